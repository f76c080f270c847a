//! All journals of a workspace together, with what copies of them say.

use std::path::{Path, PathBuf};

use super::{
    copies,
    disk::Disk,
    journal::{Damage, Depth, Journal, device_of, read, shown},
    synced,
};
use crate::model::Entry;

/// What lies in the folder of journals.
pub(super) struct Journals {
    pub(super) all: Vec<Journal>,
    /// What is wrong in the folder and belongs to no journal.
    pub(super) damage: Vec<Damage>,
}

impl Journals {
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.all.iter().flat_map(|journal| &journal.entries)
    }

    pub(super) fn damage(&self) -> impl Iterator<Item = &Damage> {
        self.all.iter().flat_map(|journal| &journal.damage).chain(&self.damage)
    }
}

/// Every journal of a workspace, by device, and what copies of them say that they do not.
pub(super) fn read_all(root: &Path, depth: Depth) -> Disk<Journals> {
    let found = synced::look(&root.join("journal"))?;
    let (journals, mut others): (Vec<PathBuf>, Vec<PathBuf>) = found.here.into_iter().partition(|path| device_of(path).is_some());
    for folder in synced::other_folders(root, "journal")? {
        others.extend(synced::look(&folder)?.here);
    }
    others.retain(|path| !is_beside_journals(path));
    // A copy may say what takes all of the journals to tell.
    let mut journals = read(&journals, if others.is_empty() { depth } else { Depth::Whole })?;
    let mut damage = copies::merge(root, &mut journals, &others)?;
    let is_journal = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "jsonl");
    damage.extend(found.away.iter().filter(is_journal).map(|path| Damage::Away { file: shown(root, path) }));
    Ok(Journals { all: journals, damage })
}

/// What else of ours lies beside journals.
fn is_beside_journals(path: &Path) -> bool {
    let kind = path.extension().unwrap_or_default();
    kind == "lock" || kind == "torn" || kind == "part" || kind == "names"
}
