//! Finds copies of journals, which sync services make of two versions of one file. They are
//! recognised by their contents, never by their names: each line names its device and the line it
//! follows.

use std::path::{Path, PathBuf};

use super::{
    disk::{self, Disk},
    journal::{Damage, Depth, Journal, is_device, path_of, read_lines, shown},
};
use crate::{
    format::{journal::parse_line, sha256},
    model::{Act, DeviceId, Entry, EntryRef},
    text::counted,
};

/// A file with lines of a journal, under another name.
struct Copy {
    file: String,
    device: DeviceId,
    /// Complete lines, without line ends.
    lines: Vec<Vec<u8>>,
}

/// Merges the additional lines of copies into the journals, and returns what is wrong with the
/// copies.
pub(super) fn merge(
    root: &Path,
    journals: &mut Vec<Journal>,
    others: &[PathBuf],
) -> Disk<Vec<Damage>> {
    let mut told = Vec::new();
    let mut copies: Vec<Copy> = Vec::new();
    for path in others.iter().filter(|path| path.is_file()) {
        match read_copy(root, path)? {
            Some(copy) => copies.push(copy),
            None if path.extension().is_some_and(|extension| extension == "jsonl") => {
                told.push(Damage::Other {
                    file: shown(root, path),
                    what: "nothing in it can be read as part of a journal, so imh skips it"
                        .to_owned(),
                });
            }
            None => {}
        }
    }
    let mut devices: Vec<DeviceId> = copies.iter().map(|copy| copy.device.clone()).collect();
    devices.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    devices.dedup();
    for device in devices {
        let (of_this, rest) = copies.into_iter().partition(|copy| copy.device == device);
        copies = rest;
        told.append(&mut merge_one(root, journals, &device, of_this)?);
    }
    Ok(told)
}

/// Returns the lines of a file, if it is part of a journal.
fn read_copy(root: &Path, path: &Path) -> Disk<Option<Copy>> {
    let bytes = disk::read_file(path)?;
    let lines = lines_of(&bytes);
    let device = lines.iter().find_map(|line| parse_line(line).ok()).map(|line| line.entry.by);
    Ok(device.filter(|device| is_device(device.as_str())).map(|device| Copy {
        file: shown(root, path),
        device,
        lines,
    }))
}

/// Splits bytes into complete lines, including a last one without a line end.
fn lines_of(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = bytes
        .split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line).to_vec())
        .collect();
    if lines.last().is_some_and(|tail| parse_line(tail).is_err()) {
        lines.pop();
    }
    lines
}

fn merge_one(
    root: &Path,
    journals: &mut Vec<Journal>,
    device: &DeviceId,
    copies: Vec<Copy>,
) -> Disk<Vec<Damage>> {
    let path = path_of(root, device);
    let original = lines_of(&disk::read_if_there(&path)?.unwrap_or_default());
    let its_own = format!("journal/{device}.jsonl");
    let mut known = original.clone();
    let mut damage = Vec::new();
    for copy in copies {
        let Copy { file, lines, .. } = copy;
        let alike = known.iter().zip(&lines).take_while(|(one, other)| one == other).count();
        let more = lines.len() - alike;
        if more == 0 {
            let what = "a copy that a service made; all of it is in the journal itself, so it can be deleted".to_owned();
            damage.push(Damage::Spare { file, what });
        } else if !follows(&lines, alike) {
            let what = "a copy of a journal, with entries that the journal itself does not have and that have changed since they were written; keep it, and move it out of this folder to go on"
                .to_owned();
            damage.push(Damage::Broken { file, line: alike + 1, what });
        } else if alike == known.len() {
            let has = counted(more, "entry", "entries");
            damage.push(Damage::Other {
                file,
                what: if alike == 0 {
                    format!("a copy that a service made of {its_own}, which is not here; its {has} count, so keep it")
                } else {
                    format!("a copy that a service made; it has {has} that {its_own} does not have, and they count, so keep it")
                },
            });
            known = lines;
        } else {
            damage.push(merge_fork(journals, device, &file, &lines, alike));
        }
    }
    if known.len() > original.len() {
        let mut bytes = known.join(&b'\n');
        bytes.push(b'\n');
        let mut whole =
            read_lines(device.clone(), bytes.as_slice(), bytes.len() as u64, Depth::Whole)
                .map_err(disk::failed("read", &path))?;
        let at = journals.iter().position(|journal| journal.device == *device);
        let before = at.map_or_else(|| Journal::of(device.clone()), |at| journals.swap_remove(at));
        whole.damage = before.damage;
        whole.end.file_bytes = before.end.file_bytes;
        whole.end.good_bytes = before.end.good_bytes;
        whole.end.wants_newline = before.end.wants_newline;
        whole.end.only_in_copies = known[original.len()..]
            .iter()
            .flat_map(|line| [line.as_slice(), b"\n"].concat())
            .collect();
        journals.push(whole);
    }
    Ok(damage)
}

/// Returns whether lines are chained, from an index on.
fn follows(lines: &[Vec<u8>], from: usize) -> bool {
    let mut prev = from.checked_sub(1).map(|before| sha256(&lines[before]));
    lines[from..].iter().all(|line| {
        let is_next = parse_line(line).is_ok_and(|parsed| parsed.prev == prev);
        prev = Some(sha256(line));
        is_next
    })
}

/// Merges the lines of a copy after the point where it and the journal diverged. They count as if
/// another device had written them, under a name that is the same for everybody who finds the copy.
fn merge_fork(
    journals: &mut Vec<Journal>,
    device: &DeviceId,
    file: &str,
    lines: &[Vec<u8>],
    alike: usize,
) -> Damage {
    let side = side_of(device, lines, alike);
    let kept = journals.iter().find(|journal| journal.device == side.name && !journal.is_of_a_copy);
    if kept.is_some_and(|kept| kept.entries.len() >= side.entries.len()) {
        let what = format!(
            "a copy that has diverged from its journal; all of it is in journal/{}.jsonl, so you can delete it",
            side.name
        );
        return Damage::Spare { file: file.to_owned(), what };
    }
    let what = format!(
        "it differs from journal/{device}.jsonl from line {} on; imh shows what both say",
        alike + 1
    );
    if !journals.iter().any(|journal| journal.device == side.name) {
        journals.push(Journal {
            entries: side.entries,
            is_of_a_copy: true,
            ..Journal::of(side.name)
        });
    }
    Damage::Forked { file: file.to_owned(), what }
}

struct ForkedSide {
    name: DeviceId,
    entries: Vec<Entry>,
}

fn side_of(device: &DeviceId, lines: &[Vec<u8>], alike: usize) -> ForkedSide {
    // Only letters, and the same wherever the copy is found.
    let digest = sha256(&lines[alike]).0;
    let name = DeviceId::new(
        digest.iter().take(12).map(|byte| char::from(b'a' + byte % 26)).collect::<String>(),
    );
    let first = alike as u64 + 1;
    let renamed = |EntryRef { by, n }: EntryRef| {
        if by == *device && n >= first {
            EntryRef { by: name.clone(), n: n - alike as u64 }
        } else {
            EntryRef { by, n }
        }
    };
    let entries =
        lines[alike..].iter().filter_map(|line| parse_line(line).ok()).zip(1..).map(|(line, n)| {
            Entry {
                n,
                at: line.entry.at,
                by: name.clone(),
                act: match line.entry.act {
                    Act::Undone(named) => Act::Undone(renamed(named)),
                    act => act,
                },
            }
        });
    ForkedSide { entries: entries.collect(), name }
}
