//! Letters of codes and of the names of shapes, by the tables that every reader of PDF knows.

use std::{collections::HashMap, sync::LazyLock};

const GLYPHS: &str = include_str!("tables/glyphs.txt");
const ENCODINGS: &str = include_str!("tables/encodings.txt");
const WIDTHS: &str = include_str!("tables/widths.txt");

/// The names of the Adobe glyph list, and the letters of each.
static LETTERS: LazyLock<HashMap<&str, String>> = LazyLock::new(|| {
    let letter = |code: &str| u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
    GLYPHS
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(name, codes)| (name, codes.split(' ').filter_map(letter).collect()))
        .collect()
});

/// The widths of letters in a standard font, in thousandths of its size.
static STANDARD_WIDTHS: LazyLock<HashMap<&str, HashMap<char, f64>>> = LazyLock::new(|| {
    let pair = |pair: &str| {
        let letter = pair.chars().next()?;
        let width = pair[letter.len_utf8()..].parse().ok()?;
        Some((if letter == '\u{2423}' { ' ' } else { letter }, width))
    };
    WIDTHS
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(font, pairs)| (font, pairs.split(' ').filter_map(pair).collect()))
        .collect()
});

/// Returns the 224 letters from code 32 on of an encoding: `WinAnsi`, `MacRoman`, `Standard`,
/// `Symbol`. A code without a letter has U+FFFD.
pub(super) fn table(name: &str) -> Vec<char> {
    ENCODINGS
        .lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(encoding, _)| *encoding == name)
        .map_or(Vec::new(), |(_, letters)| letters.chars().collect())
}

pub(super) fn standard_widths(font: &str) -> Option<&'static HashMap<char, f64>> {
    STANDARD_WIDTHS.get(font)
}

fn is_private(letters: &str) -> bool {
    letters.chars().any(|c| ('\u{e000}'..='\u{f8ff}').contains(&c))
}

/// Returns the letters of a shape by its name: `A`, `ffi`, `uni0041`, `f_i`, `A.small`.
pub(super) fn letters_of_name(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.split_once('.').map_or(name, |(before, _)| before);
    if name.is_empty() {
        return None;
    }
    if let Some(letters) = listed(name) {
        return Some(letters);
    }
    if name.contains('_') {
        return name.split('_').map(|part| listed(part).or_else(|| by_number(part))).collect();
    }
    by_number(name)
}

fn listed(name: &str) -> Option<String> {
    let letters = LETTERS.get(name)?;
    if !is_private(letters) {
        return Some(letters.clone());
    }
    // Small capitals and figures of other heights.
    let base = ["small", "oldstyle", "inferior", "superior"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))?;
    LETTERS.get(base).filter(|letters| !is_private(letters)).cloned()
}

/// Returns the letters of `uni00410042` or `u1F600`.
fn by_number(name: &str) -> Option<String> {
    let hex = |digits: &str| {
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let code = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
        char::from_u32(code).filter(|c| !c.is_control())
    };
    if let Some(digits) = name.strip_prefix("uni")
        && digits.len() >= 4
        && digits.is_ascii()
    {
        return (0..digits.len() / 4).map(|at| hex(&digits[at * 4..at * 4 + 4])).collect();
    }
    let digits = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))?;
    hex(digits).map(String::from)
}

/// Returns whether a name only numbers its shape, and the number is the code: `a65` at 65, `G41` at 65
/// in hexadecimal.
pub(super) fn is_number_of(name: &[u8], code: u8) -> bool {
    let Ok(name) = std::str::from_utf8(name) else { return false };
    let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let prefix = name.len() - digits.len();
    let is_decimal = prefix <= 3 && digits.parse() == Ok(code);
    // The letters before a hexadecimal number may be digits as well.
    let is_hex = |at: usize| {
        let digits = &name[at..];
        digits.len() >= 2 && u8::from_str_radix(digits, 16) == Ok(code)
    };
    is_decimal || (0..=prefix.min(3)).any(is_hex)
}

