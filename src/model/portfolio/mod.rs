//! The current portfolio: a fold over the entries of all devices, in one order that is the same
//! everywhere.

mod fold;
mod links_left;
mod short_ids;
mod undone;

use std::collections::BTreeMap;

use jiff::Timestamp;

pub use undone::undone;

use super::{
    Acceptance, Answer, AspectId, Changes, CompetencyId, Digest, Entry, EntryRef, Evidence,
    EvidenceId, Export, Goal, GoalId, LevelId, Pin, Received, RoleId, framework_move::Ratings,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portfolio {
    pub pin: Pin,
    pub began: Timestamp,
    pub level: LevelId,
    /// True if the levels below count towards the target as well.
    pub with_levels_below: bool,
    pub role: Option<RoleId>,
    pub label: Option<String>,
    /// By short id, as people count them.
    pub evidence: Vec<Evidence>,
    /// The evidence that was removed, with its short id.
    pub removed: BTreeMap<EvidenceId, String>,
    /// The short ids of goals that were taken out.
    pub removed_goals: BTreeMap<GoalId, String>,
    /// Contents that the person had wiped.
    pub erased: Vec<Digest>,
    /// The personal development plan, in the order of its numbers.
    pub goals: Vec<Goal>,
    /// The short ids of evidence and goals that were changed after they were taken out, as another
    /// device may do that does not know of it yet.
    pub changed_when_out: Vec<String>,
    /// Findings that the person accepted, by their id.
    pub accepted: BTreeMap<String, Acceptance>,
    pub exports: Vec<(Timestamp, Export)>,
    /// The decisions of assessors: the latest version of each review, in the order of arrival.
    pub reviews: Vec<Received>,
    /// Decisions on frameworks that the person has moved from since. They stay what they were.
    pub earlier_reviews: Vec<Received>,
    /// The frameworks that the person moved from, oldest first.
    pub moved_from: Vec<Pin>,
    /// How many answers were given to a framework on another device while a move to it was taken
    /// back here. They do not count.
    pub answers_set_aside: usize,
    /// Moves that a device made although another had moved elsewhere first. They do not count.
    pub moves_set_aside: Vec<MoveSetAside>,
    /// The changes since the last export.
    pub since_export: Changes,
    /// When the whole workspace was last backed up to a file.
    pub backed_up: Option<Timestamp>,
    ratings: Ratings,
    to_look_at_again: Ratings,
}

/// A move that does not count, because another device had moved first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveSetAside {
    pub entry: EntryRef,
    pub at: Timestamp,
    pub from: Pin,
    pub to: Pin,
    /// The framework that the move which counts led to.
    pub counts: Pin,
    /// How many answers were given after it to its framework. They are kept, and do not count.
    pub answers: usize,
}

/// The subject of a rating.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RatingKey {
    pub competency: CompetencyId,
    pub level: LevelId,
    pub aspect: AspectId,
}

/// An answer with the moment when it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    pub at: Timestamp,
    pub answer: Answer,
    pub note: Option<String>,
    /// The framework that it was given to.
    pub framework: Digest,
    /// The competencies of that framework, if it was carried over from there.
    pub carried_from: Vec<CompetencyId>,
    /// The version of the framework of those competencies.
    pub carried_in: Option<String>,
}

impl Portfolio {
    /// Sorts entries into the one order: time, then device, then number.
    pub fn sort(entries: &mut [Entry]) {
        let in_order = |a: &Entry, b: &Entry| (a.at, &a.by, a.n) <= (b.at, &b.by, b.n);
        if !entries.is_sorted_by(in_order) {
            entries.sort_by(|a, b| (a.at, &a.by, a.n).cmp(&(b.at, &b.by, b.n)));
        }
    }

    /// Returns the current rating, if there is one.
    #[must_use]
    pub fn rating(
        &self,
        competency: &CompetencyId,
        level: &LevelId,
        aspect: &AspectId,
    ) -> Option<&Rated> {
        self.ratings_of(competency, level, aspect).last()
    }

