//! Progress: the tally of a level at the end of each day on which something was rated.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{Tally, Target, standings, tally};
use crate::model::{Framework, LevelId, Portfolio};

/// A day with a rating, in UTC like all days of a portfolio, and the tally at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrowthDay {
    pub on: Date,
    pub tally: Tally,
}

/// Returns the days on which something at the levels of this target was rated, oldest first. Ratings
/// that were undone are ignored.
#[must_use]
pub fn growth(framework: &Framework, portfolio: &Portfolio, target: &Target<'_>) -> Vec<GrowthDay> {
    let mut days: BTreeMap<Date, Timestamp> = BTreeMap::new();
    let is_of_it = |level: &LevelId| target.levels.contains(&level);
    for rated in
        portfolio.ratings().filter(|(key, _)| is_of_it(&key.level)).flat_map(|(_, history)| history)
    {
        let last = days.entry(rated.at.to_zoned(TimeZone::UTC).date()).or_insert(rated.at);
        *last = rated.at.max(*last);
    }
    days.into_iter()
        .map(|(on, until)| {
            let then = portfolio.as_rated_by(until);
            GrowthDay { on, tally: tally(&standings(framework, &then, target)) }
        })
        .collect()
}
