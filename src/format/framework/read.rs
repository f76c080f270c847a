//! TOML to model, table by table. `check` does what needs the whole file, such as whether an id
//! exists.

use std::collections::BTreeMap;

use super::{
    FORMAT,
    check::{FrameworkIds, IdKind, check},
};
use crate::{
    analysis::{original_of, translation_faults},
    format::toml::{At, TomlTable},
    model::{
        Aspect, AspectId, Choice, Competency, CompetencyId, Domain, DomainId, EvidenceKind, Expect,
        Framework, FrameworkId, KindId, Level, LevelId, PartialDate, Point, PointId, Progression,
        Publication, Role, RoleId, Scale, ScaleId, Source, Statement, Wording,
    },
    text::check_language,
};

pub(super) fn framework(root: &TomlTable<'_, '_>) -> Option<Framework> {
    if !root.has_format("framework", FORMAT) {
        return None;
    }
    let mut names = FrameworkIds::default();
    let head = root.required_table("framework", "[framework]");
    let filled = head.as_ref().map(|head| {
        let filled = self::head(head, &mut names);
        head.close();
        filled
    });
    let mut mark = root.faults().count();
    let mut note = |names: &mut FrameworkIds, kind: IdKind, found: usize| {
        let lost = root.lost(kind.table(), found);
        names.note(kind, lost, root.faults().count() == mark);
        mark = root.faults().count();
    };
    let levels: Vec<Level> = root.tables("level", "[[level]]", |table| level(table, &mut names));
    note(&mut names, IdKind::Level, levels.len());
    let roles = root.tables("role", "[[role]]", |table| role(table, &mut names));
    note(&mut names, IdKind::Role, roles.len());
    let scales = root.tables("scale", "[[scale]]", |table| scale(table, &mut names));
    note(&mut names, IdKind::Scale, scales.len());
    let aspects: Vec<Aspect> =
        root.tables("aspect", "[[aspect]]", |table| aspect(table, &mut names));
    note(&mut names, IdKind::Aspect, aspects.len());
    let evidence_kinds =
        root.tables("evidence-kind", "[[evidence-kind]]", |table| evidence_kind(table, &mut names));
    note(&mut names, IdKind::OfEvidence, evidence_kinds.len());
    let domains = root.tables("domain", "[[domain]]", |table| domain(table, &mut names));
    note(&mut names, IdKind::Domain, domains.len());
    let mut competencies: Vec<Competency> =
        root.tables("competency", "[[competency]]", |table| competency(table, &mut names));
    note(&mut names, IdKind::Competency, competencies.len());
    let choices = root.tables("choice", "[[choice]]", |table| choice(table, &mut names));
    root.close();
    for kind in IdKind::ALL.into_iter().filter(|kind| root.is_misspelt(kind.table())) {
        names.note(kind, usize::MAX, false);
    }

    let place_of_level: BTreeMap<&LevelId, usize> =
        levels.iter().map(|level| &level.id).zip(0..).collect();
    let place_of_aspect: BTreeMap<&AspectId, usize> =
        aspects.iter().map(|aspect| &aspect.id).zip(0..).collect();
    let place = |statement: &Statement| {
        (place_of_level.get(&statement.level), place_of_aspect.get(&statement.aspect))
    };
    for competency in &mut competencies {
        competency.statements.sort_by_key(place);
        competency.when_not_met.sort_by_key(|(level, _)| place_of_level.get(level).copied());
    }

    let framework = Framework {
        levels,
        roles,
        scales,
        aspects,
        evidence_kinds,
        domains,
        competencies,
        choices,
        ..filled?
    };
    check(&framework, &names, &head?, root);
    Some(framework)
}

/// Reads the framework's own table, with every list still empty. Missing values are reported and
/// left blank, so that the rest can be checked as well.
fn head(table: &TomlTable<'_, '_>, names: &mut FrameworkIds) -> Framework {
    let id = table.required_id("id");
    let version = table.required_text("version");
    let title = table.required_label("title");
    let language = table.required_text("language");
    let scope = text(table, "scope");
    let publication = publication(table);
    let progression = table.one_of("progression", &Progression::NAMES);
    let wording = table.one_of("wording", &Wording::NAMES);
    let template = table.flag("template").unwrap_or(false);
    let notice = text(table, "notice");
    let sources = table.tables("sources", "a source", source);
    let expect = expect(table, names);
    let version = version.and_then(|version| {
        if is_semantic(&version.value) {
            return Some(version.value);
        }
        table.faults().add(
            version.span,
            format!("`{}` is not a version", version.value),
            Some("write three numbers, such as `1.0.0`".to_owned()),
        );
        None
    });
    let (id, version) = (FrameworkId::new(or_blank(id)), version.unwrap_or_default());
    Framework {
        scope,
        publication,
        progression: if progression == Some(1) {
            Progression::Parallel
        } else {
            Progression::Ladder
        },
        wording: if wording == Some(1) { Wording::Imported } else { Wording::Own },
        template,
        notice,
        sources,
        expect,
        ..Framework::empty(id, version, or_blank(title), or_blank(language))
    }
}

