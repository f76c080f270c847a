//! Reads a document of Word 97 to 2003 ([MS-DOC]): the text of all its pieces, in the order in which
//! a reader sees them, and the words beside it.

use std::ops::Range;

use super::{
    super::compound::Compound,
    super::compound::{long, narrow, short, slice, wide},
    LOCKED, Sink,
    letters_beside::{CommentOfWord, comments, looks},
};
use crate::{files::broken::push_break, model::FindingKind};

/// The places of what the header of the document points at (2.5.5): pairs of a place and a length.
const POINTERS: usize = 0x9a;
const COMMENT_MARKS: usize = 4;
const COMMENT_WORDS: usize = 5;
const LOOKS: usize = 12;
const BOOKMARKS: usize = 21;
const PIECES: usize = 33;
const COMMENTERS: usize = 36;
const CHANGERS: usize = 51;
const SAVED_BY: usize = 71;

/// The parts of the text in their order, each with the place of its length in the header (2.5.4).
const PARTS: [(&str, usize); 8] = [
    ("", 0x4c),
    ("footnotes", 0x50),
    ("header or footer", 0x54),
    ("macros", 0x58),
    ("comments", 0x5c),
    ("endnotes", 0x60),
    ("text box", 0x64),
    ("text box of a header", 0x68),
];
const COMMENTS: &str = "comments";

/// The version of Word 97.
const OLDEST: u16 = 0xc1;

/// The most letters of a document.
const MOST_LETTERS: usize = 32 << 20;

/// # Errors
/// Why nothing of it, or not all of it, can be read.
pub(super) fn read(
    document: &[u8],
    file: &mut Compound<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), String> {
    let damaged = || "it is damaged".to_owned();
    let flags = short(document, 0x0a).ok_or_else(damaged)?;
    if flags & 0x0100 != 0 {
        return Err(LOCKED.to_owned());
    }
    if short(document, 2).is_none_or(|version| version < OLDEST) {
        return Err("it is from a program older than Word 97".to_owned());
    }
    let table = file.stream(if flags & 0x0200 == 0 { "0Table" } else { "1Table" });
    let table = table.ok_or_else(damaged)?;
    let pointed = |number: usize| {
        let at = POINTERS + number * 8;
        slice(&table, long(document, at)? as usize, long(document, at + 4)? as usize)
    };
    let pieces = pointed(PIECES).unwrap_or_default();
    let (units, places, is_whole) = text_of(document, pieces);
    let makers = names(pointed(COMMENTERS).unwrap_or_default());
    let comments = comments(
        pointed(COMMENT_MARKS).unwrap_or_default(),
        pointed(COMMENT_WORDS).unwrap_or_default(),
        &makers,
    );
    let mut rest = units.as_slice();
    for (place, length) in PARTS {
        let length = long(document, length).unwrap_or(0) as usize;
        let (part, after) = rest.split_at(length.min(rest.len()));
        rest = after;
        let has_words = part.iter().any(|unit| *unit > 0x20);
        if place == COMMENTS && has_words {
            sink.has(place, FindingKind::Comment);
            tell_comments(part, &comments, sink);
            continue;
        }
        Paragraphs::new(place).read(part, sink);
    }
    Paragraphs::new("").read(rest, sink);
    let looks = looks(document, pointed(LOOKS).unwrap_or_default(), pieces, places);
    if looks.is_hidden {
        sink.has("", FindingKind::Hidden);
    }
    for (number, place) in
        [(BOOKMARKS, "bookmarks"), (CHANGERS, "who changed something"), (SAVED_BY, "who saved it")]
    {
        let words = strings(pointed(number).unwrap_or_default());
        // The first of those who changed something is nobody.
        if number == CHANGERS && (words.len() > 1 || looks.is_changed) {
            sink.has("", FindingKind::TrackedChange);
        }
        for word in words {
            sink.words(place, &word);
        }
    }
    for name in &makers {
        if !comments.iter().any(|comment| comment.maker.as_ref() == Some(name)) {
            sink.words("who made a comment", name);
        }
    }
    if is_whole && !looks.is_cut {
        Ok(())
    } else {
        Err("a part of its text cannot be read".to_owned())
    }
}

/// Passes on comment after comment, each with who made it.
fn tell_comments(mut part: &[u16], comments: &[CommentOfWord], sink: &mut Sink<'_>) {
    let mut begins = 0;
    for (number, comment) in (1..).zip(comments) {
        let (words, rest) = part.split_at(comment.end.saturating_sub(begins).min(part.len()));
        (part, begins) = (rest, comment.end);
        let maker = format!("who made comment {number}");
        sink.words(&maker, comment.maker.as_deref().unwrap_or_default());
        sink.traces(&maker, comment.initials.as_str());
        Paragraphs::new(&format!("comment {number}")).read(words, sink);
    }
    Paragraphs::new(COMMENTS).read(part, sink);
}

