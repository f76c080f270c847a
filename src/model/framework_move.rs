//! A move of a portfolio to another version of its framework, or to another framework.

use std::collections::{BTreeMap, BTreeSet};

use super::{Answer, AspectId, CompetencyId, Digest, LevelId, Pin, PointId, Rated, RatingKey};

pub(super) type Ratings = BTreeMap<RatingKey, Vec<Rated>>;

/// Everything that is needed to read answers to the old framework as answers to the new one, so
/// that answers which another device still gives to the old one can be carried later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkMove {
    pub from: Pin,
    pub to: Pin,
    /// At most one for each competency of the new framework.
    pub carries: Vec<Carry>,
    /// Levels and points with other ids in the new framework.
    pub levels: Vec<(LevelId, LevelId)>,
    pub points: Vec<(PointId, PointId)>,
    /// The scales of the new framework: those of single competencies, then those of aspects.
    pub scales: Vec<MoveScale>,
    /// The competencies of the new framework that come from none of the old ones.
    pub new: Vec<CompetencyId>,
    /// The levels of the new framework.
    pub new_levels: Vec<LevelId>,
}

/// A competency of the new framework, and the old ones that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carry {
    pub to: CompetencyId,
    pub from: Vec<CompetencyId>,
    /// True if the answers count; else the person looks at all of them again first.
    pub is_whole: bool,
    /// The answers to look at again although the others count, by level and aspect of the new
    /// framework, since those statements changed.
    pub to_look_at_again: Vec<(LevelId, AspectId)>,
    /// What the new framework does not ask about any more.
    pub ended: Vec<(LevelId, AspectId)>,
    /// Levels at which this competency alone is stated elsewhere now, from old to new.
    pub levels: Vec<(LevelId, LevelId)>,
}

/// The points of an aspect, lowest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveScale {
    /// The competency of the new framework to which this scale belongs; without one, all that have
    /// none of their own.
    pub competency: Option<CompetencyId>,
    pub aspect: AspectId,
    pub points: Vec<PointId>,
}

/// Answers after a move.
#[derive(Clone, Default)]
pub(super) struct CarriedRatings {
    pub(super) whole: Ratings,
    /// Answers that do not count until the person looks at them again.
    pub(super) to_look_at_again: Ratings,
}

impl FrameworkMove {
    /// Returns the level that a level of the old framework became.
    #[must_use]
    pub fn level(&self, from: &LevelId) -> LevelId {
        self.levels.iter().find(|(old, _)| old == from).map_or(from, |(_, new)| new).clone()
    }

    /// Returns the level at which an answer to an old level counts for a competency.
    #[must_use]
    pub fn level_in(&self, carry: &Carry, from: &LevelId) -> LevelId {
        let own = carry.levels.iter().find(|(old, _)| old == from);
        own.map_or_else(|| self.level(from), |(_, new)| new.clone())
    }

