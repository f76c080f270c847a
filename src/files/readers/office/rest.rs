//! Reads every part without a reader of its own: charts and diagrams, form values, and the files
//! that programs keep beside a document. Passes on all words and all attribute values, so that
//! nothing in a document is skipped.

use std::io::{Read, Seek};

use super::{
    Archive, Attributes, Node, Sink, WordsSoFar, decoded, open_inner, values::is_setting, walk, xml,
};
use crate::files::{
    part::limits,
    readers::{defaults::PROPERTY_LIST, picture::readable},
};

pub(super) fn read<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) {
    let is_xml = |name: &str| name.rsplit_once('.').is_some_and(|(_, kind)| kind == "xml");
    let form = archive.names_of(|name| is_only_form(name) && is_xml(name));
    for name in form.into_iter().filter(|name| !archive.read.contains(name)).collect::<Vec<_>>() {
        values_of(archive, &name, sink);
    }
    let left = archive.names_of(|name| !name.ends_with('/') && !is_only_form(name));
    for name in left.into_iter().filter(|name| !archive.read.contains(name)).collect::<Vec<_>>() {
        let place = archive.called(&name);
        match name.rsplit_once('.').map(|(_, kind)| kind.to_ascii_lowercase()).as_deref() {
            // Pages of XPS are XML as well.
            Some("xml" | "vml" | "rdf" | "xhtml" | "fpage" | "fdoc" | "fdseq") => {
                words_of(archive, &name, sink);
            }
            // Printer settings, which may include the printer's location.
            Some("bin") if name.contains("printerSettings") => {
                let bytes = archive.part(&name, limits::WORDS_BYTES as u64).unwrap_or_default();
                sink.words(&place, &readable(&bytes).replace(PROPERTY_LIST, ""));
            }
            _ => open_inner(archive, &name, &place, sink),
        }
    }
}

/// Who made comments and changes in a document, as Word keeps it.
pub(in crate::files) const PEOPLE: &str = "word/people.xml";

/// Looks for names in a part that only says how something looks. What cannot be walked through is
/// passed on as it is.
fn values_of<F: Read + Seek>(archive: &mut Archive<'_, F>, name: &str, sink: &mut Sink<'_>) {
    let place = archive.called(name);
    let bytes = archive.part(name, limits::PART_BYTES).unwrap_or_default();
    let mut bytes_left = limits::PART_BYTES;
    let outcome = xml::walk(&*bytes, &mut bytes_left, |node| match node {
        Node::Open(name, attributes) => archive.values.of(name, attributes, &place, sink),
        Node::Words(text) | Node::Comment(text) => archive.values.take(text, &place, sink),
        Node::Close(_) => {}
    });
    archive.values.tell(&place, sink);
    if outcome.is_err() {
        sink.traces(&place, decoded(&bytes));
    }
}

/// Returns whether a part only says how something looks, and has nobody's words.
fn is_only_form(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let known = [
        "[Content_Types].xml",
        "styles.xml",
        "stylesWithEffects.xml",
        "fontTable.xml",
        "webSettings.xml",
        "numbering.xml",
        "presProps.xml",
        "viewProps.xml",
        "tableStyles.xml",
        "calcChain.xml",
        "mimetype",
        "layout-cache",
    ];
    // The styles of an OpenDocument contain its headers, and are read with its words.
    (known.contains(&file) && name != "styles.xml")
        || name.contains("/theme/")
        || name.contains("/fonts/")
        || name.contains("/Fonts/")
        || name.starts_with("Fonts/")
        || name.starts_with("Configurations2/")
        || name == "META-INF/manifest.xml"
}

/// Passes on every word of a part, and every value that may be one.
fn words_of<F: Read + Seek>(archive: &mut Archive<'_, F>, name: &str, sink: &mut Sink<'_>) {
    // Who worked on it goes with the properties.
    let place = if name == PEOPLE { "properties".to_owned() } else { archive.called(name) };
    let mut words = WordsSoFar::default();
    walk(archive, name, sink, |node, sink| match node {
        Node::Open(name, _) if is_setting(name) => {}
        Node::Open(_, attributes) => tell_values(attributes, &place, sink),
        Node::Words(text) => words.push(text),
        // A word may be split into runs, but not into paragraphs, cells or values.
        Node::Comment(_) | Node::Close("t" | "r" | "rPr" | "span" | "a") => {}
        Node::Close(_) => words.tell(&place, sink),
    });
    words.tell(&place, sink);
}

/// Passes on the attribute values of an element that may be somebody's words.
pub(super) fn tell_values(attributes: &Attributes, place: &str, sink: &mut Sink<'_>) {
    for (name, value) in attributes.all() {
        let is_schema = [
            "http://schemas.",
            "http://docs.oasis-open.org/",
            "http://www.w3.",
            "http://purl.",
            "urn:",
            "#",
        ]
        .iter()
        .any(|start| value.starts_with(start));
        // Ids that programs assign, and measures.
        let is_number = matches!(
            name,
            "id" | "uid" | "paraId" | "textId" | "rsid" | "guid" | "uri" | "Type" | "Id"
        );
        let has_word = value.bytes().filter(u8::is_ascii_alphabetic).count() > 1
            || !value.is_ascii()
            || value.len() > 5;
        if has_word && !is_schema && !is_number {
            sink.words(place, value);
        }
    }
}
