//! Cleans the words of a cell, and says each change.

use std::borrow::Cow;

use super::{super::html::lost_in_words, entry::GridEntry};
use crate::text::entity;

const OF_HTML: &str = "HTML became plain words";
const INVISIBLE: &str = "invisible signs were taken out";
const BLANKS: &str = "no-break spaces became blanks";
const CONTROL: &str = "signs that cannot be shown were taken out";
const HYPHEN: &str = "a hyphen and a blank stand inside a word, as a line's end leaves them; they are kept as they are";
const TWO_BLANKS: &str =
    "two blanks stand in a row, where a sign may be missing; one is kept, and no sign is added";

/// The elements that are known not to be words, such as `<5 years`.
const ELEMENTS: [&str; 45] = [
    "a",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "ins",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "script",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "u",
    "ul",
];

/// Returns the words of a cell as they are kept, with a line for each paragraph, and what was
/// changed or looks damaged.
pub(super) fn cleaned(words: &str) -> (String, Vec<Cow<'static, str>>) {
    let mut told = Vec::new();
    let plain = without_html(words);
    if matches!(plain, Cow::Owned(_)) {
        told.push(Cow::Borrowed(OF_HTML));
        told.extend(
            lost_in_words(words).into_iter().map(|lost| Cow::Owned(format!("the HTML {lost}"))),
        );
    }
    let mut clean = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{feff}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' => note(&mut told, INVISIBLE),
            '\u{a0}' | '\u{2007}' | '\u{202f}' => {
                note(&mut told, BLANKS);
                clean.push(' ');
            }
            '\n' | '\u{2028}' | '\u{2029}' | '\r' => clean.push('\n'),
            '\t' => clean.push(' '),
            c if c.is_control() => note(&mut told, CONTROL),
            c => clean.push(c),
        }
    }
    let lines: Vec<&str> =
        clean.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.iter().any(|line| line.contains("  ")) {
        note(&mut told, TWO_BLANKS);
    }
    if lines.iter().any(|line| has_torn_word(line)) {
        note(&mut told, HYPHEN);
    }
    let lines: Vec<String> = lines
        .into_iter()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    (lines.join("\n"), told)
}

fn note(told: &mut Vec<Cow<'static, str>>, what: &'static str) {
    if !told.iter().any(|known| known == what) {
        told.push(Cow::Borrowed(what));
    }
}

/// Returns whether a line has `com- munication`, but not `pre- and postnatal`.
fn has_torn_word(line: &str) -> bool {
    line.match_indices("- ").any(|(at, _)| {
        let is_letter = |c: char| c.is_lowercase();
        let rest = &line[at + 2..];
        let next: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
        line[..at].ends_with(is_letter)
            && rest.starts_with(is_letter)
            && !["and", "or", "to", "und", "oder", "et", "ou"].contains(&next.as_str())
    })
}

fn without_html(words: &str) -> Cow<'_, str> {
    if !words.contains(['<', '&']) {
        return Cow::Borrowed(words);
    }
    let (mut plain, mut rest, mut is_changed) = (String::new(), words, false);
    while let Some(at) = rest.find(['<', '&']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('&') {
            let (sign, length) = entity(rest);
            is_changed |= length > 1;
            plain.push_str(&sign);
            rest = &rest[length..];
        } else if let Some((name, length)) = element(rest) {
            is_changed = true;
            match name.as_str() {
                "br" | "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol"
                | "hr" | "table" => plain.push('\n'),
                "script" | "style" if !rest.starts_with("</") => {
                    // What a program would carry out is not words.
                    let end = rest.to_ascii_lowercase().find(&format!("</{name}"));
                    rest = end.map_or("", |end| &rest[end..]);
                    continue;
                }
                "li" if rest.starts_with("<l") || rest.starts_with("<L") => plain.push_str("\n• "),
                "td" => plain.push(' '),
                _ => {}
            }
            rest = &rest[length..];
        } else {
            plain.push('<');
            rest = &rest[1..];
        }
    }
    plain.push_str(rest);
    if is_changed { Cow::Owned(plain) } else { Cow::Borrowed(words) }
}

/// Returns the name and the length of an element of HTML at the start of a text.
fn element(text: &str) -> Option<(String, usize)> {
    let end = text.find('>')?;
    let inside = text[1..end].trim_start_matches('/');
    let name: String =
        inside.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    ELEMENTS.contains(&name.as_str()).then_some((name, end + 1))
}

