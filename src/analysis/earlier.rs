//! Earlier contents of a piece of evidence or a goal that are there no longer: replaced, removed,
//! or undone.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};

use super::Deed;
use crate::model::{
    Act, CompetencyId, Confirmation, Entry, EntryRef, Evidence, EvidenceFile, EvidenceId, Goal,
    GoalId, Hours, KindId, PartialDate, Portfolio,
};

/// An earlier value of one part of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    pub part: RecordPart,
    pub until: Timestamp,
    /// The entry that removed it; if that entry is undone, the value comes back.
    pub by: EntryRef,
    /// True if it went because the entry that added it was undone.
    pub is_taken_back: bool,
}

/// A part of a record, with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordPart {
    Title(String),
    Kind(KindId),
    File(EvidenceFile),
    /// The person's own words, which are kept as a file.
    Words(EvidenceFile),
    Link(String),
    Happened(PartialDate),
    ValidUntil(PartialDate),
    Hours(Hours),
    Confirmation(Confirmation),
    Consent(String),
    /// A competency that it speaks for, and what it shows of it.
    Shows(CompetencyId, Option<String>),
    What(String),
    For(Vec<CompetencyId>),
    How(String),
    By(Date),
    DoneWhen(String),
    DoneOn(Date),
    Note(String),
}

/// Returns the earlier values of a piece of evidence, the latest first. Returns nothing if its
/// files were wiped, because those words were meant to go.
#[must_use]
pub fn earlier_of_evidence(deeds: &[Deed<'_>], id: &EvidenceId) -> Vec<Earlier> {
    let is_wiping = |act: &Act| match act {
        Act::EvidenceRemoved { evidence, erased } => evidence == id && !erased.is_empty(),
        _ => false,
    };
    if deeds.iter().any(|deed| is_wiping(&deed.entry.act)) {
        return Vec::new();
    }
    let is_of_it = |act: &Act| match act {
        Act::EvidenceAdded(item) => item.id == *id,
        Act::EvidenceEdited { evidence, .. }
        | Act::EvidenceLinked { evidence, .. }
        | Act::EvidenceUnlinked { evidence, .. } => evidence == id,
        _ => false,
    };
    replaced(deeds, is_of_it, |portfolio| {
        portfolio.evidence.iter().flat_map(parts_of_evidence).collect()
    })
}

/// Same as [`earlier_of_evidence`], for a goal.
#[must_use]
pub fn earlier_of_goal(deeds: &[Deed<'_>], id: &GoalId) -> Vec<Earlier> {
    let is_of_it = |act: &Act| match act {
        Act::GoalAdded(added) => added.id == *id,
        Act::GoalEdited { goal, .. } | Act::GoalDone { goal, .. } => goal == id,
        _ => false,
    };
    replaced(deeds, is_of_it, |portfolio| portfolio.goals.iter().flat_map(parts_of_goal).collect())
}

/// Replays the journal of one record, and notes what each entry removed. Each step folds the
/// portfolio anew, so that undo and redo mean what they mean everywhere else.
fn replaced(
    deeds: &[Deed<'_>],
    is_of_it: impl Fn(&Act) -> bool,
    parts: impl Fn(&Portfolio) -> Vec<RecordPart>,
) -> Vec<Earlier> {
    let mut can_be_undone: BTreeSet<EntryRef> = BTreeSet::new();
    let mut so_far: Vec<Entry> = Vec::new();
    let (mut stood, mut earlier) = (Vec::new(), Vec::new());
    for entry in deeds.iter().map(|deed| deed.entry) {
        let is_undo = matches!(&entry.act, Act::Undone(named) if can_be_undone.contains(named));
        // A move takes away what it speaks for, if a competency ended.
        let is_about_all = matches!(entry.act, Act::Began { .. } | Act::Moved(_));
        if !is_undo && !is_of_it(&entry.act) && !is_about_all {
            continue;
        }
        // A record whose addition was undone is shown as it was.
        if !matches!(entry.act, Act::Began { .. } | Act::EvidenceAdded(_) | Act::GoalAdded(_)) {
            can_be_undone.insert(entry.reference());
        }
        so_far.push(entry.clone());
        let stands =
            Portfolio::fold(so_far.clone()).map_or_else(Vec::new, |portfolio| parts(&portfolio));
        let gone = stood.into_iter().filter(|part| !stands.contains(part));
        earlier.extend(gone.map(|part| Earlier {
            part,
            until: entry.at,
            by: entry.reference(),
            is_taken_back: is_undo,
        }));
        stood = stands;
    }
    // Words that are there again are not lost, and each value is listed once.
    let speaks_for = |id: &CompetencyId| {
        stood.iter().any(|part| matches!(part, RecordPart::Shows(known, _) if known == id))
    };
    let mut told: Vec<Earlier> = Vec::new();
    for one in earlier.into_iter().rev() {
        let is_empty = matches!(&one.part, RecordPart::Shows(id, None) if speaks_for(id));
        if !is_empty
            && !stood.contains(&one.part)
            && told.iter().all(|known| known.part != one.part)
        {
            told.push(one);
        }
    }
    told
}

fn parts_of_evidence(item: &Evidence) -> Vec<RecordPart> {
    let mut parts =
        vec![RecordPart::Title(item.title.clone()), RecordPart::Kind(item.kind.clone())];
    parts.extend(item.account.clone().map(RecordPart::Words));
    parts.extend(item.files.iter().cloned().map(RecordPart::File));
    parts.extend(item.link.clone().map(RecordPart::Link));
    parts.extend(item.happened.map(RecordPart::Happened));
    parts.extend(item.valid_until.map(RecordPart::ValidUntil));
    parts.extend(item.hours.map(RecordPart::Hours));
    parts.extend(item.confirmations.iter().cloned().map(RecordPart::Confirmation));
    parts.extend(item.consent.clone().map(RecordPart::Consent));
    parts.extend(
        item.claims
            .iter()
            .map(|claim| RecordPart::Shows(claim.competency.clone(), claim.shows.clone())),
    );
    parts
}

fn parts_of_goal(goal: &Goal) -> Vec<RecordPart> {
    let mut parts = vec![RecordPart::What(goal.what.clone())];
    parts.extend(
        (!goal.competencies.is_empty()).then(|| RecordPart::For(goal.competencies.clone())),
    );
    parts.extend(goal.how.clone().map(RecordPart::How));
    parts.extend(goal.by.map(RecordPart::By));
    parts.extend(goal.done_when.clone().map(RecordPart::DoneWhen));
    parts.extend(goal.done.as_ref().map(|done| RecordPart::DoneOn(done.on)));
    parts.extend(goal.done.as_ref().and_then(|done| done.note.clone()).map(RecordPart::Note));
    parts
}
