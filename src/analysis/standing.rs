//! The standing of each competency, and tallies: the only place that counts them.

use std::collections::BTreeMap;

use super::{
    Target,
    verdict::{Height, State, Verdict, lowest},
};
use crate::model::{
    Answer, Aspect, AspectId, Competency, CompetencyId, Evidence, Framework, LevelId, Point,
    Portfolio, Rated, Scale,
};

/// The word for a competency's progress in every list and count for people: one rule for all
/// reports and pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Achieved,
    /// Begun: not met, and above the first point of its scale.
    OnTheWay,
    /// The first point of its scale, which is a place to start from.
    NotYet,
    /// Some aspects that count are answered, and some are not.
    HalfAnswered,
    NotRated,
    NotApplicable,
}

/// A competency of the target with its verdict, ratings and evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing<'f> {
    pub competency: &'f Competency,
    pub level: &'f LevelId,
    pub verdict: Verdict<&'f Point>,
    pub stage: Stage,
    pub aspects: Vec<AspectStanding<'f>>,
    pub evidence_count: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AspectStanding<'f> {
    pub aspect: &'f Aspect,
    pub scale: &'f Scale,
    pub rated: Option<&'f Rated>,
    /// The point that was given, if one was.
    pub point: Option<&'f Point>,
}

/// How many of the competencies that count are in each state. The four parts add up to the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub competencies: usize,
    pub met: usize,
    pub not_met: usize,
    /// How many of those not met are at the first point of their scale.
    pub not_yet: usize,
    pub not_rated: usize,
    pub not_applicable: usize,
    /// How many of those not rated are answered in part.
    pub half_answered: usize,
}

impl Standing<'_> {
    /// Returns whether some aspects that count are answered, and some are not.
    #[must_use]
    pub fn is_half_answered(&self) -> bool {
        self.stage == Stage::HalfAnswered
    }

    /// Returns the words for people: the verdict's label, or "Half answered".
    #[must_use]
    pub fn label(&self) -> &str {
        if self.is_half_answered() { "Half answered" } else { self.verdict.label() }
    }

    /// Returns what must not wait, if it is answered and not met.
    #[must_use]
    pub fn when_not_met(&self) -> Option<&str> {
        let is_answered = |id: &AspectId| {
            let mut known = self.aspects.iter();
            known.any(|one| one.aspect.id == *id && one.verdict().state() == State::NotMet)
        };
        let text = self.competency.when_not_met(self.level)?;
        self.open_aspects().any(is_answered).then_some(text)
    }

    /// Returns the aspects that a portfolio shows. An optional aspect without a rating is left out,
    /// so that it does not look like a gap.
    pub fn told_aspects(&self) -> impl Iterator<Item = &AspectStanding<'_>> {
        self.aspects.iter().filter(|aspect| aspect.rated.is_some() || !aspect.aspect.optional)
    }
}

impl<'f> AspectStanding<'f> {
    /// Returns the aspect's own answer as a verdict.
    #[must_use]
    pub fn verdict(&self) -> Verdict<&'f Point> {
        match (self.rated.map(|rated| &rated.answer), self.point) {
            (Some(Answer::Point(_)), Some(point)) => Verdict::Point(point),
            (Some(Answer::NotApplicable { .. }), _) => Verdict::NotApplicable,
            (None | Some(Answer::Point(_)), _) => Verdict::NotRated,
        }
    }
}

/// Returns the verdict on the aspects that count; see [`lowest`].
#[must_use]
pub fn verdict<'f>(aspects: &[AspectStanding<'f>]) -> Verdict<&'f Point> {
    let counting = aspects.iter().filter(|standing| standing.aspect.counts).map(|standing| {
        let placed = |point: &Point| {
            Height::each(standing.scale)
                .zip(&standing.scale.points)
                .find(|(_, known)| known.id == point.id)
        };
        let answer = standing.verdict().map(|point| {
            placed(point).expect("a point that was given is on the scale of its aspect")
        });
        (standing.aspect.optional, answer)
    });
    lowest(counting, |(height, _)| *height).map(|(_, point)| point)
}

/// Returns the standing of one competency at a level.
#[must_use]
pub fn standing_of<'f>(
    framework: &'f Framework,
    portfolio: &'f Portfolio,
    competency: &'f Competency,
    level: &'f LevelId,
) -> Standing<'f> {
    standing_with(
        framework,
        portfolio,
        competency,
        level,
        portfolio.evidence_for(&competency.id).count(),
    )
}

