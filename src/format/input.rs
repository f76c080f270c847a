//! What people hand in as JSON or CSV: read as far as it can be without knowing what the words mean.

use std::borrow::Cow;

use super::quoting::{OPEN_QUOTE, is_misquoted, takes_in_a_row};
use crate::text::{cut, did_you_mean, list, one_line, tidy};

/// Why a file cannot be taken: where (a line, a cell, or nowhere in particular) and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFault {
    pub place: Option<String>,
    pub message: String,
    /// What stands for the message where the words of the file are not to be repeated.
    quiet: Option<&'static str>,
}

impl InputFault {
    pub(super) fn whole(message: impl Into<String>) -> Self {
        Self { place: None, message: message.into(), quiet: None }
    }

    pub(super) fn at(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: Some(place.into()), message: message.into(), quiet: None }
    }

    /// A message that repeats words of the file, and what to say where these are somebody else's.
    pub(super) fn or_quietly(self, quiet: &'static str) -> Self {
        Self { quiet: Some(quiet), ..self }
    }

    /// Where and what, on one line.
    #[must_use]
    pub fn in_words(&self) -> String {
        self.said(&self.message)
    }

    /// The same without words of the file, which may be about somebody.
    #[must_use]
    pub fn in_quiet_words(&self) -> String {
        self.said(self.quiet.unwrap_or(&self.message))
    }

    fn said(&self, message: &str) -> String {
        self.place.as_ref().map_or_else(|| message.to_owned(), |place| format!("{place}: {message}"))
    }
}

/// What text in UTF-8 may begin with, and every table does that imh writes.
pub(super) const MARK: &[u8] = "\u{feff}".as_bytes();

const SAVE_AS: &str = "save it as `CSV UTF-8`";

/// The text of a file: UTF-8, or UTF-16 that says so with its mark. Anything else could be read in more than one way.
pub(super) fn text_of(bytes: &[u8]) -> Result<Cow<'_, str>, Vec<InputFault>> {
    let refused = |message: String| Err(vec![InputFault::whole(message)]);
    let text = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return refused(format!("the file is in UTF-32; {SAVE_AS}")),
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_le_bytes)?),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_be_bytes)?),
        // Every second byte of plain words in UTF-16.
        [0, _, 0, _, ..] | [_, 0, _, 0, ..] => {
            return refused(format!("the file looks like UTF-16 without the mark that says so; {SAVE_AS}"));
        }
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(_) if is_no_text(bytes) => return refused("it is neither text nor anything else that answers come in".to_owned()),
            Err(error) => {
                let at = error.valid_up_to();
                let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
                return Err(vec![InputFault::at(
                    format!("line {line}"),
                    format!(
                        "byte {} is not UTF-8. The file may be in Windows-1252 or another older encoding, which it does not say; {SAVE_AS}",
                        at + 1
                    ),
                )]);
            }
        },
    };
    if text.trim().is_empty() { refused("the file is empty".to_owned()) } else { Ok(text) }
}

/// Whether there is anything in the first of the bytes that no text has, in whatever encoding of single bytes.
fn is_no_text(bytes: &[u8]) -> bool {
    const LOOKED_AT: usize = 64 << 10;
    bytes.iter().take(LOOKED_AT).any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace())
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Vec<InputFault>> {
    let (units, rest) = bytes.as_chunks::<2>();
    let text = rest.is_empty().then(|| char::decode_utf16(units.iter().copied().map(unit)).collect::<Result<String, _>>().ok()).flatten();
    text.ok_or_else(|| vec![InputFault::whole(format!("the file begins as UTF-16 and does not go on as that; {SAVE_AS}"))])
}

/// What is wrong with JSON, in words.
pub(super) fn said(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "the file ends too early".to_owned();
    }
    let text = one_line(&error.to_string());
    cut(text.rsplit_once(" at line").map_or(text.as_str(), |(words, _)| words), LONGEST_MESSAGE)
}

