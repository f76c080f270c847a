//! The words of a package, which hold HTML, Markdown and signs that nobody sees.

use serde_json::Value;

use crate::{
    format::exchange::{
        html::{is_html, lost_in_words, without_entities, words_of},
        words::cleaned,
    },
    model::Fault,
};

/// Returns a text as words on one line, and tells how they changed.
pub(super) fn words_in(
    item: &Value,
    key: &str,
    place: &str,
    told: &mut Vec<Fault>,
) -> Option<String> {
    let text = match item.get(key)? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null => return None,
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            told.push(Fault::at(place, format!("`{key}` is not a text, and is left out")));
            return None;
        }
    };
    let mut tell = |what: &str| told.push(Fault::at(place, format!("`{key}` {what}")));
    let words = if is_html(&text) {
        tell("had HTML in it; its words are kept");
        for lost in lost_in_words(&text) {
            tell(&lost);
        }
        words_of(&text)
    } else if without_entities(&text) != text {
        tell("had signs as HTML writes them, such as `&amp;`; they are signs here");
        cleaned(&without_entities(&text))
    } else {
        let words = cleaned(&text);
        let is_hidden = |c: char| {
            !c.is_ascii_graphic()
                && !matches!(c, ' ' | '\n' | '\r' | '\t')
                && cleaned(&format!("a{c}b")) != format!("a{c}b")
        };
        let joined: String = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        if words != joined && text.chars().any(is_hidden) {
            tell("had blanks or signs that nobody sees; they are cleaned");
        }
        words
    };
    if is_markdown(&words) {
        tell("has Markdown or a formula in it, which stays as it is written");
    }
    (!words.is_empty()).then_some(words)
}

fn is_markdown(words: &str) -> bool {
    words.contains("**")
        || words.contains("](")
        || words.contains("__")
        || words.matches('$').count() > 1
}

/// Returns the identifier that a link or a plain address leads to. Some addresses lack the `/`
/// before it.
pub(super) fn identifier_of(node: &Value) -> Option<String> {
    let address = |address: &str| -> String {
        let length = "00000000-0000-0000-0000-000000000000".len();
        let last = address.len().checked_sub(length).and_then(|at| address.get(at..));
        let is_uuid = |text: &&str| {
            text.chars().enumerate().all(|(at, c)| match at {
                8 | 13 | 18 | 23 => c == '-',
                _ => c.is_ascii_hexdigit(),
            })
        };
        last.filter(is_uuid).map_or_else(
            || address.rsplit(['/', ':']).next().unwrap_or_default().to_owned(),
            str::to_ascii_lowercase,
        )
    };
    let found = match node {
        Value::String(text) => address(text),
        node => match node.get("identifier").and_then(Value::as_str) {
            Some(identifier) => identifier.trim().to_ascii_lowercase(),
            None => address(node.get("uri").and_then(Value::as_str)?),
        },
    };
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_identifier_is_found_in_every_form_of_link() {
        let uuid = "0a1b2c3d-0000-4000-8000-000000000001";
        for node in [
            json!({ "identifier": uuid.to_uppercase(), "uri": "x" }),
            json!({ "uri": format!("https://case.example/uri{uuid}") }),
            json!(format!("urn:uuid:{uuid}")),
            json!(uuid),
        ] {
            assert_eq!(identifier_of(&node).as_deref(), Some(uuid), "{node}");
        }
        assert_eq!(identifier_of(&json!({ "uri": "a/b" })).as_deref(), Some("b"));
        assert_eq!(identifier_of(&json!(null)), None);
    }

    #[test]
    fn words_are_cleaned_and_that_is_told() {
        for (text, words, says) in [
            ("a\r\nb", "a b", ""),
            ("a\u{a0}b", "a b", "nobody sees"),
            ("<p>a &amp; <b>b</b></p>", "a & b", "HTML"),
            ("**a**", "**a**", "Markdown"),
        ] {
            let mut told = Vec::new();
            let found = words_in(&json!({ "x": text }), "x", "item 1", &mut told);
            assert_eq!(found.as_deref(), Some(words));
            assert!(told.iter().all(|fault| fault.in_words().contains(says)), "{told:?}");
            assert_eq!(told.is_empty(), says.is_empty());
        }
    }
}
