//! Marks in a text that becomes a page: whose words a part of it is, and in which language.
//!
//! A sentence of ours often holds words of a framework or of a person. The marks are Unicode's own
//! and invisible: a language tag before words of a framework (U+E0001 with the code, and U+E0001
//! U+E007F after them), and a first strong isolate around a person's own (U+2068, U+2069). On a
//! page they become elements (`report/render/html.rs`); everywhere else they are left out.

use std::borrow::Cow;

const TAG: char = '\u{e0001}';
const CANCEL: char = '\u{e007f}';
const ISOLATE: char = '\u{2068}';
const POP: char = '\u{2069}';
/// From a letter to the letter of a tag.
const SHIFT: u32 = 0xe_0000;

/// A part of a marked text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marked<'t> {
    /// Words of imh.
    Ours(&'t str),
    /// Words of a framework; `language` is empty if it is not known.
    Framework { language: String, words: &'t str },
    /// Words of a person, in whatever language they write.
    Own(&'t str),
}

/// Marks words of a framework in this language (BCP 47; empty if it is not known).
#[must_use]
pub fn in_language(language: &str, words: &str) -> String {
    let letters = language.chars().filter(char::is_ascii_graphic);
    let mut marked = String::from(TAG);
    marked.extend(letters.filter_map(|letter| char::from_u32(u32::from(letter) + SHIFT)));
    marked.push_str(unmarked(words).trim_start_matches(is_letter));
    marked.extend([TAG, CANCEL]);
    marked
}

/// Marks a person's own words.
#[must_use]
pub fn own_words(words: &str) -> String {
    format!("{ISOLATE}{}{POP}", unmarked(words))
}

/// Marks words as `like` is marked, if all of it is in one language.
#[must_use]
pub fn marked_like(like: &str, words: &str) -> String {
    match marked_parts(like).as_slice() {
        [Marked::Framework { language, .. }] => in_language(language, words),
        _ => words.to_owned(),
    }
}

/// Returns the text without marks.
#[must_use]
pub fn unmarked(text: &str) -> Cow<'_, str> {
    if !text.contains(is_mark) {
        return Cow::Borrowed(text);
    }
    let words = |part: Marked<'_>| match part {
        Marked::Ours(words) | Marked::Own(words) | Marked::Framework { words, .. } => {
            words.replace(is_mark, "")
        }
    };
    Cow::Owned(marked_parts(text).into_iter().map(words).collect())
}

/// Returns the parts of a text in order, none of them empty. A mark without its partner lasts until
/// the next mark.
#[must_use]
pub fn marked_parts(text: &str) -> Vec<Marked<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let ours = rest.find(is_mark).unwrap_or(rest.len());
        if ours > 0 {
            parts.push(Marked::Ours(&rest[..ours]));
            rest = &rest[ours..];
            continue;
        }
        let mark = rest.chars().next().unwrap_or_default();
        rest = &rest[mark.len_utf8()..];
        let letters =
            if mark == TAG { rest.find(|c| !is_letter(c)).unwrap_or(rest.len()) } else { 0 };
        let tag = &rest[..letters];
        rest = &rest[letters..];
        let words = &rest[..rest.find(is_mark).unwrap_or(rest.len())];
        if mark == POP || tag.starts_with(CANCEL) || words.is_empty() {
            continue;
        }
        rest = &rest[words.len()..];
        parts.push(if mark == ISOLATE {
            Marked::Own(words)
        } else {
            let letter = |c: char| char::from_u32(u32::from(c).saturating_sub(SHIFT));
            Marked::Framework { language: tag.chars().filter_map(letter).collect(), words }
        });
    }
    parts
}

fn is_mark(c: char) -> bool {
    matches!(c, TAG | ISOLATE | POP)
}

/// Returns whether it is a letter of a language tag, or the one that ends a tag.
fn is_letter(c: char) -> bool {
    ('\u{e0020}'..=CANCEL).contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_text_says_whose_each_part_is() {
        let text = format!("{} for {}.", in_language("cy", "Gwrando"), own_words("A. B."));
        assert_eq!(
            marked_parts(&text),
            [
                Marked::Framework { language: "cy".to_owned(), words: "Gwrando" },
                Marked::Ours(" for "),
                Marked::Own("A. B."),
                Marked::Ours("."),
            ]
        );
        assert_eq!(unmarked(&text), "Gwrando for A. B..");
        assert!(matches!(unmarked("plain"), Cow::Borrowed("plain")));
    }

    #[test]
    fn words_cannot_end_their_own_mark() {
        for words in ["a\u{2069}b", "a\u{e0001}\u{e007f}b", "a\u{e0001}\u{e0061}b", "a\u{2068}b"] {
            assert_eq!(marked_parts(&own_words(words)), [Marked::Own("ab")], "{words:?}");
            assert_eq!(marked_parts(&in_language("ar", words)).len(), 1, "{words:?}");
        }
    }

    #[test]
    fn marks_without_a_partner_lose_no_word() {
        for text in ["\u{2069}a", "a\u{2068}", "\u{2068}a", "\u{e0001}a", "\u{e0001}\u{e007f}a"] {
            assert_eq!(unmarked(text), "a", "{text:?}");
        }
        // Flags of countries are made of the same letters, and stay.
        let flag = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}";
        assert_eq!(unmarked(&own_words(flag)), flag);
    }
}
