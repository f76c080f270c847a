//! One aside: words in a file of answers that belong to no answer, and their place.

use crate::model::cell_name;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    pub place: AsidePlace,
    pub words: String,
    /// Whether it stands in a row of questions, in a column that is not that of the answer.
    pub is_beside_question: bool,
}

/// Where words stand; in order, what stands below one another in a column comes one after the
/// other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AsidePlace {
    /// A cell of a spreadsheet, counted from nought, on a sheet counted from one.
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

    /// The place of this and of all below it down to `last`.
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

/// Whether there is more in a cell than a number, or a day in numbers.
pub(super) fn is_words(cell: &str) -> bool {
    !cell.chars().all(|c| c.is_ascii_digit() || c.is_ascii_punctuation() || c.is_whitespace())
}
