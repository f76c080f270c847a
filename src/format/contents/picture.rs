//! Photographs: what lies in them beside the pixels, which are never looked at.

use std::{collections::BTreeSet, io::Read};

use exif::{Exif, In, Tag, Value};

use super::{
    Sink, limits,
    xml::{self, Node},
};
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
    /// What colours mean. It stays, and may say something all the same.
    Colours,
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
    tell(&bytes, sink)
}

/// What lies beside the pixels of a JPEG, PNG or WebP.
pub(super) fn tell(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    for stretch in stretches(bytes).ok_or("it is damaged")? {
        let said = &bytes[stretch.said.clone()];
        match stretch.sort {
            StretchSort::Picture => {}
            StretchSort::Exif => match parsed(said) {
                Some(exif) => tell_exif(&exif, sink),
                None => sink.unreadable("its properties", "they are damaged"),
            },
            StretchSort::Packet => packet(&unpacked(said), "properties", sink),
            StretchSort::Words => caption(&unpacked(said), sink),
            StretchSort::Other | StretchSort::Colours => {
                // Captions and names of the press standard, and what programs note: read as words.
                let dataset = |number: u8| memchr::memmem::find(said, &[0x1c, 0x02, number]).is_some();
                // City, part of it, state and country (IPTC IIM 2:90 to 2:101); who took it (2:80).
                if stretch.sort == StretchSort::Other && [90, 92, 95, 101].into_iter().any(dataset) {
                    sink.has("properties", FindingKind::PhotoPlace);
                }
                if stretch.sort == StretchSort::Other && dataset(80) {
                    sink.has("properties", FindingKind::Author);
                }
                sink.words("properties", &readable(said));
            }
            StretchSort::Behind => sink.has("after its end", FindingKind::Hidden),
        }
    }
    Ok(())
}

