//! The training that would close most gaps for most people.

use std::collections::BTreeSet;

use super::{needs::CohortSection, questionnaire::Questionnaire};
use crate::model::{CohortMember, PersonKey, Training};

/// The largest number of course selections that are all compared. Above it, the course that adds
/// most is chosen each time.
const MOST_CHOICES: u64 = 200_000;

/// The effect of one course on a cohort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseNeed<'t> {
    pub training: &'t Training,
    /// The number of competencies asked about that it covers.
    pub covers: usize,
    /// The number of gaps it covers: a competency that is open for one person is one gap. `Err` has
    /// the lower bound if some of the numbers in the sum are suppressed.
    pub gaps: Result<u32, u32>,
    /// The number of people for whom it covers any gap. `Err` has a lower bound, rounded so that it
    /// reveals no small number.
    pub people: Result<u32, u32>,
}

/// The best courses within the budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseChoice<'t> {
    pub courses: Vec<&'t Training>,
    pub gaps: Result<u32, u32>,
    /// True if no other choice of as many courses covers more. If false, each course is the one
    /// that adds most, which together cover at least 1 - 1/e of the possible maximum (G. L.
    /// Nemhauser, L. A. Wolsey and M. L. Fisher, 1978).
    pub is_best: bool,
}

/// The people who answered a questionnaire, and the counts of their answers that may be shown.
pub struct ShownSection<'c> {
    pub section: &'c CohortSection<'c>,
    pub members: &'c [&'c CohortMember],
}

/// Returns the effect of each course: the one that covers most first, as far as that is shown, and
/// in the order of the catalogue if two cover as much.
#[must_use]
pub fn course_needs<'t>(
    open: &[ShownSection<'_>],
    catalogue: &'t [Training],
    minimum: u32,
) -> Vec<CourseNeed<'t>> {
    let gaps = Gaps::of(open);
    let mut needs: Vec<CourseNeed<'t>> = catalogue
        .iter()
        .map(|training| {
            let covered = gaps.covered(training);
            let known = gaps.known(covered.iter().copied());
            let people = people_with_gaps(open, training);
            // Beside the gaps, an exact number would reveal how many people have two of them, or
            // only one.
            let people = if minimum > 1 { Err(people / minimum * minimum) } else { Ok(people) };
            let people = if known.is_ok() { people } else { Err(0) };
            CourseNeed { training, covers: covered.len(), gaps: known, people }
        })
        .filter(|need| need.covers > 0)
        .collect();
    needs.sort_by_key(|need| std::cmp::Reverse(need.gaps.unwrap_or_else(|least| least)));
    needs
}

/// Counts the people for whom a course covers any gap, each once, however many sections they
/// answered.
fn people_with_gaps(open: &[ShownSection<'_>], training: &Training) -> u32 {
    let mut people: BTreeSet<PersonKey> = BTreeSet::new();
    for ShownSection { section, members } in open {
        let asked = &section.questionnaire.asked;
        let here: Vec<usize> =
            (0..asked.len()).filter(|at| covers(section.questionnaire, training, *at)).collect();
        let is_open = |member: &&&CohortMember| {
            here.iter().any(|at| section.questionnaire.is_open(*at, &member.answers))
        };
        people.extend(members.iter().filter(is_open).map(|member| member.key));
    }
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

/// Chooses the `budget` courses that together cover most gaps, as far as these are shown, in the
/// order of the catalogue. Chooses fewer if more add nothing.
#[must_use]
pub fn course_choice<'t>(
    open: &[ShownSection<'_>],
    catalogue: &'t [Training],
    budget: usize,
) -> CourseChoice<'t> {
    let gaps = Gaps::of(open);
    let covered: Vec<Vec<usize>> =
        catalogue.iter().map(|training| gaps.covered(training)).collect();
    let weights: Vec<u64> = gaps.all.iter().map(|gap| u64::from(gap.least)).collect();
    let budget = budget.min(catalogue.len());
    let is_best = choices(catalogue.len(), budget) <= MOST_CHOICES;
    let chosen =
        if is_best { best(&covered, &weights, budget) } else { greedy(&covered, &weights, budget) };
    CourseChoice {
        gaps: gaps.known(union(&covered, &chosen)),
        courses: chosen.iter().map(|at| &catalogue[*at]).collect(),
        is_best,
    }
}

fn covers(questionnaire: &Questionnaire, training: &Training, at: usize) -> bool {
    let competency = questionnaire.competency(&questionnaire.asked[at]);
    training.covers(
        questionnaire.framework.id.as_str(),
        competency.domain.as_str(),
        competency.id.as_str(),
    )
}

/// The number of people for whom each competency of each questionnaire is open, as far as it is
/// shown.
struct Gaps<'c> {
    all: Vec<NeedOfSome<'c>>,
}

