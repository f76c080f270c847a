//! Checks that need the whole file: unknown names, wrong counts, and choices that cannot be met.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    format::toml::{At, TomlTable},
    model::{Competency, CompetencyId, Expect, Framework},
    text::{closest, counted},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum IdKind {
    Level,
    Role,
    Scale,
    Point,
    Aspect,
    OfEvidence,
    Domain,
    Competency,
}

/// Every id that was defined, and every reference to an id that was not yet defined.
#[derive(Default)]
pub(super) struct FrameworkIds {
    /// By kind and id in small letters, since people may type either.
    defined: BTreeMap<(IdKind, String), At<String>>,
    referred: Vec<(IdKind, At<String>)>,
    /// The place of each competency, choice and domain, in the order of the model.
    pub(super) competency_spans: Vec<Range<usize>>,
    pub(super) choice_spans: Vec<Range<usize>>,
    pub(super) domain_spans: Vec<Range<usize>>,
    /// The place of each role that has an id; others are reported and left out.
    pub(super) role_spans: Vec<Range<usize>>,
}

impl IdKind {
    fn name(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Role => "role",
            Self::Scale => "scale",
            Self::Point => "point",
            Self::Aspect => "aspect",
            Self::OfEvidence => "kind of evidence",
            Self::Domain => "domain",
            Self::Competency => "competency",
        }
    }
}

impl FrameworkIds {
    /// Notes an id, and reports it if it was defined before.
    pub(super) fn define(
        &mut self,
        kind: IdKind,
        id: At<String>,
        table: &TomlTable<'_, '_>,
    ) -> String {
        let given = id.value.clone();
        if let Some(first) = self.defined.get(&(kind, given.to_lowercase())) {
            let line =
                if table.faults().is_full() { 0 } else { table.faults().line_of(&first.span) };
            table.faults().add(
                id.span,
                format!(
                    "the id `{given}` is given to two things of the same kind ({})",
                    kind.name()
                ),
                Some(format!("it is first given on line {line}; use each id only once")),
            );
        } else {
            self.defined.insert((kind, given.to_lowercase()), id);
        }
        given
    }

    pub(super) fn refer(&mut self, kind: IdKind, id: &At<String>) {
        if !self.knows(kind, &id.value) {
            self.referred.push((kind, id.clone()));
        }
    }

    fn knows(&self, kind: IdKind, id: &str) -> bool {
        self.defined.get(&(kind, id.to_lowercase())).is_some_and(|known| known.value == id)
    }

    fn known(&self, kind: IdKind) -> impl Iterator<Item = &str> {
        self.defined.iter().filter(move |((of, _), _)| *of == kind).map(|(_, id)| id.value.as_str())
    }
}

pub(super) fn check(
    framework: &Framework,
    names: &FrameworkIds,
    head: &TomlTable<'_, '_>,
    root: &TomlTable<'_, '_>,
) {
    check_parts(framework, head);
    if !check_sizes(framework, head) {
        return;
    }
    check_references(names, root);
    check_domains(framework, names, root);
    check_competencies(framework, names, root);
    check_counts(framework, head);
    check_choices(framework, names, root);
    check_roles(framework, names, root);
}

fn check_parts(framework: &Framework, head: &TomlTable<'_, '_>) {
    let absent = |part: &str| {
        head.faults().add_absence(
            head.span(),
            format!("the framework has no {part}"),
            Some(format!("add a `[[{part}]]`")),
        );
    };
    if framework.levels.is_empty() {
        absent("level");
    }
    if framework.scales.is_empty() {
        absent("scale");
    }
    if framework.domains.is_empty() {
        absent("domain");
    }
    if framework.competencies.is_empty() && !framework.template {
        absent("competency");
    }
    if framework.aspects.is_empty() {
        absent("aspect");
    } else if !framework.aspects.iter().any(|aspect| aspect.counts) {
        head.faults().add(
            head.span(),
            "no aspect counts towards the verdict",
            Some("take `counts = false` from one of them".to_owned()),
        );
    }
}

/// Returns whether the lists that are compared with each other are short; the checks below take
/// their product.
fn check_sizes(framework: &Framework, head: &TomlTable<'_, '_>) -> bool {
    const MOST: usize = 200;
    let points = framework.scales.iter().map(|scale| scale.points.len()).max().unwrap_or(0);
    let choice = framework.choices.iter().map(|choice| choice.from.len()).max().unwrap_or(0);
    let sizes = [
        (choice, "competencies in one choice"),
        (framework.levels.len(), "levels"),
        (framework.scales.len(), "scales"),
        (points, "points on one scale"),
        (framework.aspects.len(), "aspects"),
        (framework.domains.len(), "domains"),
    ];
    let mut is_bearable = true;
    for (found, of) in sizes.into_iter().filter(|(found, _)| *found > MOST) {
        is_bearable = false;
        head.faults().add(
            head.span(),
            format!("the framework has {found} {of}, and more than {MOST} cannot be read"),
            None,
        );
    }
    is_bearable
}

fn check_references(names: &FrameworkIds, root: &TomlTable<'_, '_>) {
    for (kind, id) in names.referred.iter().filter(|(kind, id)| !names.knows(*kind, &id.value)) {
        if root.faults().is_full() {
            root.faults().add_absence(id.span.clone(), "", None);
            continue;
        }
        let help = closest(&id.value, names.known(*kind))
            .map(|near| format!("did you mean `{near}`?"))
            .or_else(|| {
                let known: Vec<String> =
                    names.known(*kind).take(8).map(|known| format!("`{known}`")).collect();
                (!known.is_empty()).then(|| format!("known: {}", known.join(", ")))
            });
        root.faults().add_absence(
            id.span.clone(),
            format!("there is no {} `{}`", kind.name(), crate::text::one_line(&id.value)),
            help,
        );
    }
}

