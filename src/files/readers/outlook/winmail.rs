//! Reads `winmail.dat`, into which Outlook packs a message for programs that do not know it
//! ([MS-OXTNEF]): attributes, some of which are lists of properties.

use super::{
    super::compound::{long, narrow_or_utf8, short, slice},
    Attachment, Sink,
    property::{self, MessageProperty, ValueType},
};
use crate::model::FindingKind;

/// The attributes that hold words, an attachment or properties (2.1.3.1).
const SUBJECT: u32 = 0x0001_8004;
const TEXT: u32 = 0x0002_800c;
const ATTACHMENT_BEGINS: u32 = 0x0006_9002;
const ATTACHMENT_NAME: u32 = 0x0001_8010;
const ATTACHMENT_DATA: u32 = 0x0006_800f;
const OF_MESSAGE: u32 = 0x0006_9003;
const OF_ATTACHMENT: u32 = 0x0006_9005;
/// The types of an attribute with words.
const WORDS: [u32; 2] = [1, 2];

/// The most properties of a message.
const MOST: u32 = 10_000;

/// # Errors
/// Why not all of it can be read.
pub(in crate::files::readers) fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    const HEADER: usize = 6;
    let mut attached: Vec<Vec<MessageProperty>> = Vec::new();
    let mut outcome = Ok(());
    let mut at = HEADER;
    let damaged = || Err("it is damaged".to_owned());
    while at < bytes.len() {
        // A level of one byte, and a checksum of two after the value.
        let (Some(id), Some(length)) = (long(bytes, at + 1), long(bytes, at + 5)) else {
            outcome = damaged();
            break;
        };
        let Some(value) = slice(bytes, at + 9, length as usize) else {
            outcome = damaged();
            break;
        };
        at += 9 + value.len() + 2;
        let of_attachment =
            |number, of_type| MessageProperty { number, of_type, bytes: value.to_vec() };
        match id {
            ATTACHMENT_BEGINS => attached.push(Vec::new()),
            ATTACHMENT_NAME | ATTACHMENT_DATA | OF_ATTACHMENT => {
                if attached.is_empty() {
                    attached.push(Vec::new());
                }
                let last = attached.last_mut().expect("one was just added");
                match id {
                    ATTACHMENT_NAME => {
                        last.push(of_attachment(property::SHORT_NAME, ValueType::NarrowText));
                    }
                    ATTACHMENT_DATA => last.push(of_attachment(property::DATA, ValueType::Bytes)),
                    _ => last.extend(properties(value)),
                }
            }
            OF_MESSAGE => {
                for property in properties(value) {
                    outcome = property.tell("", sink).and(outcome);
                }
            }
            TEXT => {
                let text = narrow_or_utf8(value, 1252);
                for (at, line) in text.trim_end_matches('\0').lines().enumerate() {
                    sink.line(&format!("text line {}", at + 1), line);
                }
                sink.line("", "");
            }
            SUBJECT => sink.words("subject", narrow_or_utf8(value, 1252).trim_end_matches('\0')),
            id if WORDS.contains(&(id >> 16)) => {
                sink.words("properties", narrow_or_utf8(value, 1252).trim_end_matches('\0'));
            }
            _ => sink.traces("properties", narrow_or_utf8(value, 1252)),
        }
    }
    for (number, properties) in attached.iter().enumerate() {
        let place = format!("attachment {}", number + 1);
        sink.has(&place, FindingKind::AttachedFile);
        Attachment::of(properties).tell(&place, sink);
    }
    outcome
}

/// Returns the properties in a list (2.1.3.4), as far as it can be read.
fn properties(bytes: &[u8]) -> Vec<MessageProperty> {
    let mut found = Vec::new();
    let mut list = PropertyList { bytes, at: 0 };
    let count = list.long().unwrap_or(0).min(MOST);
    for _ in 0..count {
        if list.property(&mut found).is_none() {
            break;
        }
    }
    found
}

struct PropertyList<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> PropertyList<'b> {
    fn long(&mut self) -> Option<u32> {
        let number = long(self.bytes, self.at)?;
        self.at += 4;
        Some(number)
    }

    /// Takes so many bytes, and those that fill up to a multiple of four.
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let taken = slice(self.bytes, self.at, length)?;
        self.at += length.next_multiple_of(4);
        Some(taken)
    }

    fn property(&mut self, found: &mut Vec<MessageProperty>) -> Option<()> {
        const FIRST_NAMED: u16 = 0x8000;
        const IS_NAME: u32 = 1;
        const HAS_SEVERAL: u16 = 0x1000;
        let (of_type, number) = (short(self.bytes, self.at)?, short(self.bytes, self.at + 2)?);
        self.at += 4;
        if number >= FIRST_NAMED {
            self.take(16)?;
            if self.long()? == IS_NAME {
                let length = self.long()? as usize;
                let name = self.take(length)?.to_vec();
                found.push(MessageProperty { number, of_type: ValueType::WideText, bytes: name });
            } else {
                self.long()?;
            }
        }
        let fixed = match of_type & 0x0fff {
            0x01 => Some(0),
            0x02 | 0x03 | 0x04 | 0x0a | 0x0b => Some(4),
            0x05 | 0x06 | 0x07 | 0x14 | 0x40 => Some(8),
            0x48 => Some(16),
            _ => None,
        };
        let several = of_type & HAS_SEVERAL != 0;
        let values = if several || fixed.is_none() { self.long()?.min(MOST) } else { 1 };
        for _ in 0..values {
            let length = match fixed {
                Some(length) => length,
                None => self.long()? as usize,
            };
            let bytes = self.take(length)?;
            if fixed.is_none() {
                let of_type = ValueType::of(of_type);
                found.push(MessageProperty { number, of_type, bytes: bytes.to_vec() });
            }
        }
        Some(())
    }
}
