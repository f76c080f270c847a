//! The answers to the questions of a walk, as they are known while it goes on.

use std::collections::BTreeMap;

use crate::{
    analysis::{Question, reason_before},
    model::{Answer, AspectId, CompetencyId, LevelId},
    store::Workspace,
};

/// An answer, as this walk knows it.
#[derive(Clone)]
pub(super) struct KnownAnswer {
    pub(super) answer: Answer,
    pub(super) note: Option<String>,
}

pub(super) type QuestionKey = (CompetencyId, LevelId, AspectId);

pub(super) fn key(question: &Question<'_>) -> QuestionKey {
    (question.competency.id.clone(), question.level.clone(), question.aspect.id.clone())
}

pub(super) fn answers_so_far(
    workspace: &Workspace,
    queue: &[Question<'_>],
) -> BTreeMap<QuestionKey, KnownAnswer> {
    queue
        .iter()
        .filter_map(|question| {
            let Question { competency, level, aspect } = question;
            let rated = workspace.portfolio.rating(&competency.id, level, &aspect.id)?;
            Some((
                key(question),
                KnownAnswer { answer: rated.answer.clone(), note: rated.note.clone() },
            ))
        })
        .collect()
}

/// Returns the latest reason why it is not part of the person's work, or nothing.
pub(super) fn reason_so_far(
    workspace: &Workspace,
    answers: &BTreeMap<QuestionKey, KnownAnswer>,
    question: &Question<'_>,
) -> String {
    let Question { competency, level, aspect } = question;
    let known = answers.get(&key(question)).and_then(|known| known.answer.reason());
    let before = || reason_before(&workspace.portfolio, &competency.id, level, &aspect.id);
    known.or_else(before).unwrap_or_default().to_owned()
}
