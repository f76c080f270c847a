//! What a PDF has beside its pages: properties, notes, and strings that no page shows.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{
    super::{super::part::Sink, defaults::is_nobody, picture, picture::Of, plain},
    objects, outside,
    pages::MOST_NOTES,
};
use crate::model::FindingKind;

pub(super) fn properties(document: &Document, sink: &mut Sink<'_>) {
    let info = document
        .trailer
        .get(b"Info")
        .ok()
        .and_then(|info| document.dereference(info).ok())
        .and_then(|(_, info)| info.as_dict().ok());
    for (key, value) in info.into_iter().flat_map(Dictionary::iter) {
        outside::name_of_property(key, sink);
        let Some(text) = document
            .dereference(value)
            .ok()
            .and_then(|(_, value)| lopdf::decode_text_string(value).ok())
        else {
            continue;
        };
        if text.trim().is_empty() {
            continue;
        }
        match key.as_slice() {
            b"Author" | b"Company" | b"Manager" if is_nobody(&text) => {}
            b"Author" => sink.has("properties", FindingKind::Author),
            b"Company" | b"Manager" => sink.has("properties", FindingKind::Company),
            // Titles, keywords and additions by programs are passed on like all other words.
            _ => {}
        }
    }
    let metadata = document
        .catalog()
        .ok()
        .and_then(|catalog| catalog.get(b"Metadata").ok())
        .and_then(|object| document.dereference(object).ok());
    if let Some((_, Object::Stream(stream))) = metadata {
        let xmp = if stream.filters().is_ok_and(|filters| !filters.is_empty()) {
            stream.decompressed_content_with_limit(1 << 20).unwrap_or_default()
        } else {
            stream.content.clone()
        };
        picture::packet(&xmp, "properties", Of::Document, sink);
    }
}

/// Passes on the properties of every part: a picture in it may have a packet of its own.
pub(super) fn packets(document: &Document, sink: &mut Sink<'_>) {
    let mut left = MOST_PACKETS_BYTES;
    for stream in document.objects.values().filter_map(|object| object.as_stream().ok()) {
        let is_packet = stream
            .dict
            .get(b"Type")
            .and_then(Object::as_name)
            .is_ok_and(|kind| kind == b"Metadata");
        if is_packet && left > 0 {
            let packet = stream
                .decompressed_content_with_limit(left)
                .unwrap_or_else(|_| stream.content.clone());
            left = left.saturating_sub(packet.len());
            sink.traces("properties", plain::decoded(&packet));
        }
    }
}

/// Passes on the words of a form in XML, and of scripts that are kept by themselves.
pub(super) fn scripts(document: &Document, sink: &mut Sink<'_>) {
    let mut left = MOST_PACKETS_BYTES;
    for dict in document.objects.values().filter_map(objects::as_table) {
        for key in [b"XFA".as_slice(), b"JS"] {
            let parts = match objects::get(document, dict, key) {
                Some(Object::Array(parts)) => parts.as_slice(),
                Some(_) => dict.get(key).map_or(&[][..], std::slice::from_ref),
                None => continue,
            };
            for part in parts.iter().filter_map(|part| document.dereference(part).ok()) {
                let Ok(stream) = part.1.as_stream() else { continue };
                match objects::unpacked(document, stream, left) {
                    Some(bytes) => {
                        left = left.saturating_sub(bytes.len());
                        let place = if key == b"XFA" { "a form" } else { "a script" };
                        sink.traces(place, plain::decoded(&bytes));
                    }
                    None => sink.unreadable("", "it has a form or a script that cannot be read"),
                }
            }
        }
    }
}

/// For all packets of properties together, unpacked.
const MOST_PACKETS_BYTES: usize = 16 << 20;

