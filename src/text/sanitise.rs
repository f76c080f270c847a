//! Makes untrusted words safe for the place where they are shown: a terminal, a page, a
//! spreadsheet.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::unmarked;

/// Returns whether `text` has a character that moves the cursor, colours, hides or reorders text.
#[must_use]
pub fn has_control(text: &str) -> bool {
    if text.is_ascii() {
        text.bytes().fold(false, |found, byte| found | byte.is_ascii_control())
    } else {
        text.chars().any(is_unsafe)
    }
}

/// Returns the first such character.
#[must_use]
pub fn unsafe_sign(text: &str) -> Option<char> {
    text.chars().find(|c| is_unsafe(*c))
}

/// Returns a character for a message: itself in backticks, or the name that Unicode gives it if
/// nobody can see it.
#[must_use]
pub fn sign_in_words(sign: char) -> String {
    let name = match sign {
        '\n' | '\r' => return "a line break".to_owned(),
        '\t' => return "a tab".to_owned(),
        ' ' => return "a space".to_owned(),
        '\u{a0}' => "NO-BREAK SPACE",
        '\u{ad}' => "SOFT HYPHEN",
        '\u{61c}' => "ARABIC LETTER MARK",
        '\u{200b}' => "ZERO WIDTH SPACE",
        '\u{200c}' => "ZERO WIDTH NON-JOINER",
        '\u{200d}' => "ZERO WIDTH JOINER",
        '\u{200e}' => "LEFT-TO-RIGHT MARK",
        '\u{200f}' => "RIGHT-TO-LEFT MARK",
        '\u{2028}' => "LINE SEPARATOR",
        '\u{2029}' => "PARAGRAPH SEPARATOR",
        '\u{202a}' => "LEFT-TO-RIGHT EMBEDDING",
        '\u{202b}' => "RIGHT-TO-LEFT EMBEDDING",
        '\u{202c}' => "POP DIRECTIONAL FORMATTING",
        '\u{202d}' => "LEFT-TO-RIGHT OVERRIDE",
        '\u{202e}' => "RIGHT-TO-LEFT OVERRIDE",
        '\u{2060}' => "WORD JOINER",
        '\u{2066}' => "LEFT-TO-RIGHT ISOLATE",
        '\u{2067}' => "RIGHT-TO-LEFT ISOLATE",
        '\u{2068}' => "FIRST STRONG ISOLATE",
        '\u{2069}' => "POP DIRECTIONAL ISOLATE",
        '\u{feff}' => "ZERO WIDTH NO-BREAK SPACE",
        c if c.is_control() => "(a control character)",
        c if c.is_whitespace() => "(a kind of space)",
        c if is_unsafe(c) || unicode_width::UnicodeWidthChar::width(c) == Some(0) => {
            "(no letter of its own)"
        }
        c => return format!("`{c}`"),
    };
    format!("the invisible sign U+{:04X} {name}", u32::from(sign))
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// Returns words as they are stored: composed (NFC), trimmed, line ends as `\n`.
#[must_use]
pub fn tidy(text: &str) -> String {
    let trimmed = text.trim();
    let is_composed = trimmed.is_ascii() || is_nfc_quick(trimmed.chars()) == IsNormalized::Yes;
    if is_composed && !trimmed.contains('\r') {
        return trimmed.to_owned();
    }
    trimmed.nfc().collect::<String>().replace("\r\n", "\n").replace('\r', "\n")
}

/// Same as [`tidy`], without a copy if nothing changes.
#[must_use]
pub fn tidied(text: Cow<'_, str>) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    // Nearly all text is plain ASCII, which this checks without looking up each character.
    let is_plain = bytes.iter().fold(true, |plain, byte| plain & (0x20..0x7f).contains(byte));
    let is_trimmed = bytes.first() != Some(&b' ') && bytes.last() != Some(&b' ');
    if is_plain && is_trimmed { text } else { Cow::Owned(tidy(&text)) }
}

/// Returns letters in their compatible form (NFKC), `Ａ` as `A`, without invisible ones.
#[must_use]
pub fn compatible(text: &str) -> String {
    text.nfkc()
        .filter(|c| {
            !matches!(
                c,
                '\u{ad}'
                    | '\u{115f}'
                    | '\u{1160}'
                    | '\u{3164}'
                    | '\u{180e}'
                    | '\u{200c}'
                    | '\u{200d}'
            ) && !is_unsafe(*c)
        })
        .collect()
}

/// Returns letters without their accents: `Zoë` as `Zoe`.
#[must_use]
pub fn without_accents(text: &str) -> String {
    text.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).collect()
}

/// Returns words for a terminal: line breaks and tabs stay, and everything that could control it
/// becomes `�`. Marks are left out, because terminals differ in how they order words from right to
/// left, and show what they do not know as a box.
#[must_use]
pub fn shown(text: &str) -> String {
    unmarked(text)
        .chars()
        .map(|c| if c == '\n' || c == '\t' || !is_unsafe(c) { c } else { '\u{fffd}' })
        .collect()
}

/// Returns words for one line: same as [`shown`], with every run of white space as one space.
#[must_use]
pub fn one_line(text: &str) -> String {
    shown(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Escapes text for an HTML page, also inside a quoted attribute. Marks are left out.
#[must_use]
pub fn html_escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in unmarked(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c != '\n' && c != '\t' && is_unsafe(c) => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Escapes text so that nothing in it is read as Markdown or HTML.
#[must_use]
pub fn markdown_escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Returns a CSV cell that no spreadsheet reads as a formula: a leading `=`, `+`, `-`, `@`, tab or
/// return gets a `'` before it, except the minus of a number.
#[must_use]
pub fn spreadsheet_safe(cell: &str) -> String {
    let is_number = cell.strip_prefix('-').is_some_and(|rest| {
        let (whole, part) = rest.split_once('.').unwrap_or((rest, "0"));
        [whole, part]
            .iter()
            .all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
    let shown = shown(cell);
    if risky { format!("'{shown}") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_code_never_reaches_the_terminal() {
        assert_eq!(shown("a\u{1b}[31mb\u{9b}c"), "a\u{fffd}[31mb\u{fffd}c");
        assert_eq!(one_line("a\n b\tc"), "a b c");
    }

    #[test]
    fn a_formula_is_only_words_in_a_spreadsheet() {
        assert_eq!(spreadsheet_safe("=1+1"), "'=1+1");
        assert_eq!(spreadsheet_safe("calm"), "calm");
        for number in ["-5.3", "-12"] {
            assert_eq!(spreadsheet_safe(number), number);
        }
        for formula in ["-1+1", "-", "-.5", "-5.", "--5", "-5.3.1", "+5"] {
            assert_eq!(spreadsheet_safe(formula), format!("'{formula}"));
        }
    }

    #[test]
    fn a_tag_is_only_words_on_a_page() {
        assert_eq!(html_escaped("<a href=\"x\">'&"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
    }
}
