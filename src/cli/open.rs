//! Opening the workspace, and telling what is to be told about it.

use super::{Failure, Session};
use crate::store::{Damage, ReadOnly, StoreError, Workspace, find_workspace};

/// The workspace a command works on.
pub(super) fn open(session: &Session) -> Result<Workspace, Failure> {
    let root = find_workspace(&session.context, session.workspace.as_deref())?;
    let workspace = Workspace::open(&session.context, &root).map_err(|error| match error {
        StoreError::Damaged(_) => Failure::from(error).reading(),
        error => error.into(),
    })?;
    tell_damage(session, &workspace);
    Ok(workspace)
}

fn tell_damage(session: &Session, workspace: &Workspace) {
    for damage in &workspace.damage {
        match damage {
            Damage::Torn { .. } => {
                session.ui.warn(&format!("{damage}. It is set aside; nothing that was saved is lost."));
            }
            _ => session.ui.warn(&format!("{damage}.")),
        }
    }
    match workspace.read_only {
        None => {}
        Some(ReadOnly::Newer) => session.ui.warn("A newer imh wrote parts of this workspace, so it is open for reading only. Update imh to go on."),
        Some(ReadOnly::Damaged) => session.ui.warn(
            "This workspace is open for reading only. All that can be read is shown. Put the file back from a copy, or see `imh workspace check`.",
        ),
    }
}
