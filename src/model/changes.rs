//! The changes to a portfolio since its last export.

use std::collections::BTreeSet;

use super::{Act, CompetencyId, Entry, EntryRef, EvidenceId, GoalId};

/// Everything that was touched since the last export, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Rated, or a rating of it was undone.
    pub rated: BTreeSet<CompetencyId>,
    pub added: BTreeSet<EvidenceId>,
    pub changed: BTreeSet<EvidenceId>,
    pub removed: BTreeSet<EvidenceId>,
    pub goals: BTreeSet<GoalId>,
    /// The role, the level or the name.
    pub details: bool,
}

impl Changes {
    /// Returns the changes by the entries after the last export; `undone` entries do not count.
    #[must_use]
    pub fn since_the_last_export(entries: &[Entry], undone: &BTreeSet<EntryRef>) -> Self {
        let mut changes = Self::default();
        let Some(export) = entries.iter().rposition(|entry| matches!(entry.act, Act::Exported(_)))
        else {
            return changes;
        };
        let (before, after) = entries.split_at(export + 1);
        for entry in
            after.iter().filter(|entry| undone.is_empty() || !undone.contains(&entry.reference()))
        {
            match &entry.act {
                // An entry made and undone since the export changes nothing; undoing an earlier one
                // does.
                Act::Undone(named) => {
                    if let Some(entry) =
                        before.iter().find(|entry| entry.by == named.by && entry.n == named.n)
                    {
                        changes.take_back(&entry.act);
                    }
                }
                act => changes.note(act),
            }
        }
        let (added, removed) = (changes.added.clone(), changes.removed.clone());
        changes.added.retain(|id| !removed.contains(id));
        changes.removed.retain(|id| !added.contains(id));
        changes.changed.retain(|id| !added.contains(id) && !removed.contains(id));
        changes
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn note(&mut self, act: &Act) {
        match act {
            Act::Rated { ratings, .. } => {
                self.rated.extend(ratings.iter().map(|rating| rating.competency.clone()));
            }
            Act::EvidenceAdded(item) => drop(self.added.insert(item.id.clone())),
            Act::EvidenceLinked { evidence, .. }
            | Act::EvidenceUnlinked { evidence, .. }
            | Act::EvidenceEdited { evidence, .. } => {
                self.changed.insert(evidence.clone());
            }
            Act::EvidenceRemoved { evidence, .. } => drop(self.removed.insert(evidence.clone())),
            Act::GoalAdded(goal) => drop(self.goals.insert(goal.id.clone())),
            Act::GoalEdited { goal, .. }
            | Act::GoalDone { goal, .. }
            | Act::GoalRemoved { goal } => {
                self.goals.insert(goal.clone());
            }
            Act::Set(_) | Act::Moved(_) => self.details = true,
            Act::Began { .. }
            | Act::FindingsAccepted(_)
            | Act::DecisionsReceived(_)
            | Act::Undone(_)
            | Act::Exported(_)
            | Act::BackedUp { .. } => {}
        }
    }

    /// An addition that is undone is a removal, and a removal that is undone is an addition.
    fn take_back(&mut self, act: &Act) {
        match act {
            Act::EvidenceAdded(item) => drop(self.removed.insert(item.id.clone())),
            Act::EvidenceRemoved { evidence, .. } => drop(self.added.insert(evidence.clone())),
            act => self.note(act),
        }
    }
}
