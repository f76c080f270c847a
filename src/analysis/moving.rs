//! What a move to another framework carries: the entry that records it, and what it comes to.

use std::collections::BTreeSet;

use super::comparison::{ComparedCompetency, compare, reworded};
use crate::model::{
    Aspect, Carry, Competency, CompetencyId, Framework, FrameworkMove, LevelId, Mapping, Pin,
    Portfolio, Relation,
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
    pub carried: usize,
    pub to_look_at_again: usize,
}

/// Returns a fault for each thing in a mapping that one of the two frameworks does not have.
#[must_use]
pub fn mapping_fits(mapping: &Mapping, old: &Framework, new: &Framework) -> Vec<String> {
    let named = |framework: &Framework| format!("{} {}", framework.id, framework.version);
    let mut faults = Vec::new();
    for (said, framework) in [(&mapping.from, old), (&mapping.to, new)] {
        if (said.0.as_str(), said.1.as_str()) != (framework.id.as_str(), &framework.version) {
            faults.push(format!("it is about {} {}, and not {}", said.0, said.1, named(framework)));
        }
    }
    for rule in &mapping.competencies {
        for (ids, framework) in [(&rule.from, old), (&rule.to, new)] {
            let unknown = ids.iter().filter(|id| framework.competency(id.as_str()).is_none());
            faults.extend(
                unknown.map(|id| format!("there is no competency `{id}` in {}", named(framework))),
            );
        }
    }
    for (from, to) in &mapping.levels {
        for (level, framework) in [(from, old), (to, new)] {
            if framework.level(level.as_str()).is_none() {
                faults.push(format!("there is no level `{level}` in {}", named(framework)));
            }
        }
    }
    faults
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
        let is_whole = related.iter().all(|one| one.relation.carries_whole());
        // Without a rule only the statements that changed are looked at again.
        let by_words = match related.as_slice() {
            [one] if !one.is_by_rule && !is_whole => one.from.first(),
            _ => None,
        };
        let to_look_at_again = match by_words {
            Some(from) => reworded(from, heir)
                .into_iter()
                .filter_map(|text| text.place)
                .map(|(level, aspect)| (became(level), aspect.clone()))
                .collect(),
            None => Vec::new(),
        };
        let asked = |level: &LevelId, aspect: &Aspect| {
            new.aspects_of(heir, level.as_str()).any(|known| known.id == aspect.id)
        };
        let not_asked = old
            .levels
            .iter()
            .flat_map(|level| old.aspects.iter().map(move |aspect| (became(&level.id), aspect)))
            .filter(|(level, aspect)| {
                is_asked_of_any(old, &related, level, aspect) && !asked(level, aspect)
            })
            .map(|(level, aspect)| (level, aspect.id.clone()));
        Some(Carry {
            to: heir.id.clone(),
            from: ids.into_iter().cloned().collect(),
            is_whole: is_whole || by_words.is_some(),
            to_look_at_again,
            ended: not_asked.collect(),
        })
    });
    let carries = carries.collect();
    let scales = new
        .aspects
        .iter()
        .map(|aspect| {
            let points = new.scale_of(aspect).points.iter().map(|point| point.id.clone());
            (aspect.id.clone(), points.collect())
        })
        .collect();
    MovePlan { moved: FrameworkMove { from, to, carries, levels, points, scales }, compared }
}

fn is_asked_of_any(
    old: &Framework,
    related: &[&ComparedCompetency<'_>],
    level: &LevelId,
    aspect: &Aspect,
) -> bool {
    let mut from = related.iter().flat_map(|one| one.from.iter());
    from.any(|competency: &&Competency| {
        old.aspects_of(competency, level.as_str()).any(|known| known.id == aspect.id)
    })
}

impl MovedAnswers {
    /// Counts the answers of a portfolio before and after a move.
    #[must_use]
    pub fn of(before: &Portfolio, after: &Portfolio) -> Self {
        Self {
            before: before.ratings().count() + before.answers_to_look_at_again().count(),
            carried: after.ratings().count(),
            to_look_at_again: after.answers_to_look_at_again().count(),
        }
    }
}
