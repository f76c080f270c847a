//! Reads what somebody wants to install: a file with its signature, a ZIP of them, or a portfolio.

use std::path::Path;

use super::{Failure, Session};
use crate::{
    cli::{
        Exit,
        kit::{bundle::read_bundle, secrets::OpenArgs},
    },
    format::{MOST_PACK_BYTES, PackedFile, answers::Kind, packed_files},
    model::Fault,
    store::{
        NamedFile, StoreError, is_away, kind_of_file, read_member, read_named, signature_beside,
        signature_there,
    },
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

/// The kind of file that packs came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CameIn {
    ItsOwnFile,
    Zip,
    Portfolio,
}

/// Returns the error for a document or a spreadsheet in place of a pack.
pub(super) fn grid_instead(file: &Path, bytes: &[u8]) -> Option<Failure> {
    // The first bytes of a ZIP, of an older Office file, and of a PDF.
    let known: [&[u8]; 3] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-"];
    known.iter().any(|first| bytes.starts_with(first)).then(|| {
        Failure::usage(format!(
            "`{}` is a document or a spreadsheet, and not a pack",
            file.display()
        ))
        .hint(format!("imh framework import {} --output pack.toml", quoted_path(file)))
    })
}

/// Reads what is to be installed from a file. `needs_signature` if only what somebody signed will
/// be.
pub(super) fn incoming(
    session: &Session,
    file: &Path,
    needs_signature: bool,
    open: &OpenArgs,
) -> Result<(Vec<IncomingPack>, CameIn), Failure> {
    let path = session.context.absolute(file);
    let shown = file.display().to_string();
    match kind_of_file(&path)? {
        Kind::Bundle | Kind::Sealed | Kind::Armoured => {
            if needs_signature {
                return Err(Failure::new(
                    Exit::No,
                    format!("`{shown}` is a portfolio, and its framework carries no signature of whoever publishes it"),
                )
                .hint("ask whoever publishes the framework for its own file with its signature, or run the same command without --signer"));
            }
            let read = read_bundle(session, file, open, "its framework is not installed")?;
            let bytes = read_member(
                &read.container,
                &read.bag,
                &read.path,
                "data/framework.toml",
                MOST_PACK_BYTES,
            )?;
            let name = format!("{shown}: data/framework.toml");
            Ok((vec![IncomingPack { name, bytes, signature: None }], CameIn::Portfolio))
        }
        Kind::Archive => Ok((from_zip(&path, file)?, CameIn::Zip)),
        Kind::Book(_) => Err(Failure::usage(format!("`{shown}` is a spreadsheet, and not a pack"))
            .hint(format!("imh framework import {} --output pack.toml", quoted_path(file)))),
        _ => {
            let bytes = read_named(&path, MOST_PACK_BYTES).map_err(|error| match error {
                StoreError::Source { .. } => Failure::from(error).hint(format!(
                    "a pack is a file of at most {} MiB; ask whoever made it for a smaller one",
                    MOST_PACK_BYTES >> 20
                )),
                error => error.into(),
            })?;
            if let Some(instead) = grid_instead(file, &bytes) {
                return Err(instead);
            }
            let beside = signature_beside(&path);
            let beside = signature_there(&path).or_else(|| is_away(&beside).then_some(beside));
            let signature = beside.map(|beside| -> Result<_, Failure> {
                let name = file.with_file_name(beside.file_name().unwrap_or_default());
                let bytes = read_named(&beside, MOST_SIGNATURE_BYTES)?;
                Ok((name.display().to_string(), bytes))
            });
            let signature = signature.transpose()?;
            Ok((vec![IncomingPack { name: shown, bytes, signature }], CameIn::ItsOwnFile))
        }
    }
}

/// Reads the packs of a ZIP at `path`, which the person called `file`.
fn from_zip(path: &Path, file: &Path) -> Result<Vec<IncomingPack>, Failure> {
    let shown = file.display();
    let refused = |why: String| {
        Failure::usage(format!("`{shown}` cannot be installed"))
            .because(why)
            .hint("unpack it, and install each file that you trust: imh framework install FILE")
    };
    let files =
        packed_files(NamedFile::open(path)?).map_err(|fault: Fault| refused(fault.in_words()))?;
    let (mut signatures, packs): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| has_ending(&file.name, ".sig"));
    if packs.is_empty() {
        return Err(Failure::usage(format!(
            "there is no framework, submission target, course or mapping in `{shown}`"
        ))
        .hint("a pack is a TOML file; `imh framework import FILE --output pack.toml` makes one of a grid or a file of another program"));
    }
    let all_beside: Vec<String> = packs.iter().map(|pack| format!("{}.sig", pack.name)).collect();
    let mut found = Vec::new();
    for (PackedFile { name, bytes }, beside) in packs.into_iter().zip(&all_beside) {
        let exact = signatures.iter().position(|signature| signature.name == *beside);
        // A signature with the very name of one pack is not that of another.
        let is_alike = |signature: &PackedFile| {
            signature.name.eq_ignore_ascii_case(beside) && !all_beside.contains(&signature.name)
        };
        let at = exact.or_else(|| signatures.iter().position(is_alike));
        let signature = at.map(|at| signatures.remove(at));
        let signature = signature.map(|found| (one_line(&found.name), found.bytes));
        found.push(IncomingPack { name: one_line(&name), bytes, signature });
    }
    match signatures.first() {
        Some(stray) => Err(refused(stray_in_words(&one_line(&stray.name), &found))),
        None => Ok(found),
    }
}

/// Says that a signature belongs to no pack, and how that of the nearest one is called.
fn stray_in_words(stray: &str, packs: &[IncomingPack]) -> String {
    let stem = |name: &str| name.rsplit_once('.').map(|(stem, _)| stem.to_lowercase());
    let meant = packs.iter().find(|pack| stem(&pack.name) == stem(stray));
    let meant =
        meant.map(|IncomingPack { name, .. }| format!("; that of `{name}` is called `{name}.sig`"));
    format!("`{stray}` is the signature of no pack in it{}", meant.unwrap_or_default())
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.to_lowercase().ends_with(ending)
}
