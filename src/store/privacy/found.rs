//! The findings in one file, within bounds.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    analysis::privacy::finding,
    model::{Digest, Finding, FindingKind},
    text::counted,
};

/// The most findings of one kind in one file, because nobody goes through more of them one by one.
const MOST_OF_A_KIND: usize = 1_000;
/// The most different listed names in one file that have a finding of their own.
const MOST_NAMES: usize = 10_000;

fn unsure(word: &str) -> String {
    let sign = |c: char| if c.is_ascii() { c } else { char::REPLACEMENT_CHARACTER };
    word.chars().map(sign).collect()
}

/// The findings in one file. Each kind has a bound of its own, so that no number of harmless things
/// hides a worse one. Whatever the bound, each different name of the list has a finding of its own,
/// so that nobody accepts a name unseen.
pub(super) struct Found {
    file: Digest,
    pub(super) findings: Vec<Finding>,
    /// The same words in the same place are one finding, even if several rules found them.
    ids: BTreeSet<String>,
    tallies: BTreeMap<FindingKind, KindTally>,
    /// Listed names that have a finding, as they were written: a trace of the same is nothing new.
    names: BTreeSet<String>,
    /// The words of these with letters beyond ASCII, with one sign for each such letter, as words
    /// come from a file whose encoding is not known.
    unsure: BTreeSet<String>,
    /// True if a listed name was found that has none.
    is_name_unseen: bool,
}

/// How often a kind was found.
#[derive(Default)]
struct KindTally {
    shown: usize,
    more: usize,
}

impl Found {
    pub(super) fn new(file: Digest) -> Self {
        Self {
            file,
            findings: Vec::new(),
            ids: BTreeSet::new(),
            tallies: BTreeMap::new(),
            names: BTreeSet::new(),
            unsure: BTreeSet::new(),
            is_name_unseen: false,
        }
    }

    pub(super) fn add(
        &mut self,
        kind: FindingKind,
        place: &str,
        said: &str,
        detail: Option<String>,
    ) {
        let tally = self.tallies.entry(kind).or_default();
        let name = (kind == FindingKind::ListedName).then(|| said.to_lowercase());
        let new_name = name.filter(|name| !self.names.contains(name));
        let is_shown =
            tally.shown < MOST_OF_A_KIND || new_name.is_some() && self.names.len() < MOST_NAMES;
        if !is_shown {
            tally.more += 1;
            self.is_name_unseen |= new_name.is_some();
            return;
        }
        let finding = finding(Some(self.file), kind, place, said, detail);
        if self.ids.insert(finding.id.clone()) {
            self.findings.push(finding);
            tally.shown += 1;
            let words = new_name.iter().flat_map(|name| name.split([' ', '-']));
            self.unsure.extend(words.filter(|word| !word.is_ascii()).map(unsure));
            self.names.extend(new_name);
        }
    }

    pub(super) fn add_trace(&mut self, kind: FindingKind, place: &str, said: &str) {
        let small = said.to_lowercase();
        if !self.names.contains(&small) && !self.unsure.contains(&small) {
            self.add(kind, place, said, None);
        }
    }

    /// Returns the findings, and how many of each kind are not listed one by one.
    pub(super) fn whole(mut self, called: &str) -> Vec<Finding> {
        for (kind, KindTally { more, .. }) in self.tallies {
            if more == 0 {
                continue;
            }
            let more = counted(more, "more place", "more places");
            let why = format!("in {more} of this file, not listed one by one");
            let mut rest = finding(Some(self.file), kind, called, "more", Some(why));
            rest.is_unseen = kind == FindingKind::ListedName && self.is_name_unseen;
            self.findings.push(rest);
        }
        self.findings
    }
}
