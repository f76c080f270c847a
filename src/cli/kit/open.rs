//! Opens the workspace, and prints warnings about it.

use crate::cli::{Failure, Session};
use crate::store::{Damage, Glance, ReadOnly, Workspace, find_workspace};

/// Opens the workspace of a command.
pub(in crate::cli) fn open(session: &Session) -> Result<Workspace, Failure> {
    let root = find_workspace(&session.context, session.workspace.as_deref())?;
    let workspace = Workspace::open(&session.context, &root)?;
    tell_damage(session, &workspace.damage, workspace.read_only);
    Ok(workspace)
}

/// Opens the workspace for a quick look at where the person stands.
pub(in crate::cli) fn glance(session: &Session) -> Result<Glance, Failure> {
    let root = find_workspace(&session.context, session.workspace.as_deref())?;
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
