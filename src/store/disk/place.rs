//! Resolves paths through links and other names.
#![expect(clippy::disallowed_methods, reason = "this is the home of std::fs")]

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::list;
use crate::text::closest;

pub(in crate::store) fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Returns whether both paths lead to one file.
#[must_use]
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one)
        .ok()
        .zip(fs::canonicalize(other).ok())
        .is_some_and(|(one, other)| one == other)
}

/// Returns the file in the same folder with the most similar name, for a path that does not exist.
#[must_use]
pub fn nearest_file(path: &Path) -> Option<PathBuf> {
    let folder = path.parent()?;
    let there = list(folder).ok()?;
    let names = there.iter().filter_map(|path| path.file_name()?.to_str());
    Some(folder.join(closest(path.file_name()?.to_str()?, names)?))
}

/// Returns where a file would be after following links, even if some of its folders do not exist
/// yet.
fn really_at(path: &Path) -> PathBuf {
    let there =
        path.ancestors().skip(1).find_map(|folder| Some((folder, fs::canonicalize(folder).ok()?)));
    let Some((folder, real)) = there else { return path.to_owned() };
    path.strip_prefix(folder).map_or_else(|_| path.to_owned(), |rest| real.join(rest))
}

fn workspaces_around(path: &Path) -> impl Iterator<Item = &Path> {
    path.ancestors().skip(1).filter(|folder| folder.join("imh.json").is_file())
}

/// Returns whether a file would be inside the folder of a workspace.
#[must_use]
pub fn lies_in_a_workspace(path: &Path) -> bool {
    workspaces_around(&really_at(path)).next().is_some()
}

/// Returns whether a path is one of a workspace's own files, which only the workspace itself may
/// write.
#[must_use]
pub fn belongs_to_a_workspace(path: &Path) -> bool {
    let path = really_at(path);
    workspaces_around(&path).any(|root| {
        let inside = path.strip_prefix(root).ok().and_then(|inside| inside.components().next());
        inside.is_some_and(|first| {
            ["imh.json", "journal", "framework", "evidence", "drafts", "private"]
                .iter()
                .any(|own| first.as_os_str() == *own)
        })
    })
}

/// Returns the target of a symbolic link, if it is outside the link's folder.
pub(in crate::store) fn leads_elsewhere(path: &Path) -> Option<PathBuf> {
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    let target = is_link.then(|| fs::canonicalize(path).ok()).flatten()?;
    (!target.starts_with(canonical(folder))).then_some(target)
}

/// Returns the link at or above a file, up to the common folder of both paths, and the real path of
/// the file. Links above that belong to the system, and so do those on the way to a file elsewhere.
#[must_use]
pub fn link_on_the_way(folder: &Path, path: &Path) -> Option<(PathBuf, PathBuf)> {
    let common =
        folder.ancestors().find(|above| path.starts_with(above) && above.parent().is_some());
    let way = path
        .ancestors()
        .take_while(|on_it| Some(*on_it) != common && (common.is_some() || *on_it == path));
    let link = way
        .filter(|on_it| fs::symlink_metadata(on_it).is_ok_and(|found| found.is_symlink()))
        .last()?;
    Some((link.to_owned(), fs::canonicalize(path).ok()?))
}

/// Returns whether a folder is `outer` or inside it.
#[must_use]
pub fn lies_in(folder: &Path, outer: &Path) -> bool {
    canonical(folder).starts_with(canonical(outer))
}

/// Returns the path for a new folder: a link keeps its target, and `portfolio/.` loses its dot.
pub(in crate::store) fn landing(folder: &Path) -> PathBuf {
    let is_link = fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink());
    if is_link { canonical(folder) } else { folder.components().collect() }
}

/// Makes a file read-only or writable; read-only copies cannot be changed by mistake.
pub(in crate::store) fn set_read_only(path: &Path, read_only: bool) -> io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(
        &mut permissions,
        if read_only { 0o400 } else { 0o600 },
    );
    #[cfg(not(unix))]
    permissions.set_readonly(read_only);
    fs::set_permissions(path, permissions)
}