/// Reads notes and marks that somebody put on a page.
pub(super) fn notes(document: &Document, page: ObjectId, place: &str, sink: &mut Sink<'_>) {
    let Ok(annotations) = document.get_page_annotations(page) else { return };
    for annotation in annotations.into_iter().take(MOST_NOTES) {
        let subtype = annotation.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        let said = |key: &[u8]| {
            annotation
                .get(key)
                .ok()
                .and_then(|value| document.dereference(value).ok())
                .and_then(|(_, value)| lopdf::decode_text_string(value).ok())
        };
        if subtype == b"Link" {
            let target = annotation
                .get(b"A")
                .ok()
                .and_then(|action| document.dereference(action).ok())
                .and_then(|(_, action)| action.as_dict().ok());
            let link =
                target.and_then(|action| action.get(b"URI").ok()).and_then(|uri| uri.as_str().ok());
            if let Some(link) = link {
                sink.words(place, &String::from_utf8_lossy(link));
            }
            continue;
        }
        for key in [b"Contents".as_slice(), b"T", b"V"] {
            if let Some(text) = said(key) {
                sink.words(&format!("{place}, a note"), &text);
            }
        }
        if !matches!(subtype, b"Widget" | b"Popup")
            && said(b"Contents").is_some_and(|text| !text.trim().is_empty())
        {
            sink.has(place, FindingKind::Comment);
        }
    }
}

/// Reads every string that no page shows: outline titles, descriptions for screen readers, field
/// values, scripts.
pub(super) fn strings(document: &Document, sink: &mut Sink<'_>) {
    let mut left = MOST_STRINGS;
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).ok();
    for (&id, object) in &document.objects {
        let place = if Some(id) == info { "properties" } else { "a title, field or note" };
        strings_in(object, b"", place, 0, &mut left, sink);
    }
    if left == 0 {
        sink.unreadable("", "it has more notes and titles than imh reads");
    }
}

const MOST_STRINGS: usize = 200_000;
const LONGEST_STRING_BYTES: usize = 64 << 10;

fn strings_in(
    object: &Object,
    key: &[u8],
    place: &str,
    depth: usize,
    left: &mut usize,
    sink: &mut Sink<'_>,
) {
    if depth > 32 || *left == 0 {
        return;
    }
    match object {
        Object::String(bytes, _) if bytes.len() <= LONGEST_STRING_BYTES => {
            *left -= 1;
            // Text that is passed on with its page, ids of the file itself, and appearance.
            let is_told_otherwise = matches!(
                key,
                b"URI"
                    | b"ID"
                    | b"DA"
                    | b"CreationDate"
                    | b"ModDate"
                    | b"M"
                    | b"Registry"
                    | b"Ordering"
                    | b"Author"
                    | b"Company"
                    | b"Manager"
                    | b"Creator"
                    | b"Producer"
            ) || key.starts_with(b"PTEX");
            if is_told_otherwise {
                // Who made it is told by kind; the words themselves may be on the list as well.
                sink.traces(place, lopdf::decode_text_string(object).unwrap_or_default());
            } else if let Ok(text) = lopdf::decode_text_string(object)
                && text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count() * 10
                    <= text.chars().count()
            {
                sink.words(place, &text);
            }
        }
        Object::Array(array) => {
            for inner in array {
                strings_in(inner, key, place, depth + 1, left, sink);
            }
        }
        Object::Dictionary(dict) => strings_in_dictionary(dict, place, depth, left, sink),
        Object::Stream(stream) => strings_in_dictionary(&stream.dict, place, depth, left, sink),
        _ => {}
    }
}

fn strings_in_dictionary(
    dict: &Dictionary,
    place: &str,
    depth: usize,
    left: &mut usize,
    sink: &mut Sink<'_>,
) {
    // A note on a page is passed on with that page.
    let is_on_page = dict.has(b"Rect");
    for (key, value) in dict {
        if !(is_on_page && matches!(key.as_slice(), b"Contents" | b"T" | b"V")) {
            // Private data of programs is removed together with the properties.
            let place = if key == b"PieceInfo" { "properties" } else { place };
            strings_in(value, key, place, depth + 1, left, sink);
        }
    }
}
