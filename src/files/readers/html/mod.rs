//! Reads a page: its words, and the text of attributes, comments and scripts, since all of it is
//! sent with the file.

mod lines;
mod said;

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
    let lower = text.to_ascii_lowercase();
    let squeezed: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
    // A style may be called so as well.
    let is_author =
        |said: &str| squeezed.match_indices(said).any(|(at, _)| !squeezed[..at].ends_with(':'));
    if ["name=\"author\"", "name='author'", "name=author"].into_iter().any(is_author) {
        sink.has("properties", FindingKind::Author);
    }
    if ["display:none", "visibility:hidden", "<inputtype=\"hidden\""]
        .iter()
        .any(|hidden| squeezed.contains(hidden))
        || lower.contains(" hidden>")
    {
        sink.has("", FindingKind::Hidden);
    }
    tell(&text, "", sink);
    if let Some(unsure) = decoded.unsure {
        sink.traces("", unsure);
    }
    pictures(&text, sink);
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
fn without_moments(text: &str) -> String {
    let mut blank = text.to_owned().into_bytes();
    for (at, element) in MOMENTS.iter().flat_map(|element| text.match_indices(element)) {
        let rest = &text.as_bytes()[at + element.len()..];
        let Some(end) = rest.iter().take(MOMENT_BYTES).position(|&byte| byte == b'>') else {
            continue;
        };
        let said = rest[end + 1..].iter().take_while(|&&byte| byte != b'<').take(41).count();
        let from = at + element.len() + end + 1;
        let is_part = |byte: &u8| byte.is_ascii_digit() || b"-:.TZ+ ".contains(byte);
        if said <= 40 && text.as_bytes()[from..from + said].iter().all(is_part) {
            blank[from..from + said].fill(b' ');
        }
    }
    String::from_utf8(blank).expect("only ASCII was replaced, by ASCII")
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
