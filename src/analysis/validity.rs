//! Evidence that counts only until a day, such as a certificate of first aid.

use jiff::{ToSpan, civil::Date};

use crate::model::{Evidence, PartialDate, Portfolio};

/// The days before the last one on which evidence counts, from which imh speaks of it.
const SOON_DAYS: i32 = 60;

/// A piece of evidence whose last day has passed, or comes soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending<'p> {
    pub item: &'p Evidence,
    /// The last month or day on which it counts.
    pub until: PartialDate,
    pub has_run_out: bool,
}

/// Returns whether the last day on which a piece counts has passed.
#[must_use]
pub fn has_run_out(item: &Evidence, today: Date) -> bool {
    item.valid_until.is_some_and(|until| until.latest() < today)
}

/// Returns the evidence that has run out, or will within 60 days, in the order of their last days.
#[must_use]
pub fn endings(portfolio: &Portfolio, today: Date) -> Vec<Ending<'_>> {
    let last = today.saturating_add(SOON_DAYS.days());
    let mut endings: Vec<Ending<'_>> = portfolio
        .evidence
        .iter()
        .filter_map(|item| {
            let until = item.valid_until.filter(|until| until.latest() <= last)?;
            Some(Ending { item, until, has_run_out: has_run_out(item, today) })
        })
        .collect();
    endings.sort_by_key(|ending| ending.until.latest());
    endings
}
