//! Takes away what a program that ended badly left half made: words about families may be in it, so the next command that writes
//! does it.

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

/// Folders that this process has looked through.
static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
/// Whether it has looked for what others noted.
static NOTED: Once = Once::new();

/// Removes the drafts in a folder that nobody is at work on, once in a process, and whatever else is noted of such. Whatever cannot be removed is tried again by the next.
pub(in crate::store) fn sweep_drafts(folder: &Path) {
    if !SWEPT.lock().is_ok_and(|mut swept| swept.insert(folder.to_owned())) {
        return;
    }
    NOTED.call_once(sweep_noted);
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| is_draft(path)) {
        // It stays locked until it is gone, so that nobody who was just making it goes on with it.
        if let Some(_left) = left(&path) {
            take_away(&path);
        }
    }
}
