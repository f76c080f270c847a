//! The words of a PNG, its profiles written as digits, and what programs put into chunks of their
//! own.

use std::borrow::Cow;

use super::{
    super::{
        super::part::Sink,
        media::{
            colours, inflated, iptc, resources,
            said::{said, text, unknown},
        },
        plain,
    },
    Of, exif, packet,
};
use crate::model::FindingKind;

const PLACE: &str = "properties";

/// Reads one chunk that is no picture. What it holds is passed on, or told as unreadable.
pub(super) fn chunk(name: &[u8], bytes: &[u8], sink: &mut Sink<'_>) {
    let outcome = match name {
        b"tEXt" | b"zTXt" | b"iTXt" => words(name, bytes, sink),
        b"tIME" => {
            sink.has("properties, when it was made", FindingKind::ExactDate);
            Some(())
        }
        b"sPLT" => {
            sink.words(PLACE, &plain::decoded(before_zero(bytes).0));
            Some(())
        }
        b"iCCP" => {
            let (called, rest) = before_zero(bytes);
            sink.words(PLACE, &plain::decoded(called));
            let profile = inflated(rest.get(1..).unwrap_or_default(), sink);
            profile.map(|profile| colours(&profile, sink))
        }
        b"zxIf" => {
            let said = inflated(bytes.get(5..).unwrap_or_default(), sink);
            said.map(|said| exif(&said, sink))
        }
        // How programs of Apple and others lay it out.
        b"iDOT" | b"vpAg" | b"caNv" | b"orNT" | b"gIFg" => Some(()),
        _ => {
            of_program(bytes, sink);
            Some(())
        }
    };
    if outcome.is_none() {
        sink.unreadable(PLACE, "it is damaged");
        sink.traces(PLACE, super::readable(bytes));
    }
}

fn before_zero(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    (&bytes[..end], bytes.get(end + 1..).unwrap_or_default())
}

/// Reads a key and its words, packed or not (PNG, section 11.3.3).
fn words(name: &[u8], bytes: &[u8], sink: &mut Sink<'_>) -> Option<()> {
    let (key, rest) = before_zero(bytes);
    let key = plain::decoded(key);
    let value: Cow<'_, [u8]> = match name {
        b"zTXt" => Cow::Owned(inflated(rest.get(1..)?, sink)?),
        b"iTXt" => {
            let (_, other) = before_zero(rest.get(2..)?);
            let (translated, value) = before_zero(other);
            sink.words(PLACE, &text(translated));
            if rest[0] == 0 { Cow::Borrowed(value) } else { Cow::Owned(inflated(value, sink)?) }
        }
        _ => Cow::Borrowed(rest),
    };
    let small = key.to_lowercase();
    if let Some(kind) = small.strip_prefix("raw profile type ") {
        profile(kind, &value, sink)
    } else if small.contains("xmp") && value.contains(&b'<') {
        packet(&value, PLACE, Of::Picture, sink);
        Some(())
    } else {
        said(&key, &text(&value), sink);
        Some(())
    }
}

/// Reads properties that a program wrote as digits: their kind, their length, and the digits.
fn profile(kind: &str, digits: &[u8], sink: &mut Sink<'_>) -> Option<()> {
    let mut pieces = digits.split(u8::is_ascii_whitespace).filter(|piece| !piece.is_empty());
    pieces.next()?;
    pieces.next()?;
    let digits: Vec<u8> = pieces.flatten().copied().collect();
    let pair = |two: &[u8]| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = digits.chunks(2).map(pair).collect();
    let bytes = bytes?;
    let is_packet = memchr::memmem::find(&bytes, b"<x:xmpmeta").is_some()
        || memchr::memmem::find(&bytes, b"<rdf:RDF").is_some();
    match kind.trim() {
        _ if is_packet => packet(&bytes, PLACE, Of::Picture, sink),
        "exif" | "app1" => exif(&bytes, sink),
        "iptc" | "8bim" | "app13" => {
            let inner = bytes.strip_prefix(b"Photoshop 3.0\0").unwrap_or(&bytes);
            if inner.starts_with(b"8BIM") {
                return resources::read(inner, sink).then_some(());
            }
            return iptc::read(inner, sink).then_some(());
        }
        "icc" | "icm" => colours(&bytes, sink),
        _ => unknown(PLACE, &bytes, sink),
    }
    Some(())
}

/// A chunk of a program's own: words, words that zlib packed, or something else.
fn of_program(bytes: &[u8], sink: &mut Sink<'_>) {
    let packed = memchr::memchr_iter(0x78, bytes)
        .take(16)
        .find_map(|at| inflated(&bytes[at..], sink).filter(|said| !said.is_empty()));
    match packed {
        Some(said) => {
            sink.words(PLACE, &super::readable(bytes));
            unknown(PLACE, &said, sink);
        }
        None => unknown("a part of its own kind", bytes, sink),
    }
}
