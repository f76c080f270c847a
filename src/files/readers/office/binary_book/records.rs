//! The records of a binary workbook, and the strings in them.

use super::super::super::compound::{long, short, slice, wide};

/// Takes a number of up to so many bytes, of which each but the last has its highest bit set.
fn packed_number(bytes: &[u8], at: &mut usize, most: usize) -> Option<u32> {
    let mut number = 0;
    for shift in 0..most {
        let byte = *bytes.get(*at)?;
        *at += 1;
        number |= u32::from(byte & 0x7f) << (shift * 7);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

/// Hands each record to `each`: a kind, a length, and so many bytes ([MS-XLSB] 2.1.4). Returns
/// whether all could be read.
pub(super) fn records(part: &[u8], mut each: impl FnMut(u16, &[u8])) -> bool {
    let mut at = 0;
    while at < part.len() {
        let kind = packed_number(part, &mut at, 2).and_then(|kind| u16::try_from(kind).ok());
        let length =
            packed_number(part, &mut at, 4).and_then(|length| usize::try_from(length).ok());
        let Some((kind, length)) = kind.zip(length) else { return false };
        let Some(body) = slice(part, at, length) else {
            each(kind, part.get(at..).unwrap_or_default());
            return false;
        };
        each(kind, body);
        at += length;
    }
    true
}

/// Takes words with the number of their letters in four bytes before them (2.5.168).
pub(super) fn wide_string(body: &[u8], at: &mut usize) -> Option<String> {
    let count = long(body, *at)?;
    *at += 4;
    if count == u32::MAX {
        return Some(String::new());
    }
    let bytes = slice(body, *at, usize::try_from(count).ok()?.checked_mul(2)?)?;
    *at += bytes.len();
    Some(wide(bytes))
}

/// The most letters of a string that is found by its length. A cell holds half as many. More would
/// let one place be read again and again.
const MOST_LETTERS: usize = 0xffff;

/// Returns all strings of a record whose make nobody looks at: those whose length stands before them
/// in four bytes, and those in formulas (2.5.97.82), where it stands in two.
pub(super) fn strings_in(body: &[u8]) -> Vec<String> {
    const IN_FORMULA: u8 = 0x17;
    let mut found = Vec::new();
    let mut at = 0;
    while at + 4 <= body.len() {
        let counted = long(body, at).and_then(|count| letters_at(body, at + 4, count as usize));
        let in_formula = || {
            let count = short(body, at + 1).filter(|_| body[at] == IN_FORMULA)?;
            letters_at(body, at + 3, usize::from(count))
        };
        match counted.or_else(in_formula) {
            Some((words, end)) => {
                found.push(words);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Returns so many letters at a place, and their end, if they may be words.
fn letters_at(body: &[u8], at: usize, count: usize) -> Option<(String, usize)> {
    // One letter may be any number.
    if !(2..=MOST_LETTERS).contains(&count) {
        return None;
    }
    let bytes = slice(body, at, count * 2)?;
    let is_letter = |unit: [u8; 2]| match u16::from_le_bytes(unit) {
        9 | 10 | 13 => true,
        unit => unit >= 32 && !matches!(unit, 0x7f..0xa0 | 0xfff0..),
    };
    if !bytes.as_chunks::<2>().0.iter().copied().all(is_letter) {
        return None;
    }
    let words = wide(bytes);
    words.contains(char::is_alphanumeric).then_some((words, at + bytes.len()))
}
