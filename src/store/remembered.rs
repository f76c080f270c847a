//! The portfolio that imh opens wherever the person is, because they chose it.

use std::path::{Path, PathBuf};

use super::{disk, error::StoreError};
use crate::context::Context;

/// Holds the folder, as one line in the user's own data folder.
const FILE: &str = "portfolio.txt";

/// Returns the folder that the person chose, whether or not it is there.
#[must_use]
pub fn remembered(context: &Context) -> Option<PathBuf> {
    let file = context.user_folder.as_ref()?.join(FILE);
    let line = disk::read_if_there(&file).ok()??;
    let line = std::str::from_utf8(&line).ok()?.trim_end_matches(['\r', '\n']);
    (!line.is_empty()).then(|| PathBuf::from(line))
}

/// Remembers a folder for every command that names none.
///
/// # Errors
/// If this account has no folder of its own, if the name of the folder cannot be written down, or if
/// writing fails.
pub fn remember(context: &Context, folder: &Path) -> Result<(), StoreError> {
    let own = context.user_folder.as_ref().ok_or(StoreError::NoOwnFolder(None))?;
    let line = folder.to_str().filter(|line| !line.contains(['\r', '\n']));
    let line = line.ok_or_else(|| StoreError::CannotRemember(folder.to_owned()))?;
    disk::create_folders(own)?;
    Ok(disk::write_whole(&own.join(FILE), format!("{line}\n").as_bytes())?)
}

/// Forgets that folder, and returns it.
///
/// # Errors
/// If the file cannot be removed.
pub fn forget(context: &Context) -> Result<Option<PathBuf>, StoreError> {
    let Some(own) = &context.user_folder else { return Ok(None) };
    let folder = remembered(context);
    if folder.is_some() {
        disk::remove_file(&own.join(FILE))?;
    }
    Ok(folder)
}
