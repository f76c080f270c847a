//! What `portfolio.json` says, field by field; the page and the CSV files are made of the same.

use serde::Serialize;

use crate::{
    analysis::State,
    report::{decided::DecidedView, evidence::EvidenceView, framework::FrameworkView, status::TallyView},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortfolioView {
    pub framework: FrameworkView,
    pub person: PortfolioPersonView,
    pub level: String,
    /// When the portfolio was begun, in UTC.
    pub began: String,
    /// When the bundle was made, in UTC.
    pub made: String,
    /// Marked as unfinished on every page.
    pub draft: bool,
    pub submission: Option<SubmissionView>,
    /// What assessors decided on an earlier bundle, where this one is sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resubmission: Option<ResubmissionView>,
    pub summary: TallyView,
    pub domains: Vec<PortfolioDomainView>,
    pub evidence: Vec<PortfolioEvidenceView>,
    /// Each day on which something of this level was rated, oldest first, and where everything stood when it ended.
    pub growth: Vec<GrowthView>,
    /// The personal development plan, in the order of its numbers.
    pub plan: Vec<PortfolioGoalView>,
    /// Ratings that are no part of what the pages show, such as those of another level: points and days, without words.
    pub other_ratings: Vec<OtherRatingView>,
    /// Findings of the confidentiality check that the person knows and has a reason for, which stays with them.
    pub accepted_findings: Vec<AcceptedFindingView>,
    #[serde(skip)]
    pub(super) level_title: String,
    #[serde(skip)]
    pub(super) level_about: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortfolioPersonView {
    pub label: Option<String>,
    pub role: Option<String>,
    pub role_id: Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GrowthView {
    /// The day, in UTC.
    pub on: String,
    pub summary: TallyView,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortfolioGoalView {
    /// What people type, such as `G3`.
    pub id: String,
    /// Its id that nothing else has.
    pub key: String,
    pub what: String,
    #[serde(rename = "for")]
    pub competencies: Vec<String>,
    pub how: Option<String>,
    /// The day it is due.
    pub by: Option<String>,
    pub done_when: Option<String>,
    /// When it was added, in UTC.
    pub added: String,
    /// The day it was reached.
    pub done_on: Option<String>,
    pub note: Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OtherRatingView {
    pub competency: String,
    pub level: String,
    pub aspect: String,
    /// Oldest first; the last one stands.
    pub ratings: Vec<PortfolioRatingView>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AcceptedFindingView {
    pub finding: String,
    pub kind: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SubmissionView {
    pub id: String,
    pub title: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ResubmissionView {
    /// The earlier bundle, by its SHA-256.
    pub of: String,
    /// The decision files, as they were made.
    pub decisions: Vec<DecisionFileView>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecisionFileView {
    /// Where it is in the bundle, from `data/`.
    pub path: String,
    pub sha256: String,
    /// Where its signature is, if it was signed.
    pub signature: Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortfolioDomainView {
    pub domain: String,
    pub title: String,
    pub summary: TallyView,
    pub competencies: Vec<PortfolioCompetencyView>,
    #[serde(skip)]
    pub(super) about: Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortfolioCompetencyView {
    pub competency: String,
    pub code: Option<String>,
    pub title: String,
    pub level: String,
    /// A point's id, `not-rated` or `not-applicable`.
    pub verdict: String,
    pub aspects: Vec<PortfolioAspectView>,
    /// Short ids of the evidence that speaks for it.
    pub evidence: Vec<String>,
    /// What assessors decided on it before, where the portfolio is sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecidedView>,
    #[serde(skip)]
    pub(super) state: State,
    #[serde(skip)]
    pub(super) label: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortfolioAspectView {
    pub aspect: String,
    pub statement: Option<String>,
    /// Oldest first; the last one stands.
    pub ratings: Vec<PortfolioRatingView>,
    #[serde(skip)]
    pub(super) title: String,
    #[serde(skip)]
    pub(super) label: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortfolioRatingView {
    /// In UTC.
    pub at: String,
    /// A point's id; absent where it is not applicable.
    pub point: Option<String>,
    /// Why it is no part of this person's work; empty for an earlier rating, whose words stay with the person.
    pub not_applicable: Option<String>,
    /// Of the rating that stands; the words of earlier ones stay with the person.
    pub note: Option<String>,
    /// Of the framework that it was given against.
    pub framework: String,
    #[serde(skip)]
    pub(super) label: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortfolioEvidenceView {
    #[serde(flatten)]
    pub evidence: EvidenceView,
    /// Its id that nothing else has.
    pub key: String,
    /// What the person wrote, as Markdown.
    pub words: Option<String>,
    /// Where each file is in the bundle, from `data/`: the person's own words first, then the others in the order of `files`.
    pub paths: Vec<String>,
}
