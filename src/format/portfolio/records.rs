//! The records of `portfolio.json`, field by field. The same records write and read it, and nothing
//! shown to people uses them.
//!
//! The format may grow. A reader skips what it does not know, and [`super::parse`] reports that; so
//! a new field may only add to the others. A change to the meaning of a field needs a new `format`,
//! which an older imh refuses.

use serde::{Deserialize, Serialize};

use crate::model::{CompetencyId, Digest, FrameworkId, Pin, Told, ToldOf};

/// The contents of a bundle, for programs. A field added since the first version may be absent, and
/// then it cannot be restored.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "imh report: portfolio"))]
pub struct PortfolioFile {
    /// The version of this file.
    pub(super) format: u32,
    /// `portfolio`.
    pub(super) report: String,
    pub(super) framework: PinRecord,
    pub(super) person: PersonRecord,
    pub(super) level: String,
    /// True if the levels below count towards the target as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) with_levels_below: bool,
    /// The time when the portfolio was begun, in UTC.
    pub(super) began: Option<String>,
    /// The time when the bundle was made, in UTC.
    pub made: String,
    /// True if every page is marked as unfinished.
    pub draft: bool,
    pub submission: Option<SubmissionRecord>,
    /// The decisions on an earlier bundle; absent unless this portfolio is sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resubmission: Option<ResubmissionRecord>,
    #[serde(default)]
    pub(super) summary: TallyRecord,
    pub(super) domains: Vec<DomainRecord>,
    pub(super) evidence: Vec<PieceRecord>,
    /// The totals at the end of each day on which something of this level was rated, oldest first.
    #[serde(default)]
    pub(super) growth: Vec<GrowthRecord>,
    /// The personal development plan, in the order of its numbers.
    #[serde(default)]
    pub(super) plan: Vec<GoalRecord>,
    /// Ratings that the pages do not show, such as of another level: points and times, no words.
    #[serde(default)]
    pub(super) other_ratings: Vec<RatedRecord>,
    /// Findings of the confidentiality check that the person accepted, without the reasons.
    #[serde(default)]
    pub(super) accepted_findings: Vec<AcceptedRecord>,
    /// The names of what it holds that this imh does not know, as a newer one may have written it.
    #[serde(skip)]
    pub unknown: Vec<String>,
}

/// The target of the submission.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SubmissionRecord {
    pub id: String,
    pub title: String,
}

/// The framework of the ratings, identified by its bytes.
#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct PinRecord {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) sha256: String,
    #[serde(default)]
    pub(super) title: String,
    /// The notice to show with the framework's words; null if it has none.
    #[serde(default)]
    pub(super) notice: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct PersonRecord {
    pub(super) label: Option<String>,
    #[serde(default)]
    pub(super) role: Option<String>,
    pub(super) role_id: Option<String>,
}

/// The number of competencies in each state.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct TallyRecord {
    pub(super) competencies: usize,
    pub(super) met: usize,
    pub(super) not_met: usize,
    /// Those of `not-met` that are above the first point of their scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) on_the_way: Option<usize>,
    /// Those of `not-met` that are at the first point of their scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) not_yet: Option<usize>,
    pub(super) not_rated: usize,
    pub(super) not_applicable: usize,
}

#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct DomainRecord {
    #[serde(default)]
    pub(super) domain: String,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) summary: TallyRecord,
    pub(super) competencies: Vec<CompetencyRecord>,
}

#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct CompetencyRecord {
    pub(super) competency: String,
    #[serde(default)]
    pub(super) code: Option<String>,
    #[serde(default)]
    pub(super) title: String,
    pub(super) level: String,
    /// A point's id, `not-rated` or `not-applicable`.
    #[serde(default)]
    pub(super) verdict: String,
    pub(super) aspects: Vec<AspectRecord>,
    /// Short ids of the evidence for it.
    #[serde(default)]
    pub(super) evidence: Vec<String>,
    /// The assessors' earlier decision on it; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) decision: Option<CarriedRecord>,
}

#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct AspectRecord {
    pub(super) aspect: String,
    #[serde(default)]
    pub(super) statement: Option<String>,
    /// Oldest first; the last one stands.
    pub(super) ratings: Vec<RatingRecord>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RatingRecord {
    /// The time of the rating, in UTC.
    pub(super) at: String,
    /// A point's id; null if the answer is not applicable.
    pub(super) point: Option<String>,
    /// The reason why it is not part of this person's work, or null if it is. Empty for an earlier
    /// rating and in `other-ratings`: those words stay with the person.
    pub(super) not_applicable: Option<String>,
    /// The note on the current rating. Null if there is none, for an earlier rating, and in
    /// `other-ratings`: those words stay with the person.
    pub(super) note: Option<String>,
    /// The SHA-256 of the framework used for the rating.
    pub(super) framework: String,
}

