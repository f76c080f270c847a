//! Reads a page: its words, and the text of attributes, comments and scripts, since all of it is
//! sent with the file.

mod lines;
mod said;

use std::borrow::Cow;

use super::{
    super::part::{Sink, limits},
    letters, plain, read_inner,
};
use crate::model::FindingKind;

pub(super) use lines::tell;

pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) {
    let decoded = letters::decoded(bytes);
    if !decoded.is_sure {
        sink.unreadable("", plain::UNKNOWN_LETTERS);
    }
    let text = without_moments(&decoded.text);
    let marks = marks_in(&text);
    if marks.has_author {
        sink.has("properties", FindingKind::Author);
    }
    if marks.has_hidden {
        sink.has("", FindingKind::Hidden);
    }
    tell(&text, "", sink);
    if let Some(unsure) = decoded.unsure {
        sink.traces("", unsure);
    }
    pictures(&text, sink);
}

/// What a page says in its tags.
#[derive(Default)]
struct PageMarks {
    has_author: bool,
    has_hidden: bool,
}

/// Looked through at once, and again with the next: longer than any mark.
const CHUNK_BYTES: usize = 64 << 10;
const MARK_BYTES: usize = 64;

/// Looks for an author, and for anything that is not displayed, in little memory whatever the page.
fn marks_in(text: &str) -> PageMarks {
    let mut marks = PageMarks::default();
    // In small letters, as they are and without blanks.
    let (mut small, mut squeezed) = (Vec::new(), Vec::new());
    for (number, chunk) in text.as_bytes().chunks(CHUNK_BYTES).enumerate() {
        small.extend(chunk.iter().map(u8::to_ascii_lowercase));
        let shown = chunk.iter().filter(|byte| !byte.is_ascii_whitespace());
        squeezed.extend(shown.map(u8::to_ascii_lowercase));
        let has = |said: &str| memchr::memmem::find(&squeezed, said.as_bytes()).is_some();
        // A style may be called so as well. What begins the kept bytes was seen before.
        let is_author = |said: &str| {
            memchr::memmem::find_iter(&squeezed, said.as_bytes())
                .any(|at| (at > 0 || number == 0) && !squeezed[..at].ends_with(b":"))
        };
        marks.has_author |=
            ["name=\"author\"", "name='author'", "name=author"].into_iter().any(is_author);
        marks.has_hidden |=
            ["display:none", "visibility:hidden", "<inputtype=\"hidden\""].into_iter().any(has)
                || memchr::memmem::find(&small, b" hidden>").is_some();
        small.drain(..small.len().saturating_sub(MARK_BYTES));
        squeezed.drain(..squeezed.len().saturating_sub(MARK_BYTES));
    }
    marks
}

/// Elements in which a program writes when it wrote the file.
const MOMENTS: [&str; 5] = [
    "<dc:date",
    "<meta:creation-date",
    "<meta:print-date",
    "<meta property=\"dcterms:modified\"",
    "<meta property=\"dcterms:created\"",
];

/// The most bytes of such an element before its words.
const MOMENT_BYTES: usize = 400;

/// Returns a text with blanks in place of the moments at which a program wrote it, so that every
/// other word stays at its place.
fn without_moments(text: &str) -> Cow<'_, str> {
    let mut blank = Cow::Borrowed(text.as_bytes());
    for (at, element) in MOMENTS.iter().flat_map(|element| text.match_indices(element)) {
        let rest = &text.as_bytes()[at + element.len()..];
        let Some(end) = rest.iter().take(MOMENT_BYTES).position(|&byte| byte == b'>') else {
            continue;
        };
        let said = rest[end + 1..].iter().take_while(|&&byte| byte != b'<').take(41).count();
        let from = at + element.len() + end + 1;
        let is_part = |byte: &u8| byte.is_ascii_digit() || b"-:.TZ+ ".contains(byte);
        if said <= 40 && text.as_bytes()[from..from + said].iter().all(is_part) {
            blank.to_mut()[from..from + said].fill(b' ');
        }
    }
    match blank {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        Cow::Owned(blank) => {
            Cow::Owned(String::from_utf8(blank).expect("only ASCII was replaced, by ASCII"))
        }
    }
}

/// Reads pictures and files that a page, or a flat OpenDocument, embeds as text.
fn pictures(html: &str, sink: &mut Sink<'_>) {
    const MARK: &str = ";base64,";
    const ELEMENT: &str = "<office:binary-data>";
    let is_packed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let in_links = html.match_indices(MARK).map(|(at, _)| {
        let near = &html[html.floor_char_boundary(at.saturating_sub(100))..at];
        let kind = near.rfind("data:").map_or("", |begin| &near[begin + 5..]);
        let packed = html[at + MARK.len()..].split(|c| !is_packed(c)).next().unwrap_or_default();
        (name_of_kind(kind), packed)
    });
    let in_elements = html
        .match_indices(ELEMENT)
        .map(|(at, _)| ("file", html[at + ELEMENT.len()..].split('<').next().unwrap_or_default()));
    for (at, (name, packed)) in in_links.chain(in_elements).enumerate() {
        if at == limits::PARTS {
            sink.unreadable("", "it has more files inside it than imh reads");
            return;
        }
        let place = format!("file {} inside it", at + 1);
        let packed: Vec<u8> = packed.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        match mail_parser::decoders::base64::base64_decode(&packed) {
            Some(bytes) => read_inner(&place, name, &bytes, sink),
            None => sink.unreadable(&place, "it is damaged"),
        }
    }
}

/// Returns a name for an embedded file of which only the type is known.
fn name_of_kind(kind: &str) -> &'static str {
    if kind.starts_with("text/html") { "page.html" } else { "file" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_of_a_page_is_seen_wherever_it_is_cut() {
        for mark in [
            "<meta NAME = \"author\">",
            "<p style='display: none'>",
            "<input type=\"hidden\">",
            "<p hidden>",
        ] {
            for cut in 0..mark.len() {
                let page =
                    format!("{}{mark}{}", "x".repeat(CHUNK_BYTES - cut), "y".repeat(CHUNK_BYTES));
                let marks = marks_in(&page);
                assert!(marks.has_author != marks.has_hidden, "{mark} {cut}");
            }
        }
        let none = "<p hidden-x name=\"authority\" style:name=\"author\">";
        for cut in 0..100 {
            let page =
                format!("{}{none}{}", "x".repeat(CHUNK_BYTES - cut), "y".repeat(CHUNK_BYTES));
            let marks = marks_in(&page);
            assert!(!marks.has_author && !marks.has_hidden, "{cut}");
        }
    }
}
