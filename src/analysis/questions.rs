//! The questions that `assess` asks, in order: those first whose answers from an earlier framework
//! should be looked at again.

use jiff::Timestamp;

use super::{State, Target, standing_of};
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

/// One thing to answer: a competency at a level, under one aspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question<'f> {
    pub competency: &'f Competency,
    pub level: &'f LevelId,
    pub aspect: &'f Aspect,
}

/// Returns the questions of a target, level by level. A role sees only its part, unless competencies
/// are named.
#[must_use]
pub fn questions<'f>(
    framework: &'f Framework,
    portfolio: &Portfolio,
    target: &Target<'f>,
    selection: &Selection,
) -> Vec<Question<'f>> {
    let part = framework.part_of(target.role);
    let mut questions = Vec::new();
    let all = target.levels.iter().copied().flat_map(|level| {
        framework.at_level(level.as_str()).map(move |competency| (level, competency))
    });
    for (level, competency) in all {
        let named = if selection.competencies.is_empty() {
            part.has(competency)
        } else {
            selection.competencies.contains(&competency.id)
        };
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
                questions.push(Question { competency, level, aspect });
            }
        }
    }
    // The sort is stable, and changes nothing for somebody who has never moved.
    questions.sort_by_key(|question| {
        let Question { competency, level, .. } = question;
        let aspects = framework.aspects_of(competency, level.as_str());
        let mut waiting = aspects.filter_map(|aspect| {
            portfolio.answer_to_look_at_again(&competency.id, level, &aspect.id)
        });
        waiting.next().is_none()
    });
    questions
}
