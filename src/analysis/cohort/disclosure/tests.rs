//! Tries every cohort of a few people: whoever knows the rules, and reads all that is shown, learns
//! no small number that is not.

use super::{
    readers::{Readers, each_row, sums},
    *,
};

fn told(row: &ShownStates) -> impl Iterator<Item = Option<u32>> + use<> {
    row.states.into_iter().chain([row.not_met, row.open])
}

#[test]
fn a_row_that_stands_alone_tells_no_small_number() {
    for minimum in 3..9 {
        for people in 0..=minimum * 2 + 3 {
            let mut readers = Readers::default();
            each_row::<5>(people, |row| {
                let shown = ShownStates::alone(row, minimum);
                assert!(told(&shown).flatten().all(|count| !is_small(count, minimum)), "{row:?}");
                readers.see(told(&shown).collect(), sums(row));
            });
            readers.learn_nothing_small(minimum);
            let mut readers = Readers::default();
            each_row::<4>(people, |row| {
                let shown = ONE_BY_ONE.shown(&[*row], Splits::ALL, minimum);
                let told = ONE_BY_ONE.row(row, shown).to_vec();
                assert!(told.iter().flatten().all(|count| !is_small(*count, minimum)), "{row:?}");
                readers.see(told, sums(row));
            });
            readers.learn_nothing_small(minimum);
        }
    }
}

/// The states by rank: the lowest decides the verdict.
const LOWEST_FIRST: [usize; 5] = [3, 2, 1, 0, 4];

/// Tries all cohorts whose answers to two aspects are some of the states, by rank.
fn see_two_aspects(ranks: &[usize], people: u32, minimum: u32) {
    let mut readers = Readers::default();
    let answers: Vec<(usize, usize)> =
        ranks.iter().flat_map(|one| ranks.iter().map(move |other| (*one, *other))).collect();
    each_row::<16>(people, |cells| {
        let mut rows = [[0; 5]; 3];
        // Cells without an answer of their own are left out.
        if cells[answers.len()..].iter().any(|count| *count > 0) {
            return;
        }
        for ((one, other), count) in answers.iter().zip(cells) {
            for (row, rank) in rows.iter_mut().zip([one.min(other), one, other]) {
                row[LOWEST_FIRST[*rank]] += count;
            }
        }
        let counted = CompetencyRows::new(rows[0], vec![(0, rows[1]), (1, rows[2])], true, minimum);
        let open = counted.open();
        let shown = [Some(counted.verdict()), counted.aspect(0), counted.aspect(1)];
        let shown = shown.iter().flatten().flat_map(told);
        let shown = shown.chain([Some(open.least), Some(open.most)]);
        let is_open: u32 = rows[0][1..4].iter().sum();
        assert!(open.least <= is_open && is_open <= open.most, "{rows:?}");
        readers.see(shown.collect(), rows.iter().flat_map(sums));
    });
    assert!(readers.by_shown.len() > 1, "some numbers are shown");
    readers.learn_nothing_small(minimum);
}

#[test]
fn the_rows_of_a_competency_tell_no_small_number_of_one_another() {
    for (ranks, people) in
        [(&[0, 1, 2, 3][..], 6), (&[0, 2, 3, 4], 6), (&[1, 3, 4], 8), (&[0, 1, 2, 3], 5)]
    {
        see_two_aspects(ranks, people, 3);
    }
    for people in [7, 8] {
        see_two_aspects(&[0, 2, 3], people, 4);
    }
}

#[test]
fn groups_tell_no_small_number_of_one_another_and_of_the_whole() {
    for (minimum, sizes) in [(3, [3, 3]), (3, [3, 5]), (3, [6, 5]), (4, [5, 4])] {
        let mut readers = Readers::default();
        each_row::<5>(sizes[0], |one| {
            each_row::<5>(sizes[1], |other| {
                let whole: StateCounts = std::array::from_fn(|at| one[at] + other[at]);
                let counted = CompetencyRows::new(whole, Vec::new(), true, minimum);
                let shown = STATES.shown(&[*one, *other], counted.of_verdict(), minimum);
                let rows = [one, other].map(|row| ShownStates::of(row, shown));
                let all = rows.iter().chain([&counted.verdict()]).flat_map(told).collect();
                let bounds = [counted.open().least, counted.open().most].map(Some);
                let all: Vec<_> = [all, bounds.to_vec()].concat();
                readers.see(all, [one, other, &whole].into_iter().flat_map(sums));
            });
        });
        readers.learn_nothing_small(minimum);
    }
}

#[test]
fn a_number_that_is_not_small_is_shown() {
    let shown = |row: &StateCounts| ShownStates::alone(row, 5);
    // Three are not yet there, which is suppressed; that twelve are open is not.
    assert_eq!(
        shown(&[8, 0, 3, 9, 0]),
        ShownStates { states: [Some(8), None, None, None, Some(0)], not_met: None, open: Some(12) }
    );
    // Only three are open. With 20 people that is said; with 9, that fewer than half are.
    let few = |row: StateCounts| CompetencyRows::new(row, Vec::new(), true, 5).open();
    assert_eq!(shown(&[17, 3, 0, 0, 0]), ShownStates::default());
    assert_eq!(few([17, 3, 0, 0, 0]), Between { least: 1, most: 4 });
    assert_eq!(few([3, 17, 0, 0, 0]), Between { least: 16, most: 19 });
    assert_eq!(few([3, 6, 0, 0, 0]), Between { least: 5, most: 8 });
    assert_eq!(few([6, 3, 0, 0, 0]), Between { least: 1, most: 4 });
    assert_eq!(few([5, 6, 0, 0, 0]), Between::exactly(6));
    for row in [[17, 3, 1, 2, 1], [0; 5]] {
        let row = ShownStates::alone(&row, 1);
        assert!(told(&row).all(|count| count.is_some()), "{row:?}");
    }
    // A verdict that is not the lowest of its aspects is shown whole, or not at all.
    let rows = |other| CompetencyRows::new([9, 9, 0, 0, 0], vec![(0, other)], false, 5);
    assert_eq!(rows([9, 8, 0, 1, 0]).verdict(), ShownStates::default());
    assert_eq!(rows([9, 8, 0, 1, 0]).open(), Between { least: 0, most: 18 });
    assert_eq!(rows([9, 9, 0, 0, 0]).open(), Between::exactly(9));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        rng_seed: proptest::test_runner::RngSeed::Fixed(5),
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn groups_that_are_too_small_are_put_together(
        sizes in proptest::collection::vec(0_u32..12, 0..8),
        minimum in 1_u32..7,
    ) {
        let pools = pooled(&sizes, minimum);
        let mut seen: Vec<usize> = pools.concat();
        seen.sort_unstable();
        let all: Vec<usize> = (0..sizes.len()).filter(|at| sizes[*at] > 0).collect();
        proptest::prop_assert!(pools.is_empty() || seen == all);
        for pool in &pools {
            let people: u32 = pool.iter().map(|at| sizes[*at]).sum();
            proptest::prop_assert!(!is_small(people, minimum), "{pools:?}");
        }
    }
}

#[test]
fn a_group_that_is_too_small_is_pooled_with_the_next_larger_ones() {
    assert_eq!(pooled(&[6, 1, 2, 9], 5), vec![vec![3], vec![0, 1, 2]]);
    assert_eq!(pooled(&[6, 1], 5), Vec::<Vec<usize>>::new());
    assert_eq!(pooled(&[1], 5), Vec::<Vec<usize>>::new());
    assert_eq!(pooled(&[0, 6], 5), vec![vec![1]]);
}
