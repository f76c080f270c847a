//! When people rated themselves, to the month: a day would be that of one person.

use jiff::{Timestamp, tz::TimeZone};

use crate::model::{Member, PartialDate};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// The first and the last, of those whose files say it; nothing for fewer people than are shown.
    pub months: Option<(PartialDate, PartialDate)>,
    pub is_all_dated: bool,
}

impl Given {
    #[must_use]
    pub fn of(members: &[&Member], minimum: u32) -> Self {
        let dated: Vec<Timestamp> = members.iter().filter(|member| member.is_dated).map(|member| member.at).collect();
        let month = |at: Timestamp| PartialDate::month_of(at.to_zoned(TimeZone::UTC).date());
        let months = dated.iter().min().zip(dated.iter().max()).map(|(first, last)| (month(*first), month(*last)));
        let is_enough = u32::try_from(dated.len()).unwrap_or(u32::MAX) >= minimum;
        Self { months: months.filter(|_| is_enough), is_all_dated: dated.len() == members.len() }
    }
}
