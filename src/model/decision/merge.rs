//! Merges two versions of one review file that a sync service left behind.

use std::collections::{BTreeMap, BTreeSet};

use super::{CompetencyId, Decision, DecisionFault, Review};

/// The contents of two files of one review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedReview {
    pub review: Review,
    /// The competencies on which both files have new decisions.
    pub conflicts: BTreeSet<CompetencyId>,
}

impl Decision {
    /// Returns the decision without its place in a file.
    fn wherever_it_stands(&self) -> Self {
        Self { number: 0, supersedes: None, ..self.clone() }
    }
}

impl Review {
    /// Returns whether both are files of one review: same assessor, same bundle, same beginning.
    #[must_use]
    pub fn is_of_one_review(&self, other: &Self) -> bool {
        let same_but_for_what_is_added = Self {
            remarks: self.remarks.clone(),
            decisions: self.decisions.clone(),
            standing: self.standing.clone(),
            ..other.clone()
        };
        *self == same_but_for_what_is_added
    }

    /// Returns whether this file has everything that another file of the review has, in any place.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        self.is_of_one_review(other)
            && self.not_said_by(other).is_empty()
            && other.remarks.iter().all(|remark| self.remarks.contains(remark))
    }

    /// Returns the decisions of another file of this review that are not in this one.
    fn not_said_by<'o>(&self, other: &'o Self) -> Vec<&'o Decision> {
        let mut mine: Vec<Decision> =
            self.decisions.iter().map(Decision::wherever_it_stands).collect();
        let is_new = |decision: &&Decision| {
            let known = mine.iter().position(|mine| *mine == decision.wherever_it_stands());
            known.map(|known| mine.swap_remove(known)).is_none()
        };
        other.decisions.iter().filter(is_new).collect()
    }

    /// Merges two files of a review that diverged, as a sync service may leave them: all decisions
    /// of both, in order of their day. For one day, those of the other file come first.
    ///
    /// # Errors
    /// A decision that could not be added.
    pub fn merged_with(&self, other: &Self) -> Result<MergedReview, DecisionFault> {
        let alike = self
            .decisions
            .iter()
            .zip(&other.decisions)
            .take_while(|(one, other)| one == other)
            .count();
        let (mut mine, mut theirs) = (
            self.decisions[alike..].iter().peekable(),
            self.not_said_by(other).into_iter().peekable(),
        );
        let of_both: BTreeSet<&CompetencyId> =
            self.decisions[alike..].iter().map(|decision| &decision.competency).collect();
        let conflicts = self
            .not_said_by(other)
            .into_iter()
            .map(|decision| &decision.competency)
            .filter(|id| of_both.contains(id));
        let conflicts = conflicts.cloned().collect();
        let mut review = Self { decisions: Vec::new(), standing: BTreeMap::new(), ..self.clone() };
        for decision in &self.decisions[..alike] {
            review.take(decision.clone())?;
        }
        loop {
            let is_theirs = match (mine.peek(), theirs.peek()) {
                (Some(mine), Some(theirs)) => theirs.decided_on <= mine.decided_on,
                (_, theirs) => theirs.is_some(),
            };
            let Some(next) = (if is_theirs { theirs.next() } else { mine.next() }) else { break };
            let supersedes = review.standing(&next.competency).map(|earlier| earlier.number);
            review.take(Decision {
                number: review.decisions.len() + 1,
                supersedes,
                ..next.clone()
            })?;
        }
        for remark in &other.remarks {
            if !review.remarks.contains(remark) {
                review.remarks.push(remark.clone());
            }
        }
        Ok(MergedReview { review, conflicts })
    }

    /// Returns whether both are files of one review that share a beginning.
    #[must_use]
    pub fn parted_from(&self, other: &Self) -> bool {
        let decisions =
            self.decisions.first().is_some_and(|first| other.decisions.first() == Some(first));
        let remarks =
            self.remarks.first().is_some_and(|first| other.remarks.first() == Some(first));
        (decisions || remarks) && self.is_of_one_review(other)
    }
}
