//! Compares the same people before and after something, or two groups if people cannot be matched.

use std::collections::BTreeMap;

use super::{
    disclosure::{Between, Counts, ONE_BY_ONE, Shown, Splits, band, is_near, is_small, is_whole},
    given::Given,
    interval::{ShareChange, paired, unpaired},
    order::SidesOrder,
    questionnaire::{Asked, Questionnaire},
    sum_moves::{SumMove, sum_moves},
};
use crate::{
    analysis::{State, Verdict},
    model::{CohortMember, PersonKey},
};

/// The answers of one person before and after.
pub(super) type CohortPair<'m> = (&'m CohortMember, &'m CohortMember);

/// One questionnaire, answered before and after.
#[derive(Debug)]
pub struct Comparison<'c> {
    pub questionnaire: &'c Questionnaire,
    pub before: u32,
    pub after: u32,
    /// The months in which each side rated.
    pub given: [Given; 2],
    pub order: SidesOrder,
    /// The number of people found on both sides by their key. If it is 0, the two sides are
    /// compared as groups.
    pub pairs: u32,
    /// The pairs in which more, as many, and fewer competencies are met than before; all are shown
    /// or none.
    pub people: Shown,
    /// In the order of the questionnaire; empty if no competencies are compared.
    pub moves: Vec<Move>,
    /// By domain, and all domains together, as far as they are asked for; empty without pairs.
    pub sums: Vec<SumMove>,
}

/// The change in one competency.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Its place in the questionnaire.
    pub asked: usize,
    /// The pairs that moved up, stayed, moved down, or are not rated on both sides. `None` without
    /// pairs.
    pub moved: Option<Shown>,
    /// How many of the pairs moved up, as far as that is shown. `None` without pairs.
    pub up: Option<Between>,
    /// How many meet it, out of how many: before and after.
    pub met: Option<((u32, u32), (u32, u32))>,
    pub change: Option<ShareChange>,
    /// What the numbers shown tell of people, to compare with those of other rows.
    told: Vec<Counts>,
}

impl Move {
    /// Returns whether a row of all people differs by a small number from what is told here.
    fn is_near(&self, row: &Counts, minimum: u32) -> bool {
        self.told.iter().any(|told| is_near(row, told, minimum))
    }
}

/// What is compared. Of fewer and larger parts, more may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    Competencies,
    /// Whole domains, and no competencies.
    Domains,
    /// All domains together, and nothing else.
    Overall,
}

