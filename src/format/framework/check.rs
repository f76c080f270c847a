//! Checks that need the whole file: unknown names, wrong counts, and choices that cannot be met.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    format::toml::{At, TomlTable},
    model::{Competency, CompetencyId, DomainId, Expect, Framework},
    text::{closest, counted, one_line, sign_in_words, unsafe_sign},
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

/// Every id that was defined, every reference to an id that was not yet defined, and what was not
/// read whole: what follows from one fault is not reported as a second one.
#[derive(Default)]
pub(super) struct FrameworkIds {
    /// By kind and id in small letters, since people may type either.
    defined: BTreeMap<(IdKind, String), At<String>>,
    referred: Vec<(IdKind, At<String>)>,
    /// How many ids of a kind are not known, since their parts could not be read.
    lost: BTreeMap<IdKind, usize>,
    /// Kinds of which some part has a fault.
    faulty: BTreeSet<IdKind>,
    /// The place of each competency and choice, in the order of the model, and whether it was read
    /// without a fault.
    pub(super) competencies: Vec<(Range<usize>, bool)>,
    pub(super) choices: Vec<(Range<usize>, bool)>,
    pub(super) domain_spans: Vec<Range<usize>>,
    /// The place of each role that has an id; others are reported and left out.
    pub(super) role_spans: Vec<Range<usize>>,
    /// The place of each expected number: the framework's first, then those of domains.
    pub(super) expect_spans: Vec<Range<usize>>,
}

impl IdKind {
    /// All that are tables of the file.
    pub(super) const ALL: [Self; 7] = [
        Self::Level,
        Self::Role,
        Self::Scale,
        Self::Aspect,
        Self::OfEvidence,
        Self::Domain,
        Self::Competency,
    ];

    /// Returns the name of its tables.
    pub(super) fn table(self) -> &'static str {
        match self {
            Self::OfEvidence => "evidence-kind",
            other => other.name(),
        }
    }

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
    /// Notes how many parts of a kind could not be read, and whether the others have no fault.
    pub(super) fn note(&mut self, kind: IdKind, lost: usize, is_sound: bool) {
        self.lose(kind, lost);
        if !is_sound {
            self.faulty.insert(kind);
        }
    }

    fn lose(&mut self, kind: IdKind, more: usize) {
        let lost = self.lost.entry(kind).or_default();
        *lost = lost.saturating_add(more);
    }

    fn lost(&self, kind: IdKind) -> usize {
        self.lost.get(&kind).copied().unwrap_or(0)
    }

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
            // Another id was most likely meant.
            self.lose(kind, 1);
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

    /// Returns whether a name of this kind is unknown, or may be.
    fn has_unknown(&self, kind: IdKind) -> bool {
        self.lost(kind) > 0
            || self.referred.iter().any(|(of, id)| *of == kind && !self.knows(kind, &id.value))
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
    check_parts(framework, names, head);
    if !check_sizes(framework, head) {
        return;
    }
    check_references(names, root);
    check_domains(framework, names, root);
    check_competencies(framework, names, root);
    check_counts(framework, names, root);
    check_choices(framework, names, root);
    check_roles(framework, names, root);
}

fn check_parts(framework: &Framework, names: &FrameworkIds, head: &TomlTable<'_, '_>) {
    let parts = [
        (IdKind::Level, framework.levels.is_empty()),
        (IdKind::Scale, framework.scales.is_empty()),
        (IdKind::Domain, framework.domains.is_empty()),
        (IdKind::Competency, framework.competencies.is_empty() && !framework.template),
        (IdKind::Aspect, framework.aspects.is_empty()),
    ];
    for (kind, is_absent) in parts {
        if is_absent && names.lost(kind) == 0 {
            let part = kind.table();
            head.faults().add_absence(
                head.span(),
                format!("the framework has no {part}"),
                Some(format!("add a `[[{part}]]`")),
            );
        }
    }
    if !framework.aspects.is_empty() && !has_counting_aspect(framework, names) {
        head.faults().add(
            head.span(),
            "no aspect counts towards the verdict",
            Some("take `counts = false` from one of them".to_owned()),
        );
    }
}

