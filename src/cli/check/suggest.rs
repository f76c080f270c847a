//! `imh check names suggest`: goes through the names that were found, one by one.

use std::collections::{HashMap, hash_map::Entry};

use super::{
    dismissed::{dismiss, list_dismissed, take_back},
    lookout,
    own_list::{add, checked_name},
};
use crate::{
    analysis::privacy::{NameFound, names_in_words},
    cli::{
        Failure, Session,
        kit::{ask::prompt, output::FormatArg},
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
    /// Remember that these words are no names of a family
    #[arg(long, value_name = "WORD", value_delimiter = ',', help_heading = "Without being asked")]
    dismiss: Vec<String>,
    /// See the words that you dismissed
    #[arg(long, conflicts_with_all = ["add", "dismiss", "take_back"], help_heading = "Without being asked")]
    dismissed: bool,
    /// How those words are written
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        requires = "dismissed",
        help_heading = "Without being asked"
    )]
    format: FormatArg,
    /// Ask about these words again that you dismissed
    #[arg(long, value_name = "WORD", value_delimiter = ',', conflicts_with_all = ["add", "dismiss"], help_heading = "Without being asked")]
    take_back: Vec<String>,
}

/// Shows each name once. Every answer is saved when it is given.
pub(super) fn suggest(
    session: &Session,
    workspace: &Workspace,
    args: &SuggestNamesArgs,
) -> Result<(), Failure> {
    if args.dismissed {
        return list_dismissed(session, workspace, args.format);
    }
    if !args.take_back.is_empty() {
        return take_back(session, workspace, &args.take_back);
    }
    if !args.add.is_empty() || !args.dismiss.is_empty() {
        return answer(session, workspace, args);
    }
    let found = candidates(workspace)?;
    if workspace.private_names()?.is_empty() {
        session.ui.say("Your own list of names is empty.");
    }
    if found.is_empty() {
        session.ui.say("imh found no name that is not on your list. It can miss names, so add those that you know: imh check names add NAME");
        return Ok(());
    }
    if !session.ui.may_ask {
        let lines: String = found
            .iter()
            .map(|name| {
                let cells = [&name.said, &name.place, &name.times.to_string(), &name.around];
                format!("{}\n", cells.map(|cell| one_line(cell)).join("\t"))
            })
            .collect();
        session.ui.data(&lines)?;
        session.ui.say("Each line has a word, its first place, how often it stands there in all, and the words around it. --add and --dismiss answer for words: imh check names suggest --add WORD");
        return Ok(());
    }
    ask(session, workspace, &found)
}

/// Returns each name in the person's words and files once, with its first place.
fn candidates(workspace: &Workspace) -> Result<Vec<NameFound>, Failure> {
    let lookout = lookout(workspace)?;
    let mut found: Vec<NameFound> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let in_words = names_in_words(&workspace.portfolio, &lookout);
    for name in in_words.into_iter().chain(workspace.names_in_files(&lookout)?) {
        match known.entry(name.said.to_lowercase()) {
            Entry::Occupied(at) => found[*at.get()].times += name.times,
            Entry::Vacant(free) => {
                free.insert(found.len());
                found.push(name);
            }
        }
    }
    Ok(found)
}

fn ask(session: &Session, workspace: &Workspace, found: &[NameFound]) -> Result<(), Failure> {
    let mut prompt = prompt(session);
    let stop = if session.ui.is_plain() { "" } else { " (or press Esc)" };
    let options = [
        "A name of somebody: put it on my list".to_owned(),
        "Not the name of a family: do not ask again".to_owned(),
        "Leave it for now".to_owned(),
        format!("Stop and leave the rest; every answer so far is kept{stop}"),
    ];
    let (mut added, mut dismissed) = (0, 0);
    for (at, name) in found.iter().enumerate() {
        let often = match name.times {
            1 => "once".to_owned(),
            times => format!("{} in all", counted(times, "time", "times")),
        };
        let question = format!(
            "{}\n{} of {}: {} ({}; {often})",
            one_line(&name.around),
            at + 1,
            found.len(),
            one_line(&name.said),
            one_line(&name.place),
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
    let none = dismiss(workspace, &args.dismiss, &new)?;
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
            " imh does not ask about {} again; to see what you dismissed: imh check names suggest --dismissed",
            counted(dismissed, "word", "words")
        ));
    }
    session.ui.say(&said);
    session.ui.say("Next: imh check");
    Ok(())
}
