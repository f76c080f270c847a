//! Reads the metadata of photographs. Never looks at the pixels.

mod jpeg;
mod packet;
mod png;
mod stretches;

use exif::{Exif, In, Tag, Value};

pub(super) use packet::{Of, packet};
pub(in crate::files) use stretches::{Stretch, StretchKind, stretches};

use super::{super::part::Sink, media};
use crate::model::FindingKind;
use jpeg::Joined;

/// Passes on everything in a JPEG, PNG or WebP except the pixels.
pub(super) fn tell(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    let mut extended = Vec::new();
    let mut joined_later = Joined::default();
    let is_png = bytes.starts_with(b"\x89PNG");
    let is_jpeg = bytes.starts_with(b"\xff\xd8");
    for stretch in stretches(bytes).ok_or("it is damaged")? {
        let said = &bytes[stretch.said.clone()];
        let name = bytes[stretch.whole.clone()].get(4..8).unwrap_or_default();
        match stretch.kind {
            StretchKind::Packet if is_extended(&bytes[stretch.whole.clone()]) => {
                extended.push(said);
            }
            StretchKind::Packet if is_png => png::chunk(name, said, sink),
            StretchKind::Picture if is_png && name == b"sPLT" => png::chunk(name, said, sink),
            StretchKind::Picture => {
                sink.has_frames(stretch.whole.start as u64..stretch.whole.end as u64);
            }
            StretchKind::Exif => exif(said, sink),
            StretchKind::Packet => packet(said, "properties", Of::Picture, sink),
            StretchKind::Words | StretchKind::Other | StretchKind::Colours if is_png => {
                png::chunk(name, said, sink);
            }
            StretchKind::Words => sink.words("properties", &of_unknown_letters(said)),
            StretchKind::Colours if is_jpeg => jpeg::profile(said, sink),
            StretchKind::Colours => media::colours(said, sink),
            StretchKind::Other if is_jpeg => joined_later.segment(said, sink),
            StretchKind::Other => media::said::unknown("a part of its own kind", said, sink),
            StretchKind::Behind => media::rest(said, sink),
        }
    }
    joined_later.tell(sink);
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

/// Reads properties (Exif) that may have their mark before them.
pub(super) fn exif(said: &[u8], sink: &mut Sink<'_>) {
    let said = said.strip_prefix(b"Exif\0\0").unwrap_or(said);
    match parsed(without_offset(said)) {
        Some(exif) => tell_exif(&exif, sink),
        None => sink.unreadable("its properties", "they are damaged"),
    }
}

/// Returns properties without the four bytes before them that say where they begin. Those belong to
/// JPEG XL (ISO 18181-2, 9.4) and HEIF; djxl 0.7.0 leaves them in the PNG and the JPEG that it
/// makes.
fn without_offset(said: &[u8]) -> &[u8] {
    let begins = |said: &[u8]| said.starts_with(b"II*\0") || said.starts_with(b"MM\0*");
    let offset = said.first_chunk().map(|four| u32::from_be_bytes(*four) as usize);
    let behind = offset.and_then(|offset| said.get(offset.checked_add(4)?..));
    match behind {
        Some(behind) if !begins(said) && begins(behind) => behind,
        _ => said,
    }
}

/// Returns whether bytes begin as properties do.
pub(super) fn is_exif(said: &[u8]) -> bool {
    said.starts_with(b"II*\0\x08\0\0\0") || said.starts_with(b"MM\0*\0\0\0\x08")
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
    let of_raw = |number: u16| Tag(exif::Context::Exif, number);
    let owner = [
        // The number of the camera (DNG), and what raw converters write instead of the next two.
        windows(0xc62f),
        of_raw(0xfde8),
        of_raw(0xfde9),
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
    let of_previews = windows(0xc71b);
    let is_moment = |tag: Tag| {
        [Tag::DateTime, Tag::DateTimeOriginal, Tag::DateTimeDigitized, of_previews].contains(&tag)
    };
    if exif.fields().any(|field| is_moment(field.tag) && is_said(field.tag)) {
        sink.has("properties", FindingKind::ExactDate);
    }
    for field in exif.fields().filter(|field| of_machines.contains(&field.tag)) {
        if let Value::Ascii(texts) = &field.value {
            for text in texts {
                sink.traces("properties", of_unknown_letters(text));
            }
        }
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
            // Ways to find a place, which name the encoding too.
            Value::Undefined(bytes, _)
                if [Tag::GPSProcessingMethod, Tag::GPSAreaInformation].contains(&field.tag) =>
            {
                of_unknown_letters(bytes.get(8..).unwrap_or_default())
            }
            // What makers keep is words now and then.
            Value::Undefined(bytes, _) | Value::Byte(bytes) => {
                sink.traces("properties", readable(bytes));
                continue;
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
