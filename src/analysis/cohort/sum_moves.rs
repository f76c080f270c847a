//! The change in a whole domain, and in all of them together.
//!
//! To publish, a mean of steps is given in whole steps and without an interval: beside the numbers of
//! people, a finer one would tell how many took more than one step, and so would its interval. The
//! tests of this module try all changes of a few people.

use super::{
    compare::{CohortPair, Compared, first_shown, shown},
    disclosure::{Between, Counts, Shown, is_whole},
    interval::{MeanChange, mean_change},
    questionnaire::{Asked, Questionnaire},
};
use crate::{analysis::Verdict, model::DomainId};

/// How the same people moved in the competencies of a domain, taken together.
#[derive(Clone, Debug, PartialEq)]
pub struct SumMove {
    /// `None` for all domains together.
    pub domain: Option<DomainId>,
    pub competencies: usize,
    /// The pairs with more steps up than down, with as many, with fewer, and those with nothing in
    /// it that is rated on both sides.
    pub moved: Shown,
    /// How many of the pairs have more steps up than down, as far as that is shown.
    pub up: Between,
    /// The steps up of each person, less those down, as a mean; `None` if any of `moved` is
    /// suppressed.
    pub steps: Option<MeanSteps>,
}

/// A mean of steps, as it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MeanSteps {
    Exactly(MeanChange),
    /// In whole steps.
    About(i32),
}

/// Adds up the moves of each domain in the order of the framework, and those of all domains last; to
/// publish, only what `compared` asks for, because each would tell of the others.
pub(super) fn sum_moves(
    questionnaire: &Questionnaire,
    pairs: &[CohortPair<'_>],
    compared: Compared,
    minimum: u32,
) -> Vec<SumMove> {
    let is_beside =
        |asked: Compared| compared == asked || (minimum == 1 && compared != Compared::Overall);
    let domains = questionnaire.framework.domains.iter().map(|domain| Some(&domain.id));
    let domains = domains.filter(|_| is_beside(Compared::Domains));
    let overall = is_beside(Compared::Overall).then_some(None);
    let sums = domains.chain(overall).filter_map(|domain| {
        let of = questionnaire.asked.iter().filter(|asked| {
            domain.is_none_or(|domain| questionnaire.competency(asked).domain == *domain)
        });
        let of: Vec<&Asked> = of.collect();
        (!of.is_empty()).then(|| sum_of(domain.cloned(), of.len(), &changes(&of, pairs), minimum))
    });
    sums.collect()
}

/// Returns the steps up of each pair, less those down; `None` if nothing is rated on both sides.
fn changes(asked: &[&Asked], pairs: &[CohortPair<'_>]) -> Vec<Option<i32>> {
    let change = |(one, other): &CohortPair<'_>| {
        let steps_of = asked.iter().filter_map(|asked| {
            match (asked.verdict(&one.answers), asked.verdict(&other.answers)) {
                (Verdict::Point(from), Verdict::Point(to)) => Some(from.steps_to(to)),
                _ => None,
            }
        });
        steps_of.fold(None, |sum: Option<i32>, steps| Some(sum.unwrap_or(0) + steps))
    };
    pairs.iter().map(change).collect()
}

pub(super) fn sum_of(
    domain: Option<DomainId>,
    competencies: usize,
    changes: &[Option<i32>],
    minimum: u32,
) -> SumMove {
    let mut counts: Counts = [0; 4];
    for change in changes {
        counts[match change {
            Some(1..) => 0,
            Some(0) => 1,
            Some(..0) => 2,
            None => 3,
        }] += 1;
    }
    let steps: Vec<f64> = changes.iter().flatten().copied().map(f64::from).collect();
    let mean = mean_change(&steps).filter(|_| is_whole(&counts, minimum));
    let steps = mean.map(|mean| {
        if minimum > 1 {
            MeanSteps::About(in_whole_steps(mean.value))
        } else {
            MeanSteps::Exactly(mean)
        }
    });
    SumMove {
        domain,
        competencies,
        moved: shown(&counts, minimum),
        up: first_shown(&counts, minimum),
        steps,
    }
}

/// Rounds a mean of steps, halves upwards, so that the means of each whole number of steps reach
/// equally far.
fn in_whole_steps(mean: f64) -> i32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a person takes a few hundred steps at most"
    )]
    let whole = (mean + 0.5).floor() as i32;
    whole
}
