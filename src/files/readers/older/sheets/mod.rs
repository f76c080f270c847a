//! Reads a workbook of Excel 2 to 2003 ([MS-XLS], and OpenOffice.org's description of older ones): its cells, and the words beside them.

mod pieces;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::compound::{book_records, long, narrow, short},
    super::{
        days,
        numbers::{column_name, float, short_number, shown},
        office::page_edges::without_codes,
    },
    LOCKED, Sink, limits,
};
use crate::model::FindingKind;
use pieces::Pieces;

mod kind {
    pub(super) const FORMULA: u16 = 0x06;
    pub(super) const HEADER: u16 = 0x14;
    pub(super) const FOOTER: u16 = 0x15;
    pub(super) const NAME: u16 = 0x18;
    pub(super) const NOTE: u16 = 0x1c;
    pub(super) const BEGIN_IN_1904: u16 = 0x22;
    pub(super) const LOCK: u16 = 0x2f;
    pub(super) const GOES_ON: u16 = 0x3c;
    pub(super) const USER: u16 = 0x5c;
    pub(super) const SHEET: u16 = 0x85;
    pub(super) const NUMBERS: u16 = 0xbd;
    pub(super) const STYLE: u16 = 0xe0;
    pub(super) const SHARED: u16 = 0xfc;
    pub(super) const SHARED_CELL: u16 = 0xfd;
    pub(super) const BOX: u16 = 0x1b6;
    pub(super) const RULE: u16 = 0x1be;
    pub(super) const NUMBER: u16 = 0x203;
    pub(super) const WORDS: u16 = 0x204;
    pub(super) const RESULT: u16 = 0x207;
    pub(super) const SHORT_NUMBER: u16 = 0x27e;
    pub(super) const FORMAT: u16 = 0x41e;
    pub(super) const FORMATTED_WORDS: u16 = 0xd6;
    pub(super) const BEGIN: [u16; 4] = [0x09, 0x209, 0x409, 0x809];
    /// Of Excel 2 alone.
    pub(super) const OLD_WHOLE: u16 = 0x02;
    pub(super) const OLD_NUMBER: u16 = 0x03;
    pub(super) const OLD_WORDS: u16 = 0x04;
    pub(super) const OLD_FORMAT: u16 = 0x1e;
}

/// The version of Excel 97 and later.
const WIDE_VERSION: u16 = 0x600;

/// The most cells of a book, and the most bytes of the words that cells share.
const MOST_CELLS: usize = 4_000_000;
const MOST_SHARED: usize = 8 * limits::WORDS_BYTES;

/// # Errors
/// Why nothing of it, or not all of it, can be read.
pub(in crate::files::readers) fn read(stream: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    if book_records(stream).take(20).any(|(kind, _)| kind == kind::LOCK) {
        return Err(LOCKED.to_owned());
    }
    let mut book = OldBook::default();
    let mut records = book_records(stream).peekable();
    while let Some((kind, body)) = records.next() {
        let mut pieces = vec![body];
        while let Some((_, more)) = records.next_if(|(kind, _)| *kind == kind::GOES_ON) {
            pieces.push(more);
        }
        book.read(kind, &pieces, sink);
        if book.cells > MOST_CELLS {
            return Err("it has more cells than imh reads".to_owned());
        }
    }
    for (at, words) in book.shared.iter().enumerate() {
        // Words that were deleted from every cell stay in the file.
        if !book.shown.contains(&at) {
            sink.words("words that no cell shows", words);
        }
    }
    if book.notes > 0 {
        sink.has("", FindingKind::Comment);
    }
    match (book.sheet, book.is_cut) {
        (0, _) => Err("imh cannot find its cells".to_owned()),
        (_, true) => Err("a part of its words cannot be read".to_owned()),
        _ => Ok(()),
    }
}

#[derive(Default)]
struct OldBook {
    is_wide: bool,
    begins_in_1904: bool,
    is_cut: bool,
    notes: usize,
    sheet: usize,
    sheets_named: usize,
    cells: usize,
    shared: Vec<String>,
    shown: BTreeSet<usize>,
    /// The formats that show a day, and the number of the format of each style.
    day_formats: BTreeMap<u16, bool>,
    styles: Vec<u16>,
    old_formats: Vec<bool>,
    /// The first cell of each column says what its days mean.
    heads: BTreeMap<u16, String>,
    /// The cell of the last formula, whose words follow.
    result_at: (u16, u16),
}

