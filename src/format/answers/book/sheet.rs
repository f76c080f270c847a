//! A sheet of answers, independent of the program that made it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::looks::CellWords;
use crate::{model::Fault, text::one_line};

const MOST_ROWS: usize = 50_000;
const MOST_COLUMNS: u32 = 64;
/// The most cells beyond [`MOST_COLUMNS`]. Somebody may have written there, but a program may also
/// have filled all of them.
const MOST_FAR: usize = 1_000;

/// The contents of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::format) enum Cell {
    /// Tidied, and never empty.
    Words(String),
    /// `#N/A` and its like.
    Error,
    /// A formula that was never calculated.
    NoValue,
}

/// A merged region, from the first to the last of its rows and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) struct Merged {
    pub(in crate::format) first: (u32, u32),
    pub(in crate::format) last: (u32, u32),
}

/// Words in a cell, or on the sheet, that are not part of the text of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::format) struct SheetAside {
    pub(super) cell: Option<(u32, u32)>,
    pub(super) is_comment: bool,
    pub(super) words: String,
}

/// The rows and columns, from 0, that a program does not show.
#[derive(Debug, Default)]
pub(in crate::format) struct UnseenLines {
    pub(in crate::format) rows: BTreeSet<u32>,
    pub(in crate::format) columns: BTreeSet<u32>,
    /// The words of cells, by row and column, that are struck out or raised in part or as a whole.
    pub(in crate::format) looks: BTreeMap<(u32, u32), Vec<CellWords>>,
    /// The cells of an .xlsx that are struck out as a whole.
    pub(super) struck: BTreeSet<(u32, u32)>,
}

impl UnseenLines {
    /// Adds columns, of which those further to the right are never read.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        self.columns.extend(first..=last.min(MOST_COLUMNS - 1));
    }
}

/// A sheet by row and column.
#[derive(Default)]
pub(in crate::format) struct BookSheet {
    /// As its tab says.
    pub(in crate::format) name: String,
    pub(in crate::format) rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
    pub(in crate::format) merged: Vec<Merged>,
    /// The digits that a cell shows, if they differ from its number: `1.10` for 1.1.
    pub(in crate::format) digits: BTreeMap<(u32, u32), String>,
    /// The cells whose value is the result of a formula.
    pub(in crate::format) formulas: BTreeSet<(u32, u32)>,
    /// True if its program does not show it.
    pub(in crate::format) is_hidden: bool,
    pub(in crate::format) unseen: UnseenLines,
    far: usize,
    /// The asides of an OpenDocument, which stores them among its cells.
    pub(super) beside: Vec<SheetAside>,
}

impl BookSheet {
    pub(super) fn called(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Adds a cell; `false` if there is no more room.
    pub(super) fn put(&mut self, (row, column): (u32, u32), cell: Cell) -> bool {
        self.far += usize::from(column >= MOST_COLUMNS);
        if column < MOST_COLUMNS || self.far <= MOST_FAR {
            self.rows.entry(row).or_default().insert(column, cell);
        }
        self.rows.len() <= MOST_ROWS
    }

    /// Returns the words of a cell by their look, if any are struck out or raised.
    pub(in crate::format) fn looks(&self, place: (u32, u32)) -> Option<Vec<CellWords>> {
        if let Some(words) = self.unseen.looks.get(&place) {
            return Some(words.clone());
        }
        let is_struck = self.unseen.struck.contains(&place);
        let Some(Cell::Words(words)) = self.rows.get(&place.0)?.get(&place.1) else { return None };
        is_struck.then(|| vec![CellWords { words: words.clone(), is_struck, is_raised: false }])
    }

    pub(super) fn words(&self, row: u32, column: u32) -> Option<&str> {
        match self.rows.get(&row)?.get(&column)? {
            Cell::Words(words) => Some(words),
            Cell::Error | Cell::NoValue => None,
        }
    }
}

pub(super) fn no_book(why: impl ToString) -> Vec<Fault> {
    vec![Fault::whole(format!(
        "it is not a spreadsheet that can be read ({})",
        one_line(&why.to_string())
    ))]
}

pub(super) fn too_long(number: usize) -> Fault {
    Fault::at(format!("sheet {number}"), format!("it has more than {MOST_ROWS} rows"))
}

/// Returns an ISO 8601 moment in words: its day, and its time if it has one.
pub(super) fn moment_in_words(moment: &str) -> String {
    let Some((day, time)) = moment.split_once('T') else { return moment.to_owned() };
    let time = time.get(..5).unwrap_or(time);
    if time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'Z')) {
        day.to_owned()
    } else {
        format!("{day} {time}")
    }
}

/// Returns a time of day, or a duration, as one types it: 14:30, or 30:00.
pub(super) fn clock(time: SignedDuration) -> String {
    let (sign, seconds) =
        (if time.is_negative() { "-" } else { "" }, time.unsigned_abs().as_secs());
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if seconds == 0 {
        format!("{sign}{hours}:{minutes:02}")
    } else {
        format!("{sign}{hours}:{minutes:02}:{seconds:02}")
    }
}
