//! Reads what somebody wants to install: a file with its signature, a ZIP of them, or a portfolio.

use std::path::Path;

use super::{Failure, Session, install::InstallPackArgs};
use crate::{
    cli::{Exit, kit::bundle::read_bundle},
    format::{MOST_PACK_BYTES, answers::Kind, packed_files},
    model::Fault,
    store::{NamedFile, is_away, kind_of_file, read_member, read_named, signature_beside},
    text::{one_line, quoted_path},
};

/// More than any signature is long.
const MOST_SIGNATURE_BYTES: u64 = 1 << 20;

/// A file that may be a pack, as it came.
pub(super) struct IncomingPack {
    /// Its name for messages.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    /// The name of its signature, and the signature.
    pub(super) signature: Option<(String, Vec<u8>)>,
}

/// Reads what is to be installed.
pub(super) fn incoming(
    session: &Session,
    args: &InstallPackArgs,
) -> Result<Vec<IncomingPack>, Failure> {
    let path = session.context.absolute(&args.file);
    let shown = args.file.display().to_string();
    match kind_of_file(&path)? {
        Kind::Bundle | Kind::Sealed | Kind::Armoured => {
            if args.signer.is_some() {
                return Err(Failure::new(
                    Exit::No,
                    format!("`{shown}` is a portfolio, and its framework carries no signature of whoever publishes it"),
                )
                .hint("ask whoever publishes the framework for its own file with its signature, or run the same command without --signer"));
            }
            let read =
                read_bundle(session, &args.file, &args.open, "its framework is not installed")?;
            let bytes = read_member(
                &read.container,
                &read.bag,
                &read.path,
                "data/framework.toml",
                MOST_PACK_BYTES,
            )?;
            Ok(vec![IncomingPack {
                name: format!("{shown}: data/framework.toml"),
                bytes,
                signature: None,
            }])
        }
        Kind::Archive => from_zip(&path, args),
        Kind::Book(_) => Err(Failure::usage(format!("`{shown}` is a spreadsheet, and not a pack"))
            .hint(format!("imh framework import {} --output pack.toml", quoted_path(&args.file)))),
        _ => {
            let bytes = read_named(&path, MOST_PACK_BYTES)?;
            let beside = signature_beside(&path);
            let signature = if beside.exists() || is_away(&beside) {
                let name = signature_beside(&args.file).display().to_string();
                Some((name, read_named(&beside, MOST_SIGNATURE_BYTES)?))
            } else {
                None
            };
            Ok(vec![IncomingPack { name: shown, bytes, signature }])
        }
    }
}

fn from_zip(path: &Path, args: &InstallPackArgs) -> Result<Vec<IncomingPack>, Failure> {
    let shown = args.file.display();
    let refused = |fault: &Fault| {
        Failure::usage(format!("`{shown}` cannot be installed"))
            .because(fault.in_words())
            .hint("unpack it, and install each file that you trust: imh framework install FILE")
    };
    let files = packed_files(NamedFile::open(path)?).map_err(|fault| refused(&fault))?;
    let is_signature = |name: &str| name.to_lowercase().ends_with(".sig");
    let (signatures, packs): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| is_signature(&file.name));
    if packs.is_empty() {
        return Err(Failure::usage(format!(
            "there is no framework, submission target, course or mapping in `{shown}`"
        ))
        .hint("a pack is a TOML file; `imh framework import FILE --output pack.toml` makes one of a grid or a file of another program"));
    }
    let packs = packs.into_iter().map(|file| {
        let beside = format!("{}.sig", file.name);
        let signature =
            signatures.iter().find(|signature| signature.name.eq_ignore_ascii_case(&beside));
        IncomingPack {
            signature: signature.map(|found| (one_line(&found.name), found.bytes.clone())),
            name: one_line(&file.name),
            bytes: file.bytes,
        }
    });
    Ok(packs.collect())
}
