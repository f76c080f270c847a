//! Reads a spreadsheet of answers: a sheet with a row for each question, and another with what it
//! is about.

mod asides;
mod beyond;
mod cells;
mod facts;
mod locked;
mod looks;
mod merged;
mod number_format;
mod open_document;
mod owners;
mod records;
mod sheet;
mod unseen;
mod xls_formats;

use std::{
    borrow::Cow,
    io::{self, Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

use zip::ZipArchive;

pub(super) use asides::asides;
pub(super) use facts::is_without_answers;
pub(in crate::format) use looks::CellWords;
pub(in crate::format) use sheet::{BookSheet, Cell};

use self::facts::Facts;
use super::{
    Answers, Book, Whose,
    columns::{
        COLUMNS, NAME, NEEDED, PERSON, ROLE, SHA256, STATEMENT, find_column, is_read, named,
    },
    table::{PersonBeside, answer_in, either_way, is_nobody, name_of_form, together},
};
use crate::{
    files::last_saved,
    format::input::{NAMELESS_COLUMN, columns_of, is_count},
    model::{AnswerPart, AnswerPlace, Fault, TypedAnswer, cell_name},
};

/// The limit of a spreadsheet, unpacked; one for a whole framework has a few hundred kilobytes.
const MOST_BYTES: u64 = 64 << 20;
/// The last row in which the header is looked for.
const LAST_HEADER_ROW: u32 = 30;
const NO_VALUE: &str = "this cell holds a formula and no value; open the file in a spreadsheet program, and save it again as .xlsx";
const ERROR: &str = "this cell holds an error instead of an answer";
const STRUCK: &str = "words in this cell are struck out, so it is not clear what counts; take the line away, or empty the cell";

/// Reads the cells of every sheet, within the limits of a spreadsheet of answers.
///
/// # Errors
/// If it cannot be read, or unpacks to more than that.
pub(in crate::format) fn sheets_of(bytes: &[u8], book: Book) -> Result<Vec<BookSheet>, Vec<Fault>> {
    within_limits(bytes, book, || cells::sheets(bytes, book))
}

/// Returns the words that stand beside the cells of a spreadsheet, each with its place: comments, text
/// boxes, headers and footers.
pub(in crate::format) fn words_beside(bytes: &[u8], book: Book) -> Vec<(String, String)> {
    let asides = asides::beside_cells(bytes, book).into_iter();
    let placed = asides.map(|aside| (aside.place.in_words(), aside.words));
    // Its properties are about the file, and not on a sheet.
    placed.filter(|(place, _)| !place.ends_with("of the file")).collect()
}

/// Reads a spreadsheet of bearable size with a library that may panic on a malicious file.
fn within_limits<T>(
    bytes: &[u8],
    book: Book,
    read: impl FnOnce() -> Result<T, Vec<Fault>>,
) -> Result<T, Vec<Fault>> {
    if book != Book::Xls {
        let unpacked = unpacked_bytes(bytes)
            .map_err(|_| vec![Fault::whole("it is not a spreadsheet that can be read; it may be damaged, or only a part of one")])?;
        if unpacked > MOST_BYTES {
            return Err(vec![Fault::whole(
                "it unpacks to more than a spreadsheet of answers ever does",
            )]);
        }
    }
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(vec![Fault::whole("it is not a spreadsheet that can be read; it may be damaged")])
    })
}

pub(super) fn parse(bytes: &[u8], book: Book) -> Result<Answers<'static>, Vec<Fault>> {
    let (sheets, saved) = within_limits(bytes, book, || {
        cells::sheets(bytes, book).map(|sheets| (sheets, last_saved(bytes)))
    })?;
    let (mut facts, mut answers, mut faults) = (Facts::default(), None, Vec::new());
    for (number, sheet) in (1..).zip(&sheets) {
        let end = header(sheet);
        match end {
            Some(_) if answers.is_some() => {
                return Err(vec![Fault::at(
                    format!("sheet {number}"),
                    "there are answers on more than one sheet; put them all on one",
                )]);
            }
            Some(row) => {
                answers = Some((sheet, row));
            }
            None => {}
        }
        facts.read(sheet, end.unwrap_or(u32::MAX), &mut faults);
    }
    let Some((sheet, row)) = answers else {
        return Err(vec![Fault::whole(
            "no sheet has answers: imh looks for a header with the columns `competency` and `point` (or `Your answer`)",
        )]);
    };
    let mut people = together(table(sheet, row)?, &mut faults);
    name_of_form(&mut people, beside(sheet, row));
    if people.len() > 1 {
        faults.push(Fault::whole("it holds the answers of more than one person; save it as CSV"));
    }
    let is_named = facts.is_named() || people.first().is_some_and(|one| one.person.is_some());
    faults.extend(facts.without_name().filter(|_| !is_named));
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut answers = people.pop().unwrap_or_default();
    answers.framework =
        answers.framework.or(facts.framework().map(|(id, version)| (id.into(), version.into())));
    // The values beside each question are formulas that repeat what was written once, and may not
    // have been recalculated since.
    answers.person = facts.person().map(Into::into).or(answers.person);
    answers.role = facts.role().map(Into::into).or(answers.role);
    answers.level = facts.level().map(Cow::Owned);
    answers.saved = saved;
    for answer in &mut answers.answers {
        answer.level = answer.level.take().or_else(|| answers.level.clone());
    }
    Ok(answers)
}