/// The words of a file in a message are somebody's, and may be many.
const LONGEST_MESSAGE: usize = 200;
const LONGEST_NAME: usize = 60;

/// What is wrong with JSON, and where.
pub(super) fn json_fault(place: String, error: &serde_json::Error) -> InputFault {
    let fault = InputFault::at(place, said(error));
    if fault.message.starts_with("unknown field") {
        fault.or_quietly("there is a field here that does not belong in an answers file")
    } else if error.is_data() && !fault.message.starts_with("missing field") {
        fault.or_quietly("this is not what belongs here")
    } else {
        fault
    }
}

/// A table with a header line, whose cells are parted by commas, or by semicolons or tabs where its header is.
pub(super) struct Sheet<'t> {
    reader: csv::Reader<&'t [u8]>,
    lines: Lines<'t>,
    separator: u8,
    /// Where the first column is that every row needs.
    needed: Option<usize>,
    /// How many cells the header has.
    width: usize,
    /// Columns whose header is empty, in which nobody has met words yet.
    nameless: Vec<usize>,
    /// Where each column is, in the order in which they were asked for.
    pub(super) places: Vec<Option<usize>>,
}

impl<'t> Sheet<'t> {
    /// # Errors
    /// Columns that are not known, there twice or missing. A column is known by what `find` makes of its name.
    pub(super) fn open(
        text: &'t str,
        columns: &[&str],
        find: impl Fn(&str) -> Option<usize>,
        needed: &[&str],
    ) -> Result<Self, Vec<InputFault>> {
        let (mut lines, separator) = Lines::of(text);
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(lines.bytes);
        let headers = reader.headers().cloned().map_err(|error| vec![lines.fault(&error)])?;
        let width = headers.len();
        let nameless = headers.iter().enumerate().filter(|(_, name)| name.trim().is_empty()).map(|(at, _)| at).collect();
        let header = format!("line {}", lines.of_byte(0));
        let places = columns_of(headers.iter(), columns, find, needed, |_| header.clone())?;
        let needed = needed.first().and_then(|first| columns.iter().position(|column| column == first)).and_then(|column| places[column]);
        Ok(Self { reader, lines, separator, needed, width, nameless, places })
    }

    /// The next row. What a program left out at its end is blank; what is beyond the header must be.
    pub(super) fn next_row(&mut self, record: &mut csv::StringRecord) -> Result<bool, InputFault> {
        let is_there = self.reader.read_record(record).map_err(|error| self.lines.fault(&error))?;
        if is_there && memchr::memchr2(b'\n', b'\r', record.as_slice().as_bytes()).is_some() && self.has_open_quote(record) {
            let line = self.lines.of_row(record.position());
            return Err(InputFault::at(format!("line {line}"), OPEN_QUOTE));
        }
        if is_there && record.iter().skip(self.width).any(|cell| !cell.trim().is_empty()) {
            let line = self.lines.of_row(record.position());
            let message = format!("the row has {} cells, and the header {}", record.len(), self.width);
            return Err(InputFault::at(format!("line {line}"), message));
        }
        let is_said = |at: &usize| record.get(*at).is_some_and(|cell| if *at == 0 { !is_count(cell) } else { !cell.trim().is_empty() });
        if is_there && let Some(at) = self.nameless.iter().copied().find(is_said) {
            // It is told once.
            self.nameless.retain(|known| *known != at);
            let line = self.lines.of_row(record.position());
            return Err(InputFault::at(format!("line {line}, column {}", at + 1), NAMELESS_COLUMN));
        }
        Ok(is_there)
    }

    fn has_open_quote(&self, record: &csv::StringRecord) -> bool {
        let byte = |position: &csv::Position| usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let (from, to) = (record.position().map_or(0, byte), byte(self.reader.position()));
        let row = self.lines.bytes.get(from..to.min(self.lines.bytes.len())).unwrap_or_default();
        is_misquoted(row, self.separator) || self.needed.is_some_and(|needed| takes_in_a_row(record, needed, self.separator))
    }

