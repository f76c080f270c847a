//! Reads a page: its words, and the text of attributes, comments and scripts, since all of it is
//! sent with the file.

use super::{
    super::part::{Sink, limits},
    plain, read_inner,
};
use crate::{model::FindingKind, text::entity};

pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) {
    let text = without_moments(&plain::text_of(bytes));
    let lower = text.to_ascii_lowercase();
    let squeezed: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
    // A style may be called so as well.
    let is_author =
        |said: &str| squeezed.match_indices(said).any(|(at, _)| !squeezed[..at].ends_with(':'));
    if ["name=\"author\"", "name='author'", "name=author"].into_iter().any(is_author) {
        sink.has("properties", FindingKind::Author);
    }
    if ["display:none", "visibility:hidden", "<inputtype=\"hidden\""]
        .iter()
        .any(|hidden| squeezed.contains(hidden))
        || lower.contains(" hidden>")
    {
        sink.has("", FindingKind::Hidden);
    }
    tell(&text, "", sink);
    pictures(&text, sink);
}

/// Elements in which a program writes when it wrote the file.
const MOMENTS: [&str; 5] = [
    "<dc:date",
    "<meta:creation-date",
    "<meta:print-date",
    "<meta property=\"dcterms:modified\"",
    "<meta property=\"dcterms:created\"",
];

/// Returns a text with blanks in place of the moments at which a program wrote it, so that every
/// other word stays at its place.
fn without_moments(text: &str) -> String {
    let mut blank = text.to_owned();
    for (at, element) in MOMENTS.iter().flat_map(|element| text.match_indices(element)) {
        let from = text[at + element.len()..].find('>').map(|end| at + element.len() + end + 1);
        let Some(from) = from else { continue };
        let said = text[from..].split('<').next().unwrap_or_default();
        let is_moment = said.len() <= 40
            && said.bytes().all(|byte| byte.is_ascii_digit() || b"-:.TZ+ ".contains(&byte));
        if is_moment {
            blank.replace_range(from..from + said.len(), &" ".repeat(said.len()));
        }
    }
    blank
}

/// Passes on every line of a page, and the text inside its tags.
pub(super) fn tell(html: &str, within: &str, sink: &mut Sink<'_>) {
    let mut said = Vec::new();
    for (at, line) in lines_of(html).into_iter().enumerate() {
        let place = format!("{within}line {}", at + 1);
        sink.line(&place, &line.text);
        if !line.said.is_empty() {
            said.push((place, line.said));
        }
    }
    for (place, words) in said {
        sink.words(&place, &words);
    }
}

/// Reads pictures and files that a page embeds as text.
fn pictures(html: &str, sink: &mut Sink<'_>) {
    const MARK: &str = ";base64,";
    let mut number = 0;
    for (at, _) in html.match_indices(MARK).take(limits::PARTS) {
        let near = &html[html.floor_char_boundary(at.saturating_sub(100))..at];
        let kind = near.rfind("data:").map_or("", |begin| &near[begin + 5..]);
        let packed = html[at + MARK.len()..]
            .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')))
            .next();
        number += 1;
        let place = format!("file {number} inside it");
        match packed
            .and_then(|packed| mail_parser::decoders::base64::base64_decode(packed.as_bytes()))
        {
            Some(bytes) => read_inner(&place, name_of_kind(kind), &bytes, sink),
            None => sink.unreadable(&place, "it is damaged"),
        }
    }
}

/// Returns a name for an embedded file of which only the type is known.
fn name_of_kind(kind: &str) -> &'static str {
    if kind.starts_with("text/html") { "page.html" } else { "file" }
}

/// One line of a page: the visible text, and the text of tags and comments.
#[derive(Default)]
struct PageLine {
    text: String,
    said: String,
}

/// Splits a page into lines as an editor counts them. A tag inside a word does not split the word.
fn lines_of(html: &str) -> Vec<PageLine> {
    let mut lines = vec![PageLine::default()];
    let mut rest = html;
    // After a tag without an end, no later tag has an end either.
    let mut has_close = true;
    while let Some(at) = rest.find(['<', '&']) {
        push(&mut lines, &rest[..at], false);
        rest = &rest[at..];
        if let Some(inside) = rest.strip_prefix('<') {
            let is_comment = inside.starts_with("!--");
            let is_tag = has_close
                && inside
                    .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
            let end = if is_tag { inside.find(if is_comment { "-->" } else { ">" }) } else { None };
            has_close &= !is_tag || is_comment || end.is_some();
            match end {
                Some(end) => {
                    push_tag(&mut lines, &inside[..end]);
                    rest = &inside[end + if is_comment { 3 } else { 1 }..];
                }
                None => {
                    push(&mut lines, "<", false);
                    rest = inside;
                }
            }
        } else {
            let (sign, length) = entity(rest);
            push(&mut lines, &sign, false);
            rest = &rest[length..];
        }
    }
    push(&mut lines, rest, false);
    lines
}

