//! The rows of a competency over five states, and their sums over a domain, as they are shown.

use super::{
    Counts, Linked, Shown, StateCounts, Suppressed, is_small,
    linked::StepsTaken,
    shown,
    split::{SplitRows, merged, sums_may_be_shown},
    sums, suppressed_alone,
};

/// A row as it is shown: the four states, and of those who have not met it, how many are on the way
/// and how many are not yet there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShownStates {
    pub four: Shown,
    pub not_met: [Option<u32>; 2],
}

impl ShownStates {
    /// Returns a row of which the columns `kept` of the four states are suppressed.
    #[must_use]
    pub(in super::super) fn of(row: &StateCounts, kept: Suppressed, is_split: bool) -> Self {
        let four = shown(&merged(row), kept);
        // If nobody has not met it, the parts say nothing more.
        let is_split = is_split || four[1] == Some(0);
        Self { four, not_met: [row[1], row[2]].map(|part| is_split.then_some(part)) }
    }

    /// Returns a row that stands alone, as it is shown.
    #[must_use]
    pub(in super::super) fn alone(row: &StateCounts, minimum: u32) -> Self {
        let kept = suppressed_alone(&merged(row), minimum);
        Self::of(row, kept, may_be_split(row, kept, minimum))
    }
}

/// Returns whether the split of a row alone tells no small number.
pub(in super::super) fn may_be_split(row: &StateCounts, kept: Suppressed, minimum: u32) -> bool {
    kept & 0b0010 == 0 && !is_small(row[1], minimum) && !is_small(row[2], minimum)
}

/// The rows of a competency that depend on each other, over five states: its verdict, and each
/// aspect that counts, by its place in the framework.
#[derive(Clone, Debug)]
pub(in super::super) struct StateRows {
    linked: Linked,
    verdict: StateCounts,
    aspects: Vec<(usize, StateCounts)>,
    unsplit: SplitRows,
    split: SplitRows,
}

impl StateRows {
    /// Suppresses as little as possible. The steps are empty if a verdict is not the lowest of the
    /// aspects.
    pub(in super::super) fn new(
        verdict: StateCounts,
        aspects: &[(usize, StateCounts, StepsTaken)],
        minimum: u32,
    ) -> Self {
        let four = aspects.iter().map(|(aspect, row, steps)| (*aspect, merged(row), *steps));
        let linked = Linked::new(merged(&verdict), four.collect(), minimum);
        let unsplit = SplitRows::new(
            (verdict, linked.verdict().1),
            aspects.iter().filter_map(|(aspect, row, steps)| {
                Some((*aspect, (*row, linked.aspect(*aspect)?.1, steps.split)))
            }),
            linked.is_met_by_few(),
            minimum,
        );
        Self {
            split: unsplit.split(),
            unsplit,
            linked,
            verdict,
            aspects: aspects.iter().map(|(aspect, row, _)| (*aspect, *row)).collect(),
        }
    }

    pub(in super::super) fn verdict(&self) -> ShownStates {
        ShownStates::of(&self.verdict, self.kept(), self.split.is_verdict_split())
    }

    /// Returns the columns of the four states that are suppressed in the verdict.
    pub(in super::super) fn kept(&self) -> Suppressed {
        self.linked.verdict().1
    }

    pub(in super::super) fn is_verdict_split(&self) -> bool {
        self.split.is_verdict_split()
    }

    pub(in super::super) fn aspect(&self, aspect: usize) -> Option<ShownStates> {
        let (_, row) = self.aspects.iter().find(|(known, _)| *known == aspect)?;
        let kept = self.linked.aspect(aspect)?.1;
        Some(ShownStates::of(row, kept, self.split.is_split(aspect)))
    }

    pub(in super::super) fn open(&self) -> (Option<u32>, u32) {
        self.linked.open()
    }
}

