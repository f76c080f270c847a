//! A matrix in groups, whose cells may be links.

use super::{Line, Span, Table, element::element, html::of_line};
use crate::text::html_escaped as escaped;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// The title, also for people who cannot see the matrix.
    pub title: String,
    pub columns: Vec<Line>,
    /// Groups, each with its name.
    pub groups: Vec<(String, Vec<MatrixRow>)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatrixRow {
    /// The id that a page's filter uses.
    pub id: String,
    /// The cells; the first names the row.
    pub cells: Vec<Line>,
}

impl Matrix {
    /// Returns the cells in words, for a table.
    pub(super) fn cells(&self) -> Table {
        let mut table = Table::new(self.columns.iter().map(Line::plain));
        for (group, rows) in &self.groups {
            table.row(
                [group.clone()]
                    .into_iter()
                    .chain(std::iter::repeat(String::new()))
                    .take(self.columns.len())
                    .collect(),
            );
            for row in rows {
                table.row(row.cells.iter().map(Line::plain).collect());
            }
        }
        table
    }

    pub(super) fn in_html(&self) -> String {
        let heads: String =
            self.columns.iter().map(|column| of_line("th", " scope=\"col\"", column)).collect();
        let groups: String =
            self.groups.iter().map(|(name, rows)| self.group(name, rows)).collect();
        format!(
            "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{}\"><table class=\"matrix\">\n<thead><tr>{heads}</tr></thead>\n{groups}</table></div>\n",
            escaped(&self.title)
        )
    }

    fn group(&self, name: &str, rows: &[MatrixRow]) -> String {
        let rows: String = rows.iter().map(MatrixRow::in_html).collect();
        let spans = format!(" scope=\"rowgroup\" colspan=\"{}\"", self.columns.len());
        format!(
            "<tbody>\n<tr class=\"group\">{}</tr>\n{rows}</tbody>\n",
            element("th", &spans, name)
        )
    }
}

impl MatrixRow {
    fn in_html(&self) -> String {
        let cells: String = self
            .cells
            .iter()
            .enumerate()
            .map(|(at, cell)| match at {
                0 => of_line("th", " scope=\"row\"", cell),
                _ => of_line("td", narrow(cell), cell),
            })
            .collect();
        format!("<tr data-row=\"{}\">{cells}</tr>\n", escaped(&self.id))
    }
}

/// Makes a cell with only a dot as narrow as the dot.
fn narrow(cell: &Line) -> &'static str {
    if matches!(cell.0.as_slice(), [Span::Dot(..)]) { " class=\"mark\"" } else { "" }
}
