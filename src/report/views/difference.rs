//! The changes to a portfolio since an earlier one.

use serde::Serialize;

use super::{CompetencyName, PackView, framework::FrameworkView};
use crate::report::{Document, Table, View};
use crate::{
    analysis::{Difference, Novelty},
    model::{Framework, Pin},
    text::{counted, own_words},
};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortfolioDiffView {
    /// The earlier portfolio.
    pub old: String,
    /// The later portfolio, or the workspace.
    pub new: String,
    pub framework: FrameworkView,
    /// The framework file, and whether it is known here.
    pub pack: PackView,
    /// True if nothing has changed.
    pub same: bool,
    /// The details that changed: `name`, `role` or `level`.
    pub details: Vec<String>,
    /// Competencies with something new, at the level of the later portfolio.
    pub competencies: Vec<CompetencyDiffView>,
    pub evidence: Vec<EvidenceDiffView>,
    pub goals: Vec<GoalDiffView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CompetencyDiffView {
    pub competency: CompetencyName,
    pub title: String,
    /// A point's id, `not-rated` or `not-applicable`.
    pub before: String,
    pub now: String,
    /// True if an answer, its note or its reason changed, or was given again.
    pub rated_anew: bool,
    pub evidence: Vec<NoveltyView>,
    #[serde(skip)]
    before_label: String,
    #[serde(skip)]
    now_label: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoveltyView {
    pub id: String,
    /// `new`, `changed` or `gone`.
    pub state: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceDiffView {
    pub id: String,
    pub title: String,
    /// `new`, `changed` or `gone`.
    pub state: String,
    /// The parts that changed; empty unless `state` is `changed`.
    pub what: Vec<String>,
    #[serde(rename = "for")]
    pub competencies: Vec<CompetencyName>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GoalDiffView {
    pub id: String,
    pub what: String,
    /// `new`, `changed` or `gone`.
    pub state: String,
}

fn state(novelty: Novelty) -> String {
    match novelty {
        Novelty::New => "new",
        Novelty::Changed => "changed",
        Novelty::Gone => "gone",
    }
    .to_owned()
}

impl PortfolioDiffView {
    #[must_use]
    pub fn of(
        old: &str,
        new: &str,
        framework: &Framework,
        (pin, pack): (&Pin, PackView),
        difference: &Difference<'_>,
    ) -> Self {
        let competencies: Vec<CompetencyDiffView> = difference
            .competencies
            .iter()
            .map(|of| CompetencyDiffView {
                competency: CompetencyName::of(of.competency),
                title: of.competency.title.clone(),
                before: of.before.id().to_owned(),
                now: of.now.id().to_owned(),
                rated_anew: of.is_rated_anew,
                evidence: of
                    .evidence
                    .iter()
                    .map(|(item, how)| NoveltyView { id: item.short.clone(), state: state(*how) })
                    .collect(),
                before_label: of.before.label().to_owned(),
                now_label: of.now.label().to_owned(),
            })
            .collect();
        let evidence: Vec<EvidenceDiffView> = difference
            .evidence
            .iter()
            .map(|of| EvidenceDiffView {
                id: of.item.short.clone(),
                title: of.item.title.clone(),
                state: state(of.novelty),
                what: of.what.iter().map(|what| (*what).to_owned()).collect(),
                competencies: CompetencyName::each(framework, of.item.competencies()),
            })
            .collect();
        let goals: Vec<GoalDiffView> = difference
            .goals
            .iter()
            .map(|(goal, how)| GoalDiffView {
                id: goal.short.clone(),
                what: goal.what.clone(),
                state: state(*how),
            })
            .collect();
        let details: Vec<String> =
            difference.details.iter().map(|what| (*what).to_owned()).collect();
        Self {
            old: old.to_owned(),
            new: new.to_owned(),
            framework: FrameworkView::of(framework, pin.sha256),
            pack,
            same: competencies.is_empty()
                && evidence.is_empty()
                && goals.is_empty()
                && details.is_empty(),
            details,
            competencies,
            evidence,
            goals,
        }
    }
}

impl CompetencyDiffView {
    fn verdict(&self) -> String {
        if self.before == self.now {
            if self.rated_anew {
                format!("{} (rated again)", self.now_label)
            } else {
                self.now_label.clone()
            }
        } else {
            format!("{}, was {}", self.now_label, self.before_label)
        }
    }

    fn pieces(&self) -> String {
        self.evidence
            .iter()
            .map(|piece| format!("{} {}", piece.id, piece.state))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl View for PortfolioDiffView {
    const NAME: &'static str = "portfolio-diff";

    fn document(&self) -> Document {
        let document =
            PackView::document([&self.pack], format!("Changes in {} since {}", self.new, self.old));
        let document = document.facts(vec![self.pack.fact()]);
        if self.same {
            return document.text("Nothing: ratings, evidence and plan are the same.");
        }
        let mut ratings = Table::new(["", "Competency", "Self-rating", "Evidence"]);
        for of in &self.competencies {
            ratings.row(vec![
                of.competency.to_string(),
                of.title.clone(),
                of.verdict(),
                of.pieces(),
            ]);
        }
        let evidence = self.evidence.iter().map(|of| {
            let what = if of.what.is_empty() {
                String::new()
            } else {
                format!(" ({})", of.what.join(", "))
            };
            format!("{} {}: {}{what}", of.id, own_words(&of.title), of.state)
        });
        let goals = self
            .goals
            .iter()
            .map(|goal| format!("{} {}: {}", goal.id, own_words(&goal.what), goal.state));
        let mut document = document.text(format!(
            "{} and {} to look at.",
            counted(self.competencies.len(), "competency", "competencies"),
            counted(self.evidence.len(), "piece of evidence", "pieces of evidence"),
        ));
        if !self.details.is_empty() {
            document = document.text(format!("Another {}.", self.details.join(" and ")));
        }
        if !self.competencies.is_empty() {
            document = document.heading("Competencies").table(ratings);
        }
        if !self.evidence.is_empty() {
            document = document.heading("Evidence").list(evidence.collect());
        }
        if !self.goals.is_empty() {
            document = document.heading("Plan").list(goals.collect());
        }
        document
    }

    fn first(&self) -> Option<String> {
        self.pack.in_words()
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["what", "id", "title", "state", "before", "now", "details"]);
        for of in &self.competencies {
            let state = if of.before == of.now {
                if of.rated_anew { "rated-again" } else { "same" }
            } else {
                "rated"
            };
            let cells = ["competency", &of.competency.id, &of.title, state, &of.before, &of.now]
                .map(str::to_owned);
            table.row(cells.into_iter().chain([of.pieces()]).collect());
        }
        for of in &self.evidence {
            let cells = ["evidence", &of.id, &of.title, &of.state, "", ""].map(str::to_owned);
            table.row(cells.into_iter().chain([of.what.join(", ")]).collect());
        }
        for of in &self.goals {
            table
                .row(["goal", &of.id, &of.what, &of.state, "", "", ""].map(str::to_owned).to_vec());
        }
        for what in &self.details {
            table.row(["person", what, "", "changed", "", "", ""].map(str::to_owned).to_vec());
        }
        self.pack.beside(table)
    }
}
