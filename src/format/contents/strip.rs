//! A copy without what a file carries besides its words and pixels: who made it, where, with what. It is read back, and
//! given out only if what should be gone is gone and every word is still there.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read, Write},
};

use lopdf::Object;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{
    Part, Sort, limits,
    office::is_core,
    pdf::is_photograph,
    picture::{Stretch, StretchSort, stretches},
    sort_of,
};
use crate::model::FindingKind;

/// Why there is no cleaned copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StripFault {
    #[error("imh cannot clean this sort of file; save it as .docx, .odt, .pdf, .jpg or .png")]
    Sort,
    #[error("it is damaged, or locked with a password")]
    Damaged,
    #[error("it is larger than 128 MiB")]
    TooLarge,
    #[error("the cleaned copy was read back, and is not as it should be")]
    NotClean,
}

/// A larger file is not cleaned.
pub const LARGEST_STRIPPED_BYTES: u64 = limits::WHOLE_BYTES;

/// The file without what [`FindingKind::can_be_stripped`]; the same bytes if there was nothing to take out.
///
/// # Errors
/// A sort of file that cannot be cleaned, or one whose cleaned copy does not stand up to being read back.
pub fn strip(name: &str, bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    if bytes.len() as u64 > LARGEST_STRIPPED_BYTES {
        return Err(StripFault::TooLarge);
    }
    let stripped = match sort_of(name, &bytes[..bytes.len().min(4096)]) {
        Sort::Picture => picture(bytes)?,
        Sort::Zip => document(bytes)?,
        Sort::Pdf => pdf(bytes)?,
        // Words alone carry nothing along.
        Sort::Plain | Sort::Csv => return Ok(bytes.to_vec()),
        Sort::OldOffice => return Err(StripFault::Damaged),
        _ => return Err(StripFault::Sort),
    };
    let (before, after) = (parts_of(name, bytes), parts_of(name, &stripped));
    // Words in properties may go with the properties, and what a PDF keeps although nothing leads to it may go as well. Parts
    // are called by their place in the container, which changes when one goes.
    let goes_with = ["properties", "a title, field or note", "drawn form"];
    let words = |parts: &[Part]| -> Vec<String> {
        let stays = parts.iter().filter_map(|part| match part {
            Part::Words { place, text, .. } if !goes_with.iter().any(|gone| place.contains(gone)) => Some(text.clone()),
            _ => None,
        });
        stays.collect()
    };
    let remains = after.iter().any(|part| matches!(part, Part::Trait { kind, .. } if kind.can_be_stripped()));
    let is_worse = |parts: &[Part]| parts.iter().filter(|part| matches!(part, Part::Trait { kind: FindingKind::Unreadable, .. })).count();
    if remains || words(&before) != words(&after) || is_worse(&after) > is_worse(&before) {
        return Err(StripFault::NotClean);
    }
    Ok(stripped)
}

/// What a file carries besides its words, pixels and the people in them.
#[must_use]
pub fn carried(name: &str, bytes: &[u8]) -> BTreeSet<FindingKind> {
    let kinds = parts_of(name, bytes).into_iter().filter_map(|part| match part {
        Part::Trait { kind, .. } if kind != FindingKind::PeopleInPicture => Some(kind),
        _ => None,
    });
    kinds.collect()
}

fn parts_of(name: &str, bytes: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    // Bytes at hand cannot fail to be read.
    let _ = super::read(name, &mut Cursor::new(bytes), bytes.len() as u64, |part| parts.push(part));
    parts
}

fn picture(bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let stretches = stretches(bytes).ok_or(StripFault::Damaged)?;
    let is_kept = |stretch: &&Stretch| matches!(stretch.sort, StretchSort::Picture | StretchSort::Colours);
    // A photograph held upright is often stored lying down, and only its properties say so.
    let upright = orientation(bytes, &stretches).map(upright);
    let mut kept = Vec::with_capacity(bytes.len());
    for (at, stretch) in stretches.iter().filter(is_kept).enumerate() {
        kept.extend_from_slice(&bytes[stretch.whole.clone()]);
        match (&upright, at) {
            (Some(properties), 0) if bytes.starts_with(b"\xff\xd8") => {
                kept.extend_from_slice(b"\xff\xe1\x00\x22Exif\0\0");
                kept.extend_from_slice(properties);
            }
            // Behind the signature and the head.
            (Some(properties), 1) if bytes.starts_with(b"\x89PNG") => kept.extend(png_chunk(*b"eXIf", properties)),
            _ => {}
        }
    }
    if bytes.starts_with(b"RIFF") {
        let is_extended = kept.get(12..16) == Some(b"VP8X");
        if let Some(properties) = upright.as_ref().filter(|_| is_extended) {
            kept.extend_from_slice(b"EXIF");
            kept.extend_from_slice(&u32::try_from(properties.len()).expect("they are a few bytes").to_le_bytes());
            kept.extend_from_slice(properties);
        }
        let length = u32::try_from(kept.len() - 8).map_err(|_| StripFault::TooLarge)?;
        kept[4..8].copy_from_slice(&length.to_le_bytes());
        // The flags that promise properties: of either kind, or of which side is up alone.
        if is_extended {
            kept[20] &= if upright.is_some() { !0b0000_0100 } else { !0b0000_1100 };
        }
    }
    Ok(kept)
}

