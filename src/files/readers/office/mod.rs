//! Reads documents of word processors, spreadsheets and slides, which are ZIP files of XML.

mod apple;
mod asides;
mod binary_book;
mod open_document;
pub(super) mod page_edges;
mod properties;
mod rest;
mod sheet;
mod slides;
mod values;
mod word;

use std::{
    collections::BTreeSet,
    io::{Read, Seek, SeekFrom},
};

use zip::ZipArchive;

use super::{
    super::{
        broken::push_break,
        part::{Sink, limits},
    },
    defaults::is_template_preview,
    plain::decoded,
    read_inner,
    xml::{self, Attributes, Node},
};
pub(in crate::files) use properties::is_core;
pub(crate) use properties::{core_properties, last_saved};
pub(in crate::files) use rest::PEOPLE;
use values::AllValues;

use crate::model::FindingKind;

/// A container, and the names of the parts that were read, so that none is skipped.
pub(super) struct Archive<'f, F> {
    zip: ZipArchive<&'f mut F>,
    names: Vec<String>,
    read: BTreeSet<String>,
    values: AllValues,
    /// True if a part shows a picture, which may be outside the container.
    shows_picture: bool,
}

pub(super) fn read(file: &mut (impl Read + Seek), sink: &mut Sink<'_>) -> Result<(), String> {
    let entries = entries_in_directory(file);
    let mut zip =
        ZipArchive::new(&mut *file).map_err(|_| "it is a damaged container".to_owned())?;
    if zip.len() > limits::PARTS {
        return Err("it has more parts than imh reads".to_owned());
    }
    if (0..zip.len()).any(|at| zip.by_index_raw(at).is_ok_and(|member| member.encrypted())) {
        return Err("it is locked with a password".to_owned());
    }
    if entries.is_some_and(|entries| entries != zip.len()) {
        sink.unreadable("", "it holds several parts of one name, and only one of them can be read");
    }
    let names: Vec<String> =
        zip.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    if names.len() < zip.len() {
        sink.unreadable("", "a part of it has a name that cannot be read");
    }
    sink.words("what is said of the container", &decoded(zip.comment()));
    let mut archive = Archive {
        zip,
        names,
        read: BTreeSet::new(),
        values: AllValues::default(),
        shows_picture: false,
    };
    let has = |archive: &Archive<'_, _>, start: &str| {
        archive.names.iter().any(|name| name.starts_with(start))
    };
    let kind = if has(&archive, "mimetype") {
        archive.part("mimetype", 200).unwrap_or_default()
    } else {
        Vec::new()
    };
    // The chapters of an electronic book are files in it.
    let is_book = kind.starts_with(b"application/epub+zip");
    let is_open_document = kind.starts_with(b"application/vnd.oasis.opendocument");
    if !is_open_document
        && !["word/", "xl/", "ppt/", "[Content_Types].xml"].iter().any(|start| has(&archive, start))
    {
        apple::read(&mut archive, sink);
        let is_apple = archive.names.iter().any(|name| name.ends_with(apple::ENDING));
        for (at, name) in
            archive.names.clone().iter().filter(|name| !name.ends_with('/')).enumerate()
        {
            let place = format!("file {} in it", at + 1);
            let called = format!("the name of {place}");
            if archive.read.contains(name) {
                sink.traces(&called, name.as_str());
                continue;
            }
            sink.words(&called, name);
            if !is_book && !is_apple {
                sink.has(&place, FindingKind::AttachedFile);
            }
            open_inner(&mut archive, name, &place, sink);
        }
        return Ok(());
    }
    if is_open_document {
        properties::of_open_document(&mut archive, sink);
        open_document::read(&mut archive, sink);
    } else {
        properties::of_office(&mut archive, sink);
        if has(&archive, "word/") {
            word::read(&mut archive, sink);
        }
        if has(&archive, "xl/") {
            sheet::read(&mut archive, sink);
            binary_book::read(&mut archive, sink);
        }
        if has(&archive, "ppt/") {
            slides::read(&mut archive, sink);
        }
    }
    sink.traces("the names of its parts", archive.names.join(" | "));
    links(&mut archive, sink);
    inside(&mut archive, sink);
    rest::read(&mut archive, sink);
    Ok(())
}

