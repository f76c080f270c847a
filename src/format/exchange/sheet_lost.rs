//! What a table of a framework cannot carry.

use std::collections::BTreeSet;

use super::sheet::{LONGEST_CELL, flat, ordered};
use crate::{
    model::{Fault, Framework, Progression},
    text::counted,
};

/// Names what is lost in a table, whose `rows` have a head.
pub(super) fn lost(framework: &Framework, rows: &[Vec<String>], is_csv: bool) -> Vec<Fault> {
    let mut lost = Vec::new();
    let mut tell = |place: &str, count: usize, one: &str, many: &str| {
        if count > 0 {
            lost.push(Fault::at(place, format!("{} left out", counted(count, one, many))));
        }
    };
    parts(framework, &mut tell);
    unstated(framework, &mut tell);
    let all = &framework.competencies;
    let examples: usize = all.iter().map(|one| one.examples.len()).sum();
    tell("examples", examples, "example is", "examples are");
    let related: usize = all.iter().map(|one| one.related.len()).sum();
    tell("related", related, "relation is", "relations are");
    let urgent: usize = all.iter().map(|one| one.when_not_met.len()).sum();
    tell(
        "when-not-met",
        urgent,
        "word on what must not wait is",
        "words on what must not wait are",
    );
    let addresses = all.iter().filter(|one| one.url.is_some()).count();
    tell("url", addresses, "address is", "addresses are");
    let optional = all.iter().filter(|one| one.optional).count();
    tell(
        "optional",
        optional,
        "mark of an optional competency is",
        "marks of optional competencies are",
    );
    let own = framework.with_own_scale();
    tell("scales", own, "scale of a single competency is", "scales of single competencies are");
    if framework.progression == Progression::Parallel {
        lost.push(Fault::at("progression", "that its levels stand side by side is left out"));
    }
    order(framework, &mut lost);
    let cells = || rows.iter().skip(1).flatten();
    let changed = cells().filter(|cell| flat(cell) != **cell).count();
    if changed > 0 {
        let texts = counted(changed, "text has", "texts have");
        lost.push(Fault::at(
            "words",
            format!(
                "{texts} line ends or signs that are not shown; these become blanks or are left out"
            ),
        ));
    }
    let long = cells().filter(|cell| cell.chars().count() > LONGEST_CELL).count();
    if long > 0 && !is_csv {
        let texts = counted(long, "text is", "texts are");
        lost.push(Fault::at("words", format!("{texts} longer than a cell can hold, and cut")));
    }
    let head = "the title, version, language and terms of the framework are left out";
    if is_csv {
        lost.push(Fault::at("framework", head));
        if framework.notice.is_some() {
            lost.push(Fault::at(
                "notice",
                "a table has no place for it; give it along with the file",
            ));
        }
    } else {
        lost.push(Fault::at("framework", "its id, title, version and notice stand only in the properties of the file; its language and terms are left out"));
    }
    lost
}

/// Names the parts that stand beside the competencies.
fn parts(framework: &Framework, tell: &mut impl FnMut(&str, usize, &str, &str)) {
    tell("roles", framework.roles.len(), "role is", "roles are");
    tell("scales", framework.scales.len(), "scale is", "scales are");
    tell(
        "evidence",
        framework.evidence_kinds.len(),
        "kind of evidence is",
        "kinds of evidence are",
    );
    tell("choices", framework.choices.len(), "choice is", "choices are");
    tell("sources", framework.sources.len(), "source is", "sources are");
    let within = framework.domains.iter().filter(|domain| domain.within.is_some()).count();
    tell("domains", within, "place of a domain in another is", "places of domains in others are");
    let summaries = framework.domains.iter().filter(|domain| domain.summary.is_some()).count()
        + framework.competencies.iter().filter(|one| one.summary.is_some()).count()
        + framework.levels.iter().filter(|level| level.summary.is_some()).count();
    tell("summaries", summaries, "summary is", "summaries are");
    let expected = framework.domains.iter().filter(|domain| domain.expect.is_some()).count()
        + usize::from(framework.expect.is_some());
    tell("expect", expected, "count of competencies is", "counts of competencies are");
    let asked = framework.aspects.iter().filter(|aspect| aspect.asks.is_some()).count();
    tell(
        "aspects",
        asked,
        "question that an aspect asks everywhere is",
        "questions that aspects ask everywhere are",
    );
    let optional = framework.aspects.iter().filter(|aspect| aspect.optional).count();
    tell("aspects", optional, "mark of an optional aspect is", "marks of optional aspects are");
    let uncounted = framework.aspects.iter().filter(|aspect| !aspect.counts).count();
    tell(
        "aspects",
        uncounted,
        "mark of an aspect that does not count is",
        "marks of aspects that do not count are",
    );
}

/// Names what no competency uses, and the competencies that state nothing.
fn unstated(framework: &Framework, tell: &mut impl FnMut(&str, usize, &str, &str)) {
    let all = &framework.competencies;
    let statements = || all.iter().flat_map(|one| &one.statements);
    let levels =
        framework.levels.iter().filter(|level| !statements().any(|one| one.level == level.id));
    tell(
        "levels",
        levels.count(),
        "level without a statement is",
        "levels without a statement are",
    );
    let aspects =
        framework.aspects.iter().filter(|aspect| !statements().any(|one| one.aspect == aspect.id));
    tell(
        "aspects",
        aspects.count(),
        "aspect without a statement is",
        "aspects without a statement are",
    );
    let domains =
        framework.domains.iter().filter(|domain| !all.iter().any(|one| one.domain == domain.id));
    tell(
        "domains",
        domains.count(),
        "domain without a competency of its own is",
        "domains without a competency of their own are",
    );
    let silent = all.iter().filter(|one| one.statements.is_empty()).count();
    tell(
        "competencies",
        silent,
        "competency without a statement is",
        "competencies without a statement are",
    );
}

/// Names an order that the rows do not show.
fn order(framework: &Framework, lost: &mut Vec<Fault>) {
    let runs = framework.competencies.iter().map(|one| {
        let levels = framework.levels.iter().map(|level| level.id.as_str());
        levels.filter(|level| one.is_at(level)).collect()
    });
    let read = ordered(runs);
    let levels = framework.levels.iter().map(|level| level.id.as_str());
    if !levels.filter(|level| read.iter().any(|one| one == level)).eq(read.iter()) {
        let what = "the rows do not show the order of the levels; it is left out";
        lost.push(Fault::at("levels", what));
    }
    let mut seen = BTreeSet::new();
    let met = framework.competencies.iter().map(|one| one.domain.as_str());
    let met: Vec<&str> = met.filter(|domain| seen.insert(*domain)).collect();
    let domains = framework.domains.iter().map(|domain| domain.id.as_str());
    if !domains.filter(|domain| met.contains(domain)).eq(met.iter().copied()) {
        let what = "domains stand in the order of their competencies, and not in their own";
        lost.push(Fault::at("domains", what));
    }
}
