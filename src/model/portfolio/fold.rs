//! Folds entries into a portfolio: each act in order, and answers from framework to framework.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;

use super::{
    MoveSetAside, Portfolio, Rated, RatingKey,
    links_left::{LinkOwner, LinksLeft},
    short_ids::{shorts_that_went_out, told_apart},
    undone::{undone, wiped_whole},
};
use crate::model::{
    Acceptance, Act, Changes, Claim, CompetencyId, DeviceId, Digest, Entry, EntryRef, Evidence,
    EvidenceId, Export, FrameworkMove, Goal, GoalEdit, GoalId, Pin, Rating, Received, Settings,
    framework_move::{
        CarriedRatings, Ratings, add_given, come_back, heirs_now, level_now, named_after, through,
    },
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
        let mut fold = Fold::default();
        for entry in entries {
            if !undone.is_empty() && undone.contains(&entry.reference()) {
                // Another device may go on in the framework of a move that was taken back here.
                if let Act::Moved(moved) = entry.act {
                    fold.left.insert(moved.to.sha256);
                }
                continue;
            }
            fold.note_if_out(&entry.act);
            match entry.act {
                Act::Began { pin, settings } if fold.began.is_none() => {
                    fold.began = Some(entry.at);
                    fold.stages.push(FrameworkStage { pin, given: Ratings::new(), moved: None });
                    fold.set(settings);
                }
                Act::Began { .. } | Act::Undone(_) => {}
                Act::Set(settings) => fold.set(settings),
                Act::Rated { framework, ratings } => fold.rate(entry.at, framework, ratings),
                Act::EvidenceAdded(evidence) => fold.add(*evidence),
                Act::EvidenceLinked { evidence, competencies, shows } => {
                    let claim = |competency| Claim { competency, shows: shows.clone() };
                    fold.link(&evidence, competencies.into_iter().map(claim).collect());
                }
                Act::EvidenceUnlinked { evidence, competencies } => {
                    fold.unlink(&evidence, competencies);
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
                    let edits = fold.with_heirs_in(&goal, edits);
                    if let Some(goal) = fold.goals.iter_mut().find(|known| known.id == goal) {
                        goal.edit(edits);
                    }
                }
                Act::GoalDone { goal, done } => {
                    if let Some(goal) = fold.goals.iter_mut().find(|known| known.id == goal) {
                        goal.done = Some(done);
                    }
                }
                Act::GoalRemoved { goal } => {
                    fold.removed_goals.insert(goal);
                }
                Act::FindingsAccepted(accepted) => {
                    fold.accepted.extend(
                        accepted
                            .into_iter()
                            .map(|acceptance| (acceptance.finding.clone(), acceptance)),
                    );
                }
                Act::DecisionsReceived(received) => fold.receive(*received),
                Act::Moved(moved) => fold.go((entry.by, entry.n, entry.at), *moved),
                Act::BackedUp { .. } => fold.backed_up = Some(entry.at),
                Act::Exported(export) => fold.exports.push((entry.at, export)),
            }
        }
        let began = fold.began?;
        let (pin, moved_from, ratings) = last_stage(fold.stages)?;
        let (reviews, earlier_reviews) = fold.reviews.into_iter().partition(|received| {
            let on = received.review.pin.sha256;
            on == pin.sha256 || moved_from.iter().all(|from| from.sha256 != on)
        });
        let told_apart = told_apart(fold.evidence, &pinned_shorts);
        let (removed, here): (Vec<_>, Vec<_>) =
            told_apart.into_iter().partition(|item| fold.removed.contains(&item.id));
        let shorts = fold.goals.iter().map(|goal| (goal.id.as_str(), &goal.short));
        let shorts = shorts.chain(removed.iter().map(|item| (item.id.as_str(), &item.short)));
        let changed_when_out = shorts
            .filter(|(id, _)| fold.changed_when_out.contains(*id))
            .map(|(_, short)| short.clone())
            .collect();
        // A change that another device made meanwhile does not bring a goal back.
        let (goals_out, goals): (Vec<_>, Vec<_>) =
            fold.goals.into_iter().partition(|goal| fold.removed_goals.contains(&goal.id));
        Some(Self {
            pin,
            began,
            level: fold.settings.level?,
            with_levels_below: fold.settings.with_levels_below == Some(true),
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
            goals,
            changed_when_out,
            removed_goals: goals_out.into_iter().map(|goal| (goal.id, goal.short)).collect(),
            accepted: fold.accepted,
            exports: fold.exports,
            reviews,
            earlier_reviews,
            moved_from,
            answers_set_aside: fold
                .set_aside
                .values()
                .flatten()
                .map(|(_, given)| given.len())
                .sum(),
            moves_set_aside: fold
                .moves_set_aside
                .into_iter()
                .map(|aside| MoveSetAside {
                    answers: fold
                        .set_aside
                        .get(&aside.to.sha256)
                        .map_or(0, |given| given.iter().map(|(_, given)| given.len()).sum()),
                    ..aside
                })
                .collect(),
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
    stages: Vec<FrameworkStage>,
    /// The frameworks of moves that were taken back, or that did not take effect.
    left: BTreeSet<Digest>,
    /// Answers to those frameworks, until the person moves there.
    set_aside: BTreeMap<Digest, Vec<(Timestamp, Vec<Rating>)>>,
    moves_set_aside: Vec<MoveSetAside>,
    evidence: Vec<Evidence>,
    by_id: HashMap<EvidenceId, usize>,
    removed: BTreeSet<EvidenceId>,
    removed_goals: BTreeSet<GoalId>,
    /// The ids of evidence and goals that were changed after they were taken out.
    changed_when_out: BTreeSet<String>,
    erased: Vec<Digest>,
    goals: Vec<Goal>,
    links_left: LinksLeft,
    accepted: BTreeMap<String, Acceptance>,
    exports: Vec<(Timestamp, Export)>,
    reviews: Vec<Received>,
    backed_up: Option<Timestamp>,
}

/// The answers to one framework, until the person moved to the next.
struct FrameworkStage {
    pin: Pin,
    given: Ratings,
    moved: Option<FrameworkMove>,
}

/// Carries the answers from stage to stage. Returns the pin of the last, those of the others, and
/// its answers.
fn last_stage(stages: Vec<FrameworkStage>) -> Option<(Pin, Vec<Pin>, CarriedRatings)> {
    let mut ratings = CarriedRatings::default();
    let mut moved_from = Vec::new();
    let mut left: BTreeMap<Digest, CarriedRatings> = BTreeMap::new();
    for FrameworkStage { pin, given, moved } in stages {
        if let Some(before) = left.get(&pin.sha256) {
            ratings = come_back(ratings, before, pin.sha256);
        }
        ratings = add_given(ratings, given);
        let Some(moved) = moved else { return Some((pin, moved_from, ratings)) };
        let carried = moved.carry(&ratings);
        left.insert(pin.sha256, std::mem::replace(&mut ratings, carried));
        moved_from.push(pin);
    }
    None
}

impl Fold {
    /// Notes a change of something that was taken out before.
    fn note_if_out(&mut self, act: &Act) {
        let id = match act {
            Act::GoalEdited { goal, .. } | Act::GoalDone { goal, .. } => {
                self.removed_goals.contains(goal).then(|| goal.to_string())
            }
            Act::EvidenceEdited { evidence, .. } | Act::EvidenceLinked { evidence, .. } => {
                self.removed.contains(evidence).then(|| evidence.to_string())
            }
            _ => None,
        };
        self.changed_when_out.extend(id);
    }

    fn set(&mut self, Settings { level, role, label, with_levels_below }: Settings) {
        let level = level.map(|level| level_now(&self.moves(), level));
        self.settings.level = level.or(self.settings.level.take());
        self.settings.role = role.or(self.settings.role.take());
        self.settings.label = label.or(self.settings.label.take());
        let below = &mut self.settings.with_levels_below;
        *below = with_levels_below.or(*below);
    }

    fn rate(&mut self, at: Timestamp, framework: Digest, ratings: Vec<Rating>) {
        // Another device may not know yet that the person has moved.
        let of_it = self.stages.iter().rposition(|stage| stage.pin.sha256 == framework);
        if of_it.is_none() && self.left.contains(&framework) {
            self.set_aside.entry(framework).or_default().push((at, ratings));
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
                carried_in: None,
            });
        }
    }

    /// Moves on. If another device did so first, nothing changes, and a move elsewhere is noted.
    fn go(&mut self, (by, n, at): (DeviceId, u64, Timestamp), moved: FrameworkMove) {
        let Some(stage) = self.stages.last_mut() else { return };
        if stage.pin.sha256 != moved.from.sha256 {
            // The same move twice is one.
            if self.stages.iter().all(|stage| stage.moved.as_ref() != Some(&moved)) {
                self.set_move_aside(EntryRef { by, n }, at, moved);
            }
            return;
        }
        self.links_left.go_along(&moved, &self.evidence, &self.goals);
        for item in &mut self.evidence {
            let claims = std::mem::take(&mut item.claims);
            for claim in claims {
                for heir in moved.heirs(&claim.competency) {
                    item.claim_as_well(Claim { competency: heir.clone(), ..claim.clone() });
                }
            }
        }
        for goal in &mut self.goals {
            let heirs = goal.competencies.iter().flat_map(|id| moved.heirs(id));
            goal.competencies = each_once(heirs.cloned());
        }
        self.settings.level = self.settings.level.take().map(|level| moved.level(&level));
        let pin = moved.to.clone();
        stage.moved = Some(moved);
        self.link_again(pin.sha256);
        let waiting = self.set_aside.remove(&pin.sha256);
        self.left.remove(&pin.sha256);
        self.moves_set_aside.retain(|aside| aside.to.sha256 != pin.sha256);
        self.stages.push(FrameworkStage { pin: pin.clone(), given: Ratings::new(), moved: None });
        for (at, ratings) in waiting.into_iter().flatten() {
            self.rate(at, pin.sha256, ratings);
        }
    }

    fn set_move_aside(&mut self, entry: EntryRef, at: Timestamp, moved: FrameworkMove) {
        if self.stages.iter().all(|stage| stage.pin.sha256 != moved.to.sha256) {
            self.left.insert(moved.to.sha256);
        }
        let before = self.stages.iter().find(|stage| stage.pin.sha256 == moved.from.sha256);
        let counts = before.and_then(|stage| stage.moved.as_ref()).map(|counts| &counts.to);
        let Some(counts) = counts.or(self.stages.last().map(|stage| &stage.pin)).cloned() else {
            return;
        };
        let FrameworkMove { from, to, .. } = moved;
        self.moves_set_aside.push(MoveSetAside { entry, at, from, to, counts, answers: 0 });
    }

    fn moves(&self) -> Vec<&FrameworkMove> {
        self.stages.iter().filter_map(|stage| stage.moved.as_ref()).collect()
    }

    /// Gives evidence and goals the competencies again that they were for when the person left a
    /// framework, unless the person took them away since.
    fn link_again(&mut self, to: Digest) {
        for (linked, claim) in self.links_left.come_back(to) {
            match linked {
                LinkOwner::Evidence(id) => {
                    let item = self.by_id.get(&id).map(|&at| &mut self.evidence[at]);
                    if let Some(item) = item
                        && item.claims.iter().all(|known| known.competency != claim.competency)
                    {
                        item.claims.push(claim);
                    }
                }
                LinkOwner::Goal(id) => {
                    let goal = self.goals.iter_mut().find(|goal| goal.id == id);
                    if let Some(goal) = goal
                        && !goal.competencies.contains(&claim.competency)
                    {
                        goal.competencies.push(claim.competency);
                    }
                }
            }
        }
    }

    fn link(&mut self, evidence: &EvidenceId, claims: Vec<Claim>) {
        if !self.by_id.contains_key(evidence) {
            return;
        }
        let linked = LinkOwner::Evidence(evidence.clone());
        for claim in claims {
            for competency in self.brought(&linked, &claim) {
                let claim = Claim { competency, shows: claim.shows.clone() };
                self.links_left.show(&linked, &claim);
                if let Some(item) = self.item(evidence) {
                    item.claim(claim);
                }
            }
        }
    }

    fn unlink(&mut self, evidence: &EvidenceId, named: Vec<CompetencyId>) {
        let ended = self.ended_of(&named);
        let now = self.with_heirs(named);
        let is_gone = |id: &CompetencyId, is_cut_off: bool| {
            if is_cut_off { ended.contains(id) } else { now.contains(id) }
        };
        self.links_left.forget(&LinkOwner::Evidence(evidence.clone()), is_gone);
        if let Some(item) = self.item(evidence) {
            item.claims.retain(|claim| !now.contains(&claim.competency));
        }
    }

    /// Gives a piece to the heirs of competencies that another device named before it knew of a
    /// move.
    fn bring_along(&mut self, evidence: &EvidenceId) {
        let Some(&at) = self.by_id.get(evidence).filter(|_| self.stages.len() > 1) else { return };
        let linked = LinkOwner::Evidence(evidence.clone());
        for claim in std::mem::take(&mut self.evidence[at].claims) {
            for competency in self.brought(&linked, &claim) {
                self.evidence[at].claim_as_well(Claim { competency, shows: claim.shows.clone() });
            }
        }
    }

    /// Returns what a competency is now that something is for, which may have been named before a
    /// move, and notes the link in each framework that was left since.
    fn brought(&mut self, linked: &LinkOwner, claim: &Claim) -> Vec<CompetencyId> {
        let moves: Vec<_> = self.stages.iter().filter_map(|stage| stage.moved.as_ref()).collect();
        let mut now = vec![claim.competency.clone()];
        for at in named_after(&moves, &claim.competency)..moves.len() {
            for competency in now.iter().cloned() {
                let claim = Claim { competency, shows: claim.shows.clone() };
                let framework = moves[at].from.sha256;
                self.links_left.note(framework, linked.clone(), claim, &moves[at..]);
            }
            now = through(&moves[at..=at], now);
        }
        now
    }

    /// Replaces competencies that another device named before it knew of a move by their heirs.
    fn with_heirs(&self, competencies: Vec<CompetencyId>) -> Vec<CompetencyId> {
        let moves = self.moves();
        if moves.is_empty() {
            return competencies;
        }
        each_once(competencies.into_iter().flat_map(|id| heirs_now(&moves, id)))
    }

    /// Returns the competencies of which nothing is left where the person is now.
    fn ended_of(&self, named: &[CompetencyId]) -> Vec<CompetencyId> {
        let moves = self.moves();
        let ended = named.iter().filter(|id| heirs_now(&moves, (*id).clone()).is_empty());
        ended.cloned().collect()
    }

    fn with_heirs_in(&mut self, goal: &GoalId, edits: Vec<GoalEdit>) -> Vec<GoalEdit> {
        let carried = |edit| match edit {
            GoalEdit::Competencies(named) => GoalEdit::Competencies(self.goal_is_for(goal, named)),
            other => other,
        };
        edits.into_iter().map(carried).collect()
    }

    /// Returns what the competencies are now that a goal is said to be for, and forgets the others.
    /// Whoever names one that has ended says so of the framework that has it, and means all there.
    fn goal_is_for(&mut self, goal: &GoalId, named: Vec<CompetencyId>) -> Vec<CompetencyId> {
        let linked = LinkOwner::Goal(goal.clone());
        let means_all = !self.ended_of(&named).is_empty();
        let now = self.with_heirs(named.clone());
        let is_gone =
            |id: &CompetencyId, is_cut_off: bool| means_all || !is_cut_off && !now.contains(id);
        self.links_left.forget(&linked, is_gone);
        for competency in named {
            self.brought(&linked, &Claim { competency, shows: None });
        }
        now
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
        goal.competencies = self.goal_is_for(&goal.id, goal.competencies);
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

fn each_once(competencies: impl Iterator<Item = CompetencyId>) -> Vec<CompetencyId> {
    let mut each = Vec::new();
    for id in competencies {
        if !each.contains(&id) {
            each.push(id);
        }
    }
    each
}