/// Reports a language that is none.
pub(super) fn check_language_of(root: &TomlTable<'_, '_>, framework: &Framework) {
    let Err(fault) = check_language(&framework.language) else { return };
    let head = root.table("framework", "[framework]");
    // One that is missing is reported already.
    let Some(typed) = head.and_then(|head| head.text("language")) else { return };
    let help = fault.suggestion.map_or_else(
        || {
            "write its code (BCP 47), such as `en-GB`, `cy` or `ar`; `und` if it is not known"
                .to_owned()
        },
        |meant| format!("write `{meant}`"),
    );
    root.faults().add(typed.span, fault.what, Some(help));
}

/// Reports what a framework and its original do not both have.
pub(super) fn check_translation(
    root: &TomlTable<'_, '_>,
    framework: &Framework,
    original: &Framework,
) {
    let head = root.table("framework", "[framework]");
    let Some(named) = head.and_then(|head| head.text("translates")) else { return };
    if original_of(original) != named.value {
        root.faults().add(
            named.span,
            format!("`{}` is a translation itself", named.value),
            Some(format!("name the framework that both translate: `{}`", original_of(original))),
        );
        return;
    }
    for fault in translation_faults(framework, original) {
        let help = "a translation has the same ids, and other words".to_owned();
        root.faults().add(named.span.clone(), fault, Some(help));
    }
}

fn publication(table: &TomlTable<'_, '_>) -> Publication {
    let [publisher, licence, url] = ["publisher", "licence", "url"].map(|key| text(table, key));
    let issued = table.text("issued").and_then(|typed| {
        let date = PartialDate::parse(&typed.value);
        if let Err(error) = &date {
            table.faults().add(typed.span, error.to_string(), None);
        }
        date.ok()
    });
    let [replaces, translates] = ["replaces", "translates"].map(|key| other(table, key));
    Publication { publisher, licence, url, issued, replaces, translates }
}

/// Returns another framework that is named with its version.
fn other(table: &TomlTable<'_, '_>, key: &'static str) -> Option<String> {
    let named = table.text(key)?;
    let is_whole = is_other(&named.value);
    if !is_whole {
        table.faults().add(
            named.span,
            format!("`{}` is not a framework with its version", named.value),
            Some("as in `imh-practice@1.0.0`".to_owned()),
        );
    }
    is_whole.then_some(named.value)
}

/// Returns whether this is an id with a version.
pub(in crate::format) fn is_other(named: &str) -> bool {
    named.split_once('@').is_some_and(|(id, version)| !id.is_empty() && is_semantic(version))
}

