//! Compares the same people before and after something, or two groups if people cannot be matched.

use std::collections::BTreeMap;

use super::{
    disclosure::{Counts, ONE_BY_ONE, Shown, Splits, is_whole},
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
    /// The pairs in which more, as many, and fewer competencies are met than before.
    pub people: Shown,
    /// In the order of the questionnaire; empty if only domains are compared.
    pub moves: Vec<Move>,
    /// By domain, and all domains together; empty without pairs.
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
    /// How many meet it, out of how many: before and after.
    pub met: Option<((u32, u32), (u32, u32))>,
    pub change: Option<ShareChange>,
}

/// Compares the people who answered after with those who answered before: in each competency and
/// by domain, or by domain only, of which more may be shown.
#[must_use]
pub fn comparison<'c, 'm>(
    questionnaire: &'c Questionnaire,
    before: &[&'m CohortMember],
    after: &[&'m CohortMember],
    minimum: u32,
    is_of_domains: bool,
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
        sum_moves(questionnaire, &pairs, &moves, minimum, is_of_domains)
    };
    let mut people = [0; 4];
    for (one, other) in &pairs {
        let met = |member: &CohortMember| {
            questionnaire
                .asked
                .iter()
                .filter(|asked| asked.verdict(&member.answers).state() == State::Met)
                .count()
        };
        people[match met(other).cmp(&met(one)) {
            std::cmp::Ordering::Greater => 0,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 2,
        }] += 1;
    }
    Comparison {
        questionnaire,
        before: count(before),
        after: count(after),
        given: [before, after].map(|side| Given::of(side, minimum)),
        order: SidesOrder::of(before, after, &pairs),
        pairs: u32::try_from(pairs.len()).unwrap_or(u32::MAX),
        people: shown(&people, minimum),
        moves: if is_of_domains { Vec::new() } else { moves },
        sums,
    }
}

/// Returns a row that stands alone, as it is shown.
pub(super) fn shown(row: &Counts, minimum: u32) -> Shown {
    ONE_BY_ONE.row(row, ONE_BY_ONE.shown(&[*row], Splits::ALL, minimum))
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
    // Each suppressed number could be worked out from an interval or its ends.
    let is_known = is_whole(&moved, minimum) && is_whole(&met, minimum);
    let both: u32 = met.iter().sum();
    Move {
        asked: at,
        moved: Some(shown(&moved, minimum)),
        met: is_known.then_some(((met[0] + met[2], both), (met[0] + met[1], both))),
        change: paired(met[1], met[2], both).filter(|_| is_known),
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
        met: is_known.then_some(met),
        change: unpaired(met.0, met.1).filter(|_| is_known),
    }
}
