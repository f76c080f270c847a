//! Reads a document of a word processor (.docx).

use std::io::{Read, Seek};

use super::{super::cells::Cells, Archive, Node, Sink, WordsSoFar, asides::Asides, walk};
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

/// What the words stand in that are read now.
enum RunPart {
    Nothing,
    Words,
    Deleted,
    Field,
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
    let (mut words, mut asides) = (WordsSoFar::default(), Asides::default());
    // Fields say what they are in the middle of the words that they show.
    let mut fields = WordsSoFar::default();
    let (mut paragraph, mut inside_text, mut is_first_letter) = (1, RunPart::Nothing, false);
    let (mut has_changes, mut has_hidden, mut has_comments) = (false, false, false);
    let (mut cells, mut covered) = (Cells::default(), 0);
    let place = |paragraph: usize, cells: &Cells| {
        let place = cells.place().unwrap_or_else(|| format!("paragraph {paragraph}"));
        if within.is_empty() { place } else { format!("{within}, {place}") }
    };
    // A paragraph may be inside another one (a text box); the words before it are then passed on
    // together with its own.
    walk(archive, name, sink, |node, sink| match node {
        Node::Open(name, attributes) => {
            // A box, and how a word is said.
            let is_aside = asides.is_in_sentence() && matches!(name, "p" | "rt");
            asides.open(is_aside, name == "p", &mut words);
            match name {
                "t" => inside_text = RunPart::Words,
                "delText" => inside_text = RunPart::Deleted,
                "instrText" | "delInstrText" => inside_text = RunPart::Field,
                "fldChar" => fields.push(" "),
                "tbl" => cells.open_table(),
                "tr" => cells.open_row(),
                "tc" => cells.open_cell(),
                // The columns that a cell covers besides its own.
                "gridSpan" => {
                    let columns: usize =
                        attributes.get("val").unwrap_or_default().parse().unwrap_or(1);
                    covered = columns.saturating_sub(1);
                }
                "tab" | "ptab" => words.push("\t"),
                "br" | "cr" => words.push_break(),
                "noBreakHyphen" => words.push("-"),
                // A large first letter, of which the next paragraph is the rest.
                "framePr" => is_first_letter = attributes.get("dropCap").is_some(),
                "softHyphen" => words.push("\u{ad}"),
                "ins" | "del" | "moveFrom" | "moveTo" | "rPrChange" | "pPrChange"
                    if attributes.get("author").is_some() =>
                {
                    has_changes = true;
                    sink.words(
                        "who changed something",
                        attributes.get("author").unwrap_or_default(),
                    );
                }
                "vanish" | "webHidden" if attributes.is_on("val") => has_hidden = true,
                "comment" => {
                    has_comments = true;
                    sink.words("who made a comment", attributes.get("author").unwrap_or_default());
                }
                // The text of form fields, controls, bookmarks and links besides the words of the
                // document.
                "alias" | "tag" | "default" | "listEntry" | "helpText" | "statusText"
                | "docVar" | "listItem" => {
                    for said in ["name", "val", "displayText", "value"] {
                        sink.words(
                            &place(paragraph, &cells),
                            attributes.get(said).unwrap_or_default(),
                        );
                    }
                }
                // The description of a picture or shape, letters in drawings, and the names of links
                // and bookmarks.
                _ => {
                    // A line begins what Word calls bookmarks of its own.
                    if let Some(name) = attributes.get("name").filter(|name| !name.starts_with('_'))
                    {
                        sink.words(&place(paragraph, &cells), name);
                    }
                    for said in ["descr", "title", "instr", "string", "tooltip", "alt"] {
                        sink.words(
                            &place(paragraph, &cells),
                            attributes.get(said).unwrap_or_default(),
                        );
                    }
                }
            }
        }
        Node::Comment(_) => {}
        Node::Words(text) => match inside_text {
            RunPart::Words => words.push(text),
            RunPart::Deleted => words.push_deleted(text),
            RunPart::Field => fields.push(text),
            RunPart::Nothing => sink.traces(&place(paragraph, &cells), text),
        },
        Node::Close(name) => {
            let is_aside = asides.close(name == "p", || place(paragraph, &cells), &mut words);
            match name {
                "t" | "delText" | "instrText" | "delInstrText" => inside_text = RunPart::Nothing,
                "tbl" => cells.close_table(),
                "tc" => cells.skip(std::mem::take(&mut covered)),
                "p" if std::mem::take(&mut is_first_letter) => paragraph += 1,
                "p" => {
                    if !is_aside {
                        words.tell(&place(paragraph, &cells), sink);
                        asides.tell(sink);
                        fields.tell(&place(paragraph, &cells), sink);
                    }
                    paragraph += 1;
                }
                _ => {}
            }
        }
    });
    words.tell(&place(paragraph, &cells), sink);
    asides.tell(sink);
    fields.tell(&place(paragraph, &cells), sink);
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
