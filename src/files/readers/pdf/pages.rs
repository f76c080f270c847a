//! Passes on what the pages of a PDF show, and what is drawn on none of them.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::{
    super::super::part::Sink,
    canvas::Canvas,
    objects,
    page::PageReader,
    parted,
    spans::{join_accents, stand_ins},
    words::PageWords,
};

pub(super) const MOST_PAGES: usize = 5_000;
/// For one page, unpacked.
const PAGE_BYTES: usize = 16 << 20;
/// A page with a picture and fewer letters than this may be a scan with a page number.
const FEW_LETTERS: usize = 40;
const LARGE_PICTURE_PIXELS: i64 = 200 * 200;
/// For notes and fields on one page.
pub(super) const MOST_NOTES: usize = 1_000;

/// Passes on the text of all pages, and reports those without. `false` once the limit of a file is
/// reached.
pub(super) fn pages(document: &Document, sink: &mut Sink<'_>) -> bool {
    let pages = document.get_pages();
    if pages.len() > MOST_PAGES {
        sink.unreadable("", "it has more pages than imh reads");
    }
    let mut reader = PageReader::new(document, sink.bytes_left);
    let (mut silent, mut pictured) = (Vec::new(), Vec::new());
    let mut before = String::new();
    for (&number, &page) in pages.iter().take(MOST_PAGES) {
        let place = format!("page {number}");
        let Some(letters) = page_text(document, &mut reader, page, &place, &mut before, sink)
        else {
            return false;
        };
        if letters == 0 {
            silent.push(number);
        } else if letters < FEW_LETTERS && has_large_picture(document, page) {
            pictured.push(number);
        }
        super::beside::notes(document, page, &place, sink);
    }
    tell_silent(&silent, pages.len(), sink);
    if !pictured.is_empty() {
        let pages = numbers(&pictured);
        let why = format!("there is little but a picture on page {pages}; it may be a scan");
        sink.unreadable("", &why);
    }
    let left_out = document.objects.iter().filter(|(id, object)| {
        object.as_dict().is_ok_and(|dict| dict.has_type(b"Page"))
            && !pages.values().any(|page| page == *id)
    });
    let left_out: Vec<ObjectId> = left_out.map(|(&id, _)| id).take(MOST_PAGES).collect();
    for (number, page) in (1..).zip(left_out) {
        let place = format!("left-out page {number}");
        let mut before = String::new();
        if page_text(document, &mut reader, page, &place, &mut before, sink).is_none() {
            return false;
        }
    }
    let is_whole = drawn_nowhere(document, &mut reader, sink);
    if reader.lacks_fonts() {
        sink.unreadable("", "it has more fonts than imh reads");
    }
    is_whole
}

fn tell_silent(silent: &[u32], all: usize, sink: &mut Sink<'_>) {
    if silent.is_empty() && all > 0 {
        return;
    }
    let which = match (silent.len(), all) {
        (_, 0) => "it has no pages that can be read".to_owned(),
        (silent, all) if silent == all => {
            "there is no text in it; it may be a scan, and only a person can read that".to_owned()
        }
        _ => format!("there is no text on page {}", numbers(silent)),
    };
    sink.unreadable("", &which);
}

fn numbers(pages: &[u32]) -> String {
    pages.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

fn has_large_picture(document: &Document, page: ObjectId) -> bool {
    document.get_page_images(page).is_ok_and(|images| {
        images.iter().any(|image| image.width.saturating_mul(image.height) >= LARGE_PICTURE_PIXELS)
    })
}

/// Returns the fonts and forms of a page, which it may have from the pages above it.
fn resources(document: &Document, page: ObjectId) -> Option<&Dictionary> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..64 {
        if let Some(resources) = objects::table(document, node, b"Resources") {
            return Some(resources);
        }
        node = objects::table(document, node, b"Parent")?;
    }
    None
}

/// Returns the commands of a page, and whether some of them are missing.
fn content(document: &Document, page: ObjectId) -> (Vec<u8>, bool) {
    let (mut content, mut is_cut) = (Vec::new(), false);
    for id in document.get_page_contents(page) {
        let Ok(stream) = document.get_object(id).and_then(Object::as_stream) else { continue };
        match objects::unpacked(document, stream, PAGE_BYTES.saturating_sub(content.len())) {
            Some(bytes) => content.extend_from_slice(&bytes),
            None => is_cut = true,
        }
        content.push(b'\n');
    }
    (content, is_cut)
}

/// Passes on the text of a page, and returns how many letters it has; `None` once the limit of a file
/// is reached. `before` is the text of the page before, and then of this one.
fn page_text<'d>(
    document: &'d Document,
    reader: &mut PageReader<'d>,
    page: ObjectId,
    place: &str,
    before: &mut String,
    sink: &mut Sink<'_>,
) -> Option<usize> {
    let (content, is_cut) = content(document, page);
    let resources = resources(document, page);
    let mut canvas = reader.page(&content, resources);
    let notes = document.get_page_annotations(page).unwrap_or_default();
    if notes.len() > MOST_NOTES {
        sink.unreadable(place, "it has more notes than imh reads");
    }
    for note in notes.into_iter().take(MOST_NOTES) {
        reader.add_appearances(note, resources, &mut canvas);
    }
    reader.is_cut |= is_cut;
    let text = tell(canvas, reader, content.len(), place, sink)?;
    for words in parted::over_pages(before, &text) {
        sink.words(&format!("{place}, from the page before"), &words);
    }
    let letters = text.chars().filter(|c| c.is_alphanumeric() || *c == '\u{fffd}').count();
    *before = text;
    Some(letters)
}

