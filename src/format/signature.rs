//! Signatures as `ssh-keygen -Y` makes and verifies them: the OpenSSH signature format (PROTOCOL.sshsig), with Ed25519 keys.

use jiff::{Timestamp, civil, tz::TimeZone};
use ssh_key::{Algorithm, HashAlg, LineEnding, PrivateKey, PublicKey, SshSig, rand_core::OsRng};

/// What a signature here is for, so that it cannot be passed off as one for something else.
pub const NAMESPACE: &str = "imh-portfolio";

/// Why a file is no key that can sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SigningKeyFault {
    NoKey,
    /// The public half.
    Public,
    OtherSort,
    WrongPassphrase,
}

/// A secret key that signs.
pub struct SigningKey(PrivateKey);

/// Who signed, as far as the signature itself says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// As `ssh-keygen -l` shows it: `SHA256:...`.
    pub fingerprint: String,
    key: PublicKey,
}

impl SigningKey {
    /// A new key, which nobody else has; `comment` stands beside its public half.
    ///
    /// # Errors
    /// If the system gives no chance.
    pub fn new(comment: &str) -> Option<Self> {
        let mut key = PrivateKey::random(&mut OsRng, Algorithm::Ed25519).ok()?;
        key.set_comment(comment);
        Some(Self(key))
    }

    /// The key in a file; one that a passphrase protects is opened by [`SigningKey::open`].
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(bytes: &[u8]) -> Result<Self, SigningKeyFault> {
        let key = PrivateKey::from_openssh(bytes).map_err(|_| {
            let text = String::from_utf8_lossy(bytes);
            let is_public = text.starts_with("ssh-") && PublicKey::from_openssh(text.trim()).is_ok();
            if is_public { SigningKeyFault::Public } else { SigningKeyFault::NoKey }
        })?;
        if key.public_key().algorithm() != Algorithm::Ed25519 {
            return Err(SigningKeyFault::OtherSort);
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

    /// The key as a file that `ssh-keygen` and `age` read, protected by a passphrase if one is given.
    ///
    /// # Errors
    /// If the system gives no chance.
    #[must_use]
    pub fn print(&self, passphrase: Option<&str>) -> Option<Vec<u8>> {
        let sealed = passphrase.map(|passphrase| self.0.encrypt(&mut OsRng, passphrase)).transpose().ok()?;
        let text = sealed.as_ref().unwrap_or(&self.0).to_openssh(LineEnding::LF).ok()?;
        Some(text.as_bytes().to_vec())
    }

    /// The public half, as one line.
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
    pub fn sign(&self, message: &[u8]) -> Option<String> {
        self.0.sign(NAMESPACE, HashAlg::Sha512, message).ok()?.to_pem(LineEnding::LF).ok()
    }
}

/// Holds a signature against what it is said to sign.
///
/// # Errors
/// What is wrong with it.
pub fn check_signature(signature: &[u8], message: &[u8]) -> Result<Signed, &'static str> {
    let signature = SshSig::from_pem(signature).map_err(|_| "is no signature that can be read")?;
    if signature.algorithm() != Algorithm::Ed25519 {
        return Err("is a signature by a sort of key that is not used for this; Ed25519 is");
    }
    if signature.namespace() != NAMESPACE {
        return Err("is a signature that was made for something else");
    }
    let key = PublicKey::new(signature.public_key().clone(), "");
    key.verify(NAMESPACE, message, &signature).map_err(|_| "is not the signature of what this file holds now")?;
    Ok(Signed { fingerprint: key.fingerprint(HashAlg::Sha256).to_string(), key })
}

/// Whose signatures count: a file of allowed signers as `ssh-keygen` reads it (see its manual, ALLOWED SIGNERS), or public keys
/// one on a line.
pub struct AllowedSigners(Vec<AllowedSigner>);

struct AllowedSigner {
    /// Patterns of who it is, as written.
    who: String,
    key: PublicKey,
    namespaces: Option<Vec<String>>,
    valid_after: Option<Timestamp>,
    valid_before: Option<Timestamp>,
}

impl AllowedSigners {
    /// # Errors
    /// The line, from 1, that cannot be understood, and why; 0 if there is no key at all.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
        let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let signers = lines.map(|(at, line)| AllowedSigner::parse(line).map_err(|what| (at, what))).collect::<Result<Vec<_>, _>>()?;
        if signers.is_empty() { Err((0, "there is no key in it".to_owned())) } else { Ok(Self(signers)) }
    }