    /// Returns every rating that was given and not undone, oldest first.
    #[must_use]
    pub fn ratings_of(
        &self,
        competency: &CompetencyId,
        level: &LevelId,
        aspect: &AspectId,
    ) -> &[Rated] {
        let key = RatingKey {
            competency: competency.clone(),
            level: level.clone(),
            aspect: aspect.clone(),
        };
        self.ratings.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Returns the answer that was carried over from another framework and does not count until the
    /// person looks at it again.
    #[must_use]
    pub fn answer_to_look_at_again(
        &self,
        competency: &CompetencyId,
        level: &LevelId,
        aspect: &AspectId,
    ) -> Option<&Rated> {
        let key = RatingKey {
            competency: competency.clone(),
            level: level.clone(),
            aspect: aspect.clone(),
        };
        self.to_look_at_again.get(&key)?.last()
    }

    /// Returns the note on the current answer, or on one that the person should look at again.
    #[must_use]
    pub fn note_of(
        &self,
        competency: &CompetencyId,
        level: &LevelId,
        aspect: &AspectId,
    ) -> Option<&str> {
        self.rating(competency, level, aspect)
            .or_else(|| self.answer_to_look_at_again(competency, level, aspect))?
            .note
            .as_deref()
    }

    /// Returns the answers that the person should look at again, with what each is about.
    pub fn answers_to_look_at_again(&self) -> impl Iterator<Item = (&RatingKey, &Rated)> {
        self.to_look_at_again.iter().filter_map(|(key, history)| Some((key, history.last()?)))
    }

    /// Returns whether it has nothing to send: no rating and no evidence.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ratings.is_empty() && self.to_look_at_again.is_empty() && self.evidence.is_empty()
    }

    /// Returns all ratings, by competency, level and aspect; each with its history, oldest first
    /// and never empty.
    pub fn ratings(&self) -> impl Iterator<Item = (&RatingKey, &[Rated])> {
        self.ratings.iter().map(|(key, history)| (key, history.as_slice()))
    }

    /// Returns the portfolio with its ratings as they were at a moment, and nothing else.
    #[must_use]
    pub fn as_rated_by(&self, moment: Timestamp) -> Self {
        let until = |history: &Vec<Rated>| {
            history.iter().take_while(|rated| rated.at <= moment).cloned().collect::<Vec<_>>()
        };
        let ratings = self.ratings.iter().map(|(key, history)| (key.clone(), until(history)));
        Self {
            pin: self.pin.clone(),
            began: self.began,
            level: self.level.clone(),
            with_levels_below: self.with_levels_below,
            role: None,
            label: None,
            evidence: Vec::new(),
            removed: BTreeMap::new(),
            removed_goals: BTreeMap::new(),
            changed_when_out: Vec::new(),
            erased: Vec::new(),
            goals: Vec::new(),
            accepted: BTreeMap::new(),
            exports: Vec::new(),
            reviews: Vec::new(),
            earlier_reviews: Vec::new(),
            moved_from: Vec::new(),
            answers_set_aside: 0,
            moves_set_aside: Vec::new(),
            since_export: Changes::default(),
            backed_up: None,
            ratings: ratings.filter(|(_, history)| !history.is_empty()).collect(),
            to_look_at_again: Ratings::new(),
        }
    }

    /// Returns the evidence with this short id, in either case.
    #[must_use]
    pub fn evidence_called(&self, short: &str) -> Option<&Evidence> {
        self.evidence.iter().find(|item| item.short.eq_ignore_ascii_case(short))
    }

    /// Returns the goal with this short id, in either case.
    #[must_use]
    pub fn goal_called(&self, short: &str) -> Option<&Goal> {
        self.goals.iter().find(|goal| goal.short.eq_ignore_ascii_case(short))
    }

    /// Returns the short id of a piece of evidence, even if it was removed.
    #[must_use]
    pub fn short_of(&self, id: &EvidenceId) -> Option<&str> {
        let here = self.evidence.iter().find(|item| item.id == *id).map(|item| item.short.as_str());
        here.or_else(|| self.removed.get(id).map(String::as_str))
    }

    /// Returns the evidence for a competency.
    pub fn evidence_for<'p>(
        &'p self,
        competency: &'p CompetencyId,
    ) -> impl Iterator<Item = &'p Evidence> {
        self.evidence.iter().filter(move |item| item.speaks_for(competency))
    }
}
