//! The cells of a sheet of a binary workbook.

use std::collections::BTreeMap;

use super::{
    super::{
        super::numbers::{column_name, float, short_number, shown},
        page_edges::without_codes,
    },
    BinaryBook, FindingKind, Sink, kind, limits, long, records, strings_in, tell_strings,
    wide_string,
};

/// The most bytes that cells show again and again.
const MOST_SHOWN: usize = 64 * limits::WORDS_BYTES;

/// Returns the name of a cell, `B4`.
pub(super) fn cell_name(row: Option<u32>, column: Option<u32>) -> String {
    let (Some(row), Some(column)) = (row, column) else { return "?".to_owned() };
    let column = column_name(u16::try_from(column).unwrap_or(u16::MAX));
    format!("{column}{}", u64::from(row) + 1)
}

/// A sheet as it is read.
#[derive(Default)]
struct SheetSoFar {
    row: u32,
    has_hidden: bool,
    /// The first cell of a column says what its days mean.
    heads: BTreeMap<u32, String>,
}

impl BinaryBook {
    /// Reads a sheet. Returns whether all of it could be read.
    pub(super) fn cells(&mut self, part: &[u8], place: &str, sink: &mut Sink<'_>) -> bool {
        const ROW_IS_HIDDEN: u8 = 0x10;
        let mut sheet = SheetSoFar::default();
        let is_whole = records(part, |kind, body| match kind {
            kind::ROW => {
                sheet.row = long(body, 0).unwrap_or_default();
                sheet.has_hidden |= body.get(11).is_some_and(|flags| flags & ROW_IS_HIDDEN != 0);
            }
            kind::COLUMN => {
                sheet.has_hidden |= body.get(16).is_some_and(|flags| flags & 1 == 1);
            }
            kind::PAGE_EDGES => {
                let place = format!("{place} header or footer");
                for said in strings_in(body) {
                    sink.words(&place, &without_codes(&said));
                    sink.traces(&place, said);
                }
            }
            kind::FORMATTED_WORDS | kind::SHORT_NUMBER | kind::NUMBER..=kind::FORMULA_NUMBER => {
                self.cell(kind, body, place, &mut sheet, sink);
            }
            _ if kind::WORDLESS.contains(&kind) => {}
            _ if kind::FORMULA.contains(&kind) => {
                let place = format!("{place}, in a formula");
                tell_strings(body.get(8..).unwrap_or_default(), &place, sink);
            }
            _ if kind::OF_PROGRAMS.contains(&kind) => {
                sink.traces(place, strings_in(body).join(" | "));
            }
            _ => tell_strings(body, &format!("{place}, beside a cell"), sink),
        });
        if sheet.has_hidden {
            sink.has(place, FindingKind::Hidden);
        }
        is_whole
    }

    fn cell(
        &mut self,
        kind: u16,
        body: &[u8],
        place: &str,
        sheet: &mut SheetSoFar,
        sink: &mut Sink<'_>,
    ) {
        let (Some(column), Some(style)) = (long(body, 0), long(body, 4)) else { return };
        let is_day = self.styles.get((style & 0x00ff_ffff) as usize).copied().unwrap_or_default();
        let mut at = if kind == kind::FORMATTED_WORDS { 9 } else { 8 };
        let number = match kind {
            kind::SHORT_NUMBER => long(body, 8).map(short_number),
            kind::NUMBER | kind::FORMULA_NUMBER => {
                at += 8;
                float(body, 8)
            }
            _ => None,
        };
        let said = match kind {
            kind::SHARED_CELL => long(body, 8).map(|number| self.shared_words(number as usize)),
            kind::WORDS | kind::FORMULA_WORDS | kind::FORMATTED_WORDS => wide_string(body, &mut at),
            _ => {
                let head = sheet.heads.get(&column).map(String::as_str);
                number.and_then(|number| shown(number, is_day, self.begins_in_1904, head))
            }
        };
        let place = format!("{place} cell {}", cell_name(Some(sheet.row), Some(column)));
        let said = said.unwrap_or_default();
        if !said.trim().is_empty() && sheet.heads.len() < limits::PARTS {
            let head = || crate::text::cut(said.trim(), 24);
            sheet.heads.entry(column).or_insert_with(head);
        }
        sink.paragraph(&place, &said);
        if matches!(kind, kind::FORMULA_WORDS | kind::FORMULA_NUMBER) {
            tell_strings(body.get(at..).unwrap_or_default(), &place, sink);
        }
    }

    fn shared_words(&mut self, number: usize) -> String {
        let is_new = self.shown.insert(number);
        let Some(words) = self.shared.get(number) else { return String::new() };
        self.shown_bytes += words.len();
        if self.shown_bytes > MOST_SHOWN && !is_new {
            self.is_too_long = true;
            return String::new();
        }
        words.clone()
    }
}
