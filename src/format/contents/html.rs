//! A page: its words, and just as well what stands in attributes, comments and scripts, since all of it leaves.

use super::{Sink, plain};
use crate::model::FindingKind;

pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) {
    let text = plain::text_of(bytes);
    let lower = text.to_ascii_lowercase();
    let squeezed: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
    if ["name=\"author\"", "name='author'", "name=author"].iter().any(|author| squeezed.contains(author)) {
        sink.has("properties", FindingKind::Author);
    }
    if ["display:none", "visibility:hidden", "<inputtype=\"hidden\""].iter().any(|hidden| squeezed.contains(hidden))
        || lower.contains(" hidden>")
    {
        sink.has("", FindingKind::Hidden);
    }
    for (at, line) in words_of(&text).lines().enumerate() {
        sink.words(&format!("line {}", at + 1), line);
    }
}

/// The text of a page with its line breaks: tags become spaces, what they say stays.
pub(super) fn words_of(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        words.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(inside) = rest.strip_prefix('<') {
            let is_tag = inside.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
            let end = inside.find('>');
            match end.filter(|_| is_tag) {
                Some(end) => {
                    push_tag(&mut words, &inside[..end]);
                    rest = &inside[end + 1..];
                }
                None => {
                    words.push('<');
                    rest = inside;
                }
            }
        } else {
            let (c, length) = entity(rest);
            words.push(c);
            rest = &rest[length..];
        }
    }
    words.push_str(rest);
    words
}

/// Of a tag, its quoted values and a comment's words; a tag inside a word splits nothing that is read as one.
fn push_tag(words: &mut String, tag: &str) {
    let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
    let is_inline = matches!(name.as_str(), "b" | "i" | "em" | "strong" | "span" | "u" | "a" | "font" | "sub" | "sup" | "small" | "mark");
    if tag.starts_with('!') || tag.contains('=') {
        words.push(' ');
        let said = if tag.starts_with('!') {
            tag.trim_start_matches(['!', '-'])
        } else {
            tag.split_once(char::is_whitespace).map_or("", |(_, rest)| rest)
        };
        for c in decode_entities(said).chars() {
            words.push(if matches!(c, '"' | '\'' | '=' | '<') { ' ' } else { c });
        }
        words.push(' ');
    } else if !is_inline {
        words.push(' ');
    }
    // Line breaks inside a tag are kept as they came, so that lines are counted as an editor counts them.
}

fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        let (c, length) = entity(&rest[at..]);
        decoded.push(c);
        rest = &rest[at + length..];
    }
    decoded.push_str(rest);
    decoded
}

/// The character at the beginning of `text`, which begins with `&`, and how much of the text it is.
fn entity(text: &str) -> (char, usize) {
    let Some(end) = text.as_bytes().iter().take(12).position(|&byte| byte == b';') else { return ('&', 1) };
    let name = &text[1..end];
    let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    });
    let named = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" | "rsquo" | "lsquo" => Some('\''),
        "nbsp" | "ensp" | "emsp" | "thinsp" => Some(' '),
        "ndash" | "mdash" | "shy" => Some('-'),
        "commat" => Some('@'),
        "period" => Some('.'),
        _ => None,
    };
    number.and_then(char::from_u32).or(named).map_or(('&', 1), |c| (if c == '\u{a0}' { ' ' } else { c }, end + 1))
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn words_attributes_and_comments_are_all_read() {
        let words =
            words_of("<p>one<b>two</b></p><!-- three --><img alt=\"four &amp; five\"><a href='mailto:a&#64;b.org'>x</a> 1 < 2 &unknown;");
        for said in ["onetwo", "three", "four & five", "mailto:a@b.org", "1 < 2", "&unknown;"] {
            assert!(words.contains(said), "{said}: {words}");
        }
    }
}
