//! Writes output that is made in parts: it is whole once it has its name, or does not exist.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use super::{
    disk::{self, FileDraft, FolderDraft},
    error::StoreError,
};

/// Same as `write_output`, for output that is made while it is written.
///
/// # Errors
/// If writing or `write` fails, or `replaces` is false and the file exists.
pub fn write_output_from(
    path: &Path,
    replaces: bool,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), StoreError> {
    disk::may_be_written(path, replaces)?;
    let mut draft = FileDraft::beside(path)?;
    {
        let mut writer = BufWriter::with_capacity(1 << 16, &mut draft);
        write(&mut writer).and_then(|()| writer.flush()).map_err(disk::failed("write", path))?;
    }
    Ok(disk::saved(if replaces { draft.keep(path) } else { draft.keep_new(path) })?)
}

/// A folder without a name.
pub struct NewFolder(FolderDraft);

impl NewFolder {
    /// Writes a file into it, and makes the folders above the file.
    ///
    /// # Errors
    /// If writing or `write` fails.
    pub fn write(
        &mut self,
        path: &Path,
        write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> io::Result<()> {
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

/// Writes a folder with its contents.
///
/// # Errors
/// If writing or `write` fails, or the folder exists and is not empty: it is never replaced.
pub fn write_folder(
    path: &Path,
    write: impl FnOnce(&mut NewFolder) -> io::Result<()>,
) -> Result<(), StoreError> {
    if disk::exists(path) && disk::list(path).map_or(true, |inside| !inside.is_empty()) {
        return Err(StoreError::FolderIsNotEmpty(path.to_owned()));
    }
    let path = disk::landing(path);
    let mut folder = NewFolder(FolderDraft::beside(&path)?);
    write(&mut folder).map_err(disk::failed("write", &path))?;
    Ok(folder.0.keep(&path)?)
}
