//! Whether the people who have not met something may be split into those on the way and those not
//! yet there.
//!
//! The four states are suppressed first, as if nobody could tell the two apart. The split is shown
//! on top of that where it tells nothing more: neither of its parts is small, and for each small
//! number, those of the four states and those of every split that is not shown, somebody could
//! still take a step out of it or into it while all that is shown stays the same. The steps are
//! those of [`linked`](super::linked), over five states instead of four.

use super::{Counts, StateCounts, Suppressed, is_small};

/// The states by rank: not rated, not yet, on the way, met, not applicable. The lowest decides the
/// verdict.
const RANKS: usize = 5;
const NOT_YET: usize = 1;
const ON_THE_WAY: usize = 2;
const MET: usize = 3;
/// The number of steps from a rank to the next one, up or down.
const STEPS: usize = RANKS - 1;
/// The steps between "not yet" and "on the way": how many have not met it stays the same.
const WITHIN: [usize; 2] = [NOT_YET, NOT_YET + STEPS];

/// Returns the rank of a state, by its place in [`StateCounts`].
fn rank(state: usize) -> usize {
    [MET, ON_THE_WAY, NOT_YET, 0, 4][state]
}

fn back(step: usize) -> usize {
    if step < STEPS { step + STEPS } else { step - STEPS }
}

/// Returns the two ranks of a step, one bit for each.
fn both(step: usize) -> u8 {
    0b11 << (step % STEPS)
}

/// The steps that somebody could take in an aspect: `free` ones leave the verdict as it is, `bound`
/// ones move it too. Four bits for the steps up, then four for those down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct SplitSteps {
    free: u8,
    bound: u8,
}

impl SplitSteps {
    /// Adds somebody who is in a state in this aspect and in `others` in all others that count.
    pub(in super::super) fn add(&mut self, state: usize, others: impl Iterator<Item = usize>) {
        let (here, lowest) = (rank(state), others.map(rank).min().unwrap_or(usize::MAX));
        if here < STEPS {
            *(if lowest > here { &mut self.bound } else { &mut self.free }) |= 1 << here;
        }
        if here > 0 {
            *(if lowest >= here { &mut self.bound } else { &mut self.free }) |=
                1 << (here + STEPS - 1);
        }
    }
}

/// A row over five states.
#[derive(Clone, Copy, Debug)]
struct SplitRow {
    by_rank: [u32; RANKS],
    /// The ranks that are suppressed, one bit for each.
    hidden: u8,
    is_not_met_shown: bool,
    steps: SplitSteps,
}

impl SplitRow {
    /// Returns a row of which the columns `kept` of the four states are suppressed, and the split
    /// as well.
    fn new(counts: &StateCounts, kept: Suppressed, steps: SplitSteps) -> Self {
        let mut by_rank = [0; RANKS];
        counts.iter().enumerate().for_each(|(state, count)| by_rank[rank(state)] = *count);
        let is_hidden = |column: usize| kept & 1 << column != 0;
        let hidden = [(is_hidden(2), 0), (is_hidden(0), MET), (is_hidden(3), 4)];
        let hidden = hidden.iter().filter(|(is_hidden, _)| *is_hidden).map(|(_, rank)| 1 << rank);
        Self {
            by_rank,
            hidden: hidden.sum::<u8>() | 1 << NOT_YET | 1 << ON_THE_WAY,
            is_not_met_shown: !is_hidden(1),
            steps,
        }
    }

    /// Returns the same row with its split shown, if that alone tells no small number.
    fn split(mut self, minimum: u32) -> Self {
        let parts = [NOT_YET, ON_THE_WAY];
        if self.is_not_met_shown && !parts.iter().any(|part| is_small(self.by_rank[*part], minimum))
        {
            self.hidden &= !(1 << NOT_YET | 1 << ON_THE_WAY);
        }
        self
    }

    fn is_split(&self) -> bool {
        self.hidden & 1 << NOT_YET == 0
    }

    /// Returns whether somebody's step changes nothing that is shown of this row.
    fn hides(&self, step: usize) -> bool {
        self.hidden & both(step) == both(step) && (WITHIN.contains(&step) || !self.is_not_met_shown)
    }

    /// Returns the sets of suppressed ranks whose sum is small.
    fn small_sums(&self, minimum: u32) -> impl Iterator<Item = u8> {
        let sum = |ranks: u8| -> u32 {
            (0..RANKS).filter(|rank| ranks & 1 << rank != 0).map(|rank| self.by_rank[rank]).sum()
        };
        (1..=self.hidden)
            .filter(move |ranks| ranks & !self.hidden == 0 && is_small(sum(*ranks), minimum))
    }
}

/// The rows of a competency that depend on each other, over five states.
#[derive(Clone, Debug)]
pub(super) struct SplitRows {
    verdict: SplitRow,
    /// By the place of the aspect in the framework.
    aspects: Vec<(usize, SplitRow)>,
    /// As in [`linked`](super::linked).
    is_met_by_few: Option<bool>,
    minimum: u32,
}

/// The numbers of a row by state, its suppressed columns, and the steps in it.
pub(super) type Unsplit = (StateCounts, Suppressed, SplitSteps);

