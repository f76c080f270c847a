//! `imh framework remove`: takes a pack out of a person's own folder.

use std::{ffi::OsString, path::Path};

use super::{Failure, Session};
use crate::{
    cli::{Exit, kit::ask::is_yes},
    format::PackKind,
    store::{OwnPack, Shelf, is_same_file, own_packs, remove_own},
    text::{did_you_mean, one_line, quoted_path},
};

/// Remove a framework, a submission target, a course or a mapping that you installed
///
/// Every portfolio has its own copy of its framework, so none loses anything.
#[derive(clap::Args)]
pub(super) struct RemovePackArgs {
    /// An id, `id@version`, or the file in your own folder
    #[arg(value_name = "PACK")]
    pack: OsString,
    /// Remove it without asking
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(session: &Session, args: &RemovePackArgs) -> Result<(), Failure> {
    let typed = args.pack.to_string_lossy();
    let typed = typed.as_ref();
    let folder = session.context.user_folder.as_deref().ok_or_else(|| unknown(typed, &[]))?;
    let own = own_packs(folder)?;
    let path = session.context.absolute(Path::new(&args.pack));
    let is_named = |pack: &&OwnPack| {
        pack.identity.as_ref().is_some_and(|identity| identity.is_meant_by(typed))
    };
    let named: Vec<&OwnPack> = match at_path(&own, &path) {
        Some(pack) => vec![pack],
        None => own.iter().filter(is_named).collect(),
    };
    let pack = match named.as_slice() {
        [pack] => *pack,
        [] => return Err(unknown(typed, &own)),
        [first, ..] => {
            let file = quoted_path(&first.path);
            return Err(Failure::usage(format!(
                "several of your files are called `{}`",
                one_line(typed)
            ))
            .because_of(named.iter().map(|pack| in_words(pack)))
            .hint(format!("name one of them: imh framework remove {file}")));
        }
    };
    let what = in_words(pack);
    // Whoever named the file knows where it is.
    let short = pack.identity.as_ref().map_or_else(
        || format!("`{}`", one_line(typed)),
        |identity| format!("the {} {identity}", pack.kind.in_words()),
    );
    let question = format!("Remove {short}? Portfolios keep their own copy.");
    let unasked = || {
        Failure::usage(format!("imh cannot ask here whether you mean to remove {what}"))
            .hint(format!("imh framework remove {} --yes", quoted_path(Path::new(&args.pack))))
    };
    if !is_yes(session, args.yes, &question, ["No, keep it", "Yes, remove it"], unasked)? {
        return Err(Failure::new(Exit::No, "it was not removed"));
    }
    remove_own(folder, std::slice::from_ref(&pack.path))?;
    session.ui.say(&format!("Removed {what}."));
    if pack.kind == PackKind::Framework {
        session.ui.say("A portfolio in this framework has its own copy of it, so nothing in a portfolio changed.");
    }
    Ok(())
}

/// Returns the own file at a path, which may lead there through links. A link in the own folder is a
/// file of its own.
fn at_path<'o>(own: &'o [OwnPack], path: &Path) -> Option<&'o OwnPack> {
    let is_in_its_folder = |pack: &&OwnPack| {
        let folders = pack.path.parent().zip(path.parent());
        pack.path.file_name() == path.file_name()
            && folders.is_some_and(|(one, other)| is_same_file(one, other))
    };
    let exact = own.iter().find(|pack| pack.path == path);
    let exact = exact.or_else(|| own.iter().find(is_in_its_folder));
    exact.or_else(|| own.iter().find(|pack| is_same_file(&pack.path, path)))
}

fn in_words(pack: &OwnPack) -> String {
    match &pack.identity {
        Some(identity) => {
            format!("the {} {identity} (`{}`)", pack.kind.in_words(), pack.path.display())
        }
        None => format!("`{}`", pack.path.display()),
    }
}

/// Says that no own file has this name, and whether something that ships has it.
fn unknown(typed: &str, own: &[OwnPack]) -> Failure {
    let shown = one_line(typed);
    let shipped = PackKind::ALL.into_iter().find(|kind| {
        Shelf::shipped(*kind).packs.iter().any(|pack| pack.identity.is_meant_by(typed))
    });
    if let Some(kind) = shipped {
        return Failure::usage(format!(
            "`{shown}` is a {} that comes with imh, and cannot be removed",
            kind.in_words()
        ))
        .hint("`imh framework list` shows which are your own");
    }
    let names: Vec<&str> = own
        .iter()
        .filter_map(|pack| pack.identity.as_ref())
        .map(|identity| identity.id.as_str())
        .collect();
    Failure::usage(format!(
        "nothing that you installed is called `{shown}`{}",
        did_you_mean(typed, names)
    ))
    .hint("imh framework list")
}
