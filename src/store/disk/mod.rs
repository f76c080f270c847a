//! The few operations on a disk. Each is durable when it returns, and each is a point where the
//! crash tests inject faults.
#![expect(clippy::disallowed_methods, reason = "this is the home of std::fs")]

mod half_made;
mod jotted;
mod left;
mod nameless;
mod place;
mod positioned;
mod reading;
mod saved;
mod swept;

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

pub use half_made::{end_note, note_drafts_in};
pub use jotted::waiting_words;
pub(super) use jotted::{Jotted, remember};
pub(super) use left::{is_draft, is_left};
pub(super) use nameless::ViewingFolder;
pub use nameless::{FileDraft, discard_drafts};
pub(super) use nameless::{FolderDraft, WholeDraft};
use place::set_read_only;
pub use place::{
    belongs_to_a_workspace, is_same_file, lies_in, lies_in_a_workspace, link_on_the_way,
    nearest_file,
};
pub(super) use place::{canonical, landing, leads_elsewhere};
pub(super) use positioned::Positioned;
pub(super) use reading::{
    FileStamp, exists, kind_of, list, list_with_kinds, metadata, open, open_if_there, read_if_there,
};
pub use reading::{NamedFile, list_folder, read_file, read_named, total_bytes};
pub use saved::is_anything_saved;
pub(super) use saved::{note_saved, saved};
pub(super) use swept::sweep_drafts;

use super::{
    error::{StoreError, describe},
    failpoint::{Fate, step},
};
use crate::{format::Sha256Writer, model::Digest};

/// An I/O error, with the operation and the path.
#[derive(Debug, thiserror::Error)]
#[error("could not {doing} `{path}`")]
pub struct DiskError {
    pub doing: &'static str,
    pub path: PathBuf,
    #[source]
    pub source: io::Error,
}

/// The operation of an error after which the new file is in place, but may not survive a power
/// failure.
const UNCONFIRMED: &str = "be sure that the disk keeps";

impl DiskError {
    /// Returns whether the new file is in place despite the error.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.doing == UNCONFIRMED
    }

    /// Returns the reason, in plain words.
    #[must_use]
    pub fn reason(&self) -> String {
        describe(&self.source)
    }
}

pub(super) type Disk<T> = Result<T, DiskError>;

/// Makes a file that no folder shows, and that is deleted when it is closed.
pub(super) fn without_name() -> Disk<File> {
    tempfile::tempfile()
        .map_err(failed("make a file in", Path::new("the folder for temporary files")))
}

pub(super) fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DiskError {
    move |source| DiskError { doing, path: path.to_owned(), source }
}

/// Makes a new file to write to, in a folder of our own.
pub(super) fn create_new(path: &Path) -> io::Result<File> {
    step()?;
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Makes a folder and those above it.
pub(super) fn create_folders(folder: &Path) -> Disk<()> {
    if folder.is_dir() {
        return Ok(());
    }
    step().and_then(|_| fs::create_dir_all(folder)).map_err(failed("make the folder", folder))?;
    if let Some(parent) = folder.parent() {
        sync_folder(parent)?;
    }
    Ok(())
}

/// Writes a file beside its target, syncs it, and renames it: it is whole, or unchanged.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Disk<()> {
    let mut draft = FileDraft::beside(path)?;
    draft.write_all(bytes).map_err(failed("write", path))?;
    draft.keep(path)
}

/// Writes a file that imh can make again. It is not synced, and nobody is told of it; a reader must
/// know by itself whether it is whole.
pub(super) fn write_for_later(path: &Path, bytes: &[u8]) -> Disk<()> {
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        let beside = path.with_extension("new");
        fs::write(&beside, bytes)?;
        fs::rename(&beside, path)
    };
    write().map_err(failed("write", path))
}

/// Writes a whole file from a reader; read-only if wanted.
pub(super) fn write_from(path: &Path, source: &mut impl Read, read_only: bool) -> Disk<()> {
    let mut draft = FileDraft::beside(path)?;
    io::copy(source, &mut draft).map_err(failed("write", path))?;
    if read_only { draft.whole()?.keep(path) } else { draft.keep(path) }
}

