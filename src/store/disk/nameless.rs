//! What is being made and has no name yet: gone by itself if it is not kept.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use super::{Disk, create_folders, failed, remove_empty_folder, rename, step, sync_parent, write_step};

/// A file that has no name yet: gone if it is not kept.
pub struct FileDraft {
    file: tempfile::NamedTempFile,
}

impl FileDraft {
    /// A draft in the folder where `path` will be.
    ///
    /// # Errors
    /// As the disk says.
    pub fn beside(path: &Path) -> Disk<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let made = step().and_then(|_| tempfile::Builder::new().prefix(".imh-").suffix(".part").tempfile_in(folder));
        Ok(Self { file: made.map_err(failed("write to", folder))? })
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
        Ok(WholeDraft { path: self.file.into_temp_path() })
    }

    /// Syncs it and gives it its name, in place of whatever had it.
    pub(in crate::store) fn keep(mut self, path: &Path) -> Disk<()> {
        self.sync()?;
        step().map_err(failed("name", path))?;
        self.file.persist(path).map_err(|error| failed("name", path)(error.error))?;
        sync_parent(path)
    }

    /// Syncs it and gives it its name, unless something has that name already.
    pub(in crate::store) fn keep_new(mut self, path: &Path) -> Disk<()> {
        self.sync()?;
        step().map_err(failed("name", path))?;
        self.file.persist_noclobber(path).map_err(|error| failed("name", path)(error.error))?;
        sync_parent(path)
    }
}

/// A file that is whole, synced and closed, and still gone if it is not kept: there may be many of these at once.
pub(in crate::store) struct WholeDraft {
    path: tempfile::TempPath,
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
pub(in crate::store) struct FolderDraft(tempfile::TempDir);

impl FolderDraft {
    /// A draft in the folder where `path` will be.
    pub(in crate::store) fn beside(path: &Path) -> Disk<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        create_folders(folder)?;
        let made = step().and_then(|_| tempfile::Builder::new().prefix(".imh-").suffix(".part").tempdir_in(folder));
        Ok(Self(made.map_err(failed("write to", folder))?))
    }

    pub(in crate::store) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Gives it its name, in place of an empty folder.
    pub(in crate::store) fn keep(self, path: &Path) -> Disk<()> {
        remove_empty_folder(path)?;
        rename(self.path(), path)?;
        // It is there under its name now, and there is nothing left to clean away.
        let _ = self.0.keep();
        Ok(())
    }
}

/// A copy that nobody should change by opening it.
pub(in crate::store) fn set_read_only(path: &Path, read_only: bool) -> io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, if read_only { 0o400 } else { 0o600 });
    #[cfg(not(unix))]
    permissions.set_readonly(read_only);
    fs::set_permissions(path, permissions)
}
