//! Finds the names of a person's own list, as people write them: each part of a name alone, the
//! parts turned round, in the plural, with look-alike letters, and whole phrases such as places.

use std::borrow::Cow;

use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

mod endings;
mod entries;
mod hidden;
mod inflected;
mod lost;
mod phrases;
mod sense;
mod spelling;
mod unspaced;

use inflected::Inflected;
use lost::LostLetters;
use sense::WordSense;
use unspaced::Unspaced;
pub(super) use unspaced::is_sign;

use super::{
    Hit,
    names::lists,
    text::{Text, plain_letters},
    tokens::{Token, is_apostrophe, tokens},
};
use crate::model::FindingKind;

/// The names of the list, in a form in which a text of any length is compared with any number of
/// names at once.
pub(super) struct ListedNames {
    /// The parts of names of people, and whole names without blanks.
    parts: FxHashMap<String, NamePart>,
    /// The parts with one letter for all that look alike.
    skeletons: FxHashSet<String>,
    /// The lengths of the parts by their first byte, as bits, so that few words are looked up.
    lengths: [u64; 256],
    /// The words of everything else, such as a place, by their first word.
    phrases: FxHashMap<String, Vec<Vec<String>>>,
    /// Short forms of the parts, and full forms of short ones.
    short: FxHashSet<String>,
    /// Other forms of the parts in languages that change the end of a name.
    inflected: Inflected,
    /// The parts whose letters with accents are lost.
    lost: LostLetters,
    /// The names in a writing without blanks between words.
    unspaced: Unspaced,
    /// True if a name has a sign of Chinese, Japanese or Korean.
    pub(super) has_signs: bool,
    /// Entries without a letter, such as a number.
    numbers: Vec<Regex>,
    /// The words of every entry as they stand there.
    as_typed: Vec<String>,
}

#[derive(Default)]
struct NamePart {
    meaning: PartMeaning,
    /// The places of its names on the list.
    names: Vec<usize>,
}

/// What else a part of a name means, as far as that hides the name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum PartMeaning {
    #[default]
    Nothing,
    /// It is an ordinary word, and a name by its capital.
    Word,
    /// It is a time or a place, which has a capital as well.
    Proper,
}

impl ListedNames {
    pub(super) fn of(names: &[String]) -> Option<Self> {
        let mut listed = Self {
            parts: FxHashMap::default(),
            skeletons: FxHashSet::default(),
            lengths: [0; 256],
            phrases: FxHashMap::default(),
            short: FxHashSet::default(),
            inflected: Inflected::default(),
            lost: LostLetters::default(),
            unspaced: Unspaced::default(),
            has_signs: names.iter().any(|name| name.contains(is_sign)),
            numbers: Vec::new(),
            as_typed: Vec::new(),
        };
        for (at, name) in names.iter().enumerate() {
            listed.add(at, name);
        }
        let is_empty = listed.parts.is_empty()
            && listed.phrases.is_empty()
            && listed.unspaced.is_empty()
            && listed.numbers.is_empty();
        (!is_empty).then_some(listed)
    }

