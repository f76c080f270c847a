//! The name of this device. It is stored with the user, not in the workspace, because two laptops
//! that share the folder must differ, and so must two copies of the folder on one laptop.

use std::path::{Path, PathBuf};

use super::{
    disk::{self, FileDraft},
    error::StoreError,
};
use crate::{context::Context, format::sha256, model::DeviceId};

const LETTERS: usize = 8;

fn file_of(context: &Context, workspace: &str, root: &Path) -> Option<PathBuf> {
    let place = format!("{workspace}\n{}", disk::canonical(root).to_string_lossy());
    let name: String = sha256(place.as_bytes()).to_string().chars().take(32).collect();
    Some(context.device_folder.as_ref()?.join("devices").join(name))
}

/// A mark that exists while a workspace is being made here. It tells a workspace whose creation was
/// interrupted from one whose journal is missing.
fn mark_of_making(context: &Context, workspace: &str, root: &Path) -> Option<PathBuf> {
    Some(file_of(context, workspace, root)?.with_extension("making"))
}

pub(super) fn is_being_made(
    context: &Context,
    workspace: &str,
    root: &Path,
) -> Result<(), StoreError> {
    match mark_of_making(context, workspace, root) {
        Some(mark) => Ok(disk::write_whole(&mark, b"")?),
        None => Ok(()),
    }
}

pub(super) fn is_made(context: &Context, workspace: &str, root: &Path) -> Result<(), StoreError> {
    mark_of_making(context, workspace, root).map_or(Ok(()), |mark| Ok(disk::remove_file(&mark)?))
}

pub(super) fn is_making(context: &Context, workspace: &str, root: &Path) -> bool {
    mark_of_making(context, workspace, root).is_some_and(|mark| disk::exists(&mark))
}

/// Returns the device's name in this workspace, if it has ever written here.
pub(super) fn known(
    context: &Context,
    workspace: &str,
    root: &Path,
) -> Result<Option<DeviceId>, StoreError> {
    let Some(path) = file_of(context, workspace, root) else { return Ok(None) };
    let Some(bytes) = disk::read_if_there(&path)? else { return Ok(None) };
    let name = String::from_utf8_lossy(&bytes).trim().to_owned();
    let is_name =
        name.len() >= LETTERS && name.len() < 40 && name.bytes().all(|b| b.is_ascii_lowercase());
    Ok(is_name.then(|| DeviceId::new(name)))
}

/// Returns the device's name in this workspace, and makes one if it has none.
pub(super) fn known_or_new(
    context: &Context,
    workspace: &str,
    root: &Path,
) -> Result<DeviceId, StoreError> {
    if let Some(device) = known(context, workspace, root)? {
        return Ok(device);
    }
    let path = file_of(context, workspace, root).ok_or(StoreError::NoOwnFolder(None))?;
    let device = loop {
        let device = DeviceId::new(context.new_letters(workspace, LETTERS));
        if !disk::exists(&super::journal::path_of(root, &device)) {
            break device;
        }
    };
    let no_folder = |error: disk::DiskError| match error.source.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            StoreError::Disk(error)
        }
        _ => StoreError::NoOwnFolder(Some(error)),
    };
    disk::create_folders(path.parent().expect("the file lies in a folder")).map_err(no_folder)?;
    let mut draft = FileDraft::beside(&path).map_err(no_folder)?;
    std::io::Write::write_all(&mut draft, device.as_str().as_bytes())
        .map_err(disk::failed("write", &path))?;
    match draft.keep_new(&path) {
        Ok(()) => Ok(device),
        // Another process was first; it has the same device name.
        Err(error) if error.source.kind() == std::io::ErrorKind::AlreadyExists => {
            Ok(known(context, workspace, root)?.unwrap_or(device))
        }
        Err(error) => Err(error.into()),
    }
}
