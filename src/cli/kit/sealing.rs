//! Arguments for signing and encrypting, with the same meaning in every command that writes a file
//! to send.

use std::path::PathBuf;

use super::secrets::{ask_new_passphrase, passphrase_in, read_recipients, read_signing_key};
use crate::{
    cli::{Failure, Session},
    format::{seal::Encryption, signature::SigningKey},
};

/// The options for signing.
#[derive(clap::Args)]
pub(in crate::cli) struct SignArgs {
    /// Sign with a secret key, so that whoever has the public half knows who wrote it; `own` is the
    /// key of `imh keys new`
    #[arg(long, value_name = "KEY", help_heading = "Signing and encrypting")]
    sign: Option<PathBuf>,
    /// A file whose first line is the passphrase of that key, instead of being asked (`-` is
    /// standard input)
    #[arg(long, value_name = "FILE", requires = "sign", help_heading = "Signing and encrypting")]
    key_passphrase_file: Option<PathBuf>,
}

/// The options for encrypting.
#[derive(clap::Args)]
pub(in crate::cli) struct SealArgs {
    /// Encrypt for whoever has the secret half of this public key: an age or ssh-ed25519 key, a
    /// file with some, or `own`; may be repeated
    #[arg(long, value_name = "KEY", conflicts_with_all = ["encrypt", "encrypt_with"], help_heading = "Signing and encrypting")]
    encrypt_to: Vec<String>,
    /// Encrypt with a passphrase, which is asked for
    #[arg(long, conflicts_with = "encrypt_with", help_heading = "Signing and encrypting")]
    encrypt: bool,
    /// Encrypt with the passphrase in the first line of a file (`-` is standard input)
    #[arg(long, value_name = "FILE", help_heading = "Signing and encrypting")]
    encrypt_with: Option<PathBuf>,
}

impl SignArgs {
    pub(in crate::cli) fn is_asked(&self) -> bool {
        self.sign.is_some()
    }

    /// Reads the key to sign with, if a signature is wanted.
    ///
    /// # Errors
    /// Fails if the key cannot be read, or its passphrase is wrong.
    pub(in crate::cli) fn read(&self, session: &Session) -> Result<Option<SigningKey>, Failure> {
        self.sign
            .as_deref()
            .map(|key| read_signing_key(session, key, self.key_passphrase_file.as_deref()))
            .transpose()
    }
}

impl SealArgs {
    pub(in crate::cli) fn is_asked(&self) -> bool {
        !self.encrypt_to.is_empty() || self.encrypt || self.encrypt_with.is_some()
    }

    /// Reads the keys or the passphrase to encrypt `what` with, such as "the file", if encryption
    /// is wanted.
    ///
    /// # Errors
    /// Fails if a key or a passphrase cannot be read, or there is nobody to ask for one.
    pub(in crate::cli) fn read(
        &self,
        session: &Session,
        what: &str,
    ) -> Result<Option<Encryption>, Failure> {
        if !self.encrypt_to.is_empty() {
            return Ok(Some(Encryption::For(read_recipients(session, &self.encrypt_to)?)));
        }
        if let Some(file) = &self.encrypt_with {
            return Ok(Some(Encryption::Passphrase(passphrase_in(session, file)?)));
        }
        if !self.encrypt {
            return Ok(None);
        }
        if !session.ui.may_ask_at_terminal {
            return Err(Failure::usage(
                "imh asks for a passphrase on a terminal, and there is no terminal here",
            )
            .hint("run the same command with --encrypt-with FILE"));
        }
        match ask_new_passphrase(session, &format!("A passphrase for {what}"))? {
            Some(passphrase) => Ok(Some(Encryption::Passphrase(passphrase))),
            None => Err(Failure::usage("an empty passphrase protects nothing")
                .hint("run the same command again, and type one")),
        }
    }
}
