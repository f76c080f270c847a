//! Folders that a service syncs: recognises the files that services and systems leave beside a
//! person's own. docs/synced.md has the table.

use std::path::{Path, PathBuf};

use super::disk::{self, Disk};
use crate::text::{left_by, stands_for};

/// The contents of a folder, without files that a service or a system put there for itself.
#[derive(Default)]
pub(super) struct Folder {
    /// Files and folders, by name.
    pub(super) here: Vec<PathBuf>,
    /// The files that have a placeholder, because a service keeps them elsewhere or is still
    /// downloading them.
    pub(super) away: Vec<PathBuf>,
}

/// Lists a folder; a missing one is empty.
pub(super) fn look(folder: &Path) -> Disk<Folder> {
    let mut found = Folder::default();
    for path in disk::list(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match stands_for(&name) {
            // A file that came back is there, even if its placeholder is left.
            Some(file) if !disk::exists(&folder.join(file)) => found.away.push(folder.join(file)),
            Some(_) => {}
            None if left_by(&name).is_some() => {}
            None => found.here.push(path),
        }
    }
    found.away.dedup();
    Ok(found)
}

/// Returns the file that a path stands for if it is a placeholder, or the path itself if it is a
/// missing file with a placeholder.
#[must_use]
pub fn away(path: &Path) -> Option<PathBuf> {
    let folder = path.parent()?;
    if let Some(file) = path.file_name().and_then(|name| stands_for(name.to_str()?)) {
        return Some(folder.join(file));
    }
    let is_it = !disk::exists(path)
        && look(folder).is_ok_and(|found| found.away.iter().any(|away| away == path));
    is_it.then(|| path.to_owned())
}

/// Returns whether a path is a placeholder, or a missing file with one.
#[must_use]
pub fn is_away(path: &Path) -> bool {
    away(path).is_some()
}

/// Returns the files of a folder that are elsewhere, as far as placeholders show.
#[must_use]
pub fn away_in(folder: &Path) -> Vec<PathBuf> {
    look(folder).map(|found| found.away).unwrap_or_default()
}

/// Returns the folders that a service made when two had one name (`journal 2`, `journal (Anna's
/// conflicted copy)`), and folders from the repair of a disk (`FOUND.000`).
pub(super) fn other_folders(root: &Path, called: &str) -> Disk<Vec<PathBuf>> {
    let mut folders = look(root)?.here;
    folders.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        name != called
            && !name.starts_with('.')
            && (name.contains(called) || name.starts_with("found."))
            && path.is_dir()
    });
    Ok(folders)
}
