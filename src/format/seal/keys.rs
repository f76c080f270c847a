//! Keys of people: public keys to encrypt for, and secret keys to decrypt with.

use std::io::BufReader;

use age::{
    Identity,
    secrecy::{ExposeSecret, SecretString},
};

/// The reason why words or a file are not a usable key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// A secret key where a public one is needed.
    Secret,
    /// A public key where a secret one is needed.
    Public,
    /// An OpenSSH key of a type that is not supported here.
    OtherKind,
    /// An age key of a newer type, or one for a plugin.
    OtherAge,
    /// A key in an encrypted file that was encoded as text.
    Armoured,
    NoKey,
    WrongPassphrase,
}

/// Somebody to encrypt a file for, by a public key.
pub struct Recipient {
    kind: RecipientKind,
    /// The key itself, which is not secret, without the comment beside it.
    pub key: String,
}

enum RecipientKind {
    Age(age::x25519::Recipient),
    Ssh(Box<age::ssh::Recipient>),
}

impl Recipient {
    pub(super) fn inner(&self) -> &dyn age::Recipient {
        match &self.kind {
            RecipientKind::Age(recipient) => recipient,
            RecipientKind::Ssh(recipient) => &**recipient,
        }
    }
}

fn is_secret(text: &str) -> bool {
    let text = text.trim_start().to_ascii_uppercase();
    text.contains("AGE-SECRET-KEY-")
        || text.contains("AGE-PLUGIN-")
        || text.contains("PRIVATE KEY-----")
}

/// Reads the public keys in a text, one on a line as `age` and OpenSSH write them; lines that begin
/// with `#` are comments.
///
/// # Errors
/// The line, from 1, and what is wrong with it; 0 if there is no key.
pub fn parse_recipients(text: &str) -> Result<Vec<Recipient>, (usize, KeyFault)> {
    if is_secret(text) {
        return Err((0, KeyFault::Secret));
    }
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let recipients = lines
        .map(|(at, line)| recipient(line).map_err(|fault| (at, fault)))
        .collect::<Result<Vec<_>, _>>()?;
    if recipients.is_empty() { Err((0, KeyFault::NoKey)) } else { Ok(recipients) }
}

fn recipient(line: &str) -> Result<Recipient, KeyFault> {
    if let Ok(recipient) = line.parse::<age::x25519::Recipient>() {
        return Ok(Recipient { key: recipient.to_string(), kind: RecipientKind::Age(recipient) });
    }
    if line.to_ascii_lowercase().starts_with("age1")
        && line.split_whitespace().next().is_some_and(|key| key[4..].contains('1'))
    {
        return Err(KeyFault::OtherAge);
    }
    let key = line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    if !key.starts_with("ssh-") && !key.starts_with("ecdsa-") && !key.starts_with("sk-") {
        return Err(KeyFault::NoKey);
    }
    if !key.starts_with("ssh-ed25519 ") {
        return Err(KeyFault::OtherKind);
    }
    let recipient = key.parse::<age::ssh::Recipient>().map_err(|_| KeyFault::NoKey)?;
    Ok(Recipient { key, kind: RecipientKind::Ssh(Box::new(recipient)) })
}

/// A secret key that opens files encrypted for it.
pub struct Opener(Box<dyn Identity + Send + Sync>);

impl Opener {
    pub(super) fn inner(&self) -> &dyn Identity {
        &*self.0
    }
}

/// A secret key protected by a passphrase.
pub enum SealedKey {
    Ssh(age::ssh::EncryptedKey),
    /// An age key in an encrypted file.
    Age(Vec<u8>),
}

impl SealedKey {
    /// # Errors
    /// If it is not the passphrase of this key.
    pub fn open(self, passphrase: SecretString) -> Result<Vec<Opener>, KeyFault> {
        match self {
            Self::Ssh(key) => {
                let key = key.decrypt(passphrase).map_err(|_| KeyFault::WrongPassphrase)?;
                Ok(vec![Opener(Box::new(age::ssh::Identity::from(key)))])
            }
            Self::Age(sealed) => {
                let mut opened = super::unseal(sealed.as_slice(), &[], Some(passphrase))
                    .map_err(|_| KeyFault::WrongPassphrase)?;
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut opened, &mut bytes)
                    .map_err(|_| KeyFault::WrongPassphrase)?;
                let text =
                    SecretString::from(String::from_utf8(bytes).map_err(|_| KeyFault::NoKey)?);
                age_openers(text.expose_secret())
            }
        }
    }
}

/// Reads the secret keys in a file, or the one that is still protected by a passphrase.
///
/// # Errors
/// The reason why it is refused.
pub fn parse_openers(bytes: &[u8]) -> Result<Result<Vec<Opener>, SealedKey>, KeyFault> {
    if bytes.starts_with(super::MAGIC) {
        return Ok(Err(SealedKey::Age(bytes.to_vec())));
    }
    if super::is_armoured(bytes) {
        return Err(KeyFault::Armoured);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| KeyFault::NoKey)?;
    if !is_secret(text) {
        return Err(if parse_recipients(text).is_ok() {
            KeyFault::Public
        } else {
            KeyFault::NoKey
        });
    }
    if text.contains("AGE-SECRET-KEY-PQ-") || text.contains("AGE-PLUGIN-") {
        return Err(KeyFault::OtherAge);
    }
    if text.contains("AGE-SECRET-KEY-") {
        return age_openers(text).map(Ok);
    }
    match age::ssh::Identity::from_buffer(BufReader::new(bytes), None)
        .map_err(|_| KeyFault::NoKey)?
    {
        age::ssh::Identity::Encrypted(key) => Ok(Err(SealedKey::Ssh(key))),
        age::ssh::Identity::Unsupported(_) => Err(KeyFault::OtherKind),
        key @ age::ssh::Identity::Unencrypted(_) => Ok(Ok(vec![Opener(Box::new(key))])),
    }
}

fn age_openers(text: &str) -> Result<Vec<Opener>, KeyFault> {
    let file = age::IdentityFile::from_buffer(text.as_bytes()).map_err(|_| KeyFault::NoKey)?;
    let openers: Vec<Opener> =
        file.into_identities().map_err(|_| KeyFault::NoKey)?.into_iter().map(Opener).collect();
    if openers.is_empty() { Err(KeyFault::NoKey) } else { Ok(openers) }
}
