//! Words that a page declares under a name of their own (entities), and what they come to.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

use super::said::sign_of;

/// Entities of a page itself that are read, and the longest words of one: enough for a name, and too
/// short for a bomb.
const MOST: usize = 256;
const LONGEST_BYTES: usize = 512;
/// Entities inside entities, and all of those behind one name.
const DEEPEST: usize = 8;
const MOST_INSIDE: usize = 1000;
/// The begin of a page, in which they are declared.
const HEAD_BYTES: usize = 1 << 20;

#[derive(Default)]
pub(super) struct Declared<'h> {
    /// By name, with the entities inside them in their place.
    words: HashMap<&'h str, String>,
    /// True if there are too many, or one of them is too long.
    pub(super) is_cut: bool,
}

impl<'h> Declared<'h> {
    pub(super) fn of(html: &'h str) -> Self {
        let head = &html[..html.floor_char_boundary(HEAD_BYTES)];
        let mut raw: BTreeMap<&str, &str> = BTreeMap::new();
        let mut is_cut = false;
        for (at, mark) in head.match_indices("<!ENTITY") {
            let Some((name, words)) = entity_in(&head[at + mark.len()..]) else { continue };
            if raw.len() == MOST {
                is_cut = true;
                break;
            }
            // The first one counts.
            raw.entry(name).or_insert(words);
        }
        let mut declared = Self { words: HashMap::new(), is_cut };
        for (&name, &words) in &raw {
            let (mut said, mut left) = (String::new(), MOST_INSIDE);
            declared.is_cut |= !expand(words, &raw, DEEPEST, &mut left, &mut said);
            declared.words.insert(name, said);
        }
        declared
    }

    pub(super) fn words_of(&self, name: &str) -> Option<String> {
        self.words.get(name).cloned()
    }

    /// Returns the text of a tag with the words that stand behind its entities.
    pub(super) fn put_into<'t>(&self, said: Cow<'t, str>) -> Cow<'t, str> {
        if self.words.is_empty() || !said.contains('&') {
            return said;
        }
        let mut put = String::new();
        let mut rest = &*said;
        while let Some((before, name, after)) = next_entity(rest) {
            put.push_str(before);
            match self.words.get(name) {
                Some(words) => put.push_str(words),
                None => put.extend(["&", name, ";"]),
            }
            rest = after;
        }
        put.push_str(rest);
        Cow::Owned(put)
    }
}

/// Returns the name and the words of an entity, if it has words of its own.
fn entity_in(rest: &str) -> Option<(&str, &str)> {
    let rest = rest[..rest.floor_char_boundary(2 * LONGEST_BYTES)].trim_start();
    let (name, rest) = rest.split_once(char::is_whitespace)?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Some((name, rest[1..].split(quote).next()?))
}

/// Returns what is before the next entity, its name, and what is after it.
fn next_entity(text: &str) -> Option<(&str, &str, &str)> {
    let (mut from, mut rest) = (0, text);
    while let Some(at) = rest.find('&') {
        let name = &rest[at + 1..];
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '#');
        let end = name.find(|c| !is_part(c)).unwrap_or(name.len());
        if end > 0 && name[end..].starts_with(';') {
            return Some((&text[..from + at], &name[..end], &name[end + 1..]));
        }
        from += at + 1;
        rest = name;
    }
    None
}

/// Appends words with the entities and without the tags in them. `false` if that is too much.
fn expand(
    words: &str,
    raw: &BTreeMap<&str, &str>,
    depth: usize,
    left: &mut usize,
    said: &mut String,
) -> bool {
    let mut rest = words;
    while let Some((before, name, after)) = next_entity(rest) {
        *left = left.saturating_sub(1);
        let is_whole = push(before, said)
            && match raw.get(name) {
                Some(inside) => {
                    depth > 0 && *left > 0 && expand(inside, raw, depth - 1, left, said)
                }
                None => push(&sign_of(&format!("&{name};")).0, said),
            };
        if !is_whole {
            return false;
        }
        rest = after;
    }
    push(rest, said)
}

/// Appends words without the tags in them, unless that is too much.
fn push(words: &str, said: &mut String) -> bool {
    let mut pieces = words.split('<');
    let first = pieces.next().unwrap_or_default();
    let others = pieces.map(|piece| piece.split_once('>').map_or("", |(_, shown)| shown));
    for shown in std::iter::once(first).chain(others) {
        if said.len() + shown.len() > LONGEST_BYTES {
            return false;
        }
        said.push_str(shown);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(page: &str, name: &str) -> (Option<String>, bool) {
        let declared = Declared::of(page);
        (declared.words_of(name), declared.is_cut)
    }

    #[test]
    fn an_entity_is_what_stands_behind_it_and_behind_those_in_it() {
        let page = "<!ENTITY n \"Ottol\"><!ENTITY m '&n;i&#110;e'><!ENTITY b \"<b>Ot</b>to\"><!ENTITY x SYSTEM \"y\">";
        assert_eq!(said(page, "m"), (Some("Ottoline".to_owned()), false));
        assert_eq!(said(page, "b"), (Some("Otto".to_owned()), false));
        assert_eq!(said(page, "x"), (None, false));
        let declared = Declared::of(page);
        let put = declared.put_into(Cow::Borrowed("title=\"&n;ine &amp; & &\""));
        assert_eq!(put, "title=\"Ottoline &amp; & &\"");
    }

    #[test]
    fn a_bomb_and_a_ring_are_told_and_end() {
        let bomb: String = (1..6)
            .map(|level| {
                format!("<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(9))
            })
            .collect();
        for page in [
            format!("<!ENTITY a0 \"x\">{bomb}"),
            format!("<!ENTITY a0 \"\">{bomb}"),
            bomb,
            "<!ENTITY a \"&b;\"><!ENTITY b \"&a;&a;\">".to_owned(),
            (0..1000).map(|at| format!("<!ENTITY a{at} \"x\">")).collect(),
        ] {
            assert!(Declared::of(&page).is_cut, "{}", &page[..40]);
        }
    }
}
