//! Deletes the drafts of crashed programs: they may contain words about families, so the next
//! command that writes does it.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, Once},
};

use super::{
    half_made::sweep_noted,
    left::{is_draft, left, take_away},
};

/// Folders that this process has swept.
static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
/// Makes sure that the drafts in the notes of other programs are swept once.
static NOTED: Once = Once::new();

/// Deletes the drafts in a folder that are not in use, once in a process, and those in notes. The
/// next process retries what cannot be deleted.
pub(in crate::store) fn sweep_drafts(folder: &Path) {
    if !SWEPT.lock().is_ok_and(|mut swept| swept.insert(folder.to_owned())) {
        return;
    }
    NOTED.call_once(sweep_noted);
    for path in fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| is_draft(path))
    {
        // It stays locked until it is deleted, so that a program that has just made it does not go
        // on using it.
        if let Some(_left) = left(&path) {
            take_away(&path);
        }
    }
}
