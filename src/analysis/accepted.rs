//! What assessors accepted, over every decision file on one person's portfolios.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::{Assessor, CompetencyId, Decision, Digest, Framework, Review};

/// What was accepted, and by whom.
pub struct Accepted<'r> {
    /// The earliest first; never empty.
    reviews: Vec<&'r Review>,
    /// In the framework's order, where it is at hand; never empty.
    pub decisions: Vec<(&'r Review, &'r Decision)>,
}

/// Takes for each competency the decision that counts, and leaves those that accept; `None` where nothing is. Reviews of one bundle stay
/// together, what two agreed after what each decided alone; the bundle on which the latest day of a decision is comes last, and of one
/// day, what was begun last (ids are made in order of time).
#[must_use]
pub fn accepted<'r>(mut reviews: Vec<&'r Review>, framework: Option<&Framework>) -> Option<Accepted<'r>> {
    let last_day = |review: &Review| review.decisions().iter().map(|decision| decision.decided_on).max();
    let mut bundles: BTreeMap<Digest, (Option<Date>, String)> = BTreeMap::new();
    for review in &reviews {
        let this = (last_day(review), review.id.to_string());
        let known = bundles.entry(review.bundle).or_default();
        *known = this.max(std::mem::take(known));
    }
    reviews.sort_by_key(|review| (bundles[&review.bundle].clone(), review.bundle, !review.settles.is_empty(), last_day(review)));
    let mut standing: BTreeMap<&CompetencyId, (&Review, &Decision)> = BTreeMap::new();
    for review in &reviews {
        for decision in review.decisions() {
            standing.insert(&decision.competency, (review, decision));
        }
    }
    let place = |id: &CompetencyId| framework.and_then(|framework| framework.competencies.iter().position(|known| known.id == *id));
    let mut decisions: Vec<_> = standing.into_values().filter(|(review, decision)| review.accepts(decision)).collect();
    decisions.sort_by_key(|(_, decision)| (place(&decision.competency), &decision.competency));
    (!decisions.is_empty()).then_some(Accepted { reviews, decisions })
}

impl<'r> Accepted<'r> {
    /// The review that came last: it says whose portfolio it is and what it was held against.
    #[must_use]
    pub fn last(&self) -> &'r Review {
        self.reviews[self.reviews.len() - 1]
    }

    /// How many decision files it is made of.
    #[must_use]
    pub fn files(&self) -> usize {
        self.reviews.len()
    }

    /// Everybody who decided, each once.
    #[must_use]
    pub fn assessors(&self) -> Vec<&'r Assessor> {
        let mut assessors: Vec<&Assessor> = Vec::new();
        for assessor in self.reviews.iter().flat_map(|review| review.assessors()) {
            if !assessors.contains(&assessor) {
                assessors.push(assessor);
            }
        }
        assessors
    }

    /// The bundles that were decided on.
    #[must_use]
    pub fn bundles(&self) -> Vec<Digest> {
        let mut bundles: Vec<Digest> = self.reviews.iter().map(|review| review.bundle).collect();
        bundles.dedup();
        bundles
    }

    /// The first and the last day on which something was accepted.
    #[must_use]
    pub fn days(&self) -> (Date, Date) {
        let days = || self.decisions.iter().map(|(_, decision)| decision.decided_on);
        let first = days().min().expect("something was accepted");
        (first, days().max().unwrap_or(first))
    }
}
