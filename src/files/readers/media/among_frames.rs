//! What stands among the frames of a film in words: the notes of cameras and programs (user data).
//! The frames themselves are not looked at.

use std::collections::BTreeSet;

use super::{
    super::super::part::Sink,
    Octets,
    said::{self, said},
};
use crate::model::FindingKind;

/// How frames are coded, so far as notes stand otherwise among them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Coded {
    /// MPEG-1 and MPEG-2, and MPEG-4 part 2.
    Mpeg,
    /// H.264.
    Avc,
    /// H.265.
    Hevc,
}

impl Coded {
    /// Returns how a stream of this kind is coded (ISO 13818-1, table 2-34), if it is of pictures.
    pub(super) fn of(kind: u8) -> Option<Self> {
        match kind {
            0x01 | 0x02 | 0x10 => Some(Self::Mpeg),
            0x1b => Some(Self::Avc),
            0x24 => Some(Self::Hevc),
            _ => None,
        }
    }
}

/// Of one film.
const MOST_NOTES: usize = 100_000;

/// Notes on their way to the sink, each once.
#[derive(Default)]
pub(super) struct Notes {
    known: BTreeSet<Vec<u8>>,
    is_placed: bool,
    days: BTreeSet<String>,
    has_captions: bool,
    words: Vec<Vec<u8>>,
}

impl Notes {
    /// Takes in the notes among coded frames.
    pub(super) fn take(&mut self, bytes: &[u8], coded: Coded) {
        let mut starts = memchr::memmem::find_iter(bytes, b"\0\0\x01").peekable();
        while let Some(start) = starts.next() {
            let end = starts.peek().copied().unwrap_or(bytes.len());
            let Some((&code, rest)) = bytes[start + 3..end].split_first() else { continue };
            match coded {
                Coded::Mpeg if code == 0xb2 => self.note(rest),
                Coded::Avc if code & 0x1f == 6 => self.messages(&unescaped(rest)),
                Coded::Hevc if matches!(code >> 1, 39 | 40) => {
                    self.messages(&unescaped(rest.get(1..).unwrap_or_default()));
                }
                _ => {}
            }
        }
    }

    /// Reads messages (H.264, D.1), each with a kind and a length that may go on.
    fn messages(&mut self, bytes: &[u8]) {
        const REGISTERED: usize = 4;
        const UNREGISTERED: usize = 5;
        let mut octets = Octets(bytes);
        let number = |octets: &mut Octets<'_>| {
            let mut number = 0;
            loop {
                let byte = octets.byte()?;
                number += usize::from(byte);
                if byte != 0xff {
                    return Some(number);
                }
            }
        };
        while octets.0.len() > 2 {
            let (Some(kind), Some(length)) = (number(&mut octets), number(&mut octets)) else {
                return;
            };
            let Some(said) = octets.take(length.min(octets.0.len())) else { return };
            match kind {
                REGISTERED => self.note(said.get(3..).unwrap_or_default()),
                // Its id stands first.
                UNREGISTERED => self.note(said.get(16..).unwrap_or_default()),
                _ => {}
            }
        }
    }

    fn note(&mut self, said: &[u8]) {
        if let Some(values) = said.strip_prefix(b"MDPM") {
            self.of_camera(values);
        } else if let Some(sets) = captions(said) {
            // Lines that a television shows, if there are any: each may also be empty.
            self.has_captions |= has_letters_to_show(sets);
        } else if !said.starts_with(b"GA94")
            && !said.starts_with(b"DTG1")
            && self.known.len() < MOST_NOTES
            && self.known.insert(said.to_vec())
        {
            self.words.push(said.to_vec());
        }
    }

    /// Reads what a camera notes (MDPM): values of four bytes, each with its kind before it, and
    /// before them their number.
    fn of_camera(&mut self, values: &[u8]) {
        let mut octets = Octets(values);
        let count = octets.byte().unwrap_or_default();
        let (mut year, mut model) = (None, Vec::new());
        for _ in 0..count {
            let (Some(kind), Some(value)) = (octets.byte(), octets.take(4)) else { break };
            match kind {
                0x18 => year = Some(format!("{:02x}{:02x}-{:02x}", value[1], value[2], value[3])),
                0x19 => {
                    let day = year.as_ref().map(|year| format!("{year}-{:02x}", value[0]));
                    self.days.extend(day.filter(|_| self.days.len() < 1_000));
                }
                // How far north and east.
                0xb2 | 0xb6 => self.is_placed |= value[..2] != [0, 0] && value[..2] != [0xff, 0xff],
                0xe4..=0xe6 => model.extend(value),
                _ => {}
            }
        }
        if !model.is_empty() && self.known.insert(model.clone()) {
            self.words.push(model);
        }
    }

    pub(super) fn tell(&mut self, sink: &mut Sink<'_>) {
        if self.is_placed {
            sink.has("properties, where it was made", FindingKind::PhotoPlace);
        }
        for day in std::mem::take(&mut self.days) {
            said("datetimeoriginal", &day, sink);
        }
        if std::mem::take(&mut self.has_captions) {
            sink.unreadable("its subtitles or chapters", "imh cannot read subtitles of this make");
        }
        for words in std::mem::take(&mut self.words) {
            let words = said::text(&words);
            // Programs write how they coded it; whoever else does is found by name.
            sink.traces("properties", words);
        }
    }
}

/// Returns the captions of a note, if it holds some: of a broadcast, or of a disc.
fn captions(said: &[u8]) -> Option<&[u8]> {
    let broadcast = said.strip_prefix(b"GA94\x03").and_then(|rest| rest.get(2..));
    broadcast.or_else(|| said.strip_prefix(b"CC\x01").and_then(|rest| rest.get(2..)))
}

/// Returns whether captions hold more than fill: sets of three bytes, of which the first says
/// whether the others count.
fn has_letters_to_show(sets: &[u8]) -> bool {
    sets.chunks_exact(3)
        .any(|set| set[0] & 4 != 0 && set[1..].iter().any(|letter| letter & 0x7f != 0))
}

/// Returns bytes without those that only keep a start code from standing among them.
fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut zeros = 0;
    for &byte in bytes {
        if zeros >= 2 && byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        plain.push(byte);
    }
    plain
}
