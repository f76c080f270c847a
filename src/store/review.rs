//! Decision files on an assessor's disk, and the files of a bundle while an assessor looks at them.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{
    bundle::{Container, unpack},
    disk::{self, ViewingFolder},
    error::StoreError,
    lock::is_held_soon,
};
use crate::{
    context::Context,
    format::{bag::Bag, seal},
};

/// More than any decision file is long.
pub const MOST_DECISION_BYTES: u64 = 16 << 20;

/// A decision file, as it was when this review of it was last saved. What somebody else saved since is never overwritten.
pub struct ReviewFile {
    path: PathBuf,
    known: Option<Vec<u8>>,
}

impl ReviewFile {
    /// # Errors
    /// As the disk says; or a file that is none that can be read whole.
    pub fn at(path: &Path) -> Result<Self, StoreError> {
        let known = disk::exists(path).then(|| disk::read_named(path, MOST_DECISION_BYTES)).transpose()?;
        Ok(Self { path: path.to_owned(), known })
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is there, if anything is.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        self.known.as_deref()
    }

    /// Where the signature of the file lies.
    #[must_use]
    pub fn signature_path(&self) -> PathBuf {
        signature_beside(&self.path)
    }

    /// Puts the file there with these bytes. A signature of what was there before goes first: it is none of this.
    ///
    /// # Errors
    /// If somebody else changed it, and as the disk says; nothing was changed then.
    pub fn save(&mut self, bytes: Vec<u8>) -> Result<(), StoreError> {
        let changed = || StoreError::ReviewChanged(self.path.clone());
        match &self.known {
            None => {
                if let Some(folder) = self.path.parent() {
                    disk::create_folders(folder)?;
                }
                if !disk::write_new(&self.path, &bytes)? {
                    return Err(changed());
                }
            }
            Some(known) => {
                // Whoever holds the file that is there is the only one to put another in its place.
                let there = disk::open(&self.path)?;
                if !is_held_soon(&there, &self.path)? || disk::read_named(&self.path, MOST_DECISION_BYTES)? != *known {
                    return Err(changed());
                }
                disk::remove_file(&self.signature_path())?;
                disk::write_whole(&self.path, &bytes)?;
            }
        }
        self.known = Some(bytes);
        Ok(())
    }
}

/// Where the signature of a decision file lies: beside it, and beside the open one of an encrypted one.
#[must_use]
pub fn signature_beside(path: &Path) -> PathBuf {
    let open =
        if path.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("age")) { path.with_extension("") } else { path.to_owned() };
    let mut name = open.into_os_string();
    name.push(".sig");
    PathBuf::from(name)
}

/// Writes bytes sealed, in the place of whatever has that name; nothing of them touches the disk open.
///
/// # Errors
/// As the disk says.
pub fn write_sealed(path: &Path, bytes: &[u8], lock: &seal::Lock) -> Result<(), StoreError> {
    let writing = disk::failed("write", path);
    let sealed = || -> io::Result<Vec<u8>> {
        let (mut sealing, _) = lock.seal(Vec::new())?;
        sealing.write_all(bytes)?;
        sealing.finish()
    };
    Ok(disk::write_whole(path, &sealed().map_err(writing)?)?)
}

/// Files of a verified bundle, laid out one by one where only this person can read them, and gone when this is.
pub struct Viewing {
    folder: ViewingFolder,
}

impl Viewing {
    /// # Errors
    /// As the disk says.
    pub fn begin(context: &Context) -> Result<Self, StoreError> {
        Ok(Self { folder: ViewingFolder::in_folder(context.device_folder.as_deref())? })
    }

    /// Lays out one file of the bundle, for reading only.
    ///
    /// # Errors
    /// If the bundle changed since it was verified, and as the disk says.
    pub fn lay_out(&self, container: &Container, bag: &Bag, bundle: &Path, inside: &str) -> Result<PathBuf, StoreError> {
        let name = inside.rsplit('/').next().unwrap_or(inside);
        // Two pieces may have a file of one name.
        let folder = inside.rsplit('/').nth(1).unwrap_or("files");
        let target = self.folder.path().join(folder).join(name);
        if !disk::exists(&target) {
            unpack(container, bag, bundle, |member| (member == inside).then(|| (target.clone(), true)))?;
        }
        Ok(target)
    }
}