/// Returns whether an aspect counts, or one that has a fault may.
fn has_counting_aspect(framework: &Framework, names: &FrameworkIds) -> bool {
    names.faulty.contains(&IdKind::Aspect) || framework.aspects.iter().any(|aspect| aspect.counts)
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
    /// So many places of one unknown name are shown; if there are more, only the first is.
    const MOST_PLACES: usize = 3;
    let mut places: BTreeMap<(IdKind, &str), Vec<&At<String>>> = BTreeMap::new();
    for (kind, id) in names.referred.iter().filter(|(kind, id)| !names.knows(*kind, &id.value)) {
        places.entry((*kind, id.value.as_str())).or_default().push(id);
    }
    let mut unknown_names: BTreeMap<IdKind, usize> = BTreeMap::new();
    for (kind, _) in places.keys() {
        *unknown_names.entry(*kind).or_default() += 1;
    }
    // Each part that could not be read may have one of these names.
    places.retain(|(kind, _), _| unknown_names[kind] > names.lost(*kind));
    for ((kind, unknown), ids) in places {
        let shown = if ids.len() > MOST_PLACES { &ids[..1] } else { &ids[..] };
        for id in shown {
            if root.faults().is_full() {
                root.faults().add_absence(id.span.clone(), "", None);
                continue;
            }
            let help = closest(unknown, names.known(kind))
                .map(|near| format!("did you mean `{near}`?"))
                .or_else(|| {
                    let known: Vec<String> =
                        names.known(kind).take(8).map(|known| format!("`{known}`")).collect();
                    (!known.is_empty()).then(|| format!("known: {}", known.join(", ")))
                });
            let mut message = format!("there is no {} `{}`", kind.name(), one_line(unknown));
            if let Some(sign) = unsafe_sign(unknown) {
                message.push_str(&format!(", which holds {}", sign_in_words(sign)));
            }
            if ids.len() > MOST_PLACES {
                message.push_str(&format!(", which is named in {} places", ids.len()));
            }
            root.faults().add_absence(id.span.clone(), message, help);
        }
    }
}

