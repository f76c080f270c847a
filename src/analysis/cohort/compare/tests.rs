//! Tries every change of a few people: whoever reads a comparison, and knows its rules, learns no
//! small number that is not shown.

use super::{
    super::{
        disclosure::readers::{Readers, each_row, sums},
        sum_moves::{MeanSteps, sum_of},
    },
    *,
};

/// What is shown of a sum.
fn told_of(sum: &SumMove) -> Vec<Option<u32>> {
    let steps = match sum.steps {
        Some(MeanSteps::About(steps)) => Some(steps.cast_unsigned()),
        Some(MeanSteps::Exactly(_)) => panic!("to publish, no mean is exact"),
        None => None,
    };
    sum.moved.into_iter().chain([Some(sum.up.least), Some(sum.up.most), steps]).collect()
}

/// Returns a change for each of the people in a row: a column is so many people.
fn spread<T: Copy>(kinds: &[T], row: &[u32]) -> Vec<T> {
    let each = kinds.iter().zip(row);
    each.flat_map(|(kind, count)| std::iter::repeat_n(*kind, *count as usize)).collect()
}

#[test]
fn a_mean_of_steps_tells_no_small_number() {
    let steps = [Some(-2), Some(-1), Some(0), Some(1), Some(2), None];
    for (minimum, most) in [(3, 9), (4, 9), (5, 9)] {
        let mut is_any_mean_shown = false;
        for people in 0..=most {
            let mut readers = Readers::default();
            each_row::<6>(people, |row| {
                let sum = sum_of(None, 1, &spread(&steps, row), minimum);
                is_any_mean_shown |= sum.steps.is_some();
                readers.see(told_of(&sum), sums(row));
            });
            readers.learn_nothing_small(minimum);
        }
        assert!(is_any_mean_shown);
    }
    // Of nine who all rose, one took two steps; or up to four did.
    let mut readers = Readers::default();
    for far in 0..=4 {
        let mut changes = vec![Some(1); 9];
        changes[..far].fill(Some(2));
        readers.see(told_of(&sum_of(None, 1, &changes, 5)), [0].into_iter());
    }
    assert_eq!(readers.by_shown.len(), 1);
}

/// A person's point before and after, of a scale of `points`; the last meets it.
fn moves_of(points: i32) -> Vec<[i32; 2]> {
    (0..points).flat_map(|from| (0..points).map(move |to| [from, to])).collect()
}

/// The moves of people in a competency, and whether they meet it: each time as counted.
fn counted(people: &[[i32; 2]], top: i32) -> (Counts, Counts) {
    let (mut moved, mut met) = ([0; 4], [0; 4]);
    for [from, to] in people {
        moved[usize::from(from >= to) + usize::from(from > to)] += 1;
        met[match (*from == top, *to == top) {
            (true, true) => 0,
            (false, true) => 1,
            (true, false) => 2,
            (false, false) => 3,
        }] += 1;
    }
    (moved, met)
}

/// What is shown of a competency, and of all people by it.
fn told_of_move(one: &Move) -> Vec<Option<u32>> {
    let up = one.up.unwrap();
    let met = one.met.map_or([None; 3], |((before, of), (after, _))| {
        // The interval tells how many gained and lost it.
        let gained = one.change.unwrap().high.to_bits();
        [Some(before), Some(after), Some(of ^ u32::try_from(gained >> 32).unwrap())]
    });
    let moved = one.moved.unwrap();
    moved.into_iter().chain([Some(up.least), Some(up.most)]).chain(met).collect()
}

#[test]
fn the_moves_of_a_competency_tell_no_small_number_beside_whether_people_meet_it() {
    let kinds = moves_of(3);
    for people in [3, 5, 6, 7] {
        let mut readers = Readers::default();
        each_row::<9>(people, |row| {
            let people = spread(&kinds, row);
            let (moved, met) = counted(&people, 2);
            let one = move_shown(0, &moved, &met, 3);
            let more = [met[1], met[0] + met[3], met[2], 0];
            let more = people_shown(&more, std::slice::from_ref(&one), 3);
            let shown = told_of_move(&one).into_iter().chain(more).collect();
            // How many moved and neither gained nor lost it.
            let others = [moved[0] - met[1], moved[2] - met[2]];
            readers.see(shown, moved.into_iter().chain(met).chain(others));
        });
        readers.learn_nothing_small(3);
    }
}

#[test]
fn two_competencies_and_people_tell_no_small_number_of_one_another() {
    let one = moves_of(2);
    let both: Vec<[[i32; 2]; 2]> =
        one.iter().flat_map(|a| one.iter().map(move |b| [*a, *b])).collect();
    for people in [3, 5, 6] {
        let mut readers = Readers::default();
        each_row::<16>(people, |row| {
            let people = spread(&both, row);
            let of = |at: usize| people.iter().map(|one| one[at]).collect::<Vec<_>>();
            let counts = [0, 1].map(|at| counted(&of(at), 1));
            let moves = [0, 1].map(|at| move_shown(at, &counts[at].0, &counts[at].1, 3));
            let change = |one: &[[i32; 2]; 2]| one.iter().map(|[from, to]| to - from).sum::<i32>();
            let changes: Vec<i32> = people.iter().map(change).collect();
            let mut more = [0; 4];
            for change in &changes {
                more[usize::from(*change <= 0) + usize::from(*change < 0)] += 1;
            }
            let more = people_shown(&more, &moves, 3);
            let shown = moves.iter().flat_map(told_of_move).chain(more).collect();
            let lone = |at: usize| {
                let rose = |one: &[i32; 2]| one[1] > one[0];
                let is_lone = |one: &&[[i32; 2]; 2]| rose(&one[at]) && !rose(&one[1 - at]);
                u32::try_from(people.iter().filter(is_lone).count()).unwrap()
            };
            let numbers = counts.iter().flat_map(|(moved, met)| moved.iter().chain(met).copied());
            readers.see(shown, numbers.chain([lone(0), lone(1)]));
        });
        readers.learn_nothing_small(3);
    }
}
