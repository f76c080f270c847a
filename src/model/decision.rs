//! Decisions of assessors about a portfolio, which are never mixed with self-ratings.

mod merge;
mod received;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use merge::MergedReview;
pub use received::{Received, Told, ToldOf};

use super::{CompetencyId, Digest, LevelId, Outcome, Pin, ReviewId, SubmissionId};

/// One file of decisions about one bundle. Decisions are only ever added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub id: ReviewId,
    /// The bundle that was reviewed, by the hash of its unencrypted bytes.
    pub bundle: Digest,
    /// True if its person marked it as unfinished.
    pub draft: bool,
    pub pin: Pin,
    /// The name of the person in the portfolio.
    pub person: Option<String>,
    pub level: LevelId,
    pub submission: Option<SubmissionId>,
    /// The possible outcomes; never empty, and one of them accepts.
    pub outcomes: Vec<Outcome>,
    pub assessor: Assessor,
    /// The second assessor, if two settled what they had decided differently.
    pub together_with: Vec<Assessor>,
    /// The reviews that this one settles.
    pub settles: Vec<ReviewId>,
    pub remarks: Vec<Remark>,
    decisions: Vec<Decision>,
    /// The index of the decision that counts for each competency.
    standing: BTreeMap<CompetencyId, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessor {
    pub name: String,
    /// Their role as an assessor, such as `Panel member`.
    pub role: Option<String>,
    /// Their entry on the register of a professional body.
    pub registration: Option<String>,
}

impl AsRef<Review> for Review {
    fn as_ref(&self) -> &Review {
        self
    }
}

/// A comment on the portfolio as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub written_on: Date,
    pub says: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Counts from 1, in the order in which they were made.
    pub number: usize,
    pub competency: CompetencyId,
    pub level: LevelId,
    /// The competency's title in the framework.
    pub title: String,
    /// One of the review's outcomes, by its id.
    pub outcome: String,
    pub decided_on: Date,
    pub reason: String,
    /// The evidence that it rests on, by the short ids of the bundle.
    pub evidence: Vec<String>,
    pub quality: Vec<Quality>,
    /// The earlier decision on the same competency that this one replaces.
    pub supersedes: Option<usize>,
    /// The numbers of the decisions that a joint decision settles, if it does.
    pub settles: Option<Settles>,
}

/// The decisions that a joint decision replaces: the number of each assessor's own, in the order of
/// the reviews that are settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settles(pub Option<usize>, pub Option<usize>);

/// A quality that an assessor can find in evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// It shows what it claims to show.
    Valid,
    /// It is this person's own.
    Authentic,
    /// It is recent enough.
    Current,
    /// There is enough of it.
    Sufficient,
}

/// The reason why a decision cannot be added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionFault {
    #[error("decision {0} is not the next one")]
    Number(usize),
    #[error("there is no outcome `{0}`")]
    Outcome(String),
    #[error("{0} has no reason")]
    NoReason(CompetencyId),
    #[error("decision {0} does not take the place of the latest one on the same competency")]
    Supersedes(usize),
}

impl Quality {
    pub const ALL: [Self; 4] = [Self::Valid, Self::Authentic, Self::Current, Self::Sufficient];
    pub const NAMES: [&'static str; 4] = ["valid", "authentic", "current", "sufficient"];

    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quality| quality.name().eq_ignore_ascii_case(name))
    }
}

/// The parts that a review begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReview {
    pub id: ReviewId,
    pub bundle: Digest,
    pub draft: bool,
    pub pin: Pin,
    pub person: Option<String>,
    pub level: LevelId,
    pub submission: Option<SubmissionId>,
    pub outcomes: Vec<Outcome>,
    pub assessor: Assessor,
}

/// A decision before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    pub competency: CompetencyId,
    pub title: String,
    pub outcome: String,
    pub decided_on: Date,
    pub reason: String,
    pub evidence: Vec<String>,
    pub quality: Vec<Quality>,
    pub settles: Option<Settles>,
}

/// A decision as somebody typed it, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedDecision {
    pub place: String,
    pub competency: String,
    pub outcome: String,
    pub reason: Option<String>,
    /// `None` means all evidence for the competency.
    pub evidence: Option<Vec<String>>,
    pub quality: Vec<String>,
}

impl Review {
    #[must_use]
    pub fn begin(new: NewReview) -> Self {
        let NewReview { id, bundle, draft, pin, person, level, submission, outcomes, assessor } =
            new;
        Self {
            id,
            bundle,
            draft,
            pin,
            person,
            level,
            submission,
            outcomes,
            assessor,
            together_with: Vec::new(),
            settles: Vec::new(),
            remarks: Vec::new(),
            decisions: Vec::new(),
            standing: BTreeMap::new(),
        }
    }

    /// Returns every decision, in the order in which they were made.
    #[must_use]
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// Adds a decision after the existing ones; it replaces an earlier one on the same competency.
    ///
    /// # Errors
    /// If the outcome does not exist, or there is no reason.
    pub fn decide(&mut self, new: NewDecision) -> Result<&Decision, DecisionFault> {
        let NewDecision {
            competency,
            title,
            outcome,
            decided_on,
            reason,
            evidence,
            quality,
            settles,
        } = new;
        let supersedes = self.standing(&competency).map(|earlier| earlier.number);
        let (number, level) = (self.decisions.len() + 1, self.level.clone());
        self.take(Decision {
            number,
            competency,
            level,
            title,
            outcome,
            decided_on,
            reason,
            evidence,
            quality,
            supersedes,
            settles,
        })
    }

