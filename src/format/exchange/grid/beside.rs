//! Words of a document beside its text: comments, footnotes, headers and footers.

use std::{borrow::Cow, collections::BTreeMap, io::Cursor};

use zip::ZipArchive;

use crate::{
    files::xml::{Node, walk},
    model::Fault,
    text::cut,
};

/// The words of comments, footnotes and endnotes, by the element that leads to them and their id.
pub(super) type DocumentNotes = BTreeMap<(&'static str, String), String>;

/// Returns the words of each comment, footnote and endnote, by what leads to it and its id.
pub(super) fn notes(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    bytes_left: &mut u64,
) -> DocumentNotes {
    const PARTS: [(&str, &str, &str); 3] = [
        ("word/comments.xml", "comment", "commentReference"),
        ("word/footnotes.xml", "footnote", "footnoteReference"),
        ("word/endnotes.xml", "endnote", "endnoteReference"),
    ];
    let mut notes = DocumentNotes::new();
    for (part, element, reference) in PARTS {
        let Ok(member) = archive.by_name(part) else { continue };
        let (mut id, mut in_text) = (String::new(), false);
        // What cannot be read has no words.
        let _ = walk(member, bytes_left, |node| match node {
            Node::Open(name, attributes) if name == element => {
                attributes.get("id").unwrap_or_default().clone_into(&mut id);
            }
            Node::Open("t", _) => in_text = true,
            Node::Close("t") => in_text = false,
            Node::Close("p") => notes.entry((reference, id.clone())).or_default().push(' '),
            Node::Words(words) if in_text => {
                notes.entry((reference, id.clone())).or_default().push_str(words);
            }
            _ => {}
        });
    }
    notes
}

/// Tells the words of headers and footers, which stand on each page.
pub(super) fn margins(archive: &mut ZipArchive<Cursor<&[u8]>>, bytes_left: &mut u64) -> Vec<Fault> {
    let mut told = Vec::new();
    let names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(Cow::into_owned).collect();
    for name in names {
        let part = name.strip_prefix("word/").and_then(|part| part.strip_suffix(".xml"));
        let place = match part {
            Some(part) if part.starts_with("header") => "the header of the pages",
            Some(part) if part.starts_with("footer") => "the footer of the pages",
            _ => continue,
        };
        let (mut words, mut in_text) = (String::new(), false);
        let Ok(member) = archive.by_name(&name) else { continue };
        // What cannot be read has no words.
        let _ = walk(member, bytes_left, |node| match node {
            Node::Open("t", _) => in_text = true,
            Node::Close("t") => in_text = false,
            Node::Close("p") => words.push(' '),
            Node::Words(found) if in_text => words.push_str(found),
            _ => {}
        });
        if !words.trim().is_empty() {
            told.push(Fault::at(place, with_words("it is left out", &words)));
        }
    }
    told
}

/// Adds words that are left out, if there are any, to what is said of them.
pub(super) fn with_words(what: &str, words: &str) -> String {
    const LONGEST_SHOWN: usize = 80;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        what.to_owned()
    } else {
        format!("{what}: \"{}\"", cut(&words, LONGEST_SHOWN))
    }
}
