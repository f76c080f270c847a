//! The portfolio as a page for people.

use super::{PortfolioAspectView, PortfolioDomainView, PortfolioView};
use crate::{
    report::{Block, Document, html},
    text::{counted, day, html_escaped as escaped},
};

impl PortfolioView {
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

    pub(super) fn title(&self) -> String {
        self.person.label.as_ref().map_or_else(|| "Portfolio".to_owned(), |label| format!("Portfolio of {label}"))
    }

    pub(super) fn cover(&self) -> Vec<Block> {
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
        for competency in self.competencies() {
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
