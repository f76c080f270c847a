//! The parts of a file that readers pass on, and the limits of reading.

use std::{borrow::Cow, ops::Range};

use super::{broken, sought::Sought};
use crate::model::{ByHand, FindingKind};

/// For a file of which nobody knows what it is.
pub(super) static UNKNOWN: ByHand = ByHand {
    advice: "open it in the program it is from and look at all of it; or add what it shows as a PDF or a picture",
    reason: "I opened it in its own program and looked at all of it; nobody is named or seen",
};

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words with their place: `page 2`, `sheet 1 cell B4`. The place is empty for a file without
    /// parts. `goes_on` means that only a line break separates them from the words before. `begins`
    /// is how many characters of the same line stand before them, if it comes in pieces.
    Words { place: String, text: String, goes_on: bool, begins: usize },
    /// A property of the file, with its place, and a detail if that says more.
    /// Of a place that could not be read, also what a person does instead.
    Trait {
        place: String,
        kind: FindingKind,
        detail: Option<String>,
        by_hand: Option<&'static ByHand>,
    },
    /// What may be words, or chance: values that programs keep, and runs of letters among bytes.
    /// Only names from a person's list are looked for in it.
    Traces { place: String, text: String },
}

/// The limits of reading one file.
pub(crate) mod limits {
    /// For one part of a container, unpacked.
    pub(crate) const PART_BYTES: u64 = 64 << 20;
    /// For all parts of a container together, unpacked.
    pub(crate) const ALL_BYTES: u64 = 256 << 20;
    /// For a file that must be in memory as a whole.
    pub(crate) const WHOLE_BYTES: u64 = 128 << 20;
    pub(crate) const PARTS: usize = 10_000;
    /// For elements inside elements.
    pub(crate) const DEPTH: usize = 256;
    /// For files inside files.
    pub(crate) const NESTED: usize = 3;
    /// For words that are checked together.
    pub(crate) const WORDS_BYTES: usize = 1 << 20;
}

/// Receives parts as they are found.
pub(in crate::files) struct Sink<'s> {
    pub(in crate::files) emit: &'s mut dyn FnMut(Part),
    /// The prefix of every place: the path of the file inside the outer file.
    pub(in crate::files) within: String,
    pub(in crate::files) nested: usize,
    /// The number of bytes that may still be unpacked.
    pub(in crate::files) bytes_left: u64,
    /// True if the last part was a line, so that the next one may continue it.
    pub(in crate::files) in_lines: bool,
    /// True if it is inside a picture or film, of which was told already that it may show people.
    pub(in crate::files) is_seen: bool,
    /// The last words of the line or paragraph before, if a hyphen breaks one there.
    broken: String,
    /// What a person does with a file of this kind that cannot be read.
    pub(in crate::files) by_hand: &'static ByHand,
    /// What is looked for in bytes that are no words to a reader.
    pub(in crate::files) sought: &'s Sought,
    /// The stretches of the file that a reader knows to be pixels, frames or sound.
    pub(in crate::files) frames: Vec<Range<u64>>,
}

impl<'s> Sink<'s> {
    pub(in crate::files) fn new(sought: &'s Sought, emit: &'s mut dyn FnMut(Part)) -> Self {
        Self {
            sought,
            frames: Vec::new(),
            emit,
            within: String::new(),
            nested: 0,
            bytes_left: limits::ALL_BYTES,
            in_lines: false,
            is_seen: false,
            broken: String::new(),
            by_hand: &UNKNOWN,
        }
    }
}

/// For stretches of pixels, frames or sound.
const JUMP_BYTES: u64 = 16 << 10;
const MOST_JUMPS: usize = 1 << 20;
/// Read again where words are cut, and looked through for a blank to cut at.
const CUT_BYTES: usize = 256;
const BLANK_BYTES: usize = 4096;

/// Returns where words can be cut near their end, between two of them if possible.
fn last_blank(text: &str) -> usize {
    let near = text.floor_char_boundary(text.len().saturating_sub(BLANK_BYTES));
    text[near..].rfind(char::is_whitespace).map_or(text.len(), |at| near + at)
}

