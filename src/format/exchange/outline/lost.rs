//! The parts of a framework that no tree of another program can carry.

use super::arrange::{Branch, BranchPart, branches};
use crate::{
    model::{Aspect, CompetencyId, Fault, Framework, Scale},
    text::counted,
};

/// Returns whether a statement is about an aspect.
fn is_stated(framework: &Framework, aspect: &Aspect) -> bool {
    let mut statements = framework.competencies.iter().flat_map(|known| &known.statements);
    statements.any(|statement| statement.aspect == aspect.id)
}

/// Returns the aspects that a tree carries: those with a statement, or with a question that they
/// ask everywhere; all of them if there is none.
pub(in crate::format::exchange) fn carried_aspects(framework: &Framework) -> Vec<&Aspect> {
    let is_carried = |aspect: &&Aspect| aspect.asks.is_some() || is_stated(framework, aspect);
    let carried: Vec<&Aspect> = framework.aspects.iter().filter(is_carried).collect();
    if carried.is_empty() { framework.aspects.iter().collect() } else { carried }
}

/// Returns the scale of a whole tree: the one on which most competencies are rated for the first
/// aspect that it carries; of two, the first.
pub(in crate::format::exchange) fn main_scale<'f>(
    framework: &'f Framework,
    branches: &[Branch<'f>],
) -> Option<&'f Scale> {
    let aspect = *carried_aspects(framework).first()?;
    let mut rated: Vec<(&CompetencyId, &Scale)> = branches
        .iter()
        .filter_map(|branch| match branch.part {
            BranchPart::Statement(competency, _, _, of) if of.id == aspect.id => {
                Some((&competency.id, framework.scale_of(competency, aspect)))
            }
            _ => None,
        })
        .collect();
    rated.dedup_by_key(|(competency, _)| *competency);
    let count = |scale: &Scale| rated.iter().filter(|(_, other)| other.id == scale.id).count();
    let most = rated.iter().rev().max_by_key(|(_, scale)| count(scale));
    Some(most.map_or_else(|| framework.usual_scale(aspect), |(_, scale)| scale))
}

/// Names what is lost in every such tree.
pub(in crate::format::exchange) fn lost_in_a_tree(framework: &Framework) -> Vec<Fault> {
    let mut lost = Vec::new();
    let mut tell = |place: &str, what: String| lost.push(Fault::at(place, what));
    let carried = carried_aspects(framework);
    let main = main_scale(framework, &branches(framework));
    for aspect in &framework.aspects {
        if !carried.contains(&aspect) {
            tell(
                &format!("aspect `{}`", aspect.id),
                "it has no statement of its own, and is left out".to_owned(),
            );
        } else if !is_stated(framework, aspect)
            && main.is_some_and(|main| main.id != framework.usual_scale(aspect).id)
        {
            tell(
                &format!("aspect `{}`", aspect.id),
                "its scale is left out, since no statement has it".to_owned(),
            );
        }
    }
    let means = framework.scales.iter().flat_map(|scale| &scale.points);
    let means = means.filter(|point| point.means.is_some()).count();
    if means > 0 {
        tell(
            "scales",
            format!("the explanations of {} are left out", counted(means, "point", "points")),
        );
    }
    tell(
        "scales",
        "the ids of scales and points are left out; an import makes new ones of their names"
            .to_owned(),
    );
    let parts = framework.roles.iter().filter(|role| role.sees_a_part()).count();
    if parts > 0 {
        tell(
            "roles",
            format!("the parts that {} left out", counted(parts, "role sees are", "roles see are")),
        );
    }
    let kinds = framework.evidence_kinds.len();
    if kinds > 0 {
        tell(
            "evidence",
            format!("{} left out", counted(kinds, "kind of evidence is", "kinds of evidence are")),
        );
    }
    let urgent: usize = framework.competencies.iter().map(|one| one.when_not_met.len()).sum();
    if urgent > 0 {
        tell(
            "when-not-met",
            format!(
                "{} left out",
                counted(urgent, "word on what must not wait is", "words on what must not wait are")
            ),
        );
    }
    let expected = framework.domains.iter().filter(|domain| domain.expect.is_some()).count()
        + usize::from(framework.expect.is_some());
    if expected > 0 {
        tell(
            "expect",
            format!(
                "{} left out",
                counted(expected, "count of competencies is", "counts of competencies are")
            ),
        );
    }
    lost
}