/// Returns the sums of the verdicts of a domain, and of each of `aspects` that count, if shown. If
/// the splits of single competencies would stand in the way of a sum, they give way to it.
#[must_use]
pub(in super::super) fn state_sums(
    domain: &mut [&mut StateRows],
    aspects: &[usize],
    minimum: u32,
) -> (ShownStates, Vec<ShownStates>) {
    let (four, of_aspects) =
        sums(&domain.iter().map(|one| &one.linked).collect::<Vec<_>>(), aspects, minimum);
    let counts = |aspect: Option<usize>| -> StateCounts {
        let rows = domain.iter().filter_map(|one| match aspect {
            None => Some(one.verdict),
            Some(aspect) => {
                one.aspects.iter().find(|(known, _)| *known == aspect).map(|(_, row)| *row)
            }
        });
        rows.fold([0; 5], |sum, row| std::array::from_fn(|at| sum[at] + row[at]))
    };
    let all: Vec<(StateCounts, Shown)> = [(counts(None), four)]
        .into_iter()
        .chain(aspects.iter().zip(&of_aspects).map(|(aspect, of)| (counts(Some(*aspect)), *of)))
        .collect();
    // A sum that shows a suppressed number in another way than through its parts.
    let adds = |aspect: Option<usize>, of: &Shown| {
        let is_any_suppressed = domain.iter().any(|one| match aspect {
            None => one.linked.verdict().1 != 0,
            Some(aspect) => one.linked.aspect(aspect).is_some_and(|(_, kept)| kept != 0),
        });
        of.iter().all(Option::is_some) && is_any_suppressed
    };
    let of_verdicts = adds(None, &four);
    let with_aspects = aspects.iter().zip(&of_aspects).any(|(aspect, of)| adds(Some(*aspect), of));
    let is_small_part = |(row, of): &(StateCounts, Shown)| {
        of[1].is_some() && (is_small(row[1], minimum) || is_small(row[2], minimum))
    };
    let is_any_small = all[..if with_aspects { all.len() } else { 1 }].iter().any(is_small_part);
    let is_safe = |domain: &[&mut StateRows], is_row_split: bool, is_sum_split: bool| {
        let rows: Vec<&SplitRows> =
            domain.iter().map(|one| if is_row_split { &one.split } else { &one.unsplit }).collect();
        sums_may_be_shown(&rows, with_aspects, is_sum_split)
    };
    let (is_row_split, is_sum_split) = if of_verdicts || with_aspects {
        [(true, true), (false, true), (true, false)]
            .into_iter()
            .filter(|(_, is_sum_split)| !is_sum_split || !is_any_small)
            .find(|(rows, sums)| is_safe(domain, *rows, *sums))
            .unwrap_or((false, false))
    } else {
        (true, false)
    };
    if !is_row_split {
        for one in domain.iter_mut() {
            one.split = one.unsplit.clone();
        }
    }
    let mut states = aspects.iter().map(|aspect| Some(*aspect));
    let of = |aspect: Option<usize>, (row, four): &(StateCounts, Shown)| {
        let is_every_part_shown = domain.iter().all(|one| {
            let shown = match aspect {
                None => Some(one.verdict()),
                Some(aspect) => one.aspect(aspect),
            };
            shown.is_none_or(|shown| shown.not_met[0].is_some())
        });
        let is_approved = is_sum_split && (aspect.is_none() || with_aspects);
        let is_split = four[1].is_some()
            && !is_small_part(&(*row, *four))
            && (is_every_part_shown || is_approved);
        let not_met = [row[1], row[2]].map(|part| (is_split || four[1] == Some(0)).then_some(part));
        ShownStates { four: *four, not_met }
    };
    let verdict = of(None, &all[0]);
    let of_aspects = all[1..].iter().map(|one| of(states.next().flatten(), one)).collect();
    (verdict, of_aspects)
}

