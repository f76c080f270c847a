//! Names for a person to go through: surnames after a title, which the check reports with it, and
//! the words around each name.

use std::{collections::HashMap, ops::Range};

use super::{Hit, Lookout, NameFound, across::ACROSS_BYTES};
use crate::model::FindingKind;

/// More different surnames than anybody goes through.
const MOST_SURNAMES: usize = 10_000;
/// How much is shown on each side of a name, in characters.
const AROUND: usize = 30;

/// Collects the surnames after titles in one file, each once.
#[derive(Default)]
pub(super) struct Surnames {
    found: Vec<NameFound>,
    known: HashMap<String, usize>,
}

impl Surnames {
    /// Notes the surname in `span` of a text, which has a title and a name. `column` is where it
    /// begins.
    pub(super) fn note(&mut self, place: &str, text: &str, span: &Range<usize>, column: usize) {
        let said = &text[span.clone()];
        let Some(surname) = surname_in(said) else { return };
        let column = column + said[..surname.start].chars().count();
        let span = span.start + surname.start..span.start + surname.end;
        self.add(place, text, span, column);
    }

    /// Notes a surname, which is in `span` of a text.
    pub(super) fn add(&mut self, place: &str, text: &str, span: Range<usize>, column: usize) {
        let key = text[span.clone()].to_lowercase();
        if let Some(at) = self.known.get(&key) {
            self.found[*at].times += 1;
        } else if self.found.len() < MOST_SURNAMES {
            self.known.insert(key, self.found.len());
            self.found.push(NameFound {
                kind: FindingKind::HonorificName,
                place: place.to_owned(),
                column,
                said: text[span.clone()].to_owned(),
                around: around(text, &span),
                times: 1,
            });
        }
    }

    pub(super) fn finish(self) -> Vec<NameFound> {
        self.found
    }
}

/// A title at the end of a line, with its surname in the next, or the rest of it.
pub(super) struct Titled {
    /// The title and the words after it, with a blank where the line ends.
    pub(super) joined: String,
    pub(super) surname: Range<usize>,
    /// Where the surname begins in the next line, in bytes; `None` if it begins before its end.
    pub(super) in_next: Option<usize>,
    /// The length of what stands before the surname, in characters.
    pub(super) title_chars: usize,
}

impl Titled {
    /// Reads on from a title that `line` begins with.
    pub(super) fn across(lookout: &Lookout, line: &str, next: &str) -> Option<Self> {
        let line = line.trim_end();
        let rest = next.trim_start();
        let joined =
            format!("{line} {}", &rest[..rest.floor_char_boundary(ACROSS_BYTES.min(rest.len()))]);
        let is_titled = |hit: &Hit| hit.kind == FindingKind::HonorificName && hit.span.start == 0;
        let said = lookout.hits(&joined).into_iter().find(is_titled)?.span;
        let surname = surname_in(&joined[said])?;
        let in_next = surname.start.checked_sub(line.len() + 1);
        Some(Self {
            in_next: in_next.map(|at| at + next.len() - rest.len()),
            title_chars: joined[..surname.start].chars().count(),
            surname,
            joined,
        })
    }
}

/// Returns where the surname is after a title and initials, without an apostrophe and `s`.
pub(super) fn surname_in(said: &str) -> Option<Range<usize>> {
    let is_initials = |word: &str| {
        let letters = word.trim_end_matches('.');
        letters.chars().count() == 1 || word.contains('.')
    };
    let mut at = 0;
    let mut words = said.split_inclusive(char::is_whitespace).map(|word| {
        at += word.len();
        (at - word.len(), word.trim())
    });
    words.next()?;
    let start = words.find(|(_, word)| !word.is_empty() && !is_initials(word))?.0;
    let surname = said[start..].trim_end();
    let surname = surname.strip_suffix("'s").or(surname.strip_suffix("’s")).unwrap_or(surname);
    Some(start..start + surname.len())
}

/// Returns the words around a span of a text, with `…` where they go on.
pub(super) fn around(text: &str, span: &Range<usize>) -> String {
    let before = &text[..span.start];
    let start = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let after = &text[span.end..];
    let end = after.char_indices().nth(AROUND).map_or(text.len(), |(at, _)| span.end + at);
    let is_blank = char::is_whitespace;
    // Only whole words.
    let start = match text[start..span.start].find(is_blank) {
        Some(at) if start > 0 => start + at,
        _ => start,
    };
    let end = match text[span.end..end].rfind(is_blank) {
        Some(at) if end < text.len() => span.end + at,
        _ => end,
    };
    let (lead, rest) = (if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" });
    format!("{lead}{}{rest}", text[start..end].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_stands_after_its_title_and_initials() {
        for (said, surname) in [
            ("Mrs Nowak", "Nowak"),
            ("Prof. J. van der Berg", "van der Berg"),
            ("Dr J.K. Rowan's", "Rowan"),
            ("mr\u{a0}\u{a0}okonkwo", "okonkwo"),
        ] {
            assert_eq!(surname_in(said).map(|span| &said[span]), Some(surname), "{said}");
        }
        assert_eq!(surname_in("Mrs"), None, "the rest is in the next line");
    }
}
