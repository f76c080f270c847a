//! Where a cell of a table stands, in a document whose tables have no names.

/// Counts the tables of a text, which may lie inside one another, and their rows and columns.
#[derive(Default)]
pub(super) struct Cells {
    tables: usize,
    /// The tables around what is read now: number, row, column.
    open: Vec<(usize, usize, usize)>,
}

impl Cells {
    pub(super) fn open_table(&mut self) {
        self.tables += 1;
        self.open.push((self.tables, 0, 0));
    }

    pub(super) fn close_table(&mut self) {
        self.open.pop();
    }

    pub(super) fn open_row(&mut self) {
        if let Some((_, row, column)) = self.open.last_mut() {
            *row += 1;
            *column = 0;
        }
    }

    pub(super) fn open_cell(&mut self) {
        self.skip(1);
    }

    /// Passes over columns: those that a wide cell covers, or that are told of only by number.
    pub(super) fn skip(&mut self, columns: usize) {
        if let Some((_, _, column)) = self.open.last_mut() {
            *column = column.saturating_add(columns);
        }
    }

    pub(super) fn is_inside(&self) -> bool {
        !self.open.is_empty()
    }

    /// Returns the place of a cell: `table 1 row 2 column 3`.
    pub(super) fn place(&self) -> Option<String> {
        let (table, row, column) = self.open.last().filter(|(_, row, _)| *row > 0)?;
        Some(format!("table {table} row {row} column {column}"))
    }
}
