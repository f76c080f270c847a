//! The data of the portfolio's page and tables.

use crate::{
    analysis::Stage,
    report::views::{
        CompetencyName, decided::DecidedView, evidence::EvidenceView, framework::FrameworkView,
        tally::TallyView,
    },
};

pub struct PortfolioView {
    pub framework: FrameworkView,
    pub person: PortfolioPersonView,
    pub level: String,
    /// When the portfolio was begun, in UTC.
    pub began: String,
    /// When the bundle was made, in UTC.
    pub made: String,
    /// True if every page is marked as unfinished.
    pub draft: bool,
    /// The title of the target.
    pub submission: Option<String>,
    /// True if assessors decided on an earlier version.
    pub sent_again: bool,
    pub summary: TallyView,
    pub domains: Vec<PortfolioDomainView>,
    /// The levels below, from the lowest, if they count as well, or if anything was rated there.
    pub below: Vec<LevelBelowView>,
    pub evidence: Vec<PortfolioEvidenceView>,
    /// Each day on which something at this level was rated, oldest first, with the tally at its
    /// end.
    pub growth: Vec<GrowthView>,
    /// The personal development plan, in the order of its numbers.
    pub plan: Vec<PortfolioGoalView>,
    pub level_title: String,
    pub level_about: Option<String>,
}

/// A level below the person's own, with the name, title and verdict of each competency that counts
/// there. Behind the title stands the choice that it belongs to.
pub struct LevelBelowView {
    pub level: String,
    /// True if it belongs to the target as well.
    pub counts: bool,
    pub title: String,
    pub summary: TallyView,
    pub competencies: Vec<(CompetencyName, String, String)>,
}

pub struct PortfolioPersonView {
    pub label: Option<String>,
    pub role: Option<String>,
}

pub struct GrowthView {
    /// The day, in UTC.
    pub on: String,
    pub summary: TallyView,
    /// How many points of their scales the answers of the day stand above the answers before them.
    pub steps_up: usize,
}

pub struct PortfolioGoalView {
    /// The id that people type, such as `G3`.
    pub id: String,
    pub what: String,
    pub competencies: Vec<CompetencyName>,
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
    pub competency: CompetencyName,
    pub title: String,
    /// The choice that it belongs to, in words, if it does not count by itself.
    pub part: Option<String>,
    pub level: String,
    pub aspects: Vec<PortfolioAspectView>,
    /// Short ids of the evidence for it.
    pub evidence: Vec<String>,
    /// The assessors' earlier decision on it, if the portfolio is sent again.
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
    /// The reason why it is not part of this person's work; empty for an earlier rating, whose
    /// words stay with the person.
    pub not_applicable: Option<String>,
    /// The note of the current rating; the words of earlier ones stay with the person.
    pub note: Option<String>,
    pub label: String,
}

pub struct PortfolioEvidenceView {
    pub evidence: EvidenceView,
    /// The person's words, as Markdown.
    pub words: Option<String>,
    /// The path of each file in the bundle, from `data/`: the person's own words first, then the
    /// others in the order of `files`.
    pub paths: Vec<String>,
}
