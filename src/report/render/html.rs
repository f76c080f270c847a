//! A document as one page of HTML: no network, light and dark, made to be printed. A report has no script.

use super::{Block, Document, Table, policy::policy, words};
use crate::text::html_escaped as escaped;

/// The style that every page has.
pub(in crate::report) const STYLE: &str = include_str!("page.css");

/// A whole page.
pub(in crate::report) fn page(document: &Document) -> String {
    let body: String = document.blocks.iter().map(block).collect();
    let has_charts = document.blocks.iter().any(|block| matches!(block, Block::Chart(_) | Block::Heat(_)));
    let style = if has_charts { format!("{STYLE}{}", super::chart::STYLE) } else { STYLE.to_owned() };
    shell(&document.title, &style, None, &format!("<main>\n<h1>{}</h1>\n{body}</main>\n", escaped(&document.title)))
}

/// The page around a body that is HTML already. `style` and `script` are ours, never anybody's words.
pub(in crate::report) fn shell(title: &str, style: &str, script: Option<&str>, body: &str) -> String {
    let policy = policy(style, script);
    let script = script.map(|script| format!("<script>{script}</script>\n")).unwrap_or_default();
    format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<title>{}</title>\n<style>{style}</style>\n</head>\n\
         <body>\n{body}{script}</body>\n</html>\n",
        escaped(title)
    )
}

pub(in crate::report) fn block(block: &Block) -> String {
    match block {
        Block::Heading(text) => format!("<h2>{}</h2>\n", escaped(text)),
        Block::Text(text) => paragraphs(text),
        Block::Note(text) => format!("<p class=\"note\">{}</p>\n", escaped(text)),
        Block::Facts(facts) => facts_list(facts),
        Block::List(items) => {
            format!("<ul>\n{}</ul>\n", items.iter().map(|item| format!("<li>{}</li>\n", escaped(item))).collect::<String>())
        }
        Block::Drawing(text) => format!("<pre class=\"scroll\" tabindex=\"0\">{}</pre>\n", escaped(text)),
        Block::Words(markdown) => words::to_html(markdown),
        Block::Table(table) => rows(table),
        Block::Chart(chart) => chart.in_html(),
        Block::Heat(heat) => heat.in_html(),
    }
}

/// Text with its line breaks.
pub(in crate::report) fn paragraphs(text: &str) -> String {
    format!("<p>{}</p>\n", escaped(text).replace('\n', "<br>\n"))
}

fn facts_list(facts: &[(String, String)]) -> String {
    let items: String =
        facts.iter().map(|(name, value)| format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escaped(name), escaped(value))).collect();
    format!("<dl>\n{items}</dl>\n")
}

/// A table that scrolls by itself on a narrow screen, also by keyboard.
fn rows(table: &Table) -> String {
    // A heading without words is none.
    let head = |cell: &String| if cell.is_empty() { "<td></td>".to_owned() } else { format!("<th scope=\"col\">{}</th>", escaped(cell)) };
    let header: String = table.columns.iter().map(head).collect();
    let body: String = table
        .rows
        .iter()
        .map(|cells| {
            let cells: String = cells
                .iter()
                .enumerate()
                .map(
                    |(at, cell)| {
                        if at == 0 { format!("<th scope=\"row\">{}</th>", escaped(cell)) } else { format!("<td>{}</td>", escaped(cell)) }
                    },
                )
                .collect();
            format!("<tr>{cells}</tr>\n")
        })
        .collect();
    format!(
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table\"><table>\n<thead><tr>{header}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n"
    )
}
