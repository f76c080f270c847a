//! The portfolio as it leaves in a bundle: for people (`index.html`) and for machines (`portfolio.json`, the CSV files).

use jiff::Timestamp;
use serde::Serialize;

use super::{
    Document, Table, View, csv,
    evidence::EvidenceView,
    framework::FrameworkView,
    html,
    status::{PersonView, TallyView},
};
use crate::{
    analysis::{AspectStanding, Standing, standing_of, tally},
    model::{Answer, Competency, Framework, LevelId, Portfolio, Rated, Submission},
    text::{counted, day, html_escaped as escaped},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortfolioView {
    pub framework: FrameworkView,
    pub person: PersonView,
    pub level: String,
    /// When the bundle was made, in UTC.
    pub made: String,
    /// Marked as unfinished on every page.
    pub draft: bool,
    pub submission: Option<SubmissionView>,
    pub summary: TallyView,
    pub domains: Vec<PortfolioDomainView>,
    pub evidence: Vec<PortfolioEvidenceView>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SubmissionView {
    pub id: String,
    pub title: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortfolioDomainView {
    pub domain: String,
    pub title: String,
    pub summary: TallyView,
    pub competencies: Vec<PortfolioCompetencyView>,
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
    #[serde(skip)]
    verdict_label: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortfolioAspectView {
    pub aspect: String,
    pub statement: Option<String>,
    /// Oldest first; the last one stands.
    pub ratings: Vec<PortfolioRatingView>,
    #[serde(skip)]
    title: String,
    #[serde(skip)]
    label: String,
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
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortfolioEvidenceView {
    #[serde(flatten)]
    pub evidence: EvidenceView,
    /// What the person wrote, as Markdown.
    pub words: Option<String>,
    /// Where each file is in the bundle, from `data/`: the person's own words first, then the others in the order of `files`.
    pub paths: Vec<String>,
}

/// What is decided when a bundle is made.
pub struct PortfolioOptions<'a> {
    pub made: Timestamp,
    pub draft: bool,
    pub submission: Option<&'a Submission>,
    /// Where each file of each piece of evidence goes, in the order of the portfolio's evidence.
    pub paths: Vec<Vec<String>>,
    /// What the person wrote of each, in the same order.
    pub words: Vec<Option<String>>,
}

impl PortfolioView {
    #[must_use]
    pub fn of(framework: &Framework, portfolio: &Portfolio, standings: &[Standing<'_>], options: PortfolioOptions<'_>) -> Self {
        let level = &portfolio.level;
        let domains = framework
            .domains
            .iter()
            .map(|domain| PortfolioDomainView {
                domain: domain.id.to_string(),
                title: domain.title.clone(),
                summary: tally(standings.iter().filter(|standing| standing.competency.domain == domain.id)).into(),
                competencies: framework
                    .at_level(level.as_str())
                    .filter(|competency| competency.domain == domain.id)
                    .map(|competency| PortfolioCompetencyView::of(framework, portfolio, competency, level))
                    .collect(),
            })
            .filter(|domain| !domain.competencies.is_empty())
            .collect();
        Self {
            framework: FrameworkView::of(framework, portfolio.pin.sha256),
            person: PersonView::of(framework, portfolio),
            level: level.to_string(),
            made: format!("{:.0}", options.made),
            draft: options.draft,
            submission: options
                .submission
                .map(|submission| SubmissionView { id: submission.id.to_string(), title: submission.title.clone() }),
            summary: tally(standings).into(),
            domains,
            evidence: portfolio
                .evidence
                .iter()
                .zip(options.words.into_iter().zip(options.paths))
                .map(|(item, (words, paths))| PortfolioEvidenceView { evidence: EvidenceView::of(framework, item), words, paths })
                .collect(),
        }
    }

    /// `ratings.csv`: every rating that was given at the level, its history included.
    #[must_use]
    pub fn ratings_csv(&self) -> String {
        csv::render(&self.table())
    }

    /// `evidence.csv`.
    #[must_use]
    pub fn evidence_csv(&self) -> String {
        let mut table = Table::new(EvidenceView::COLUMNS.into_iter().chain(["paths"]));
        for item in &self.evidence {
            table.row(item.evidence.cells().into_iter().chain([item.paths.join(" | ")]).collect());
        }
        csv::render(&table)
    }

    /// `index.html`.
    #[must_use]
    pub fn page(&self) -> String {
        let mut body = String::from("<a class=\"skip\" href=\"#main\">Skip to the portfolio</a>\n");
        let draft = if self.draft { "<p class=\"draft\">Draft: this portfolio is not finished.</p>\n" } else { "" };
        body.push_str(draft);
        if self.draft {
            // At the foot of every sheet that is printed; on a screen each section says it.
            body.push_str("<style>@page { @bottom-left { content: \"Draft: this portfolio is not finished.\"; font: 700 9pt Arial, sans-serif; } }</style>\n");
        }
        body.push_str("<header>\n");
        body.push_str(&format!("<h1>{}</h1>\n", escaped(&self.title())));
        for block in self.cover() {
            body.push_str(&html::block(&block));
        }
        body.push_str("</header>\n");
        body.push_str(&self.contents());
        body.push_str("<main id=\"main\">\n");
        body.push_str(&self.matrix(draft));
        for domain in &self.domains {
            body.push_str(&self.domain(domain, draft));
        }
        body.push_str(&self.evidence_section(draft));
        body.push_str("</main>\n");
        html::shell(&self.title(), &body)
    }

    fn title(&self) -> String {
        self.person.label.as_ref().map_or_else(|| "Portfolio".to_owned(), |label| format!("Portfolio of {label}"))
    }

    fn cover(&self) -> Vec<super::Block> {
        let mut facts = Vec::new();
        facts.extend(self.person.role.clone().map(|role| ("Role", role)));
        facts.push(("Framework", self.framework.in_words()));
        facts.push(("Level", self.level.clone()));
        facts.extend(self.submission.as_ref().map(|submission| ("For", submission.title.clone())));
        facts.push(("Made", day(&self.made)));
        facts.push(("Self-rating", self.summary.in_words()));
        facts.push(("Evidence", counted(self.evidence.len(), "piece", "pieces")));
        Document::new("")
            .facts(facts)
            .note(self.framework.notice.clone())
            .note(Some("The ratings are this person's own. An assessor's decision is not part of this document."))
            .blocks
    }

    fn contents(&self) -> String {
        let domains: String = self
            .domains
            .iter()
            .map(|domain| format!("<li><a href=\"#{0}\">{0} {1}</a></li>\n", escaped(&domain.domain), escaped(&domain.title)))
            .collect();
        format!(
            "<nav aria-label=\"Contents\">\n<ul>\n<li><a href=\"#matrix\">Competencies and evidence</a></li>\n{domains}<li><a href=\"#evidence\">Evidence</a></li>\n</ul>\n</nav>\n"
        )
    }

    fn matrix(&self, draft: &str) -> String {
        let mut rows = String::new();
        for competency in self.domains.iter().flat_map(|domain| &domain.competencies) {
            let evidence: Vec<String> = competency.evidence.iter().map(|id| format!("<a href=\"#{0}\">{0}</a>", escaped(id))).collect();
            rows.push_str(&format!(
                "<tr><th scope=\"row\"><a href=\"#{0}\">{0}</a></th><td>{1}</td><td>{2}</td><td>{3}</td></tr>\n",
                escaped(&competency.competency),
                escaped(&competency.title),
                escaped(&competency.verdict_label),
                if evidence.is_empty() { "none yet".to_owned() } else { evidence.join(", ") }
            ));
        }
        format!(
            "<section>\n<h2 id=\"matrix\">Competencies and evidence</h2>\n{draft}<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"matrix\"><table class=\"matrix\">\n\
             <thead><tr><th scope=\"col\">Competency</th><th scope=\"col\">Title</th><th scope=\"col\">Self-rating</th><th scope=\"col\">Evidence</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n</section>\n"
        )
    }

    fn domain(&self, domain: &PortfolioDomainView, draft: &str) -> String {
        let mut html = format!(
            "<section>\n<h2 id=\"{0}\">{0} {1}</h2>\n{draft}<p>{2}.</p>\n",
            escaped(&domain.domain),
            escaped(&domain.title),
            escaped(&domain.summary.in_words())
        );
        for competency in &domain.competencies {
            html.push_str(&format!("<h3 id=\"{0}\">{0} {1}</h3>\n", escaped(&competency.competency), escaped(&competency.title)));
            for aspect in &competency.aspects {
                html.push_str(&format!(
                    "<div class=\"aspect\"><div>{}</div><div>{}</div><div>{}</div></div>\n",
                    escaped(&aspect.title),
                    escaped(aspect.statement.as_deref().unwrap_or_default()),
                    escaped(&aspect.label)
                ));
                if let Some(rating) = aspect.ratings.last() {
                    // What is said of the whole competency is said once.
                    let first = competency.aspects.iter().find(|other| other.not_applicable() == aspect.not_applicable());
                    if let Some(reason) = aspect.not_applicable().filter(|_| first.is_some_and(|first| first.aspect == aspect.aspect)) {
                        html.push_str(&html::paragraphs(&format!("Not part of this role: {reason}")));
                    }
                    if let Some(note) = &rating.note {
                        html.push_str(&html::paragraphs(&format!("Note: {note}")));
                    }
                }
            }
            let evidence: Vec<String> = competency.evidence.iter().map(|id| self.evidence_link(id)).collect();
            if !evidence.is_empty() {
                html.push_str(&format!("<p class=\"keep\">Evidence: {}</p>\n", evidence.join("; ")));
            }
        }
        html.push_str("</section>\n");
        html
    }

    fn evidence_link(&self, id: &str) -> String {
        let title = self.evidence.iter().find(|item| item.evidence.id == id).map(|item| item.evidence.title.as_str()).unwrap_or_default();
        format!("<a href=\"#{0}\">{0} {1}</a>", escaped(id), escaped(title))
    }

    fn evidence_section(&self, draft: &str) -> String {
        let mut html = format!("<section>\n<h2 id=\"evidence\">Evidence</h2>\n{draft}");
        if self.evidence.is_empty() {
            html.push_str("<p>None yet.</p>\n");
        }
        for item in &self.evidence {
            let evidence = &item.evidence;
            html.push_str(&format!("<h3 id=\"{0}\">{0} {1}</h3>\n", escaped(&evidence.id), escaped(&evidence.title)));
            for block in Document::new("").facts(evidence.facts()).list(evidence.claims()).words(item.words.clone()).blocks {
                html.push_str(&html::block(&block));
            }
            if evidence.competencies.is_empty() {
                html.push_str("<p>It speaks for no competency yet.</p>\n");
            }
            let files: String = evidence
                .kept()
                .zip(&item.paths)
                .map(|(file, path)| format!("<li><a href=\"{}\">{}</a></li>\n", escaped(&link(path)), escaped(&file.name)))
                .collect();
            if !files.is_empty() {
                html.push_str(&format!("<ul>\n{files}</ul>\n"));
            }
        }
        html.push_str("</section>\n");
        html
    }
}

impl PortfolioAspectView {
    /// Why it is no part of this person's work, if that is what they say now.
    fn not_applicable(&self) -> Option<&String> {
        self.ratings.last().and_then(|rating| rating.not_applicable.as_ref())
    }
}

/// A path in the bundle as a relative link.
fn link(path: &str) -> String {
    let mut link = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            link.push(char::from(byte));
        } else {
            link.push_str(&format!("%{byte:02X}"));
        }
    }
    link
}

impl PortfolioCompetencyView {
    fn of(framework: &Framework, portfolio: &Portfolio, competency: &Competency, level: &LevelId) -> Self {
        let standing = standing_of(framework, portfolio, competency, level);
        Self {
            competency: competency.id.to_string(),
            code: competency.code.clone(),
            title: competency.title.clone(),
            level: level.to_string(),
            verdict: standing.verdict.id().to_owned(),
            verdict_label: standing.label().to_owned(),
            // An optional aspect that was left out says nothing, and is not shown as a gap.
            aspects: standing
                .aspects
                .iter()
                .filter(|aspect| aspect.rated.is_some() || !aspect.aspect.optional)
                .map(|aspect| PortfolioAspectView::of(portfolio, competency, level, aspect))
                .collect(),
            evidence: portfolio.evidence_for(&competency.id).map(|item| item.short.clone()).collect(),
        }
    }
}

impl PortfolioAspectView {
    fn of(portfolio: &Portfolio, competency: &Competency, level: &LevelId, standing: &AspectStanding<'_>) -> Self {
        let aspect = standing.aspect;
        Self {
            aspect: aspect.id.to_string(),
            title: aspect.title.clone(),
            label: standing.verdict().label().to_owned(),
            statement: competency.statement(level.as_str(), aspect.id.as_str()).map(str::to_owned).or_else(|| aspect.asks.clone()),
            ratings: {
                let history = portfolio.ratings_of(&competency.id, level, &aspect.id);
                history.iter().enumerate().map(|(at, rated)| PortfolioRatingView::of(rated, at + 1 == history.len())).collect()
            },
        }
    }
}

impl PortfolioRatingView {
    /// Of an earlier rating only the point and when: its words were changed for a reason, and may hold what must not leave.
    fn of(rated: &Rated, stands: bool) -> Self {
        let (point, not_applicable) = match &rated.answer {
            Answer::Point(point) => (Some(point.to_string()), None),
            Answer::NotApplicable { reason } => (None, Some(if stands { reason.clone() } else { String::new() })),
        };
        let note = rated.note.clone().filter(|_| stands);
        Self { at: format!("{:.0}", rated.at), point, not_applicable, note, framework: rated.framework.to_string() }
    }
}

impl View for PortfolioView {
    const NAME: &'static str = "portfolio";

    fn document(&self) -> Document {
        let mut document = Document::new(self.title());
        document.blocks = self.cover();
        document
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["competency", "level", "aspect", "point", "note", "at", "stands"]);
        for competency in self.domains.iter().flat_map(|domain| &domain.competencies) {
            for aspect in &competency.aspects {
                for (at, rating) in aspect.ratings.iter().enumerate() {
                    table.row(vec![
                        competency.competency.clone(),
                        competency.level.clone(),
                        aspect.aspect.clone(),
                        rating.point.clone().unwrap_or_else(|| Answer::NOT_APPLICABLE.to_owned()),
                        rating.note.clone().or_else(|| rating.not_applicable.clone()).unwrap_or_default(),
                        rating.at.clone(),
                        if at + 1 == aspect.ratings.len() { "yes" } else { "no" }.to_owned(),
                    ]);
                }
            }
        }
        table
    }
}
