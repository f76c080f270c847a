//! What is being made and has no name yet: gone by itself if it is not kept.

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
    remove_empty_folder, rename, step,
    swept::sweep_drafts,
    sync_parent, write_step,
};

/// Where the drafts of this process are.
static UNDONE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The place of a draft, known for as long as it is one.
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

/// Removes every draft, for whoever ends the program in the middle. No new one is made after that.
pub fn discard_drafts() {
    let Ok(undone) = UNDONE.lock() else { return };
    for path in undone.iter() {
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
    end_note();
    // It stays locked: what would be made now would stay.
    std::mem::forget(undone);
}

/// A file that has no name yet: gone if it is not kept.
pub struct FileDraft {
    file: tempfile::NamedTempFile,
    undone: Undone,
}

impl FileDraft {
    /// A draft in the folder where `path` will be. What was left there by a program that ended badly is taken away first.
    ///
    /// # Errors
    /// As the disk says.
    pub fn beside(path: &Path) -> Disk<Self> {
        let folder = folder_of(path);
        sweep_drafts(folder);
        step().map_err(failed("write to", folder))?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        // Words about families are for their person only.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        loop {
            let made = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).make_in(folder, |path| {
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

    /// Syncs it and closes it: a whole file that still has no name.
    pub(in crate::store) fn whole(mut self) -> Disk<WholeDraft> {
        self.sync()?;
        Ok(WholeDraft { path: self.file.into_temp_path(), _undone: self.undone })
    }

    /// Syncs it and gives it its name, in place of whatever had it.
    pub(in crate::store) fn keep(mut self, path: &Path) -> Disk<()> {
        self.sync()?;
        // The null device, or a pipe that somebody waits at, is not to be replaced by a file.
        if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file() && !found.is_symlink()) {
            return Err(failed("write to", path)(io::Error::other("it is not a file")));
        }
        step().map_err(failed("name", path))?;
        self.file.persist(path).map_err(|error| failed("name", path)(error.error))?;
        confirm(path)
    }

    /// Syncs it and gives it its name, unless something has that name already.
    pub(in crate::store) fn keep_new(mut self, path: &Path) -> Disk<()> {
        self.sync()?;
        step().map_err(failed("name", path))?;
        self.file.persist_noclobber(path).map_err(|error| failed("name", path)(error.error))?;
        confirm(path)
    }
}

/// A file that is whole, synced and closed, and still gone if it is not kept: there may be many of these at once, in the draft of a
/// folder, since nothing but that tells others that somebody is at work on them.
pub(in crate::store) struct WholeDraft {
    path: tempfile::TempPath,
    _undone: Undone,
}

impl WholeDraft {
    /// Gives it its name, for reading only.
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

/// A folder that has no name yet: gone with all that is in it if it is not kept.
pub(in crate::store) struct FolderDraft {
    folder: HalfMade,
    /// Held, so that others know that somebody is at work there.
    _lock: Option<File>,
    _undone: Undone,
}

/// A folder that goes with all that is in it.
struct HalfMade(PathBuf);

impl Drop for HalfMade {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl FolderDraft {
    /// A draft in the folder where `path` will be. What was left there by a program that ended badly is taken away first.
    pub(in crate::store) fn beside(path: &Path) -> Disk<Self> {
        sweep_drafts(folder_of(path));
        Self::made(path, &fs::DirBuilder::new())
    }

    /// As [`FolderDraft::beside`], and nobody else can look into it.
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
            let made = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).make_in(folder, |path| {
                note(path);
                builder.create(path)
            });
            let path = made.and_then(|made| Ok(made.into_temp_path().keep()?)).map_err(failed("write to", folder))?;
            // A folder is opened like a file only where it can be locked like one.
            let lock = File::open(&path).ok();
            // Somebody may have been quicker who took it for one that was left, and then it is not there to be opened.
            let is_ours = lock.as_ref().map_or_else(|| fs::symlink_metadata(&path).is_ok(), |lock| is_claimed(lock, &path));
            if is_ours {
                return Ok(Self { _undone: Undone::at(&path), _lock: lock, folder: HalfMade(path) });
            }
        }
    }

    pub(in crate::store) fn path(&self) -> &Path {
        &self.folder.0
    }

    /// Gives it its name, in place of an empty folder.
    pub(in crate::store) fn keep(self, path: &Path) -> Disk<()> {
        remove_empty_folder(path)?;
        let renamed = rename(self.path(), path);
        if renamed.as_ref().map_or_else(DiskError::is_there, |()| true) {
            // It is there under its name now, and there is nothing left to clean away.
            std::mem::forget(self.folder);
        }
        renamed
    }
}

/// A folder that only this person can look into, gone with all that is in it.
pub(in crate::store) struct ViewingFolder {
    folder: FolderDraft,
    /// Held, so that others know that somebody is at work there.
    _lock: File,
}

const VIEWING_LOCK: &str = "in-use";

impl ViewingFolder {
    /// A new one, among this account's own files where it has such a place. What a program that ended badly left there is
    /// taken away first.
    pub(in crate::store) fn in_folder(folder: Option<&Path>) -> Disk<Self> {
        // In a place that everybody may write to, nothing is shared and nothing is swept.
        let Some(folder) = folder.map(|folder| folder.join("viewing")) else {
            let folder = FolderDraft::private(&std::env::temp_dir().join("folder"))?;
            let lock = lock_in(folder.path())?;
            return Ok(Self { folder, _lock: lock });
        };
        create_folders(&folder)?;
        // Nobody sweeps while somebody makes a folder.
        let _gate = swept(&folder)?;
        let folder = FolderDraft::private(&folder.join("folder"))?;
        let lock = lock_in(folder.path())?;
        let _ = lock.try_lock();
        Ok(Self { folder, _lock: lock })
    }

    /// Takes away what a program that ended badly left in such a place.
    pub(in crate::store) fn sweep(folder: Option<&Path>) {
        if let Some(folder) = folder.map(|folder| folder.join("viewing")).filter(|folder| folder.is_dir()) {
            // Whoever looks next tries again.
            let _ = swept(&folder);
        }
    }

    pub(in crate::store) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// The file that says that somebody is at work in a folder; no link and no pipe is taken for it, and nothing in it is changed.
fn lock_in(folder: &Path) -> Disk<File> {
    let path = folder.join(VIEWING_LOCK);
    let opened = match fs::symlink_metadata(&path) {
        Ok(found) if !found.is_file() => Err(io::Error::other("it is not a file")),
        _ => OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path),
    };
    opened.map_err(failed("write", &path))
}

/// Sweeps a folder, and holds its lock for as long as what is given back lives. Where there are no locks, nothing is swept.
fn swept(folder: &Path) -> Disk<File> {
    let gate = lock_in(folder)?;
    if gate.lock().is_ok() {
        sweep_viewing(folder);
    }
    Ok(gate)
}

fn sweep_viewing(folder: &Path) {
    for path in super::list(folder).unwrap_or_default() {
        // Whoever was ended while taking it away may have left it without its lock.
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
