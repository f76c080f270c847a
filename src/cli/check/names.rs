//! `imh check names`: the names that are never exported.

use clap::Subcommand;

use super::{
    own_list::{add, checked_name, save_names},
    suggest::{SuggestNamesArgs, suggest},
};
use crate::{
    cli::{Failure, Session, kit::open::open},
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
