//! A text without the signs that forms and typists put around a value: `____943 476 5919____`,
//! `......07700 900123`, `[448812]`.

use memchr::memchr_iter;

use super::super::{runs::Signs, text::Text};

/// Any byte that is no ASCII.
const OTHER: u8 = 0x80;

/// Signs around a value after a label.
const AROUND: [char; 5] = ['[', '(', '"', '\u{201c}', '\''];

/// Returns the text without such signs, with places in `read`, or `None` if it has none.
pub(super) fn bare(read: &str, signs: Signs) -> Option<Text> {
    let is_around = |at: usize| {
        let next = read.as_bytes()[at + 1..].iter().find(|byte| **byte != b' ');
        next.is_some_and(|byte| b"[(\"'-".contains(byte) || !byte.is_ascii())
    };
    let may_have_any = signs.has(b'_')
        || signs.has(b'[')
        || signs.has_leader()
        || signs.has(OTHER) && read.contains('\u{2026}')
        || signs.has(b':') && memchr_iter(b':', read.as_bytes()).any(is_around);
    if !may_have_any {
        return None;
    }
    let mut without = String::with_capacity(read.len());
    let mut has_any = false;
    let mut before = ' ';
    // The last sign that stays and is no blank.
    let mut last = '\n';
    // The end of signs that were looked at, so that many in a row are read once.
    let mut read_to = 0;
    for (at, c) in read.char_indices() {
        let next = read[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let is_around = AROUND.contains(&c) && last == ':'
            || c == '[' && next.is_ascii_digit()
            || c == ']' && before.is_ascii_digit();
        let is_leader = c == '.' && (before == '.' || next == '.') || c == '\u{2026}';
        let is_dash = c == '-' && last == ':' && next != ' ';
        before = c;
        if c == '_' || is_leader || is_around || is_dash {
            has_any = true;
            // A line of signs leads from a label to its value, as a colon does.
            let is_new = last.is_alphanumeric() && at >= read_to;
            let (length, leads) = if is_new { line_of(c, &read[at..]) } else { (0, false) };
            read_to = read_to.max(at + length);
            if leads {
                last = ':';
                if without.ends_with(' ') {
                    without.pop();
                    without.push_str(": ");
                } else {
                    without.push(':');
                }
                without.extend(std::iter::repeat_n(' ', c.len_utf8() - 1));
                continue;
            }
            // As many bytes, so that places stay.
            without.extend(std::iter::repeat_n(' ', c.len_utf8()));
            continue;
        }
        without.push(c);
        if !c.is_whitespace() {
            last = c;
        }
    }
    has_any.then(|| Text::new(&without))
}

/// Returns how long the line of a sign is with which a text begins, and whether it is enough to lead
/// the eye to a value after it.
fn line_of(sign: char, text: &str) -> (usize, bool) {
    let rest = text.trim_start_matches(sign);
    let length = text.len() - rest.len();
    let fewest = if sign == '\u{2026}' { 2 } else { 4 };
    let leads = length / sign.len_utf8() >= fewest
        && rest.trim_start_matches(' ').starts_with(char::is_alphanumeric);
    (length, leads)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::privacy::runs::Runs;

    #[test]
    fn signs_around_a_value_go_and_places_stay() {
        let signs = |text: &str| Runs::of(text).signs;
        let read = |text: &str| bare(text, signs(text)).map(|text| text.read);
        assert_eq!(read("NHS number: ____943 476 5919____").unwrap(), "NHS number: 943 476 5919 ");
        assert_eq!(read("Tel: \u{2026}\u{2026}07700 900123").unwrap(), "Tel: 07700 900123");
        assert_eq!(read("Case number: [448812]").unwrap(), "Case number: 448812 ");
        assert_eq!(read("Case number: (448812)").unwrap(), "Case number: 448812)");
        assert_eq!(read("Surname ....... Ferreira").unwrap(), "Surname: Ferreira");
        assert_eq!(read("Surname______Ferreira").unwrap(), "Surname: Ferreira");
        assert_eq!(read("well... no").unwrap(), "well no");
        assert_eq!(read("Tel:-07700 900123").unwrap(), "Tel: 07700 900123");
        assert_eq!(read("Mrs_Quillfeather.txt").unwrap(), "Mrs Quillfeather.txt");
        assert!(read("She said (twice) \"no\" (Daws, 2015), and left.").is_none());
        let text = bare("__07700 900123__", signs("_")).unwrap();
        assert_eq!(text.written(1..13), 2..14);
    }
}
