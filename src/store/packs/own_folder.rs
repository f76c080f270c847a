//! A person's own folder of packs: where each kind lies, its lock, and the packs in it that are not in
//! their own places yet.

use std::path::{Path, PathBuf};

use crate::{
    format::{PackKind, sha256},
    store::{
        disk::{self, Disk},
        error::StoreError,
        lock::Lock,
        signatures::signature_beside,
    },
};

/// The folder of a person's own packs.
pub(super) const FRAMEWORKS: &str = "frameworks";

/// Returns the folder for packs of a kind, as the shipped ones lie in the sources.
pub(super) fn subfolder(folder: &Path, kind: PackKind) -> PathBuf {
    match kind {
        PackKind::Framework => folder.to_owned(),
        PackKind::Target => folder.join("submissions"),
        PackKind::Course => folder.join("training"),
        PackKind::Mapping => folder.join("mappings"),
    }
}

/// The folder in which packs are that were installed, and are not in their own places yet.
pub(super) const INSTALLING: &str = ".installing";
const LOCK: &str = ".lock";

/// Returns a name inside the own folder that no other file has: a person may have called theirs so.
pub(super) fn free(own: &Path, inside: PathBuf, bytes: &[u8]) -> PathBuf {
    if !disk::exists(&own.join(&inside)) {
        return inside;
    }
    by_digest(&inside, bytes)
}

/// Returns a name that no other content has.
pub(super) fn by_digest(inside: &Path, bytes: &[u8]) -> PathBuf {
    let digest = sha256(bytes).to_string();
    inside.with_extension(format!("{}.toml", &digest[..12]))
}

pub(super) fn lock(own: &Path) -> Result<Lock, StoreError> {
    Lock::take(&own.join(LOCK)).map_err(|error| match error {
        StoreError::Locked { pid } => StoreError::PacksInUse { pid },
        other => other,
    })
}

/// Moves installed packs to their own places, each after its signature.
pub(super) fn settle(own: &Path) -> Disk<()> {
    let place = own.join(INSTALLING);
    if !disk::exists(&place) {
        return Ok(());
    }
    for kind in PackKind::ALL {
        let (from, to) = (subfolder(&place, kind), subfolder(own, kind));
        let files: Vec<PathBuf> =
            disk::list(&from)?.into_iter().filter(|path| path.is_file()).collect();
        if !files.is_empty() {
            disk::create_folders(&to)?;
        }
        let is_pack =
            |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "toml");
        for path in files.iter().filter(is_pack) {
            let name = PathBuf::from(path.file_name().unwrap_or_default());
            let landing = to.join(free(&to, name, &disk::read_file(path)?));
            let signature = signature_beside(path);
            if disk::exists(&signature) {
                disk::rename(&signature, &signature_beside(&landing))?;
            }
            disk::rename(path, &landing)?;
        }
        // What is left are signatures for packs that were there.
        for path in files.iter().filter(|path| disk::exists(path)) {
            disk::rename(path, &to.join(path.file_name().unwrap_or_default()))?;
        }
        if kind != PackKind::Framework {
            disk::remove_empty_folder(&from)?;
        }
    }
    disk::remove_empty_folder(&place)
}
