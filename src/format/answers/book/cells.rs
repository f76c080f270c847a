//! Reads the cells of a spreadsheet of any program. Only cells that exist are stored, so a cell at
//! the far end of a sheet costs no more than one.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read},
};

use calamine::{
    Data, DataType as _, Dimensions, ExcelDateTime, Reader as _, SheetVisible, Xls, Xlsb, Xlsx,
};
use jiff::SignedDuration;
use zip::ZipArchive;

use super::{
    locked::is_locked,
    number_format::{digits_of, shown},
    open_document,
    records::of_xlsb,
    sheet::{BookSheet, Cell, Merged, clock, moment_in_words, no_book, too_long},
    unseen, xls_formats,
};
use crate::{
    format::answers::{Book, kind::PASSWORD},
    model::Fault,
    text::{one_line, tidied},
};

impl BookSheet {
    /// Adds a cell as a library read it.
    fn take(
        &mut self,
        number: usize,
        place: (u32, u32),
        value: Data,
        is_formula: bool,
    ) -> Result<(), Vec<Fault>> {
        let cell = match value {
            Data::Empty if is_formula => Cell::NoValue,
            Data::Empty => return Ok(()),
            Data::Error(_) => Cell::Error,
            value => match words_of(value) {
                words if words.is_empty() => return Ok(()),
                words => Cell::Words(words),
            },
        };
        if self.put(place, cell) { Ok(()) } else { Err(vec![too_long(number)]) }
    }
}

/// Returns the number in a cell that has one.
fn number_in(value: &Data) -> Option<f64> {
    if value.is_float() || value.is_int() { value.as_f64() } else { None }
}

/// Returns every sheet that has cells, in order.
pub(super) fn sheets(bytes: &[u8], book: Book) -> Result<Vec<BookSheet>, Vec<Fault>> {
    match book {
        Book::Xlsx => xlsx(bytes),
        Book::Xlsb => xlsb(bytes),
        Book::Xls => xls(bytes),
        Book::Ods => open_document::sheets(bytes),
    }
}

fn broken(number: usize) -> impl Fn(&dyn ToString) -> Vec<Fault> {
    move |why| {
        vec![
            Fault::at(format!("sheet {number}"), one_line(&why.to_string()))
                .or_redacted("it cannot be read"),
        ]
    }
}

/// Returns the names of the sheets that are not shown.
fn hidden(sheets: &[calamine::Sheet]) -> BTreeSet<String> {
    let hidden = sheets.iter().filter(|sheet| sheet.visible != SheetVisible::Visible);
    hidden.map(|sheet| sheet.name.clone()).collect()
}

fn merged(regions: Vec<Dimensions>) -> Vec<Merged> {
    regions.into_iter().map(|region| Merged { first: region.start, last: region.end }).collect()
}

