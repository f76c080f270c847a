//! Reads slides (.pptx): their text, their notes, and hidden slides.

use std::io::{Read, Seek};

use super::{super::cells::Cells, Archive, Node, Sink, WordsSoFar, sheet::numbered, walk};
use crate::model::FindingKind;

pub(super) fn read<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) {
    for (start, what) in [
        ("ppt/slides/slide", "slide"),
        ("ppt/notesSlides/notesSlide", "notes"),
        ("ppt/slideMasters/slideMaster", "slide master"),
        ("ppt/slideLayouts/slideLayout", "slide layout"),
        ("ppt/diagrams/data", "diagram"),
        ("ppt/charts/chart", "chart"),
    ] {
        let mut parts = numbered(&archive.names, start);
        parts.sort();
        for (number, name) in parts {
            read_part(archive, &name, &format!("{what} {number}"), sink);
        }
    }
    for name in archive.names_of(|name| {
        name.starts_with("ppt/comments/") || name.starts_with("ppt/commentAuthors")
    }) {
        sink.has("", FindingKind::Comment);
        read_part(archive, &name, "a comment", sink);
    }
}

fn read_part<F: Read + Seek>(
    archive: &mut Archive<'_, F>,
    name: &str,
    place: &str,
    sink: &mut Sink<'_>,
) {
    let mut words = WordsSoFar::default();
    let mut is_today = false;
    let mut cells = Cells::default();
    walk(archive, name, sink, |node, sink| match node {
        // The day on which it is shown, which the program writes.
        Node::Open("fld", attributes) => {
            is_today = attributes.get("type").is_some_and(|kind| kind.starts_with("datetime"));
        }
        Node::Close("fld") => is_today = false,
        Node::Words(text) if is_today => sink.traces(place, text),
        Node::Open("sld", attributes) if attributes.get("show") == Some("0") => {
            sink.has(place, FindingKind::Hidden);
        }
        Node::Open("cNvPr", attributes) => {
            for said in ["descr", "title", "name"] {
                sink.words(place, attributes.get(said).unwrap_or_default());
            }
        }
        Node::Open("cmAuthor", attributes) => {
            sink.words(place, attributes.get("name").unwrap_or_default());
        }
        Node::Open("tab", _) => words.push("\t"),
        // The number of a look is not of the first cell.
        Node::Close("tableStyleId") => words.tell(place, sink),
        Node::Open("br", _) => words.push_break(),
        Node::Open("hlinkClick" | "hlinkHover", attributes) => {
            sink.words(place, attributes.get("tooltip").unwrap_or_default());
        }
        Node::Words(text) => words.push(text),
        Node::Open("tbl", _) => cells.open_table(),
        Node::Open("tr", _) => cells.open_row(),
        Node::Open("tc", _) => cells.open_cell(),
        Node::Close("tbl") => cells.close_table(),
        Node::Close("p" | "text" | "pt") => match cells.place() {
            Some(cell) => words.tell(&format!("{place}, {cell}"), sink),
            None => words.tell(place, sink),
        },
        _ => {}
    });
    words.tell(place, sink);
}
