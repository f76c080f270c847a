//! The months in which people rated themselves. A day could identify one person.

use jiff::tz::TimeZone;

use crate::model::{CohortMember, PartialDate};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// The first and the last month, of those whose files give a day; `None` if these are fewer
    /// than the minimum.
    pub months: Option<(PartialDate, PartialDate)>,
    pub is_all_dated: bool,
}

impl Given {
    #[must_use]
    pub fn of(members: &[&CohortMember], minimum: u32) -> Self {
        let dated: Vec<&&CohortMember> = members.iter().filter(|member| member.is_dated).collect();
        let last = |member: &&&CohortMember| member.at.to_zoned(TimeZone::UTC).date();
        // An answer that a later day replaced is not counted.
        let first = |member: &&&CohortMember| {
            member.days.iter().flatten().min().copied().unwrap_or_else(|| last(member))
        };
        let months = dated.iter().map(first).min().zip(dated.iter().map(last).max());
        let months =
            months.map(|(first, last)| (PartialDate::month_of(first), PartialDate::month_of(last)));
        let is_enough = u32::try_from(dated.len()).unwrap_or(u32::MAX) >= minimum;
        Self { months: months.filter(|_| is_enough), is_all_dated: dated.len() == members.len() }
    }
}
