//! A document as Markdown (CommonMark with tables).

use super::{Block, Document, Table, words};
use crate::text::{one_line, shown};

pub(super) fn render(document: &Document) -> String {
    let mut parts = vec![format!("# {}", escaped(&one_line(&document.title)))];
    for block in &document.blocks {
        parts.push(match block {
            Block::Heading(text) => format!("## {}", escaped(&one_line(text))),
            Block::Text(text) => escaped(&shown(text)),
            Block::Note(text) => format!("> {}", escaped(&one_line(text))),
            Block::Facts(facts) => facts
                .iter()
                .map(|(name, value)| format!("- **{}:** {}", escaped(&one_line(name)), escaped(&one_line(value))))
                .collect::<Vec<_>>()
                .join("\n"),
            Block::List(items) => items.iter().map(|item| format!("- {}", escaped(&one_line(item)))).collect::<Vec<_>>().join("\n"),
            Block::Drawing(text) => format!("```text\n{}\n```", shown(text).replace("```", "'''")),
            Block::Words(markdown) => words::to_markdown(markdown),
            Block::Table(table) => rows(table),
        });
    }
    let mut text = parts.join("\n\n");
    text.push('\n');
    text
}

fn rows(table: &Table) -> String {
    let row = |cells: &[String]| format!("| {} |", cells.iter().map(|cell| escaped(&one_line(cell))).collect::<Vec<_>>().join(" | "));
    let mut lines = vec![row(&table.columns), format!("|{}", " --- |".repeat(table.columns.len()))];
    lines.extend(table.rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}

/// Text in which nothing is taken for Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            c => escaped.push(c),
        }
    }
    escaped
}
