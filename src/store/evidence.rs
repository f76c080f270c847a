//! Evidence in a workspace: adding, changing and removing it, and finding its files.

use std::{
    collections::BTreeSet,
    io::Read,
    path::{Path, PathBuf},
};

use super::{
    copy::{Copied, CopyDesk, SourceFile},
    disk,
    error::StoreError,
    privacy::KnownFindings,
    synced,
    workspace::Workspace,
};
use crate::{
    context::Context,
    model::{
        Act, Claim, Confirmation, Digest, Evidence, EvidenceEdit, EvidenceFile, EvidenceId, Hours,
        KindId, PartialDate, Portfolio,
    },
};

/// The file name of written words.
const ACCOUNT_NAME: &str = "In my own words.md";

/// Evidence to be added.
pub struct NewEvidence {
    /// Paths of files to copy; the originals stay.
    pub files: Vec<PathBuf>,
    /// Words, as Markdown.
    pub account: Option<String>,
    pub link: Option<String>,
    pub title: String,
    pub kind: KindId,
    pub claims: Vec<Claim>,
    pub happened: Option<PartialDate>,
    pub valid_until: Option<PartialDate>,
    pub hours: Option<Hours>,
    pub confirmations: Vec<Confirmation>,
    pub consent: Option<String>,
}

/// The new contents of a piece of evidence; `None` keeps the old ones.
#[derive(Default)]
pub struct NewContent {
    pub files: Option<NewFiles>,
    pub account: Option<String>,
}

/// Files to be stored.
pub enum NewFiles {
    Copied(Vec<PathBuf>),
    /// The existing files, some of them replaced.
    Revised(Vec<Revised>),
}

/// A file of evidence after a revision.
pub enum Revised {
    Kept(EvidenceFile),
    /// Read while it is stored; a film may be larger than the memory.
    Made {
        name: String,
        contents: Box<dyn Read>,
    },
}

/// A file whose bytes are stored: in the workspace already, or as a copy without a name.
enum ReadyFile {
    Kept(EvidenceFile),
    Copied(Copied),
}

/// Whole copies without names. If anything fails before they are kept, they are deleted.
struct Copies {
    files: Vec<ReadyFile>,
    account: Option<Copied>,
    /// The folder with the copies until then.
    _desk: Option<CopyDesk>,
}

impl Copies {
    fn of(
        root: &Path,
        files: NewFiles,
        account: Option<&str>,
        passed: &(impl Fn(u64) + Sync),
    ) -> Result<Self, StoreError> {
        // Files that must be refused are reported before anything is copied.
        let mut sources = Vec::new();
        if let NewFiles::Copied(paths) = &files {
            sources = paths.iter().map(|path| SourceFile::look(path)).collect::<Result<_, _>>()?;
            if sources.is_empty() && account.is_none() {
                return Ok(Self { files: Vec::new(), account: None, _desk: None });
            }
        }
        let desk = CopyDesk::new(root)?;
        let files = match files {
            NewFiles::Copied(_) => {
                desk.copy_all(sources, passed)?.into_iter().map(ReadyFile::Copied).collect()
            }
            NewFiles::Revised(files) => files
                .into_iter()
                .map(|file| match file {
                    Revised::Kept(file) => Ok(ReadyFile::Kept(file)),
                    Revised::Made { name, mut contents } => {
                        desk.copy_from(&name, &mut contents, passed).map(ReadyFile::Copied)
                    }
                })
                .collect::<Result<_, _>>()?,
        };
        let account =
            account.map(|words| desk.copy_from(ACCOUNT_NAME, &mut words.as_bytes(), &|_| ()));
        let account = account.transpose()?;
        Ok(Self { files, account, _desk: Some(desk) })
    }

    fn keep(self) -> Result<(Vec<EvidenceFile>, Option<EvidenceFile>), StoreError> {
        let mut files: Vec<EvidenceFile> = Vec::new();
        for ready in self.files {
            let file = match ready {
                ReadyFile::Kept(file) => file,
                ReadyFile::Copied(copy) => copy.keep()?,
            };
            if !files.contains(&file) {
                files.push(file);
            }
        }
        Ok((files, self.account.map(Copied::keep).transpose()?))
    }
}

impl Workspace {
    /// Returns the path of an evidence file.
    #[must_use]
    pub fn evidence_path(&self, file: &EvidenceFile) -> PathBuf {
        let folder = self.root.join("evidence").join(file.sha256.to_string());
        let named = folder.join(&file.name);
        let is_it = |path: &PathBuf| {
            disk::metadata(path)
                .is_ok_and(|found| found.is_file() && found.len() == file.size_bytes)
        };
        if is_it(&named) {
            return named;
        }
        // The same content may have been added earlier under another name, or a service may have
        // left an empty file under this name and the content beside it.
        let same_size = |folder: &PathBuf| {
            let others = synced::look(folder).map(|found| found.here).unwrap_or_default();
            others.into_iter().find(|path| is_it(path))
        };
        same_size(&folder)
            .or_else(|| self.parted_evidence(file.sha256).iter().find_map(same_size))
            .unwrap_or(named)
    }

