//! Words of a document beside its text: comments, footnotes, headers and footers.

use std::{borrow::Cow, collections::BTreeMap, io::Cursor};

use zip::ZipArchive;

use super::{
    plan::{GridMeaning, GridPlan},
    table::GridTable,
};
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

/// What is said of words that do not count.
pub(super) const STRUCK: &str = "words that are struck out are left out";
pub(super) const RAISED: &str = "a raised sign is left out, as that of a footnote";

/// Returns the sign behind a word that may lead to a footnote, typed as others are: `calmly†`,
/// `waits³`, but not `m²`.
pub(super) fn typed_sign_of_note(words: &str) -> Option<char> {
    const SIGNS: &str = "*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰";
    let sign = words.trim_end_matches(['.', ' ']).chars().next_back()?;
    let before = words.trim_end_matches(['.', ' ']).strip_suffix(sign)?;
    let unit = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    (SIGNS.contains(sign) && unit.chars().count() > 2).then_some(sign)
}

/// Returns whether a raised sign leads to a footnote: a number or a star behind a word or a number,
/// but not the 2 of m².
pub(super) fn is_sign_of_note(before: &str, sign: &str) -> bool {
    let sign = sign.trim();
    let is_sign = !sign.is_empty()
        && sign.chars().count() < 4
        && sign.chars().all(|c| c.is_ascii_digit() || "*\u{2020}\u{2021}\u{a7},".contains(c));
    let unit = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    is_sign && !["m", "cm", "mm", "km", "CO"].contains(&unit) && !before.trim().is_empty()
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

/// Returns what is doubted about the titles and statements of a table that end in a sign like that of
/// a footnote.
pub(super) fn typed_signs(table: &GridTable, plan: &GridPlan) -> Vec<Fault> {
    let is_said = |meaning: &GridMeaning| {
        matches!(meaning, GridMeaning::Title | GridMeaning::Statement { .. })
    };
    let said: Vec<usize> =
        (0..plan.meanings.len()).filter(|at| is_said(&plan.meanings[*at])).collect();
    let doubt = |row: usize, at: usize| {
        let words = table.words(row, at);
        let sign = typed_sign_of_note(words)?;
        let what =
            with_words(&format!("`{sign}` may lead to a footnote; it stays in the words"), words);
        Some(Fault::at(table.place_of(row, at), what))
    };
    let rows = plan.head + 1..table.rows.len();
    rows.flat_map(|row| said.iter().filter_map(move |at| doubt(row, *at))).collect()
}
