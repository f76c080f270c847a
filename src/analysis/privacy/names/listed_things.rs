//! Things that are called like people: brands, shops, songs, stories, laws. A listed thing hides only
//! itself, and no name elsewhere in the file.

use std::{ops::Range, sync::LazyLock};

use rustc_hash::FxHashMap;

use super::{
    lists::{self, FirstName},
    may_be_with_capital,
};
use crate::analysis::privacy::{
    text::Text,
    tokens::{Token, tokens},
};

const THINGS: &str = include_str!("things.txt");

/// In bytes; no listed thing is longer.
const LONGEST: usize = 64;

/// Whether the name of a thing may be that of a person as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis::privacy) enum ThingSense {
    Thing,
    /// It is that of a person if something beside it says so.
    UnlessMet,
    /// Nobody can tell: `Jacob's crackers`.
    Perhaps,
}

struct Thing {
    words: Vec<ThingWord>,
    /// The first of its words that may be a name.
    first_name: usize,
    sense: ThingSense,
}

struct ThingWord {
    plain: String,
    is_capital: bool,
    is_possessive: bool,
    /// The signs before it, with what belongs to the word before.
    gap: String,
}

/// By the first word that may be a name.
static BY_NAME: LazyLock<FxHashMap<String, Vec<Thing>>> = LazyLock::new(|| {
    let mut things: FxHashMap<String, Vec<Thing>> = FxHashMap::default();
    for line in THINGS.lines().filter(|line| !line.starts_with('#')) {
        let (name, sense) = match (line.strip_suffix(" ?"), line.strip_suffix(" ~")) {
            (Some(name), _) => (name, ThingSense::UnlessMet),
            (None, Some(name)) => (name, ThingSense::Perhaps),
            (None, None) => (line, ThingSense::Thing),
        };
        let text = Text::new(name);
        let words = tokens(&text);
        let may_be_a_name = |word: &Token<'_>| {
            word.is_capital && may_be_with_capital(&word.plain)
                || lists::given(&word.plain) == Some(FirstName::Plain)
        };
        let first_name = words.iter().position(may_be_a_name).unwrap_or(0);
        let Some(key) = words.get(first_name).map(|word| word.plain.to_string()) else { continue };
        let listed = words.iter().enumerate().map(|(at, word)| ThingWord {
            plain: word.plain.to_string(),
            is_capital: word.is_capital || word.is_loud,
            is_possessive: word.is_possessive,
            gap: gap_before(&text.read, &words, at).to_owned(),
        });
        let thing = Thing { words: listed.collect(), first_name, sense };
        things.entry(key).or_default().push(thing);
    }
    things
});

/// Returns the signs between a word and the one before, without the `s` of a possessive.
fn gap_before<'t>(read: &'t str, words: &[Token<'_>], at: usize) -> &'t str {
    let Some(before) = at.checked_sub(1).map(|before| &words[before]) else { return "" };
    let gap = &read[before.span.end..words[at].span.start];
    if before.is_possessive {
        gap.trim_start_matches(|c: char| !c.is_whitespace() && c != ',')
    } else {
        gap
    }
}

impl Thing {
    fn stands_at(&self, read: &str, words: &[Token<'_>], first: usize) -> bool {
        let Some(here) = words.get(first..first + self.words.len()) else { return false };
        let last = self.words.len() - 1;
        self.words.iter().zip(here).enumerate().all(|(at, (listed, word))| {
            *listed.plain == *word.plain
                && (!listed.is_capital || word.is_capital || word.is_loud)
                && (listed.is_possessive == word.is_possessive
                    || at == last && !listed.is_possessive)
                && (at == 0 || is_same_gap(&listed.gap, gap_before(read, words, first + at)))
        })
    }
}

/// Returns whether signs between words are the same, where a line may end for a blank.
fn is_same_gap(listed: &str, gap: &str) -> bool {
    listed == gap || listed == " " && gap == "\n"
}

/// Returns the longest listed thing whose first word that may be a name is this one.
pub(super) fn thing_with(
    read: &str,
    words: &[Token<'_>],
    at: usize,
) -> Option<(Range<usize>, ThingSense)> {
    let things = BY_NAME.get(&*words[at].plain)?;
    let found = things.iter().filter_map(|thing| {
        let first = at.checked_sub(thing.first_name)?;
        thing.stands_at(read, words, first).then(|| (first..first + thing.words.len(), thing.sense))
    });
    found.max_by_key(|(span, _)| span.len())
}

/// Returns whether a text begins with a listed thing that is no person there: `Mr Tumble signs`. It
/// stands after other words.
pub(in crate::analysis::privacy) fn begins_with_a_thing(text: &str, before: &str) -> bool {
    let text = Text::new(&text[..text.floor_char_boundary(LONGEST)]);
    let words = tokens(&text);
    let found = (0..words.len().min(3))
        .find_map(|at| thing_with(&text.read, &words, at).filter(|(span, _)| span.start == 0));
    let Some((span, sense)) = found else { return false };
    let last = &words[span.end - 1];
    let acts = |next: &Token<'_>| {
        lists::is_deed(&next.plain)
            || next.plain.ends_with("ed")
            || matches!(&*next.plain, "from" | "who" | "whose")
            || last.is_possessive && lists::FAMILY.contains(&*next.plain)
    };
    let rest = &text.read[last.span.end..];
    let is_explained =
        || [", her ", ", his ", ", their ", ", my "].iter().any(|of| rest.starts_with(of));
    let is_met = || {
        let before = before.trim_end().rsplit(' ').next().unwrap_or_default();
        matches!(before, "rang" | "phoned" | "emailed" | "met" | "visited" | "asked" | "told")
    };
    sense == ThingSense::Thing
        || !(words.get(span.end).is_some_and(acts) || is_explained() || is_met())
}

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashSet;

    use super::*;

    #[test]
    fn things_are_listed_once_and_can_be_found() {
        let mut seen = FxHashSet::default();
        for line in THINGS.lines().filter(|line| !line.starts_with('#')) {
            let name = line.trim_end_matches([' ', '?', '~']);
            assert!(seen.insert(name), "{name} is listed twice");
            assert!(name.len() < LONGEST, "{name} is too long");
            let text = Text::new(name);
            let words = tokens(&text);
            let is_found = |at| thing_with(&text.read, &words, at).is_some();
            assert!((0..words.len()).any(is_found), "{name} is not found");
            // A single word would hide everybody who is called so.
            let is_alone = words.len() == 1 && lists::given(&words[0].plain).is_some();
            assert!(!is_alone, "{name} is a first name");
        }
    }
}
