//! Reads a PDF: the text of each page, who made it, the notes on it, and files inside it.

mod outside;
mod parted;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};

use super::{
    super::part::{Sink, limits},
    defaults::is_nobody,
    picture::Of,
};
use crate::model::FindingKind;

const MOST_PAGES: usize = 5_000;

/// # Errors
/// Why nothing of it can be read.
pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    let options = LoadOptions {
        max_decompressed_size: usize::try_from(limits::PART_BYTES).ok(),
        ..LoadOptions::default()
    };
    let mut document = match Document::load_mem_with_options(bytes, options) {
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
    properties(&document, sink);
    earlier_versions(bytes, sink);
    let own_pages = document.get_pages();
    if own_pages.len() > MOST_PAGES {
        sink.unreadable("", "it has more pages than imh reads");
    }
    let last = own_pages.keys().next_back().copied().unwrap_or(0);
    forms_as_pages(&mut document, sink);
    let (mut silent, mut pictured) = (Vec::new(), Vec::new());
    let mut before = String::new();
    for (&number, &page) in document
        .get_pages()
        .iter()
        .filter(|(number, _)| **number > last || own_pages.len() <= MOST_PAGES)
    {
        let place = if number > last {
            format!("drawn form {}", number - last)
        } else {
            format!("page {number}")
        };
        let Some(letters) = page_text(&document, (number, page), &place, &mut before, sink) else {
            outside::outside(bytes, sink);
            return Ok(());
        };
        if number <= last {
            if letters == 0 {
                silent.push(number);
            } else if letters < FEW_LETTERS && has_large_picture(&document, page) {
                pictured.push(number);
            }
            notes(&document, page, &place, sink);
        }
    }
    if !silent.is_empty() || own_pages.is_empty() {
        let which = match (silent.len(), own_pages.len()) {
            (_, 0) => "it has no pages that can be read".to_owned(),
            (silent, all) if silent == all => {
                "there is no text in it; it may be a scan, and only a person can read that"
                    .to_owned()
            }
            _ => format!("there is no text on page {}", numbers(&silent)),
        };
        sink.unreadable("", &which);
    }
    if !pictured.is_empty() {
        sink.unreadable(
            "",
            &format!(
                "there is little but a picture on page {}; it may be a scan",
                numbers(&pictured)
            ),
        );
    }
    if document.objects.values().any(|object| {
        object.as_dict().is_ok_and(|dict| dict.has(b"EmbeddedFiles") || dict.has(b"EF"))
    }) {
        sink.has("", FindingKind::AttachedFile);
    }
    pictures(&document, sink);
    strings(&document, sink);
    packets(&document, sink);
    outside::attached(&document, sink);
    outside::outside(bytes, sink);
    Ok(())
}

