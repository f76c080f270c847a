//! A workspace seen in passing, for whoever only wants to know where somebody stands.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    error::StoreError,
    journal::{Damage, Depth},
    workspace::{ReadOnly, Workspace, read},
};
use crate::{
    context::Context,
    format::journal::parse_line,
    model::{Act, Digest, Entry, EntryRef, Evidence, Framework, Portfolio, undone},
};

/// Where somebody stands: ratings in full, and of evidence only how many pieces there are.
pub struct Glance {
    pub root: PathBuf,
    pub framework: Framework,
    /// Without its evidence.
    pub portfolio: Portfolio,
    pub evidence_count: usize,
    /// The piece that was added last, if it is still there.
    pub latest_evidence: Option<Evidence>,
    /// As [`Workspace::as_decided_on`].
    pub decided_on: BTreeMap<Digest, Portfolio>,
    pub damage: Vec<Damage>,
    pub read_only: Option<ReadOnly>,
}

impl Glance {
    /// As [`Workspace::open`], for a fraction of the work.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn open(context: &Context, root: &Path) -> Result<Self, StoreError> {
        let (marker, device, journals, pack) = read(context, root, Depth::Glance)?;
        let mut undos: Vec<Entry> = journals.entries().filter(|entry| matches!(entry.act, Act::Undone(_))).cloned().collect();
        Portfolio::sort(&mut undos);
        let undone = undone(&undos);
        let passed = journals.all.iter().flat_map(|journal| journal.passed.iter().map(|&n| EntryRef { by: journal.device.clone(), n }));
        let evidence_in_passing = if undone.is_empty() {
            journals.all.iter().map(|journal| journal.passed.len()).sum()
        } else {
            passed.filter(|entry| !undone.contains(entry)).count()
        };
        let latest_evidence = journals
            .all
            .iter()
            .filter_map(|journal| parse_line(&journal.last_passed).ok())
            .filter(|line| !undone.contains(&line.entry.reference()))
            .filter_map(|line| if let Act::EvidenceAdded(item) = line.entry.act { Some(*item) } else { None })
            .max_by_key(|item| item.added);
        // What was removed, and what came since the last export, can only be told by reading all of it.
        let wants_all = |entry: &Entry| matches!(entry.act, Act::EvidenceRemoved { .. } | Act::Exported(_));
        if journals.entries().any(wants_all) {
            return Self::of(Workspace::open(context, root)?);
        }
        let Workspace { root, framework, portfolio, damage, read_only, .. } =
            Workspace::assemble(context, root, marker, device, journals, pack)?;
        Ok(Self {
            root,
            evidence_count: evidence_in_passing + portfolio.evidence.len(),
            latest_evidence,
            // Nobody decides on what was never exported.
            decided_on: BTreeMap::new(),
            framework,
            portfolio,
            damage,
            read_only,
        })
    }

    fn of(workspace: Workspace) -> Result<Self, StoreError> {
        let decided_on = workspace.as_decided_on()?;
        let Workspace { root, framework, portfolio, damage, read_only, .. } = workspace;
        let latest_evidence = portfolio.evidence.iter().max_by_key(|item| item.added).cloned();
        Ok(Self { root, evidence_count: portfolio.evidence.len(), latest_evidence, decided_on, framework, portfolio, damage, read_only })
    }
}
