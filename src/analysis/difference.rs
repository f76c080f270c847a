//! The differences between a portfolio and an earlier one.

use std::collections::BTreeSet;

use super::{Verdict, standing_of};
use crate::model::{
    Competency, CompetencyId, Evidence, EvidenceId, Framework, Goal, Point, Portfolio,
};

/// All that is new.
#[derive(Default)]
pub struct Difference<'p> {
    pub competencies: Vec<CompetencyDifference<'p>>,
    pub evidence: Vec<EvidenceDifference<'p>>,
    pub goals: Vec<(&'p Goal, Novelty)>,
    /// The role, the level or the name.
    pub details: Vec<&'static str>,
}

/// A competency with something new.
pub struct CompetencyDifference<'p> {
    pub competency: &'p Competency,
    pub before: Verdict<&'p Point>,
    pub now: Verdict<&'p Point>,
    /// True if an answer, its note or its reason changed, or was given again.
    pub is_rated_anew: bool,
    /// The parts of the rating that changed: the answer, the note, or both.
    pub is_another: Another,
    /// The evidence for it that is new, changed or gone.
    pub evidence: Vec<(&'p Evidence, Novelty)>,
}

/// The parts of a self-rating that changed, whenever they were given.
#[derive(Clone, Copy)]
pub struct Another {
    pub answer: bool,
    pub note: bool,
}

pub struct EvidenceDifference<'p> {
    pub item: &'p Evidence,
    pub novelty: Novelty,
    /// The parts that changed.
    pub what: Vec<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Novelty {
    New,
    Changed,
    Gone,
}

/// Compares `now` with `before`, both of one framework, at the level of `now`.
#[must_use]
pub fn difference<'p>(
    framework: &'p Framework,
    before: &'p Portfolio,
    now: &'p Portfolio,
) -> Difference<'p> {
    let mut difference = Difference {
        evidence: evidence(before, now),
        goals: goals(before, now),
        ..Difference::default()
    };
    for (is_other, what) in [
        (before.label != now.label, "name"),
        (before.role != now.role, "role"),
        (before.level != now.level, "level"),
    ] {
        difference.details.extend(is_other.then_some(what));
    }
    for competency in framework.at_level(now.level.as_str()) {
        let rated_of = |portfolio: &'p Portfolio| {
            let rating = |aspect| {
                portfolio
                    .rating(&competency.id, &now.level, aspect)
                    .map(|rated| (&rated.answer, &rated.note, rated.at.as_second()))
            };
            framework.aspects.iter().map(|aspect| rating(&aspect.id)).collect::<Vec<_>>()
        };
        let speaks = |item: &&EvidenceDifference<'p>| {
            item.item.speaks_for(&competency.id) || spoke_for(before, &item.item.id, &competency.id)
        };
        let pieces: Vec<_> = difference
            .evidence
            .iter()
            .filter(speaks)
            .map(|item| (item.item, item.novelty))
            .collect();
        let (rated_before, rated_now) = (rated_of(before), rated_of(now));
        let is_rated_anew = rated_before != rated_now;
        let mut pairs = rated_before.iter().zip(&rated_now);
        let answer = pairs.clone().any(|(before, now)| {
            before.map(|(answer, ..)| answer) != now.map(|(answer, ..)| answer)
        });
        let note = pairs.any(|(before, now)| {
            before.and_then(|(_, note, _)| note.as_ref())
                != now.and_then(|(_, note, _)| note.as_ref())
        });
        if is_rated_anew || !pieces.is_empty() {
            difference.competencies.push(CompetencyDifference {
                competency,
                before: standing_of(framework, before, competency, &now.level).verdict,
                now: standing_of(framework, now, competency, &now.level).verdict,
                is_rated_anew,
                is_another: Another { answer, note },
                evidence: pieces,
            });
        }
    }
    difference
}

fn spoke_for(portfolio: &Portfolio, id: &EvidenceId, competency: &CompetencyId) -> bool {
    portfolio.evidence.iter().any(|item| item.id == *id && item.speaks_for(competency))
}

fn evidence<'p>(before: &'p Portfolio, now: &'p Portfolio) -> Vec<EvidenceDifference<'p>> {
    let mut differences = Vec::new();
    for item in &now.evidence {
        match before.evidence.iter().find(|known| known.id == item.id) {
            None => differences.push(EvidenceDifference {
                item,
                novelty: Novelty::New,
                what: Vec::new(),
            }),
            Some(known) => {
                let what = changed(known, item);
                if !what.is_empty() {
                    differences.push(EvidenceDifference { item, novelty: Novelty::Changed, what });
                }
            }
        }
    }
    let ids: BTreeSet<&EvidenceId> = now.evidence.iter().map(|item| &item.id).collect();
    let gone = before.evidence.iter().filter(|item| !ids.contains(&item.id));
    differences.extend(gone.map(|item| EvidenceDifference {
        item,
        novelty: Novelty::Gone,
        what: Vec::new(),
    }));
    differences
}

fn changed(before: &Evidence, now: &Evidence) -> Vec<&'static str> {
    let contents = |item: &Evidence| {
        item.files.iter().map(|file| (file.name.clone(), file.sha256)).collect::<Vec<_>>()
    };
    let account = |item: &Evidence| item.account.as_ref().map(|file| file.sha256);
    let parts = [
        (before.title != now.title, "title"),
        (before.kind != now.kind, "kind"),
        (contents(before) != contents(now), "files"),
        (account(before) != account(now), "words"),
        (before.link != now.link, "link"),
        (before.claims != now.claims, "what it shows"),
        (
            before.happened != now.happened
                || before.valid_until != now.valid_until
                || before.hours != now.hours,
            "dates or hours",
        ),
        (before.confirmations != now.confirmations, "who confirms it"),
        (before.consent != now.consent, "consent"),
    ];
    parts.into_iter().filter_map(|(is_other, what)| is_other.then_some(what)).collect()
}

fn goals<'p>(before: &'p Portfolio, now: &'p Portfolio) -> Vec<(&'p Goal, Novelty)> {
    let of_now = now.goals.iter().filter_map(|goal| {
        match before.goals.iter().find(|known| known.id == goal.id) {
            None => Some((goal, Novelty::New)),
            Some(known) if !is_same_goal(known, goal) => Some((goal, Novelty::Changed)),
            Some(_) => None,
        }
    });
    let gone = before.goals.iter().filter(|goal| now.goals.iter().all(|known| known.id != goal.id));
    of_now.chain(gone.map(|goal| (goal, Novelty::Gone))).collect()
}

/// Ignores the moment when the goal was added, because a portfolio keeps only the second.
fn is_same_goal(a: &Goal, b: &Goal) -> bool {
    (&a.what, &a.competencies, &a.how, a.by, &a.done_when, &a.done)
        == (&b.what, &b.competencies, &b.how, b.by, &b.done_when, &b.done)
}