    /// Adds a decision as it is in a file.
    ///
    /// # Errors
    /// If it does not have the next number, or is not valid.
    pub fn take(&mut self, decision: Decision) -> Result<&Decision, DecisionFault> {
        if decision.number != self.decisions.len() + 1 {
            return Err(DecisionFault::Number(decision.number));
        }
        if self.outcome(&decision.outcome).is_none() {
            return Err(DecisionFault::Outcome(decision.outcome));
        }
        if decision.reason.trim().is_empty() {
            return Err(DecisionFault::NoReason(decision.competency));
        }
        if decision.supersedes != self.standing(&decision.competency).map(|earlier| earlier.number)
        {
            return Err(DecisionFault::Supersedes(decision.number));
        }
        let at = self.decisions.len();
        self.standing.insert(decision.competency.clone(), at);
        self.decisions.push(decision);
        Ok(&self.decisions[at])
    }

    #[must_use]
    pub fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.id == id)
    }

    /// Returns the decision on a competency that counts: the latest.
    #[must_use]
    pub fn standing(&self, competency: &CompetencyId) -> Option<&Decision> {
        self.standing.get(competency).map(|at| &self.decisions[*at])
    }

    #[must_use]
    pub fn accepts(&self, decision: &Decision) -> bool {
        self.outcome(&decision.outcome).is_some_and(|outcome| outcome.accepts)
    }

    /// Returns everybody who decided.
    pub fn assessors(&self) -> impl Iterator<Item = &Assessor> {
        std::iter::once(&self.assessor).chain(&self.together_with)
    }

    /// Keeps only the decisions on one competency, so that it can be shown alone.
    pub fn keep_only(&mut self, competency: &CompetencyId) {
        self.decisions.retain(|decision| decision.competency == *competency);
        self.standing.clear();
        self.standing
            .extend(self.decisions.len().checked_sub(1).map(|last| (competency.clone(), last)));
        self.remarks.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FrameworkId;

    fn review() -> Review {
        Review::begin(NewReview {
            id: ReviewId::new("r"),
            bundle: Digest([0; 32]),
            draft: false,
            pin: Pin {
                id: FrameworkId::new("f"),
                version: "1.0.0".to_owned(),
                sha256: Digest([0; 32]),
            },
            person: None,
            level: LevelId::new("1"),
            submission: None,
            outcomes: Outcome::usual(),
            assessor: Assessor { name: "C. D.".to_owned(), role: None, registration: None },
        })
    }

    fn decision(competency: &str, outcome: &str) -> NewDecision {
        NewDecision {
            competency: CompetencyId::new(competency),
            title: competency.to_owned(),
            outcome: outcome.to_owned(),
            decided_on: "2026-11-24".parse().unwrap(),
            reason: "It shows it.".to_owned(),
            evidence: Vec::new(),
            quality: Vec::new(),
            settles: None,
        }
    }

    #[test]
    fn a_later_decision_stands_beneath_the_earlier_one_and_counts() {
        let mut review = review();
        review.decide(decision("A", "clarify")).unwrap();
        review.decide(decision("B", "accept")).unwrap();
        review.decide(decision("A", "accept")).unwrap();
        let numbers: Vec<_> = review
            .decisions()
            .iter()
            .map(|decision| (decision.number, decision.supersedes))
            .collect();
        assert_eq!(numbers, [(1, None), (2, None), (3, Some(1))]);
        assert!(review.accepts(review.standing(&CompetencyId::new("A")).unwrap()));
    }

    #[test]
    fn an_unsound_decision_is_refused() {
        let mut review = review();
        assert_eq!(
            review.decide(decision("A", "perhaps")),
            Err(DecisionFault::Outcome("perhaps".to_owned()))
        );
        let silent = NewDecision { reason: " ".to_owned(), ..decision("A", "accept") };
        assert_eq!(review.decide(silent), Err(DecisionFault::NoReason(CompetencyId::new("A"))));
        let first = review.decide(decision("A", "accept")).unwrap().clone();
        assert_eq!(review.take(first.clone()), Err(DecisionFault::Number(1)));
        assert_eq!(review.take(Decision { number: 2, ..first }), Err(DecisionFault::Supersedes(2)));
    }

    #[test]
    fn two_halves_of_a_review_are_joined_in_any_order_and_nothing_is_there_twice() {
        let mut one = review();
        one.decide(decision("A", "clarify")).unwrap();
        let mut other = one.clone();
        one.decide(decision("B", "accept")).unwrap();
        other
            .decide(NewDecision {
                decided_on: "2026-11-23".parse().unwrap(),
                ..decision("C", "accept")
            })
            .unwrap();
        other.decide(decision("A", "accept")).unwrap();
        for merged in [one.merged_with(&other).unwrap(), other.merged_with(&one).unwrap()] {
            assert!(merged.conflicts.is_empty());
            assert!(
                merged.review.holds(&one)
                    && merged.review.holds(&other)
                    && !one.holds(&merged.review)
            );
            assert_eq!(merged.review.decisions().len(), 4);
            assert_eq!(merged.review.merged_with(&other).unwrap().review, merged.review);
        }
        one.decide(decision("C", "resubmit")).unwrap();
        assert_eq!(one.merged_with(&other).unwrap().conflicts.len(), 1);
        assert_eq!(
            one.merged_with(&other)
                .unwrap()
                .review
                .standing(&CompetencyId::new("C"))
                .unwrap()
                .outcome,
            "resubmit"
        );
    }
}
