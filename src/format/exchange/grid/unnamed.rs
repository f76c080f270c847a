//! Competencies of which nothing in a grid names the level.

use super::{base::ONLY_LEVEL, entry::GridEntry};
use crate::{model::Fault, text::counted};

/// Says at which level that is of which nothing names the level.
pub(super) fn tell_unnamed_levels(
    entries: &[GridEntry],
    told: &mut Vec<Fault>,
    doubts: &mut Vec<Fault>,
) {
    let is_unnamed = |entry: &&GridEntry| {
        entry.level.is_none() && entry.statements.iter().any(|one| one.level.is_none())
    };
    let unnamed: Vec<&GridEntry> = entries.iter().filter(is_unnamed).collect();
    let Some(first) = unnamed.first() else { return };
    if unnamed.len() == entries.len() {
        told.push(Fault::whole("nothing names a level, so all is at one"));
        return;
    }
    let others = match unnamed.len() - 1 {
        0 => String::new(),
        some => format!(", and so {} from here on", counted(some, "other is", "others are")),
    };
    doubts.push(Fault::at(
        first.place.clone(),
        format!("nothing names the level of this, so it is at \"{ONLY_LEVEL}\"{others}"),
    ));
}
