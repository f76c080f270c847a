//! What people hand in as JSON or CSV: read as far as it can be without knowing what the words mean.

use crate::text::{did_you_mean, one_line, tidy};

/// Why a file cannot be taken: where (a line, a row, or nowhere in particular) and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFault {
    pub place: Option<String>,
    pub message: String,
}

/// The text of a file, without the mark that some programs put before it.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, Vec<InputFault>> {
    let whole = |message: String| vec![InputFault { place: None, message }];
    let text = std::str::from_utf8(bytes)
        .map_err(|error| whole(format!("byte {} is not UTF-8; save the file as UTF-8", error.valid_up_to() + 1)))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() { Err(whole("the file is empty".to_owned())) } else { Ok(text) }
}

/// What is wrong with JSON, in words.
pub(super) fn said(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "the file ends too early".to_owned();
    }
    let text = one_line(&error.to_string());
    text.rsplit_once(" at line").map_or(text.clone(), |(words, _)| words.to_owned())
}

/// The line of a row, and its cells.
pub(super) type Row<const N: usize> = (u64, [Option<String>; N]);

/// The cells of each row that has any, with its line, in the order of `columns`; and the rows that are none.
///
/// # Errors
/// Columns that are not known, there twice or missing.
pub(super) fn rows<const N: usize>(
    text: &str,
    columns: [&str; N],
    needed: &[&str],
) -> Result<(Vec<Row<N>>, Vec<InputFault>), Vec<InputFault>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().cloned().map_err(|error| vec![csv_fault(&error)])?;
    let mut faults: Vec<InputFault> = Vec::new();
    let mut in_header = |message: String| faults.push(InputFault { place: Some("line 1".to_owned()), message });
    for (at, column) in headers.iter().enumerate() {
        if !columns.contains(&column) {
            let column = one_line(column);
            let near = did_you_mean(&column, columns);
            in_header(format!("unknown column `{column}`{near}"));
        } else if headers.iter().position(|other| other == column) != Some(at) {
            in_header(format!("the column `{column}` is there twice"));
        }
    }
    for needed in needed {
        if !headers.iter().any(|column| column == *needed) {
            in_header(format!("there is no column `{needed}`; the columns are {}", columns.join(",")));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let places = columns.map(|name| headers.iter().position(|column| column == name));
    let mut found = Vec::new();
    for row in reader.records() {
        match row {
            Ok(row) => {
                let line = row.position().map_or(0, csv::Position::line);
                let cells = places.map(|at| at.and_then(|at| row.get(at)).map(tidy).filter(|cell| !cell.is_empty()));
                if cells.iter().any(Option::is_some) {
                    found.push((line, cells));
                }
            }
            Err(error) => faults.push(csv_fault(&error)),
        }
    }
    Ok((found, faults))
}

/// A row without what every row has.
pub(super) fn missing_cell(line: u64, missing: &str) -> InputFault {
    InputFault { place: Some(format!("line {line}")), message: format!("there is no {missing} in this row") }
}

fn csv_fault(error: &csv::Error) -> InputFault {
    let place = error.position().map(|position| format!("line {}", position.line()));
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!("the row has {len} cells, and the header {expected_len}"),
        _ => one_line(&error.to_string()),
    };
    InputFault { place, message }
}
