//! Reads the metadata of photographs. Never looks at the pixels.

mod packet;
mod stretches;

use std::io::Read;

use exif::{Exif, In, Tag, Value};

pub(super) use packet::{Of, packet};
pub(in crate::files) use stretches::{Stretch, StretchKind, stretches};

use super::super::part::{Sink, limits};
use crate::model::FindingKind;

/// Passes on everything in a JPEG, PNG or WebP except the pixels.
pub(super) fn tell(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    let mut extended = Vec::new();
    for stretch in stretches(bytes).ok_or("it is damaged")? {
        let said = &bytes[stretch.said.clone()];
        match stretch.kind {
            StretchKind::Packet if is_extended(&bytes[stretch.whole]) => extended.push(said),
            StretchKind::Picture => {}
            StretchKind::Exif => match parsed(said) {
                Some(exif) => tell_exif(&exif, sink),
                None => sink.unreadable("its properties", "they are damaged"),
            },
            StretchKind::Packet => packet(&unpacked(said), "properties", Of::Picture, sink),
            StretchKind::Words => caption(&unpacked(said), sink),
            StretchKind::Other | StretchKind::Colours => {
                // Captions and names (IPTC), and notes of programs, are read as words.
                let dataset =
                    |number: u8| memchr::memmem::find(said, &[0x1c, 0x02, number]).is_some();
                // City, part of it, state and country (IPTC IIM 2:90 to 2:101); the photographer
                // (2:80).
                if stretch.kind == StretchKind::Other && [90, 92, 95, 101].into_iter().any(dataset)
                {
                    sink.has("properties", FindingKind::PhotoPlace);
                }
                if stretch.kind == StretchKind::Other && dataset(80) {
                    sink.has("properties", FindingKind::Author);
                }
                sink.words("properties", &readable(said));
            }
            StretchKind::Behind => sink.has("after its end", FindingKind::Hidden),
        }
    }
    if !extended.is_empty() {
        packet(&joined(&extended), "properties", Of::Picture, sink);
    }
    Ok(())
}

/// Returns whether a segment of a JPEG holds a part of properties that are too long for one (XMP
/// specification part 3, section 1.1.3.1).
fn is_extended(segment: &[u8]) -> bool {
    segment.get(4..).is_some_and(|said| said.starts_with(b"http://ns.adobe.com/xmp/extension/\0"))
}

/// Joins such parts, which may cut a word. Each begins with an id of 32 bytes, the length of all,
/// and its own place.
fn joined(parts: &[&[u8]]) -> Vec<u8> {
    const HEAD_BYTES: usize = 40;
    let mut parts = parts.to_vec();
    parts.sort_by_key(|part| part.get(..HEAD_BYTES).map(|head| (&head[..32], &head[36..])));
    parts.iter().flat_map(|part| part.get(HEAD_BYTES..).unwrap_or(part)).copied().collect()
}

/// Reads a comment or a caption, which some programs use for whole properties, written as digits.
fn caption(said: &[u8], sink: &mut Sink<'_>) {
    if said.starts_with(b"Raw profile type") {
        let text = said.splitn(2, |&byte| byte == 0).nth(1).unwrap_or_default();
        let digits: Vec<u8> = text.iter().copied().filter(u8::is_ascii_hexdigit).collect();
        // The length comes first, in digits too; the properties are found by how they begin.
        let bytes = |digits: &[u8]| -> Vec<u8> {
            let pair = |two: &[u8]| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok();
            digits.chunks_exact(2).filter_map(pair).collect()
        };
        for from in [0, 1] {
            let bytes = bytes(digits.get(from..).unwrap_or_default());
            if let Some(at) = memchr::memmem::find(&bytes, b"<x:xmpmeta") {
                packet(&bytes[at..], "properties", Of::Picture, sink);
                continue;
            }
            read_properties(&bytes, sink);
            sink.words("properties", &readable(&bytes));
        }
        return;
    }
    if [b"Author".as_slice(), b"Artist", b"Creator"].iter().any(|key| said.starts_with(key)) {
        sink.has("properties", FindingKind::Author);
    }
    sink.words("properties", &of_unknown_letters(said));
}

/// Returns the readable text in bytes of any kind: runs of ASCII letters, of one byte or two each.
pub(super) fn readable(bytes: &[u8]) -> String {
    let plain = |byte: u8| if (32..127).contains(&byte) { char::from(byte) } else { ' ' };
    let mut text: String = bytes.iter().map(|&byte| plain(byte)).collect();
    for from in [0, 1] {
        let wide: String = bytes
            .get(from..)
            .unwrap_or_default()
            .chunks_exact(2)
            .map(|two| if two[1] == 0 { plain(two[0]) } else { ' ' })
            .collect();
        if wide.split(' ').any(|run| run.len() > 3) {
            text.push(' ');
            text.push_str(&wide);
        }
    }
    text
}

/// Returns words of one byte a letter, or of two.
fn of_unknown_letters(said: &[u8]) -> String {
    let zeros = memchr::memchr_iter(0, said).count();
    if zeros * 3 > said.len() {
        readable(said)
    } else {
        super::plain::decoded(said).replace('\0', " ")
    }
}

/// Returns words of two bytes a letter.
fn wide(said: &[u8], is_little: bool) -> String {
    let pair = if is_little { u16::from_le_bytes } else { u16::from_be_bytes };
    let units: Vec<u16> = said.chunks_exact(2).map(|two| pair([two[0], two[1]])).collect();
    String::from_utf16_lossy(&units).replace(['\0', '\u{feff}', '\u{fffe}'], " ")
}

