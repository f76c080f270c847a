//! Every deed in order, which of them hold, and what an undo would take back.

use crate::model::{Act, DeviceId, Entry, undone};

/// An entry as history shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed<'e> {
    pub entry: &'e Entry,
    /// Whether a later entry took it back.
    pub undone: bool,
}

/// All entries, which must be in order, with whether each still holds.
#[must_use]
pub fn deeds(entries: &[Entry]) -> Vec<Deed<'_>> {
    let undone = undone(entries);
    entries.iter().map(|entry| Deed { entry, undone: undone.contains(&entry.reference()) }).collect()
}

/// What `undo` without a number passes over on its way to an entry, the latest first: what holds and cannot be taken back, and what
/// another device did. An undo is no deed to be passed over.
#[must_use]
pub fn passed_over<'e>(deeds: &[Deed<'e>], device: &DeviceId, target: Option<&Entry>) -> Vec<&'e Entry> {
    let later = deeds
        .iter()
        .rev()
        .map(|deed| (deed, deed.entry))
        .take_while(|(_, entry)| target.is_none_or(|target| entry.reference() != target.reference()));
    let stays = later.filter(|(deed, entry)| {
        let is_of_another = entry.by != *device;
        !deed.undone && !matches!(entry.act, Act::Undone(_) | Act::Began { .. }) && (is_of_another || !entry.act.can_be_undone())
    });
    stays.map(|(_, entry)| entry).collect()
}

/// What `undo` without a number takes back: this device's latest deed that holds and is not itself an undo.
#[must_use]
pub fn undoable<'e>(deeds: &[Deed<'e>], device: &DeviceId) -> Option<&'e Entry> {
    deeds
        .iter()
        .rev()
        .find(|deed| {
            !deed.undone && &deed.entry.by == device && deed.entry.act.can_be_undone() && !matches!(deed.entry.act, Act::Undone(_))
        })
        .map(|deed| deed.entry)
}