/// Counts the unpacked bytes of all members by unpacking them, whatever sizes they claim, and stops
/// soon after the limit.
fn unpacked_bytes(bytes: &[u8]) -> io::Result<u64> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut unpacked = 0;
    for at in 0..archive.len() {
        let member = archive.by_index(at)?;
        unpacked +=
            io::copy(&mut member.take((MOST_BYTES + 1).saturating_sub(unpacked)), &mut io::sink())?;
        if unpacked > MOST_BYTES {
            break;
        }
    }
    Ok(unpacked)
}

/// Returns the row with the names of the columns of answers.
fn header(sheet: &BookSheet) -> Option<u32> {
    let holds = |row: u32, name: &str| {
        let mut columns = sheet.rows[&row].keys().filter_map(|column| sheet.words(row, *column));
        columns.any(|typed| find_column(typed).is_some_and(|at| COLUMNS[at] == name))
    };
    sheet
        .rows
        .range(..LAST_HEADER_ROW)
        .map(|(row, _)| *row)
        .find(|row| NEEDED.iter().all(|name| holds(*row, name)))
}

/// Returns the people and roles in all rows, with or without an answer.
fn beside(sheet: &BookSheet, header: u32) -> Vec<PersonBeside<'static>> {
    let column_of = |wanted: usize| {
        sheet.rows[&header]
            .keys()
            .copied()
            .find(|column| sheet.words(header, *column).and_then(find_column) == Some(wanted))
    };
    let columns = [column_of(PERSON).or_else(|| column_of(NAME)), column_of(ROLE)];
    let said = |row: u32, column: u32| {
        sheet
            .words(row, column)
            .filter(|words| !is_nobody(words))
            .map(|words| Cow::Owned(words.to_owned()))
    };
    let words = |row: u32| columns.map(|column| column.and_then(|column| said(row, column)));
    sheet.rows.range(header + 1..).map(|(row, _)| words(*row)).collect()
}

type BookRows = Vec<(Whose<'static>, TypedAnswer<'static>)>;

fn table(sheet: &BookSheet, header: u32) -> Result<BookRows, Vec<Fault>> {
    let header_cells = sheet.rows[&header]
        .keys()
        .filter_map(|column| Some((*column, sheet.words(header, *column)?)));
    let (columns, typed): (Vec<u32>, Vec<&str>) = header_cells.unzip();
    let place = |at: usize| format!("cell {}", cell_name(header, columns[at]));
    let places = named(columns_of(typed.into_iter(), &COLUMNS, find_column, &NEEDED, place)?);
    let at = |column: usize| places[column].map(|at| columns[at]);
    let (mut rows, mut faults, mut has_month_first) = (Vec::new(), Vec::new(), false);
    for (row, cells) in sheet.rows.range(header + 1..) {
        let cell = |part: AnswerPart| at(part as usize).and_then(|column| cells.get(&column));
        let given = [AnswerPart::Point, AnswerPart::Note].map(cell);
        let merged = merged::fault(sheet, *row, &|part| at(part as usize));
        let is_question = cell(AnswerPart::Competency).is_some();
        faults.extend(nameless(sheet, *row, &columns).filter(|_| is_question));
        // Somebody may have filled formulas down beyond the last question.
        let is_given = given.iter().flatten().any(|given| is_question || **given != Cell::Error);
        if !is_given && (merged.is_none() || !is_question) {
            continue;
        }
        // A form has one person. If the formulas beside a question were not calculated, that person
        // is named elsewhere or not at all.
        let is_form = at(STATEMENT).is_some();
        let read = (0..COLUMNS.len())
            .filter(|column| is_read(*column) && !(is_form && [PERSON, ROLE].contains(column)))
            .filter_map(at);
        let unread = read.filter_map(|column| {
            let why = match cells.get(&column)? {
                Cell::Words(_) if is_struck(sheet, (*row, column)) => STRUCK,
                Cell::Words(_) => return None,
                Cell::Error => ERROR,
                Cell::NoValue => NO_VALUE,
            };
            Some(Fault::at(format!("cell {}", cell_name(*row, column)), why))
        });
        let wrong: Vec<Fault> = unread.chain(merged).collect();
        if !wrong.is_empty() {
            faults.extend(wrong);
            continue;
        }
        let place = AnswerPlace::Row(
            *row,
            std::array::from_fn(|part| {
                at(if part == AnswerPart::Sha256 as usize { SHA256 } else { part })
            }),
        );
        match answer_in(place, true, |column| {
            at(column)
                .and_then(|column| sheet.words(*row, column))
                .map(|words| Cow::Owned(words.to_owned()))
        }) {
            Ok(answer) => rows.extend(answer),
            Err(wrong) => {
                has_month_first |= wrong.is_month_first;
                faults.push(*wrong.fault);
            }
        }
    }
    if has_month_first {
        faults.extend(either_way(&rows));
    }
    faults.dedup();
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

/// Returns whether any words of a cell are struck out.
fn is_struck(sheet: &BookSheet, place: (u32, u32)) -> bool {
    let looks = sheet.looks(place).unwrap_or_default();
    looks.iter().any(|part| part.is_struck && !part.words.trim().is_empty())
}

/// Returns a fault if there are words beside a question in a column without a name.
fn nameless(sheet: &BookSheet, row: u32, named: &[u32]) -> Option<Fault> {
    let words = |column: &u32| {
        sheet.words(row, *column).filter(|words| *column > named[0] || !is_count(words))
    };
    let column = sheet.rows[&row]
        .keys()
        .find(|column| !named.contains(column) && words(column).is_some())?;
    Some(Fault::at(format!("cell {}", cell_name(row, *column)), NAMELESS_COLUMN))
}
