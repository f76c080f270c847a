//! `imh keys`: makes a key to sign and decrypt with, or shows its public half.

use std::path::PathBuf;

use clap::Subcommand;

use super::{
    Exit, Failure, Session,
    kit::{
        output::refuse_own_files,
        secrets::{ask_new_passphrase, key_path, own_key, passphrase_in},
    },
};
use crate::{
    format::{
        seal::secrecy::ExposeSecret,
        signature::{SigningKey, SigningKeyFault},
    },
    store::{StoreError, lies_in_a_workspace, read_named, write_key},
    text::one_line,
};

pub(super) const HELP: &str = "\
Make a key to sign with and to receive encrypted files, or show its public half";

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    New(NewArgs),
    Show(ShowKeyArgs),
}

/// Make a key of your own: to sign with, and for others to encrypt to you
///
/// It is an Ed25519 key in OpenSSH's own format, so ssh-keygen and age can use it as well. The
/// secret half stays on this computer, outside every workspace. Without it, nobody can open what
/// was encrypted to you, so keep a copy somewhere safe.
#[derive(clap::Args)]
struct NewArgs {
    /// Output file; the public half goes beside it, as FILE.pub [default: your own place for keys]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Label of the public half, so that people know whose it is
    #[arg(long, value_name = "LABEL", default_value = "portfolio-key")]
    name: String,
    /// A file whose first line is the passphrase, instead of being asked (`-` is standard input)
    #[arg(long, alias = "passphrase-file", value_name = "FILE", conflicts_with = "no_passphrase")]
    key_passphrase_file: Option<PathBuf>,
    /// Use no passphrase: anyone who has the file can use the key
    #[arg(long)]
    no_passphrase: bool,
}

/// Print the public half of a key, to give to others
///
/// Anyone who has it can encrypt to you (`imh export --encrypt-to`) and check your signature (`imh
/// verify --signer`), and nothing else. The secret half is never shown.
#[derive(clap::Args)]
struct ShowKeyArgs {
    /// Key file [default: your own key]
    #[arg(default_value = "own", value_name = "KEY")]
    key: PathBuf,
}

pub(super) fn run(session: &Session, args: Args) -> Result<(), Failure> {
    match args.command {
        Command::New(args) => new(session, &args),
        Command::Show(args) => show(session, &args),
    }
}

fn new(session: &Session, args: &NewArgs) -> Result<(), Failure> {
    let path = match &args.output {
        Some(path) => session.context.absolute(path),
        None => own_key(session)?,
    };
    let mut public_path = path.clone().into_os_string();
    public_path.push(".pub");
    let public_path = PathBuf::from(public_path);
    refuse_own_files(session, &path)?;
    if lies_in_a_workspace(&path) {
        return Err(Failure::usage(
            "a secret key does not belong in a workspace: that folder may be shared or sent",
        )
        .hint("imh keys new"));
    }
    if let Some(there) =
        [&path, &public_path].into_iter().find(|path| path.exists() || path.is_symlink())
    {
        return Err(StoreError::KeyExists(there.clone()).into());
    }
    let name = one_line(&args.name);
    let passphrase = match &args.key_passphrase_file {
        Some(file) => Some(passphrase_in(session, file)?),
        None if args.no_passphrase => None,
        None if session.ui.may_ask_at_terminal => {
            ask_new_passphrase(session, "A passphrase for your key (Enter for none)")?
        }
        None => {
            return Err(Failure::usage("a key needs a passphrase, and imh cannot ask for one here")
                .hint("imh keys new --key-passphrase-file FILE; or --no-passphrase, if only you can read this computer"));
        }
    };
    let no_chance = || {
        Failure::new(
            Exit::Machine,
            "this computer did not supply the random numbers that a key is made from",
        )
    };
    let key = SigningKey::new(&name).ok_or_else(no_chance)?;
    let secret =
        key.print(passphrase.as_ref().map(ExposeSecret::expose_secret)).ok_or_else(no_chance)?;
    write_key(&path, &secret, &public_path, format!("{}\n", key.public()).as_bytes())?;
    session.ui.say(&format!("Your key is made, and its secret half is in `{}`", path.display()));
    session.ui.say("Keep a copy of it somewhere safe: without it nobody can open files that were encrypted to you. Never send it.");
    tell_use(session, &key);
    Ok(session.ui.data(&format!("{}\n", key.public()))?)
}

fn show(session: &Session, args: &ShowKeyArgs) -> Result<(), Failure> {
    let path = key_path(session, &args.key)?;
    if args.key.as_os_str() == "own" && !path.exists() {
        return Err(Failure::usage("you have no key of your own yet").hint("imh keys new"));
    }
    let bytes = read_named(&path, 1 << 20)?;
    let key = SigningKey::parse(&bytes).map_err(|fault| {
        let what = match fault {
            SigningKeyFault::Public => "is the public half already",
            SigningKeyFault::OtherKind => "is a key of another type; imh uses Ed25519 keys",
            SigningKeyFault::NoKey | SigningKeyFault::WrongPassphrase => "is not a key",
        };
        Failure::usage(format!("`{}` {what}", path.display())).hint("imh keys new")
    })?;
    tell_use(session, &key);
    Ok(session.ui.data(&format!("{}\n", key.public()))?)
}

fn tell_use(session: &Session, key: &SigningKey) {
    session.ui.say(&format!("Its fingerprint is {}", key.fingerprint()));
    session.ui.say(
        "This is its public half. Give it to whoever sends you files or checks your signature:",
    );
}
