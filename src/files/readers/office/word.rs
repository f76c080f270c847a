//! Reads a document of a word processor (.docx).

use std::io::{Read, Seek};

use super::{super::cells::Cells, Archive, Node, Sink, WordsSoFar, walk};
use crate::model::FindingKind;

pub(super) fn read<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) {
    let mut parts: Vec<(String, &str)> = Vec::new();
    for name in archive.names.clone() {
        let file = name.strip_prefix("word/").unwrap_or_default();
        let place =
            match file.trim_end_matches(".xml").trim_end_matches(|c: char| c.is_ascii_digit()) {
                "document" => "",
                "header" => "header",
                "footer" => "footer",
                "footnotes" => "footnotes",
                "endnotes" => "endnotes",
                "comments" => "comments",
                _ if file.starts_with("glossary/document") => "building blocks",
                // All other parts are read by `rest`.
                _ => continue,
            };
        if is_part(file) {
            parts.push((name.clone(), place));
        }
    }
    for (name, place) in parts {
        read_part(archive, &name, place, sink);
    }
}

/// Returns whether a file is a part of the document; programs always use small letters for these.
fn is_part(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(_, kind)| kind == "xml")
}

fn read_part<F: Read + Seek>(
    archive: &mut Archive<'_, F>,
    name: &str,
    within: &str,
    sink: &mut Sink<'_>,
) {
    let mut words = WordsSoFar::default();
    let (mut paragraph, mut inside_text, mut is_first_letter) = (1, false, false);
    let (mut has_changes, mut has_hidden, mut has_comments) = (false, false, false);
    let (mut cells, mut covered) = (Cells::default(), 0);
    let place = |paragraph: usize, cells: &Cells| {
        let place = cells.place().unwrap_or_else(|| format!("paragraph {paragraph}"));
        if within.is_empty() { place } else { format!("{within}, {place}") }
    };
    // A paragraph may be inside another one (a text box); the words before it are then passed on
    // together with its own.
    walk(archive, name, sink, |node, sink| match node {
        Node::Open(name, attributes) => match name {
            "t" | "delText" | "instrText" => inside_text = true,
            "tbl" => cells.open_table(),
            "tr" => cells.open_row(),
            "tc" => cells.open_cell(),
            // The columns that a cell covers besides its own.
            "gridSpan" => {
                let columns: usize = attributes.get("val").unwrap_or_default().parse().unwrap_or(1);
                covered = columns.saturating_sub(1);
            }
            // How a word is said stands above it.
            "tab" | "ptab" => words.push("\t"),
            "rt" => words.push(" "),
            "br" | "cr" => words.push_break(),
            "noBreakHyphen" => words.push("-"),
            // A large first letter, of which the next paragraph is the rest.
            "framePr" => is_first_letter = attributes.get("dropCap").is_some(),
            "softHyphen" => words.push("\u{ad}"),
            "ins" | "del" | "moveFrom" | "moveTo" | "rPrChange" | "pPrChange"
                if attributes.get("author").is_some() =>
            {
                has_changes = true;
                sink.words("who changed something", attributes.get("author").unwrap_or_default());
            }
            "vanish" | "webHidden" if attributes.is_on("val") => has_hidden = true,
            "comment" => {
                has_comments = true;
                sink.words("who made a comment", attributes.get("author").unwrap_or_default());
            }
            // The text of form fields, controls, bookmarks and links besides the words of the
            // document.
            "alias" | "tag" | "default" | "listEntry" | "helpText" | "statusText" | "docVar"
            | "listItem" => {
                for said in ["name", "val", "displayText", "value"] {
                    sink.words(&place(paragraph, &cells), attributes.get(said).unwrap_or_default());
                }
            }
            // The description of a picture or shape, letters in drawings, and the names of links
            // and bookmarks.
            _ => {
                for said in ["descr", "title", "name", "instr", "string", "tooltip", "alt"] {
                    sink.words(&place(paragraph, &cells), attributes.get(said).unwrap_or_default());
                }
            }
        },
        Node::Comment(_) => {}
        Node::Words(text) => {
            if inside_text {
                words.push(text);
            } else {
                sink.traces(&place(paragraph, &cells), text);
            }
        }
        Node::Close(name) => match name {
            "t" | "delText" | "instrText" => inside_text = false,
            "rt" => words.push(" "),
            "tbl" => cells.close_table(),
            "tc" => cells.skip(std::mem::take(&mut covered)),
            "p" if std::mem::take(&mut is_first_letter) => paragraph += 1,
            "p" => {
                words.tell(&place(paragraph, &cells), sink);
                paragraph += 1;
            }
            _ => {}
        },
    });
    words.tell(&place(paragraph, &cells), sink);
    for (is_there, kind) in [
        (has_changes, FindingKind::TrackedChange),
        (has_hidden, FindingKind::Hidden),
        (has_comments, FindingKind::Comment),
    ] {
        if is_there {
            sink.has(within, kind);
        }
    }
}
