//! Two versions of a framework, or two frameworks, competency by competency.

mod likely;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use likely::{LikelyChange, likely_changes};
use words::words_in_common;
pub use words::{ChangedWords, changed_words};

use crate::{
    model::{
        Aspect, AspectId, Competency, CompetencyId, Domain, DomainId, Framework, LevelId, Mapping,
        Point, PointId, Relation, Scale, Statement,
    },
    text::unmarked,
};

/// A statement with fewer words in common, out of 100, says something else.
const STILL_THE_SAME_PERCENT: usize = 40;

/// What became of a competency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    Same,
    /// The same id; the words are different, but alike.
    Reworded,
    /// The same id or code, and words that have little in common.
    OtherWords,
    /// The same words under another id, whatever the old id means now.
    NewId,
    /// A mapping says that it became another one.
    Became,
    /// It became several.
    Parted,
    /// Several became one.
    PutTogether,
    Ended,
    New,
}

/// What some competencies of the old framework became in the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedCompetency<'f> {
    pub change: Change,
    /// Empty for a new one.
    pub from: Vec<&'f Competency>,
    /// Empty for one that ended.
    pub to: Vec<&'f Competency>,
    pub relation: Relation,
    /// The reason that a mapping gives.
    pub reason: Option<&'f str>,
    /// True if a mapping says so, and not the words.
    pub is_by_rule: bool,
    /// True if one competency lies in another domain now. A domain with another id is the same one if
    /// its title is.
    pub is_in_another_domain: bool,
    /// The levels that one competency is stated at in only one of the two frameworks, as the new one
    /// calls them.
    pub levels_in_one_only: BTreeSet<&'f LevelId>,
    /// The aspects that one competency is rated for on other points than before, or of which others
    /// are enough.
    pub other_scales: Vec<&'f AspectId>,
    /// True if one competency is optional now, or no longer, or in another choice.
    pub counts_otherwise: bool,
    /// The aspects on which the verdict on one competency rests in only one of the two.
    pub other_aspects: Vec<&'f AspectId>,
}

impl<'f> ComparedCompetency<'f> {
    /// Returns the same of two frameworks that differ from those compared only in marks.
    #[must_use]
    pub fn marked(&self, old: &'f Framework, new: &'f Framework) -> Self {
        Self { from: of(old, &self.from), to: of(new, &self.to), ..self.clone() }
    }
}

/// A text that differs between two competencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RewordedStatement<'f> {
    /// `None` is the title.
    pub place: Option<(&'f LevelId, &'f AspectId)>,
    /// Empty if there was none.
    pub old: &'f str,
    pub new: &'f str,
}

