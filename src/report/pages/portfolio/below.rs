//! The levels below the person's own, which count as well or went before: each competency with its
//! verdict.

use super::PortfolioView;
use crate::report::{Document, Section, Table};

impl PortfolioView {
    /// Returns a section, or nothing if there is only one level.
    pub(super) fn below(&self) -> Option<Section> {
        if self.below.is_empty() {
            return None;
        }
        let levels = self.below.iter().map(|level| {
            let mut table = Table::new(["", "Competency", "Self-rating"]);
            for (competency, title, label) in &level.competencies {
                table.row(vec![competency.to_string(), title.clone(), label.clone()]);
            }
            let id = format!("level-below-{}", level.level);
            let inside =
                Document::default().text(format!("{}.", level.summary.in_words())).table(table);
            Section::of("level-below", id, level.title.as_str(), inside)
        });
        let says = if self.below.iter().all(|level| level.counts) {
            "These levels belong to the target as well. Their words stay with the person."
        } else {
            "This went before: what the person rated at the levels below. It does not count here, and its words stay with the person."
        };
        let inside = Document::default().text(says).sections(levels);
        Some(self.section("levels-below", "part-below", "The levels below", inside))
    }
}
