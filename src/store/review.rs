//! Decision files on an assessor's disk, and the files of a bundle while an assessor looks at them.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{
    bundle::{Container, unpack},
    disk::{self, DiskError, ViewingFolder},
    error::StoreError,
    lock::is_held_soon,
    signatures::{MOST_SIGNATURE_BYTES, Misfit, Signature, misfit, signature_beside, signature_of},
};
use crate::{
    context::Context,
    format::{bag::Bag, seal, signature},
};

/// More than any decision file is long.
pub use crate::format::decisions::MOST_BYTES as MOST_DECISION_BYTES;

/// A decision file, as it was when this review of it was last saved. What somebody else saved since is never overwritten.
pub struct ReviewFile {
    path: PathBuf,
    known: Option<Vec<u8>>,
    /// Where the version is that was signed before this one.
    kept: Option<PathBuf>,
}

/// A signed version beside the file, and whether it was put there just now.
struct SignedVersion {
    path: PathBuf,
    signature: Vec<u8>,
    is_new: bool,
}

impl ReviewFile {
    /// # Errors
    /// As the disk says; or a file that is none that can be read whole.
    pub fn at(path: &Path) -> Result<Self, StoreError> {
        // A computer that was switched off may have left a draft with words in it.
        disk::sweep_drafts(path.parent().unwrap_or(Path::new("")));
        let known = disk::exists(path).then(|| disk::read_named(path, MOST_DECISION_BYTES)).transpose()?;
        // Where a link leads stays where it is.
        let path = if known.is_some() { disk::canonical(path) } else { path.to_owned() };
        Ok(Self { path, known, kept: None })
    }

    /// Whether what was last read or saved is what lies there.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.known.is_some() && disk::read_named(&self.path, MOST_DECISION_BYTES).ok() == self.known
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is there, if anything is.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        self.known.as_deref()
    }

    /// Where the signature of the file lies.
    #[must_use]
    pub fn signature_path(&self) -> PathBuf {
        signature_beside(&self.path)
    }

    /// What is wrong with the signature of what is there, if there is one and it is not the signature of that.
    #[must_use]
    pub fn misfit(&self) -> Option<Misfit> {
        let misfit = misfit(&self.path, self.known.as_deref()?)?;
        // Somebody's own words are no signature, and are never written over.
        let is_words =
            disk::read_named(&misfit.path, MOST_SIGNATURE_BYTES).is_ok_and(|there| !there.is_empty() && !signature::is_signature(&there));
        (!is_words).then_some(misfit)
    }

    /// Where the version lies that was signed before what is there now, if this took its place.
    #[must_use]
    pub fn kept(&self) -> Option<&Path> {
        self.kept.as_deref()
    }

    /// Puts the file there with these bytes. What was there before and was signed is kept beside it, with its signature: that is none
    /// of this, and a file with a signature that does not fit is one that nobody takes.
    ///
    /// # Errors
    /// If somebody else changed it, and as the disk says; nothing was changed then, but for what [`StoreError::Unsure`] says.
    pub fn save(&mut self, bytes: Vec<u8>) -> Result<(), StoreError> {
        let changed = || StoreError::ReviewChanged(self.path.clone());
        match &self.known {
            None => {
                if let Some(folder) = self.path.parent() {
                    disk::create_folders(folder)?;
                }
                if !disk::write_new(&self.path, &bytes).map_err(|error| self.unless_there(&bytes, error))? {
                    return Err(changed());
                }
            }
            Some(known) => {
                // Whoever holds the file that is there is the only one to put another in its place.
                let there = disk::open(&self.path)?;
                if !is_held_soon(&there, &self.path)? || disk::read_named(&self.path, MOST_DECISION_BYTES)? != *known {
                    return Err(changed());
                }
                let signature = self.signature_path();
                let kept = self.keep_signed(known)?;
                // One that a service gave another name to signs what is kept, and stays where it is.
                let has_its_name = kept.is_some() && is_signature(&signature);
                if has_its_name {
                    disk::remove_file(&signature)?;
                }
                if let Err(error) = disk::write_whole(&self.path, &bytes) {
                    let error = self.unless_there(&bytes, error);
                    if let (StoreError::Disk(_), Some(kept)) = (&error, kept) {
                        // Nothing was changed, then.
                        if (!has_its_name || disk::write_whole(&signature, &kept.signature).is_ok()) && kept.is_new {
                            kept.take_away();
                        }
                    }
                    return Err(error);
                }
                self.kept = kept.map(|kept| kept.path).or(self.kept.take());
            }
        }
        self.known = Some(bytes);
        Ok(())
    }

    /// Puts a signature of what is there beside it. Where somebody else's was there, that is kept with what it signs.
    ///
    /// # Errors
    /// As the disk says.
    pub fn sign(&mut self, signature: &[u8]) -> Result<(), StoreError> {
        let path = self.signature_path();
        if let Some(known) = self.known.as_ref().filter(|_| is_signature(&path))
            && disk::read_named(&path, MOST_SIGNATURE_BYTES)? != signature
        {
            self.kept = self.keep_signed(known)?.map(|kept| kept.path).or(self.kept.take());
        }
        disk::write_output(&path, signature, true)
    }

    /// Keeps the file and its signature under names of their own, so that the signature can still be held against what it signs.
    fn keep_signed(&self, known: &[u8]) -> Result<Option<SignedVersion>, StoreError> {
        // Nobody calls signed what is not: it is put in nobody's place, and kept as nobody's.
        if let Some(misfit) = self.misfit() {
            return Err(misfit.into());
        }
        let found = signature_of(&self.path, known, |_| true).ok().flatten();
        let Some(Signature { bytes: signature, .. }) = found else { return Ok(None) };
        for number in 1_u32.. {
            let mut name = self.path.clone().into_os_string();
            name.push(format!(".signed-{number}"));
            let path = PathBuf::from(name);
            let beside = signature_beside(&path);
            let holds = |path: &Path, bytes: &[u8]| disk::read_named(path, MOST_DECISION_BYTES).is_ok_and(|there| there == bytes);
            if holds(&path, known) && holds(&beside, &signature) {
                return Ok(Some(SignedVersion { path, signature, is_new: false }));
            }
            // One that was begun and stopped half way is gone on with.
            let is_ours = holds(&path, known) && !disk::exists(&beside);
            if !is_ours && (disk::exists(&path) || disk::exists(&beside) || !disk::write_new(&path, known)?) {
                continue;
            }
            if disk::write_new(&beside, &signature)? {
                return Ok(Some(SignedVersion { path, signature, is_new: true }));
            }
        }
        Ok(None)
    }

    /// A failure after which the file is there all the same is another one.
    fn unless_there(&self, bytes: &[u8], error: DiskError) -> StoreError {
        let is_there = disk::read_named(&self.path, MOST_DECISION_BYTES).is_ok_and(|there| there == bytes);
        if is_there { StoreError::Unsure(self.path.clone(), error) } else { error.into() }
    }
}

