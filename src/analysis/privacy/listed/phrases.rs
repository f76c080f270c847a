//! Finds entries of the list that are no names of people: places, houses, whole phrases.

use std::ops::Range;

use super::ListedNames;
use crate::analysis::privacy::{
    text::{Text, plain_letters},
    tokens::{Token, is_apostrophe},
};

impl ListedNames {
    /// Returns where a phrase is whose first word of letters is this one.
    pub(super) fn phrase(
        &self,
        text: &Text,
        words: &[Token<'_>],
        at: usize,
    ) -> Option<Range<usize>> {
        const LONGEST: usize = 400;
        if self.phrases.is_empty() {
            return None;
        }
        let read = text.read.as_str();
        let phrases = self.phrases.get(&*words[at].plain)?;
        let start = words[at].span.start;
        let rest = &read[start..];
        let rest = &rest[..rest.floor_char_boundary(rest.len().min(LONGEST))];
        let plain: String = plain_letters(rest).chars().filter(|c| !is_apostrophe(*c)).collect();
        phrases.iter().find_map(|phrase| {
            let key = phrase.iter().position(|word| *word == words[at].plain)?;
            let begins = begins_before(&text.small[..start], &phrase[..key])?;
            Some(begins..start + ends_after(&plain, rest, &phrase[key..])?)
        })
    }
}

/// Returns where a phrase begins whose first words, without letters, stand at the end of `read`.
fn begins_before(read: &str, words: &[String]) -> Option<usize> {
    let mut left = read;
    for word in words.iter().rev() {
        left = left.trim_end_matches([' ', ',', '-', '/', '.']).strip_suffix(word.as_str())?;
    }
    let is_whole = words.is_empty() || !left.ends_with(char::is_alphanumeric);
    is_whole.then_some(left.len())
}

/// Returns how many bytes of `rest` a phrase takes, if `rest` begins with it.
fn ends_after(plain: &str, rest: &str, phrase: &[String]) -> Option<usize> {
    let mut left = plain;
    for (at, word) in phrase.iter().enumerate() {
        if at > 0 {
            left = left.trim_start_matches(|c: char| !c.is_alphanumeric());
        }
        left = left.strip_prefix(word.as_str())?;
    }
    if left.starts_with(|c: char| c.is_alphanumeric()) && !left.starts_with('s') {
        return None;
    }
    let taken = plain.len() - left.len();
    // Plain letters may have other lengths than those that were written.
    let mut plain_bytes = 0;
    for (at, c) in rest.char_indices() {
        if plain_bytes >= taken {
            return Some(at);
        }
        if !is_apostrophe(c) {
            plain_bytes += plain_letters(c.encode_utf8(&mut [0; 4])).len();
        }
    }
    Some(rest.len())
}