impl Sink<'_> {
    /// Returns a sink for a file inside this one, which is at `place`.
    pub(in crate::files) fn within(&mut self, place: &str) -> Sink<'_> {
        Sink {
            within: self.place(place),
            nested: self.nested + 1,
            bytes_left: self.bytes_left,
            in_lines: false,
            is_seen: self.is_seen,
            broken: String::new(),
            by_hand: self.by_hand,
            sought: self.sought,
            frames: Vec::new(),
            emit: &mut *self.emit,
        }
    }

    /// Notes that nothing but pixels, frames or sound stands there, unless it is so short that a
    /// jump is not worth it.
    pub(in crate::files) fn has_frames(&mut self, stretch: Range<u64>) {
        if stretch.end.saturating_sub(stretch.start) >= JUMP_BYTES && self.frames.len() < MOST_JUMPS
        {
            self.frames.push(stretch);
        }
    }

    pub(in crate::files) fn place(&self, place: &str) -> String {
        match (self.within.is_empty(), place.is_empty()) {
            (true, _) => place.to_owned(),
            (false, true) => self.within.clone(),
            (false, false) => format!("{}, {place}", self.within),
        }
    }

    pub(in crate::files) fn words(&mut self, place: &str, text: &str) {
        self.in_lines = false;
        self.tell(place, text, 0);
    }

    /// Passes on a line of text; an empty line separates the text before it from the text after it.
    pub(in crate::files) fn line(&mut self, place: &str, text: &str) {
        self.piece(place, text, 0);
    }

    /// Passes on a piece of a line that begins after so many of its characters.
    pub(in crate::files) fn piece(&mut self, place: &str, text: &str, begins: usize) {
        let is_joined = self.in_lines && !broken::begins_anew(text);
        self.resume(place, text, is_joined);
        self.tell(place, text, begins);
        self.in_lines = !text.trim().is_empty();
    }

    /// Passes on a paragraph, or the words of a box.
    pub(in crate::files) fn paragraph(&mut self, place: &str, text: &str) {
        self.resume(place, text, false);
        self.words(place, text);
    }

    /// Passes on a word that goes on from the line or paragraph before, unless the check joins the
    /// two. Nothing else is joined, so that labels and sentences stay what they are.
    fn resume(&mut self, place: &str, text: &str, is_joined: bool) {
        if text.trim().is_empty() {
            return;
        }
        let before = std::mem::replace(&mut self.broken, broken::broken_end(text));
        let resumed = broken::resumed(text);
        if !is_joined && !before.is_empty() && !resumed.is_empty() {
            self.traces(place, format!("{before}\n{resumed}"));
        }
    }

    /// Passes on words, of which too many for one look come piece by piece.
    fn tell(&mut self, place: &str, text: &str, mut begins: usize) {
        let mut rest = text;
        while rest.len() > limits::WORDS_BYTES {
            let end = last_blank(&rest[..rest.floor_char_boundary(limits::WORDS_BYTES)]);
            self.tell_piece(place, &rest[..end], begins);
            // Words across the cut are read again.
            let told = last_blank(&rest[..rest.floor_char_boundary(end - CUT_BYTES)]);
            begins += rest[..told].chars().count();
            rest = &rest[told..];
        }
        self.tell_piece(place, rest, begins);
    }

    fn tell_piece(&mut self, place: &str, text: &str, begins: usize) {
        if text.trim().is_empty() {
            return;
        }
        let is_odd = |byte: u8| matches!(byte, b'\\' | b'%' | 0x0b..=0x0d | 0xc2 | 0xe2);
        let mut plain = Cow::Borrowed(text);
        // Every byte is looked at, because that can be done for many at a time.
        if text.bytes().fold(false, |odd, byte| odd | is_odd(byte)) {
            plain = broken::with_plain_breaks(text).map_or(plain, Cow::Owned);
            if let Some(said) = broken::without_escapes(text) {
                self.traces(place, said);
            }
        }
        if plain.trim_end().contains('\n') {
            let joined = broken::in_quotations(&plain);
            self.traces(place, joined);
        }
        let place = self.place(place);
        let (text, goes_on) = (plain.into_owned(), self.in_lines);
        (self.emit)(Part::Words { place, text, goes_on, begins });
    }

    /// Passes on what may be words, for names from a list only.
    pub(in crate::files) fn traces(&mut self, place: &str, text: impl Into<String>) {
        let text = text.into();
        if text.contains(char::is_alphanumeric) {
            let place = self.place(place);
            (self.emit)(Part::Traces { place, text });
        }
    }

    pub(in crate::files) fn has(&mut self, place: &str, kind: FindingKind) {
        let place = self.place(place);
        (self.emit)(Part::Trait { place, kind, detail: None, by_hand: None });
    }

    pub(in crate::files) fn unreadable(&mut self, place: &str, why: &str) {
        let place = self.place(place);
        (self.emit)(Part::Trait {
            place,
            kind: FindingKind::Unreadable,
            detail: Some(why.to_owned()),
            by_hand: Some(self.by_hand),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_any_length_is_passed_on_in_pieces_and_no_word_is_cut() {
        let words = "Ottoline came ".repeat(limits::WORDS_BYTES / 5);
        for text in [words, "\u{e9}".repeat(limits::WORDS_BYTES)] {
            let (mut longest, mut all) = (0, 0);
            let mut emit = |part| {
                let Part::Words { text, .. } = part else { return };
                longest = longest.max(text.len());
                all += text.len();
                assert!(
                    text.split_whitespace()
                        .all(|word| word.len() > 20 || ["Ottoline", "came"].contains(&word))
                );
            };
            Sink::new(&Sought::Nothing, &mut emit).line("line 1", &text);
            assert!(longest <= limits::WORDS_BYTES && all >= text.len(), "{longest} {all}");
        }
    }
}
