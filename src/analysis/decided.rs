//! The decisions of assessors, next to the portfolio as it is now. They are never mixed with
//! self-ratings.

use std::collections::BTreeMap;

use super::{
    Novelty,
    counting::{Side, counting, is_same_assessor, rounds},
    difference::{Another, difference},
};
use crate::model::{
    Assessor, Competency, CompetencyId, Decision, Digest, Evidence, Framework, LevelId, Portfolio,
    Received,
};

/// The decision that counts on a competency.
#[derive(Clone)]
pub struct Decided<'p> {
    pub competency: &'p Competency,
    pub received: &'p Received,
    /// The latest.
    pub decision: &'p Decision,
    /// Others who decided the same, in another file.
    pub alike: Vec<&'p Assessor>,
    /// The decisions of different people that differ and that nobody settled. None of them counts,
    /// and the matter is open.
    pub open: Vec<Side<'p, Received>>,
    /// The changes since, in words, to what it rests on. Empty unless it was accepted, because only
    /// an acceptance rests on anything.
    pub changed: Vec<String>,
    /// Everything about the competency that is new or has changed since, in words.
    pub since: Vec<String>,
}

impl Decided<'_> {
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    #[must_use]
    pub fn is_accepted(&self) -> bool {
        !self.is_open() && self.received.review.accepts(self.decision)
    }

    /// Returns whether something is asked for, and nobody disagrees.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        !self.is_open() && !self.is_accepted()
    }
}

/// Returns the decision that counts for each competency of the level, in the framework's order.
/// `exported` is the portfolio as it was exported in each bundle.
#[must_use]
pub fn decided<'p>(
    framework: &'p Framework,
    portfolio: &'p Portfolio,
    exported: &BTreeMap<Digest, Portfolio>,
) -> Vec<Decided<'p>> {
    if portfolio.reviews.is_empty() {
        return Vec::new();
    }
    let received: Vec<&Received> = portfolio.reviews.iter().collect();
    let counting = counting(&received, &portfolio.level, sent(portfolio));
    let all_since: BTreeMap<Digest, BTreeMap<CompetencyId, Vec<ChangeSince>>> = exported
        .iter()
        .map(|(bundle, before)| (*bundle, changes(framework, before, portfolio)))
        .collect();
    let each = framework.at_level(portfolio.level.as_str()).filter_map(|competency| {
        let here = counting.get(&competency.id)?;
        let Side { file: received, decision } = here.latest();
        let open = here.open().map(<[_]>::to_vec).unwrap_or_default();
        let alike = here
            .sides()
            .iter()
            .filter(|side| open.is_empty() && side.file.review.id != received.review.id);
        let alike = alike.flat_map(|side| side.file.review.assessors()).fold(
            Vec::new(),
            |mut alike: Vec<&Assessor>, other| {
                let is_known = received
                    .review
                    .assessors()
                    .chain(alike.iter().copied())
                    .any(|known| is_same_assessor(known, other));
                alike.extend((!is_known).then_some(other));
                alike
            },
        );
        let found = |received: &Received| {
            all_since.get(&received.held_against()).and_then(|since| since.get(&competency.id))
        };
        let told = |received: &'p Received| received.told_of(&competency.id);
        let mut since = Vec::new();
        for received in if open.is_empty() {
            vec![received]
        } else {
            open.iter().map(|side| side.file).collect()
        } {
            let found = found(received).into_iter().flatten().map(|change| change.says.clone());
            since =
                with(Some(&since), with(told(received).map(|told| &told.since), found).into_iter());
        }
        let rests = |short: &str| {
            decision.evidence.is_empty() || decision.evidence.iter().any(|known| known == short)
        };
        let matters = |change: &&ChangeSince| match &change.evidence {
            None => true,
            Some((short, Novelty::Changed | Novelty::Gone)) => rests(short),
            // Evidence that was added later cannot be what the decision rests on.
            Some((_, Novelty::New)) => false,
        };
        let found =
            found(received).into_iter().flatten().filter(matters).map(|change| change.says.clone());
        let changed = with(told(received).map(|told| &told.changed), found);
        let decided =
            Decided { competency, received, decision, alike, open, changed: Vec::new(), since };
        Some(Decided {
            changed: if decided.is_accepted() { changed } else { Vec::new() },
            ..decided
        })
    });
    each.collect()
}