impl OldBook {
    fn read(&mut self, kind: u16, pieces: &[&[u8]], sink: &mut Sink<'_>) {
        let body = pieces[0];
        match kind {
            kind if kind::BEGIN.contains(&kind) => {
                self.is_wide = short(body, 0) == Some(WIDE_VERSION);
                // The first of these is the book itself, and the rest are sheets and charts.
                if short(body, 2) != Some(0x05) {
                    self.sheet += 1;
                    self.heads.clear();
                }
            }
            kind::BEGIN_IN_1904 => self.begins_in_1904 = short(body, 0) == Some(1),
            kind::SHEET => {
                self.sheets_named += 1;
                if body.get(4).is_some_and(|state| state & 3 != 0) {
                    sink.has(&format!("sheet {}", self.sheets_named), FindingKind::Hidden);
                }
                if let Some(name) = self.short_words(body, 6) {
                    sink.words("the name of a sheet", &name);
                }
            }
            kind::USER => {
                let name =
                    if self.is_wide { self.words(body, 0) } else { self.short_words(body, 0) };
                sink.traces("properties", name.unwrap_or_default());
            }
            kind::OLD_FORMAT => {
                let code = self.short_words(body, 0).unwrap_or_default();
                self.old_formats.push(days::shows_a_day(&code));
            }
            kind::FORMAT => {
                let code =
                    if self.is_wide { self.words(body, 2) } else { self.short_words(body, 2) };
                if let (Some(format), Some(code)) = (short(body, 0), code) {
                    self.day_formats.insert(format, days::shows_a_day(&code));
                }
            }
            kind::STYLE => self.styles.push(short(body, 2).unwrap_or_default()),
            kind::SHARED => self.read_shared(pieces),
            kind::HEADER | kind::FOOTER => {
                let said =
                    if self.is_wide { self.words(body, 0) } else { self.short_words(body, 0) };
                let place = format!("sheet {} header or footer", self.sheet);
                let said = said.unwrap_or_default();
                sink.words(&place, &without_codes(&said));
                sink.traces(&place, said);
            }
            kind::NAME | kind::RULE => {
                let said: Vec<String> = pieces.iter().map(|piece| narrow(piece, 1252)).collect();
                sink.traces("a name of cells, or a rule for one", said.join(" "));
            }
            kind::NOTE => {
                self.notes += 1;
                let said = if self.is_wide {
                    self.words(body, 8)
                } else {
                    body.get(6..).map(|words| narrow(words, 1252))
                };
                sink.words("who made a note, or the note", &said.unwrap_or_default());
            }
            // Its words are in what goes on.
            kind::BOX => {
                let said = pieces.get(1).and_then(|piece| {
                    let is_wide = piece.first()? & 1 == 1;
                    Some(letters(piece.get(1..)?, is_wide))
                });
                let place = format!("sheet {}, a note or a box", self.sheet);
                sink.paragraph(&place, &said.unwrap_or_default());
            }
            _ => self.read_cell(kind, body, sink),
        }
    }

