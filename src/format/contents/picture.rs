//! Photographs: what lies in them beside the pixels, which are never looked at.

use std::io::Read;

use exif::{Exif, In, Tag, Value};

use super::{Sink, html, limits};
use crate::model::FindingKind;

/// One stretch of a picture file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) sort: StretchSort,
    /// All of it, with what marks it.
    pub(super) whole: std::ops::Range<usize>,
    /// Only what it says.
    pub(super) said: std::ops::Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StretchSort {
    /// Pixels, and what is needed to show them.
    Picture,
    Exif,
    /// A packet of properties in XML.
    Packet,
    /// Words: a comment, a caption.
    Words,
    /// Made by a program for itself; may hold anything.
    Other,
    /// After the end of the picture: a film, an earlier copy.
    Behind,
}

pub(super) fn read(file: &mut impl Read, sink: &mut Sink<'_>) -> Result<(), String> {
    sink.has("", FindingKind::PeopleInPicture);
    let mut bytes = Vec::new();
    file.take(limits::WHOLE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > limits::WHOLE_BYTES {
        return Err("it is larger than 128 MiB".to_owned());
    }
    for stretch in stretches(&bytes).ok_or("it is damaged")? {
        let said = &bytes[stretch.said.clone()];
        match stretch.sort {
            StretchSort::Picture => {}
            StretchSort::Exif => match parsed(said) {
                Some(exif) => tell_exif(&exif, sink),
                None => sink.unreadable("its properties", "they are damaged"),
            },
            StretchSort::Packet => packet(said, "properties", sink),
            StretchSort::Words => {
                let said = unpacked(said);
                if [b"Author".as_slice(), b"Artist", b"Creator"].iter().any(|key| said.starts_with(key)) {
                    sink.has("properties", FindingKind::Author);
                }
                sink.words("properties", &super::plain::decoded(&said).replace('\0', " "));
            }
            StretchSort::Other => {
                // Captions and names of the press standard, and what editors note: read as words.
                let text: String = said.iter().map(|&byte| if (32..127).contains(&byte) { char::from(byte) } else { ' ' }).collect();
                sink.words("properties", &text);
            }
            StretchSort::Behind => sink.has("after its end", FindingKind::Hidden),
        }
    }
    Ok(())
}

/// The words of a PNG that are packed: a key, a zero, and somewhere after it what zlib packed.
fn unpacked(said: &[u8]) -> Vec<u8> {
    let mut words = said.to_vec();
    let begins = (0..said.len().min(400))
        .filter(|&at| said[at] == 0x78 && said.get(at + 1).is_some_and(|&second| (0x7800 + u16::from(second)) % 31 == 0));
    for at in begins {
        let mut text = Vec::new();
        let is_whole = flate2::read::ZlibDecoder::new(&said[at..]).take(limits::WORDS_BYTES as u64).read_to_end(&mut text).is_ok();
        if is_whole && !text.is_empty() {
            words.truncate(at);
            words.push(b' ');
            words.extend(text);
            break;
        }
    }
    words
}

/// What can be told of a picture in another format, from its properties alone.
pub(super) fn read_properties(bytes: &[u8], sink: &mut Sink<'_>) {
    let of_container =
        exif::Reader::new().read_from_container(&mut std::io::Cursor::new(bytes)).ok().filter(|exif| exif.fields().len() > 0);
    // Where the container is odd, the properties still begin as they always do.
    let searched = || {
        let begins = |start: &'static [u8]| memchr::memmem::find_iter(bytes, start);
        let mut starts = begins(b"MM\0*").chain(begins(b"II*\0")).take(16);
        starts.find_map(|start| parsed(&bytes[start..]))
    };
    if let Some(exif) = of_container.or_else(searched) {
        tell_exif(&exif, sink);
    }
}

/// Properties as far as they can be read.
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
            Value::Ascii(texts) => texts.iter().any(|text| text.iter().any(|byte| !matches!(byte, b' ' | 0))),
            Value::Undefined(bytes, _) | Value::Byte(bytes) => bytes.iter().any(|byte| !matches!(byte, b' ' | 0)),
            _ => true,
        })
    };
    if exif.fields().any(|field| field.tag.context() == exif::Context::Gps && field.tag != Tag::GPSVersionID) {
        sink.has("properties", FindingKind::PhotoPlace);
    }
    let windows = |number: u16| Tag(exif::Context::Tiff, number);
    let owner = [Tag::CameraOwnerName, Tag::BodySerialNumber, Tag::LensSerialNumber, Tag::Copyright, Tag::MakerNote];
    if owner.into_iter().any(is_said) {
        sink.has("properties", FindingKind::CameraOwner);
    }
    if is_said(Tag::Artist) || is_said(windows(0x9c9d)) {
        sink.has("properties", FindingKind::Author);
    }
    for tag in [Tag::ImageDescription, Tag::UserComment, windows(0x9c9b), windows(0x9c9c), windows(0x9c9e), windows(0x9c9f)] {
        for field in exif.fields().filter(|field| field.tag == tag) {
            let text = match &field.value {
                Value::Byte(bytes) => {
                    let units: Vec<u16> = bytes.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
                    String::from_utf16_lossy(&units)
                }
                Value::Ascii(texts) => texts.iter().map(|text| super::plain::decoded(text).into_owned()).collect::<Vec<_>>().join(" "),
                Value::Undefined(bytes, _) => super::plain::decoded(bytes.get(8..).unwrap_or_default()).into_owned(),
                _ => continue,
            };
            sink.words("properties", text.trim_matches('\0'));
        }
    }
    if exif.get_field(Tag::JPEGInterchangeFormat, In::THUMBNAIL).is_some() || exif.get_field(Tag::StripOffsets, In::THUMBNAIL).is_some() {
        sink.has("properties", FindingKind::PhotoThumbnail);
    }
}

