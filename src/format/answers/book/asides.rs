//! Finds the words in a spreadsheet of answers beside the answers: in cells, and outside them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{beyond::beyond, cells, header, sheet::BookSheet};
use crate::{
    format::answers::{
        Book,
        aside::{Aside, AsidePlace, is_words},
        columns::{column_of_answer, is_known_heading},
    },
    model::cell_name,
    text::tidy,
};

/// The names that spreadsheet programs give to sheets themselves, in the languages that people here
/// may use.
const USUAL_NAMES: [&str; 16] = [
    "Sheet",
    "Table",
    "Worksheet",
    "Tabelle",
    "Feuil",
    "Feuille",
    "Hoja",
    "Foglio",
    "Planilha",
    "Folha",
    "Arkusz",
    "Blad",
    "Ark",
    "Foaie",
    "Лист",
    "Аркуш",
];

/// Returns every aside, in the order of sheets and cells.
pub(in crate::format::answers) fn asides(bytes: &[u8], book: Book) -> Vec<Aside> {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let sheets = cells::sheets(bytes, book).unwrap_or_default();
        // A table that was saved as a spreadsheet has one sheet, with the name of the file.
        let has_names = sheets.len() > 1;
        let in_sheets = (1..).zip(&sheets).filter(|(_, sheet)| !is_from_numbers(sheet)).flat_map(
            |(number, sheet)| {
                let name = name_of(number, sheet).filter(|_| has_names);
                name.into_iter().chain(in_cells(number, sheet)).chain(on_cells(number, sheet))
            },
        );
        in_sheets.chain(beyond(bytes, book)).collect()
    }));
    // The code that reads the answers has already reported what is wrong with the file.
    read.unwrap_or_default()
}

/// Returns the asides that stand in no cell.
pub(super) fn beside_cells(bytes: &[u8], book: Book) -> Vec<Aside> {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let sheets = cells::sheets(bytes, book).unwrap_or_default();
        let on_cells = (1..).zip(&sheets).flat_map(|(number, sheet)| on_cells(number, sheet));
        on_cells.chain(beyond(bytes, book)).collect()
    }));
    read.unwrap_or_default()
}

/// Returns whether Numbers added this sheet before the others, to list the tables that it exported.
fn is_from_numbers(sheet: &BookSheet) -> bool {
    const SAID: &str = "This document was exported from Numbers.";
    let cells =
        sheet.rows.range(..10).flat_map(|(row, cells)| cells.keys().map(|column| (*row, *column)));
    cells.filter_map(|(row, column)| sheet.words(row, column)).any(|words| words.starts_with(SAID))
}

/// Returns the name that somebody gave a sheet, without the endings that programs add for copies
/// and tables.
fn name_of(number: usize, sheet: &BookSheet) -> Option<Aside> {
    let name = tidy(&sheet.name);
    let is_number = |c: char| c.is_ascii_digit() || "()-_ ".contains(c);
    let mut words = match name.rsplit_once(" - Table ") {
        Some((name, number)) if number.chars().all(is_number) => name,
        _ => name.strip_suffix(" - Drawings").unwrap_or(&name),
    };
    words = words.trim_end_matches(is_number);
    words = words.strip_suffix(" copy").or_else(|| words.strip_suffix(" Copy")).unwrap_or(words);
    let is_usual =
        words.is_empty() || USUAL_NAMES.iter().any(|usual| words.eq_ignore_ascii_case(usual));
    let place = AsidePlace::Beyond(format!("the name of sheet {number}"));
    (!is_usual && is_words(words)).then(|| Aside {
        place,
        words: words.to_owned(),
        is_beside_question: false,
    })
}

fn in_cells(number: usize, sheet: &BookSheet) -> Vec<Aside> {
    let header = header(sheet);
    let is_answer = |row: u32, column: u32, words: &str| {
        let Some(header) = header.filter(|header| row >= *header) else { return false };
        if row == header {
            return is_known_heading(words);
        }
        sheet.words(header, column).is_some_and(|name| column_of_answer(name, words))
    };
    let cells =
        sheet.rows.iter().flat_map(|(row, cells)| cells.keys().map(|column| (*row, *column)));
    let said = cells.filter_map(|(row, column)| Some((row, column, sheet.words(row, column)?)));
    said.filter(|(row, column, words)| is_words(words) && !is_answer(*row, *column, words))
        .map(|(row, column, words)| Aside {
            place: AsidePlace::Cell { sheet: number, column, row },
            words: words.to_owned(),
            is_beside_question: header
                .is_some_and(|header| row > header && sheet.words(header, column).is_some()),
        })
        .collect()
}

/// Returns words that an OpenDocument stores in its cells without being part of their text.
fn on_cells(number: usize, sheet: &BookSheet) -> impl Iterator<Item = Aside> {
    let said = sheet
        .beside
        .iter()
        .map(|beside| (beside, tidy(&beside.words)))
        .filter(|(_, words)| !words.is_empty());
    said.map(move |(beside, words)| {
        let what = if beside.is_comment { "a comment" } else { "a text box" };
        let place = beside.cell.map_or_else(String::new, |(row, column)| {
            format!(" on cell {}", cell_name(row, column))
        });
        Aside {
            place: AsidePlace::Beyond(format!("{what}{place} of sheet {number}")),
            words,
            is_beside_question: false,
        }
    })
}
