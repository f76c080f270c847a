//! Decision files: the decisions of one assessor, or of two together, about one bundle. Printing a
//! review and parsing it again gives the same review.

mod among;
#[cfg(test)]
mod schema;
mod typed;

use serde::{Deserialize, Serialize};

pub use among::{AmongWords, among_words};
pub use typed::parse_typed;

use super::{
    answers::{Kind, WEB_PAGE, in_utf8, kind_of},
    input::MARK,
};
use crate::{
    analysis::not_by_name,
    files::is_pdf,
    model::{
        Assessor, CompetencyId, Decision, Digest, FrameworkId, LevelId, NewReview, Outcome, Pin, Quality, Remark, Review, ReviewId,
        Settles, SubmissionId,
    },
    text::{cut, has_control, one_line},
};

/// The version of the file that is read and written.
pub const FORMAT: u64 = 1;
const KIND: &str = "decisions";
/// More decisions, and longer words, than anybody writes.
const MOST_DECISIONS: usize = 10_000;
const LONGEST_WORDS: usize = 10_000;
/// More outcomes than any target has.
pub const MOST_OUTCOMES: usize = 50;
/// More than the number of assessors of one file, and of the reviews it settles.
const MOST_ASSESSORS: usize = 20;
/// More evidence than one decision rests on.
const MOST_EVIDENCE: usize = 1_000;
/// In characters: longer than any name, role, title or label.
pub const LONGEST_LABEL: usize = 500;
/// Larger than any decision file.
pub const MOST_BYTES: u64 = 16 << 20;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "imh decisions"))]
struct ReviewRecord {
    format: u64,
    /// `decisions`.
    kind: String,
    /// The same in every later version of this file.
    review: String,
    bundle: BundleRecord,
    framework: DecisionsPinRecord,
    /// What the portfolio calls its person.
    person: Option<String>,
    level: String,
    /// The submission target whose outcomes these are.
    submission: Option<String>,
    outcomes: Vec<OutcomeRecord>,
    assessor: AssessorRecord,
    /// Who decided as well.
    together_with: Vec<AssessorRecord>,
    /// The reviews that this one settles.
    settles: Vec<String>,
    /// In the order in which they were made; later ones are only ever added.
    decisions: Vec<DecisionRecord>,
    overall: OverallRecord,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct BundleRecord {
    /// Of its bytes as they are when it is not encrypted.
    sha256: String,
    /// Whether its person said of it that it was not finished; absent where they did not.
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
    /// Whether the competency is achieved with it.
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
    /// From 1, without a gap.
    number: usize,
    competency: String,
    level: String,
    title: String,
    outcome: String,
    /// A day.
    decided_on: String,
    reason: String,
    /// What it rests on, by the short ids of the bundle.
    evidence: Vec<String>,
    /// `valid`, `authentic`, `current` and `sufficient`, as far as they were said.
    quality: Vec<String>,
    /// The number of the earlier decision that this one takes the place of.
    supersedes: Option<usize>,
    /// Where two agree: the number of each one's own decision, in the order of `settles` above; null where there was none.
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
    /// A day.
    written_on: String,
    says: String,
}

/// The reason why a file is not a review, in words that follow "it".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionsFault {
    /// JSON that was never a decision file.
    #[error("is not a decision file, but JSON of another kind")]
    Foreign,
    /// The first fault that makes it invalid.
    #[error("{0}")]
    Broken(String),
}

impl From<String> for DecisionsFault {
    fn from(what: String) -> Self {
        Self::Broken(what)
    }
}

