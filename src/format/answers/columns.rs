//! The columns of a table of answers, by any of their names.

use super::days::day;
use crate::{model::AnswerPart, text::one_line};

/// The columns of a row. The first five are the parts of an answer in their order, and then comes
/// the person. The next are there for people to read: they make the table a form, in which an
/// answer may be left out. The rest are added by `imh cohort export` and by a form, and follow from
/// the others.
/// Columns that begin with `group-` are the person's own.
pub(super) const COLUMNS: [&str; 24] = [
    "competency",
    "level",
    "aspect",
    "point",
    "note",
    "person",
    "role",
    "framework",
    "version",
    "answered",
    "title",
    "statement",
    "choices",
    "name",
    "sha256",
    "domain",
    "elective",
    "counts",
    "optional",
    "state",
    "verdict",
    "step",
    "code",
    "counts-as",
];
const ANSWERED: usize = 10;
pub(super) const NOTE: usize = AnswerPart::Note as usize;
const POINT: usize = AnswerPart::Point as usize;
const DAY: usize = 9;
const STATE: usize = 19;
const OWN_WORDS: &str = "in your own words";
const GROUP: &str = "group-";
pub(super) const NEEDED: [&str; 2] = ["competency", "point"];
pub(super) const PERSON: usize = 5;
pub(super) const ROLE: usize = 6;
pub(super) const STATEMENT: usize = 11;
pub(super) const NAME: usize = 13;
pub(super) const SHA256: usize = 14;

/// Returns whether a column is part of an answer, not only there for people to read.
pub(super) fn is_read(column: usize) -> bool {
    column < ANSWERED || column == SHA256
}

/// Finds a column by its name in any case, or by its heading in a spreadsheet of questions.
pub(super) fn find_column(typed: &str) -> Option<usize> {
    let typed = one_line(typed).to_lowercase();
    let called = match typed.as_str() {
        "your answer" | "answer" => "point",
        "what it says" => "statement",
        words if words.starts_with(OWN_WORDS) => "note",
        words if words.starts_with(GROUP) => "state",
        words => words,
    };
    COLUMNS.iter().position(|column| *column == called)
}

/// Returns whether a heading is the name of a column and says nothing more.
pub(super) fn is_known_heading(typed: &str) -> bool {
    let known = one_line(typed).to_lowercase();
    find_column(typed)
        .is_some_and(|column| column != NOTE || ["note", OWN_WORDS].contains(&known.as_str()))
}

/// Returns whether words under this heading are read: as an answer, a note on it, its day, or the
/// person's own group.
pub(super) fn column_of_answer(heading: &str, words: &str) -> bool {
    match find_column(heading) {
        Some(POINT | NOTE | STATE) => true,
        Some(DAY) => day(words, String::new).is_ok(),
        // A single word, like those that `imh cohort export` writes.
        Some(column) if column > SHA256 => !words.trim().contains(char::is_whitespace),
        _ => false,
    }
}

/// Returns where each column is. If there is no column for the person, that for the name takes its
/// place.
pub(super) fn named(mut places: Vec<Option<usize>>) -> Vec<Option<usize>> {
    if places[PERSON].is_none() {
        places[PERSON] = places[NAME].take();
    }
    places
}
