//! Short ids: one that went out with an export never changes, and no two pieces have the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Act, Entry, Evidence, EvidenceId};

pub(super) fn shorts_that_went_out(entries: &[Entry]) -> BTreeMap<EvidenceId, String> {
    let mut pinned = BTreeMap::new();
    for entry in entries {
        if let Act::Exported(export) = &entry.act {
            for (id, short) in &export.evidence {
                pinned.entry(id.clone()).or_insert_with(|| short.clone());
            }
        }
    }
    pinned
}

/// Gives pieces with the same short id different ones: a piece that was exported keeps it, else the
/// earlier one does, and the other gets a letter.
pub(super) fn told_apart(
    mut evidence: Vec<Evidence>,
    pinned: &BTreeMap<EvidenceId, String>,
) -> Vec<Evidence> {
    for item in &mut evidence {
        if let Some(short) = pinned.get(&item.id) {
            item.short.clone_from(short);
        }
    }
    let mut order: Vec<usize> = (0..evidence.len()).collect();
    order.sort_by(|&a, &b| evidence[a].counted().cmp(&evidence[b].counted()));
    let are_apart = order.windows(2).all(|pair| evidence[pair[0]].short != evidence[pair[1]].short);
    if !are_apart {
        let mut taken: BTreeSet<String> = pinned.values().cloned().collect();
        for item in &mut evidence {
            if pinned.contains_key(&item.id) || taken.insert(item.short.clone()) {
                continue;
            }
            let given = item.short.clone();
            let mut letters =
                (b'b'..=b'z').map(char::from).map(|letter| format!("{given}{letter}"));
            let apart = letters
                .find(|short| !taken.contains(short))
                .unwrap_or_else(|| format!("{given}-{}", item.id));
            taken.insert(apart.clone());
            item.short = apart;
        }
    }
    if !are_apart || !order.is_sorted() {
        evidence.sort_by(|a, b| a.counted().cmp(&b.counted()));
    }
    evidence
}