    /// Returns the folders that a service made from the one for this content (`<sha256> 2`), or
    /// from the folder of all evidence.
    fn parted_evidence(&self, content: Digest) -> Vec<PathBuf> {
        let sha256 = content.to_string();
        let beside =
            synced::look(&self.root.join("evidence")).map(|found| found.here).unwrap_or_default();
        let beside = beside.into_iter().filter(|path| {
            path.file_name()
                .is_some_and(|name| *name != *sha256 && name.to_string_lossy().contains(&sha256))
        });
        let elsewhere = synced::other_folders(&self.root, "evidence").unwrap_or_default();
        beside.chain(elsewhere.into_iter().map(|folder| folder.join(&sha256))).collect()
    }

    /// Returns the person's own words, if there are any.
    ///
    /// # Errors
    /// If reading fails.
    pub fn words_of(&self, item: &Evidence) -> Result<Option<String>, StoreError> {
        let Some(account) = &item.account else { return Ok(None) };
        let path = self.evidence_path(account);
        if synced::is_away(&path) {
            return Err(StoreError::FileAway(path));
        }
        let words = disk::read_file(&path)?;
        Ok(Some(String::from_utf8_lossy(&words).into_owned()))
    }

    /// Returns the words in a stored file, if it is on this computer.
    ///
    /// # Errors
    /// If reading fails.
    pub fn words_in(&self, file: &EvidenceFile) -> Result<Option<String>, StoreError> {
        Ok(disk::read_if_there(&self.evidence_path(file))?
            .map(|words| String::from_utf8_lossy(&words).into_owned()))
    }

    /// Returns whether a stored file is on this computer, judging by its size.
    #[must_use]
    pub fn has_file(&self, file: &EvidenceFile) -> bool {
        disk::metadata(&self.evidence_path(file)).is_ok_and(|found| found.len() == file.size_bytes)
    }

    /// Copies files in and records them as one piece of evidence; if anything fails, nothing was
    /// added.
    ///
    /// # Errors
    /// If a file is missing, is not a regular file, is empty or too large, has an impossible name,
    /// or changes while it is copied; or if reading or writing fails.
    pub fn add_evidence(
        &mut self,
        context: &Context,
        new: NewEvidence,
        passed: impl Fn(u64) + Sync,
    ) -> Result<Evidence, StoreError> {
        self.must_be_writable()?;
        let copies =
            Copies::of(&self.root, NewFiles::Copied(new.files), new.account.as_deref(), &passed)?;
        let entry = self.record(context, |workspace| {
            let (files, account) = copies.keep()?;
            Ok::<_, StoreError>(Act::EvidenceAdded(Box::new(Evidence {
                id: EvidenceId::new(workspace.next_id(context)),
                short: workspace.next_short('E'),
                title: new.title,
                kind: new.kind,
                files,
                account,
                link: new.link,
                claims: new.claims,
                happened: new.happened,
                valid_until: new.valid_until,
                hours: new.hours,
                confirmations: new.confirmations,
                consent: new.consent,
                added: context.now(),
                revisions: Vec::new(),
            })))
        })?;
        match entry.act {
            Act::EvidenceAdded(evidence) => Ok(Evidence { added: entry.at, ..*evidence }),
            _ => unreachable!("it was made a few lines above"),
        }
    }

    /// Changes a piece of evidence; its earlier files and words stay in the history. Returns what
    /// was recorded: other content also ends what was confirmed of the old one.
    ///
    /// # Errors
    /// Same as [`Workspace::add_evidence`]; an error from `find` is passed on, and nothing was
    /// changed.
    pub fn edit_evidence<E: From<StoreError>>(
        &mut self,
        context: &Context,
        find: impl FnOnce(&Self) -> Result<EvidenceId, E>,
        mut edits: Vec<EvidenceEdit>,
        new: NewContent,
        passed: impl Fn(u64) + Sync,
    ) -> Result<Vec<EvidenceEdit>, E> {
        self.must_be_writable()?;
        let is_revised = new.files.is_some();
        let files = new.files.unwrap_or_else(|| NewFiles::Copied(Vec::new()));
        // A revision has the words and pixels of what it was made from.
        let is_same = matches!(files, NewFiles::Revised(_));
        let copies = Copies::of(&self.root, files, new.account.as_deref(), &passed)?;
        let entry = self.record(context, |workspace| {
            let evidence = find(workspace)?;
            let (files, account) = copies.keep()?;
            edits.extend(is_revised.then_some(EvidenceEdit::Files(files)));
            edits.extend(account.map(|account| EvidenceEdit::Account(Some(account))));
            let item = workspace
                .portfolio
                .evidence
                .iter()
                .find(|item| item.id == evidence)
                .filter(|_| !is_same);
            let edits =
                item.map_or_else(|| edits.clone(), |item| item.with_what_ends(edits.clone()));
            Ok::<_, E>(Act::EvidenceEdited { evidence, edits })
        })?;
        match entry.act {
            Act::EvidenceEdited { edits, .. } => Ok(edits),
            _ => unreachable!("it was made a few lines above"),
        }
    }

