//! Finds the pinned framework of a workspace: the exact pack, by its digest.

use std::path::{Path, PathBuf};

use super::{disk, error::StoreError, journal::Damage, packs, synced};
use crate::{
    format::{self, sha256},
    model::{Digest, Fault, Framework, Pin},
};

/// A pack in a workspace.
pub(super) struct LoadedPack {
    pub(super) bytes: Vec<u8>,
    pub(super) sha256: Digest,
    pub(super) framework: Result<Framework, String>,
}

impl LoadedPack {
    fn of(bytes: Vec<u8>) -> Self {
        let framework = format::framework::parse(&bytes)
            .map_err(|faults| faults.first().map(Fault::in_words).unwrap_or_default());
        Self { sha256: sha256(&bytes), bytes, framework }
    }
}

/// Returns the pack of a workspace that has only one.
pub(super) fn only_pack(root: &Path) -> Option<LoadedPack> {
    match synced::look(&root.join("framework")).ok()?.here.as_slice() {
        [path] => Some(LoadedPack::of(disk::read_file(path).ok()?)),
        _ => None,
    }
}

pub(super) fn pinned_pack(
    root: &Path,
    pin: &Pin,
    damage: &mut Vec<Damage>,
) -> Result<LoadedPack, StoreError> {
    let path = framework_path(root, pin);
    let file = format!("framework/{}-{}.toml", pin.id, pin.version);
    let on_disk = disk::read_if_there(&path)?;
    if let Some(bytes) = &on_disk
        && sha256(bytes) == pin.sha256
    {
        return Ok(LoadedPack::of(bytes.clone()));
    }
    // A service may have renamed it, so it is recognised by its digest.
    let folder = synced::look(&root.join("framework"))?;
    for other in folder.here.iter().filter(|other| other.is_file()) {
        let bytes = disk::read_file(other)?;
        if sha256(&bytes) == pin.sha256 {
            return Ok(LoadedPack::of(bytes));
        }
    }
    let is_away = folder.away.contains(&path);
    let what = if is_away {
        "it is not here at the moment"
    } else if on_disk.is_some() {
        "it has changed since the ratings were given"
    } else {
        "it is missing"
    };
    match packs::shipped_with(pin.sha256) {
        Some(bytes) => {
            damage.push(Damage::Other {
                file,
                what: format!("{what}; the same framework inside imh is used instead"),
            });
            Ok(LoadedPack::of(bytes.to_vec()))
        }
        None if is_away => Err(StoreError::NotHere { file, root: root.to_owned() }),
        None => Err(StoreError::Damaged(Damage::Other {
            file,
            what: format!("{what}; put it back from a copy"),
        })),
    }
}

/// Returns the file of a framework that a workspace keeps, known by its content.
#[must_use]
pub fn kept_pack(root: &Path, pin: &Pin) -> Option<PathBuf> {
    let here = synced::look(&root.join("framework")).ok()?.here;
    here.into_iter().find(|path| {
        path.is_file() && disk::read_file(path).is_ok_and(|bytes| sha256(&bytes) == pin.sha256)
    })
}

pub(super) fn framework_path(root: &Path, pin: &Pin) -> PathBuf {
    root.join("framework").join(format!("{}-{}.toml", pin.id, pin.version))
}