/// A packet of properties in XML (XMP), in a picture or in a PDF.
pub(super) fn packet(xmp: &[u8], place: &str, sink: &mut Sink<'_>) {
    let text = super::plain::text_of(xmp);
    let says = |names: &[&str]| {
        names.iter().any(|name| {
            text.split(name).skip(1).any(|rest| {
                let rest = rest.trim_start_matches(['>', '=', '"', '\'', ' ', '\n', '\r', '\t']);
                let rest = rest.trim_start_matches("<rdf:Seq>").trim_start_matches("<rdf:Bag>").trim_start();
                let rest = rest.strip_prefix("<rdf:li>").unwrap_or(rest);
                rest.starts_with(|c: char| c.is_alphanumeric() || c == '-')
            })
        })
    };
    for (names, kind) in [
        (&["exif:GPSLatitude", "photoshop:City", "Iptc4xmpCore:Location"][..], FindingKind::PhotoPlace),
        (&["dc:creator"], FindingKind::Author),
        (&["aux:OwnerName", "aux:SerialNumber", "exifEX:CameraOwnerName", "exifEX:BodySerialNumber"], FindingKind::CameraOwner),
        (&["xmp:Thumbnails", "xmpGImg:image"], FindingKind::PhotoThumbnail),
    ] {
        if says(names) {
            sink.has(place, kind);
        }
    }
    // Of the words, only what a person wrote: names of schemas and tools are links to nobody.
    for name in ["dc:title", "dc:description", "dc:subject", "photoshop:Headline", "pdf:Keywords", "xmp:Label"] {
        for said in text.split(&format!("<{name}")).skip(1) {
            let inside = said.split(&format!("</{name}")).next().unwrap_or_default();
            sink.words(place, html::words_of(&format!("<{name}{inside}")).trim());
        }
    }
}

/// Every stretch of a JPEG, PNG or WebP, from its first byte to its last; `None` if it is none of these, or damaged.
pub(super) fn stretches(bytes: &[u8]) -> Option<Vec<Stretch>> {
    if bytes.starts_with(b"\xff\xd8") {
        of_jpeg(bytes)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        of_png(bytes)
    } else {
        of_webp(bytes)
    }
}

