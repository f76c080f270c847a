//! Where a portfolio goes, with the rules that are known. An unknown rule is absent, never invented.

use jiff::civil::Date;

use super::{Concern, FindingKind, Hours, KindId, LevelId, SubmissionId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    pub id: SubmissionId,
    pub title: String,
    pub organisation: Option<String>,
    pub summary: String,
    /// What a person should know before relying on it.
    pub notice: Option<String>,
    /// The levels that it takes; none is all of them.
    pub levels: Vec<LevelId>,
    /// How a file for it is called, without its kind: words with `{date}`, `{level}`, `{framework}` and `{name}` in them.
    pub file_name: Option<String>,
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

/// What a rule asks for. A number that is `None` is not asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// Every competency of the level has a verdict that is met.
    EveryCompetencyAchieved,
    /// Every competency of the level has at least one piece of evidence.
    EveryCompetencyEvidenced,
    /// So many pieces for each competency of the level.
    EvidencePerCompetency(Amount),
    /// So many pieces in all.
    EvidenceInAll(Amount),
    /// So many pieces of each of these kinds.
    KindsOfEvidence { kinds: Vec<KindId>, amount: Amount },
    /// So many hours in pieces of these kinds together; of any kind that counts hours where none is named.
    HoursInAll { kinds: Vec<KindId>, minimum: Hours },
    /// Every piece is confirmed by somebody else.
    EveryPieceConfirmed,
    /// So many people, told apart by what is said of them, stand behind the evidence together.
    PeopleWhoConfirm { minimum: usize },
    /// Nothing that happened longer ago, in months, and nothing that no longer counts.
    AgeOfEvidence { months: usize },
    /// So many words in each piece of these kinds that is written here; of any kind where none is named.
    WordsPerPiece { kinds: Vec<KindId>, amount: Amount },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    pub minimum: Option<usize>,
    pub maximum: Option<usize>,
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
    /// Whether the competency is achieved with it; any other asks for something.
    pub accepts: bool,
}

impl Outcome {
    /// What may be decided where a target does not say: as the assessment log of the UK public health register has it.
    #[must_use]
    pub fn usual() -> Vec<Self> {
        let outcome = |id: &str, label: &str, accepts| Self { id: id.to_owned(), label: label.to_owned(), accepts };
        vec![
            outcome("accept", "Accepted", true),
            outcome("clarify", "Please clarify", false),
            outcome("resubmit", "Please send again", false),
        ]
    }
}

impl Amount {
    /// What is wrong with a count: too few, too many, or nothing.
    #[must_use]
    pub fn holds(self, count: usize) -> bool {
        self.minimum.is_none_or(|minimum| count >= minimum) && self.maximum.is_none_or(|maximum| count <= maximum)
    }

    /// `at least 2`, `at most 5`, `2 to 5`.
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
