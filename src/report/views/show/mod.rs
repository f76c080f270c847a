//! One competency, piece of evidence or goal with everything kept about it.

mod answers;
mod competency;
mod earlier;
mod goal;

use serde::Serialize;

use super::{EvidenceShowView, entry_name};
use crate::report::{Document, Table, View};
use crate::{
    analysis::{Gone, GoneHow},
    model::DeviceId,
    text::day,
};

pub use competency::{CompetencyBeside, CompetencyShowView};
pub(super) use earlier::with_earlier;
pub use earlier::{EarlierBeside, EarlierView};
pub use goal::GoalShowView;

/// Exactly one of `competency`, `evidence` and `goal` is present, as `kind` says.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ShowView {
    /// `competency`, `evidence` or `goal`.
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competency: Option<CompetencyShowView>,
    #[serde(flatten)]
    pub evidence: Option<EvidenceShowView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<GoalShowView>,
}

/// The way something left the portfolio.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GoneView {
    /// `taken-out`, `erased` (and its files wiped) or `taken-back` (its adding was undone).
    pub how: String,
    /// The time when it left, in UTC.
    pub at: String,
    /// The entry that removed it, as an argument for `imh undo`.
    pub entry: String,
}

impl GoneView {
    #[must_use]
    pub fn of(gone: &Gone, first_device: &DeviceId) -> Self {
        Self {
            how: gone.how.name().to_owned(),
            at: format!("{:.0}", gone.at),
            entry: entry_name(&gone.by, first_device),
        }
    }

    pub(super) fn in_words(&self, id: &str) -> String {
        let (day, entry) = (day(&self.at), &self.entry);
        if self.how == GoneHow::Erased.name() {
            return format!(
                "{id} was taken out on {day}, and its files were wiped for good. This is what your history still says of it."
            );
        }
        let what = if self.how == GoneHow::TakenOut.name() { "taken out" } else { "taken back" };
        format!(
            "{id} was {what} on {day}, and is no longer part of your portfolio. To bring it back: imh undo {entry}"
        )
    }
}

/// One row of a record's CSV.
#[derive(Default)]
pub(super) struct PartRow([String; 6]);

impl PartRow {
    const COLUMNS: [&'static str; 6] = ["part", "id", "at", "says", "words", "state"];

    pub(super) fn of(part: &str, id: &str) -> Self {
        Self([
            part.to_owned(),
            id.to_owned(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ])
    }

    fn with(mut self, column: usize, words: &str) -> Self {
        words.clone_into(&mut self.0[column]);
        self
    }

    pub(super) fn at(self, at: &str) -> Self {
        self.with(2, at)
    }

    pub(super) fn says(self, says: &str) -> Self {
        self.with(3, says)
    }

    /// Sets the column of a person's own words.
    pub(super) fn words(self, words: Option<&str>) -> Self {
        self.with(4, words.unwrap_or_default())
    }

    pub(super) fn state(self, state: &str) -> Self {
        self.with(5, state)
    }
}

impl ShowView {
    #[must_use]
    pub fn of_competency(competency: CompetencyShowView) -> Self {
        Self {
            kind: "competency".to_owned(),
            competency: Some(competency),
            evidence: None,
            goal: None,
        }
    }

    #[must_use]
    pub fn of_evidence(evidence: EvidenceShowView) -> Self {
        Self { kind: "evidence".to_owned(), competency: None, evidence: Some(evidence), goal: None }
    }

    #[must_use]
    pub fn of_goal(goal: GoalShowView) -> Self {
        Self { kind: "goal".to_owned(), competency: None, evidence: None, goal: Some(goal) }
    }
}

impl View for ShowView {
    const NAME: &'static str = "show";

    fn document(&self) -> Document {
        let competency = self.competency.iter().map(CompetencyShowView::document);
        let evidence = self.evidence.iter().map(View::document);
        let goal = self.goal.iter().map(GoalShowView::document);
        competency.chain(evidence).chain(goal).next().unwrap_or_default()
    }

    fn table(&self) -> Table {
        let mut table = Table::new(PartRow::COLUMNS);
        let competency = self.competency.iter().flat_map(CompetencyShowView::rows);
        let evidence = self.evidence.iter().flat_map(EvidenceShowView::rows);
        let goal = self.goal.iter().flat_map(GoalShowView::rows);
        for PartRow(cells) in competency.chain(evidence).chain(goal) {
            table.row(cells.into());
        }
        table
    }
}