/// Returns whether a version has the form `1.0.0` or `2.1.0-draft.1`: numbers without leading
/// zeros, then perhaps `-` and dotted words.
#[must_use]
pub fn is_semantic(version: &str) -> bool {
    let (core, pre) =
        version.split_once('-').map_or((version, None), |(core, pre)| (core, Some(pre)));
    let is_number = |part: &str| {
        !part.is_empty()
            && part.len() < 10
            && part.bytes().all(|b| b.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    let is_word = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    core.split('.').count() == 3
        && core.split('.').all(is_number)
        && version.len() <= 64
        && pre.is_none_or(|pre| pre.split('.').all(is_word))
}

fn text(table: &TomlTable<'_, '_>, key: &'static str) -> Option<String> {
    table.text(key).map(|found| found.value)
}

fn source(table: &TomlTable<'_, '_>) -> Option<Source> {
    let title = table.required_label("title");
    let url = text(table, "url");
    table.close();
    Some(Source { title: title?.value, url })
}

fn expect(table: &TomlTable<'_, '_>, names: &mut FrameworkIds) -> Option<Expect> {
    let expect = table.table("expect", "expect")?;
    let level = expect.required_id("level");
    let competencies = expect.required_count("competencies", "63");
    expect.close();
    let (level, competencies) = (level?, competencies?);
    names.refer(IdKind::Level, &level);
    names.expect_spans.push(competencies.span);
    Some(Expect { level: LevelId::new(level.value), competencies: competencies.value })
}

fn level(table: &TomlTable<'_, '_>, names: &mut FrameworkIds) -> Option<Level> {
    let id = table.required_id("id");
    let title = table.required_label("title");
    let summary = text(table, "summary");
    table.close();
    let id = names.define(IdKind::Level, id?, table);
    Some(Level { id: LevelId::new(id), title: or_blank(title), summary })
}

fn role(table: &TomlTable<'_, '_>, names: &mut FrameworkIds) -> Option<Role> {
    let id = table.required_id("id");
    let title = table.required_label("title");
    let level = table.required_id("level");
    let (domains, competencies) = (table.texts("domains"), table.texts("competencies"));
    table.close();
    for domain in &domains {
        names.refer(IdKind::Domain, domain);
    }
    for competency in &competencies {
        names.refer(IdKind::Competency, competency);
    }
    let id = id?;
    names.role_spans.push(id.span.clone());
    let id = names.define(IdKind::Role, id, table);
    if let Some(level) = &level {
        names.refer(IdKind::Level, level);
    }
    Some(Role {
        id: RoleId::new(id),
        title: or_blank(title),
        level: LevelId::new(or_blank(level)),
        domains: domains.into_iter().map(|id| DomainId::new(id.value)).collect(),
        competencies: competencies.into_iter().map(|id| CompetencyId::new(id.value)).collect(),
    })
}

fn scale(table: &TomlTable<'_, '_>, names: &mut FrameworkIds) -> Option<Scale> {
    let before = table.faults().count();
    let id = table.required_id("id");
    let mut point_names = FrameworkIds::default();
    let example = "[ { id = \"...\", label = \"...\", met = true } ]";
    let points: Vec<Point> = table.required_tables("points", "a point", example, |point| {
        self::point(point, &mut point_names)
    });
    table.close();
    let id = id?;
    let is_sound = table.faults().count() == before;
    if is_sound && points.is_empty() {
        table.faults().add_absence(
            id.span.clone(),
            format!("scale `{}` has no points", id.value),
            Some(format!("add `points = {example}`")),
        );
    } else if is_sound && !points.iter().any(|point| point.met) {
        table.faults().add(
            id.span.clone(),
            format!("scale `{}` has no point that counts as met", id.value),
            Some("add `met = true` to the lowest point that is enough".to_owned()),
        );
    } else if is_sound && points.windows(2).any(|pair| pair[0].met && !pair[1].met) {
        table.faults().add(
            id.span.clone(),
            format!("scale `{}` has a point that is not met above one that is", id.value),
            Some("list points from the lowest to the highest, and mark each that is enough with `met = true`".to_owned()),
        );
    }
    let id = names.define(IdKind::Scale, id, table);
    Some(Scale { id: ScaleId::new(id), points })
}

fn point(table: &TomlTable<'_, '_>, names: &mut FrameworkIds) -> Option<Point> {
    let id = table.required_id("id");
    let label = table.required_label("label");
    let means = text(table, "means");
    let met = table.flag("met").unwrap_or(false);
    table.close();
    let id = id?;
    if matches!(id.value.as_str(), "not-rated" | "not-applicable" | "n") {
        table.faults().add(
            id.span.clone(),
            format!("imh already uses `{}` for something else", id.value),
            Some("choose another id for this point".to_owned()),
        );
    }
    let id = names.define(IdKind::Point, id, table);
    Some(Point { id: PointId::new(id), label: or_blank(label), means, met })
}

fn aspect(table: &TomlTable<'_, '_>, names: &mut FrameworkIds) -> Option<Aspect> {
    let id = table.required_id("id");
    let title = table.required_label("title");
    let scale = table.required_id("scale");
    let counts = table.flag("counts").unwrap_or(true);
    let optional = table.flag("optional").unwrap_or(false);
    let asks = text(table, "asks");
    table.close();
    let id = names.define(IdKind::Aspect, id?, table);
    if let Some(scale) = &scale {
        names.refer(IdKind::Scale, scale);
    }
    Some(Aspect {
        id: AspectId::new(id),
        title: or_blank(title),
        scale: ScaleId::new(or_blank(scale)),
        counts,
        optional,
        asks,
    })
}

fn evidence_kind(table: &TomlTable<'_, '_>, names: &mut FrameworkIds) -> Option<EvidenceKind> {
    let id = table.required_id("id");
    let title = table.required_label("title");
    let means = text(table, "means");
    let [hours, people, expires] =
        ["hours", "people", "expires"].map(|key| table.flag(key).unwrap_or(false));
    let prompts = table.texts("prompts").into_iter().map(|prompt| prompt.value).collect();
    table.close();
    let id = names.define(IdKind::OfEvidence, id?, table);
    let (id, title) = (KindId::new(id), or_blank(title));
    Some(EvidenceKind { id, title, means, hours, people, expires, prompts })
}

fn domain(table: &TomlTable<'_, '_>, names: &mut FrameworkIds) -> Option<Domain> {
    let id = table.required_id("id");
    let title = table.required_label("title");
    let within = table.text("within").map(|domain| {
        names.refer(IdKind::Domain, &domain);
        DomainId::new(domain.value)
    });
    let summary = text(table, "summary");
    let expect = expect(table, names);
    table.close();
    let id = id?;
    names.domain_spans.push(id.span.clone());
    let id = names.define(IdKind::Domain, id, table);
    Some(Domain { id: DomainId::new(id), within, title: or_blank(title), summary, expect })
}

fn competency(table: &TomlTable<'_, '_>, names: &mut FrameworkIds) -> Option<Competency> {
    let before = table.faults().count();
    let id = table.required_id("id");
    let code = text(table, "code");
    let domain = table.required_id("domain");
    let cluster = text(table, "cluster");
    let title = table.required_label("title");
    let summary = text(table, "summary");
    let examples = table.texts("examples").into_iter().map(|example| example.value).collect();
    let url = text(table, "url");
    let related = table.texts("related");
    let optional = table.flag("optional").unwrap_or(false);
    let mut scales = Vec::new();
    if let Some(own) = table.table("scale", "scale") {
        for (aspect, scale) in own.keyed_texts() {
            names.refer(IdKind::Aspect, &aspect);
            names.refer(IdKind::Scale, &scale);
            scales.push((AspectId::new(aspect.value), ScaleId::new(scale.value)));
        }
        scales.sort();
    }
    let mut statements = Vec::new();
    if let Some(levels) = table.table("level", "level") {
        for (level, aspects) in levels.keyed_tables("a level of a competency") {
            names.refer(IdKind::Level, &level);
            for (aspect, statement) in aspects.keyed_texts() {
                names.refer(IdKind::Aspect, &aspect);
                statements.push(Statement {
                    level: LevelId::new(level.value.clone()),
                    aspect: AspectId::new(aspect.value),
                    text: statement.value,
                });
            }
        }
    }
    let mut when_not_met = Vec::new();
    if let Some(levels) = table.table("when-not-met", "when-not-met") {
        for (level, text) in levels.keyed_texts() {
            names.refer(IdKind::Level, &level);
            when_not_met.push((LevelId::new(level.value), text.value));
        }
    }
    table.close();
    if let Some(domain) = &domain {
        names.refer(IdKind::Domain, domain);
    }
    for competency in &related {
        names.refer(IdKind::Competency, competency);
    }
    let id = id?;
    let is_sound = table.faults().count() == before;
    names.competencies.push((id.span.clone(), is_sound));
    if statements.is_empty() && is_sound {
        table.faults().add_absence(
            id.span.clone(),
            format!("competency `{}` states nothing at any level", id.value),
            Some("add a line such as `level.1.knowledge = \"...\"`".to_owned()),
        );
    }
    let id = names.define(IdKind::Competency, id, table);
    Some(Competency {
        id: CompetencyId::new(id),
        code,
        domain: DomainId::new(or_blank(domain)),
        cluster,
        title: or_blank(title),
        summary,
        examples,
        url,
        related: related.into_iter().map(|id| CompetencyId::new(id.value)).collect(),
        optional,
        scales,
        statements,
        when_not_met,
    })
}

fn choice(table: &TomlTable<'_, '_>, names: &mut FrameworkIds) -> Option<Choice> {
    let before = table.faults().count();
    let from = table.required_texts("from", "[\"RB-01\", \"RB-02\"]");
    let minimum: Option<At<usize>> = table.required_count("minimum", "1");
    table.close();
    for competency in &from {
        names.refer(IdKind::Competency, competency);
    }
    let minimum = minimum?;
    names.choices.push((minimum.span, table.faults().count() == before));
    Some(Choice {
        from: from.into_iter().map(|id| CompetencyId::new(id.value)).collect(),
        minimum: minimum.value,
    })
}

/// Returns a text, or a blank one in place of one that is reported already, so that whatever refers
/// to its part is not reported as well.
fn or_blank(text: Option<At<String>>) -> String {
    text.map_or_else(String::new, |at| at.value)
}
