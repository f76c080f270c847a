//! The state of each competency in a review, whether a review belongs to a portfolio, and decisions
//! as somebody typed them.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::find_competency;
use crate::{
    model::{
        Competency, CompetencyId, Decision, Digest, Evidence, Framework, LevelId, NewDecision,
        Outcome, Pin, Portfolio, Quality, Review, RoleId, TypedDecision,
    },
    text::{are_dots, compatible, cut, did_you_mean, has_control, list, one_line, tidy},
};

/// A competency and its decisions in a review.
#[derive(Clone, Debug)]
pub struct Reviewed<'r> {
    pub competency: &'r Competency,
    /// The decision that counts, if there is one.
    pub standing: Option<&'r Decision>,
    /// Earlier decisions, the oldest first.
    pub earlier: Vec<&'r Decision>,
}

/// Returns every competency of the review's level that the person's role sees, in the framework's
/// order.
#[must_use]
pub fn reviewed<'r>(
    framework: &'r Framework,
    role: Option<&'r RoleId>,
    review: &'r Review,
) -> Vec<Reviewed<'r>> {
    let each = framework.seen_at(review.level.as_str(), role).map(|competency| {
        let mut decisions: Vec<&Decision> = review
            .decisions()
            .iter()
            .filter(|decision| decision.competency == competency.id)
            .collect();
        let standing = decisions.pop();
        Reviewed { competency, standing, earlier: decisions }
    });
    each.collect()
}

/// How many competencies are in each state; the three parts add up to `competencies`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewTally {
    pub competencies: usize,
    pub accepted: usize,
    /// Something is asked for.
    pub asked: usize,
    pub undecided: usize,
}

#[must_use]
pub fn review_tally(review: &Review, reviewed: &[Reviewed<'_>]) -> ReviewTally {
    let mut tally = ReviewTally { competencies: reviewed.len(), ..ReviewTally::default() };
    for one in reviewed {
        match one.standing {
            None => tally.undecided += 1,
            Some(decision) if review.accepts(decision) => tally.accepted += 1,
            Some(_) => tally.asked += 1,
        }
    }
    tally
}

/// The parts of a bundle that a review has to agree with.
pub struct Reviewable<'b> {
    pub sha256: Digest,
    pub pin: &'b Pin,
    pub level: &'b LevelId,
    pub framework: &'b Framework,
    /// The short ids of its evidence.
    pub evidence: Vec<&'b str>,
}

/// The most faults that anybody reads.
const MOST_FAULTS: usize = 10;

/// Returns why a review does not belong to this bundle; empty if it does.
#[must_use]
pub fn review_faults(review: &Review, bundle: &Reviewable<'_>) -> Vec<String> {
    if review.bundle != bundle.sha256 {
        return vec!["it is about a different portfolio file".to_owned()];
    }
    let mut faults = Vec::new();
    if review.pin != *bundle.pin {
        let (theirs, ours) = (&review.pin, bundle.pin);
        faults.push(if (&theirs.id, &theirs.version) == (&ours.id, &ours.version) {
            format!("it was made against a different file of {} {}", theirs.id, theirs.version)
        } else {
            format!(
                "it was made against {} {}, and the portfolio against {} {}",
                theirs.id, theirs.version, ours.id, ours.version
            )
        });
        return faults;
    }
    if review.level != *bundle.level {
        faults.push(format!(
            "it is about level {}, and the portfolio about level {}",
            review.level, bundle.level
        ));
    }
    let evidence: BTreeSet<String> =
        bundle.evidence.iter().map(|short| short.to_lowercase()).collect();
    for decision in review.decisions() {
        let known = bundle.framework.competency(decision.competency.as_str());
        let is_known = known.is_some_and(|known| known.is_at(decision.level.as_str()));
        if faults.len() >= MOST_FAULTS {
            faults.push("and there is more like this".to_owned());
            break;
        }
        if !is_known || decision.level != review.level {
            faults.push(format!(
                "decision {} is on {} at level {}, which the framework does not know",
                decision.number, decision.competency, decision.level
            ));
        }
        if let Some(known) = known.filter(|known| known.title != decision.title) {
            faults.push(format!(
                "decision {} gives {} a different title from the framework",
                decision.number, known.id
            ));
        }
        if let Some(short) =
            decision.evidence.iter().find(|short| !evidence.contains(&short.to_lowercase()))
        {
            faults.push(format!(
                "decision {} rests on {short}, which the portfolio does not have",
                decision.number
            ));
        }
    }
    faults
}

