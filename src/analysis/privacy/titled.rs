//! Names for a person to go through: surnames after a title, which the check reports with it, and
//! the words around each name.

use std::{collections::HashMap, ops::Range};

use super::NameFound;
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
        let key = said[surname.clone()].to_lowercase();
        if let Some(at) = self.known.get(&key) {
            self.found[*at].times += 1;
        } else if self.found.len() < MOST_SURNAMES {
            self.known.insert(key, self.found.len());
            let span = span.start + surname.start..span.start + surname.end;
            self.found.push(NameFound {
                kind: FindingKind::HonorificName,
                place: place.to_owned(),
                column: column + said[..surname.start].chars().count(),
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

/// Returns where the surname is after a title and initials, without an apostrophe and `s`.
fn surname_in(said: &str) -> Option<Range<usize>> {
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
