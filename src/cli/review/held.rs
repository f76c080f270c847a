//! Recognises files with decisions by their names and bytes, and says why decisions in other files
//! do not count.

use std::{io::Read, path::Path};

use crate::{
    format::{
        answers::{HEAD_BYTES, Kind, LETTER, kind_of_head},
        decisions::{self, DecisionsFault},
    },
    model::Review,
    store::{Container, MOST_DECISION_BYTES, describe},
};

/// Reports whether a file has the name of a decision file, encrypted or not.
pub(super) fn may_be_called(path: &Path) -> bool {
    let is_bare = is_called(path, ".age") && path.with_extension("").extension().is_none();
    is_bare || is_called(path, ".json") || is_called(path, ".json.age")
}

pub(super) fn is_called(path: &Path, ending: &str) -> bool {
    path.to_string_lossy().to_lowercase().ends_with(ending)
}

/// Returns why an unopened file may still contain decisions, as a clause about "it": anything may
/// be packed into it, or it has the name of a decision file and other contents.
pub(super) fn unread(path: &Path, kind: &Kind) -> Option<String> {
    let instead = match kind {
        Kind::Book(_) => "is a spreadsheet",
        Kind::Letter => "is a mail",
        kind => kind.unread().unwrap_or("is a file of another kind"),
    };
    let is_meant =
        || may_be_called(path).then(|| format!("cannot be read as decisions: it {instead}"));
    if let Kind::Unopened(why) = kind { Some((*why).to_owned()) } else { is_meant() }
}

/// The reason why decisions among other words do not count, as a clause about "it".
pub(super) const AMONG_WORDS: &str = "holds decisions in the middle of other text, where they do not count; ask whoever wrote them for the file itself, as imh wrote it";

/// Returns why decisions in a ZIP or a mail do not count, as a clause about "it".
pub(super) fn packed(name: &str, holder: &str) -> String {
    if name.ends_with(LETTER) {
        return format!(
            "holds decisions in {LETTER}, which do not count there; ask whoever sent it to attach the file itself"
        );
    }
    format!(
        "holds the decisions `{name}`, which do not count inside a {holder}; save that file in this folder by itself"
    )
}

/// Reads the decisions in a file that was opened, with its bytes; `None` if it is something else.
///
/// # Errors
/// The reason why they cannot be read, as a clause about "it".
pub(super) fn decisions_in(mut container: Container) -> Result<Option<(Review, Vec<u8>)>, String> {
    let mut bytes = Vec::new();
    let mut read = |most: u64, bytes: &mut Vec<u8>| {
        let read = container.by_ref().take(most).read_to_end(bytes);
        read.map_err(|error| format!("cannot be opened whole: {}", describe(&error)))
    };
    read(HEAD_BYTES as u64, &mut bytes)?;
    if !matches!(kind_of_head(&bytes), Kind::Words) {
        return Ok(None);
    }
    read(MOST_DECISION_BYTES, &mut bytes)?;
    match decisions::parse(&bytes) {
        Ok(review) => Ok(Some((review, bytes))),
        Err(DecisionsFault::Foreign) => Ok(None),
        Err(fault) => Err(fault.to_string()),
    }
}
