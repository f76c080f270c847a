//! Keys and passphrases: from a file or from a person, never from a flag's value or the
//! environment, and never shown.

use std::{
    io::{BufRead, Read},
    path::{Path, PathBuf},
};

use super::ask;
use crate::cli::{Failure, Session};
use crate::{
    format::{
        seal::{
            KeyFault, Opener, Recipient, parse_openers, parse_recipients,
            secrecy::{ExposeSecret, SecretString},
        },
        signature::{AllowedSigners, SigningKey, SigningKeyFault},
    },
    store::{Container, Sealed, StoreError, is_sealed, read_named, read_sealed},
    text::{counted, one_line},
};

/// The largest key file: no key is longer.
const MOST_KEY_BYTES: u64 = 1 << 20;
/// A shorter passphrase is soon guessed.
const SHORT_PASSPHRASE: usize = 12;
/// The longest passphrase, in bytes: more than anybody types.
const LONGEST_PASSPHRASE: usize = 4096;

const TRY_AGAIN: &str = "run the same command again; capital letters and spaces count";

/// The options for opening an encrypted file.
#[derive(Clone, clap::Args)]
pub(in crate::cli) struct OpenArgs {
    /// A file with the secret key that opens it, if it is encrypted; `own` is the one that `imh
    /// keys new` made
    #[arg(long, value_name = "KEY")]
    identity: Vec<PathBuf>,
    /// A file whose first line is the passphrase, instead of being asked (`-` is standard input)
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

/// Keys and passphrases, read once to open many files. The person is not asked for a passphrase per
/// file, because they could not tell which file each question is for.
pub(in crate::cli) struct Openers {
    openers: Vec<Opener>,
    passphrase: Option<SecretString>,
}

impl OpenArgs {
    /// # Errors
    /// Fails if a key or a passphrase cannot be read: nothing is tried without one that the person
    /// meant to use.
    pub(in crate::cli) fn read(&self, session: &Session) -> Result<Openers, Failure> {
        let file = self.passphrase_file.as_deref();
        let mut openers = Vec::new();
        for identity in &self.identity {
            openers.extend(read_openers(session, identity, file)?);
        }
        // Standard input has one line, which the passphrase of a key has taken.
        let is_there = |file: &&Path| openers.is_empty() || file.as_os_str() != "-";
        let passphrase =
            file.filter(is_there).map(|file| passphrase_in(session, file)).transpose()?;
        Ok(Openers { openers, passphrase })
    }
}

impl Openers {
    /// Opens a bundle, decrypting it if necessary.
    pub(in crate::cli) fn open(&self, path: &Path) -> Result<Container, Failure> {
        self.unlock(path).map_err(Failure::from)
    }

    /// Like [`Openers::open`], for callers with their own message for a file that stays encrypted.
    pub(in crate::cli) fn unlock(&self, path: &Path) -> Result<Container, StoreError> {
        match read_sealed(path)? {
            None => Container::open(path),
            Some(true) => Container::unseal(path, &[], self.passphrase.clone()),
            Some(false) => Container::unseal(path, &self.openers, None),
        }
    }