/// A comment or a caption, which some programs use for whole properties, written as digits.
fn caption(said: &[u8], sink: &mut Sink<'_>) {
    if said.starts_with(b"Raw profile type") {
        let text = said.splitn(2, |&byte| byte == 0).nth(1).unwrap_or_default();
        let digits: Vec<u8> = text.iter().copied().filter(u8::is_ascii_hexdigit).collect();
        // Its length stands before it, in digits as well; the properties begin where they always begin.
        let bytes = |digits: &[u8]| -> Vec<u8> {
            let pair = |two: &[u8]| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok();
            digits.chunks_exact(2).filter_map(pair).collect()
        };
        for from in [0, 1] {
            let bytes = bytes(digits.get(from..).unwrap_or_default());
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

/// What can be read in bytes of any kind: runs of plain letters, of one byte or of two.
pub(super) fn readable(bytes: &[u8]) -> String {
    let plain = |byte: u8| if (32..127).contains(&byte) { char::from(byte) } else { ' ' };
    let mut text: String = bytes.iter().map(|&byte| plain(byte)).collect();
    for from in [0, 1] {
        let wide: String =
            bytes.get(from..).unwrap_or_default().chunks_exact(2).map(|two| if two[1] == 0 { plain(two[0]) } else { ' ' }).collect();
        if wide.split(' ').any(|run| run.len() > 3) {
            text.push(' ');
            text.push_str(&wide);
        }
    }
    text
}

/// Words of one byte a letter, or of two.
fn of_unknown_letters(said: &[u8]) -> String {
    let zeros = memchr::memchr_iter(0, said).count();
    if zeros * 3 > said.len() { readable(said) } else { super::plain::decoded(said).replace('\0', " ") }
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
    // The words that Windows adds are of two bytes a letter.
    let of_windows = [0x9c9b, 0x9c9c, 0x9c9e, 0x9c9f].map(windows);
    // What says which camera and program it was, and when: told as such, or to nobody's harm.
    let of_machines = [Tag::Make, Tag::Model, Tag::Software, Tag::LensMake, Tag::LensModel];
    let is_moment = |tag: Tag| [Tag::DateTime, Tag::DateTimeOriginal, Tag::DateTimeDigitized].contains(&tag);
    if exif.fields().any(|field| is_moment(field.tag) && is_said(field.tag)) {
        sink.has("properties", FindingKind::ExactDate);
    }
    for field in exif.fields().filter(|field| !is_moment(field.tag) && !of_machines.contains(&field.tag)) {
        let text = match &field.value {
            Value::Byte(bytes) if of_windows.contains(&field.tag) => readable(bytes),
            Value::Ascii(texts) => texts.iter().map(|text| of_unknown_letters(text)).collect::<Vec<_>>().join(" "),
            // Eight bytes say in which letters it is written.
            Value::Undefined(bytes, _) if field.tag == Tag::UserComment => of_unknown_letters(bytes.get(8..).unwrap_or_default()),
            _ => continue,
        };
        sink.words("properties", text.trim_matches('\0'));
    }
    if exif.get_field(Tag::JPEGInterchangeFormat, In::THUMBNAIL).is_some() || exif.get_field(Tag::StripOffsets, In::THUMBNAIL).is_some() {
        sink.has("properties", FindingKind::PhotoThumbnail);
    }
}

/// A packet of properties in XML (XMP), in a picture or in a PDF: who, where and what, in elements or in attributes, whatever
/// their prefix.
pub(super) fn packet(xmp: &[u8], place: &str, sink: &mut Sink<'_>) {
    let begin = memchr::memchr(b'<', xmp).unwrap_or(0);
    let mut inside: Vec<String> = Vec::new();
    let mut found = BTreeSet::new();
    let mut names_people = false;
    let mut words: Vec<String> = Vec::new();
    let mut tell = |path: &[String], said: &str| {
        let said = said.trim();
        let is_schema = ["http://ns.", "http://www.w3", "http://purl.", "http://cv.", "http://iptc.", "adobe:", "uuid:", "xmp."];
        let Some(name) = path.iter().rev().find(|name| !matches!(name.as_str(), "li" | "Seq" | "Bag" | "Alt" | "Description" | "value"))
        else {
            return;
        };
        if said.is_empty() || is_schema.iter().any(|schema| said.starts_with(schema)) {
            return;
        }
        match name.as_str() {
            name if name.starts_with("GPS") && name != "GPSVersionID" => drop(found.insert(FindingKind::PhotoPlace)),
            "City" | "Location" | "Sublocation" | "LocationName" | "State" | "ProvinceState" | "Country" | "CountryName" => {
                found.insert(FindingKind::PhotoPlace);
                words.push(said.to_owned());
            }
            "creator" | "Author" | "AuthorsPosition" | "CaptionWriter" => {
                found.insert(FindingKind::Author);
                words.push(said.to_owned());
            }
            "OwnerName" | "CameraOwnerName" | "SerialNumber" | "BodySerialNumber" | "LensSerialNumber" => {
                found.insert(FindingKind::CameraOwner);
            }
            "image" | "Thumbnails" => drop(found.insert(FindingKind::PhotoThumbnail)),
            "PersonInImage" | "PersonDisplayName" | "PersonName" => {
                names_people = true;
                words.push(said.to_owned());
            }
            "Name" if path.iter().any(|name| name == "RegionList") => {
                names_people = true;
                words.push(said.to_owned());
            }
            name if name.ends_with("Date") || name.ends_with("DateTimeOriginal") || name == "when" => {
                found.insert(FindingKind::ExactDate);
            }
            "CreatorTool" | "softwareAgent" | "Producer" | "format" | "instanceID" | "DocumentID" | "InstanceID" | "OriginalDocumentID" => {
            }
            _ => words.push(said.to_owned()),
        }
    };
    let mut text = String::new();
    let outcome = xml::walk(&xmp[begin..], &mut sink.bytes_left, |node| match node {
        Node::Open(name, attributes) => {
            inside.push(name.to_owned());
            for (name, value) in attributes.all() {
                inside.push(name.to_owned());
                tell(&inside, value);
                inside.pop();
            }
            text.clear();
        }
        Node::Words(said) => text.push_str(said),
        Node::Comment(said) => tell(&["comment".to_owned()], said),
        Node::Close(_) => {
            tell(&inside, &text);
            text.clear();
            inside.pop();
        }
    });
    // A packet is padded, and what pads it is no element; what was read before is all there is.
    if outcome.is_err() && inside.is_empty() && words.is_empty() && found.is_empty() {
        sink.words(place, &readable(xmp));
    }
    for kind in found {
        sink.has(place, kind);
    }
    if names_people {
        sink.has(&format!("{place}, which name people"), FindingKind::Hidden);
    }
    for said in words {
        sink.words(place, &said);
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
                (StretchSort::Colours, 0)
            }
            // Frames, tables and scans (ITU T.81, table B.1).
            0xc0..=0xc7 | 0xc9..=0xcf | 0xda..=0xdf => (StretchSort::Picture, 0),
            _ => (StretchSort::Other, 0),
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
            b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"fdAT" => StretchSort::Picture,
            b"iCCP" => StretchSort::Colours,
            name if COLOURS.contains(&name) => StretchSort::Picture,
            _ => StretchSort::Other,
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

/// What is needed to show it as it was meant, frames of one that moves among it.
const COLOURS: [&[u8]; 17] = [
    b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sPLT", b"oFFs", b"sCAL", b"sTER", b"pHYs", b"bKGD", b"sBIT", b"hIST", b"cICP", b"mDCV", b"cLLI",
    b"acTL", b"fcTL",
];

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
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF" => StretchSort::Picture,
            b"ICCP" => StretchSort::Colours,
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
