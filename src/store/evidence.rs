//! Copying a file in as evidence: by content, whole or not at all.

use std::path::{Path, PathBuf};

use super::{
    disk::{self, CopyError, FileDraft},
    error::{StoreError, describe},
};
use crate::{
    format::Sha256Writer,
    model::EvidenceFile,
    text::{FileNameFault, clean_file_name},
};

/// A file that is about to become evidence, opened and looked at before anything is copied.
pub(super) struct Source {
    path: PathBuf,
    name: String,
    file: std::fs::File,
    size_bytes: u64,
    modified: Option<std::time::SystemTime>,
}

/// A copy that has no name yet, and is gone if it is not kept.
pub(super) struct Copied {
    file: EvidenceFile,
    draft: FileDraft,
    home: PathBuf,
}

impl Copied {
    /// Gives the copy its place, unless the very same content is there already. A copy is never taken out again: another
    /// device may have named the content meanwhile, and one that nobody names does no harm.
    pub(super) fn keep(self) -> Result<EvidenceFile, StoreError> {
        for known in disk::list(&self.home)? {
            let is_same_size = disk::metadata(&known).is_ok_and(|found| found.len() == self.file.size_bytes);
            if is_same_size && disk::digest_of(&known, |_| ())?.0 == self.file.sha256 {
                return Ok(self.file);
            }
        }
        disk::create_folders(&self.home)?;
        self.draft.keep(&self.home.join(&self.file.name))?;
        Ok(self.file)
    }
}

impl Source {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let fault = |fault: &str| StoreError::Source { path: path.to_owned(), fault: fault.to_owned() };
        let file = disk::open(path)?;
        let metadata = file.metadata().map_err(disk::failed("read", path))?;
        if !metadata.is_file() {
            return Err(fault(if metadata.is_dir() { "is a folder; name the files in it" } else { "is not a file that can be copied" }));
        }
        let name =
            path.file_name().and_then(|name| name.to_str()).ok_or_else(|| fault("has a name that is not Unicode; rename it first"))?;
        let name = clean_file_name(name).map_err(|error| match error {
            FileNameFault::Control => fault("has characters in its name that cannot be shown; rename it first"),
            FileNameFault::Empty => fault("has a name with nothing in it; rename it first"),
        })?;
        Ok(Self { path: path.to_owned(), name, file, size_bytes: metadata.len(), modified: metadata.modified().ok() })
    }

    pub(super) fn copy(mut self, root: &Path, passed: &mut impl FnMut(u64)) -> Result<Copied, StoreError> {
        let folder = root.join("evidence");
        disk::create_folders(&folder)?;
        let mut writer = Sha256Writer::new(FileDraft::beside(&folder.join("evidence"))?);
        disk::copy_into(&mut self.file, &mut writer, passed).map_err(|error| match error {
            CopyError::Reading(error) => {
                StoreError::Source { path: self.path.clone(), fault: format!("could not be read: {}", describe(&error)) }
            }
            CopyError::Writing(error) => disk::failed("write to", &folder)(error).into(),
        })?;
        let (mut draft, sha256, size_bytes) = writer.finish();
        draft.sync()?;
        // A file that is gone, longer or newer by now may have been copied half old and half new.
        let after = disk::metadata(&self.path).ok();
        if size_bytes != self.size_bytes
            || after.is_none_or(|after| after.len() != self.size_bytes || after.modified().ok() != self.modified)
        {
            return Err(StoreError::SourceChanged { path: self.path });
        }
        let file = EvidenceFile { name: self.name, sha256, size_bytes };
        Ok(Copied { file, draft, home: folder.join(sha256.to_string()) })
    }
}
