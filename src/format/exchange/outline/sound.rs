//! What a framework needs so that its pack passes the check.

use std::collections::{BTreeMap, BTreeSet};

use super::{plain_aspect, usual_scale};
use crate::{
    format::framework::{parse, print},
    model::{
        AspectId, Choice, CompetencyId, DomainId, Expect, Fault, Framework, Level, LevelId, ScaleId,
    },
    text::counted,
};

/// Adds the scale, level and aspect that every framework has.
pub(super) fn with_defaults(mut framework: Framework) -> Framework {
    if framework.scales.is_empty() {
        framework.scales.push(usual_scale());
    }
    if framework.levels.is_empty() {
        let (id, title) = (LevelId::new("1"), "Level 1".to_owned());
        framework.levels.push(Level { id, title, summary: None });
    }
    let scale = framework.scales[0].id.clone();
    for aspect in &mut framework.aspects {
        if !framework.scales.iter().any(|known| known.id == aspect.scale) {
            aspect.scale = scale.clone();
        }
    }
    if framework.aspects.is_empty() {
        framework.aspects.push(plain_aspect("competence", "Competence", scale));
    }
    framework
}

/// Corrects what could not be known before, and reads the pack as if it came from a file.
///
/// # Errors
/// Everything that the check of packs refuses.
pub(super) fn finished(
    mut framework: Framework,
    told: &mut Vec<Fault>,
) -> Result<Framework, Vec<Fault>> {
    let has_nothing_that_counts = framework.competencies.iter().any(|competency| {
        framework.levels.iter().any(|level| {
            competency.is_at(level.id.as_str())
                && !framework.aspects_of(competency, level.id.as_str()).any(|aspect| aspect.counts)
        })
    });
    if has_nothing_that_counts || !framework.aspects.iter().any(|aspect| aspect.counts) {
        for aspect in &mut framework.aspects {
            aspect.counts = true;
        }
        told.push(Fault::whole(
            "some competencies had nothing that counts; now every aspect counts",
        ));
    }
    check_choices(&mut framework, told);
    check_parts(&mut framework, told);
    check_counts(&mut framework, told);
    parse(print(&framework).as_bytes())
}

/// Keeps the choices that can be met, each with the competencies that there are.
fn check_choices(framework: &mut Framework, told: &mut Vec<Fault>) {
    let mut free: BTreeMap<CompetencyId, usize> =
        framework.competencies.iter().map(|competency| competency.id.clone()).zip(0..).collect();
    for choice in std::mem::take(&mut framework.choices) {
        let found: Vec<usize> = choice.from.iter().filter_map(|id| free.remove(id)).collect();
        let can_be_met = framework.levels.iter().all(|level| {
            let here = found.iter().map(|at| &framework.competencies[*at]);
            let here = here.filter(|competency| competency.is_at(level.id.as_str())).count();
            here >= choice.minimum || here == 0 && framework.levels.len() > 1
        });
        if !can_be_met || choice.minimum == 0 || found.is_empty() {
            told.push(Fault::whole(
                "a choice could not be met with what is in the file, and is left out",
            ));
            continue;
        }
        for at in &found {
            framework.competencies[*at].optional = true;
        }
        let from = found.iter().map(|at| framework.competencies[*at].id.clone()).collect();
        framework.choices.push(Choice { from, minimum: choice.minimum });
    }
}

/// Takes away what roles see and scales of single competencies, if the file does not have them.
fn check_parts(framework: &mut Framework, told: &mut Vec<Fault>) {
    let domains: BTreeSet<DomainId> = framework.domains.iter().map(|one| one.id.clone()).collect();
    let known: BTreeSet<CompetencyId> =
        framework.competencies.iter().map(|one| one.id.clone()).collect();
    let scales: BTreeSet<ScaleId> = framework.scales.iter().map(|one| one.id.clone()).collect();
    let aspects: BTreeSet<AspectId> = framework.aspects.iter().map(|one| one.id.clone()).collect();
    let mut gone = 0;
    for role in &mut framework.roles {
        let before = role.domains.len() + role.competencies.len();
        role.domains.retain(|id| domains.contains(id));
        role.competencies.retain(|id| known.contains(id));
        gone += before - role.domains.len() - role.competencies.len();
    }
    for competency in &mut framework.competencies {
        let before = competency.scales.len();
        competency
            .scales
            .retain(|(aspect, scale)| aspects.contains(aspect) && scales.contains(scale));
        gone += before - competency.scales.len();
    }
    let blind: Vec<usize> = (0..framework.roles.len())
        .filter(|at| framework.has_no_target(&framework.roles[*at]))
        .collect();
    for at in blind {
        let role = &mut framework.roles[at];
        gone += role.domains.len() + role.competencies.len();
        role.domains.clear();
        role.competencies.clear();
    }
    if gone > 0 {
        told.push(Fault::whole(format!(
            "{} not in the file, and left out",
            counted(
                gone,
                "part that a role sees, or a scale, is",
                "parts that roles see, or scales, are"
            )
        )));
    }
}

/// Takes away each count of competencies that no longer holds.
fn check_counts(framework: &mut Framework, told: &mut Vec<Fault>) {
    if framework.template {
        return;
    }
    let holds = |expect: &Expect, domain: Option<&DomainId>| {
        let of_domain = framework
            .at_level(expect.level.as_str())
            .filter(|competency| domain.is_none_or(|domain| competency.domain == *domain));
        framework.level(expect.level.as_str()).is_some() && of_domain.count() == expect.competencies
    };
    let whole = framework.expect.as_ref().is_none_or(|expect| holds(expect, None));
    let parts: Vec<bool> = framework
        .domains
        .iter()
        .map(|domain| domain.expect.as_ref().is_none_or(|expect| holds(expect, Some(&domain.id))))
        .collect();
    let wrong = parts.iter().filter(|holds| !**holds).count() + usize::from(!whole);
    if wrong > 0 {
        told.push(Fault::whole(format!(
            "{} with what is in the file, and left out",
            counted(
                wrong,
                "count of competencies does not agree",
                "counts of competencies do not agree"
            )
        )));
    }
    if !whole {
        framework.expect = None;
    }
    for (domain, holds) in framework.domains.iter_mut().zip(parts) {
        if !holds {
            domain.expect = None;
        }
    }
}
