//! Letters that are written as the numbers of their bytes.

use crate::analysis::privacy::{text::is_accent, tokens::is_apostrophe};

/// Decodes the bytes of one character in a link, `%C3%A9`, also if the sign for a code was itself
/// written as one, `%25C3%25A9`. Apart from `50%25`, such a code is a letter, a digit, a blank or a
/// sign inside a name.
pub(super) fn of_link(text: &str) -> Option<(char, usize)> {
    let (c, used) = character(text, link_byte)?;
    (is_of_name(c) || matches!(c, ' ' | '@' | '-' | '.')).then_some((c, used))
}

/// Decodes the bytes of one letter in a program, `\xC3\xA9` or `\303\251`.
pub(super) fn of_program(text: &str) -> Option<(char, usize)> {
    let (c, used) = character(text, program_byte)?;
    is_of_name(c).then_some((c, used))
}

/// Returns whether a name may have a character: a letter, an apostrophe, and a blank, a hyphen or a
/// sign of no width that no keyboard has.
fn is_of_name(c: char) -> bool {
    c.is_alphanumeric()
        || is_accent(c)
        || is_apostrophe(c)
        || matches!(c, '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{2015}' | '\u{202a}'..='\u{202f}')
        || matches!(c, '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Decodes the bytes of one letter in a mail, `=C3=A9` (quoted-printable, RFC 2045, section 6.7), or
/// the end of a line that only the mail has, as a character of no width.
pub(super) fn of_mail(before: Option<char>, text: &str) -> Option<(char, usize)> {
    const NO_WIDTH: char = '\u{200b}';
    if let Some(used) = soft_end(text) {
        let goes_on = text[used..].starts_with(|c: char| c.is_lowercase() || c == '=');
        let is_word = before.is_some_and(char::is_alphabetic) && goes_on;
        return is_word.then_some((NO_WIDTH, used));
    }
    let (c, used) = character(text, mail_byte)?;
    // One byte may be chance, as in `NAME=EDITH`.
    let goes_on = text[used..].starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    let is_sure = used > 3 || !goes_on;
    let is_meant = c.is_alphabetic() || is_accent(c) || matches!(c, '\u{2000}'..='\u{206f}');
    (is_sure && is_meant && !c.is_ascii()).then_some((c, used))
}

/// Decodes one character of UTF-8, or else of one byte, as older programs write.
fn character(text: &str, byte: fn(&str) -> Option<(u8, usize)>) -> Option<(char, usize)> {
    let mut bytes = [0; 4];
    let (mut length, mut used) = (0, 0);
    let mut first = None;
    while length < bytes.len()
        && let Some((next, more)) = byte(&text[used..])
    {
        bytes[length] = next;
        (length, used) = (length + 1, used + more);
        first = first.or(Some((next, used)));
        if let Ok(read) = std::str::from_utf8(&bytes[..length]) {
            return read.chars().next().map(|c| (c, used));
        }
    }
    first.filter(|(byte, _)| *byte >= 0xc0).map(|(byte, used)| (char::from(byte), used))
}

fn link_byte(text: &str) -> Option<(u8, usize)> {
    let mut digits = text.strip_prefix('%')?;
    while let Some(again) = digits.strip_prefix("25").filter(|again| hex(again).is_some()) {
        digits = again;
    }
    Some((hex(digits)?, text.len() - digits.len() + 2))
}

fn program_byte(text: &str) -> Option<(u8, usize)> {
    let code = text.strip_prefix('\\')?;
    match code.strip_prefix('x') {
        Some(digits) => Some((hex(digits)?, 4)),
        None => {
            let digits = code.get(..3).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
            Some((u8::from_str_radix(digits?, 8).ok()?, 4))
        }
    }
}

fn mail_byte(text: &str) -> Option<(u8, usize)> {
    let ends = soft_end(text).unwrap_or(0);
    let digits = text[ends..].strip_prefix('=')?;
    let is_code = digits.bytes().take(2).all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
    Some((hex(digits).filter(|_| is_code)?, ends + 3))
}

/// Returns the length of the end of a line that a mail puts into a long one.
fn soft_end(text: &str) -> Option<usize> {
    let end = text.strip_prefix('=')?.trim_start_matches([' ', '\t', '\r']).strip_prefix('\n')?;
    Some(text.len() - end.len())
}

/// Returns the number that two digits begin with.
fn hex(digits: &str) -> Option<u8> {
    let two = digits.get(..2).filter(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u8::from_str_radix(two, 16).ok()
}
