//! The ways in which people write an entry of the list.

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::analysis::privacy::{text::plain_letters, tokens::is_apostrophe};

/// Returns the words and numbers of an entry in plain letters.
pub(super) fn words_of(read: &str) -> Vec<String> {
    let plain: String = plain_letters(read).chars().filter(|c| !is_apostrophe(*c)).collect();
    plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns a pattern for an entry of numbers, however they are parted.
pub(super) fn number(words: &[String]) -> Option<Regex> {
    let shape: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
    let shape = shape.join(r"[\s./-]{0,3}");
    Regex::new(&format!(r"\b{shape}\b")).ok()
}

/// Returns the words of an entry in plain letters, each as it is written, in small letters.
pub(super) fn as_written(read: &str) -> Vec<(String, String)> {
    let whole: String = read.nfc().collect::<String>().to_lowercase();
    let words = whole.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c));
    words
        .map(|word| word.trim_matches(is_apostrophe))
        .filter(|word| !word.is_empty())
        .map(|word| (words_of(word).concat(), word.to_owned()))
        .collect()
}

/// Returns a part as people spell it: also with `ue` for `ü`, and with `mac` for `mc`. `written` is
/// the part with its accents.
pub(super) fn spellings(word: &str, written: &str) -> Vec<String> {
    let mut all = vec![word.to_owned()];
    if let Some(rest) = word.strip_prefix("mac").filter(|rest| rest.len() > 3) {
        all.push(format!("mc{rest}"));
    } else if let Some(rest) = word.strip_prefix("mc").filter(|rest| rest.len() > 2) {
        all.push(format!("mac{rest}"));
    }
    let mut long = written.to_owned();
    for (letter, letters) in LONGER {
        long = long.replace(letter, letters);
    }
    if long != written {
        all.push(words_of(&long).concat());
    }
    all
}

/// Letters for which people write two where they have no key for them.
const LONGER: [(char, &str); 6] =
    [('ä', "ae"), ('ö', "oe"), ('ø', "oe"), ('ü', "ue"), ('å', "aa"), ('đ', "dj")];

/// Returns a part with the letters for which it seems to have two, in plain ones: `muller` for
/// `mueller`. It is meant where a text has the letter itself.
pub(super) fn contracted(word: &str) -> impl Iterator<Item = String> {
    const PAIRS: [(&str, &str); 5] =
        [("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"), ("dj", "d")];
    let each = PAIRS.iter().map(|(letters, letter)| word.replace(letters, letter));
    let all = PAIRS.iter().fold(word.to_owned(), |word, (two, one)| word.replace(two, one));
    each.chain([all]).filter(move |short| short.len() < word.len())
}

/// Returns whether a word has one of the letters for which people write two.
pub(super) fn has_longer_letter(word: &str) -> bool {
    word.chars().flat_map(char::to_lowercase).any(|c| {
        matches!(c, '\u{308}' | '\u{30a}') || LONGER.iter().any(|(letter, _)| *letter == c)
    })
}

/// Returns what stands behind the apostrophe of a surname, in plain letters: `shaughnessy`.
pub(super) fn half_of(written: &str) -> Option<String> {
    let (first, rest) = written.split_once(is_apostrophe)?;
    let rest = words_of(rest).concat();
    (first.chars().count() == 1 && rest.chars().count() > 3).then_some(rest)
}
