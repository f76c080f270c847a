//! The bytes of a bundle, encrypted or not, wherever it is. They are read as often as needed, and
//! never whole into memory.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::Path,
    sync::{Arc, Mutex},
};

use super::{
    lying::{self, Lying},
    threads,
};
use crate::{
    format::{
        Sha256Writer,
        seal::{self, Opener, UnsealError, UnsealFault, Witness, secrecy::SecretString},
    },
    model::Digest,
    store::{
        disk::{self, Positioned},
        error::StoreError,
    },
};

type Unsealed = seal::Unsealed<BufReader<File>>;

/// The bytes of a bundle, which several readers may share.
#[derive(Clone)]
pub enum Container {
    Open {
        file: Positioned,
        threads: usize,
        /// Where it is inside the file or folder that was named, if it is not that file itself.
        lying: Option<Lying>,
    },
    Unsealed {
        shared: SharedReader,
        /// As above.
        lying: Option<Lying>,
    },
}

/// One of several readers that share a source with only one position.
#[derive(Clone)]
pub struct SharedReader {
    /// The reader, and its position.
    inner: Arc<Mutex<(Unsealed, u64)>>,
    at: u64,
}

/// The longest header, in bytes: enough for the keys of some two hundred people.
const LONGEST_HEADER_BYTES: u64 = 32 << 10;

/// The size of the parts in which an encrypted file is decrypted.
const CHUNK_BYTES: usize = (64 << 10) + 16;

/// Returns whether a bundle, perhaps inside another file, is encrypted, and if so whether with a
/// passphrase.
///
/// # Errors
/// If reading fails, or the file contains several bundles.
pub fn read_sealed(path: &Path) -> Result<Option<bool>, StoreError> {
    if path.is_dir() {
        return Ok(None);
    }
    let (file, _) = found(path)?;
    let mut start = Vec::new();
    file.take(LONGEST_HEADER_BYTES).read_to_end(&mut start).map_err(disk::failed("read", path))?;
    if seal::is_armoured(&start) {
        return Err(StoreError::Source { path: path.to_owned(), fault: seal::ARMOURED.to_owned() });
    }
    Ok(is_sealed(&start))
}

/// Returns whether bytes begin like an encrypted file, and if so whether with a passphrase.
#[must_use]
pub fn is_sealed(start: &[u8]) -> Option<bool> {
    let start =
        &start[..start.len().min(usize::try_from(LONGEST_HEADER_BYTES).unwrap_or(usize::MAX))];
    start.starts_with(seal::MAGIC).then(|| seal::asks_for_passphrase(start).unwrap_or(false))
}

/// Returns the file itself, or the bundle inside it.
fn found(path: &Path) -> Result<(File, Option<Lying>), StoreError> {
    Ok(match lying::find(path)? {
        Some((file, how)) => (file, Some(how)),
        None => (open(path)?, None),
    })
}

fn open(path: &Path) -> Result<File, StoreError> {
    if path.is_dir() {
        return Err(StoreError::Source {
            path: path.to_owned(),
            fault: "is a folder, and a bundle is one file; if this is a portfolio that was unpacked, pack the whole folder as a ZIP"
                .to_owned(),
        });
    }
    Ok(disk::open(path)?)
}

