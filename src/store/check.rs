//! Checks everything in a workspace, down to the last byte of evidence.

use std::{collections::BTreeSet, path::Path};

use super::{
    disk,
    error::StoreError,
    journal::{Damage, Depth, JournalReport, shown},
    journals::read_all,
    synced,
    workspace::Workspace,
};
use crate::model::{Digest, Evidence};

/// The results of `workspace check`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckReport {
    pub journals: Vec<JournalReport>,
    pub evidence_files: usize,
    pub evidence_bytes: u64,
    pub damage: Vec<Damage>,
}

impl Workspace {
    /// Checks everything, including the bytes of every evidence file. `passed` gets the number of
    /// bytes read.
    ///
    /// # Errors
    /// If reading fails.
    pub fn check(&self, mut passed: impl FnMut(u64)) -> Result<CheckReport, StoreError> {
        let journals = read_all(&self.root, Depth::Whole)?;
        // Contents of removed evidence are kept, in case the removal is undone.
        let named: BTreeSet<Digest> = journals
            .entries()
            .filter_map(|entry| entry.act.brings())
            .flat_map(|(_, contents)| contents)
            .collect();
        let journals: Vec<JournalReport> = journals
            .all
            .into_iter()
            .filter(|journal| !journal.is_of_a_copy)
            .map(|journal| JournalReport {
                file: format!("journal/{}.jsonl", journal.device),
                entry_count: journal.entries.len(),
                device: journal.device,
                damage: journal.damage,
            })
            .collect();
        let mut damage = self.damage.clone();
        let other = |path: &Path, what: &str| Damage::Other {
            file: path
                .strip_prefix(&self.root)
                .unwrap_or(path)
                .to_string_lossy()
                .replace('\\', "/"),
            what: what.to_owned(),
        };
        let (mut evidence_files, mut evidence_bytes) = (0, 0);
        let mut known = BTreeSet::new();
        for file in self.portfolio.evidence.iter().flat_map(Evidence::ever_kept) {
            if !known.insert(file.sha256) {
                continue;
            }
            let path = self.evidence_path(file);
            if synced::is_away(&path) {
                damage.push(Damage::Away { file: shown(&self.root, &path) });
                continue;
            }
            if !disk::exists(&path) {
                damage.push(other(&path, "this evidence file is missing"));
                continue;
            }
            let (sha256, size_bytes) = disk::digest_of(&path, &mut passed)?;
            evidence_files += 1;
            evidence_bytes += size_bytes;
            if sha256 != file.sha256 {
                damage.push(other(&path, "this evidence file has changed since it was added"));
            }
        }
        let unfinished = self.unfinished_erasures();
        for folder in &unfinished {
            let found = synced::look(folder)?;
            if found.away.is_empty() || !found.here.is_empty() {
                damage.push(Damage::NotWiped { file: shown(&self.root, folder) });
            }
            damage.extend(
                found.away.iter().map(|path| Damage::Away { file: shown(&self.root, path) }),
            );
        }
        for path in synced::look(&self.root.join("evidence"))?.here {
            if disk::is_draft(&path) {
                // A draft that is still being written is not damage.
                if disk::is_left(&path) {
                    damage.push(other(
                        &path,
                        "left over from a copy that was interrupted; the next command that saves something takes it away",
                    ));
                }
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            match named.iter().find(|content| name.contains(&content.to_string())) {
                _ if unfinished.contains(&path) => {}
                Some(content) if name == content.to_string() => {}
                Some(content) => damage.push(self.copied(&path, *content)?),
                None => damage.push(other(&path, "no entry names this file; it may be from a copy that was interrupted, or its entry is still on the way from another device")),
            }
        }
        for folder in ["private", "drafts", "framework"] {
            let away = synced::look(&self.root.join(folder))?.away;
            damage.extend(away.iter().map(|path| Damage::Away { file: shown(&self.root, path) }));
        }
        Ok(CheckReport { journals, evidence_files, evidence_bytes, damage })
    }

    /// Returns what there is to say about a folder that a service made from the one for `content`.
    fn copied(&self, folder: &Path, content: Digest) -> Result<Damage, StoreError> {
        let own = self.root.join("evidence").join(content.to_string());
        let (file, its_own) = (shown(&self.root, folder), shown(&self.root, &own));
        let mut has_other = false;
        for path in synced::look(folder)?.here {
            has_other |= !path.is_file() || disk::digest_of(&path, &mut |_| ())?.0 != content;
        }
        let is_here = synced::look(&own)?.here.iter().any(|path| {
            disk::digest_of(path, &mut |_| ()).is_ok_and(|(sha256, _)| sha256 == content)
        });
        Ok(if !is_here {
            let what = format!(
                "a copy that a service made of {its_own}, where the file is not here; the one in the copy counts, so keep it"
            );
            Damage::Other { file, what }
        } else if has_other {
            let what = format!(
                "a copy that a service made of {its_own}, with something else in it; look at it before you delete it"
            );
            Damage::Other { file, what }
        } else {
            Damage::Spare {
                file,
                what: format!(
                    "a copy that a service made; all of it is in {its_own}, so it can be deleted"
                ),
            }
        })
    }
}
