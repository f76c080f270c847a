//! The letters of a text as they are meant, where a format writes some of them as others.

/// Returns the text of JSON with the letters that its escapes stand for (RFC 8259, section 7), or
/// `None` if there are none.
pub(super) fn of_json(text: &str) -> Option<String> {
    replaced(text, '\\', |rest| {
        let sign = rest.chars().next()?;
        let meant = match sign {
            'n' => '\n',
            't' => '\t',
            'r' | 'b' | 'f' => ' ',
            '"' | '\\' | '/' => sign,
            'u' => return of_number(rest),
            _ => return None,
        };
        Some((meant, 1))
    })
}

/// Decodes `u0041` and `ud83dude00` written with a backslash each.
fn of_number(rest: &str) -> Option<(char, usize)> {
    let unit = |at: usize| u16::from_str_radix(rest.get(at..at + 4)?, 16).ok();
    let first = unit(1)?;
    let second = rest.get(5..7).filter(|mark| *mark == "\\u").and_then(|_| unit(7));
    let pair = [Some(first), second];
    let mut letters = char::decode_utf16(pair.into_iter().flatten());
    match letters.next()? {
        Ok('\0') => Some((' ', 5)),
        Ok(c) => Some((c, if c.len_utf16() == 2 { 11 } else { 5 })),
        Err(_) => None,
    }
}

/// Returns the value of a contact or a calendar as it is meant (RFC 6350, section 3.4; RFC 5545,
/// section 3.3.11), and of its parameters (RFC 6868).
pub(super) fn of_card(text: &str) -> Option<String> {
    let value = replaced(text, '\\', |rest| {
        let sign = rest.chars().next()?;
        let meant = match sign {
            'n' | 'N' => '\n',
            't' | 'r' => ' ',
            '"' | '\\' | ',' | ';' | ':' => sign,
            _ => return None,
        };
        Some((meant, 1))
    });
    let parameters =
        replaced(value.as_deref().unwrap_or(text), '^', |rest| match rest.chars().next()? {
            'n' => Some(('\n', 1)),
            '\'' => Some(('"', 1)),
            '^' => Some(('^', 1)),
            _ => None,
        });
    parameters.or(value)
}

/// Returns a text with what `meant` makes of the words after each `mark`: a sign, and how many bytes
/// after the mark it takes.
fn replaced(
    text: &str,
    mark: char,
    meant: impl Fn(&str) -> Option<(char, usize)>,
) -> Option<String> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(mark) {
        plain.push_str(before);
        let (sign, used) = meant(after).unwrap_or((mark, 0));
        plain.push(sign);
        rest = &after[used..];
    }
    if rest.len() == text.len() {
        return None;
    }
    plain.push_str(rest);
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_escape_is_the_letter_that_it_stands_for() {
        for (text, meant) in [
            (r"Visit\nOtto", Some("Visit\nOtto")),
            (r#"\"a\\n\/\t"#, Some("\"a\\n/\t")),
            (r"Zo\u00eb \ud83d\ude00 \ud83d \u00", Some("Zo\u{eb} \u{1f600} \\ud83d \\u00")),
            (r"\", Some("\\")),
            ("plain", None),
        ] {
            assert_eq!(of_json(text).as_deref(), meant, "{text}");
        }
        for (text, meant) in [
            (r"a\, b\; c\NOtto", Some("a, b; c\nOtto")),
            ("x^nOtto ^'O^' ^^ ^", Some("x\nOtto \"O\" ^ ^")),
            ("plain", None),
        ] {
            assert_eq!(of_card(text).as_deref(), meant, "{text}");
        }
    }
}
