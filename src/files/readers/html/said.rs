//! The words inside a tag of a page: names and values of attributes, and comments.

use std::borrow::Cow;

use crate::text::entity;

/// The words inside a tag, and apart from them the value that a field of a form shows.
#[derive(Default)]
pub(super) struct Said {
    pub(super) words: String,
    pub(super) shown: String,
}

/// Returns the words inside a tag, with each line break of it; nothing is left out. `is_field` means
/// that the page shows the value.
pub(super) fn said_in(tag: &str, is_field: bool) -> Said {
    let mut said = Said::default();
    let mut rest = tag;
    while let Some((names, after)) = rest.split_once('=') {
        said.words.push_str(&bare(names));
        said.words.push(' ');
        let value = after.trim_start();
        said.words.push_str(&after[..after.len() - value.len()]);
        let (value, left) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        let name = names.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
        let value = plain(value);
        if is_field && name.eq_ignore_ascii_case("value") {
            said.words.extend(value.matches('\n'));
            said.shown.push_str(&value.replace('\n', " "));
            said.shown.push(' ');
        } else {
            said.words.push_str(&value);
        }
        said.words.push(' ');
        rest = left;
    }
    said.words.push_str(&bare(rest));
    said
}

/// Returns the text of a tag without its schemas, which identify nobody, and the schemas.
pub(super) fn without_schemas<'t>(tag: &str, said: &'t str) -> (Cow<'t, str>, String) {
    let has_schema = said.contains("xmlns") || said.contains("prefix=") || tag.starts_with("?xml");
    if !has_schema {
        return (Cow::Borrowed(said), String::new());
    }
    let (mut rest, mut schemas) = (String::new(), String::new());
    let mut is_schema = false;
    for piece in said.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')) {
        let word = piece.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        let is_name = word.starts_with("xmlns");
        if is_schema || is_name || word.contains("w3.org") || word.contains("://vocabulary.") {
            schemas.extend([word, " "]);
            rest.push_str(&piece[word.len()..]);
        } else {
            rest.push_str(piece);
        }
        is_schema = is_name && word.ends_with('=') && !piece.ends_with(char::is_whitespace);
    }
    (Cow::Owned(rest), schemas)
}

/// Returns the words of a comment.
pub(super) fn comment(text: &str) -> String {
    plain(text)
}

/// Returns words without quotation marks, but for an apostrophe in a name.
fn bare(words: &str) -> String {
    let mut bare = String::with_capacity(words.len());
    let mut before = ' ';
    let mut signs = words.chars().peekable();
    while let Some(c) = signs.next() {
        let in_word = before.is_alphanumeric() && signs.peek().is_some_and(|c| c.is_alphanumeric());
        bare.push(if c == '\'' && !in_word { ' ' } else { c });
        before = c;
    }
    plain(&bare)
}

/// Returns words with the signs that entities stand for, without marks of the page itself.
fn plain(words: &str) -> String {
    let decoded = decode_entities(words);
    decoded.replace(['"', '=', '<'], " ")
}

/// Returns the sign that an entity stands for, and its length. The end of a line is another sign than
/// that of the page itself, whose lines are counted.
pub(super) fn sign_of(text: &str) -> (Cow<'_, str>, usize) {
    match entity(text) {
        (sign, length) if sign == "\n" => (Cow::Borrowed("\u{2028}"), length),
        other => other,
    }
}

fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        let (sign, length) = sign_of(&rest[at..]);
        decoded.push_str(&sign);
        rest = &rest[at + length..];
    }
    decoded.push_str(rest);
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_apostrophe_stays_in_its_name_and_quotation_marks_do_not() {
        for (tag, words) in [
            ("title=\"O'Shea\" x", "title O'Shea x"),
            ("title='O&#x27;Shea'", "title O'Shea"),
            ("title=O'Shea y", "title O'Shea y"),
            ("title = 'a' 'b' c'd", "title a b c'd"),
            ("title=\"never ends", "title never ends"),
            ("a\n=\n'b'", "a b"),
        ] {
            let said = said_in(tag, false).words;
            assert_eq!(said.split_whitespace().collect::<Vec<_>>().join(" "), words, "{tag}");
            assert_eq!(said.matches('\n').count(), tag.matches('\n').count(), "{tag}");
        }
        let field = said_in("type=text value='H12 &amp; 3' title=x", true);
        assert_eq!((field.shown.trim(), field.words.contains("H12")), ("H12 & 3", false));
    }
}
