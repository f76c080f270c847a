//! The columns of a table of answers, whatever they are called.

use super::days::day;
use crate::{model::AnswerPart, text::one_line};

/// What a row may have. The first five are the parts of an answer in their order. Then comes whose
/// it is; then what is there to be read by people, and makes the table a form, in which an answer
/// may be left out; then what `imh cohort export` adds, which follows from the rest. A column that
/// begins with `group-` is somebody's own.
pub(super) const COLUMNS: [&str; 22] = [
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

/// Whether what stands in a column is part of an answer, and not only there for people to read.
pub(super) fn is_read(column: usize) -> bool {
    column < ANSWERED || column == SHA256
}

/// A column by its name in any case, or by what a spreadsheet of questions calls it.
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

/// Whether a column is called so, and its heading says nothing more.
pub(super) fn is_known_heading(typed: &str) -> bool {
    let known = one_line(typed).to_lowercase();
    find_column(typed)
        .is_some_and(|column| column != NOTE || ["note", OWN_WORDS].contains(&known.as_str()))
}

/// Whether words under this heading are read: as an answer, as what somebody wrote about it, as its
/// day, or as somebody's own group.
pub(super) fn column_of_answer(heading: &str, words: &str) -> bool {
    match find_column(heading) {
        Some(POINT | NOTE | STATE) => true,
        Some(DAY) => day(words, String::new).is_ok(),
        // One word of those that `imh cohort export` writes.
        Some(column) if column > SHA256 => !words.trim().contains(char::is_whitespace),
        _ => false,
    }
}

/// Where each column stands. Who is only named, and not told by whatever else, is told by that.
pub(super) fn named(mut places: Vec<Option<usize>>) -> Vec<Option<usize>> {
    if places[PERSON].is_none() {
        places[PERSON] = places[NAME].take();
    }
    places
}