/// Compares the people who answered after with those who answered before.
#[must_use]
pub fn comparison<'c, 'm>(
    questionnaire: &'c Questionnaire,
    before: &[&'m CohortMember],
    after: &[&'m CohortMember],
    minimum: u32,
    compared: Compared,
) -> Comparison<'c> {
    let count = |members: &[&CohortMember]| u32::try_from(members.len()).unwrap_or(u32::MAX);
    // Without names, equal answers give equal keys, which does not prove that it is one person.
    let named = |members: &[&'m CohortMember]| {
        members.iter().copied().filter(|member| member.is_named).collect::<Vec<_>>()
    };
    let first: BTreeMap<PersonKey, &CohortMember> =
        named(before).into_iter().map(|member| (member.key, member)).collect();
    let pairs: Vec<CohortPair<'_>> = named(after)
        .into_iter()
        .filter_map(|member| Some((*first.get(&member.key)?, member)))
        .collect();
    let moves = questionnaire.asked.iter().enumerate();
    let moves: Vec<Move> = if pairs.is_empty() {
        moves.map(|(at, asked)| move_between(at, asked, before, after, minimum)).collect()
    } else {
        moves.map(|(at, asked)| move_of(at, asked, &pairs, minimum)).collect()
    };
    let sums = if pairs.is_empty() {
        Vec::new()
    } else {
        sum_moves(questionnaire, &pairs, compared, minimum)
    };
    let met = |member: &CohortMember| {
        let verdicts = questionnaire.asked.iter().map(|asked| asked.verdict(&member.answers));
        verdicts.filter(|verdict| verdict.state() == State::Met).count()
    };
    let mut people = [0; 4];
    for (one, other) in &pairs {
        people[match met(other).cmp(&met(one)) {
            std::cmp::Ordering::Greater => 0,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 2,
        }] += 1;
    }
    let people = match compared {
        Compared::Competencies => people_shown(&people, &moves, minimum),
        // Beside the sums it would tell of them.
        Compared::Domains | Compared::Overall if minimum > 1 => [None; 4],
        Compared::Domains | Compared::Overall => people.map(Some),
    };
    let moves = if compared == Compared::Competencies { moves } else { Vec::new() };
    Comparison {
        questionnaire,
        before: count(before),
        after: count(after),
        given: [before, after].map(|side| Given::of(side, minimum)),
        order: SidesOrder::of(before, after, &pairs),
        pairs: u32::try_from(pairs.len()).unwrap_or(u32::MAX),
        people,
        moves,
        sums,
    }
}

/// Returns how many met more, as many and fewer: if it is the same for everybody, or beside
/// competencies that are all whole and differ from it by no small number. Otherwise it would tell of
/// them.
fn people_shown(people: &Counts, moves: &[Move], minimum: u32) -> Shown {
    let is_near = moves.iter().any(|one| one.met.is_none() || one.is_near(people, minimum));
    let is_same_for_all = people.iter().filter(|count| **count > 0).count() == 1;
    let is_shown = is_whole(people, minimum) && (is_same_for_all || !is_near);
    if is_shown { people.map(Some) } else { [None; 4] }
}

/// Returns a row that stands alone, as it is shown.
pub(super) fn shown(row: &Counts, minimum: u32) -> Shown {
    ONE_BY_ONE.row(row, ONE_BY_ONE.shown(&[*row], Splits::ALL, minimum))
}

/// Returns how many are in the first column of a row that stands alone, as far as that is shown.
pub(super) fn first_shown(row: &Counts, minimum: u32) -> Between {
    match shown(row, minimum)[0] {
        Some(count) => Between::exactly(count),
        None => band(row[0], row.iter().sum(), minimum),
    }
}

fn move_of(at: usize, asked: &Asked, pairs: &[CohortPair<'_>], minimum: u32) -> Move {
    let mut moved: Counts = [0; 4];
    // Met both times, only after, only before, neither.
    let mut met: Counts = [0; 4];
    for (one, other) in pairs {
        let (Verdict::Point(from), Verdict::Point(to)) =
            (asked.verdict(&one.answers), asked.verdict(&other.answers))
        else {
            moved[3] += 1;
            continue;
        };
        moved[match to.cmp(&from) {
            std::cmp::Ordering::Greater => 0,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 2,
        }] += 1;
        met[match (from.met, to.met) {
            (true, true) => 0,
            (false, true) => 1,
            (true, false) => 2,
            (false, false) => 3,
        }] += 1;
    }
    move_shown(at, &moved, &met, minimum)
}

/// Returns what may be shown of the moves in one competency.
fn move_shown(at: usize, moved: &Counts, met: &Counts, minimum: u32) -> Move {
    let is_moved_known = is_whole(moved, minimum);
    // Each suppressed number could be worked out from an interval or its ends; and beside the moves,
    // how many moved without a change in whether they meet it.
    let is_known = is_moved_known
        && is_whole(met, minimum)
        && !is_small(moved[0].abs_diff(met[1]), minimum)
        && !is_small(moved[2].abs_diff(met[2]), minimum);
    let both: u32 = met.iter().sum();
    let turned = [met[1], met[0] + met[3], met[2], moved[3]];
    let told = [(is_moved_known, *moved), (is_known, turned)];
    Move {
        asked: at,
        moved: Some(shown(moved, minimum)),
        up: Some(first_shown(moved, minimum)),
        met: is_known.then_some(((met[0] + met[2], both), (met[0] + met[1], both))),
        change: paired(met[1], met[2], both).filter(|_| is_known),
        told: told.into_iter().filter_map(|(is_told, row)| is_told.then_some(row)).collect(),
    }
}

fn move_between(
    at: usize,
    asked: &Asked,
    before: &[&CohortMember],
    after: &[&CohortMember],
    minimum: u32,
) -> Move {
    let row = |members: &[&CohortMember]| {
        let mut row: Counts = [0; 4];
        for member in members {
            match asked.verdict(&member.answers).state() {
                State::Met => row[0] += 1,
                State::NotMet => row[1] += 1,
                State::NotRated | State::NotApplicable => row[2] += 1,
            }
        }
        row
    };
    let (first, second) = (row(before), row(after));
    let is_known = is_whole(&first, minimum) && is_whole(&second, minimum);
    let met = ((first[0], first[0] + first[1]), (second[0], second[0] + second[1]));
    Move {
        asked: at,
        moved: None,
        up: None,
        met: is_known.then_some(met),
        change: unpaired(met.0, met.1).filter(|_| is_known),
        told: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
