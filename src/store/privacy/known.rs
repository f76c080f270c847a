//! What the last check found in each file of evidence, so that a file that did not change is not
//! read again.
//!
//! It lies with the user, not in the workspace: it is nothing that a person wrote, and each device
//! makes its own. A finding has no words of a file. The record of a file is named by a digest of its
//! contents, of its names, of the list and of this imh's source; if any of these changes it is not
//! found, and the file is read.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard},
};

use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    files::by_hand_with,
    format::sha256,
    model::{ByHand, EvidenceFile, Finding, FindingKind},
    store::disk::{self, FileStamp},
};

/// A file with more findings is read again.
const MOST_FINDINGS: usize = 5_000;
/// A longer record is not one that imh wrote.
const MOST_BYTES: u64 = 256 << 20;

/// The findings in the files of one workspace.
pub(in crate::store) struct KnownFindings {
    path: Option<PathBuf>,
    /// What was found with this list by this imh.
    before: KeptRecord,
    now: Mutex<KeptRecord>,
}

#[derive(Default, PartialEq, Serialize, Deserialize)]
struct KeptRecord {
    files: BTreeMap<String, KeptFile>,
    /// For files with pictures, whatever the list is, whether a program read words in them (else the
    /// person said that it should not).
    pictures: BTreeMap<String, bool>,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct KeptFile {
    stamp: FileStamp,
    /// The languages, if a program read words in its pictures.
    words_in: Option<String>,
    /// False if it could not read all of them.
    is_whole: bool,
    findings: Vec<KeptFinding>,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct KeptFinding {
    id: String,
    kind: String,
    /// Behind the name of the file.
    place: String,
    detail: Option<String>,
    /// The advice, by which the rest is found again.
    by_hand: Option<String>,
    is_unseen: bool,
}

impl KnownFindings {
    /// Reads what is known. A record that is not as imh writes it is passed over.
    pub(super) fn open(context: &Context, workspace: &str, root: &Path) -> Self {
        let path = file_of(context, workspace, root);
        let before = path.as_deref().and_then(read).unwrap_or_default();
        Self { path, before, now: Mutex::default() }
    }

    /// Returns the findings in a file `called` so, if it is the one that they were found in, and
    /// whether they include those in pictures: in these languages, if any are wanted.
    pub(super) fn of(
        &self,
        file: &str,
        called: &str,
        stamp: FileStamp,
        languages: Option<&str>,
    ) -> Option<(Vec<Finding>, bool)> {
        let kept = self.before.files.get(file).filter(|kept| kept.stamp == stamp)?;
        if languages.is_some() && (kept.words_in.as_deref() != languages || !kept.is_whole) {
            return None;
        }
        let findings: Option<Vec<Finding>> =
            kept.findings.iter().map(|kept| kept.finding(called)).collect();
        let findings = findings?;
        self.now().files.insert(file.to_owned(), kept.clone());
        Some((findings, kept.words_in.is_some()))
    }

    /// Keeps what was found, with the languages if words in pictures were read, and whether in all
    /// of them.
    pub(super) fn add(
        &self,
        file: &str,
        called: &str,
        stamp: FileStamp,
        findings: &[Finding],
        words_in: Option<(&str, bool)>,
    ) {
        let kept = findings.iter().map(|finding| KeptFinding::of(finding, called));
        if findings.len() <= MOST_FINDINGS
            && let Some(findings) = kept.collect()
        {
            let is_whole = words_in.is_none_or(|(_, is_whole)| is_whole);
            let words_in = words_in.map(|(languages, _)| languages.to_owned());
            let kept = KeptFile { stamp, words_in, is_whole, findings };
            self.now().files.insert(file.to_owned(), kept);
        }
    }

    /// Returns whether a program read the words in a file's pictures; `None` if nobody was asked.
    pub(super) fn answer(&self, file: &EvidenceFile) -> Option<bool> {
        let picture = picture(file);
        let before = self.before.pictures.get(&picture).copied();
        let mut now = self.now();
        if let Some(before) = before {
            now.pictures.entry(picture.clone()).or_insert(before);
        }
        now.pictures.get(&picture).copied()
    }

    /// Notes that a program read the words in a file's pictures.
    pub(super) fn note_read(&self, file: &EvidenceFile) {
        self.now().pictures.insert(picture(file), true);
    }

    /// Notes that no program should read the words in a file's pictures.
    pub(super) fn leave(&self, file: &EvidenceFile) {
        self.now().pictures.entry(picture(file)).or_insert(false);
    }

    fn now(&self) -> MutexGuard<'_, KeptRecord> {
        self.now.lock().expect("nobody panics while holding this")
    }

    /// Writes what was found now in place of what was found before. If that fails, the files are
    /// read again the next time.
    pub(super) fn keep(self) {
        let now = self.now.into_inner().expect("nobody panics while holding this");
        let Some(path) = self.path.filter(|_| now != self.before) else { return };
        let kept = serde_json::to_vec(&now).expect("digests and words are valid JSON");
        let head = format!("{}\n", sha256(&kept));
        let _ = disk::write_for_later(&path, &[head.as_bytes(), &kept].concat());
    }

    /// Writes what was noted now beside what was there before.
    pub(super) fn keep_with_before(self) {
        let mut all = self.before;
        let now = self.now.into_inner().expect("nobody panics while holding this");
        for (picture, is_read) in now.pictures {
            all.pictures.entry(picture).or_insert(is_read);
        }
        Self { path: self.path, before: KeptRecord::default(), now: Mutex::new(all) }.keep();
    }

    /// Deletes what is known of a workspace.
    pub(in crate::store) fn forget(context: &Context, workspace: &str, root: &Path) {
        if let Some(path) = file_of(context, workspace, root).filter(|path| disk::exists(path)) {
            let _ = disk::remove_file(&path);
        }
    }
}

/// Returns the digest under which the findings in a file are kept: of everything they depend on.
pub(super) fn key(parts: &[&str]) -> String {
    let mut all = env!("IMH_SOURCE").to_owned();
    for part in parts {
        all.push_str(&format!("\n{} {part}", part.len()));
    }
    sha256(all.as_bytes()).to_string()
}

fn file_of(context: &Context, workspace: &str, root: &Path) -> Option<PathBuf> {
    let place = format!("{workspace}\n{}", disk::canonical(root).to_string_lossy());
    let name: String = sha256(place.as_bytes()).to_string().chars().take(32).collect();
    Some(context.cache_folder.as_ref()?.join("findings").join(name))
}

fn picture(file: &EvidenceFile) -> String {
    sha256(format!("{} {}", file.sha256, file.name).as_bytes()).to_string()
}

fn read(path: &Path) -> Option<KeptRecord> {
    if disk::metadata(path).ok()?.len() > MOST_BYTES {
        return None;
    }
    let bytes = disk::read_file(path).ok()?;
    let (head, kept) = bytes.split_at_checked(64 + 1)?;
    let is_whole = head[..64] == *sha256(kept).to_string().as_bytes();
    is_whole.then(|| serde_json::from_slice(kept).ok())?
}

impl KeptFinding {
    /// Returns nothing for a finding whose place is not in the file.
    fn of(finding: &Finding, called: &str) -> Option<Self> {
        let Finding { id, kind, place, detail, by_hand, is_unseen } = finding;
        Some(Self {
            id: id.clone(),
            kind: kind.id().to_owned(),
            place: place.strip_prefix(called)?.to_owned(),
            detail: detail.clone(),
            by_hand: by_hand.map(|by_hand| by_hand.advice.to_owned()),
            is_unseen: *is_unseen,
        })
    }

    fn finding(&self, called: &str) -> Option<Finding> {
        let by_hand: Option<&'static ByHand> = match &self.by_hand {
            Some(advice) => Some(by_hand_with(advice)?),
            None => None,
        };
        Some(Finding {
            id: self.id.clone(),
            kind: FindingKind::parse(&self.kind)?,
            place: format!("{called}{}", self.place),
            detail: self.detail.clone(),
            by_hand,
            is_unseen: self.is_unseen,
        })
    }
}