/// Appends words to the current line, and begins a new one at each line break.
fn push(lines: &mut Vec<PageLine>, words: &str, is_said: bool) {
    for (at, part) in words.split('\n').enumerate() {
        if at > 0 {
            lines.push(PageLine::default());
        }
        let line = lines.last_mut().expect("there is always a line");
        if is_said { &mut line.said } else { &mut line.text }.push_str(part);
    }
}

/// Elements that do not separate words.
const INLINE: &str =
    "b i em strong span u a font sub sup small mark wbr s q abbr big code ins del tspan ruby";

fn push_tag(lines: &mut Vec<PageLine>, tag: &str) {
    let name = tag
        .trim_start_matches('/')
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))
        .next()
        .unwrap_or_default();
    let name = name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
    let said = match tag.strip_prefix('!') {
        Some(comment) => comment.trim_matches('-'),
        None => tag.split_once(char::is_whitespace).map_or("", |(_, rest)| rest),
    };
    if matches!(name.as_str(), "td" | "th") && tag.starts_with('/') {
        // Cells stay apart, so that a label is that of its own column.
        push(lines, "\t", false);
    } else if !INLINE.split(' ').any(|inline| inline == name) || is_shown_apart(said) {
        push(lines, " ", false);
    }
    // Names of schemas identify nobody.
    let is_schema = said.contains("xmlns")
        || said.contains("prefix=")
        || tag.starts_with("?xml")
        || tag.starts_with("!DOCTYPE");
    let words = if is_schema { without_schemas(said) } else { said.to_owned() };
    let plain: String = decode_entities(&words)
        .chars()
        .map(|c| if matches!(c, '"' | '\'' | '=' | '<') { ' ' } else { c })
        .collect();
    if plain.contains(|c: char| !c.is_whitespace()) {
        push(lines, " ", true);
    }
    // Line breaks inside a tag are kept, so that lines are counted as an editor counts them.
    push(lines, &plain, true);
}

/// Returns whether an element has a style that makes it a box, such as a cell, which separates
/// words.
fn is_shown_apart(said: &str) -> bool {
    let squeezed: String =
        said.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    let mut shown =
        squeezed.match_indices("display:").map(|(at, display)| &squeezed[at + display.len()..]);
    shown.any(|how| {
        ["block", "inline-", "table", "flex", "grid", "list-item"]
            .iter()
            .any(|boxed| how.starts_with(boxed))
    })
}

/// Returns the text of a tag without the addresses of its schemas.
fn without_schemas(said: &str) -> String {
    said.split_inclusive(char::is_whitespace)
        .filter(|word| {
            !word.trim_start().starts_with("xmlns")
                && !word.contains("w3.org")
                && !word.contains("://vocabulary.")
        })
        .collect()
}

fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        let (sign, length) = entity(&rest[at..]);
        decoded.push_str(&sign);
        rest = &rest[at + length..];
    }
    decoded.push_str(rest);
    decoded
}

#[cfg(test)]
mod tests {
    use super::lines_of;

    #[test]
    fn words_attributes_and_comments_are_all_read() {
        let page = "<p>one<b>two</b></p><!-- three > 3 --><img alt=\"four &amp; five\"><a href='mailto:a&#64;b.org'>x</a> 1 < 2 &unknown;";
        let line = &lines_of(page)[0];
        for said in ["onetwo", "1 < 2", "&unknown;"] {
            assert!(line.text.contains(said), "{said}: {}", line.text);
        }
        for said in ["three > 3", "four & five", "mailto:a@b.org"] {
            assert!(line.said.contains(said), "{said}: {}", line.said);
        }
    }

    #[test]
    fn boxes_of_a_page_part_words() {
        for page in [
            "<table><tr><td>Amelia</td><td>Nowak</td></tr></table>",
            "<span style='display: table-cell'>Amelia</span><span style='display: table-cell'>Nowak</span>",
            "<b style=\"color:red;DISPLAY:block\">Amelia</b><b style=display:inline-block>Nowak</b>",
            "<ul><li>Amelia<li>Nowak</ul>",
        ] {
            let line = &lines_of(page)[0];
            assert_eq!(
                line.text.split_whitespace().collect::<Vec<_>>(),
                ["Amelia", "Nowak"],
                "{page}"
            );
        }
        assert_eq!(lines_of("Ame<span style='display:inline'>lia</span>")[0].text, "Amelia");
    }

    #[test]
    fn a_tag_inside_a_word_splits_nothing_and_lines_are_those_of_an_editor() {
        let lines = lines_of(
            "Ame<wbr>lia Ame<span class=\"x\">lia</span> Zo&euml; 943<text:span a='1'>476\n</text:span>5919 Ame&shy;lia<br>x",
        );
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].text, "Amelia Amelia Zoë 943476");
        assert_eq!(lines[1].text, "5919 Ame\u{ad}lia x");
    }
}
