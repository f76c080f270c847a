//! Frameworks that say the same in several languages, so that answers to one are answers to all.

use std::collections::BTreeSet;

use crate::model::{CompetencyId, CompetencyRule, Framework, Mapping, PointId, Relation};

/// Returns the framework whose words another one translates, or itself: `id@version`.
#[must_use]
pub fn original_of(framework: &Framework) -> String {
    let own = || format!("{}@{}", framework.id, framework.version);
    framework.publication.translates.clone().unwrap_or_else(own)
}

/// Returns whether two frameworks say they are one in several languages.
#[must_use]
pub fn are_translations(one: &Framework, other: &Framework) -> bool {
    original_of(one) == original_of(other)
}

/// Returns each thing that one of two frameworks has and the other has not. An answer names ids, so
/// a translation has all the ids of its original, and the same points count as met.
#[must_use]
pub fn translation_faults(translation: &Framework, original: &Framework) -> Vec<String> {
    // What hangs on a competency that only one of them has says no more than that one is missing.
    let in_both = |framework: &Framework, other: &Framework| {
        let mut framework = framework.clone();
        framework.competencies.iter_mut().for_each(|one| {
            if other.competency(one.id.as_str()).is_none() {
                one.statements.clear();
            }
        });
        parts(&framework)
    };
    let (there, here) = (in_both(original, translation), in_both(translation, original));
    let named = format!("{} {}", original.id, original.version);
    let missing = there.difference(&here).map(|part| format!("it lacks {part} of {named}"));
    let more = here.difference(&there).map(|part| format!("{named} has no {part}"));
    missing.chain(more).collect()
}

/// Returns the mapping between two frameworks that are one in several languages: every answer is
/// carried whole. `None` if they are not, or if one lacks something.
#[must_use]
pub fn translation_mapping(from: &Framework, to: &Framework) -> Option<Mapping> {
    let is_one = are_translations(from, to) && translation_faults(to, from).is_empty();
    let named = |framework: &Framework| (framework.id.to_string(), framework.version.clone());
    let rule = |id: &CompetencyId| CompetencyRule {
        from: vec![id.clone()],
        to: vec![id.clone()],
        relation: Relation::Equal,
        reason: None,
    };
    // Their labels are in another language, and mean the same.
    let points = from.scales.iter().flat_map(|scale| &scale.points);
    let points: BTreeSet<&PointId> = points.map(|point| &point.id).collect();
    is_one.then(|| Mapping {
        title: format!("The same in another language: {}", original_of(from)),
        from: named(from),
        to: named(to),
        same_ids: true,
        competencies: from.competencies.iter().map(|one| rule(&one.id)).collect(),
        levels: Vec::new(),
        points: points.into_iter().map(|id| (id.clone(), id.clone())).collect(),
    })
}

/// Describes everything that an answer or a count may depend on, without any words.
fn parts(framework: &Framework) -> BTreeSet<String> {
    let levels = framework.levels.iter().map(|level| format!("level `{}`", level.id));
    let roles =
        framework.roles.iter().map(|role| format!("role `{}` at level `{}`", role.id, role.level));
    let points = framework.scales.iter().flat_map(|scale| {
        scale.points.iter().zip(1..).map(move |(point, at)| {
            let met = if point.met { ", which is met" } else { "" };
            format!("point {at} `{}` of scale `{}`{met}", point.id, scale.id)
        })
    });
    let aspects = framework.aspects.iter().map(|aspect| {
        let not = if aspect.counts { "" } else { ", which does not count" };
        let optional = if aspect.optional { ", which is optional" } else { "" };
        let asks = if aspect.asks.is_some() { ", with a question" } else { "" };
        format!("aspect `{}` on scale `{}`{not}{optional}{asks}", aspect.id, aspect.scale)
    });
    let kinds = framework.evidence_kinds.iter().map(|kind| format!("evidence kind `{}`", kind.id));
    let domains = framework.domains.iter().map(|domain| format!("domain `{}`", domain.id));
    let competencies = framework.competencies.iter().map(|one| {
        let optional = if one.optional { ", which is optional" } else { "" };
        format!("competency `{}` in domain `{}`{optional}", one.id, one.domain)
    });
    let statements = framework.competencies.iter().flat_map(|one| {
        one.statements.iter().map(move |statement| {
            format!(
                "statement of `{}` at level `{}` for `{}`",
                one.id, statement.level, statement.aspect
            )
        })
    });
    let choices = framework.choices.iter().map(|choice| {
        let from: Vec<&str> = choice.from.iter().map(CompetencyId::as_str).collect();
        format!("choice of {} from `{}`", choice.minimum, from.join("`, `"))
    });
    levels
        .chain(roles)
        .chain(points)
        .chain(aspects)
        .chain(kinds)
        .chain(domains)
        .chain(competencies)
        .chain(statements)
        .chain(choices)
        .chain([format!("{} of levels", framework.progression.name())])
        .collect()
}
