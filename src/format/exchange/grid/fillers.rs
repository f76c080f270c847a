//! Cells that say nothing, such as a dash or `TBC`, and those that repeat the one above: `ditto`.

use super::{
    entry::GridEntries,
    heads::plain,
    plan::{GridMeaning, GridPlan},
    table::{GridCover, GridTable},
};
use crate::model::Fault;

const NOTHING: [&str; 16] = [
    "intentionally blank",
    "intentionally left blank",
    "n a",
    "na",
    "nil",
    "none",
    "not applicable",
    "not applicable at this level",
    "not required at this level",
    "tba",
    "tbc",
    "tbd",
    "to be added",
    "to be confirmed",
    "to be decided",
    "to follow",
];
const DITTO: [&str; 6] =
    ["as above", "as row above", "ditto", "idem", "same as above", "see above"];

/// Returns the table without its fillers; `None` if it has none. Each is told.
pub(super) fn without(
    table: &GridTable,
    plan: &GridPlan,
    out: &mut GridEntries,
) -> Option<GridTable> {
    let mut whole: Option<GridTable> = None;
    for (at, meaning) in plan.meanings.iter().enumerate() {
        if !is_filled(meaning) {
            continue;
        }
        let mut above = String::new();
        for row in plan.head + 1..table.rows.len() {
            let words = table.words(row, at);
            let (became, what) = if says_nothing(words) {
                (String::new(), format!("\"{words}\" says nothing, so the cell is read as empty"))
            } else if repeats(words) && !above.is_empty() && table.span(row, at) == 1 {
                (above.clone(), format!("\"{words}\" stands for the words above it"))
            } else {
                if !words.is_empty() && table.cover(row, at) == GridCover::Own {
                    words.clone_into(&mut above);
                }
                continue;
            };
            out.told.push(Fault::at(table.place_of(row, at), what));
            let whole = whole.get_or_insert_with(|| table.clone());
            whole.rows[row].cells[at].words = became;
        }
    }
    whole
}

/// Returns whether the words of a column are kept in a pack.
fn is_filled(meaning: &GridMeaning) -> bool {
    matches!(
        meaning,
        GridMeaning::Code
            | GridMeaning::Title
            | GridMeaning::Statement { .. }
            | GridMeaning::Group(_)
            | GridMeaning::GroupCode(_)
            | GridMeaning::Level
            | GridMeaning::Summary
            | GridMeaning::Examples
            | GridMeaning::Related
            | GridMeaning::Parent
            | GridMeaning::Short
    )
}

fn says_nothing(words: &str) -> bool {
    let is_sign =
        |c: char| matches!(c, '-' | '\u{2013}' | '\u{2014}' | '\u{2212}' | '.' | '…' | '_' | '?');
    let is_signs = !words.is_empty() && words.chars().all(|c| is_sign(c) || c.is_whitespace());
    is_signs || words.len() < 40 && NOTHING.contains(&plain(words).as_str())
}

fn repeats(words: &str) -> bool {
    let is_sign =
        |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{3003}' | '\u{2033}' | '\'');
    let is_signs = !words.is_empty() && words.chars().all(|c| is_sign(c) || c.is_whitespace());
    is_signs || words.len() < 20 && DITTO.contains(&plain(words).as_str())
}
