//! `imh evidence remove`: removes a piece of evidence, or wipes its files.

use super::{
    super::{
        Failure, Session,
        kit::{
            ask::{self, ForGood},
            open::open,
        },
    },
    find_evidence,
};
use crate::{
    store::{Draft, Workspace},
    text::{counted, one_line},
};

/// Take a piece of evidence out of the portfolio
///
/// Its files stay in the workspace, and `imh undo` brings it back. With --erase they are wiped for
/// good, as they must be when they hold what should never have been there. Copies that a sync
/// service or a backup made are beyond imh.
#[derive(clap::Args)]
pub(super) struct RemoveArgs {
    /// Its id, such as E7
    evidence: String,
    /// Wipe its files as well; this cannot be undone. It may have been taken out already
    #[arg(long)]
    erase: bool,
    /// With --erase: wipe them without being asked; needed if imh cannot ask
    #[arg(long, requires = "erase")]
    yes: bool,
}

pub(super) fn remove(session: &Session, args: &RemoveArgs) -> Result<(), Failure> {
    let mut workspace = open(session)?;
    workspace.must_be_writable()?;
    if args.erase {
        return erase(session, &mut workspace, args);
    }
    let item = find_evidence(&workspace, &args.evidence)?;
    let (short, title) = (item.short.clone(), one_line(&item.title));
    let find = |workspace: &Workspace| {
        find_evidence(workspace, &args.evidence).map(|item| item.id.clone())
    };
    workspace.remove_evidence(&session.context, find, false)?;
    session.ui.say(&format!(
        "Took {short} {title} out of your portfolio. Its files are kept; `imh undo` brings it back."
    ));
    Ok(())
}

fn erase(session: &Session, workspace: &mut Workspace, args: &RemoveArgs) -> Result<(), Failure> {
    let Some((id, title)) = workspace.evidence_ever_called(&args.evidence)? else {
        return Err(find_evidence(workspace, &args.evidence).expect_err("it was never there"));
    };
    let (short, title) =
        (workspace.portfolio.short_of(&id).unwrap_or(&args.evidence).to_owned(), one_line(&title));
    let for_good = ForGood {
        question: &format!("Wipe the files of {short} {title} for good?"),
        no: "No, keep them",
        yes: "Yes, wipe them",
        deed: &format!("wiping the files of {short}"),
        command: &format!("imh evidence remove {short} --erase --yes"),
    };
    if !ask::is_meant(session, args.yes, &for_good)? {
        session.ui.say("Nothing was wiped.");
        return Ok(());
    }
    let wiped =
        workspace.remove_evidence(&session.context, |_| Ok::<_, Failure>(id.clone()), true)?;
    let away = wiped.iter().filter(|content| !workspace.is_here(**content)).count();
    // An unfinished draft of its words is wiped with it.
    let draft = Draft::of_evidence(workspace, &short);
    workspace.finish_erasures(&session.context).and_then(|_| draft.wipe()).map_err(|error| {
        let mut failure = Failure::from(error);
        failure.message = format!(
            "{short} is out of your portfolio, but its files are not wiped yet: {}",
            failure.message
        );
        failure.hint("imh workspace check --wipe --yes")
    })?;
    if away > 0 {
        let files = counted(away, "file of it is", "files of it are");
        session
            .ui
            .warn(&format!("{files} not here at the moment, and so not wiped. When they are here again: imh workspace check --wipe --yes"));
    }
    if wiped.is_empty() {
        session.ui.say(&format!("{short} {title} is out of your portfolio. No file belongs to it alone, so none was wiped."));
        session.ui.warn("Its title and what you wrote about it stay in your history.");
    } else if wiped.len() == away {
        session.ui.say(&format!("{short} {title} is out of your portfolio."));
    } else {
        let wiped = counted(wiped.len() - away, "file of it is", "files of it are");
        session
            .ui
            .say(&format!("{short} {title} is out of your portfolio, and {wiped} wiped for good."));
        session.ui.warn("Its title, the names of its files and what you wrote about it stay in your history. If this folder is synced or backed up, copies of the files may still be there; look for them as well.");
    }
    Ok(())
}