    /// Who of them signed, if it was one whose key counted at that moment.
    #[must_use]
    pub fn who(&self, signed: &Signed, at: Timestamp) -> Option<&str> {
        let is_allowed = |signer: &&AllowedSigner| {
            signer.key.key_data() == signed.key.key_data()
                && signer.namespaces.as_ref().is_none_or(|names| names.iter().any(|name| name == NAMESPACE || name == "*"))
                && signer.valid_after.is_none_or(|after| after <= at)
                && signer.valid_before.is_none_or(|before| at < before)
        };
        self.0.iter().find(is_allowed).map(|signer| signer.who.as_str())
    }
}

impl AllowedSigner {
    fn parse(line: &str) -> Result<Self, String> {
        if line.starts_with("ssh-") {
            let key = PublicKey::from_openssh(line).map_err(|_| "the key cannot be read".to_owned())?;
            let who = if key.comment().is_empty() { key.fingerprint(HashAlg::Sha256).to_string() } else { key.comment().to_owned() };
            return Ok(Self { who, key, namespaces: None, valid_after: None, valid_before: None });
        }
        let mut words = words(line).into_iter();
        let who = words.next().unwrap_or_default();
        let mut signer_options = Vec::new();
        let mut key = Vec::new();
        for word in words {
            let is_key = !key.is_empty() || word.starts_with("ssh-") || word.starts_with("ecdsa-") || word.starts_with("sk-");
            if is_key { &mut key } else { &mut signer_options }.push(word);
        }
        let key = PublicKey::from_openssh(&key.join(" ")).map_err(|_| "after who it is there must come a public key".to_owned())?;
        let mut signer = Self { who, key, namespaces: None, valid_after: None, valid_before: None };
        for option in signer_options.iter().flat_map(|word| split_options(word)) {
            match option.split_once('=').map(|(name, value)| (name, value.trim_matches('"'))) {
                Some(("namespaces", names)) => signer.namespaces = Some(names.split(',').map(str::to_owned).collect()),
                Some(("valid-after", moment)) => signer.valid_after = Some(moment_of(moment)?),
                Some(("valid-before", moment)) => signer.valid_before = Some(moment_of(moment)?),
                _ => return Err(format!("`{}` is not understood here", crate::text::one_line(&option))),
            }
        }
        Ok(signer)
    }
}

/// Words, of which a quoted part is one.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            blank if blank.is_whitespace() && !is_quoted => {
                words.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    for word in &mut words {
        if word.starts_with('"') && word.ends_with('"') && word.len() > 1 {
            *word = word[1..word.len() - 1].to_owned();
        }
    }
    words
}

/// Options are parted by commas that no quotes hold.
fn split_options(word: &str) -> Vec<String> {
    let mut options = vec![String::new()];
    let mut is_quoted = false;
    for letter in word.chars() {
        is_quoted ^= letter == '"';
        if letter == ',' && !is_quoted {
            options.push(String::new());
        } else if let Some(option) = options.last_mut() {
            option.push(letter);
        }
    }
    options.retain(|option| !option.is_empty());
    options
}

/// `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, in UTC here whether or not a `Z` says so.
fn moment_of(text: &str) -> Result<Timestamp, String> {
    let digits = text.trim_end_matches('Z');
    let number = |from: usize, to: usize| digits.get(from..to).map_or(Some(0), |part| part.parse::<i8>().ok());
    let moment = || {
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || ![8, 12, 14].contains(&digits.len()) {
            return None;
        }
        let year = digits[..4].parse().ok()?;
        let at = civil::DateTime::new(year, number(4, 6)?, number(6, 8)?, number(8, 10)?, number(10, 12)?, number(12, 14)?, 0).ok()?;
        at.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp())
    };
    moment().ok_or_else(|| format!("`{}` is no day or moment as YYYYMMDD or YYYYMMDDHHMMSS", crate::text::one_line(text)))
}
