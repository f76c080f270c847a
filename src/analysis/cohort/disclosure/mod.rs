//! Suppresses small numbers, and the numbers from which they could be worked out.
//!
//! A number from 1 to below a minimum is suppressed (a threshold rule). Other numbers of its row
//! are suppressed too, so that the suppressed numbers of a row never sum to less than the minimum.
//! Zero is shown: it identifies nobody.
//!
//! Nothing can be worked out, because for each small number there is different data that produces
//! the same output:
//!
//! - *A row.* At least two of its cells are suppressed, so one person more in another of them and
//!   one fewer in the small one give the same output.
//! - *Aspects and the verdict over them* depend on each other: see [`linked`].
//! - *Groups.* Only their verdicts are shown, and at least the columns suppressed in the whole
//!   are suppressed in each group. If somebody in another group is in the small column of this
//!   group, that person swaps all answers with one of this group in another suppressed column, and
//!   the whole stays as it is. If there is nobody, the number is that of the whole.
//! - *Sums over a domain.* A move in one competency needs the opposite move in another, so we
//!   look for somebody who can make it.
//! - *The split of "not met"* comes on top of the four states: see [`split`].
//! - *Order.* It depends only on what is shown.
//!
//! `tests/it/cohort.rs` tries to recover the suppressed numbers.

mod linked;
mod split;
mod states;

pub(super) use linked::StepsTaken;
use linked::{Linked, sums};
pub(super) use split::merged;
pub use states::ShownStates;
pub(super) use states::{StateRows, may_be_split, state_sum_alone, state_sums};

/// The number of people in each state: met, on the way, not yet, not rated, not applicable. Those on
/// the way and those not yet there have not met it.
pub type StateCounts = [u32; 5];

/// The number of people in each state: met, not met, not rated, not applicable.
pub type Counts = [u32; 4];

/// The same, without the numbers that are suppressed.
pub type Shown = [Option<u32>; 4];

/// The suppressed columns of a row, one bit for each.
pub(super) type Suppressed = u8;

const ALL: Suppressed = 0b1111;
/// The columns that make a competency open, and those that do not. If the columns of one of these
/// sets are suppressed together, their sum is still known, which helps readers more than a single
/// column.
const OPEN: Suppressed = 0b0110;
const CLOSED: Suppressed = 0b1001;
pub(super) fn is_small(count: u32, minimum: u32) -> bool {
    count > 0 && count < minimum
}

fn smalls(row: &Counts, minimum: u32) -> Suppressed {
    (0..4).filter(|at| is_small(row[*at], minimum)).map(|at| 1 << at).sum()
}

fn sum_of(row: &Counts, kept: Suppressed) -> u32 {
    (0..4).filter(|at| kept & 1 << at != 0).map(|at| row[at]).sum()
}

/// Returns the fewest columns out of `choices` that suppress `must`. In each row, the suppressed
/// numbers are all 0, or there is more than one and their sum is large enough.
fn least(
    rows: &[Counts],
    must: Suppressed,
    minimum: u32,
    choices: impl IntoIterator<Item = Suppressed>,
) -> Suppressed {
    if must == 0 {
        return 0;
    }
    let is_enough = |kept: Suppressed| rows.iter().all(|row| !is_small(sum_of(row, kept), minimum));
    let fits =
        |kept: &Suppressed| kept & must == must && kept.count_ones() >= 2 && is_enough(*kept);
    let splits = |kept: Suppressed| kept & OPEN != 0 && kept & CLOSED != 0;
    let hides = |kept: Suppressed| rows.iter().map(|row| u64::from(sum_of(row, kept))).sum::<u64>();
    choices
        .into_iter()
        .filter(fits)
        .min_by_key(|kept| (splits(*kept), kept.count_ones(), hides(*kept)))
        .unwrap_or(ALL)
}

/// Returns the columns to suppress in a row that stands alone.
#[must_use]
pub(super) fn suppressed_alone(row: &Counts, minimum: u32) -> Suppressed {
    if is_small(row.iter().sum(), minimum) {
        return ALL;
    }
    least(&[*row], smalls(row, minimum), minimum, 1..=ALL)
}

/// Returns the columns to suppress in the row of each group, given those suppressed in the whole.
#[must_use]
pub(super) fn suppressed_in_groups(
    of_whole: Suppressed,
    groups: &[Counts],
    minimum: u32,
) -> Suppressed {
    let must = groups.iter().map(|row| smalls(row, minimum)).fold(of_whole, |all, one| all | one);
    least(groups, must, minimum, 1..=ALL)
}