#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RatedRecord {
    pub(super) competency: String,
    pub(super) level: String,
    pub(super) aspect: String,
    /// Oldest first; the last one stands.
    pub(super) ratings: Vec<RatingRecord>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct PieceRecord {
    /// The short id, such as `E7`.
    pub(super) id: String,
    pub(super) title: String,
    pub(super) kind: String,
    #[serde(default)]
    pub(super) kind_title: String,
    /// A month or a day; null if none is given.
    pub(super) happened: Option<String>,
    /// The time when it was added, in UTC.
    pub(super) added: String,
    /// The last month or day on which it counts; null if none is given.
    pub(super) valid_until: Option<String>,
    pub(super) minutes: Option<u32>,
    /// The strongest confirmation: `self-declared`, `colleague` or `external`.
    #[serde(default)]
    pub(super) verified: String,
    #[serde(default)]
    pub(super) confirmations: Vec<ConfirmationRecord>,
    pub(super) consent: Option<String>,
    pub(super) r#for: Vec<String>,
    /// The text on what it shows of each competency, in the order of `for`; null if there is none.
    #[serde(default)]
    pub(super) shows: Vec<Option<String>>,
    pub(super) link: Option<String>,
    /// The file with the person's own words; null if there is none.
    pub(super) account: Option<FileRecord>,
    pub(super) files: Vec<FileRecord>,
    /// A unique id.
    pub(super) key: Option<String>,
    /// The person's own words, as Markdown.
    pub(super) words: Option<String>,
    /// The path of each file in the bundle, from `data/`: the person's own words first, then the
    /// others in the order of `files`.
    pub(super) paths: Vec<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ConfirmationRecord {
    /// `colleague` or `external`.
    pub(super) how: String,
    /// The role of the person who confirmed it.
    pub(super) by: String,
    /// The day of the confirmation.
    pub(super) on: String,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct FileRecord {
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) size_bytes: u64,
}

#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct GrowthRecord {
    /// The day, in UTC.
    pub(super) on: String,
    pub(super) summary: TallyRecord,
    /// How many points of their scales the answers of the day stand above the answers before them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) steps_up: Option<usize>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct GoalRecord {
    /// The short id, such as `G3`.
    pub(super) id: String,
    /// A unique id.
    pub(super) key: Option<String>,
    pub(super) what: String,
    pub(super) r#for: Vec<String>,
    pub(super) how: Option<String>,
    /// The day it is due; null if none is set.
    pub(super) by: Option<String>,
    pub(super) done_when: Option<String>,
    /// The time when it was added, in UTC.
    pub(super) added: String,
    /// The day it was reached; null if it is open.
    pub(super) done_on: Option<String>,
    pub(super) note: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct AcceptedRecord {
    pub(super) finding: String,
    pub(super) kind: String,
}

/// The assessors' decisions on an earlier bundle.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ResubmissionRecord {
    /// The SHA-256 of the earlier bundle.
    pub of: String,
    /// The decision files, byte for byte.
    pub decisions: Vec<DecisionFileRecord>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecisionFileRecord {
    /// The path in the bundle, from `data/`.
    pub path: String,
    pub sha256: String,
    /// The path of its signature; null if it was not signed.
    pub signature: Option<String>,
}

/// The decision that counts for a competency.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CarriedRecord {
    pub competency: String,
    pub title: String,
    pub outcome: String,
    pub label: String,
    pub accepted: bool,
    /// The day of the decision.
    pub decided_on: String,
    /// The names of the people who decided.
    pub by: Vec<String>,
    pub reason: String,
    pub evidence: Vec<String>,
    /// The changes since then to what an acceptance rests on, in words.
    pub changed: Vec<String>,
    /// All changes to the competency since then, in words, as stated by whoever sends it again.
    pub since: Vec<String>,
}

impl PortfolioFile {
    /// Returns the framework that it says it was made against, if the values are valid.
    #[must_use]
    pub fn pin(&self) -> Option<Pin> {
        let PinRecord { id, version, sha256, .. } = &self.framework;
        Some(Pin {
            id: FrameworkId::new(&**id),
            version: version.clone(),
            sha256: Digest::parse(sha256)?,
        })
    }

    /// Returns the name of its person.
    pub(super) fn label(&self) -> Option<&str> {
        self.person.label.as_deref()
    }

    pub(super) fn competencies(&self) -> impl Iterator<Item = &CompetencyRecord> {
        self.domains.iter().flat_map(|domain| &domain.competencies)
    }

    /// Returns what is new about a competency since assessors decided on it; `None` if they did
    /// not.
    #[must_use]
    pub fn new_since(&self, competency: &str) -> Option<&[String]> {
        let known = self.competencies().find(|known| known.competency == competency)?;
        known.decision.as_ref().map(|carried| carried.since.as_slice())
    }

    /// Returns the changes since the decisions on an earlier bundle, as far as this one records
    /// them; `bundle` is the digest of this one.
    #[must_use]
    pub fn told(&self, bundle: Digest) -> Told {
        let of = self.competencies().filter_map(|known| {
            let carried = known.decision.as_ref()?;
            let competency = CompetencyId::new(&*known.competency);
            Some(ToldOf {
                competency,
                since: carried.since.clone(),
                changed: carried.changed.clone(),
            })
        });
        Told { bundle, of: of.collect() }
    }

    /// Returns the decisions on an earlier bundle, in the order of competencies.
    pub fn decisions(&self) -> impl Iterator<Item = &CarriedRecord> {
        self.competencies().filter_map(|known| known.decision.as_ref())
    }

    /// Returns the person's own words of a piece of evidence, by its short id.
    #[must_use]
    pub fn words_of(&self, short: &str) -> Option<&str> {
        self.evidence.iter().find(|piece| piece.id == short)?.words.as_deref()
    }

    /// Returns the paths of the files of all pieces, below `data/`, in the order of the pieces.
    pub fn paths_of_evidence(&self) -> impl Iterator<Item = &String> {
        self.evidence.iter().flat_map(|piece| &piece.paths)
    }

    /// Returns the paths of the files of a piece of evidence, below `data/`, by its short id.
    #[must_use]
    pub fn paths_of(&self, short: &str) -> &[String] {
        self.evidence.iter().find(|piece| piece.id == short).map_or(&[], |piece| &piece.paths)
    }
}
