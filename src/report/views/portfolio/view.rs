//! What the page and the tables say of a portfolio.

use crate::{
    analysis::Stage,
    report::views::{decided::DecidedView, evidence::EvidenceView, framework::FrameworkView, status::TallyView},
};

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
    /// The title of where it goes.
    pub submission: Option<String>,
    /// Whether assessors decided on an earlier one.
    pub sent_again: bool,
    pub summary: TallyView,
    pub domains: Vec<PortfolioDomainView>,
    pub evidence: Vec<PortfolioEvidenceView>,
    /// Each day on which something of this level was rated, oldest first, and where everything stood when it ended.
    pub growth: Vec<GrowthView>,
    /// The personal development plan, in the order of its numbers.
    pub plan: Vec<PortfolioGoalView>,
    pub level_title: String,
    pub level_about: Option<String>,
}

pub struct PortfolioPersonView {
    pub label: Option<String>,
    pub role: Option<String>,
}

pub struct GrowthView {
    /// The day, in UTC.
    pub on: String,
    pub summary: TallyView,
}

pub struct PortfolioGoalView {
    /// What people type, such as `G3`.
    pub id: String,
    pub what: String,
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

pub struct PortfolioDomainView {
    pub domain: String,
    pub title: String,
    pub summary: TallyView,
    pub competencies: Vec<PortfolioCompetencyView>,
    pub about: Option<String>,
}

pub struct PortfolioCompetencyView {
    pub competency: String,
    pub code: Option<String>,
    pub title: String,
    pub level: String,
    pub aspects: Vec<PortfolioAspectView>,
    /// Short ids of the evidence that speaks for it.
    pub evidence: Vec<String>,
    /// What assessors decided on it before, where the portfolio is sent again.
    pub decision: Option<DecidedView>,
    pub stage: Stage,
    pub label: String,
}

pub struct PortfolioAspectView {
    pub aspect: String,
    pub statement: Option<String>,
    /// Oldest first; the last one stands.
    pub ratings: Vec<PortfolioRatingView>,
    pub title: String,
    pub label: String,
}

pub struct PortfolioRatingView {
    /// In UTC.
    pub at: String,
    /// A point's id; absent where it is not applicable.
    pub point: Option<String>,
    /// Why it is no part of this person's work; empty for an earlier rating, whose words stay with the person.
    pub not_applicable: Option<String>,
    /// Of the rating that stands; the words of earlier ones stay with the person.
    pub note: Option<String>,
    pub label: String,
}

pub struct PortfolioEvidenceView {
    pub evidence: EvidenceView,
    /// What the person wrote, as Markdown.
    pub words: Option<String>,
    /// Where each file is in the bundle, from `data/`: the person's own words first, then the others in the order of `files`.
    pub paths: Vec<String>,
}
