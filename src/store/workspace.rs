//! A workspace: making, opening, reading and adding to it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};

use super::{
    device, disk,
    error::StoreError,
    found::{MARKER, is_without_marker, is_workspace, new_marker, read_marker},
    journal::{self, Damage, Depth, End},
    journals::{Journals, read_all},
    lock::Lock,
    pinned::{LoadedPack, framework_path, only_pack, pinned_pack},
};
use crate::{
    context::Context,
    format::{self, Marker, sha256},
    model::{Act, DeviceId, Digest, Entry, Framework, Pin, Portfolio, Received, Settings},
};

/// An open workspace: the contents of the disk, folded.
pub struct Workspace {
    pub root: PathBuf,
    pub marker: Marker,
    pub framework: Framework,
    pub portfolio: Portfolio,
    /// The damage that a person should know about, including torn lines.
    pub damage: Vec<Damage>,
    /// The reason why nothing can be added, if it is read-only.
    pub read_only: Option<ReadOnly>,
    /// The name of this device here, if it has ever written.
    pub device: Option<DeviceId>,
    framework_bytes: Vec<u8>,
    pub(super) own_end: End,
    latest: Timestamp,
    /// The highest number ever given to evidence or a goal, even if it was undone, for each
    /// device's suffix.
    pub(super) highest_shorts: BTreeMap<String, u64>,
}

/// The reason why a workspace is read-only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOnly {
    Damaged,
    Newer,
    /// A part of it is elsewhere at the moment.
    Away,
}

/// The contents of a new workspace.
pub struct NewWorkspace<'a> {
    pub framework: &'a Framework,
    pub framework_bytes: &'a [u8],
    pub settings: Settings,
}

/// Everything in a workspace except the bytes of evidence.
pub(super) type Content = (Marker, Option<DeviceId>, Journals, Option<LoadedPack>);

/// Reads the journals and the framework, one after the other, since a thread costs as much as it
/// saves.
pub(super) fn read(context: &Context, root: &Path, depth: Depth) -> Result<Content, StoreError> {
    let marker = read_marker(root)?;
    let device = device::known(context, &marker.workspace, root)?;
    let (journals, pack) = (read_all(root, depth), only_pack(root));
    Ok((marker, device, journals?, pack))
}

impl Workspace {
    /// Makes a workspace, or finishes one whose creation was interrupted.
    ///
    /// # Errors
    /// If the folder is a workspace already, or has journals without a marker, or if writing fails.
    pub fn create(
        context: &Context,
        root: &Path,
        new: &NewWorkspace<'_>,
    ) -> Result<Self, StoreError> {
        if disk::metadata(root).is_ok_and(|found| !found.is_dir()) {
            return Err(StoreError::WorkspaceIsAFile(root.to_owned()));
        }
        let was_begun = is_workspace(root);
        if was_begun {
            let marker = read_marker(root)?;
            let is_making = device::is_making(context, &marker.workspace, root);
            let journals = read_all(root, Depth::Whole)?;
            let is_empty = journals.entries().next().is_none();
            let is_away = journals.damage().any(|damage| matches!(damage, Damage::Away { .. }));
            // A workspace that existed is not made again: its journals may be missing here, and
            // exist elsewhere.
            if is_empty && (is_away || is_unfinished(&journals) && !is_making) {
                return Err(StoreError::NotHere {
                    file: first_journal(&marker),
                    root: root.to_owned(),
                });
            }
            if !is_unfinished(&journals) {
                return Err(StoreError::AlreadyAWorkspace(root.to_owned()));
            }
        } else if is_without_marker(root) || !disk::list(&root.join("journal"))?.is_empty() {
            return Err(StoreError::NotHere { file: MARKER.to_owned(), root: root.to_owned() });
        }
        disk::create_folders(root)?;
        let marker = if was_begun { read_marker(root)? } else { new_marker(context, root)? };
        let device = device::known_or_new(context, &marker.workspace, root)?;
        let pin = Pin {
            id: new.framework.id.clone(),
            version: new.framework.version.clone(),
            sha256: sha256(new.framework_bytes),
        };
        disk::create_folders(&root.join("framework"))?;
        disk::write_whole(&framework_path(root, &pin), new.framework_bytes)?;
        disk::create_folders(&root.join("evidence"))?;
        disk::create_folders(&root.join("journal"))?;
        let _lock = Lock::take(&lock_path(root, &device))?;
        // Another program may have been faster; only under the lock is the state certain.
        let journals = read_all(root, Depth::Whole)?;
        if !is_unfinished(&journals) {
            return Err(StoreError::AlreadyAWorkspace(root.to_owned()));
        }
        let end = journals
            .all
            .into_iter()
            .find(|journal| journal.device == device)
            .map(|journal| journal.end)
            .unwrap_or_default();
        let at = marker.created.max(context.now());
        let entry = Entry {
            n: end.last_n + 1,
            at,
            by: device,
            act: Act::Began { pin, settings: new.settings.clone() },
        };
        journal::append(root, &entry, &end)?;
        device::is_made(context, &marker.workspace, root)?;
        Self::open(context, root)
    }

