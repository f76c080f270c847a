//! A document as Markdown (CommonMark with tables).

use super::{Block, Document, Line, Steps, Table, words};
use crate::text::{markdown_escaped, one_line, shown};

/// The width of a drawing in Markdown, in columns.
const CHART_COLUMNS: usize = 90;

pub(in crate::report) fn render(document: &Document) -> String {
    let mut parts = vec![format!("# {}", written(&document.title))];
    parts.extend(document.in_order().into_iter().map(|(level, block)| block_in(block, level)));
    let mut text = parts.join("\n\n");
    text.push('\n');
    text
}

fn block_in(block: &Block, level: usize) -> String {
    let heading = |text: &str| format!("{} {}", "#".repeat(level), written(text));
    let item = |item: &Line| format!("- {}", written(&item.plain()));
    match block {
        Block::Heading(text) => heading(text),
        Block::Section(section) => heading(&section.title()),
        Block::Text(text) => markdown_escaped(&shown(text)),
        Block::Note(text) => format!("> {}", written(text)),
        Block::Draft(text) => format!("**{}**", written(text)),
        Block::Facts(facts) => {
            let fact = |(name, value): &(String, Line)| {
                format!("- **{}:** {}", written(name), written(&value.plain()))
            };
            facts.iter().map(fact).collect::<Vec<_>>().join("\n")
        }
        Block::List(lines) | Block::Row(lines) => {
            lines.iter().map(item).collect::<Vec<_>>().join("\n")
        }
        Block::Drawing(text) => fenced(text),
        Block::Words(markdown) => words::to_markdown(markdown),
        Block::Table(table) if table.caption.is_empty() => rows(table),
        Block::Table(table) => format!("{}\n\n{}", written(&table.caption), rows(table)),
        Block::Matrix(matrix) => rows(&matrix.cells()),
        Block::Chart(chart) | Block::Steps(Steps { chart, .. }) => {
            fenced(&chart.in_text(CHART_COLUMNS))
        }
        Block::Heat(heat) => rows(&heat.cells()),
    }
}

fn written(text: &str) -> String {
    markdown_escaped(&one_line(text))
}

fn fenced(text: &str) -> String {
    format!("```text\n{}\n```", shown(text).replace("```", "'''"))
}

fn rows(table: &Table) -> String {
    let row = |cells: &[String]| {
        format!("| {} |", cells.iter().map(|cell| written(cell)).collect::<Vec<_>>().join(" | "))
    };
    let mut lines = vec![row(&table.columns), format!("|{}", " --- |".repeat(table.columns.len()))];
    lines.extend(table.rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}
