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

/// What a copy put into the workspace and can take out again, as long as nobody was told of it.
pub(super) struct Copied {
    file: PathBuf,
    folder: PathBuf,
}

impl Copied {
    pub(super) fn take_back(self) {
        disk::take_back(&self.file, &self.folder);
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

    pub(super) fn copy(mut self, root: &Path, passed: &mut impl FnMut(u64)) -> Result<(EvidenceFile, Option<Copied>), StoreError> {
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
        let home = folder.join(sha256.to_string());
        if disk::list(&home)?.iter().any(|path| disk::metadata(path).is_ok_and(|found| found.len() == size_bytes)) {
            return Ok((file, None));
        }
        disk::create_folders(&home)?;
        let target = home.join(&file.name);
        let copied = Copied { file: target.clone(), folder: home };
        match draft.keep(&target) {
            Ok(()) => Ok((file, Some(copied))),
            Err(error) => {
                copied.take_back();
                Err(error.into())
            }
        }
    }
}