fn png_chunk(name: [u8; 4], said: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(&name);
    crc.update(said);
    let length = u32::try_from(said.len()).expect("it is a few bytes");
    [&length.to_be_bytes(), &name[..], said, &crc.sum().to_be_bytes()].concat()
}

fn orientation(bytes: &[u8], stretches: &[Stretch]) -> Option<u16> {
    let stretch = stretches.iter().find(|stretch| stretch.sort == StretchSort::Exif)?;
    let exif = exif::Reader::new().read_raw(bytes[stretch.said.clone()].to_vec()).ok()?;
    let value = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?.value.get_uint(0)?;
    u16::try_from(value).ok().filter(|turn| (2..=8).contains(turn))
}

/// Properties that say which side is up, and nothing else.
fn upright(turn: u16) -> Vec<u8> {
    let mut properties = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    properties.extend_from_slice(&turn.to_be_bytes());
    properties.extend_from_slice(&[0; 6]);
    properties
}

fn document(bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| StripFault::Damaged)?;
    let is_document = ["mimetype", "[Content_Types].xml"].iter().any(|name| archive.index_for_name(name).is_some());
    if !is_document || archive.len() > limits::PARTS {
        return Err(StripFault::Sort);
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut left = limits::ALL_BYTES;
    for at in 0..archive.len() {
        let member = archive.by_index_raw(at).map_err(|_| StripFault::Damaged)?;
        let name = member.name().map_err(|_| StripFault::Damaged)?.into_owned();
        drop(member);
        let is_thumbnail = name.starts_with("docProps/thumbnail") || name.starts_with("Thumbnails/");
        let is_picture = ["word/media/", "xl/media/", "ppt/media/", "Pictures/"].iter().any(|folder| name.starts_with(folder));
        let is_told = is_core(&name)
            || name.starts_with("docProps/")
            || name == "meta.xml"
            || name == "_rels/.rels"
            || name == "META-INF/manifest.xml";
        if is_thumbnail {
            continue;
        }
        if !is_told && !is_picture {
            let member = archive.by_index_raw(at).map_err(|_| StripFault::Damaged)?;
            writer.raw_copy_file(member).map_err(|_| StripFault::Damaged)?;
            continue;
        }
        let mut part = Vec::new();
        let member = archive.by_index(at).map_err(|_| StripFault::Damaged)?;
        member.take(left.min(limits::PART_BYTES) + 1).read_to_end(&mut part).map_err(|_| StripFault::Damaged)?;
        left = left.checked_sub(part.len() as u64).ok_or(StripFault::TooLarge)?;
        let cleaned = match name.as_str() {
            name if is_core(name) => CORE.to_vec(),
            "meta.xml" => META.to_vec(),
            "docProps/app.xml" => without_elements(&part, &["Company", "Manager"]),
            "_rels/.rels" | "META-INF/manifest.xml" => without_thumbnail(&part),
            _ if is_picture => picture(&part).unwrap_or(part),
            _ => part,
        };
        writer.start_file(&name, SimpleFileOptions::default()).map_err(|_| StripFault::Damaged)?;
        writer.write_all(&cleaned).map_err(|_| StripFault::Damaged)?;
    }
    Ok(writer.finish().map_err(|_| StripFault::Damaged)?.into_inner())
}

const CORE: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>";

const META: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-meta \
xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" office:version=\"1.2\"><office:meta/></office:document-meta>";

/// XML without some elements, whatever their prefix.
fn without_elements(xml: &[u8], names: &[&str]) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(xml).into_owned();
    for name in names {
        while let Some(begin) = text.find(&format!("<{name}>")).or_else(|| text.find(&format!("<{name} "))) {
            let close = format!("</{name}>");
            let Some(length) = text[begin..].find(&close).map(|at| at + close.len()) else { break };
            text.replace_range(begin..begin + length, "");
        }
    }
    text.into_bytes()
}

/// XML without the elements that lead to a thumbnail that is no longer there.
fn without_thumbnail(xml: &[u8]) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(xml).into_owned();
    while let Some(named) = text.to_ascii_lowercase().find("thumbnail") {
        let (Some(begin), Some(end)) = (text[..named].rfind('<'), text[named..].find('>')) else { break };
        text.replace_range(begin..=named + end, "");
    }
    text.into_bytes()
}

fn pdf(bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let options = lopdf::LoadOptions { max_decompressed_size: usize::try_from(limits::PART_BYTES).ok(), ..lopdf::LoadOptions::default() };
    let mut document = lopdf::Document::load_mem_with_options(bytes, options).map_err(|_| StripFault::Damaged)?;
    if document.is_encrypted() {
        return Err(StripFault::Damaged);
    }
    document.trailer.remove(b"Info");
    if let Ok(catalog) = document.catalog_mut() {
        catalog.remove(b"Metadata");
    }
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && is_photograph(stream)
            && let Ok(cleaned) = picture(&stream.content)
        {
            stream.set_content(cleaned);
        }
        if let Ok(page) = object.as_dict_mut() {
            page.remove(b"Metadata");
            page.remove(b"PieceInfo");
            page.remove(b"Thumb");
        }
    }
    document.prune_objects();
    let mut stripped = Vec::new();
    document.save_to(&mut stripped).map_err(|_| StripFault::Damaged)?;
    Ok(stripped)
}
