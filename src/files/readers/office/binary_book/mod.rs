//! Reads a binary workbook (.xlsb, [MS-XLSB]): its parts are records where those of .xlsx are XML.

mod records;
mod sheet_cells;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read, Seek},
};

use super::{
    super::{
        compound::{long, short},
        days,
        traces::{self, Searched},
    },
    Archive, Sink, limits,
    sheet::numbered_parts,
    whole_part,
};
use crate::model::FindingKind;
use records::{records, strings_in, wide_string};

mod kind {
    pub(super) const ROW: u16 = 0;
    /// Blank, an error, yes or no.
    pub(super) const WORDLESS: [u16; 3] = [1, 3, 4];
    pub(super) const SHORT_NUMBER: u16 = 2;
    pub(super) const NUMBER: u16 = 5;
    pub(super) const WORDS: u16 = 6;
    pub(super) const SHARED_CELL: u16 = 7;
    pub(super) const FORMULA_WORDS: u16 = 8;
    pub(super) const FORMULA_NUMBER: u16 = 9;
    pub(super) const FORMULA: [u16; 2] = [10, 11];
    pub(super) const SHARED: u16 = 19;
    pub(super) const FONT: u16 = 43;
    pub(super) const FORMAT: u16 = 44;
    pub(super) const STYLE: u16 = 47;
    pub(super) const COLUMN: u16 = 60;
    pub(super) const FORMATTED_WORDS: u16 = 62;
    /// Which program wrote it, and names of its parts for scripts.
    pub(super) const OF_PROGRAMS: [u16; 2] = [128, 147];
    pub(super) const BOOK: u16 = 153;
    pub(super) const SHEET: u16 = 156;
    pub(super) const PAGE_EDGES: u16 = 479;
    pub(super) const CELL_STYLES: u16 = 617;
    pub(super) const END_OF_CELL_STYLES: u16 = 618;
    pub(super) const AUTHOR: u16 = 632;
    pub(super) const NOTE: u16 = 635;
    pub(super) const NOTE_WORDS: u16 = 637;
}

const BOOK: &str = "xl/workbook.bin";
const STYLES: &str = "xl/styles.bin";
const SHARED: &str = "xl/sharedStrings.bin";

/// The other parts that are records. A part of another kind may look like some by chance.
const OTHERS: [&str; 10] = [
    "xl/comments",
    "xl/tables/",
    "xl/externalLinks/",
    "xl/pivotTables/",
    "xl/pivotCache/",
    "xl/queryTables/",
    "xl/connections",
    "xl/worksheets/binaryIndex",
    "xl/calcChain",
    "xl/metadata",
];

/// Reads every part of a binary workbook that is records; does nothing if it is none.
pub(super) fn read<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) {
    if !archive.names.iter().any(|name| name == BOOK) {
        return;
    }
    let mut book = BinaryBook::default();
    for name in [BOOK, STYLES, SHARED] {
        if archive.names.iter().any(|known| known == name) {
            book.part(archive, name, None, sink);
        }
    }
    let sheets = numbered_parts(&archive.names, "xl/worksheets/sheet", ".bin");
    for (number, name) in &sheets {
        book.part(archive, name, Some(&format!("sheet {number}")), sink);
    }
    let is_sheet = |name: &str| {
        ["xl/worksheets/", "xl/chartsheets/", "xl/dialogsheets/", "xl/macrosheets/"]
            .iter()
            .any(|folder| name.starts_with(folder))
    };
    for name in archive.names_of(|name| name.strip_suffix(".bin").is_some()) {
        if archive.read.contains(&name) {
            continue;
        }
        if OTHERS.iter().any(|start| name.starts_with(start)) {
            book.part(archive, &name, None, sink);
        } else if is_sheet(&name) {
            book.part(archive, &name, Some("another sheet"), sink);
        }
    }
    // Words that were deleted from every cell stay in the file.
    for (at, words) in book.shared.iter().enumerate() {
        if !book.shown.contains(&at) {
            sink.words("words that no cell shows", words);
        }
    }
    if book.is_too_long {
        sink.unreadable("", "it has more text than imh reads");
    }
    if book.notes > 0 {
        sink.has("", FindingKind::Comment);
    }
}

#[derive(Default)]
struct BinaryBook {
    begins_in_1904: bool,
    sheets: usize,
    notes: usize,
    shared: Vec<String>,
    shared_bytes: usize,
    shown: BTreeSet<usize>,
    /// How many bytes of words cells showed that share them.
    shown_bytes: usize,
    is_too_long: bool,
    /// The formats of its own, and whether each style of cells shows a day.
    formats: BTreeMap<u16, bool>,
    in_cell_styles: bool,
    styles: Vec<bool>,
}

