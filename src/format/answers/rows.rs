//! Reads the answers of many people in one file: a row for each answer, as a table or as lines of
//! JSON.

use serde::Deserialize;

use super::{
    columns::SHA256,
    json::Words,
    table::{self, Whose, WrongRow, answer_in},
};
use crate::{
    format::input::{MARK, json_fault},
    model::{AnswerPlace, Fault, TypedAnswer},
};

/// A row as a line of JSON. Its other keys repeat these, or are the person's own.
#[derive(Deserialize)]
struct RowRecord<'a> {
    #[serde(borrow)]
    person: Option<Words<'a>>,
    #[serde(borrow)]
    name: Option<Words<'a>>,
    #[serde(borrow)]
    role: Option<Words<'a>>,
    #[serde(borrow)]
    framework: Option<Words<'a>>,
    #[serde(borrow)]
    version: Option<Words<'a>>,
    #[serde(borrow)]
    sha256: Option<Words<'a>>,
    #[serde(borrow)]
    level: Option<Words<'a>>,
    #[serde(borrow)]
    competency: Words<'a>,
    #[serde(borrow)]
    aspect: Option<Words<'a>>,
    #[serde(borrow)]
    point: Words<'a>,
    #[serde(borrow)]
    answered: Option<Words<'a>>,
}

/// Returns whether the beginning of a file has rows that name their people.
#[must_use]
pub fn is_of_many(bytes: &[u8]) -> bool {
    const LONGEST_LINE: usize = 64 << 10;
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let start = &bytes[..bytes.len().min(LONGEST_LINE)];
    let ends = |at: &usize| start[*at] == b'\n' || start.get(at + 1) != Some(&b'\n');
    // A first line that only names the separator comes before the header.
    let before = usize::from(bytes.starts_with(b"sep="));
    let end =
        memchr::memchr2_iter(b'\n', b'\r', start).filter(ends).nth(before).unwrap_or(start.len());
    let Ok(text) = std::str::from_utf8(&start[..end]) else { return false };
    if text.starts_with('{') { is_line(text) } else { table::is_of_many(text) }
}

fn is_line(line: &str) -> bool {
    serde_json::from_str::<RowRecord<'_>>(line).is_ok_and(|row| row.person.or(row.name).is_some())
}

/// Passes on every row of a text, which begins with the header line if it is a table;
/// `lines_before` lines come before it in its file.
///
/// # Errors
/// If a column is unknown, missing, or there twice. Faults of a row are passed on.
pub fn each_row(
    text: &str,
    lines_before: u64,
    mut row: impl FnMut(Result<(Whose<'_>, TypedAnswer<'_>), WrongRow>),
) -> Result<(), Vec<Fault>> {
    if !text.starts_with('{') {
        return table::each_row(text, lines_before, row);
    }
    for (line, words) in
        (lines_before + 1..).zip(text.lines()).filter(|(_, words)| !words.trim().is_empty())
    {
        let read = serde_json::from_str::<RowRecord<'_>>(words)
            .map_err(|error| json_fault(format!("line {line}"), &error));
        match read.map_err(WrongRow::from).and_then(|record| answer_of(record, line)) {
            Ok(Some(answer)) => row(Ok(answer)),
            Ok(None) => {}
            Err(wrong) => row(Err(wrong)),
        }
    }
    Ok(())
}

fn answer_of(
    record: RowRecord<'_>,
    line: u64,
) -> Result<Option<(Whose<'_>, TypedAnswer<'_>)>, WrongRow> {
    fn some(words: Option<Words<'_>>) -> Option<std::borrow::Cow<'_, str>> {
        words.and_then(Words::some)
    }
    let RowRecord {
        person,
        name,
        role,
        framework,
        version,
        sha256,
        level,
        competency,
        aspect,
        point,
        answered,
    } = record;
    let mut sha256 = some(sha256);
    let mut cells = [
        competency.some(),
        some(level),
        some(aspect),
        point.some(),
        None,
        some(person).or_else(|| some(name)),
        some(role),
        some(framework),
        some(version),
        some(answered),
    ];
    answer_in(AnswerPlace::Line(line), false, |column| match column {
        SHA256 => sha256.take(),
        column => cells.get_mut(column).and_then(Option::take),
    })
}
