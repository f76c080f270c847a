//! Columns of which the heads alone do not say enough: two with one head, and words without one.

use super::{
    plan::{GridHow, GridMeaning, head_words},
    table::{GridCover, GridTable},
    ticks::is_tick,
};
use crate::text::alike;

/// Why a column is left out that is headed as one before it.
pub(super) const REPEATED: &str = "a column before it has the same head";

/// Leaves out the second of two columns that have one head and mean the same, and takes words without a
/// head for what is rated if nothing else is.
pub(super) fn settle(
    table: &GridTable,
    head: usize,
    meanings: &mut [GridMeaning],
    hows: &mut [GridHow],
) {
    let is_open = |at: usize| table.cover(head, at) != GridCover::Beside;
    let heads: Vec<String> =
        (0..meanings.len()).map(|at| alike(&head_words(table, head, at))).collect();
    for at in (0..meanings.len()).filter(|at| is_open(*at) && !heads[*at].is_empty()) {
        let is_rated = matches!(
            meanings[at],
            GridMeaning::Id
                | GridMeaning::Code
                | GridMeaning::Title
                | GridMeaning::Statement { .. }
                | GridMeaning::Mark(_)
        );
        let is_repeated = |before: &usize| {
            is_open(*before) && heads[*before] == heads[at] && meanings[*before] == meanings[at]
        };
        if is_rated && hows[at] != GridHow::Asked && (0..at).any(|before| is_repeated(&before)) {
            meanings[at] = GridMeaning::Left(REPEATED);
        }
    }
    let is_statement = |meaning: &GridMeaning| matches!(meaning, GridMeaning::Statement { .. });
    if meanings.iter().any(is_statement) || !meanings.contains(&GridMeaning::Title) {
        return;
    }
    let rows = head + 1..table.rows.len();
    let full = rows.clone().filter(|row| table.said(*row).len() > 1).count();
    let has_words = |at: &usize| {
        let said = rows.clone().map(|row| table.words(row, *at));
        let words = said.filter(|words| words.contains(' ') && !is_tick(words)).count();
        is_open(*at)
            && heads[*at].is_empty()
            && matches!(meanings[*at], GridMeaning::Left(_))
            && words * 2 > full
    };
    if let Some(at) = (0..meanings.len()).find(has_words) {
        meanings[at] = GridMeaning::Statement { level: None, aspect: None };
        hows[at] = GridHow::Content;
    }
}