fn numbers(pages: &[u32]) -> String {
    pages.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

/// The limit for one page, unpacked. Its commands take many times as much memory.
const PAGE_BYTES: usize = 4 << 20;
/// A page with a picture and fewer letters than this may be a scan with a page number.
const FEW_LETTERS: usize = 40;
const LARGE_PICTURE_PIXELS: i64 = 200 * 200;

/// Passes on the text of a page line by line, and returns how many letters it has; `None` once the
/// limit of a file is reached. `before` is the text of the page before, and then of this one.
fn page_text(
    document: &Document,
    (number, page): (u32, ObjectId),
    place: &str,
    before: &mut String,
    sink: &mut Sink<'_>,
) -> Option<usize> {
    let content_bytes = document
        .get_page_content_with_limit(page, PAGE_BYTES)
        .map_or(PAGE_BYTES, |content| content.len());
    sink.bytes_left = sink.bytes_left.saturating_sub(content_bytes as u64);
    if sink.bytes_left == 0 {
        sink.unreadable(place, "it unpacks to more than imh reads");
        return None;
    }
    let mut text = String::new();
    let mut has_fault = false;
    for chunk in document.extract_text_chunks_with_limit(&[number], PAGE_BYTES) {
        match chunk {
            Ok(words) => text.push_str(&words),
            Err(_) => has_fault = true,
        }
    }
    if has_fault && (!text.trim().is_empty() || content_bytes >= PAGE_BYTES) {
        sink.unreadable(place, "a part of its text cannot be read");
    }
    for words in parted::over_pages(before, &text) {
        sink.words(&format!("{place}, from the page before"), &words);
    }
    for (at, line) in text.lines().enumerate() {
        sink.line(&format!("{place} line {}", at + 1), line);
    }
    // Some programs draw each letter separately.
    let words = text.split_whitespace().count();
    let single = text.split_whitespace().filter(|word| word.chars().count() == 1).count();
    if words > 8 && single * 2 > words {
        sink.words(&format!("{place}, letter by letter"), &text.replace('\n', ""));
    }
    sink.traces(place, parted::joined(&text));
    if parted::is_garbled(&text) {
        sink.unreadable(place, "it does not say which letters it shows; a person can read them");
        for shifted in parted::shifted(&text) {
            sink.traces(place, shifted);
        }
    }
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    *before = text;
    Some(letters)
}

/// Turns content that is drawn onto pages from elsewhere (forms, stamps, field values) into pages,
/// so that its text is read as well.
fn forms_as_pages(document: &mut Document, sink: &mut Sink<'_>) {
    // A form without fonts of its own uses those of its page.
    let of_first = document.get_pages().values().next().and_then(|&page| {
        let (own, inherited) = document.get_page_resources(page).ok()?;
        own.or_else(|| document.get_dictionary(*inherited.first()?).ok()).cloned()
    });
    let is_form = |object: &Object| {
        object.as_stream().is_ok_and(|stream| {
            stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form")
        })
    };
    let forms: Vec<ObjectId> =
        document.objects.iter().filter(|(_, object)| is_form(object)).map(|(&id, _)| id).collect();
    if forms.len() > MOST_PAGES {
        sink.unreadable("", "it has more drawn forms than imh reads");
        return;
    }
    let Some(root) = document
        .catalog()
        .ok()
        .and_then(|catalog| catalog.get(b"Pages").and_then(Object::as_reference).ok())
    else {
        return;
    };
    let kids = document
        .get_dictionary(root)
        .ok()
        .and_then(|pages| pages.get(b"Kids").ok())
        .and_then(|kids| document.dereference(kids).ok());
    let mut kids = kids.and_then(|(_, kids)| kids.as_array().ok().cloned()).unwrap_or_default();
    for form in forms {
        let own = document.get_object(form).and_then(Object::as_stream).ok().and_then(|stream| {
            let (_, resources) = document.dereference(stream.dict.get(b"Resources").ok()?).ok()?;
            resources.as_dict().ok().cloned()
        });
        let mut page = Dictionary::new();
        page.set("Type", Object::Name(b"Page".to_vec()));
        page.set("Parent", Object::Reference(root));
        page.set("Contents", Object::Reference(form));
        page.set(
            "Resources",
            Object::Dictionary(own.or_else(|| of_first.clone()).unwrap_or_default()),
        );
        kids.push(Object::Reference(document.add_object(page)));
    }
    if let Ok(pages) = document.get_dictionary_mut(root) {
        pages.set("Count", i64::try_from(kids.len()).unwrap_or(i64::MAX));
        pages.set("Kids", kids);
    }
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

fn has_large_picture(document: &Document, page: ObjectId) -> bool {
    document.get_page_images(page).is_ok_and(|images| {
        images.iter().any(|image| image.width.saturating_mul(image.height) >= LARGE_PICTURE_PIXELS)
    })
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

/// Reads every string that no page shows: outline titles, descriptions for screen readers, field
/// values, scripts.
fn strings(document: &Document, sink: &mut Sink<'_>) {
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

fn properties(document: &Document, sink: &mut Sink<'_>) {
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
        super::picture::packet(&xmp, "properties", Of::Document, sink);
    }
}

/// Passes on the properties of every part: a picture in it may have a packet of its own.
fn packets(document: &Document, sink: &mut Sink<'_>) {
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
            sink.traces("properties", super::plain::decoded(&packet));
        }
    }
}

/// For all packets of properties together, unpacked.
const MOST_PACKETS_BYTES: usize = 16 << 20;

/// Reads notes and marks that somebody put on a page.
fn notes(document: &Document, page: ObjectId, place: &str, sink: &mut Sink<'_>) {
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