    /// Returns what each competency of the new framework that comes from an old one carries.
    pub fn carries_of<'m>(
        &'m self,
        from: &'m CompetencyId,
    ) -> impl Iterator<Item = &'m Carry> + 'm {
        self.carries.iter().filter(|carry| carry.from.contains(from))
    }

    /// Returns the competencies of the new framework that come from an old one.
    pub fn heirs<'m>(
        &'m self,
        from: &'m CompetencyId,
    ) -> impl Iterator<Item = &'m CompetencyId> + 'm {
        self.carries_of(from).map(|carry| &carry.to)
    }

    /// Returns whether the new framework still asks about what an answer to the old one is about.
    #[must_use]
    pub fn asks_about(&self, key: &RatingKey) -> bool {
        self.carries_of(&key.competency).any(|carry| {
            let level = self.level_in(carry, &key.level);
            let has_ended = |(at, of): &(LevelId, AspectId)| *at == level && *of == key.aspect;
            self.points_of(&carry.to, &key.aspect).is_some() && !carry.ended.iter().any(has_ended)
        })
    }

    /// Returns whether the new framework has this competency.
    fn has(&self, competency: &CompetencyId) -> bool {
        self.new.contains(competency) || self.carries.iter().any(|carry| carry.to == *competency)
    }

    /// Returns the points on which an aspect of a competency is rated in the new framework.
    fn points_of(&self, competency: &CompetencyId, aspect: &AspectId) -> Option<&[PointId]> {
        let of = |is_it: &dyn Fn(Option<&CompetencyId>) -> bool| {
            self.scales
                .iter()
                .find(|scale| scale.aspect == *aspect && is_it(scale.competency.as_ref()))
        };
        let own = of(&|of| of == Some(competency));
        own.or_else(|| of(&|of| of.is_none())).map(|scale| scale.points.as_slice())
    }

    pub(super) fn carry(&self, old: &CarriedRatings) -> CarriedRatings {
        let mut by_competency: BTreeMap<&CompetencyId, BTreeSet<(&LevelId, &AspectId)>> =
            BTreeMap::new();
        for key in old.whole.keys().chain(old.to_look_at_again.keys()) {
            by_competency.entry(&key.competency).or_default().insert((&key.level, &key.aspect));
        }
        let mut carried = CarriedRatings::default();
        for carry in &self.carries {
            let asked: BTreeSet<_> = carry
                .from
                .iter()
                .filter_map(|id| by_competency.get(id))
                .flatten()
                .copied()
                .collect();
            // Where two levels lead to one place, the answer to the same words comes last and
            // counts.
            let is_shifted = |level: &LevelId| carry.levels.iter().any(|(from, _)| from == level);
            let (last, first): (Vec<_>, Vec<_>) =
                asked.into_iter().partition(|(level, _)| is_shifted(level));
            for (level, aspect) in first.into_iter().chain(last) {
                let Some(points) = self.points_of(&carry.to, aspect) else { continue };
                let of = |ratings: &Ratings, id: &CompetencyId| {
                    ratings
                        .get(&RatingKey {
                            competency: id.clone(),
                            level: level.clone(),
                            aspect: aspect.clone(),
                        })
                        .map(|history| self.reworded(history, &carry.from, points))
                };
                let counting: Vec<Vec<Rated>> =
                    carry.from.iter().map(|id| of(&old.whole, id).unwrap_or_default()).collect();
                let key = RatingKey {
                    competency: carry.to.clone(),
                    level: self.level_in(carry, level),
                    aspect: aspect.clone(),
                };
                let whole = together(&counting, points, carry.from.len());
                let place = (key.level.clone(), key.aspect.clone());
                if carry.ended.contains(&place) {
                    continue;
                }
                let is_whole = carry.is_whole && !carry.to_look_at_again.contains(&place);
                if is_whole && !whole.is_empty() {
                    carried.to_look_at_again.remove(&key);
                    carried.whole.insert(key, whole);
                    continue;
                }
                let any: Vec<Vec<Rated>> = carry
                    .from
                    .iter()
                    .zip(counting)
                    .map(|(id, counting)| match counting.as_slice() {
                        [] => of(&old.to_look_at_again, id).unwrap_or_default(),
                        _ => counting,
                    })
                    .collect();
                let again = together(&any, points, 1);
                if !again.is_empty() && !carried.whole.contains_key(&key) {
                    carried.to_look_at_again.insert(key, again);
                }
            }
        }
        carried
    }

    /// Returns a history with the points of the new framework, without answers that it has no point
    /// for.
    fn reworded(&self, history: &[Rated], from: &[CompetencyId], points: &[PointId]) -> Vec<Rated> {
        let renamed = |point: &PointId| {
            self.points.iter().find(|(old, _)| old == point).map_or(point, |(_, new)| new).clone()
        };
        let reworded = history.iter().filter_map(|rated| {
            let answer = match &rated.answer {
                Answer::Point(point) => {
                    Answer::Point(Some(renamed(point)).filter(|point| points.contains(point))?)
                }
                not_applicable @ Answer::NotApplicable { .. } => not_applicable.clone(),
            };
            let is_first = rated.carried_in.is_none();
            Some(Rated {
                answer,
                // After several moves it still is an answer to what it was given to.
                carried_from: if is_first { from.to_vec() } else { rated.carried_from.clone() },
                carried_in: rated.carried_in.clone().or(Some(self.from.version.clone())),
                ..rated.clone()
            })
        });
        // Without a point for the answer that counts, an earlier one must not take its place.
        let last = history.last().map(|rated| rated.at);
        let reworded: Vec<Rated> = reworded.collect();
        if reworded.last().map(|rated| rated.at) == last { reworded } else { Vec::new() }
    }
}

