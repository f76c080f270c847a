//! Words of other programs as a pack holds them: one line of plain text, and ids of letters,
//! digits, `-` and `_`.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    format::decisions::LONGEST_LABEL,
    text::{check_digits, has_control, tidy, without_accents},
};

/// The longest id of a pack, in bytes.
const LONGEST_ID: usize = 64;

/// Returns words as one line without signs that nobody sees. A line end becomes a blank, as does a
/// blank that does not break.
#[must_use]
pub(super) fn cleaned(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut is_after_end = false;
    let mut letter = [0; 4];
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                line.truncate(line.trim_end_matches(' ').len());
                line.push(' ');
                is_after_end = true;
            }
            '\u{a0}' | '\u{2007}' | '\u{202f}' => line.push(' '),
            ' ' if is_after_end => {}
            c if has_control(c.encode_utf8(&mut letter)) => {}
            c => {
                line.push(c);
                is_after_end = false;
            }
        }
    }
    tidy(&line)
}

/// Cuts words at the end of a word, so that they have at most `most` letters with `...` at the end.
#[must_use]
pub(super) fn cut_at_word(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(3)).collect();
    let goes_on = text[kept.len()..].starts_with(char::is_whitespace);
    let kept = match kept.rfind(char::is_whitespace) {
        Some(end) if !goes_on && end > 0 => &kept[..end],
        _ => kept.as_str(),
    };
    format!("{}...", kept.trim_end())
}

/// Returns a title that fits into a line of a pack.
#[must_use]
pub(super) fn title_of(words: &str) -> String {
    cut_at_word(words, LONGEST_LABEL)
}

/// Returns whether a text is an id of a pack.
#[must_use]
pub fn is_id(id: &str) -> bool {
    id.len() <= LONGEST_ID
        && id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// Makes ids of codes and titles. No two are the same, in small or large letters.
#[derive(Default)]
pub(super) struct IdMaker {
    taken: BTreeSet<String>,
    /// The next number after an id that was made several times.
    next: BTreeMap<String, usize>,
}

impl IdMaker {
    /// Takes an id as it is if it can be one, or else makes one of it.
    pub(super) fn keep(&mut self, id: &str, before: &str) -> String {
        if is_id(id) && self.taken.insert(id.to_lowercase()) {
            return id.to_owned();
        }
        self.make(id, before)
    }

    /// Same as [`IdMaker::keep`], but takes a number as it is only if it `is_own`.
    pub(super) fn keep_if(&mut self, is_own: bool, id: &str, before: &str) -> String {
        if is_own || id.contains(|c: char| c.is_ascii_alphabetic()) {
            self.keep(id, before)
        } else {
            self.make(id, before)
        }
    }

    /// Makes an id: what cannot be in one becomes `-`, and `before` stands before one without a
    /// letter, which spreadsheets and other programs would take for a number.
    pub(super) fn make(&mut self, words: &str, before: &str) -> String {
        let mut id = String::new();
        for c in without_accents(words).chars() {
            if c.is_ascii_alphanumeric() || c == '_' {
                id.push(c);
            } else if !id.is_empty() && !id.ends_with('-') {
                id.push('-');
            }
        }
        // Letters of another script leave nothing else by which two ids differ.
        let digits = check_digits(words).unwrap_or_default();
        let most = LONGEST_ID - before.len() - digits.len() - 9;
        id.truncate(most);
        let plain = id.trim_matches(['-', '_']);
        let parts: Vec<&str> =
            [plain, &digits].into_iter().filter(|part| !part.is_empty()).collect();
        let id = parts.join("-");
        let has_letters = plain.contains(|c: char| c.is_ascii_alphabetic());
        let id = if has_letters { id } else { format!("{before}{id}") };
        let mut unique = id.clone();
        while !self.taken.insert(unique.to_lowercase()) {
            let number = self.next.entry(id.to_lowercase()).or_insert(1);
            *number += 1;
            unique = format!("{id}-{number}");
        }
        unique
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_one_line_that_everybody_sees() {
        assert_eq!(cleaned(" a\u{a0}b\r\n  c\u{200b}\td\u{feff} "), "a b c d");
        assert_eq!(cleaned("two  blanks stay"), "two  blanks stay");
    }

    #[test]
    fn a_long_text_is_cut_where_a_word_ends() {
        assert_eq!(cut_at_word("one two three", 13), "one two three");
        assert_eq!(cut_at_word("one two three", 12), "one two...");
        assert_eq!(cut_at_word("one two three", 10), "one two...");
        assert_eq!(cut_at_word("onetwothree", 8), "onetw...");
        assert_eq!(cut_at_word("字字字字", 3), "...");
    }

    #[test]
    fn an_id_is_made_once_and_never_twice() {
        let mut ids = IdMaker::default();
        assert_eq!(ids.keep("RB-01", "C"), "RB-01");
        assert_eq!(ids.keep("rb-01", "C"), "rb-01-2");
        assert_eq!(ids.make("1.01", "C"), "C1-01");
        assert_eq!(ids.make(" 1.01 ", "C"), "C1-01-2");
        assert_eq!(ids.make("Zoë's way", "C"), "Zoe-s-way");
        assert_eq!(ids.make("!", "C"), "C");
        // Each code of another script has an id that depends on no other.
        let made = ["字", "Б-1", "В-1", "Б-1 "].map(|code| ids.make(code, "C"));
        assert_eq!(made, ["C0c9938", "C1-c77ca9", "C1-c53192", "C1-c77ca9-2"]);
        assert!(is_id(&ids.make(&"Б.".repeat(500), "C")));
        assert!(is_id(&ids.make(&"a.".repeat(500), "C")));
    }
}
