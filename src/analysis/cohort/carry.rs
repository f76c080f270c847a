//! Carries answers to one questionnaire over to another version of it.

use std::collections::BTreeMap;

use super::questionnaire::{Asked, Questionnaire};
use crate::model::{Aspect, CohortMember, CompetencyId, Mapping};

/// What became of answers that were carried over, counted by the competency of the old framework.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CarriedAnswers {
    pub whole: usize,
    /// Answers to statements that only have something to do with new ones, or that wait for another
    /// answer. They count as not rated.
    pub to_look_at_again: BTreeMap<CompetencyId, usize>,
    /// Answers that no rule carries, or whose point or aspect the new framework does not have.
    pub dropped: BTreeMap<CompetencyId, usize>,
}

/// Carries somebody's answers over by the mapping, and counts in `counts` what became of each. An
/// answer made from several is the lowest of them, is not rated if any of them is not rated, and
/// takes the latest of their days.
pub fn carry(
    member: &mut CohortMember,
    from: &Questionnaire,
    to: &Questionnaire,
    mapping: &Mapping,
    counts: &mut CarriedAnswers,
) {
    let row = &member.answers;
    // The answers of the old row that are in a new one, or have something to do with it.
    let mut is_whole = vec![false; row.len()];
    let mut is_related = vec![false; row.len()];
    let mut carried = to.blank();
    let mut days = vec![None; if member.days.is_empty() { 0 } else { to.len() }];
    for asked in &to.asked {
        let competency = to.competency(asked);
        let Some(named) = mapping.sources_of(&competency.id) else { continue };
        let asked_there =
            |id: &CompetencyId| from.asked.iter().find(|one| from.competency(one).id == *id);
        let carries_whole = named.relation.carries_whole();
        if !carries_whole {
            for source in named.from.iter().filter_map(|id| asked_there(id)) {
                is_related[source.place(0)..][..source.aspects.len()].fill(true);
            }
        }
        let sources: Option<Vec<_>> = named.from.into_iter().map(asked_there).collect();
        let Some(sources) = sources else { continue };
        // The same words ask for the same, whatever a rule says of those that changed.
        let says_the_same = |aspect: &Aspect| {
            let then = from.framework.aspect(aspect.id.as_str());
            let ([source], Some(then)) = (sources.as_slice(), then) else { return false };
            let source = from.competency(source);
            source.title == competency.title
                && source.asked(from.level.as_str(), then)
                    == competency.asked(to.level.as_str(), aspect)
        };
        for (number, aspect) in asked.aspects.iter().enumerate() {
            if !carries_whole && !says_the_same(to.aspect(aspect)) {
                continue;
            }
            let id = &to.aspect(aspect).id;
            let there =
                |source: &Asked| source.aspects.iter().position(|one| from.aspect(one).id == *id);
            let bytes: Vec<u8> = sources
                .iter()
                .map(|source| {
                    there(source).map_or(CohortMember::NOT_RATED, |there| {
                        match from.answer(row, source, there) {
                            point if row[source.place(there)] >= CohortMember::POINTS => to
                                .byte_of(asked, aspect, mapping.point(point))
                                .unwrap_or(CohortMember::NOT_RATED),
                            _ => row[source.place(there)],
                        }
                    })
                })
                .collect();
            let made = lowest(&bytes);
            carried[asked.place(number)] = made;
            // If one of several is not rated, the others wait for it.
            let became =
                if made == CohortMember::NOT_RATED { &mut is_related } else { &mut is_whole };
            for (source, byte) in sources.iter().zip(&bytes) {
                if let Some(there) = there(source).filter(|_| *byte != CohortMember::NOT_RATED) {
                    became[source.place(there)] = true;
                }
            }
            if let Some(day) = days.get_mut(asked.place(number)) {
                *day = sources
                    .iter()
                    .filter_map(|source| from.day_of(member, source, there(source)?))
                    .max();
            }
        }
    }
    for asked in &from.asked {
        let id = &from.competency(asked).id;
        let answered = (0..asked.aspects.len())
            .map(|there| asked.place(there))
            .filter(|place| row[*place] != CohortMember::NOT_RATED);
        for place in answered {
            match (is_whole[place], is_related[place]) {
                (true, _) => counts.whole += 1,
                (false, true) => *counts.to_look_at_again.entry(id.clone()).or_default() += 1,
                (false, false) => *counts.dropped.entry(id.clone()).or_default() += 1,
            }
        }
    }
    member.answers = carried;
    member.days = days.into();
}

/// Returns "not rated" if any is not rated, "not applicable" if all are, and else the lowest point.
fn lowest(bytes: &[u8]) -> u8 {
    if bytes.contains(&CohortMember::NOT_RATED) {
        return CohortMember::NOT_RATED;
    }
    bytes
        .iter()
        .copied()
        .filter(|byte| *byte >= CohortMember::POINTS)
        .min()
        .unwrap_or(CohortMember::NOT_APPLICABLE)
}
