//! Reads the grids of a spreadsheet: a table for each sheet.

use std::collections::BTreeSet;

use super::{
    super::words::is_id,
    beside::{RAISED, STRUCK, is_sign_of_note, with_words},
    blank::is_version,
    table::{GridCell, GridCover, GridFile, GridRow, GridTable, GridTablePlace, MOST_COLUMNS},
};
use crate::{
    files::core_properties,
    format::answers::{Book, BookSheet, Cell, CellWords, sheets_of, words_beside},
    model::{Fault, column_name},
    text::{cut, one_line, tidy},
};

const LONGEST_SHOWN: usize = 80;
const ERROR: &str = "the cell holds an error and no words";
const NO_VALUE: &str = "the cell is a formula without a value; open the file in a spreadsheet program, and save it again";

pub(super) fn read(bytes: &[u8], book: Book) -> Result<GridFile, Vec<Fault>> {
    let mut file = GridFile { facts: facts_of(bytes), ..GridFile::default() };
    for sheet in sheets_of(bytes, book)? {
        let mut table = table(&sheet, &mut file.told);
        table.unseen.extend(unseen(&sheet, &table.place()));
        file.tables.push(table);
    }
    let beside = words_beside(bytes, book).into_iter();
    file.told.extend(beside.map(|(place, words)| {
        let words = cut(&one_line(&words), LONGEST_SHOWN);
        Fault::at(place, format!("it is left out: \"{words}\""))
    }));
    Ok(file)
}

/// Returns the facts of a framework that imh wrote into the properties of a spreadsheet. Those of
/// other programs are about a file, and not about a framework.
fn facts_of(bytes: &[u8]) -> Vec<(String, String)> {
    let properties = core_properties(bytes).map(|(_, found)| found).unwrap_or_default();
    let said = |wanted: &str| {
        let mut all = properties.iter().filter(|(name, said)| name == wanted && !said.is_empty());
        all.next().map(|(_, said)| said.clone())
    };
    let subject = said("subject").unwrap_or_default();
    let Some((id, version)) = subject.split_once(' ') else { return Vec::new() };
    if !is_id(id) || !is_version(version) {
        return Vec::new();
    }
    let fact = |name: &str, value: Option<String>| value.map(|value| (name.to_owned(), value));
    let facts = [
        fact("id", Some(id.to_owned())),
        fact("version", Some(version.to_owned())),
        fact("title", said("title")),
        fact("notice", said("description")),
    ];
    facts.into_iter().flatten().collect()
}

fn table(sheet: &BookSheet, told: &mut Vec<Fault>) -> GridTable {
    let mut table = GridTable {
        place: GridTablePlace::Sheet(sheet.name.clone()),
        before: Vec::new(),
        rows: Vec::new(),
        lost: Vec::new(),
        unseen: Vec::new(),
    };
    for (row, cells) in &sheet.rows {
        let last = cells.keys().copied().filter(|column| (*column as usize) < MOST_COLUMNS).max();
        let width = last.map_or(0, |last| last as usize + 1);
        if cells.keys().any(|column| *column as usize >= MOST_COLUMNS) {
            let what =
                format!("only the first {MOST_COLUMNS} columns are read; the rest is left out");
            let place = format!("{}, row {}", table.place(), row.saturating_add(1));
            told.push(Fault::at(place, what));
        }
        let mut found = GridRow { number: row.saturating_add(1), cells: Vec::new() };
        found.cells.resize(width, GridCell::default());
        table.rows.push(found);
        let at = table.rows.len() - 1;
        for (column, cell) in cells.iter().filter(|(column, _)| (**column as usize) < width) {
            let place = (*row, *column);
            let column = *column as usize;
            let named = table.place_of(at, column);
            let mut tell = |what: String| told.push(Fault::at(named.clone(), what));
            let words = match cell {
                Cell::Words(words) => {
                    let mut doubt = |what| table.unseen.push(Fault::at(named.clone(), what));
                    let seen = sheet.looks(place).map(|looks| without_struck(&looks, &mut doubt));
                    let words = seen.as_ref().unwrap_or(words);
                    if sheet.formulas.contains(&place) {
                        tell("the cell is a formula; its stored value is used".to_owned());
                    }
                    if let Some(digits) = sheet.digits.get(&place) {
                        tell(format!(
                            "the cell is the number {words} and shows `{digits}`, which is used"
                        ));
                    }
                    sheet.digits.get(&place).unwrap_or(words).clone()
                }
                Cell::Error => {
                    table.lost.push((at, column, ERROR));
                    String::new()
                }
                Cell::NoValue => {
                    table.lost.push((at, column, NO_VALUE));
                    String::new()
                }
            };
            table.rows[at].cells[column].words = words;
        }
    }
    cover(&mut table, sheet);
    table
}

