//! Each device's record of the private names, stored beside its journal so that it does not
//! disappear together with the list: `journal/<device>.names`. It is one line with a moment, a
//! number, and a mark for each name that is on the list (`+1a2b`) or was removed (`-3c4d`).

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};

use super::{disk, journal::is_device};
use crate::format::sha256;

pub(super) const COUNT: &str = "names";

/// Two bytes of the digest of a name: enough to notice a missing name, and so few that thousands of
/// names share each mark, which therefore reveals nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark(u16);

impl Mark {
    pub(super) fn of(workspace: &str, name: &str) -> Self {
        let digest = sha256(format!("{workspace}\0{name}").as_bytes()).0;
        Self(u16::from_be_bytes([digest[0], digest[1]]))
    }
}

/// The combined record of all devices: the latest note about each name.
#[derive(Default)]
pub(super) struct KnownNames {
    /// The number of names, if a device recorded it.
    pub(super) count: Option<usize>,
    pub(super) there: BTreeSet<Mark>,
    gone: BTreeSet<Mark>,
    latest: Option<Timestamp>,
}

impl KnownNames {
    pub(super) fn of<'p>(notes: impl Iterator<Item = &'p PathBuf>) -> Self {
        let mut notes: Vec<Noted> = notes.filter_map(|path| read(path)).collect();
        notes.sort_by_key(|noted| noted.at);
        let marks: BTreeMap<Mark, bool> =
            notes.iter().flat_map(|noted| &noted.marks).copied().collect();
        let of = |is_there: bool| {
            marks
                .iter()
                .filter(|(_, is)| **is == is_there)
                .map(|(mark, _)| *mark)
                .collect::<BTreeSet<_>>()
        };
        let (there, gone) = (of(true), of(false));
        let last = notes.last();
        Self {
            count: last.map(|noted| there.len().max(noted.count)),
            latest: last.map(|noted| noted.at),
            there,
            gone,
        }
    }

    /// Returns the next record of a device, which is later than all others, whatever its clock
    /// says.
    pub(super) fn then(&self, now: Timestamp, there: &BTreeSet<Mark>, count: usize) -> String {
        let after = self.latest.and_then(|at| at.checked_add(SignedDuration::from_millis(1)).ok());
        let at = after.map_or(now, |after| after.max(now));
        let gone = self.there.union(&self.gone).filter(|mark| !there.contains(mark));
        let marks = there.iter().map(|mark| ('+', mark)).chain(gone.map(|mark| ('-', mark)));
        let marks: String = marks.map(|(sign, Mark(mark))| format!(" {sign}{mark:04x}")).collect();
        format!("{at:.3} {count}{marks}\n")
    }
}

pub(super) fn is_count(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    path.extension().is_some_and(|kind| kind == COUNT) && is_device(stem)
}

/// The record of one device.
struct Noted {
    at: Timestamp,
    count: usize,
    /// For each name, whether it was on the list or removed.
    marks: Vec<(Mark, bool)>,
}

fn read(path: &Path) -> Option<Noted> {
    let text = String::from_utf8(disk::read_file(path).ok()?).ok()?;
    let mut words = text.split_whitespace();
    let (at, count) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let mark = |word: &str| {
        let (sign, digits) = (word.as_bytes().first()?, word.get(1..)?);
        Some((Mark(u16::from_str_radix(digits, 16).ok()?), *sign == b'+'))
    };
    Some(Noted { at, count, marks: words.filter_map(mark).collect() })
}
