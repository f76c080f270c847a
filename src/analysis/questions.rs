//! The questions that `assess` asks, in order: those first whose answers from an earlier framework
//! should be looked at again.

use jiff::Timestamp;

use super::{State, standing_of};
use crate::model::{
    Aspect, AspectId, Competency, CompetencyId, DomainId, Framework, LevelId, Portfolio,
};

/// The questions that a person wants to be asked. The empty selection is every question of the
/// level.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    pub domains: Vec<DomainId>,
    pub aspects: Vec<AspectId>,
    pub competencies: Vec<CompetencyId>,
    /// Only questions without a rating.
    pub unrated: bool,
    /// Only competencies that are rated and not met.
    pub not_met: bool,
    /// Only questions that were last rated before this moment, or never.
    pub rated_before: Option<Timestamp>,
}

/// One thing to answer: a competency at the target level, under one aspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question<'f> {
    pub competency: &'f Competency,
    pub aspect: &'f Aspect,
}

#[must_use]
pub fn questions<'f>(
    framework: &'f Framework,
    portfolio: &Portfolio,
    level: &'f LevelId,
    selection: &Selection,
) -> Vec<Question<'f>> {
    let mut questions = Vec::new();
    for competency in framework.at_level(level.as_str()) {
        let named =
            selection.competencies.is_empty() || selection.competencies.contains(&competency.id);
        let in_domain =
            selection.domains.is_empty() || selection.domains.contains(&competency.domain);
        if !named || !in_domain {
            continue;
        }
        if selection.not_met
            && standing_of(framework, portfolio, competency, level).verdict.state() != State::NotMet
        {
            continue;
        }
        for aspect in framework.aspects_of(competency, level.as_str()) {
            let rated = portfolio.rating(&competency.id, level, &aspect.id);
            let wanted = selection.aspects.is_empty() || selection.aspects.contains(&aspect.id);
            let new_enough = selection
                .rated_before
                .is_some_and(|moment| rated.is_some_and(|rated| rated.at >= moment));
            if wanted && !new_enough && !(selection.unrated && rated.is_some()) {
                questions.push(Question { competency, aspect });
            }
        }
    }
    // The sort is stable, and changes nothing for somebody who has never moved.
    questions.sort_by_key(|question| {
        let aspects = framework.aspects_of(question.competency, level.as_str());
        let mut waiting = aspects.filter_map(|aspect| {
            portfolio.answer_to_look_at_again(&question.competency.id, level, &aspect.id)
        });
        waiting.next().is_none()
    });
    questions
}
