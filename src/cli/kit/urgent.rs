//! What must not wait for somebody who does not meet a competency yet, as the framework says.

use std::collections::BTreeSet;

use crate::{
    analysis::standing_of,
    cli::Session,
    model::{CompetencyId, LevelId},
    store::{StoreError, Workspace},
    text::one_line,
};

/// Returns what the framework says about a competency at a level, with its name, if that is
/// answered and not met, after reading the latest answers.
pub(in crate::cli) fn urgent(
    session: &Session,
    workspace: &mut Workspace,
    competency: &CompetencyId,
    level: &LevelId,
) -> Result<Option<String>, StoreError> {
    let says_something = |workspace: &Workspace| {
        let competency = workspace.framework.competency(competency.as_str());
        competency.is_some_and(|one| one.when_not_met(level).is_some())
    };
    if !says_something(workspace) {
        return Ok(None);
    }
    workspace.reload(&session.context)?;
    let (framework, portfolio) = (&workspace.framework, &workspace.portfolio);
    Ok(framework.competency(competency.as_str()).and_then(|competency| {
        let standing = standing_of(framework, portfolio, competency, level);
        let says = one_line(standing.when_not_met()?);
        Some(format!("{} {}: {says}", competency.called(), competency.title))
    }))
}

/// Says what must not wait after these answers.
pub(in crate::cli) fn tell_urgent_of(
    session: &Session,
    workspace: &mut Workspace,
    answered: &BTreeSet<(CompetencyId, LevelId)>,
) -> Result<(), StoreError> {
    let mut open = Vec::new();
    for (competency, level) in answered {
        open.extend(urgent(session, workspace, competency, level)?);
    }
    tell_urgent(session, &open);
    Ok(())
}

/// Says what must not wait.
pub(in crate::cli) fn tell_urgent(session: &Session, urgent: &[String]) {
    if !urgent.is_empty() {
        session.ui.say("\nWhat should not wait:");
    }
    for says in urgent {
        session.ui.say(&format!("- {says}"));
    }
}
