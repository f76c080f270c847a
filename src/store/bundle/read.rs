//! Reading a bundle that came from somewhere, sealed or not, as often as it takes and never into memory as a whole.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::Path,
    sync::{Arc, Mutex},
    thread,
};

use super::{
    as_sent::digest_as_sent,
    extract::read_member,
    lying::{self, Lying},
    rendered::hold_to_one_source,
    threads,
};
use crate::{
    format::{
        Sha256Writer,
        bag::{Bag, BagSort, OF_PORTFOLIO, SIGNATURE, TAG_MANIFEST, packed_by_another, verify},
        framework::KnownFrameworks,
        portfolio::{self, PortfolioFile},
        seal::{self, Opener, UnsealError, UnsealFault, Witness, secrecy::SecretString},
        signature::{Purpose, Signed, check_signature},
    },
    model::{BagFault, DeviceId, Digest, Framework, Portfolio, Verification},
    store::{
        disk::{self, Positioned},
        error::StoreError,
        review::MOST_DECISION_BYTES,
    },
};

type Unsealed = seal::Unsealed<BufReader<File>>;

/// The bytes of a bundle, of which there may be many readers.
#[derive(Clone)]
pub enum Container {
    Open {
        file: Positioned,
        threads: usize,
        /// How it lies in what was named, if that is not as it was sent.
        lying: Option<Lying>,
    },
    Unsealed {
        shared: Shared,
        /// As above.
        lying: Option<Lying>,
    },
}

/// One of several readers of what only one can read at a time.
#[derive(Clone)]
pub struct Shared {
    /// The reader, and where it is.
    inner: Arc<Mutex<(Unsealed, u64)>>,
    at: u64,
}

/// Room for the keys of some two hundred people.
const LONGEST_HEADER_BYTES: u64 = 32 << 10;

/// How much of a sealed file is opened at a time.
const CHUNK_BYTES: usize = (64 << 10) + 16;

/// Whether a bundle is sealed, also one that lies in another file, and then whether with a passphrase.
///
/// # Errors
/// As the disk says; what holds several.
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

/// Whether bytes begin as what is sealed does, and then whether with a passphrase.
#[must_use]
pub fn is_sealed(start: &[u8]) -> Option<bool> {
    let start = &start[..start.len().min(usize::try_from(LONGEST_HEADER_BYTES).unwrap_or(usize::MAX))];
    start.starts_with(seal::MAGIC).then(|| seal::asks_for_passphrase(start).unwrap_or(false))
}

