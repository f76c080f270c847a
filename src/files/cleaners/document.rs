//! Removes the author from a document, and cleans its pictures.

use std::io::{Cursor, Read, Write};

use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{
    super::{part::limits, readers::is_core},
    StripFault, picture,
};

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| StripFault::Damaged)?;
    let is_document = ["mimetype", "[Content_Types].xml"]
        .iter()
        .any(|name| archive.index_for_name(name).is_some());
    if !is_document || archive.len() > limits::PARTS {
        return Err(StripFault::Kind);
    }
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
        member
            .take(left.min(limits::PART_BYTES) + 1)
            .read_to_end(&mut part)
            .map_err(|_| StripFault::Damaged)?;
        left = left.checked_sub(part.len() as u64).ok_or(StripFault::TooLarge)?;
        let cleaned = match name.as_str() {
            name if is_core(name) => CORE.to_vec(),
            "meta.xml" => META.to_vec(),
            "docProps/app.xml" => without_elements(&part, &["Company", "Manager"]),
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

/// Returns XML without some elements, which are named with their prefix.
fn without_elements(xml: &[u8], names: &[&str]) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(xml).into_owned();
    for name in names {
        while let Some(begin) =
            text.find(&format!("<{name}>")).or_else(|| text.find(&format!("<{name} ")))
        {
            let close = format!("</{name}>");
            let Some(length) = text[begin..].find(&close).map(|at| at + close.len()) else { break };
            text.replace_range(begin..begin + length, "");
        }
    }
    text.into_bytes()
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