fn xlsx(bytes: &[u8]) -> Result<Vec<BookSheet>, Vec<Fault>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(no_book)?;
    let mut sheets = Vec::new();
    let hidden = hidden(book.sheets_metadata());
    let mut unseen = unseen::of_xlsx(bytes);
    for (number, name) in (1..).zip(book.sheet_names()) {
        let broken = broken(number);
        let mut sheet = BookSheet::called(&name);
        sheet.is_hidden = hidden.contains(&name);
        sheet.unseen = unseen.remove(&number).unwrap_or_default();
        let mut reader = match book.worksheet_cells_reader(&name) {
            Ok(reader) => reader,
            // A sheet of another type, such as a chart.
            Err(calamine::XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(broken(&error)),
        };
        let mut numbers: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        while let Some(cell) =
            reader.next_cell_with_formula_metadata().map_err(|error| broken(&error))?
        {
            let value = cell.value.into();
            numbers.extend(number_in(&value).map(|number| (cell.pos, number)));
            if cell.formula.is_some() {
                sheet.formulas.insert(cell.pos);
            }
            sheet.take(number, cell.pos, value, cell.formula.is_some())?;
        }
        drop(reader);
        if !numbers.is_empty() {
            let mut reader = book.worksheet_cells_reader(&name).map_err(|error| broken(&error))?;
            while let Some((row, column, style)) =
                reader.next_style_id().map_err(|error| broken(&error))?
            {
                let Some(number) = numbers.get(&(row, column)) else { continue };
                let format =
                    reader.styles().get(style).and_then(|style| style.number_format.as_ref());
                let Some(format) = format else { continue };
                let place = (row, column);
                sheet
                    .digits
                    .extend(digits_of(*number, &format.format_code).map(|digits| (place, digits)));
                if let Some(words) = shown(*number, &format.format_code) {
                    sheet.put(place, Cell::Words(tidied(Cow::Owned(words)).into_owned()));
                }
            }
        }
        sheet.merged =
            merged(book.merge_cells_by_sheet_name(&name).map_err(|error| broken(&error))?);
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Returns whether a sheet of Excel's binary form has cells that the library would skip: cells
/// without their column, or merged cells.
fn has_more_than_is_read(bytes: &[u8]) -> bool {
    // The numbers in [MS-XLSB]: BrtShortBlank to BrtShortIsst, and BrtMergeCell.
    const SHORT: std::ops::RangeInclusive<u32> = 12..=18;
    const MERGED: u32 = 176;
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    (0..archive.len()).any(|at| {
        let Ok(mut member) = archive.by_index(at) else { return false };
        if !member.name().is_ok_and(|name| {
            name.to_ascii_lowercase().starts_with("xl/worksheets/") && name.contains(".bin")
        }) {
            return false;
        }
        let mut sheet = Vec::new();
        if member.read_to_end(&mut sheet).is_err() {
            return false;
        }
        of_xlsb(&sheet).any(|(kind, _)| kind == MERGED || SHORT.contains(&kind))
    })
}

fn xlsb(bytes: &[u8]) -> Result<Vec<BookSheet>, Vec<Fault>> {
    if has_more_than_is_read(bytes) {
        return Err(vec![Fault::whole(
            "it is a binary spreadsheet of a kind that imh does not read; open it in a spreadsheet program, and save it as .xlsx",
        )]);
    }
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(no_book)?;
    let mut sheets = Vec::new();
    let hidden = hidden(book.sheets_metadata());
    for (number, name) in (1..).zip(book.sheet_names()) {
        let broken = broken(number);
        let mut sheet = BookSheet::called(&name);
        sheet.is_hidden = hidden.contains(&name);
        let mut reader = book.worksheet_cells_reader(&name).map_err(|error| broken(&error))?;
        while let Some(cell) = reader.next_cell().map_err(|error| broken(&error))? {
            sheet.take(number, cell.get_position(), cell.get_value().clone().into(), false)?;
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn xls(bytes: &[u8]) -> Result<Vec<BookSheet>, Vec<Fault>> {
    if is_locked(bytes) {
        return Err(vec![Fault::whole(PASSWORD)]);
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(no_book)?;
    let mut sheets = Vec::new();
    let names = book.sheet_names();
    let hidden = hidden(book.sheets_metadata());
    let all_formats = Some(xls_formats::of_sheets(bytes))
        .filter(|formats| formats.len() == names.len())
        .unwrap_or_default();
    let mut unseen = unseen::of_xls_sheets(bytes).into_iter();
    for (number, name) in (1..).zip(names) {
        let formats = all_formats.get(number - 1);
        let range = book.worksheet_range(&name).map_err(|error| broken(number)(&error))?;
        let formulas = book.worksheet_formula(&name).map_err(|error| broken(number)(&error))?;
        let place = |(row, column): (u32, u32), at: (usize, usize)| {
            let from = |from: u32, at: usize| {
                u32::try_from(at).map_or(u32::MAX, |at| from.saturating_add(at))
            };
            (from(row, at.0), from(column, at.1))
        };
        let mut sheet = BookSheet::called(&name);
        sheet.is_hidden = hidden.contains(&name);
        sheet.unseen = unseen.next().unwrap_or_default();
        let start = formulas.start().unwrap_or_default();
        // A cell with an empty result is only among the formulas.
        for (row, column, _) in formulas.used_cells() {
            sheet.take(number, place(start, (row, column)), Data::Empty, true)?;
        }
        let start = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let place = place(start, (row, column));
            let format = formats.and_then(|formats| formats.get(&place));
            let counted = number_in(value).zip(format);
            let digits = counted.and_then(|(number, code)| digits_of(number, code));
            sheet.digits.extend(digits.map(|digits| (place, digits)));
            let words = counted.and_then(|(number, code)| shown(number, code));
            sheet.take(number, place, words.map_or_else(|| value.clone(), Data::String), false)?;
        }
        sheet.merged = merged(book.merge_cells_by_sheet_name(&name).unwrap_or_default());
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Returns the value of a cell as it would be typed: a number as it is written (`2`, not `2.0`), a
/// day as 2026-03-31, a time as 14:30.
fn words_of(value: Data) -> String {
    match value {
        Data::String(words) => tidied(Cow::Owned(words)).into_owned(),
        Data::DateTime(time) => moment_of(time),
        Data::DateTimeIso(time) => moment_in_words(&time),
        Data::DurationIso(time) => time.parse().map_or(time, clock),
        Data::Bool(value) => value.to_string().to_uppercase(),
        other => other.to_string(),
    }
}

/// Excel stores a day as a whole number, and a time as a part of a day.
fn moment_of(time: ExcelDateTime) -> String {
    let days = time.as_f64();
    let clock = |days: f64| {
        SignedDuration::try_from_secs_f64((days * 86_400.0).round())
            .map_or_else(|_| days.to_string(), clock)
    };
    if time.is_duration() || days.abs() < 1.0 {
        return clock(days);
    }
    let (year, month, day, ..) = time.to_ymd_hms_milli();
    let (day, time) = (format!("{year:04}-{month:02}-{day:02}"), clock(days.fract()));
    if time == "0:00" { day } else { format!("{day} {time}") }
}