/// Returns the words of a cell but for those that are struck out or lead to a footnote, which are
/// doubted.
fn without_struck(looks: &[CellWords], doubt: &mut dyn FnMut(String)) -> String {
    let mut seen = String::new();
    for part in looks {
        if part.is_struck && !part.words.trim().is_empty() {
            doubt(with_words(STRUCK, &part.words));
        } else if part.is_raised && is_sign_of_note(&seen, &part.words) {
            doubt(with_words(RAISED, &part.words));
        } else {
            seen.push_str(&part.words);
        }
    }
    tidy(&seen)
}

/// Tells the sheet, rows and columns with words that their program does not show.
fn unseen(sheet: &BookSheet, place: &str) -> Vec<Fault> {
    if sheet.is_hidden {
        let what = "the sheet is hidden in its program; imh reads it like the others";
        return vec![Fault::at(place, what)];
    }
    let rows = sheet.rows.keys().filter(|row| sheet.unseen.rows.contains(row)).copied();
    let words: BTreeSet<u32> =
        sheet.rows.values().flat_map(|cells| cells.keys()).copied().collect();
    let columns = words.into_iter().filter(|column| sheet.unseen.columns.contains(column));
    let row = |row: u32| row.saturating_add(1).to_string();
    let rows = stretches(rows).into_iter().map(|ends| (ends, "row", row(ends.0), row(ends.1)));
    let columns = stretches(columns)
        .into_iter()
        .map(|ends| (ends, "column", column_name(ends.0), column_name(ends.1)));
    rows.chain(columns)
        .map(|((first, last), line, from, to)| {
            if first == last {
                let what =
                    format!("the {line} is hidden in its program; imh reads it like the others");
                Fault::at(format!("{place}, {line} {from}"), what)
            } else {
                let what = format!(
                    "the {line}s are hidden in their program; imh reads them like the others"
                );
                Fault::at(format!("{place}, {line}s {from} to {to}"), what)
            }
        })
        .collect()
}

/// Returns numbers, which must be in order, as the first and last of each unbroken stretch.
fn stretches(numbers: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match stretches.last_mut() {
            Some((_, last)) if last.saturating_add(1) == number => *last = number,
            _ => stretches.push((number, number)),
        }
    }
    stretches
}

/// Marks the cells over which a merged one reaches.
fn cover(table: &mut GridTable, sheet: &BookSheet) {
    for region in &sheet.merged {
        let last = (region.last.1 as usize).min(MOST_COLUMNS - 1);
        let first = region.first.1 as usize;
        let rows = table.rows.iter_mut().skip_while(|row| row.number <= region.first.0);
        for row in rows.take_while(|row| row.number <= region.last.0.saturating_add(1)) {
            if first <= last && row.cells.len() <= last {
                row.cells.resize(last + 1, GridCell::default());
            }
            for column in first..=last {
                let cell = &mut row.cells[column];
                if column > first {
                    cell.cover = GridCover::Beside;
                } else if row.number > region.first.0 + 1 {
                    cell.cover = GridCover::Above;
                }
            }
        }
    }
}