/// Writes a whole new file; `false` if there is one already, which stays as it is.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Disk<bool> {
    let mut draft = FileDraft::beside(path)?;
    draft.write_all(bytes).map_err(failed("write", path))?;
    match draft.keep_new(path) {
        Ok(()) => Ok(true),
        Err(error) if error.source.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// Checks that a file may be written: the name is free, or belongs to a file that may be replaced.
///
/// # Errors
/// If it is a folder, or ends with a slash; or if `replaces` is false and the path exists.
pub fn may_be_written(path: &Path, replaces: bool) -> Result<(), StoreError> {
    if path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator) {
        return Err(StoreError::OutputIsAFolder(path.to_owned()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !exists(folder)) {
        return Err(StoreError::NoFolderForOutput(folder.to_owned()));
    }
    if !replaces && exists(path) {
        return Err(StoreError::OutputExists(path.to_owned()));
    }
    Ok(())
}

/// Writes a file for `--output`, whole or not at all.
///
/// # Errors
/// If writing fails, or `replaces` is false and the file exists.
pub fn write_output(path: &Path, bytes: &[u8], replaces: bool) -> Result<(), StoreError> {
    may_be_written(path, replaces)?;
    if replaces {
        return Ok(saved(write_whole(path, bytes))?);
    }
    if write_new(path, bytes)? {
        saved(Ok(()))
    } else {
        Err(StoreError::OutputExists(path.to_owned()))
    }
}

/// Writes the two halves of a key: both or neither, and never over another file. Only its owner may
/// read the secret one.
///
/// # Errors
/// If writing fails, or a file exists already.
pub fn write_key(
    path: &Path,
    secret: &[u8],
    public_path: &Path,
    public: &[u8],
) -> Result<(), StoreError> {
    // A draft is private, and stays private when it is renamed.
    let write = |path: &Path, bytes: &[u8]| {
        if write_new(path, bytes)? { Ok(()) } else { Err(StoreError::KeyExists(path.to_owned())) }
    };
    create_folders(path.parent().unwrap_or(Path::new(".")))?;
    // If one half is in place despite an error, the other is still written.
    let is_there = |error: &StoreError| matches!(error, StoreError::Disk(disk) if disk.is_there());
    let secret = write(path, secret);
    if secret.as_ref().is_err_and(|error| !is_there(error)) {
        return secret;
    }
    // The secret key is new, so nobody uses it yet.
    let public = write(public_path, public);
    if public.as_ref().is_err_and(|error| !is_there(error)) {
        let _ = remove_file(path);
    }
    saved(secret.and(public))
}

/// Erases the bytes of a file, as far as a program can: overwrites and then deletes it.
pub(super) fn wipe(path: &Path) -> Disk<()> {
    // The target of a link is a different file, which must not be changed.
    if kind_of(path).is_some_and(|kind| kind.is_symlink()) {
        return remove_file(path);
    }
    set_read_only(path, false).map_err(failed("change", path))?;
    let mut file = step()
        .and_then(|_| OpenOptions::new().write(true).open(path))
        .map_err(failed("open", path))?;
    let mut left = file.metadata().map_err(failed("read", path))?.len();
    let zeros = vec![0; 64 << 10];
    while left > 0 {
        let part = zeros.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        file.write_all(&zeros[..part]).map_err(failed("write to", path))?;
        left -= part as u64;
    }
    file.sync_all().map_err(failed("write to", path))?;
    step().and_then(|_| fs::remove_file(path)).map_err(failed("remove", path))?;
    sync_parent(path)
}

/// Deletes a file; a missing one is not an error.
pub(super) fn remove_file(path: &Path) -> Disk<()> {
    match step().and_then(|_| fs::remove_file(path)) {
        Ok(()) => sync_parent(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed("remove", path)(error)),
    }
}

/// Renames a file within its folder, so that syncing one folder makes the new name durable.
pub(super) fn rename(from: &Path, to: &Path) -> Disk<()> {
    step().and_then(|_| fs::rename(from, to)).map_err(failed("name", to))?;
    confirm(to)
}

/// Deletes an empty folder; one with contents stays.
pub(super) fn remove_empty_folder(folder: &Path) -> Disk<()> {
    match step().and_then(|_| fs::remove_dir(folder)) {
        Ok(()) => sync_parent(folder),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound
            ) =>
        {
            Ok(())
        }
        Err(error) => Err(failed("remove", folder)(error)),
    }
}

fn write_step(file: &mut File, bytes: &[u8]) -> io::Result<usize> {
    match step()? {
        Fate::Go => file.write(bytes),
        #[cfg(debug_assertions)]
        Fate::Torn => {
            file.write_all(&bytes[..bytes.len() / 2])?;
            std::process::abort()
        }
    }
}

fn sync_parent(path: &Path) -> Disk<()> {
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync_folder(folder)
}

/// Same as [`sync_parent`], for a file that was renamed: after an error it is in place all the
/// same.
fn confirm(path: &Path) -> Disk<()> {
    sync_parent(path).map_err(|error| {
        note_saved();
        DiskError { doing: UNCONFIRMED, path: path.to_owned(), source: error.source }
    })
}

/// Makes the names in a folder durable, if the system can sync folders.
pub(super) fn sync_folder(folder: &Path) -> Disk<()> {
    step().map_err(failed("sync", folder))?;
    if cfg!(unix) {
        match File::open(folder).and_then(|opened| opened.sync_all()) {
            Ok(()) => {}
            // Some network and virtual file systems cannot; the file itself is synced.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput
                        | io::ErrorKind::Unsupported
                        | io::ErrorKind::PermissionDenied
                ) => {}
            Err(error) => return Err(failed("sync", folder)(error)),
        }
    }
    Ok(())
}