/// Returns the history of one answer that is made of several: at each moment the lowest of those
/// that were given, once at least `minimum` were.
fn together(histories: &[Vec<Rated>], points: &[PointId], minimum: usize) -> Vec<Rated> {
    if let [only] = histories {
        return only.clone();
    }
    let mut moments: Vec<_> = histories.iter().flatten().map(|rated| rated.at).collect();
    moments.sort();
    moments.dedup();
    let mut made: Vec<Rated> = Vec::new();
    for moment in moments {
        let then: Vec<&Rated> = histories
            .iter()
            .filter_map(|history| history.iter().rfind(|rated| rated.at <= moment))
            .collect();
        if then.len() < minimum {
            continue;
        }
        let place = |rated: &Rated| match &rated.answer {
            Answer::Point(point) => points.iter().position(|known| known == point),
            Answer::NotApplicable { .. } => None,
        };
        let lowest = then.iter().min_by_key(|rated| place(rated).unwrap_or(usize::MAX));
        let Some(lowest) = lowest else { continue };
        let answer = match &lowest.answer {
            Answer::NotApplicable { .. } => Answer::NotApplicable {
                reason: joined(then.iter().filter_map(|rated| rated.answer.reason())),
            },
            point @ Answer::Point(_) => point.clone(),
        };
        let reasons = then.iter().filter_map(|rated| rated.answer.reason());
        let is_rated = answer.reason().is_none();
        let note = joined(
            then.iter()
                .filter_map(|rated| rated.note.as_deref())
                .chain(reasons.filter(|reason| is_rated && !reason.is_empty())),
        );
        let note = (!note.is_empty()).then_some(note);
        let mut carried_from = lowest.carried_from.clone();
        let beside = then.iter().filter(|rated| rated.carried_in == lowest.carried_in);
        for id in beside.flat_map(|rated| &rated.carried_from) {
            if !carried_from.contains(id) {
                carried_from.push(id.clone());
            }
        }
        made.push(Rated { at: moment, answer, note, carried_from, ..(*lowest).clone() });
    }
    made
}

/// Joins words, each once, so that none is lost.
fn joined<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut each: Vec<&str> = Vec::new();
    for words in words {
        if !each.contains(&words) {
            each.push(words);
        }
    }
    each.join("\n\n")
}

/// Returns what competencies became after moves, each once. Nothing is left of one that ended.
pub(super) fn through(moves: &[&FrameworkMove], mut now: Vec<CompetencyId>) -> Vec<CompetencyId> {
    for moved in moves {
        let mut heirs = Vec::new();
        for heir in now.iter().flat_map(|id| moved.heirs(id)) {
            if !heirs.contains(heir) {
                heirs.push(heir.clone());
            }
        }
        now = heirs;
    }
    now
}

/// Returns the number of moves before the latest framework that has a competency: another device may
/// not know of a move yet.
pub(super) fn named_after(moves: &[&FrameworkMove], named: &CompetencyId) -> usize {
    (1..=moves.len()).rev().find(|at| moves[at - 1].has(named)).unwrap_or(0)
}

/// Returns what a competency became since it was named.
pub(super) fn heirs_now(moves: &[&FrameworkMove], named: CompetencyId) -> Vec<CompetencyId> {
    let known = named_after(moves, &named);
    through(&moves[known..], vec![named])
}

/// Returns what a level became since it was named, as [`heirs_now`] does for a competency.
pub(super) fn level_now(moves: &[&FrameworkMove], named: LevelId) -> LevelId {
    let has = |at: &usize| moves[at - 1].new_levels.contains(&named);
    let known = (1..=moves.len()).rev().find(has).unwrap_or(0);
    moves[known..].iter().fold(named, |level, moved| moved.level(&level))
}

/// Gives a framework that the person comes back to its own answers again: they were given to these
/// very words. One that was answered anew in between waits with the later answer.
pub(super) fn come_back(
    mut carried: CarriedRatings,
    left: &CarriedRatings,
    to: Digest,
) -> CarriedRatings {
    for (key, history) in &left.whole {
        let is_answered_since =
            |history: &Vec<Rated>| history.last().is_some_and(|rated| rated.framework != to);
        let waits = carried.to_look_at_again.get(key).is_some_and(is_answered_since);
        if !waits && !carried.whole.contains_key(key) {
            carried.to_look_at_again.remove(key);
            carried.whole.insert(key.clone(), history.clone());
        }
    }
    for (key, history) in &left.to_look_at_again {
        if !carried.whole.contains_key(key) {
            carried.to_look_at_again.entry(key.clone()).or_insert_with(|| history.clone());
        }
    }
    carried
}

/// Adds answers that were given after a move to those that were carried.
pub(super) fn add_given(mut carried: CarriedRatings, given: Ratings) -> CarriedRatings {
    for (key, history) in given {
        carried.to_look_at_again.remove(&key);
        let whole = carried.whole.entry(key).or_default();
        whole.extend(history);
        whole.sort_by_key(|rated| rated.at);
    }
    carried
}
