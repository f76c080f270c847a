//! Decision files: reading with their signature, signing and encrypting.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use crate::{
    analysis::{not_by_key, unwritten_in},
    cli::{
        Exit, Failure, Session,
        kit::{
            sealing::{SealArgs, SignArgs},
            secrets::{OpenArgs, open_container, read_signers},
        },
    },
    format::{
        answers::{Kind, kind_of},
        decisions,
        seal::Encryption,
        signature::{Purpose, Signed, SigningKey},
    },
    model::Review,
    store::{
        MOST_DECISION_BYTES, ReviewFile, StoreError, can_be_signed_at, describe, is_same_file,
        misfit, read_sealed, signature_beside, signature_of, stray_signatures, write_sealed,
    },
    text::{one_line, quoted_path},
};

/// Signing and encrypting what was decided: the signature goes beside the decision file as
/// FILE.sig, an encrypted copy as FILE.age.
#[derive(clap::Args)]
pub(super) struct SendArgs {
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    seal: SealArgs,
}

impl SendArgs {
    pub(super) fn is_asked(&self) -> bool {
        self.sign.is_asked() || self.seal.is_asked()
    }

    /// Reads the keys and asks for passphrases before anything is decided. The files written beside
    /// `file` must not replace any of `read`, or a file of another kind.
    pub(super) fn prepare(
        &self,
        session: &Session,
        file: &ReviewFile,
        read: &[&Path],
        owner: Option<&Signed>,
    ) -> Result<Sending, Failure> {
        let in_the_way = |path: &Path, what: &str| {
            Failure::usage(format!("`{}` is there already, and {what}", path.display()))
                .hint("run the same command with another --output")
        };
        let signature = file.signature_path();
        if self.sign.is_asked() && !can_be_signed_at(&signature) {
            return Err(in_the_way(&signature, "is not a signature"));
        }
        let sealed = sealed_beside(file.path());
        if self.seal.is_asked() {
            if read.iter().any(|read| is_same_file(read, &sealed)) {
                return Err(in_the_way(&sealed, "this command reads from it"));
            }
            if sealed.exists() && !matches!(read_sealed(&sealed), Ok(Some(_))) {
                return Err(in_the_way(&sealed, "is not an encrypted file"));
            }
        }
        let key = self.sign.read(session)?;
        let own_key = key.as_ref().map(SigningKey::fingerprint);
        not_by_key(owner.map(|owner| owner.fingerprint.as_str()), own_key.as_deref()).map_err(
            |own| {
                Failure::usage(own.to_string())
                    .hint("run the same command with --sign and a key of yours")
            },
        )?;
        Ok(Sending { key, lock: self.seal.read(session, "the decisions")? })
    }
}

/// Returns the path of the encrypted copy of a decision file.
fn sealed_beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".age");
    PathBuf::from(name)
}

/// The key and the encryption for decisions, if they were asked for.
pub(super) struct Sending {
    key: Option<SigningKey>,
    lock: Option<Encryption>,
}

impl Sending {
    /// Signs and encrypts the decision file. `changed` says whether it was changed just now.
    pub(super) fn send(
        self,
        session: &Session,
        file: &mut ReviewFile,
        changed: bool,
    ) -> Result<(), Failure> {
        let Some(bytes) = file.bytes().map(<[u8]>::to_vec) else { return Ok(()) };
        if let Some(key) = &self.key {
            let signature = key.sign(&bytes, Purpose::Decisions);
            let signature =
                signature.ok_or_else(|| Failure::new(Exit::Machine, "the key could not sign"))?;
            file.sign(signature.as_bytes())?;
            let path = file.signature_path();
            session.ui.say(&format!(
                "Signed with the key {}. Send its signature with it: `{}`",
                key.fingerprint(),
                path.display()
            ));
        }
        tell_of_kept(session, file, self.key.is_some());
        let path = sealed_beside(file.path());
        if self.lock.is_none() && changed && path.exists() {
            session.ui.warn(&format!(
                "{} holds only the earlier decisions; --encrypt-to writes it again.",
                path.display()
            ));
        }
        if let Some(lock) = &self.lock {
            write_sealed(&path, &bytes, lock)?;
            session.ui.say(&format!("Encrypted, to be sent: `{}`", path.display()));
        }
        Ok(())
    }
}

/// Warns that the file on disk is not signed, so that nobody sends it as signed.
pub(super) fn tell_of_kept(session: &Session, file: &ReviewFile, is_signed: bool) {
    let Some(kept) = file.kept() else { return };
    if !is_signed {
        session.ui.warn(&format!(
            "{} has changed since it was signed, and is not signed now. To sign it again, run the same command with --sign KEY.",
            file.path().display()
        ));
    }
    session.ui.say(&format!(
        "The version that was signed before is kept, with its signature: `{}`",
        kept.display()
    ));
}

/// Refuses a file that was changed after it was signed: nobody continues it, or signs it in another
/// person's place.
pub(super) fn refuse_misfit(file: &ReviewFile) -> Result<(), Failure> {
    file.misfit().map_or(Ok(()), |misfit| Err(StoreError::from(misfit).into()))
}

