//! What readers hand on of a file, and how much of it they read.

use crate::model::FindingKind;

/// Something that a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words, with where they stand: `page 2`, `sheet 1 cell B4`. Empty for a file that has no parts. `goes_on` says that only
    /// a line's end parts them from the words before.
    Words { place: String, text: String, goes_on: bool },
    /// Something about the file, with where, and why if that says more.
    Trait { place: String, kind: FindingKind, detail: Option<String> },
}

/// Bounds of what is read from one file.
pub(crate) mod limits {
    /// Of one part of a container, unpacked.
    pub(crate) const PART_BYTES: u64 = 64 << 20;
    /// Of all parts of a container together, unpacked.
    pub(crate) const ALL_BYTES: u64 = 256 << 20;
    /// Of a file that must be in memory as a whole.
    pub(crate) const WHOLE_BYTES: u64 = 128 << 20;
    pub(crate) const PARTS: usize = 10_000;
    /// Of elements inside elements.
    pub(crate) const DEPTH: usize = 256;
    /// Of files inside files.
    pub(crate) const NESTED: usize = 3;
    /// Of words that are looked at together.
    pub(crate) const WORDS_BYTES: usize = 1 << 20;
}

/// Where parts go as they are found.
pub(in crate::files) struct Sink<'s> {
    pub(in crate::files) emit: &'s mut dyn FnMut(Part),
    /// What stands before every place: the file inside the file.
    pub(in crate::files) within: String,
    pub(in crate::files) nested: usize,
    /// How many bytes may still be unpacked.
    pub(in crate::files) bytes_left: u64,
    /// Whether a line was told last, so that the next one may go on with it.
    pub(in crate::files) in_lines: bool,
}

impl Sink<'_> {
    pub(in crate::files) fn place(&self, place: &str) -> String {
        match (self.within.is_empty(), place.is_empty()) {
            (true, _) => place.to_owned(),
            (false, true) => self.within.clone(),
            (false, false) => format!("{}, {place}", self.within),
        }
    }

    pub(in crate::files) fn words(&mut self, place: &str, text: &str) {
        self.in_lines = false;
        self.tell(place, text);
    }

    /// A line of a text that is told line by line; an empty one parts what is before it from what comes after.
    pub(in crate::files) fn line(&mut self, place: &str, text: &str) {
        self.tell(place, text);
        self.in_lines = !text.trim().is_empty();
    }

    fn tell(&mut self, place: &str, text: &str) {
        if !text.trim().is_empty() {
            let place = self.place(place);
            (self.emit)(Part::Words { place, text: text.to_owned(), goes_on: self.in_lines });
        }
    }

    pub(in crate::files) fn has(&mut self, place: &str, kind: FindingKind) {
        let place = self.place(place);
        (self.emit)(Part::Trait { place, kind, detail: None });
    }

    pub(in crate::files) fn unreadable(&mut self, place: &str, why: &str) {
        let place = self.place(place);
        (self.emit)(Part::Trait { place, kind: FindingKind::Unreadable, detail: Some(why.to_owned()) });
    }
}