/// Reports each domain that is, through others, a part of itself.
fn check_domains(framework: &Framework, names: &FrameworkIds, root: &TomlTable<'_, '_>) {
    for (domain, span) in framework.domains.iter().zip(&names.domain_spans) {
        let mut above = domain.within.as_ref();
        for _ in &framework.domains {
            above = match above {
                Some(id) if *id == domain.id => {
                    root.faults().add(
                        span.clone(),
                        format!("domain `{}` is a part of itself", domain.id),
                        Some("take `within` from one of the domains in the circle".to_owned()),
                    );
                    break;
                }
                Some(id) => framework.domain(id.as_str()).and_then(|found| found.within.as_ref()),
                None => break,
            };
        }
    }
}

fn check_competencies(framework: &Framework, names: &FrameworkIds, root: &TomlTable<'_, '_>) {
    let mut choices_of: BTreeMap<&CompetencyId, usize> = BTreeMap::new();
    for choice in &framework.choices {
        for id in choice.from.iter().collect::<BTreeSet<_>>() {
            *choices_of.entry(id).or_default() += 1;
        }
    }
    for (competency, span) in framework.competencies.iter().zip(&names.competency_spans) {
        for level in framework.levels.iter().filter(|level| competency.is_at(level.id.as_str())) {
            if !framework.aspects_of(competency, level.id.as_str()).any(|aspect| aspect.counts) {
                root.faults().add_absence(
                    span.clone(),
                    format!(
                        "competency `{}` has nothing that counts at level `{}`",
                        competency.id, level.id
                    ),
                    Some("state at least one aspect that counts towards the verdict".to_owned()),
                );
            }
        }
        let choices = choices_of.get(&competency.id).copied().unwrap_or(0);
        if choices == 1 && !competency.optional {
            root.faults().add(
                span.clone(),
                format!(
                    "competency `{}` is in a choice and counts by itself as well",
                    competency.id
                ),
                Some("add `optional = true` to it".to_owned()),
            );
        } else if choices > 1 {
            root.faults().add(
                span.clone(),
                format!("competency `{}` is in {choices} choices", competency.id),
                Some("keep it in one".to_owned()),
            );
        }
    }
}

/// Reports each role that sees nothing at the level from which it begins.
fn check_roles(framework: &Framework, names: &FrameworkIds, root: &TomlTable<'_, '_>) {
    let is_whole = framework.roles.len() == names.role_spans.len() && !framework.template;
    for (role, span) in framework.roles.iter().zip(&names.role_spans).filter(|_| is_whole) {
        let is_known = framework.level(role.level.as_str()).is_some();
        let mut seen = framework.seen_at(role.level.as_str(), Some(&role.id));
        let counts = |one: &Competency| !one.optional || framework.choice_of(&one.id).is_some();
        if role.sees_a_part() && is_known && !seen.any(counts) {
            root.faults().add_absence(
                span.clone(),
                format!("role `{}` sees nothing that counts at level `{}`", role.id, role.level),
                Some("name domains or competencies that have statements there".to_owned()),
            );
        }
    }
}

fn check_counts(framework: &Framework, head: &TomlTable<'_, '_>) {
    if framework.template {
        return;
    }
    let compare = |expect: &Expect, found: usize, of: &str| {
        if found != expect.competencies && framework.level(expect.level.as_str()).is_some() {
            head.faults().add_absence(
                head.span(),
                format!(
                    "{} expected at level `{}`{of}, and {found} found",
                    counted(expect.competencies, "competency is", "competencies are"),
                    expect.level
                ),
                Some(
                    "add what is missing, take out what is too many, or correct `expect`"
                        .to_owned(),
                ),
            );
        }
    };
    if let Some(expect) = &framework.expect {
        compare(expect, framework.at_level(expect.level.as_str()).count(), "");
    }
    for domain in &framework.domains {
        if let Some(expect) = &domain.expect {
            let found = framework
                .at_level(expect.level.as_str())
                .filter(|competency| competency.domain == domain.id)
                .count();
            compare(expect, found, &format!(" in domain `{}`", domain.id));
        }
    }
}

fn check_choices(framework: &Framework, names: &FrameworkIds, root: &TomlTable<'_, '_>) {
    let by_id: BTreeMap<&CompetencyId, &Competency> =
        framework.competencies.iter().map(|competency| (&competency.id, competency)).collect();
    for (choice, span) in framework.choices.iter().zip(&names.choice_spans) {
        if choice.minimum == 0 {
            root.faults().add(
                span.clone(),
                "a choice must ask for at least one",
                Some("write a `minimum` of at least 1".to_owned()),
            );
        }
        let offered: BTreeSet<&CompetencyId> = choice.from.iter().collect();
        for level in &framework.levels {
            let here = offered
                .iter()
                .filter_map(|id| by_id.get(*id))
                .filter(|competency| competency.is_at(level.id.as_str()))
                .count();
            if (here > 0 || framework.levels.len() == 1) && here < choice.minimum {
                root.faults().add_absence(
                    span.clone(),
                    format!(
                        "this choice cannot be met at level `{}`: it asks for {} and there {} only {here}",
                        level.id,
                        choice.minimum,
                        if here == 1 { "is" } else { "are" }
                    ),
                    Some("ask for fewer, or offer more".to_owned()),
                );
            }
        }
        if choice.from.is_empty() {
            root.faults().add_absence(
                span.clone(),
                "this choice cannot be met: it offers nothing to choose from",
                Some("add `from = [\"...\"]`".to_owned()),
            );
        }
    }
}
