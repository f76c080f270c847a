//! `imh check names`: the names that are never exported.

use clap::Subcommand;

use super::lookout;
use crate::{
    analysis::privacy::{NameFound, names_in_words},
    cli::{
        Failure, Session,
        kit::{ask::prompt, open::open, typed},
    },
    store::Workspace,
    text::{counted, one_line, tidy},
    ui::PromptError,
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
    Suggest(SuggestArgs),
    /// Confirm that the list is complete as it is now, if names that were on it are gone for good
    Confirm,
}

#[derive(clap::Args)]
struct SuggestArgs {
    /// Put these words on the list
    #[arg(long, value_name = "WORD", value_delimiter = ',', help_heading = "Without being asked")]
    add: Vec<String>,
    /// Remember that these words are no names
    #[arg(long, value_name = "WORD", value_delimiter = ',', help_heading = "Without being asked")]
    dismiss: Vec<String>,
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
                "Your list has {}. `imh check names add` puts a name back.",
                counted(names.len(), "name", "names")
            ));
            Ok(())
        }
    }
}

fn checked_name(typed: &str) -> Result<String, Failure> {
    let name = typed::line(typed, "a name")?;
    if name.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        return Err(Failure::usage(
            "a name has at least two letters; a single one would be found everywhere",
        ));
    }
    Ok(name)
}

/// Shows each name once. Every answer is saved when it is given.
fn suggest(session: &Session, workspace: &Workspace, args: &SuggestArgs) -> Result<(), Failure> {
    let lookout = lookout(workspace)?;
    let mut found: Vec<NameFound> = Vec::new();
    let all = names_in_words(&workspace.portfolio, &lookout)
        .into_iter()
        .chain(workspace.names_in_files(&lookout)?);
    for name in all {
        let is_it = |known: &&mut NameFound| known.said.to_lowercase() == name.said.to_lowercase();
        match found.iter_mut().find(is_it) {
            Some(known) => known.times += name.times,
            None => found.push(name),
        }
    }
    if !args.add.is_empty() || !args.dismiss.is_empty() {
        return answer(session, workspace, args);
    }
    if found.is_empty() {
        session.ui.say("imh found no name that is not on your list. It can miss names, so add those that you know: imh check names add NAME");
        return Ok(());
    }
    if !session.ui.may_ask {
        let lines: String = found
            .iter()
            .map(|name| {
                format!("{}\t{}\t{}\n", one_line(&name.said), one_line(&name.place), name.times)
            })
            .collect();
        session.ui.data(&lines)?;
        session.ui.say("Each line has a word, its first place, and how often it stands there. --add and --dismiss answer for words: imh check names suggest --add WORD");
        return Ok(());
    }
    let mut prompt = prompt(session);
    let options = [
        "A name of somebody: put it on my list",
        "Not the name of a family: do not ask again",
        "Leave it for now",
        "Stop here",
    ]
    .map(str::to_owned);
    let (mut added, mut dismissed) = (0, 0);
    for (at, name) in found.iter().enumerate() {
        let question = format!(
            "{} of {}: {} ({}, {})",
            at + 1,
            found.len(),
            one_line(&name.said),
            one_line(&name.place),
            counted(name.times, "time", "times"),
        );
        match prompt.choose(&question, &options, 0) {
            Ok(0) => {
                add(session, workspace, &[tidy(&name.said)])?;
                added += 1;
            }
            Ok(1) => {
                workspace.add_no_names(std::slice::from_ref(&name.said))?;
                dismissed += 1;
            }
            Ok(2) => {}
            Ok(_) | Err(PromptError::Declined) => break,
            Err(error) => return Err(error.into()),
        }
    }
    tell(session, workspace, added, dismissed)
}

/// Answers for the words that were given.
fn answer(session: &Session, workspace: &Workspace, args: &SuggestArgs) -> Result<(), Failure> {
    let new = args.add.iter().map(|typed| checked_name(typed)).collect::<Result<Vec<_>, _>>()?;
    let none = args
        .dismiss
        .iter()
        .map(|typed| typed::line(typed, "a word"))
        .collect::<Result<Vec<_>, _>>()?;
    if !new.is_empty() {
        add(session, workspace, &new)?;
    }
    if !none.is_empty() {
        workspace.add_no_names(&none).map_err(|error| {
            let failure = Failure::from(error);
            if new.is_empty() { failure } else { failure.although("your list is saved") }
        })?;
    }
    tell(session, workspace, new.len(), none.len())
}

fn tell(
    session: &Session,
    workspace: &Workspace,
    added: usize,
    dismissed: usize,
) -> Result<(), Failure> {
    let names = counted(workspace.private_names()?.len(), "name", "names");
    let mut said = format!("Your list has {names}.");
    if added > 0 {
        said.push_str(" They stay in this workspace and are never exported.");
    }
    if dismissed > 0 {
        said.push_str(&format!(
            " imh does not ask about {} again.",
            counted(dismissed, "word", "words")
        ));
    }
    session.ui.say(&said);
    Ok(())
}

/// Adds names that are not on the list yet, and returns how many.
fn add(session: &Session, workspace: &Workspace, new: &[String]) -> Result<usize, Failure> {
    let mut names = workspace.private_names()?;
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
    Ok(added)
}
