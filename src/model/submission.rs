//! A target that a portfolio is submitted to, with its known rules. An unknown rule is absent,
//! never invented.

use jiff::civil::Date;

use super::{Concern, FindingKind, Hours, KindId, LevelId, Pin, SubmissionId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    pub id: SubmissionId,
    pub title: String,
    pub organisation: Option<String>,
    pub summary: String,
    /// A caution for people who rely on it.
    pub notice: Option<String>,
    /// The frameworks that it is for, each an id or an `id@version`; empty means all.
    pub frameworks: Vec<String>,
    /// The levels that it accepts; empty means all.
    pub levels: Vec<LevelId>,
    /// The name of a file for it, without its extension; `{date}`, `{level}`, `{framework}` and
    /// `{name}` in it are replaced.
    pub file_name: Option<String>,
    pub opens: Option<Date>,
    /// The last day for submissions.
    pub closes: Option<Date>,
    pub rules: Vec<Rule>,
    /// Its confidentiality rules, if they differ from the usual ones.
    pub privacy: Vec<PrivacyRule>,
    pub outcomes: Vec<Outcome>,
}

impl Submission {
    /// Returns whether it is for portfolios on this framework.
    #[must_use]
    pub fn is_for(&self, framework: &Pin) -> bool {
        let is_it = |named: &String| match named.split_once('@') {
            Some((id, version)) => framework.id.as_str() == id && framework.version == version,
            None => framework.id.as_str() == named,
        };
        self.frameworks.is_empty() || self.frameworks.iter().any(is_it)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub kind: RuleKind,
    pub severity: Severity,
    pub says: String,
    /// The source of the rule, and how certain it is.
    pub source: Option<String>,
}

/// How a target treats one kind of finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivacyRule {
    pub kind: FindingKind,
    pub concern: Concern,
    /// The source of the rule, and how certain it is.
    pub source: Option<String>,
}

/// The requirement of a rule. A number that is `None` is not required.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// Every competency of the level has a verdict that is met.
    EveryCompetencyAchieved,
    /// Every competency of the level has at least one piece of evidence.
    EveryCompetencyEvidenced,
    /// The number of pieces for each competency of the level.
    EvidencePerCompetency(Amount),
    /// The number of pieces in total.
    EvidenceInAll(Amount),
    /// The number of pieces of each of these kinds.
    KindsOfEvidence { kinds: Vec<KindId>, amount: Amount },
    /// The hours in pieces of these kinds in total; without kinds, of any kind that counts hours.
    HoursInAll { kinds: Vec<KindId>, minimum: Hours },
    /// Every piece is confirmed by somebody else.
    EveryPieceConfirmed,
    /// The number of different people, told apart by their description, who confirm the evidence.
    PeopleWhoConfirm { minimum: usize },
    /// No piece is older than this, in months, and none has expired.
    AgeOfEvidence { months: usize },
    /// The number of words in each piece of these kinds written here; without kinds, of any kind.
    WordsPerPiece { kinds: Vec<KindId>, amount: Amount },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    pub minimum: Option<usize>,
    pub maximum: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Until it is met, only a draft can be exported.
    Must,
    /// It is reported, but does not block.
    Should,
}

/// A possible outcome of an assessor's decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub id: String,
    pub label: String,
    /// True if the competency is achieved with it; any other outcome asks for something.
    pub accepts: bool,
}

impl Outcome {
    /// Returns the outcomes if a target does not give its own: those of the assessment log of the
    /// UK public health register.
    #[must_use]
    pub fn usual() -> Vec<Self> {
        let outcome = |id: &str, label: &str, accepts| Self {
            id: id.to_owned(),
            label: label.to_owned(),
            accepts,
        };
        vec![
            outcome("accept", "Accepted", true),
            outcome("clarify", "Please clarify", false),
            outcome("resubmit", "Please send again", false),
        ]
    }
}

impl Amount {
    /// Returns whether a count is neither too low nor too high.
    #[must_use]
    pub fn holds(self, count: usize) -> bool {
        self.minimum.is_none_or(|minimum| count >= minimum)
            && self.maximum.is_none_or(|maximum| count <= maximum)
    }

    /// Returns for example `at least 2`, `at most 5` or `2 to 5`.
    #[must_use]
    pub fn in_words(self) -> String {
        match (self.minimum, self.maximum) {
            (Some(minimum), Some(maximum)) if minimum == maximum => format!("exactly {minimum}"),
            (Some(minimum), Some(maximum)) => format!("{minimum} to {maximum}"),
            (Some(minimum), None) => format!("at least {minimum}"),
            (None, Some(maximum)) => format!("at most {maximum}"),
            (None, None) => "any number of".to_owned(),
        }
    }
}

impl RuleKind {
    pub const NAMES: [&'static str; 10] = [
        "every-competency-achieved",
        "every-competency-evidenced",
        "evidence-per-competency",
        "evidence-in-all",
        "kinds-of-evidence",
        "hours-in-all",
        "every-piece-confirmed",
        "people-who-confirm",
        "age-of-evidence",
        "words-per-piece",
    ];

    #[must_use]
    pub fn name(&self) -> &'static str {
        let at = match self {
            Self::EveryCompetencyAchieved => 0,
            Self::EveryCompetencyEvidenced => 1,
            Self::EvidencePerCompetency(_) => 2,
            Self::EvidenceInAll(_) => 3,
            Self::KindsOfEvidence { .. } => 4,
            Self::HoursInAll { .. } => 5,
            Self::EveryPieceConfirmed => 6,
            Self::PeopleWhoConfirm { .. } => 7,
            Self::AgeOfEvidence { .. } => 8,
            Self::WordsPerPiece { .. } => 9,
        };
        Self::NAMES[at]
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
    /// Returns how a kind of finding is treated.
    #[must_use]
    pub fn concern(&self, kind: FindingKind) -> Concern {
        self.privacy
            .iter()
            .find(|rule| rule.kind == kind)
            .map_or_else(|| kind.usual_concern(), |rule| rule.concern)
    }

    /// Returns the whole days from `today` to the last day; negative once it has closed.
    #[must_use]
    pub fn days_left(&self, today: Date) -> Option<i32> {
        self.closes.map(|closes| today.until(closes).map_or(0, |span| span.get_days()))
    }
}
