//! Signatures in the format of `ssh-keygen -Y`: the OpenSSH signature format (PROTOCOL.sshsig),
//! with Ed25519 keys.

mod jws;
mod signers;

pub use signers::AllowedSigners;

use base64ct::{Base64, Encoding};
use ssh_key::{Algorithm, HashAlg, LineEnding, PrivateKey, PublicKey, SshSig, rand_core::OsRng};

/// The purpose of a signature, so that it cannot be reused for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Portfolio,
    Decisions,
    /// A framework, or another pack.
    Framework,
}

impl Purpose {
    /// Returns the value for `ssh-keygen -Y sign -n`.
    #[must_use]
    pub fn namespace(self) -> &'static str {
        match self {
            Self::Portfolio => "imh-portfolio",
            Self::Decisions => "imh-decisions",
            Self::Framework => "imh-framework",
        }
    }
}

/// The reason why a file is not a key that can sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SigningKeyFault {
    NoKey,
    /// The public half.
    Public,
    OtherKind,
    WrongPassphrase,
}

/// A secret key that signs.
pub struct SigningKey(PrivateKey);

/// The signer, as far as the signature itself shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// In the form of `ssh-keygen -l`: `SHA256:...`.
    pub fingerprint: String,
    key: PublicKey,
    purpose: Purpose,
}

impl SigningKey {
    /// Makes a new random key; `comment` goes beside its public half.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn new(comment: &str) -> Option<Self> {
        let mut key = PrivateKey::random(&mut OsRng, Algorithm::Ed25519).ok()?;
        key.set_comment(comment);
        Some(Self(key))
    }

    /// Reads the key in a file; a key protected by a passphrase is opened with
    /// [`SigningKey::open`].
    ///
    /// # Errors
    /// The reason why it is refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, SigningKeyFault> {
        let key = PrivateKey::from_openssh(bytes).map_err(|_| {
            let text = String::from_utf8_lossy(bytes);
            let is_public =
                text.starts_with("ssh-") && PublicKey::from_openssh(text.trim()).is_ok();
            if is_public { SigningKeyFault::Public } else { SigningKeyFault::NoKey }
        })?;
        if key.public_key().algorithm() != Algorithm::Ed25519 {
            return Err(SigningKeyFault::OtherKind);
        }
        Ok(Self(key))
    }

    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.0.is_encrypted()
    }

    /// # Errors
    /// If it is not the passphrase of this key.
    pub fn open(&self, passphrase: &str) -> Result<Self, SigningKeyFault> {
        self.0.decrypt(passphrase).map(Self).map_err(|_| SigningKeyFault::WrongPassphrase)
    }

    /// Returns the key as a file that `ssh-keygen` and `age` read, protected by a passphrase if one
    /// is given.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    #[must_use]
    pub fn print(&self, passphrase: Option<&str>) -> Option<Vec<u8>> {
        let sealed =
            passphrase.map(|passphrase| self.0.encrypt(&mut OsRng, passphrase)).transpose().ok()?;
        let text = sealed.as_ref().unwrap_or(&self.0).to_openssh(LineEnding::LF).ok()?;
        Some(text.as_bytes().to_vec())
    }

    /// Returns the public half, as one line.
    #[must_use]
    pub fn public(&self) -> String {
        self.0.public_key().to_openssh().unwrap_or_default()
    }

    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint(HashAlg::Sha256).to_string()
    }

    /// # Errors
    /// If the key is still protected.
    #[must_use]
    pub fn sign(&self, message: &[u8], purpose: Purpose) -> Option<String> {
        self.0.sign(purpose.namespace(), HashAlg::Sha512, message).ok()?.to_pem(LineEnding::LF).ok()
    }
}

const UNREADABLE: &str = "is not a signature that can be read";
const OTHER_KIND: &str =
    "is a signature by a type of key that imh does not use for this; it uses Ed25519";
