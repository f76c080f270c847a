//! What a person works towards, in words: how much it makes, and what their role does not see of it.

use crate::{
    analysis::{Target, standings},
    cli::{Failure, Session},
    model::{Competency, CompetencyId, Framework, Progression},
    report::{TargetLevelView, target_size},
    store::Workspace,
    text::{counted, list},
};

/// Returns whether the levels below are to count, if levels build on each other.
pub(in crate::cli) fn levels_below(framework: &Framework, is_with: bool) -> Result<bool, Failure> {
    if is_with && framework.progression == Progression::Parallel {
        return Err(Failure::usage(format!(
            "in {} no level is below another, so that each is a target of its own",
            framework.id
        ))
        .hint(format!("imh framework show {} --format text", framework.id)));
    }
    Ok(is_with)
}

/// Says how many competencies the target makes, if that is not plain from its level.
pub(in crate::cli) fn tell_target(session: &Session, workspace: &Workspace) {
    let (framework, portfolio) = (&workspace.framework, &workspace.portfolio);
    let target = Target::of(framework, portfolio);
    let standings = standings(framework, portfolio, &target);
    let levels = TargetLevelView::of(framework, portfolio, &target, &standings);
    if let Some(size) = target_size(&levels) {
        session.ui.say(&format!("Your target is {}: {size}.", target.in_words()));
    }
    let part = framework.part_of(target.role);
    let unseen = portfolio
        .ratings()
        .filter(|(key, _)| target.levels.contains(&&key.level))
        .filter_map(|(key, _)| framework.competency(key.competency.as_str()))
        .filter(|competency| !part.has(competency))
        .count();
    if unseen > 0 {
        session.ui.say(&format!(
            "{} outside what your role sees: kept, and not part of your target.",
            counted(unseen, "answer is", "answers are")
        ));
    }
}

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
