//! Reading: whole files, files that a person named, and the folders that they are in.
#![expect(clippy::disallowed_methods, reason = "this is the home of std::fs")]

#[cfg(unix)]
use std::os::unix::fs::MetadataExt;
use std::{
    fs::{self, File, Metadata},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use super::{Disk, failed};
use crate::{store::error::StoreError, text::stands_for};

/// Returns all bytes of a file.
///
/// # Errors
/// If reading fails.
pub fn read_file(path: &Path) -> Disk<Vec<u8>> {
    open_file(path).and_then(read_whole).map_err(failed("read", path))
}

fn read_whole(mut file: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(
        file.metadata().map_or(0, |found| usize::try_from(found.len()).unwrap_or(0)),
    );
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a file to read, but not a pipe or a device, which could block.
pub(super) fn open_file(path: &Path) -> io::Result<File> {
    let found = fs::metadata(path)?;
    if only_stands_for_another(path) {
        return Err(io::ErrorKind::NotFound.into());
    }
    if found.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !found.is_file() {
        return Err(io::Error::other("that is not a file, but a pipe or a device"));
    }
    File::open(path)
}

/// Returns whether the file is only a placeholder of a sync service for a file that it keeps
/// elsewhere, so that its bytes are nobody's words.
fn only_stands_for_another(path: &Path) -> bool {
    path.file_name().is_some_and(|name| stands_for(&name.to_string_lossy()).is_some())
}

/// Reads a file that a person named, if it is one and no longer than anybody writes or a machine
/// can hold.
///
/// # Errors
/// If it is a folder, a pipe or a device, has more than `most_bytes`, or reading fails.
pub fn read_named(path: &Path, most_bytes: u64) -> Result<Vec<u8>, StoreError> {
    looked_at(path)?;
    let refused = |fault: String| StoreError::Source { path: path.to_owned(), fault };
    let mut bytes = Vec::new();
    let file = open_file(path).map_err(failed("open", path))?;
    file.take(most_bytes + 1).read_to_end(&mut bytes).map_err(failed("read", path))?;
    if bytes.len() as u64 > most_bytes {
        return Err(refused(format!(
            "is larger than {} MiB, which is more than this can take",
            most_bytes >> 20
        )));
    }
    Ok(bytes)
}

/// A file that a person named, open to be read from any place.
pub struct NamedFile {
    file: File,
    path: PathBuf,
    pub size_bytes: u64,
    modified: Option<SystemTime>,
}

impl NamedFile {
    /// Opens a file, but not a folder, a pipe or a device.
    ///
    /// # Errors
    /// If it is none, or opening fails.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let found = looked_at(path)?;
        let file = open_file(path).map_err(failed("open", path))?;
        Ok(Self {
            file,
            path: path.to_owned(),
            size_bytes: found.len(),
            modified: found.modified().ok(),
        })
    }

    /// Returns an error if the file changed since it was opened, so that a copy may be half old and
    /// half new.
    ///
    /// # Errors
    /// If it did, or is gone.
    pub fn is_as_it_was(&self) -> io::Result<()> {
        let now = fs::metadata(&self.path)?;
        if now.len() == self.size_bytes && now.modified().ok() == self.modified {
            Ok(())
        } else {
            Err(io::Error::other("it changed while it was read"))
        }
    }
}

impl Read for NamedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

impl Seek for NamedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Returns what the system knows of a file that a person named.
fn looked_at(path: &Path) -> Result<Metadata, StoreError> {
    let found = fs::metadata(path).map_err(failed("open", path))?;
    if found.is_file() {
        return Ok(found);
    }
    let fault = if found.is_dir() {
        "is a folder, not a file"
    } else {
        "is not a file that can be read whole"
    };
    Err(StoreError::Source { path: path.to_owned(), fault: fault.to_owned() })
}

/// Returns the files and folders in a folder, by name.
///
/// # Errors
/// If reading fails.
pub fn list_folder(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    Ok(list(folder)?)
}

pub(in crate::store) fn read_if_there(path: &Path) -> Disk<Option<Vec<u8>>> {
    match open_file(path).and_then(read_whole) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", path)(error)),
    }
}

pub(in crate::store) fn open(path: &Path) -> Disk<File> {
    open_file(path).map_err(failed("open", path))
}

pub(in crate::store) fn open_if_there(path: &Path) -> Disk<Option<File>> {
    match open_file(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("open", path)(error)),
    }
}

/// What changes when somebody writes to a file, in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct FileStamp {
    size_bytes: u64,
    written: i128,
    /// No program can choose this one; where the system has none, it is 0.
    changed: i128,
}

impl FileStamp {
    pub(in crate::store) fn of(file: &File) -> io::Result<Self> {
        let found = file.metadata()?;
        let written = found.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        #[cfg(unix)]
        let changed = i128::from(found.ctime()) * 1_000_000_000 + i128::from(found.ctime_nsec());
        #[cfg(not(unix))]
        let changed = 0;
        let written = i128::try_from(written.as_nanos()).unwrap_or_default();
        Ok(Self { size_bytes: found.len(), written, changed })
    }
}

pub(in crate::store) fn metadata(path: &Path) -> io::Result<Metadata> {
    fs::metadata(path)
}

/// Returns the type of the file at a path, without following a link.
pub(in crate::store) fn kind_of(path: &Path) -> Option<fs::FileType> {
    fs::symlink_metadata(path).ok().map(|found| found.file_type())
}

pub(in crate::store) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Returns the paths in a folder, sorted by name; empty if there is no such folder.
pub(in crate::store) fn list(folder: &Path) -> Disk<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed("list", folder)(error)),
    };
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()
        .map_err(failed("list", folder))?;
    paths.sort();
    Ok(paths)
}

/// Returns the entries of a folder, by name, each with its own type.
pub(in crate::store) fn list_with_kinds(folder: &Path) -> Disk<Vec<(PathBuf, fs::FileType)>> {
    let entry = |entry: io::Result<fs::DirEntry>| {
        entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))
    };
    let entries =
        fs::read_dir(folder).and_then(|entries| entries.map(entry).collect::<io::Result<Vec<_>>>());
    let mut entries = entries.map_err(failed("list", folder))?;
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(entries)
}

/// Returns the total size of these files in bytes, without missing ones.
#[must_use]
pub fn total_bytes(files: &[PathBuf]) -> u64 {
    files.iter().filter_map(|path| fs::metadata(path).ok()).map(|found| found.len()).sum()
}