/// Returns the number of files in a ZIP by its end record, if that is of the plain form.
fn entries_in_directory(file: &mut (impl Read + Seek)) -> Option<usize> {
    let length = file.seek(SeekFrom::End(0)).ok()?;
    let near = length.min(22 + 65_535);
    file.seek(SeekFrom::Start(length - near)).ok()?;
    let mut end = Vec::new();
    file.take(near).read_to_end(&mut end).ok()?;
    let at = memchr::memmem::rfind(&end, b"PK\x05\x06")?;
    let count = u16::from_le_bytes([*end.get(at + 10)?, *end.get(at + 11)?]);
    (count != u16::MAX).then_some(usize::from(count))
}

impl<F: Read + Seek> Archive<'_, F> {
    /// Returns the first bytes of a part, and marks it as read.
    fn part(&mut self, name: &str, most: u64) -> Option<Vec<u8>> {
        self.read.insert(name.to_owned());
        let mut bytes = Vec::new();
        self.zip.by_name(name).ok()?.take(most).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Returns the names of parts that `is_wanted`.
    fn names_of(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
        self.names.iter().filter(|name| is_wanted(name)).cloned().collect()
    }

    /// Returns whether an OpenDocument has a picture, so that its preview may show it. Anything that
    /// is not XML may be one.
    fn has_picture(&self) -> bool {
        let is_words = |name: &str| {
            let of_program = ["Thumbnails/", "META-INF/", "Configurations2/"];
            let kind = name.rsplit_once('.').map(|(_, kind)| kind);
            of_program.iter().any(|folder| name.starts_with(folder))
                || matches!(name, "mimetype" | "layout-cache")
                || name.ends_with('/')
                || matches!(kind, Some("xml" | "rdf"))
        };
        self.shows_picture || !self.names.iter().all(|name| is_words(name))
    }

    /// Returns a name for a part for people: its position, since its real name may be anything.
    fn called(&self, name: &str) -> String {
        let at = self.names.iter().position(|known| known == name).map_or(0, |at| at + 1);
        format!("part {at}")
    }
}

/// Walks once over a part of XML, and marks it as read. Reports why it cannot be read. Does nothing
/// if the part does not exist.
fn walk<F: Read + Seek>(
    archive: &mut Archive<'_, F>,
    name: &str,
    sink: &mut Sink<'_>,
    mut each: impl FnMut(Node<'_>, &mut Sink<'_>),
) {
    if archive.zip.index_for_name(name).is_none() {
        return;
    }
    archive.read.insert(name.to_owned());
    let called = archive.called(name);
    let Ok(member) = archive.zip.by_name(name) else {
        sink.unreadable(&called, "it is damaged");
        return;
    };
    let mut bytes_left = sink.bytes_left;
    let values = &mut archive.values;
    let shows_picture = &mut archive.shows_picture;
    let outcome = xml::walk(member, &mut bytes_left, |node| match node {
        Node::Comment(text) => sink.words(&called, text),
        node => {
            if let Node::Open(name, attributes) = &node {
                *shows_picture |= matches!(*name, "image" | "fill-image" | "binary-data");
                values.of(name, attributes, &called, sink);
            }
            each(node, sink);
        }
    });
    values.tell(&called, sink);
    sink.bytes_left = bytes_left;
    if let Err(fault) = outcome {
        sink.unreadable(&called, fault.in_words());
    }
}

/// Reads links to outside the document, which are stored apart from its words.
fn links<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) {
    for name in
        archive.names_of(|name| name.rsplit_once('.').is_some_and(|(_, kind)| kind == "rels"))
    {
        walk(archive, &name, sink, |node, sink| {
            if let Node::Open("Relationship", attributes) = node
                && attributes.get("TargetMode") == Some("External")
                && let Some(target) = attributes.get("Target")
            {
                sink.words("a link", target.strip_prefix("mailto:").unwrap_or(target));
            }
        });
    }
}