fn standing_with<'f>(
    framework: &'f Framework,
    portfolio: &'f Portfolio,
    competency: &'f Competency,
    level: &'f LevelId,
    evidence_count: usize,
) -> Standing<'f> {
    let aspects: Vec<_> = framework
        .aspects_of(competency, level.as_str())
        .map(|aspect| {
            let rated = portfolio.rating(&competency.id, level, &aspect.id);
            let scale = framework.scale_of(competency, aspect);
            let point = rated.and_then(|rated| match &rated.answer {
                Answer::Point(point) => scale.points.iter().find(|known| known.id == *point),
                Answer::NotApplicable { .. } => None,
            });
            AspectStanding { aspect, scale, rated, point }
        })
        .collect();
    let verdict = verdict(&aspects);
    Standing {
        competency,
        level,
        verdict,
        stage: stage(&verdict, &aspects),
        aspects,
        evidence_count,
    }
}

fn stage(verdict: &Verdict<&Point>, aspects: &[AspectStanding<'_>]) -> Stage {
    match verdict {
        Verdict::NotApplicable => Stage::NotApplicable,
        Verdict::NotRated
            if aspects.iter().any(|aspect| aspect.aspect.counts && aspect.rated.is_some()) =>
        {
            Stage::HalfAnswered
        }
        Verdict::NotRated => Stage::NotRated,
        Verdict::Point(point) if point.met => Stage::Achieved,
        Verdict::Point(point) => {
            let mut scales =
                aspects.iter().filter(|aspect| aspect.aspect.counts).map(|aspect| aspect.scale);
            if scales.any(|scale| scale.points.first() == Some(*point)) {
                Stage::NotYet
            } else {
                Stage::OnTheWay
            }
        }
    }
}

/// Returns the competencies of a target that count, level by level in the order of the framework:
/// all that are not optional, and from each choice as many as it asks for, the furthest along first.
#[must_use]
pub fn standings<'f>(
    framework: &'f Framework,
    portfolio: &'f Portfolio,
    target: &Target<'f>,
) -> Vec<Standing<'f>> {
    let mut evidence_counts: BTreeMap<&CompetencyId, usize> = BTreeMap::new();
    for linked in portfolio.evidence.iter().flat_map(Evidence::competencies) {
        *evidence_counts.entry(linked).or_default() += 1;
    }
    let at_level = |level: &&'f LevelId| {
        let level = *level;
        let all: Vec<Standing<'f>> = framework
            .seen_at(level.as_str(), target.role)
            .map(|competency| {
                let evidence_count = evidence_counts.get(&competency.id).copied().unwrap_or(0);
                standing_with(framework, portfolio, competency, level, evidence_count)
            })
            .collect();
        let states: Vec<_> =
            all.iter().map(|standing| (standing.competency, standing.verdict.state())).collect();
        let counts = counting_among(framework, &states);
        all.into_iter().zip(counts).filter_map(|(standing, counts)| counts.then_some(standing))
    };
    target.levels.iter().flat_map(at_level).collect()
}

/// Returns which competencies of a level count for somebody: all that are not optional, and from
/// each choice as many as it asks for, the furthest along first.
pub(super) fn counting_among(framework: &Framework, all: &[(&Competency, State)]) -> Vec<bool> {
    let mut counts: Vec<bool> = all.iter().map(|(competency, _)| !competency.optional).collect();
    for choice in &framework.choices {
        let mut candidates: Vec<usize> =
            (0..all.len()).filter(|&at| choice.from.contains(&all[at].0.id)).collect();
        candidates.sort_by_key(|&at| (all[at].1, at));
        for at in candidates.into_iter().take(choice.minimum) {
            counts[at] = true;
        }
    }
    counts
}

#[must_use]
pub fn tally<'s>(standings: impl IntoIterator<Item = &'s Standing<'s>>) -> Tally {
    let mut tally = Tally::default();
    for standing in standings {
        tally.competencies += 1;
        match standing.verdict.state() {
            State::Met => tally.met += 1,
            State::NotMet => {
                tally.not_met += 1;
                tally.not_yet += usize::from(standing.stage == Stage::NotYet);
            }
            State::NotRated => {
                tally.not_rated += 1;
                tally.half_answered += usize::from(standing.is_half_answered());
            }
            State::NotApplicable => tally.not_applicable += 1,
        }
    }
    tally
}

impl Standing<'_> {
    /// Returns the aspects that count and keep this competency open.
    pub fn open_aspects(&self) -> impl Iterator<Item = &AspectId> {
        let counting = || self.aspects.iter().filter(|standing| standing.aspect.counts);
        let is_required = counting().any(|standing| !standing.aspect.optional);
        counting()
            .filter(move |standing| match standing.verdict().state() {
                State::NotMet | State::NotRated if is_required => !standing.aspect.optional,
                State::NotMet => true,
                State::NotRated | State::Met | State::NotApplicable => false,
            })
            .map(|standing| &standing.aspect.id)
    }
}
