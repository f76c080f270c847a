//! Where a path really leads, whatever links and names stand in between.
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

/// Whether both names lead to one file.
#[must_use]
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).ok().zip(fs::canonicalize(other).ok()).is_some_and(|(one, other)| one == other)
}

/// The file in the same folder that was most likely meant by the path of one that is not there.
#[must_use]
pub fn nearest_file(path: &Path) -> Option<PathBuf> {
    let folder = path.parent()?;
    let there = list(folder).ok()?;
    let names = there.iter().filter_map(|path| path.file_name()?.to_str());
    Some(folder.join(closest(path.file_name()?.to_str()?, names)?))
}

/// Where a file would really lie, whatever links lead there and whichever of its folders are still to be made.
fn really_at(path: &Path) -> PathBuf {
    let there = path.ancestors().skip(1).find_map(|folder| Some((folder, fs::canonicalize(folder).ok()?)));
    let Some((folder, real)) = there else { return path.to_owned() };
    path.strip_prefix(folder).map_or_else(|_| path.to_owned(), |rest| real.join(rest))
}

fn workspaces_around(path: &Path) -> impl Iterator<Item = &Path> {
    path.ancestors().skip(1).filter(|folder| folder.join("imh.json").is_file())
}

/// Whether a file would lie in the folder of a workspace, whether or not it is one of its own.
#[must_use]
pub fn lies_in_a_workspace(path: &Path) -> bool {
    workspaces_around(&really_at(path)).next().is_some()
}

/// Whether a path is one of a workspace's own files, which only the workspace itself may write.
#[must_use]
pub fn belongs_to_a_workspace(path: &Path) -> bool {
    let path = really_at(path);
    workspaces_around(&path).any(|root| {
        let inside = path.strip_prefix(root).ok().and_then(|inside| inside.components().next());
        inside.is_some_and(|first| {
            ["imh.json", "journal", "framework", "evidence", "drafts", "private"].iter().any(|own| first.as_os_str() == *own)
        })
    })
}

/// Where a symbolic link leads, if that is outside the folder it stands in.
pub(in crate::store) fn leads_elsewhere(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    let target = is_link.then(|| fs::canonicalize(path).ok()).flatten()?;
    (!target.starts_with(canonical(folder))).then_some(target)
}

/// The link that a file is, or that the way to it from a folder goes through, and where the file really lies. Links above what both have
/// in common are a system's own, and so is any on the way to a file in another place.
#[must_use]
pub fn link_on_the_way(folder: &Path, path: &Path) -> Option<(PathBuf, PathBuf)> {
    let common = folder.ancestors().find(|above| path.starts_with(above) && above.parent().is_some());
    let way = path.ancestors().take_while(|on_it| Some(*on_it) != common && (common.is_some() || *on_it == path));
    let link = way.filter(|on_it| fs::symlink_metadata(on_it).is_ok_and(|found| found.is_symlink())).last()?;
    Some((link.to_owned(), fs::canonicalize(path).ok()?))
}

/// Whether a folder is another one, or lies somewhere in it.
#[must_use]
pub fn lies_in(folder: &Path, outer: &Path) -> bool {
    canonical(folder).starts_with(canonical(outer))
}

/// Where a new folder comes to lie: where a link leads stays where it is, and `portfolio/.` has a name as well.
pub(in crate::store) fn landing(folder: &Path) -> PathBuf {
    let is_link = fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink());
    if is_link { canonical(folder) } else { folder.components().collect() }
}

/// A copy that nobody should change by opening it.
pub(in crate::store) fn set_read_only(path: &Path, read_only: bool) -> io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, if read_only { 0o400 } else { 0o600 });
    #[cfg(not(unix))]
    permissions.set_readonly(read_only);
    fs::set_permissions(path, permissions)
}
