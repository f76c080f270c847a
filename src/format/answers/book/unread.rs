//! Words that somebody wrote where a form asks nothing: below its questions, beside what it says once, on a sheet of their own, or in a comment.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{facts::Printed, sheet::Sheet};
use crate::model::cell_name;

/// The cells with words of a sheet that has no answers, or of the rows above them. What the form prints there stands in two columns, and
/// ends with what it says once.
pub(super) fn beside_facts(sheet: &Sheet, end: u32, printed: Option<&Printed>) -> Vec<String> {
    let is_printed = |row: u32, column: u32| printed.is_some_and(|printed| printed.has(row, column));
    cells(sheet, 0..end).filter(|(row, column)| !is_printed(*row, *column)).map(|(row, column)| cell_name(row, column)).collect()
}

/// The cells with words in rows that are no question. Formulas and what stands in every row may have been drawn down further.
pub(super) fn below(sheet: &Sheet, header: u32, competency: Option<u32>, drawn_down: &[u32]) -> Vec<String> {
    let is_question = |row: u32| {
        let cells = &sheet.rows[&row];
        let is_title = sheet.merged.iter().any(|region| Some(region.first) == competency.map(|column| (row, column)));
        is_title || competency.is_some_and(|column| cells.contains_key(&column) && cells.keys().any(|other| *other > column))
    };
    cells(sheet, header + 1..u32::MAX)
        .filter(|(row, column)| !is_question(*row) && !drawn_down.contains(column))
        .map(|(row, column)| cell_name(row, column))
        .collect()
}

fn cells(sheet: &Sheet, rows: std::ops::Range<u32>) -> impl Iterator<Item = (u32, u32)> {
    let is_words = |row: u32, column: u32| sheet.words(row, column).is_some_and(|words| words.chars().any(char::is_alphabetic));
    sheet
        .rows
        .range(rows)
        .flat_map(|(row, cells)| cells.keys().map(|column| (*row, *column)))
        .filter(move |(row, column)| is_words(*row, *column))
}

/// Whether comments came along: in parts of their own, or, in an OpenDocument, among the cells.
pub(super) fn has_comments(bytes: &[u8]) -> bool {
    const ANNOTATION: &[u8] = b"<office:annotation";
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    (0..archive.len()).any(|at| {
        let Ok(mut member) = archive.by_index(at) else { return false };
        let Ok(name) = member.name().map(|name| name.to_lowercase()) else { return false };
        if name != "content.xml" {
            let file = name.rsplit('/').next().unwrap_or_default();
            return name.starts_with("xl/") && (file.starts_with("comment") || file.starts_with("threadedcomment"));
        }
        let mut content = Vec::new();
        member.read_to_end(&mut content).is_ok() && memchr::memmem::find(&content, ANNOTATION).is_some()
    })
}
