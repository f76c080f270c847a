//! Reads who made a document, and its other properties.

use std::io::{Cursor, Read, Seek};

use jiff::{Timestamp, tz::TimeZone};
use zip::ZipArchive;

use super::super::{defaults::is_nobody, older};
use super::{Archive, Attributes, Node, Sink, WordsSoFar, walk, xml};
use crate::{files::part::limits, model::FindingKind};

/// The file with the properties of an OpenDocument.
const OPEN_DOCUMENT: &str = "meta.xml";

/// Reads the properties of a Word, Excel or PowerPoint document.
pub(super) fn of_office<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) {
    for part in archive.names_of(is_core) {
        of_core(archive, &part, sink);
    }
    told(archive, "docProps/app.xml", sink, |name| match name {
        "Company" | "Manager" => Some(Some(FindingKind::Company)),
        "HyperlinkBase" | "Template" | "lpstr" | "lpwstr" => Some(None),
        _ => None,
    });
    for name in archive.names_of(|name| name.starts_with("docProps/custom")) {
        let mut names = Vec::new();
        told_with(archive, &name, sink, |name, attributes| {
            names.extend(attributes.get("name").filter(|_| name == "property").map(str::to_owned));
            matches!(name, "lpwstr" | "lpstr" | "bstr").then_some(None)
        });
        for name in names {
            sink.words("properties", &name);
        }
    }
}

/// Returns whether a part names the author, in Office or in other programs.
pub(in crate::files) fn is_core(name: &str) -> bool {
    name == "docProps/core.xml" || name.starts_with("package/services/metadata/core-properties/")
}

/// Returns when a program last saved an office document, if it says so.
pub(crate) fn last_saved(document: &[u8]) -> Option<Timestamp> {
    let Some((part, properties)) = core_properties(document) else {
        return older::last_saved(document);
    };
    // OpenDocument stores the last change as `dc:date`, and Office as `dcterms:modified`.
    let wanted = if part == OPEN_DOCUMENT { "date" } else { "modified" };
    // A day, or a moment with or without a time zone.
    let said = properties.iter().find(|(name, _)| name == wanted)?.1.trim();
    let here = || {
        said.parse::<jiff::civil::DateTime>()
            .ok()
            .and_then(|at| TimeZone::UTC.to_timestamp(at).ok())
    };
    said.parse::<Timestamp>().ok().or_else(here)
}

/// Returns the name of the part of an office document that holds its title, subject, description and
/// days, and what it says: each name without its schema, and its words.
pub(crate) fn core_properties(document: &[u8]) -> Option<(String, Vec<(String, String)>)> {
    let mut archive = ZipArchive::new(Cursor::new(document)).ok()?;
    let part = archive
        .file_names()
        .flatten()
        .find(|name| is_core(name) || name == OPEN_DOCUMENT)?
        .into_owned();
    let mut bytes_left = limits::PART_BYTES;
    let (mut is_there, mut found) = (false, Vec::new());
    let read = xml::walk(archive.by_name(&part).ok()?, &mut bytes_left, |node| match node {
        Node::Open(name, _) => {
            is_there = true;
            found.push((name.to_owned(), String::new()));
        }
        Node::Words(words) if is_there => {
            if let Some((_, said)) = found.last_mut() {
                said.push_str(words);
            }
        }
        Node::Words(_) | Node::Comment(_) => {}
        Node::Close(_) => is_there = false,
    });
    read.ok()?;
    Some((part, found))
}

fn of_core<F: Read + Seek>(archive: &mut Archive<'_, F>, part: &str, sink: &mut Sink<'_>) {
    told(archive, part, sink, |name| match name {
        "creator" => Some(Some(FindingKind::Author)),
        "lastModifiedBy" => Some(Some(FindingKind::LastEditor)),
        "title" | "subject" | "keywords" | "description" | "category" | "contentStatus" => {
            Some(None)
        }
        _ => None,
    });
}

pub(super) fn of_open_document<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) {
    told(archive, OPEN_DOCUMENT, sink, |name| match name {
        "initial-creator" => Some(Some(FindingKind::Author)),
        "creator" | "printed-by" => Some(Some(FindingKind::LastEditor)),
        "title" | "subject" | "description" | "keyword" => Some(None),
        _ => None,
    });
    named(archive, sink);
}

/// Reads properties with names chosen by people.
fn named<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) {
    let mut is_company = false;
    told_with(archive, OPEN_DOCUMENT, sink, |name, attributes| {
        is_company |=
            name == "user-defined" && matches!(attributes.get("name"), Some("Company" | "Manager"));
        (name == "user-defined").then_some(None)
    });
    if is_company {
        sink.has("properties", FindingKind::Company);
    }
}

/// Passes on the elements that `of` knows: as a finding if `of` gives its kind, and else as words.
fn told<F: Read + Seek>(
    archive: &mut Archive<'_, F>,
    part: &str,
    sink: &mut Sink<'_>,
    of: impl Fn(&str) -> Option<Option<FindingKind>>,
) {
    told_with(archive, part, sink, |name, _| of(name));
}

fn told_with<F: Read + Seek>(
    archive: &mut Archive<'_, F>,
    part: &str,
    sink: &mut Sink<'_>,
    mut of: impl FnMut(&str, &Attributes) -> Option<Option<FindingKind>>,
) {
    let mut current: Option<(String, Option<FindingKind>)> = None;
    let mut said = WordsSoFar::default();
    walk(archive, part, sink, |node, sink| match node {
        Node::Open(name, attributes) => {
            if let Some(known) = of(name, attributes) {
                current = Some((name.to_owned(), known));
            }
            if current.as_ref().is_none_or(|(open, _)| open == name) {
                said.text.clear();
            }
        }
        Node::Comment(_) => {}
        Node::Words(words) => said.push(words),
        Node::Close(name) => {
            let is_known = current.as_ref().is_some_and(|(open, _)| open == name);
            match current.take_if(|_| is_known) {
                Some((_, Some(kind))) if !said.text.trim().is_empty() => {
                    if !is_nobody(&said.text) {
                        sink.has("properties", kind);
                    }
                    sink.traces("properties", said.text.as_str());
                }
                Some((_, None)) => said.tell("properties", sink),
                _ => sink.traces("properties", said.text.as_str()),
            }
            if current.is_none() {
                said.text.clear();
            }
        }
    });
}
