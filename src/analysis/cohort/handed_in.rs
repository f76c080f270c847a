//! Who has handed in: what came from each person who is expected, and when.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{civil::Date, tz::TimeZone};

use crate::model::{CohortMember, PersonKey};

/// What came from one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CameFrom {
    /// The files, by their places among all that were read.
    pub sources: BTreeSet<usize>,
    /// The first day on which it was answered, and whether a file says so; otherwise the file was
    /// last changed on that day, and a copy or a download changes that too.
    pub first: Option<(Date, bool)>,
    /// The last such day.
    pub last: Option<(Date, bool)>,
    /// A name as they wrote it.
    pub label: Option<String>,
}

/// Whether a person has handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HandedIn {
    InTime,
    /// After the closing day, as their file says.
    Late,
    /// Perhaps late: the file gives no day, and was changed after the closing day.
    Unsure,
    Missing,
}

impl CameFrom {
    /// Adds what came under another name of the same person.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.sources.extend(other.sources);
        self.first = self.first.into_iter().chain(other.first).min_by_key(|(day, _)| *day);
        self.last = self.last.into_iter().chain(other.last).max_by_key(|(day, _)| *day);
        self.label = self.label.or(other.label);
        self
    }

    /// Returns whether the first of these files came by the closing day; nobody is late without
    /// one.
    #[must_use]
    pub fn by(&self, closing: Option<Date>) -> HandedIn {
        match (self.first, closing) {
            (None, _) => HandedIn::Missing,
            (Some((day, says_so)), Some(closing)) if day > closing => {
                if says_so {
                    HandedIn::Late
                } else {
                    HandedIn::Unsure
                }
            }
            (Some(_), _) => HandedIn::InTime,
        }
    }
}

/// Gathers what came from each person, by the key of the name they gave.
#[must_use]
pub fn came_from(members: &[CohortMember]) -> BTreeMap<PersonKey, CameFrom> {
    let mut came: BTreeMap<PersonKey, CameFrom> = BTreeMap::new();
    for member in members {
        let day = (member.at.to_zoned(TimeZone::UTC).date(), member.is_dated);
        let one = came.entry(member.named).or_default();
        one.sources.insert(member.source);
        one.first = one.first.into_iter().chain([day]).min_by_key(|(day, _)| *day);
        one.last = one.last.into_iter().chain([day]).max_by_key(|(day, _)| *day);
        if one.label.is_none() {
            one.label = member.label.as_deref().map(str::to_owned);
        }
    }
    came
}