/// The letters of TeX's older fonts below 32, and of its newer ones below 32 and from 128 to 191.
const TEX: &str = "\u{393}\u{394}\u{398}\u{39b}\u{39e}\u{3a0}\u{3a3}\u{3a5}\u{3a6}\u{3a8}\u{3a9}\u{fb00}\u{fb01}\u{fb02}\u{fb03}\u{fb04}\u{131}\u{237}`\u{b4}\u{2c7}\u{2d8}\u{af}\u{2da}\u{b8}\u{df}\u{e6}\u{153}\u{f8}\u{c6}\u{152}\u{d8}";
const CORK: &str = "`\u{b4}\u{2c6}\u{2dc}\u{a8}\u{2dd}\u{2da}\u{2c7}\u{2d8}\u{af}\u{2d9}\u{b8}\u{2db}\u{201a}\u{2039}\u{203a}\u{201c}\u{201d}\u{201e}\u{ab}\u{bb}\u{2013}\u{2014}\u{200b}\u{b0}\u{131}\u{237}\u{fb00}\u{fb01}\u{fb02}\u{fb03}\u{fb04}";
const CORK_HIGH: &str = "\u{102}\u{104}\u{106}\u{10c}\u{10e}\u{11a}\u{118}\u{11e}\u{139}\u{13d}\u{141}\u{143}\u{147}\u{14a}\u{150}\u{154}\u{158}\u{15a}\u{160}\u{15e}\u{164}\u{162}\u{170}\u{16e}\u{178}\u{179}\u{17d}\u{17b}\u{132}\u{130}\u{111}\u{a7}\u{103}\u{105}\u{107}\u{10d}\u{10f}\u{11b}\u{119}\u{11f}\u{13a}\u{13e}\u{142}\u{144}\u{148}\u{14b}\u{151}\u{155}\u{159}\u{15b}\u{161}\u{15f}\u{165}\u{163}\u{171}\u{16f}\u{ff}\u{17a}\u{17e}\u{17c}\u{133}\u{a1}\u{bf}\u{a3}";

/// Returns the letter of a code in a font that only numbers its shapes. TeX makes such fonts; one of
/// its newer ones has letters that no older one has (`is_new`).
pub(super) fn letter_of_number(code: u8, is_new: bool) -> Option<char> {
    let at = usize::from(code);
    match code {
        0..32 => (if is_new { CORK } else { TEX }).chars().nth(at),
        128..192 if is_new => CORK_HIGH.chars().nth(at - 128),
        0xd7 if is_new => Some('\u{152}'),
        0xf7 if is_new => Some('\u{153}'),
        0xff if is_new => Some('\u{df}'),
        code => table("WinAnsi").get(usize::from(code) - 32).copied().filter(|&c| c != '\u{fffd}'),
    }
}

/// Returns whether the codes of a font that only numbers its shapes are those of TeX's newer fonts.
pub(super) fn is_new_tex(mut codes: impl Iterator<Item = u8>) -> bool {
    codes.any(|code| matches!(code, 21..=22 | 29..=31 | 0xc0..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_shape_has_its_letters() {
        for (name, letters) in [
            ("A", Some("A")),
            ("ffi", Some("\u{fb03}")),
            ("Asmall", Some("A")),
            ("oneoldstyle", Some("1")),
            ("uni004F0074", Some("Ot")),
            ("u1F600", Some("\u{1f600}")),
            ("f_f_i", Some("ffi")),
            ("a.alt2", Some("a")),
            ("zcaron", Some("\u{17e}")),
            (".notdef", None),
            ("g41", None),
            ("uni00", None),
            ("uni\u{e9}\u{e9}", None),
        ] {
            assert_eq!(letters_of_name(name.as_bytes()).as_deref(), letters, "{name}");
        }
    }

    #[test]
    fn a_name_that_numbers_its_code_has_the_letter_of_the_code() {
        for (name, code, is_number) in [
            ("a65", 65, true),
            ("G41", 65, true),
            ("C0065", 65, true),
            ("65", 65, true),
            ("g36", 65, false),
            ("", 65, false),
        ] {
            assert_eq!(is_number_of(name.as_bytes(), code), is_number, "{name}");
        }
        for (code, is_new, letter) in [
            (b'A', true, 'A'),
            (12, false, '\u{fb01}'),
            (28, true, '\u{fb01}'),
            (31, true, '\u{fb04}'),
            (0xeb, true, '\u{eb}'),
            (0x90, true, '\u{158}'),
            (0x93, false, '\u{201c}'),
        ] {
            assert_eq!(letter_of_number(code, is_new), Some(letter), "{code} {is_new}");
        }
        assert!(is_new_tex([12, 30].into_iter()) && !is_new_tex([12, 65].into_iter()));
    }

    #[test]
    fn every_encoding_has_a_letter_for_each_code() {
        for name in ["WinAnsi", "MacRoman", "Standard", "Symbol"] {
            assert_eq!(table(name).len(), 224, "{name}");
        }
        assert_eq!(standard_widths("Helvetica").and_then(|widths| widths.get(&'A')), Some(&667.0));
        assert_eq!(
            standard_widths("Times-Roman").and_then(|widths| widths.get(&' ')),
            Some(&250.0)
        );
    }
}
