//! The card of a question: what is asked, and what was said before.

use std::collections::BTreeMap;

use super::answered::{KnownAnswer, QuestionKey, key};
use crate::{
    analysis::Question,
    model::{Answer, CompetencyId, Framework, LevelId, Portfolio},
    store::Workspace,
    ui::{Card, CardPoint},
};

pub(super) fn card(
    framework: &Framework,
    (queue, names_levels): (&[Question<'_>], bool),
    at: usize,
    answers: &BTreeMap<QuestionKey, KnownAnswer>,
    note: Option<&str>,
) -> Card {
    let Question { competency, level, aspect } = queue[at];
    let mut ids: Vec<(&CompetencyId, &LevelId)> =
        queue.iter().map(|question| (&question.competency.id, question.level)).collect();
    ids.dedup();
    let known = answers.get(&key(&queue[at]));
    let points = &framework.scale_of(competency, aspect).points;
    Card {
        domain: framework
            .domain(competency.domain.as_str())
            .map(|domain| domain.title.clone())
            .unwrap_or_default(),
        cluster: competency.cluster.clone(),
        competency: competency.called(),
        title: competency.title.clone(),
        part: framework.part_in_words(competency).map(|part| format!("This is {part}.")),
        aspect: if names_levels {
            format!("{}, level {level}", aspect.title)
        } else {
            aspect.title.clone()
        },
        statement: competency.asked(level.as_str(), aspect).unwrap_or_default().to_owned(),
        points: points
            .iter()
            .map(|point| CardPoint { label: point.label.clone(), means: point.means.clone() })
            .collect(),
        given: known.and_then(|known| match &known.answer {
            Answer::Point(given) => points.iter().position(|point| point.id == *given),
            Answer::NotApplicable { .. } => None,
        }),
        not_applicable: known
            .is_some_and(|known| matches!(known.answer, Answer::NotApplicable { .. })),
        note: note.map(str::to_owned).or_else(|| known.and_then(|known| known.note.clone())),
        earlier: None,
        below: None,
        urgent: None,
        half_typed: [None, None],
        at: ids.iter().position(|id| *id == (&competency.id, level)).unwrap_or(0) + 1,
        of: ids.len(),
    }
}

/// Returns an answer to an earlier wording, in words, if it waits to be looked at again.
pub(super) fn earlier(
    workspace: &Workspace,
    framework: &Framework,
    question: &Question<'_>,
) -> Option<String> {
    let waits = workspace.portfolio.answer_to_look_at_again(
        &question.competency.id,
        question.level,
        &question.aspect.id,
    )?;
    let version = waits.carried_in.as_deref().unwrap_or("an earlier version");
    let ids: Vec<&str> = waits.carried_from.iter().map(CompetencyId::as_str).collect();
    let said = in_words(framework, question, &waits.answer);
    Some(format!("{} in {version}: {said}", ids.join(" and ")))
}

/// Returns the answer at the nearest lower level, in words, if there is one.
pub(super) fn below(
    framework: &Framework,
    portfolio: &Portfolio,
    question: &Question<'_>,
) -> Option<String> {
    let levels: Vec<&LevelId> = framework.levels.iter().map(|level| &level.id).collect();
    let own = levels.iter().position(|level| *level == question.level)?;
    levels[..own].iter().rev().find_map(|level| {
        let rated = portfolio.rating(&question.competency.id, level, &question.aspect.id)?;
        Some(format!("At level {level} you said: {}", in_words(framework, question, &rated.answer)))
    })
}

fn in_words(framework: &Framework, question: &Question<'_>, answer: &Answer) -> String {
    match answer {
        Answer::Point(point) => framework
            .point(question.competency.id.as_str(), question.aspect.id.as_str(), point.as_str())
            .map_or_else(|| point.to_string(), |point| point.label.clone()),
        Answer::NotApplicable { .. } => "not part of my role".to_owned(),
    }
}
