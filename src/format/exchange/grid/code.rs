//! Numbers that a publisher printed: codes, ranges of them, page marks, and ids made from codes.

use std::collections::BTreeSet;

use crate::text::slug;

/// Parts a code from the words behind it: `1.01Understands ...`, `RB-01: ...`, `1A.1. ...`.
///
/// A single number counts only if a full stop, a bracket or a colon ends it, and words follow.
pub(super) fn split_code(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let at = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let letters = bytes.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    if letters > 6 {
        return None;
    }
    let mut end = letters;
    if letters > 0 && matches!(at(end), b'-' | b'.' | b'_' | b' ') && at(end + 1).is_ascii_digit() {
        end += 1;
    }
    let mut numbers = 0;
    loop {
        let digits = bytes[end.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit());
        let count = digits.count();
        if count == 0 || count > 6 {
            return None;
        }
        numbers += 1;
        end += count;
        // A letter that belongs to the number: `1A.1`, `2.3a`.
        let has_letter = at(end).is_ascii_alphabetic()
            && (matches!(at(end + 1), b'.' | b')' | b':' | 0)
                || at(end).is_ascii_lowercase() && at(end + 1) == b' ' && numbers > 1);
        end += usize::from(has_letter);
        let goes_on = matches!(at(end), b'.' | b'-') && at(end + 1).is_ascii_digit();
        if !goes_on {
            break;
        }
        end += 1;
    }
    let code = &text[..end];
    let rest = &text[end..];
    let stopped = rest.trim_start_matches(['.', ')', ':']);
    let is_stopped = stopped.len() < rest.len();
    let words = stopped.trim_start().trim_start_matches(['–', '—', '-', ':']).trim_start();
    let begins = stopped.starts_with(|c: char| c.is_whitespace() || c.is_alphabetic());
    let is_code = if numbers > 1 || letters > 0 { begins || words.is_empty() } else { is_stopped };
    (is_code && (words.is_empty() || words.starts_with(|c: char| !c.is_ascii_digit())))
        .then_some((code, words))
}

/// Returns whether a whole cell is a code.
pub(super) fn is_code(text: &str) -> bool {
    let text = text.trim();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number(text) || split_code(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// Returns a code as it is kept: without the full stop or bracket behind it.
pub(super) fn tidy_code(text: &str) -> &str {
    text.trim().trim_start_matches('(').trim_end_matches(['.', ')', ':']).trim()
}

/// Returns the title of a heading over a range of codes: `1.01 - 1.03: Working together`.
pub(super) fn range_title(text: &str) -> Option<&str> {
    let is_of_code = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let after_first = text.trim_start_matches(is_of_code);
    let first = &text[..text.len() - after_first.len()];
    let rest = after_first.trim_start();
    let rest = rest
        .strip_prefix(['-', '–', '—', '\u{2212}'])
        .or_else(|| rest.strip_prefix("to "))?
        .trim_start();
    let after_last = rest.trim_start_matches(is_of_code);
    let last = &rest[..rest.len() - after_last.len()];
    let is_end =
        |code: &str| is_code(tidy_code(code)) && code.contains(|c: char| c.is_ascii_digit());
    let title = after_last.trim_start_matches([':', '.', '-', '–', ' ']);
    (is_end(first) && is_end(last) && !title.is_empty()).then_some(title)
}

/// Returns whether a line only marks a page: `1.1 Domain 1/Folio 1`, `Page 3 of 12`.
pub(super) fn is_page_mark(text: &str) -> bool {
    let words = text.to_lowercase();
    let ends_in_number = |after: &str| {
        words.rsplit_once(after).is_some_and(|(_, end)| {
            let end = end.trim();
            !end.is_empty() && end.len() < 5 && end.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    words.len() < 60
        && (ends_in_number("folio ")
            || words.starts_with("page ") && (ends_in_number(" of ") || ends_in_number("page ")))
}

/// Makes ids of codes: the same code gives the same id each time.
#[derive(Default)]
pub(super) struct GridIds {
    taken: BTreeSet<String>,
}

impl GridIds {
    /// Notes an id that exists already.
    pub(super) fn take(&mut self, id: &str) {
        self.taken.insert(id.to_lowercase());
    }

    /// Returns the id for a code: its letters and digits with `-` between them, with `letter` before
    /// one that begins with a digit.
    pub(super) fn of_code(&mut self, letter: &str, code: &str) -> String {
        let plain = slug(code);
        let id = if plain.starts_with(|c: char| c.is_ascii_alphabetic()) {
            plain
        } else if plain.is_empty() {
            letter.to_owned()
        } else {
            format!("{letter}-{plain}")
        };
        self.free(id)
    }

    /// Returns an id that nothing has yet, with a number behind it if need be.
    pub(super) fn free(&mut self, id: String) -> String {
        let mut found = id.clone();
        let mut number = 2;
        while self.taken.contains(&found.to_lowercase()) {
            found = format!("{id}-{number}");
            number += 1;
        }
        self.take(&found);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_parted_from_the_words_behind_it_and_a_number_in_words_is_not() {
        for (text, parts) in [
            ("1.01Sees the baby", Some(("1.01", "Sees the baby"))),
            ("1.10 Sees", Some(("1.10", "Sees"))),
            ("RB-01: Sees", Some(("RB-01", "Sees"))),
            ("1A.1. Sees", Some(("1A.1", "Sees"))),
            ("2.3a Sees", Some(("2.3a", "Sees"))),
            ("3. Sees", Some(("3", "Sees"))),
            ("3 babies see", None),
            ("1.01", Some(("1.01", ""))),
            ("Sees 1.01", None),
            ("A. KNOWLEDGE:", None),
            ("2.5", Some(("2.5", ""))),
        ] {
            assert_eq!(split_code(text), parts, "{text}");
        }
    }

    #[test]
    fn a_range_and_a_page_mark_are_not_codes() {
        assert_eq!(range_title("1.01 - 1.03: Working together"), Some("Working together"));
        assert_eq!(range_title("1.01–1.03 Together"), Some("Together"));
        assert_eq!(range_title("Self-care"), None);
        assert!(is_page_mark("1.1 Domain 1/Folio 1") && is_page_mark("Page 3 of 12"));
        assert!(!is_page_mark("1.1 Domain 1"));
    }

    #[test]
    fn an_id_follows_from_its_code_and_is_given_once() {
        let mut ids = GridIds::default();
        let made = ["1.01", "RB-01", "1A.1", "1-01"].map(|code| ids.of_code("C", code));
        assert_eq!(made, ["C-1-01", "RB-01", "C-1A-1", "C-1-01-2"]);
    }
}