impl Container {
    /// Opens the file itself, or the only bundle in it: in an unpacked folder, in a ZIP, or in an
    /// email.
    ///
    /// # Errors
    /// If reading fails, a folder is not a bundle, or there are several bundles.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let (file, lying) = found(path)?;
        Ok(Self::Open {
            file: Positioned::new(file).map_err(disk::failed("read", path))?,
            threads: threads(),
            lying,
        })
    }

    /// Opens a bundle that was found inside another file.
    ///
    /// # Errors
    /// If it cannot be stored in a temporary file.
    pub fn holding(bytes: &[u8], path: &Path) -> Result<Self, StoreError> {
        let file = lying::held(bytes, path)?;
        Ok(Self::Open {
            file: Positioned::new(file).map_err(disk::failed("read", path))?,
            threads: threads(),
            lying: None,
        })
    }

    /// Returns where it is inside the file or folder that was named, if it is not that file itself.
    pub(super) fn lying(&self) -> Option<&Lying> {
        match self {
            Self::Open { lying, .. } | Self::Unsealed { lying, .. } => lying.as_ref(),
        }
    }

    /// Decrypts a bundle with a key or a passphrase.
    ///
    /// # Errors
    /// If they are wrong, or the bundle is damaged.
    pub fn unseal(
        path: &Path,
        openers: &[Opener],
        passphrase: Option<SecretString>,
    ) -> Result<Self, StoreError> {
        let (file, lying) = found(path)?;
        Self::unseal_file(path, (file, lying), openers, passphrase)
    }

    /// Same as [`Container::unseal`], for a bundle inside the file at `path`.
    ///
    /// # Errors
    /// Same as there.
    pub fn unseal_held(
        bytes: &[u8],
        path: &Path,
        openers: &[Opener],
        passphrase: Option<SecretString>,
    ) -> Result<Self, StoreError> {
        Self::unseal_file(path, (lying::held(bytes, path)?, None), openers, passphrase)
    }

    fn unseal_file(
        path: &Path,
        (mut file, lying): (File, Option<Lying>),
        openers: &[Opener],
        passphrase: Option<SecretString>,
    ) -> Result<Self, StoreError> {
        let mut start = Vec::new();
        file.by_ref()
            .take(LONGEST_HEADER_BYTES)
            .read_to_end(&mut start)
            .map_err(disk::failed("read", path))?;
        // The line that ends a header. Without it, reading the header could take for ever.
        if memchr::memmem::find(&start, b"\n--- ").is_none() {
            return Err(StoreError::StaysSealed {
                path: path.to_owned(),
                fault: UnsealFault::Damaged,
            });
        }
        file.seek(SeekFrom::Start(0)).map_err(disk::failed("read", path))?;
        Self::of(
            path,
            lying,
            seal::unseal(BufReader::with_capacity(CHUNK_BYTES, file), openers, passphrase),
        )
    }

    pub(super) fn unsealed_by(path: &Path, witness: Witness) -> Result<Self, StoreError> {
        Self::of(path, None, witness.unseal(BufReader::with_capacity(CHUNK_BYTES, open(path)?)))
    }

    fn of(
        path: &Path,
        lying: Option<Lying>,
        unsealed: Result<Unsealed, UnsealError>,
    ) -> Result<Self, StoreError> {
        match unsealed {
            Ok(reader) => Ok(Self::Unsealed {
                shared: SharedReader { inner: Arc::new(Mutex::new((reader, 0))), at: 0 },
                lying,
            }),
            Err(UnsealError::Fault(fault)) => {
                Err(StoreError::StaysSealed { path: path.to_owned(), fault })
            }
            Err(UnsealError::Io(error)) => Err(disk::failed("read", path)(error).into()),
        }
    }

    /// Limits reading to one thread, while other threads read other files.
    #[must_use]
    pub fn on_one_thread(self) -> Self {
        match self {
            Self::Open { file, lying, .. } => Self::Open { file, threads: 1, lying },
            sealed @ Self::Unsealed { .. } => sealed,
        }
    }

    /// Leaves one thread free for other work.
    pub(super) fn leaving_one_thread(self) -> Self {
        match self {
            Self::Open { file, threads, lying } => {
                Self::Open { file, threads: threads.saturating_sub(1).max(1), lying }
            }
            sealed @ Self::Unsealed { .. } => sealed,
        }
    }

    pub(super) fn threads(&self) -> usize {
        match self {
            Self::Open { threads, .. } => *threads,
            Self::Unsealed { .. } => 1,
        }
    }
}

impl Read for Container {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Open { file, .. } => file.read(bytes),
            Self::Unsealed { shared, .. } => shared.read(bytes),
        }
    }
}

impl Seek for Container {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::Open { file, .. } => file.seek(to),
            Self::Unsealed { shared, .. } => shared.seek(to),
        }
    }
}

impl Read for SharedReader {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let mut inner = self.inner.lock().expect("nobody panics while holding this");
        let (reader, at) = &mut *inner;
        if *at != self.at {
            *at = reader.seek(SeekFrom::Start(self.at))?;
        }
        let read = reader.read(bytes)?;
        *at += read as u64;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for SharedReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) => {
                self.at.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?
            }
            SeekFrom::End(_) => {
                let mut inner = self.inner.lock().expect("nobody panics while holding this");
                let at = inner.0.seek(to)?;
                inner.1 = at;
                at
            }
        };
        Ok(self.at)
    }
}

/// Computes the digest of a bundle before encryption.
///
/// # Errors
/// If reading fails.
pub(super) fn bundle_digest(container: &Container, path: &Path) -> Result<Digest, StoreError> {
    let mut container = container.clone();
    let mut digest = Sha256Writer::new(io::sink());
    let read = container.seek(SeekFrom::Start(0));
    read.and_then(|_| io::copy(&mut BufReader::with_capacity(CHUNK_BYTES, container), &mut digest))
        .map_err(disk::failed("read", path))?;
    Ok(digest.finish().1)
}
