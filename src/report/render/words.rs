//! A person's own words, written as Markdown, made safe for a page: no raw HTML, no picture from
//! elsewhere, and links only to a web page or a mailbox.

use pulldown_cmark::{
    Alignment, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};

use crate::text::{html_escaped, shown};

/// Converts the words to HTML. Headings start one level below `heading`, and none is more than one
/// level below the one before it.
pub(in crate::report) fn to_html(markdown: &str, heading: usize) -> String {
    let markdown = shown(markdown);
    let mut html = String::with_capacity(markdown.len() * 2);
    let mut links = Vec::new();
    let mut above: Vec<HeadingLevel> = Vec::new();
    let events = Parser::new_ext(&markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
        .filter_map(|event| match event {
            Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
            Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Heading { level, .. }) => {
                above.retain(|higher| *higher < level);
                above.push(level);
                Some(Event::Start(Tag::Heading {
                    level: level_at(heading + above.len()),
                    id: None,
                    classes: Vec::new(),
                    attrs: Vec::new(),
                }))
            }
            Event::End(TagEnd::Heading(_)) => {
                Some(Event::End(TagEnd::Heading(level_at(heading + above.len()))))
            }
            // An aligned column would need an inline style, which the page's policy forbids.
            Event::Start(Tag::Table(columns)) => {
                Some(Event::Start(Tag::Table(vec![Alignment::None; columns.len()])))
            }
            // A picture is replaced by its description, which follows as text.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
            Event::Start(Tag::Link { dest_url, link_type, .. }) => {
                let is_safe = leads_to_a_page(&dest_url);
                links.push(is_safe);
                // The address of a link need not be printed if the words of the link are the
                // address.
                if is_safe && matches!(link_type, LinkType::Autolink) {
                    return Some(Event::InlineHtml(
                        format!("<a class=\"spelled\" href=\"{}\">", html_escaped(&dest_url))
                            .into(),
                    ));
                }
                is_safe.then_some(Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title: CowStr::Borrowed(""),
                    id: CowStr::Borrowed(""),
                }))
            }
            Event::End(TagEnd::Link) => {
                links.pop().unwrap_or(false).then_some(Event::End(TagEnd::Link))
            }
            other => Some(other),
        });
    pulldown_cmark::html::push_html(&mut html, events);
    // A `<table>` that a person typed is escaped, so these tables are the renderer's own. A wide
    // one scrolls on its own.
    let html = html
        .replace(
            "<table>",
            "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table\"><table>",
        )
        .replace("</table>", "</table></div>");
    format!("<div class=\"words\" dir=\"auto\">\n{html}</div>\n")
}

/// Converts the words to quoted Markdown in which no renderer finds HTML.
pub(in crate::report) fn to_markdown(markdown: &str) -> String {
    let quoted = |line: &str| {
        if line.is_empty() { ">".to_owned() } else { format!("> {}", line.replace('<', "&lt;")) }
    };
    shown(markdown).lines().map(quoted).collect::<Vec<_>>().join("\n")
}

/// Returns the heading level at this depth of the page, up to the deepest in HTML.
fn level_at(depth: usize) -> HeadingLevel {
    match depth {
        ..=4 => HeadingLevel::H4,
        5 => HeadingLevel::H5,
        6.. => HeadingLevel::H6,
    }
}

/// Reports whether a link leads to a web page or a mailbox, and does nothing else.
pub(in crate::report) fn leads_to_a_page(link: &str) -> bool {
    let lower = link.trim_start().to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_set_as_words_and_headings_stand_below_those_of_the_page() {
        let html = to_html("# What\n\nI *waited*.\n\n- one\n- two\n", 3);
        assert!(
            html.contains("<h4>What</h4>")
                && html.contains("<em>waited</em>")
                && html.contains("<li>one</li>"),
            "{html}"
        );
    }

    #[test]
    fn no_heading_is_more_than_one_step_below_the_last() {
        let html = to_html(
            "## What happened?\n\n#### Then\n\n###### And then\n\n## What now?\n\n# At last\n",
            3,
        );
        for heading in [
            "<h4>What happened?</h4>",
            "<h5>Then</h5>",
            "<h6>And then</h6>",
            "<h4>What now?</h4>",
            "<h4>At last</h4>",
        ] {
            assert!(html.contains(heading), "{heading}: {html}");
        }
    }

    #[test]
    fn a_table_needs_no_style_of_its_own_and_scrolls_by_itself() {
        let html = to_html("| Day | Slept |\n| :-- | --: |\n| one | 2 h |\n\n`<table>`\n", 3);
        assert!(
            !html.contains("style=") && html.matches("<div class=\"scroll\"").count() == 1,
            "{html}"
        );
    }

    #[test]
    fn a_link_that_reads_as_its_target_is_told_apart() {
        let html = to_html("<https://x.example/?a=1&b> and [a page](https://x.example/)", 3);
        assert!(html.contains("<a class=\"spelled\" href=\"https://x.example/?a=1&amp;b\">https://x.example/?a=1&amp;b</a>"), "{html}");
        assert!(html.contains("<a href=\"https://x.example/\">a page</a>"), "{html}");
    }

    #[test]
    fn no_words_become_more_than_words() {
        let hostile = "<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> b\n\n![a photo](https://x.example/p.png)\n\n\
                       [click](javascript:alert(1)) [data](data:text/html,x) <javascript:x> [page](https://x.example/ \"t\")\n\n\u{1b}[2J\u{202e}";
        let html = to_html(hostile, 3);
        for forbidden in [
            "<script",
            "<img",
            "javascript:alert(1)\"",
            "href=\"data",
            "href=\"javascript",
            "\u{1b}",
            "\u{202e}",
        ] {
            assert!(!html.contains(forbidden), "{forbidden}: {html}");
        }
        assert!(
            html.contains("&lt;script&gt;")
                && html.contains("a photo")
                && html.contains("href=\"https://x.example/\""),
            "{html}"
        );
        let markdown = to_markdown(hostile);
        assert!(!markdown.contains('<') && !markdown.contains('\u{1b}'), "{markdown}");
        assert!(markdown.lines().all(|line| line.starts_with('>')));
    }
}
