//! What entries say about other entries: which no longer hold, and which contents are wiped.

use std::collections::BTreeSet;

use crate::model::{Act, Digest, Entry, EntryRef, EvidenceId};

/// Returns the entries, which must be in order, that no longer hold. An undo may itself be undone,
/// and can only name an earlier entry.
#[must_use]
pub fn undone(entries: &[Entry]) -> BTreeSet<EntryRef> {
    let mut undone = BTreeSet::new();
    for entry in entries.iter().rev() {
        if let Act::Undone(named) = &entry.act
            && !undone.contains(&entry.reference())
        {
            undone.insert(named.clone());
        }
    }
    undone
}

/// Returns everything that wiped evidence ever contained, on any device and even if it was undone:
/// another device may have added contents that the person had not seen when they wiped it. Contents
/// that other evidence has, or ever had, are left out.
pub(super) fn wiped_whole(entries: &[Entry]) -> Vec<Digest> {
    let wiped: BTreeSet<&EvidenceId> = entries
        .iter()
        .filter_map(|entry| match &entry.act {
            Act::EvidenceRemoved { evidence, erased } if !erased.is_empty() => Some(evidence),
            _ => None,
        })
        .collect();
    if wiped.is_empty() {
        return Vec::new();
    }
    let (mut gone, mut others) = (BTreeSet::new(), BTreeSet::new());
    for entry in entries {
        if let Some((id, contents)) = entry.act.brings() {
            if wiped.contains(id) { &mut gone } else { &mut others }.extend(contents);
        }
    }
    gone.difference(&others).copied().collect()
}
