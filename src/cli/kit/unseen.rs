//! What a person's role does not see of their framework.

use crate::{
    cli::Session,
    model::{Competency, CompetencyId},
    store::Workspace,
    text::list,
};

/// Says of answers just given that they are outside what the person's role sees.
pub(in crate::cli) fn tell_unseen(
    session: &Session,
    workspace: &Workspace,
    answered: &[CompetencyId],
) {
    let part = workspace.framework.part_of(workspace.portfolio.role.as_ref());
    let unseen: Vec<String> = answered
        .iter()
        .filter_map(|id| workspace.framework.competency(id.as_str()))
        .filter(|competency| !part.has(competency))
        .map(Competency::called)
        .collect();
    if !unseen.is_empty() {
        let is = if unseen.len() == 1 { "is" } else { "are" };
        session.ui.say(&format!(
            "{} {is} outside what your role sees: your answer is kept, and does not count towards your target.",
            list(&unseen)
        ));
    }
}
