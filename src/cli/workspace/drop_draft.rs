//! `imh workspace drop-draft`: drops a draft that nobody will finish.

use std::path::PathBuf;

use crate::cli::{
    Failure, Session,
    kit::{
        ask::{self, ForGood},
        open::open,
    },
};
use crate::{
    store::Draft,
    text::{cut, did_you_mean, one_line, quoted_path},
};

/// Wipe a draft that you will not finish, such as one that `imh status` names
///
/// Evidence, and words saved with an answer, stay as they are.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The draft, as `imh status` names it
    draft: PathBuf,
    /// Wipe it without being asked, which is needed where nobody can be asked
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(session: &Session, args: &Args) -> Result<(), Failure> {
    let workspace = open(session)?;
    let drafts: Vec<Draft> =
        Draft::unfinished(&workspace.root)?.into_iter().map(|(draft, _)| draft).collect();
    let typed = args.draft.file_name().unwrap_or_default().to_string_lossy();
    let is_it = |draft: &&Draft| {
        draft
            .path()
            .file_name()
            .zip(args.draft.file_name())
            .is_some_and(|(known, named)| known == named)
    };
    let draft = drafts.iter().find(is_it).ok_or_else(|| {
        let names = drafts.iter().filter_map(|draft| draft.path().file_name()?.to_str());
        let near = did_you_mean(&typed, names);
        Failure::usage(format!("there is no draft `{}`{near}", one_line(&typed)))
            .hint("`imh status` names each draft")
    })?;
    let words = cut(&one_line(&draft.words()?.unwrap_or_default()), 120);
    let path = quoted_path(draft.path());
    let for_good = ForGood {
        question: &format!("Drop this draft for good? It begins \"{words}\"."),
        no: "No, keep it",
        yes: "Yes, drop it",
        deed: "dropping a draft",
        command: &format!("imh workspace drop-draft {path} --yes"),
    };
    if !ask::is_meant(session, args.yes, &for_good)? {
        session.ui.say("It stays.");
        return Err(Failure::no());
    }
    if !draft.drop_for_good()? {
        return Err(Failure::usage("another window has that draft open")
            .hint("close that window, and run the same command again"));
    }
    session.ui.say("Dropped.");
    Ok(())
}
