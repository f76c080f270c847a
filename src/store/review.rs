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

/// The largest decision file, in bytes.
pub use crate::format::decisions::MOST_BYTES as MOST_DECISION_BYTES;

/// A decision file as this program last read or saved it. Later changes by others are never
/// overwritten.
pub struct ReviewFile {
    path: PathBuf,
    known: Option<Vec<u8>>,
    /// The path of the signed version before this one.
    kept: Option<PathBuf>,
}

/// A signed version beside the file, and whether this call made it.
struct SignedVersion {
    path: PathBuf,
    signature: Vec<u8>,
    is_new: bool,
}

impl ReviewFile {
    /// # Errors
    /// If reading fails, or it is not a regular file.
    pub fn at(path: &Path) -> Result<Self, StoreError> {
        // After a power failure there may be a draft with words in it.
        disk::sweep_drafts(path.parent().unwrap_or(Path::new("")));
        let known =
            disk::exists(path).then(|| disk::read_named(path, MOST_DECISION_BYTES)).transpose()?;
        // A link keeps its target.
        let path = if known.is_some() { disk::canonical(path) } else { path.to_owned() };
        Ok(Self { path, known, kept: None })
    }

    /// Returns whether the file still has the contents that were last read or saved.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.known.is_some() && disk::read_named(&self.path, MOST_DECISION_BYTES).ok() == self.known
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the contents, if there are any.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        self.known.as_deref()
    }

    /// Returns the path of the file's signature.
    #[must_use]
    pub fn signature_path(&self) -> PathBuf {
        signature_beside(&self.path)
    }

    /// Returns what is wrong with the signature of the file, if there is one that does not fit.
    #[must_use]
    pub fn misfit(&self) -> Option<Misfit> {
        let misfit = misfit(&self.path, self.known.as_deref()?)?;
        // Somebody's own words are not a signature, and are never overwritten.
        let is_words = disk::read_named(&misfit.path, MOST_SIGNATURE_BYTES)
            .is_ok_and(|there| !there.is_empty() && !signature::is_signature(&there));
        (!is_words).then_some(misfit)
    }

    /// Returns the path of the signed version that the current file replaced, if there is one.
    #[must_use]
    pub fn kept(&self) -> Option<&Path> {
        self.kept.as_deref()
    }

    /// Saves these bytes. An earlier signed version is kept beside the file, together with its
    /// signature, which does not fit the new bytes: nobody accepts a file with a signature that
    /// does not fit.
    ///
    /// # Errors
    /// If somebody else changed the file, or writing fails. Nothing was changed then, except as
    /// [`StoreError::Unsure`] says.
    pub fn save(&mut self, bytes: Vec<u8>) -> Result<(), StoreError> {
        let changed = || StoreError::ReviewChanged(self.path.clone());
        match &self.known {
            None => {
                if let Some(folder) = self.path.parent() {
                    disk::create_folders(folder)?;
                }
                if !disk::write_new(&self.path, &bytes)
                    .map_err(|error| self.unless_there(&bytes, error))?
                {
                    return Err(changed());
                }
            }
            Some(known) => {
                // The lock on the existing file makes sure that only one program replaces it.
                let there = disk::open(&self.path)?;
                if !is_held_soon(&there, &self.path)?
                    || disk::read_named(&self.path, MOST_DECISION_BYTES)? != *known
                {
                    return Err(changed());
                }
                let signature = self.signature_path();
                let kept = self.keep_signed(known)?;
                // If a service renamed the signature, it belongs to the kept version, and stays
                // where it is.
                let has_its_name = kept.is_some() && is_signature(&signature);
                if has_its_name {
                    disk::remove_file(&signature)?;
                }
                if let Err(error) = disk::write_whole(&self.path, &bytes) {
                    let error = self.unless_there(&bytes, error);
                    if let (StoreError::Disk(_), Some(kept)) = (&error, kept) {
                        // Nothing was changed in this case, so the kept version is removed again.
                        if (!has_its_name || disk::write_whole(&signature, &kept.signature).is_ok())
                            && kept.is_new
                        {
                            kept.take_away();
                        }
                    }
                    return Err(error);
                }
                self.kept = kept.map(|kept| kept.path).or(self.kept.take());
            }
        }
        self.known = Some(bytes);
        disk::note_saved();
        Ok(())
    }

    /// Writes a signature of the file beside it. If somebody else's signature was there, it is kept
    /// together with the file it signs.
    ///
    /// # Errors
    /// If reading or writing fails.
    pub fn sign(&mut self, signature: &[u8]) -> Result<(), StoreError> {
        let path = self.signature_path();
        if let Some(known) = self.known.as_ref().filter(|_| is_signature(&path))
            && disk::read_named(&path, MOST_SIGNATURE_BYTES)? != signature
        {
            self.kept = self.keep_signed(known)?.map(|kept| kept.path).or(self.kept.take());
        }
        disk::write_output(&path, signature, true)
    }

    /// Keeps the file and its signature under names of their own, so that the signature can still
    /// be verified.
    fn keep_signed(&self, known: &[u8]) -> Result<Option<SignedVersion>, StoreError> {
        // A file with a signature that does not fit must not be kept as a signed one, or replaced.
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
            let holds = |path: &Path, bytes: &[u8]| {
                disk::read_named(path, MOST_DECISION_BYTES).is_ok_and(|there| there == bytes)
            };
            if holds(&path, known) && holds(&beside, &signature) {
                return Ok(Some(SignedVersion { path, signature, is_new: false }));
            }
            // A version that was written only in part is finished.
            let is_ours = holds(&path, known) && !disk::exists(&beside);
            if !is_ours
                && (disk::exists(&path) || disk::exists(&beside) || !disk::write_new(&path, known)?)
            {
                continue;
            }
            if disk::write_new(&beside, &signature)? {
                return Ok(Some(SignedVersion { path, signature, is_new: true }));
            }
        }
        Ok(None)
    }

    /// Makes a different error if the file is in place despite the failure.
    fn unless_there(&self, bytes: &[u8], error: DiskError) -> StoreError {
        let is_there =
            disk::read_named(&self.path, MOST_DECISION_BYTES).is_ok_and(|there| there == bytes);
        if !is_there {
            return error.into();
        }
        disk::note_saved();
        StoreError::Unsure(self.path.clone(), error)
    }
}

