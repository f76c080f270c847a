//! Words that change with every key: written in their place, at once and cheaply, and synced when the keys rest.

#![expect(clippy::disallowed_methods, reason = "this is the home of std::fs")]

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};

use super::{Disk, create_folders, failed, left::is_claimed, step, sync_parent};

/// A file for its person only that is written again and again, by nobody else as long as this lives. A program that is killed
/// leaves what was written last; a computer that goes dark, what was synced last or later.
pub(in crate::store) struct Jotted {
    file: File,
    path: PathBuf,
    /// What this program left there, or found.
    known: Vec<u8>,
    is_new: bool,
    is_written: bool,
}

/// Where this process left words.
static LEFT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Remembers a place in which this process leaves words, for whoever ends it in the middle.
pub(in crate::store) fn remember(path: &Path) {
    if let Ok(mut left) = LEFT.lock() {
        left.insert(path.to_owned());
    }
}

/// The places in which words of this process wait.
pub fn waiting_words() -> Vec<PathBuf> {
    let waits = |path: &&PathBuf| fs::metadata(path).is_ok_and(|found| found.len() > 0);
    LEFT.lock().map(|left| left.iter().filter(waits).cloned().collect()).unwrap_or_default()
}

impl Jotted {
    /// The file there, if there is one; `None` also where another program has it.
    pub(in crate::store) fn find(path: &Path) -> Disk<Option<Self>> {
        if fs::symlink_metadata(path).is_ok() { Self::open(path, false) } else { Ok(None) }
    }

    /// The file there, which is made where there is none; `None` where another program has it.
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
        // Whoever took it away meanwhile left a name to nobody.
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

    /// What stands there, as far as this program knows.
    pub(in crate::store) fn bytes(&self) -> &[u8] {
        &self.known
    }

    /// Whether nobody else wrote there, took it away, or put another in its place.
    pub(in crate::store) fn is_as_left(&self) -> bool {
        is_at(&self.file, &self.path) && fs::read(&self.path).is_ok_and(|there| there == self.known)
    }

    /// What a program that ends has written is there for the next one. `false`, and nothing is written, where it is not as it was left.
    pub(in crate::store) fn write(&mut self, bytes: &[u8]) -> Disk<bool> {
        if !self.is_as_left() {
            return Ok(false);
        }
        // First all of it, then the end: whoever is ended in between leaves a letter too many and none too few.
        let written = step().and_then(|_| {
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(bytes)?;
            self.file.set_len(bytes.len() as u64)
        });
        self.is_written = true;
        remember(&self.path);
        // Half of it may be there, and is this program's.
        self.known = if written.is_ok() { bytes.to_owned() } else { fs::read(&self.path).unwrap_or_default() };
        written.map(|()| true).map_err(failed("write", &self.path))
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

/// Whether a name still leads to the file that was opened by it.
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
