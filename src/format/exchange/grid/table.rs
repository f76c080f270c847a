//! Tables of any file in one shape, with the place of each cell as people see it.

use crate::model::{Fault, cell_name};

/// The most columns that are looked at.
pub(super) const MOST_COLUMNS: usize = 64;

/// The tables of a file, before anybody knows what they mean.
#[derive(Debug, Default)]
pub(super) struct GridFile {
    pub(super) tables: Vec<GridTable>,
    /// Lines such as `#title,...` before a table.
    pub(super) facts: Vec<(String, String)>,
    pub(super) told: Vec<Fault>,
}

#[derive(Clone, Debug)]
pub(super) struct GridTable {
    pub(super) place: GridTablePlace,
    /// The headings and paragraphs between the table before and this one.
    pub(super) before: Vec<GridHeading>,
    pub(super) rows: Vec<GridRow>,
    /// Cells without words that had some, by row and column, and why they are lost.
    pub(super) lost: Vec<(usize, usize, &'static str)>,
    /// What its program does not show, and imh reads like the rest.
    pub(super) unseen: Vec<Fault>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GridTablePlace {
    /// A document, by the number of the table.
    Document(usize),
    /// A sheet by its name, as its tab says.
    Sheet(String),
    /// A text with a row on each line.
    Lines,
}

#[derive(Clone, Debug)]
pub(super) struct GridHeading {
    pub(super) words: String,
    /// From 1 for the largest, 0 for the title of the document; `None` for a paragraph.
    pub(super) depth: Option<u8>,
}

#[derive(Clone, Debug)]
pub(super) struct GridRow {
    /// From 1, as people count.
    pub(super) number: u32,
    /// One for each column.
    pub(super) cells: Vec<GridCell>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct GridCell {
    /// With a line for each paragraph.
    pub(super) words: String,
    pub(super) cover: GridCover,
    /// From 1 within the row, as people count in a document.
    pub(super) nth: u32,
}

/// Whether a cell stands by itself or is a part of a merged one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum GridCover {
    #[default]
    Own,
    /// The cell to the left reaches over it.
    Beside,
    /// The cell above reaches over it.
    Above,
}

impl GridTable {
    pub(super) fn words(&self, row: usize, column: usize) -> &str {
        self.cell(row, column).map_or("", |cell| cell.words.as_str())
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> Option<&GridCell> {
        self.rows.get(row)?.cells.get(column)
    }

    pub(super) fn cover(&self, row: usize, column: usize) -> GridCover {
        self.cell(row, column).map_or(GridCover::Own, |cell| cell.cover)
    }

    /// Returns the words of a cell, or of the one above that reaches over it.
    pub(super) fn reached_words(&self, row: usize, column: usize) -> &str {
        let mut at = row;
        while at > 0 && self.cover(at, column) == GridCover::Above {
            at -= 1;
        }
        self.words(at, column)
    }

    pub(super) fn columns(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
    }

    /// Returns the columns of a row that have words of their own.
    pub(super) fn said(&self, row: usize) -> Vec<usize> {
        let Some(row) = self.rows.get(row) else { return Vec::new() };
        row.cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.words.is_empty())
            .map(|(at, _)| at)
            .collect()
    }

    /// Returns the number of columns over which a cell reaches.
    pub(super) fn span(&self, row: usize, column: usize) -> usize {
        let Some(row) = self.rows.get(row) else { return 1 };
        let beside = row.cells.iter().skip(column + 1);
        1 + beside.take_while(|cell| cell.cover == GridCover::Beside).count()
    }

    pub(super) fn place(&self) -> String {
        match &self.place {
            GridTablePlace::Document(number) => format!("table {number}"),
            GridTablePlace::Sheet(name) => format!("sheet \"{name}\""),
            GridTablePlace::Lines => "the table".to_owned(),
        }
    }

    pub(super) fn place_of_row(&self, row: usize) -> String {
        let number = self.rows.get(row).map_or(0, |row| row.number);
        match self.place {
            GridTablePlace::Lines => format!("line {number}"),
            _ => format!("{}, row {number}", self.place()),
        }
    }

    pub(super) fn place_of(&self, row: usize, column: usize) -> String {
        let number = self.rows.get(row).map_or(0, |row| row.number);
        let nth = self.cell(row, column).map_or(0, |cell| cell.nth);
        match &self.place {
            GridTablePlace::Document(_) => format!("{}, cell {nth}", self.place_of_row(row)),
            GridTablePlace::Sheet(_) => {
                let column = u32::try_from(column).unwrap_or(0);
                format!("{}, {}", self.place(), cell_name(number.saturating_sub(1), column))
            }
            GridTablePlace::Lines => format!("line {number}, column {}", column + 1),
        }
    }
}
