//! Splits binary spreadsheets into records: each has a type, a length, and so many bytes.

use std::{io::Read, iter::from_fn};

use super::MOST_BYTES;
use crate::files::compound::opened;
pub(super) use crate::files::compound::{book_records as of_xls, long, short, wide};

/// Returns the records of an .xls, or `None` for one of Excel 5 or 95, which stores notes and
/// formats differently and is hardly in use any more.
pub(super) fn stream_of_xls(workbook: &[u8]) -> Option<Vec<u8>> {
    let mut file = opened(workbook)?;
    let mut stream = Vec::new();
    file.open_stream("Workbook").ok()?.take(MOST_BYTES).read_to_end(&mut stream).ok()?;
    Some(stream)
}

/// Returns the records of [MS-XLSB].
pub(super) fn of_xlsb(part: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut rest = part;
    from_fn(move || {
        let (kind, length) = (seven_bits(&mut rest, 2)?, seven_bits(&mut rest, 4)?);
        let (record, next) = rest.split_at((length as usize).min(rest.len()));
        rest = next;
        Some((kind, record))
    })
}

/// Reads a number of up to `most` bytes with 7 bits each, lower bits first; the high bit means that
/// another byte follows.
fn seven_bits(rest: &mut &[u8], most: u32) -> Option<u32> {
    let mut number = 0;
    for at in 0..most {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        number |= u32::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

/// Decodes words with one byte a letter.
pub(super) fn narrow(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Reads words with their length before them.
pub(super) fn counted(record: &[u8]) -> Option<String> {
    let length = usize::from(short(record, 0)?);
    Some(letters(record.get(2..)?, length))
}

/// Reads up to `most` letters, after a byte that gives their width.
pub(super) fn letters(bytes: &[u8], most: usize) -> String {
    match bytes.split_first() {
        Some((how, rest)) if how & 1 == 1 => wide(&rest[..rest.len().min(most * 2)]),
        Some((_, rest)) => narrow(&rest[..rest.len().min(most)]),
        None => String::new(),
    }
}
