//! Copies files and words in as evidence: by hash, whole or not at all.

use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{
    disk::{self, CopyError, FileDraft, FolderDraft, WholeDraft},
    error::StoreError,
    parallel,
};
use crate::{
    format::Sha256Writer,
    model::{Digest, EvidenceFile},
    text::{FileNameFault, chosen_file_name},
};

/// The largest file that is accepted, because portfolios are sent to people, who read them.
const LARGEST_FILE_BYTES: u64 = 4 << 30;
/// The longest name of a file. A workspace may be deep in somebody's folders, a copy is in a folder
/// with a name of 64 letters, and Windows allows 259 in all.
const LONGEST_NAME_UNITS: usize = 80;
/// One thread copies less than this faster.
const WORTH_THREADS_BYTES: u64 = 16 << 20;

/// An unnamed folder among the evidence for copies that are not yet named. One lock on it shows
/// that all of them, however many there are, are still in use.
pub(super) struct CopyDesk {
    folder: FolderDraft,
    evidence: PathBuf,
}

/// A file that is about to become evidence, checked before anything is copied.
pub(super) struct SourceFile {
    path: PathBuf,
    name: String,
    size_bytes: u64,
    modified: Option<SystemTime>,
}

/// A copy without a name, which is deleted unless it is kept.
pub(super) struct Copied {
    file: EvidenceFile,
    draft: WholeDraft,
    home: PathBuf,
}

impl Copied {
    /// Moves the copy to its place, unless the same content is there already. A copy is never
    /// removed again, because another device may have referred to the content meanwhile, and an
    /// unused one does no harm.
    pub(super) fn keep(self) -> Result<EvidenceFile, StoreError> {
        for known in disk::list(&self.home)? {
            let is_same_size =
                disk::metadata(&known).is_ok_and(|found| found.len() == self.file.size_bytes);
            if is_same_size && disk::digest_of(&known, |_| ())?.0 == self.file.sha256 {
                return Ok(self.file);
            }
        }
        disk::create_folders(&self.home)?;
        self.draft.keep(&self.home.join(&self.file.name))?;
        Ok(self.file)
    }
}

impl SourceFile {
    /// # Errors
    /// If it cannot be evidence: it is not a file, is empty, too large, or a link to somewhere
    /// else.
    pub(super) fn look(path: &Path) -> Result<Self, StoreError> {
        let fault =
            |fault: &str| StoreError::Source { path: path.to_owned(), fault: fault.to_owned() };
        if let Some(target) = disk::leads_elsewhere(path) {
            return Err(fault(&format!(
                "is a link to `{}`; name that file itself, if it is the one you mean",
                target.display()
            )));
        }
        let metadata = disk::metadata(path).map_err(disk::failed("open", path))?;
        if !metadata.is_file() {
            return Err(fault(if metadata.is_dir() {
                "is a folder; name the files in it"
            } else {
                "is not a file that can be copied"
            }));
        }
        if metadata.len() == 0 {
            return Err(fault("is empty: there is nothing in it that could show anything"));
        }
        if metadata.len() > LARGEST_FILE_BYTES {
            return Err(fault(
                "is larger than 4 GiB; choose the part of it that shows what you mean",
            ));
        }
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .ok_or_else(|| fault("has a name that is not Unicode; rename it first"))?;
        let name = chosen_file_name(name, LONGEST_NAME_UNITS).map_err(|error| match error {
            FileNameFault::Control => {
                fault("has characters in its name that cannot be shown; rename it first")
            }
            FileNameFault::Empty => fault("has a name with nothing in it; rename it first"),
        })?;
        Ok(Self {
            path: path.to_owned(),
            name,
            size_bytes: metadata.len(),
            modified: metadata.modified().ok(),
        })
    }

    fn copy(self, desk: &CopyDesk, passed: &impl Fn(u64)) -> Result<Copied, StoreError> {
        // One byte more than expected is enough to know that it is growing.
        let mut file = std::io::Read::take(disk::open(&self.path)?, self.size_bytes + 1);
        let mut writer = Sha256Writer::new(desk.draft()?);
        disk::copy_into(&mut file, &mut writer, passed).map_err(|error| match error {
            CopyError::Reading(error) => disk::failed("read", &self.path)(error),
            CopyError::Writing(error) => disk::failed("write to", &desk.evidence)(error),
        })?;
        let (draft, sha256, size_bytes) = writer.finish();
        let draft = draft.whole()?;
        // If the file is gone, longer or newer by now, the copy may be half old and half new.
        let after = disk::metadata(&self.path).ok();
        if size_bytes != self.size_bytes
            || after.is_none_or(|after| {
                after.len() != self.size_bytes || after.modified().ok() != self.modified
            })
        {
            return Err(StoreError::SourceChanged { path: self.path });
        }
        Ok(desk.copied(self.name, draft, sha256, size_bytes))
    }
}

impl CopyDesk {
    pub(super) fn new(root: &Path) -> Result<Self, StoreError> {
        let evidence = root.join("evidence");
        disk::create_folders(&evidence)?;
        let folder = FolderDraft::beside(&evidence.join("copies"))?;
        Ok(Self { folder, evidence })
    }

    fn draft(&self) -> Result<FileDraft, StoreError> {
        Ok(FileDraft::beside(&self.folder.path().join("copy"))?)
    }

    fn copied(&self, name: String, draft: WholeDraft, sha256: Digest, size_bytes: u64) -> Copied {
        Copied {
            file: EvidenceFile { name, sha256, size_bytes },
            draft,
            home: self.evidence.join(sha256.to_string()),
        }
    }

    /// Stores what imh makes, under a name of its own.
    pub(super) fn copy_from(
        &self,
        name: &str,
        contents: &mut impl std::io::Read,
        passed: &impl Fn(u64),
    ) -> Result<Copied, StoreError> {
        let mut writer = Sha256Writer::new(self.draft()?);
        disk::copy_into(contents, &mut writer, passed).map_err(|error| match error {
            CopyError::Reading(error) => disk::failed("read", Path::new(name))(error),
            CopyError::Writing(error) => disk::failed("write to", &self.evidence)(error),
        })?;
        let (draft, sha256, size_bytes) = writer.finish();
        Ok(self.copied(name.to_owned(), draft.whole()?, sha256, size_bytes))
    }

    /// Copies every file, in the order given, on several threads if that is worth it.
    pub(super) fn copy_all(
        &self,
        sources: Vec<SourceFile>,
        passed: &(impl Fn(u64) + Sync),
    ) -> Result<Vec<Copied>, StoreError> {
        let total_bytes: u64 = sources.iter().map(|source| source.size_bytes).sum();
        if total_bytes < WORTH_THREADS_BYTES {
            return sources.into_iter().map(|source| source.copy(self, passed)).collect();
        }
        parallel::on_all(sources, |source| source.copy(self, passed))
    }
}