/// Passes on the words of a canvas line by line, and returns them; `None` once the limit of a file is
/// reached. `bytes` is how long its commands were.
fn tell(
    mut canvas: Canvas,
    reader: &mut PageReader<'_>,
    bytes: usize,
    place: &str,
    sink: &mut Sink<'_>,
) -> Option<String> {
    reader.bytes_left = reader.bytes_left.saturating_sub(bytes as u64);
    sink.bytes_left = reader.bytes_left;
    if sink.bytes_left == 0 {
        sink.unreadable(place, "it unpacks to more than imh reads");
        return None;
    }
    join_accents(&mut canvas);
    let found = stand_ins(&mut canvas);
    let words = PageWords::of(&canvas);
    if reader.is_cut {
        sink.unreadable(place, "a part of its text cannot be read");
    }
    for (at, line) in words.lines.iter().enumerate() {
        sink.line(&format!("{place} line {}", at + 1), line);
    }
    let text = words.lines.join("\n");
    // Some programs draw each letter separately.
    let all = text.split_whitespace().count();
    let single = text.split_whitespace().filter(|word| word.chars().count() == 1).count();
    if all > 8 && single * 2 > all {
        sink.words(&format!("{place}, letter by letter"), &text.replace('\n', ""));
    }
    sink.traces(place, parted::joined(&text));
    sink.traces(place, words.others.join("\n\n"));
    if let Some(page) = found.page {
        let read = PageWords::of(&page);
        let lines = read.lines.iter().filter(|line| !words.lines.contains(line));
        let lines: Vec<&str> = lines.map(String::as_str).collect();
        sink.words(&format!("{place}, as read aloud"), &lines.join("\n"));
        sink.traces(place, read.others.join("\n\n"));
    }
    for said in found.alone.iter().chain(&canvas.said) {
        sink.words(&format!("{place}, as read aloud"), said);
    }
    let is_garbled = parted::is_garbled(&text);
    if words.has_unknown || is_garbled {
        sink.unreadable(place, "it does not say which letters it shows; a person can read them");
        for letters in [text.as_str(), &canvas.codes] {
            for shifted in parted::shifted(letters) {
                sink.traces(place, shifted);
            }
        }
    }
    Some(text)
}

/// Passes on the words of forms, patterns and drawn letters that no page shows, or that a page shows
/// as something else. `false` once the limit of a file is reached.
fn drawn_nowhere<'d>(
    document: &'d Document,
    reader: &mut PageReader<'d>,
    sink: &mut Sink<'_>,
) -> bool {
    // A form without fonts of its own uses those of its page.
    let of_first = document.get_pages().values().next().and_then(|&page| resources(document, page));
    let mut forms: Vec<(&Stream, Option<&Dictionary>)> = Vec::new();
    for (id, object) in &document.objects {
        if let Object::Stream(stream) = object
            && is_form(document, stream)
            && !reader.drawn.contains(id)
        {
            forms.push((stream, objects::table(document, &stream.dict, b"Resources")));
        }
    }
    for font in objects::tables(document) {
        if objects::name(document, font, b"Subtype") == b"Type3" && forms.len() <= MOST_PAGES {
            let own = objects::table(document, font, b"Resources");
            let letters = objects::table(document, font, b"CharProcs");
            let letters = letters.into_iter().flat_map(Dictionary::iter).take(MOST_PAGES);
            let letters = letters.filter_map(|(_, letter)| document.dereference(letter).ok());
            let letters = letters.filter_map(|(_, letter)| letter.as_stream().ok());
            forms.extend(letters.map(|letter| (letter, own)));
        }
    }
    if forms.len() > MOST_PAGES {
        sink.unreadable("", "it has more drawn forms than imh reads");
        return true;
    }
    let mut number = 0;
    for (form, own) in forms {
        let most = usize::try_from(reader.bytes_left).unwrap_or(PAGE_BYTES).min(PAGE_BYTES);
        let place = format!("drawn form {}", number + 1);
        let Some(content) = objects::unpacked(document, form, most) else {
            sink.unreadable(&place, "a part of its text cannot be read");
            continue;
        };
        let canvas = reader.page(&content, own.or(of_first));
        if canvas.glyphs.is_empty() && canvas.said.is_empty() && canvas.spans.is_empty() {
            reader.bytes_left = reader.bytes_left.saturating_sub(content.len() as u64);
            continue;
        }
        number += 1;
        if tell(canvas, reader, content.len(), &place, sink).is_none() {
            return false;
        }
    }
    true
}

/// Returns whether a stream holds commands that a page can use: a form, or a pattern of tiles.
fn is_form(document: &Document, stream: &Stream) -> bool {
    objects::name(document, &stream.dict, b"Subtype") == b"Form"
        || (stream.dict.get(b"PatternType").and_then(Object::as_i64).is_ok_and(|sort| sort == 1)
            && stream.dict.has(b"BBox"))
}
