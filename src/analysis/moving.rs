//! What a move to another framework carries: the entry that records it, and what it comes to.

use std::collections::{BTreeMap, BTreeSet};

use super::comparison::{ComparedCompetency, are_same_points, compare};
use crate::model::{
    Aspect, Carry, Competency, CompetencyId, Framework, FrameworkMove, Level, LevelId, Mapping,
    MoveScale, Pin, PointId, Portfolio, Rated, RatingKey, Relation, Scale,
};

/// A move before it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovePlan<'f> {
    pub moved: FrameworkMove,
    pub compared: Vec<ComparedCompetency<'f>>,
}

/// How many answers there were, and what becomes of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MovedAnswers {
    pub before: usize,
    /// Answers of before that count in the new framework.
    pub carried: usize,
    pub to_look_at_again: usize,
    /// Answers that became one with another.
    pub put_together: usize,
    /// Answers that came of one that was parted, beyond the first.
    pub parted: usize,
    /// Answers that were given to the new framework before a move away from it, and count again.
    pub given_there: usize,
}

/// Plans a move. Answers to a statement whose words are the same count as before; answers to a
/// statement that changed count only if the mapping says that it still asks for no more.
#[must_use]
pub fn plan_move<'f>(
    (from, old): (Pin, &'f Framework),
    (to, new): (Pin, &'f Framework),
    mapping: Option<&'f Mapping>,
) -> MovePlan<'f> {
    let compared = compare(old, new, mapping);
    let levels = mapping.map(|mapping| mapping.levels.clone()).unwrap_or_default();
    let points = mapping.map(|mapping| mapping.points.clone()).unwrap_or_default();
    let became = |level: &LevelId| {
        levels.iter().find(|(from, _)| from == level).map_or(level, |(_, to)| to).clone()
    };
    let carries = new.competencies.iter().filter_map(|heir| {
        let related = compared.iter().filter(|one| {
            one.to.iter().any(|to| to.id == heir.id) && one.relation != Relation::NotRelated
        });
        let related: Vec<&ComparedCompetency<'_>> = related.collect();
        let ids: BTreeSet<&CompetencyId> =
            related.iter().flat_map(|one| one.from.iter().map(|from| &from.id)).collect();
        if ids.is_empty() {
            return None;
        }
        let is_by_rule = related.iter().any(|one| one.is_by_rule);
        let carries_whole = is_by_rule && related.iter().all(|one| one.relation.carries_whole());
        let sources: Vec<&Competency> =
            related.iter().flat_map(|one| one.from.iter().copied()).collect();
        // The same words ask for the same, whatever a rule says of those that changed.
        let may_say_the_same = !is_by_rule || sources.len() == 1;
        let mut is_whole = carries_whole || !is_by_rule;
        let (mut to_look_at_again, mut ended) = (Vec::new(), Vec::new());
        let levels = levels_of_its_own((old, &sources), (new, heir), &became, is_by_rule);
        for level in &old.levels {
            let own = levels.iter().find(|(from, _)| *from == level.id).map(|(_, to)| to.clone());
            let then = own.unwrap_or_else(|| became(&level.id));
            let is_asked =
                |aspect: &Aspect| sources.iter().any(|one| asks(old, one, &level.id, aspect));
            let heirs_aspect = |aspect: &Aspect| {
                let known = new.aspect(aspect.id.as_str());
                known.filter(|known| asks(new, heir, &then, known))
            };
            // If the verdict rested on more, the rest alone must not make it a better one.
            let asks_for_less = old.aspects.iter().any(|aspect| {
                aspect.is_decisive()
                    && is_asked(aspect)
                    && !heirs_aspect(aspect).is_some_and(Aspect::is_decisive)
            });
            for aspect in old.aspects.iter().filter(|aspect| is_asked(aspect)) {
                let asked: Vec<&Competency> = sources
                    .iter()
                    .copied()
                    .filter(|one| asks(old, one, &level.id, aspect))
                    .collect();
                let place = (then.clone(), aspect.id.clone());
                let Some(now) = heirs_aspect(aspect) else {
                    ended.push(place);
                    continue;
                };
                let has_same_words = may_say_the_same
                    && asked.iter().all(|one| {
                        one.title == heir.title
                            && one.asked(level.id.as_str(), aspect)
                                == heir.asked(then.as_str(), now)
                    });
                let is_alike = || {
                    asked.iter().all(|one| {
                        let before = (old.scale_of(one, aspect), aspect);
                        counts_alike(before, (new.scale_of(heir, now), now), &points)
                    })
                };
                let counts = (carries_whole || has_same_words) && !asks_for_less && is_alike();
                is_whole |= counts;
                if !counts {
                    to_look_at_again.push(place);
                }
            }
        }
        if !is_whole {
            to_look_at_again.clear();
        }
        Some(Carry {
            to: heir.id.clone(),
            from: ids.into_iter().cloned().collect(),
            is_whole,
            to_look_at_again,
            ended,
            levels,
        })
    });
    let carries: Vec<Carry> = carries.collect();
    let points_of = |scale: &Scale| scale.points.iter().map(|point| point.id.clone()).collect();
    let usual = new.aspects.iter().map(|aspect| MoveScale {
        competency: None,
        aspect: aspect.id.clone(),
        points: points_of(new.usual_scale(aspect)),
    });
    let own = new.competencies.iter().flat_map(|one| {
        one.scales.iter().filter_map(move |(aspect, _)| {
            let scale = new.scale_of(one, new.aspect(aspect.as_str())?);
            Some(MoveScale {
                competency: Some(one.id.clone()),
                aspect: aspect.clone(),
                points: points_of(scale),
            })
        })
    });
    let scales = own.chain(usual).collect();
    let is_new = |one: &&Competency| carries.iter().all(|carry| carry.to != one.id);
    let moved = FrameworkMove {
        new: new.competencies.iter().filter(is_new).map(|one| one.id.clone()).collect(),
        new_levels: new.levels.iter().map(|level| level.id.clone()).collect(),
        from,
        to,
        carries,
        levels,
        points,
        scales,
    };
    MovePlan { moved, compared }
}

