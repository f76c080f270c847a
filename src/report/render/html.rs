//! A document as one HTML page: no network, light and dark, made to be printed. A report has no
//! script.

use super::{
    Block, Document, Line, Section, Span, Table, To,
    element::{content, element},
    look,
    policy::policy,
    spoken::OURS,
    words,
};
use crate::text::html_escaped as escaped;

/// The style of every page.
pub(in crate::report) const STYLE: &str = include_str!("page.css");

/// Renders a whole page.
pub(in crate::report) fn page(document: &Document) -> String {
    let drawn =
        if document.blocks.iter().any(is_drawn) { (look::STYLE, look::PATTERNS) } else { ("", "") };
    let (style, patterns) = (format!("{STYLE}{}", drawn.0), drawn.1);
    let body = blocks(&document.blocks, TOP);
    shell(
        &document.title,
        &style,
        None,
        &format!("{patterns}<main>\n{}\n{body}</main>\n", element("h1", "", &document.title)),
    )
}

/// The additions to a document that is handed in.
pub(in crate::report) struct Dress<'d> {
    /// The style, added to the style of every page.
    pub(in crate::report) style: &'d str,
    pub(in crate::report) script: &'d str,
    /// Controls for the script, as HTML, and the id of the section they precede.
    pub(in crate::report) controls: (&'d str, String),
    /// The word printed behind the text of each sheet.
    pub(in crate::report) watermark: Option<&'d str>,
    /// The version that made the page, for readers who make it again.
    pub(in crate::report) maker: Option<&'d str>,
}

/// The beginning of the element that states which version made the page.
pub(in crate::report) const MADE_BY: &str = "<footer data-made-by=\"";

/// Renders a document with sections as a whole page: cover, contents, sections and foot.
pub(in crate::report) fn handed_in(document: &Document, dress: &Dress<'_>) -> String {
    let is_section = |block: &Block| matches!(block, Block::Section(_));
    let from = document.blocks.iter().position(is_section).unwrap_or(document.blocks.len());
    let to = document.blocks.iter().rposition(is_section).map_or(from, |last| last + 1);
    let (cover, parts, foot) =
        (&document.blocks[..from], &document.blocks[from..to], &document.blocks[to..]);
    let contents: String = sections(parts)
        .map(|part| {
            format!("<li><a href=\"#{}\">{}</a></li>\n", escaped(&part.id), line(&part.heading))
        })
        .collect();
    let mut main = String::new();
    for part in parts {
        if matches!(part, Block::Section(part) if part.id == dress.controls.0) {
            main.push_str(&dress.controls.1);
        }
        main.push_str(&block(part, TOP));
    }
    let watermark = dress
        .watermark
        .map(|word| format!("<div class=\"watermark\" aria-hidden=\"true\">{word}</div>\n"))
        .unwrap_or_default();
    let body = format!(
        "<a class=\"skip\" href=\"#main\">Skip the cover</a>\n{watermark}{}<header class=\"cover\">\n{}\n{}</header>\n\
         <nav aria-label=\"Contents\">\n<ul>\n{contents}</ul>\n</nav>\n<main id=\"main\">\n{main}</main>\n{}>\n{}</footer>\n",
        look::PATTERNS,
        element("h1", "", &document.title),
        blocks(cover, TOP),
        dress
            .maker
            .map_or_else(|| "<footer".to_owned(), |maker| format!("{MADE_BY}{}\"", escaped(maker))),
        blocks(foot, TOP),
    );
    shell(
        &document.title,
        &format!("{STYLE}{}{}", look::STYLE, dress.style),
        Some(dress.script),
        &body,
    )
}

fn sections(blocks: &[Block]) -> impl Iterator<Item = &Section> {
    blocks.iter().filter_map(|block| match block {
        Block::Section(section) => Some(section),
        _ => None,
    })
}

/// Reports whether a block needs the patterns.
fn is_drawn(block: &Block) -> bool {
    match block {
        Block::Chart(_) | Block::Heat(_) | Block::Steps(_) => true,
        Block::Section(section) => section.blocks.iter().any(is_drawn),
        _ => false,
    }
}

/// Wraps a body, which is HTML already, in a page. `style` and `script` are ours and never a
/// person's words.
pub(in crate::report) fn shell(
    title: &str,
    style: &str,
    script: Option<&str>,
    body: &str,
) -> String {
    let policy = policy(style, script);
    let script = script.map(|script| format!("<script>{script}</script>\n")).unwrap_or_default();
    format!(
        "<!doctype html>\n<html lang=\"{OURS}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<title>{}</title>\n<style>{style}</style>\n</head>\n\
         <body>\n{body}{script}</body>\n</html>\n",
        escaped(title)
    )
}

/// The level of a heading outside any section.
const TOP: usize = 2;

fn blocks(blocks: &[Block], level: usize) -> String {
    blocks.iter().map(|one| block(one, level)).collect()
}

