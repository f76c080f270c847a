//! Decodes the entities of HTML.

use std::borrow::Cow;

/// Returns the character that an entity at the start of `text` stands for, and its length in bytes.
#[must_use]
pub fn entity(text: &str) -> (Cow<'_, str>, usize) {
    let Some(end) = text.as_bytes().iter().take(34).position(|&byte| byte == b';') else {
        return (Cow::Borrowed("&"), 1);
    };
    let is_name =
        text.as_bytes()[1..end].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#');
    if !is_name || end < 2 {
        return (Cow::Borrowed("&"), 1);
    }
    match &text[1..end] {
        "nbsp" => (Cow::Borrowed(" "), end + 1),
        "amp" => (Cow::Borrowed("&"), end + 1),
        _ => {
            // The Markdown parser knows the names of all entities.
            let mut events = pulldown_cmark::Parser::new(&text[..=end]);
            match events.find_map(|event| {
                if let pulldown_cmark::Event::Text(sign) = event {
                    Some(sign.into_string())
                } else {
                    None
                }
            }) {
                Some(sign) if sign.chars().count() <= 2 => (Cow::Owned(sign), end + 1),
                _ => (Cow::Borrowed("&"), 1),
            }
        }
    }
}
