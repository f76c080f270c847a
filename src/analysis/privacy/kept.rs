//! Findings of which no two overlap, by their places: a text may have so many of them that none can
//! be compared with all others.

use std::{collections::BTreeMap, ops::Range};

use super::Hit;
use crate::model::FindingKind;

/// By the beginning of each.
#[derive(Default)]
pub(super) struct KeptHits(BTreeMap<usize, Hit>);

impl KeptHits {
    /// Takes the findings that overlap none before them, the most specific first.
    pub(super) fn of(hits: impl IntoIterator<Item = Hit>) -> Self {
        let mut kept = Self::default();
        hits.into_iter().for_each(|hit| kept.add(hit));
        kept
    }

    /// Adds a finding unless another one is there. A listed name takes the place of others.
    pub(super) fn add(&mut self, hit: Hit) {
        if hit.kind == FindingKind::ListedName {
            self.put(hit);
        } else {
            self.add_beside(hit);
        }
    }

    fn add_beside(&mut self, hit: Hit) {
        if self.over(&hit.span).next().is_none() {
            self.0.insert(hit.span.start, hit);
        }
    }

    /// Adds a finding in place of those there, except for listed names.
    pub(super) fn put(&mut self, hit: Hit) {
        let others = self.over(&hit.span).filter(|known| known.kind != FindingKind::ListedName);
        let others: Vec<usize> = others.map(|known| known.span.start).collect();
        for start in others {
            self.0.remove(&start);
        }
        self.add_beside(hit);
    }

    /// Returns whether a finding of a kind begins within these bytes.
    pub(super) fn has_within(&self, kind: FindingKind, bytes: Range<usize>) -> bool {
        self.0.range(bytes).any(|(_, hit)| hit.kind == kind)
    }

    pub(super) fn into_hits(self) -> impl Iterator<Item = Hit> {
        self.0.into_values()
    }

    fn over(&self, span: &Range<usize>) -> impl Iterator<Item = &Hit> {
        let begun = self.0.range(..span.end).rev().map(|(_, hit)| hit);
        begun.take_while(move |hit| hit.span.end > span.start)
    }
}
