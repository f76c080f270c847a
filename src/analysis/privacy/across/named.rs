//! How names are read over the end of a line.

use super::{begins_anew, ends_here, is_broken, resumed};
use crate::analysis::privacy::names::lists;

/// The fewest bytes of a line that ends because it is full.
const FULL_BYTES: usize = 40;

/// The most bytes of a line that are read with the next, or with the one before.
const BESIDE_BYTES: usize = 80;

/// Returns what joins a line and the next where a sentence goes on: the end of a line after a hyphen,
/// or a blank after a full line and after a word for kin. In a list of names each line stands for
/// itself.
pub(in super::super) fn joint(line: &str, next: &str, goes_on: bool) -> Option<&'static str> {
    if is_broken(line) {
        return Some("\n");
    }
    let is_full = || {
        let resumed = resumed(line, next);
        line.trim_end().len() >= FULL_BYTES
            && !ends_here(line)
            && !resumed.is_empty()
            && !begins_anew(resumed)
    };
    (goes_on && (is_full() || ends_with_kin(line, next))).then_some(" ")
}

/// Returns whether a line ends with a word for kin, and a word with a capital follows.
fn ends_with_kin(line: &str, next: &str) -> bool {
    let line = line.trim_end();
    line.ends_with(char::is_alphabetic) && next.trim_start().starts_with(char::is_uppercase) && {
        let last = line.rsplit([' ', '\t', '(']).next().unwrap_or_default();
        let last = last.to_lowercase();
        last == "little" || lists::KIN.contains(last.as_str())
    }
}

/// Returns the first words of a line, without the signs of a quotation.
pub(in super::super) fn first_words(line: &str) -> &str {
    let line = &line[quoted_bytes(line)..];
    if line.len() <= BESIDE_BYTES {
        return line;
    }
    let words = &line[..line.floor_char_boundary(BESIDE_BYTES)];
    words.rfind(char::is_whitespace).map_or(words, |end| &words[..end])
}

/// Returns the last words of a line.
pub(in super::super) fn last_words(line: &str) -> &str {
    if line.len() <= BESIDE_BYTES {
        return line;
    }
    let words = &line[line.ceil_char_boundary(line.len() - BESIDE_BYTES)..];
    words.find(char::is_whitespace).map_or(words, |start| words[start..].trim_start())
}

/// Returns the length of the signs of a quotation before a line.
pub(in super::super) fn quoted_bytes(line: &str) -> usize {
    line.len() - line.trim_start_matches(|c: char| c == '>' || c.is_whitespace()).len()
}