/// Parses the review in a decision file.
///
/// # Errors
/// If the file is not a valid decision file.
pub fn parse(bytes: &[u8]) -> Result<Review, DecisionsFault> {
    // Other programs save text with a byte order mark, or in UTF-16.
    let text = in_utf8(bytes);
    let bytes = text.strip_prefix(MARK).unwrap_or(&text);
    let record: ReviewRecord = match serde_json::from_slice(bytes) {
        Ok(record) => record,
        Err(_) if bytes.trim_ascii().is_empty() => return Err("is empty, so it is not a decision file".to_owned().into()),
        Err(error) if error.is_eof() => return Err("ends too early: only a part of it is here".to_owned().into()),
        Err(error) => return Err(fault_of(bytes, &error)),
    };
    if record.kind != KIND {
        return Err(DecisionsFault::Foreign);
    }
    if record.format != FORMAT {
        return Err(NEWER.to_owned().into());
    }
    Ok(review_of(record)?)
}

/// Returns whether an invalid file may be a damaged decision file, or one from a newer imh, about a
/// portfolio that `is_meant` knows. The check is weaker if the file is `called` like a decision
/// file.
#[must_use]
pub fn may_be(bytes: &[u8], called: bool, is_meant: impl Fn(Digest) -> bool) -> bool {
    // Somebody may have saved it in UTF-16.
    let text: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let has = |words: &str| memchr::memmem::find(&text, words.as_bytes()).is_some();
    let is_bare = called && !text.contains(&b'"');
    let begins = || text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text).trim_ascii_start().starts_with(b"{");
    let is_ours = has("\"decisions\"") && (called || begins());
    is_bare || is_ours && bundle_in(&text).is_none_or(is_meant)
}

/// Returns the bundle that a text says it is about, as far as it can be read.
fn bundle_in(text: &[u8]) -> Option<Digest> {
    let after = |text: &[u8], words: &str| Some(memchr::memmem::find(text, words.as_bytes())? + words.len());
    let text = &text[after(text, "\"bundle\"")?..];
    let text = text[after(text, "\"sha256\"")?..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start().strip_prefix(b"\"")?;
    Digest::parse(std::str::from_utf8(text.get(..64)?).ok()?)
}

/// Returns what is wrong with a file that does not parse, by what it says about itself.
fn fault_of(bytes: &[u8], error: &serde_json::Error) -> DecisionsFault {
    let json: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    let is_ours = json.as_ref().and_then(|json| json.get("kind")).is_some_and(|kind| kind == KIND);
    if json.is_some() && !is_ours {
        return DecisionsFault::Foreign;
    }
    let format = json.as_ref().and_then(|json| json.get("format")).and_then(serde_json::Value::as_u64);
    if is_ours && format.is_some_and(|format| format > FORMAT) {
        return NEWER.to_owned().into();
    }
    let said = in_short(error);
    if is_ours && let Some(key) = said.strip_prefix("unknown field `") {
        let key = key.split('`').next().unwrap_or(key);
        return format!("holds `{key}`, which this imh does not know: a newer imh wrote it, or somebody changed the file").into();
    }
    if let Some(what) = json.is_none().then(|| instead(bytes)).flatten() {
        return format!("is not a decision file: {what}").into();
    }
    let place = format!("line {}, column {}", error.line(), error.column());
    match said.strip_prefix("missing field ").and_then(|said| said.split(" at line").next()) {
        Some(lacks) => format!("is not a whole decision file: it lacks {lacks}").into(),
        None => format!("cannot be read as a decision file: at {place}, something in it was changed or lost").into(),
    }
}

/// Returns what a file is that is not JSON, if that can be recognised.
fn instead(bytes: &[u8]) -> Option<&'static str> {
    Some(match kind_of(bytes) {
        Kind::Sealed => "it is encrypted",
        Kind::Bundle => "it is a portfolio",
        Kind::Book(_) => "it is a spreadsheet",
        Kind::Archive => "it is a ZIP, which has other files in it",
        Kind::Mail | Kind::Letter => "it is a mail",
        Kind::Unread(_) if is_pdf(bytes) => "it is a PDF",
        Kind::Other(WEB_PAGE) => "it is a web page",
        Kind::Other(what) => what,
        Kind::Unread(_) => "it is a file of another program",
        // A text that begins like a decision file is a damaged one.
        Kind::Words if bytes.trim_ascii_start().starts_with(b"{") => return None,
        Kind::Words => "it is some other text",
    })
}