    /// The line on which a row begins.
    pub(super) fn line_of(&mut self, record: &csv::StringRecord) -> u64 {
        self.lines.of_row(record.position())
    }
}

/// What is said of words of which nobody knows what they are.
pub(super) const NAMELESS_COLUMN: &str =
    "there are words here, and the column has no name; name it above, such as `note`, or take the words away";

/// Whether a cell only counts rows, as programs write it before the first column that has a name.
pub(super) fn is_count(cell: &str) -> bool {
    cell.trim().bytes().all(|byte| byte.is_ascii_digit())
}

/// The lines of a table as an editor counts them, whatever ends them, and with those that are blank.
struct Lines<'t> {
    bytes: &'t [u8],
    before: u64,
    at: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    /// The table without a first line that only says by what cells are parted, and that.
    fn of(text: &'t str) -> (Self, u8) {
        let (table, separator) = separated(text);
        let before = u64::from(table.len() < text.len());
        (Self { bytes: table.as_bytes(), before, at: 0, line: 1 }, separator)
    }

    fn of_byte(&mut self, byte: usize) -> u64 {
        let blank = self.bytes.get(byte..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let to = (byte + blank).min(self.bytes.len());
        if to < self.at {
            (self.at, self.line) = (0, 1);
        }
        let ends = |at: &usize| self.bytes[*at] == b'\n' || self.bytes.get(at + 1) != Some(&b'\n');
        self.line += memchr::memchr2_iter(b'\n', b'\r', &self.bytes[self.at..to]).map(|at| self.at + at).filter(ends).count() as u64;
        self.at = to;
        self.line + self.before
    }

    fn of_row(&mut self, position: Option<&csv::Position>) -> u64 {
        position.and_then(|position| usize::try_from(position.byte()).ok()).map_or(0, |byte| self.of_byte(byte))
    }

    fn fault(&mut self, error: &csv::Error) -> InputFault {
        let place = error.position().map(|position| format!("line {}", self.of_row(Some(position))));
        let message = match error.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!("the row has {len} cells, and the header {expected_len}"),
            _ => one_line(&error.to_string()),
        };
        InputFault { place, message, quiet: None }
    }
}

/// As many columns as help somebody who left one out.
const TOLD: usize = 10;

/// Where each of `columns` is in a header.
///
/// # Errors
/// Those that are not known, there twice or missing.
pub(super) fn columns_of<'h>(
    headers: impl Iterator<Item = &'h str>,
    columns: &[&str],
    find: impl Fn(&str) -> Option<usize>,
    needed: &[&str],
    place: impl Fn(usize) -> String,
) -> Result<Vec<Option<usize>>, Vec<InputFault>> {
    let mut faults = Vec::new();
    let mut places = vec![None; columns.len()];
    for (at, typed) in headers.enumerate() {
        let shown = cut(&one_line(typed), LONGEST_NAME);
        match find(typed) {
            None if typed.trim().is_empty() => {}
            None => {
                let near = did_you_mean(&shown, columns.iter().copied());
                let fault = InputFault::at(place(at), format!("unknown column `{shown}`{near}"));
                faults.push(fault.or_quietly("there is a column that is not known"));
            }
            // What nobody reads may be there more than once.
            Some(column) if places[column].is_some() && columns[column] == "state" => {}
            Some(column) if places[column].is_some() => {
                faults.push(InputFault::at(place(at), format!("the column `{}` is there twice", columns[column])));
            }
            Some(column) => places[column] = Some(at),
        }
    }
    let is_there = |needed: &&str| columns.iter().position(|column| column == needed).is_some_and(|column| places[column].is_some());
    // Then it is something else, and what its columns are called says nothing.
    if needed.len() > 1 && !needed.iter().any(is_there) {
        let names: Vec<String> = needed.iter().map(|needed| format!("`{needed}`")).collect();
        return Err(vec![InputFault::at(place(0), format!("there are no columns {}, and it is not a table of these", list(&names)))]);
    }
    for needed in needed {
        if columns.iter().position(|column| column == needed).is_none_or(|column| places[column].is_none()) {
            faults.push(InputFault::at(
                place(0),
                format!("there is no column `{needed}`; the columns are {}", columns[..columns.len().min(TOLD)].join(",")),
            ));
        }
    }
    if faults.is_empty() { Ok(places) } else { Err(faults) }
}

