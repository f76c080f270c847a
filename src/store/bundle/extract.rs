//! Unpacks files of a bundle into a folder: only verified ones, and each is checked against its
//! digest again while it is written.

use std::{
    io,
    path::{Path, PathBuf},
};

use zip::ZipArchive;

use super::container::Container;
use crate::{
    format::{Sha256Reader, bag::Bag},
    store::{
        disk::{self, FolderDraft},
        error::StoreError,
    },
};

/// Unpacks a verified bundle into `folder`, which must be missing or empty: all of it or nothing.
///
/// # Errors
/// If the folder is not empty, the bundle changed since it was verified, or reading or writing
/// fails.
pub fn extract(
    container: &Container,
    bag: &Bag,
    path: &Path,
    folder: &Path,
) -> Result<(), StoreError> {
    if !disk::list(folder).is_ok_and(|inside| inside.is_empty()) {
        return Err(StoreError::FolderIsNotEmpty(folder.to_owned()));
    }
    let folder = disk::landing(folder);
    let beside = FolderDraft::beside(&folder)?;
    unpack(container, bag, path, |inside| Some((beside.path().join(inside), false)))?;
    beside.keep(&folder)?;
    Ok(())
}

/// Returns the bytes of one small file of a verified bag.
///
/// # Errors
/// If it changed since it was verified, or is larger than `most_bytes`.
pub fn read_member(
    container: &Container,
    bag: &Bag,
    path: &Path,
    inside: &str,
    most_bytes: u64,
) -> Result<Vec<u8>, StoreError> {
    let unreadable = || StoreError::Source {
        path: path.to_owned(),
        fault: "changed while it was read".to_owned(),
    };
    let (digest, size_bytes) = bag.files.get(inside).ok_or_else(unreadable)?;
    if *size_bytes > most_bytes {
        return Err(StoreError::Source {
            path: path.to_owned(),
            fault: format!("holds `{inside}`, which is too large for what it is"),
        });
    }
    let mut archive = ZipArchive::new(container.clone()).map_err(|_| unreadable())?;
    let is_it = |name: &str| bag.inside(name).as_deref() == Some(inside);
    let at = (0..archive.len()).find(|at| {
        archive.name_for_index(*at).and_then(Result::ok).is_some_and(|name| is_it(&name))
    });
    let member = archive.by_index(at.ok_or_else(unreadable)?).map_err(|_| unreadable())?;
    let mut reader = Sha256Reader::new(io::Read::take(member, size_bytes + 1));
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut reader, &mut bytes).map_err(|_| unreadable())?;
    if reader.finish() == (*digest, *size_bytes) { Ok(bytes) } else { Err(unreadable()) }
}

/// Writes the files of a verified bag to the paths from `place` (with whether they are read-only).
/// No other file is written, and none that changed since it was verified.
pub(in crate::store) fn unpack(
    container: &Container,
    bag: &Bag,
    path: &Path,
    place: impl Fn(&str) -> Option<(PathBuf, bool)>,
) -> Result<(), StoreError> {
    let unreadable = || StoreError::Source {
        path: path.to_owned(),
        fault: "changed while it was read".to_owned(),
    };
    let mut archive = ZipArchive::new(container.clone()).map_err(|_| unreadable())?;
    for at in 0..archive.len() {
        let member = archive.by_index(at).map_err(|_| unreadable())?;
        let name = member.name().map_err(|_| unreadable())?.into_owned();
        let Some(inside) = bag.inside(&name) else { continue };
        let Some((digest, size_bytes)) = bag.files.get(&inside) else { continue };
        let Some((target, read_only)) = place(&inside) else { continue };
        if let Some(parent) = target.parent() {
            disk::create_folders(parent)?;
        }
        let mut reader = Sha256Reader::new(io::Read::take(member, size_bytes + 1));
        disk::write_from(&target, &mut reader, read_only)?;
        if reader.finish() != (*digest, *size_bytes) {
            return Err(unreadable());
        }
    }
    Ok(())
}
