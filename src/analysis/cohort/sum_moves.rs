//! The change in a whole domain, and in all of them together.

use super::{
    compare::{CohortPair, Move, shown},
    disclosure::{Counts, Shown, is_whole},
    interval::{MeanChange, mean_change},
    questionnaire::Questionnaire,
};
use crate::{analysis::Verdict, model::DomainId};

/// How the same people moved in the competencies of a domain, taken together.
#[derive(Clone, Debug, PartialEq)]
pub struct SumMove {
    /// `None` for all domains together.
    pub domain: Option<DomainId>,
    pub competencies: usize,
    /// The pairs with more steps up than down, with as many, with fewer, and those with nothing in
    /// it that is rated on both sides. Beside competencies all are shown or none, and only if
    /// everything is shown that they are made of.
    pub moved: Shown,
    /// The steps up of each person, less those down, as a mean; `None` if any of `moved` is
    /// suppressed.
    pub steps: Option<MeanChange>,
}

/// Adds up the moves of each domain in the order of the framework, and those of all domains last.
/// `is_alone` says that nothing is shown by competency.
pub(super) fn sum_moves(
    questionnaire: &Questionnaire,
    pairs: &[CohortPair<'_>],
    moves: &[Move],
    minimum: u32,
    is_alone: bool,
) -> Vec<SumMove> {
    let domain_of = |one: &Move| &questionnaire.competency(&questionnaire.asked[one.asked]).domain;
    let domains = questionnaire.framework.domains.iter().map(|domain| Some(&domain.id));
    let sums = domains.chain([None]).map(|domain| {
        let of: Vec<&Move> = moves
            .iter()
            .filter(|one| domain.is_none_or(|domain| domain_of(one) == domain))
            .collect();
        sum_of(questionnaire, domain.cloned(), pairs, &of, minimum, is_alone)
    });
    let mut sums: Vec<SumMove> = sums.filter(|sum| sum.competencies > 0).collect();
    // Beside some of the domains, all together would tell of the others.
    let is_any_hidden = sums.iter().any(|sum| sum.moved.contains(&None));
    if let Some(all) = sums.last_mut().filter(|_| is_any_hidden) {
        (all.moved, all.steps) = ([None; 4], None);
    }
    sums
}

fn sum_of(
    questionnaire: &Questionnaire,
    domain: Option<DomainId>,
    pairs: &[CohortPair<'_>],
    moves: &[&Move],
    minimum: u32,
    is_alone: bool,
) -> SumMove {
    let mut counts: Counts = [0; 4];
    let mut steps = Vec::with_capacity(pairs.len());
    for (one, other) in pairs {
        let steps_of = moves.iter().filter_map(|one_move| {
            let asked = &questionnaire.asked[one_move.asked];
            match (asked.verdict(&one.answers), asked.verdict(&other.answers)) {
                (Verdict::Point(from), Verdict::Point(to)) => Some(from.steps_to(to)),
                _ => None,
            }
        });
        let own: Vec<i32> = steps_of.collect();
        let sum: i32 = own.iter().sum();
        if own.is_empty() {
            counts[3] += 1;
            continue;
        }
        counts[match sum {
            1.. => 0,
            0 => 1,
            ..0 => 2,
        }] += 1;
        steps.push(f64::from(sum));
    }
    // Numbers of the domain beside those of its competencies would tell more than either alone.
    let is_shown =
        is_whole(&counts, minimum) && (is_alone || moves.iter().all(|one| one.met.is_some()));
    SumMove {
        domain,
        competencies: moves.len(),
        moved: if is_shown || is_alone { shown(&counts, minimum) } else { [None; 4] },
        steps: mean_change(&steps).filter(|_| is_shown),
    }
}