/// Returns a row as it is shown.
#[must_use]
pub(super) fn shown(row: &Counts, kept: Suppressed) -> Shown {
    std::array::from_fn(|at| (kept & 1 << at == 0).then_some(row[at]))
}

/// Counts the open ones (not met or not rated), as far as what is shown of a row of `people`
/// allows.
#[must_use]
pub(super) fn open_of(shown: &Shown, people: u32) -> Option<u32> {
    let [met, not_met, not_rated, not_applicable] = *shown;
    not_met
        .zip(not_rated)
        .map(|(one, other)| one + other)
        .or_else(|| met.zip(not_applicable).map(|(one, other)| people - one - other))
}

/// A row with its suppressed columns.
type CountedRow = (Counts, Suppressed);

/// Returns the sets of suppressed columns, of one or more, whose sum is small.
fn small_sums((row, kept): &CountedRow, minimum: u32) -> impl Iterator<Item = Suppressed> {
    (1..*kept)
        .filter(move |columns| columns & !kept == 0 && is_small(sum_of(row, *columns), minimum))
}

/// Returns the sums of the columns, and the columns that are suppressed in any row.
fn sums_of(rows: impl Iterator<Item = CountedRow>) -> CountedRow {
    let (mut sums, mut any): CountedRow = ([0; 4], 0);
    for (row, kept) in rows {
        sums.iter_mut().zip(&row).for_each(|(sum, count)| *sum += count);
        any |= kept;
    }
    (sums, any)
}

fn has_small_sum(rows: impl Iterator<Item = CountedRow>, minimum: u32) -> bool {
    smalls(&sums_of(rows).0, minimum) != 0
}

/// Returns the sums of rows as they are shown: all of them if they `may_be`, and else only those
/// whose parts are all shown.
fn summed(rows: impl Iterator<Item = CountedRow>, minimum: u32, may_be: bool) -> Shown {
    let (sums, any) = sums_of(rows);
    shown(&sums, if may_be { 0 } else { any | smalls(&sums, minimum) })
}

