//! Writes a bundle beside its target, reads it back like an untrusted one, and only then renames
//! it.

use std::{
    io::{self, BufWriter, Read as _, Seek, SeekFrom, Write},
    path::Path,
    thread,
};

use jiff::Timestamp;

use super::{
    MemberSource,
    container::Container,
    pipeline::{ReadyMember, changed, in_order},
    read::{read_bundle, read_portfolio},
};
use crate::{
    format::{
        Sha256Writer,
        bag::{BagKind, BagWriter, Foresight, Linear, OF_PORTFOLIO, Recipe},
        framework::KnownFrameworks,
        seal::{Encryption, Witness},
        signature::{Purpose, SigningKey},
    },
    model::Digest,
    store::{
        disk::{self, FileDraft},
        error::StoreError,
    },
};

/// The options for writing a bundle.
pub struct Binding<'a> {
    pub kind: BagKind,
    /// The time of every member.
    pub at: Timestamp,
    /// The lines of `bag-info.txt`.
    pub about: &'a [(&'static str, String)],
    pub signed_by: Option<&'a SigningKey>,
    pub sealed_with: Option<&'a Encryption>,
    /// True if an existing file may be replaced.
    pub replaces: bool,
}

/// A bundle that was written.
pub struct WrittenBundle {
    /// The digest of the bundle itself, before encryption.
    pub sha256: Digest,
    /// The digest of the file that is sent, if it is encrypted.
    pub sealed_sha256: Option<Digest>,
}

const BUFFER_BYTES: usize = 1 << 20;

/// Writes `members` (each with its path in the bag) as a bundle at `target`: beside it, then opened
/// again and verified while it is synced, and only then renamed. `passed` gets the number of bytes
/// that were written or read back.
///
/// # Errors
/// If anything fails there is no new file, and an existing one is unchanged.
pub fn write_bundle(
    target: &Path,
    binding: &Binding<'_>,
    members: &[(String, MemberSource)],
    passed: impl Fn(u64) + Sync,
) -> Result<WrittenBundle, StoreError> {
    disk::may_be_written(target, binding.replaces)?;
    let mut draft = FileDraft::beside(target)?;
    let (sealed, witness) = match binding.sealed_with {
        None => {
            write_open(&mut draft, target, binding, members, &passed)?;
            (None, None)
        }
        Some(lock) => {
            // Its members are read twice, and a change in between shows in their digest.
            let sealed = write_sealed(&mut draft, lock, target, binding, members, &passed);
            let (sha256, witness) = sealed.map_err(|error| match &error {
                StoreError::Disk(disk) if disk.source.kind() == io::ErrorKind::StorageFull => error,
                _ => changed_member(members).unwrap_or(error),
            })?;
            (Some(sha256), Some(witness))
        }
    };
    let path = draft.path().to_owned();
    let (synced, sha256) = thread::scope(|scope| {
        let synced = scope.spawn(|| draft.sync());
        let sha256 = verify(&path, witness, binding.kind, &passed);
        (synced.join().expect("syncing does not panic"), sha256)
    });
    synced?;
    let sha256 = sha256.map_err(|error| changed_member(members).unwrap_or(error))?;
    let written = match sealed {
        None => WrittenBundle { sha256, sealed_sha256: None },
        Some(inside) => WrittenBundle { sha256: inside, sealed_sha256: Some(sha256) },
    };
    if binding.replaces {
        disk::saved(draft.keep(target))?;
    } else {
        disk::saved(draft.keep_new(target)).map_err(|error| match error.source.kind() {
            io::ErrorKind::AlreadyExists => StoreError::OutputExists(target.to_owned()),
            _ => error.into(),
        })?;
    }
    Ok(written)
}

fn write_open(
    draft: &mut FileDraft,
    target: &Path,
    binding: &Binding<'_>,
    members: &[(String, MemberSource)],
    passed: &(impl Fn(u64) + Sync),
) -> Result<(), StoreError> {
    let writing = |error| StoreError::from(disk::failed("write", target)(error));
    let recipe = Recipe::new(binding.kind, binding.at);
    let mut bag = BagWriter::of(recipe, BufWriter::with_capacity(BUFFER_BYTES, Seekable(draft)));
    let done =
        in_order(recipe, members, |member| add(&mut bag, None, recipe, target, member, passed));
    let bag = unless_failed(bag, done)?;
    let buffer =
        bag.finish(binding.about, |manifest| signature(binding, manifest)).map_err(writing)?;
    buffer.into_inner().map_err(|error| writing(error.into_error()))?;
    Ok(())
}