    /// Returns the words of all names in every spelling.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        let spelled = self.parts.keys().chain(self.phrases.keys()).chain(&self.as_typed);
        spelled.map(String::as_str).chain(self.inflected.forms()).chain(self.unspaced.names())
    }

    /// Returns the names in a text, where they are written.
    pub(super) fn written(&self, text: &Text) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.find(text, &tokens(text), &mut hits);
        hits.into_iter().map(|hit| Hit { span: text.written(hit.span), ..hit }).collect()
    }

    pub(super) fn find(&self, text: &Text, words: &[Token<'_>], hits: &mut Vec<Hit>) {
        let read = text.read.as_str();
        let mut found: Vec<(Option<usize>, Hit)> = Vec::new();
        let mut hidden = Vec::new();
        if !self.parts.is_empty() {
            self.find_hidden(text, words, |span| hidden.push(span));
            self.lost.find(read, |span| hidden.push(span));
        }
        hits.extend(hidden.into_iter().map(|span| Hit { kind: FindingKind::ListedName, span }));
        let mut evident = vec![None; words.len()];
        for (at, word) in words.iter().enumerate() {
            evident[at] = self
                .part(&word.plain)
                .or_else(|| self.before_apostrophe(read, word))
                .or_else(|| self.inflected.part(read, words, at));
        }
        for (at, word) in words.iter().enumerate() {
            if let Some(end) = self.across_capitals(words, at) {
                let span = word.span.start..end;
                found.push((None, Hit { kind: FindingKind::ListedName, span }));
            }
            if let Some(span) = self.phrase(text, words, at) {
                found.push((None, Hit { kind: FindingKind::ListedName, span }));
                continue;
            }
            let Some(part) = evident[at] else {
                if (word.is_capital || word.is_loud)
                    && self.short.contains(&*word.plain)
                    && is_sign_of_short(read, words, at)
                {
                    found.push((
                        None,
                        Hit { kind: FindingKind::ShortName, span: word.span.clone() },
                    ));
                }
                continue;
            };
            let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().any(|other| {
                evident.get(other).copied().flatten().is_some_and(|known| {
                    is_joined(read, words, at, other)
                        && known.names.iter().any(|name| part.names.contains(name))
                        && (word.is_capital || word.is_loud || at < other)
                        && words[other].plain != word.plain
                })
            });
            let kind = if part.meaning == PartMeaning::Nothing || beside {
                FindingKind::ListedName
            } else if !word.is_capital && !word.is_loud {
                continue;
            } else {
                let is_plural = word.plain.ends_with('s') && !self.parts.contains_key(&*word.plain);
                match sense::sense(read, words, at, part.meaning) {
                    // `the Finches`
                    WordSense::Perhaps if is_plural && sense::is_family(read, words, at) => {
                        FindingKind::ListedName
                    }
                    WordSense::Person => FindingKind::ListedName,
                    WordSense::Perhaps => FindingKind::PerhapsName,
                    WordSense::Thing => continue,
                }
            };
            found.push((Some(at), Hit { kind, span: word.span.clone() }));
        }
        self.unspaced.find(text, hits);
        for number in &self.numbers {
            let found = number.find_iter(&text.small).map(|found| found.range());
            hits.extend(found.map(|span| Hit { kind: FindingKind::ListedName, span }));
        }
        // Parts that stand beside each other are one finding.
        let mut last: Option<(usize, Hit)> = None;
        for (at, hit) in found {
            match (&mut last, at) {
                (Some((before, joined)), Some(at))
                    if at == *before + 1
                        && joined.kind == hit.kind
                        && is_joined(read, words, *before, at) =>
                {
                    joined.span.end = hit.span.end;
                    *before = at;
                }
                _ => {
                    hits.extend(last.take().map(|(_, hit)| hit));
                    match at {
                        Some(at) => last = Some((at, hit)),
                        None => hits.push(hit),
                    }
                }
            }
        }
        hits.extend(last.map(|(_, hit)| hit));
    }

    /// Returns the part that a word is, in any spelling.
    fn part(&self, plain: &str) -> Option<&NamePart> {
        let known = |plain: &str| {
            // As long as a part, or longer by a plural.
            let length = plain.len();
            let lengths =
                (0..3).fold(0, |bits, more| bits | length_bit(length.saturating_sub(more)));
            if self.lengths[first_of(plain)] & lengths == 0 {
                return None;
            }
            self.parts.get(plain).or_else(|| {
                let bare = plain.strip_suffix('s').filter(|bare| bare.len() > 1)?;
                self.parts.get(bare).or_else(|| self.parts.get(bare.strip_suffix('e')?))
            })
        };
        known(plain).or_else(|| {
            let rest = without_particle(plain)?;
            known(rest).or_else(|| known(without_particle(rest)?))
        })
    }

    /// Returns the end of a name that capitals part into several words, and that begins with this
    /// one: `VanDerBerg`, `KayLeigh`.
    fn across_capitals(&self, words: &[Token<'_>], at: usize) -> Option<usize> {
        const MOST_WORDS: usize = 24;
        let is_next = |one: usize, next: usize| {
            words.get(next).is_some_and(|word| word.span.start == words[one].span.end)
        };
        if !is_next(at, at + 1) {
            return None;
        }
        let mut whole = words[at].plain.to_string();
        let (mut found, mut last) = (None, at);
        while is_next(last, last + 1) && last - at < MOST_WORDS {
            last += 1;
            whole.push_str(&words[last].plain);
            if self.part(&whole).is_some() {
                found = Some(words[last].span.end);
            }
        }
        found
    }

    /// Returns the part that stands before an ending with an apostrophe: `Amelia'd`, `Ayşe'nin`.
    fn before_apostrophe(&self, read: &str, word: &Token<'_>) -> Option<&NamePart> {
        // A word that is its own plain form has none.
        if matches!(word.plain, Cow::Borrowed(_)) {
            return None;
        }
        let said = &read[word.span.clone()];
        let (name, _) = said.split_at(said.rfind(is_apostrophe)?);
        let plain = plain_letters(name);
        self.parts.get(&plain.chars().filter(|c| !is_apostrophe(*c)).collect::<String>())
    }
}

/// Returns the first byte of a word, the same for letters and digits that look alike.
fn first_of(plain: &str) -> usize {
    usize::from(match plain.as_bytes().first() {
        Some(b'i' | b'1') => b'l',
        Some(b'w') => b'v',
        Some(first) => *first,
        None => 0,
    })
}

fn length_bit(length: usize) -> u64 {
    1 << length.min(63)
}

/// Returns whether nothing but a blank, a comma, a dash or a dot parts two words.
fn is_joined(read: &str, words: &[Token<'_>], one: usize, other: usize) -> bool {
    let (first, second) = (one.min(other), one.max(other));
    let (Some(first), Some(second)) = (words.get(first), words.get(second)) else { return false };
    let between = &read[first.span.end..second.span.start];
    between.len() <= 3 && between.chars().all(|c| matches!(c, ' ' | '-' | '_' | ',' | '.' | '\n'))
}

/// Returns whether a short form is written as a name.
fn is_sign_of_short(read: &str, words: &[Token<'_>], at: usize) -> bool {
    let word = &words[at];
    !lists::is_ordinary(&word.plain)
        || sense::sense(read, words, at, PartMeaning::Word) == WordSense::Person
}

/// Returns whether a word begins a sentence, where any word has a capital.
pub(super) fn begins_sentence(read: &str, words: &[Token<'_>], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    read[words[before].span.end..words[at].span.start].contains([
        '.', '!', '?', ':', '\n', '\u{2022}', '"', '\u{201c}', '\u{2018}', '(', '|', '/',
    ])
}

/// Returns a word without the `and`, `to` or `of` that some writings join to a name, before it.
fn without_particle(plain: &str) -> Option<&str> {
    let first = plain.chars().next()?;
    match first {
        '\u{5d0}'..='\u{5ea}' => plain.strip_prefix(['ו', 'ה', 'ב', 'ל', 'מ', 'ש', 'כ']),
        '\u{620}'..='\u{64a}' => plain.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']),
        _ => None,
    }
    .filter(|rest| rest.chars().count() > 2)
}

#[cfg(test)]
mod people_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
