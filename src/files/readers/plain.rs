//! Reads plain text in any encoding, line by line; and tables, cell by cell.

use std::{
    borrow::Cow,
    cell::Cell,
    io::{BufRead, BufReader, Read},
};

use mail_parser::decoders::charsets::map::charset_decoder;

use super::super::{
    begins::is_wide,
    part::{Sink, limits},
};

/// Why a text cannot be read.
pub(super) const UNKNOWN_LETTERS: &str =
    "imh cannot read the letters it is written in; save it as UTF-8";

/// Decodes UTF-16 and UTF-32 text.
pub(super) fn narrowed(bytes: &[u8]) -> Result<String, String> {
    match utf16(bytes) {
        Some(text) if !text.contains('\0') => Ok(text),
        _ => Err(UNKNOWN_LETTERS.to_owned()),
    }
}

/// Decodes UTF-8, or else one byte a letter (Windows-1252), so that at least all digits and ASCII
/// letters are right.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&byte| windows_1252(byte)).collect()),
    }
}

/// What stands for a letter that nobody can tell.
const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

/// Returns the words with a letter that has another byte in each older encoding: with one sign for
/// each such letter, and with their lines as each of [`OLDER`] has them. `None` if the text is
/// UTF-8.
pub(super) fn unsure(bytes: &[u8]) -> Option<String> {
    if std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let mut unsure = unsure_words(bytes);
    let lines = unsure_lines(bytes);
    for decode in OLDER.iter().filter_map(|name| charset_decoder(name)) {
        unsure.push_str("\n\n");
        unsure.push_str(&decode(&lines));
    }
    Some(unsure)
}

/// Encodings of one byte a letter, beside that of Western Windows.
const OLDER: [&[u8]; 5] =
    [b"windows-1250", b"windows-1251", b"windows-1254", b"iso-8859-2", b"macintosh"];

/// Returns the lines with bytes beyond ASCII, each with the next one if a hyphen ends it.
fn unsure_lines(bytes: &[u8]) -> Vec<u8> {
    let mut lines = Vec::new();
    let mut goes_on = false;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if goes_on || !line.is_ascii() {
            let signs = line.iter().enumerate();
            lines.extend(
                signs.map(|(at, sign)| if is_apostrophe(line, at) { b'\'' } else { *sign }),
            );
        } else if !lines.ends_with(b"\n\n") {
            lines.push(b'\n');
        }
        goes_on = !line.is_ascii() && line.trim_ascii_end().ends_with(b"-");
    }
    lines
}

fn unsure_words(bytes: &[u8]) -> String {
    let is_sign = |byte: &u8| byte.is_ascii_whitespace() || b",;:()<>|\"/=".contains(byte);
    let mut unsure = String::new();
    for word in bytes.split(is_sign).filter(|word| !word.is_ascii() && word.len() < LONGEST_WORD) {
        unsure.extend(unsure_word(word));
        unsure.push('\n');
    }
    unsure
}

fn unsure_word(word: &[u8]) -> impl Iterator<Item = char> {
    word.iter().enumerate().map(|(at, byte)| match byte {
        _ if is_apostrophe(word, at) => '\'',
        0..0x80 => char::from(*byte),
        _ => UNKNOWN,
    })
}

/// Returns whether a byte is the apostrophe of Windows before one of its endings: `Ana’s` is not
/// `Anaïs`.
fn is_apostrophe(text: &[u8], at: usize) -> bool {
    const APOSTROPHE: u8 = 0x92;
    let ends = |after: Option<&u8>| {
        after.is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic())
    };
    text[at] == APOSTROPHE
        && matches!(text.get(at + 1), Some(b's' | b'S' | b'd' | b't'))
        && ends(text.get(at + 2))
}

/// What is longer is no word.
const LONGEST_WORD: usize = 200;

fn windows_1252(byte: u8) -> char {
    match byte {
        0x91 | 0x92 => '\u{2019}',
        0x93 | 0x94 => '"',
        0x96 | 0x97 => '-',
        0xa0 => ' ',
        _ => char::from(byte),
    }
}

