//! Progress: the tally of a level at the end of each day on which something was rated.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{Tally, Target, standings, tally};
use crate::model::{Answer, CompetencyId, Framework, LevelId, Portfolio, Rated, RatingKey};

/// A day with a rating, in UTC like all days of a portfolio, and the tally at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrowthDay {
    pub on: Date,
    pub tally: Tally,
    /// How many points of their scales the answers of the day that count stand above the answers
    /// before them.
    /// Answers that went down take nothing away.
    pub steps_up: usize,
}

/// Returns the days on which something at the levels of this target was rated, oldest first. Ratings
/// that were undone are ignored.
#[must_use]
pub fn growth(framework: &Framework, portfolio: &Portfolio, target: &Target<'_>) -> Vec<GrowthDay> {
    let mut days: BTreeMap<Date, (Timestamp, usize)> = BTreeMap::new();
    let is_of_it = |level: &LevelId| target.levels.contains(&level);
    let now = standings(framework, portfolio, target);
    let counting: BTreeSet<(&CompetencyId, &LevelId)> =
        now.iter().map(|one| (&one.competency.id, one.level)).collect();
    for (key, history) in portfolio.ratings().filter(|(key, _)| is_of_it(&key.level)) {
        // The last answer of each day.
        let mut answers: BTreeMap<Date, &Rated> = BTreeMap::new();
        for rated in history {
            let on = rated.at.to_zoned(TimeZone::UTC).date();
            let (last, _) = days.entry(on).or_insert((rated.at, 0));
            *last = rated.at.max(*last);
            answers.insert(on, rated);
        }
        let counts = (&key.competency, &key.level);
        if !counting.contains(&counts) {
            continue;
        }
        let mut before = None;
        for (on, rated) in answers {
            let Some(place) = place_on_scale(framework, key, rated) else { continue };
            if let Some((_, steps_up)) = days.get_mut(&on) {
                *steps_up += before.map_or(0, |before| place.saturating_sub(before));
            }
            before = Some(place);
        }
    }
    days.into_iter()
        .map(|(on, (until, steps_up))| {
            let then = portfolio.as_rated_by(until);
            GrowthDay { on, tally: tally(&standings(framework, &then, target)), steps_up }
        })
        .collect()
}

/// Returns the place of an answer on its scale, if it is a point of one that counts.
fn place_on_scale(framework: &Framework, key: &RatingKey, rated: &Rated) -> Option<usize> {
    let Answer::Point(given) = &rated.answer else { return None };
    let competency = framework.competency(key.competency.as_str())?;
    let aspect = framework.aspect(key.aspect.as_str()).filter(|aspect| aspect.counts)?;
    framework.scale_of(competency, aspect).points.iter().position(|point| point.id == *given)
}
