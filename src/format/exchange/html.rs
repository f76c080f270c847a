//! Words inside HTML: the descriptions that other programs keep, block by block.

use crate::text::{cut, entity, html_escaped};

/// A stretch of words, by the element that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HtmlBlock {
    pub(super) kind: BlockKind,
    pub(super) words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    Heading,
    Paragraph,
    Item,
    Term,
    Value,
}

impl BlockKind {
    /// Returns the kind of block that an element begins or ends; `None` for one inside a line.
    fn of(element: &str) -> Option<Self> {
        match element {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Self::Heading),
            "li" => Some(Self::Item),
            "dt" => Some(Self::Term),
            "dd" => Some(Self::Value),
            "p" | "div" | "ul" | "ol" | "dl" | "table" | "tr" | "td" | "th" | "tbody" | "thead"
            | "section" | "article" | "blockquote" | "pre" | "hr" | "body" | "html" | "head"
            | "title" => Some(Self::Paragraph),
            _ => None,
        }
    }
}

/// Returns words as HTML. No backslash is left, since Moodle reads one before a quote otherwise.
#[must_use]
pub(super) fn escaped(words: &str) -> String {
    html_escaped(words).replace('\\', "&#92;")
}

/// Writes words inside an element.
pub(super) fn push_element(html: &mut String, element: &str, words: &str) {
    html.push_str(&format!("<{element}>{}</{element}>", escaped(words)));
}

/// Returns words with each entity as its sign.
#[must_use]
pub(super) fn without_entities(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        let (sign, length) = entity(&rest[at..]);
        plain.push_str(&sign);
        rest = &rest[at + length..];
    }
    plain + rest
}

/// Returns whether a text has elements of HTML.
#[must_use]
pub(super) fn is_html(text: &str) -> bool {
    let last = text.rfind('>').unwrap_or(0);
    text[..last].match_indices('<').any(|(at, _)| {
        let rest = &text[at + 1..];
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        rest.starts_with(|c: char| c.is_ascii_alphabetic())
            && (1..=12).contains(&name)
            && rest[name..].starts_with(['>', ' ', '/', '\n', '\r', '\t'])
    })
}

/// Returns the blocks of a page that hold words.
#[must_use]
pub(super) fn blocks(html: &str) -> Vec<HtmlBlock> {
    let mut found =
        HtmlReader { blocks: Vec::new(), words: String::new(), kind: BlockKind::Paragraph };
    // Beyond the last `>` there is no element, and none is sought.
    let (mut rest, tail) = html.split_at(html.rfind('>').map_or(0, |last| last + 1));
    while let Some(at) = rest.find('<') {
        found.words.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        let Some(end) = rest.find('>').filter(|_| is_tag) else {
            found.words.push_str("&lt;");
            rest = &rest[1..];
            continue;
        };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name: String =
            tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        if !closes && matches!(name.as_str(), "script" | "style") {
            let is_end = |at: usize| {
                let end = rest.as_bytes().get(at + 2..at + 2 + name.len());
                end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
            };
            let end = rest.match_indices("</").map(|(at, _)| at).find(|at| is_end(*at));
            rest = end.map_or("", |at| &rest[at..]);
        } else if name == "br" {
            found.words.push('\n');
        } else if let Some(kind) = BlockKind::of(&name) {
            found.end();
            found.kind = if closes { BlockKind::Paragraph } else { kind };
        }
    }
    found.words.push_str(rest);
    found.words.push_str(tail);
    found.end();
    found.blocks
}

/// Returns all words of a page, in one line.
#[must_use]
pub(super) fn words_of(html: &str) -> String {
    let words: Vec<String> = blocks(html).into_iter().map(|block| block.words).collect();
    words.join(" ")
}

/// Returns whether a page has more than paragraphs and line ends around its words.
#[must_use]
pub(super) fn has_form(html: &str) -> bool {
    is_html(html)
        && html.match_indices('<').any(|(at, _)| {
            let tag = html[at + 1..].trim_start_matches('/');
            let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
            !matches!(name.to_lowercase().as_str(), "" | "p" | "br" | "div" | "span")
        })
}