/// Signs that begin a point of a list or stand for a box to tick.
fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '◦'
            | '▪'
            | '▫'
            | '●'
            | '○'
            | '■'
            | '□'
            | '‣'
            | '⁃'
            | '·'
            | '➢'
            | '✓'
            | '✔'
            | '☐'
            | '☑'
            | '☒'
            | '❑'
            | '❏'
            | '\u{f0b7}'
            | '\u{f0a7}'
            | '\u{f0a8}'
            | '\u{f0fe}'
            | '\u{f06f}'
            | '*'
            | '-'
            | '–'
    )
}

/// Returns a line without the bullets and boxes before it.
pub(super) fn without_bullet(line: &str) -> Option<&str> {
    let mut chars = line.chars();
    let first = chars.next().filter(|c| is_bullet(*c))?;
    let rest = chars.as_str();
    // A dash begins a point only before a blank: `-5` is a number.
    if matches!(first, '*' | '-' | '–') && !rest.starts_with(' ') {
        return None;
    }
    let rest = rest.trim_start();
    Some(without_bullet(rest).unwrap_or(rest))
}

/// Returns the points of a cell: one for each bullet or box, or the whole cell as one.
pub(super) fn points_of(words: &str) -> Vec<String> {
    let lines: Vec<&str> = words.lines().collect();
    if lines.iter().filter(|line| without_bullet(line).is_some()).count() == 0 {
        return if words.is_empty() { Vec::new() } else { vec![lines.join(" ")] };
    }
    let (mut points, mut has_bullet): (Vec<String>, bool) = (Vec::new(), false);
    for line in lines {
        match (without_bullet(line), points.last_mut()) {
            (Some(point), _) => {
                has_bullet = true;
                points.push(point.to_owned());
            }
            (None, Some(last)) if has_bullet => {
                last.push(' ');
                last.push_str(line);
            }
            (None, _) => points.push(line.to_owned()),
        }
    }
    points.retain(|point| !point.is_empty());
    points
}

/// Returns whether words that may be a sentence of their own stand below a point of a cell.
pub(super) fn goes_on_below(words: &str) -> bool {
    let lines = words.lines().skip_while(|line| without_bullet(line).is_none());
    lines
        .filter(|line| without_bullet(line).is_none())
        .any(|line| line.starts_with(char::is_uppercase))
}

/// Returns whether most letters of what is stated are not Latin.
pub(super) fn is_in_another_script(entries: &[GridEntry]) -> bool {
    let is_latin = |c: char| c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c);
    let stated = entries.iter().flat_map(|entry| &entry.statements);
    let letters = stated.flat_map(|one| one.text.chars()).filter(|c| c.is_alphabetic());
    let (latin, others): (Vec<char>, Vec<char>) = letters.partition(|c| is_latin(*c));
    others.len() > latin.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_and_invisible_signs_are_cleaned_and_each_change_is_told() {
        assert_eq!(
            cleaned("<p>Listens&nbsp;to <b>babies</b></p>\u{ad}"),
            ("Listens to babies".to_owned(), vec![OF_HTML.into(), INVISIBLE.into()])
        );
        assert_eq!(
            cleaned("a child <5 years & more"),
            ("a child <5 years & more".to_owned(), vec![])
        );
        let (words, told) =
            cleaned("<script>alert(1)</script>Watch <a href='https://e.org'>it</a> a < b");
        assert_eq!(words, "Watch it a < b");
        assert!(told.contains(&"the HTML had a script or a style, which is left out".into()));
        assert!(told.iter().any(|one| one.contains("a link to https://e.org")), "{told:?}");
        assert_eq!(cleaned("com- munication").1, [HYPHEN]);
        assert_eq!(cleaned("pre- and postnatal").1, Vec::<Cow<'static, str>>::new());
    }

    #[test]
    fn each_bullet_of_a_cell_is_a_point_without_its_box() {
        assert_eq!(
            points_of("☑ Sees cues\n• Waits\nfor the baby"),
            ["Sees cues", "Waits for the baby"]
        );
        assert_eq!(points_of("One sentence\non two lines"), ["One sentence on two lines"]);
    }
}
