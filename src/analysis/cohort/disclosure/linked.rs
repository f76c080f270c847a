//! The rows of a competency that depend on each other, and their sums over a domain.
//!
//! A person's verdict is the lowest of the aspects that count, in the order not rated, not met,
//! met, not applicable. If somebody moves from one of these states to the next in an aspect, the
//! verdict either moves with it or stays, and the people who could do either are counted. For every
//! small number that is suppressed there must be somebody who could move out of it or into it while
//! all that is shown stays the same. If there is nobody, the same columns are suppressed in all
//! rows, and these columns are neighbours in that order: then everybody's moves stay within them,
//! in the verdict as well.

use super::{
    ALL, CLOSED, CountedRow, Counts, OPEN, Shown, Suppressed, has_small_sum, is_small, least,
    open_of, shown, small_sums, smalls, split::SplitSteps, sum_of, summed, suppressed_alone,
};

/// The columns in order: the lowest decides the verdict.
const RANKS: [usize; 4] = [2, 1, 0, 3];
/// Sets of columns that are neighbours in that order.
const NEIGHBOURS: [Suppressed; 6] = [OPEN, 0b0011, CLOSED, 0b0111, 0b1011, ALL];
const MET: usize = 0;
/// The steps from met to the next state above, and to the next below. [`back`] turns them into the
/// steps that lead to met.
const FROM_MET: [usize; 2] = [2, 4];

/// The steps from a state to the next one that somebody could take in an aspect: `free` steps leave
/// the verdict as it is, `bound` steps move it too. Three bits for the steps up, then three for
/// those down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct StepsTaken {
    free: u8,
    bound: u8,
    /// The same over five states.
    pub(super) split: SplitSteps,
}

impl StepsTaken {
    /// Adds somebody who is in a state in this aspect and in `others` in all others that count, by
    /// their places in [`StateCounts`](super::StateCounts).
    pub(in super::super) fn add(
        &mut self,
        state: usize,
        others: impl Iterator<Item = usize> + Clone,
    ) {
        self.split.add(state, others.clone());
        let merged = |state: usize| [0, 1, 1, 2, 3][state];
        let (column, others) = (merged(state), others.map(merged));
        let rank =
            |column: usize| RANKS.iter().position(|known| *known == column).unwrap_or_default();
        let (here, lowest) = (rank(column), others.map(rank).min().unwrap_or(usize::MAX));
        if here < 3 {
            *(if lowest > here { &mut self.bound } else { &mut self.free }) |= 1 << here;
        }
        if here > 0 {
            *(if lowest >= here { &mut self.bound } else { &mut self.free }) |= 1 << (here + 2);
        }
    }
}

/// Returns the step in the opposite direction.
fn back(step: usize) -> usize {
    if step < 3 { step + 3 } else { step - 3 }
}

/// Returns the two columns of a step as a set of suppressed columns.
fn both(step: usize) -> Suppressed {
    1 << RANKS[step % 3] | 1 << RANKS[step % 3 + 1]
}

/// An aspect by its place in the framework, its row, and the steps that people could take in it.
type AspectRow = (usize, CountedRow, StepsTaken);

/// Returns whether somebody could take a step in an aspect and leave the verdict and all that is
/// shown as they are.
fn is_free((_, (_, kept), steps): &AspectRow, step: usize) -> bool {
    steps.free & 1 << step != 0 && kept & both(step) == both(step)
}

/// The rows of a competency that depend on each other: its verdict, and each aspect that counts, by
/// its place in the framework.
#[derive(Clone, Debug)]
pub(in super::super) struct Linked {
    verdict: CountedRow,
    aspects: Vec<AspectRow>,
    /// True if fewer people meet it than the minimum, if that is stated instead of the number. It
    /// is stated only if the suppressed columns hold at least twice the minimum: this depends only
    /// on what is shown, and leaves at least `minimum` values possible.
    is_met_by_few: Option<bool>,
    minimum: u32,
}