impl SignedVersion {
    fn take_away(&self) {
        let _ = disk::remove_file(&signature_beside(&self.path));
        let _ = disk::remove_file(&self.path);
    }
}

/// Returns whether a signature can be written there: the path is free, or has an earlier signature.
#[must_use]
pub fn can_be_signed_at(path: &Path) -> bool {
    !disk::exists(path) || is_signature(path)
}

fn is_signature(path: &Path) -> bool {
    disk::read_named(path, MOST_SIGNATURE_BYTES).is_ok_and(|bytes| signature::is_signature(&bytes))
}

/// Encrypts bytes and writes them, replacing an existing file; nothing unencrypted touches the
/// disk.
///
/// # Errors
/// If writing fails.
pub fn write_sealed(path: &Path, bytes: &[u8], lock: &seal::Encryption) -> Result<(), StoreError> {
    let writing = disk::failed("write", path);
    let sealed = || -> io::Result<Vec<u8>> {
        let (mut sealing, _) = lock.seal(Vec::new())?;
        sealing.write_all(bytes)?;
        sealing.finish()
    };
    Ok(disk::saved(disk::write_whole(path, &sealed().map_err(writing)?))?)
}

/// Files of a verified bundle, unpacked one by one into a private folder, which is deleted when
/// this is dropped.
pub struct Viewing {
    folder: ViewingFolder,
}

impl Viewing {
    /// # Errors
    /// If the folder cannot be made.
    pub fn begin(context: &Context) -> Result<Self, StoreError> {
        Ok(Self { folder: ViewingFolder::in_folder(context.device_folder.as_deref())? })
    }

    /// Deletes the leftovers of crashed programs.
    pub fn sweep(context: &Context) {
        ViewingFolder::sweep(context.device_folder.as_deref());
    }

    /// Unpacks one file of the bundle, read-only.
    ///
    /// # Errors
    /// If the bundle changed since it was verified, or reading or writing fails.
    pub fn lay_out(
        &self,
        container: &Container,
        bag: &Bag,
        bundle: &Path,
        inside: &str,
    ) -> Result<PathBuf, StoreError> {
        let name = inside.rsplit('/').next().unwrap_or(inside);
        // Two pieces may have files of the same name.
        let folder = inside.rsplit('/').nth(1).unwrap_or("files");
        let target = self.folder.path().join(folder).join(name);
        if !disk::exists(&target) {
            unpack(container, bag, bundle, |member| {
                (member == inside).then(|| (target.clone(), true))
            })?;
        }
        Ok(target)
    }
}
