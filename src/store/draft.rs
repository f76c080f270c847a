//! Words that are being written: on disk from the first moment, so that no editor can lose them.

use std::path::{Path, PathBuf};

use super::{bundle::next_free_name, disk, error::StoreError, workspace::Workspace};

/// A page that is not finished.
pub struct Draft {
    path: PathBuf,
}

impl Draft {
    /// The place for the reflection that is being written in a workspace.
    ///
    /// # Errors
    /// As the disk says.
    pub fn of_reflection(workspace: &Workspace) -> Result<Self, StoreError> {
        let folder = workspace.root.join("drafts");
        disk::create_folders(&folder)?;
        Ok(Self { path: folder.join("reflection.md") })
    }

    /// Keeps what is written so far under another name, so that a new page can take its place.
    ///
    /// # Errors
    /// As the disk says.
    pub fn set_aside(&self) -> Result<(), StoreError> {
        let folder = self.path.parent().expect("a draft lies in a folder");
        Ok(disk::rename(&self.path, &next_free_name(folder, "reflection set aside", "md"))?)
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is written so far, if anything is.
    ///
    /// # Errors
    /// As the disk says; what is not UTF-8 is shown as well as it can be.
    pub fn words(&self) -> Result<Option<String>, StoreError> {
        Ok(disk::read_if_there(&self.path)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// # Errors
    /// As the disk says.
    pub fn write(&self, words: &str) -> Result<(), StoreError> {
        Ok(disk::write_whole(&self.path, words.as_bytes())?)
    }

    /// # Errors
    /// As the disk says.
    pub fn remove(&self) -> Result<(), StoreError> {
        Ok(disk::remove_file(&self.path)?)
    }
}
