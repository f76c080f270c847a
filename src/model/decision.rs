//! What assessors decide about a portfolio: never mixed with what its person rated themselves.

mod merge;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use merge::MergedReview;

use super::{CompetencyId, Digest, LevelId, Outcome, Pin, ReviewId, SubmissionId};

/// One file of decisions about one bundle. Decisions are only ever added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub id: ReviewId,
    /// The bundle that was looked at, by its bytes as they are when it is not encrypted.
    pub bundle: Digest,
    /// Whether its person said of it that it was not finished.
    pub draft: bool,
    pub pin: Pin,
    /// What the portfolio calls its person.
    pub person: Option<String>,
    pub level: LevelId,
    pub submission: Option<SubmissionId>,
    /// What can be decided; never empty, and one of them accepts.
    pub outcomes: Vec<Outcome>,
    pub assessor: Assessor,
    /// Who decided as well, where two settled what they saw differently.
    pub together_with: Vec<Assessor>,
    /// The reviews that this one settles.
    pub settles: Vec<ReviewId>,
    pub remarks: Vec<Remark>,
    decisions: Vec<Decision>,
    /// Where the decision stands that counts for a competency.
    standing: BTreeMap<CompetencyId, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessor {
    pub name: String,
    /// In what role they decide, such as `Panel member`.
    pub role: Option<String>,
    /// As a professional body has them on its register.
    pub registration: Option<String>,
}

/// A review that came back to the person, as they took it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub review: Review,
    /// The decision file itself, so that it can be handed on as it was made.
    pub file: String,
    pub signature: Option<String>,
    /// The fingerprint of the key that signed it.
    pub signed_by: Option<String>,
    /// What had changed since, by a later bundle of which the workspace was made again.
    pub told: Option<Told>,
}

/// What a bundle told of decisions on an earlier one, which nobody has any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The later bundle.
    pub bundle: Digest,
    pub of: Vec<ToldOf>,
}

/// What of one competency was new or another by then, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldOf {
    pub competency: CompetencyId,
    pub since: Vec<String>,
    /// What of that an acceptance rests on.
    pub changed: Vec<String>,
}

impl AsRef<Review> for Received {
    fn as_ref(&self) -> &Review {
        &self.review
    }
}

impl AsRef<Review> for Review {
    fn as_ref(&self) -> &Review {
        self
    }
}

impl Received {
    /// The bundle whose portfolio is held against what there is now.
    #[must_use]
    pub fn held_against(&self) -> Digest {
        self.told.as_ref().map_or(self.review.bundle, |told| told.bundle)
    }

    /// Whether a signature came along and was found not to be this file's. An older imh took such decisions in with a workspace that it
    /// restored; now they are left out.
    #[must_use]
    pub fn has_bad_signature(&self) -> bool {
        self.signature.is_some() && self.signed_by.is_none()
    }

    /// What had changed of a competency by the time of that bundle.
    #[must_use]
    pub fn told_of(&self, competency: &CompetencyId) -> Option<&ToldOf> {
        self.told.as_ref()?.of.iter().find(|told| told.competency == *competency)
    }
}

/// Words about the portfolio as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub written_on: Date,
    pub says: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// From 1, in the order in which they were made.
    pub number: usize,
    pub competency: CompetencyId,
    pub level: LevelId,
    /// As the framework calls the competency.
    pub title: String,
    /// One of the review's outcomes, by its id.
    pub outcome: String,
    pub decided_on: Date,
    pub reason: String,
    /// What it rests on, by the short ids of the bundle.
    pub evidence: Vec<String>,
    pub quality: Vec<Quality>,
    /// The earlier decision on the same competency that this one takes the place of.
    pub supersedes: Option<usize>,
    /// Where two agree: the numbers of what either had decided alone, as far as they had.
    pub settles: Option<Settles>,
}

/// What a decision of two rests on: the number of each one's own, in the order of the reviews that are settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settles(pub Option<usize>, pub Option<usize>);

/// What can be said for evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// It shows what it is said to show.
    Valid,
    /// It is this person's own.
    Authentic,
    /// It is recent enough.
    Current,
    /// There is enough of it.
    Sufficient,
}

/// Why a decision cannot be added.
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

/// What a review is begun with.
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

/// A decision before it has its place.
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

/// A decision as somebody typed it, with where that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedDecision {
    pub place: String,
    pub competency: String,
    pub outcome: String,
    pub reason: Option<String>,
    /// `None` is all that speaks for the competency.
    pub evidence: Option<Vec<String>>,
    pub quality: Vec<String>,
}

