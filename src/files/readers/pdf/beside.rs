//! What a PDF has beside its pages: properties, notes, and strings that no page shows.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{
    super::{super::part::Sink, defaults::is_nobody, picture, picture::Of, plain},
    objects, outside,
    pages::{MOST_NOTES, MOST_PAGES},
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
        }
        for key in [b"Contents".as_slice(), b"T", b"V"] {
            if let Some(text) = said(key) {
                sink.words(&format!("{place}, a note"), &text);
            }
        }
        if !matches!(subtype, b"Widget" | b"Popup" | b"Link")
            && said(b"Contents").is_some_and(|text| !text.trim().is_empty())
        {
            sink.has(place, FindingKind::Comment);
        }
    }
}

/// Reads every string that no page shows: outline titles, descriptions for screen readers, field
/// values, scripts.
pub(super) fn strings(document: &Document, sink: &mut Sink<'_>) {
    let mut strings = StringsBeside { told: told_on_pages(document), left: MOST_STRINGS };
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).ok();
    for (&id, object) in &document.objects {
        let place = if Some(id) == info { "properties" } else { "a title, field or note" };
        strings.tell(object, b"", place, 0, sink);
    }
    for (key, value) in document.trailer.iter().filter(|(key, _)| *key != b"Encrypt") {
        strings.tell(value, key, "properties", 0, sink);
    }
    if strings.left == 0 {
        sink.unreadable("", "it has more notes and titles than imh reads");
    }
}

/// Returns the notes that are passed on with their page, and the links in them.
fn told_on_pages(document: &Document) -> HashSet<*const Dictionary> {
    let mut told: HashSet<*const Dictionary> = HashSet::new();
    for &page in document.get_pages().values().take(MOST_PAGES) {
        let notes = document.get_page_annotations(page).unwrap_or_default();
        for note in notes.into_iter().take(MOST_NOTES) {
            let is_link = objects::name(document, note, b"Subtype") == b"Link";
            let link = objects::table(document, note, b"A").filter(|_| is_link);
            told.extend([Some(note), link].into_iter().flatten().map(std::ptr::from_ref));
        }
    }
    told
}

const MOST_STRINGS: usize = 200_000;
const DEEPEST_STRING: usize = 64;
/// A longer string is a signature, or a script whose words are none of a person.
const LONGEST_STRING_BYTES: usize = 64 << 10;

/// The strings beside pages on their way to the sink.
struct StringsBeside {
    /// Notes and links that are passed on with their page.
    told: HashSet<*const Dictionary>,
    left: usize,
}

impl StringsBeside {
    fn tell(
        &mut self,
        object: &Object,
        key: &[u8],
        place: &str,
        depth: usize,
        sink: &mut Sink<'_>,
    ) {
        if depth > DEEPEST_STRING {
            // It is told that not all was read.
            self.left = 0;
        }
        if self.left == 0 {
            return;
        }
        match object {
            Object::String(bytes, _) => {
                self.left -= 1;
                tell_string(object, bytes.len(), key, place, sink);
            }
            Object::Array(array) => {
                for inner in array {
                    self.tell(inner, key, place, depth + 1, sink);
                }
            }
            Object::Dictionary(dict) => self.tell_table(dict, place, depth, sink),
            Object::Stream(stream) => self.tell_table(&stream.dict, place, depth, sink),
            _ => {}
        }
    }

    fn tell_table(&mut self, dict: &Dictionary, place: &str, depth: usize, sink: &mut Sink<'_>) {
        let is_told = self.told.contains(&std::ptr::from_ref(dict));
        for (key, value) in dict {
            if !(is_told && matches!(key.as_slice(), b"Contents" | b"T" | b"V" | b"URI")) {
                // Private data of programs is removed together with the properties.
                let place = if key == b"PieceInfo" { "properties" } else { place };
                self.tell(value, key, place, depth + 1, sink);
            }
        }
    }
}

fn tell_string(object: &Object, bytes: usize, key: &[u8], place: &str, sink: &mut Sink<'_>) {
    // Ids of the file itself, appearance, and what is told by its kind.
    let is_told_otherwise = matches!(
        key,
        b"ID"
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
    let Ok(text) = lopdf::decode_text_string(object) else { return };
    if is_told_otherwise || bytes > LONGEST_STRING_BYTES {
        // Who made it is told by kind; the words themselves may be on the list as well.
        sink.traces(place, text);
    } else if text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count() * 10
        <= text.chars().count()
    {
        sink.words(place, &text);
    }
}
