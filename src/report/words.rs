//! A person's own words, written as Markdown, made safe for a page: no raw HTML, no picture from elsewhere, no link that
//! does more than lead to a page or a mailbox.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::text::shown;

/// The words as HTML. Headings begin below those of the page.
pub(super) fn to_html(markdown: &str) -> String {
    let markdown = shown(markdown);
    let mut html = String::with_capacity(markdown.len() * 2);
    let mut links = Vec::new();
    let events = Parser::new_ext(&markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Heading { level, id: _, classes: _, attrs: _ }) => {
            Some(Event::Start(Tag::Heading { level: below(level), id: None, classes: Vec::new(), attrs: Vec::new() }))
        }
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(below(level)))),
        // What stood for a picture is its description, which follows as text.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { dest_url, link_type, .. }) => {
            let is_safe = leads_to_a_page(&dest_url);
            links.push(is_safe);
            is_safe.then_some(Event::Start(Tag::Link { link_type, dest_url, title: CowStr::Borrowed(""), id: CowStr::Borrowed("") }))
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or(false).then_some(Event::End(TagEnd::Link)),
        other => Some(other),
    });
    pulldown_cmark::html::push_html(&mut html, events);
    format!("<div class=\"words\">\n{html}</div>\n")
}

/// The words as Markdown that no reader takes for HTML.
pub(super) fn to_markdown(markdown: &str) -> String {
    let quoted = |line: &str| if line.is_empty() { ">".to_owned() } else { format!("> {}", line.replace('<', "&lt;")) };
    shown(markdown).lines().map(quoted).collect::<Vec<_>>().join("\n")
}

fn below(level: pulldown_cmark::HeadingLevel) -> pulldown_cmark::HeadingLevel {
    use pulldown_cmark::HeadingLevel::{H1, H2, H3, H4, H5, H6};
    match level {
        H1 => H4,
        H2 => H5,
        H3 | H4 | H5 | H6 => H6,
    }
}

fn leads_to_a_page(link: &str) -> bool {
    let lower = link.trim_start().to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_set_as_words_and_headings_stand_below_those_of_the_page() {
        let html = to_html("# What\n\nI *waited*.\n\n- one\n- two\n");
        assert!(html.contains("<h4>What</h4>") && html.contains("<em>waited</em>") && html.contains("<li>one</li>"), "{html}");
    }

    #[test]
    fn no_words_become_more_than_words() {
        let hostile = "<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> b\n\n![a photo](https://x.example/p.png)\n\n\
                       [click](javascript:alert(1)) [data](data:text/html,x) <javascript:x> [page](https://x.example/ \"t\")\n\n\u{1b}[2J\u{202e}";
        let html = to_html(hostile);
        for forbidden in ["<script", "<img", "javascript:alert(1)\"", "href=\"data", "href=\"javascript", "\u{1b}", "\u{202e}"] {
            assert!(!html.contains(forbidden), "{forbidden}: {html}");
        }
        assert!(html.contains("&lt;script&gt;") && html.contains("a photo") && html.contains("href=\"https://x.example/\""), "{html}");
        let markdown = to_markdown(hostile);
        assert!(!markdown.contains('<') && !markdown.contains('\u{1b}'), "{markdown}");
        assert!(markdown.lines().all(|line| line.starts_with('>')));
    }
}
