//! What may go on the person's own list of names, and how it gets there.

use crate::{
    cli::{Failure, Session, kit::typed},
    store::Workspace,
    text::one_line,
};

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

/// Saves the list of names. If only recording their count failed, the message says that the list
/// itself is saved.
pub(super) fn save_names(
    session: &Session,
    workspace: &Workspace,
    names: &[String],
) -> Result<(), Failure> {
    workspace.set_private_names(&session.context, names).map_err(|error| {
        let is_there = workspace.private_names_here().is_ok_and(|here| here.names == names);
        let failure = Failure::from(error);
        if is_there { failure.although("your list is saved") } else { failure }
    })
}
