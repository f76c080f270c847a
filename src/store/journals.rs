//! All journals of a workspace together, with what copies of them say.

use std::path::{Path, PathBuf};

use super::{
    copies,
    disk::Disk,
    journal::{Damage, Depth, Journal, device_of, read, shown},
    synced,
};

/// Every journal of a workspace, by device, and what copies of them say that they do not.
pub(super) fn read_all(root: &Path, depth: Depth) -> Disk<Vec<Journal>> {
    let found = synced::look(&root.join("journal"))?;
    let (journals, mut others): (Vec<PathBuf>, Vec<PathBuf>) = found.here.into_iter().partition(|path| device_of(path).is_some());
    let mut journals = journals.into_iter().map(|path| read(&path, depth)).collect::<Disk<Vec<_>>>()?;
    for folder in synced::other_folders(root, "journal")? {
        others.extend(synced::look(&folder)?.here);
    }
    others.retain(|path| !is_beside_journals(path));
    if !others.is_empty() {
        copies::join(root, &mut journals, &others)?;
    }
    let is_journal = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "jsonl");
    let away = found.away.iter().filter(is_journal).map(|path| Damage::Away { file: shown(root, path) });
    let away: Vec<Damage> = away.collect();
    if !away.is_empty() {
        journals.push(Journal::told(away));
    }
    Ok(journals)
}

/// What else of ours lies beside journals.
fn is_beside_journals(path: &Path) -> bool {
    let kind = path.extension().unwrap_or_default();
    kind == "lock" || kind == "torn" || kind == "part" || kind == "names"
}
