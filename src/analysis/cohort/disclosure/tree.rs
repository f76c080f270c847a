//! Ways to split people in two, step by step, and the splits that may be shown.

use super::is_small;

/// A part of the people: columns of a row, one bit for each.
type PartOfRow = u8;

/// Splits of a tree, one bit for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Splits(u8);

impl Splits {
    pub(super) const NONE: Self = Self(0);
    pub(in super::super) const ALL: Self = Self(u8::MAX);

    fn has(self, split: usize) -> bool {
        self.0 & 1 << split != 0
    }
}

/// People who are split into two parts.
struct Split {
    /// The split that has these people as a part; `None` for everybody.
    within: Option<usize>,
    parts: [PartOfRow; 2],
}

/// The columns of a row, as the ends of splits. A split stands behind the one it is within.
pub(in super::super) struct SplitTree(&'static [Split]);

/// Open or not; the open ones by whether they are rated, and those by whether they are on the way;
/// the others by whether it applies to them.
pub(in super::super) const STATES: SplitTree = SplitTree(&[
    Split { within: None, parts: [OPEN, 0b10001] },
    Split { within: Some(0), parts: [NOT_MET, 0b01000] },
    Split { within: Some(1), parts: [0b00010, 0b00100] },
    Split { within: Some(0), parts: [0b00001, 0b10000] },
]);
/// On the way, not yet or not rated, as columns of [`StateCounts`](super::StateCounts).
pub(super) const OPEN: PartOfRow = 0b01110;
pub(super) const NOT_MET: PartOfRow = 0b00110;

/// In four columns: those in the first or not; the others in the second or not; and the rest.
pub(in super::super) const ONE_BY_ONE: SplitTree = SplitTree(&[
    Split { within: None, parts: [0b0001, 0b1110] },
    Split { within: Some(0), parts: [0b0010, 0b1100] },
    Split { within: Some(1), parts: [0b0100, 0b1000] },
]);

fn sum(row: &[u32], columns: PartOfRow) -> u32 {
    row.iter().enumerate().filter(|(at, _)| columns & 1 << at != 0).map(|(_, count)| count).sum()
}

impl SplitTree {
    /// Returns the splits, out of `within`, that may be shown of rows that could tell of one
    /// another: those that leave no small part in any row.
    pub(in super::super) fn shown<const COLUMNS: usize>(
        &self,
        rows: &[[u32; COLUMNS]],
        within: Splits,
        minimum: u32,
    ) -> Splits {
        if rows.iter().any(|row| is_small(row.iter().sum(), minimum)) {
            return Splits::NONE;
        }
        self.0.iter().enumerate().fold(Splits::NONE, |shown, (at, split)| {
            let is_reached = split.within.is_none_or(|within| shown.has(within));
            let has_small = || {
                rows.iter()
                    .any(|row| split.parts.iter().any(|part| is_small(sum(row, *part), minimum)))
            };
            let is_shown = within.has(at) && is_reached && !has_small();
            Splits(shown.0 | u8::from(is_shown) << at)
        })
    }

    /// Returns whether all splits are shown.
    pub(in super::super) fn is_whole(&self, shown: Splits) -> bool {
        (0..self.0.len()).all(|at| shown.has(at))
    }

    /// Returns the number of people in columns that are a part of a split, as far as it is shown.
    /// Where nobody is in a part, nobody is in the parts of it either.
    pub(super) fn part(&self, row: &[u32], shown: Splits, columns: PartOfRow) -> Option<u32> {
        let mut parts = self
            .0
            .iter()
            .enumerate()
            .filter(|(at, _)| shown.has(*at))
            .flat_map(|(_, split)| split.parts);
        let is_known =
            |part: PartOfRow| part == columns || part & columns == columns && sum(row, part) == 0;
        parts.any(is_known).then(|| sum(row, columns))
    }

    /// Returns a row as it is shown.
    pub(in super::super) fn row<const COLUMNS: usize>(
        &self,
        row: &[u32; COLUMNS],
        shown: Splits,
    ) -> [Option<u32>; COLUMNS] {
        std::array::from_fn(|at| self.part(row, shown, 1 << at))
    }
}