/// Reports each circle of domains that are, through each other, a part of themselves.
fn check_domains(framework: &Framework, names: &FrameworkIds, root: &TomlTable<'_, '_>) {
    if names.lost(IdKind::Domain) > 0 {
        return;
    }
    let mut reported: BTreeSet<&DomainId> = BTreeSet::new();
    for (domain, span) in framework.domains.iter().zip(&names.domain_spans) {
        let mut circle = BTreeSet::from([&domain.id]);
        let mut above = domain.within.as_ref();
        for _ in &framework.domains {
            let Some(id) = above else { break };
            if *id == domain.id {
                if circle.is_disjoint(&reported) {
                    root.faults().add(
                        span.clone(),
                        format!("domain `{}` is a part of itself", domain.id),
                        Some("take `within` from one of the domains in the circle".to_owned()),
                    );
                }
                reported.append(&mut circle);
                break;
            }
            circle.insert(id);
            above = framework.domain(id.as_str()).and_then(|found| found.within.as_ref());
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
    let knows_what_counts =
        names.lost(IdKind::Aspect) == 0 && has_counting_aspect(framework, names);
    let sound = framework.competencies.iter().zip(&names.competencies).filter(|(_, read)| read.1);
    for (competency, (span, _)) in sound {
        let has_known_aspects =
            competency.statements.iter().all(|one| framework.aspect(one.aspect.as_str()).is_some());
        let nothing_counts = framework.levels.iter().filter(|level| {
            let mut asked = framework.aspects_of(competency, level.id.as_str());
            competency.is_at(level.id.as_str()) && !asked.any(|aspect| aspect.counts)
        });
        for level in nothing_counts.filter(|_| knows_what_counts && has_known_aspects) {
            root.faults().add_absence(
                span.clone(),
                format!(
                    "competency `{}` has nothing that counts at level `{}`",
                    competency.id, level.id
                ),
                Some("state at least one aspect that counts towards the verdict".to_owned()),
            );
        }
        let unstated = competency.when_not_met.iter().find(|(level, _)| {
            framework.level(level.as_str()).is_some() && !competency.is_at(level.as_str())
        });
        if let Some((level, _)) = unstated {
            root.faults().add(
                span.clone(),
                format!(
                    "competency `{}` has `when-not-met.{level}`, and states nothing at level `{level}`",
                    competency.id
                ),
                Some("give it at a level where the competency has a statement".to_owned()),
            );
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
    let parts = [IdKind::Level, IdKind::Domain, IdKind::Competency];
    let is_read =
        parts.iter().all(|kind| !names.faulty.contains(kind) && !names.has_unknown(*kind));
    let is_whole =
        is_read && framework.roles.len() == names.role_spans.len() && !framework.template;
    for (role, span) in framework.roles.iter().zip(&names.role_spans).filter(|_| is_whole) {
        let is_known = framework.level(role.level.as_str()).is_some();
        if is_known && framework.has_no_target(role) {
            root.faults().add_absence(
                span.clone(),
                format!("role `{}` sees nothing that counts at level `{}`", role.id, role.level),
                Some("name domains or competencies that have statements there".to_owned()),
            );
        }
    }
}

/// Compares the numbers of competencies with those that are expected, if every competency was read.
fn check_counts(framework: &Framework, names: &FrameworkIds, root: &TomlTable<'_, '_>) {
    let parts = [IdKind::Level, IdKind::Domain, IdKind::Competency];
    let is_whole =
        parts.iter().all(|kind| !names.faulty.contains(kind) && !names.has_unknown(*kind));
    if framework.template || !is_whole {
        return;
    }
    let mut spans = names.expect_spans.iter();
    let mut compare = |expect: &Expect, domain: Option<&DomainId>| {
        let span = spans.next()?;
        let found = framework
            .at_level(expect.level.as_str())
            .filter(|competency| domain.is_none_or(|domain| competency.domain == *domain))
            .count();
        (found != expect.competencies).then(|| {
            let within = domain.map(|id| format!(" in domain `{id}`")).unwrap_or_default();
            let message = format!(
                "{} expected at level `{}`{within}, and {found} found",
                counted(expect.competencies, "competency is", "competencies are"),
                expect.level
            );
            let too_many = found.cast_signed().saturating_sub(expect.competencies.cast_signed());
            (expect.level.clone(), too_many, span.clone(), message)
        })
    };
    let overall = framework.expect.as_ref().and_then(|expect| compare(expect, None));
    let of_domains: Vec<_> = framework
        .domains
        .iter()
        .filter_map(|domain| compare(domain.expect.as_ref()?, Some(&domain.id)))
        .collect();
    // A number that differs in a domain differs in all as well.
    let overall = overall.filter(|(level, too_many, ..)| {
        let same_level = of_domains.iter().filter(|(other, ..)| other == level);
        let explained = same_level.fold(0_isize, |sum, (_, more, ..)| sum.saturating_add(*more));
        explained != *too_many
    });
    for (.., span, message) in overall.into_iter().chain(of_domains) {
        root.faults().add_absence(
            span,
            message,
            Some("add what is missing, take out what is too many, or correct `expect`".to_owned()),
        );
    }
}

fn check_choices(framework: &Framework, names: &FrameworkIds, root: &TomlTable<'_, '_>) {
    let by_id: BTreeMap<&CompetencyId, &Competency> =
        framework.competencies.iter().map(|competency| (&competency.id, competency)).collect();
    let are_known = [IdKind::Competency, IdKind::Level].iter().all(|kind| names.lost(*kind) == 0);
    let sound = framework.choices.iter().zip(&names.choices).filter(|(_, read)| read.1);
    for (choice, (span, _)) in sound {
        if choice.minimum == 0 {
            root.faults().add(
                span.clone(),
                "a choice must ask for at least one",
                Some("write a `minimum` of at least 1".to_owned()),
            );
        }
        if choice.from.is_empty() {
            root.faults().add_absence(
                span.clone(),
                "this choice cannot be met: it offers nothing to choose from",
                Some("add `from = [\"...\"]`".to_owned()),
            );
            continue;
        }
        let offered: BTreeSet<&CompetencyId> = choice.from.iter().collect();
        if offered.len() < choice.minimum {
            root.faults().add(
                span.clone(),
                format!(
                    "this choice cannot be met: it asks for {} of {}",
                    choice.minimum,
                    offered.len()
                ),
                Some("ask for fewer, or offer more".to_owned()),
            );
            continue;
        }
        if !are_known || offered.iter().any(|id| !by_id.contains_key(*id)) {
            continue;
        }
        let too_few = framework.levels.iter().find_map(|level| {
            let here = offered
                .iter()
                .filter_map(|id| by_id.get(*id))
                .filter(|competency| competency.is_at(level.id.as_str()))
                .count();
            let is_asked = here > 0 || framework.levels.len() == 1;
            (is_asked && here < choice.minimum).then_some((level, here))
        });
        if let Some((level, here)) = too_few {
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
}
