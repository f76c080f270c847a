//! Finds names of which a program lost the letters with accents, and left a sign for each: because
//! nobody knows in which of the older encodings a text is, or because it could not write them.

use std::{ops::Range, sync::LazyLock};

use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization;

use super::lists::{self, WordList, words};
use crate::analysis::privacy::tokens::is_apostrophe;

/// Words of two letters, which are on no list of common words.
static SMALL: WordList = LazyLock::new(|| {
    words(
        "ad ah am an as at be by do eh go ha he hi if in is it la ma me my no of oh ok on or pa so to uh um up us we ye yo",
    )
});

/// Stands for letters that are lost, however many.
const LOST: char = char::REPLACEMENT_CHARACTER;

/// The longest run of letters that is compared, in bytes.
const LONGEST: usize = 200;

/// Names as they are once their letters beyond ASCII are lost.
#[derive(Default)]
pub(super) struct LostLetters(FxHashSet<String>);

impl LostLetters {
    /// Adds the words of a name.
    pub(super) fn add(&mut self, read: &str) {
        let whole: String = read.nfc().collect();
        let is_between = |c: char| !c.is_alphanumeric() && !is_apostrophe(c);
        for word in whole.split(is_between) {
            let word = word.trim_matches(is_apostrophe);
            let with = |apostrophe: Option<char>| {
                let letters = word.chars().filter_map(|c| match c {
                    c if is_apostrophe(c) => apostrophe,
                    c if c.is_ascii() => Some(c),
                    _ => Some(LOST),
                });
                key(letters)
            };
            self.0.extend([with(None), with(Some(LOST))].into_iter().filter(|key| is_telling(key)));
        }
    }

    /// Calls `each` with the place of every such name.
    pub(super) fn find(&self, read: &str, mut each: impl FnMut(Range<usize>)) {
        if self.0.is_empty() {
            return;
        }
        let mut done = 0;
        for at in lost_at(read) {
            if at < done {
                continue;
            }
            let run = run_around(read, at);
            done = run.end.max(at + 1);
            let key = key(read[run.clone()].chars().filter(|c| *c != '\''));
            // Signs at the edges may be quotes.
            let bare = [key.as_str(), key.trim_start_matches(LOST)];
            let forms = bare.into_iter().flat_map(|form| [form, form.trim_end_matches(LOST)]);
            let is_listed =
                |form: &str| self.0.contains(form) || self.0.contains(form.trim_end_matches('s'));
            if forms.into_iter().any(is_listed) {
                each(run);
            }
        }
    }
}

/// Returns where letters are lost: also at a question mark inside a word, before one, or behind one in
/// the middle of a sentence.
fn lost_at(read: &str) -> impl Iterator<Item = usize> {
    let bytes = read.as_bytes();
    memchr::memchr2_iter(b'?', 0xef, bytes).filter(move |&at| match bytes[at] {
        b'?' => is_for_a_letter(read, at),
        _ => read[at..].starts_with(LOST),
    })
}

/// Returns whether a question mark may stand for a letter. A question ends with one, and the next
/// sentence begins with a capital.
fn is_for_a_letter(read: &str, at: usize) -> bool {
    let (before, after) = (&read[..at], &read[at + 1..]);
    let (is_behind, is_before) =
        (before.ends_with(char::is_alphabetic), after.starts_with(char::is_alphabetic));
    let begins = || {
        let is_edge = |c: char| c.is_whitespace() || "(\"'\u{2018}\u{201c}>".contains(c);
        (before.is_empty() || before.ends_with(is_edge)) && after.starts_with(char::is_lowercase)
    };
    let ends = || {
        let rest = after.strip_prefix("'s").unwrap_or(after);
        rest.strip_prefix([' ', ','])
            .is_some_and(|rest| rest.trim_start().starts_with(char::is_lowercase))
    };
    match (is_behind, is_before) {
        (true, true) => true,
        (false, true) => begins(),
        (true, false) => ends(),
        (false, false) => false,
    }
}

fn run_around(read: &str, at: usize) -> Range<usize> {
    let is_part = |(at, c): &(usize, char)| match c {
        '?' => is_for_a_letter(read, *at),
        c => c.is_alphabetic() || matches!(*c, LOST | '\''),
    };
    let first = read.floor_char_boundary(at.saturating_sub(LONGEST));
    let before = read[first..at].char_indices().rev().map(|(place, c)| (first + place, c));
    let start = before.take_while(is_part).last().map_or(at, |(place, _)| place);
    let last = read.floor_char_boundary((at + LONGEST).min(read.len()));
    let after = read[at..last].char_indices().map(|(place, c)| (at + place, c));
    let end = after.take_while(is_part).last().map_or(at, |(place, c)| place + c.len_utf8());
    let said = &read[start..end];
    let bare = said.strip_suffix("'s").unwrap_or(said).trim_end_matches('\'');
    start..start + bare.len()
}

/// Returns letters in small ones, with one sign for all that are lost in a row.
fn key(letters: impl Iterator<Item = char>) -> String {
    let mut key = String::new();
    for c in letters {
        match c {
            LOST | '?' if key.ends_with(LOST) => {}
            LOST | '?' => key.push(LOST),
            c => key.extend(c.to_lowercase()),
        }
    }
    key
}

/// Returns whether what is left of a name still tells it from other words: `no` for `Noé` does not,
/// because quotes and dashes follow a word as well.
fn is_telling(key: &str) -> bool {
    let bare = key.trim_matches(LOST);
    let letters = bare.chars().filter(|c| *c != LOST).count();
    let is_word = || lists::is_common(bare) || SMALL.contains(bare);
    key.contains(LOST) && letters > 1 && (bare.contains(LOST) || !is_word())
}
