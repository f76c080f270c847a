//! The contents of a decision file, and the review in it.

use serde::{Deserialize, Serialize};

use super::{FORMAT, KIND};
use crate::{
    analysis::not_by_name,
    model::{
        Assessor, CompetencyId, Decision, Digest, FrameworkId, LevelId, NewReview, Outcome, Pin,
        Quality, Remark, Review, ReviewId, Settles, SubmissionId,
    },
    text::{cut, has_control, one_line},
};

/// More decisions than anybody makes, and more letters than anybody writes about one.
const MOST_DECISIONS: usize = 10_000;
const LONGEST_WORDS: usize = 10_000;
/// More outcomes than any target has.
pub const MOST_OUTCOMES: usize = 50;
/// More people than decide together, and more reviews than they settle.
const MOST_ASSESSORS: usize = 20;
/// More pieces of evidence than one decision rests on.
const MOST_EVIDENCE: usize = 1_000;
/// More letters than any name, role, title or label has.
pub const LONGEST_LABEL: usize = 500;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "imh decisions"))]
pub(super) struct ReviewRecord {
    pub(super) format: u64,
    /// `decisions`.
    pub(super) kind: String,
    /// The id of the review: the same in every later version of this file.
    review: String,
    bundle: BundleRecord,
    framework: DecisionsPinRecord,
    /// The name of the person in the portfolio; null if it gives none.
    person: Option<String>,
    level: String,
    /// The submission target that sets the outcomes; null if there is none.
    submission: Option<String>,
    outcomes: Vec<OutcomeRecord>,
    assessor: AssessorRecord,
    /// The other people who decided together with `assessor`.
    together_with: Vec<AssessorRecord>,
    /// The ids of the reviews that this one settles.
    settles: Vec<String>,
    /// In the order in which they were made. New ones are only ever added at the end.
    decisions: Vec<DecisionRecord>,
    overall: OverallRecord,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct BundleRecord {
    /// The SHA-256 of the bundle before it is encrypted.
    sha256: String,
    /// True if the person marked the bundle as a draft; otherwise absent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    draft: bool,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct DecisionsPinRecord {
    id: String,
    version: String,
    sha256: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct OutcomeRecord {
    id: String,
    label: String,
    /// True if this outcome means that the competency is achieved.
    accepts: bool,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct AssessorRecord {
    name: String,
    role: Option<String>,
    registration: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct DecisionRecord {
    /// Counted from 1, without a gap.
    number: usize,
    competency: String,
    level: String,
    title: String,
    outcome: String,
    /// The day of the decision.
    decided_on: String,
    reason: String,
    /// The evidence that the decision rests on, by its short ids in the bundle.
    evidence: Vec<String>,
    /// The qualities found in the evidence: `valid`, `authentic`, `current`, `sufficient`.
    quality: Vec<String>,
    /// The number of the earlier decision that this one replaces; null if there is none.
    supersedes: Option<usize>,
    /// Only in a decision that two assessors agreed: the numbers of their own decisions, in the
    /// order of `settles` above, each null if that assessor made none. Otherwise absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settles: Option<(Option<usize>, Option<usize>)>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct OverallRecord {
    remarks: Vec<RemarkRecord>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RemarkRecord {
    /// The day on which it was written.
    written_on: String,
    says: String,
}

/// Returns the review in a record.
///
/// # Errors
/// If the record is not valid; the words continue a sentence that begins with "it".
pub(super) fn review_of(record: ReviewRecord) -> Result<Review, String> {
    if record.outcomes.len() > MOST_OUTCOMES {
        return Err(format!("holds more than {MOST_OUTCOMES} outcomes"));
    }
    let outcomes: Vec<Outcome> =
        record.outcomes.into_iter().map(outcome).collect::<Result<_, _>>()?;
    let is_twice = outcomes
        .iter()
        .enumerate()
        .any(|(at, one)| outcomes[..at].iter().any(|other| other.id == one.id));
    if is_twice || !outcomes.iter().any(|outcome| outcome.accepts) {
        return Err("does not say which outcome accepts, or says one twice".to_owned());
    }
    let mut review = Review::begin(NewReview {
        id: ReviewId::new(id(record.review)?),
        bundle: digest(&record.bundle.sha256)?,
        draft: record.bundle.draft,
        pin: Pin {
            id: FrameworkId::new(id(record.framework.id)?),
            version: label(record.framework.version)?,
            sha256: digest(&record.framework.sha256)?,
        },
        person: record.person.map(label).transpose()?,
        level: LevelId::new(id(record.level)?),
        submission: record.submission.map(id).transpose()?.map(SubmissionId::new),
        outcomes,
        assessor: assessor(record.assessor)?,
    });
    if record.together_with.len().max(record.settles.len()) > MOST_ASSESSORS {
        return Err(format!("names more than {MOST_ASSESSORS} assessors or reviews"));
    }
    review.together_with =
        record.together_with.into_iter().map(assessor).collect::<Result<_, _>>()?;
    review.settles = record
        .settles
        .into_iter()
        .map(|settled| id(settled).map(ReviewId::new))
        .collect::<Result<_, _>>()?;
    review.remarks = record.overall.remarks.into_iter().map(remark).collect::<Result<_, _>>()?;
    let names = review.assessors().map(|assessor| assessor.name.as_str());
    not_by_name(review.person.as_deref(), names)
        .map_err(|own| format!("cannot count: {}", one_line(&own.to_string())))?;
    if record.decisions.len() > MOST_DECISIONS {
        return Err(format!("holds more than {MOST_DECISIONS} decisions"));
    }
    for decision in record.decisions {
        review
            .take(self::decision(decision)?)
            .map_err(|fault| format!("cannot be read as it is: {fault}"))?;
    }
    Ok(review)
}

fn outcome(record: OutcomeRecord) -> Result<Outcome, String> {
    Ok(Outcome { id: id(record.id)?, label: label(record.label)?, accepts: record.accepts })
}

fn assessor(record: AssessorRecord) -> Result<Assessor, String> {
    Ok(Assessor {
        name: label(record.name)?,
        role: record.role.map(label).transpose()?,
        registration: record.registration.map(label).transpose()?,
    })
}

fn remark(record: RemarkRecord) -> Result<Remark, String> {
    Ok(Remark { written_on: day(&record.written_on)?, says: line(record.says)? })
}

fn decision(record: DecisionRecord) -> Result<Decision, String> {
    if record.evidence.len() > MOST_EVIDENCE || record.quality.len() > Quality::ALL.len() {
        return Err(format!("rests decision {} on more than anybody looks at", record.number));
    }
    let quality = |name: &String| Quality::parse(name).ok_or_else(|| not_understood(name));
    Ok(Decision {
        number: record.number,
        competency: CompetencyId::new(id(record.competency)?),
        level: LevelId::new(id(record.level)?),
        title: label(record.title)?,
        outcome: id(record.outcome)?,
        decided_on: day(&record.decided_on)?,
        reason: line(record.reason)?,
        evidence: record.evidence.into_iter().map(id).collect::<Result<_, _>>()?,
        quality: record.quality.iter().map(quality).collect::<Result<_, _>>()?,
        supersedes: record.supersedes,
        settles: record.settles.map(|(one, other)| Settles(one, other)),
    })
}

fn not_understood(words: &str) -> String {
    format!("holds something that is not understood: `{}`", cut(&one_line(words), 60))
}

fn digest(text: &str) -> Result<Digest, String> {
    Digest::parse(text).ok_or_else(|| not_understood(text))
}

fn day(text: &str) -> Result<jiff::civil::Date, String> {
    let day = text.parse().ok().filter(|day: &jiff::civil::Date| YEARS.contains(&day.year()));
    day.ok_or_else(|| not_understood(text))
}

/// The years in which a decision can be made.
const YEARS: std::ops::Range<i16> = 2000..2200;

fn id(text: String) -> Result<String, String> {
    let is_id = !text.is_empty()
        && text.len() <= 64
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if is_id { Ok(text) } else { Err(not_understood(&text)) }
}

/// Returns the words if they are on one line, can be shown and are not empty.
fn line(text: String) -> Result<String, String> {
    let is_line =
        !text.trim().is_empty() && !has_control(&text) && text.chars().count() <= LONGEST_WORDS;
    if is_line { Ok(text) } else { Err(not_understood(&text)) }
}

/// Like [`line`], but limited to a short text.
fn label(text: String) -> Result<String, String> {
    if text.chars().count() <= LONGEST_LABEL { line(text) } else { Err(not_understood(&text)) }
}

/// Returns the record of a review.
pub(super) fn record_of(review: &Review) -> ReviewRecord {
    let assessor = |assessor: &Assessor| AssessorRecord {
        name: assessor.name.clone(),
        role: assessor.role.clone(),
        registration: assessor.registration.clone(),
    };
    let decision = |decision: &Decision| DecisionRecord {
        number: decision.number,
        competency: decision.competency.to_string(),
        level: decision.level.to_string(),
        title: decision.title.clone(),
        outcome: decision.outcome.clone(),
        decided_on: decision.decided_on.to_string(),
        reason: decision.reason.clone(),
        evidence: decision.evidence.clone(),
        quality: decision.quality.iter().map(|quality| quality.name().to_owned()).collect(),
        supersedes: decision.supersedes,
        settles: decision.settles.map(|Settles(one, other)| (one, other)),
    };
    let remark = |remark: &Remark| RemarkRecord {
        written_on: remark.written_on.to_string(),
        says: remark.says.clone(),
    };
    ReviewRecord {
        format: FORMAT,
        kind: KIND.to_owned(),
        review: review.id.to_string(),
        bundle: BundleRecord { sha256: review.bundle.to_string(), draft: review.draft },
        framework: DecisionsPinRecord {
            id: review.pin.id.to_string(),
            version: review.pin.version.clone(),
            sha256: review.pin.sha256.to_string(),
        },
        person: review.person.clone(),
        level: review.level.to_string(),
        submission: review.submission.as_ref().map(ToString::to_string),
        outcomes: review
            .outcomes
            .iter()
            .map(|outcome| OutcomeRecord {
                id: outcome.id.clone(),
                label: outcome.label.clone(),
                accepts: outcome.accepts,
            })
            .collect(),
        assessor: assessor(&review.assessor),
        together_with: review.together_with.iter().map(assessor).collect(),
        settles: review.settles.iter().map(ToString::to_string).collect(),
        decisions: review.decisions().iter().map(decision).collect(),
        overall: OverallRecord { remarks: review.remarks.iter().map(remark).collect() },
    }
}
