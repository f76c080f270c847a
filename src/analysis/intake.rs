//! Compares decision files of one review, and decides whether one that the person got back is
//! imported.

use std::collections::BTreeSet;

use super::{Own, Reviewable, not_by_key, not_by_name, review_faults};
use crate::{
    model::{CompetencyId, Framework, LevelId, MergedReview, Portfolio, Received, Review},
    text::are_dots,
};

/// The relation of a decision file to one that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Succession {
    /// It says the same.
    Same,
    /// It has everything in the known one, and more.
    Later,
    /// The known one has everything in it, and more.
    Earlier,
    /// Both continue the same beginning, with decisions on different competencies: both count.
    OtherHalf,
    /// Both continue the same beginning, and disagree on these competencies.
    Conflict(BTreeSet<CompetencyId>),
    /// It leaves out or changes something in the known one, or belongs to another review.
    Other,
}

impl Succession {
    /// Returns whether the file says something that the known one does not.
    #[must_use]
    pub fn adds(&self) -> bool {
        matches!(self, Self::Later | Self::OtherHalf | Self::Conflict(_))
    }
}

#[must_use]
pub fn succession(known: &Review, review: &Review) -> Succession {
    if known == review {
        Succession::Same
    } else if known.holds(review) {
        Succession::Earlier
    } else if review.holds(known) {
        Succession::Later
    } else if !review.parted_from(known) {
        Succession::Other
    } else {
        match review.merged_with(known) {
            Ok(MergedReview { conflicts, .. }) if conflicts.is_empty() => Succession::OtherHalf,
            Ok(MergedReview { conflicts, .. }) => Succession::Conflict(conflicts),
            Err(_) => Succession::Other,
        }
    }
}

/// The reason why a decision file is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTakenIn {
    /// It is about a portfolio file that was not exported from here.
    NotExported,
    /// It has the placeholder dots of a hint where an assessor's words are missing.
    Dots,
    /// It does not match the portfolio file that it is about, for these reasons.
    Mismatch(Vec<String>),
    /// An assessor has the name of the person.
    Named(Own),
    /// It is signed with the key of the person.
    Signed(Own),
    Earlier,
    Conflict(BTreeSet<CompetencyId>),
    /// It leaves out or changes something in a known file.
    Changed,
    /// It continues a signed review under another key, or unsigned.
    OtherKey {
        before: String,
        now: Option<String>,
    },
}

/// The way in which a decision file is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// It is new, or replaces an earlier version of itself.
    Whole,
    /// It counts beside another file of the same review.
    OtherHalf,
}

/// Returns whether the same decisions are already here, with their signature.
#[must_use]
pub fn is_here(portfolio: &Portfolio, received: &Received) -> bool {
    let is_it = |known: &Received| {
        known.review == received.review
            && (received.signature.is_none() || known.signature == received.signature)
    };
    portfolio.reviews.iter().any(is_it)
}

/// Checks whether a decision file on a portfolio that was exported at `level` may be imported.
/// `is_vouched_for` is true if the person said whose signatures count, and the file has one of
/// those.
///
/// # Errors
/// The reason why it is refused.
pub fn intake(
    portfolio: &Portfolio,
    framework: &Framework,
    level: &LevelId,
    received: &Received,
    is_vouched_for: bool,
) -> Result<TakenIn, NotTakenIn> {
    let review = &received.review;
    let export = portfolio
        .exports
        .iter()
        .map(|(_, export)| export)
        .find(|export| export.sha256 == review.bundle);
    let export = export.ok_or(NotTakenIn::NotExported)?;
    if unwritten_in(review).next().is_some() {
        return Err(NotTakenIn::Dots);
    }
    let evidence = export.evidence.iter().map(|(_, short)| short.as_str()).collect();
    let faults = review_faults(
        review,
        &Reviewable { sha256: export.sha256, pin: &portfolio.pin, level, framework, evidence },
    );
    if !faults.is_empty() {
        return Err(NotTakenIn::Mismatch(faults));
    }
    not_by_name(
        portfolio.label.as_deref(),
        review.assessors().map(|assessor| assessor.name.as_str()),
    )
    .map_err(NotTakenIn::Named)?;
    not_by_key(export.signed_by.as_deref(), received.signed_by.as_deref())
        .map_err(NotTakenIn::Signed)?;
    let mut taken = TakenIn::Whole;
    for known in portfolio.reviews.iter().filter(|known| known.review.id == review.id) {
        match succession(&known.review, review) {
            Succession::Same | Succession::Later => {}
            Succession::OtherHalf => taken = TakenIn::OtherHalf,
            Succession::Earlier => return Err(NotTakenIn::Earlier),
            Succession::Conflict(on) => return Err(NotTakenIn::Conflict(on)),
            Succession::Other => return Err(NotTakenIn::Changed),
        }
        // A signed review must continue under the same key, or under one that the person says
        // counts.
        if let Some(before) = known
            .signed_by
            .as_ref()
            .filter(|key| !is_vouched_for && received.signed_by.as_ref() != Some(*key))
        {
            return Err(NotTakenIn::OtherKey {
                before: before.clone(),
                now: received.signed_by.clone(),
            });
        }
    }
    Ok(taken)
}