/// The text without a first line that only says by what cells are parted, and that.
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
    let mut sheet = Sheet::open(text, &columns, |typed| columns.iter().position(|column| *column == typed.trim()), needed)?;
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let mut record = csv::StringRecord::new();
    loop {
        match sheet.next_row(&mut record) {
            Ok(false) => return Ok((found, faults)),
            Ok(true) => {
                let cell = |column: usize| sheet.places[column].and_then(|at| record.get(at)).map(tidy).filter(|cell| !cell.is_empty());
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
pub(super) type AnyTable = (Vec<String>, Vec<(u64, Vec<String>)>);

/// A table whose columns are somebody's own.
///
/// # Errors
/// Rows that are none, a column without a name or with that of another.
pub(super) fn any_table(text: &str) -> Result<AnyTable, Vec<InputFault>> {
    let (mut lines, separator) = Lines::of(text);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).delimiter(separator).from_reader(lines.bytes);
    let header: Vec<String> = reader.headers().map_err(|error| vec![lines.fault(&error)])?.iter().map(tidy).collect();
    let mut faults = Vec::new();
    for (at, name) in header.iter().enumerate() {
        if name.is_empty() {
            faults.push(InputFault::at("line 1", format!("column {} has no name", at + 1)));
        } else if header.iter().position(|other| other.eq_ignore_ascii_case(name)) != Some(at) {
            faults.push(InputFault::at("line 1", format!("the column `{}` is there twice", cut(&one_line(name), LONGEST_NAME))));
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

/// A row without what every row has.
pub(super) fn missing_cell(line: u64, missing: &str) -> InputFault {
    InputFault::at(format!("line {line}"), format!("there is no {missing} in this row"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(bytes: &[u8]) -> Result<String, String> {
        text_of(bytes).map(Cow::into_owned).map_err(|faults| faults[0].in_words())
    }

    #[test]
    fn what_says_how_it_is_written_is_read_and_what_does_not_is_refused_with_what_helps() {
        assert_eq!(words("\u{feff}Zoë".as_bytes()), Ok("Zoë".to_owned()));
        let little: Vec<u8> = "\u{feff}Zoë,😀".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{feff}Zoë,😀".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((words(&little), words(&big)), (Ok("Zoë,😀".to_owned()), Ok("Zoë,😀".to_owned())));
        for (bytes, said) in [
            (&little[2..], "UTF-16 without the mark"),
            (&little[..little.len() - 1], "does not go on as that"),
            (b"person,role\nZo\xeb,midwife\n".as_slice(), "line 2: byte 15 is not UTF-8. The file may be in Windows-1252"),
            (b"\xff\xfe\0\0a\0\0\0", "UTF-32"),
            (b"\x89QZ\r\n\x1a\n\0", "it is neither text"),
            (b" \n ", "empty"),
        ] {
            let refusal = words(bytes).unwrap_err();
            assert!(refusal.contains(said), "{refusal}");
        }
    }

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
            let (_, faults) = super::rows(&format!("{}{end}last,row,long{end}", text.trim_end()), ["a", "b"], &["a"]).unwrap();
            assert_eq!(faults[0].place, Some(format!("line {}", line + 1)), "{text:?}");
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
            assert!(faults.is_empty() && rows.len() == 1 && rows[0].1.iter().all(Option::is_some), "{text:?}: {rows:?} {faults:?}");
        }
    }
}
