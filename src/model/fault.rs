//! One thing that is wrong: where, what, and what somebody can do about it.

use std::fmt;

use super::Mend;

/// One thing that is wrong with a file, or with what was typed. A file is read to its end, so that all of its faults are told at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub place: Place,
    /// Small letters, no full stop.
    pub what: String,
    /// Stands for `what` where words of the file must not be repeated, since they may be about somebody.
    pub quiet: Option<&'static str>,
    pub mend: Option<Mend>,
}

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Nowhere in particular.
    Whole,
    Text(TextPlace),
    /// As a person finds it: a line, a cell, a file inside.
    Named(String),
}

/// A range of bytes of a text, with the line and column (both from 1, the column in characters) of its start.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextPlace {
    pub start: usize,
    pub end: usize,
    pub line: usize,
    pub column: usize,
}

impl Fault {
    pub fn new(place: Place, what: impl Into<String>) -> Self {
        Self { place, what: what.into(), quiet: None, mend: None }
    }

    pub fn whole(what: impl Into<String>) -> Self {
        Self::new(Place::Whole, what)
    }

    pub fn at(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self::new(Place::Named(place.into()), what)
    }

    /// In one of the files of a bundle; without a name it is the bundle itself.
    pub fn in_file(file: impl Into<String>, what: impl Into<String>) -> Self {
        let file = file.into();
        if file.is_empty() { Self::whole(what) } else { Self::at(file, what) }
    }

    /// Repeats words of the file; `quiet` is said where these are somebody else's.
    #[must_use]
    pub fn or_redacted(self, quiet: &'static str) -> Self {
        Self { quiet: Some(quiet), ..self }
    }

    #[must_use]
    pub fn mended_by(self, mend: Mend) -> Self {
        Self { mend: Some(mend), ..self }
    }

    /// Where and what, on one line.
    #[must_use]
    pub fn in_words(&self) -> String {
        self.said(&self.what)
    }

    /// The same without words of the file.
    #[must_use]
    pub fn redacted(&self) -> String {
        self.said(self.quiet.unwrap_or(&self.what))
    }

    fn said(&self, what: &str) -> String {
        match &self.place {
            Place::Whole => what.to_owned(),
            place => format!("{place}: {what}"),
        }
    }
}

/// What stands by itself: the fault of something as a whole.
impl From<String> for Fault {
    fn from(what: String) -> Self {
        Self::whole(what)
    }
}

impl From<&str> for Fault {
    fn from(what: &str) -> Self {
        Self::whole(what)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words())
    }
}

impl std::error::Error for Fault {}

impl Place {
    /// The name of a place that has one, such as that of a file.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::Whole | Self::Text(_) => None,
        }
    }

    /// What a place of a file is called where the file itself lies in something.
    #[must_use]
    pub fn within(self, outer: &str) -> Self {
        match self {
            Self::Whole => Self::Named(outer.to_owned()),
            inner => Self::Named(format!("{outer}, {inner}")),
        }
    }

    /// The place of `span` in `text`; a span past the end is taken to the end.
    #[must_use]
    pub fn of(text: &str, span: std::ops::Range<usize>) -> Self {
        Self::Text(TextPlace::of(text, span))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Text(place) => write!(f, "line {}", place.line),
            Self::Named(name) => f.write_str(name),
        }
    }
}

impl TextPlace {
    /// The place of `span` in `text`; a span past the end is taken to the end.
    #[must_use]
    pub fn of(text: &str, span: std::ops::Range<usize>) -> Self {
        let mut start = span.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = span.end.clamp(start, text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self { start, end, line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let place = TextPlace::of("a\né = 1\n", 5..6);
        assert_eq!((place.line, place.column), (2, 3));
        assert_eq!(TextPlace::of("é", 1..1), TextPlace { start: 0, end: 2, line: 1, column: 1 });
        assert_eq!(TextPlace::of("ab", 9..12), TextPlace { start: 2, end: 2, line: 1, column: 3 });
    }
}