    /// Opens a workspace, and reads everything in it except evidence.
    ///
    /// # Errors
    /// Only if there is nothing to show; other damage is in [`Workspace::damage`].
    pub fn open(context: &Context, root: &Path) -> Result<Self, StoreError> {
        let (marker, device, journals, pack) = read(context, root, Depth::Whole)?;
        Self::assemble(context, root, marker, device, journals, pack)
    }

    pub(super) fn assemble(
        context: &Context,
        root: &Path,
        marker: Marker,
        device: Option<DeviceId>,
        journals: Journals,
        pack: Option<LoadedPack>,
    ) -> Result<Self, StoreError> {
        let mut own_end = End::default();
        let mut damage = Vec::new();
        let mut entries = Vec::new();
        let first = &marker.first_device;
        let has_first =
            journals.all.iter().any(|journal| journal.device == *first && journal.end.last_n > 0);
        let is_told = journals.damage().any(
            |damage| matches!(damage, Damage::Away { file } if *file == first_journal(&marker)),
        );
        if !has_first && !is_told && !device::is_making(context, &marker.workspace, root) {
            damage.push(Damage::Away { file: first_journal(&marker) });
        }
        for mut journal in journals.all {
            // This device wrote its own journal here, so no service is still downloading that one.
            if Some(&journal.device) != device.as_ref() {
                for damage in &mut journal.damage {
                    if let Damage::Torn { file, line } = damage {
                        *damage = Damage::Partial { file: std::mem::take(file), line: *line };
                    }
                }
            }
            if entries.is_empty() {
                entries = std::mem::take(&mut journal.entries);
            }
            if Some(&journal.device) == device.as_ref() {
                own_end = journal.end;
            }
            damage.append(&mut journal.damage);
            entries.append(&mut journal.entries);
        }
        damage.extend(journals.damage);
        Portfolio::sort(&mut entries);
        let highest_shorts = highest_shorts(&entries);
        let latest = entries.last().map_or(Timestamp::MIN, |entry| entry.at);
        let Some(portfolio) = Portfolio::fold(entries) else {
            let away = damage.iter().find_map(|damage| {
                if let Damage::Away { file } = damage { Some(file.clone()) } else { None }
            });
            let broken = damage.into_iter().find(|damage| {
                matches!(
                    damage,
                    Damage::Broken { .. } | Damage::Newer { .. } | Damage::Forked { .. }
                )
            });
            return Err(match (broken, away) {
                (Some(broken), _) => StoreError::Damaged(broken),
                (None, Some(file)) => StoreError::NotHere { file, root: root.to_owned() },
                (None, None) => StoreError::Unfinished(root.to_owned()),
            });
        };
        let pack = match pack.filter(|pack| pack.sha256 == portfolio.pin.sha256) {
            Some(pack) => pack,
            None => pinned_pack(root, &portfolio.pin, &mut damage)?,
        };
        let framework = pack.framework.map_err(|what| {
            StoreError::Damaged(Damage::Other {
                file: format!("the framework {} {}", portfolio.pin.id, portfolio.pin.version),
                what: format!("it cannot be read ({what})"),
            })
        })?;
        let is_newer = marker.format > format::journal::FORMAT
            || damage.iter().any(|damage| matches!(damage, Damage::Newer { .. }));
        let is_damaged = damage
            .iter()
            .any(|damage| matches!(damage, Damage::Broken { .. } | Damage::Forked { .. }));
        let is_away = damage.iter().any(|damage| matches!(damage, Damage::Away { .. }));
        let read_only = if is_newer {
            Some(ReadOnly::Newer)
        } else if is_damaged {
            Some(ReadOnly::Damaged)
        } else if is_away {
            Some(ReadOnly::Away)
        } else {
            None
        };
        Ok(Self {
            root: root.to_owned(),
            marker,
            framework,
            portfolio,
            damage,
            read_only,
            device,
            framework_bytes: pack.bytes,
            own_end,
            latest,
            highest_shorts,
        })
    }

