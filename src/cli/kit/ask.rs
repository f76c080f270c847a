//! Asks the person, reads standard input, and opens another program.

use std::{
    io::{self, IsTerminal, Read},
    path::Path,
};

use crate::cli::{Exit, Failure, Session};
use crate::{
    store::describe,
    ui::{LocatedPrompt, PlainPrompt, Prompt, TerminalPrompt},
};

/// Returns the prompt: full-screen, or line by line.
pub(in crate::cli) fn prompt(session: &Session) -> Box<dyn Prompt> {
    let asks: Box<dyn Prompt> = if session.ui.is_plain() {
        let is_terminal = io::stdin().is_terminal();
        Box::new(PlainPrompt::new(
            io::stdin().lock(),
            io::stderr(),
            session.ui.speech_columns,
            is_terminal,
        ))
    } else {
        Box::new(TerminalPrompt::new())
    };
    match session.ui.workspace.clone() {
        Some(workspace) => Box::new(LocatedPrompt { asks, workspace }),
        None => asks,
    }
}

/// Asks until the answer is valid; an empty answer gives `None`.
pub(in crate::cli) fn until<T>(
    session: &Session,
    prompt: &mut dyn Prompt,
    question: &str,
    mut read: impl FnMut(&str) -> Result<T, Failure>,
) -> Result<Option<T>, Failure> {
    loop {
        let typed = prompt.words(question, "")?;
        if typed.trim().is_empty() {
            return Ok(None);
        }
        match read(&typed) {
            Ok(value) => return Ok(Some(value)),
            Err(failure) => session.ui.say(&failure.message),
        }
    }
}

/// An action that cannot be undone.
pub(in crate::cli) struct ForGood<'a> {
    /// The question to ask: what the action does.
    pub question: &'a str,
    /// The two answers, the safe one first.
    pub no: &'a str,
    pub yes: &'a str,
    /// The name of the action in the error if nobody can be asked.
    pub deed: &'a str,
    /// The command that confirms it.
    pub command: &'a str,
}

/// Confirms an action that cannot be undone: by `--yes`, or by asking once.
///
/// # Errors
/// Fails if `--yes` was not given and nobody can be asked.
pub(in crate::cli) fn is_meant(
    session: &Session,
    said_yes: bool,
    what: &ForGood<'_>,
) -> Result<bool, Failure> {
    let question = format!("{} This cannot be undone.", what.question);
    is_yes(session, said_yes, &question, [what.no, what.yes], || {
        Failure::usage(format!(
            "{} cannot be undone, and imh cannot ask here whether you mean it",
            what.deed
        ))
        .hint(format!("{}, if you do", what.command))
    })
}

/// Returns whether the answer is yes, from `--yes` or from a question with two answers, the safe
/// one first.
///
/// # Errors
/// Fails with `unasked` if `--yes` was not given and nobody can be asked.
pub(in crate::cli) fn is_yes(
    session: &Session,
    said_yes: bool,
    question: &str,
    answers: [&str; 2],
    unasked: impl FnOnce() -> Failure,
) -> Result<bool, Failure> {
    if said_yes {
        return Ok(true);
    }
    if !session.ui.may_ask_at_terminal {
        return Err(unasked());
    }
    Ok(prompt(session).choose(question, &answers.map(str::to_owned), 0)? == 1)
}

/// The largest input: far more than anybody writes by hand.
pub(in crate::cli) const MOST_INPUT_BYTES: u64 = 64 << 20;

/// Reads all of standard input.
pub(in crate::cli) fn read_input() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MOST_INPUT_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| {
        Failure::usage("could not read standard input").because(describe(&error))
    })?;
    if bytes.len() as u64 > MOST_INPUT_BYTES {
        return Err(Failure::usage("standard input is longer than 64 MiB"));
    }
    Ok(bytes)
}

/// Reads text from standard input.
pub(in crate::cli) fn read_words() -> Result<String, Failure> {
    String::from_utf8(read_input()?)
        .map_err(|_| Failure::usage("what came on standard input is not UTF-8 text"))
}

pub(in crate::cli) fn open_with_its_program(session: &Session, path: &Path) -> Result<(), Failure> {
    crate::ui::open_with_its_program(path).map_err(|error| {
        session.ui.say(&format!("The file is {}", path.display()));
        Failure::new(Exit::Machine, "imh found no program on this computer that opens this file")
            .because(describe(&error))
    })
}
