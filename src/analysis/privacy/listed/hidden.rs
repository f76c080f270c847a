//! Finds listed names whose letters are no word by themselves: written letter by letter, parted in
//! the middle, joined to other words, or with signs in place of letters.

use std::{ops::Range, sync::LazyLock};

use super::{ListedNames, PartMeaning, first_of, length_bit};
use crate::analysis::privacy::{
    names::lists::{self, WordList, words},
    text::Text,
    tokens::{Token, is_apostrophe},
};

/// Beginnings of surnames that some write as a word of their own.
static BEGINNINGS: WordList = LazyLock::new(|| {
    words("o d n l m mc mac al el ul de di da du la le van von fitz ap ab ni nic st abu bin")
});

/// Words of two letters that people write before or after a name without a blank.
static JOINED: WordList = LazyLock::new(|| {
    words(
        "my to is it at by in on of or us we he me so gran granny nan nana grandma grandad auntie uncle twin twins mum dad",
    )
});

/// Endings that make another surname of a name.
static OF_SURNAMES: WordList =
    LazyLock::new(|| words("ova eva ski ska son sen man ton ley ham wood well ford field"));

/// The most letters of a name that is looked for in these ways.
const LONGEST: usize = 40;

/// The most bytes between two halves of a name: an apostrophe or two, and a blank.
const MOST_BETWEEN: usize = 8;

/// The fewest letters of a name that is looked for inside another word, and of one with accents.
const INSIDE: usize = 5;
const INSIDE_WITH_ACCENTS: usize = 3;

