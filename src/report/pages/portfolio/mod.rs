//! The portfolio as a page for people: one file that needs no network and no script, made to be read, searched and printed.
//!
//! Only what is on it depends on the view, so that the same view gives the same bytes. All words of a person go through
//! `text/sanitise.rs` or `report/render/words.rs`; the only script is `filter.js`, which the page's own policy names by its digest.

mod chart;
mod cover;
mod domains;
mod evidence;
mod filter;
mod growth;
mod matrix;
mod plan;

pub use cover::made_by;

use crate::report::views::portfolio::{PortfolioCompetencyView, PortfolioDomainView, PortfolioEvidenceView, PortfolioView};
use crate::{
    analysis::Stage,
    report::render::html,
    text::{day_in_words, html_escaped as escaped},
};

const STYLE: &str = concat!(include_str!("../../render/page.css"), include_str!("portfolio.css"), include_str!("print.css"));
/// What each printed sheet of a draft says at its foot.
const DRAFT_STYLE: &str = include_str!("draft.css");
const DRAFT: &str = "<p class=\"draft\">Draft: this portfolio is not finished.</p>\n";
/// What no words of a person can become: their quotes are escaped.
const DRAFT_MARK: &[u8] = b"class=\"draft\"";

/// Whether the page of any imh says that the portfolio is a draft.
#[must_use]
pub fn is_draft(page: &[u8]) -> bool {
    memchr::memmem::find(page, DRAFT_MARK).is_some()
}

/// What a verdict counts as, from what is furthest along: as a class, and in words. Nothing here judges.
const STAGES: [(Stage, &str, &str); 5] = [
    (Stage::Achieved, "met", "achieved"),
    (Stage::OnTheWay, "on-the-way", "on the way"),
    (Stage::NotYet, "not-yet", "not yet"),
    (Stage::NotRated, "not-rated", "not yet rated"),
    (Stage::NotApplicable, "not-applicable", "not part of this role"),
];

impl PortfolioView {
    /// `index.html`; `maker` is what anybody needs to make the same again.
    #[must_use]
    pub fn page(&self, maker: Option<&str>) -> String {
        let mut body = String::from("<a class=\"skip\" href=\"#main\">Skip to the portfolio</a>\n");
        if self.draft {
            // Behind the words of every sheet that is printed; on a screen each section says it.
            body.push_str("<div class=\"watermark\" aria-hidden=\"true\">DRAFT</div>\n");
        }
        body.push_str(&self.cover());
        body.push_str(&self.contents());
        body.push_str("<main id=\"main\">\n");
        body.push_str(&self.chart());
        body.push_str(&self.filter());
        body.push_str(&self.matrix());
        for domain in &self.domains {
            body.push_str(&self.domain(domain));
        }
        body.push_str(&self.evidence_section());
        body.push_str(&self.growth_section());
        body.push_str(&self.plan_section());
        body.push_str("</main>\n");
        body.push_str(&self.foot(maker));
        let style = if self.draft { format!("{STYLE}{DRAFT_STYLE}") } else { STYLE.to_owned() };
        html::shell(&self.title(), &style, Some(filter::SCRIPT), &body)
    }

    /// A part of the page under its heading, which says so where the portfolio is a draft. `inside` is HTML.
    fn section(&self, id: &str, class: &str, heading: &str, inside: &str) -> String {
        format!("<section class=\"{class}\">\n<h2 id=\"{}\">{}</h2>\n{}{inside}</section>\n", escaped(id), escaped(heading), self.mark())
    }

    fn mark(&self) -> &'static str {
        if self.draft { DRAFT } else { "" }
    }

    /// A competency by its id, if it is on the page.
    fn competency(&self, id: &str) -> Option<&PortfolioCompetencyView> {
        self.competencies().find(|competency| competency.competency == id)
    }

    /// A competency by its id and title, as a link if it is on the page.
    fn named(&self, id: &str) -> String {
        self.competency(id)
            .map_or_else(|| escaped(id), |competency| format!("<a href=\"#{0}\">{0}</a> {1}", escaped(id), escaped(&competency.title)))
    }
}

impl PortfolioDomainView {
    fn anchor(&self) -> String {
        format!("domain-{}", self.domain)
    }

    fn heading(&self) -> String {
        format!("{} {}", self.domain, self.title)
    }
}

impl PortfolioEvidenceView {
    fn anchor(&self) -> String {
        format!("evidence-{}", self.evidence.id)
    }

    fn link(&self) -> String {
        format!("<a href=\"#{}\">{} {}</a>", escaped(&self.anchor()), escaped(&self.evidence.id), escaped(&self.evidence.title))
    }
}

impl PortfolioCompetencyView {
    fn class(&self) -> &'static str {
        // Half an answer is none yet, and its label says so.
        let stage = if self.stage == Stage::HalfAnswered { Stage::NotRated } else { self.stage };
        STAGES.into_iter().find(|(known, ..)| *known == stage).map_or("", |(_, class, _)| class)
    }

    /// The self-rating with a mark beside it whose shape says the same.
    fn rating(&self) -> String {
        format!("<span class=\"swatch {}\" aria-hidden=\"true\"></span>{}", self.class(), escaped(&self.label))
    }
}

/// A moment or day for people, which is also there for machines.
fn when(moment: &str) -> String {
    escaped(&day_in_words(moment))
}
