//! The keys of `--columns`, and those that are none.

use super::{
    columns::asked,
    heads,
    plan::{GridMeaning, GridNames, GridTyped},
};
use crate::{model::Fault, text::did_you_mean};

/// The keys with which a person names columns.
const KEYS: [&str; 18] = [
    "code",
    "title",
    "statement",
    "domain",
    "domain-code",
    "cluster",
    "cluster-code",
    "level",
    "summary",
    "examples",
    "related",
    "parent",
    "note",
    "id",
    "n/a",
    "ignore",
    "at",
    "evidence",
];

/// Doubts each key that a person typed of which imh makes an aspect, though nothing says that it is
/// one.
pub(super) fn unknown_keys(typed: &[GridTyped], known: &GridNames<'_>) -> Vec<Fault> {
    let is_unknown = |(key, head): &&GridTyped| match asked(key, head, known) {
        GridMeaning::Statement { aspect: Some(aspect), .. } => !heads::is_aspect(&aspect, known),
        _ => false,
    };
    let doubt = |(key, head): &GridTyped| {
        let near = did_you_mean(key, KEYS);
        Fault::whole(format!(
            "`{key}` is none of imh's keys for columns{near}; so the column \"{head}\" became an aspect of that name"
        ))
    };
    typed.iter().filter(is_unknown).map(doubt).collect()
}
