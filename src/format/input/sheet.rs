//! Reads a table with a header line and any separator, with its rows numbered as in an editor.

use super::LONGEST_NAME;
use crate::{
    format::quoting::{OPEN_QUOTE, is_misquoted, takes_in_a_row},
    model::{Fault, Place},
    text::{cut, did_you_mean, list, one_line, tidy},
};

/// A table with a header line, separated by commas, or by semicolons or tabs if its header is.
pub(in crate::format) struct Sheet<'t> {
    reader: csv::Reader<&'t [u8]>,
    lines: Lines<'t>,
    separator: u8,
    /// The place of the first column that every row needs.
    needed: Option<usize>,
    /// The number of cells in the header.
    width: usize,
    /// Columns with an empty header, in which no words have been found yet.
    nameless: Vec<usize>,
    /// The place of each column, in the order in which they were requested.
    pub(in crate::format) places: Vec<Option<usize>>,
}

impl<'t> Sheet<'t> {
    /// Opens a table. `find` identifies a column by its name.
    ///
    /// # Errors
    /// If a column is unknown, missing, or there twice.
    pub(in crate::format) fn open(
        text: &'t str,
        columns: &[&str],
        find: impl Fn(&str) -> Option<usize>,
        needed: &[&str],
    ) -> Result<Self, Vec<Fault>> {
        let (mut lines, separator) = Lines::of(text);
        let mut reader =
            csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(lines.bytes);
        let headers = reader.headers().cloned().map_err(|error| vec![lines.fault(&error)])?;
        let width = headers.len();
        let nameless = headers
            .iter()
            .enumerate()
            .filter(|(_, name)| name.trim().is_empty())
            .map(|(at, _)| at)
            .collect();
        let header = format!("line {}", lines.of_byte(0));
        let places = columns_of(headers.iter(), columns, find, needed, |_| header.clone())?;
        let needed = needed
            .first()
            .and_then(|first| columns.iter().position(|column| column == first))
            .and_then(|column| places[column]);
        Ok(Self { reader, lines, separator, needed, width, nameless, places })
    }

    /// Reads the next row. Missing cells at its end count as blank; cells beyond the header must be
    /// blank.
    pub(in crate::format) fn next_row(
        &mut self,
        record: &mut csv::StringRecord,
    ) -> Result<bool, Fault> {
        let is_there = self.reader.read_record(record).map_err(|error| self.lines.fault(&error))?;
        if is_there
            && memchr::memchr2(b'\n', b'\r', record.as_slice().as_bytes()).is_some()
            && self.has_open_quote(record)
        {
            let line = self.lines.of_row(record.position());
            return Err(Fault::at(format!("line {line}"), OPEN_QUOTE));
        }
        if is_there && record.iter().skip(self.width).any(|cell| !cell.trim().is_empty()) {
            let line = self.lines.of_row(record.position());
            let message =
                format!("the row has {} cells, and the header {}", record.len(), self.width);
            return Err(Fault::at(format!("line {line}"), message));
        }
        let is_said = |at: &usize| {
            record.get(*at).is_some_and(|cell| {
                if *at == 0 { !is_count(cell) } else { !cell.trim().is_empty() }
            })
        };
        if is_there && let Some(at) = self.nameless.iter().copied().find(is_said) {
            // Reported only once.
            self.nameless.retain(|known| *known != at);
            let line = self.lines.of_row(record.position());
            return Err(Fault::at(format!("line {line}, column {}", at + 1), NAMELESS_COLUMN));
        }
        Ok(is_there)
    }

    fn has_open_quote(&self, record: &csv::StringRecord) -> bool {
        let byte =
            |position: &csv::Position| usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let (from, to) = (record.position().map_or(0, byte), byte(self.reader.position()));
        let row = self.lines.bytes.get(from..to.min(self.lines.bytes.len())).unwrap_or_default();
        is_misquoted(row, self.separator)
            || self.needed.is_some_and(|needed| takes_in_a_row(record, needed, self.separator))
    }

    /// Returns the names of its columns.
    pub(in crate::format) fn header(&mut self) -> csv::StringRecord {
        self.reader.headers().cloned().unwrap_or_default()
    }

    /// Returns the line on which a row begins.
    pub(in crate::format) fn line_of(&mut self, record: &csv::StringRecord) -> u64 {
        self.lines.of_row(record.position())
    }
}

/// The message for words in a column without a name.
pub(in crate::format) const NAMELESS_COLUMN: &str = "there are words here, and the column has no name; name it above, such as `note`, or take the words away";

/// Returns whether a cell only counts rows, as programs write it before the first column that has a
/// name.
pub(in crate::format) fn is_count(cell: &str) -> bool {
    cell.trim().bytes().all(|byte| byte.is_ascii_digit())
}

