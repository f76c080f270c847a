//! Joint decisions of two assessors about what each decided alone.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Pair, review::LONGEST_REASON};
use crate::{
    model::{Decision, NewDecision, Quality, Review, Settles},
    text::cut,
};

/// Returns the joint decision if both decided alike, with both reasons under these names. `None` if
/// they differ, or if just that is settled already.
#[must_use]
pub fn taken_together(
    pair: &Pair<'_>,
    agreed: &Review,
    names: &[String; 2],
    today: Date,
) -> Option<NewDecision> {
    let (one, other) = pair.one.zip(pair.other).filter(|_| pair.is_alike())?;
    if is_settled(pair, agreed) {
        return None;
    }
    let reason = if one.reason == other.reason {
        one.reason.clone()
    } else {
        let [first, second] = names;
        format!(
            "{first}: {} {second}: {}",
            cut(&one.reason, LONGEST_REASON),
            cut(&other.reason, LONGEST_REASON)
        )
    };
    Some(settlement(pair, one.outcome.clone(), reason, today))
}

/// Returns the joint decision on a competency that both saw differently. It rests on all the
/// evidence that either decision rested on.
#[must_use]
pub fn settlement(pair: &Pair<'_>, outcome: String, reason: String, today: Date) -> NewDecision {
    let mut seen = BTreeSet::new();
    // A finding of only one of the two is not a joint finding.
    let found: Vec<&Decision> = pair.one.into_iter().chain(pair.other).collect();
    let evidence = found.iter().flat_map(|decision| &decision.evidence);
    NewDecision {
        competency: pair.competency.clone(),
        title: pair.title().to_owned(),
        outcome,
        decided_on: today,
        reason,
        evidence: evidence.filter(|short| seen.insert(short.as_str())).cloned().collect(),
        quality: Quality::ALL
            .into_iter()
            .filter(|quality| found.iter().all(|one| one.quality.contains(quality)))
            .collect(),
        settles: Some(settles(pair)),
    }
}

fn settles(pair: &Pair<'_>) -> Settles {
    Settles(pair.one.map(|one| one.number), pair.other.map(|other| other.number))
}

/// Returns whether these two decisions were settled; later decisions of either are not covered.
#[must_use]
pub fn is_settled(pair: &Pair<'_>, agreed: &Review) -> bool {
    agreed.standing(pair.competency).is_some_and(|standing| standing.settles == Some(settles(pair)))
}
