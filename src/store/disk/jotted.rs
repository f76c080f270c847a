//! Stores words that change with every key: written in place, at once and cheaply, and synced when
//! typing pauses.

#![expect(clippy::disallowed_methods, reason = "this is the home of std::fs")]

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};

use super::{Disk, create_folders, failed, left::is_claimed, step, sync_parent};

/// A private file that is rewritten often, by nobody else as long as this lives. If the program is
/// killed, the last write remains; if the power fails, the last sync or something later.
pub(in crate::store) struct Jotted {
    file: File,
    path: PathBuf,
    /// The contents that this program wrote or found.
    known: Vec<u8>,
    is_new: bool,
    is_written: bool,
}

/// The places where this process left words.
static LEFT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Remembers a place where this process leaves words, for the handler that ends it early.
pub(in crate::store) fn remember(path: &Path) {
    if let Ok(mut left) = LEFT.lock() {
        left.insert(path.to_owned());
    }
}

/// Returns the places with unfinished words of this process.
pub fn waiting_words() -> Vec<PathBuf> {
    let waits = |path: &&PathBuf| fs::metadata(path).is_ok_and(|found| found.len() > 0);
    LEFT.lock().map(|left| left.iter().filter(waits).cloned().collect()).unwrap_or_default()
}

impl Jotted {
    /// Opens an existing file; `None` if there is none, or another program has it.
    pub(in crate::store) fn find(path: &Path) -> Disk<Option<Self>> {
        if fs::symlink_metadata(path).is_ok() { Self::open(path, false) } else { Ok(None) }
    }

    /// Opens a file, or makes it; `None` if another program has it.
    pub(in crate::store) fn make(path: &Path) -> Disk<Option<Self>> {
        create_folders(path.parent().unwrap_or(Path::new(".")))?;
        step().map_err(failed("write", path))?;
        Self::open(path, true)
    }

    fn open(path: &Path, creates: bool) -> Disk<Option<Self>> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(creates).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let opened = if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
            Err(io::Error::other("it is not a file"))
        } else {
            options.open(path)
        };
        let mut file = match opened {
            Err(error) if error.kind() == io::ErrorKind::NotFound && !creates => return Ok(None),
            opened => opened.map_err(failed("write", path))?,
        };
        // If somebody deleted it meanwhile, the open file has no name any more.
        if !is_claimed(&file, path) || !is_at(&file, path) {
            return Ok(None);
        }
        let mut known = Vec::new();
        file.read_to_end(&mut known).map_err(failed("read", path))?;
        Ok(Some(Self { file, path: path.to_owned(), known, is_new: true, is_written: false }))
    }

    pub(in crate::store) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the contents, as far as this program knows.
    pub(in crate::store) fn bytes(&self) -> &[u8] {
        &self.known
    }

    /// Returns whether nobody else has changed, deleted or replaced it.
    pub(in crate::store) fn is_as_left(&self) -> bool {
        is_at(&self.file, &self.path) && fs::read(&self.path).is_ok_and(|there| there == self.known)
    }

    /// Writes the words, so that they survive the end of the program. Returns `false`, and writes
    /// nothing, if somebody else changed the file.
    pub(in crate::store) fn write(&mut self, bytes: &[u8]) -> Disk<bool> {
        if !self.is_as_left() {
            return Ok(false);
        }
        // The words are written first, and the rest is cut off later, so that an interruption
        // leaves a letter too many rather than too few.
        let written = step().and_then(|_| {
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(bytes)?;
            self.file.set_len(bytes.len() as u64)
        });
        self.is_written = true;
        remember(&self.path);
        // After a failure the file may have part of the words, which are this program's own.
        self.known = if written.is_ok() {
            bytes.to_owned()
        } else {
            fs::read(&self.path).unwrap_or_default()
        };
        written.map(|()| true).map_err(failed("write", &self.path))
    }

    /// Returns whether something was written but not synced.
    pub(in crate::store) fn is_written(&self) -> bool {
        self.is_written
    }

    /// Syncs the words, so that they survive a power failure.
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

/// Returns whether a path still leads to the open file.
fn is_at(file: &File, path: &Path) -> bool {
    let Ok(there) = fs::symlink_metadata(path) else { return false };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        file.metadata().is_ok_and(|open| (open.dev(), open.ino()) == (there.dev(), there.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        there.is_file()
    }
}
