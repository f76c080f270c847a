//! What a program that ended badly left half made, and how it is known that nobody is at work on it any more. Words about
//! families may be in it, so whoever next writes takes it away.

use std::{
    collections::BTreeSet,
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    sync::{Mutex, Once},
    time::Duration,
};

use super::{half_made::sweep_noted, place::set_read_only};

pub(super) const PREFIX: &str = ".imh-";
pub(super) const SUFFIX: &str = ".part";
/// How many letters and digits stand between.
const MIDDLE: usize = 6;
/// Where no lock tells that somebody is at work, nobody is any more after this long.
const LONG_ENOUGH: Duration = Duration::from_hours(24);

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

/// Takes away a draft that nobody is at work on, as far as that can be done.
pub(super) fn take_away(path: &Path) {
    if fs::symlink_metadata(path).is_ok_and(|found| found.is_dir()) {
        let _ = fs::remove_dir_all(path);
    } else {
        if cfg!(not(unix)) {
            let _ = set_read_only(path, false);
        }
        let _ = fs::remove_file(path);
    }
}

/// Whether a path is a draft that nobody is at work on.
pub(in crate::store) fn is_left(path: &Path) -> bool {
    is_draft(path) && left(path).is_some()
}

/// Whether a name is one of those that are given to what has no name yet.
pub(in crate::store) fn is_draft(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let middle = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    middle.is_some_and(|middle| middle.len() == MIDDLE && middle.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// A draft that nobody is at work on, locked where there are locks.
struct Left {
    _lock: Option<File>,
}

fn left(path: &Path) -> Option<Left> {
    let found = fs::symlink_metadata(path).ok().filter(|found| found.is_file() || found.is_dir())?;
    if cfg!(unix) {
        let lock = File::open(path).ok()?;
        match lock.try_lock() {
            Ok(()) => return Some(Left { _lock: Some(lock) }),
            Err(TryLockError::WouldBlock) => return None,
            // A file system without locks.
            Err(TryLockError::Error(_)) => {}
        }
    }
    let age = found.modified().ok().and_then(|modified| modified.elapsed().ok());
    age.is_some_and(|age| age > LONG_ENOUGH).then_some(Left { _lock: None })
}

/// Locks a draft that was just made; `false` if somebody was quicker who took it for one that was left. Only where holding a lock
/// hinders nobody from reading is a draft locked; one that cannot be is swept away by nobody for long enough.
pub(super) fn is_claimed(draft: &File, path: &Path) -> bool {
    if cfg!(not(unix)) {
        return true;
    }
    match draft.try_lock() {
        Ok(()) => fs::symlink_metadata(path).is_ok(),
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_are_given_to_drafts_are_taken_for_drafts() {
        assert!(is_draft(Path::new("some/.imh-aB3xYz.part")));
        for name in [".imh-.part", ".imh-my notes.part", "imh-aB3xYz.part", ".imh-aB3xYz.part.txt", ".imh-aB3xY!.part", ""] {
            assert!(!is_draft(Path::new(name)), "{name}");
        }
    }
}
