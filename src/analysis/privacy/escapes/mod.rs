//! Letters that programs write as other signs.

mod bytes;
mod latex;
mod mojibake;

#[cfg(test)]
pub(super) use mojibake::PAGES;

/// Decodes a letter after the character `before` that scripts, links and pages write as a number or a name, `\u0041`, `\u{41}`,
/// `%41`, `%C3%A9`, `&#233;` or `&eacute;`, or that a program misread, `Ã©`, and returns the bytes
/// used.
pub(super) fn escaped(before: Option<char>, text: &str) -> Option<(char, usize)> {
    let is_inside = before.is_some_and(char::is_alphabetic);
    match text.as_bytes() {
        [b'{', b'\\', ..] => latex::letter(text, true),
        [b'\\', b'x' | b'0'..=b'3', ..] => bytes::of_program(text),
        [b'\\', ..] => of_script(text).or_else(|| latex::letter(text, is_inside)),
        [b'%', ..] => bytes::of_link(text),
        [b'=', ..] => bytes::of_mail(before, text),
        [b'&', ..] => entity(text),
        [0x80..=0xff, ..] => mojibake::misread(text),
        _ => None,
    }
}

/// Decodes a letter by its number in a script.
fn of_script(text: &str) -> Option<(char, usize)> {
    text.strip_prefix("\\u").or_else(|| text.strip_prefix("\\U"))?;
    let (digits, used) = match text[2..].strip_prefix('{') {
        Some(inside) => {
            let end = inside.bytes().take(8).position(|byte| byte == b'}')?;
            // One digit is a letter with an accent of LaTeX.
            (inside.get(..end).filter(|digits| digits.len() > 1)?, end + 4)
        }
        None => (text.get(2..6)?, 6),
    };
    let c = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?;
    Some((c, used))
}

/// Decodes a character that a page writes by its number or its name. The sign that begins it may
/// have been written so as well, `&amp;eacute;`.
fn entity(text: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 34;
    const MOST_AGAIN: usize = 3;
    let mut rest = &text[1..];
    for _ in 0..MOST_AGAIN {
        let Some(again) = rest.strip_prefix("amp;") else { break };
        rest = again;
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b';');
        let whole = end.map(|end| format!("&{}", &rest[..=end]));
        let meant = whole.and_then(|whole| named(&whole)).filter(|(c, _)| *c != '&');
        if let Some((c, used)) = meant {
            return Some((c, text.len() - rest.len() + used - 1));
        }
    }
    named(text)
}

fn named(text: &str) -> Option<(char, usize)> {
    let (sign, used) = crate::text::entity(text);
    (used > 1).then(|| sign.chars().next()).flatten().map(|c| (c, used))
}