struct NeedOfSome<'c> {
    questionnaire: &'c Questionnaire,
    asked: usize,
    exact: Option<u32>,
    least: u32,
}

impl<'c> Gaps<'c> {
    fn of(open: &[ShownSection<'c>]) -> Self {
        let of_section = |section: &'c CohortSection<'c>| {
            section.needs.iter().map(|need| NeedOfSome {
                questionnaire: section.questionnaire,
                asked: need.asked,
                exact: need.open.exact(),
                least: need.open.least,
            })
        };
        Self { all: open.iter().flat_map(|open| of_section(open.section)).collect() }
    }

    fn covered(&self, training: &Training) -> Vec<usize> {
        (0..self.all.len())
            .filter(|at| covers(self.all[*at].questionnaire, training, self.all[*at].asked))
            .collect()
    }

    fn known(&self, covered: impl IntoIterator<Item = usize>) -> Result<u32, u32> {
        let (mut sum, mut is_known) = (0, true);
        for at in covered {
            sum += self.all[at].least;
            is_known &= self.all[at].exact.is_some();
        }
        if is_known { Ok(sum) } else { Err(sum) }
    }
}

/// Counts the choices of up to `budget` courses out of all.
fn choices(all: usize, budget: usize) -> u64 {
    let (mut sum, mut of_size) = (0_u64, 1_u64);
    for size in 1..=budget as u64 {
        of_size = of_size.saturating_mul(all as u64 - size + 1) / size;
        sum = sum.saturating_add(of_size);
    }
    sum
}

fn union(covered: &[Vec<usize>], chosen: &[usize]) -> BTreeSet<usize> {
    chosen.iter().flat_map(|at| covered[*at].iter().copied()).collect()
}

fn weight(covered: &[Vec<usize>], chosen: &[usize], weights: &[u64]) -> u64 {
    union(covered, chosen).into_iter().map(|at| weights[at]).sum()
}

/// Returns the first of the choices that cover most, and among those one with the fewest courses.
fn best(covered: &[Vec<usize>], weights: &[u64], budget: usize) -> Vec<usize> {
    let mut found: (u64, Vec<usize>) = (0, Vec::new());
    for size in 1..=budget.min(covered.len()) {
        let mut chosen: Vec<usize> = (0..size).collect();
        loop {
            let sum = weight(covered, &chosen, weights);
            if sum > found.0 {
                found = (sum, chosen.clone());
            }
            // The next choice of the same size, in order.
            let Some(at) = (0..size).rev().find(|at| chosen[*at] < covered.len() - (size - at))
            else {
                break;
            };
            chosen[at] += 1;
            for next in at + 1..size {
                chosen[next] = chosen[next - 1] + 1;
            }
        }
    }
    found.1
}

/// Adds the course that covers most each time, and the earlier of two that cover as much.
fn greedy(covered: &[Vec<usize>], weights: &[u64], budget: usize) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    for _ in 0..budget.min(covered.len()) {
        let with = |at: usize| weight(covered, &[chosen.as_slice(), &[at]].concat(), weights);
        let before = weight(covered, &chosen, weights);
        let left = (0..covered.len()).rev().filter(|at| !chosen.contains(at));
        let Some(next) = left.max_by_key(|at| with(*at)).filter(|at| with(*at) > before) else {
            break;
        };
        chosen.push(next);
    }
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 300,
            rng_seed: proptest::test_runner::RngSeed::Fixed(9),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]
        #[test]
        fn the_best_choice_is_best_and_the_quick_one_stays_within_its_bound(
            covered in vec(vec(0_usize..12, 0..6), 1..8),
            weights in vec(0_u64..30, 12),
            budget in 1_usize..5,
        ) {
            let (exact, quick) =
                (best(&covered, &weights, budget), greedy(&covered, &weights, budget));
            let most = (0..1_u32 << covered.len())
                .filter(|choice| choice.count_ones() as usize <= budget)
                .map(|choice| {
                    weight(
                        &covered,
                        &(0..covered.len()).filter(|at| choice & 1 << at != 0).collect::<Vec<_>>(),
                        &weights,
                    )
                })
                .max();
            prop_assert!(exact.len() <= budget && quick.len() <= budget);
            prop_assert_eq!(Some(weight(&covered, &exact, &weights)), most);
            let number = |sum: u64| f64::from(u32::try_from(sum).unwrap());
            let bound = (1.0 - (-1.0_f64).exp()) * number(most.unwrap_or(0));
            prop_assert!(number(weight(&covered, &quick, &weights)) >= bound - 1e-9);
            prop_assert_eq!(
                choices(covered.len(), budget.min(covered.len())) + 1,
                (0..1_u32 << covered.len())
                    .filter(|choice| choice.count_ones() as usize <= budget)
                    .count() as u64
            );
        }
    }
}
