//! Words that change with every key: written in their place, at once and cheaply, and synced when the keys rest.

#![expect(clippy::disallowed_methods, reason = "this is the home of std::fs")]

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::{Disk, create_folders, failed, step, sync_parent};

/// A file for its person only that is written again and again. A program that is killed leaves what was written last; a
/// computer that goes dark, what was synced last or later.
pub(in crate::store) struct Jotted {
    file: File,
    path: PathBuf,
    is_new: bool,
    is_written: bool,
}

impl Jotted {
    pub(in crate::store) fn at(path: &Path) -> Disk<Self> {
        create_folders(path.parent().unwrap_or(Path::new(".")))?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let opened = step().and_then(|_| {
            if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
                Err(io::Error::other("it is not a file"))
            } else {
                options.open(path)
            }
        });
        Ok(Self { file: opened.map_err(failed("write", path))?, path: path.to_owned(), is_new: true, is_written: false })
    }

    /// What a program that ends has written is there for the next one.
    pub(in crate::store) fn write(&mut self, bytes: &[u8]) -> Disk<()> {
        // First all of it, then the end: whoever is ended in between leaves a letter too many and none too few.
        let written = step().and_then(|_| {
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(bytes)?;
            self.file.set_len(bytes.len() as u64)
        });
        self.is_written = true;
        written.map_err(failed("write", &self.path))
    }

    /// Whether something was written that is not synced.
    pub(in crate::store) fn is_written(&self) -> bool {
        self.is_written
    }

    /// What was written is there after the power goes.
    pub(in crate::store) fn sync(&mut self) -> Disk<()> {
        if !std::mem::take(&mut self.is_written) {
            return Ok(());
        }
        step().and_then(|_| self.file.sync_data()).map_err(failed("write", &self.path))?;
        if std::mem::take(&mut self.is_new) {
            sync_parent(&self.path)?;
        }
        Ok(())
    }
}