/// Returns whether a text has two or four bytes a letter, by its byte order mark, or because it
/// begins with a mark of XML or HTML.
pub(super) fn is_two_bytes(bytes: &[u8]) -> bool {
    is_wide(bytes)
        || four(bytes).is_some()
        || matches!(
            bytes,
            [b'<', 0, b'?' | b'!' | b'h' | b'H', 0, ..]
                | [0, b'<', 0, b'?' | b'!' | b'h' | b'H', ..]
        )
}

fn utf16(bytes: &[u8]) -> Option<String> {
    if let Some(order) = four(bytes) {
        return Some(utf32(bytes, order));
    }
    if !is_two_bytes(bytes) {
        return None;
    }
    let (pair, mark): (fn([u8; 2]) -> u16, usize) = match bytes.get(..2)? {
        b"\xff\xfe" => (u16::from_le_bytes, 2),
        b"\xfe\xff" => (u16::from_be_bytes, 2),
        [0, _] => (u16::from_be_bytes, 0),
        _ => (u16::from_le_bytes, 0),
    };
    let units: Vec<u16> = bytes[mark..].chunks_exact(2).map(|two| pair([two[0], two[1]])).collect();
    Some(String::from_utf16_lossy(&units))
}

/// How four bytes are one letter.
type Four = fn([u8; 4]) -> u32;

/// Returns how the letters of a text stand in it, if it begins as one with four bytes a letter does.
fn four(bytes: &[u8]) -> Option<Four> {
    match bytes.get(..4)? {
        [0xff, 0xfe, 0, 0] | [b'<', 0, 0, 0] => Some(u32::from_le_bytes),
        [0, 0, 0xfe, 0xff] | [0, 0, 0, b'<'] => Some(u32::from_be_bytes),
        _ => None,
    }
}

fn utf32(bytes: &[u8], order: Four) -> String {
    let letters = bytes.chunks(4).map(|four| {
        let code = <[u8; 4]>::try_from(four).ok().and_then(|four| char::from_u32(order(four)));
        code.unwrap_or(UNKNOWN)
    });
    letters.skip_while(|c| *c == '\u{feff}').collect()
}

/// Decodes a text of which its surroundings say that it has four bytes a letter.
pub(super) fn of_four(bytes: &[u8]) -> String {
    let is_turned = bytes.first().is_some_and(|first| *first != 0);
    let order: Four = if is_turned { u32::from_le_bytes } else { u32::from_be_bytes };
    utf32(bytes, four(bytes).unwrap_or(order))
}

/// Decodes the text of a whole file.
pub(super) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    utf16(bytes).map_or_else(|| decoded(bytes), Cow::Owned)
}

/// The bytes that are read again where a long line is cut, so that a finding across the cut is not
/// missed.
const OVERLAP_BYTES: usize = 256;

pub(super) fn read(file: &mut impl Read, sink: &mut Sink<'_>) -> Result<(), String> {
    read_meant(file, |_| None, sink)
}

/// Reads text line by line, of which `meant` makes what it means if it is written otherwise.
pub(super) fn read_meant(
    file: &mut impl Read,
    meant: fn(&str) -> Option<String>,
    sink: &mut Sink<'_>,
) -> Result<(), String> {
    let mut broken = Vec::new();
    let mut tell = |number: usize, said: &[u8], begins: usize| {
        let place = ["line ", &number.to_string()].concat();
        let (words, unsure) = match std::str::from_utf8(said) {
            Ok(words) => (Cow::Borrowed(words), None),
            Err(_) => (decoded(said), unsure(said)),
        };
        if let Some(begun) = with_next(&mut broken, said) {
            sink.traces(&place, begun);
        }
        match meant(&words) {
            Some(meant) => {
                sink.piece(&place, &meant, begins);
                sink.traces(&place, words);
            }
            None => sink.piece(&place, &words, begins),
        }
        if let Some(unsure) = unsure {
            sink.traces(&place, unsure);
        }
    };
    let length = |told: &[u8]| {
        let told = decoded(told);
        meant(&told).as_deref().unwrap_or(&told).chars().count()
    };
    let mut reader = BufReader::with_capacity(256 << 10, file);
    let mut line = Vec::new();
    let (mut number, mut begins) = (1, 0);
    if reader.fill_buf().map_err(|error| error.to_string())?.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    loop {
        let room = limits::WORDS_BYTES.saturating_sub(line.len()) as u64;
        let read = (&mut reader)
            .take(room)
            .read_until(b'\n', &mut line)
            .map_err(|error| error.to_string())?;
        if read == 0 {
            // The bytes that were read again of a long line, and the rest of it.
            tell(number, &line, begins);
            return Ok(());
        }
        if line.contains(&0) {
            return Err(format!("from line {number} on it is not text"));
        }
        let is_whole = line.ends_with(b"\n") || line.len() < limits::WORDS_BYTES;
        let end = if is_whole { line.len() } else { last_blank(&line) };
        tell(number, &line[..end], begins);
        if is_whole {
            line.clear();
            (number, begins) = (number + 1, 0);
        } else {
            let told = last_blank(&line[..end.saturating_sub(OVERLAP_BYTES)]);
            begins += length(&line[..told]);
            line.drain(..told);
        }
    }
}

