//! Drafts: files and folders that are still being made, and are deleted unless they are kept.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};

use super::{
    Disk, DiskError, confirm, create_folders, failed,
    half_made::{end_note, note},
    left::{PREFIX, SUFFIX, is_claimed, is_draft},
    place::set_read_only,
    remove_empty_folder, rename, saved, step,
    swept::sweep_drafts,
    sync_parent, write_step,
};

/// The drafts of this process.
static UNDONE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The place of a draft, registered as long as it is one.
struct Undone(PathBuf);

impl Undone {
    fn at(path: &Path) -> Self {
        if let Ok(mut undone) = UNDONE.lock() {
            undone.insert(path.to_owned());
        }
        Self(path.to_owned())
    }
}

impl Drop for Undone {
    fn drop(&mut self) {
        if let Ok(mut undone) = UNDONE.lock() {
            undone.remove(&self.0);
        }
    }
}

/// Deletes every draft, for the handler that ends the program early. No draft can be made after
/// that.
pub fn discard_drafts() {
    let Ok(undone) = UNDONE.lock() else { return };
    for path in undone.iter() {
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
    end_note();
    // The lock is kept for ever, because a draft made after this would not be deleted.
    std::mem::forget(undone);
}

/// A file without a name, which is deleted unless it is kept.
pub struct FileDraft {
    file: tempfile::NamedTempFile,
    undone: Undone,
}

impl FileDraft {
    /// Makes a draft in the folder of `path`. Deletes leftovers of crashed programs there first.
    ///
    /// # Errors
    /// If writing fails.
    pub fn beside(path: &Path) -> Disk<Self> {
        let folder = folder_of(path);
        sweep_drafts(folder);
        step().map_err(failed("write to", folder))?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        // Words about families are private.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        loop {
            let made =
                tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).make_in(folder, |path| {
                    note(path);
                    options.open(path)
                });
            let file = made.map_err(failed("write to", folder))?;
            if is_claimed(file.as_file(), file.path()) {
                return Ok(Self { undone: Undone::at(file.path()), file });
            }
        }
    }

    pub(in crate::store) fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    pub(in crate::store) fn path(&self) -> &Path {
        self.file.path()
    }

    /// Syncs the bytes to the disk.
    pub(in crate::store) fn sync(&mut self) -> Disk<()> {
        let path = self.file.path().to_owned();
        step().and_then(|_| self.file.as_file().sync_all()).map_err(failed("write", &path))
    }

    /// Syncs and closes it: a whole file without a name.
    pub(in crate::store) fn whole(mut self) -> Disk<WholeDraft> {
        self.sync()?;
        Ok(WholeDraft { path: self.file.into_temp_path(), _undone: self.undone })
    }

    /// Syncs it and renames it to `path`, replacing an existing file.
    pub(in crate::store) fn keep(mut self, path: &Path) -> Disk<()> {
        self.sync()?;
        // The null device, or a pipe that somebody reads from, must not be replaced.
        if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file() && !found.is_symlink()) {
            return Err(failed("write to", path)(io::Error::other("it is not a file")));
        }
        step().map_err(failed("name", path))?;
        self.file.persist(path).map_err(|error| failed("name", path)(error.error))?;
        confirm(path)
    }

    /// Syncs it and renames it to `path`, unless that exists already.
    pub(in crate::store) fn keep_new(mut self, path: &Path) -> Disk<()> {
        self.sync()?;
        step().map_err(failed("name", path))?;
        self.file.persist_noclobber(path).map_err(|error| failed("name", path)(error.error))?;
        confirm(path)
    }
}

/// A file that is whole, synced and closed, and still deleted unless it is kept. There may be many
/// of these at once, so they have no locks: they are made in the draft of a folder, whose lock
/// shows that they are in use.
pub(in crate::store) struct WholeDraft {
    path: tempfile::TempPath,
    _undone: Undone,
}

impl WholeDraft {
    /// Renames it to `path`, read-only.
    pub(in crate::store) fn keep(self, path: &Path) -> Disk<()> {
        set_read_only(&self.path, true).map_err(failed("change", path))?;
        step().map_err(failed("name", path))?;
        self.path.persist(path).map_err(|error| failed("name", path)(error.error))?;
        sync_parent(path)
    }
}

