//! Whether this run has saved anything: nobody is told that nothing was changed where something
//! was.

use std::sync::atomic::{AtomicBool, Ordering};

use super::waiting_words;

static SAVED: AtomicBool = AtomicBool::new(false);

/// Notes that something a person asked for is on the disk. What imh makes for itself on the way to
/// it does not count.
pub(in crate::store) fn note_saved() {
    SAVED.store(true, Ordering::Relaxed);
}

/// Notes it of what was written, if it was.
pub(in crate::store) fn saved<T, E>(written: Result<T, E>) -> Result<T, E> {
    written.inspect(|_| note_saved())
}

/// Whether anything that a person would look for is on the disk because of this run, words that
/// wait to be finished among it.
#[must_use]
pub fn is_anything_saved() -> bool {
    SAVED.load(Ordering::Relaxed) || !waiting_words().is_empty()
}