/// Saves a review to its file, unless it could not be read back.
pub(super) fn save(file: &mut ReviewFile, review: &Review) -> Result<(), Failure> {
    let bytes = decisions::print(review).map_err(|fault| {
        Failure::usage(format!("the decision file cannot keep this: with it, the file {fault}"))
            .remark("earlier decisions are safe, as they were saved")
            .hint("say it in other words, and run the same command again")
    })?;
    Ok(file.save(bytes)?)
}

/// A decision file that was read.
pub(in crate::cli) struct ReadReview {
    pub(in crate::cli) review: Review,
    /// Its decrypted bytes.
    pub(in crate::cli) bytes: Vec<u8>,
    pub(in crate::cli) signature: Option<Vec<u8>>,
    /// The signer according to the signature itself.
    pub(in crate::cli) signed: Option<Signed>,
    /// The name of that key in the list of signers.
    pub(in crate::cli) by: Option<String>,
}

/// Warns of signatures in the folder that fit no decision file: one may belong to this unsigned
/// file, from before it was changed.
fn tell_strays(session: &Session, typed: &Path, path: &Path) {
    for stray in stray_signatures(path.parent().unwrap_or(Path::new("."))) {
        session.ui.warn(&format!(
            "{} is a signature that matches no decision file beside it. If it belongs to {}, that file has changed since it was signed: ask whoever sent it to send both again.",
            one_line(&stray.file_name().unwrap_or_default().to_string_lossy()),
            typed.display()
        ));
    }
}

/// Like [`read_review`], for this file alone.
pub(super) fn read_file(
    session: &Session,
    typed: &Path,
    open: &OpenArgs,
    signers: Option<&Path>,
) -> Result<ReadReview, Failure> {
    let path = session.context.absolute(typed);
    let shown = typed.display();
    let refused = |what: String| {
        Failure::usage(format!("`{shown}` {what}")).hint("ask whoever sent it to send it again")
    };
    let mut bytes = Vec::new();
    let mut container = open_container(session, &path, open)?;
    container.by_ref().take(MOST_DECISION_BYTES + 1).read_to_end(&mut bytes).map_err(|error| {
        Failure::usage(format!("could not read `{shown}`")).because(describe(&error))
    })?;
    if bytes.len() as u64 > MOST_DECISION_BYTES {
        return Err(refused("is larger than any decision file".to_owned()));
    }
    let review = decisions::parse(&bytes).map_err(|fault| match kind_of(&bytes) {
        Kind::Bundle => {
            Failure::usage(format!("`{shown}` is a portfolio, not a file of decisions about one"))
                .hint(format!("imh review {}", quoted_path(typed)))
        }
        Kind::Archive => Failure::usage(format!(
            "`{shown}` is a ZIP, and imh reads a decision file only by itself"
        ))
        .hint("unpack it, and name the decision file in it; its signature stays beside it"),
        Kind::Mail => Failure::usage(format!(
            "`{shown}` is a mail, and imh reads a decision file only by itself"
        ))
        .hint("save what is attached to it in one folder, and name the decision file there"),
        Kind::Unopened(why) => {
            Failure::usage(format!("`{shown}` is not a decision file: it {why}"))
        }
        _ => refused(fault.to_string()),
    })?;
    for place in unwritten_in(&review) {
        session.ui.warn(&format!("`{shown}`, {place}: there are only dots here, in place of words that somebody has still to write."));
    }
    let signers = signers.map(|signers| read_signers(session, signers)).transpose()?;
    let counts = |signed: &Signed| {
        signers.as_ref().is_none_or(|signers| signers.who(signed, session.context.now()).is_some())
    };
    let signature = signature_of(&path, &bytes, counts).map_err(|misfit| {
        Failure::usage(format!("`{}` {}", misfit.path.display(), misfit.fault))
            .hint("ask whoever sent it to send both files again")
    })?;
    match &signature {
        None => tell_strays(session, typed, &path),
        Some(signature) => {
            if let Some(misfit) = misfit(&path, &bytes) {
                let (other, name) = (
                    misfit.path.file_name().unwrap_or_default(),
                    signature.path.file_name().unwrap_or_default(),
                );
                session.ui.warn(&format!(
                    "{} beside it {}; {} matches it, so that signature counts.",
                    one_line(&other.to_string_lossy()),
                    misfit.fault,
                    one_line(&name.to_string_lossy())
                ));
            }
        }
    }
    let (signature, signed) =
        signature.map(|signature| (signature.bytes, signature.signed)).unzip();
    let mut by = None;
    if let Some(signers) = &signers {
        let Some(signed) = &signed else {
            return Err(Failure::usage(format!(
                "nobody signed `{shown}`, and --signer asks for a signature"
            ))
            .hint(format!(
                "ask whoever sent it for the signature, and put it beside the file as {}",
                signature_beside(&path).display()
            )));
        };
        let who = signers.who(signed, session.context.now());
        by = Some(who.map(str::to_owned).ok_or_else(|| {
            Failure::usage(format!("`{shown}` is signed by a key that is not among those that count ({})", signed.fingerprint))
                .hint("ask the panel for its public key, by a different route from the one that this file came by")
        })?);
    }
    Ok(ReadReview { review, bytes, signature, signed, by })
}
