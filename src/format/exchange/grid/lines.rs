//! Reads a grid in a text: cells between commas, semicolons or tabs.

use super::table::{GridCell, GridFile, GridRow, GridTable, GridTablePlace, MOST_COLUMNS};
use crate::{
    format::{
        input::text_of,
        quoting::{OPEN_QUOTE, is_misquoted},
    },
    model::Fault,
    text::{one_line, tidy},
};

/// The most rows that are read.
pub(super) const MOST_ROWS: usize = 50_000;

pub(super) fn read(bytes: &[u8]) -> Result<GridFile, Vec<Fault>> {
    let text = text_of(bytes)?;
    let whole = text.len();
    let (text, separator) = separated(&text);
    let (mut at, mut number) = (0, 1 + u32::from(text.len() < whole));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut file = GridFile::default();
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let from = offset(reader.position());
        let is_there = reader.read_record(&mut record).map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            vec![Fault::at(format!("line {line}"), one_line(&error.to_string()))]
        })?;
        if !is_there {
            break;
        }
        let raw = text.as_bytes().get(from..offset(reader.position())).unwrap_or_default();
        let blank = raw.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        number += line_ends(&text.as_bytes()[at..from + blank]);
        at = from + blank;
        if raw.contains(&b'"') && is_misquoted(&raw[blank..], separator) {
            return Err(vec![Fault::at(format!("line {number}"), OPEN_QUOTE)]);
        }
        if rows.is_empty()
            && let Some(fact) = fact_in(&record)
        {
            file.facts.push(fact);
            continue;
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == MOST_ROWS {
            return Err(vec![Fault::whole(format!("it has more than {MOST_ROWS} rows"))]);
        }
        if record.iter().skip(MOST_COLUMNS).any(|cell| !cell.trim().is_empty()) {
            let what =
                format!("only the first {MOST_COLUMNS} columns are read; the rest is left out");
            file.told.push(Fault::at(format!("line {number}"), what));
        }
        let cells = (1..)
            .zip(record.iter().take(MOST_COLUMNS))
            .map(|(nth, cell)| GridCell { words: tidy(cell), nth, ..GridCell::default() })
            .collect();
        rows.push(GridRow { number, cells });
    }
    file.tables.push(GridTable {
        place: GridTablePlace::Lines,
        before: Vec::new(),
        rows,
        lost: Vec::new(),
        unseen: Vec::new(),
    });
    Ok(file)
}

/// Counts the line ends of a text, with `\r\n` as one.
fn line_ends(text: &[u8]) -> u32 {
    let ends = text.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => text.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    u32::try_from(ends.count()).unwrap_or(u32::MAX)
}

fn offset(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

/// Returns the name and the value in a line such as `#title,My framework`.
fn fact_in(record: &csv::StringRecord) -> Option<(String, String)> {
    let name = record.get(0)?.trim().strip_prefix('#')?.trim().to_lowercase();
    let values: Vec<&str> =
        record.iter().skip(1).map(str::trim).filter(|value| !value.is_empty()).collect();
    (!values.is_empty() && !name.is_empty() && name.chars().all(|c| c.is_alphabetic() || c == '_'))
        .then(|| (name, values.join(",")))
}

/// Returns the text without a first line that only names the separator, and the separator: the one
/// that most lines at the beginning have.
fn separated(text: &str) -> (&str, u8) {
    const LOOKED_AT: usize = 50;
    if let Some((first, rest)) = text.split_once('\n')
        && let Some(separator) = first.trim_end().strip_prefix("sep=")
        && let [separator @ (b',' | b';' | b'\t')] = separator.as_bytes()
    {
        return (rest, *separator);
    }
    let lines = || text.split(['\n', '\r']).filter(|line| !line.is_empty()).take(LOOKED_AT);
    let (mut best, mut most) = (b',', (0, 0));
    for separator in [b',', b';', b'\t'] {
        let parts = |line: &str| line.bytes().filter(|byte| *byte == separator).count();
        let found =
            (lines().filter(|line| parts(line) > 0).count(), lines().map(parts).sum::<usize>());
        if found > most {
            (best, most) = (separator, found);
        }
    }
    (text, best)
}
