//! Finds the signature of a decision file: the file beside it that signs its exact bytes, whatever
//! a service called it.

use std::{
    cmp::Reverse,
    io::Read,
    path::{Path, PathBuf},
};

use super::{disk, error::StoreError, synced::is_away};
use crate::{
    format::{
        decisions::{self, MOST_BYTES as MOST_DECISION_BYTES},
        signature::{Purpose, Signed, check_signature, is_for_another_purpose, is_signature},
    },
    text::stands_for,
};

/// A signature of a file.
pub struct Signature {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
    /// The signer, according to the signature itself.
    pub signed: Signed,
}

/// A signature that has the right name, but does not sign the contents of the file.
#[derive(Debug)]
pub struct Misfit {
    pub path: PathBuf,
    /// A clause about the signature.
    pub fault: &'static str,
    /// True if the signature may still arrive.
    pub is_away: bool,
}

impl From<Misfit> for StoreError {
    fn from(Misfit { path, fault, is_away }: Misfit) -> Self {
        if is_away { Self::FileAway(path) } else { Self::Misfit { path, fault } }
    }
}

/// More than any signature is long.
pub(super) const MOST_SIGNATURE_BYTES: u64 = 1 << 20;
/// More than there are beside one decision file; those with the most similar names are checked
/// first.
const MOST_LOOKED_AT: usize = 200;
/// The most files of a folder that are looked at.
const MOST_FILES: usize = 20_000;
const AWAY: &str =
    "is not here at the moment: a service keeps it elsewhere, or is still bringing it";

/// Returns the path for the signature of a decision file: beside it, without the `.age` of an
/// encrypted one.
#[must_use]
pub fn signature_beside(path: &Path) -> PathBuf {
    let open = if path.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("age")) {
        path.with_extension("")
    } else {
        path.to_owned()
    };
    let mut name = open.into_os_string();
    name.push(".sig");
    PathBuf::from(name)
}

/// Returns the file that is there as the signature of a file, with its ending in any usual case. A
/// folder is none.
#[must_use]
pub fn signature_there(path: &Path) -> Option<PathBuf> {
    let beside = signature_beside(path);
    let endings = ["sig", "SIG", "Sig"].map(|ending| beside.with_extension(ending));
    endings.into_iter().find(|path| disk::exists(path) && !path.is_dir())
}

/// Returns what is wrong with the signature that belongs to a decision file by name, if it does not
/// sign its contents.
#[must_use]
pub fn misfit(path: &Path, bytes: &[u8]) -> Option<Misfit> {
    named(path, bytes)?.err()
}

/// Finds the signature of a decision file by what it signs; if there are several, one that
/// `counts`.
///
/// # Errors
/// If the signature with the file's name does not sign its contents, and no other does.
pub fn signature_of(
    path: &Path,
    bytes: &[u8],
    counts: impl Fn(&Signed) -> bool,
) -> Result<Option<Signature>, Misfit> {
    let named = named(path, bytes);
    if let Some(Ok(signature)) = &named
        && counts(&signature.signed)
    {
        return named.transpose();
    }
    let others = signatures_like(path).into_iter().filter_map(|other| check(other, bytes).ok());
    let mut first = None;
    for other in others {
        if counts(&other.signed) {
            return Ok(Some(other));
        }
        first.get_or_insert(other);
    }
    match named {
        Some(Err(_)) if first.is_some() => Ok(first),
        None => Ok(first),
        named => named.transpose(),
    }
}

/// Returns the signatures in a folder that sign none of its decision files, as far as those can be
/// read.
#[must_use]
pub fn stray_signatures(folder: &Path) -> Vec<PathBuf> {
    let is_claimed = |path: &Path| {
        let open = path
            .extension()
            .is_some_and(|kind| kind.eq_ignore_ascii_case("sig"))
            .then(|| path.with_extension(""));
        // The signature of an encrypted file is verified after decryption.
        open.is_some_and(|open| disk::exists(&open) || disk::exists(&with_ending(&open, ".age")))
    };
    let mut strays = signatures_in(folder);
    strays.retain(|path| {
        !is_claimed(path)
            && disk::read_named(path, MOST_SIGNATURE_BYTES)
                .is_ok_and(|bytes| !is_for_another_purpose(&bytes, Purpose::Decisions))
    });
    strays.truncate(MOST_LOOKED_AT);
    if strays.is_empty() {
        return strays;
    }
    let is_meant = |path: &&PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase().contains(".json"))
    };
    let files = disk::list(folder).unwrap_or_default();
    for file in files.iter().filter(is_meant).take(MOST_LOOKED_AT) {
        let Ok(bytes) = disk::read_named(file, MOST_DECISION_BYTES) else { continue };
        if decisions::parse(&bytes).is_ok() {
            strays.retain(|stray| check(stray.clone(), &bytes).is_err());
        }
    }
    strays
}

/// Returns the signature with the name that imh gives it.
fn named(path: &Path, bytes: &[u8]) -> Option<Result<Signature, Misfit>> {
    let beside = signature_beside(path);
    if disk::exists(&beside) {
        return Some(check(beside, bytes));
    }
    is_away(&beside).then_some(Err(Misfit { path: beside, fault: AWAY, is_away: true }))
}

fn check(path: PathBuf, bytes: &[u8]) -> Result<Signature, Misfit> {
    let Ok(signature) = disk::read_named(&path, MOST_SIGNATURE_BYTES) else {
        return Err(Misfit { path, fault: "is not a signature that can be read", is_away: false });
    };
    match check_signature(&signature, bytes, Purpose::Decisions) {
        Ok(signed) => Ok(Signature { path, bytes: signature, signed }),
        Err(fault) => Err(Misfit { path, fault, is_away: false }),
    }
}

/// Returns the signatures in the folder of a file, those with a similar name first.
fn signatures_like(path: &Path) -> Vec<PathBuf> {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let wanted = name(path);
    let alike = |path: &PathBuf| {
        name(path).chars().zip(wanted.chars()).take_while(|(one, other)| one == other).count()
    };
    let mut found = signatures_in(path.parent().unwrap_or(Path::new(".")));
    found.sort_by_key(|path| Reverse(alike(path)));
    found.truncate(MOST_LOOKED_AT);
    found
}

/// Returns the files in a folder that begin like signatures, whatever their names.
fn signatures_in(folder: &Path) -> Vec<PathBuf> {
    let files = disk::list(folder).unwrap_or_default().into_iter().take(MOST_FILES);
    let is_meant = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Files that a service keeps elsewhere are not downloaded for this, and `._` files of a Mac
        // are not signatures.
        if name.starts_with("._") || stands_for(&name).is_some() {
            return false;
        }
        let is_small = disk::metadata(path)
            .is_ok_and(|found| found.is_file() && found.len() <= MOST_SIGNATURE_BYTES);
        let mut start = Vec::new();
        let mut read = || disk::open(path).ok()?.take(BEGINNING).read_to_end(&mut start).ok();
        is_small && read().is_some() && is_signature(&start)
    };
    files.filter(is_meant).collect()
}

/// The number of bytes that shows whether a file is a signature.
const BEGINNING: u64 = 64;

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
