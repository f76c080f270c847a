//! Streams of a PDF that say no length, or a wrong one. Viewers look for their end, and so does imh.

use std::ops::Range;

use super::outside::next_stream;

/// The longest dictionary of a stream.
const DICTIONARY_BYTES: usize = 64 << 10;
const END: &[u8] = b"endstream";

/// What a dictionary says of the length of its stream.
enum SaidLength {
    Nothing,
    /// The place of the digits, and the number.
    Number(Range<usize>, usize),
    /// It stands elsewhere.
    Reference,
}

/// Returns the PDF with the length that each stream has, or `None` if every one says it already.
/// The places of objects are others then, so that the table of them is left out.
pub(super) fn mended(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut at = 0;
    while let Some(begins) = next_stream(bytes, at) {
        let data = begins + eol(&bytes[begins..]);
        let dictionary = dictionary(bytes, at, begins);
        let said = said_length(bytes, &dictionary);
        if let SaidLength::Number(_, length) = &said
            && let Some(end) = data.checked_add(*length)
            && bytes.get(end..).is_some_and(is_end)
        {
            at = end;
            continue;
        }
        let Some(end) = memchr::memmem::find(&bytes[data..], END).map(|end| data + end) else {
            break;
        };
        let content = &bytes[data..end];
        let content = content.strip_suffix(b"\n").unwrap_or(content);
        let length = content.strip_suffix(b"\r").unwrap_or(content).len();
        match said {
            SaidLength::Number(place, _) => edits.push((place, length.to_string())),
            SaidLength::Nothing if !dictionary.is_empty() => {
                let inside = dictionary.start + 2;
                edits.push((inside..inside, format!("/Length {length} ")));
            }
            SaidLength::Nothing | SaidLength::Reference => {}
        }
        at = end;
    }
    if edits.is_empty() {
        return None;
    }
    let mut mended = Vec::with_capacity(bytes.len() + edits.len() * 16);
    let mut done = 0;
    for (place, with) in edits {
        mended.extend_from_slice(&bytes[done..place.start]);
        mended.extend_from_slice(with.as_bytes());
        done = place.end;
    }
    mended.extend_from_slice(&bytes[done..]);
    if let Some(table) = memchr::memmem::rfind(&mended, b"startxref") {
        mended[table..table + 9].fill(b' ');
    }
    Some(mended)
}

fn eol(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

fn is_end(bytes: &[u8]) -> bool {
    bytes[eol(bytes)..].starts_with(END)
}

/// Returns where the dictionary of a stream stands; nothing if it does not begin its object.
fn dictionary(bytes: &[u8], from: usize, begins: usize) -> Range<usize> {
    let from = from.max(begins.saturating_sub(DICTIONARY_BYTES));
    let object = memchr::memmem::rfind(&bytes[from..begins], b"obj").map(|at| from + at + 3);
    let first = object.and_then(|object| {
        let blanks = bytes[object..begins].iter().take_while(|byte| byte.is_ascii_whitespace());
        let first = object + blanks.count();
        bytes[first..begins].starts_with(b"<<").then_some(first)
    });
    first.map_or(begins..begins, |first| first..begins)
}

fn said_length(bytes: &[u8], dictionary: &Range<usize>) -> SaidLength {
    const KEY: &[u8] = b"/Length";
    let said = &bytes[dictionary.clone()];
    for at in memchr::memmem::find_iter(said, KEY) {
        let rest = &said[at + KEY.len()..];
        let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let digits = rest[blanks..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        // `/Length1` is another key.
        if blanks == 0 && !matches!(rest.first(), Some(b'-' | b'+')) {
            continue;
        }
        let number = &rest[blanks..blanks + digits];
        let after = rest[blanks + digits..].trim_ascii_start();
        if after.first().is_some_and(u8::is_ascii_digit) {
            return SaidLength::Reference;
        }
        let Some(number) = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok())
        else {
            return SaidLength::Reference;
        };
        let begins = dictionary.start + at + KEY.len() + blanks;
        return SaidLength::Number(begins..begins + digits, number);
    }
    SaidLength::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pdf: &str) -> Option<String> {
        mended(pdf.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn a_stream_gets_the_length_that_it_has() {
        let pdf = |said: &str| format!("1 0 obj\n<<{said}>>\nstream\n12345\nendstream\nendobj");
        for said in ["/Length 5", "/Length 5 0 R", "/A 1/Length 5 "] {
            assert_eq!(text(&pdf(said)), None, "{said}");
        }
        assert_eq!(text(&pdf("/Length 99")), Some(pdf("/Length 5")));
        assert_eq!(text(&pdf("/Length 3 /X 1")), Some(pdf("/Length 5 /X 1")));
        assert_eq!(text(&pdf("/Length1 5")), Some(pdf("/Length 5 /Length1 5")));
        assert_eq!(text(&pdf("")), Some(pdf("/Length 5 ")));
        assert_eq!(text("x>>stream\n1endstream"), None);
        assert_eq!(text("1 0 obj <<>>\nstream\nand no end"), None);
    }
}