/// Renders a block whose headings have this level.
fn block(block: &Block, level: usize) -> String {
    match block {
        Block::Heading(text) => element(&format!("h{level}"), "", text) + "\n",
        Block::Text(text) => element("p", "", text) + "\n",
        Block::Note(text) => element("p", " class=\"note\"", text) + "\n",
        Block::Draft(text) => element("p", " class=\"draft\"", text) + "\n",
        Block::Facts(facts) => facts_list(facts),
        Block::List(items) => format!(
            "<ul>\n{}</ul>\n",
            items.iter().map(|item| format!("<li>{}</li>\n", line(item))).collect::<String>()
        ),
        Block::Row(lines) => {
            format!(
                "<div class=\"row\">{}</div>\n",
                lines.iter().map(|one| of_line("div", "", one)).collect::<String>()
            )
        }
        Block::Drawing(text) => {
            format!("<pre class=\"scroll\" tabindex=\"0\">{}</pre>\n", escaped(text))
        }
        // Headings in a person's words go below those of the page.
        Block::Words(markdown) => words::to_html(markdown, (level - 1).max(3)),
        Block::Table(table) => rows(table),
        Block::Matrix(matrix) => matrix.in_html(),
        Block::Chart(chart) => chart.in_html(),
        Block::Heat(heat) => heat.in_html(),
        Block::Steps(steps) => steps.in_html(),
        Block::Section(section) => part(section, level),
    }
}

fn part(section: &Section, level: usize) -> String {
    let tag = if level == TOP { "section" } else { "div" };
    let id = if section.id.is_empty() {
        String::new()
    } else {
        format!(" id=\"{}\"", escaped(&section.id))
    };
    let found_by: String = section
        .found_by
        .iter()
        .map(|(name, value)| format!(" data-{name}=\"{}\"", escaped(value)))
        .collect();
    let heading = of_line(&format!("h{level}"), &id, &section.heading);
    let heading = match &section.beside {
        Some(beside) => format!("<div class=\"head\">{heading}{}</div>", of_line("p", "", beside)),
        None => heading,
    };
    format!(
        "<{tag} class=\"{}\"{found_by}>\n{heading}\n{}</{tag}>\n",
        section.kind,
        blocks(&section.blocks, level + 1)
    )
}

/// Renders an element around a line; see [`element`].
pub(super) fn of_line(tag: &str, attributes: &str, words: &Line) -> String {
    match words.0.as_slice() {
        [Span::Text(only)] => element(tag, attributes, only),
        _ => format!("<{tag}{attributes}>{}</{tag}>", line(words)),
    }
}

pub(super) fn line(line: &Line) -> String {
    line.0.iter().map(span).collect()
}

fn span(span: &Span) -> String {
    match span {
        Span::Text(words) => content(words),
        Span::Strong(words) => element("strong", "", words),
        Span::Quiet(words) => element("span", " class=\"quiet\"", words),
        Span::Mark(look) => look.square(),
        Span::Link(to, words) => format!("<a{}>{}</a>", leading(to, words), content(words)),
        Span::Dot(to, words) => format!(
            "<a{}><span class=\"dot\" aria-hidden=\"true\">\u{25cf}</span><span class=\"unseen\">{}</span></a>",
            leading(to, words),
            content(words)
        ),
    }
}

/// Returns the attributes of a link. The style prints the address on paper, unless the words
/// already give it.
fn leading(to: &To, words: &str) -> String {
    match to {
        To::Section(id) => format!(" href=\"#{}\"", escaped(id)),
        To::File(path) if path == words => {
            format!(" class=\"spelled\" href=\"{}\"", escaped(&relative(path)))
        }
        To::File(path) => {
            format!(" href=\"{}\" data-path=\"{}\"", escaped(&relative(path)), escaped(path))
        }
        To::Web(page) if page == words => {
            format!(" class=\"spelled\" rel=\"noreferrer\" href=\"{}\"", escaped(page))
        }
        To::Web(page) => format!(" rel=\"noreferrer\" href=\"{}\"", escaped(page)),
    }
}

/// Writes a path as a relative link.
fn relative(path: &str) -> String {
    let mut link = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            link.push(char::from(byte));
        } else {
            link.push_str(&format!("%{byte:02X}"));
        }
    }
    link
}

fn facts_list(facts: &[(String, Line)]) -> String {
    let items: String = facts
        .iter()
        .map(|(name, value)| {
            format!("<div>{}{}</div>\n", element("dt", "", name), of_line("dd", "", value))
        })
        .collect();
    format!("<dl>\n{items}</dl>\n")
}

/// Renders a table that scrolls on its own on a narrow screen, also by keyboard.
fn rows(table: &Table) -> String {
    // An empty heading is written as a data cell, because a header cell would announce an empty
    // heading.
    let head = |cell: &String| {
        if cell.is_empty() { "<td></td>".to_owned() } else { element("th", " scope=\"col\"", cell) }
    };
    let header: String = table.columns.iter().map(head).collect();
    let body: String = table
        .rows
        .iter()
        .map(|cells| {
            let cells: String = cells
                .iter()
                .enumerate()
                .map(|(at, cell)| {
                    if at == 0 {
                        element("th", " scope=\"row\"", cell)
                    } else {
                        element("td", "", cell)
                    }
                })
                .collect();
            format!("<tr>{cells}</tr>\n")
        })
        .collect();
    let (label, caption) = match table.caption.as_str() {
        "" => ("Table".to_owned(), String::new()),
        caption => (escaped(caption), element("caption", "", caption) + "\n"),
    };
    format!(
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{label}\"><table>\n{caption}<thead><tr>{header}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_link_whatever_is_in_it() {
        assert_eq!(
            relative("evidence/E1 a&b #1 100% é?.pdf"),
            "evidence/E1%20a%26b%20%231%20100%25%20%C3%A9%3F.pdf"
        );
    }
}