/// Counts the lines of a table as an editor does, with any line ends, including blank lines.
struct Lines<'t> {
    bytes: &'t [u8],
    before: u64,
    at: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    /// Splits off a first line that only names the separator, and returns the rest and the
    /// separator.
    fn of(text: &'t str) -> (Self, u8) {
        let (table, separator) = separated(text);
        let before = u64::from(table.len() < text.len());
        (Self { bytes: table.as_bytes(), before, at: 0, line: 1 }, separator)
    }

    fn of_byte(&mut self, byte: usize) -> u64 {
        let blank = self
            .bytes
            .get(byte..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        let to = (byte + blank).min(self.bytes.len());
        if to < self.at {
            (self.at, self.line) = (0, 1);
        }
        let ends = |at: &usize| self.bytes[*at] == b'\n' || self.bytes.get(at + 1) != Some(&b'\n');
        self.line += memchr::memchr2_iter(b'\n', b'\r', &self.bytes[self.at..to])
            .map(|at| self.at + at)
            .filter(ends)
            .count() as u64;
        self.at = to;
        self.line + self.before
    }

    fn of_row(&mut self, position: Option<&csv::Position>) -> u64 {
        position
            .and_then(|position| usize::try_from(position.byte()).ok())
            .map_or(0, |byte| self.of_byte(byte))
    }

    fn fault(&mut self, error: &csv::Error) -> Fault {
        let place = error.position().map_or(Place::Whole, |position| {
            Place::Named(format!("line {}", self.of_row(Some(position))))
        });
        let message = match error.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("the row has {len} cells, and the header {expected_len}")
            }
            _ => one_line(&error.to_string()),
        };
        Fault::new(place, message)
    }
}

/// The most column names that are listed for somebody who left one out.
const TOLD: usize = 10;

/// Returns the place of each of `columns` in a header.
///
/// # Errors
/// If a column is unknown, missing, or there twice.
pub(in crate::format) fn columns_of<'h>(
    headers: impl Iterator<Item = &'h str>,
    columns: &[&str],
    find: impl Fn(&str) -> Option<usize>,
    needed: &[&str],
    place: impl Fn(usize) -> String,
) -> Result<Vec<Option<usize>>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut places = vec![None; columns.len()];
    for (at, typed) in headers.enumerate() {
        let shown = cut(&one_line(typed), LONGEST_NAME);
        match find(typed) {
            None if typed.trim().is_empty() => {}
            None => {
                let near = did_you_mean(&shown, columns.iter().copied());
                let fault = Fault::at(place(at), format!("unknown column `{shown}`{near}"));
                faults.push(fault.or_redacted("there is a column that is not known"));
            }
            // A column that is never read may be there more than once.
            Some(column) if places[column].is_some() && columns[column] == "state" => {}
            Some(column) if places[column].is_some() => {
                faults.push(Fault::at(
                    place(at),
                    format!("the column `{}` is there twice", columns[column]),
                ));
            }
            Some(column) => places[column] = Some(at),
        }
    }
    let is_there = |needed: &&str| {
        columns
            .iter()
            .position(|column| column == needed)
            .is_some_and(|column| places[column].is_some())
    };
    // Then it is a table of another kind, and the names of its columns would not help.
    if needed.len() > 1 && !needed.iter().any(is_there) {
        let names: Vec<String> = needed.iter().map(|needed| format!("`{needed}`")).collect();
        return Err(vec![Fault::at(
            place(0),
            format!("there are no columns {}, and it is not a table of these", list(&names)),
        )]);
    }
    for needed in needed {
        if columns
            .iter()
            .position(|column| column == needed)
            .is_none_or(|column| places[column].is_none())
        {
            faults.push(Fault::at(
                place(0),
                format!(
                    "there is no column `{needed}`; the columns are {}",
                    columns[..columns.len().min(TOLD)].join(",")
                ),
            ));
        }
    }
    if faults.is_empty() { Ok(places) } else { Err(faults) }
}

/// Returns the text without a first line that only names the separator, and the separator.
fn separated(text: &str) -> (&str, u8) {
    if let Some((first, rest)) = text.split_once(['\n', '\r'])
        && let Some(separator) = first.trim_end().strip_prefix("sep=")
        && let [separator @ (b',' | b';' | b'\t')] = separator.as_bytes()
    {
        let after_both = rest.strip_prefix('\n').filter(|_| text[first.len()..].starts_with('\r'));
        return (after_both.unwrap_or(rest), *separator);
    }
    let header = text.split(['\n', '\r']).next().unwrap_or_default();
    let parts = |separator: char| header.matches(separator).count();
    let (mut best, mut most) = (b',', parts(','));
    for separator in [b';', b'\t'] {
        if parts(char::from(separator)) > most {
            (best, most) = (separator, parts(char::from(separator)));
        }
    }
    (text, best)
}

/// The line of a row, and its cells.
pub(in crate::format) type SheetRow<const N: usize> = (u64, [Option<String>; N]);