fn of_jpeg(bytes: &[u8]) -> Option<Vec<Stretch>> {
    let mut found = vec![Stretch { sort: StretchSort::Picture, whole: 0..2, said: 2..2 }];
    let mut at = 2;
    loop {
        while bytes.get(at) == Some(&0xff) && bytes.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        if marker == 0xd9 {
            found.push(Stretch { sort: StretchSort::Picture, whole: at..at + 2, said: at..at });
            if bytes.len() > at + 2 {
                found.push(Stretch { sort: StretchSort::Behind, whole: at + 2..bytes.len(), said: at + 2..bytes.len() });
            }
            return Some(found);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let end = at + 2 + length;
        if length < 2 || end > bytes.len() {
            return None;
        }
        let said = at + 4..end;
        let body = &bytes[said.clone()];
        let (sort, skipped) = match marker {
            0xe1 if body.starts_with(b"Exif\0") => (StretchSort::Exif, 6.min(body.len())),
            0xe1 => (StretchSort::Packet, body.iter().position(|&byte| byte == 0).map_or(0, |zero| zero + 1)),
            0xfe => (StretchSort::Words, 0),
            // Colours (JFIF, ICC, Adobe) belong to the picture.
            0xe0 | 0xe2 | 0xee if body.starts_with(b"JFIF") || body.starts_with(b"ICC_PROFILE") || body.starts_with(b"Adobe") => {
                (StretchSort::Picture, 0)
            }
            0xe0..=0xef => (StretchSort::Other, 0),
            _ => (StretchSort::Picture, 0),
        };
        let mut whole = at..end;
        if marker == 0xda {
            whole.end = end_of_scan(bytes, end)?;
        }
        at = whole.end;
        found.push(Stretch { sort, whole, said: said.start + skipped..said.end });
    }
}

/// Where the pixels of a scan end: at the first marker that is none of theirs.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr(0xff, bytes.get(at..)?)?;
        match bytes.get(at + 1)? {
            0x00 | 0xd0..=0xd7 | 0xff => at += 1,
            _ => return Some(at),
        }
    }
}

fn of_png(bytes: &[u8]) -> Option<Vec<Stretch>> {
    let mut found = vec![Stretch { sort: StretchSort::Picture, whole: 0..8, said: 8..8 }];
    let mut at = 8;
    while at < bytes.len() {
        let length = usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()?;
        let name = bytes.get(at + 4..at + 8)?;
        let said = at + 8..(at + 8).checked_add(length)?;
        let whole = at..said.end.checked_add(4)?;
        if whole.end > bytes.len() {
            return None;
        }
        let is_packet = name == b"iTXt" && bytes[said.clone()].starts_with(b"XML:com.adobe.xmp");
        let sort = match name {
            b"eXIf" => StretchSort::Exif,
            b"iTXt" if is_packet => StretchSort::Packet,
            b"tEXt" | b"iTXt" | b"zTXt" => StretchSort::Words,
            b"tIME" => StretchSort::Other,
            // What is written in small letters first is not needed to show the picture, but for its colours.
            [first, ..] if first.is_ascii_lowercase() && !COLOURS.contains(&name) => StretchSort::Other,
            _ => StretchSort::Picture,
        };
        let is_last = name == b"IEND";
        at = whole.end;
        found.push(Stretch { sort, whole, said });
        if is_last && at < bytes.len() {
            found.push(Stretch { sort: StretchSort::Behind, whole: at..bytes.len(), said: at..bytes.len() });
            break;
        }
    }
    Some(found)
}

const COLOURS: [&[u8]; 14] =
    [b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"bKGD", b"sBIT", b"hIST", b"cICP", b"mDCV", b"cLLI", b"acTL", b"fcTL"];

fn of_webp(bytes: &[u8]) -> Option<Vec<Stretch>> {
    if !bytes.starts_with(b"RIFF") || bytes.get(8..12) != Some(b"WEBP") {
        return None;
    }
    let mut found = vec![Stretch { sort: StretchSort::Picture, whole: 0..12, said: 12..12 }];
    let end = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?.checked_add(8)?.min(bytes.len());
    let mut at = 12;
    while at + 8 <= end {
        let length = usize::try_from(u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?)).ok()?;
        let said = at + 8..(at + 8).checked_add(length)?;
        let whole = at..said.end.checked_add(length % 2)?.min(bytes.len());
        if said.end > bytes.len() {
            return None;
        }
        let sort = match &bytes[at..at + 4] {
            b"EXIF" => StretchSort::Exif,
            b"XMP " => StretchSort::Packet,
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => StretchSort::Picture,
            _ => StretchSort::Other,
        };
        let skipped = if sort == StretchSort::Exif && bytes[said.clone()].starts_with(b"Exif\0\0") { 6 } else { 0 };
        at = whole.end;
        found.push(Stretch { sort, whole, said: said.start + skipped..said.end });
    }
    if at < bytes.len() {
        found.push(Stretch { sort: StretchSort::Behind, whole: at..bytes.len(), said: at..bytes.len() });
    }
    Some(found)
}
