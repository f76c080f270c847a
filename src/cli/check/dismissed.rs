//! Words that a person said are no names of a family: what was dismissed can be seen and taken back.

use super::own_list::own_word;
use crate::{
    cli::{
        Failure, Session,
        kit::{
            output::{FormatArg, ReportArgs, show},
            typed,
        },
    },
    report::DismissedView,
    store::Workspace,
    text::{counted, one_line, quoted, tidy},
};

/// Returns the words to dismiss, if none of them is on the list or among those that are `added`.
pub(super) fn dismiss(
    workspace: &Workspace,
    typed: &[String],
    added: &[String],
) -> Result<Vec<String>, Failure> {
    let words = typed
        .iter()
        .map(|typed| own_word(typed).and_then(|()| typed::line(typed, "a word")))
        .collect::<Result<Vec<_>, _>>()?;
    let listed = workspace.private_names()?;
    for word in &words {
        let said = one_line(word);
        if added.iter().any(|name| is_in(word, name)) {
            return Err(Failure::usage(format!(
                "`{said}` cannot be both a name on your list and a word that is none"
            ))
            .hint("run the same command with it in one of the two places"));
        }
        if let Some(name) = listed.iter().find(|name| is_in(word, name)) {
            return Err(Failure::usage(format!(
                "`{said}` is on your list of names, and a listed name is always looked for"
            ))
            .hint(format!(
                "if it is not the name of a family, take it off first: imh check names remove {}",
                quoted(name)
            )));
        }
    }
    Ok(words)
}

/// Returns whether a word is a name, or one of its words.
fn is_in(word: &str, name: &str) -> bool {
    let (word, name) = (word.to_lowercase(), name.to_lowercase());
    name == word || name.split_whitespace().any(|part| part == word)
}

pub(super) fn list_dismissed(
    session: &Session,
    workspace: &Workspace,
    format: FormatArg,
) -> Result<(), Failure> {
    let words = workspace.no_names()?;
    if format != FormatArg::Text {
        let view = DismissedView { words: words.into_iter().collect() };
        return show(session, &ReportArgs { format, ..ReportArgs::default() }, &view);
    }
    if words.is_empty() {
        session.ui.say("You have dismissed no words.");
    } else {
        session.ui.say("imh passes over these words. To be asked about one again: imh check names suggest --take-back WORD");
    }
    let list: String = words.iter().map(|word| format!("{}\n", one_line(word))).collect();
    Ok(session.ui.data(&list)?)
}

/// Takes words back, all or none.
pub(super) fn take_back(
    session: &Session,
    workspace: &Workspace,
    typed: &[String],
) -> Result<(), Failure> {
    let words: Vec<String> = typed.iter().map(|typed| tidy(typed)).collect();
    let known = workspace.no_names()?;
    for word in &words {
        own_word(word)?;
        if !known.iter().any(|known| known.to_lowercase() == word.to_lowercase()) {
            return Err(Failure::usage(format!(
                "`{}` is not among the words that you dismissed",
                one_line(word)
            ))
            .hint("imh check names suggest --dismissed"));
        }
    }
    let count = workspace.take_back_no_names(&words)?;
    session
        .ui
        .say(&format!("imh asks about {} again. Next: imh check", counted(count, "word", "words")));
    Ok(())
}