/// Opens a file to append to.
pub(super) fn open_to_append(path: &Path) -> Disk<File> {
    let mut options = OpenOptions::new();
    options.append(true).read(true).create(true);
    // Words about families are private.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    step().and_then(|_| options.open(path)).map_err(failed("open", path))
}

/// Appends `bytes` in one write and one sync. If either fails, the file is cut back to its old
/// length.
pub(super) fn append(file: &mut File, path: &Path, bytes: &[u8]) -> Disk<()> {
    let before = file.metadata().map_err(failed("read", path))?.len();
    let added = write_through(file, bytes).and_then(|()| step().and_then(|_| file.sync_data()));
    added.map_err(|error| {
        // A partial write was never acknowledged, so it must not remain.
        let _ = file.set_len(before).and_then(|()| file.sync_data());
        failed("write to", path)(error)
    })
}

fn write_through(file: &mut File, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match write_step(file, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Cuts a file back to its first `length` bytes.
pub(super) fn truncate(file: &File, path: &Path, length: u64) -> Disk<()> {
    step()
        .and_then(|_| file.set_len(length))
        .and_then(|()| step().and_then(|_| file.sync_data()))
        .map_err(failed("write to", path))
}

/// Opens a lock file, and makes it if there is none.
pub(super) fn open_lock(path: &Path) -> Disk<File> {
    step()
        .and_then(|_| {
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
        })
        .map_err(failed("open", path))
}

/// Copies a file into a draft; `passed` gets the number of bytes.
pub(super) fn copy_into(
    source: &mut impl Read,
    draft: &mut impl Write,
    mut passed: impl FnMut(u64),
) -> Result<(), CopyError> {
    let mut buffer = vec![0; 256 << 10];
    loop {
        let read = match source.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(CopyError::Reading(error)),
        };
        draft.write_all(&buffer[..read]).map_err(CopyError::Writing)?;
        passed(read as u64);
    }
}

/// The end of a copy that failed.
#[derive(Debug)]
pub(super) enum CopyError {
    Reading(io::Error),
    Writing(io::Error),
}

/// Returns the digest of a file, and its size in bytes.
pub(super) fn digest_of(path: &Path, passed: impl FnMut(u64)) -> Disk<(Digest, u64)> {
    let mut file = open(path)?;
    let mut digest = Sha256Writer::new(io::sink());
    match copy_into(&mut file, &mut digest, passed) {
        Ok(()) => {
            let (_, sha256, size_bytes) = digest.finish();
            Ok((sha256, size_bytes))
        }
        Err(CopyError::Reading(error) | CopyError::Writing(error)) => {
            Err(failed("read", path)(error))
        }
    }
}
