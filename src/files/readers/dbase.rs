//! Reads a table of dBase, FoxPro or a map (.dbf): rows of fields of a fixed width.

use std::io::{BufReader, Read};

use super::{
    super::part::Sink,
    compound::{long, narrow_or_utf8, short, slice},
    plain::unsure,
};
use crate::model::FindingKind;

/// A column, with its name for people and its place in a row.
struct DbaseField {
    name: String,
    kind: u8,
    begins: usize,
    length: usize,
}

const FIELD_BYTES: usize = 32;
const END_OF_FIELDS: u8 = 0x0d;
const END_OF_ROWS: u8 = 0x1a;
const DELETED: u8 = b'*';

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(file: &mut impl Read, sink: &mut Sink<'_>) -> Result<(), String> {
    let damaged = || "it is damaged".to_owned();
    let mut file = BufReader::with_capacity(256 << 10, file);
    let mut head = take(&mut file, FIELD_BYTES)?;
    let header = usize::from(short(&head, 8).ok_or_else(damaged)?);
    let width = usize::from(short(&head, 10).ok_or_else(damaged)?);
    head.extend(take(&mut file, header.saturating_sub(FIELD_BYTES))?);
    if head.len() < header || width < 2 {
        return Err(damaged());
    }
    let page = page_of(head[29]);
    let fields = fields(&head, page);
    for (at, field) in fields.iter().enumerate() {
        sink.words(&format!("row 1 column {}", at + 1), &field.name);
    }
    let rows = long(&head, 4).unwrap_or_default() as usize;
    let (mut number, mut has_deleted, mut has_memos) = (0, false, false);
    loop {
        let row = take(&mut file, width)?;
        // Rows behind the last one were there once.
        has_deleted |= number >= rows && row.len() == width && row[0] != END_OF_ROWS;
        if row.is_empty() || row[0] == END_OF_ROWS && number >= rows {
            break;
        }
        if row.len() < width {
            return if number < rows { Err(damaged()) } else { Ok(()) };
        }
        number += 1;
        has_deleted |= row[0] == DELETED;
        for (at, field) in fields.iter().enumerate() {
            let place = format!("row {} column {}", number + 1, at + 1);
            let bytes = slice(&row, field.begins, field.length).unwrap_or_default();
            has_memos |=
                field.is_memo() && bytes.iter().any(|byte| !matches!(byte, 0 | b' ' | b'0'));
            if let Some(said) = field.said(bytes, page) {
                sink.paragraph(&place, &said);
            }
            if let Some(unsure) = unsure(bytes).filter(|_| field.is_text()) {
                sink.traces(&place, unsure);
            }
        }
    }
    if has_deleted {
        sink.has("rows that were deleted", FindingKind::Hidden);
    }
    if has_memos {
        sink.unreadable("its long texts", "they are in a file of their own, beside it");
    }
    if fields.is_empty() { Err(damaged()) } else { Ok(()) }
}

