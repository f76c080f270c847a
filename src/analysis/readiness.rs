//! Whether a portfolio fulfils the rules of where it is going.

use super::{Standing, State};
use crate::model::{Rule, RuleKind, Severity, Submission};

/// A rule that is not fulfilled, by one competency or (`None`) as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing<'f> {
    pub rule: &'f Rule,
    pub standing: Option<&'f Standing<'f>>,
}

/// What the rules of a submission target still ask for. A competency that is not part of a person's work asks for nothing.
#[must_use]
pub fn missing<'f>(submission: &'f Submission, standings: &'f [Standing<'f>]) -> Vec<Missing<'f>> {
    let mut missing = Vec::new();
    for rule in &submission.rules {
        if standings.is_empty() {
            missing.push(Missing { rule, standing: None });
        }
        for standing in standings {
            let state = standing.verdict.state();
            let fulfilled = match rule.kind {
                RuleKind::EveryCompetencyAchieved => matches!(state, State::Met | State::NotApplicable),
                RuleKind::EveryCompetencyEvidenced => standing.evidence_count > 0 || state == State::NotApplicable,
            };
            if !fulfilled {
                missing.push(Missing { rule, standing: Some(standing) });
            }
        }
    }
    missing
}

/// Ready when nothing is missing that must be there.
#[must_use]
pub fn is_ready(missing: &[Missing<'_>]) -> bool {
    missing.iter().all(|missing| missing.rule.severity == Severity::Should)
}
