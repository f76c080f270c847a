//! Where a portfolio goes, with the rules that are known. An unknown rule is absent, never invented.

use jiff::civil::Date;

use super::{Concern, FindingKind, SubmissionId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    pub id: SubmissionId,
    pub title: String,
    pub organisation: Option<String>,
    pub summary: String,
    /// What a person should know before relying on it.
    pub notice: Option<String>,
    pub opens: Option<Date>,
    /// The last day on which it is taken.
    pub closes: Option<Date>,
    pub rules: Vec<Rule>,
    /// Where its confidentiality rules differ from the usual ones.
    pub privacy: Vec<PrivacyRule>,
    pub outcomes: Vec<Outcome>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub kind: RuleKind,
    pub severity: Severity,
    pub says: String,
    /// Where the rule is from, and how sure that is.
    pub source: Option<String>,
}

/// How a kind of finding is taken there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivacyRule {
    pub kind: FindingKind,
    pub concern: Concern,
    /// Where the rule is from, and how sure that is.
    pub source: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// Every competency of the level has a verdict that is met.
    EveryCompetencyAchieved,
    /// Every competency of the level has at least one piece of evidence.
    EveryCompetencyEvidenced,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Without it nothing is exported but a draft.
    Must,
    /// Told, and not in the way.
    Should,
}

/// What an assessor may decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub id: String,
    pub label: String,
}

impl RuleKind {
    pub const NAMES: [&'static str; 2] = ["every-competency-achieved", "every-competency-evidenced"];

    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

impl Severity {
    pub const NAMES: [&'static str; 2] = ["must", "should"];

    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

impl Submission {
    /// How a kind of finding is taken.
    #[must_use]
    pub fn concern(&self, kind: FindingKind) -> Concern {
        self.privacy.iter().find(|rule| rule.kind == kind).map_or_else(|| kind.usual_concern(), |rule| rule.concern)
    }

    /// Whole days from `today` to the last day; negative once it has closed.
    #[must_use]
    pub fn days_left(&self, today: Date) -> Option<i32> {
        self.closes.map(|closes| today.until(closes).map_or(0, |span| span.get_days()))
    }
}
