//! Reads OpenDocument files: text, sheets and slides (.odt, .ods, .odp).

use std::{
    collections::BTreeSet,
    io::{Read, Seek},
};

use super::{super::cells::Cells, Archive, Node, Sink, WordsSoFar, asides::Asides, walk};
use crate::model::FindingKind;

pub(super) fn read<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) {
    for (part, place) in [("content.xml", ""), ("styles.xml", "header or footer")] {
        read_part(archive, part, place, sink);
    }
}

fn read_part<F: Read + Seek>(
    archive: &mut Archive<'_, F>,
    name: &str,
    within: &str,
    sink: &mut Sink<'_>,
) {
    let (mut words, mut asides) = (WordsSoFar::default(), Asides::default());
    let mut paragraph = 1_usize;
    let mut found: BTreeSet<FindingKind> = BTreeSet::new();
    let mut hidden_styles: BTreeSet<String> = BTreeSet::new();
    let mut style = String::new();
    let (mut cells, mut repeated) = (Cells::default(), 0);
    let place = |paragraph: usize, cells: &Cells| match (within, cells.place()) {
        ("", Some(cell)) => cell,
        ("", None) => format!("paragraph {paragraph}"),
        _ => within.to_owned(),
    };
    walk(archive, name, sink, |node, sink| {
        match &node {
            Node::Open("table", _) => cells.open_table(),
            Node::Open("table-row", _) => cells.open_row(),
            Node::Open("table-cell" | "covered-table-cell", attributes) => {
                cells.open_cell();
                let times = attributes.get("number-columns-repeated").unwrap_or_default();
                repeated = times.parse().unwrap_or(1_usize).saturating_sub(1);
            }
            Node::Close("table-cell" | "covered-table-cell") => {
                cells.skip(std::mem::take(&mut repeated));
            }
            Node::Close("table") => cells.close_table(),
            _ => {}
        }
        if let Node::Open(name, _) = &node {
            let is_aside = if asides.is_in_sentence() { is_aside(name) } else { is_said_of(name) };
            asides.open(is_aside, is_paragraph(name), &mut words);
        }
        match node {
            Node::Open(name, attributes) => match name {
                "s" => words.push(" "),
                "tab" => words.push("\t"),
                "line-break" => words.push_break(),
                "changed-region" => drop(found.insert(FindingKind::TrackedChange)),
                "annotation" => drop(found.insert(FindingKind::Comment)),
                "hidden-text" | "hidden-paragraph" => {
                    found.insert(FindingKind::Hidden);
                    sink.words(
                        &place(paragraph, &cells),
                        attributes.get("string-value").unwrap_or_default(),
                    );
                }
                "style" => attributes.get("name").unwrap_or_default().clone_into(&mut style),
                "table-properties" | "text-properties" | "drawing-page-properties" => {
                    let is_hidden = attributes.get("display") == Some("false")
                        || attributes.get("display") == Some("none")
                        || attributes.get("visibility") == Some("hidden");
                    if is_hidden {
                        hidden_styles.insert(style.clone());
                    }
                }
                "table" | "span" | "page"
                    if attributes
                        .get("style-name")
                        .is_some_and(|name| hidden_styles.contains(name)) =>
                {
                    found.insert(FindingKind::Hidden);
                }
                "table-column" | "table-row"
                    if matches!(attributes.get("visibility"), Some("collapse" | "filter")) =>
                {
                    found.insert(FindingKind::Hidden);
                }
                "a" => {
                    let target = attributes.get("href").unwrap_or_default();
                    sink.words(
                        &place(paragraph, &cells),
                        target.strip_prefix("mailto:").unwrap_or(target),
                    );
                }
                _ => {
                    // The names of sheets, forms, frames and bookmarks, and the value behind the text
                    // of a cell.
                    // Two lines begin what programs call bookmarks and comments of their own.
                    if let Some(name) =
                        attributes.get("name").filter(|name| !name.starts_with("__"))
                    {
                        sink.words(&place(paragraph, &cells), name);
                    }
                    for said in [
                        "value",
                        "current-value",
                        "string-value",
                        "string-value-if-true",
                        "string-value-if-false",
                        "key1",
                        "key2",
                        "date-value",
                        "label",
                        "title",
                        "formula",
                    ] {
                        sink.words(
                            &place(paragraph, &cells),
                            attributes.get(said).unwrap_or_default(),
                        );
                    }
                }
            },
            Node::Comment(_) => {}
            Node::Words(text) => {
                // Outside paragraphs there are only authors of changes and notes, and descriptions of
                // pictures.
                words.push(text);
            }
            Node::Close(name) => {
                let is_aside =
                    asides.close(is_paragraph(name), || place(paragraph, &cells), &mut words);
                if is_paragraph(name) && !is_aside {
                    if asides.is_inside() {
                        words.push_break();
                    } else {
                        words.tell(&place(paragraph, &cells), sink);
                        paragraph += 1;
                    }
                }
                if !asides.is_inside() && !asides.is_in_sentence() {
                    asides.tell(sink);
                }
            }
        }
    });
    words.tell(&place(paragraph, &cells), sink);
    asides.tell(sink);
    for kind in found {
        sink.has(within, kind);
    }
}

fn is_paragraph(name: &str) -> bool {
    matches!(name, "p" | "h")
}

/// Returns whether an element in a sentence is no part of it.
fn is_aside(name: &str) -> bool {
    is_paragraph(name)
        || matches!(
            name,
            "note-citation"
                | "note-body"
                | "note-ref"
                | "annotation"
                | "ruby-text"
                | "number"
                | "script"
        )
        || matches!(
            name,
            "frame"
                | "custom-shape"
                | "rect"
                | "ellipse"
                | "circle"
                | "line"
                | "polyline"
                | "polygon"
                | "path"
                | "regular-polygon"
                | "connector"
                | "caption"
                | "measure"
                | "g"
                | "control"
                | "scene"
                | "binary-data"
        )
}

/// Returns whether an element outside sentences says something of what is around it: who wrote a
/// comment or a change, or what a picture shows.
fn is_said_of(name: &str) -> bool {
    matches!(
        name,
        "creator"
            | "date"
            | "date-string"
            | "creator-initials"
            | "sender-initials"
            | "initials"
            | "desc"
            | "title"
    )
}
