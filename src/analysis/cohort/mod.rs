//! Many people's ratings together: where training is needed, and what it changed. Nobody is named,
//! and small numbers are suppressed.

mod alpha;
mod carry;
mod compare;
mod courses;
mod days;
mod disclosure;
mod domains;
mod given;
mod handed_in;
mod interval;
mod needs;
mod order;
mod questionnaire;
mod sheet;
mod sum_moves;

use std::collections::{BTreeMap, BTreeSet};

pub use alpha::Alpha;
pub use carry::{CarriedAnswers, carry};
pub use compare::{Compared, Comparison, Move, comparison};
pub use courses::{CourseChoice, CourseNeed, ShownSection, course_choice, course_needs};
pub use days::{AnsweredTwice, OfDays, over_days};
pub use disclosure::{Between, Counts, Shown, ShownStates, StateCounts, pooled};
pub use domains::DomainNeed;
pub use given::Given;
pub use handed_in::{CameFrom, HandedIn, came_from};
pub use interval::{MeanChange, ShareChange, paired, unpaired};
pub use needs::{CohortSection, Group, GroupNeed, Need, section, section_of_domains};
pub use order::SidesOrder;
pub use questionnaire::{Asked, AskedAspect, Questionnaire};
pub use sheet::{OpenCompetency, PersonSheet, sheet};
pub use sum_moves::{MeanSteps, SumMove};

use crate::model::{CohortMember, PersonKey, RoleId};

/// Gives people who share a name and have different roles different keys, on all sides at once; and
/// likewise people without a name who answered alike. `apart` makes a key from a name's key and a
/// role. Returns how many named people had been taken for somebody else.
pub fn tell_namesakes_apart(
    sides: &mut [&mut Vec<CohortMember>],
    apart: impl Fn(PersonKey, &str) -> PersonKey,
) -> usize {
    let mut roles: BTreeMap<PersonKey, (bool, BTreeSet<RoleId>)> = BTreeMap::new();
    for member in sides.iter().flat_map(|side| side.iter()) {
        roles
            .entry(member.named)
            .or_insert_with(|| (member.is_named, BTreeSet::new()))
            .1
            .extend(member.role.clone());
    }
    roles.retain(|_, (_, roles)| roles.len() > 1);
    for member in sides.iter_mut().flat_map(|side| side.iter_mut()) {
        let Some((is_named, roles)) = roles.get(&member.named) else { continue };
        // A copy that lost its role belongs to the same person.
        let role = member.role.as_ref().or_else(|| roles.first().filter(|_| !is_named));
        if let Some(role) = role {
            member.key = apart(member.named, role.as_str());
        }
    }
    roles.values().filter(|(is_named, _)| *is_named).map(|(_, roles)| roles.len()).sum()
}

/// The files that were handed in more than once for one questionnaire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Again {
    /// The number of people who handed in more than one.
    pub people: usize,
    /// Files that have the same answers and count as one, of which at most one has a name; by their
    /// places among all files, two or more each time.
    pub alike: BTreeSet<BTreeSet<usize>>,
    /// The files among them that are taken as copies of another; none of these has a name.
    pub copies: BTreeSet<usize>,
    /// The file that was taken and the reason, if the files do not say which is later and their
    /// answers differ; with the files that were left. Each by its place among all files.
    pub chosen: BTreeMap<(usize, Why), BTreeSet<usize>>,
}

/// The reason why one of several files of a person was taken, if none gives a later day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The others do not give their day.
    SaysItsDay,
    ChangedLast,
    LastByName,
}

/// Takes away each file without a name that holds the same answers as one with a name, unless they
/// give different roles: it is a copy from which the name is gone, and no other person.
fn take_copies_of_named(members: &mut Vec<CohortMember>, again: &mut Again) {
    let what = |one: &CohortMember| (one.questionnaire, one.answers.clone());
    let nameless = members.iter().filter(|one| !one.is_named);
    let mut named: BTreeMap<_, BTreeSet<(usize, Option<RoleId>)>> =
        nameless.map(|one| (what(one), BTreeSet::new())).collect();
    if named.is_empty() {
        return;
    }
    for one in members.iter().filter(|one| one.is_named) {
        if let Some(same) = named.get_mut(&what(one)) {
            same.insert((one.source, one.role.clone()));
        }
    }
    let mut alike: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    members.retain(|one| {
        let may_be =
            |role: &Option<RoleId>| role.is_none() || one.role.is_none() || *role == one.role;
        let same = named.get(&what(one)).filter(|_| !one.is_named);
        let Some((source, _)) = same.and_then(|same| same.iter().find(|(_, role)| may_be(role)))
        else {
            return true;
        };
        alike.entry(*source).or_insert_with(|| BTreeSet::from([*source])).insert(one.source);
        again.copies.insert(one.source);
        false
    });
    again.alike.extend(alike.into_values());
}

/// Keeps each person once, with the answers they gave last. A file that gives its day goes before
/// one that does not, because the time of the last change may only be when it was copied.
#[must_use]
pub fn latest(mut members: Vec<CohortMember>) -> (Vec<CohortMember>, Again) {
    let mut again = Again::default();
    take_copies_of_named(&mut members, &mut again);
    members.sort_by_key(|one| {
        (one.questionnaire, one.key, one.is_dated, one.at, one.changed, one.source)
    });
    let mut kept: Vec<CohortMember> = Vec::with_capacity(members.len());
    for same in members
        .chunk_by_mut(|one, other| (one.questionnaire, one.key) == (other.questionnaire, other.key))
    {
        let Some((last, others)) = same.split_last_mut() else { continue };
        if last.is_named {
            again.people += usize::from(!others.is_empty());
        } else {
            let alike: BTreeSet<usize> =
                others.iter().map(|one| one.source).chain([last.source]).collect();
            if alike.len() > 1 {
                again.copies.extend(alike.iter().skip(1));
                again.alike.insert(alike);
            }
            last.role =
                last.role.take().or_else(|| others.iter().find_map(|other| other.role.clone()));
        }
        for other in others.iter().filter(|other| other.answers != last.answers) {
            if let Some(why) = why(last, other) {
                again.chosen.entry((last.source, why)).or_default().insert(other.source);
            }
        }
        kept.push(last.clone());
    }
    (kept, again)
}

/// Returns why the first of two was taken, or `None` if the files themselves say that it is later.
fn why(last: &CohortMember, other: &CohortMember) -> Option<Why> {
    match (last.is_dated, other.is_dated) {
        (true, false) => Some(Why::SaysItsDay),
        (true, true) if last.at > other.at => None,
        _ if last.changed > other.changed => Some(Why::ChangedLast),
        _ => Some(Why::LastByName),
    }
}
