//! Folds entries into a portfolio: each act in order, and answers from framework to framework.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;

use super::{
    Portfolio, Rated, RatingKey,
    short_ids::{shorts_that_went_out, told_apart},
};
use crate::model::{
    Acceptance, Act, Changes, Claim, CompetencyId, Digest, Entry, EntryRef, Evidence, EvidenceId,
    Export, FrameworkMove, Goal, Pin, Rating, Received, Settings,
    framework_move::{CarriedRatings, Ratings, add_given},
};

impl Portfolio {
    /// Folds entries that are in order (see [`Portfolio::sort`]); `None` if no entry began a
    /// portfolio, or none gives its level.
    #[must_use]
    pub fn fold(entries: Vec<Entry>) -> Option<Self> {
        let undone = undone(&entries);
        let pinned_shorts = shorts_that_went_out(&entries);
        let wiped_whole = wiped_whole(&entries);
        let since_export = Changes::since_the_last_export(&entries, &undone);
        let mut fold = Fold { taken_back: moves_taken_back(&entries, &undone), ..Fold::default() };
        for entry in entries {
            if !undone.is_empty() && undone.contains(&entry.reference()) {
                continue;
            }
            match entry.act {
                Act::Began { pin, settings } if fold.began.is_none() => {
                    fold.began = Some(entry.at);
                    fold.stages.push(Stage { pin, given: Ratings::new(), moved: None });
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
                        fold.bring_along(&evidence);
                    }
                }
                Act::EvidenceUnlinked { evidence, competencies } => {
                    let competencies = fold.with_heirs(competencies);
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
                Act::Moved(moved) => fold.go(*moved),
                Act::BackedUp { .. } => fold.backed_up = Some(entry.at),
                Act::Exported(export) => fold.exports.push((entry.at, export)),
            }
        }
        let began = fold.began?;
        let (pin, moved_from, ratings) = last_stage(fold.stages)?;
        let (reviews, earlier_reviews) = fold.reviews.into_iter().partition(|received| {
            moved_from.iter().all(|from| from.sha256 != received.review.pin.sha256)
        });
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
            reviews,
            earlier_reviews,
            moved_from,
            answers_set_aside: fold.answers_set_aside,
            since_export,
            backed_up: fold.backed_up,
            ratings: ratings.whole,
            to_look_at_again: ratings.to_look_at_again,
        })
    }
}

#[derive(Default)]
struct Fold {
    began: Option<Timestamp>,
    settings: Settings,
    /// One for each framework that answers were given to, in order.
    stages: Vec<Stage>,
    /// The frameworks of moves that were taken back.
    taken_back: BTreeSet<Digest>,
    answers_set_aside: usize,
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

/// The answers to one framework, until the person moved to the next.
struct Stage {
    pin: Pin,
    given: Ratings,
    moved: Option<FrameworkMove>,
}

/// Carries the answers from stage to stage. Returns the pin of the last, those of the others, and
/// its answers.
fn last_stage(stages: Vec<Stage>) -> Option<(Pin, Vec<Pin>, CarriedRatings)> {
    let mut ratings = CarriedRatings::default();
    let mut moved_from = Vec::new();
    for Stage { pin, given, moved } in stages {
        ratings = add_given(ratings, given);
        let Some(moved) = moved else { return Some((pin, moved_from, ratings)) };
        ratings = moved.carry(&ratings);
        moved_from.push(pin);
    }
    None
}

impl Fold {
    fn set(&mut self, Settings { level, role, label }: Settings) {
        self.settings.level = level.or(self.settings.level.take());
        self.settings.role = role.or(self.settings.role.take());
        self.settings.label = label.or(self.settings.label.take());
    }

    fn rate(&mut self, at: Timestamp, framework: Digest, ratings: Vec<Rating>) {
        // Another device may not know yet that the person has moved.
        let of_it = self.stages.iter().rposition(|stage| stage.pin.sha256 == framework);
        if of_it.is_none() && self.taken_back.contains(&framework) {
            self.answers_set_aside += ratings.len();
            return;
        }
        let last = self.stages.len().checked_sub(1);
        let Some(stage) = of_it.or(last).and_then(|at| self.stages.get_mut(at)) else { return };
        for Rating { competency, level, aspect, answer, note } in ratings {
            stage.given.entry(RatingKey { competency, level, aspect }).or_default().push(Rated {
                at,
                answer,
                note,
                framework,
                carried_from: Vec::new(),
            });
        }
    }

    /// Moves on. If another device did so first, nothing changes.
    fn go(&mut self, moved: FrameworkMove) {
        let Some(stage) = self.stages.last_mut() else { return };
        if stage.pin.sha256 != moved.from.sha256 {
            return;
        }
        for item in &mut self.evidence {
            let claims = std::mem::take(&mut item.claims);
            for claim in claims {
                for heir in moved.heirs(&claim.competency) {
                    item.claim_as_well(Claim { competency: heir.clone(), ..claim.clone() });
                }
            }
        }
        for goal in &mut self.goals {
            let heirs = goal.competencies.iter().flat_map(|id| moved.heirs(id).cloned());
            let mut heirs: Vec<CompetencyId> = heirs.collect();
            heirs.dedup();
            goal.competencies = heirs;
        }
        self.settings.level = self.settings.level.take().map(|level| moved.level(&level));
        let pin = moved.to.clone();
        stage.moved = Some(moved);
        self.stages.push(Stage { pin, given: Ratings::new(), moved: None });
    }

    /// Gives a piece to the heirs of competencies that another device named before it knew of a
    /// move.
    fn bring_along(&mut self, evidence: &EvidenceId) {
        let Some(&at) = self.by_id.get(evidence) else { return };
        let item = &mut self.evidence[at];
        if self.stages.len() < 2 {
            return;
        }
        for moved in self.stages.iter().filter_map(|stage| stage.moved.as_ref()) {
            for claim in std::mem::take(&mut item.claims) {
                if moved.is_old(&claim.competency) {
                    for heir in moved.heirs(&claim.competency) {
                        item.claim_as_well(Claim { competency: heir.clone(), ..claim.clone() });
                    }
                } else {
                    item.claim_as_well(claim);
                }
            }
        }
    }

    /// Replaces competencies that another device named before it knew of a move by their heirs.
    fn with_heirs(&self, mut competencies: Vec<CompetencyId>) -> Vec<CompetencyId> {
        for moved in self.stages.iter().filter_map(|stage| stage.moved.as_ref()) {
            let heirs = |id: CompetencyId| {
                if moved.is_old(&id) { moved.heirs(&id).cloned().collect() } else { vec![id] }
            };
            competencies = competencies.into_iter().flat_map(heirs).collect();
        }
        competencies
    }

    fn add(&mut self, evidence: Evidence) {
        let at = self.evidence.len();
        let id = evidence.id.clone();
        if *self.by_id.entry(id.clone()).or_insert(at) == at {
            self.evidence.push(evidence);
            self.bring_along(&id);
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
        goal.competencies = self.with_heirs(goal.competencies);
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

/// Returns the frameworks that a person moved to and then took that back.
fn moves_taken_back(entries: &[Entry], undone: &BTreeSet<EntryRef>) -> BTreeSet<Digest> {
    if undone.is_empty() {
        return BTreeSet::new();
    }
    entries
        .iter()
        .filter(|entry| undone.contains(&entry.reference()))
        .filter_map(|entry| match &entry.act {
            Act::Moved(moved) => Some(moved.to.sha256),
            _ => None,
        })
        .collect()
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
