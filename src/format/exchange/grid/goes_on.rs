//! A table without a row of heads that goes on with the one before it, as Word makes of a long
//! grid.

use super::{
    code::{is_code, split_code},
    plan::{GridMeaning, GridPlan},
    rows::column,
    table::{GridRow, GridTable},
};

/// A table with heads, as far as the next one needs it.
pub(super) struct GoesOn {
    pub(super) place: String,
    heads: GridRow,
    columns: usize,
    plan: GridPlan,
}

impl GoesOn {
    pub(super) fn of(table: &GridTable, plan: GridPlan) -> Self {
        let heads = table.rows[plan.head].clone();
        let plan = GridPlan { head: 0, ..plan };
        Self { place: table.place(), heads, columns: table.columns(), plan }
    }

    /// Returns a table under these heads, if it has the same columns, and numbers where they are.
    pub(super) fn with(&self, table: &GridTable) -> Option<(GridTable, GridPlan)> {
        if table.columns() != self.columns || self.columns < 2 {
            return None;
        }
        let rows = (0..table.rows.len()).filter(|row| table.said(*row).len() > 1);
        let rows: Vec<usize> = rows.collect();
        let code = column(&self.plan, &GridMeaning::Code);
        let title = column(&self.plan, &GridMeaning::Title);
        let is_numbered = |row: &&usize| {
            let said = |at: Option<usize>| at.map_or("", |at| table.words(**row, at));
            is_code(said(code)) || split_code(said(code)).or(split_code(said(title))).is_some()
        };
        let is_like_it = match code {
            Some(_) => rows.iter().filter(is_numbered).count() * 2 > rows.len(),
            None => !rows.is_empty(),
        };
        let mut whole = table.clone();
        whole.rows.insert(0, self.heads.clone());
        for (row, ..) in &mut whole.lost {
            *row += 1;
        }
        is_like_it.then(|| (whole, self.plan.clone()))
    }
}
