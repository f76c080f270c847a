//! Names on no list that show only if two lines are read together.

use std::{collections::BTreeSet, ops::Range};

use super::{ACROSS_BYTES, half_of};
use crate::analysis::privacy::{
    Lookout, NameFound,
    names::{NameSearch, lists},
    text::Text,
    tokens::tokens,
};
use crate::text::is_lead;

/// More of them than anybody goes through.
const MOST: usize = 1_000;

/// The names of one file that a hyphen breaks at the end of a line, or that begin a line after a word
/// for kin.
#[derive(Default)]
pub(in super::super) struct NamesAcross {
    found: Vec<NameFound>,
}

impl NamesAcross {
    /// Reads a line with the one before: of each the place, the words, and how many characters stand
    /// before them.
    pub(in super::super) fn read(
        &mut self,
        lookout: &Lookout,
        (place, line, begins): (&str, &str, usize),
        (next_place, text, next_begins): (&str, &str, usize),
        goes_on: bool,
    ) {
        let line = line.trim_end();
        let half = half_of(line);
        if half.is_none() && !(goes_on && ends_with_kin(line, text)) {
            return;
        }
        let (line, joint) = half.map_or((line, " "), |half| (half, ""));
        let start = line.ceil_char_boundary(line.len().saturating_sub(ACROSS_BYTES));
        let next = text.trim_start_matches(is_lead);
        let end = next.floor_char_boundary(ACROSS_BYTES.min(next.len()));
        let joined = format!("{}{joint}{}", &line[start..], &next[..end]);
        let (read, seam) = (Text::new(&joined), line.len() - start);
        let words = tokens(&read);
        let is_it = |span: Range<usize>| {
            span.end > seam && (span.start < seam || span.start == seam + 1 && half.is_none())
        };
        if !words.iter().any(|word| is_it(read.written(word.span.clone()))) {
            return;
        }
        let met = lookout.rules.met(&read, |_| {});
        let hits = lookout.hits_in(&joined, (&read, &words), met);
        let mut names = NameSearch::default();
        names.read(place, (&joined, &read, &words), start > 0, &hits, |plain| {
            lookout.is_no_name(plain)
        });
        let seam = line[start..].chars().count();
        for mut name in names.finish() {
            let from = name.column - 1;
            if half.is_none() && from == seam + 1 {
                next_place.clone_into(&mut name.place);
                name.column = 1 + next_begins + text.chars().count() - next.chars().count();
            } else if half.is_some() && from < seam && from + name.said.chars().count() > seam {
                name.column += begins + line[..start].chars().count();
            } else {
                continue;
            }
            if self.found.len() < MOST {
                self.found.push(name);
            }
        }
    }

    /// Returns all names of a file, each once.
    pub(in super::super) fn with(self, mut names: Vec<NameFound>) -> Vec<NameFound> {
        let mut known: BTreeSet<String> =
            names.iter().map(|name| name.said.to_lowercase()).collect();
        names.extend(self.found.into_iter().filter(|name| known.insert(name.said.to_lowercase())));
        names
    }
}

/// Returns whether a line ends with a word for kin, and a word with a capital follows.
fn ends_with_kin(line: &str, next: &str) -> bool {
    next.trim_start().starts_with(char::is_uppercase) && {
        let last = line.rsplit([' ', '\t', '(']).next().unwrap_or_default().to_lowercase();
        last == "little" || lists::KIN.contains(last.as_str())
    }
}