/// Returns the levels at which some competencies alone are stated at another level now: where the words
/// changed or went and the same words stand at another level, or where a rule relates them and each
/// has only one level.
fn levels_of_its_own(
    (old, sources): (&Framework, &[&Competency]),
    (new, heir): (&Framework, &Competency),
    became: &dyn Fn(&LevelId) -> LevelId,
    is_by_rule: bool,
) -> Vec<(LevelId, LevelId)> {
    let stated = |level: &&Level| sources.iter().any(|one| one.is_at(level.id.as_str()));
    let before: Vec<&Level> = old.levels.iter().filter(stated).collect();
    let now: Vec<&Level> =
        new.levels.iter().filter(|level| heir.is_at(level.id.as_str())).collect();
    let says_the_same = |level: &Level, there: &Level| {
        sources.iter().all(|one| {
            let asked = old.aspects_of(one, level.id.as_str());
            asked.into_iter().all(|aspect| {
                let text = one.asked(level.id.as_str(), aspect);
                new.aspect(aspect.id.as_str())
                    .is_some_and(|known| heir.asked(there.id.as_str(), known) == text)
            })
        })
    };
    let keeps_its_words = |level: &Level| {
        let then = became(&level.id);
        now.iter().any(|there| there.id == then && says_the_same(level, there))
    };
    let kept: Vec<LevelId> = before
        .iter()
        .filter(|level| keeps_its_words(level))
        .map(|level| became(&level.id))
        .collect();
    let elsewhere = before.iter().filter(|level| !keeps_its_words(level)).filter_map(|level| {
        let mut free = now.iter().filter(|there| !kept.contains(&there.id));
        let is_stated = heir.is_at(became(&level.id).as_str());
        let there = match (is_by_rule && !is_stated, before.as_slice(), now.as_slice()) {
            (true, [_], [only]) => Some(*only),
            _ => free.find(|there| says_the_same(level, there)).copied(),
        }?;
        Some((level.id.clone(), there.id.clone()))
    });
    let mut found: Vec<(LevelId, LevelId)> = elsewhere.collect();
    // Two levels do not become one in silence.
    let all = found.clone();
    found.retain(|(_, to)| all.iter().filter(|(_, other)| other == to).count() == 1);
    found
}

fn asks(framework: &Framework, competency: &Competency, level: &LevelId, aspect: &Aspect) -> bool {
    framework.aspects_of(competency, level.as_str()).any(|known| known.id == aspect.id)
}

/// Returns whether an answer means as much for the verdict in both frameworks: the same points in the
/// same order, the same of them enough, and the same part in the verdict.
fn counts_alike(
    before: (&Scale, &Aspect),
    now: (&Scale, &Aspect),
    points: &[(PointId, PointId)],
) -> bool {
    are_same_points(before.0, now.0, points)
        && (before.1.counts, before.1.optional) == (now.1.counts, now.1.optional)
}

impl MovedAnswers {
    /// Counts the answers of a portfolio before and after a move.
    #[must_use]
    pub fn of(before: &Portfolio, after: &Portfolio, moved: &FrameworkMove) -> Self {
        let is_given_there =
            |history: &[Rated]| history.last().is_some_and(|rated| rated.carried_in.is_none());
        let given_there = after.ratings().filter(|(_, history)| is_given_there(history)).count();
        let waiting = before.answers_to_look_at_again().map(|(key, _)| key);
        let keys = before.ratings().map(|(key, _)| key).chain(waiting);
        let mut came_from: BTreeMap<RatingKey, usize> = BTreeMap::new();
        let mut parted = 0;
        for key in keys {
            let heirs = heirs_of_answer(moved, after, key);
            parted += heirs.len().saturating_sub(1);
            for heir in heirs {
                *came_from.entry(heir).or_default() += 1;
            }
        }
        Self {
            put_together: came_from.values().map(|count| count - 1).sum(),
            parted,
            before: before.ratings().count() + before.answers_to_look_at_again().count(),
            carried: after.ratings().count() - given_there,
            to_look_at_again: after.answers_to_look_at_again().count(),
            given_there,
        }
    }
}

/// Returns the answers of the new framework that an answer to the old one became.
#[must_use]
pub fn heirs_of_answer(
    moved: &FrameworkMove,
    after: &Portfolio,
    key: &RatingKey,
) -> Vec<RatingKey> {
    let heirs = moved.carries_of(&key.competency).map(|carry| RatingKey {
        competency: carry.to.clone(),
        level: moved.level_in(carry, &key.level),
        aspect: key.aspect.clone(),
    });
    let is_there = |heir: &RatingKey| {
        let RatingKey { competency, level, aspect } = heir;
        after.rating(competency, level, aspect).is_some()
            || after.answer_to_look_at_again(competency, level, aspect).is_some()
    };
    heirs.filter(is_there).collect()
}
