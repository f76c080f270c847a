//! Encrypts a file so that only its recipients can open it: the age format, version 1
//! (age-encryption.org/v1), which the ordinary `age` tool opens as well.

mod keys;

use std::{
    cell::RefCell,
    collections::HashSet,
    io::{self, Read, Write},
    iter,
    rc::Rc,
};

use age::{
    DecryptError, Decryptor, EncryptError, Encryptor, Identity,
    secrecy::{ExposeSecret, SecretString},
    stream::StreamWriter,
};
use age_core::format::{FileKey, Stanza};

pub use age::{secrecy, stream::StreamReader as Unsealed};
pub use keys::{KeyFault, Opener, Recipient, SealedKey, parse_openers, parse_recipients};

/// The beginning of every encrypted file.
pub const MAGIC: &[u8] = b"age-encryption.org/v1\n";

/// The beginning of an encrypted file that was encoded as text (`age --armor`), which is not read
/// here.
const ARMOUR: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";

/// The message for a file that was encoded as text.
pub const ARMOURED: &str = "is encrypted, and was turned into text (age --armor), which imh does not read; `age --decrypt --identity KEY --output portfolio.zip FILE` opens it, or ask for it without --armor";

/// Returns whether bytes begin like a file encoded as text, after any blanks.
#[must_use]
pub fn is_armoured(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(ARMOUR)
}

/// The way to encrypt a file.
pub enum Encryption {
    /// The owner of the secret half of one of these keys can open it.
    For(Vec<Recipient>),
    Passphrase(SecretString),
}

/// Opens a file that was just encrypted, to read it back without anybody's secret key.
pub enum Witness {
    Key(FileKeyCopy),
    Passphrase(SecretString),
}

/// The reason why an encrypted file cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsealFault {
    /// It was not encrypted for any of the keys.
    NotForThese,
    /// It needs a passphrase, and none was given.
    NeedsPassphrase,
    /// It needs a key, and a passphrase was given.
    NeedsKey,
    WrongPassphrase,
    /// It would take so much work that it looks like an attack.
    TooMuchWork,
    /// It has changed since it was written.
    Damaged,
}

impl UnsealFault {
    /// Returns what is wrong, in words about the file.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::NotForThese => "is encrypted, and not for this key",
            Self::NeedsPassphrase => "is encrypted with a passphrase",
            Self::NeedsKey => "is encrypted for somebody's key",
            Self::WrongPassphrase => "is encrypted with another passphrase",
            Self::TooMuchWork => {
                "is encrypted with a passphrase in a way that would take this computer too long to open"
            }
            Self::Damaged => "is encrypted, and is damaged or only a part of it is here",
        }
    }
}

type CopySlot = Rc<RefCell<Option<FileKeyCopy>>>;

/// The key of one file, kept until the file has been read back.
pub struct FileKeyCopy(Box<FileKey>);

impl FileKeyCopy {
    fn of(key: &FileKey) -> Self {
        Self(Box::new(FileKey::init_with_mut(|copy| copy.copy_from_slice(key.expose_secret()))))
    }
}

impl Identity for FileKeyCopy {
    fn unwrap_stanza(&self, _: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        Some(Ok(FileKey::init_with_mut(|copy| copy.copy_from_slice(self.0.expose_secret()))))
    }
}

/// A recipient that keeps the key of the file besides wrapping it.
struct Watched<'r> {
    recipient: &'r Recipient,
    copied: CopySlot,
}

impl age::Recipient for Watched<'_> {
    fn wrap_file_key(&self, key: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        *self.copied.borrow_mut() = Some(FileKeyCopy::of(key));
        self.recipient.inner().wrap_file_key(key)
    }
}

