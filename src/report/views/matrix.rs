//! Competencies against evidence: the first page of a portfolio.

use jiff::civil::Date;
use serde::Serialize;

use super::CompetencyName;
use crate::report::{Document, Table, View};
use crate::{
    analysis::{Target, has_run_out, standing_of},
    model::{Competency, Confirmed, Framework, Portfolio},
    text::{counted, list, own_words},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceMatrixView {
    pub level: String,
    /// The columns, in the order people count them.
    pub evidence: Vec<MatrixEvidenceView>,
    /// The rows, in the order of the framework.
    pub competencies: Vec<MatrixCompetencyView>,
    /// The target in words.
    #[serde(skip)]
    target: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MatrixEvidenceView {
    pub id: String,
    pub title: String,
    /// `self-declared`, `colleague` or `external`.
    pub verified: String,
    /// The number of competencies of this level that it speaks for.
    pub competencies: usize,
    /// True if the last day on which it counts has passed.
    pub has_run_out: bool,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MatrixCompetencyView {
    pub competency: CompetencyName,
    pub title: String,
    /// A point's id, `not-rated` or `not-applicable`.
    pub verdict: String,
    pub evidence: Vec<MatrixCellView>,
    #[serde(skip)]
    label: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MatrixCellView {
    pub evidence: String,
    /// The text on what it shows of the competency; null if there is none.
    pub shows: Option<String>,
}

impl EvidenceMatrixView {
    #[must_use]
    pub fn of(
        framework: &Framework,
        portfolio: &Portfolio,
        target: &Target<'_>,
        today: Date,
    ) -> Self {
        let part = framework.part_of(target.role);
        let highest = |competency: &&Competency| {
            target.levels.iter().rev().find(|level| competency.is_at(level.as_str())).copied()
        };
        let competencies: Vec<MatrixCompetencyView> = framework
            .competencies
            .iter()
            .filter(|competency| part.has(competency))
            .filter_map(|competency| Some((competency, highest(&competency)?)))
            .map(|(competency, level)| {
                let standing = standing_of(framework, portfolio, competency, level);
                let cells = portfolio.evidence.iter().flat_map(|item| {
                    let claims =
                        item.claims.iter().filter(|claim| claim.competency == competency.id);
                    claims.map(|claim| MatrixCellView {
                        evidence: item.short.clone(),
                        shows: claim.shows.clone(),
                    })
                });
                MatrixCompetencyView {
                    competency: CompetencyName::of(competency),
                    title: competency.title.clone(),
                    verdict: standing.verdict.id().to_owned(),
                    label: standing.label().to_owned(),
                    evidence: cells.collect(),
                }
            })
            .collect();
        let speaks_for = |short: &str| {
            competencies
                .iter()
                .filter(|competency| competency.evidence.iter().any(|cell| cell.evidence == short))
                .count()
        };
        let evidence = portfolio
            .evidence
            .iter()
            .map(|item| MatrixEvidenceView {
                id: item.short.clone(),
                title: item.title.clone(),
                verified: item.verified().map_or("self-declared", Confirmed::name).to_owned(),
                competencies: speaks_for(&item.short),
                has_run_out: has_run_out(item, today),
            })
            .collect();
        Self {
            level: target.levels.last().map_or_else(String::new, ToString::to_string),
            evidence,
            competencies,
            target: target.in_words(),
        }
    }

    fn in_words(&self) -> String {
        let covered =
            self.competencies.iter().filter(|competency| !competency.evidence.is_empty()).count();
        let of = counted(self.competencies.len(), "competency", "competencies");
        let mut words = format!("{covered} of {of} at {} with evidence.", self.target);
        let loose: Vec<&str> = self
            .evidence
            .iter()
            .filter(|item| item.competencies == 0)
            .map(|item| item.id.as_str())
            .collect();
        if !loose.is_empty() {
            let verb = if loose.len() == 1 { "speaks" } else { "speak" };
            words.push_str(&format!(" {} {verb} for none of them.", list(&loose)));
        }
        words
    }
}

impl View for EvidenceMatrixView {
    const NAME: &'static str = "evidence-matrix";

    fn document(&self) -> Document {
        let mut table = Table::new(["", "Competency", "Self-rating", "Evidence"]);
        for competency in &self.competencies {
            let cells: Vec<&str> =
                competency.evidence.iter().map(|cell| cell.evidence.as_str()).collect();
            table.row(vec![
                competency.competency.to_string(),
                competency.title.clone(),
                competency.label.clone(),
                if cells.is_empty() { "none yet".to_owned() } else { cells.join(", ") },
            ]);
        }
        let legend = self
            .evidence
            .iter()
            .map(|item| {
                let passed = if item.has_run_out { ", which has run out" } else { "" };
                format!("{} {}{passed}", item.id, own_words(&item.title))
            })
            .collect();
        Document::new("Competencies and evidence").text(self.in_words()).table(table).list(legend)
    }

    /// Returns the matrix: a column for each piece of evidence; each cell says what it shows.
    fn table(&self) -> Table {
        let ids = self.evidence.iter().map(|item| item.id.clone());
        let mut table = Table::new(
            ["competency", "title", "verdict"].map(str::to_owned).into_iter().chain(ids),
        );
        for competency in &self.competencies {
            let cell = |id: &str| {
                let found = competency.evidence.iter().find(|cell| cell.evidence == id);
                found
                    .map(|cell| cell.shows.clone().unwrap_or_else(|| "x".to_owned()))
                    .unwrap_or_default()
            };
            let head = [
                competency.competency.id.clone(),
                competency.title.clone(),
                competency.verdict.clone(),
            ];
            table.row(
                head.into_iter().chain(self.evidence.iter().map(|item| cell(&item.id))).collect(),
            );
        }
        table
    }
}
