//! Numbers, words and records in the bytes of binary documents.

use mail_parser::decoders::charsets::map::charset_decoder;

pub(crate) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(crate) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Returns so many bytes from a place on.
pub(in crate::files::readers) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

/// Decodes words with two bytes a letter.
pub(crate) fn wide(bytes: &[u8]) -> String {
    let units = bytes.as_chunks::<2>().0.iter().copied().map(u16::from_le_bytes);
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Decodes words in UTF-8, or else in a code page.
pub(in crate::files::readers) fn narrow_or_utf8(bytes: &[u8], page: u32) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| narrow(bytes, page), str::to_owned)
}

/// Decodes words with one byte a letter in a code page; those of Western Windows if imh does not
/// know it.
pub(in crate::files::readers) fn narrow(bytes: &[u8], page: u32) -> String {
    let name = match page {
        10000 => "macintosh".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        // The letters of the first stand in the second at the same places.
        437 | 850 => "ibm850".to_owned(),
        866 => "ibm866".to_owned(),
        page => format!("windows-{page}"),
    };
    let western = || charset_decoder(b"windows-1252");
    charset_decoder(name.as_bytes())
        .or_else(western)
        .map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |decode| decode(bytes))
}

/// Returns the records of a workbook ([MS-XLS] 2.1.4): each has a kind, a length, and so many bytes.
pub(crate) fn book_records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let (kind, length) = (short(rest, 0)?, usize::from(short(rest, 2)?));
        let body = slice(rest, 4, length).or_else(|| rest.get(4..))?;
        rest = &rest[4 + body.len()..];
        Some((kind, body))
    })
}
