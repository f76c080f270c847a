//! The first page: whose portfolio this is, against what, for whom and when; and where everything is.

use super::{PortfolioView, escaped};
use crate::{
    report::{Block, Document, render::html},
    text::{counted, day_in_words, one_line},
};

const BESIDE: &str = "The ratings are this person's own. What assessors decided on an earlier portfolio stands beside them, as it came.";
const OWN: &str = "The ratings are this person's own. An assessor's decision is not part of this document.";

const MAKER: &str = " data-made-by=\"";

/// What made a page, by its own word.
#[must_use]
pub fn made_by(page: &[u8]) -> Option<String> {
    let sign = format!("<footer{MAKER}");
    let at = memchr::memmem::rfind(page, sign.as_bytes())? + sign.len();
    let end = memchr::memchr(b'"', &page[at..])?;
    std::str::from_utf8(&page[at..at + end]).ok().map(one_line)
}

impl PortfolioView {
    pub(in crate::report) fn title(&self) -> String {
        self.person.label.as_ref().map_or_else(|| "Portfolio".to_owned(), |label| format!("Portfolio of {label}"))
    }

    /// What the cover says, for a page and for every other way in which it may be shown.
    pub(in crate::report) fn cover_blocks(&self) -> Vec<Block> {
        let mut facts = Vec::new();
        facts.extend(self.person.role.clone().map(|role| ("Role", role)));
        facts.push(("Framework", format!("{}, version {} ({})", self.framework.title, self.framework.version, self.framework.id)));
        facts.push(("Level", self.level_in_words()));
        facts.extend(self.submission.clone().map(|title| ("For", title)));
        facts.push(("Begun", day_in_words(&self.began)));
        facts.push(("Made", day_in_words(&self.made)));
        facts.push(("Self-rating", self.summary.in_words()));
        facts.push(("Evidence", counted(self.evidence.len(), "piece", "pieces")));
        facts.extend(self.what_is_new().map(|words| ("Sent again", words)));
        let own = if self.sent_again { BESIDE } else { OWN };
        Document::new("").facts(facts).note(self.framework.notice.clone()).note(Some(own)).blocks
    }

    /// What was decided before, and how much is new since.
    fn what_is_new(&self) -> Option<String> {
        if !self.sent_again {
            return None;
        }
        let carried: Vec<_> = self.competencies().filter_map(|competency| competency.decision.as_ref()).collect();
        let accepted = carried.iter().filter(|one| one.accepted).count();
        let new = carried.iter().filter(|one| !one.since.is_empty()).count();
        let open = carried.iter().filter(|one| one.is_open()).count();
        let asked = carried.len() - accepted - open;
        let open = if open > 0 { format!(", {open} open because the assessors have not settled this") } else { String::new() };
        let new = if new == 0 { "nothing of these is new".to_owned() } else { format!("{new} of all these with something new") };
        Some(format!("{accepted} accepted before, {asked} with something asked for{open}; {new}"))
    }

    fn level_in_words(&self) -> String {
        self.level_about.as_ref().map_or_else(|| self.level_title.clone(), |about| format!("{}: {about}", self.level_title))
    }

    pub(super) fn cover(&self) -> String {
        let blocks: String = self.cover_blocks().iter().map(html::block).collect();
        format!("<header class=\"cover\">\n{}<h1>{}</h1>\n{blocks}</header>\n", self.mark(), escaped(&self.title()))
    }

    pub(super) fn contents(&self) -> String {
        let item = |anchor: &str, words: &str| format!("<li><a href=\"#{}\">{}</a></li>\n", escaped(anchor), escaped(words));
        let mut items = item("part-chart", "The domains at a glance");
        items.push_str(&item("part-matrix", "Competencies and evidence"));
        for domain in &self.domains {
            items.push_str(&item(&domain.anchor(), &domain.heading()));
        }
        items.push_str(&item("part-evidence", "Evidence"));
        items.push_str(&item("part-growth", "Growth over time"));
        items.push_str(&item("part-plan", "Plan"));
        format!("<nav aria-label=\"Contents\">\n<ul>\n{items}</ul>\n</nav>\n")
    }

    /// What lies beside the page, and what helps if it is not there.
    pub(super) fn foot(&self, maker: Option<&str>) -> String {
        let maker = maker.map(|maker| format!("{MAKER}{}\"", escaped(maker))).unwrap_or_default();
        let files = [
            ("portfolio.json", "all of it for machines"),
            ("ratings.csv", "the ratings as a table"),
            ("evidence.csv", "the evidence as a table"),
            ("framework.toml", "the framework that the ratings are against"),
        ];
        let items: String =
            files.iter().map(|(name, what)| format!("<li><a class=\"spelled\" href=\"{name}\">{name}</a>: {what}</li>\n")).collect();
        format!(
            "<footer{maker}>\n<p>Beside this page:</p>\n<ul>\n{items}</ul>\n<p>If a link to a file does not open, unzip the whole folder first, and open this page from there.</p>\n\
             <p>Made with imh on {}.</p>\n</footer>\n",
            escaped(&day_in_words(&self.made))
        )
    }
}
