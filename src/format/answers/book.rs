//! A spreadsheet of answers (.xlsx): a sheet with a row for each question, and what it is of on another.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    io::{self, Cursor, Read},
};

use calamine::{Data, DataRef, Reader, Xlsx};
use zip::ZipArchive;

use super::{
    Answers,
    table::{COLUMNS, NEEDED, answer_in, find_column, together},
};
use crate::{
    format::{
        contents::last_saved,
        input::{InputFault, columns_of},
    },
    model::{AnswerPlace, cell_name},
    text::{one_line, tidied},
};

/// What a spreadsheet of questions may unpack to; one of a whole framework is a few hundred kilobytes.
const MOST_BYTES: u64 = 64 << 20;
const MOST_ROWS: usize = 50_000;
const MOST_COLUMNS: u32 = 64;
/// A header stands near the top.
const LAST_HEADER_ROW: u32 = 30;

/// The words of a sheet, by row and column.
type Cells = BTreeMap<u32, BTreeMap<u32, String>>;

pub(super) fn parse(bytes: &[u8]) -> Result<Answers<'static>, Vec<InputFault>> {
    let no_book = |why: String| vec![InputFault::whole(format!("it is no spreadsheet that can be read ({})", one_line(&why)))];
    let unpacked = unpacked_bytes(bytes)
        .map_err(|_| vec![InputFault::whole("it is no spreadsheet that can be read; it may be damaged, or only a part of one")])?;
    if unpacked > MOST_BYTES {
        return Err(vec![InputFault::whole("it unpacks to more than a spreadsheet of answers ever does")]);
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| no_book(error.to_string()))?;
    let (mut facts, mut answers) = (Facts::default(), None);
    for (number, name) in (1..).zip(book.sheet_names()) {
        let sheet = format!("sheet {number}");
        let cells = cells_of(&mut book, &name, &sheet)?;
        match header(&cells) {
            Some(_) if answers.is_some() => {
                return Err(vec![InputFault::at(sheet, "there are answers on more than one sheet; one is read")]);
            }
            Some(row) => answers = Some(table(&cells, row)?),
            None => facts.read(&cells),
        }
    }
    let Some(rows) = answers else {
        return Err(vec![InputFault::whole(
            "no sheet has answers: a header with the columns `competency` and `point` (or `Your answer`) is looked for",
        )]);
    };
    let mut faults = Vec::new();
    let mut people = together(rows, &mut faults);
    if people.len() > 1 {
        faults.push(InputFault::whole("it holds the answers of more than one person; save it as CSV"));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut answers = people.pop().unwrap_or_default();
    let Facts { framework, version, level, person, role } = facts;
    answers.framework = answers.framework.or(framework.zip(version).map(|(id, version)| (id.into(), version.into())));
    answers.person = answers.person.or(person.map(Into::into));
    answers.role = answers.role.or(role.map(Into::into));
    answers.level = level.map(Cow::Owned);
    answers.saved = last_saved(bytes);
    for answer in &mut answers.answers {
        answer.level = answer.level.take().or_else(|| answers.level.clone());
    }
    Ok(answers)
}

/// What all members hold, counted by unpacking them and not by what they claim; never far beyond what is allowed.
fn unpacked_bytes(bytes: &[u8]) -> io::Result<u64> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut unpacked = 0;
    for at in 0..archive.len() {
        let member = archive.by_index(at)?;
        unpacked += io::copy(&mut member.take((MOST_BYTES + 1).saturating_sub(unpacked)), &mut io::sink())?;
        if unpacked > MOST_BYTES {
            break;
        }
    }
    Ok(unpacked)
}

/// The words of a sheet, cell by cell as they lie in the file: a cell at the far end of a sheet is one cell.
fn cells_of(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, sheet: &str) -> Result<Cells, Vec<InputFault>> {
    let broken = |error: calamine::XlsxError| vec![InputFault::at(sheet, one_line(&error.to_string())).or_quietly("it cannot be read")];
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A sheet of another sort, such as a chart.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(Cells::new()),
        Err(error) => return Err(broken(error)),
    };
    let mut cells = Cells::new();
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let words = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(words) => tidied(Cow::Borrowed(words)).into_owned(),
            DataRef::SharedString(words) => tidied(Cow::Borrowed(words)).into_owned(),
            DataRef::Error(_) => return Err(vec![InputFault::at(format!("cell {}", cell_name(row, column)), "this cell holds an error")]),
            DataRef::DateTime(at) if at.is_datetime() => {
                let (year, month, day, ..) = at.to_ymd_hms_milli();
                format!("{year:04}-{month:02}-{day:02}")
            }
            // A number as it is written: `2`, not `2.0`.
            other => Data::from(other.clone()).to_string(),
        };
        if words.is_empty() || column >= MOST_COLUMNS {
            continue;
        }
        cells.entry(row).or_default().insert(column, words);
        if cells.len() > MOST_ROWS {
            return Err(vec![InputFault::at(sheet, format!("it has more than {MOST_ROWS} rows"))]);
        }
    }
    Ok(cells)
}

/// The row in which the columns of answers are called by their names.
fn header(cells: &Cells) -> Option<u32> {
    let holds =
        |row: &BTreeMap<u32, String>, name: &str| row.values().any(|typed| find_column(typed).is_some_and(|at| COLUMNS[at] == name));
    cells.range(..LAST_HEADER_ROW).find(|(_, row)| NEEDED.iter().all(|name| holds(row, name))).map(|(row, _)| *row)
}

fn table(cells: &Cells, header: u32) -> Result<Vec<(super::Whose<'static>, crate::model::TypedAnswer<'static>)>, Vec<InputFault>> {
    let names = &cells[&header];
    let (columns, typed): (Vec<u32>, Vec<&str>) = names.iter().map(|(column, typed)| (*column, typed.as_str())).unzip();
    let place = |at: usize| format!("cell {}", cell_name(header, columns[at]));
    let places = columns_of(typed.into_iter(), &COLUMNS, find_column, &NEEDED, place)?;
    let at = |column: usize| places[column].map(|at| columns[at]);
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for (row, words) in cells.range(header + 1..) {
        let place = AnswerPlace::Row(*row, std::array::from_fn(at));
        match answer_in(place, true, |column| at(column).and_then(|column| words.get(&column)).map(|words| Cow::Owned(words.clone()))) {
            Ok(answer) => rows.extend(answer),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

/// What stands beside its name on a sheet that has no answers.
#[derive(Default)]
struct Facts {
    framework: Option<String>,
    version: Option<String>,
    level: Option<String>,
    person: Option<String>,
    role: Option<String>,
}

impl Facts {
    fn read(&mut self, cells: &Cells) {
        for row in cells.values() {
            let (Some(name), Some(value)) = (row.get(&0), row.get(&1)) else { continue };
            let fact = match name.to_lowercase().as_str() {
                "framework" => &mut self.framework,
                "version" => &mut self.version,
                "level" => &mut self.level,
                "a name, or whatever tells you apart" => &mut self.person,
                "your work" => &mut self.role,
                _ => continue,
            };
            *fact = fact.take().or_else(|| Some(value.clone()));
        }
    }
}
