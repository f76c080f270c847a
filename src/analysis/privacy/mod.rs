//! Finding in words what could give a family away. It warns; it cannot know, and it never says that all is well.

mod checks;
mod rules;
mod words;

use std::ops::Range;

pub use words::{finding, findings_in_words, place_in};

use regex::{Regex, RegexBuilder};

use crate::model::FindingKind;
use rules::Rule;

/// Something in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub kind: FindingKind,
    /// In bytes of the text.
    pub span: Range<usize>,
}

/// Everything that is looked for.
pub struct Lookout {
    rules: Vec<Rule>,
    names: Option<Regex>,
}

impl Lookout {
    /// With names that this person wrote down: a family's, a colleague's, a place's.
    #[must_use]
    pub fn new(names: &[String]) -> Self {
        Self { rules: rules::all(), names: names_in_one(names) }
    }

    /// What is in a text, in its order; of two that overlap, the one that says more.
    #[must_use]
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        if let Some(names) = &self.names {
            for found in names.find_iter(text) {
                hits.push(Hit { kind: FindingKind::ListedName, span: found.range() });
            }
            if !text.is_ascii() {
                // `Zoë` on the list and `Zoe` in the text are one name. The place is then that of the text without accents.
                let plain = crate::text::without_accents(text);
                if hits.is_empty() && plain != text {
                    hits.extend(names.find_iter(&plain).map(|found| {
                        let end = text.floor_char_boundary(found.end().min(text.len()));
                        Hit { kind: FindingKind::ListedName, span: text.floor_char_boundary(found.start().min(end))..end }
                    }));
                }
            }
        }
        let both_forms = rules::Text::new(text);
        for rule in &self.rules {
            rule.find(&both_forms, &mut hits);
        }
        // What stands first in the list of rules says more about the same words.
        let mut kept: Vec<Hit> = Vec::new();
        for hit in hits {
            if !kept.iter().any(|known| known.span.start < hit.span.end && hit.span.start < known.span.end) {
                kept.push(hit);
            }
        }
        kept.sort_by_key(|hit| (hit.span.start, hit.span.end));
        kept
    }
}

fn names_in_one(names: &[String]) -> Option<Regex> {
    let mut all: Vec<String> = names.iter().flat_map(|name| [name.clone(), crate::text::without_accents(name)]).collect();
    all.retain(|name| !name.trim().is_empty());
    if all.is_empty() {
        return None;
    }
    // The longer one first, so that a whole name is found whole.
    all.sort_by_key(|name| std::cmp::Reverse(name.len()));
    all.dedup();
    let each = |name: &String| name.split_whitespace().map(in_any_case).collect::<Vec<_>>().join(r"[\s\u{a0}_.-]+");
    let pattern = format!(r"(?:\b|_)(?:{})(?:\b|_)", all.iter().map(each).collect::<Vec<_>>().join("|"));
    RegexBuilder::new(&pattern).size_limit(64 << 20).build().ok()
}

/// A shape for a word in large and small letters of any alphabet.
fn in_any_case(word: &str) -> String {
    let mut shape = String::new();
    for c in word.chars() {
        let small = c.to_lowercase().to_string();
        let large = c.to_uppercase().to_string();
        if small == large {
            shape.push_str(&regex::escape(&small));
        } else {
            shape.push_str(&format!("(?:{}|{})", regex::escape(&small), regex::escape(&large)));
        }
    }
    shape
}