impl Linked {
    /// Suppresses as little as possible. `steps` are empty if a verdict is not the lowest of the
    /// aspects.
    pub(in super::super) fn new(
        verdict: Counts,
        aspects: Vec<(usize, Counts, StepsTaken)>,
        minimum: u32,
    ) -> Self {
        let rows = || {
            [verdict].into_iter().chain(aspects.iter().map(|(_, row, _)| *row)).collect::<Vec<_>>()
        };
        let must = rows().iter().map(|row| smalls(row, minimum)).fold(0, |all, one| all | one);
        let made = |of_verdict: Suppressed, of_aspect: &dyn Fn(&Counts) -> Suppressed| Self {
            verdict: (verdict, of_verdict),
            aspects: aspects
                .iter()
                .map(|(aspect, row, steps)| (*aspect, (*row, of_aspect(row)), *steps))
                .collect(),
            is_met_by_few: (sum_of(&verdict, of_verdict) >= 2 * minimum)
                .then_some(verdict[MET] < minimum),
            minimum,
        };
        let alone = suppressed_alone(&verdict, minimum);
        let with_verdict =
            |row: &Counts| least(&[*row], smalls(row, minimum) | alone, minimum, 1..=ALL);
        let all = |_: &Counts| if must == 0 { 0 } else { ALL };
        let choices: [&dyn Fn(&Counts) -> Suppressed; 3] =
            [&|row| suppressed_alone(row, minimum), &with_verdict, &all];
        let together = if is_small(verdict.iter().sum(), minimum) {
            ALL
        } else {
            least(&rows(), must, minimum, NEIGHBOURS)
        };
        let is_in_order =
            must == 0 || aspects.iter().any(|(_, _, steps)| *steps != StepsTaken::default());
        let together = if is_in_order { together } else { ALL };
        let mut choices = choices
            .into_iter()
            .map(|of_aspect| made(alone, of_aspect))
            .chain([made(together, &|_| together)]);
        choices
            .find(Self::hides_all)
            .unwrap_or_else(|| Self { is_met_by_few: None, ..made(together, &|_| together) })
    }

    pub(in super::super) fn verdict(&self) -> CountedRow {
        self.verdict
    }

    pub(in super::super) fn aspect(&self, aspect: usize) -> Option<CountedRow> {
        self.aspects.iter().find(|(known, ..)| *known == aspect).map(|(_, row, _)| *row)
    }

    pub(super) fn is_met_by_few(&self) -> Option<bool> {
        self.is_met_by_few
    }

    /// Returns how many are open, exactly and at least, as far as that is shown.
    pub(in super::super) fn open(&self) -> (Option<u32>, u32) {
        let (row, kept) = self.verdict;
        let (shown, people): (_, u32) = (shown(&row, kept), row.iter().sum());
        let [met, not_met, not_rated, not_applicable] = shown;
        let exact = open_of(&shown, people);
        let most_met =
            (met.is_none() && self.is_met_by_few == Some(true)).then_some(self.minimum - 1);
        let rest = most_met
            .zip(not_applicable)
            .map_or(0, |(met, other)| people.saturating_sub(met + other));
        (exact, exact.unwrap_or_else(|| rest.max(not_met.unwrap_or(0) + not_rated.unwrap_or(0))))
    }

    /// Returns whether somebody could take a step in an aspect that moves the verdict too, while
    /// all that is shown stays the same.
    fn is_bound(&self, (_, (_, kept), steps): &AspectRow, step: usize) -> bool {
        let is_hidden = kept & self.verdict.1 & both(step) == both(step);
        steps.bound & 1 << step != 0 && is_hidden && self.stays_few_or_many(step)
    }

    /// Returns whether "few" or "many" still holds after somebody's verdict takes a step.
    fn stays_few_or_many(&self, step: usize) -> bool {
        let met = self.verdict.0[MET];
        match self.is_met_by_few {
            Some(true) => !FROM_MET.contains(&back(step)) || met + 1 < self.minimum,
            Some(false) => !FROM_MET.contains(&step) || met > self.minimum,
            None => true,
        }
    }