impl SplitRows {
    /// Returns the rows without any split.
    pub(super) fn new(
        verdict: (StateCounts, Suppressed),
        aspects: impl Iterator<Item = (usize, Unsplit)>,
        is_met_by_few: Option<bool>,
        minimum: u32,
    ) -> Self {
        let row = |(counts, kept, steps): Unsplit| SplitRow::new(&counts, kept, steps);
        Self {
            verdict: row((verdict.0, verdict.1, SplitSteps::default())),
            aspects: aspects.map(|(aspect, unsplit)| (aspect, row(unsplit))).collect(),
            is_met_by_few,
            minimum,
        }
    }

    /// Returns the same rows with as many splits as tell nothing more: all, that of the verdict, or
    /// none.
    pub(super) fn split(&self) -> Self {
        let verdict = self.verdict.split(self.minimum);
        let of = |(aspect, row): &(usize, SplitRow)| (*aspect, row.split(self.minimum));
        let all = Self { verdict, aspects: self.aspects.iter().map(of).collect(), ..self.clone() };
        let of_verdict = || Self { verdict, ..self.clone() };
        [all, of_verdict()].into_iter().find(Self::hides_all).unwrap_or_else(|| self.clone())
    }

    pub(super) fn is_verdict_split(&self) -> bool {
        self.verdict.is_split()
    }

    pub(super) fn is_split(&self, aspect: usize) -> bool {
        self.row(aspect).is_some_and(SplitRow::is_split)
    }

    fn row(&self, aspect: usize) -> Option<&SplitRow> {
        self.aspects.iter().find(|(known, _)| *known == aspect).map(|(_, row)| row)
    }

    fn is_free(row: &SplitRow, step: usize) -> bool {
        row.steps.free & 1 << step != 0 && row.hides(step)
    }

    fn is_bound(&self, row: &SplitRow, step: usize) -> bool {
        row.steps.bound & 1 << step != 0
            && row.hides(step)
            && self.verdict.hides(step)
            && self.stays_few_or_many(step)
    }

    fn stays_few_or_many(&self, step: usize) -> bool {
        let met = self.verdict.by_rank[MET];
        let from_met = [MET, MET - 1 + STEPS];
        match self.is_met_by_few {
            Some(true) => !from_met.contains(&back(step)) || met + 1 < self.minimum,
            Some(false) => !from_met.contains(&step) || met > self.minimum,
            None => true,
        }
    }

    /// Returns whether every small number could be different: by a step in an aspect alone, or in
    /// an aspect and the verdict together.
    fn each_has(
        &self,
        free: impl Fn(usize, usize) -> bool,
        bound: impl Fn(usize, usize) -> bool,
    ) -> bool {
        let each_small = |row: &SplitRow, any: &dyn Fn(usize) -> bool| {
            row.small_sums(self.minimum).all(|ranks| {
                (0..2 * STEPS).filter(|step| (both(*step) & ranks).is_power_of_two()).any(any)
            })
        };
        let is_bound = |(aspect, row): &(usize, SplitRow), step| {
            self.is_bound(row, step) && bound(*aspect, step)
        };
        each_small(&self.verdict, &|step| self.aspects.iter().any(|one| is_bound(one, step)))
            && self.aspects.iter().all(|one| {
                each_small(&one.1, &|step| {
                    Self::is_free(&one.1, step) && free(one.0, step) || is_bound(one, step)
                })
            })
    }

    fn hides_all(&self) -> bool {
        self.each_has(|_, _| true, |_, _| true)
    }

    fn has_smalls_only_in_others(&self) -> bool {
        self.verdict.small_sums(self.minimum).next().is_none()
            && self.aspects.iter().all(|(_, row)| row.small_sums(self.minimum).next().is_none())
    }
}

/// Returns whether the sums of verdicts over a domain may be shown beside these rows, and those of
/// the aspects with them (`with_aspects`). `is_split` asks whether their splits may be shown too.
/// Somebody must take the opposite step in another competency, except where no sum changes.
pub(super) fn sums_may_be_shown(domain: &[&SplitRows], with_aspects: bool, is_split: bool) -> bool {
    let changes_nothing = |step: usize| !is_split && WITHIN.contains(&step);
    let others = |at: usize| {
        domain.iter().enumerate().filter(move |(other, _)| *other != at).map(|(_, one)| *one)
    };
    (0..domain.len()).all(|at| {
        if domain[at].has_smalls_only_in_others() {
            return true;
        }
        if with_aspects {
            domain[at].each_has(
                |aspect, step| {
                    changes_nothing(step)
                        || others(at).any(|other| {
                            other.row(aspect).is_some_and(|row| SplitRows::is_free(row, back(step)))
                        })
                },
                |aspect, step| {
                    changes_nothing(step)
                        || others(at).any(|other| {
                            other.row(aspect).is_some_and(|row| other.is_bound(row, back(step)))
                        })
                },
            )
        } else {
            domain[at].each_has(
                |_, _| true,
                |_, step| {
                    changes_nothing(step)
                        || others(at).any(|other| {
                            other.aspects.iter().any(|(_, row)| other.is_bound(row, back(step)))
                        })
                },
            )
        }
    })
}

/// Returns the four states of a row over five.
#[must_use]
pub(in super::super) fn merged(
    [met, on_the_way, not_yet, not_rated, not_applicable]: &StateCounts,
) -> Counts {
    [*met, on_the_way + not_yet, *not_rated, *not_applicable]
}
