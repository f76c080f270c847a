//! Merged cells that hide part of an answer, or the name of its competency.

use super::sheet::{BookSheet, Merged};
use crate::model::{AnswerPart, Fault, cell_name};

/// Returns a fault if part of a row is covered by another cell with words. A title across a whole
/// row hides nothing, and neither does an answer that reaches over the words beside it; words over
/// several rows belong to all of them.
pub(super) fn fault(
    sheet: &BookSheet,
    row: u32,
    column_of: &dyn Fn(AnswerPart) -> Option<u32>,
) -> Option<Fault> {
    let parts = [AnswerPart::Competency, AnswerPart::Level, AnswerPart::Aspect, AnswerPart::Point];
    let column_of = |part: AnswerPart| column_of(part);
    let is_title = |region: &Merged| {
        region.first.0 == row && Some(region.first.1) == column_of(AnswerPart::Competency)
    };
    let is_under = |region: &Merged, column: u32| {
        (region.first.0..=region.last.0).contains(&row)
            && (region.first.1..=region.last.1).contains(&column)
            && region.first != (row, column)
    };
    let taken = sheet.merged.iter().filter(|region| !is_title(region)).find(|region| {
        let takes_any =
            parts.into_iter().filter_map(column_of).any(|column| is_under(region, column));
        let takes_note = region.first.0 < region.last.0
            && column_of(AnswerPart::Note).is_some_and(|column| is_under(region, column));
        (takes_any || takes_note)
            && sheet
                .rows
                .get(&region.first.0)
                .is_some_and(|cells| cells.contains_key(&region.first.1))
    })?;
    let (first, last) =
        (cell_name(taken.first.0, taken.first.1), cell_name(taken.last.0, taken.last.1));
    Some(Fault::at(
        format!("cell {first}"),
        format!(
            "this cell is merged with those up to {last}; unmerge them, and give each question its own answer and words"
        ),
    ))
}