    /// Finds the piece of evidence that has or had a short id: in the portfolio, removed, or added
    /// and undone.
    ///
    /// # Errors
    /// If reading fails.
    pub fn evidence_ever_called(
        &self,
        short: &str,
    ) -> Result<Option<(EvidenceId, String)>, StoreError> {
        if let Some(item) = self.portfolio.evidence_called(short) {
            return Ok(Some((item.id.clone(), item.title.clone())));
        }
        let removed = self
            .portfolio
            .removed
            .iter()
            .find(|(_, known)| known.eq_ignore_ascii_case(short))
            .map(|(id, _)| id);
        // The latest one, if the id of undone evidence was given again.
        Ok(self.entries()?.into_iter().rev().find_map(|entry| match entry.act {
            Act::EvidenceAdded(item)
                if removed.map_or_else(
                    || item.short.eq_ignore_ascii_case(short),
                    |id| item.id == *id,
                ) =>
            {
                Some((item.id, item.title))
            }
            _ => None,
        }))
    }

    /// Removes a piece of evidence from the portfolio. With `erase`, its contents are to be wiped
    /// as well, including those of earlier and undone revisions, except contents that other
    /// evidence has. This only records and returns what to wipe; [`Workspace::finish_erasures`]
    /// then does it, so that it can be finished after an interruption.
    ///
    /// # Errors
    /// An error from `find` is passed on, and nothing was changed.
    pub fn remove_evidence<E: From<StoreError>>(
        &mut self,
        context: &Context,
        find: impl FnOnce(&Self) -> Result<EvidenceId, E>,
        erase: bool,
    ) -> Result<Vec<Digest>, E> {
        let mut wiped = Vec::new();
        self.record(context, |workspace| {
            let evidence = find(workspace)?;
            if erase {
                let in_use = contents(&workspace.portfolio, |item| item.id != evidence);
                let entries = workspace.entries()?;
                let brought = entries
                    .iter()
                    .filter_map(|entry| entry.act.brings())
                    .filter(|(id, _)| **id == evidence);
                let ever: BTreeSet<Digest> = brought.flat_map(|(_, contents)| contents).collect();
                wiped = ever.difference(&in_use).copied().collect();
            }
            Ok::<_, E>(Act::EvidenceRemoved { evidence, erased: wiped.clone() })
        })?;
        self.reload(context)?;
        Ok(wiped)
    }

    /// Counts the files that should have been wiped and are still there, because wiping was
    /// interrupted or another device brought them back.
    ///
    /// # Errors
    /// If reading fails.
    pub fn left_to_wipe(&self) -> Result<usize, StoreError> {
        self.unfinished_erasures().iter().map(|folder| Ok(synced::look(folder)?.here.len())).sum()
    }

    /// Wipes them. Needs all entries to be readable, because otherwise other evidence might have
    /// the same contents.
    ///
    /// # Errors
    /// If the workspace is read-only, or deleting fails.
    pub fn finish_erasures(&self, context: &Context) -> Result<usize, StoreError> {
        self.must_be_writable()?;
        self.sweep();
        let mut wiped = 0;
        let unfinished = self.unfinished_erasures();
        if !unfinished.is_empty() {
            KnownFindings::forget(context, &self.marker.workspace, &self.root);
        }
        for folder in unfinished {
            // A placeholder for a file that a service keeps elsewhere stays, so that the file is
            // recognised when it comes back.
            for path in synced::look(&folder)?.here {
                disk::saved(disk::wipe(&path))?;
                wiped += 1;
            }
            disk::remove_empty_folder(&folder)?;
        }
        Ok(wiped)
    }

    pub(super) fn unfinished_erasures(&self) -> Vec<PathBuf> {
        let in_use = contents(&self.portfolio, |_| true);
        let erased = self.portfolio.erased.iter().filter(|digest| !in_use.contains(digest));
        erased.flat_map(|digest| self.folders_of(*digest)).collect()
    }

    /// Returns whether the bytes of a content are here, not only placeholders.
    #[must_use]
    pub fn is_here(&self, content: Digest) -> bool {
        self.folders_of(content)
            .iter()
            .any(|folder| synced::look(folder).is_ok_and(|found| !found.here.is_empty()))
    }

    /// Returns every folder that has the bytes of a content: its own, and those that a service made
    /// from it.
    #[must_use]
    pub fn folders_of(&self, content: Digest) -> Vec<PathBuf> {
        let mut folders = vec![self.root.join("evidence").join(content.to_string())];
        folders.extend(self.parted_evidence(content));
        folders.retain(|folder| disk::exists(folder));
        folders
    }
}

/// Returns every content that some evidence has or had.
fn contents(portfolio: &Portfolio, of: impl Fn(&Evidence) -> bool) -> BTreeSet<Digest> {
    portfolio
        .evidence
        .iter()
        .filter(|item| of(item))
        .flat_map(Evidence::ever_kept)
        .map(|file| file.sha256)
        .collect()
}