impl Review {
    #[must_use]
    pub fn begin(new: NewReview) -> Self {
        let NewReview { id, bundle, draft, pin, person, level, submission, outcomes, assessor } = new;
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

    /// Every decision that was made, in that order.
    #[must_use]
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// Adds a decision beneath those that are there, in the place of an earlier one on the same competency.
    ///
    /// # Errors
    /// An outcome that there is not, or no reason.
    pub fn decide(&mut self, new: NewDecision) -> Result<&Decision, DecisionFault> {
        let NewDecision { competency, title, outcome, decided_on, reason, evidence, quality, settles } = new;
        let supersedes = self.standing(&competency).map(|earlier| earlier.number);
        let (number, level) = (self.decisions.len() + 1, self.level.clone());
        self.take(Decision { number, competency, level, title, outcome, decided_on, reason, evidence, quality, supersedes, settles })
    }

    /// Takes a decision as it was written down.
    ///
    /// # Errors
    /// If it is not the next one, or is none.
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
        if decision.supersedes != self.standing(&decision.competency).map(|earlier| earlier.number) {
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

    /// The decision on a competency that counts: the latest.
    #[must_use]
    pub fn standing(&self, competency: &CompetencyId) -> Option<&Decision> {
        self.standing.get(competency).map(|at| &self.decisions[*at])
    }

    #[must_use]
    pub fn accepts(&self, decision: &Decision) -> bool {
        self.outcome(&decision.outcome).is_some_and(|outcome| outcome.accepts)
    }

    /// Everybody who decided.
    pub fn assessors(&self) -> impl Iterator<Item = &Assessor> {
        std::iter::once(&self.assessor).chain(&self.together_with)
    }

    /// Leaves what was decided on one competency, to be shown by itself.
    pub fn keep_only(&mut self, competency: &CompetencyId) {
        self.decisions.retain(|decision| decision.competency == *competency);
        self.standing.clear();
        self.standing.extend(self.decisions.len().checked_sub(1).map(|last| (competency.clone(), last)));
        self.remarks.clear();
    }

    /// Whether this is the other review as it was, with nothing but more decisions and remarks beneath.
    #[must_use]
    pub fn continues(&self, other: &Self) -> bool {
        let same_but_longer =
            Self { remarks: self.remarks.clone(), decisions: self.decisions.clone(), standing: self.standing.clone(), ..other.clone() };
        *self == same_but_longer && self.decisions.starts_with(&other.decisions) && self.remarks.starts_with(&other.remarks)
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
            pin: Pin { id: FrameworkId::new("f"), version: "1.0.0".to_owned(), sha256: Digest([0; 32]) },
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
        let numbers: Vec<_> = review.decisions().iter().map(|decision| (decision.number, decision.supersedes)).collect();
        assert_eq!(numbers, [(1, None), (2, None), (3, Some(1))]);
        assert!(review.accepts(review.standing(&CompetencyId::new("A")).unwrap()));
    }

    #[test]
    fn what_is_no_decision_is_not_taken() {
        let mut review = review();
        assert_eq!(review.decide(decision("A", "perhaps")), Err(DecisionFault::Outcome("perhaps".to_owned())));
        let silent = NewDecision { reason: " ".to_owned(), ..decision("A", "accept") };
        assert_eq!(review.decide(silent), Err(DecisionFault::NoReason(CompetencyId::new("A"))));
        let first = review.decide(decision("A", "accept")).unwrap().clone();
        assert_eq!(review.take(first.clone()), Err(DecisionFault::Number(1)));
        assert_eq!(review.take(Decision { number: 2, ..first }), Err(DecisionFault::Supersedes(2)));
    }

    #[test]
    fn two_halves_of_a_review_are_joined_whichever_is_taken_first_and_nothing_of_them_is_there_twice() {
        let mut one = review();
        one.decide(decision("A", "clarify")).unwrap();
        let mut other = one.clone();
        one.decide(decision("B", "accept")).unwrap();
        other.decide(NewDecision { decided_on: "2026-11-23".parse().unwrap(), ..decision("C", "accept") }).unwrap();
        other.decide(decision("A", "accept")).unwrap();
        assert!(one.is_other_half_of(&other) && other.is_other_half_of(&one));
        for merged in [one.merged_with(&other).unwrap(), other.merged_with(&one).unwrap()] {
            assert!(merged.conflicts.is_empty());
            assert!(merged.review.holds(&one) && merged.review.holds(&other) && !one.holds(&merged.review));
            assert_eq!(merged.review.decisions().len(), 4);
            assert_eq!(merged.review.merged_with(&other).unwrap().review, merged.review);
        }
        one.decide(decision("C", "resubmit")).unwrap();
        assert!(!one.is_other_half_of(&other));
        assert_eq!(one.merged_with(&other).unwrap().conflicts.len(), 1);
        assert_eq!(one.merged_with(&other).unwrap().review.standing(&CompetencyId::new("C")).unwrap().outcome, "resubmit");
    }

    #[test]
    fn a_review_goes_on_from_itself_and_from_no_other() {
        let mut later = review();
        later.decide(decision("A", "clarify")).unwrap();
        let earlier = later.clone();
        later.decide(decision("A", "accept")).unwrap();
        assert!(later.continues(&earlier) && later.continues(&review()) && !earlier.continues(&later));
        let mut other = review();
        other.decide(decision("A", "accept")).unwrap();
        assert!(!later.continues(&other));
    }
}