/// Reads embedded pictures and files.
fn inside<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) {
    let (mut pictures, mut files) = (0, 0);
    let has_picture = archive.has_picture();
    for name in archive.names_of(|name| !name.ends_with('/')) {
        let is_picture = name.contains("/media/") || name.starts_with("Pictures/");
        let is_thumbnail =
            name.starts_with("docProps/thumbnail") || name.starts_with("Thumbnails/");
        let is_file = name.contains("/embeddings/")
            || name.starts_with("Object ") && name.ends_with("/content.xml")
            || name.contains("vbaProject")
            || name.starts_with("Versions/");
        if is_thumbnail {
            let of_nothing = archive
                .zip
                .by_name(&name)
                .is_ok_and(|member| member.size() == 0 || is_template_preview(member.crc32()));
            let of_words = name.starts_with("Thumbnails/") && !has_picture;
            archive.read.insert(name);
            if !of_nothing && !of_words {
                sink.has("", FindingKind::PhotoThumbnail);
            }
        } else if is_picture {
            pictures += 1;
            open_inner(archive, &name, &format!("picture {pictures}"), sink);
        } else if is_file {
            files += 1;
            let place = format!("file {files} inside it");
            sink.has(&place, FindingKind::AttachedFile);
            open_inner(archive, &name, &place, sink);
        }
    }
}

fn open_inner<F: Read + Seek>(
    archive: &mut Archive<'_, F>,
    name: &str,
    place: &str,
    sink: &mut Sink<'_>,
) {
    if let Some(bytes) = whole_part(archive, name, place, sink) {
        read_inner(place, name, &bytes, sink);
    }
}

/// Returns the bytes of a part, or tells why they cannot be read.
fn whole_part<F: Read + Seek>(
    archive: &mut Archive<'_, F>,
    name: &str,
    place: &str,
    sink: &mut Sink<'_>,
) -> Option<Vec<u8>> {
    let most = limits::PART_BYTES.min(sink.bytes_left);
    let Some(bytes) = archive.part(name, most + 1) else {
        sink.unreadable(place, "it is damaged");
        return None;
    };
    sink.bytes_left = sink.bytes_left.saturating_sub(bytes.len() as u64);
    if bytes.len() as u64 > most {
        sink.unreadable(place, "it unpacks to more than imh reads");
        return None;
    }
    Some(bytes)
}

/// Words collected until the end of their paragraph, cell or note.
#[derive(Default)]
struct WordsSoFar {
    text: String,
    /// The same without what somebody deleted, if anything was.
    kept: Option<String>,
    is_told_too_long: bool,
}

impl WordsSoFar {
    fn push(&mut self, words: &str) {
        if self.text.len() + words.len() <= limits::WORDS_BYTES {
            self.text.push_str(words);
            if let Some(kept) = &mut self.kept {
                kept.push_str(words);
            }
        } else {
            self.is_told_too_long = true;
        }
    }

    /// Takes in words that somebody deleted, which the document keeps.
    fn push_deleted(&mut self, words: &str) {
        let kept = self.kept.take().unwrap_or_else(|| self.text.clone());
        self.push(words);
        self.kept = Some(kept);
    }

    /// Ends a line inside a paragraph.
    fn push_break(&mut self) {
        push_break(&mut self.text);
        if let Some(kept) = &mut self.kept {
            push_break(kept);
        }
    }

    /// Passes on the words collected so far, and starts again.
    fn tell(&mut self, place: &str, sink: &mut Sink<'_>) {
        sink.paragraph(place, &self.text);
        if let Some(kept) = self.kept.take() {
            sink.traces(place, kept);
        }
        if std::mem::take(&mut self.is_told_too_long) {
            sink.unreadable(place, "it is longer than imh reads");
        }
        self.text.clear();
    }
}