/// Returns the letters of all pieces (2.8.35, 2.9.177), where each piece stands, and whether all are
/// there.
fn text_of(document: &[u8], table: &[u8]) -> (Vec<u16>, Vec<Range<usize>>, bool) {
    let (mut units, mut places) = (Vec::new(), Vec::new());
    let Some(pieces) = pieces_in(table) else { return (units, places, false) };
    let count = pieces.len().saturating_sub(4) / 12;
    let mut is_whole = count > 0;
    for number in 0..count {
        let ends = |number: usize| long(pieces, number * 4).map(|end| end as usize);
        let (Some(from), Some(to)) = (ends(number), ends(number + 1)) else { break };
        let at = long(pieces, (count + 1) * 4 + number * 8 + 2).unwrap_or(u32::MAX);
        let letters = to.saturating_sub(from);
        let is_narrow = at & 0x4000_0000 != 0;
        let at = (at & 0x3fff_ffff) as usize;
        let (at, length) =
            if is_narrow { (at / 2, letters) } else { (at, letters.saturating_mul(2)) };
        let bytes = slice(document, at, length);
        let Some(bytes) = bytes.filter(|_| units.len() + letters <= MOST_LETTERS) else {
            is_whole = false;
            continue;
        };
        places.push(at..at + length);
        let text = if is_narrow { narrow(bytes, 1252) } else { wide(bytes) };
        units.extend(text.encode_utf16());
    }
    (units, places, is_whole)
}

/// Returns the table of pieces, which stands behind settings of paragraphs (2.9.38).
fn pieces_in(mut table: &[u8]) -> Option<&[u8]> {
    loop {
        match table.first()? {
            1 => table = table.get(3 + usize::from(short(table, 1)?)..)?,
            2 => return slice(table, 5, long(table, 1)? as usize),
            _ => return None,
        }
    }
}

/// Returns the words of a table of strings (2.2.4).
fn strings(table: &[u8]) -> Vec<String> {
    let is_wide = short(table, 0) == Some(0xffff);
    let mut words = Vec::new();
    let mut read = || {
        let (count, extra, mut at) = if is_wide {
            (short(table, 2)?, short(table, 4)?, 6)
        } else {
            (short(table, 0)?, short(table, 2)?, 4)
        };
        for _ in 0..count {
            let (letters, start) = if is_wide {
                (usize::from(short(table, at)?), at + 2)
            } else {
                (usize::from(*table.get(at)?), at + 1)
            };
            let bytes = slice(table, start, if is_wide { letters * 2 } else { letters })?;
            words.push(if is_wide { wide(bytes) } else { narrow(bytes, 1252) });
            at = start + bytes.len() + usize::from(extra);
        }
        Some(())
    };
    let _ = read();
    words
}

/// Returns names, each with its length before it (2.9.353).
fn names(mut bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    while let Some(name) =
        short(bytes, 0).and_then(|letters| slice(bytes, 2, usize::from(letters) * 2))
    {
        names.push(wide(name));
        bytes = &bytes[2 + name.len()..];
    }
    names
}

/// A part of the text as it is read.
struct Paragraphs {
    within: String,
    paragraph: usize,
    words: String,
    /// The cells of a row of a table so far.
    row: Vec<String>,
    /// What stands in the codes of fields, and how many of them are open.
    codes: String,
    open_codes: usize,
}

impl Paragraphs {
    fn new(within: &str) -> Self {
        Self {
            within: within.to_owned(),
            paragraph: 1,
            words: String::new(),
            row: Vec::new(),
            codes: String::new(),
            open_codes: 0,
        }
    }

    /// Reads letters, among which some control what the others are (2.4.1).
    fn read(mut self, units: &[u16], sink: &mut Sink<'_>) {
        for c in char::decode_utf16(units.iter().copied()) {
            match c.unwrap_or(char::REPLACEMENT_CHARACTER) {
                '\r' if !self.row.is_empty() => self.push(' '),
                '\r' | '\u{c}' => self.end_paragraph(sink),
                '\u{7}' => self.end_cell(sink),
                '\u{b}' => push_break(&mut self.words),
                '\u{13}' => self.open_codes += 1,
                '\u{14}' => self.open_codes = self.open_codes.saturating_sub(1),
                '\u{15}' => {
                    self.open_codes = 0;
                    self.codes.push(' ');
                }
                '\u{1e}' => self.push('-'),
                '\u{1f}' => self.push('\u{ad}'),
                '\t' => self.push('\t'),
                c if c < ' ' => {}
                c => self.push(c),
            }
        }
        if !self.row.is_empty() {
            self.end_row();
        }
        self.end_paragraph(sink);
    }

    fn push(&mut self, c: char) {
        if self.open_codes > 0 { self.codes.push(c) } else { self.words.push(c) }
    }

    fn end_paragraph(&mut self, sink: &mut Sink<'_>) {
        let place = format!("paragraph {}", self.paragraph);
        let place =
            if self.within.is_empty() { place } else { format!("{}, {place}", self.within) };
        sink.paragraph(&place, &std::mem::take(&mut self.words));
        sink.words(&place, &std::mem::take(&mut self.codes));
        self.paragraph += 1;
    }

    /// Ends a cell; an empty one is the end of a row as well.
    fn end_cell(&mut self, sink: &mut Sink<'_>) {
        let cell = std::mem::take(&mut self.words);
        if !cell.trim().is_empty() {
            self.row.push(cell.replace('\t', " "));
        } else if !self.row.is_empty() {
            self.end_row();
            self.end_paragraph(sink);
        }
    }

    fn end_row(&mut self) {
        self.words = std::mem::take(&mut self.row).join("\t");
    }
}
