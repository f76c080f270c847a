//! Recognises quotes in a table that enclose more than a cell, because the rows below would be lost
//! in silence.

pub(super) const OPEN_QUOTE: &str = "a quote (\") opens a cell in this row that takes in lines below it; put a quote where the cell ends, or take it away where it begins";

/// Returns whether a quoted cell of a row is never closed, or is followed by more than a separator.
pub(super) fn is_misquoted(row: &[u8], separator: u8) -> bool {
    let mut rest = row;
    loop {
        // At the beginning of a cell.
        if let Some(mut quoted) = rest.strip_prefix(b"\"") {
            loop {
                let Some(end) = memchr::memchr(b'"', quoted) else { return true };
                quoted = &quoted[end + 1..];
                match quoted.strip_prefix(b"\"") {
                    Some(after) => quoted = after,
                    None => break,
                }
            }
            if !matches!(quoted.first(), None | Some(b'\r' | b'\n'))
                && quoted.first() != Some(&separator)
            {
                return true;
            }
            rest = quoted;
        }
        match memchr::memchr(separator, rest) {
            Some(at) => rest = &rest[at + 1..],
            None => return false,
        }
    }
}

/// Returns whether a line inside a cell looks like a row of its own: in the column that every row
/// needs, it has text of the same form as this row has there.
pub(super) fn takes_in_a_row(record: &csv::StringRecord, needed: usize, separator: u8) -> bool {
    let looks = |cell: &str| -> String {
        let kind = |c: char| match c {
            c if c.is_numeric() => '9',
            c if c.is_alphabetic() => 'a',
            c => c,
        };
        cell.trim().chars().map(kind).collect()
    };
    let own = looks(record.get(needed).unwrap_or_default());
    let is_row = |line: &str| {
        let mut cells = line.split(char::from(separator));
        cells.clone().count() > 1 && cells.nth(needed).is_some_and(|cell| looks(cell) == own)
    };
    !own.is_empty() && record.iter().any(|cell| cell.split(['\n', '\r']).skip(1).any(is_row))
}
