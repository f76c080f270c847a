//! Readers of a report who know its rules: all that is shown of many cohorts, and what it leaves
//! possible.

use std::collections::BTreeMap;

use super::is_small;

/// The lowest and the highest of each number that is not shown, over all cohorts that show the same.
pub(in super::super) type Ranges = Vec<(u32, u32)>;

/// Calls with each way in which people can stand in columns.
pub(in super::super) fn each_row<const COLUMNS: usize>(
    people: u32,
    mut with: impl FnMut(&[u32; COLUMNS]),
) {
    fn fill<const COLUMNS: usize>(
        row: &mut [u32; COLUMNS],
        at: usize,
        left: u32,
        with: &mut impl FnMut(&[u32; COLUMNS]),
    ) {
        if at + 1 == COLUMNS {
            row[at] = left;
            with(row);
            return;
        }
        for count in 0..=left {
            row[at] = count;
            fill(row, at + 1, left - count, with);
        }
    }
    fill(&mut [0; COLUMNS], 0, people, &mut with);
}

/// Returns the sum of each set of columns, but not that of all: how many people there are is shown.
pub(in super::super) fn sums<const COLUMNS: usize>(
    row: &[u32; COLUMNS],
) -> impl Iterator<Item = u32> {
    let sum = |columns: u32| (0..COLUMNS).filter(move |at| columns & 1 << at != 0);
    (1..(1_u32 << COLUMNS) - 1).map(move |columns| sum(columns).map(|at| row[at]).sum())
}

/// All that is shown of cohorts, and what it leaves possible.
#[derive(Default)]
pub(in super::super) struct Readers {
    pub(in super::super) by_shown: BTreeMap<Vec<Option<u32>>, Ranges>,
}

impl Readers {
    pub(in super::super) fn see(
        &mut self,
        shown: Vec<Option<u32>>,
        numbers: impl Iterator<Item = u32>,
    ) {
        let ranges = self.by_shown.entry(shown).or_default();
        let is_new = ranges.is_empty();
        for (at, number) in numbers.enumerate() {
            if is_new {
                ranges.push((number, number));
            }
            ranges[at] = (ranges[at].0.min(number), ranges[at].1.max(number));
        }
    }

    /// Fails if a small number can only be what it is.
    pub(in super::super) fn learn_nothing_small(&self, minimum: u32) {
        for (shown, ranges) in &self.by_shown {
            for (at, (least, most)) in ranges.iter().enumerate() {
                assert!(
                    least < most || !is_small(*least, minimum),
                    "with {minimum}, number {at} of {shown:?} can only be {least}"
                );
            }
        }
    }
}
