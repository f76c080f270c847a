//! The files of a person's own packs, and their removal.

use std::path::{Path, PathBuf};

use super::{
    content::{PackContent, PackIdentity},
    own_folder::{FRAMEWORKS, installing, is_pack_file, lock, settle, subfolder},
};
use crate::{
    format::{MOST_PACK_BYTES, PackKind, pack_kind},
    store::{disk, error::StoreError, signatures::signature_there},
};

/// A file of a person's own packs.
#[derive(Clone, Debug)]
pub struct OwnPack {
    pub path: PathBuf,
    /// What it says it is, or else what its folder is for.
    pub kind: PackKind,
    /// `None` if it has faults.
    pub identity: Option<PackIdentity>,
}

/// Returns every file of a person's own packs, whether or not it counts, after it put each in its
/// place.
///
/// # Errors
/// If another imh is installing, or reading fails.
pub fn own_packs(user_folder: &Path) -> Result<Vec<OwnPack>, StoreError> {
    let own = user_folder.join(FRAMEWORKS);
    if !installing(&own)?.is_empty() {
        let _lock = lock(&own)?;
        settle(&own)?;
    }
    let mut found = Vec::new();
    for folder_kind in PackKind::ALL {
        let files = disk::list(&subfolder(&own, folder_kind))?.into_iter();
        for path in files.filter(|path| path.is_file() && is_pack_file(path)) {
            let bytes = disk::read_named(&path, MOST_PACK_BYTES).unwrap_or_default();
            let kind = pack_kind(&bytes).unwrap_or(folder_kind);
            let content = PackContent::parse(kind, &bytes).ok();
            found.push(OwnPack { path, kind, identity: content.map(|content| content.identity()) });
        }
    }
    Ok(found)
}

/// Removes files of a person's own packs, each before its signature.
///
/// # Errors
/// If another imh is installing, or a file cannot be removed.
pub fn remove_own(user_folder: &Path, paths: &[PathBuf]) -> Result<(), StoreError> {
    let own = user_folder.join(FRAMEWORKS);
    let _lock = lock(&own)?;
    for path in paths {
        disk::saved(disk::remove_file(path))?;
        while let Some(signature) = signature_there(path) {
            disk::remove_file(&signature)?;
        }
    }
    Ok(())
}