/// Writes the encrypted bundle, of which nothing unencrypted touches the disk.
fn write_sealed(
    draft: &mut FileDraft,
    lock: &Encryption,
    target: &Path,
    binding: &Binding<'_>,
    members: &[(String, MemberSource)],
    passed: &(impl Fn(u64) + Sync),
) -> Result<(Digest, Witness), StoreError> {
    let writing = |error| StoreError::from(disk::failed("write", target)(error));
    let recipe = Recipe::new(binding.kind, binding.at);
    let (sealing, witness) =
        lock.seal(BufWriter::with_capacity(BUFFER_BYTES, draft)).map_err(writing)?;
    let (linear, foresight) =
        Linear::new(BufWriter::with_capacity(BUFFER_BYTES, Sha256Writer::new(sealing)));
    let mut bag = BagWriter::of(recipe, linear);
    let done = in_order(recipe, members, |member| {
        add(&mut bag, Some(&foresight), recipe, target, member, passed)
    });
    let bag = unless_failed(bag, done)?;
    let linear =
        bag.finish(binding.about, |manifest| signature(binding, manifest)).map_err(writing)?;
    let digesting =
        linear.into_inner().into_inner().map_err(|error| writing(error.into_error()))?;
    let (sealing, sha256, _) = digesting.finish();
    let mut buffer = sealing.finish().map_err(writing)?;
    buffer.flush().map_err(writing)?;
    Ok((sha256, witness))
}

/// Leaves out the end of a bag if writing it failed, since its draft is about to be deleted.
fn unless_failed<W: Write + Seek>(
    bag: BagWriter<W>,
    done: Result<(), StoreError>,
) -> Result<BagWriter<W>, StoreError> {
    match done {
        Ok(()) => Ok(bag),
        Err(error) => {
            std::mem::forget(bag);
            Err(error)
        }
    }
}

fn signature(binding: &Binding<'_>, manifest: &[u8]) -> io::Result<Option<String>> {
    let sign = |key: &SigningKey| {
        key.sign(manifest, Purpose::Portfolio)
            .ok_or_else(|| io::Error::other("the key could not sign"))
    };
    binding.signed_by.map(sign).transpose()
}

fn add<W: Write + Seek>(
    bag: &mut BagWriter<W>,
    foresight: Option<&Foresight>,
    recipe: Recipe,
    target: &Path,
    member: ReadyMember,
    passed: &impl Fn(u64),
) -> Result<(), StoreError> {
    let writing = |error| StoreError::from(disk::failed("write", target)(error));
    let member = match member {
        ReadyMember::Held(member) => {
            passed(member.size_bytes());
            return bag.add(member).map_err(writing);
        }
        ReadyMember::Streams(member) => member,
    };
    if let Some(foresight) = foresight {
        let again = disk::open(&member.source)?;
        let foreseen = recipe.foresee(
            &member.path,
            member.size_bytes,
            member.compresses,
            again.take(member.size_bytes),
        );
        foresight.foresee(foreseen.map_err(disk::failed("read", &member.source))?);
    }
    bag.begin(&member.path, member.size_bytes, member.compresses).map_err(writing)?;
    for part in &member.parts {
        let part = part?;
        bag.write_all(&part).map_err(writing)?;
        passed(part.len() as u64);
    }
    bag.end(&member.path, member.sha256, member.size_bytes).map_err(writing)
}

/// Reads the draft back like an untrusted bundle, and returns the digest of the file.
fn verify(
    draft: &Path,
    witness: Option<Witness>,
    kind: BagKind,
    passed: &(impl Fn(u64) + Sync),
) -> Result<Digest, StoreError> {
    let container = match witness {
        None => Container::open(draft)?.leaving_one_thread(),
        Some(witness) => Container::unsealed_by(draft, witness)?,
    };
    let (bag, file) = thread::scope(|scope| {
        let whole = scope.spawn(|| disk::digest_of(draft, |_| ()));
        let bag = if kind == OF_PORTFOLIO {
            read_portfolio(&container, draft, &KnownFrameworks::default(), passed)
                .map(|read| read.bag)
        } else {
            read_bundle(kind, &container, draft, passed)
        };
        (bag, whole.join().expect("reading does not panic"))
    });
    if let Some(fault) = bag?.verification.faults.into_iter().next() {
        return Err(StoreError::BundleDoesNotVerify(fault.into()));
    }
    Ok(file?.0)
}

/// Returns the reason why a bundle does not verify, if a file has changed since it was added.
fn changed_member(members: &[(String, MemberSource)]) -> Option<StoreError> {
    members.iter().find_map(|(_, source)| {
        let MemberSource::File { path, sha256, .. } = source else { return None };
        let (is, _) = disk::digest_of(path, |_| ()).ok()?;
        (is != *sha256).then(|| changed(path))
    })
}

/// A draft that a ZIP writer can seek in, because it goes back to fill in sizes.
struct Seekable<'d>(&'d mut FileDraft);

impl Write for Seekable<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Seek for Seekable<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.file().seek(to)
    }
}
