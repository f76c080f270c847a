//! Reads a page: its words, and the text of attributes, comments and scripts, since all of it is
//! sent with the file.

mod declared;
mod embedded;
mod lines;
mod said;

use std::borrow::Cow;

use super::{
    super::part::Sink,
    defaults::is_nobody,
    letters,
    media::places,
    picture::{self, Of},
    plain,
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
    if marks.has_author || has_creator(&text) {
        sink.has("properties", FindingKind::Author);
    }
    if places::are_in_xml(&text) {
        sink.has("", FindingKind::PhotoPlace);
    }
    if text.contains("<x:xmpmeta") {
        picture::packet(text.as_bytes(), "properties", Of::Picture, sink);
    }
    if marks.has_hidden {
        sink.has("", FindingKind::Hidden);
    }
    embedded::files(&text, sink);
    tell(&embedded::without_letters(text), "", sink);
    if let Some(unsure) = decoded.unsure {
        sink.traces("", unsure);
    }
}

/// The most bytes of an element that says who made a drawing.
const CREATOR_BYTES: usize = 400;

/// Returns whether a drawing or a page says who made it, in the words of Dublin Core.
fn has_creator(text: &str) -> bool {
    ["<dc:creator", "<dc:publisher", "<dc:contributor"].iter().any(|element| {
        text.match_indices(element).take(64).any(|(at, _)| {
            let near = &text[at..text.floor_char_boundary(at + CREATOR_BYTES)];
            let inside = near.split(&format!("</{}", &element[1..])).next().unwrap_or_default();
            inside.split('<').skip(1).any(|piece| {
                let said = piece.split_once('>').map_or("", |(_, said)| said).trim();
                !said.is_empty() && !is_nobody(said)
            })
        })
    })
}

/// What a page says in its tags.
#[derive(Default)]
struct PageMarks {
    has_author: bool,
    has_hidden: bool,
}

/// Attributes of a drawing that is not shown.
const NOT_SHOWN: [&str; 4] =
    ["display=\"none\"", "display='none'", "visibility=\"hidden\"", "visibility='hidden'"];

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
                || NOT_SHOWN.into_iter().any(is_author)
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
