//! Removes the author from a document, and cleans its pictures.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read, Write},
};

use quick_xml::events::{BytesStart, Event};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{
    super::{
        part::limits,
        readers::{
            PEOPLE, is_core,
            xml::{self, Node},
        },
    },
    StripFault, picture,
};

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| StripFault::Damaged)?;
    let is_document = ["mimetype", "[Content_Types].xml"]
        .iter()
        .any(|name| archive.index_for_name(name).is_some());
    if !is_document || archive.len() > limits::PARTS {
        return Err(StripFault::Kind(
            "several files that are packed together: unpack them, and clean each",
        ));
    }
    let properties = properties_parts(&mut archive);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut left = limits::ALL_BYTES;
    for at in 0..archive.len() {
        let member = archive.by_index_raw(at).map_err(|_| StripFault::Damaged)?;
        let name = member.name().map_err(|_| StripFault::Damaged)?.into_owned();
        drop(member);
        let is_thumbnail =
            name.starts_with("docProps/thumbnail") || name.starts_with("Thumbnails/");
        let is_picture = ["word/media/", "xl/media/", "ppt/media/", "Pictures/"]
            .iter()
            .any(|folder| name.starts_with(folder));
        let is_told = is_core(&name)
            || name.starts_with("docProps/")
            || properties.contains(&name)
            || name == "meta.xml"
            || name == PEOPLE
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
        member
            .take(left.min(limits::PART_BYTES) + 1)
            .read_to_end(&mut part)
            .map_err(|_| StripFault::Damaged)?;
        left = left.checked_sub(part.len() as u64).ok_or(StripFault::TooLarge)?;
        let cleaned = match name.as_str() {
            name if is_core(name) => CORE.to_vec(),
            "meta.xml" => META.to_vec(),
            name if properties.contains(name) || name == PEOPLE => without_words(&part),
            "_rels/.rels" | "META-INF/manifest.xml" => without_thumbnail(&part),
            _ if is_picture => picture::strip(&part).unwrap_or(part),
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

/// Returns the parts with properties, however a program names them: their kind stands in the list of
/// relations.
fn properties_parts(archive: &mut ZipArchive<Cursor<&[u8]>>) -> BTreeSet<String> {
    let mut parts = BTreeSet::from(["docProps/app.xml", "docProps/custom.xml"].map(str::to_owned));
    let mut bytes_left = limits::PART_BYTES;
    let Ok(relations) = archive.by_name("_rels/.rels") else { return parts };
    // What is not whole is found when the copy is read back.
    let _ = xml::walk(relations, &mut bytes_left, |node| {
        if let Node::Open("Relationship", attributes) = node
            && attributes.get("Type").is_some_and(|kind| kind.ends_with("-properties"))
            && let Some(target) = attributes.get("Target")
        {
            parts.insert(target.trim_start_matches('/').to_owned());
        }
    });
    parts
}

/// Returns properties without any: the outermost element, with its own name and schemas only. No
/// prefix of an inner element can keep it.
fn without_words(properties: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(properties);
    let mut reader = quick_xml::Reader::from_str(&text);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let schemas = tag.attributes().flatten().filter(|attribute| {
                    let known = [
                        "http://schemas.openxmlformats.org/",
                        "http://schemas.microsoft.com/office/word/",
                    ];
                    attribute.key.into_inner().starts_with("xmlns")
                        && known.iter().any(|known| attribute.value.starts_with(known))
                });
                let mut empty = BytesStart::new(tag.name().into_inner().to_owned());
                empty.extend_attributes(schemas);
                let mut writer = quick_xml::Writer::new(Vec::new());
                if writer.write_event(Event::Empty(empty)).is_ok() {
                    return writer.into_inner();
                }
                break;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Vec::new()
}

/// Returns XML without the elements that refer to a thumbnail that was removed.
fn without_thumbnail(xml: &[u8]) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(xml).into_owned();
    while let Some(named) = text.to_ascii_lowercase().find("thumbnail") {
        let (Some(begin), Some(end)) = (text[..named].rfind('<'), text[named..].find('>')) else {
            break;
        };
        text.replace_range(begin..=named + end, "");
    }
    text.into_bytes()
}
