//! Evidence in a workspace: added, changed, removed, and where its bytes are.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{
    copy::{Copied, CopyDesk, SourceFile},
    disk,
    error::StoreError,
    synced,
    workspace::Workspace,
};
use crate::{
    context::Context,
    model::{Act, Claim, Confirmation, Digest, Evidence, EvidenceEdit, EvidenceFile, EvidenceId, Hours, KindId, PartialDate, Portfolio},
};

/// What written words are called as a file.
const ACCOUNT_NAME: &str = "In my own words.md";

/// Evidence to be added.
pub struct NewEvidence {
    /// Copied in; they stay where they are as well.
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

/// What a piece of evidence consists of from now on; `None` leaves it as it is.
#[derive(Default)]
pub struct NewContent {
    pub files: Option<NewFiles>,
    pub account: Option<String>,
}

/// Files to be kept.
pub enum NewFiles {
    Copied(Vec<PathBuf>),
    /// Those that there are, some of them made anew.
    Revised(Vec<Revised>),
}

/// A file of evidence after a revision.
pub enum Revised {
    Kept(EvidenceFile),
    Made { name: String, bytes: Vec<u8> },
}

/// A file whose bytes are there: in the workspace already, or as a copy without a name.
enum ReadyFile {
    Kept(EvidenceFile),
    Copied(Copied),
}

/// Copies that are whole and have no name yet: if anything fails before they are kept, they are gone by themselves.
struct Copies {
    files: Vec<ReadyFile>,
    account: Option<Copied>,
    /// Where they are until then.
    _desk: Option<CopyDesk>,
}

impl Copies {
    fn of(root: &Path, files: &NewFiles, account: Option<&str>, passed: &(impl Fn(u64) + Sync)) -> Result<Self, StoreError> {
        // What cannot be taken is told before anything is made for it.
        let mut sources = Vec::new();
        if let NewFiles::Copied(paths) = files {
            sources = paths.iter().map(|path| SourceFile::look(path)).collect::<Result<_, _>>()?;
            if sources.is_empty() && account.is_none() {
                return Ok(Self { files: Vec::new(), account: None, _desk: None });
            }
        }
        let desk = CopyDesk::new(root)?;
        let files = match files {
            NewFiles::Copied(_) => desk.copy_all(sources, passed)?.into_iter().map(ReadyFile::Copied).collect(),
            NewFiles::Revised(files) => files
                .iter()
                .map(|file| match file {
                    Revised::Kept(file) => Ok(ReadyFile::Kept(file.clone())),
                    Revised::Made { name, bytes } => desk.copy_bytes(name, bytes).map(ReadyFile::Copied),
                })
                .collect::<Result<_, _>>()?,
        };
        let account = account.map(|words| desk.copy_bytes(ACCOUNT_NAME, words.as_bytes())).transpose()?;
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
    /// Where the bytes of an evidence file are kept.
    #[must_use]
    pub fn evidence_path(&self, file: &EvidenceFile) -> PathBuf {
        let folder = self.root.join("evidence").join(file.sha256.to_string());
        let named = folder.join(&file.name);
        let is_it = |path: &PathBuf| disk::metadata(path).is_ok_and(|found| found.is_file() && found.len() == file.size_bytes);
        if is_it(&named) {
            return named;
        }
        // The same content may have come first under another name, or a service left an empty file under this one and the content beside it.
        let same_size = |folder: &PathBuf| {
            let others = synced::look(folder).map(|found| found.here).unwrap_or_default();
            others.into_iter().find(|path| is_it(path))
        };
        same_size(&folder).or_else(|| self.parted_evidence(file.sha256).iter().find_map(same_size)).unwrap_or(named)
    }

    /// The folders that a service made of the one of this content (`<sha256> 2`), or of the folder of all evidence.
    fn parted_evidence(&self, content: Digest) -> Vec<PathBuf> {
        let sha256 = content.to_string();
        let beside = synced::look(&self.root.join("evidence")).map(|found| found.here).unwrap_or_default();
        let beside = beside
            .into_iter()
            .filter(|path| path.file_name().is_some_and(|name| *name != *sha256 && name.to_string_lossy().contains(&sha256)));
        let elsewhere = synced::other_folders(&self.root, "evidence").unwrap_or_default();
        beside.chain(elsewhere.into_iter().map(|folder| folder.join(&sha256))).collect()
    }

    /// What the person wrote themselves, if they did.
    ///
    /// # Errors
    /// As the disk says.
    pub fn words_of(&self, item: &Evidence) -> Result<Option<String>, StoreError> {
        let Some(account) = &item.account else { return Ok(None) };
        let path = self.evidence_path(account);
        if synced::is_away(&path) {
            return Err(StoreError::FileAway(path));
        }
        let words = disk::read_file(&path)?;
        Ok(Some(String::from_utf8_lossy(&words).into_owned()))
    }

    /// The words in a file that is kept, if it is on this computer.
    ///
    /// # Errors
    /// As the disk says.
    pub fn words_in(&self, file: &EvidenceFile) -> Result<Option<String>, StoreError> {
        Ok(disk::read_if_there(&self.evidence_path(file))?.map(|words| String::from_utf8_lossy(&words).into_owned()))
    }

    /// Whether a file that is kept is on this computer, as far as its size tells.
    #[must_use]
    pub fn has_file(&self, file: &EvidenceFile) -> bool {
        disk::metadata(&self.evidence_path(file)).is_ok_and(|found| found.len() == file.size_bytes)
    }

    /// Copies files in and records them as one piece of evidence; if anything fails, nothing was added.
    ///
    /// # Errors
    /// A file that is not there, is none, is empty or too large, cannot keep its name or changes while it is copied; and
    /// what the disk says.
    pub fn add_evidence(&mut self, context: &Context, new: NewEvidence, passed: impl Fn(u64) + Sync) -> Result<Evidence, StoreError> {
        self.must_be_writable()?;
        let copies = Copies::of(&self.root, &NewFiles::Copied(new.files), new.account.as_deref(), &passed)?;
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

    /// Changes a piece of evidence; what its files and words were before stays in the history.
    ///
    /// # Errors
    /// As [`Workspace::add_evidence`]; what `find` returns as an error is passed on, and nothing was changed.
    pub fn edit_evidence<E: From<StoreError>>(
        &mut self,
        context: &Context,
        find: impl FnOnce(&Self) -> Result<EvidenceId, E>,
        mut edits: Vec<EvidenceEdit>,
        new: NewContent,
        passed: impl Fn(u64) + Sync,
    ) -> Result<(), E> {
        self.must_be_writable()?;
        let is_revised = new.files.is_some();
        let files = new.files.unwrap_or_else(|| NewFiles::Copied(Vec::new()));
        let copies = Copies::of(&self.root, &files, new.account.as_deref(), &passed)?;
        self.record(context, |workspace| {
            let evidence = find(workspace)?;
            let (files, account) = copies.keep()?;
            edits.extend(is_revised.then_some(EvidenceEdit::Files(files)));
            edits.extend(account.map(|account| EvidenceEdit::Account(Some(account))));
            Ok::<_, E>(Act::EvidenceEdited { evidence, edits })
        })?;
        Ok(())
    }

    /// The piece of evidence that is or was called by a short id: in the portfolio, taken out of it, or added and undone.
    ///
    /// # Errors
    /// As the disk says.
    pub fn evidence_ever_called(&self, short: &str) -> Result<Option<(EvidenceId, String)>, StoreError> {
        if let Some(item) = self.portfolio.evidence_called(short) {
            return Ok(Some((item.id.clone(), item.title.clone())));
        }
        let removed = self.portfolio.removed.iter().find(|(_, known)| known.eq_ignore_ascii_case(short)).map(|(id, _)| id);
        // The latest, if an undone id was given again and undone again.
        Ok(self.entries()?.into_iter().rev().find_map(|entry| match entry.act {
            Act::EvidenceAdded(item) if removed.map_or_else(|| item.short.eq_ignore_ascii_case(short), |id| item.id == *id) => {
                Some((item.id, item.title))
            }
            _ => None,
        }))
    }

    /// Takes a piece of evidence out of the portfolio. With `erase` its bytes are to be wiped as well, those of its earlier
    /// and undone revisions among them, except what other evidence is made of: that is noted first, given back, and then done by
    /// [`Workspace::finish_erasures`], so that it can be finished whatever happens.
    ///
    /// # Errors
    /// What `find` returns as an error is passed on, and nothing was changed.
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
                let brought = entries.iter().filter_map(|entry| entry.act.brings()).filter(|(id, _)| **id == evidence);
                let ever: BTreeSet<Digest> = brought.flat_map(|(_, contents)| contents).collect();
                wiped = ever.difference(&in_use).copied().collect();
            }
            Ok::<_, E>(Act::EvidenceRemoved { evidence, erased: wiped.clone() })
        })?;
        self.reload(context)?;
        Ok(wiped)
    }

    /// How many files are still there that entries say were wiped, because something stopped it or another device brought them back.
    ///
    /// # Errors
    /// As the disk says.
    pub fn left_to_wipe(&self) -> Result<usize, StoreError> {
        self.unfinished_erasures().iter().map(|folder| Ok(synced::look(folder)?.here.len())).sum()
    }

    /// Wipes them. Only where all entries can be read is it known that nothing else is made of them.
    ///
    /// # Errors
    /// A workspace that can only be read, and as the disk says.
    pub fn finish_erasures(&self) -> Result<usize, StoreError> {
        self.must_be_writable()?;
        self.sweep();
        let mut wiped = 0;
        for folder in self.unfinished_erasures() {
            // What stands for a file that a service keeps elsewhere stays, so that the file is known again when it comes back.
            for path in synced::look(&folder)?.here {
                disk::wipe(&path)?;
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

    /// Whether the bytes of a content are here, and not only what stands for them.
    #[must_use]
    pub fn is_here(&self, content: Digest) -> bool {
        self.folders_of(content).iter().any(|folder| synced::look(folder).is_ok_and(|found| !found.here.is_empty()))
    }

    /// Every folder that is here with the bytes of a content: its own, and those that a service made of it.
    #[must_use]
    pub fn folders_of(&self, content: Digest) -> Vec<PathBuf> {
        let mut folders = vec![self.root.join("evidence").join(content.to_string())];
        folders.extend(self.parted_evidence(content));
        folders.retain(|folder| disk::exists(folder));
        folders
    }
}

/// Every content that some evidence is or was made of.
fn contents(portfolio: &Portfolio, of: impl Fn(&Evidence) -> bool) -> BTreeSet<Digest> {
    portfolio.evidence.iter().filter(|item| of(item)).flat_map(Evidence::ever_kept).map(|file| file.sha256).collect()
}
