//! Competencies against evidence, domain by domain: a column for each piece of evidence while they
//! fit a sheet of paper, otherwise a list of ids.

use super::{PortfolioCompetencyView, PortfolioDomainView, PortfolioEvidenceView, PortfolioView};
use crate::report::{Block, Document, Line, Matrix, MatrixRow, Section, Span, To};
use crate::text::list;

pub(super) const ID: &str = "part-matrix";
const HEADING: &str = "Competencies and evidence";

/// The most columns that are readable at a glance and print upright.
const COLUMNS_AT_MOST: usize = 14;

impl PortfolioView {
    pub(super) fn matrix(&self) -> Section {
        let as_grid = !self.evidence.is_empty() && self.evidence.len() <= COLUMNS_AT_MOST;
        let id = |item: &PortfolioEvidenceView| {
            Line::default().link(To::Section(item.anchor()), &item.evidence.id)
        };
        let columns =
            if as_grid { self.evidence.iter().map(id).collect() } else { vec!["Evidence".into()] };
        let says = if as_grid {
            "A dot means that the piece of evidence above speaks for the competency beside it; it leads to the piece."
        } else {
            "Each id leads to the piece of evidence."
        };
        let group = |domain: &PortfolioDomainView| {
            (
                domain.heading(),
                domain
                    .competencies
                    .iter()
                    .map(|competency| self.row(competency, as_grid))
                    .collect(),
            )
        };
        let matrix = Matrix {
            title: HEADING.to_owned(),
            columns: ["Id", "Competency", "Self-rating"]
                .map(Line::from)
                .into_iter()
                .chain(columns)
                .collect(),
            groups: self.domains.iter().map(group).collect(),
        };
        self.section(
            "matrix-part",
            ID,
            HEADING,
            Document::default().text([says, &self.run_out()].concat()).block(Block::Matrix(matrix)),
        )
    }

    /// Names the evidence that had run out.
    fn run_out(&self) -> String {
        let ids: Vec<&str> = self
            .evidence
            .iter()
            .filter(|item| item.evidence.has_run_out)
            .map(|item| item.evidence.id.as_str())
            .collect();
        if ids.is_empty() {
            return String::new();
        }
        format!(" {} had run out when this was written.", list(&ids))
    }

    fn row(&self, competency: &PortfolioCompetencyView, as_grid: bool) -> MatrixRow {
        let name = &competency.competency;
        let head = [
            Line::default().link(To::Section(name.id.clone()), name.to_string()),
            competency.title.as_str().into(),
            competency.rating(),
        ];
        let evidence = if as_grid { self.dots(competency) } else { vec![competency.ids()] };
        MatrixRow { id: name.id.clone(), cells: head.into_iter().chain(evidence).collect() }
    }

    fn dots(&self, competency: &PortfolioCompetencyView) -> Vec<Line> {
        let dot = |item: &PortfolioEvidenceView| {
            let is_for = competency.evidence.contains(&item.evidence.id);
            Line(
                is_for
                    .then(|| Span::Dot(To::Section(item.anchor()), item.named()))
                    .into_iter()
                    .collect(),
            )
        };
        self.evidence.iter().map(dot).collect()
    }
}

impl PortfolioCompetencyView {
    fn ids(&self) -> Line {
        if self.evidence.is_empty() {
            return "none yet".into();
        }
        let link = |line: Line, id: &String| {
            let line = if line == Line::default() { line } else { line.text(" ") };
            line.link(To::Section(format!("evidence-{id}")), id)
        };
        self.evidence.iter().fold(Line::default(), link)
    }
}
