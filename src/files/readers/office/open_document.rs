//! Reads OpenDocument files: text, sheets and slides (.odt, .ods, .odp).

use std::{
    collections::BTreeSet,
    io::{Read, Seek},
};

use super::{super::cells::Cells, Archive, Node, Sink, WordsSoFar, walk};
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
    let mut words = WordsSoFar::default();
    let (mut paragraph, mut depth_of_text) = (1_usize, 0_usize);
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
        match node {
            Node::Open(name, attributes) => match name {
                "p" | "h" => depth_of_text += 1,
                "s" => words.push(" "),
                "tab" => words.push("\t"),
                "line-break" => words.push_break(),
                "changed-region" => drop(found.insert(FindingKind::TrackedChange)),
                "annotation" => {
                    // The author of a comment or change is in the middle of the words it is about.
                    words.push(" ");
                    found.insert(FindingKind::Comment);
                }
                "hidden-text" | "hidden-paragraph" => drop(found.insert(FindingKind::Hidden)),
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
                    for said in [
                        "name",
                        "value",
                        "current-value",
                        "string-value",
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
            Node::Close(name) => match name {
                "p" | "h" => {
                    depth_of_text = depth_of_text.saturating_sub(1);
                    if depth_of_text == 0 {
                        words.tell(&place(paragraph, &cells), sink);
                        paragraph += 1;
                    } else {
                        words.push_break();
                    }
                }
                "creator" | "date" | "desc" | "title" | "initials" => words.push(" "),
                _ => {}
            },
        }
    });
    words.tell(&place(paragraph, &cells), sink);
    for kind in found {
        sink.has(within, kind);
    }
}