/// Returns what a line with bytes beyond ASCII may say that a hyphen breaks, with the next line.
/// `broken` is the line before, if it is one, and then this.
fn with_next(broken: &mut Vec<u8>, line: &[u8]) -> Option<String> {
    let before = std::mem::take(broken);
    if line.trim_ascii_end().ends_with(b"-") && line.len() < LONGEST_WORD * 10 {
        line.clone_into(broken);
    }
    (!before.is_empty()).then(|| unsure(&[&before, line].concat())).flatten()
}

/// Returns the last place where a long line can be cut without cutting a word, if possible.
fn last_blank(bytes: &[u8]) -> usize {
    let near = bytes.len().saturating_sub(4096);
    let blank = bytes[near..].iter().rposition(u8::is_ascii_whitespace);
    let letter = || {
        (0..4)
            .map(|back| bytes.len().saturating_sub(back))
            .find(|&at| bytes.get(at).is_none_or(|byte| byte & 0xc0 != 0x80))
    };
    blank.map_or_else(|| letter().unwrap_or(bytes.len()), |at| near + at)
}

/// The longest row of a table that is read, in bytes.
const ROW_BYTES: u64 = 16 << 20;

/// A reader that ends with an error if a row is longer than the limit.
struct BoundedRows<'f, R> {
    inner: &'f mut R,
    left: &'f Cell<u64>,
}

impl<R: Read> Read for BoundedRows<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left.set(
            self.left
                .get()
                .checked_sub(read as u64)
                .ok_or_else(|| std::io::Error::other("a row is longer than imh reads"))?,
        );
        Ok(read)
    }
}

pub(super) fn read_csv(file: &mut impl Read, sink: &mut Sink<'_>) -> Result<(), String> {
    let left = Cell::new(ROW_BYTES);
    let mut reader = BufReader::with_capacity(256 << 10, BoundedRows { inner: file, left: &left });
    let start = reader.fill_buf().map_err(|error| error.to_string())?;
    let first_line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, first_line).count();
    let delimiter =
        [b',', b';', b'\t'].into_iter().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',');
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(reader);
    let mut row = csv::ByteRecord::new();
    let mut number = 0;
    while rows.read_byte_record(&mut row).map_err(|error| said(&error))? {
        left.set(ROW_BYTES);
        number += 1;
        for (at, cell) in row.iter().enumerate() {
            if cell.contains(&0) {
                return Err(format!("from row {number} on it is not text"));
            }
            for (line, text) in decoded(cell).lines().enumerate() {
                let line = if line == 0 { String::new() } else { format!(" line {}", line + 1) };
                sink.line(&format!("row {number} column {}{line}", at + 1), text);
            }
            if let Some(unsure) = unsure(cell) {
                sink.traces(&format!("row {number} column {}", at + 1), unsure);
            }
            // The next cell is separate, and does not continue this one.
            sink.line("", "");
        }
    }
    Ok(())
}

/// Returns why the rest of a table could not be read.
fn said(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) => error.to_string(),
        _ => "it is not a table that can be read".to_owned(),
    }
}
