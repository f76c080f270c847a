//! The decisions that assessors accepted, over every decision file on one person's portfolios.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::counting::{Side, counting, rounds};
use crate::model::{Assessor, CompetencyId, Decision, Digest, Framework, Review, ReviewId};

/// The decisions that were accepted, and who accepted them.
pub struct Accepted<'r> {
    /// The earliest first; never empty.
    reviews: Vec<&'r Review>,
    /// The reviews that accept something that counts.
    accepting: BTreeSet<&'r ReviewId>,
    /// In the framework's order, if the framework is at hand; never empty.
    pub decisions: Vec<(&'r Review, &'r Decision)>,
}

/// The reason why nothing can be stated.
pub enum NotStated<'r> {
    Nothing,
    /// Different people decided differently on these competencies, and nobody settled it.
    Open(Vec<Vec<Side<'r, Review>>>),
}

/// Takes the decision that counts for each competency, and keeps those that accept. All reviews are
/// on one person's portfolios, and at one level. `is_here` knows the files that were settled and
/// are at hand; `sent` gives the place of a portfolio in the order of sending, if that is known.
///
/// # Errors
/// If something is open, or nothing is accepted.
pub fn accepted<'r>(
    mut reviews: Vec<&'r Review>,
    framework: Option<&Framework>,
    is_here: impl Fn(&ReviewId) -> bool,
    sent: impl Fn(Digest) -> Option<usize>,
) -> Result<Accepted<'r>, NotStated<'r>> {
    let Some(level) = reviews.first().map(|review| &review.level) else {
        return Err(NotStated::Nothing);
    };
    let place = |id: &CompetencyId| {
        framework
            .and_then(|framework| framework.competencies.iter().position(|known| known.id == *id))
    };
    let mut counting: Vec<_> = counting(&reviews, level, &sent).into_iter().collect();
    counting.sort_by_key(|(competency, _)| (place(competency), *competency));
    let open: Vec<_> = counting
        .iter()
        .filter_map(|(_, here)| here.open_beside(&is_here))
        .map(<[_]>::to_vec)
        .collect();
    if !open.is_empty() {
        return Err(NotStated::Open(open));
    }
    let accepting =
        counting.iter().flat_map(|(_, here)| here.sides()).filter(|side| side.accepts());
    let accepting = accepting.map(|side| &side.file.id).collect();
    let counts = counting.iter().map(|(_, here)| here.latest()).filter(Side::accepts);
    let decisions: Vec<_> = counts.map(|side| (side.file, side.decision)).collect();
    let rounds = rounds(reviews.iter().copied(), &sent);
    reviews.sort_by_key(|review| {
        (rounds[&review.bundle].clone(), !review.settles.is_empty(), review.id.clone())
    });
    if decisions.is_empty() {
        Err(NotStated::Nothing)
    } else {
        Ok(Accepted { reviews, accepting, decisions })
    }
}

impl<'r> Accepted<'r> {
    /// Returns the last review: it names the person, and the framework they were assessed against.
    #[must_use]
    pub fn last(&self) -> &'r Review {
        self.reviews[self.reviews.len() - 1]
    }

    /// Returns whether any of it was accepted on a portfolio that its person called unfinished.
    #[must_use]
    pub fn is_on_a_draft(&self) -> bool {
        self.decisions.iter().any(|(review, _)| review.draft)
    }

    /// Counts the decisions that name evidence. The names may have been filled in, so they do not
    /// prove that the assessor looked at it.
    #[must_use]
    pub fn resting_on_evidence(&self) -> usize {
        self.decisions.iter().filter(|(_, decision)| !decision.evidence.is_empty()).count()
    }

    /// Counts the decision files behind it.
    #[must_use]
    pub fn files(&self) -> usize {
        self.reviews.len()
    }

    /// Returns the decision files that accept something that counts.
    fn accepting(&self) -> impl Iterator<Item = &'r Review> {
        self.reviews.iter().copied().filter(|review| self.accepting.contains(&review.id))
    }

    /// Returns everybody who accepted any of it, each once. Assessors who only asked for something
    /// are left out.
    #[must_use]
    pub fn assessors(&self) -> Vec<&'r Assessor> {
        let mut assessors: Vec<&Assessor> = Vec::new();
        for assessor in self.accepting().flat_map(Review::assessors) {
            if !assessors.contains(&assessor) {
                assessors.push(assessor);
            }
        }
        assessors
    }

    /// Returns the bundles on which it was accepted.
    #[must_use]
    pub fn bundles(&self) -> Vec<Digest> {
        let mut bundles: Vec<Digest> = self.accepting().map(|review| review.bundle).collect();
        bundles.dedup();
        bundles
    }

    /// Returns the first and the last day on which something was accepted.
    #[must_use]
    pub fn days(&self) -> (Date, Date) {
        let days = || self.decisions.iter().map(|(_, decision)| decision.decided_on);
        let first = days().min().expect("something was accepted");
        (first, days().max().unwrap_or(first))
    }
}