/// Returns the competencies of a framework that differ from these only in marks.
fn of<'f>(framework: &'f Framework, all: &[&'f Competency]) -> Vec<&'f Competency> {
    all.iter().map(|one| framework.competency(one.id.as_str()).unwrap_or(one)).collect()
}

impl Change {
    const NAMES: [&'static str; 9] = [
        "same",
        "reworded",
        "other-words",
        "new-id",
        "became",
        "parted",
        "put-together",
        "ended",
        "new",
    ];

    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

impl<'f> ComparedCompetency<'f> {
    fn by_words(change: Change, from: Option<&'f Competency>, to: Option<&'f Competency>) -> Self {
        let relation = match change {
            Change::Same | Change::NewId => Relation::Equal,
            Change::Reworded | Change::OtherWords => Relation::Intersects,
            _ => Relation::NotRelated,
        };
        Self {
            change,
            from: from.into_iter().collect(),
            to: to.into_iter().collect(),
            relation,
            reason: None,
            is_by_rule: false,
            is_in_another_domain: false,
            levels_in_one_only: BTreeSet::new(),
            other_scales: Vec::new(),
            counts_otherwise: false,
            other_aspects: Vec::new(),
        }
    }
}

/// Compares two frameworks: by a mapping if there is one, else by ids and words. In the order of the
/// old framework, and then that of the new one.
#[must_use]
pub fn compare<'f>(
    old: &'f Framework,
    new: &'f Framework,
    mapping: Option<&'f Mapping>,
) -> Vec<ComparedCompetency<'f>> {
    let mut compared = Vec::new();
    let mut done_from = BTreeSet::new();
    let mut done_to = BTreeSet::new();
    for rule in mapping.iter().flat_map(|mapping| &mapping.competencies) {
        let from: Vec<&Competency> =
            rule.from.iter().filter_map(|id| old.competency(id.as_str())).collect();
        let to: Vec<&Competency> =
            rule.to.iter().filter_map(|id| new.competency(id.as_str())).collect();
        done_from.extend(from.iter().map(|one| &one.id));
        done_to.extend(to.iter().map(|one| &one.id));
        let is_of_several = |one: &Competency| {
            let rules = mapping.iter().flat_map(|mapping| &mapping.competencies);
            rules.filter(|rule| rule.to.contains(&one.id)).count() > 1
        };
        let change = match (from.as_slice(), to.as_slice()) {
            (_, []) => Change::Ended,
            (_, [one]) if is_of_several(one) => Change::PutTogether,
            ([one], [other]) if same_words(one, other) && one.id == other.id => Change::Same,
            ([one], [other]) if one.id == other.id => Change::Reworded,
            ([_], [_]) => Change::Became,
            (_, [_]) => Change::PutTogether,
            _ => Change::Parted,
        };
        compared.push(ComparedCompetency {
            change,
            from,
            to,
            relation: rule.relation,
            reason: rule.reason.as_deref(),
            is_by_rule: true,
            is_in_another_domain: false,
            levels_in_one_only: BTreeSet::new(),
            other_scales: Vec::new(),
            counts_otherwise: false,
            other_aspects: Vec::new(),
        });
    }
    let keeps_ids = mapping.is_none_or(|mapping| mapping.same_ids);
    let left_of =
        |framework: &'f Framework, done: &BTreeSet<&CompetencyId>| -> Vec<&'f Competency> {
            framework.competencies.iter().filter(|one| !done.contains(&one.id)).collect()
        };
    let with_same_id =
        |one: &Competency| keeps_ids.then(|| new.competency(one.id.as_str())).flatten();
    // Some programs number everything anew, so the same words under another id say more than the id.
    let mut by_words: BTreeMap<String, Vec<&Competency>> = BTreeMap::new();
    if mapping.is_none() {
        for one in new.competencies.iter().rev() {
            let words = words_of(one);
            if old.competency(one.id.as_str()).is_none_or(|before| words_of(before) != words) {
                by_words.entry(words).or_default().push(one);
            }
        }
    }
    let mut left = left_of(old, &done_from);
    left.retain(|one| {
        let words = words_of(one);
        let keeps_its_words = with_same_id(one).is_some_and(|there| words_of(there) == words);
        let there = by_words.get_mut(&words).filter(|_| !keeps_its_words).and_then(Vec::pop);
        if let Some(there) = there {
            done_to.insert(&there.id);
            compared.push(ComparedCompetency::by_words(Change::NewId, Some(one), Some(there)));
        }
        there.is_none()
    });
    let with_same_code = |one: &Competency| {
        let is_it = |other: &&Competency| one.code.is_some() && other.code == one.code;
        let only = |framework: &'f Framework| {
            let mut found = framework.competencies.iter().filter(is_it);
            found.next().filter(|_| found.next().is_none())
        };
        only(old)?;
        only(new).filter(|there| keeps_ids && old.competency(there.id.as_str()).is_none())
    };
    for one in left {
        let there = with_same_id(one).or_else(|| with_same_code(one));
        let there = there.filter(|there| !done_to.contains(&there.id));
        let change = match there {
            Some(there) if same_words(one, there) => Change::Same,
            Some(there) if in_common(one, there) >= STILL_THE_SAME_PERCENT => Change::Reworded,
            Some(_) => Change::OtherWords,
            None => Change::Ended,
        };
        done_to.extend(there.map(|there| &there.id));
        compared.push(ComparedCompetency::by_words(change, Some(one), there));
    }
    for one in left_of(new, &done_to) {
        compared.push(ComparedCompetency::by_words(Change::New, None, Some(one)));
    }
    let points = mapping.map(|mapping| mapping.points.as_slice()).unwrap_or_default();
    for one in &mut compared {
        if let ([from], [to]) = (one.from.as_slice(), one.to.as_slice()) {
            one.is_in_another_domain = domain_now(old, new, from) != Some(&to.domain);
            let before = levels_of(from).map(|level| mapping.map_or(level, |map| map.level(level)));
            let now: BTreeSet<&LevelId> = levels_of(to).collect();
            one.levels_in_one_only =
                before.collect::<BTreeSet<_>>().symmetric_difference(&now).copied().collect();
            one.other_scales = other_scales((old, from), (new, to), points);
            one.counts_otherwise = from.optional != to.optional
                || choice_with(old, &from.id) != choice_with(new, &to.id);
            one.other_aspects = other_aspects((old, from), (new, to));
        }
    }
    let place = |compared: &ComparedCompetency<'_>| {
        let of = |framework: &Framework, one: Option<&&Competency>| {
            one.and_then(|one| framework.competencies.iter().position(|known| known.id == one.id))
        };
        (
            of(old, compared.from.first()).unwrap_or(usize::MAX),
            of(new, compared.to.first()).unwrap_or(usize::MAX),
        )
    };
    compared.sort_by_cached_key(place);
    compared
}

fn levels_of(competency: &Competency) -> impl Iterator<Item = &LevelId> {
    competency.statements.iter().map(|statement| &statement.level)
}

/// Returns where the domain of a competency of the old framework is in the new one.
fn domain_now<'f>(
    old: &Framework,
    new: &'f Framework,
    competency: &Competency,
) -> Option<&'f DomainId> {
    let before = old.domain(competency.domain.as_str());
    let is_same = |now: &&Domain| before.is_some_and(|old| is_same_text(&old.title, &now.title));
    let with_id = new.domain(competency.domain.as_str());
    let mut with_title = new.domains.iter().filter(is_same);
    let only = with_title.next().filter(|_| with_title.next().is_none());
    Some(&with_id.filter(is_same).or(only).or(with_id)?.id)
}