/// Returns the sums of rows that depend on no other rows.
#[must_use]
pub(in super::super) fn state_sum_alone(rows: &[StateCounts], minimum: u32) -> ShownStates {
    let four: Vec<(Counts, Suppressed)> =
        rows.iter().map(merged).map(|row| (row, suppressed_alone(&row, minimum))).collect();
    let sum: StateCounts =
        rows.iter().fold([0; 5], |sum, row| std::array::from_fn(|at| sum[at] + row[at]));
    let four = super::sum_alone(&four, minimum);
    let is_split = four[1].is_some()
        && rows.iter().all(|row| ShownStates::alone(row, minimum).not_met[0].is_some());
    let not_met = [sum[1], sum[2]].map(|part| (is_split || four[1] == Some(0)).then_some(part));
    ShownStates { four, not_met }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::suppressed_in_groups, *};

    /// The answers of each person to each competency: for two aspects, the rank in the order in
    /// which the lowest decides.
    type World = Vec<Vec<[usize; 2]>>;

    /// The states in that order: not rated, not yet, on the way, met, not applicable.
    const BY_RANK: [usize; 5] = [3, 2, 1, 0, 4];

    /// The six numbers of a row: the five states, and how many have not met it.
    type SixNumbers<T> = [T; 6];

    /// Generates people of two groups. Some give the same answers, so that large numbers occur as
    /// well.
    fn worlds() -> impl Strategy<Value = (u32, usize, World)> {
        let answer = || {
            prop_oneof![
                3 => Just([3, 3]),
                2 => Just([2, 3]),
                2 => Just([1, 1]),
                1 => Just([2, 2]),
                4 => proptest::array::uniform2(0_usize..5),
            ]
        };
        (2_u32..5, 4_usize..8, 4_usize..9).prop_flat_map(move |(minimum, first, second)| {
            let people = proptest::collection::vec(answer(), first + second);
            (Just(minimum), Just(first), proptest::collection::vec(people, 1..4))
        })
    }

    /// Counts the rows of the verdict and of both aspects.
    fn rows_of(people: &[[usize; 2]]) -> [StateCounts; 3] {
        let mut rows = [[0; 5]; 3];
        for [one, other] in people {
            for (row, rank) in rows.iter_mut().zip([one.min(other), one, other]) {
                row[BY_RANK[*rank]] += 1;
            }
        }
        rows
    }

    fn by_group(people: &[[usize; 2]], first: usize) -> [StateCounts; 2] {
        let (one, other) = people.split_at(first);
        [rows_of(one)[0], rows_of(other)[0]]
    }

    fn state_rows(people: &[[usize; 2]], minimum: u32) -> StateRows {
        let [verdict, one, other] = rows_of(people);
        let mut steps = [StepsTaken::default(); 2];
        for [here, there] in people {
            steps[0].add(BY_RANK[*here], [BY_RANK[*there]].into_iter());
            steps[1].add(BY_RANK[*there], [BY_RANK[*here]].into_iter());
        }
        StateRows::new(verdict, &[(0, one, steps[0]), (1, other, steps[1])], minimum)
    }

    fn six(row: &StateCounts) -> SixNumbers<u32> {
        [row[0], row[1], row[2], row[3], row[4], row[1] + row[2]]
    }

    fn is_told(of: &ShownStates) -> SixNumbers<bool> {
        let [met, not_met, not_rated, not_applicable] = of.four.map(|count| count.is_some());
        let parts = of.not_met.map(|count| count.is_some());
        [met, parts[0], parts[1], not_rated, not_applicable, not_met]
    }

    /// Which numbers are shown: of each row of each competency, of its verdict by group, and of the
    /// sums.
    struct Rules {
        minimum: u32,
        of_whole: Vec<[SixNumbers<bool>; 3]>,
        tells_of_few: Vec<bool>,
        of_groups: Vec<SixNumbers<bool>>,
        of_sums: [SixNumbers<bool>; 3],
    }

    impl Rules {
        fn of(world: &World, first: usize, minimum: u32) -> Self {
            let mut domain: Vec<StateRows> =
                world.iter().map(|people| state_rows(people, minimum)).collect();
            let (verdict, aspects) =
                state_sums(&mut domain.iter_mut().collect::<Vec<_>>(), &[0, 1], minimum);
            let of_groups = |(people, one): (&Vec<[usize; 2]>, &StateRows)| {
                let rows = by_group(people, first);
                let kept = suppressed_in_groups(one.kept(), &rows.map(|row| merged(&row)), minimum);
                let is_split = one.is_verdict_split()
                    && rows.iter().all(|row| may_be_split(row, kept, minimum));
                // Zero in one group is shown as a split of zero, which tells nothing.
                is_told(&ShownStates::of(&[0, 1, 1, 0, 0], kept, is_split))
            };
            Self {
                minimum,
                tells_of_few: domain
                    .iter()
                    .map(|one| one.linked.is_met_by_few().is_some())
                    .collect(),
                of_groups: world.iter().zip(&domain).map(of_groups).collect(),
                of_whole: domain
                    .iter()
                    .map(|one| {
                        [Some(one.verdict()), one.aspect(0), one.aspect(1)]
                            .map(|of| is_told(&of.unwrap()))
                    })
                    .collect(),
                of_sums: [is_told(&verdict), is_told(&aspects[0]), is_told(&aspects[1])],
            }
        }

        fn published(&self, world: &World, first: usize) -> Vec<SixNumbers<Option<u32>>> {
            let told = |row: &StateCounts, is_told: &SixNumbers<bool>| {
                let row = six(row);
                std::array::from_fn(|at| is_told[at].then_some(row[at]))
            };
            let mut all = Vec::new();
            for (at, people) in world.iter().enumerate() {
                let rows = rows_of(people);
                all.extend(rows.iter().zip(&self.of_whole[at]).map(|(row, of)| told(row, of)));
                all.push([self.tells_of_few[at].then(|| u32::from(rows[0][0] < self.minimum)); 6]);
                all.extend(
                    by_group(people, first).iter().map(|row| told(row, &self.of_groups[at])),
                );
            }
            all.extend(sums_of(world).iter().zip(&self.of_sums).map(|(sum, of)| told(sum, of)));
            all
        }
    }

    fn sums_of(world: &World) -> [StateCounts; 3] {
        world.iter().map(|people| rows_of(people)).fold([[0; 5]; 3], |sums, rows| {
            std::array::from_fn(|row| std::array::from_fn(|at| sums[row][at] + rows[row][at]))
        })
    }

    /// Returns worlds in which one person gives a different answer, or two people change places, or
    /// one more gives a different answer in the same or another competency.
    fn near(world: &World, at: usize) -> impl Iterator<Item = World> {
        let with = |world: &World, at: usize, person: usize, answer: [usize; 2]| {
            let mut other = world.clone();
            other[at][person] = answer;
            other
        };
        let answers = || (0..25).map(|both| [both / 5, both % 5]);
        let many = world[at].len();
        let one = move |world: &World, at: usize| {
            let world = world.clone();
            let each = (0..many).flat_map(move |person| answers().map(move |to| (person, to)));
            each.map(move |(person, answer)| with(&world, at, person, answer))
        };
        let pairs = (0..many).flat_map(move |one| (0..many).map(move |other| (one, other)));
        let swapped = pairs.map(move |(one, other)| {
            let mut swapped = world.clone();
            swapped[at].swap(one, other);
            swapped
        });
        let others = (0..world.len()).filter(move |other| *other != at).chain([at]);
        let twice = others
            .flat_map(move |other| one(world, at).flat_map(move |changed| one(&changed, other)));
        one(world, at).chain(swapped).chain(twice)
    }

    /// The sets of numbers that are not shown of a row and are small together, and the sum of each.
    fn smalls_of(row: &StateCounts, is_told: SixNumbers<bool>, minimum: u32) -> Vec<u8> {
        let hidden: u8 = (0..5).filter(|at| !is_told[*at]).map(|at| 1 << at).sum();
        (1..=hidden)
            .filter(|states| states & !hidden == 0 && is_small(sum_of(row, *states), minimum))
            .collect()
    }

    fn sum_of(row: &StateCounts, states: u8) -> u32 {
        (0..5).filter(|at| states & 1 << at != 0).map(|at| row[at]).sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 150,
            rng_seed: proptest::test_runner::RngSeed::Fixed(7),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn every_small_number_has_another_world_in_which_all_that_is_shown_is_the_same(
            (minimum, first, world) in worlds(),
        ) {
            let rules = Rules::of(&world, first, minimum);
            let said = rules.published(&world, first);
            let rows = |world: &World, at: usize| {
                [rows_of(&world[at]).to_vec(), by_group(&world[at], first).to_vec()].concat()
            };
            // The small numbers of the sums, by single columns.
            let of_sums = sums_of(&world);
            let mut small_sums: Vec<(usize, u8)> = (0..3)
                .flat_map(|row| {
                    let smalls = smalls_of(&of_sums[row], rules.of_sums[row], minimum);
                    smalls.into_iter().map(move |states| (row, states))
                })
                .filter(|(_, states)| states.is_power_of_two())
                .collect();
            for at in 0..world.len() {
                let is_told = [rules.of_whole[at].to_vec(), vec![rules.of_groups[at]; 2]].concat();
                let here = rows(&world, at);
                // The small numbers of every row, by its columns alone and combined.
                let mut small: Vec<(usize, u8)> = (0..here.len())
                    .flat_map(|row| {
                        let smalls = smalls_of(&here[row], is_told[row], minimum);
                        smalls.into_iter().map(move |states| (row, states))
                    })
                    .collect();
                if small.is_empty() && small_sums.is_empty() {
                    continue;
                }
                for other in
                    near(&world, at).filter(|other| rules.published(other, first) == said)
                {
                    let there = rows(&other, at);
                    small.retain(|(row, states)| {
                        sum_of(&here[*row], *states) == sum_of(&there[*row], *states)
                    });
                    let sums = sums_of(&other);
                    small_sums.retain(|(row, states)| {
                        sum_of(&of_sums[*row], *states) == sum_of(&sums[*row], *states)
                    });
                    if small.is_empty() && small_sums.is_empty() {
                        break;
                    }
                }
                prop_assert!(small.is_empty(), "{world:?} {at}: {small:?} of {here:?}");
            }
            prop_assert!(small_sums.is_empty(), "{world:?}: {small_sums:?} of {of_sums:?}");
        }
    }
}
