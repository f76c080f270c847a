//! Opens the workspace, and prints warnings about it.

use std::path::{Path, PathBuf};

use super::{ask, typed};
use crate::cli::{Failure, Session};
use crate::store::{
    Damage, Glance, ReadOnly, StoreError, Workspace, find_workspace, remember, workspaces_near,
};

/// Finds the workspace of a command. At a terminal, imh looks for the one that the person chose, if
/// it is gone.
fn find(session: &Session) -> Result<PathBuf, Failure> {
    match find_workspace(&session.context, session.workspace.as_deref()) {
        Err(StoreError::ChosenIsGone(gone)) if session.ui.may_ask_at_terminal => {
            look_for(session, &gone)?.ok_or_else(|| StoreError::ChosenIsGone(gone).into())
        }
        found => Ok(found?),
    }
}

/// Offers the workspaces near the one that is gone, or asks where it is; `None` if the person stops.
fn look_for(session: &Session, gone: &Path) -> Result<Option<PathBuf>, Failure> {
    let context = &session.context;
    session.ui.say(&format!(
        "The portfolio that you chose is not in `{}`. It may have been moved, or the folder has another name.",
        gone.display()
    ));
    let mut prompt = ask::prompt(session);
    let mut near = workspaces_near(context, gone);
    let mut options: Vec<String> = near.iter().map(|path| path.display().to_string()).collect();
    options.push("None of these".to_owned());
    let chosen = if near.is_empty() {
        None
    } else {
        let at = prompt.choose("imh looked around. Is it one of these?", &options, 0)?;
        (at < near.len()).then(|| near.swap_remove(at))
    };
    let asked = || {
        let question = "Where is its folder now? (you may drag it into this window; Enter to stop)";
        ask::until(session, prompt.as_mut(), question, |words| {
            let folder = typed::files(session, words).swap_remove(0);
            find_workspace(context, Some(&folder)).map_err(Failure::from)
        })
    };
    let Some(folder) = chosen.map_or_else(asked, |chosen| Ok(Some(chosen)))? else {
        return Ok(None);
    };
    let folder: PathBuf = folder.components().collect();
    remember(context, &folder)?;
    session.ui.say(&format!("From now on imh opens the portfolio in `{}`.\n", folder.display()));
    Ok(Some(folder))
}

/// Opens the workspace of a command.
pub(in crate::cli) fn open(session: &Session) -> Result<Workspace, Failure> {
    let root = find(session)?;
    let workspace = Workspace::open(&session.context, &root)?;
    tell_damage(session, &workspace.damage, workspace.read_only);
    Ok(workspace)
}

/// Opens the workspace for a quick look at where the person stands.
pub(in crate::cli) fn glance(session: &Session) -> Result<Glance, Failure> {
    let root = find(session)?;
    let glance = Glance::open(&session.context, &root)?;
    tell_damage(session, &glance.damage, glance.read_only);
    Ok(glance)
}

/// Describes what is wrong in a workspace, and what mends it.
pub(in crate::cli) fn damage_in_words(damage: &Damage) -> String {
    damage
        .mend()
        .map_or_else(|| damage.to_string(), |mend| format!("{damage}. {}", mend.in_words()))
}

fn tell_damage(session: &Session, damage: &[Damage], read_only: Option<ReadOnly>) {
    for damage in damage {
        match damage {
            Damage::Torn { .. } => session
                .ui
                .warn(&format!("{damage}. It is set aside; nothing that was saved is lost.")),
            Damage::Spare { .. } => {}
            _ => session.ui.warn(&format!("{}.", damage_in_words(damage))),
        }
    }
    match read_only {
        None => {}
        Some(ReadOnly::Newer) => session.ui.warn("A newer imh wrote parts of this workspace, so it is open for reading only. Update imh to go on."),
        Some(ReadOnly::Away) => session.ui.warn(
            "Until all of it is here, this workspace is open for reading only, so that nothing is lost or begun twice. imh shows everything that is here.",
        ),
        Some(ReadOnly::Damaged) => session.ui.warn(
            "This workspace is open for reading only. imh shows everything that it can read. Put the file back from a copy, or see `imh workspace check`.",
        ),
    }
}
