//! Many people's ratings together: where training is needed, and what it changed. Nobody is named, and small numbers are suppressed.

mod carry;
mod compare;
mod courses;
mod days;
mod disclosure;
mod given;
mod interval;
mod needs;
mod questionnaire;

use std::collections::{BTreeMap, BTreeSet};

pub use carry::{carry, mapping_faults};
pub use compare::{Comparison, Move, comparison};
pub use courses::{CourseChoice, CourseNeed, ShownSection, course_choice, course_needs};
pub use days::{AnsweredTwice, OfDays, over_days};
pub use disclosure::{Counts, Shown, pooled};
pub use given::Given;
pub use interval::{ShareChange, paired, unpaired};
pub use needs::{CohortSection, DomainNeed, Group, GroupNeed, Need, section};
pub use questionnaire::{Asked, AskedAspect, Questionnaire};

use crate::model::{CohortMember, PersonKey, RoleId};

/// Tells people apart who share a name and do other work, on all sides at once; and of those without a name who answered alike as
/// well. `apart` makes a key of a name's key and a role. Gives how many people with a name there are that were taken for one.
pub fn tell_namesakes_apart(sides: &mut [&mut Vec<CohortMember>], apart: impl Fn(PersonKey, &str) -> PersonKey) -> usize {
    let mut roles: BTreeMap<PersonKey, (bool, BTreeSet<RoleId>)> = BTreeMap::new();
    for member in sides.iter().flat_map(|side| side.iter()) {
        roles.entry(member.named).or_insert_with(|| (member.is_named, BTreeSet::new())).1.extend(member.role.clone());
    }
    roles.retain(|_, (_, roles)| roles.len() > 1);
    for member in sides.iter_mut().flat_map(|side| side.iter_mut()) {
        let Some((is_named, roles)) = roles.get(&member.named) else { continue };
        // A copy that lost its role is nobody else.
        let role = member.role.as_ref().or_else(|| roles.first().filter(|_| !is_named));
        if let Some(role) = role {
            member.key = apart(member.named, role.as_str());
        }
    }
    roles.values().filter(|(is_named, _)| *is_named).map(|(_, roles)| roles.len()).sum()
}

/// What became of what was handed in more than once to one questionnaire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Again {
    /// How many people did so.
    pub people: usize,
    /// Files without a name that say the same and count as one, by their places among all; each time two or more.
    pub copies: BTreeSet<BTreeSet<usize>>,
    /// The file that was taken, and why, where the files do not tell by themselves which is later and it matters; with those that it
    /// was taken rather than. Files by their place among all.
    pub chosen: BTreeMap<(usize, Why), BTreeSet<usize>>,
}

/// Why one of several files of a person was taken, where none of them is said to be later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The others do not say their day.
    SaysItsDay,
    ChangedLast,
    LastByName,
}

/// Each person once, by what was given last. What says its day comes before what does not: when a file was changed is also when it
/// was copied.
#[must_use]
pub fn latest(mut members: Vec<CohortMember>) -> (Vec<CohortMember>, Again) {
    members.sort_by_key(|one| (one.questionnaire, one.key, one.is_dated, one.at, one.changed, one.source));
    let mut again = Again::default();
    let mut kept: Vec<CohortMember> = Vec::with_capacity(members.len());
    for same in members.chunk_by_mut(|one, other| (one.questionnaire, one.key) == (other.questionnaire, other.key)) {
        let Some((last, others)) = same.split_last_mut() else { continue };
        if last.is_named {
            again.people += usize::from(!others.is_empty());
        } else {
            let alike: BTreeSet<usize> = others.iter().map(|one| one.source).chain([last.source]).collect();
            if alike.len() > 1 {
                again.copies.insert(alike);
            }
            last.role = last.role.take().or_else(|| others.iter().find_map(|other| other.role.clone()));
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

/// Why the first of two was taken, unless it says of itself that it is later.
fn why(last: &CohortMember, other: &CohortMember) -> Option<Why> {
    match (last.is_dated, other.is_dated) {
        (true, false) => Some(Why::SaysItsDay),
        (true, true) if last.at > other.at => None,
        _ if last.changed > other.changed => Some(Why::ChangedLast),
        _ => Some(Why::LastByName),
    }
}
