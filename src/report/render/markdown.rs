//! A document as Markdown (CommonMark with tables).

use super::{Block, Document, Table, words};
use crate::text::{markdown_escaped, one_line, shown};

/// What a drawing may take on a page of text.
const CHART_COLUMNS: usize = 90;

pub(in crate::report) fn render(document: &Document) -> String {
    let mut parts = vec![format!("# {}", markdown_escaped(&one_line(&document.title)))];
    for block in &document.blocks {
        parts.push(match block {
            Block::Heading(text) => format!("## {}", markdown_escaped(&one_line(text))),
            Block::Text(text) => markdown_escaped(&shown(text)),
            Block::Note(text) => format!("> {}", markdown_escaped(&one_line(text))),
            Block::Facts(facts) => facts
                .iter()
                .map(|(name, value)| format!("- **{}:** {}", markdown_escaped(&one_line(name)), markdown_escaped(&one_line(value))))
                .collect::<Vec<_>>()
                .join("\n"),
            Block::List(items) => {
                items.iter().map(|item| format!("- {}", markdown_escaped(&one_line(item)))).collect::<Vec<_>>().join("\n")
            }
            Block::Drawing(text) => format!("```text\n{}\n```", shown(text).replace("```", "'''")),
            Block::Words(markdown) => words::to_markdown(markdown),
            Block::Table(table) => rows(table),
            Block::Chart(chart) => format!("```text\n{}\n```", shown(&chart.in_text(CHART_COLUMNS)).replace("```", "'''")),
            Block::Heat(heat) => rows(&heat.cells()),
        });
    }
    let mut text = parts.join("\n\n");
    text.push('\n');
    text
}

fn rows(table: &Table) -> String {
    let row =
        |cells: &[String]| format!("| {} |", cells.iter().map(|cell| markdown_escaped(&one_line(cell))).collect::<Vec<_>>().join(" | "));
    let mut lines = vec![row(&table.columns), format!("|{}", " --- |".repeat(table.columns.len()))];
    lines.extend(table.rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}