/// Lists the places where the placeholder dots of a hint stand instead of an assessor's words.
pub fn unwritten_in(review: &Review) -> impl Iterator<Item = String> {
    let reasons = review.decisions().iter().filter(|decision| are_dots(&decision.reason));
    let reasons = reasons.map(|decision| {
        format!("decision {} ({}): the reason", decision.number, decision.competency)
    });
    let remarks = review.remarks.iter().enumerate().filter(|(_, remark)| are_dots(&remark.says));
    reasons.chain(remarks.map(|(at, _)| format!("remark {}", at + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Act, AspectId, Assessor, Competency, DeviceId, Digest, DomainId, Entry, Export,
        FrameworkId, NewDecision, NewReview, Outcome, Pin, Progression, ReviewId, Settings,
        Statement, Wording,
    };

    fn pin() -> Pin {
        Pin { id: FrameworkId::new("f"), version: "1.0.0".to_owned(), sha256: Digest([0; 32]) }
    }

    fn framework() -> Framework {
        let competency = |id: &str| Competency {
            id: CompetencyId::new(id),
            code: None,
            domain: DomainId::new("D"),
            cluster: None,
            title: id.to_owned(),
            summary: None,
            examples: Vec::new(),
            url: None,
            related: Vec::new(),
            optional: false,
            scales: Vec::new(),
            statements: vec![Statement {
                level: LevelId::new("1"),
                aspect: AspectId::new("skill"),
                text: "I listen.".to_owned(),
            }],
            when_not_met: Vec::new(),
        };
        Framework {
            id: FrameworkId::new("f"),
            version: "1.0.0".to_owned(),
            title: String::new(),
            language: "en-GB".to_owned(),
            scope: None,
            publication: crate::model::Publication::default(),
            progression: Progression::Parallel,
            wording: Wording::Own,
            template: false,
            notice: None,
            sources: Vec::new(),
            expect: None,
            levels: Vec::new(),
            roles: Vec::new(),
            scales: Vec::new(),
            aspects: Vec::new(),
            evidence_kinds: Vec::new(),
            domains: Vec::new(),
            competencies: ["A", "B", "C"].map(competency).to_vec(),
            choices: Vec::new(),
        }
    }

    fn review() -> Review {
        Review::begin(NewReview {
            id: ReviewId::new("r"),
            bundle: Digest([1; 32]),
            draft: false,
            pin: pin(),
            person: Some("A. B.".to_owned()),
            level: LevelId::new("1"),
            submission: None,
            outcomes: Outcome::usual(),
            assessor: Assessor { name: "C. D.".to_owned(), role: None, registration: None },
        })
    }

    /// Adds these decisions to a copy of a review.
    fn with(review: &Review, decisions: &[(&str, &str, &str)]) -> Review {
        let mut review = review.clone();
        for (competency, outcome, reason) in decisions {
            let new = NewDecision {
                competency: CompetencyId::new(*competency),
                title: (*competency).to_owned(),
                outcome: (*outcome).to_owned(),
                decided_on: "2026-11-24".parse().unwrap(),
                reason: (*reason).to_owned(),
                evidence: Vec::new(),
                quality: Vec::new(),
                settles: None,
            };
            review.decide(new).unwrap();
        }
        review
    }

    fn changed(review: &Review, change: impl FnOnce(&mut Review)) -> Review {
        let mut review = review.clone();
        change(&mut review);
        review
    }

    fn received(review: Review, signed_by: Option<&str>) -> Received {
        let signed_by = signed_by.map(str::to_owned);
        Received {
            review,
            file: String::new(),
            signature: signed_by.clone(),
            signed_by,
            told: None,
        }
    }

    /// Returns the portfolio of A. B., who sent it signed with `own` and imported these decisions.
    fn portfolio(known: &[Received]) -> Portfolio {
        let settings = Settings {
            level: Some(LevelId::new("1")),
            role: None,
            label: Some("A. B.".to_owned()),
            with_levels_below: None,
        };
        let export = Export {
            file_name: "ab.zip".to_owned(),
            sha256: Digest([1; 32]),
            sealed_sha256: None,
            signed_by: Some("own".to_owned()),
            submission: None,
            draft: false,
            evidence: Vec::new(),
        };
        let acts = [Act::Began { pin: pin(), settings }, Act::Exported(export)];
        let acts = acts
            .into_iter()
            .chain(known.iter().map(|known| Act::DecisionsReceived(Box::new(known.clone()))));
        let entry =
            |(n, act)| Entry { n, at: jiff::Timestamp::UNIX_EPOCH, by: DeviceId::new("d"), act };
        Portfolio::fold((1..).zip(acts).map(entry).collect()).unwrap()
    }

    fn taken(
        known: &[Received],
        received: &Received,
        is_vouched_for: bool,
    ) -> Result<TakenIn, NotTakenIn> {
        intake(&portfolio(known), &framework(), &LevelId::new("1"), received, is_vouched_for)
    }

    #[test]
    fn a_file_is_the_same_later_earlier_the_other_half_in_conflict_or_another() {
        let begun = with(&review(), &[("A", "clarify", "Say more.")]);
        let one = with(&begun, &[("B", "accept", "It shows it.")]);
        let other = with(&begun, &[("C", "accept", "It shows it.")]);
        let against = with(&begun, &[("B", "resubmit", "Too short.")]);
        assert_eq!(succession(&one, &one), Succession::Same);
        assert_eq!(succession(&begun, &one), Succession::Later);
        assert_eq!(succession(&one, &begun), Succession::Earlier);
        assert_eq!(succession(&one, &other), Succession::OtherHalf);
        assert_eq!(
            succession(&one, &against),
            Succession::Conflict([CompetencyId::new("B")].into())
        );
        assert_eq!(
            succession(&one, &with(&review(), &[("A", "clarify", "Other words.")])),
            Succession::Other
        );
        assert_eq!(
            succession(&one, &changed(&one, |review| review.id = ReviewId::new("another"))),
            Succession::Other
        );
        let joined = one.merged_with(&other).unwrap().review;
        assert_eq!(succession(&joined, &other), Succession::Earlier);
        assert_eq!(succession(&one, &joined), Succession::Later);
    }

    #[test]
    fn a_file_is_taken_in_if_it_belongs_to_an_export_and_continues_what_is_here() {
        let begun = with(&review(), &[("A", "clarify", "Say more.")]);
        let (one, other) = (
            with(&begun, &[("B", "accept", "It shows it.")]),
            with(&begun, &[("C", "accept", "It shows it.")]),
        );
        let plain = |review: &Review| received(review.clone(), None);
        let beside =
            |known: &Review, review: &Review| taken(&[plain(known)], &plain(review), false);
        assert_eq!(taken(&[], &plain(&one), false), Ok(TakenIn::Whole));
        assert_eq!(beside(&begun, &one), Ok(TakenIn::Whole));
        assert_eq!(beside(&one, &other), Ok(TakenIn::OtherHalf));
        assert_eq!(beside(&one, &begun), Err(NotTakenIn::Earlier));
        let against = with(&begun, &[("B", "resubmit", "Too short.")]);
        assert_eq!(
            beside(&one, &against),
            Err(NotTakenIn::Conflict([CompetencyId::new("B")].into()))
        );
        assert_eq!(
            beside(&one, &with(&review(), &[("A", "clarify", "Other words.")])),
            Err(NotTakenIn::Changed)
        );
        assert_eq!(
            taken(&[], &plain(&with(&one, &[("C", "accept", "...")])), false),
            Err(NotTakenIn::Dots)
        );
        assert_eq!(
            taken(&[], &plain(&changed(&one, |review| review.bundle = Digest([2; 32]))), false),
            Err(NotTakenIn::NotExported)
        );
        let unknown = with(&one, &[("X", "accept", "It shows it.")]);
        let Err(NotTakenIn::Mismatch(faults)) = taken(&[], &plain(&unknown), false) else {
            panic!("a decision on another competency was taken in")
        };
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn nobody_decides_on_their_own_and_what_was_signed_goes_on_under_the_same_key() {
        let one = with(&review(), &[("A", "clarify", "Say more.")]);
        let later = with(&one, &[("A", "accept", "It shows it.")]);
        let own = received(changed(&one, |review| review.assessor.name = "a b".to_owned()), None);
        assert_eq!(taken(&[], &own, true), Err(NotTakenIn::Named(Own::Named("A. B.".to_owned()))));
        assert_eq!(
            taken(&[], &received(one.clone(), Some("own")), true),
            Err(NotTakenIn::Signed(Own::Signed))
        );
        let known = [received(one.clone(), Some("panel"))];
        assert_eq!(
            taken(&known, &received(later.clone(), Some("panel")), false),
            Ok(TakenIn::Whole)
        );
        assert_eq!(
            taken(&known, &received(later.clone(), Some("other")), true),
            Ok(TakenIn::Whole)
        );
        for now in [None, Some("other")] {
            let refused =
                NotTakenIn::OtherKey { before: "panel".to_owned(), now: now.map(str::to_owned) };
            assert_eq!(taken(&known, &received(later.clone(), now), false), Err(refused));
        }
        assert!(is_here(&portfolio(&known), &received(one.clone(), None)));
        assert!(
            !is_here(&portfolio(&known), &received(one, Some("other")))
                && !is_here(&portfolio(&known), &received(later, None))
        );
    }
}