/// Returns whether an assessor has the same name as the person: the same letters, in whatever form.
#[must_use]
pub fn is_same_person(one: &str, other: &str) -> bool {
    let (one, other) = (letters_of(one), letters_of(other));
    one == other
}

/// Returns the letters and digits that tell names apart, in any form; for a name without any, all
/// that can be seen.
pub(super) fn letters_of(name: &str) -> String {
    let plain = compatible(name);
    let letters: String = plain
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    if letters.is_empty() { plain.trim().to_owned() } else { letters }
}

/// The longest reason, in characters.
pub(super) const LONGEST_REASON: usize = 2_000;

/// The reason why something that was typed is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionRefusal {
    #[error("{0} needs a reason: a sentence that helps whoever reads it")]
    NoReason(CompetencyId),
    #[error("the dots stand for your own words, and the reason for {0} is still to be written")]
    Dots(CompetencyId),
    #[error("{0}")]
    NoOutcome(String),
    #[error("{0}")]
    Other(String),
}

impl From<String> for DecisionRefusal {
    fn from(message: String) -> Self {
        Self::Other(message)
    }
}

/// Returns the decisions that were meant. All or none are taken. A part that is not given again
/// stays as it is in the review: the evidence and the findings on it always, the reason only if the
/// outcome is the same.
///
/// # Errors
/// Every decision that cannot be taken, with its place.
pub fn decisions_of(
    framework: &Framework,
    portfolio: &Portfolio,
    review: &Review,
    typed: &[TypedDecision],
    today: Date,
) -> Result<Vec<NewDecision>, Vec<(String, DecisionRefusal)>> {
    let mut decisions: Vec<NewDecision> = Vec::new();
    let mut faults = Vec::new();
    for one in typed {
        match decision_of(framework, portfolio, review, one, today) {
            Ok(decision)
                if decisions.iter().any(|known| known.competency == decision.competency) =>
            {
                faults.push((
                    one.place.clone(),
                    format!("{} is decided twice here", decision.competency).into(),
                ));
            }
            Ok(decision) => decisions.push(decision),
            Err(refusal) => faults.push((one.place.clone(), refusal)),
        }
    }
    if faults.is_empty() { Ok(decisions) } else { Err(faults) }
}

fn decision_of(
    framework: &Framework,
    portfolio: &Portfolio,
    review: &Review,
    typed: &TypedDecision,
    today: Date,
) -> Result<NewDecision, DecisionRefusal> {
    let competency = find_competency(framework, &typed.competency).map_err(|fault| fault.what)?;
    if !competency.is_at(portfolio.level.as_str()) {
        return Err(format!(
            "{} says nothing at level {}, which the portfolio is about",
            competency.id, portfolio.level
        )
        .into());
    }
    if !framework.part_of(portfolio.role.as_ref()).has(competency) {
        return Err(format!(
            "{} is not part of what the person's role sees, and the portfolio is not about it",
            competency.id
        )
        .into());
    }
    let outcome =
        find_outcome(&review.outcomes, &typed.outcome).map_err(DecisionRefusal::NoOutcome)?;
    let before = review.standing(&competency.id);
    let said = typed.reason.as_deref().or_else(|| reason_so_far(review, &competency.id, outcome));
    let reason = reason_of(&competency.id, said.unwrap_or_default())?;
    let evidence = match (&typed.evidence, before) {
        (None, Some(before)) => before.evidence.clone(),
        (None, None) => {
            portfolio.evidence_for(&competency.id).map(|item| item.short.clone()).collect()
        }
        (Some(named), _) => match named.as_slice() {
            [only] if only.eq_ignore_ascii_case(NONE) => Vec::new(),
            _ => evidence_named(portfolio, named)?,
        },
    };
    let takes_away = typed.quality.len() == 1 && typed.quality[0].trim().eq_ignore_ascii_case(NONE);
    let mut quality = match before {
        Some(before) if typed.quality.is_empty() => before.quality.clone(),
        _ => Vec::new(),
    };
    for name in typed.quality.iter().filter(|_| !takes_away) {
        let near = || did_you_mean(name, Quality::NAMES);
        quality.push(Quality::parse(name).ok_or_else(|| {
            format!(
                "`{}` is not a word for evidence; the words are {}{}",
                cut(&one_line(name), 60),
                list(&Quality::NAMES),
                near()
            )
        })?);
    }
    quality.sort();
    quality.dedup();
    Ok(NewDecision {
        competency: competency.id.clone(),
        title: competency.title.clone(),
        outcome: outcome.id.clone(),
        decided_on: today,
        reason,
        evidence,
        quality,
        settles: None,
    })
}