impl BinaryBook {
    /// Reads a part; `sheet` is the place of its cells, if it is a sheet.
    fn part<F: Read + Seek>(
        &mut self,
        archive: &mut Archive<'_, F>,
        name: &str,
        sheet: Option<&str>,
        sink: &mut Sink<'_>,
    ) {
        let called = archive.called(name);
        let Some(bytes) = whole_part(archive, name, &called, sink) else { return };
        let is_whole = match sheet {
            Some(place) => self.cells(&bytes, place, sink),
            None if name == STYLES => records(&bytes, |kind, body| self.style(kind, body, sink)),
            None => {
                let mut cell = "?".to_owned();
                records(&bytes, |kind, body| self.beside(kind, body, &called, &mut cell, sink))
            }
        };
        if !is_whole {
            sink.unreadable(&called, "it is damaged");
        }
        // Fonts are called Georgia as people are.
        if name != STYLES || !is_whole {
            let _ = traces::read(&mut &*bytes, Searched::ByLetters, sink);
        }
    }

    fn style(&mut self, kind: u16, body: &[u8], sink: &mut Sink<'_>) {
        match kind {
            kind::FONT => {}
            kind::FORMAT => {
                let code = wide_string(body, &mut 2).unwrap_or_default();
                let format = short(body, 0).unwrap_or_default();
                self.formats.insert(format, days::shows_a_day(&code));
                sink.traces("properties", code);
            }
            kind::CELL_STYLES => self.in_cell_styles = true,
            kind::END_OF_CELL_STYLES => self.in_cell_styles = false,
            kind::STYLE if self.in_cell_styles => {
                let format = short(body, 2).unwrap_or_default();
                let own = self.formats.get(&format).copied();
                self.styles.push(own.unwrap_or_else(|| days::is_day(format)));
            }
            _ => sink.traces("properties", strings_in(body).join(" | ")),
        }
    }

    /// Reads a record of a part without cells; `cell` is the one that the last note is on.
    fn beside(
        &mut self,
        kind: u16,
        body: &[u8],
        place: &str,
        cell: &mut String,
        sink: &mut Sink<'_>,
    ) {
        match kind {
            kind::BOOK => {
                self.begins_in_1904 = long(body, 0).is_some_and(|flags| flags & 1 == 1);
                sink.traces(place, strings_in(body).join(" | "));
            }
            kind::SHEET => {
                self.sheets += 1;
                if long(body, 0).is_some_and(|state| state != 0) {
                    sink.has(&format!("sheet {}", self.sheets), FindingKind::Hidden);
                }
                let mut at = 8;
                // The number of its part stands first.
                wide_string(body, &mut at);
                let name = wide_string(body, &mut at).unwrap_or_default();
                sink.words("the name of a sheet", &name);
            }
            kind::SHARED => {
                let mut at = 1;
                let words = wide_string(body, &mut at).unwrap_or_default();
                // How the words sound, in languages that write it beside them.
                tell_strings(body.get(at..).unwrap_or_default(), place, sink);
                self.shared_bytes += words.len();
                if self.shared_bytes > 8 * limits::WORDS_BYTES {
                    self.is_too_long = true;
                    return;
                }
                self.shared.push(words);
            }
            kind::NOTE => {
                self.notes += 1;
                let (row, column) = (long(body, 4), long(body, 12));
                *cell = sheet_cells::cell_name(row, column);
            }
            kind::AUTHOR | kind::NOTE_WORDS => {
                let mut at = usize::from(kind == kind::NOTE_WORDS);
                let words = wide_string(body, &mut at).unwrap_or_default();
                let place = if kind == kind::AUTHOR {
                    "who made a note".to_owned()
                } else {
                    format!("a note on cell {cell}")
                };
                sink.paragraph(&place, &words);
            }
            _ if kind::OF_PROGRAMS.contains(&kind) => {
                sink.traces(place, strings_in(body).join(" | "));
            }
            _ => tell_strings(body, place, sink),
        }
    }
}

/// Passes on every string of a record.
fn tell_strings(body: &[u8], place: &str, sink: &mut Sink<'_>) {
    for words in strings_in(body) {
        // The numbers of parts that belong to this one.
        let is_number = words
            .strip_prefix("rId")
            .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        if !is_number {
            sink.words(place, &words);
        }
    }
}
