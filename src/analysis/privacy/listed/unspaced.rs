//! Finds listed names in a writing that has no blanks between words.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::{Hit, Text};
use crate::{model::FindingKind, text::is_unspaced};

#[derive(Default)]
pub(super) struct Unspaced {
    names: FxHashSet<String>,
    /// Their lengths in bytes, so that each place of a text is compared only so often.
    lengths: BTreeSet<usize>,
}

impl Unspaced {
    /// Adds a name in plain letters.
    pub(super) fn add(&mut self, plain: &str) {
        let signs: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
        // A given name of two signs after a family name of one.
        if signs.chars().count() == 3
            && let Some(given) = signs.chars().next().map(|family| &signs[family.len_utf8()..])
        {
            self.put(given.to_owned());
        }
        self.put(signs);
    }

    fn put(&mut self, name: String) {
        self.lengths.insert(name.len());
        self.names.insert(name);
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Finds every such name, also with a blank between two signs.
    pub(super) fn find(&self, text: &Text, hits: &mut Vec<Hit>) {
        if self.names.is_empty() || !text.read.contains(is_unspaced) {
            return;
        }
        let folded = text.folded();
        // A blank between two signs parts nothing.
        let (mut squeezed, mut places) = (String::new(), Vec::new());
        for (at, c) in folded.text.char_indices() {
            let goes_on = || folded.text[at..].trim_start().starts_with(is_unspaced);
            if c.is_whitespace() && squeezed.ends_with(is_unspaced) && goes_on() {
                continue;
            }
            squeezed.push(c);
            places.resize(squeezed.len(), at);
        }
        places.push(folded.text.len());
        for (at, _) in squeezed.char_indices() {
            let names = self.lengths.iter().filter_map(|length| {
                let name = squeezed.get(at..at + length)?;
                self.names.contains(name).then_some(name)
            });
            hits.extend(names.map(|name| {
                let last = places[at + name.len() - 1];
                let end = folded.text[last..].chars().next().map_or(last, |c| last + c.len_utf8());
                Hit { kind: FindingKind::ListedName, span: folded.read(places[at]..end) }
            }));
        }
    }
}

/// Returns whether it is a sign of Chinese, Japanese or Korean.
pub(in super::super) fn is_sign(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
