//! Documents of word processors, spreadsheets and slides, which are ZIP files of XML.

mod open_document;
mod properties;
mod sheet;
mod slides;
mod word;

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::{
    Sink, limits,
    xml::{self, Attributes, Node},
};
use crate::model::FindingKind;

type Archive<'f, F> = ZipArchive<&'f mut F>;

pub(super) fn read(file: &mut (impl Read + Seek), sink: &mut Sink<'_>) -> Result<(), String> {
    let mut archive = ZipArchive::new(&mut *file).map_err(|_| "it is a damaged container".to_owned())?;
    if archive.len() > limits::PARTS {
        return Err("it has more parts than imh reads".to_owned());
    }
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    if (0..archive.len()).any(|at| archive.by_index_raw(at).is_ok_and(|member| member.encrypted())) {
        return Err("it is locked with a password".to_owned());
    }
    let sort = part(&mut archive, "mimetype", 200).unwrap_or_default();
    if sort.starts_with(b"application/vnd.oasis.opendocument") {
        properties::of_open_document(&mut archive, sink);
        open_document::read(&mut archive, &names, sink);
    } else if has("word/") {
        properties::of_office(&mut archive, &names, sink);
        word::read(&mut archive, &names, sink);
    } else if has("xl/") {
        properties::of_office(&mut archive, &names, sink);
        sheet::read(&mut archive, &names, sink);
    } else if has("ppt/") {
        properties::of_office(&mut archive, &names, sink);
        slides::read(&mut archive, &names, sink);
    } else {
        for (at, name) in names.iter().filter(|name| !name.ends_with('/')).enumerate() {
            let place = format!("file {} in it", at + 1);
            sink.words(&format!("the name of {place}"), name);
            sink.has(&place, FindingKind::AttachedFile);
            open_inner(&mut archive, name, &place, sink);
        }
        return Ok(());
    }
    links(&mut archive, &names, sink);
    inside(&mut archive, &names, sink);
    Ok(())
}

/// The first bytes of a part.
fn part<F: Read + Seek>(archive: &mut Archive<'_, F>, name: &str, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    archive.by_name(name).ok()?.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// One pass over a part of XML; what keeps it from being read is told with the part's name.
fn walk<F: Read + Seek>(archive: &mut Archive<'_, F>, name: &str, sink: &mut Sink<'_>, mut each: impl FnMut(Node<'_>, &mut Sink<'_>)) {
    let Ok(member) = archive.by_name(name) else { return };
    let mut bytes_left = sink.bytes_left;
    let outcome = xml::walk(member, &mut bytes_left, |node| each(node, sink));
    sink.bytes_left = bytes_left;
    if let Err(fault) = outcome {
        sink.unreadable(&part_name(name), fault.in_words());
    }
}

fn part_name(name: &str) -> String {
    format!("part {}", name.rsplit('/').next().unwrap_or(name))
}

/// Links that lead out of the document stand apart from its words.
fn links<F: Read + Seek>(archive: &mut Archive<'_, F>, names: &[String], sink: &mut Sink<'_>) {
    for name in names.iter().filter(|name| name.rsplit_once('.').is_some_and(|(_, kind)| kind == "rels")) {
        walk(archive, name, sink, |node, sink| {
            if let Node::Open("Relationship", attributes) = node
                && attributes.get("TargetMode") == Some("External")
                && let Some(target) = attributes.get("Target")
            {
                sink.words("a link", target.strip_prefix("mailto:").unwrap_or(target));
            }
        });
    }
}

/// Pictures and files that lie inside.
fn inside<F: Read + Seek>(archive: &mut Archive<'_, F>, names: &[String], sink: &mut Sink<'_>) {
    let (mut pictures, mut files) = (0, 0);
    for name in names {
        let is_picture = ["word/media/", "xl/media/", "ppt/media/", "Pictures/"].iter().any(|folder| name.starts_with(folder));
        let is_thumbnail = name.starts_with("docProps/thumbnail") || name.starts_with("Thumbnails/");
        let is_file =
            name.contains("/embeddings/") || name.starts_with("Object ") && name.ends_with("/content.xml") || name.contains("vbaProject");
        if is_thumbnail {
            sink.has("", FindingKind::PhotoThumbnail);
        } else if is_picture && !name.ends_with('/') {
            pictures += 1;
            open_inner(archive, name, &format!("picture {pictures}"), sink);
        } else if is_file {
            files += 1;
            let place = format!("file {files} inside it");
            sink.has(&place, FindingKind::AttachedFile);
            open_inner(archive, name, &place, sink);
        }
    }
}

fn open_inner<F: Read + Seek>(archive: &mut Archive<'_, F>, name: &str, place: &str, sink: &mut Sink<'_>) {
    let most = limits::PART_BYTES.min(sink.bytes_left);
    let Some(bytes) = part(archive, name, most + 1) else {
        sink.unreadable(place, "it is damaged");
        return;
    };
    sink.bytes_left = sink.bytes_left.saturating_sub(bytes.len() as u64);
    if bytes.len() as u64 > most {
        sink.unreadable(place, "it unpacks to more than imh reads");
        return;
    }
    sink.inner(place, name, &bytes);
}

/// Words that are gathered until the paragraph, cell or note that they are in is over.
#[derive(Default)]
struct Gathered {
    text: String,
    is_told_too_long: bool,
}

impl Gathered {
    fn push(&mut self, words: &str) {
        if self.text.len() + words.len() <= limits::WORDS_BYTES {
            self.text.push_str(words);
        } else {
            self.is_told_too_long = true;
        }
    }

    /// Tells what was gathered, and begins anew.
    fn tell(&mut self, place: &str, sink: &mut Sink<'_>) {
        sink.words(place, &self.text);
        if std::mem::take(&mut self.is_told_too_long) {
            sink.unreadable(place, "it is longer than imh reads");
        }
        self.text.clear();
    }
}
