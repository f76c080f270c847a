//! The portfolio as a document, and as one HTML file that needs no network and no script, made to
//! be read, searched and printed.
//!
//! The page depends only on the view, so the same view gives the same bytes. `render/html.rs`
//! renders it with the styles in this folder. The only script is `filter.js`, which the page's own
//! policy names by its digest.

mod below;
mod cover;
mod domains;
mod evidence;
mod filter;
mod growth;
mod matrix;
mod overview;
mod plan;

use crate::report::views::portfolio::{
    PortfolioCompetencyView, PortfolioDomainView, PortfolioEvidenceView, PortfolioView,
};
use crate::{
    analysis::{Stage, StageWords},
    report::{
        Bar, BarPart, Block, CompetencyName, Document, Line, Look, Section, Span, TallyView, To,
        render::html::{self, Dress, MADE_BY},
    },
    text::{html_escaped as escaped, one_line, own_words},
};

const STYLE: &str = concat!(include_str!("portfolio.css"), include_str!("print.css"));
/// The style that prints a note at the foot of each sheet of a draft.
const DRAFT_STYLE: &str = include_str!("draft.css");
const DRAFT: &str = "Draft: this portfolio is not finished.";
/// The mark of a draft in the page. No person's words can produce it, because quotes in them are
/// escaped.
const DRAFT_MARK: &[u8] = b"class=\"draft\"";

/// Reports whether a page made by any version of imh says that the portfolio is a draft.
#[must_use]
pub fn is_draft(page: &[u8]) -> bool {
    memchr::memmem::find(page, DRAFT_MARK).is_some()
}

/// Returns the version of imh that made a page, as the page itself states.
#[must_use]
pub fn made_by(page: &[u8]) -> Option<String> {
    let at = memchr::memmem::rfind(page, MADE_BY.as_bytes())? + MADE_BY.len();
    let end = memchr::memchr(b'"', &page[at..])?;
    std::str::from_utf8(&page[at..at + end]).ok().map(one_line)
}

/// Each stage, most advanced first, with its class for the filter and its pattern. This is display
/// only: the verdict is decided elsewhere.
const STAGES: [(Stage, &str, Look); 5] = [
    (Stage::Achieved, "met", Look::Full),
    (Stage::OnTheWay, "on-the-way", Look::Hatched),
    (Stage::NotYet, "not-yet", Look::Dotted),
    (Stage::NotRated, "not-rated", Look::Empty),
    (Stage::NotApplicable, "not-applicable", Look::Broken),
];

/// Returns the label of each of them.
fn labels(words: &StageWords) -> [String; 5] {
    [&words.met, "on the way", &words.lowest, "not yet rated", "not part of this role"]
        .map(StageWords::heading)
}

impl PortfolioView {
    /// Returns `index.html`. `maker` tells a reader what they need to make the same page again.
    #[must_use]
    pub fn page(&self, maker: Option<&str>) -> String {
        let style = if self.draft { format!("{STYLE}{DRAFT_STYLE}") } else { STYLE.to_owned() };
        // Printed behind the words of every sheet; on a screen each section has a note instead.
        let watermark = self.draft.then_some("DRAFT");
        let dress = Dress {
            style: &style,
            script: filter::SCRIPT,
            controls: (matrix::ID, self.filter()),
            watermark,
            maker,
        };
        html::handed_in(&self.document(), &dress)
    }

    /// Returns the portfolio in blocks that every renderer can show.
    #[must_use]
    pub fn document(&self) -> Document {
        let domains = self.domains.iter().map(|domain| self.domain(domain));
        let parts = [self.overview(), self.matrix()].into_iter().chain(domains).chain(self.below());
        let document = self.cover().sections(parts.chain([
            self.evidence_section(),
            self.growth_section(),
            self.plan_section(),
        ]));
        self.with_foot(document)
    }

    /// Builds a section with its heading. In a draft, the section says so.
    fn section(
        &self,
        kind: &'static str,
        id: &str,
        heading: impl Into<Line>,
        inside: Document,
    ) -> Section {
        let mut blocks: Vec<Block> =
            self.draft.then(|| Block::Draft(DRAFT.to_owned())).into_iter().collect();
        blocks.extend(inside.blocks);
        Section { kind, id: id.to_owned(), heading: heading.into(), blocks, ..Section::default() }
    }

    /// Returns a competency's id and title, as a link if it is in the portfolio.
    fn named(&self, name: &CompetencyName) -> Line {
        match self.competencies().find(|known| known.competency.id == name.id) {
            None => name.to_string().into(),
            Some(competency) => Line::default()
                .link(To::Section(name.id.clone()), name.to_string())
                .text(format!(" {}", competency.title)),
        }
    }
}

impl TallyView {
    fn count(&self, stage: Stage) -> usize {
        match stage {
            Stage::Achieved => self.met,
            Stage::OnTheWay => self.on_the_way,
            Stage::NotYet => self.not_yet,
            Stage::HalfAnswered | Stage::NotRated => self.not_rated,
            Stage::NotApplicable => self.not_applicable,
        }
    }

    /// Returns a bar of the first `stages` stages.
    fn bar(&self, name: impl Into<Line>, stages: usize) -> Bar {
        let few = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let parts = STAGES
            .iter()
            .take(stages)
            .map(|(stage, ..)| BarPart::Exactly(few(self.count(*stage))))
            .collect();
        Bar { name: name.into(), whole: few(self.competencies), parts }
    }
}

/// Returns the legend of bars of the first `stages` stages.
fn parts(words: &StageWords, stages: usize) -> Vec<(Look, String)> {
    STAGES
        .iter()
        .zip(labels(words))
        .take(stages)
        .map(|((.., look), label)| (*look, label))
        .collect()
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

    fn named(&self) -> String {
        format!("{} {}", self.evidence.id, own_words(&self.evidence.title))
    }

    fn link(&self) -> Line {
        Line::default().link(To::Section(self.anchor()), self.named())
    }
}

impl PortfolioCompetencyView {
    /// Returns the class for the filter, and the pattern.
    fn stage(&self) -> (&'static str, Look) {
        // Half an answer does not count as a rating yet, and its label says so.
        let stage = if self.stage == Stage::HalfAnswered { Stage::NotRated } else { self.stage };
        STAGES
            .into_iter()
            .find(|(known, ..)| *known == stage)
            .map_or(("", Look::Unknown), |(_, class, look)| (class, look))
    }

    /// Returns the self-rating with a mark whose pattern means the same.
    fn rating(&self) -> Line {
        Line(vec![Span::Mark(self.stage().1), Span::Text(self.label.clone())])
    }
}
