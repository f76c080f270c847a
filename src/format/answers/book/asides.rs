//! What a spreadsheet of answers says beside them: in cells, and beyond these.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{beyond::beyond, cells, header, sheet::BookSheet};
use crate::{
    format::answers::{
        Aside, AsidePlace, Book,
        asides::is_words,
        table::{column_of_answer, is_known_heading},
    },
    model::cell_name,
    text::tidy,
};

/// Every aside, in the order of sheets and cells.
pub(in crate::format::answers) fn asides(bytes: &[u8], book: Book) -> Vec<Aside> {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let sheets = cells::sheets(bytes, book).unwrap_or_default();
        let in_sheets = (1..).zip(&sheets).flat_map(|(number, sheet)| in_cells(number, sheet).into_iter().chain(on_cells(number, sheet)));
        in_sheets.chain(beyond(bytes, book)).collect()
    }));
    // Whoever took in the answers has said what is wrong with the file.
    read.unwrap_or_default()
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
    let cells = sheet.rows.iter().flat_map(|(row, cells)| cells.keys().map(|column| (*row, *column)));
    let said = cells.filter_map(|(row, column)| Some((row, column, sheet.words(row, column)?)));
    said.filter(|(row, column, words)| is_words(words) && !is_answer(*row, *column, words))
        .map(|(row, column, words)| Aside {
            place: AsidePlace::Cell { sheet: number, column, row },
            words: words.to_owned(),
            is_beside_question: header.is_some_and(|header| row > header && sheet.words(header, column).is_some()),
        })
        .collect()
}

/// What an OpenDocument keeps in its cells, and is no part of what they say.
fn on_cells(number: usize, sheet: &BookSheet) -> impl Iterator<Item = Aside> {
    let said = sheet.beside.iter().map(|beside| (beside, tidy(&beside.words))).filter(|(_, words)| !words.is_empty());
    said.map(move |(beside, words)| {
        let what = if beside.is_comment { "a comment" } else { "a text box" };
        let place = beside.cell.map_or_else(String::new, |(row, column)| format!(" on cell {}", cell_name(row, column)));
        Aside { place: AsidePlace::Beyond(format!("{what}{place} of sheet {number}")), words, is_beside_question: false }
    })
}
