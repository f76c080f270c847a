//! Plain text in whatever encoding it comes, line by line; and tables, cell by cell.

use std::{
    borrow::Cow,
    io::{BufRead, BufReader, Read},
};

use super::{Sink, limits};

/// Whether the beginning of a file is text at all.
pub(super) fn is_text(head: &[u8]) -> bool {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || std::str::from_utf8(head).is_ok() {
        return !head.contains(&0) || head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    }
    // Letters of an older encoding are few among plain ones; anything else is no text.
    let odd = head.iter().filter(|&&byte| byte < 9 || (14..32).contains(&byte) || byte == 127).count();
    let high = head.iter().filter(|&&byte| byte >= 128).count();
    odd == 0 && high * 3 < head.len()
}

/// UTF-8 as it is, else one byte a letter (Windows-1252), so that every digit and every plain letter is right.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&byte| windows_1252(byte)).collect()),
    }
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x91 | 0x92 => '\u{2019}',
        0x93 | 0x94 => '"',
        0x96 | 0x97 => '-',
        0xa0 => ' ',
        _ => char::from(byte),
    }
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let pair: fn([u8; 2]) -> u16 = match bytes.get(..2)? {
        b"\xff\xfe" => u16::from_le_bytes,
        b"\xfe\xff" => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|two| pair([two[0], two[1]])).collect();
    Some(String::from_utf16_lossy(&units))
}

/// The text of bytes that are all there.
pub(super) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    utf16(bytes).map_or_else(|| decoded(bytes), Cow::Owned)
}

pub(super) fn read(file: &mut impl Read, sink: &mut Sink<'_>) -> Result<(), String> {
    let mut reader = BufReader::with_capacity(256 << 10, file);
    let begins_wide =
        reader.fill_buf().map_err(|error| error.to_string())?.get(..2).is_some_and(|two| two == b"\xff\xfe" || two == b"\xfe\xff");
    if begins_wide {
        let mut bytes = Vec::new();
        reader.take(limits::WHOLE_BYTES).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        for (at, line) in utf16(&bytes).unwrap_or_default().lines().enumerate() {
            sink.words(&format!("line {}", at + 1), line);
        }
        return Ok(());
    }
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        let read = (&mut reader).take(limits::WORDS_BYTES as u64).read_until(b'\n', &mut line).map_err(|error| error.to_string())?;
        if read == 0 {
            return Ok(());
        }
        number += 1;
        let text = line.strip_prefix(b"\xef\xbb\xbf").filter(|_| number == 1).unwrap_or(&line);
        if text.contains(&0) {
            return Err(format!("from line {number} on it is no text"));
        }
        sink.words(&format!("line {number}"), &decoded(text));
    }
}

pub(super) fn read_csv(file: &mut impl Read, sink: &mut Sink<'_>) -> Result<(), String> {
    let mut reader = BufReader::with_capacity(256 << 10, file);
    let start = reader.fill_buf().map_err(|error| error.to_string())?;
    let first_line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, first_line).count();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',');
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(reader);
    let mut row = csv::ByteRecord::new();
    let mut number = 0;
    while rows.read_byte_record(&mut row).map_err(|error| error.to_string())? {
        number += 1;
        for (at, cell) in row.iter().enumerate() {
            sink.words(&format!("row {number} column {}", at + 1), &decoded(cell));
        }
    }
    Ok(())
}
