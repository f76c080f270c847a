//! Pictures and files that a page, or a flat OpenDocument, holds as text: packed in letters, perhaps
//! over many lines, or as codes of bytes.

use std::{borrow::Cow, ops::Range};

use super::super::{
    super::{
        kind::{FileKind, Sense},
        part::{Sink, limits},
    },
    read_inner,
};

/// A file inside a page: where its letters stand, a name for its kind, and its bytes.
pub(super) struct Embedded {
    letters: Range<usize>,
    name: &'static str,
    bytes: Option<Vec<u8>>,
}

/// What stands between `data:` and the letters.
const HEAD_BYTES: usize = 200;
const ELEMENT: &str = "<office:binary-data>";

/// Returns every file inside a page, in order.
pub(super) fn embedded(page: &str) -> impl Iterator<Item = Embedded> {
    // Of letters that hold the same mark only the first is a file.
    let mut from = 0;
    let in_links = memchr::memmem::find_iter(page.as_bytes(), "data:").filter_map(move |at| {
        if at < from {
            return None;
        }
        let rest = &page[at + 5..];
        let near = &rest.as_bytes()[..rest.len().min(HEAD_BYTES)];
        let is_head =
            |byte: &u8| byte.is_ascii_alphanumeric() || b"/+-.;=:_ \n\r\t\"'&#%".contains(byte);
        let comma =
            memchr::memchr(b',', near).filter(|comma| near[..*comma].iter().all(is_head))?;
        let kind = rest[..comma].trim_start();
        let begins = at + 5 + comma + 1;
        let before = page[..at].chars().next_back();
        let closes = match before {
            Some(quote @ ('"' | '\'')) => Some(quote),
            Some('(') => Some(')'),
            _ => None,
        };
        let letters = begins..begins + end_of(&page[begins..], closes);
        from = letters.end;
        let small = kind.to_ascii_lowercase();
        let bytes = if small.trim_end().ends_with(";base64") {
            unpacked(&page[letters.clone()])
        } else if closes.is_some() && small.contains('/') && page[letters.clone()].contains('%') {
            Some(of_codes(&page[letters.clone()]))
        } else {
            return None;
        };
        Some(Embedded { letters, name: name_of_kind(&small), bytes })
    });
    let in_elements = page.match_indices(ELEMENT).map(|(at, _)| {
        let begins = at + ELEMENT.len();
        let length = page[begins..].find('<').unwrap_or(page.len() - begins);
        let letters = begins..begins + length;
        let bytes = unpacked(&page[letters.clone()]);
        Embedded { letters, name: "file", bytes }
    });
    in_links.chain(in_elements)
}

/// Returns where the letters end: at the quotation mark, or at what no such letters have.
fn end_of(rest: &str, closes: Option<char>) -> usize {
    let is_end = |c: char| match closes {
        Some(closes) => c == closes || c == '<',
        None => c.is_whitespace() || matches!(c, '"' | '\'' | ')' | '<' | '>'),
    };
    let end = rest.find(is_end).unwrap_or(rest.len());
    // In a list of pictures their size stands after a blank.
    let blank = rest[..end].find(' ').filter(|blank| {
        let after = rest[*blank..end].trim_start();
        after
            .split([' ', ','])
            .next()
            .is_some_and(|word| word.len() < 8 && word.ends_with(['x', 'w']))
    });
    blank.unwrap_or(end)
}

/// Unpacks base64 in lines, with codes of XML or of links for line ends and signs.
fn unpacked(letters: &str) -> Option<Vec<u8>> {
    let mut plain = Cow::Borrowed(letters);
    if letters.contains('&') {
        let mut whole = letters.to_owned();
        for code in ["&#10;", "&#13;", "&#9;", "&#xA;", "&#xa;", "&#xD;", "&#xd;", "&#x9;"] {
            whole = whole.replace(code, "");
        }
        plain = Cow::Owned(whole.replace("&#43;", "+").replace("&#47;", "/").replace("&#61;", "="));
    }
    let bytes =
        if plain.contains('%') { of_codes(&plain) } else { plain.into_owned().into_bytes() };
    let packed: Vec<u8> = bytes.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    mail_parser::decoders::base64::base64_decode(&packed)
}

