//! What is wrong with a file, where, and what to do about it.

use std::ops::Range;

/// Where in a file: a range of bytes, with the line and column (both from 1, the column in characters) of its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub span: Range<usize>,
    pub line: usize,
    pub column: usize,
}

/// One thing that is wrong. A file is read to its end, so that all of its faults are told at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub place: Place,
    /// Small letters, no full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl Place {
    /// The place of `span` in `text`; a span past the end is taken to the end.
    #[must_use]
    pub fn of(text: &str, span: Range<usize>) -> Self {
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
        Self { span: start..end, line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let place = Place::of("a\né = 1\n", 5..6);
        assert_eq!((place.line, place.column), (2, 3));
        assert_eq!(Place::of("é", 1..1).span, 0..2);
        assert_eq!(Place::of("ab", 9..12), Place { span: 2..2, line: 1, column: 3 });
    }
}