/// Returns what is wrong, without the list of everything that would be valid.
fn in_short(error: &serde_json::Error) -> String {
    let said = one_line(&error.to_string());
    let (what, place) =
        said.rsplit_once(" at line").map_or((said.as_str(), String::new()), |(what, place)| (what, format!(" at line{place}")));
    format!("{}{place}", cut(what.split(", expected").next().unwrap_or(what), 100))
}

const NEWER: &str = "was written by a newer imh, and this one cannot read it";

fn review_of(record: ReviewRecord) -> Result<Review, String> {
    if record.outcomes.len() > MOST_OUTCOMES {
        return Err(format!("holds more than {MOST_OUTCOMES} outcomes"));
    }
    let outcomes: Vec<Outcome> = record.outcomes.into_iter().map(outcome).collect::<Result<_, _>>()?;
    let is_twice = outcomes.iter().enumerate().any(|(at, one)| outcomes[..at].iter().any(|other| other.id == one.id));
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
    review.together_with = record.together_with.into_iter().map(assessor).collect::<Result<_, _>>()?;
    review.settles = record.settles.into_iter().map(|settled| id(settled).map(ReviewId::new)).collect::<Result<_, _>>()?;
    review.remarks = record.overall.remarks.into_iter().map(remark).collect::<Result<_, _>>()?;
    let names = review.assessors().map(|assessor| assessor.name.as_str());
    not_by_name(review.person.as_deref(), names).map_err(|own| format!("cannot count: {}", one_line(&own.to_string())))?;
    if record.decisions.len() > MOST_DECISIONS {
        return Err(format!("holds more than {MOST_DECISIONS} decisions"));
    }
    for decision in record.decisions {
        review.take(self::decision(decision)?).map_err(|fault| format!("cannot be read as it is: {fault}"))?;
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

/// The years in which decisions are accepted.
const YEARS: std::ops::Range<i16> = 2000..2200;

fn id(text: String) -> Result<String, String> {
    let is_id = !text.is_empty() && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if is_id { Ok(text) } else { Err(not_understood(&text)) }
}

/// Checks words on one line: they can be shown and are not empty.
fn line(text: String) -> Result<String, String> {
    let is_line = !text.trim().is_empty() && !has_control(&text) && text.chars().count() <= LONGEST_WORDS;
    if is_line { Ok(text) } else { Err(not_understood(&text)) }
}

/// Same as [`line`], and short.
fn label(text: String) -> Result<String, String> {
    if text.chars().count() <= LONGEST_LABEL { line(text) } else { Err(not_understood(&text)) }
}

/// Writes a review as a decision file, with a line end. Refuses a review that [`parse`] would not
/// read back as the same.
///
/// # Errors
/// If a decision file cannot hold part of it.
pub fn print(review: &Review) -> Result<Vec<u8>, DecisionsFault> {
    let bytes = printed(review);
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("would be longer than {} MiB", MOST_BYTES >> 20).into());
    }
    if parse(&bytes)? == *review { Ok(bytes) } else { Err("could not be kept as it is".to_owned().into()) }
}

fn printed(review: &Review) -> Vec<u8> {
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
    let remark = |remark: &Remark| RemarkRecord { written_on: remark.written_on.to_string(), says: remark.says.clone() };
    let record = ReviewRecord {
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
            .map(|outcome| OutcomeRecord { id: outcome.id.clone(), label: outcome.label.clone(), accepts: outcome.accepts })
            .collect(),
        assessor: assessor(&review.assessor),
        together_with: review.together_with.iter().map(assessor).collect(),
        settles: review.settles.iter().map(ToString::to_string).collect(),
        decisions: review.decisions().iter().map(decision).collect(),
        overall: OverallRecord { remarks: review.remarks.iter().map(remark).collect() },
    };
    let mut bytes = serde_json::to_vec_pretty(&record).expect("a record of text and numbers is always JSON");
    bytes.push(b'\n');
    bytes
}
