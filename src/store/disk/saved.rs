//! Records whether this run has saved anything, so that imh never says that nothing was changed
//! when something was.

use std::sync::atomic::{AtomicBool, Ordering};

use super::waiting_words;

static SAVED: AtomicBool = AtomicBool::new(false);

/// Notes that something a person asked for is on the disk. Files that imh makes for itself in the
/// process do not count.
pub(in crate::store) fn note_saved() {
    SAVED.store(true, Ordering::Relaxed);
}

/// Notes a successful write, and passes on its result.
pub(in crate::store) fn saved<T, E>(written: Result<T, E>) -> Result<T, E> {
    written.inspect(|_| note_saved())
}

/// Returns whether this run put anything on the disk that a person would look for, including
/// unfinished words.
#[must_use]
pub fn is_anything_saved() -> bool {
    SAVED.load(Ordering::Relaxed) || !waiting_words().is_empty()
}
