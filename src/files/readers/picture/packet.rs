//! Reads properties in XML (XMP) in a picture or a PDF.

use std::collections::BTreeSet;

use super::{
    super::{
        defaults::is_nobody,
        media::{
            about::{PropertyTopic, about},
            said::is_day,
        },
    },
    readable,
};
use crate::{
    files::{
        part::Sink,
        xml::{self, Node},
    },
    model::FindingKind,
};

/// What a packet belongs to. The day on which somebody took a picture says more than the day on
/// which a program wrote a document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::files) enum Of {
    Picture,
    Document,
}

/// Reads a packet of properties in XML (XMP): who, where and what, in elements or attributes with
/// any prefix.
pub(in crate::files) fn packet(xmp: &[u8], place: &str, of: Of, sink: &mut Sink<'_>) {
    let begin = memchr::memchr(b'<', xmp).unwrap_or(0);
    let mut inside: Vec<String> = Vec::new();
    let mut found = BTreeSet::new();
    let mut names_people = false;
    let mut words: Vec<String> = Vec::new();
    let mut values = String::new();
    let mut tell = |path: &[String], said: &str| {
        let said = said.trim();
        if !said.is_empty() {
            values.push_str(said);
            values.push_str(" | ");
        }
        let is_schema = [
            "http://ns.",
            "http://www.w3",
            "http://purl.",
            "http://cv.",
            "http://iptc.",
            "adobe:",
            "uuid:",
            "xmp.",
        ];
        let Some(name) = path.iter().rev().find(|name| {
            !matches!(name.as_str(), "li" | "Seq" | "Bag" | "Alt" | "Description" | "value")
        }) else {
            return;
        };
        if said.is_empty() || is_schema.iter().any(|schema| said.starts_with(schema)) {
            return;
        }
        match name.as_str() {
            "creator" | "Author" if is_nobody(said) => {}
            "creator" | "Author" | "AuthorsPosition" | "CaptionWriter" => {
                found.insert(FindingKind::Author);
                words.push(said.to_owned());
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
            "CreatorTool" | "softwareAgent" | "Producer" | "format" | "instanceID"
            | "DocumentID" | "InstanceID" | "OriginalDocumentID" => {}
            name => match about(name) {
                PropertyTopic::Place => {
                    found.insert(FindingKind::PhotoPlace);
                    if !name.starts_with("GPS") {
                        words.push(said.to_owned());
                    }
                }
                PropertyTopic::Device => drop(found.insert(FindingKind::CameraOwner)),
                PropertyTopic::Day if of == Of::Document => {}
                PropertyTopic::Day if is_day(said) => drop(found.insert(FindingKind::ExactDate)),
                PropertyTopic::Day | PropertyTopic::Other => words.push(said.to_owned()),
            },
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
    // The padding of a packet is not XML. If nothing was found before it, the raw text is passed
    // on.
    if outcome.is_err() && inside.is_empty() && words.is_empty() && found.is_empty() {
        sink.words(place, &readable(xmp));
    }
    sink.traces(place, values);
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
