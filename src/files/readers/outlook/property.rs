//! A property of a message ([MS-OXPROPS]): what it is, and its words.

use super::{
    super::{
        compound::{narrow_or_utf8, wide},
        html, plain,
    },
    Sink, packed_text, read_inner,
};

/// What an attachment is, and its names.
pub(super) const DATA: u16 = 0x3701;
pub(super) const SHORT_NAME: u16 = 0x3704;
pub(super) const LONG_NAME: u16 = 0x3707;

const TEXT: u16 = 0x1000;
const RICH_TEXT: u16 = 0x1009;
const PAGE: u16 = 0x1013;

/// How the value of a property is written ([MS-OXCDATA] 2.11.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueType {
    NarrowText,
    WideText,
    Bytes,
    Other,
}

impl ValueType {
    pub(super) fn of(number: u16) -> Self {
        match number & 0x0fff {
            0x001e => Self::NarrowText,
            0x001f => Self::WideText,
            0x0102 => Self::Bytes,
            _ => Self::Other,
        }
    }
}

pub(super) struct MessageProperty {
    pub(super) number: u16,
    pub(super) of_type: ValueType,
    pub(super) bytes: Vec<u8>,
}

impl MessageProperty {
    /// Returns its words, if it has any.
    pub(super) fn text(&self) -> Option<String> {
        let text = match self.of_type {
            ValueType::NarrowText => narrow_or_utf8(&self.bytes, 1252),
            ValueType::WideText => wide(&self.bytes),
            ValueType::Bytes | ValueType::Other => return None,
        };
        Some(text.trim_end_matches('\0').to_owned())
    }

    /// Passes on its words. `of` is whose property it is; that of the message itself is empty.
    pub(super) fn tell(&self, of: &str, sink: &mut Sink<'_>) -> Result<(), String> {
        if self.of_type == ValueType::NarrowText
            && let Some(unsure) = plain::unsure(&self.bytes)
        {
            sink.traces(of, unsure);
        }
        let words = self.text();
        match (self.number, words) {
            (TEXT, Some(words)) => {
                for (at, line) in words.lines().enumerate() {
                    sink.line(&format!("text line {}", at + 1), line);
                }
                sink.line("", "");
            }
            (PAGE, Some(words)) => html::tell(&words, "page ", sink),
            (PAGE, None) => html::read(&self.bytes, sink),
            (RICH_TEXT, None) => {
                let unpacked = packed_text::unpacked(&self.bytes);
                let text = unpacked.ok_or("its formatted text is damaged")?;
                read_inner("formatted text", "text.rtf", &text, sink);
            }
            (number, Some(words)) => match what(number) {
                Some(what) if of.is_empty() => sink.words(what, &words),
                Some(_) => sink.words(of, &words),
                None => sink.traces(if of.is_empty() { "properties" } else { of }, words),
            },
            _ => {}
        }
        Ok(())
    }
}

/// Returns what a property of a message or of a person is, if people wrote or chose its words.
fn what(number: u16) -> Option<&'static str> {
    Some(match number {
        0x0037 | 0x0070 | 0x0e1d => "subject",
        0x0042 | 0x0065 | 0x0c1a | 0x0c1f | 0x5d01 | 0x5d02 => "sender",
        0x0040 | 0x0044 | 0x0076 | 0x0078 | 0x0e02..=0x0e04 => "recipients",
        0x3001 | 0x3003 | 0x39fe | 0x5ff6 => "names and addresses",
        // Contacts, appointments and tasks.
        0x3a02..=0x3a5d | 0x8000.. => "what it says beside its text",
        _ => return None,
    })
}
