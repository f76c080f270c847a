//! A quick view of a workspace, for commands that only show the progress.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    error::StoreError,
    journal::{Damage, Depth},
    workspace::{Content, ReadOnly, Workspace, decided_on, read},
};
use crate::{
    context::Context,
    format::journal::parse_line,
    model::{Act, DeviceId, Digest, Entry, EntryRef, Evidence, Framework, Portfolio, undone},
};

/// The progress of a person: ratings in full, but only the number of pieces of evidence.
pub struct Glance {
    pub root: PathBuf,
    pub framework: Framework,
    /// The device that began the portfolio.
    pub first_device: DeviceId,
    /// The portfolio without its evidence.
    pub portfolio: Portfolio,
    pub evidence_count: usize,
    /// The piece that was added last, if it is still there.
    pub latest_evidence: Option<Evidence>,
    /// Same as [`Workspace::as_decided_on`].
    pub decided_on: BTreeMap<Digest, Portfolio>,
    pub damage: Vec<Damage>,
    pub read_only: Option<ReadOnly>,
}

impl Glance {
    /// Same as [`Workspace::open`], for a fraction of the work.
    ///
    /// # Errors
    /// Same as [`Workspace::open`].
    pub fn open(context: &Context, root: &Path) -> Result<Self, StoreError> {
        let (marker, device, journals, pack) = read(context, root, Depth::Glance)?;
        if journals.all.iter().all(|journal| journal.passed.is_empty()) {
            return Self::of_whole(context, root, (marker, device, journals, pack));
        }
        let mut undos: Vec<Entry> = journals
            .entries()
            .filter(|entry| matches!(entry.act, Act::Undone(_)))
            .cloned()
            .collect();
        Portfolio::sort(&mut undos);
        let undone = undone(&undos);
        let passed = journals.all.iter().flat_map(|journal| {
            journal.passed.iter().map(|&n| EntryRef { by: journal.device.clone(), n })
        });
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
            .filter_map(|line| {
                if let Act::EvidenceAdded(item) = line.entry.act { Some(*item) } else { None }
            })
            .max_by_key(|item| item.added);
        let Workspace { root, framework, marker, portfolio, damage, read_only, .. } =
            Workspace::assemble(context, root, marker, device, journals, pack)?;
        Ok(Self {
            root,
            evidence_count: evidence_in_passing + portfolio.evidence.len(),
            latest_evidence,
            // Nobody can decide on a portfolio that was never exported.
            decided_on: BTreeMap::new(),
            framework,
            first_device: marker.first_device,
            portfolio,
            damage,
            read_only,
        })
    }

    /// Makes the view from journals whose entries were all parsed.
    fn of_whole(
        context: &Context,
        root: &Path,
        (marker, device, journals, pack): Content,
    ) -> Result<Self, StoreError> {
        let is_decided =
            journals.entries().any(|entry| matches!(entry.act, Act::DecisionsReceived(_)));
        let mut entries: Vec<Entry> =
            if is_decided { journals.entries().cloned().collect() } else { Vec::new() };
        Portfolio::sort(&mut entries);
        let Workspace { root, framework, marker, portfolio, damage, read_only, .. } =
            Workspace::assemble(context, root, marker, device, journals, pack)?;
        let decided_on = decided_on(&portfolio, &entries);
        let latest_evidence = portfolio.evidence.iter().max_by_key(|item| item.added).cloned();
        Ok(Self {
            root,
            evidence_count: portfolio.evidence.len(),
            latest_evidence,
            decided_on,
            framework,
            first_device: marker.first_device,
            portfolio,
            damage,
            read_only,
        })
    }
}
