//! The overview: a bar for each domain, with its numbers.

use super::{PortfolioView, STAGES, parts};
use crate::report::{Chart, Document, Line, Section, To};

impl PortfolioView {
    pub(super) fn overview(&self) -> Section {
        let domains = self.domains.iter().map(|domain| {
            let name = Line::default().link(To::Section(domain.anchor()), domain.heading());
            domain.summary.bar(name, STAGES.len())
        });
        let words = self.summary.words();
        let chart = Chart {
            title: format!(
                "How many competencies of each domain are {}, on the way, {}, and not yet rated",
                words.met, words.lowest
            ),
            parts: parts(words, STAGES.len()),
            bars: domains.chain([self.summary.bar("Together", STAGES.len())]).collect(),
        };
        let inside = Document::default().text(format!("{}.", self.summary.in_words())).chart(chart);
        self.section("overview", "part-chart", "The domains at a glance", inside)
    }
}
