//! What must not wait for somebody who does not meet a competency yet, as the framework says.

use std::collections::BTreeSet;

use crate::{
    analysis::standing_of,
    cli::Session,
    model::{CompetencyId, LevelId},
    store::{StoreError, Workspace},
    text::one_line,
};

/// Returns what the framework says about each of these that is answered and not met, with its name,
/// after reading the latest answers.
pub(in crate::cli) fn urgent(
    session: &Session,
    workspace: &mut Workspace,
    answered: &BTreeSet<(CompetencyId, LevelId)>,
) -> Result<Vec<String>, StoreError> {
    let says_something = |(id, level): &&(CompetencyId, LevelId)| {
        let competency = workspace.framework.competency(id.as_str());
        competency.is_some_and(|one| one.when_not_met(level).is_some())
    };
    let asked: Vec<_> = answered.iter().filter(says_something).collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    workspace.reload(&session.context)?;
    let (framework, portfolio) = (&workspace.framework, &workspace.portfolio);
    let says = |(id, level): &(CompetencyId, LevelId)| {
        let competency = framework.competency(id.as_str())?;
        let standing = standing_of(framework, portfolio, competency, level);
        let says = one_line(standing.when_not_met()?);
        Some(format!("{} {}: {says}", competency.called(), competency.title))
    };
    Ok(asked.into_iter().filter_map(says).collect())
}

/// Says what must not wait after these answers.
pub(in crate::cli) fn tell_urgent(
    session: &Session,
    workspace: &mut Workspace,
    answered: &BTreeSet<(CompetencyId, LevelId)>,
) -> Result<(), StoreError> {
    let urgent = urgent(session, workspace, answered)?;
    if !urgent.is_empty() {
        session.ui.say("\nWhat should not wait:");
    }
    for says in urgent {
        session.ui.say(&format!("- {says}"));
    }
    Ok(())
}