    /// Reads everything again, with the additions of other processes and devices.
    ///
    /// # Errors
    /// Same as [`Workspace::open`].
    pub fn reload(&mut self, context: &Context) -> Result<(), StoreError> {
        *self = Self::open(context, &self.root)?;
        Ok(())
    }

    /// Returns every entry of every device, in order.
    ///
    /// # Errors
    /// If reading fails.
    pub fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        let mut entries: Vec<Entry> = read_all(&self.root, Depth::Whole)?
            .all
            .into_iter()
            .flat_map(|journal| journal.entries)
            .collect();
        Portfolio::sort(&mut entries);
        Ok(entries)
    }

    /// Returns the portfolio as it was in each bundle that assessors decided on; empty if there are
    /// none.
    ///
    /// # Errors
    /// If reading fails.
    pub fn as_decided_on(&self) -> Result<BTreeMap<Digest, Portfolio>, StoreError> {
        if self.portfolio.reviews.is_empty() {
            return Ok(BTreeMap::new());
        }
        Ok(decided_on(&self.portfolio, &self.entries()?))
    }

    /// Returns the portfolio as it was in a bundle that was exported from here.
    ///
    /// # Errors
    /// If reading fails.
    pub fn as_exported(&self, bundle: &Digest) -> Result<Option<Portfolio>, StoreError> {
        Ok(as_exported(&self.entries()?, bundle))
    }

    /// Returns the exact bytes of the framework that ratings refer to.
    #[must_use]
    pub fn framework_bytes(&self) -> &[u8] {
        &self.framework_bytes
    }

    /// Adds one entry: takes the lock, reads the current state, asks `decide` what to write, and
    /// returns once it is on disk.
    ///
    /// # Errors
    /// If the workspace is read-only or in use, or writing fails, nothing was added. An error from
    /// `decide` is passed on, and nothing was added either.
    pub fn record<E: From<StoreError>>(
        &mut self,
        context: &Context,
        decide: impl FnOnce(&Self) -> Result<Act, E>,
    ) -> Result<Entry, E> {
        self.must_be_writable()?;
        let device = match &self.device {
            Some(device) => device.clone(),
            None => device::known_or_new(context, &self.marker.workspace, &self.root)?,
        };
        disk::create_folders(&self.root.join("journal")).map_err(StoreError::from)?;
        let _lock = Lock::take(&lock_path(&self.root, &device))?;
        self.sweep();
        if self.device.as_ref() != Some(&device) || !self.is_current(&device) {
            self.reload(context)?;
            self.must_be_writable()?;
        }
        let act = decide(self)?;
        let now = context.now();
        let at = if self.latest < now {
            now
        } else {
            self.latest.checked_add(SignedDuration::from_millis(1)).unwrap_or(self.latest)
        };
        let entry = Entry { n: self.own_end.last_n + 1, at, by: device, act };
        self.own_end = journal::append(&self.root, &entry, &self.own_end)?;
        self.highest_shorts.extend(highest_shorts(std::slice::from_ref(&entry)));
        self.latest = at;
        Ok(entry)
    }

    /// Deletes the drafts of crashed programs anywhere in the workspace.
    pub(super) fn sweep(&self) {
        for folder in ["", "journal", "framework", "evidence", "private", "drafts"] {
            disk::sweep_drafts(&self.root.join(folder));
        }
    }

    /// # Errors
    /// If nothing can be added.
    pub fn must_be_writable(&self) -> Result<(), StoreError> {
        self.read_only.map_or(Ok(()), |why| Err(StoreError::ReadOnly(why)))
    }

    fn is_current(&self, device: &DeviceId) -> bool {
        let length =
            disk::metadata(&journal::path_of(&self.root, device)).map_or(0, |found| found.len());
        length == self.own_end.file_bytes
    }

    /// Returns the short id for the next piece of evidence (`E`) or goal (`G`) of this device:
    /// without a suffix on the first device of a workspace, else with the first letters of its
    /// name, so that two devices never give the same one.
    #[must_use]
    pub fn next_short(&self, letter: char) -> String {
        let device = self.device.as_ref().filter(|device| **device != self.marker.first_device);
        let mark: &str = device.map_or("", |device| device.as_str().get(..2).unwrap_or_default());
        format!(
            "{letter}{}{mark}",
            self.highest_shorts.get(&format!("{letter}{mark}")).copied().unwrap_or(0) + 1
        )
    }

    /// Returns a unique id for the subject of this entry.
    pub(super) fn next_id(&self, context: &Context) -> String {
        let last = self.own_end.last_digest.map(|digest| digest.to_string()).unwrap_or_default();
        context.new_id(&format!("{}{last}", self.own_end.last_n))
    }
}

