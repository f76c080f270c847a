//! Which of two sides of a comparison answered first.

use std::collections::BTreeMap;

use jiff::{civil::Date, tz::TimeZone};

use crate::model::{CohortMember, PersonKey};

/// The order of the answers that are called before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SidesOrder {
    BeforeFirst,
    /// The answers called before are the later ones.
    AfterFirst,
    /// Some people have it the other way round than others.
    Mixed,
    /// Both sides are the same answers of the same people.
    Same,
    /// The files do not say enough days.
    Unknown,
}

impl SidesOrder {
    /// Compares the days of people who are found on both sides; of two groups, their first and last
    /// days. A file that does not say its day counts for neither.
    #[must_use]
    pub fn of(
        before: &[&CohortMember],
        after: &[&CohortMember],
        pairs: &[(&CohortMember, &CohortMember)],
    ) -> Self {
        if !before.is_empty() && are_same(before, after) {
            return Self::Same;
        }
        let days: Vec<(Date, Date)> =
            pairs.iter().filter_map(|(one, other)| day(one).zip(day(other))).collect();
        if days.is_empty() {
            return of_groups(before, after).unwrap_or(Self::Unknown);
        }
        let turned = days.iter().filter(|(before, after)| before > after).count();
        let in_order = days.iter().filter(|(before, after)| before < after).count();
        match (turned, in_order) {
            (0, _) => Self::BeforeFirst,
            (_, 0) => Self::AfterFirst,
            _ => Self::Mixed,
        }
    }
}

fn day(member: &CohortMember) -> Option<Date> {
    member.is_dated.then(|| member.at.to_zoned(TimeZone::UTC).date())
}

/// Groups may overlap; the answers called before are later only if they both begin and end later.
fn of_groups(before: &[&CohortMember], after: &[&CohortMember]) -> Option<SidesOrder> {
    let ends = |side: &[&CohortMember]| {
        let days = || side.iter().filter_map(|member| day(member));
        days().min().zip(days().max())
    };
    let ((begins, ended), (then_begins, then_ended)) = ends(before).zip(ends(after))?;
    Some(if begins > then_begins && ended > then_ended {
        SidesOrder::AfterFirst
    } else {
        SidesOrder::BeforeFirst
    })
}

fn are_same(before: &[&CohortMember], after: &[&CohortMember]) -> bool {
    let of = |side: &[&CohortMember]| {
        let mut said: BTreeMap<PersonKey, Vec<_>> = BTreeMap::new();
        for member in side {
            said.entry(member.key).or_default().push((member.answers.clone(), day(member)));
        }
        for said in said.values_mut() {
            said.sort();
        }
        said
    };
    before.len() == after.len() && of(before) == of(after)
}
