//! `imh framework sign`: signs a pack, so that whoever installs it knows who it is from.

use std::path::PathBuf;

use super::{Failure, Session};
use crate::{
    cli::{
        Exit,
        kit::{output::write_file, secrets::read_signing_key},
    },
    format::{MOST_PACK_BYTES, signature::Purpose},
    store::{NewPack, read_named, signature_beside},
    text::quoted_path,
};

/// Sign a framework, a submission target, a course or a mapping
///
/// The signature goes beside the file, as FILE.sig; send both. It is an OpenSSH signature in the
/// namespace imh-framework, which `ssh-keygen -Y verify` checks too. A file with faults is not
/// signed.
#[derive(clap::Args)]
pub(super) struct SignPackArgs {
    /// The TOML file
    file: PathBuf,
    /// The secret key to sign with; `own` is the key of `imh keys new`
    #[arg(long, value_name = "KEY", default_value = "own")]
    key: PathBuf,
    /// A file whose first line is the passphrase of that key, instead of being asked (`-` is
    /// standard input)
    #[arg(long, value_name = "FILE")]
    key_passphrase_file: Option<PathBuf>,
    /// Replace a signature that is there
    #[arg(long)]
    force: bool,
}

pub(super) fn run(session: &Session, args: &SignPackArgs) -> Result<(), Failure> {
    let bytes = read_named(&session.context.absolute(&args.file), MOST_PACK_BYTES)?;
    let shown = args.file.display();
    let pack = NewPack::read(shown.to_string(), bytes, None).map_err(|faults| {
        Failure::usage(format!("`{shown}` is not a pack that can be used, so it is not signed"))
            .with_faults(&faults)
            .hint(format!("imh framework check {}", quoted_path(&args.file)))
    })?;
    let key = read_signing_key(session, &args.key, args.key_passphrase_file.as_deref())?;
    let signature = key
        .sign(&pack.bytes, Purpose::Framework)
        .ok_or_else(|| Failure::new(Exit::Machine, "the key could not sign"))?;
    let beside = signature_beside(&args.file);
    write_file(session, &beside, args.force, signature.as_bytes())?;
    session.ui.say(&format!(
        "The {} {} is signed with the key {}",
        pack.content.kind().in_words(),
        pack.identity,
        key.fingerprint()
    ));
    session.ui.say(&format!("Send its signature with it: `{}`", beside.display()));
    session.ui.say(&format!(
        "Send your public key separately to whoever checks it: imh keys show {}",
        quoted_path(&args.key)
    ));
    Ok(())
}
