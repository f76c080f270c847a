//! Recognises drafts, and tells whether a program is still using them.

use std::{
    fs::{self, File, TryLockError},
    path::Path,
    time::Duration,
};

use super::place::set_read_only;

pub(super) const PREFIX: &str = ".imh-";
pub(super) const SUFFIX: &str = ".part";
/// The number of letters and digits in the middle of the name.
const MIDDLE: usize = 6;
/// The age at which a draft counts as left over if locks do not work.
const LONG_ENOUGH: Duration = Duration::from_hours(24);

/// Deletes a draft that is not in use, if possible.
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

/// Returns whether a path is a draft that is not in use.
pub(in crate::store) fn is_left(path: &Path) -> bool {
    is_draft(path) && left(path).is_some()
}

/// Returns whether a name is that of a draft.
pub(in crate::store) fn is_draft(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let middle = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    middle.is_some_and(|middle| {
        middle.len() == MIDDLE && middle.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// A draft that is not in use, locked if there are locks.
pub(super) struct Left {
    _lock: Option<File>,
}

pub(super) fn left(path: &Path) -> Option<Left> {
    let found =
        fs::symlink_metadata(path).ok().filter(|found| found.is_file() || found.is_dir())?;
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

/// Locks a draft that was just made; `false` if another program took it for a leftover meanwhile.
/// Drafts are only locked on systems where a lock does not keep others from reading. A draft that
/// cannot be locked is not deleted until it is old enough.
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
        for name in [
            ".imh-.part",
            ".imh-my notes.part",
            "imh-aB3xYz.part",
            ".imh-aB3xYz.part.txt",
            ".imh-aB3xY!.part",
            "",
        ] {
            assert!(!is_draft(Path::new(name)), "{name}");
        }
    }
}