    /// Like [`Openers::open`], for an encrypted bundle that is a file or lies inside one.
    pub(in crate::cli) fn unseal(&self, sealed: &Sealed<'_>) -> Result<Container, StoreError> {
        let Some(bytes) = sealed.inside else { return self.unlock(sealed.path) };
        match is_sealed(bytes) {
            Some(true) => Container::unseal_held(bytes, sealed.path, &[], self.passphrase.clone()),
            _ => Container::unseal_held(bytes, sealed.path, &self.openers, None),
        }
    }
}

/// Opens a bundle, decrypting it if necessary.
pub(in crate::cli) fn open_container(
    session: &Session,
    path: &Path,
    args: &OpenArgs,
) -> Result<Container, Failure> {
    let shown = path.display();
    let Some(asks_for_passphrase) = read_sealed(path)? else {
        return Container::open(path).map_err(Failure::from);
    };
    let file = args.passphrase_file.as_deref();
    if asks_for_passphrase {
        let passphrase = match file {
            Some(file) => Some(passphrase_in(session, file)?),
            None if session.ui.may_ask_at_terminal => {
                Some(ask_passphrase(session, &format!("The passphrase of {shown}"))?)
            }
            None => None,
        };
        return Container::unseal(path, &[], passphrase).map_err(Failure::from);
    }
    let mut openers = Vec::new();
    for identity in &args.identity {
        openers.extend(read_openers(session, identity, file)?);
    }
    Container::unseal(path, &openers, None).map_err(Failure::from)
}

/// Returns the path of a key: a file, or the person's own key.
pub(in crate::cli) fn key_path(session: &Session, typed: &Path) -> Result<PathBuf, Failure> {
    if typed.as_os_str() == "own" { own_key(session) } else { Ok(session.context.absolute(typed)) }
}

/// Returns the place where `imh keys new` stores a person's key: in a folder of this computer that
/// is not synced.
pub(in crate::cli) fn own_key(session: &Session) -> Result<PathBuf, Failure> {
    let folder = session.context.device_folder.as_ref();
    let folder = folder.ok_or_else(|| {
        Failure::usage("this account has no folder of its own for a key")
            .hint("imh keys new --output FILE")
    })?;
    Ok(folder.join("keys").join("imh-key"))
}

fn read_key(session: &Session, typed: &Path) -> Result<(PathBuf, Vec<u8>), Failure> {
    let path = key_path(session, typed)?;
    if typed.as_os_str() == "own" && !path.exists() {
        return Err(Failure::usage("you have no key of your own yet").hint("imh keys new"));
    }
    let bytes = read_named(&path, MOST_KEY_BYTES)?;
    Ok((path, bytes))
}

fn read_openers(
    session: &Session,
    typed: &Path,
    passphrase: Option<&Path>,
) -> Result<Vec<Opener>, Failure> {
    let elsewhere = |failure: Failure| {
        failure.hint("--identity FILE names the file with the secret key that it is for")
    };
    let (path, bytes) = read_key(session, typed).map_err(elsewhere)?;
    let refused = |fault| key_failure(&path.display().to_string(), fault);
    match parse_openers(&bytes).map_err(refused)? {
        Ok(openers) => Ok(openers),
        Err(sealed) => {
            let passphrase = passphrase_of_key(session, &path, passphrase, "--passphrase-file")?;
            sealed.open(passphrase).map_err(refused)
        }
    }
}

/// Reads the key to sign with.
pub(in crate::cli) fn read_signing_key(
    session: &Session,
    typed: &Path,
    passphrase: Option<&Path>,
) -> Result<SigningKey, Failure> {
    let (path, bytes) = read_key(session, typed)?;
    let refused = |fault| {
        let shown = path.display();
        match fault {
            SigningKeyFault::NoKey => {
                Failure::usage(format!("`{shown}` is not a secret key that can sign"))
                    .hint("`imh keys new` makes one")
            }
            SigningKeyFault::Public => Failure::usage(format!(
                "`{shown}` is the public half of a key, and signing needs the secret half"
            ))
            .hint("leave out the .pub"),
            SigningKeyFault::OtherKind => Failure::usage(format!(
                "`{shown}` is a key of another type; imh signs with Ed25519 keys"
            ))
            .hint("`imh keys new` makes one"),
            SigningKeyFault::WrongPassphrase => {
                Failure::usage(format!("that is not the passphrase of `{shown}`")).hint(TRY_AGAIN)
            }
        }
    };
    let key = SigningKey::parse(&bytes).map_err(refused)?;
    if !key.is_sealed() {
        return Ok(key);
    }
    let passphrase = passphrase_of_key(session, &path, passphrase, "--key-passphrase-file")?;
    key.open(passphrase.expose_secret()).map_err(refused)
}

fn passphrase_of_key(
    session: &Session,
    path: &Path,
    file: Option<&Path>,
    flag: &str,
) -> Result<SecretString, Failure> {
    match file {
        Some(file) => passphrase_in(session, file),
        None if session.ui.may_ask_at_terminal => {
            ask_passphrase(session, &format!("The passphrase of the key {}", path.display()))
        }
        None => Err(Failure::usage(format!(
            "the key `{}` has a passphrase, and imh cannot ask for it here",
            path.display()
        ))
        .hint(format!("run it on a terminal, or add {flag} FILE"))),
    }
}

/// Reads the keys to encrypt for: each is a file, a key as text, or the person's own key.
pub(in crate::cli) fn read_recipients(
    session: &Session,
    typed: &[String],
) -> Result<Vec<Recipient>, Failure> {
    let mut recipients = Vec::new();
    for typed in typed {
        let is_key = ["age1", "ssh-", "ecdsa-", "sk-", "AGE-SECRET-KEY-", "age-secret-key-"]
            .iter()
            .any(|start| typed.starts_with(start));
        if is_key {
            recipients.extend(
                parse_recipients(typed)
                    .map_err(|(_, fault)| key_failure("what was given to --encrypt-to", fault))?,
            );
            continue;
        }
        if typed == "own" {
            let (_, bytes) = read_key(session, Path::new("own"))?;
            let key = SigningKey::parse(&bytes)
                .map_err(|_| key_failure("your own key", KeyFault::NoKey))?;
            recipients.extend(
                parse_recipients(&key.public())
                    .map_err(|(_, fault)| key_failure("your own key", fault))?,
            );
            continue;
        }
        let bytes = read_named(&session.context.absolute(Path::new(typed)), MOST_KEY_BYTES)?;
        let text = String::from_utf8_lossy(&bytes);
        recipients.extend(parse_recipients(&text).map_err(|(line, fault)| {
            let place = if line > 0 {
                format!("line {line} of `{}`", one_line(typed))
            } else {
                format!("`{}`", one_line(typed))
            };
            key_failure(&place, fault)
        })?);
    }
    let mut seen = std::collections::BTreeSet::new();
    recipients.retain(|recipient| seen.insert(recipient.key.clone()));
    Ok(recipients)
}

/// Returns the failure, without the typed text: that may be secret.
fn key_failure(place: &str, fault: KeyFault) -> Failure {
    match fault {
        KeyFault::Secret => Failure::usage(format!("{place} is a secret key; ask whoever should open the file for their public key"))
            .because("a secret key that was typed stays in the shell's history: make a new one if it is yours")
            .hint("`imh keys show` prints the public half"),
        KeyFault::Public => {
            Failure::usage(format!("{place} is a public key, and only the secret half opens a file")).hint("leave out the .pub")
        }
        KeyFault::OtherKind => {
            Failure::usage(format!("{place} is a key of a type that imh does not use for this; it uses age and ssh-ed25519 keys"))
                .hint("`imh keys new` makes one")
        }
        KeyFault::OtherAge => Failure::usage(format!(
            "{place} is an age key of a newer kind or for a plugin (as age1pq1 is); imh uses ordinary age1 keys and ssh-ed25519 keys"
        ))
        .hint("age-keygen makes an ordinary age1 key, and `imh keys new` makes an ssh-ed25519 key"),
        KeyFault::Armoured => {
            Failure::usage(format!("{place} is an encrypted key that was turned into text (age --armor), which imh does not read"))
                .hint("`age --decrypt KEY | age --passphrase --output NEW-KEY` makes one from it that imh does read")
        }
        KeyFault::NoKey => Failure::usage(format!("{place} is not a key")).hint("`imh keys show` prints one as it should look"),
        KeyFault::WrongPassphrase => Failure::usage(format!("that is not the passphrase of {place}")).hint(TRY_AGAIN),
    }
}

/// The most ignored lines that are listed.
const MOST_PASSED_OVER: usize = 5;

/// Reads the list of people whose signatures count.
pub(in crate::cli) fn read_signers(
    session: &Session,
    typed: &Path,
) -> Result<AllowedSigners, Failure> {
    let bytes = if typed.as_os_str() == "own" {
        let (_, secret) = read_key(session, typed)?;
        let key =
            SigningKey::parse(&secret).map_err(|_| key_failure("your own key", KeyFault::NoKey))?;
        format!("you {}\n", key.public()).into_bytes()
    } else {
        read_named(&session.context.absolute(typed), MOST_KEY_BYTES)?
    };
    let signers = AllowedSigners::parse(&String::from_utf8_lossy(&bytes)).map_err(|(line, what)| {
        let place = if line > 0 { format!("line {line} of `{}`", typed.display()) } else { format!("`{}`", typed.display()) };
        Failure::usage(format!("{place}: {what}"))
            .hint("one line for each person: a name, then their public key as `imh keys show` prints it")
    })?;
    for (line, what) in signers.passed_over.iter().take(MOST_PASSED_OVER) {
        session.ui.warn(&format!("imh skips line {line} of `{}`: {what}.", typed.display()));
    }
    if signers.passed_over.len() > MOST_PASSED_OVER {
        session.ui.warn(&format!(
            "imh skips {} as well.",
            counted(signers.passed_over.len() - MOST_PASSED_OVER, "more line", "more lines")
        ));
    }
    Ok(signers)
}

/// Reads a passphrase from the first line of a file, or of standard input.
pub(in crate::cli) fn passphrase_in(
    session: &Session,
    file: &Path,
) -> Result<SecretString, Failure> {
    let bytes = if file.as_os_str() == "-" {
        let mut line = Vec::new();
        std::io::stdin().lock().take(MOST_KEY_BYTES).read_until(b'\n', &mut line).map_err(
            |error| Failure::usage("could not read standard input").because(error.to_string()),
        )?;
        line
    } else {
        read_named(&session.context.absolute(file), MOST_KEY_BYTES)?
    };
    let text = SecretString::from(String::from_utf8(bytes).map_err(|_| {
        Failure::usage(format!("the passphrase in `{}` is not UTF-8 text", file.display()))
    })?);
    let first = text.expose_secret().lines().next().unwrap_or_default();
    if first.is_empty() {
        return Err(Failure::usage(format!(
            "there is no passphrase in the first line of `{}`",
            file.display()
        )));
    }
    if first.len() > LONGEST_PASSPHRASE {
        return Err(Failure::usage(format!(
            "the first line of `{}` is too long for a passphrase",
            file.display()
        )));
    }
    Ok(SecretString::from(first.to_owned()))
}

fn ask_passphrase(session: &Session, question: &str) -> Result<SecretString, Failure> {
    Ok(SecretString::from(ask::prompt(session).secret(question)?))
}

/// Asks twice for a new passphrase; `None` if the person wants none.
pub(in crate::cli) fn ask_new_passphrase(
    session: &Session,
    question: &str,
) -> Result<Option<SecretString>, Failure> {
    let mut prompt = ask::prompt(session);
    loop {
        let first = SecretString::from(prompt.secret(question)?);
        if first.expose_secret().is_empty() {
            return Ok(None);
        }
        let again = SecretString::from(prompt.secret("Once more, to be sure")?);
        if first.expose_secret() == again.expose_secret() {
            if first.expose_secret().chars().count() < SHORT_PASSPHRASE {
                session.ui.warn("That is a short one. Four or five words that do not belong together are easy to say and hard to guess.");
            }
            return Ok(Some(first));
        }
        session.ui.say("Those two were not the same. Try again.");
    }
}
