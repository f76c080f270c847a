//! Where one person of a cohort stands, by the same rules as in their own portfolio.

use super::questionnaire::Questionnaire;
use crate::{
    analysis::{State, cohort::StateCounts},
    model::{CohortMember, DomainId},
};

/// Where one person stands in one questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonSheet {
    /// How many of the competencies that count for them are in each state.
    pub states: StateCounts,
    /// The same by domain, in the order of the framework.
    pub domains: Vec<(DomainId, StateCounts)>,
    /// What is open, in the order in which to look at it: what must not wait, then what is on the
    /// way, not yet, and not rated.
    pub open: Vec<OpenCompetency>,
}

/// A competency that is open for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenCompetency {
    /// Its place in the questionnaire.
    pub asked: usize,
    /// Its state, by its place in [`StateCounts`].
    pub state: usize,
    /// True if it is answered and must not wait.
    pub is_urgent: bool,
}

/// Returns where a person stands.
#[must_use]
pub fn sheet(questionnaire: &Questionnaire, member: &CohortMember) -> PersonSheet {
    let row = &member.answers;
    let mut domains: Vec<(DomainId, StateCounts)> =
        questionnaire.framework.domains.iter().map(|domain| (domain.id.clone(), [0; 5])).collect();
    let (mut states, mut open) = ([0; 5], Vec::new());
    for (at, asked) in questionnaire.asked.iter().enumerate() {
        let competency = questionnaire.competency(asked);
        if competency.optional && !questionnaire.counts_for(at, row) {
            continue;
        }
        let verdict = asked.verdict(row);
        let state = verdict.column();
        states[state] += 1;
        if let Some((_, of)) = domains.iter_mut().find(|(id, _)| *id == competency.domain) {
            of[state] += 1;
        }
        if matches!(verdict.state(), State::NotMet | State::NotRated) {
            let is_answered_low = (0..asked.aspects.len()).any(|number| {
                asked.aspects[number].counts()
                    && !asked.aspects[number].is_optional()
                    && asked.answer(row, number).state() == State::NotMet
            });
            let is_urgent =
                is_answered_low && competency.when_not_met(&questionnaire.level).is_some();
            open.push(OpenCompetency { asked: at, state, is_urgent });
        }
    }
    domains.retain(|(_, of)| of.iter().any(|count| *count > 0));
    open.sort_by_key(|one| (!one.is_urgent, one.state, one.asked));
    PersonSheet { states, domains, open }
}
