//! Words that a hyphen breaks at the end of a line, a paragraph or a box.

use crate::text::{is_hyphen, is_lead};

/// The most of a line that is looked at from its end, in bytes.
const NEAR_BYTES: usize = 80;

/// Returns the end of a text, at most some bytes of it.
fn end_of(text: &str) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(NEAR_BYTES))..]
}

/// Returns a text without its hyphen, if it ends in one that breaks a word.
fn half(text: &str) -> Option<&str> {
    // A date or an address may go on behind its sign.
    let may_go_on = |c: char| c.is_alphanumeric() || matches!(c, '/' | '@');
    text.strip_suffix(is_hyphen).filter(|half| half.ends_with(may_go_on))
}

/// Appends the end of a line. After a hyphen it stays the end of a line, so that the word goes on;
/// anywhere else words are only parted.
pub(super) fn push_break(text: &mut String) {
    let near = end_of(text).trim_end_matches(' ');
    let blanks = end_of(text).len() - near.len();
    if let Some(half) = half(near) {
        text.truncate(text.len() - blanks - (near.len() - half.len()));
        text.push_str("-\n");
    } else {
        text.push(' ');
    }
}

/// Returns the last words of a line, if a hyphen at its end breaks one.
pub(super) fn broken_end(text: &str) -> String {
    broken_words(text, 2)
}

/// Returns so many last words of a line, if a hyphen at its end breaks the last of them.
pub(super) fn broken_words(text: &str, words: usize) -> String {
    let near = end_of(text.trim_end().trim_end_matches('\\'));
    half(near).map_or(String::new(), |half| {
        let last = half.rsplitn(words + 1, char::is_whitespace).take(words).last().unwrap_or(half);
        let from = last.as_ptr() as usize - half.as_ptr() as usize;
        format!("{}-", &half[from..])
    })
}

/// Returns the first words of a line, without the marks of a quotation or a list.
pub(super) fn resumed(text: &str) -> &str {
    let text = text.trim_start_matches(is_lead);
    let text = &text[..text.floor_char_boundary(NEAR_BYTES.min(text.len()))];
    let end = text.match_indices(char::is_whitespace).nth(1).map_or(text.len(), |(at, _)| at);
    if text.starts_with(char::is_alphanumeric) { &text[..end] } else { "" }
}

/// Returns whether the check for words across two lines takes a line for the begin of another text.
pub(super) fn begins_anew(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| !c.is_whitespace() && is_lead(c))
}

/// Returns the words that go on from one line of a text to the next behind the mark of a quotation or
/// a list, parted from each other.
pub(super) fn in_quotations(text: &str) -> String {
    let mut joined = String::new();
    let mut before = String::new();
    for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
        let resumed = resumed(line);
        if !before.is_empty() && !resumed.is_empty() && begins_anew(line) {
            joined.extend([&before, "\n", resumed, " | "]);
        }
        before = broken_end(line);
    }
    joined
}

/// Returns a text in which every end of a line after a hyphen is one that the check knows, or `None`
/// if it is so already: a page may end there, or a line on an old machine.
pub(super) fn with_plain_breaks(text: &str) -> Option<String> {
    let is_break =
        |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut plain = String::new();
    let mut told = 0;
    for (at, hyphen) in text.match_indices(is_hyphen) {
        let rest = text[at + hyphen.len()..].trim_start_matches([' ', '\t']);
        let is_odd = hyphen == "\u{ad}" || !rest.starts_with(['\n', '\r']) || {
            rest.starts_with('\r') && !rest.starts_with("\r\n")
        };
        if at >= told && is_odd && rest.starts_with(is_break) {
            plain.push_str(&text[told..at]);
            plain.push_str("-\n");
            told = text.len() - rest.trim_start_matches(is_break).len();
        }
    }
    plain.push_str(&text[told..]);
    (told > 0).then_some(plain)
}

/// Returns a text with blanks for the signs that a script or a link writes as a letter, `\n` or
/// `%0A`, where a word follows that would begin with that letter. `None` if there are none.
pub(super) fn without_escapes(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    // The first letter may be written with an escape itself.
    let begins = |c: char| c.is_alphabetic() || matches!(c, '\\' | '%' | '&');
    let is_letter_at = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with(begins));
    let mut plain: Option<Vec<u8>> = None;
    for at in memchr::memchr2_iter(b'\\', b'%', bytes) {
        let length = match &bytes[at + 1..] {
            [b'n' | b't' | b'r', ..] if bytes[at] == b'\\' => 2,
            [one, two, ..] if bytes[at] == b'%' => {
                let hex = [*one, *two];
                let code = std::str::from_utf8(&hex).ok();
                match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
                    Some(sign) if sign < 0x80 && !sign.is_ascii_alphanumeric() => 3,
                    _ => continue,
                }
            }
            _ => continue,
        };
        if is_letter_at(at + length) {
            plain.get_or_insert_with(|| bytes.to_vec())[at..at + length].fill(b' ');
        }
    }
    plain.map(|plain| String::from_utf8_lossy(&plain).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_broken_only_by_a_hyphen_at_its_end() {
        assert_eq!(broken_end("and then with Otto-  "), "with Otto-");
        assert_eq!(broken_end("Otto\u{ad}"), "Otto-");
        for whole in ["Otto", "Otto -", "-", "", "Otto--"] {
            assert_eq!(broken_end(whole), "", "{whole}");
        }
        assert_eq!(resumed("> > line went home"), "line went");
        assert_eq!(resumed("\u{201c}line"), "");
        assert!(begins_anew(" > line") && !begins_anew(" line"));
        assert_eq!(
            in_quotations("> with Otto-\n> line went home\nso-\nso"),
            "with Otto-\nline went | "
        );
    }

    #[test]
    fn the_end_of_a_line_stays_one_after_a_hyphen_alone() {
        for (text, broken) in [
            ("Otto-", "Otto-\n"),
            ("Otto- ", "Otto-\n"),
            ("Otto\u{ad}", "Otto-\n"),
            ("Otto", "Otto "),
            ("Otto -", "Otto - "),
            ("", " "),
        ] {
            let mut said = text.to_owned();
            push_break(&mut said);
            assert_eq!(said, broken, "{text}");
        }
        for (text, plain) in [
            ("Otto-\u{c}line", Some("Otto-\nline")),
            ("Otto-\rline", Some("Otto-\nline")),
            ("Otto\u{ad}\nline", Some("Otto-\nline")),
            ("Otto-\nline", None),
            ("Otto-\r\nline", None),
            ("Otto\u{ad}line and-so", None),
        ] {
            assert_eq!(with_plain_breaks(text).as_deref(), plain, "{text:?}");
        }
    }

    #[test]
    fn a_word_behind_an_escape_is_parted_from_it() {
        for (text, plain) in [
            ("Visit\\nOttoline", Some("Visit  Ottoline")),
            ("body=%0AZo\u{eb}", Some("body=   Zo\u{eb}")),
            ("%3E%C5%81ucja", Some("   %C5%81ucja")),
            ("%41melia 50% \\n", None),
            ("\\", None),
        ] {
            assert_eq!(without_escapes(text).as_deref(), plain, "{text}");
        }
    }
}
