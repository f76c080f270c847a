//! Finds workspaces by the marker in their folder.

use std::path::{Path, PathBuf};

use super::{Damage, device, disk, error::StoreError, journal, remembered::remembered, synced};
use crate::{
    context::Context,
    format::{self, Marker, MarkerFault},
};

pub(super) const MARKER: &str = "imh.json";

/// Returns the folder that a command works on: the one that was named, else the nearest one
/// upwards, else the one that the person chose, else the user's own.
#[must_use]
pub fn locate(context: &Context, asked: Option<&Path>) -> Option<PathBuf> {
    asked
        .map(|path| context.absolute(path))
        .or_else(|| context.workspace.as_ref().map(|path| context.absolute(path)))
        .or_else(|| {
            context
                .current_folder
                .ancestors()
                .find(|folder| is_workspace(folder) || is_without_marker(folder))
                .map(Path::to_owned)
        })
        .or_else(|| remembered(context))
        .or_else(|| context.user_folder.as_ref().map(|folder| folder.join("workspace")))
}

/// Same as [`locate`], but only if the folder is a workspace.
///
/// # Errors
/// Says whether there is nothing there, or something else.
pub fn find_workspace(context: &Context, asked: Option<&Path>) -> Result<PathBuf, StoreError> {
    let root = locate(context, asked).ok_or(StoreError::NoWorkspace)?;
    if is_workspace(&root) {
        return Ok(root);
    }
    if is_without_marker(&root) {
        return Err(StoreError::NotHere { file: MARKER.to_owned(), root });
    }
    match disk::metadata(&root) {
        Ok(found) if !found.is_dir() => Err(StoreError::WorkspaceIsAFile(root)),
        Ok(_) if asked.is_some() || context.workspace.is_some() => {
            Err(StoreError::NotAWorkspace(root))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            Err(StoreError::WorkspaceIsAFile(root))
        }
        _ if asked.is_some() || context.workspace.is_some() => Err(StoreError::NoWorkspaceAt(root)),
        _ if remembered(context).as_ref() == Some(&root) => Err(StoreError::ChosenIsGone(root)),
        _ => Err(StoreError::NoWorkspace),
    }
}

/// Returns the workspaces near a folder that is gone and in the person's home folder: it may have been
/// moved, or have another name.
#[must_use]
pub fn workspaces_near(context: &Context, gone: &Path) -> Vec<PathBuf> {
    const DEPTH: usize = 3;
    let near = gone.ancestors().skip(1).find(|folder| folder.is_dir());
    // The top of a disk holds everything.
    let near = near.filter(|folder| folder.parent().is_some());
    let mut left = MOST_LOOKED_AT;
    let mut found = Vec::new();
    for folder in near.into_iter().chain(context.home_folder.as_deref()) {
        look_in(folder, DEPTH, &mut left, &mut found);
    }
    found.sort();
    found.dedup();
    found
}

/// The most folders that are looked at for a workspace.
const MOST_LOOKED_AT: usize = 3_000;

fn look_in(folder: &Path, depth: usize, left: &mut usize, found: &mut Vec<PathBuf>) {
    if *left == 0 {
        return;
    }
    *left -= 1;
    if is_workspace(folder) {
        found.push(folder.to_owned());
        return;
    }
    if depth == 0 {
        return;
    }
    // What cannot be read is no place to look.
    let inside = disk::list_with_kinds(folder).unwrap_or_default();
    for (path, _) in inside.into_iter().filter(|(_, kind)| kind.is_dir()) {
        let is_hidden =
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !is_hidden {
            look_in(&path, depth - 1, left, found);
        }
    }
}

#[must_use]
pub(super) fn is_workspace(folder: &Path) -> bool {
    is_marker(&folder.join(MARKER))
}

/// Returns whether the marker is there; a service may leave an empty file in its place.
fn is_marker(path: &Path) -> bool {
    disk::metadata(path).is_ok_and(|found| found.is_file() && found.len() > 0)
}

/// Returns whether a folder is a workspace without its marker, which a service keeps elsewhere for
/// now, or downloads last.
#[must_use]
pub(super) fn is_without_marker(folder: &Path) -> bool {
    let marker = folder.join(MARKER);
    if is_marker(&marker) {
        return false;
    }
    let has_journal = || {
        synced::look(&folder.join("journal")).is_ok_and(|found| {
            let mut files = found.here.iter().chain(&found.away);
            files.any(|path| journal::device_of(path).is_some())
        })
    };
    synced::is_away(&marker) || has_journal()
}

/// Writes the marker, or reads the one that another process wrote first.
pub(super) fn new_marker(context: &Context, root: &Path) -> Result<Marker, StoreError> {
    let workspace = context.new_id("workspace");
    let first_device = device::known_or_new(context, &workspace, root)?;
    device::is_being_made(context, &workspace, root)?;
    let marker =
        Marker { format: format::journal::FORMAT, workspace, created: context.now(), first_device };
    if disk::write_new(&root.join(MARKER), &marker.print())? {
        Ok(marker)
    } else {
        read_marker(root)
    }
}

pub(super) fn read_marker(root: &Path) -> Result<Marker, StoreError> {
    let not_here = || StoreError::NotHere { file: MARKER.to_owned(), root: root.to_owned() };
    Marker::parse(&disk::read_if_there(&root.join(MARKER))?.ok_or_else(not_here)?).map_err(
        |fault| match fault {
            MarkerFault::Newer(format) => StoreError::Newer(format),
            MarkerFault::Unreadable(what) => {
                let what = format!("it cannot be read ({what})");
                StoreError::Damaged(Damage::Other { file: format!("`{MARKER}`"), what })
            }
        },
    )
}
