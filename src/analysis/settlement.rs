//! What two assessors decide together of what each decided alone.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Pair;
use crate::model::{NewDecision, Quality, Review};

/// What both decided alike, with what either said of it; `None` where they did not, or where it is agreed already.
#[must_use]
pub fn taken_together(pair: &Pair<'_>, agreed: &Review, today: Date) -> Option<NewDecision> {
    let (one, other) = pair.one.zip(pair.other).filter(|_| pair.is_alike())?;
    if agreed.standing(pair.competency).is_some_and(|standing| standing.outcome == one.outcome) {
        return None;
    }
    let reason = if one.reason == other.reason {
        one.reason.clone()
    } else {
        let mut names = agreed.assessors().map(|assessor| assessor.name.as_str());
        let (first, second) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
        format!("{first}: {} {second}: {}", one.reason, other.reason)
    };
    // What only one of them found is not what both found.
    let quality = Quality::ALL.into_iter().filter(|quality| one.quality.contains(quality) && other.quality.contains(quality)).collect();
    Some(NewDecision { quality, ..settlement(pair, one.outcome.clone(), reason, today) })
}

/// What both decide where they had seen it differently; it rests on what either had rested on.
#[must_use]
pub fn settlement(pair: &Pair<'_>, outcome: String, reason: String, today: Date) -> NewDecision {
    let mut seen = BTreeSet::new();
    let evidence = pair.one.into_iter().chain(pair.other).flat_map(|decision| &decision.evidence);
    NewDecision {
        competency: pair.competency.clone(),
        title: pair.title().to_owned(),
        outcome,
        decided_on: today,
        reason,
        evidence: evidence.filter(|short| seen.insert(short.as_str())).cloned().collect(),
        quality: Vec::new(),
    }
}

/// Whether a difference was settled after both of what it is between were decided.
#[must_use]
pub fn is_settled(pair: &Pair<'_>, agreed: &Review) -> bool {
    let standing = agreed.standing(pair.competency);
    standing.is_some_and(|standing| pair.one.into_iter().chain(pair.other).all(|decision| decision.decided_on <= standing.decided_on))
}