/// The file itself, or the one in it that is a bundle.
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
    /// The file itself, or the one bundle in it: in a folder that somebody unpacked it to, in a ZIP, or in a mail.
    ///
    /// # Errors
    /// As the disk says; a folder that is no bundle, and what holds several.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let (file, lying) = found(path)?;
        Ok(Self::Open { file: Positioned::new(file).map_err(disk::failed("read", path))?, threads: threads(), lying })
    }

    /// A bundle that was found inside another file.
    ///
    /// # Errors
    /// As the disk says.
    pub fn holding(bytes: &[u8], path: &Path) -> Result<Self, StoreError> {
        let file = lying::held(bytes, path)?;
        Ok(Self::Open { file: Positioned::new(file).map_err(disk::failed("read", path))?, threads: threads(), lying: None })
    }

    /// How it lies in what was named, if that is not as it was sent.
    fn lying(&self) -> Option<&Lying> {
        match self {
            Self::Open { lying, .. } | Self::Unsealed { lying, .. } => lying.as_ref(),
        }
    }

    /// A bundle that was sealed, opened with a key or a passphrase.
    ///
    /// # Errors
    /// If they are not the right ones, or it is damaged.
    pub fn unseal(path: &Path, openers: &[Opener], passphrase: Option<SecretString>) -> Result<Self, StoreError> {
        let (file, lying) = found(path)?;
        Self::unseal_file(path, (file, lying), openers, passphrase)
    }

    /// As [`Container::unseal`], of what lies inside the file at `path`.
    ///
    /// # Errors
    /// As there.
    pub fn unseal_held(bytes: &[u8], path: &Path, openers: &[Opener], passphrase: Option<SecretString>) -> Result<Self, StoreError> {
        Self::unseal_file(path, (lying::held(bytes, path)?, None), openers, passphrase)
    }

    fn unseal_file(
        path: &Path,
        (mut file, lying): (File, Option<Lying>),
        openers: &[Opener],
        passphrase: Option<SecretString>,
    ) -> Result<Self, StoreError> {
        let mut start = Vec::new();
        file.by_ref().take(LONGEST_HEADER_BYTES).read_to_end(&mut start).map_err(disk::failed("read", path))?;
        // The line that ends a header. Reading one without end takes for ever.
        if memchr::memmem::find(&start, b"\n--- ").is_none() {
            return Err(StoreError::StaysSealed { path: path.to_owned(), fault: UnsealFault::Damaged });
        }
        file.seek(SeekFrom::Start(0)).map_err(disk::failed("read", path))?;
        Self::of(path, lying, seal::unseal(BufReader::with_capacity(CHUNK_BYTES, file), openers, passphrase))
    }

    pub(super) fn unsealed_by(path: &Path, witness: Witness) -> Result<Self, StoreError> {
        Self::of(path, None, witness.unseal(BufReader::with_capacity(CHUNK_BYTES, open(path)?)))
    }

    fn of(path: &Path, lying: Option<Lying>, unsealed: Result<Unsealed, UnsealError>) -> Result<Self, StoreError> {
        match unsealed {
            Ok(reader) => Ok(Self::Unsealed { shared: Shared { inner: Arc::new(Mutex::new((reader, 0))), at: 0 }, lying }),
            Err(UnsealError::Fault(fault)) => Err(StoreError::StaysSealed { path: path.to_owned(), fault }),
            Err(UnsealError::Io(error)) => Err(disk::failed("read", path)(error).into()),
        }
    }

    /// Read by one thread, beside others that read something else.
    #[must_use]
    pub fn on_one_thread(self) -> Self {
        match self {
            Self::Open { file, lying, .. } => Self::Open { file, threads: 1, lying },
            sealed @ Self::Unsealed { .. } => sealed,
        }
    }

    /// Read by one thread less, which has something else to do.
    pub(super) fn leaving_one_thread(self) -> Self {
        match self {
            Self::Open { file, threads, lying } => Self::Open { file, threads: threads.saturating_sub(1).max(1), lying },
            sealed @ Self::Unsealed { .. } => sealed,
        }
    }

    fn threads(&self) -> usize {
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

impl Read for Shared {
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

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) => self.at.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?,
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

/// Verifies a bundle.
///
/// # Errors
/// Only what the machine does; what is wrong with the bundle is in the verification.
pub fn read_bundle(sort: BagSort, container: &Container, path: &Path, passed: impl Fn(u64) + Sync) -> Result<Bag, StoreError> {
    Ok(verify(sort, container.clone(), container.threads(), passed).map_err(disk::failed("read", path))?)
}

/// The digest of a bundle as it is when it is not sealed.
///
/// # Errors
/// As the disk says.
pub(super) fn bundle_digest(container: &Container, path: &Path) -> Result<Digest, StoreError> {
    let mut container = container.clone();
    let mut digest = Sha256Writer::new(io::sink());
    let read = container.seek(SeekFrom::Start(0));
    read.and_then(|_| io::copy(&mut BufReader::with_capacity(CHUNK_BYTES, container), &mut digest)).map_err(disk::failed("read", path))?;
    Ok(digest.finish().1)
}

/// A portfolio that verifies, read to its end.
pub struct WholePortfolio {
    pub bag: Bag,
    pub file: PortfolioFile,
    pub framework: Arc<Framework>,
    pub portfolio: Portfolio,
    /// Who signed it, by the signature alone.
    pub signed: Option<Signed>,
    /// Of the bundle as it is when it is not sealed; of one that was packed again, as imh packs it.
    pub sha256: Digest,
}

/// A portfolio that was read.
pub struct ReadPortfolio {
    pub bag: Bag,
    /// What it says, if it can be read.
    pub file: Option<PortfolioFile>,
    /// What it was made against, if that can be read.
    pub framework: Option<Arc<Framework>>,
    /// Who signed it, by the signature alone.
    pub signed: Option<Signed>,
}

/// A portfolio that verifies, all of it, with the digest of the bundle as it is when it is not sealed; `None` where something is wrong.
///
/// # Errors
/// As [`read_bundle`].
pub fn read_whole(
    container: &Container,
    path: &Path,
    frameworks: &KnownFrameworks,
    passed: impl Fn(u64) + Sync,
) -> Result<Option<WholePortfolio>, StoreError> {
    // What is sealed is opened once for each, one after the other.
    let at_once = matches!(container, Container::Open { threads, .. } if *threads > 1);
    let (read, sha256) = if at_once {
        thread::scope(|scope| {
            let digest = scope.spawn(|| bundle_digest(container, path));
            (read_portfolio(container, path, frameworks, passed), digest.join().expect("reading does not panic"))
        })
    } else {
        (read_portfolio(container, path, frameworks, passed), bundle_digest(container, path))
    };
    let (ReadPortfolio { bag, file, framework, signed }, sha256) = (read?, sha256?);
    let (Some(file), Some(framework), true) = (file, framework, bag.verification.is_valid()) else { return Ok(None) };
    let sha256 = if bag.verification.repacked.is_empty() { sha256 } else { digest_as_sent(container, path, &bag, &file)? };
    let Ok(entries) = file.entries(&DeviceId::new("reader")) else { return Ok(None) };
    Ok(Portfolio::fold(entries).map(|portfolio| WholePortfolio { bag, file, framework, portfolio, signed, sha256 }))
}

/// Verifies a portfolio: the container, the bag, its digests, what it says of itself, and its signature.
///
/// # Errors
/// As [`read_bundle`].
pub fn read_portfolio(
    container: &Container,
    path: &Path,
    frameworks: &KnownFrameworks,
    passed: impl Fn(u64) + Sync,
) -> Result<ReadPortfolio, StoreError> {
    let mut bag = read_bundle(OF_PORTFOLIO, container, path, passed)?;
    match container.lying() {
        Some(Lying::Unpacked) => {
            // How its ZIP is made is ours, and what else lies in the folder is told as ever.
            bag.verification.repacked.retain(|told| !told.file.is_empty());
            let fault = "it is a folder, and was sent as one file".to_owned();
            bag.verification.repacked.insert(0, BagFault { file: String::new(), fault });
        }
        Some(Lying::Inside(place)) => bag.verification.lies = Some(place.to_string()),
        None => {}
    }
    let (file, framework) = portfolio::check(&mut bag, frameworks).unzip();
    if let (Some(file), Some(Some(framework))) = (&file, &framework) {
        hold_to_one_source(&mut bag, file, framework);
    }
    // What made the page of this portfolio would have stored it.
    let Verification { repacked, of_another, .. } = &mut bag.verification;
    if bag.compresses_what_is_short && of_another.page.is_none() && !repacked.contains(&packed_by_another()) {
        repacked.push(packed_by_another());
    }
    let signed = match (bag.bytes_of(SIGNATURE), bag.bytes_of(TAG_MANIFEST)) {
        (Some(signature), Some(manifest)) => match check_signature(signature, manifest, Purpose::Portfolio) {
            Ok(signed) => Some(signed),
            Err(fault) => {
                bag.verification.fault(SIGNATURE, fault);
                bag.sort_faults();
                None
            }
        },
        _ => None,
    };
    if let Some(file) = file.as_ref().filter(|_| bag.verification.is_valid()) {
        bag.verification.unproved = unproved(container, path, &bag, file)?;
    }
    Ok(ReadPortfolio { bag, file, framework: framework.flatten(), signed })
}

/// The decisions that came along with a signature that is not theirs: somebody changed them, or the signature.
fn unproved(container: &Container, path: &Path, bag: &Bag, file: &PortfolioFile) -> Result<Vec<BagFault>, StoreError> {
    let mut unproved = Vec::new();
    for decisions in file.resubmission.iter().flat_map(|resubmission| &resubmission.decisions) {
        let Some(signature) = &decisions.signature else { continue };
        let member = |inside: &str| read_member(container, bag, path, &format!("data/{inside}"), MOST_DECISION_BYTES);
        if let Err(fault) = check_signature(&member(signature)?, &member(&decisions.path)?, Purpose::Decisions) {
            unproved.push(BagFault { file: format!("data/{signature}"), fault: fault.to_owned() });
        }
    }
    Ok(unproved)
}
