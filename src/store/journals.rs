//! All journals of a workspace together, with their copies.

use std::path::{Path, PathBuf};

use super::{
    copies,
    disk::Disk,
    journal::{Damage, Depth, Journal, device_of, read, shown},
    synced,
};
use crate::model::Entry;

/// The contents of the folder of journals.
pub(super) struct Journals {
    pub(super) all: Vec<Journal>,
    /// Damage in the folder that belongs to no journal.
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

/// Reads every journal of a workspace, by device, and the lines that only copies have.
pub(super) fn read_all(root: &Path, depth: Depth) -> Disk<Journals> {
    let found = synced::look(&root.join("journal"))?;
    let (journals, mut others): (Vec<PathBuf>, Vec<PathBuf>) =
        found.here.into_iter().partition(|path| device_of(path).is_some());
    for folder in synced::other_folders(root, "journal")? {
        others.extend(synced::look(&folder)?.here);
    }
    others.retain(|path| !is_beside_journals(path));
    // A copy may have entries that need the complete journals.
    let mut journals = read(&journals, if others.is_empty() { depth } else { Depth::Whole })?;
    let mut damage = copies::merge(root, &mut journals, &others)?;
    let is_journal =
        |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "jsonl");
    damage.extend(
        found.away.iter().filter(is_journal).map(|path| Damage::Away { file: shown(root, path) }),
    );
    Ok(Journals { all: journals, damage })
}

/// Returns whether it is another file that imh keeps beside journals.
fn is_beside_journals(path: &Path) -> bool {
    let kind = path.extension().unwrap_or_default();
    kind == "lock" || kind == "torn" || kind == "part" || kind == "names"
}