/// Returns the compressed words of a PNG: a key, a zero byte, and zlib data somewhere after it.
fn unpacked(said: &[u8]) -> Vec<u8> {
    let mut words = said.to_vec();
    let begins = (0..said.len().min(400)).filter(|&at| {
        said[at] == 0x78
            && said.get(at + 1).is_some_and(|&second| (0x7800 + u16::from(second)) % 31 == 0)
    });
    for at in begins {
        let mut text = Vec::new();
        let is_whole = flate2::read::ZlibDecoder::new(&said[at..])
            .take(limits::WORDS_BYTES as u64)
            .read_to_end(&mut text)
            .is_ok();
        if is_whole && !text.is_empty() {
            words.truncate(at);
            words.push(b' ');
            words.extend(text);
            break;
        }
    }
    words
}

/// Reads the properties of a picture in another format.
pub(super) fn read_properties(bytes: &[u8], sink: &mut Sink<'_>) {
    let of_container = exif::Reader::new()
        .read_from_container(&mut std::io::Cursor::new(bytes))
        .ok()
        .filter(|exif| exif.fields().len() > 0);
    // If the container is unusual, the properties are found by how they begin.
    let searched = || {
        let begins = |start: &'static [u8]| memchr::memmem::find_iter(bytes, start);
        let mut starts = begins(b"MM\0*").chain(begins(b"II*\0")).take(16);
        starts.find_map(|start| parsed(&bytes[start..]))
    };
    if let Some(exif) = of_container.or_else(searched) {
        tell_exif(&exif, sink);
    }
}

/// Parses properties as far as possible.
fn parsed(said: &[u8]) -> Option<Exif> {
    match exif::Reader::new().continue_on_error(true).read_raw(said.to_vec()) {
        Ok(exif) => Some(exif),
        Err(exif::Error::PartialResult(partial)) => Some(partial.into_inner().0),
        Err(_) => None,
    }
}

fn tell_exif(exif: &Exif, sink: &mut Sink<'_>) {
    let is_said = |tag: Tag| {
        exif.fields().filter(|field| field.tag == tag).any(|field| match &field.value {
            Value::Ascii(texts) => {
                texts.iter().any(|text| text.iter().any(|byte| !matches!(byte, b' ' | 0)))
            }
            Value::Undefined(bytes, _) | Value::Byte(bytes) => {
                bytes.iter().any(|byte| !matches!(byte, b' ' | 0))
            }
            _ => true,
        })
    };
    if exif
        .fields()
        .any(|field| field.tag.context() == exif::Context::Gps && field.tag != Tag::GPSVersionID)
    {
        sink.has("properties", FindingKind::PhotoPlace);
    }
    let windows = |number: u16| Tag(exif::Context::Tiff, number);
    let owner = [
        Tag::CameraOwnerName,
        Tag::BodySerialNumber,
        Tag::LensSerialNumber,
        Tag::Copyright,
        Tag::MakerNote,
    ];
    if owner.into_iter().any(is_said) {
        sink.has("properties", FindingKind::CameraOwner);
    }
    if let Some(Value::Byte(bytes)) =
        exif.get_field(windows(0x9c9d), In::PRIMARY).map(|field| &field.value)
    {
        sink.traces("properties", wide(bytes, true));
    }
    if is_said(Tag::Artist) || is_said(windows(0x9c9d)) {
        sink.has("properties", FindingKind::Author);
    }
    // Words added by Windows have two bytes a letter.
    let of_windows = [0x9c9b, 0x9c9c, 0x9c9e, 0x9c9f].map(windows);
    // The camera, the program and the time are reported as findings, or harm nobody.
    let of_machines = [Tag::Make, Tag::Model, Tag::Software, Tag::LensMake, Tag::LensModel];
    let is_moment =
        |tag: Tag| [Tag::DateTime, Tag::DateTimeOriginal, Tag::DateTimeDigitized].contains(&tag);
    if exif.fields().any(|field| is_moment(field.tag) && is_said(field.tag)) {
        sink.has("properties", FindingKind::ExactDate);
    }
    for field in
        exif.fields().filter(|field| !is_moment(field.tag) && !of_machines.contains(&field.tag))
    {
        let text = match &field.value {
            Value::Byte(bytes) if of_windows.contains(&field.tag) => wide(bytes, true),
            Value::Ascii(texts) => {
                texts.iter().map(|text| of_unknown_letters(text)).collect::<Vec<_>>().join(" ")
            }
            // The first eight bytes give the encoding. Not every program keeps to the order of
            // bytes of the other properties.
            Value::Undefined(bytes, _) | Value::Byte(bytes) if field.tag == Tag::UserComment => {
                let said = bytes.get(8..).unwrap_or_default();
                if bytes.starts_with(b"UNICODE\0") {
                    sink.traces("properties", wide(said, !exif.little_endian()));
                    wide(said, exif.little_endian())
                } else {
                    of_unknown_letters(said)
                }
            }
            _ => continue,
        };
        sink.words("properties", text.trim_matches('\0'));
    }
    if exif.get_field(Tag::JPEGInterchangeFormat, In::THUMBNAIL).is_some()
        || exif.get_field(Tag::StripOffsets, In::THUMBNAIL).is_some()
    {
        sink.has("properties", FindingKind::PhotoThumbnail);
    }
}