const BY_CERTIFICATE: &str =
    "is a signature by a certificate, which does not count here; one by an Ed25519 key itself does";
const OUR_SORT: &[u8] = b"ssh-ed25519";
const BEGIN: &[u8] = b"-----BEGIN SSH SIGNATURE-----\n";
/// The line length of `ssh-keygen`.
const LETTERS_A_LINE: usize = 70;
const END: &[u8] = b"\n-----END SSH SIGNATURE-----";

/// Returns whether a file begins like a signature.
#[must_use]
pub fn is_signature(bytes: &[u8]) -> bool {
    bytes.starts_with(&BEGIN[..BEGIN.len() - 1])
}

/// Returns whether a file is a signature that says itself that it has another purpose.
#[must_use]
pub fn is_for_another_purpose(signature: &[u8], purpose: Purpose) -> bool {
    let read = armoured_anew(signature).ok().and_then(|pem| SshSig::from_pem(pem).ok());
    read.is_some_and(|read| read.namespace() != purpose.namespace())
}

/// Rewrites a signature in the form that the library reads. Accepts exactly what `ssh-keygen`
/// accepts: it begins at once, with a line of its own; may have blanks anywhere inside; and
/// anything may follow its end.
fn armoured_anew(armoured: &[u8]) -> Result<Vec<u8>, &'static str> {
    let Some(rest) = armoured.strip_prefix(BEGIN) else {
        return Err(if is_signature(armoured) && armoured.contains(&b'\r') {
            "was changed on its way: its lines now end as on Windows, and ssh-keygen does not read such a signature either"
        } else {
            UNREADABLE
        });
    };
    // The line end before the last line may be the one after the first.
    let whole = &armoured[BEGIN.len() - 1..];
    let end = memchr::memmem::find(whole, END).ok_or("is only a part of a signature")?;
    let letters: Vec<u8> = rest[..end.saturating_sub(1)]
        .iter()
        .copied()
        .filter(|letter| !b" \t\n\x0b\x0c\r".contains(letter))
        .collect();
    let whole = std::str::from_utf8(&letters)
        .ok()
        .and_then(|letters| Base64::decode_vec(letters).ok())
        .ok_or(UNREADABLE)?;
    match sort_of_key(&whole) {
        Some(OUR_SORT) | None => {}
        Some(kind) if kind.ends_with(b"-cert-v01@openssh.com") => return Err(BY_CERTIFICATE),
        Some(_) => return Err(OTHER_KIND),
    }
    let lines: Vec<&[u8]> = letters.chunks(LETTERS_A_LINE).collect();
    Ok([BEGIN, &lines.join(&b'\n'), END, b"\n"].concat())
}

/// Returns the type of the key of a signature. The library cannot read signatures by some types.
fn sort_of_key(signature: &[u8]) -> Option<&[u8]> {
    // Magic bytes, a version, and the length of the key, which begins with the length of the name
    // of its type.
    let key = signature.strip_prefix(b"SSHSIG")?.get(8..)?;
    let (length, rest) = key.split_first_chunk()?;
    rest.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

/// Verifies a signature on a message.
///
/// # Errors
/// The reason why it is refused.
pub fn check_signature(
    signature: &[u8],
    message: &[u8],
    purpose: Purpose,
) -> Result<Signed, &'static str> {
    let signature =
        armoured_anew(signature).and_then(|pem| SshSig::from_pem(pem).map_err(|_| UNREADABLE))?;
    if signature.algorithm() != Algorithm::Ed25519 {
        return Err(OTHER_KIND);
    }
    if signature.namespace() != purpose.namespace() {
        return Err("is a signature that was made for something else");
    }
    let key = PublicKey::new(signature.public_key().clone(), "");
    key.verify(purpose.namespace(), message, &signature)
        .map_err(|_| "does not match what this file holds now")?;
    Ok(Signed { fingerprint: key.fingerprint(HashAlg::Sha256).to_string(), key, purpose })
}
