//! One aside: words in a file of answers that belong to no answer, and their place.

use crate::model::cell_name;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    pub place: AsidePlace,
    pub words: String,
    /// True if it is in a row of a question, in a column other than that of the answer.
    pub is_beside_question: bool,
}

/// The place of words. In this order, words below one another in a column follow each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AsidePlace {
    /// A cell of a spreadsheet, counted from 0, on a sheet counted from 1.
    Cell { sheet: usize, column: u32, row: u32 },
    /// A cell of a table, with the name of its column.
    Line { column: String, line: u64 },
    /// Somewhere else, such as a comment.
    Beyond(String),
}

impl AsidePlace {
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Cell { sheet, column, row } => {
                format!("cell {} of sheet {sheet}", cell_name(*row, *column))
            }
            Self::Line { column, line } if column.is_empty() => format!("line {line}"),
            Self::Line { column, line } => format!("line {line}, {column}"),
            Self::Beyond(place) => place.clone(),
        }
    }

    /// Returns the place of this and everything below it down to `last`.
    #[must_use]
    pub fn down_to(&self, last: &Self) -> String {
        match (self, last) {
            (Self::Cell { sheet, column, row }, Self::Cell { row: until, .. }) if row < until => {
                format!(
                    "cells {} to {} of sheet {sheet}",
                    cell_name(*row, *column),
                    cell_name(*until, *column)
                )
            }
            (Self::Line { column, line }, Self::Line { line: until, .. }) if line < until => {
                format!("lines {line} to {until}, {column}")
            }
            _ => self.in_words(),
        }
    }

    #[must_use]
    pub fn is_above(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Cell { sheet, column, row },
                Self::Cell { sheet: same, column: at, row: next },
            ) => (sheet, column, row + 1) == (same, at, *next),
            (Self::Line { column, line }, Self::Line { column: same, line: next }) => {
                column == same && line + 1 == *next
            }
            _ => false,
        }
    }
}

/// Returns whether a cell has more than a number, or a day in digits.
pub(super) fn is_words(cell: &str) -> bool {
    !cell.chars().all(|c| c.is_ascii_digit() || c.is_ascii_punctuation() || c.is_whitespace())
}