/// Returns whether assessors differ on a competency, and nobody settled it.
#[must_use]
pub fn is_open(portfolio: &Portfolio, level: &LevelId, competency: &CompetencyId) -> bool {
    let received: Vec<&Received> = portfolio.reviews.iter().collect();
    counting(&received, level, sent(portfolio))
        .get(competency)
        .is_some_and(|here| here.open().is_some())
}

/// Returns the place of a decision's bundle in the order of export.
fn sent(portfolio: &Portfolio) -> impl Fn(Digest) -> Option<usize> {
    |bundle| portfolio.exports.iter().rposition(|(_, export)| export.sha256 == bundle)
}

/// Returns the bundle of the last decision.
#[must_use]
pub fn last_decided_on(portfolio: &Portfolio) -> Option<Digest> {
    in_order(portfolio).last().map(|received| received.review.bundle)
}

/// Returns the reviews in an order that does not depend on when they arrived: those of later
/// bundles later, and among those of one bundle, what two people agreed last.
#[must_use]
pub fn in_order(portfolio: &Portfolio) -> Vec<&Received> {
    let rounds = rounds(portfolio.reviews.iter().map(|received| &received.review), sent(portfolio));
    let place = |received: &&Received| {
        let review = &received.review;
        (
            rounds[&review.bundle].clone(),
            !review.settles.is_empty(),
            review.id.clone(),
            review.decisions().len(),
        )
    };
    let mut in_order: Vec<&Received> = portfolio.reviews.iter().collect();
    in_order.sort_by_key(place);
    in_order
}

/// Adds the changes found now to those that were recorded before.
fn with(told: Option<&Vec<String>>, found: impl Iterator<Item = String>) -> Vec<String> {
    let mut all = told.cloned().unwrap_or_default();
    for says in found {
        if !all.contains(&says) {
            all.push(says);
        }
    }
    all
}

/// Returns all that is new or changed in a portfolio since an earlier one, in words, by competency.
#[must_use]
pub fn since(
    framework: &Framework,
    before: &Portfolio,
    now: &Portfolio,
) -> BTreeMap<CompetencyId, Vec<String>> {
    let in_words = |changes: Vec<ChangeSince>| {
        changes.into_iter().map(|change| change.says).collect::<Vec<_>>()
    };
    let each = changes(framework, before, now)
        .into_iter()
        .map(|(competency, changes)| (competency, in_words(changes)));
    each.filter(|(_, changes)| !changes.is_empty()).collect()
}

/// A change about a competency: to its rating, or to a piece of evidence by its short id.
struct ChangeSince {
    evidence: Option<(String, Novelty)>,
    says: String,
}

fn changes(
    framework: &Framework,
    before: &Portfolio,
    now: &Portfolio,
) -> BTreeMap<CompetencyId, Vec<ChangeSince>> {
    let short = |item: &Evidence| {
        before.evidence.iter().find(|known| known.id == item.id).unwrap_or(item).short.clone()
    };
    let difference = difference(framework, before, now);
    let each = difference.competencies.into_iter().map(|one| {
        // Giving the same answer again changes nothing.
        let Another { answer, note } = one.is_another;
        let rating = match (answer, note) {
            (true, _) => Some("the self-rating changed"),
            (false, true) => Some("the note on the self-rating changed"),
            (false, false) => None,
        };
        let rating = rating.map(|says| ChangeSince { evidence: None, says: says.to_owned() });
        let evidence = one.evidence.iter().map(|(item, novelty)| {
            let short = short(item);
            let says = match novelty {
                Novelty::New => format!("{short} is new"),
                Novelty::Changed => format!("{short} was changed"),
                Novelty::Gone => format!("{short} was taken out"),
            };
            ChangeSince { evidence: Some((short, *novelty)), says }
        });
        (one.competency.id.clone(), rating.into_iter().chain(evidence).collect())
    });
    each.collect()
}
