//! Writing a bundle so that an announced one is a verified one, and reading one that came from somewhere.

use std::{
    io::BufWriter,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use super::{
    disk::{self, FileDraft},
    error::StoreError,
};
use crate::{
    format::bag::{BagSort, BagWriter, verify},
    model::{Digest, Verification},
};

/// Where the bytes of a member come from.
pub enum Source {
    Bytes(Vec<u8>),
    /// A file of the workspace, which must still be what it was.
    File {
        path: PathBuf,
        sha256: Digest,
        size_bytes: u64,
    },
}

const BUFFER_BYTES: usize = 1 << 20;

/// Writes `members` (each with its path in the bag) as a bundle at `target`: beside it, synced, opened again, verified,
/// and only then under its name. `passed` is told how many bytes were written or read back.
///
/// # Errors
/// If anything fails there is no new file, and an old one is as it was.
pub fn write_bundle(
    sort: BagSort,
    target: &Path,
    replace: bool,
    at: Timestamp,
    about: &[(&str, String)],
    members: Vec<(String, Source)>,
    mut passed: impl FnMut(u64),
) -> Result<Digest, StoreError> {
    if !replace && disk::exists(target) {
        return Err(StoreError::OutputExists(target.to_owned()));
    }
    let mut draft = FileDraft::beside(target)?;
    let mut bag = BagWriter::new(sort, BufWriter::with_capacity(BUFFER_BYTES, Seekable(&mut draft)), at);
    let writing = |error| StoreError::from(disk::failed("write", target)(error));
    for (path, source) in members {
        match source {
            Source::Bytes(bytes) => {
                bag.add(&path, bytes.len() as u64, bytes.as_slice()).map_err(writing)?;
            }
            Source::File { path: file, sha256, size_bytes } => {
                if !disk::exists(&file) {
                    return Err(StoreError::Damaged(format!("`{}` is missing", file.display())));
                }
                let digest = bag.add(&path, size_bytes, disk::open(&file)?).map_err(writing)?;
                if digest != sha256 {
                    return Err(StoreError::Damaged(format!("`{}` is not what it was when it was added", file.display())));
                }
                passed(size_bytes);
            }
        }
    }
    let buffer = bag.finish(about).map_err(writing)?;
    buffer.into_inner().map_err(|error| writing(error.into_error()))?;
    draft.sync()?;
    let verification = read_bundle(sort, draft.path(), &mut passed)?;
    if let Some(fault) = verification.faults.first() {
        return Err(StoreError::BundleDoesNotVerify(format!("{}: {}", fault.file, fault.fault)));
    }
    let (sha256, _) = disk::digest_of(draft.path(), |_| ())?;
    if replace {
        draft.keep(target)?;
    } else {
        draft.keep_new(target).map_err(|error| match error.source.kind() {
            std::io::ErrorKind::AlreadyExists => StoreError::OutputExists(target.to_owned()),
            _ => error.into(),
        })?;
    }
    Ok(sha256)
}

/// The first of `stem.kind`, `stem-2.kind`, ... in a folder that nothing has.
#[must_use]
pub fn next_free_name(folder: &Path, stem: &str, kind: &str) -> PathBuf {
    let first = folder.join(format!("{stem}.{kind}"));
    let more = (2..).map(|number: u32| folder.join(format!("{stem}-{number}.{kind}")));
    std::iter::once(first).chain(more).find(|path| !disk::exists(path)).expect("numbers do not run out before names do")
}

/// Verifies the bundle at `path`.
///
/// # Errors
/// Only what the machine does; what is wrong with the bundle is in the verification.
pub fn read_bundle(sort: BagSort, path: &Path, passed: impl FnMut(u64)) -> Result<Verification, StoreError> {
    let file = disk::open(path)?;
    if file.metadata().is_ok_and(|found| found.is_dir()) {
        return Err(StoreError::Source { path: path.to_owned(), fault: "is a folder, and a bundle is one file".to_owned() });
    }
    Ok(verify(sort, std::io::BufReader::with_capacity(BUFFER_BYTES, file), passed).map_err(disk::failed("read", path))?)
}

/// A draft that a ZIP can be written to: it goes back to fill in sizes.
struct Seekable<'d>(&'d mut FileDraft);

impl std::io::Write for Seekable<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

impl std::io::Seek for Seekable<'_> {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.0.file().seek(to)
    }
}