/// Returns the highest numbers given so far, by kind (`E` or `G`) and suffix. A number is given
/// only once, because its record may have been exported, or may come back by an undo of an undo.
fn highest_shorts(entries: &[Entry]) -> BTreeMap<String, u64> {
    let mut highest = BTreeMap::new();
    for entry in entries {
        let short = match &entry.act {
            Act::EvidenceAdded(item) => &item.short,
            Act::GoalAdded(goal) => &goal.short,
            _ => continue,
        };
        let Some(letter) = short.chars().next() else { continue };
        let digits: String = short.chars().skip(1).take_while(char::is_ascii_digit).collect();
        let mark = short.get(letter.len_utf8() + digits.len()..).unwrap_or_default();
        let known: &mut u64 = highest.entry(format!("{letter}{mark}")).or_default();
        *known = digits.parse().unwrap_or(0).max(*known);
    }
    highest
}

/// Returns the journal that every workspace begins with.
fn first_journal(marker: &Marker) -> String {
    format!("journal/{}.jsonl", marker.first_device)
}

/// Returns whether its creation may have been interrupted: it has a marker, and no acknowledged
/// entry.
fn is_unfinished(journals: &Journals) -> bool {
    journals.entries().next().is_none()
        && journals.damage().all(|damage| matches!(damage, Damage::Torn { .. }))
}

pub(super) fn lock_path(root: &Path, device: &DeviceId) -> PathBuf {
    root.join("journal").join(format!("{device}.lock"))
}

/// Same as [`Workspace::as_decided_on`], for entries in order.
pub(super) fn decided_on(portfolio: &Portfolio, entries: &[Entry]) -> BTreeMap<Digest, Portfolio> {
    let bundles: BTreeSet<Digest> = portfolio.reviews.iter().map(Received::held_against).collect();
    bundles
        .into_iter()
        .filter_map(|bundle| Some((bundle, as_exported(entries, &bundle)?)))
        .collect()
}

fn as_exported(entries: &[Entry], bundle: &Digest) -> Option<Portfolio> {
    let is_of =
        |entry: &Entry| matches!(&entry.act, Act::Exported(export) if export.sha256 == *bundle);
    let place = entries.iter().position(is_of)?;
    Portfolio::fold(entries[..=place].to_vec())
}