/// Removes all findings on the evidence, or all evidence that a decision rests on.
const NONE: &str = "none";

/// Returns the reason of the previous decision, if its outcome is the same.
#[must_use]
pub fn reason_so_far<'r>(
    review: &'r Review,
    competency: &CompetencyId,
    outcome: &Outcome,
) -> Option<&'r str> {
    review
        .standing(competency)
        .filter(|before| before.outcome == outcome.id)
        .map(|before| before.reason.as_str())
}

/// Finds an outcome by id or label, in either case.
///
/// # Errors
/// Names the existing outcomes.
pub fn find_outcome<'o>(outcomes: &'o [Outcome], typed: &str) -> Result<&'o Outcome, String> {
    let found = outcomes.iter().find(|outcome| {
        outcome.id.eq_ignore_ascii_case(typed)
            || outcome.label.to_lowercase() == typed.to_lowercase()
    });
    found.ok_or_else(|| {
        let known: Vec<String> =
            outcomes.iter().map(|outcome| format!("`{}`", outcome.id)).collect();
        let near = did_you_mean(typed, outcomes.iter().map(|outcome| outcome.id.as_str()));
        format!(
            "there is no outcome `{}`; there are {}{near}",
            cut(&one_line(typed), 60),
            list(&known)
        )
    })
}

/// Returns a reason in the form that is kept.
///
/// # Errors
/// If it is empty, too long, or cannot be shown.
pub fn reason_of(competency: &CompetencyId, typed: &str) -> Result<String, DecisionRefusal> {
    let reason = tidy(typed);
    if reason.is_empty() {
        return Err(DecisionRefusal::NoReason(competency.clone()));
    }
    if are_dots(&reason) {
        return Err(DecisionRefusal::Dots(competency.clone()));
    }
    if has_control(&reason) || reason.chars().count() > LONGEST_REASON {
        return Err(format!("the reason for {competency} is one line of up to {LONGEST_REASON} characters that can be shown").into());
    }
    Ok(reason)
}

/// Returns the evidence with these short ids, which may also have the form used in file names
/// (`E007`).
///
/// # Errors
/// Names the first that does not exist.
pub fn evidence_named<S: AsRef<str>>(
    portfolio: &Portfolio,
    named: &[S],
) -> Result<Vec<String>, String> {
    let mut shorts: Vec<String> = Vec::new();
    for typed in named.iter().map(|typed| typed.as_ref().trim()).filter(|typed| !typed.is_empty()) {
        let short =
            evidence_typed(portfolio, typed).map(|item| item.short.clone()).ok_or_else(|| {
                let near =
                    did_you_mean(typed, portfolio.evidence.iter().map(|item| item.short.as_str()));
                format!("the portfolio has no evidence `{}`{near}", cut(&one_line(typed), 60))
            })?;
        if !shorts.contains(&short) {
            shorts.push(short);
        }
    }
    Ok(shorts)
}

fn evidence_typed<'p>(portfolio: &'p Portfolio, typed: &str) -> Option<&'p Evidence> {
    portfolio.evidence_called(typed).or_else(|| {
        let digits = typed.strip_prefix(['E', 'e'])?.trim_start_matches('0');
        portfolio.evidence_called(&format!("E{digits}"))
    })
}

#[cfg(test)]
mod tests {
    use super::is_same_person;

    #[test]
    fn a_person_is_told_by_the_letters_of_their_name_whatever_form_they_have() {
        for same in ["a b", "A.  B.", "Ａ. Ｂ.", "A.\u{200b} B.", "A. B.\u{115f}"] {
            assert!(is_same_person("A. B.", same), "{same}");
        }
        assert!(is_same_person("???", "???") && !is_same_person("???", "!!!"));
        assert!(!is_same_person("A. B.", "A. C."));
    }
}
