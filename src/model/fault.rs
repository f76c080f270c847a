//! A fault: where it is, what is wrong, and a remedy.

use std::fmt;

use super::Mend;

/// One fault in a file, or in typed words. A file is read to its end, so that all faults are
/// reported at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub place: Place,
    /// Starts with a small letter, and has no full stop.
    pub what: String,
    /// Replaces `what` if words of the file must not be repeated, since they may be about somebody.
    pub quiet: Option<&'static str>,
    pub mend: Option<Mend>,
}

/// The place of a fault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The whole file or input.
    Whole,
    Text(TextPlace),
    /// As a person finds it: a line, a cell, a file inside.
    Named(String),
}

/// A range of bytes of a text, with the line and column (both from 1, the column in characters) of
/// its start.
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

    /// Makes a fault in one of the files of a bundle; an empty name means the bundle itself.
    pub fn in_file(file: impl Into<String>, what: impl Into<String>) -> Self {
        let file = file.into();
        if file.is_empty() { Self::whole(what) } else { Self::at(file, what) }
    }

    /// Marks that `what` repeats words of the file; `quiet` is shown if those words are somebody
    /// else's.
    #[must_use]
    pub fn or_redacted(self, quiet: &'static str) -> Self {
        Self { quiet: Some(quiet), ..self }
    }

    #[must_use]
    pub fn mended_by(self, mend: Mend) -> Self {
        Self { mend: Some(mend), ..self }
    }

    /// Returns where and what, on one line.
    #[must_use]
    pub fn in_words(&self) -> String {
        self.said(&self.what)
    }

    /// Returns the same without words of the file.
    #[must_use]
    pub fn redacted(&self) -> String {
        self.said(self.quiet.unwrap_or(&self.what))
    }

    /// Returns the fault itself without words of the file.
    #[must_use]
    pub fn into_redacted(self) -> Self {
        match self.quiet {
            Some(quiet) => Self { what: quiet.to_owned(), quiet: None, ..self },
            None => self,
        }
    }

    fn said(&self, what: &str) -> String {
        match &self.place {
            Place::Whole => what.to_owned(),
            place => format!("{place}: {what}"),
        }
    }
}

/// A text without a place: the fault of something as a whole.
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

/// The faults of one file; at least one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileFaults(Vec<Fault>);

impl FileFaults {
    /// Returns the faults as seen from outside, if the file is inside something else.
    #[must_use]
    pub fn within(self, outer: &str) -> Self {
        let within = |fault: Fault| Fault { place: fault.place.within(outer), ..fault };
        Self(self.0.into_iter().map(within).collect())
    }

    /// Returns the faults without words of the file.
    #[must_use]
    pub fn into_redacted(self) -> Self {
        Self(self.0.into_iter().map(Fault::into_redacted).collect())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }
}

impl From<Vec<Fault>> for FileFaults {
    fn from(faults: Vec<Fault>) -> Self {
        Self(faults)
    }
}

impl From<Fault> for FileFaults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl From<String> for FileFaults {
    fn from(what: String) -> Self {
        Fault::whole(what).into()
    }
}

impl From<&str> for FileFaults {
    fn from(what: &str) -> Self {
        Fault::whole(what).into()
    }
}

impl Place {
    /// Returns the name of a place that has one, such as a file's.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::Whole | Self::Text(_) => None,
        }
    }

    /// Returns the place seen from outside, if the file is inside something else.
    #[must_use]
    pub fn within(self, outer: &str) -> Self {
        match self {
            Self::Whole => Self::Named(outer.to_owned()),
            inner => Self::Named(format!("{outer}, {inner}")),
        }
    }

    /// Returns the place of `span` in `text`; a span past the end is cut at the end.
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
    /// Returns the place of `span` in `text`; a span past the end is cut at the end.
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
        Self {
            start,
            end,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
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