/// Returns the cells of each row that has any, with its line, in the order of `columns`; and the
/// faults of unreadable rows.
///
/// # Errors
/// If a column is unknown, missing, or there twice.
pub(in crate::format) fn rows<const N: usize>(
    text: &str,
    columns: [&str; N],
    needed: &[&str],
) -> Result<(Vec<SheetRow<N>>, Vec<Fault>), Vec<Fault>> {
    let mut sheet = Sheet::open(
        text,
        &columns,
        |typed| columns.iter().position(|column| *column == typed.trim()),
        needed,
    )?;
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let mut record = csv::StringRecord::new();
    loop {
        match sheet.next_row(&mut record) {
            Ok(false) => return Ok((found, faults)),
            Ok(true) => {
                let cell = |column: usize| {
                    sheet.places[column]
                        .and_then(|at| record.get(at))
                        .map(tidy)
                        .filter(|cell| !cell.is_empty())
                };
                let cells = std::array::from_fn(cell);
                if cells.iter().any(Option::is_some) {
                    found.push((sheet.line_of(&record), cells));
                }
            }
            Err(fault) => faults.push(fault),
        }
    }
}

/// A header, and the line and cells of each row that has any.
pub(in crate::format) type AnyTable = (Vec<String>, Vec<(u64, Vec<String>)>);

/// Reads a table with columns that the person named.
///
/// # Errors
/// If a row cannot be read, or a column has no name, or the same name as another.
pub(in crate::format) fn any_table(text: &str) -> Result<AnyTable, Vec<Fault>> {
    let (mut lines, separator) = Lines::of(text);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .delimiter(separator)
        .from_reader(lines.bytes);
    let header: Vec<String> =
        reader.headers().map_err(|error| vec![lines.fault(&error)])?.iter().map(tidy).collect();
    let mut faults = Vec::new();
    for (at, name) in header.iter().enumerate() {
        if name.is_empty() {
            faults.push(Fault::at("line 1", format!("column {} has no name", at + 1)));
        } else if header.iter().position(|other| other.eq_ignore_ascii_case(name)) != Some(at) {
            faults.push(Fault::at(
                "line 1",
                format!("the column `{}` is there twice", cut(&one_line(name), LONGEST_NAME)),
            ));
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let cells: Vec<String> = record.iter().map(tidy).collect();
                if cells.iter().any(|cell| !cell.is_empty()) {
                    rows.push((lines.of_row(record.position()), cells));
                }
            }
            Err(error) => faults.push(lines.fault(&error)),
        }
    }
    if faults.is_empty() { Ok((header, rows)) } else { Err(faults) }
}

/// Makes a fault for a row without a required cell.
pub(in crate::format) fn missing_cell(line: u64, missing: &str) -> Fault {
    Fault::at(format!("line {line}"), format!("there is no {missing} in this row"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_that_an_editor_counts() {
        for (text, line) in [
            ("a,b\n1,2\nx,y\n", 3),
            ("a,b\r\n1,2\r\nx,y\r\n", 3),
            ("sep=,\r\na,b\r\n1,2\r\nx,y\r\n", 4),
            ("sep=,\na,b\n1,2\nx,y\n", 4),
            ("a,b\r\n1,\"two\r\nlines\"\r\nx,y\r\n", 4),
            ("a,b\n\n\n1,2\n\nx,y\n", 6),
            ("a,b\r\n\r\n1,2\r\nx,y", 4),
            ("a,b\r1,2\rx,y\r", 3),
            ("sep=,\ra,b\r\r1,\"two\rlines\"\rx,y\r", 6),
        ] {
            let (rows, _) = rows(text, ["a", "b"], &["a"]).unwrap();
            assert_eq!(rows.last().unwrap().0, line, "{text:?}");
            let (_, others) = any_table(text).unwrap();
            assert_eq!(others.last().unwrap().0, line, "{text:?}");
            let end = if text.contains('\n') { "\r\n" } else { "\r" };
            let (_, faults) = super::rows(
                &format!("{}{end}last,row,long{end}", text.trim_end()),
                ["a", "b"],
                &["a"],
            )
            .unwrap();
            assert_eq!(faults[0].place, Place::Named(format!("line {}", line + 1)), "{text:?}");
        }
    }

    #[test]
    fn cells_are_parted_as_the_header_is() {
        for text in [
            "a,b\n1;2,3\n",
            "a;b\n1;2,3\n",
            "a\tb\n1\t2,3\n",
            "sep=;\r\na;b\n1;2,3\n",
            "a;b\r\n1;\"2,3\"\r\n",
            "sep=;\ra;b\r1;2,3\r",
            "a,b\r1;2;;,3\r",
        ] {
            let (rows, faults) = rows(text, ["a", "b"], &["a"]).unwrap();
            assert!(
                faults.is_empty() && rows.len() == 1 && rows[0].1.iter().all(Option::is_some),
                "{text:?}: {rows:?} {faults:?}"
            );
        }
    }
}