/// Returns the aspects of a competency that have other points now, among those of both frameworks.
fn other_scales<'f>(
    (old, from): (&Framework, &Competency),
    (new, to): (&'f Framework, &Competency),
    points: &[(PointId, PointId)],
) -> Vec<&'f AspectId> {
    let of = |aspect: &&'f Aspect| {
        old.aspect(aspect.id.as_str()).is_some_and(|before| {
            !are_same_points(old.scale_of(from, before), new.scale_of(to, aspect), points)
        })
    };
    new.aspects.iter().filter(of).map(|aspect| &aspect.id).collect()
}

/// Returns the aspects on which a verdict rests in only one of two frameworks.
fn other_aspects<'f>(
    (old, from): (&'f Framework, &Competency),
    (new, to): (&'f Framework, &Competency),
) -> Vec<&'f AspectId> {
    decisive(old, from).symmetric_difference(&decisive(new, to)).copied().collect()
}

/// Returns the aspects without which a competency is not met, at any level.
fn decisive<'f>(framework: &'f Framework, competency: &Competency) -> BTreeSet<&'f AspectId> {
    let is_asked = |aspect: &&Aspect| {
        let mut levels = framework.levels.iter().map(|level| level.id.as_str());
        levels.any(|level| {
            competency.is_at(level)
                && (aspect.asks.is_some()
                    || competency.statement(level, aspect.id.as_str()).is_some())
        })
    };
    let decisive = framework.aspects.iter().filter(|aspect| aspect.is_decisive());
    decisive.filter(is_asked).map(|aspect| &aspect.id).collect()
}

/// Returns whether two scales have the same points in the same order and words, of which the same are
/// enough. `points` are those that a mapping names, which may have another id and other words.
pub(super) fn are_same_points(old: &Scale, new: &Scale, points: &[(PointId, PointId)]) -> bool {
    let is_same = |(old, new): (&Point, &Point)| {
        let by_rule = points.iter().find(|(from, _)| *from == old.id).map(|(_, to)| to);
        let is_same_means = || match (&old.means, &new.means) {
            (Some(old), Some(new)) => is_same_text(old, new),
            (old, new) => old.is_none() && new.is_none(),
        };
        let is_same_point = match by_rule {
            Some(to) => *to == new.id,
            None => old.id == new.id && is_same_text(&old.label, &new.label) && is_same_means(),
        };
        is_same_point && old.met == new.met
    };
    old.points.len() == new.points.len() && old.points.iter().zip(&new.points).all(is_same)
}

/// Returns how many a choice with this competency asks for, and how many it offers.
fn choice_with(framework: &Framework, competency: &CompetencyId) -> Option<(usize, usize)> {
    framework.choice_of(competency).map(|choice| (choice.minimum, choice.from.len()))
}

/// Returns every text that differs between two competencies: the title, and statements in the order
/// of levels.
#[must_use]
pub fn reworded<'f>(from: &'f Competency, to: &'f Competency) -> Vec<RewordedStatement<'f>> {
    let mut found = Vec::new();
    if !is_same_text(&from.title, &to.title) {
        found.push(RewordedStatement { place: None, old: &from.title, new: &to.title });
    }
    // The same words at another level are no other words.
    let stands_elsewhere = |one: &Statement, here: &Competency, there: &Competency| {
        let is_elsewhere = |other: &&Statement| {
            other.aspect == one.aspect
                && other.level != one.level
                && is_same_text(&other.text, &one.text)
                && here.statement(other.level.as_str(), one.aspect.as_str()).is_none()
        };
        there.statement(one.level.as_str(), one.aspect.as_str()).is_none()
            && there.statements.iter().filter(is_elsewhere).count() == 1
    };
    for statement in from.statements.iter().filter(|one| !stands_elsewhere(one, from, to)) {
        let (level, aspect) = (&statement.level, &statement.aspect);
        let new = to.statement(level.as_str(), aspect.as_str()).unwrap_or_default();
        if !is_same_text(&statement.text, new) {
            found.push(RewordedStatement {
                place: Some((level, aspect)),
                old: &statement.text,
                new,
            });
        }
    }
    for statement in to.statements.iter().filter(|one| !stands_elsewhere(one, to, from)) {
        let (level, aspect) = (&statement.level, &statement.aspect);
        if from.statement(level.as_str(), aspect.as_str()).is_none() {
            found.push(RewordedStatement {
                place: Some((level, aspect)),
                old: "",
                new: &statement.text,
            });
        }
    }
    found
}

fn is_same_text(old: &str, new: &str) -> bool {
    unmarked(old).split_whitespace().eq(unmarked(new).split_whitespace())
}

fn same_words(from: &Competency, to: &Competency) -> bool {
    reworded(from, to).is_empty()
}

fn in_common(from: &Competency, to: &Competency) -> usize {
    words_in_common(&words_of(from), &words_of(to))
}

/// Returns all words of a competency, whatever they are set in.
fn words_of(competency: &Competency) -> String {
    let texts = competency.statements.iter().map(|statement| statement.text.as_str());
    std::iter::once(competency.title.as_str())
        .chain(texts)
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}
