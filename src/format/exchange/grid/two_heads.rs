//! Two head rows that stand for one: aspects above, and below each the points to tick, or the levels;
//! or levels above, and below each its aspects.

use std::collections::BTreeSet;

use super::{
    heads::aspect_of,
    plan::{GridNames, LAST_HEAD_ROW, head_words},
    table::{GridCover, GridTable},
};

/// Returns the table with such rows as one, in which each column to tick has a head such as
/// `Knowledge: Achieved`; `None` if it has none.
pub(super) fn joined(table: &GridTable, known: &GridNames<'_>) -> Option<GridTable> {
    let last = table.rows.len().min(LAST_HEAD_ROW).checked_sub(1)?;
    let (upper, heads) = (0..last).find_map(|row| Some((row, heads_over(table, row, known)?)))?;
    let mut table = table.clone();
    for (cell, head) in table.rows[upper + 1].cells.iter_mut().zip(heads) {
        cell.words = head;
        cell.cover = GridCover::Own;
    }
    table.rows.remove(upper);
    Some(table)
}

/// Returns the head of each column, if this row has aspects and the next one points or levels below
/// them, or this row has levels and the next one aspects.
fn heads_over(table: &GridTable, row: usize, known: &GridNames<'_>) -> Option<Vec<String>> {
    let mut heads = Vec::new();
    let (mut above, mut pairs) = (String::new(), 0);
    let mut below = BTreeSet::new();
    for column in 0..table.columns() {
        let upper = head_words(table, row, column);
        let is_beside = table.cover(row, column) == GridCover::Beside;
        let lower = match table.cover(row + 1, column) {
            GridCover::Own => head_words(table, row + 1, column),
            GridCover::Above | GridCover::Beside => String::new(),
        };
        // Where cells are not merged, the upper head stands over the first of its columns only.
        if !upper.is_empty() && !is_beside {
            pairs += usize::from(aspect_of(&upper, &lower, known).is_some());
            above.clone_from(&upper);
        }
        let pair = aspect_of(&above, &lower, known);
        let head = pair.map(|(aspect, at)| format!("{aspect}: {at}"));
        match head {
            Some(head) => {
                heads.push(head);
                below.insert(lower);
            }
            None => {
                above.clear();
                heads.push(if lower.is_empty() { upper } else { lower });
            }
        }
    }
    // A row that names one level in every cell is a heading, and no head.
    (pairs > 0 && below.len() > 1).then_some(heads)
}
