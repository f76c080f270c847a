//! Many people's ratings together: where training is needed, and what it changed. Nobody is named, and small numbers are kept back.

mod carry;
mod compare;
mod courses;
mod disclosure;
mod interval;
mod needs;
mod questionnaire;

use std::collections::{BTreeMap, BTreeSet};

pub use carry::{carried, mapping_faults};
pub use compare::{Comparison, Move, comparison};
pub use courses::{CourseChoice, CourseNeed, Open, course_choice, course_needs};
pub use disclosure::{Counts, Shown, pooled};
pub use interval::{Change, paired, unpaired};
pub use needs::{DomainNeed, Group, GroupNeed, Need, Section, section};
pub use questionnaire::{Asked, AskedAspect, Questionnaire};

use crate::model::{Member, PersonKey, RoleId};

/// Tells people apart who share a name and do other work, on all sides at once. `apart` makes a key of a name's key and a role.
/// Gives how many people there are that were taken for one.
pub fn tell_namesakes_apart(sides: &mut [&mut Vec<Member>], apart: impl Fn(PersonKey, &str) -> PersonKey) -> usize {
    let mut roles: BTreeMap<PersonKey, BTreeSet<RoleId>> = BTreeMap::new();
    for member in sides.iter().flat_map(|side| side.iter()).filter(|member| member.is_named) {
        roles.entry(member.named).or_default().extend(member.role.clone());
    }
    roles.retain(|_, roles| roles.len() > 1);
    for member in sides.iter_mut().flat_map(|side| side.iter_mut()).filter(|member| roles.contains_key(&member.named)) {
        if let Some(role) = &member.role {
            member.key = apart(member.named, role.as_str());
        }
    }
    roles.values().map(BTreeSet::len).sum()
}

/// Who handed in more than once to one questionnaire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Again {
    /// For each person, the files by their place among all, the one that counts last.
    pub files: Vec<Vec<usize>>,
}

/// Each person once, by what was handed in last (of two of one moment, the later file).
#[must_use]
pub fn latest(mut members: Vec<Member>) -> (Vec<Member>, Again) {
    members.sort_by_key(|member| (member.questionnaire, member.key, member.at, member.source));
    let mut again: BTreeMap<(usize, PersonKey), Vec<usize>> = BTreeMap::new();
    let mut kept: Vec<Member> = Vec::with_capacity(members.len());
    for member in members {
        match kept.last_mut() {
            Some(last) if (last.questionnaire, last.key) == (member.questionnaire, member.key) => {
                again.entry((member.questionnaire, member.key)).or_insert_with(|| vec![last.source]).push(member.source);
                *last = member;
            }
            _ => kept.push(member),
        }
    }
    (kept, Again { files: again.into_values().collect() })
}