/// Returns the sums of rows that depend on no other rows. Each small suppressed number needs
/// another row that suppresses the same two columns and has somebody in the right one, so that one
/// person of each row can move in opposite directions.
#[must_use]
pub(super) fn sum_alone(rows: &[(Counts, Suppressed)], minimum: u32) -> Shown {
    let has_other = |at: usize, columns: Suppressed| {
        let (row, kept) = rows[at];
        let pairs = (0..4).flat_map(|within| (0..4).map(move |without| (within, without)));
        let pairs = pairs.filter(|(within, without)| {
            columns & 1 << within != 0 && kept & !columns & 1 << without != 0
        });
        pairs.into_iter().any(|(within, without)| {
            let both = 1 << within | 1 << without;
            let others = rows
                .iter()
                .enumerate()
                .filter(|(other, (_, kept))| *other != at && kept & both == both);
            others.into_iter().any(|(_, (other, _))| {
                row[within] > 0 && other[without] > 0 || row[without] > 0 && other[within] > 0
            })
        })
    };
    let is_too_few = rows.iter().any(|(row, _)| is_small(row.iter().sum(), minimum));
    let is_safe = |at: usize| small_sums(&rows[at], minimum).all(|columns| has_other(at, columns));
    let may_be = !is_too_few
        && !has_small_sum(rows.iter().copied(), minimum)
        && (0..rows.len()).all(is_safe);
    summed(rows.iter().copied(), minimum, may_be)
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows() -> impl Strategy<Value = (u32, Vec<Counts>)> {
        (
            2_u32..9,
            proptest::collection::vec(
                proptest::array::uniform4(prop_oneof![Just(0), 0_u32..12, 0_u32..60]),
                1..5,
            ),
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 2_000,
            rng_seed: proptest::test_runner::RngSeed::Fixed(5),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn no_small_number_is_shown_and_what_is_suppressed_is_never_small_together(
            (minimum, groups) in rows(),
        ) {
            let groups: Vec<Counts> =
                groups.into_iter().filter(|row| !is_small(row.iter().sum(), minimum)).collect();
            let whole: Counts = std::array::from_fn(|at| groups.iter().map(|row| row[at]).sum());
            let of_whole = suppressed_alone(&whole, minimum);
            let of_groups = suppressed_in_groups(of_whole, &groups, minimum);
            prop_assert_eq!(
                of_whole & of_groups,
                of_whole,
                "what is suppressed of the whole is suppressed of its parts"
            );
            for (row, kept) in groups.iter().map(|row| (row, of_groups)).chain([(&whole, of_whole)])
            {
                prop_assert!(
                    shown(row, kept).iter().flatten().all(|count| !is_small(*count, minimum))
                );
                prop_assert!(!is_small(sum_of(row, kept), minimum), "{row:?} {kept:04b}");
                prop_assert!(kept == 0 || kept.count_ones() >= 2);
            }
            if minimum > 60
                || groups.iter().flatten().all(|count| !is_small(*count, minimum))
                    && smalls(&whole, minimum) == 0
            {
                prop_assert_eq!(
                    (of_whole, of_groups),
                    (0, 0),
                    "nothing is suppressed without need"
                );
            }
        }

        #[test]
        fn a_sum_of_rows_that_stand_alone_leaves_every_small_number_another_world(
            (minimum, rows) in rows(),
        ) {
            let rows: Vec<(Counts, Suppressed)> =
                rows.into_iter().map(|row| (row, suppressed_alone(&row, minimum))).collect();
            let shown_sums = sum_alone(&rows, minimum);
            let published = |world: &[Counts]| -> (Vec<Shown>, Shown) {
                let kept: Vec<Shown> =
                    world.iter().zip(&rows).map(|(row, (_, kept))| shown(row, *kept)).collect();
                let sums: Counts = std::array::from_fn(|at| world.iter().map(|row| row[at]).sum());
                (kept, std::array::from_fn(|at| shown_sums[at].map(|_| sums[at])))
            };
            let world: Vec<Counts> = rows.iter().map(|(row, _)| *row).collect();
            let said = published(&world);
            for (at, row) in rows.iter().enumerate() {
                for columns in small_sums(row, minimum) {
                    // One person moves within this row, and if need be one moves the other way in
                    // another row.
                    let pairs = (0..4)
                        .flat_map(|from| (0..4).map(move |to| (from, to)))
                        .filter(|(from, to)| u8::is_power_of_two(columns & (1 << from | 1 << to)));
                    let mut others = pairs.filter(|(from, _)| world[at][*from] > 0).flat_map(
                        |(column, next)| {
                            let mut once = world.clone();
                            once[at][column] -= 1;
                            once[at][next] += 1;
                            let twice = (0..world.len()).filter(|other| *other != at).filter_map({
                                let once = once.clone();
                                move |other| {
                                    let mut twice = once.clone();
                                    twice[other][next] = twice[other][next].checked_sub(1)?;
                                    twice[other][column] += 1;
                                    Some(twice)
                                }
                            });
                            [once].into_iter().chain(twice).collect::<Vec<_>>()
                        },
                    );
                    prop_assert!(
                        others.any(|other| published(&other) == said),
                        "{world:?} {at} {columns:04b}: {said:?}"
                    );
                }
            }
        }

        #[test]
        fn groups_that_are_too_small_are_put_together(
            sizes in proptest::collection::vec(0_u32..12, 0..8),
            minimum in 1_u32..7,
        ) {
            let pools = pooled(&sizes, minimum);
            let mut seen: Vec<usize> = pools.concat();
            seen.sort_unstable();
            let all: Vec<usize> = (0..sizes.len()).filter(|at| sizes[*at] > 0).collect();
            prop_assert!(pools.is_empty() || seen == all);
            for pool in &pools {
                prop_assert!(
                    !is_small(pool.iter().map(|at| sizes[*at]).sum(), minimum),
                    "{pools:?}"
                );
            }
        }
    }

    #[test]
    fn open_counts_stay_known_if_that_is_possible() {
        // Three have not met it. Together with those who did not rate it, twelve are open, which is
        // shown.
        assert_eq!(
            shown(&[8, 3, 9, 0], suppressed_alone(&[8, 3, 9, 0], 5)),
            [Some(8), None, None, Some(0)]
        );
        assert_eq!(open_of(&[Some(8), None, None, Some(0)], 20), Some(12));
        // If only three are open, that number is suppressed too.
        assert_eq!(
            shown(&[17, 3, 0, 0], suppressed_alone(&[17, 3, 0, 0], 5)),
            [None, None, Some(0), Some(0)]
        );
        assert_eq!(open_of(&[None, None, Some(0), Some(0)], 20), None);
        assert_eq!(suppressed_alone(&[3, 0, 0, 0], 5), ALL);
        assert_eq!(suppressed_alone(&[17, 3, 1, 2], 1), 0);
        assert_eq!(pooled(&[6, 1, 2, 9], 5), vec![vec![3], vec![0, 1, 2]]);
        assert_eq!(pooled(&[6, 1], 5), Vec::<Vec<usize>>::new());
        assert_eq!(pooled(&[1], 5), Vec::<Vec<usize>>::new());
        assert_eq!(pooled(&[0, 6], 5), vec![vec![1]]);
    }
}