fn take(file: &mut impl Read, length: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(length);
    file.take(length as u64).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Returns the code page of the letters, by the number of a language.
fn page_of(language: u8) -> u32 {
    match language {
        0x01 | 0x09 | 0x0b | 0x0d | 0x0f | 0x11 | 0x15 | 0x18 | 0x19 | 0x1b => 437,
        0x02 | 0x08 | 0x0a | 0x0e | 0x10 | 0x12 | 0x14 | 0x16 | 0x1a | 0x1d | 0x25 | 0x37 => 850,
        0x04 => 10_000,
        0x26 | 0x65 => 866,
        0x13 | 0x7b => 932,
        0x4d | 0x7a => 936,
        0x4e | 0x79 => 949,
        0x4f | 0x78 => 950,
        0x7c => 874,
        0x7d => 1255,
        0x7e => 1256,
        0xc8 => 1250,
        0xc9 => 1251,
        0xca => 1254,
        0xcb => 1253,
        0xcc => 1257,
        _ => 1252,
    }
}

/// Returns the columns that fit into a row.
fn fields(head: &[u8], page: u32) -> Vec<DbaseField> {
    // The mark of a deleted row stands first.
    let mut begins = 1;
    let described = head.get(FIELD_BYTES..).unwrap_or_default().chunks_exact(FIELD_BYTES);
    described
        .take_while(|field| field[0] != END_OF_FIELDS && field[0] != 0)
        .map(|field| {
            let name = field[..11].split(|byte| *byte == 0).next().unwrap_or_default();
            // Long fields of words have the upper half of their length where others have places.
            let upper = if field[11] == b'C' { usize::from(field[17]) << 8 } else { 0 };
            let length = usize::from(field[16]) | upper;
            let field =
                DbaseField { name: narrow_or_utf8(name, page), kind: field[11], begins, length };
            begins += length;
            field
        })
        .collect()
}

impl DbaseField {
    fn is_memo(&self) -> bool {
        matches!(self.kind, b'M' | b'G' | b'P' | b'W')
    }

    fn is_text(&self) -> bool {
        // In whole numbers, fractions and moments all bytes count.
        !self.is_memo()
            && !matches!(self.kind, b'I' | b'B' | b'T' | b'Y' | b'@' | b'+' | b'O' | b'0')
    }

    /// Returns what a field says: words, a number, or a day under its heading.
    fn said(&self, bytes: &[u8], page: u32) -> Option<String> {
        let day = match self.kind {
            b'D' => {
                let digits = std::str::from_utf8(bytes).ok()?.trim();
                (digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit()))
                    .then(|| format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
            }
            b'T' | b'@' => long(bytes, 0).and_then(day_of_julian),
            b'I' => return Some(long(bytes, 0)?.cast_signed().to_string()),
            _ => None,
        };
        match day {
            Some(day) => Some(format!("{}: {day}", self.name)),
            None if self.is_text() => {
                Some(narrow_or_utf8(bytes, page).trim_matches(['\0', ' ']).to_owned())
            }
            None => None,
        }
    }
}

/// Returns a day by its number, counted as astronomers do.
fn day_of_julian(number: u32) -> Option<String> {
    let since = i64::from(number).checked_sub(2_440_588)?;
    let day =
        jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(since).ok()?).ok()?;
    Some(day.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::files::readers::compound::told::told;

    /// Makes a table of a name, a day and a long text, with these rows.
    fn table(language: u8, count: u32, rows: &[&[u8]]) -> Vec<u8> {
        let mut bytes = vec![0x83, 124, 3, 9];
        bytes.extend(count.to_le_bytes());
        bytes.extend(129_u16.to_le_bytes());
        bytes.extend(29_u16.to_le_bytes());
        bytes.resize(29, 0);
        bytes.extend([language, 0, 0]);
        for (name, kind, length) in [("CHILD", b'C', 10), ("BORN", b'D', 8), ("NOTE", b'M', 10)] {
            let mut field = [0; 32];
            field[..name.len()].copy_from_slice(name.as_bytes());
            (field[11], field[16]) = (kind, length);
            bytes.extend(field);
        }
        bytes.push(0x0d);
        bytes.extend(rows.concat());
        bytes.push(0x1a);
        bytes
    }

    #[test]
    fn a_table_of_dbase_is_read_with_its_days_and_the_letters_of_its_language() {
        let first = b" Zo\x89       20210214          ";
        for (language, letter) in [(1, 'ë'), (3, '\u{2030}')] {
            let said = told("a.dbf", &table(language, 1, &[first]));
            for part in [
                "[row 1 column 1] CHILD\n",
                &format!("[row 2 column 1] Zo{letter}\n"),
                "[row 2 column 2] BORN: 2021-02-14\n",
            ] {
                assert!(said.contains(part), "{part:?} in {said}");
            }
            assert!(!said.contains("Unreadable") && !said.contains("Hidden"), "{said}");
        }
    }

    #[test]
    fn a_deleted_row_of_dbase_and_a_long_text_beside_it_are_told() {
        let deleted = b"*Ottoline          1         3";
        let deleted = &deleted[..29];
        let said = told("a.dbf", &table(3, 1, &[deleted]));
        assert!(said.contains("[row 2 column 1] Ottoline\n"), "{said}");
        assert!(said.contains("[rows that were deleted] Hidden"), "{said}");
        assert!(said.contains("[its long texts] Unreadable"), "{said}");
        let behind = told("a.dbf", &table(3, 0, &[b" Ottoline                    "]));
        assert!(behind.contains("Ottoline") && behind.contains("Hidden"), "{behind}");
    }

    #[test]
    fn a_table_of_dbase_that_is_cut_is_told() {
        let whole = table(3, 2, &[b" Ottoline                    "]);
        assert!(told("a.dbf", &whole).contains("Unreadable"));
        assert!(told("a.dbf", &whole[..100]).contains("Unreadable"));
    }

    proptest! {
        #[test]
        fn any_change_of_a_table_of_dbase_leaves_the_reader_running(
            at in 0_usize..158, value in any::<u8>(), cut in 0_usize..160,
        ) {
            let mut bytes = table(1, 1, &[b" Ottoline  20210214         1"]);
            bytes[at] = value;
            bytes.truncate(cut.max(1));
            prop_assert!(!told("a.dbf", &bytes).contains("could not get through"));
        }
    }
}