impl ListedNames {
    /// Calls `each` with the place of every such name.
    pub(super) fn find_hidden(
        &self,
        text: &Text,
        words: &[Token<'_>],
        mut each: impl FnMut(Range<usize>),
    ) {
        let read = text.read.as_str();
        let mut after_signs = 0;
        let mut at = 0;
        while at < words.len() {
            let word = &words[at];
            let letters = letters_alone(read, words, at);
            if letters > 2 {
                self.spelled_out(&words[at..at + letters], &mut each);
                at += letters;
                continue;
            }
            if let Some(span) = self.parted(text, words, at).or_else(|| self.glued(word)) {
                each(span);
            } else if self.looks_alike(word) {
                each(word.span.clone());
            }
            if word.span.start >= after_signs
                && let Some(run) = with_signs(read, word)
            {
                after_signs = run.end;
                let skeleton = skeleton(&text.small[run.clone()]);
                let known = |skeleton: &str| self.skeletons.contains(skeleton);
                if known(&skeleton) || skeleton.strip_suffix('s').is_some_and(known) {
                    each(run);
                }
            }
            at += 1;
        }
    }

    /// Finds names in letters that stand alone: `A m e l i a`.
    fn spelled_out(&self, letters: &[Token<'_>], each: &mut impl FnMut(Range<usize>)) {
        let mut at = 0;
        while at + 2 < letters.len() {
            let mut joined = String::new();
            let mut found = None;
            for (end, letter) in letters.iter().enumerate().skip(at).take(LONGEST) {
                joined.push_str(&letter.plain);
                if end > at + 1 && self.parts.contains_key(&joined) {
                    found = Some(end);
                }
            }
            match found {
                Some(end) => {
                    each(letters[at].span.start..letters[end].span.end);
                    at = end + 1;
                }
                None => at += 1,
            }
        }
    }

    /// Returns a name that a hyphen, a wide blank or a capital `I` for a small `l` seems to part
    /// in two: `Feather-stone`, `O Shaughnessy`, `AmeIia`.
    fn parted(&self, text: &Text, words: &[Token<'_>], at: usize) -> Option<Range<usize>> {
        let (word, next) = (&words[at], words.get(at + 1)?);
        let gap = word.span.end..next.span.start;
        let length = word.plain.len() + next.plain.len();
        if gap.len() > MOST_BETWEEN
            || length > LONGEST
            || self.lengths[first_of(&word.plain)] & length_bit(length) == 0
        {
            return None;
        }
        let between = &text.read[gap.clone()];
        let bare = between.trim_start_matches(is_apostrophe);
        let is_beginning = || BEGINNINGS.contains(&*word.plain);
        let may_join = match bare {
            " " if bare.len() < between.len() => true,
            "" if bare.len() < between.len() => is_beginning(),
            "." => next.is_capital && is_beginning(),
            "" => next.plain.starts_with('i'),
            "-" | "_" | "·" | "‧" | "¬" => true,
            " " => {
                // The next cell of a table begins with a capital, if it is a word of its own.
                let is_tab = || text.is_tab(gap.start) && next.is_capital == next.is_loud;
                let is_wide = || text.written(gap.clone()).len() > 1;
                let are_words = lists::is_common(&word.plain) && lists::is_common(&next.plain);
                (is_tab() || is_wide()) && !are_words
                    || next.is_capital && is_beginning()
                    || ends_in_apostrophe(&text.read[word.span.clone()])
                    // The first letter of a chapter is larger than the others.
                    || word.is_capital && is_one_letter(word) && !next.is_capital && !are_words
                        && !lists::is_common(&next.plain)
                    || next.is_loud && word.plain.len() < 3
            }
            _ => false,
        };
        if !may_join {
            return None;
        }
        let whole = format!("{}{}", word.plain, next.plain);
        let is_listed = self.parts.contains_key(&whole)
            || gap_is_none(word, next) && self.skeletons.contains(&skeleton(&whole));
        is_listed.then_some(word.span.start..next.span.end)
    }

    /// Returns whether a word that is none is a name but for letters that look alike: `Iiam`.
    fn looks_alike(&self, word: &Token<'_>) -> bool {
        let plain = &*word.plain;
        let lengths = length_bit(plain.len()) | length_bit(plain.len().saturating_sub(1));
        self.lengths[first_of(plain)] & lengths != 0
            && (plain.contains(['i', 'l', 'm', 'w']) || has_two_for_one(plain))
            && self.skeletons.contains(&skeleton(plain))
            && !self.parts.contains_key(plain)
            && lists::given(plain).is_none()
            && !lists::is_ordinary(plain)
            && !lists::is_common(plain)
    }

    /// Returns a name that is joined to common words: `visitamelia`, `ameliasmum`, `ameliaandbertram`.
    fn glued(&self, word: &Token<'_>) -> Option<Range<usize>> {
        let plain = &*word.plain;
        // Letters with accents are longer than their plain form.
        let is_as_long = plain.len() == word.span.len();
        let fewest = if is_as_long { INSIDE } else { INSIDE_WITH_ACCENTS };
        if plain.len() < fewest + 2 || plain.len() > LONGEST || !plain.is_ascii() {
            return None;
        }
        let is_word = |word: &str| {
            (JOINED.contains(word) || lists::is_common(word)) && !OF_SURNAMES.contains(word)
        };
        let is_name = |name: &str| {
            name.len() >= fewest
                && self.lengths[first_of(name)] & length_bit(name.len()) != 0
                && self.parts.get(name).is_some_and(|part| part.meaning == PartMeaning::Nothing)
        };
        let within = |part: Range<usize>| {
            let start = word.span.start;
            if is_as_long { start + part.start..start + part.end } else { word.span.clone() }
        };
        let are_words = |words: &str| {
            is_word(words)
                || (2..words.len().saturating_sub(1)).any(|at| {
                    let (one, other) = words.split_at(at);
                    is_word(one) && is_word(other)
                })
        };
        let may_precede = |head: &str| {
            head.is_empty() || are_words(head) || head.strip_suffix("and").is_some_and(is_other)
        };
        let may_follow = |tail: &str| {
            let tail = tail.strip_prefix('s').filter(|rest| is_word(rest)).unwrap_or(tail);
            tail.is_empty() || are_words(tail) || tail.strip_prefix("and").is_some_and(is_other)
        };
        let found = (0..=plain.len() - fewest).find_map(|start| {
            let ends = (start + fewest..=plain.len()).rev();
            let is_whole = |end: usize| start == 0 && end == plain.len();
            let is_it = |end: &usize| {
                !is_whole(*end)
                    && is_name(&plain[start..*end])
                    && may_precede(&plain[..start])
                    && may_follow(&plain[*end..])
            };
            ends.into_iter().find(is_it).map(|end| within(start..end))
        })?;
        (!lists::is_ordinary(plain) && lists::given(plain).is_none()).then_some(found)
    }
}

/// Returns whether letters may be the name of somebody else.
fn is_other(letters: &str) -> bool {
    letters.len() > 1
}

fn gap_is_none(word: &Token<'_>, next: &Token<'_>) -> bool {
    word.span.end == next.span.start
}

/// Returns how many words from here are one letter each, with the same sign between all.
fn letters_alone(read: &str, words: &[Token<'_>], at: usize) -> usize {
    let gap = |at: usize| &read[words[at].span.end..words[at + 1].span.start];
    let mut end = at;
    while end < words.len() && is_one_letter(&words[end]) {
        end += 1;
        let goes_on = end < words.len() && {
            let gap_here = gap(end - 1);
            gap_here.chars().count() == 1 && (end == at + 1 || gap_here == gap(at))
        };
        if !goes_on {
            break;
        }
    }
    end - at
}

/// Returns the letters and signs around a word, if some of them may stand for letters: `P4tel`,
/// `Pate1`, `0ttoline`. Most of them must be letters.
fn with_signs(read: &str, word: &Token<'_>) -> Option<Range<usize>> {
    let bytes = read.as_bytes();
    let is_sign = |at: usize| bytes.get(at).is_some_and(|byte| stands_for(*byte).is_some());
    let has_sign = is_sign(word.span.end)
        || word.span.start.checked_sub(1).is_some_and(is_sign)
        || word.plain.bytes().any(|byte| byte.is_ascii_digit());
    if !has_sign {
        return None;
    }
    let is_part =
        |byte: &u8| byte.is_ascii_alphabetic() || stands_for(*byte).is_some() || *byte > 127;
    let before =
        bytes[..word.span.start].iter().rev().take(LONGEST).take_while(|byte| is_part(byte));
    let start = word.span.start - before.count();
    let after = bytes[word.span.end..].iter().take(LONGEST).take_while(|byte| is_part(byte));
    let run = start..word.span.end + after.count();
    let said = read.get(run.clone())?;
    let letters = said.chars().filter(|c| c.is_alphabetic()).count();
    let signs = said.chars().count() - letters;
    (letters > signs && said.len() <= LONGEST).then_some(run)
}

/// Returns the letter for which a sign may stand.
fn stands_for(sign: u8) -> Option<char> {
    Some(match sign {
        b'0' => 'o',
        b'1' | b'|' | b'!' => 'l',
        b'2' => 'z',
        b'3' => 'e',
        b'4' | b'@' => 'a',
        b'5' | b'$' => 's',
        b'6' | b'9' => 'g',
        b'7' => 't',
        b'8' => 'b',
        _ => return None,
    })
}

fn is_one_letter(word: &Token<'_>) -> bool {
    let mut letters = word.plain.chars();
    letters.next().is_some() && letters.next().is_none()
}

/// `Oʻ`, whose sign counts as a letter
fn ends_in_apostrophe(word: &str) -> bool {
    word.ends_with(is_apostrophe)
}

/// Returns whether two letters of a word look like one: `Arnelia`.
fn has_two_for_one(plain: &str) -> bool {
    plain.as_bytes().windows(2).any(|two| matches!(two, b"rn" | b"vv"))
}

/// Returns a word with one letter for all letters and signs that look alike.
pub(super) fn skeleton(word: &str) -> String {
    let plain = super::plain_letters(word);
    let letters: String = plain
        .chars()
        .map(|c| match c {
            'i' => 'l',
            c => u8::try_from(c).ok().and_then(stands_for).unwrap_or(c),
        })
        .collect();
    if has_two_for_one(&letters) { letters.replace("rn", "m").replace("vv", "w") } else { letters }
}