/// Undoes the codes of bytes in a link: `%FF`.
fn of_codes(letters: &str) -> Vec<u8> {
    let bytes = letters.as_bytes();
    let mut whole = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = (byte == b'%')
            .then(|| letters.get(at + 1..at + 3))
            .flatten()
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        whole.push(code.unwrap_or(byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    whole
}

/// Returns a name for an embedded file of which only the type is known.
fn name_of_kind(kind: &str) -> &'static str {
    if kind.starts_with("text/html") {
        "page.html"
    } else if kind.starts_with("image/svg") {
        "picture.svg"
    } else {
        "file"
    }
}

impl Embedded {
    /// Returns whether it is a picture, film or recording: its letters are no words.
    fn is_media(&self) -> bool {
        self.bytes.as_ref().is_some_and(|bytes| {
            let head = &bytes[..bytes.len().min(4096)];
            FileKind::by_bytes("", head).is_some_and(|kind| kind.sense != Sense::Read)
        })
    }
}

/// Returns a page with blanks in place of the letters of pictures, so that every other word stays at
/// its place.
pub(super) fn without_letters(page: Cow<'_, str>) -> Cow<'_, str> {
    let letters: Vec<Range<usize>> = embedded(&page)
        .filter(Embedded::is_media)
        .take(limits::PARTS)
        .map(|embedded| embedded.letters)
        .collect();
    if letters.is_empty() {
        return page;
    }
    let mut plain = String::with_capacity(page.len());
    let mut at = 0;
    for range in letters {
        if range.start < at {
            continue;
        }
        plain.push_str(&page[at..range.start]);
        plain.extend(page[range.clone()].chars().map(|c| if c == '\n' { c } else { ' ' }));
        at = range.end;
    }
    plain.push_str(&page[at..]);
    Cow::Owned(plain)
}

/// Reads every file inside a page.
pub(super) fn files(page: &str, sink: &mut Sink<'_>) {
    for (at, Embedded { name, bytes, .. }) in embedded(page).enumerate() {
        if at == limits::PARTS {
            sink.unreadable("", "it has more files inside it than imh reads");
            return;
        }
        let place = format!("file {} inside it", at + 1);
        match bytes {
            Some(bytes) => read_inner(&place, name, &bytes, sink),
            None => sink.unreadable(&place, "it is damaged"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes_of(page: &str) -> Vec<Option<Vec<u8>>> {
        embedded(page).map(|embedded| embedded.bytes).collect()
    }

    #[test]
    fn a_file_is_unpacked_however_its_letters_stand() {
        let whole = Some(b"Ottoline+".to_vec());
        for page in [
            "<a href=\"data:image/png;base64,T3R0b2xpbmUr\">",
            "<a href='data:image/png;charset=utf-8;base64,T3R0\n  b2xp\r\nbmUr'>",
            "<a href=\"data:image/png;base64,T3R0&#10;b2xpbmUr\">",
            "<a href=\"data:image/png;base64,T3R0b2xpbmU%72\">",
            "<a href=\"data:image/png,%4fttoline+\">",
            "<i style='x:url(data:image/png;base64,T3R0b2xpbmUr)'>",
            "<img srcset=\"data:image/png;base64,T3R0b2xpbmUr 2x\">",
            "<img src=data:image/png;base64,T3R0b2xpbmUr alt=x>",
            "<office:binary-data>T3R0\nb2xpbmUr</office:binary-data>",
        ] {
            assert_eq!(bytes_of(page), std::slice::from_ref(&whole), "{page}");
        }
        assert_eq!(bytes_of("<p>the data: Ottoline, and 5% more</p>"), []);
    }

    #[test]
    fn words_beside_a_picture_stay_at_their_place() {
        let page = "<a href=\"data:image/gif;base64,R0lG\nODlh\">Ottoline";
        let plain = without_letters(Cow::Borrowed(page));
        assert_eq!(plain, "<a href=\"data:image/gif;base64,    \n    \">Ottoline");
    }
}
