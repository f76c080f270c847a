//! The courses that close most gaps, with as few courses as possible.

use std::collections::BTreeSet;

use super::Gap;
use crate::model::{CompetencyId, Training};

/// The largest number of courses for which every selection is compared. Above it, the course that
/// adds most is chosen each time.
const EXACT_COURSES: usize = 16;

/// Courses that together cover every gap that any course covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion<'f> {
    /// Each course with the gaps that it covers, in the order of the catalogue.
    pub courses: Vec<(&'f Training, Vec<&'f CompetencyId>)>,
    pub uncovered: Vec<&'f CompetencyId>,
    /// True if no selection of fewer courses covers as much. If false, it is the greedy selection,
    /// which takes at most H(n) times as many as the fewest, where n is the number of gaps that the
    /// largest course covers and H(n) = 1 + 1/2 + ... + 1/n (Chvátal, 1979).
    pub is_fewest: bool,
}

#[must_use]
pub fn suggestion<'f>(gaps: &[Gap<'f>]) -> Suggestion<'f> {
    let mut courses: Vec<(&'f Training, Vec<&'f CompetencyId>)> = Vec::new();
    for gap in gaps {
        for training in &gap.training {
            match courses.iter_mut().find(|(known, _)| known.id == training.id) {
                // A competency may be open at several levels.
                Some((_, covered)) if covered.last() == Some(&&gap.standing.competency.id) => {}
                Some((_, covered)) => covered.push(&gap.standing.competency.id),
                None => courses.push((training, vec![&gap.standing.competency.id])),
            }
        }
    }
    let covers: Vec<BTreeSet<&CompetencyId>> =
        courses.iter().map(|(_, covered)| covered.iter().copied().collect()).collect();
    let is_fewest = courses.len() <= EXACT_COURSES;
    let chosen = if is_fewest { fewest(&covers) } else { greedy(&covers) };
    let uncovered = gaps
        .iter()
        .filter(|gap| gap.training.is_empty())
        .map(|gap| &gap.standing.competency.id)
        .collect();
    let courses = courses
        .into_iter()
        .enumerate()
        .filter(|(at, _)| chosen.contains(at))
        .map(|(_, course)| course)
        .collect();
    Suggestion { courses, uncovered, is_fewest }
}

/// Returns the first of the smallest selections that cover everything.
fn fewest<T: Ord + Copy>(covers: &[BTreeSet<T>]) -> Vec<usize> {
    let all: BTreeSet<T> = covers.iter().flatten().copied().collect();
    let mut choices: Vec<u32> = (0..1_u32 << covers.len()).collect();
    choices.sort_by_key(|choice| choice.count_ones());
    let chosen = |choice: u32| (0..covers.len()).filter(move |at| choice & 1 << at != 0);
    let covers_all = |choice: &u32| {
        chosen(*choice).flat_map(|at| &covers[at]).copied().collect::<BTreeSet<T>>().len()
            == all.len()
    };
    choices.into_iter().find(covers_all).map(|choice| chosen(choice).collect()).unwrap_or_default()
}

/// Adds the course that covers most each time, and the earlier of two that cover as much.
fn greedy<T: Ord + Copy>(covers: &[BTreeSet<T>]) -> Vec<usize> {
    let mut left: BTreeSet<T> = covers.iter().flatten().copied().collect();
    let mut chosen = Vec::new();
    while !left.is_empty() {
        let adds = |at: &usize| covers[*at].intersection(&left).count();
        let Some(best) = (0..covers.len()).rev().max_by_key(adds).filter(|at| adds(at) > 0) else {
            break;
        };
        left.retain(|gap| !covers[best].contains(gap));
        chosen.push(best);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use proptest::{
        collection::{btree_set, vec},
        prelude::*,
    };

    use super::*;

    fn covered(covers: &[BTreeSet<u8>], chosen: &[usize]) -> BTreeSet<u8> {
        chosen.iter().flat_map(|&at| &covers[at]).copied().collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 200,
            rng_seed: proptest::test_runner::RngSeed::Fixed(3),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]
        #[test]
        fn both_ways_cover_all_and_the_greedy_one_stays_within_its_bound(
            covers in vec(btree_set(0_u8..20, 0..8), 0..10),
        ) {
            let (best, quick) = (fewest(&covers), greedy(&covers));
            let all: BTreeSet<u8> = covers.iter().flatten().copied().collect();
            prop_assert_eq!(covered(&covers, &best), all.clone());
            prop_assert_eq!(covered(&covers, &quick), all);
            prop_assert!(best.len() <= quick.len());
            let largest = covers.iter().map(BTreeSet::len).max().unwrap_or(0);
            let bound: f64 =
                (1..=largest).map(|n| 1.0 / f64::from(u32::try_from(n).unwrap())).sum();
            let count = |chosen: &[usize]| f64::from(u32::try_from(chosen.len()).unwrap());
            prop_assert!(count(&quick) <= count(&best) * bound + 1e-9);
        }
    }
}
