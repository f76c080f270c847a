//! A person's own folder of packs: where each kind lies, its lock, and the packs in it that are not in
//! their own places yet.

use std::path::{Path, PathBuf};

use crate::{
    format::{
        MOST_PACK_BYTES, PackKind, sha256,
        signature::{Purpose, Signed, check_signature},
    },
    store::{
        disk::{self, Disk},
        error::StoreError,
        lock::Lock,
        signatures::{MOST_SIGNATURE_BYTES, signature_beside, signature_there},
        synced,
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

/// The folder in which packs are that were installed, and are not in their own places yet. If
/// something else keeps it from going away, the next one is called `.installing-2`, and so on.
const INSTALLING: &str = ".installing";
const LOCK: &str = ".lock";

/// Returns whether a file is called like a pack.
pub(super) fn is_pack_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// Returns the folders with packs that are installed and not in their own places yet.
pub(super) fn installing(own: &Path) -> Disk<Vec<PathBuf>> {
    let mut found = called_installing(own)?;
    found.retain(|path| path.is_dir());
    Ok(found)
}

fn called_installing(own: &Path) -> Disk<Vec<PathBuf>> {
    let is_called_so = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.strip_prefix(INSTALLING).is_some_and(|rest| {
            let number = rest.strip_prefix('-').unwrap_or("none");
            rest.is_empty() || number.parse::<u32>().is_ok()
        })
    };
    let mut found = disk::list(own)?;
    found.retain(is_called_so);
    Ok(found)
}

/// Returns a new folder for packs that are being installed.
pub(super) fn new_installing(own: &Path) -> PathBuf {
    let first = own.join(INSTALLING);
    let more = (2..).map(|number: u32| own.join(format!("{INSTALLING}-{number}")));
    std::iter::once(first)
        .chain(more)
        .find(|path| !disk::exists(path))
        .expect("there are more names than files")
}

/// Returns what lies among the packs that are being installed and is none, once all of those have
/// moved to their places.
pub(super) fn odd(own: &Path) -> Disk<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in called_installing(own)? {
        if path.is_dir() {
            found.extend(synced::look(&path)?.here);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// Returns a name inside the own folder that no other file has: a person may have called theirs so, or
/// a folder as its signature would be called.
pub(super) fn free(own: &Path, inside: PathBuf, bytes: &[u8]) -> PathBuf {
    let place = own.join(&inside);
    if disk::exists(&place) || signature_beside(&place).is_dir() {
        return by_digest(&inside, bytes);
    }
    inside
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

/// Moves installed packs to their own places, each after its signature. Anything else stays where it
/// is.
pub(super) fn settle(own: &Path) -> Disk<()> {
    for place in installing(own)? {
        for kind in PackKind::ALL {
            let (from, to) = (subfolder(&place, kind), subfolder(own, kind));
            if !from.is_dir() {
                continue;
            }
            settle_kind(&from, &to)?;
            if kind != PackKind::Framework {
                disk::remove_empty_folder(&from)?;
            }
        }
        disk::remove_empty_folder(&place)?;
    }
    Ok(())
}

fn settle_kind(from: &Path, to: &Path) -> Disk<()> {
    let files: Vec<PathBuf> = disk::list(from)?.into_iter().filter(|path| path.is_file()).collect();
    for path in files.iter().filter(|path| is_pack_file(path)) {
        let Ok(bytes) = disk::read_named(path, MOST_PACK_BYTES) else { continue };
        disk::create_folders(to)?;
        let name = PathBuf::from(path.file_name().unwrap_or_default());
        let landing = to.join(free(to, name, &bytes));
        if let Some(signature) = signature_there(path) {
            disk::rename(&signature, &signature_beside(&landing))?;
        } else {
            // A pack that was removed may have left one, which must not stand for this one.
            while let Some(left) = signature_there(&landing)
                && signer_in(&left, &bytes).is_err()
            {
                disk::remove_file(&left)?;
            }
        }
        disk::rename(path, &landing)?;
    }
    // What is left are signatures for packs that were there.
    for path in files.iter().filter(|path| disk::exists(path)) {
        let pack = to.join(path.file_stem().unwrap_or_default());
        let landing = signature_beside(&pack);
        if path.file_name() == landing.file_name()
            && !landing.is_dir()
            && let Ok(bytes) = disk::read_named(&pack, MOST_PACK_BYTES)
            && signer_in(path, &bytes).is_ok()
        {
            disk::rename(path, &landing)?;
        }
    }
    Ok(())
}

/// Returns who signed an own pack; `None` if there is no signature beside it. A new signature counts
/// from the moment it is installed, and not once it lies beside the pack. `places` are those of
/// [`installing`].
///
/// # Errors
/// A clause about a signature beside it that is not the pack's.
pub(super) fn signer(
    own: &Path,
    places: &[PathBuf],
    path: &Path,
    bytes: &[u8],
) -> Result<Option<Signed>, &'static str> {
    let place = places.iter().find(|place| path.starts_with(place));
    let inside = path.strip_prefix(place.map_or(own, PathBuf::as_path)).unwrap_or(path);
    // Signatures move into the own folder, so that is looked through last.
    let mut candidates: Vec<PathBuf> = match place {
        Some(place) => vec![place.join(inside)],
        None => places.iter().rev().map(|place| place.join(inside)).collect(),
    };
    candidates.push(own.join(inside));
    let mut wrong = None;
    for candidate in candidates {
        let Some(signature) = signature_there(&candidate) else { continue };
        match signer_in(&signature, bytes) {
            Ok(signed) => return Ok(Some(signed)),
            Err(fault) if candidate == path => wrong = Some(fault),
            Err(_) => {}
        }
    }
    wrong.map_or(Ok(None), Err)
}

/// Returns who signed these bytes, by the signature in a file.
fn signer_in(file: &Path, bytes: &[u8]) -> Result<Signed, &'static str> {
    let signature = disk::read_named(file, MOST_SIGNATURE_BYTES)
        .map_err(|_| "is not a signature that can be read")?;
    check_signature(&signature, bytes, Purpose::Framework)
}