impl Encryption {
    /// Begins an encrypted file on `output`. The writer must be ended with `finish`.
    ///
    /// # Errors
    /// If writing fails.
    pub fn seal<W: Write>(&self, output: W) -> io::Result<(StreamWriter<W>, Witness)> {
        match self {
            Self::Passphrase(passphrase) => {
                let sealing =
                    Encryptor::with_user_passphrase(passphrase.clone()).wrap_output(output)?;
                Ok((sealing, Witness::Passphrase(passphrase.clone())))
            }
            Self::For(recipients) => {
                let copied = CopySlot::default();
                let watched: Vec<Watched<'_>> = recipients
                    .iter()
                    .map(|recipient| Watched { recipient, copied: Rc::clone(&copied) })
                    .collect();
                let each = watched.iter().map(|recipient| recipient as &dyn age::Recipient);
                let sealing = Encryptor::with_recipients(each)
                    .map_err(io::Error::other)?
                    .wrap_output(output)?;
                let key = copied
                    .take()
                    .ok_or_else(|| io::Error::other("there is nobody to seal it for"))?;
                Ok((sealing, Witness::Key(key)))
            }
        }
    }
}

impl Witness {
    /// Opens the encrypted file.
    ///
    /// # Errors
    /// If it is not what was written, or cannot be read.
    pub fn unseal<R: Read>(self, input: R) -> Result<Unsealed<R>, UnsealError> {
        match self {
            Self::Key(key) => unseal_with(input, &[&key]),
            Self::Passphrase(passphrase) => unseal(input, &[], Some(passphrase)),
        }
    }
}

/// The reason why an encrypted file could not be opened.
#[derive(Debug)]
pub enum UnsealError {
    Fault(UnsealFault),
    Io(io::Error),
}

/// 2^20 rounds take 1 GiB and seconds. A file that asks for more is meant to block a computer, not
/// a thief.
const HIGHEST_WORK_FACTOR: u8 = 20;

/// Opens an encrypted file with keys or a passphrase.
///
/// # Errors
/// Says which of them it needs, or that they are wrong.
pub fn unseal<R: Read>(
    input: R,
    openers: &[Opener],
    passphrase: Option<SecretString>,
) -> Result<Unsealed<R>, UnsealError> {
    let decryptor = Decryptor::new(input).map_err(|error| error_of(error, UnsealFault::Damaged))?;
    if decryptor.is_scrypt() {
        let Some(passphrase) = passphrase else {
            let fault = if openers.is_empty() {
                UnsealFault::NeedsPassphrase
            } else {
                UnsealFault::NotForThese
            };
            return Err(UnsealError::Fault(fault));
        };
        let mut identity = age::scrypt::Identity::new(passphrase);
        identity.set_max_work_factor(HIGHEST_WORK_FACTOR);
        return decryptor
            .decrypt(iter::once(&identity as &dyn Identity))
            .map_err(|error| error_of(error, UnsealFault::WrongPassphrase));
    }
    if openers.is_empty() {
        return Err(UnsealError::Fault(UnsealFault::NeedsKey));
    }
    let each = openers.iter().map(Opener::inner);
    decryptor.decrypt(each).map_err(|error| error_of(error, UnsealFault::NotForThese))
}

fn unseal_with<R: Read>(
    input: R,
    identities: &[&dyn Identity],
) -> Result<Unsealed<R>, UnsealError> {
    let decryptor = Decryptor::new(input).map_err(|error| error_of(error, UnsealFault::Damaged))?;
    decryptor
        .decrypt(identities.iter().copied())
        .map_err(|error| error_of(error, UnsealFault::Damaged))
}

/// Returns whether an encrypted file needs a passphrase; `None` if it is not encrypted.
pub fn asks_for_passphrase(input: impl Read) -> Option<bool> {
    Decryptor::new(input).ok().map(|decryptor| decryptor.is_scrypt())
}

fn error_of(error: DecryptError, wrong_key: UnsealFault) -> UnsealError {
    match error {
        DecryptError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            UnsealError::Io(error)
        }
        DecryptError::DecryptionFailed
        | DecryptError::NoMatchingKeys
        | DecryptError::KeyDecryptionFailed => UnsealError::Fault(wrong_key),
        DecryptError::ExcessiveWork { .. } => UnsealError::Fault(UnsealFault::TooMuchWork),
        _ => UnsealError::Fault(UnsealFault::Damaged),
    }
}
