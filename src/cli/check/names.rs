//! `imh check names`: the names that are never exported.

use clap::Subcommand;

use super::suggest::{SuggestNamesArgs, suggest};
use crate::{
    cli::{
        Failure, Session,
        kit::{open::open, typed},
    },
    store::Workspace,
    text::{counted, one_line, tidy},
};

#[derive(clap::Args)]
pub(super) struct NamesArgs {
    #[command(subcommand)]
    command: NamesCommand,
}

#[derive(Subcommand)]
enum NamesCommand {
    /// Add names; they stay in this workspace and never leave it
    Add {
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
    /// See the list
    List,
    /// Take names off the list
    Remove {
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
    /// Go through the names that imh found, and put those of a family on the list
    Suggest(SuggestNamesArgs),
    /// Confirm that the list is complete as it is now, if names that were on it are gone for good
    Confirm,
}

/// Saves the list of names. If only recording their count failed, the message says that the list
/// itself is saved.
fn save_names(session: &Session, workspace: &Workspace, names: &[String]) -> Result<(), Failure> {
    workspace.set_private_names(&session.context, names).map_err(|error| {
        let is_there = workspace.private_names_here().is_ok_and(|here| here.names == names);
        let failure = Failure::from(error);
        if is_there { failure.although("your list is saved") } else { failure }
    })
}

pub(super) fn run(session: &Session, args: NamesArgs) -> Result<(), Failure> {
    let workspace = open(session)?;
    match args.command {
        NamesCommand::Suggest(args) => suggest(session, &workspace, &args),
        NamesCommand::Confirm => {
            let count = workspace.confirm_private_names(&session.context)?;
            session.ui.say(&format!(
                "Your list has {}. That now counts as the whole list.",
                counted(count, "name", "names")
            ));
            Ok(())
        }
        NamesCommand::List => {
            let found = workspace.private_names_here()?;
            let names = &found.names;
            let list: String = names.iter().map(|name| format!("{}\n", one_line(name))).collect();
            if !found.is_whole() {
                session.ui.warn(
                    "part of your list is not on this computer at the moment; what is here is shown, and nothing is exported until the rest is back.",
                );
            } else if names.is_empty() {
                session.ui.say("There are no names on your list yet: imh check names add NAME");
            }
            if found.lists() > 1 {
                session
                    .ui
                    .say(&format!("A service that syncs this folder has made {} files of your list; imh uses the names in all of them.", found.lists()));
            }
            Ok(session.ui.data(&list)?)
        }
        NamesCommand::Add { names: typed } => {
            let new =
                typed.iter().map(|typed| checked_name(typed)).collect::<Result<Vec<_>, _>>()?;
            if add(session, &workspace, &new)? == 0 {
                session.ui.say("They are on your list already; nothing was changed.");
                return Ok(());
            }
            session.ui.say(&format!(
                "Your list has {}. It stays in this workspace and is never exported.",
                counted(workspace.private_names()?.len(), "name", "names")
            ));
            Ok(())
        }
        NamesCommand::Remove { names: typed } => {
            let mut names = workspace.private_names()?;
            for typed in &typed {
                let at = names
                    .iter()
                    .position(|known| known.to_lowercase() == tidy(typed).to_lowercase());
                let at = at.ok_or_else(|| {
                    Failure::usage("that name is not on your list").hint("imh check names list")
                })?;
                names.remove(at);
            }
            save_names(session, &workspace, &names)?;
            session.ui.say(&format!(
                "Your list has {}. To put a name back: imh check names add NAME",
                counted(names.len(), "name", "names")
            ));
            Ok(())
        }
    }
}

pub(super) fn checked_name(typed: &str) -> Result<String, Failure> {
    own_word(typed)?;
    let name = typed::line(typed, "a name")?;
    let mut letters = name.chars().filter(|c| c.is_alphanumeric());
    let fault = match (letters.next(), letters.next()) {
        (None, _) => "has no letters, so imh would find it nowhere",
        // Many scripts write a name with one sign, and none of those has capitals.
        (Some(sign), None)
            if sign.is_alphabetic() && !sign.is_uppercase() && !sign.is_lowercase() =>
        {
            "is a single sign, which would be found inside other words everywhere; write the whole name"
        }
        (Some(_), None) => "is a single letter or digit, which would be found everywhere",
        (Some(_), Some(_)) => return Ok(name),
    };
    Err(Failure::usage(format!("`{}` {fault}", one_line(&name))))
}

/// Refuses the words that stand in our messages in place of a name.
pub(super) fn own_word(typed: &str) -> Result<(), Failure> {
    let typed = typed.trim();
    if !["NAME", "WORD"].contains(&typed) {
        return Ok(());
    }
    Err(Failure::usage(format!("`{typed}` only stands for a name of your own, which goes in its place"))
        .hint(format!("run the same command with the name in place of {typed}; if somebody is really called so, write it with small letters")))
}

/// Adds names that are not on the list yet, and returns how many. None of them is passed over any
/// more.
pub(super) fn add(
    session: &Session,
    workspace: &Workspace,
    new: &[String],
) -> Result<usize, Failure> {
    let mut names = workspace.private_names()?;
    // A damaged file should be found before anything is changed.
    workspace.no_names()?;
    let before = names.len();
    for name in new {
        if !names.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
            names.push(name.clone());
        }
    }
    let added = names.len() - before;
    if added > 0 {
        save_names(session, workspace, &names)?;
    }
    workspace
        .take_back_no_names(new)
        .map_err(|error| Failure::from(error).although("your list is saved"))?;
    Ok(added)
}
