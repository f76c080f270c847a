//! The rows and columns that a spreadsheet has, and its program does not show.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};

use zip::ZipArchive;

use super::{
    looks::{CellWords, TextRuns, shared_texts},
    owners::{read, sheet_parts},
    records::{of_xls, short, stream_of_xls},
    sheet::UnseenLines,
};
use crate::files::xml::{Attributes, Node};

/// Returns what each sheet of an .xlsx does not show, by the number of the sheet.
pub(super) fn of_xlsx(bytes: &[u8]) -> BTreeMap<usize, UnseenLines> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return BTreeMap::new() };
    let mut found: BTreeMap<usize, UnseenLines> = BTreeMap::new();
    let (striking, texts) = (striking_styles(&mut archive), shared_texts(&mut archive));
    for (part, sheet) in sheet_parts(&mut archive) {
        let unseen = found.entry(sheet).or_default();
        let (mut row, mut cell, mut shared) = (0_u32, None, None::<String>);
        let mut runs = TextRuns::default();
        read(&mut archive, &part, |node| match node {
            Node::Open("row", attributes) => {
                // A row without its number comes after the one before.
                row = number(attributes, "r").unwrap_or(row.saturating_add(1));
                if is_unseen(attributes, "ht") {
                    unseen.rows.insert(row.saturating_sub(1));
                }
            }
            Node::Open("c", attributes) => {
                let column = attributes.get("r").and_then(column_of);
                cell = column.map(|column| (row.saturating_sub(1), column));
                let is_struck = number(attributes, "s").is_some_and(|at| striking.contains(&at));
                unseen.struck.extend(cell.filter(|_| is_struck));
                shared = (attributes.get("t") == Some("s")).then(String::new);
            }
            Node::Close("c") => {
                let inline = runs.take();
                let text = shared.take().and_then(|at| texts.get(&at.trim().parse().ok()?));
                let text = text.unwrap_or(&inline);
                if let Some(cell) = cell.take() {
                    let is_struck = unseen.struck.contains(&cell);
                    let words: Vec<_> = text.iter().map(|run| run.in_cell(is_struck)).collect();
                    if !words.is_empty() && (is_struck || !words.iter().all(CellWords::is_plain)) {
                        unseen.looks.insert(cell, words);
                    }
                }
            }
            Node::Words(words) if shared.is_some() => {
                if let Some(at) = &mut shared {
                    at.push_str(words);
                }
            }
            Node::Open("col", attributes) if is_unseen(attributes, "width") => {
                let (first, last) = (number(attributes, "min"), number(attributes, "max"));
                if let (Some(first), Some(last)) = (first, last) {
                    unseen.hide_columns(first.saturating_sub(1), last.saturating_sub(1));
                }
            }
            node => runs.meet(node),
        });
    }
    found
}

/// Returns the numbers of the styles of an .xlsx that strike words out.
fn striking_styles(archive: &mut ZipArchive<Cursor<&[u8]>>) -> BTreeSet<u32> {
    let (mut fonts, mut styles): (Vec<bool>, BTreeSet<u32>) = (Vec::new(), BTreeSet::new());
    let (mut in_fonts, mut in_cells, mut at) = (false, false, 0);
    read(archive, "xl/styles.xml", |node| match node {
        Node::Open("fonts", _) => in_fonts = true,
        Node::Close("fonts") => in_fonts = false,
        Node::Open("font", _) if in_fonts => fonts.push(false),
        Node::Open("strike", attributes) if in_fonts => {
            if let Some(last) = fonts.last_mut() {
                *last = attributes.is_on("val");
            }
        }
        Node::Open("cellXfs", _) => in_cells = true,
        Node::Close("cellXfs") => in_cells = false,
        Node::Open("xf", attributes) if in_cells => {
            let font = number(attributes, "fontId").and_then(|font| usize::try_from(font).ok());
            if font.is_some_and(|font| fonts.get(font) == Some(&true)) {
                styles.insert(at);
            }
            at += 1;
        }
        _ => {}
    });
    styles
}

/// Returns the column, from 0, in the name of a cell such as `B7`.
fn column_of(name: &str) -> Option<u32> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.fold(0_u32, |number, letter| {
        let letter = letter.to_ascii_uppercase() - b'A';
        number.saturating_mul(26).saturating_add(u32::from(letter) + 1)
    });
    number.checked_sub(1)
}

fn is_unseen(attributes: &Attributes, size: &str) -> bool {
    let is_nothing = |size: &str| size.parse::<f64>().is_ok_and(|size| size <= 0.0);
    let is_hidden = attributes.get("hidden").is_some() && attributes.is_on("hidden");
    is_hidden || attributes.get(size).is_some_and(is_nothing)
}

fn number(attributes: &Attributes, name: &str) -> Option<u32> {
    attributes.get(name)?.parse().ok()
}

/// Returns what each sheet of an .xls does not show, in order.
pub(super) fn of_xls_sheets(workbook: &[u8]) -> Vec<UnseenLines> {
    // The numbers in [MS-XLS].
    const BEGIN: u16 = 0x809;
    const END: u16 = 0x0a;
    const ROW: u16 = 0x208;
    const COLUMNS: u16 = 0x7d;
    let Some(stream) = stream_of_xls(workbook) else { return Vec::new() };
    let (mut sheets, mut depth) = (Vec::new(), 0_usize);
    for (kind, record) in of_xls(&stream) {
        let at = |at: usize| short(record, at).unwrap_or_default();
        match kind {
            BEGIN => {
                if depth == 0 {
                    sheets.push(UnseenLines::default());
                }
                depth += 1;
            }
            END => depth = depth.saturating_sub(1),
            ROW | COLUMNS if depth == 1 => {
                let Some(sheet) = sheets.last_mut() else { continue };
                if kind == ROW && at(12) & 0x20 != 0 {
                    sheet.rows.insert(u32::from(at(0)));
                } else if kind == COLUMNS && at(8) & 1 != 0 {
                    sheet.hide_columns(u32::from(at(0)), u32::from(at(2)));
                }
            }
            _ => {}
        }
    }
    // The first part describes the whole workbook.
    sheets.into_iter().skip(1).collect()
}
