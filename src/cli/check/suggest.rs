//! `imh check names suggest`: goes through the names that were found, one by one.

use super::{
    lookout,
    names::{add, checked_name},
};
use crate::{
    analysis::privacy::{NameFound, names_in_words},
    cli::{
        Failure, Session,
        kit::{ask::prompt, typed},
    },
    store::Workspace,
    text::{counted, one_line, tidy},
    ui::PromptError,
};

#[derive(clap::Args)]
pub(super) struct SuggestNamesArgs {
    /// Put these words on the list
    #[arg(long, value_name = "WORD", value_delimiter = ',', help_heading = "Without being asked")]
    add: Vec<String>,
    /// Remember that these words are no names
    #[arg(long, value_name = "WORD", value_delimiter = ',', help_heading = "Without being asked")]
    dismiss: Vec<String>,
}

/// Shows each name once. Every answer is saved when it is given.
pub(super) fn suggest(
    session: &Session,
    workspace: &Workspace,
    args: &SuggestNamesArgs,
) -> Result<(), Failure> {
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
fn answer(
    session: &Session,
    workspace: &Workspace,
    args: &SuggestNamesArgs,
) -> Result<(), Failure> {
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