    /// Returns whether each small number of a row has at least one suitable step out of it or into
    /// it.
    fn each_small(&self, row: &CountedRow, mut any: impl FnMut(usize) -> bool) -> bool {
        small_sums(row, self.minimum).all(|columns| {
            (0..6).filter(|step| (both(*step) & columns).is_power_of_two()).any(&mut any)
        })
    }

    /// Returns whether every small number could be different: by a step in an aspect alone, or in
    /// an aspect and the verdict together.
    fn each_has(
        &self,
        free: impl Fn(&AspectRow, usize) -> bool,
        bound: impl Fn(&AspectRow, usize) -> bool,
    ) -> bool {
        self.each_small(&self.verdict, |step| {
            self.aspects.iter().any(|aspect| self.is_bound(aspect, step) && bound(aspect, step))
        }) && self.aspects.iter().all(|aspect| {
            let is_bound = |step| self.is_bound(aspect, step) && bound(aspect, step);
            self.each_small(&aspect.1, |step| {
                is_free(aspect, step) && free(aspect, step) || is_bound(step)
            })
        })
    }

    fn hides_all(&self) -> bool {
        self.each_has(|_, _| true, |_, _| true)
    }
}

/// The sums over the competencies of a domain that may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sums {
    All,
    OfVerdicts,
    /// Sums whose parts are all shown, so that they reveal nothing new.
    OfWhatIsShown,
}

impl Sums {
    fn of(domain: &[&Linked]) -> Self {
        let others = |at: usize| {
            domain.iter().enumerate().filter(move |(other, _)| *other != at).map(|(_, one)| *one)
        };
        // If all sums are shown, somebody must take the opposite step in the same aspect of another
        // competency, and the verdict must move there if it moves here.
        let all = |at: usize| {
            let same = |aspect: usize| {
                others(at).flat_map(move |other| {
                    other
                        .aspects
                        .iter()
                        .filter(move |one| one.0 == aspect)
                        .map(move |one| (other, one))
                })
            };
            domain[at].each_has(
                |aspect, step| same(aspect.0).any(|(_, one)| is_free(one, back(step))),
                |aspect, step| same(aspect.0).any(|(other, one)| other.is_bound(one, back(step))),
            )
        };
        // If only the sums of verdicts are shown, a verdict must take the opposite step in another
        // competency, in any aspect.
        let of_verdicts = |at: usize| {
            let step_back = |step: usize| {
                others(at)
                    .any(|other| other.aspects.iter().any(|one| other.is_bound(one, back(step))))
            };
            domain[at].each_has(|_, _| true, |_, step| step_back(step))
        };
        if (0..domain.len()).all(all) {
            Self::All
        } else if (0..domain.len()).all(of_verdicts) {
            Self::OfVerdicts
        } else {
            Self::OfWhatIsShown
        }
    }
}

/// Returns the sums of the verdicts of a domain, and of each of `aspects` that count, if shown.
#[must_use]
pub(in super::super) fn sums(
    domain: &[&Linked],
    aspects: &[usize],
    minimum: u32,
) -> (Shown, Vec<Shown>) {
    let is_too_few = domain.iter().any(|one| is_small(one.verdict.0.iter().sum(), minimum));
    let verdicts = || domain.iter().map(|one| one.verdict);
    let of_aspect = |aspect: usize| domain.iter().filter_map(move |one| one.aspect(aspect));
    // A sum that is small itself could be worked out from the others.
    let is_any_small = has_small_sum(verdicts(), minimum)
        || aspects.iter().any(|aspect| has_small_sum(of_aspect(*aspect), minimum));
    let may_be = if is_too_few || is_any_small { Sums::OfWhatIsShown } else { Sums::of(domain) };
    let of_aspects =
        aspects.iter().map(|aspect| summed(of_aspect(*aspect), minimum, may_be == Sums::All));
    (summed(verdicts(), minimum, may_be != Sums::OfWhatIsShown), of_aspects.collect())
}