impl Write for FileDraft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write_step(self.file.as_file_mut(), bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A folder without a name, which is deleted with its contents unless it is kept.
pub(in crate::store) struct FolderDraft {
    folder: HalfMade,
    /// Held to show other programs that the folder is in use.
    _lock: Option<File>,
    _undone: Undone,
}

/// A folder that is deleted with its contents.
struct HalfMade(PathBuf);

impl Drop for HalfMade {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl FolderDraft {
    /// Makes a draft in the folder of `path`. Deletes leftovers of crashed programs there first.
    pub(in crate::store) fn beside(path: &Path) -> Disk<Self> {
        sweep_drafts(folder_of(path));
        Self::made(path, &fs::DirBuilder::new())
    }

    /// Same as [`FolderDraft::beside`], but private.
    fn private(path: &Path) -> Disk<Self> {
        #[cfg_attr(not(unix), expect(unused_mut, reason = "only there has it a mode"))]
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        Self::made(path, &builder)
    }

    fn made(path: &Path, builder: &fs::DirBuilder) -> Disk<Self> {
        let folder = folder_of(path);
        create_folders(folder)?;
        step().map_err(failed("write to", folder))?;
        loop {
            let made =
                tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).make_in(folder, |path| {
                    note(path);
                    builder.create(path)
                });
            let path = made
                .and_then(|made| Ok(made.into_temp_path().keep()?))
                .map_err(failed("write to", folder))?;
            // Not every system can open a folder like a file, and lock it.
            let lock = File::open(&path).ok();
            // If another program took it for a leftover meanwhile, it cannot be opened any more.
            let is_ours = lock.as_ref().map_or_else(
                || fs::symlink_metadata(&path).is_ok(),
                |lock| is_claimed(lock, &path),
            );
            if is_ours {
                return Ok(Self {
                    _undone: Undone::at(&path),
                    _lock: lock,
                    folder: HalfMade(path),
                });
            }
        }
    }

    pub(in crate::store) fn path(&self) -> &Path {
        &self.folder.0
    }

    /// Renames it to `path`, replacing an empty folder.
    pub(in crate::store) fn keep(self, path: &Path) -> Disk<()> {
        remove_empty_folder(path)?;
        let renamed = rename(self.path(), path);
        if renamed.as_ref().map_or_else(DiskError::is_there, |()| true) {
            // It was renamed, so there is nothing left to delete.
            std::mem::forget(self.folder);
        }
        saved(renamed)
    }
}

/// A private folder, which is deleted with its contents.
pub(in crate::store) struct ViewingFolder {
    folder: FolderDraft,
    /// Held to show other programs that the folder is in use.
    _lock: File,
}

const VIEWING_LOCK: &str = "in-use";

impl ViewingFolder {
    /// Makes a new one, among this account's own files if possible. Deletes leftovers of crashed
    /// programs there first.
    pub(in crate::store) fn in_folder(folder: Option<&Path>) -> Disk<Self> {
        // A folder that everybody may write to is not shared between programs, and not swept.
        let Some(folder) = folder.map(|folder| folder.join("viewing")) else {
            let folder = FolderDraft::private(&std::env::temp_dir().join("folder"))?;
            let lock = lock_in(folder.path())?;
            return Ok(Self { folder, _lock: lock });
        };
        create_folders(&folder)?;
        // Held so that no other program sweeps while this one makes a folder.
        let _gate = swept(&folder)?;
        let folder = FolderDraft::private(&folder.join("folder"))?;
        let lock = lock_in(folder.path())?;
        let _ = lock.try_lock();
        Ok(Self { folder, _lock: lock })
    }

    /// Deletes the leftovers of crashed programs in such a folder.
    pub(in crate::store) fn sweep(folder: Option<&Path>) {
        if let Some(folder) =
            folder.map(|folder| folder.join("viewing")).filter(|folder| folder.is_dir())
        {
            // The next program tries again.
            let _ = swept(&folder);
        }
    }

    pub(in crate::store) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Opens the file whose lock shows that a folder is in use. Does not open a link or a pipe, and
/// changes nothing in it.
fn lock_in(folder: &Path) -> Disk<File> {
    let path = folder.join(VIEWING_LOCK);
    let opened = match fs::symlink_metadata(&path) {
        Ok(found) if !found.is_file() => Err(io::Error::other("it is not a file")),
        _ => OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path),
    };
    opened.map_err(failed("write", &path))
}

/// Sweeps a folder, and holds its lock as long as the result lives. Without locks nothing is swept.
fn swept(folder: &Path) -> Disk<File> {
    let gate = lock_in(folder)?;
    if gate.lock().is_ok() {
        sweep_viewing(folder);
    }
    Ok(gate)
}

fn sweep_viewing(folder: &Path) {
    for path in super::list(folder).unwrap_or_default() {
        // A program that was ended while deleting it may have left it without its lock.
        let is_left = || match File::open(path.join(VIEWING_LOCK)) {
            Ok(lock) => lock.try_lock().is_ok(),
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        };
        if is_draft(&path) && is_left() {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
