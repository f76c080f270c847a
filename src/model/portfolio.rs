//! The current portfolio: a fold over the entries of all devices, in one order that is the same
//! everywhere.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;

use super::{
    Acceptance, Act, Answer, AspectId, Changes, Claim, CompetencyId, Digest, Entry, EntryRef,
    Evidence, EvidenceId, Export, Goal, LevelId, Pin, Rating, Received, RoleId, Settings,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portfolio {
    pub pin: Pin,
    pub began: Timestamp,
    pub level: LevelId,
    pub role: Option<RoleId>,
    pub label: Option<String>,
    /// By short id, as people count them.
    pub evidence: Vec<Evidence>,
    /// The evidence that was removed, with its short id.
    pub removed: BTreeMap<EvidenceId, String>,
    /// Contents that the person had wiped.
    pub erased: Vec<Digest>,
    /// The personal development plan, in the order of its numbers.
    pub goals: Vec<Goal>,
    /// Findings that the person accepted, by their id.
    pub accepted: BTreeMap<String, Acceptance>,
    pub exports: Vec<(Timestamp, Export)>,
    /// The decisions of assessors: the latest version of each review, in the order of arrival.
    pub reviews: Vec<Received>,
    /// The changes since the last export.
    pub since_export: Changes,
    /// When the whole workspace was last backed up to a file.
    pub backed_up: Option<Timestamp>,
    ratings: BTreeMap<RatingKey, Vec<Rated>>,
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
    pub framework: Digest,
}

impl Portfolio {
    /// Folds entries that are in order (see [`Portfolio::sort`]); `None` if no entry began a
    /// portfolio, or none gives its level.
    #[must_use]
    pub fn fold(entries: Vec<Entry>) -> Option<Self> {
        let undone = undone(&entries);
        let pinned_shorts = shorts_that_went_out(&entries);
        let wiped_whole = wiped_whole(&entries);
        let since_export = Changes::since_the_last_export(&entries, &undone);
        let mut fold = Fold::default();
        for entry in entries {
            if !undone.is_empty() && undone.contains(&entry.reference()) {
                continue;
            }
            match entry.act {
                Act::Began { pin, settings } if fold.began.is_none() => {
                    fold.began = Some((pin, entry.at));
                    fold.set(settings);
                }
                Act::Began { .. } | Act::Undone(_) => {}
                Act::Set(settings) => fold.set(settings),
                Act::Rated { framework, ratings } => fold.rate(entry.at, framework, ratings),
                Act::EvidenceAdded(evidence) => fold.add(*evidence),
                Act::EvidenceLinked { evidence, competencies, shows } => {
                    if let Some(item) = fold.item(&evidence) {
                        for competency in competencies {
                            item.claim(Claim { competency, shows: shows.clone() });
                        }
                    }
                }
                Act::EvidenceUnlinked { evidence, competencies } => {
                    if let Some(item) = fold.item(&evidence) {
                        item.claims.retain(|claim| !competencies.contains(&claim.competency));
                    }
                }
                Act::EvidenceEdited { evidence, edits } => {
                    if let Some(item) = fold.item(&evidence) {
                        item.edit(entry.at, edits);
                    }
                }
                Act::EvidenceRemoved { evidence, erased } => {
                    fold.removed.insert(evidence);
                    fold.erased.extend(erased);
                }
                Act::GoalAdded(goal) => fold.add_goal(*goal),
                Act::GoalEdited { goal, edits } => {
                    if let Some(goal) = fold.goals.iter_mut().find(|known| known.id == goal) {
                        goal.edit(edits);
                    }
                }
                Act::GoalDone { goal, done } => {
                    if let Some(goal) = fold.goals.iter_mut().find(|known| known.id == goal) {
                        goal.done = Some(done);
                    }
                }
                Act::FindingsAccepted(accepted) => {
                    fold.accepted.extend(
                        accepted
                            .into_iter()
                            .map(|acceptance| (acceptance.finding.clone(), acceptance)),
                    );
                }
                Act::DecisionsReceived(received) => fold.receive(*received),
                Act::BackedUp { .. } => fold.backed_up = Some(entry.at),
                Act::Exported(export) => fold.exports.push((entry.at, export)),
            }
        }
        let (pin, began) = fold.began?;
        let told_apart = told_apart(fold.evidence, &pinned_shorts);
        let (removed, here): (Vec<_>, Vec<_>) =
            told_apart.into_iter().partition(|item| fold.removed.contains(&item.id));
        Some(Self {
            pin,
            began,
            level: fold.settings.level?,
            role: fold.settings.role,
            label: fold.settings.label,
            evidence: here,
            removed: removed.into_iter().map(|item| (item.id, item.short)).collect(),
            erased: fold
                .erased
                .into_iter()
                .chain(wiped_whole)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            goals: fold.goals,
            accepted: fold.accepted,
            exports: fold.exports,
            reviews: fold.reviews,
            since_export,
            backed_up: fold.backed_up,
            ratings: fold.ratings,
        })
    }

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

    /// Returns whether it has nothing to send: no rating and no evidence.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ratings.is_empty() && self.evidence.is_empty()
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
            role: None,
            label: None,
            evidence: Vec::new(),
            removed: BTreeMap::new(),
            erased: Vec::new(),
            goals: Vec::new(),
            accepted: BTreeMap::new(),
            exports: Vec::new(),
            reviews: Vec::new(),
            since_export: Changes::default(),
            backed_up: None,
            ratings: ratings.filter(|(_, history)| !history.is_empty()).collect(),
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

#[derive(Default)]
struct Fold {
    began: Option<(Pin, Timestamp)>,
    settings: Settings,
    ratings: BTreeMap<RatingKey, Vec<Rated>>,
    evidence: Vec<Evidence>,
    by_id: HashMap<EvidenceId, usize>,
    removed: BTreeSet<EvidenceId>,
    erased: Vec<Digest>,
    goals: Vec<Goal>,
    accepted: BTreeMap<String, Acceptance>,
    exports: Vec<(Timestamp, Export)>,
    reviews: Vec<Received>,
    backed_up: Option<Timestamp>,
}

impl Fold {
    fn set(&mut self, Settings { level, role, label }: Settings) {
        self.settings.level = level.or(self.settings.level.take());
        self.settings.role = role.or(self.settings.role.take());
        self.settings.label = label.or(self.settings.label.take());
    }

    fn rate(&mut self, at: Timestamp, framework: Digest, ratings: Vec<Rating>) {
        for Rating { competency, level, aspect, answer, note } in ratings {
            self.ratings.entry(RatingKey { competency, level, aspect }).or_default().push(Rated {
                at,
                answer,
                note,
                framework,
            });
        }
    }

    fn add(&mut self, evidence: Evidence) {
        let at = self.evidence.len();
        if *self.by_id.entry(evidence.id.clone()).or_insert(at) == at {
            self.evidence.push(evidence);
        }
    }

    /// A later version of a review replaces the earlier one, whose decisions it contains.
    fn receive(&mut self, received: Received) {
        self.reviews.retain(|known| !received.review.holds(&known.review));
        let is_older = self.reviews.iter().any(|known| known.review.holds(&received.review));
        if !is_older {
            self.reviews.push(received);
        }
    }

    /// If two goals have the same number, the later one gets a letter.
    fn add_goal(&mut self, mut goal: Goal) {
        if self.goals.iter().any(|known| known.id == goal.id) {
            return;
        }
        let given = goal.short.clone();
        let mut letters = (b'b'..=b'z').map(char::from);
        while self.goals.iter().any(|known| known.short == goal.short) {
            goal.short = letters.next().map_or_else(
                || format!("{given}-{}", goal.id),
                |letter| format!("{given}{letter}"),
            );
        }
        self.goals.push(goal);
    }

    fn item(&mut self, id: &EvidenceId) -> Option<&mut Evidence> {
        self.by_id.get(id).map(|&at| &mut self.evidence[at])
    }
}

/// Returns the entries, which must be in order, that no longer hold. An undo may itself be undone,
/// and can only name an earlier entry.
#[must_use]
pub fn undone(entries: &[Entry]) -> BTreeSet<EntryRef> {
    let mut undone = BTreeSet::new();
    for entry in entries.iter().rev() {
        if let Act::Undone(named) = &entry.act
            && !undone.contains(&entry.reference())
        {
            undone.insert(named.clone());
        }
    }
    undone
}

/// Returns everything that wiped evidence ever contained, on any device and even if it was undone:
/// another device may have added contents that the person had not seen when they wiped it. Contents
/// that other evidence has, or ever had, are left out.
fn wiped_whole(entries: &[Entry]) -> Vec<Digest> {
    let wiped: BTreeSet<&EvidenceId> = entries
        .iter()
        .filter_map(|entry| match &entry.act {
            Act::EvidenceRemoved { evidence, erased } if !erased.is_empty() => Some(evidence),
            _ => None,
        })
        .collect();
    if wiped.is_empty() {
        return Vec::new();
    }
    let (mut gone, mut others) = (BTreeSet::new(), BTreeSet::new());
    for entry in entries {
        if let Some((id, contents)) = entry.act.brings() {
            if wiped.contains(id) { &mut gone } else { &mut others }.extend(contents);
        }
    }
    gone.difference(&others).copied().collect()
}

fn shorts_that_went_out(entries: &[Entry]) -> BTreeMap<EvidenceId, String> {
    let mut pinned = BTreeMap::new();
    for entry in entries {
        if let Act::Exported(export) = &entry.act {
            for (id, short) in &export.evidence {
                pinned.entry(id.clone()).or_insert_with(|| short.clone());
            }
        }
    }
    pinned
}

/// Gives pieces with the same short id different ones: a piece that was exported keeps it, else the
/// earlier one does, and the other gets a letter.
fn told_apart(mut evidence: Vec<Evidence>, pinned: &BTreeMap<EvidenceId, String>) -> Vec<Evidence> {
    for item in &mut evidence {
        if let Some(short) = pinned.get(&item.id) {
            item.short.clone_from(short);
        }
    }
    let mut order: Vec<usize> = (0..evidence.len()).collect();
    order.sort_by(|&a, &b| evidence[a].counted().cmp(&evidence[b].counted()));
    let are_apart = order.windows(2).all(|pair| evidence[pair[0]].short != evidence[pair[1]].short);
    if !are_apart {
        let mut taken: BTreeSet<String> = pinned.values().cloned().collect();
        for item in &mut evidence {
            if pinned.contains_key(&item.id) || taken.insert(item.short.clone()) {
                continue;
            }
            let given = item.short.clone();
            let mut letters =
                (b'b'..=b'z').map(char::from).map(|letter| format!("{given}{letter}"));
            let apart = letters
                .find(|short| !taken.contains(short))
                .unwrap_or_else(|| format!("{given}-{}", item.id));
            taken.insert(apart.clone());
            item.short = apart;
        }
    }
    if !are_apart || !order.is_sorted() {
        evidence.sort_by(|a, b| a.counted().cmp(&b.counted()));
    }
    evidence
}