/// Names what is lost when only the words of a page are kept: addresses, pictures, lists and tables.
/// That its letters had a form, such as bold, is no loss of words and is not named.
#[must_use]
pub(super) fn lost_in_words(html: &str) -> Vec<String> {
    let mut lost: Vec<String> = Vec::new();
    let mut tell = |what: String| {
        if !lost.contains(&what) {
            lost.push(what);
        }
    };
    for (at, _) in html.match_indices('<') {
        let Some(end) = html[at..].find('>') else { break };
        let tag = &html[at + 1..at + end];
        let name: String =
            tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        let said = |key: &str| attribute(tag, key).map(|said| cut(&said, 200));
        match name.as_str() {
            "a" => {
                if let Some(address) = said("href") {
                    tell(format!("had a link to {address}; the address is left out"));
                }
            }
            "img" | "video" | "audio" | "iframe" | "object" | "embed" | "svg" => {
                let source = said("src").or_else(|| said("data"));
                let [source, alt] = [source, said("alt").filter(|alt| !alt.is_empty())];
                let named: Vec<String> =
                    alt.map(|alt| format!("\"{alt}\"")).into_iter().chain(source).collect();
                let named = named.join(", ");
                let named = if named.is_empty() { named } else { format!(" ({named})") };
                tell(format!("had a picture or a film{named}, which is left out"));
            }
            "ul" | "ol" | "dl" => tell("had a list; its points are one line now".to_owned()),
            "table" => tell("had a table; its cells are one line now".to_owned()),
            "script" | "style" => tell("had a script or a style, which is left out".to_owned()),
            _ => {}
        }
    }
    lost
}

/// Returns the value of an attribute inside a tag.
fn attribute(tag: &str, key: &str) -> Option<String> {
    let small = tag.to_ascii_lowercase();
    let is_it = |at: &usize| {
        tag[..*at].ends_with(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\''))
            && tag[at + key.len()..].trim_start().starts_with('=')
    };
    let at = small.match_indices(key).map(|(at, _)| at).find(is_it)?;
    let value = tag[at + key.len()..].trim_start().strip_prefix('=')?.trim_start();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split(|c: char| c.is_ascii_whitespace()).next()?,
    };
    let value = super::words::cleaned(&without_entities(value));
    (!value.is_empty()).then_some(value)
}

struct HtmlReader {
    blocks: Vec<HtmlBlock>,
    words: String,
    kind: BlockKind,
}

impl HtmlReader {
    fn end(&mut self) {
        let words = super::words::cleaned(&without_entities(&std::mem::take(&mut self.words)));
        if !words.is_empty() {
            self.blocks.push(HtmlBlock { kind: self.kind, words });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_from_html_as_they_were() {
        for words in ["a < b & \"c\" 'd' \\", "1 &lt; 2", "é 字 😀  two", "=x"] {
            let mut html = String::new();
            push_element(&mut html, "p", words);
            assert!(!html.contains('\\'), "{html}");
            assert_eq!(
                blocks(&html),
                [HtmlBlock { kind: BlockKind::Paragraph, words: words.to_owned() }]
            );
        }
    }

    #[test]
    fn links_pictures_and_lists_of_a_page_are_named() {
        let html = "<p>See <a class=x href=\"https://e.org/x?a&amp;b\">this</a> <b>now</b> <img alt='a chart' src=a.png></p><ul><li>one</ul>";
        assert_eq!(
            lost_in_words(html),
            [
                "had a link to https://e.org/x?a&b; the address is left out",
                "had a picture or a film (\"a chart\", a.png), which is left out",
                "had a list; its points are one line now",
            ]
        );
        assert_eq!(lost_in_words("<p>a < b</p>"), Vec::<String>::new());
    }

    #[test]
    fn each_block_of_a_page_is_found_and_nothing_else() {
        let html = "<!-- no --><p>One<br/>line, <b>bold</b>.</p>\n<ul><li>a</li><li>b</ul><style>x{}</style>2 < 3 tail <h4 class='x'>H</h4><dl><dt>t</dt><dd>v</dd></dl>";
        let found: Vec<(BlockKind, String)> =
            blocks(html).into_iter().map(|block| (block.kind, block.words)).collect();
        let expected = [
            (BlockKind::Paragraph, "One line, bold."),
            (BlockKind::Item, "a"),
            (BlockKind::Item, "b"),
            (BlockKind::Paragraph, "2 < 3 tail"),
            (BlockKind::Heading, "H"),
            (BlockKind::Term, "t"),
            (BlockKind::Value, "v"),
        ];
        assert_eq!(found, expected.map(|(kind, words)| (kind, words.to_owned())));
        assert!(
            is_html("a <b>c</b>") && is_html("x</p>") && !is_html("a < b > c") && !is_html("<3")
        );
    }
}
