//! Suppresses small numbers, and the numbers from which they could be worked out.
//!
//! People are split in two, step by step: see [`STATES`]. A split is shown only if neither of its
//! parts is a small number, from 1 to below a minimum, and only below splits that are shown. Zero is
//! shown: it identifies nobody. Rows that could tell of one another show the same splits:
//!
//! - *The rows of a competency*: see [`competency`].
//! - *Groups.* Only their verdicts are shown, by the same splits in each group, and no others than
//!   in the whole.
//! - *Sums over a domain* add up what is shown, and are shown where all of that is.
//! - *Order* depends only on what is shown.
//! - *Bands.* Where the first split is not shown, the number in its first part is known to lie in a
//!   band, in which it could be any number: see [`band`].
//!
//! Nothing can be worked out, even by somebody who knows these rules. Behind a split that is not
//! shown there is a small part: 1 in it could be 2, and any other small number could be one fewer.
//! The part is small still, so the same splits are shown. (In groups, somebody of another group
//! changes places with them. If nobody there is on the other side, it could be one more: then
//! there is one on the other side there, a small number too.) This takes a minimum of 3: below that,
//! a small number can only be 1.
//!
//! The tests of this module try all cohorts of a few people, and `tests/it/disclosure.rs` tries to
//! recover the suppressed numbers of whole reports.

mod competency;
#[cfg(test)]
pub(super) mod readers;
mod tree;

pub(super) use competency::CompetencyRows;
pub(super) use tree::{ONE_BY_ONE, STATES, Splits};

/// The number of people in each state: met, on the way, not yet, not rated, not applicable. Those on
/// the way and those not yet there have not met it.
pub type StateCounts = [u32; 5];

/// The number of people in each of four columns.
pub type Counts = [u32; 4];

/// The same, without the numbers that are suppressed.
pub type Shown = [Option<u32>; 4];

pub(super) fn is_small(count: u32, minimum: u32) -> bool {
    count > 0 && count < minimum
}

/// Returns whether all numbers of a row may be shown.
pub(super) fn is_whole(row: &Counts, minimum: u32) -> bool {
    ONE_BY_ONE.is_whole(ONE_BY_ONE.shown(&[*row], Splits::ALL, minimum))
}

/// A number, or the numbers between which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    pub least: u32,
    pub most: u32,
}

impl Between {
    #[must_use]
    pub fn exactly(count: u32) -> Self {
        Self { least: count, most: count }
    }

    #[must_use]
    pub fn exact(self) -> Option<u32> {
        (self.least == self.most).then_some(self.least)
    }
}

/// Returns the band in which a part of the people lies, of whom either that part or the rest is a
/// small number. Of at least twice the minimum only one of the two can be small, so it is every
/// small number, or all but that. Of fewer people it is any number but none and all, in the lower or
/// the upper half; of fewer than five, a half could be one number.
#[must_use]
pub(super) fn band(part: u32, people: u32, minimum: u32) -> Between {
    let small = minimum.saturating_sub(1);
    let half = if people < 2 * minimum { people / 2 } else { small };
    if people < minimum.max(5) {
        Between { least: 0, most: people }
    } else if part <= half {
        Between { least: 1, most: half }
    } else if people < 2 * minimum {
        Between { least: half + 1, most: people - 1 }
    } else {
        Between { least: people - small, most: people - 1 }
    }
}

/// Returns whether numbers of one kind differ by a small number anywhere: whoever sees both learns
/// that difference.
pub(super) fn is_near(row: &Counts, other: &Counts, minimum: u32) -> bool {
    row.iter().zip(other).any(|(one, other)| is_small(one.abs_diff(*other), minimum))
}

/// A row as it is shown: each state, all who have not met it, and all for whom it is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShownStates {
    pub states: [Option<u32>; 5],
    pub not_met: Option<u32>,
    pub open: Option<u32>,
}

impl ShownStates {
    #[must_use]
    pub(super) fn of(row: &StateCounts, shown: Splits) -> Self {
        Self {
            states: STATES.row(row, shown),
            not_met: STATES.part(row, shown, tree::NOT_MET),
            open: STATES.part(row, shown, tree::OPEN),
        }
    }

    /// Returns a row that stands alone, as it is shown.
    #[must_use]
    pub(super) fn alone(row: &StateCounts, minimum: u32) -> Self {
        Self::of(row, STATES.shown(&[*row], Splits::ALL, minimum))
    }

    /// Adds up rows: each number that is shown of all of them.
    #[must_use]
    pub(super) fn added(rows: impl IntoIterator<Item = Self>) -> Self {
        let add = |one: Option<u32>, other: Option<u32>| one.zip(other).map(|(a, b)| a + b);
        let none = Self { states: [Some(0); 5], not_met: Some(0), open: Some(0) };
        rows.into_iter().fold(none, |sum, row| Self {
            states: std::array::from_fn(|at| add(sum.states[at], row.states[at])),
            not_met: add(sum.not_met, row.not_met),
            open: add(sum.open, row.open),
        })
    }
}

/// Pools groups of people that are too small, together with as many of the next larger groups as it
/// takes to be large enough. Each item lists the places of the groups in it. Empty if that would
/// leave all groups in one, or only one that is too small.
#[must_use]
pub fn pooled(sizes: &[u32], minimum: u32) -> Vec<Vec<usize>> {
    let mut by_size: Vec<usize> = (0..sizes.len()).filter(|at| sizes[*at] > 0).collect();
    by_size.sort_by_key(|at| (sizes[*at], *at));
    let mut together = 0;
    let mut pool = Vec::new();
    for at in &by_size {
        if is_small(sizes[*at], minimum) || is_small(together, minimum) {
            together += sizes[*at];
            pool.push(*at);
        }
    }
    let mut apart: Vec<Vec<usize>> =
        by_size.iter().filter(|at| !pool.contains(at)).map(|at| vec![*at]).collect();
    apart.sort();
    if !pool.is_empty() {
        pool.sort_unstable();
        apart.push(pool);
    }
    let is_one_too_few =
        apart.len() == 1 && is_small(apart[0].iter().map(|at| sizes[*at]).sum(), minimum);
    let is_all_together = apart.len() == 1 && apart[0].len() > 1;
    if is_one_too_few || is_all_together { Vec::new() } else { apart }
}

#[cfg(test)]
mod tests;
