//! PDF: the text of each page, who made it, notes on it, and files inside it.

use lopdf::{Document, LoadOptions, Object};

use super::{Sink, limits};
use crate::model::FindingKind;

const MOST_PAGES: usize = 5_000;

pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) {
    let options = LoadOptions { max_decompressed_size: usize::try_from(limits::PART_BYTES).ok(), ..LoadOptions::default() };
    let document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(error) => {
            let why = if error.to_string().to_lowercase().contains("password") {
                "it is locked with a password"
            } else {
                "it is damaged, or no PDF that imh can read"
            };
            sink.unreadable("", why);
            return;
        }
    };
    if document.is_encrypted() && document.encryption_state.is_none() {
        sink.unreadable("", "it is locked with a password");
        return;
    }
    properties(&document, sink);
    let pages = document.get_pages();
    if pages.len() > MOST_PAGES {
        sink.unreadable("", "it has more pages than imh reads");
    }
    let mut silent = Vec::new();
    for (&number, &page) in pages.iter().take(MOST_PAGES) {
        let place = format!("page {number}");
        let chunks = document.extract_text_chunks_with_limit(&[number], usize::try_from(limits::PART_BYTES).unwrap_or(usize::MAX));
        let mut text = String::new();
        let mut has_fault = false;
        for chunk in chunks {
            match chunk {
                Ok(words) => text.push_str(&words),
                Err(_) => has_fault = true,
            }
        }
        sink.bytes_left = sink.bytes_left.saturating_sub(text.len() as u64);
        if sink.bytes_left == 0 {
            sink.unreadable(&place, "it unpacks to more than imh reads");
            return;
        }
        if has_fault && !text.trim().is_empty() {
            sink.unreadable(&place, "a part of its text cannot be read");
        }
        // Lines that a page breaks may break what should be found, so they are read as they stand and joined as well.
        sink.words(&place, &text);
        if text.trim().chars().filter(|c| c.is_alphanumeric()).count() == 0 {
            silent.push(number);
        }
        notes(&document, page, &place, sink);
    }
    if !silent.is_empty() || pages.is_empty() {
        let which = match (silent.len(), pages.len()) {
            (_, 0) => "it has no pages that can be read".to_owned(),
            (silent, all) if silent == all => "there is no text in it; it may be a scan, and only a person can read that".to_owned(),
            _ => format!("there is no text on page {}", silent.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")),
        };
        sink.unreadable("", &which);
    }
    if document.objects.values().any(|object| object.as_dict().is_ok_and(|dict| dict.has(b"EmbeddedFiles") || dict.has(b"EF"))) {
        sink.has("", FindingKind::AttachedFile);
    }
}

fn properties(document: &Document, sink: &mut Sink<'_>) {
    let info =
        document.trailer.get(b"Info").ok().and_then(|info| document.dereference(info).ok()).and_then(|(_, info)| info.as_dict().ok());
    for (key, value) in info.into_iter().flat_map(lopdf::Dictionary::iter) {
        let Some(text) = document.dereference(value).ok().and_then(|(_, value)| lopdf::decode_text_string(value).ok()) else { continue };
        if text.trim().is_empty() {
            continue;
        }
        match key.as_slice() {
            b"Author" => sink.has("properties", FindingKind::Author),
            b"Company" | b"Manager" => sink.has("properties", FindingKind::Company),
            b"Title" | b"Subject" | b"Keywords" => sink.words("properties", &text),
            _ => {}
        }
    }
    let metadata =
        document.catalog().ok().and_then(|catalog| catalog.get(b"Metadata").ok()).and_then(|object| document.dereference(object).ok());
    if let Some((_, Object::Stream(stream))) = metadata {
        let xmp = if stream.filters().is_ok_and(|filters| !filters.is_empty()) {
            stream.decompressed_content_with_limit(1 << 20).unwrap_or_default()
        } else {
            stream.content.clone()
        };
        super::picture::packet(&xmp, "properties", sink);
    }
}

/// Notes and marks that somebody put on a page.
fn notes(document: &Document, page: lopdf::ObjectId, place: &str, sink: &mut Sink<'_>) {
    let Ok(annotations) = document.get_page_annotations(page) else { return };
    for annotation in annotations.into_iter().take(1000) {
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
            let link = target.and_then(|action| action.get(b"URI").ok()).and_then(|uri| uri.as_str().ok());
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
        if !matches!(subtype, b"Widget" | b"Popup") && said(b"Contents").is_some_and(|text| !text.trim().is_empty()) {
            sink.has(place, FindingKind::Comment);
        }
    }
}
