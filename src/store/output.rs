//! What a person asked to have written, by parts: whole when it has its name, or not there at all.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use super::{
    disk::{self, FileDraft, FolderDraft},
    error::StoreError,
};

/// As `write_output`, of what is made while it is written.
///
/// # Errors
/// As the disk or `write` says; where `replaces` is false a file that is there is one of them.
pub fn write_output_from(path: &Path, replaces: bool, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), StoreError> {
    disk::may_be_written(path, replaces)?;
    let mut draft = FileDraft::beside(path)?;
    {
        let mut writer = BufWriter::with_capacity(1 << 16, &mut draft);
        write(&mut writer).and_then(|()| writer.flush()).map_err(disk::failed("write", path))?;
    }
    if replaces {
        draft.keep(path)?;
    } else {
        draft.keep_new(path)?;
    }
    Ok(())
}

/// A folder that has no name yet.
pub struct NewFolder(FolderDraft);

impl NewFolder {
    /// Writes a file into it, and makes the folders that it lies in.
    ///
    /// # Errors
    /// As the disk or `write` says.
    pub fn write(&mut self, path: &Path, write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) -> io::Result<()> {
        let path = self.0.path().join(path);
        if let Some(folder) = path.parent() {
            disk::create_folders(folder).map_err(|error| error.source)?;
        }
        let mut writer = BufWriter::with_capacity(1 << 16, disk::create_new(&path)?);
        write(&mut writer)?;
        let file: File = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()
    }
}

/// Writes a folder with all that is in it.
///
/// # Errors
/// As the disk or `write` says; a folder with something in it is one of them, and is never replaced.
pub fn write_folder(path: &Path, write: impl FnOnce(&mut NewFolder) -> io::Result<()>) -> Result<(), StoreError> {
    if disk::exists(path) && disk::list(path).map_or(true, |inside| !inside.is_empty()) {
        return Err(StoreError::FolderIsNotEmpty(path.to_owned()));
    }
    let path = disk::landing(path);
    let mut folder = NewFolder(FolderDraft::beside(&path)?);
    write(&mut folder).map_err(disk::failed("write", &path))?;
    Ok(folder.0.keep(&path)?)
}