    fn read_cell(&mut self, kind: u16, body: &[u8], sink: &mut Sink<'_>) {
        if kind == kind::RESULT {
            let said = self.words(body, 0).unwrap_or_default();
            self.tell(self.result_at, said, sink);
            return;
        }
        let (Some(row), Some(column), Some(style)) =
            (short(body, 0), short(body, 2), short(body, 4))
        else {
            return;
        };
        let at = (row, column);
        match kind {
            kind::OLD_WHOLE | kind::OLD_NUMBER => {
                let number = if kind == kind::OLD_WHOLE {
                    short(body, 7).map(f64::from)
                } else {
                    float(body, 7)
                };
                let format = body.get(5).map_or(0, |format| usize::from(format & 0x3f));
                let is_day = self.old_formats.get(format).copied().unwrap_or_default();
                self.tell_number(at, is_day, number, sink);
            }
            kind::OLD_WORDS => {
                let said = self.short_words(body, 7).unwrap_or_default();
                self.tell(at, said, sink);
            }
            kind::SHARED_CELL => {
                let number = long(body, 6).unwrap_or(u32::MAX) as usize;
                self.shown.insert(number);
                let said = self.shared.get(number).cloned().unwrap_or_default();
                self.tell(at, said, sink);
            }
            kind::WORDS | kind::FORMATTED_WORDS => {
                let said = self.words(body, 6).unwrap_or_default();
                self.tell(at, said, sink);
            }
            kind::NUMBER => self.tell_number(at, self.shows_a_day(style), float(body, 6), sink),
            kind::SHORT_NUMBER => {
                let number = long(body, 6).map(short_number);
                self.tell_number(at, self.shows_a_day(style), number, sink);
            }
            kind::NUMBERS => {
                for (more, cell) in body.get(4..).unwrap_or_default().chunks_exact(6).enumerate() {
                    let column = column.saturating_add(u16::try_from(more).unwrap_or(u16::MAX));
                    let (style, number) = (short(cell, 0).unwrap_or_default(), long(cell, 2));
                    let is_day = self.shows_a_day(style);
                    self.tell_number((row, column), is_day, number.map(short_number), sink);
                }
            }
            kind::FORMULA => {
                self.result_at = at;
                // Words, and not a number, if the last two bytes say so (2.5.133).
                if short(body, 12) != Some(0xffff) {
                    self.tell_number(at, self.shows_a_day(style), float(body, 6), sink);
                }
            }
            _ => {}
        }
    }

    fn shows_a_day(&self, style: u16) -> bool {
        let format = self.styles.get(usize::from(style)).copied().unwrap_or_default();
        let is_day = self.day_formats.get(&format).copied();
        is_day.unwrap_or_else(|| days::is_day(format))
    }

    fn tell_number(
        &mut self,
        at: (u16, u16),
        is_day: bool,
        number: Option<f64>,
        sink: &mut Sink<'_>,
    ) {
        let Some(number) = number else { return };
        let head = self.heads.get(&at.1).map(String::as_str);
        let Some(said) = shown(number, is_day, self.begins_in_1904, head) else { return };
        self.tell(at, said, sink);
    }

    fn tell(&mut self, (row, column): (u16, u16), said: String, sink: &mut Sink<'_>) {
        self.cells += 1;
        if said.trim().is_empty() {
            return;
        }
        let head = || crate::text::cut(said.trim(), 24);
        self.heads.entry(column).or_insert_with(head);
        let cell = format!("{}{}", column_name(column), u32::from(row) + 1);
        sink.words(&format!("sheet {} cell {cell}", self.sheet), &said);
    }

    /// Reads words with the number of their letters in two bytes before them.
    fn words(&self, body: &[u8], at: usize) -> Option<String> {
        let count = usize::from(short(body, at)?);
        self.counted(body.get(at + 2..)?, count)
    }

    /// Reads words with the number of their letters in one byte before them.
    fn short_words(&self, body: &[u8], at: usize) -> Option<String> {
        let count = usize::from(*body.get(at)?);
        self.counted(body.get(at + 1..)?, count)
    }

    fn counted(&self, bytes: &[u8], count: usize) -> Option<String> {
        if !self.is_wide {
            return Some(narrow(&bytes[..count.min(bytes.len())], 1252));
        }
        let is_wide = bytes.first()? & 1 == 1;
        let bytes = &bytes[1..];
        Some(letters(&bytes[..bytes.len().min(if is_wide { count * 2 } else { count })], is_wide))
    }

    /// Reads the words that cells share (2.4.265). They go on over pieces; a piece that begins inside
    /// a word says anew how wide its letters are.
    fn read_shared(&mut self, pieces: &[&[u8]]) {
        let mut reader = Pieces::from(pieces, 8);
        let count = long(pieces[0], 4).unwrap_or_default();
        let mut bytes = 0;
        for _ in 0..count {
            let Some(words) = reader.words() else {
                self.is_cut = true;
                return;
            };
            bytes += words.len();
            if bytes > MOST_SHARED {
                self.is_cut = true;
                return;
            }
            self.shared.push(words);
        }
    }
}

fn letters(bytes: &[u8], is_wide: bool) -> String {
    // One byte a letter is the lower half of two.
    if is_wide {
        crate::files::readers::compound::wide(bytes)
    } else {
        bytes.iter().map(|&byte| char::from(byte)).collect()
    }
}
