//! Reads a PDF: the text of each page, who made it, the notes on it, and files inside it.

mod beside;
mod canvas;
mod cmap;
mod encoding;
mod font;
mod forms;
mod layout;
mod lengths;
mod letters;
mod objects;
mod outside;
mod page;
mod pages;
mod parted;
mod program;
mod rows;
mod scanned;
mod show;
mod spans;
mod streams;
mod strings;
mod text;
mod tokens;
mod truetype;
mod wide;
mod words;

use lopdf::{Dictionary, Document, LoadOptions, Object, Stream};
pub(in crate::files) use scanned::scans;

use super::super::part::{Sink, limits};
use crate::model::FindingKind;

/// # Errors
/// Why nothing of it can be read.
pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    let options = LoadOptions {
        max_decompressed_size: usize::try_from(limits::PART_BYTES).ok(),
        ..LoadOptions::default()
    };
    // What a viewer reads although it is not as it should be.
    let mended = lengths::mended(bytes)
        .and_then(|bytes| Document::load_mem_with_options(&bytes, options.clone()).ok())
        .filter(|document| !document.get_pages().is_empty());
    let loaded = mended.map_or_else(|| Document::load_mem_with_options(bytes, options), Ok);
    let document = match loaded {
        Ok(document) => document,
        Err(error) => {
            let why = match error {
                lopdf::Error::InvalidPassword
                | lopdf::Error::Decryption(lopdf::encryption::DecryptionError::IncorrectPassword) => {
                    "it is locked with a password"
                }
                _ => "it is damaged, or not a PDF that imh can read",
            };
            return Err(why.to_owned());
        }
    };
    if document.is_encrypted() && document.encryption_state.is_none() {
        return Err("it is locked with a password".to_owned());
    }
    beside::properties(&document, sink);
    earlier_versions(bytes, sink);
    if !pages::pages(&document, sink) {
        outside::outside(bytes, sink);
        return Ok(());
    }
    if objects::tables(&document).any(|dict| dict.has(b"EmbeddedFiles") || dict.has(b"EF")) {
        sink.has("", FindingKind::AttachedFile);
    }
    pictures(&document, sink);
    beside::strings(&document, sink);
    beside::packets(&document, sink);
    streams::tell(&document, sink);
    outside::attached(&document, sink);
    outside::outside(bytes, sink);
    Ok(())
}

/// Reports earlier versions, which a PDF keeps if it was changed and saved, and data after its end.
fn earlier_versions(bytes: &[u8], sink: &mut Sink<'_>) {
    let head = &bytes[..bytes.len().min(2048)];
    // A PDF that is optimised for the web also has an end marker in the middle.
    let expected = if memchr::memmem::find(head, b"/Linearized").is_some() { 2 } else { 1 };
    let ends: Vec<usize> = memchr::memmem::find_iter(bytes, b"%%EOF").take(expected + 1).collect();
    if ends.len() > expected {
        sink.has("earlier versions of it", FindingKind::Hidden);
    }
    let behind = memchr::memmem::rfind(bytes, b"%%EOF").map_or(&[][..], |at| &bytes[at + 5..]);
    if behind.iter().any(|byte| !byte.is_ascii_whitespace() && *byte != 0) {
        sink.has("after its end", FindingKind::Hidden);
    }
}

fn image_size(dict: &Dictionary) -> Option<(i64, i64)> {
    (dict.get(b"Subtype").and_then(Object::as_name).ok()? == b"Image").then_some(())?;
    Some((
        dict.get(b"Width").and_then(Object::as_i64).ok()?,
        dict.get(b"Height").and_then(Object::as_i64).ok()?,
    ))
}

/// Reports whether people may be in pictures, and the metadata of photographs.
fn pictures(document: &Document, sink: &mut Sink<'_>) {
    let (mut number, mut any) = (0, false);
    for stream in document.objects.values().filter_map(|object| object.as_stream().ok()) {
        let Some((width, height)) = image_size(&stream.dict) else { continue };
        // Lines and bullets show nobody.
        any |= width >= 64 && height >= 64;
        number += 1;
        if is_photograph(stream) {
            let place = sink.place(&format!("picture {number}"));
            let within = std::mem::replace(&mut sink.within, place);
            // A damaged one cannot be shown, and has no readable properties.
            let _ = super::picture::tell(&stream.content, sink);
            sink.within = within;
        }
    }
    if any {
        sink.has("", FindingKind::PeopleInPicture);
    }
}

/// Returns whether a picture is stored in the PDF as the original JPEG file.
pub(in crate::files) fn is_photograph(stream: &Stream) -> bool {
    image_size(&stream.dict).is_some()
        && stream.filters().is_ok_and(|filters| filters == [b"DCTDecode"])
        && stream.content.starts_with(b"\xff\xd8")
}

#[cfg(test)]
mod tests;