impl SignedVersion {
    fn take_away(&self) {
        let _ = disk::remove_file(&signature_beside(&self.path));
        let _ = disk::remove_file(&self.path);
    }
}

/// Whether a signature can be put there: nothing is, or one that was made before.
#[must_use]
pub fn can_be_signed_at(path: &Path) -> bool {
    !disk::exists(path) || is_signature(path)
}

fn is_signature(path: &Path) -> bool {
    disk::read_named(path, MOST_SIGNATURE_BYTES).is_ok_and(|bytes| signature::is_signature(&bytes))
}

/// Writes bytes sealed, in the place of whatever has that name; nothing of them touches the disk open.
///
/// # Errors
/// As the disk says.
pub fn write_sealed(path: &Path, bytes: &[u8], lock: &seal::Encryption) -> Result<(), StoreError> {
    let writing = disk::failed("write", path);
    let sealed = || -> io::Result<Vec<u8>> {
        let (mut sealing, _) = lock.seal(Vec::new())?;
        sealing.write_all(bytes)?;
        sealing.finish()
    };
    Ok(disk::write_whole(path, &sealed().map_err(writing)?)?)
}

/// Files of a verified bundle, laid out one by one where only this person can read them, and gone when this is.
pub struct Viewing {
    folder: ViewingFolder,
}

impl Viewing {
    /// # Errors
    /// As the disk says.
    pub fn begin(context: &Context) -> Result<Self, StoreError> {
        Ok(Self { folder: ViewingFolder::in_folder(context.device_folder.as_deref())? })
    }

    /// Takes away what a program that ended badly left.
    pub fn sweep(context: &Context) {
        ViewingFolder::sweep(context.device_folder.as_deref());
    }

    /// Lays out one file of the bundle, for reading only.
    ///
    /// # Errors
    /// If the bundle changed since it was verified, and as the disk says.
    pub fn lay_out(&self, container: &Container, bag: &Bag, bundle: &Path, inside: &str) -> Result<PathBuf, StoreError> {
        let name = inside.rsplit('/').next().unwrap_or(inside);
        // Two pieces may have a file of one name.
        let folder = inside.rsplit('/').nth(1).unwrap_or("files");
        let target = self.folder.path().join(folder).join(name);
        if !disk::exists(&target) {
            unpack(container, bag, bundle, |member| (member == inside).then(|| (target.clone(), true)))?;
        }
        Ok(target)
    }
}
