//! Says why packs are not installed, and how to go on.

use std::path::Path;

use super::{Failure, incoming::CameIn};
use crate::{
    format::PackKind,
    store::InstallFault,
    text::{one_line, quoted, quoted_path},
};

/// What was typed, for words about it.
pub(super) struct ToInstall<'t> {
    pub(super) file: &'t Path,
    pub(super) signer: Option<&'t Path>,
    pub(super) came_in: CameIn,
}

impl ToInstall<'_> {
    fn again(&self) -> String {
        let signer = self.signer.map(|signer| format!(" --signer {}", quoted_path(signer)));
        format!(
            "run the same command again: imh framework install {}{}",
            quoted_path(self.file),
            signer.unwrap_or_default()
        )
    }

    /// Returns how to go on with a pack that has the id of one that comes with imh.
    fn way_past_shipped(&self, kind: PackKind, id: &str, from: &str) -> String {
        let (again, file) = (self.again(), quoted_path(self.file));
        match (self.came_in, kind) {
            (CameIn::Portfolio, _) => {
                format!("`imh verify {file}` says how it differs from the one that comes with imh")
            }
            (CameIn::Zip, PackKind::Mapping) => format!("take `{from}` out of it, and {again}"),
            (CameIn::ItsOwnFile, PackKind::Mapping) => {
                let to = quoted(id.rsplit_once("..").map_or(id, |(_, to)| to));
                format!(
                    "imh has its own mapping between these two; name yours to use it in a move: imh workspace move --to {to} --mapping {file} --preview"
                )
            }
            (CameIn::Zip, _) => {
                format!("give `{from}` in it an id of its own, or take it out, and {again}")
            }
            (CameIn::ItsOwnFile, _) => format!("give it an id of its own, and {again}"),
        }
    }
}

pub(super) fn refused(typed: &ToInstall<'_>, fault: InstallFault) -> Failure {
    let message = fault.to_string();
    match fault {
        InstallFault::Store(error) => error.into(),
        InstallFault::NameOfShipped { kind, id, from } => {
            Failure::usage(message).hint(typed.way_past_shipped(kind, &id, &one_line(&from)))
        }
        InstallFault::Other { identity, path, theirs, ours } => {
            let failure = Failure::usage(message)
                .because(format!(
                    "the installed one, `{}`, has the SHA-256 {theirs}",
                    path.display()
                ))
                .because(format!("this one has the SHA-256 {ours}"));
            // Packs of two kinds may have one id, so the path says which is meant.
            let remove = format!("imh framework remove {}", quoted_path(&path));
            if identity.version.is_some() {
                failure.hint(format!("a version that was published never changes, so give it another version; or remove the one that is there: {remove}"))
            } else {
                failure.hint(format!("to replace it, remove the one that is there first: {remove}"))
            }
        }
        InstallFault::Contested { paths, .. } => {
            let path = paths.first().map(|path| quoted_path(path)).unwrap_or_default();
            let paths = paths.iter().map(|path| path.display().to_string());
            Failure::usage(message).because_of(paths).hint(format!(
                "keep the file that you trust, and remove the others, as with: imh framework remove {path}"
            ))
        }
        InstallFault::WronglySigned(path) => Failure::usage(message).hint(format!(
            "if you trust this one, remove the one that is there first: imh framework remove {}",
            quoted_path(&path)
        )),
        InstallFault::Twice(..) | InstallFault::TwiceSigned(..) | InstallFault::NoName(_) => {
            Failure::usage(message).hint("ask whoever made it to send it again")
        }
    }
}
