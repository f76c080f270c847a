//! The header and the footer of a sheet, with codes for what a program puts there.

/// Returns the words of a header or footer without its codes (ECMA-376, 18.3.1.46). A code for a
/// part of it or for a value parts words, and a code for how letters look does not.
pub(in crate::files::readers) fn without_codes(said: &str) -> String {
    let mut words = String::with_capacity(said.len());
    let mut rest = said;
    while let Some((before, after)) = rest.split_once('&') {
        words.push_str(before);
        let Some(code) = after.chars().next() else { return words };
        let mut used = code.len_utf8();
        match code {
            '&' => words.push('&'),
            'L' | 'C' | 'R' | 'P' | 'N' | 'D' | 'T' | 'A' | 'F' | 'Z' | 'G' => words.push(' '),
            'B' | 'I' | 'U' | 'E' | 'S' | 'X' | 'Y' | 'O' | 'H' => {}
            // A font and its style.
            '"' => {
                words.push(' ');
                used = after[1..].find('"').map_or(1, |end| end + 2);
            }
            'K' => {
                let is_sign = |at: usize, byte: u8| {
                    if at == 2 { b"+-".contains(&byte) } else { byte.is_ascii_digit() }
                };
                let colour = &after.as_bytes()[1..];
                let is_hex = colour.len() >= 6 && colour[..6].iter().all(u8::is_ascii_hexdigit);
                let is_theme = colour.len() >= 6
                    && colour[..6].iter().enumerate().all(|(at, &byte)| is_sign(at, byte));
                used += if is_hex || is_theme { 6 } else { 0 };
            }
            _ if code.is_ascii_digit() => {
                used = after.bytes().take_while(u8::is_ascii_digit).count();
            }
            _ => {
                words.push('&');
                used = 0;
            }
        }
        rest = &after[used..];
    }
    words.push_str(rest);
    words
}

#[cfg(test)]
mod tests {
    use super::without_codes;

    #[test]
    fn no_code_is_left_beside_a_word() {
        for (said, words) in [
            ("&LOzzbert", " Ozzbert"),
            ("&COzzbert, age 2&RKacper", " Ozzbert, age 2 Kacper"),
            ("&L&\"Arial,Bold\"&12&KFF0000Otto", "  Otto"),
            ("&K01+050Otto &KOtto", "Otto Otto"),
            ("Otto&Bline &P of &N", "Ottoline   of  "),
            ("A && B & C &\"never", "A & B & C  never"),
            ("Otto&", "Otto"),
        ] {
            assert_eq!(without_codes(said), words, "{said}");
        }
    }
}
