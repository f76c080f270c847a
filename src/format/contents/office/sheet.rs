//! A spreadsheet (.xlsx): cells with their names, notes, and what is hidden.

use std::io::{Read, Seek};

use super::{Archive, Gathered, Node, Sink, limits, walk};
use crate::model::FindingKind;

pub(super) fn read<F: Read + Seek>(archive: &mut Archive<'_, F>, names: &[String], sink: &mut Sink<'_>) {
    let shared = shared_strings(archive, sink);
    let mut titles = Vec::new();
    walk(archive, "xl/workbook.xml", sink, |node, sink| {
        if let Node::Open("sheet", attributes) = node {
            let title = attributes.get("name").unwrap_or_default().to_owned();
            sink.words("the name of a sheet", &title);
            if matches!(attributes.get("state"), Some("hidden" | "veryHidden")) {
                sink.has(&format!("sheet {}", titles.len() + 1), FindingKind::Hidden);
            }
            titles.push(title);
        }
    });
    let mut sheets: Vec<(u32, &String)> = numbered(names, "xl/worksheets/sheet");
    sheets.sort();
    for (number, name) in sheets {
        read_sheet(archive, name, &format!("sheet {number}"), &shared, sink);
    }
    for name in names
        .iter()
        .filter(|name| name.starts_with("xl/comments") || name.starts_with("xl/threadedComments/") || name.starts_with("xl/drawings/"))
    {
        let is_note = !name.starts_with("xl/drawings/");
        let mut words = Gathered::default();
        let mut cell = String::new();
        let mut any = false;
        walk(archive, name, sink, |node, sink| match node {
            Node::Open("comment" | "threadedComment", attributes) => {
                any = true;
                attributes.get("ref").unwrap_or_default().clone_into(&mut cell);
            }
            Node::Open("cNvPr", attributes) => sink.words("a drawing", attributes.get("descr").unwrap_or_default()),
            Node::Words(text) => words.push(text),
            Node::Close("comment" | "threadedComment" | "author") if is_note => words.tell(&format!("a note on cell {cell}"), sink),
            Node::Close("p") if !is_note => words.tell("a drawing", sink),
            _ => {}
        });
        if any {
            sink.has("", FindingKind::Comment);
        }
    }
}

/// The parts `start<number>.xml`.
pub(super) fn numbered<'n>(names: &'n [String], start: &str) -> Vec<(u32, &'n String)> {
    names.iter().filter_map(|name| Some((name.strip_prefix(start)?.strip_suffix(".xml")?.parse().ok()?, name))).collect()
}

fn shared_strings<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) -> Vec<String> {
    let mut strings = Vec::new();
    let mut current = String::new();
    let mut total_bytes = 0;
    walk(archive, "xl/sharedStrings.xml", sink, |node, _| match node {
        Node::Words(text) => {
            total_bytes += text.len();
            if total_bytes <= 8 * limits::WORDS_BYTES {
                current.push_str(text);
            }
        }
        Node::Close("si") => strings.push(std::mem::take(&mut current)),
        _ => {}
    });
    if total_bytes > 8 * limits::WORDS_BYTES {
        sink.unreadable("", "it has more text than imh reads");
    }
    strings
}

fn read_sheet<F: Read + Seek>(archive: &mut Archive<'_, F>, name: &str, place: &str, shared: &[String], sink: &mut Sink<'_>) {
    let mut cell = (String::new(), String::new());
    let mut words = Gathered::default();
    let mut is_value = false;
    let mut has_hidden = false;
    walk(archive, name, sink, |node, sink| match node {
        Node::Open("c", attributes) => {
            cell = (attributes.get("r").unwrap_or_default().to_owned(), attributes.get("t").unwrap_or_default().to_owned());
            words.text.clear();
        }
        Node::Open("v" | "t" | "f", _) => is_value = true,
        Node::Open("oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader" | "firstFooter", _) => {
            cell = ("header".to_owned(), String::new());
            is_value = true;
        }
        Node::Open("col" | "row", attributes) if attributes.get("hidden").is_some() && attributes.is_on("hidden") => has_hidden = true,
        Node::Words(text) if is_value => words.push(text),
        Node::Close("v" | "t" | "f") => {
            is_value = false;
            words.push(" ");
        }
        Node::Close("oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader" | "firstFooter") => {
            is_value = false;
            words.tell(&format!("{place} header or footer"), sink);
        }
        Node::Close("c") => {
            if cell.1 == "s"
                && let Some(text) = words.text.trim().parse::<usize>().ok().and_then(|at| shared.get(at))
            {
                words.text.clone_from(text);
            }
            words.tell(&format!("{place} cell {}", cell.0), sink);
        }
        _ => {}
    });
    if has_hidden {
        sink.has(place, FindingKind::Hidden);
    }
}
