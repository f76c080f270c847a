//! Finds decisions that somebody pasted among other words, such as those of a mail.

use super::{bundle_in, parse};
use crate::{
    format::answers::in_utf8,
    model::{Digest, Review},
};

/// A review among other words, such as those of a mail that it was pasted into.
#[derive(Debug)]
pub enum AmongWords {
    Whole(Box<Review>),
    /// Decisions, recognised by their keys, that a program or a person changed; about this bundle,
    /// if that can be read.
    Hurt(Option<Digest>),
}

/// Looks for a review among other words: from the first brace to the last, without the marks that
/// mail programs put before quoted lines, and with the quotes and blanks that they replace
/// restored.
#[must_use]
pub fn among_words(bytes: &[u8]) -> Option<AmongWords> {
    let text = in_utf8(bytes);
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().map(|line| line.trim_start_matches(['>', ' '])).collect();
    let (from, to) = lines
        .iter()
        .position(|line| line.contains('{'))
        .zip(lines.iter().rposition(|line| line.contains('}')))?;
    let plain = lines.get(from..=to)?.join("\n");
    let turned_back = plain.replace(['“', '”', '„'], "\"").replace('\u{a0}', " ");
    if !["\"decisions\"", "\"bundle\""].into_iter().all(|key| turned_back.contains(key)) {
        return None;
    }
    let read = |text: &str| parse(text.get(text.find('{')?..=text.rfind('}')?)?.as_bytes()).ok();
    let whole = read(&plain).or_else(|| read(&turned_back));
    Some(whole.map_or_else(
        || AmongWords::Hurt(bundle_in(turned_back.as_bytes())),
        |review| AmongWords::Whole(Box::new(review)),
    ))
}
