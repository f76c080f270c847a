//! Every entry in order, which of them still hold, and what an undo would take back.

use crate::model::{Act, DeviceId, Entry, undone};

/// An entry as history shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed<'e> {
    pub entry: &'e Entry,
    /// True if a later entry took it back.
    pub undone: bool,
}

/// Returns all entries, which must be in order, with whether each still holds.
#[must_use]
pub fn deeds(entries: &[Entry]) -> Vec<Deed<'_>> {
    let undone = undone(entries);
    entries
        .iter()
        .map(|entry| Deed { entry, undone: undone.contains(&entry.reference()) })
        .collect()
}

/// Returns the entries that `undo` without a number passes over on its way to `target`, the latest
/// first: those that still hold and cannot be undone, and those of another device. Entries that
/// undo something are left out.
#[must_use]
pub fn passed_over<'e>(
    deeds: &[Deed<'e>],
    device: &DeviceId,
    target: Option<&Entry>,
) -> Vec<&'e Entry> {
    let later = deeds.iter().rev().map(|deed| (deed, deed.entry)).take_while(|(_, entry)| {
        target.is_none_or(|target| entry.reference() != target.reference())
    });
    let stays = later.filter(|(deed, entry)| {
        let is_of_another = entry.by != *device;
        !deed.undone
            && !matches!(entry.act, Act::Undone(_) | Act::Began { .. })
            && (is_of_another || !entry.act.can_be_undone())
    });
    stays.map(|(_, entry)| entry).collect()
}

/// Returns the entry that `undo` without a number takes back: this device's latest one that still
/// holds and is not itself an undo.
#[must_use]
pub fn undoable<'e>(deeds: &[Deed<'e>], device: &DeviceId) -> Option<&'e Entry> {
    deeds
        .iter()
        .rev()
        .find(|deed| {
            !deed.undone
                && &deed.entry.by == device
                && deed.entry.act.can_be_undone()
                && !matches!(deed.entry.act, Act::Undone(_))
        })
        .map(|deed| deed.entry)
}
