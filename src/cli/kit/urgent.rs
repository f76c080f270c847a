//! What must not wait for somebody who does not meet a competency yet, as the framework says.

use crate::{
    analysis::standing_of,
    cli::Session,
    model::{CompetencyId, LevelId},
    store::Workspace,
    text::one_line,
};

/// Returns what the framework says about a competency at a level, with its name, if that is
/// answered and not met.
pub(in crate::cli) fn urgent(
    workspace: &Workspace,
    competency: &CompetencyId,
    level: &LevelId,
) -> Option<String> {
    let framework = &workspace.framework;
    let competency = framework.competency(competency.as_str())?;
    let standing = standing_of(framework, &workspace.portfolio, competency, level);
    let says = one_line(standing.when_not_met()?);
    Some(format!("{} {}: {says}", competency.called(), competency.title))
}

/// Says what must not wait, after answers.
pub(in crate::cli) fn tell_urgent(session: &Session, urgent: &[String]) {
    if !urgent.is_empty() {
        session.ui.say("\nWhat should not wait:");
    }
    for says in urgent {
        session.ui.say(&format!("- {says}"));
    }
}
