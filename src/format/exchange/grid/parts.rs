//! Several tables in what a file calls one: below another row of heads, or side by side.

use super::{
    heads::{self, GridHead},
    plan::{GridTyped, head_row, head_words},
    table::{GridCell, GridCover, GridTable},
};
use crate::model::Fault;

const OTHER_HEADS: &str = "another row of heads stands here; the rows below it are read by it";
const BESIDE: &str = "a second table stands beside the first; each is read by itself";

/// Returns the tables that stand in one, each with the places of the whole, and what is doubtful.
pub(super) fn parts(table: &GridTable, typed: &[GridTyped]) -> (Vec<GridTable>, Vec<Fault>) {
    let mut doubts = Vec::new();
    let mut all = Vec::new();
    for part in one_below_another(table, typed, &mut doubts) {
        all.extend(side_by_side(part, typed, &mut doubts));
    }
    (all, doubts)
}

fn one_below_another(
    table: &GridTable,
    typed: &[GridTyped],
    doubts: &mut Vec<Fault>,
) -> Vec<GridTable> {
    let Some(mut head) = head_row(table, typed) else { return vec![table.clone()] };
    let mut starts = vec![0];
    for row in head + 1..table.rows.len() {
        if !is_other_head(table, head, row) {
            continue;
        }
        doubts.push(Fault::at(table.place_of_row(row), OTHER_HEADS));
        // The headings above a row of heads belong to it.
        let first = (head + 1..row).rev().take_while(|above| table.said(*above).len() < 2).last();
        starts.push(first.unwrap_or(row));
        head = row;
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([table.rows.len()]).collect();
    let part = |(at, (start, end)): (usize, (&usize, usize))| GridTable {
        place: table.place.clone(),
        before: if at == 0 { table.before.clone() } else { Vec::new() },
        rows: table.rows[*start..end].to_vec(),
        lost: table
            .lost
            .iter()
            .filter(|(row, ..)| (*start..end).contains(row))
            .map(|(row, column, why)| (row - start, *column, *why))
            .collect(),
        unseen: if at == 0 { table.unseen.clone() } else { Vec::new() },
    };
    starts.iter().zip(ends).enumerate().map(part).collect()
}

/// Returns whether the words of a row are heads, and not those of the heads above.
fn is_other_head(table: &GridTable, head: usize, row: usize) -> bool {
    let said = table.said(row);
    let heads: Vec<String> = said.iter().map(|at| head_words(table, row, *at)).collect();
    // The first words of most rows are no head.
    if said.len() < 2 || heads.iter().take(2).all(|words| heads::of(words).is_none()) {
        return false;
    }
    let known: Vec<GridHead> = heads.iter().filter_map(|words| heads::of(words)).collect();
    if !known.iter().any(|one| matches!(one, GridHead::Title(_) | GridHead::Code)) {
        return false;
    }
    let above: Vec<String> =
        (0..table.columns()).map(|at| heads::plain(&head_words(table, head, at))).collect();
    let is_again = |words: &&String| {
        let words = heads::plain(words);
        !words.is_empty() && above.contains(&words)
    };
    let again = heads.iter().filter(is_again).count();
    let is_same = said.iter().zip(&heads).all(|(at, words)| above[*at] == heads::plain(words));
    let is_known = known.len() == said.len() && said.len() > 2;
    !is_same && (is_known || again > 1 && known.len() * 3 >= said.len() * 2)
}

/// Parts tables with the same heads that stand side by side. The cells of the others are empty in
/// each, so that columns keep their names.
fn side_by_side(table: GridTable, typed: &[GridTyped], doubts: &mut Vec<Fault>) -> Vec<GridTable> {
    let Some(head) = head_row(&table, typed).filter(|_| typed.is_empty()) else {
        return vec![table];
    };
    let said = table.said(head);
    let heads: Vec<String> =
        said.iter().map(|at| heads::plain(&head_words(&table, head, *at))).collect();
    let names_rows =
        |words: &String| matches!(heads::of(words), Some(GridHead::Title(_) | GridHead::Code));
    let is_repeated = |width: &usize| {
        heads.len().is_multiple_of(*width)
            && heads.chunks(*width).all(|chunk| *chunk == heads[..*width])
            && heads[..*width].iter().any(names_rows)
    };
    let Some(width) = (2..=heads.len() / 2).find(is_repeated) else { return vec![table] };
    let firsts: Vec<usize> = said.chunks(width).map(|chunk| chunk[0]).collect();
    doubts.push(Fault::at(table.place_of(head, firsts[1]), BESIDE));
    let part = |at: usize| {
        let start = if at == 0 { 0 } else { firsts[at] };
        let end = firsts.get(at + 1).copied().unwrap_or(usize::MAX);
        let is_in = |column: usize| (start..end).contains(&column);
        let mut part = table.clone();
        part.lost.retain(|(_, column, _)| is_in(*column));
        if at > 0 {
            (part.before, part.unseen) = (Vec::new(), Vec::new());
        }
        for row in &mut part.rows {
            for (column, cell) in row.cells.iter_mut().enumerate() {
                let reaches_in = column == start && cell.cover == GridCover::Beside;
                if !is_in(column) || reaches_in {
                    *cell = GridCell { nth: cell.nth, ..GridCell::default() };
                }
            }
        }
        part
    };
    (0..firsts.len()).map(part).collect()
}
