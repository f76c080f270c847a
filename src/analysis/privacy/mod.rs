//! Finds words that could identify a family. It warns; it can miss things, and never says that all
//! is well.

mod across;
mod boxes;
mod checks;
mod columns;
mod escapes;
mod kept;
mod labels;
mod listed;
mod names;
mod rules;
mod runs;
mod text;
mod titled;
mod tokens;
mod words;

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

pub use names::NameFound;
pub use words::{OWN_NAME, Reader, finding, findings_in_words, names_in_words};

use crate::model::FindingKind;
use across::ACROSS_BYTES;
use columns::Columns;
use kept::KeptHits;
use listed::{ListedNames, is_sign};
use rules::{AllRules, MetNeeds};
use text::Text;
use titled::surname_in;
use tokens::{Token, tokens};

/// A finding in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub kind: FindingKind,
    /// In bytes of the text.
    pub span: Range<usize>,
}

/// Everything that we look for.
pub struct Lookout {
    rules: AllRules,
    names: Option<ListedNames>,
    /// The names of the list, as they stand there.
    listed: Vec<String>,
    /// Words that the person said are no names, in plain letters.
    no_names: BTreeSet<String>,
}

impl Lookout {
    /// Adds names that this person wrote down: a family's, a colleague's, a place's.
    #[must_use]
    pub fn new(names: &[String]) -> Self {
        Self {
            rules: AllRules::new(),
            names: ListedNames::of(names),
            listed: names.to_vec(),
            no_names: BTreeSet::new(),
        }
    }

    /// Leaves out words that are no names of a family, with a title as well: the person's own name,
    /// and words that they said are none. A name on the list is found all the same.
    #[must_use]
    pub fn but_for<'w>(mut self, words: impl IntoIterator<Item = &'w str>) -> Self {
        for words in words {
            let text = Text::new(words);
            self.no_names.extend(tokens(&text).into_iter().map(|word| word.plain.into_owned()));
        }
        self
    }

    /// Returns the names of the list, and the words that are no names, as one text: another lookout
    /// with the same text finds the same.
    #[must_use]
    pub fn made_of(&self) -> String {
        let no_names: Vec<&str> = self.no_names.iter().map(String::as_str).collect();
        format!("{}\n\n{}", self.listed.join("\n"), no_names.join("\n"))
    }

    /// Returns the words of the list in every spelling, each of which is looked for.
    pub fn listed_words(&self) -> impl Iterator<Item = &str> {
        self.names.iter().flat_map(ListedNames::words)
    }

    /// Returns the names in a text that are on no list, each once.
    #[must_use]
    pub fn names(&self, text: &str) -> Vec<NameFound> {
        let mut reader = Reader::new(self);
        reader.look("", String::new(), text.to_owned(), false, |_, _, _| {});
        reader.names("")
    }

    fn is_no_name(&self, plain: &str) -> bool {
        self.no_names.contains(plain)
    }

    /// Returns whether the person said of each of these words that it is no name.
    fn says_no_name(&self, words: &str) -> bool {
        let text = Text::new(words);
        let words = tokens(&text);
        !words.is_empty() && words.iter().all(|word| self.is_no_name(&word.plain))
    }

    /// Returns whether a hit is a title with a surname that the person said is no name of a family.
    fn is_dismissed(&self, written: &str, hit: &Hit) -> bool {
        if hit.kind != FindingKind::HonorificName {
            return false;
        }
        let said = &written[hit.span.clone()];
        let rest = &written[hit.span.end..];
        let rest = &rest[..rest.floor_char_boundary(rest.len().min(ACROSS_BYTES))];
        // Another name may follow, of which nobody said anything.
        let next = rest.trim_start_matches([' ', '\u{a0}', '-']);
        let next = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let goes_on = next.starts_with(char::is_uppercase) && next != "I";
        surname_in(said).is_some_and(|surname| self.says_no_name(&said[surname]))
            && (!goes_on || self.says_no_name(next))
    }

    /// Returns the findings in a text, in order; if two overlap, the more specific one.
    #[must_use]
    pub fn hits(&self, written: &str) -> Vec<Hit> {
        let text = Text::new(written);
        let words = if self.names.is_some() { tokens(&text) } else { Vec::new() };
        self.hits_in(written, (&text, &words), self.rules.met(&text))
    }

    fn hits_in(&self, written: &str, words: (&Text, &[Token<'_>]), met: MetNeeds) -> Vec<Hit> {
        let hits = self.hits_as_read(written, words, met);
        self.add_over_lines(written, hits)
    }

    fn hits_as_read(
        &self,
        written: &str,
        (text, words): (&Text, &[Token<'_>]),
        met: MetNeeds,
    ) -> Vec<Hit> {
        let mut read_otherwise: Vec<Hit> = Vec::new();
        if let Some(names) = &self.names {
            let texts = [Text::without_tags(written), text.with_halves_apart(written)];
            read_otherwise
                .extend(texts.into_iter().flatten().flat_map(|text| names.written(&text)));
        }
        let mut found: Vec<Hit> = Vec::new();
        if let Some(names) = &self.names {
            names.find(text, words, &mut found);
        }
        self.find_in_boxes(text, met, &mut found);
        self.rules.find_met(text, met, &mut found);
        // Rules that come first in the list are more specific.
        let mut hits: Vec<Hit> = KeptHits::of(found)
            .into_hits()
            .map(|hit| Hit { kind: hit.kind, span: text.written(hit.span) })
            .collect();
        if !self.no_names.is_empty() {
            hits.retain(|hit| !self.is_dismissed(written, hit));
        }
        if read_otherwise.is_empty() {
            return hits;
        }
        let mut kept = KeptHits::of(hits);
        for hit in read_otherwise {
            kept.add(hit);
        }
        kept.into_hits().collect()
    }

    /// Returns a text without its words in Chinese, Japanese and Korean signs, if no listed name has
    /// such a sign. Bytes that are no words look like many of them.
    fn without_other_writing<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if text.is_ascii() || self.names.as_ref().is_none_or(|names| names.has_signs) {
            return Cow::Borrowed(text);
        }
        let others = text.split(' ').filter(|word| !word.chars().all(is_sign));
        Cow::Owned(others.collect::<Vec<_>>().join(" "))
    }

    fn names_in(&self, written: &str) -> Vec<Hit> {
        let Some(names) = &self.names else { return Vec::new() };
        let text = Text::new(written);
        let apart = text.with_halves_apart(written);
        let mut hits = names.written(&text);
        hits.extend(apart.into_iter().flat_map(|text| names.written(&text)));
        hits
    }
}

#[cfg(test)]
mod long_texts;
#[cfg(test)]
mod tests;
