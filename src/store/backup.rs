//! The whole workspace as one file, and back again; verified both ways.

use std::{
    collections::BTreeSet,
    io::BufReader,
    path::{Path, PathBuf},
};

use zip::ZipArchive;

use super::{
    bundle::{Source, read_bundle, write_bundle},
    disk::{self, FolderDraft},
    error::StoreError,
    journal::Damage,
    lock::Lock,
    workspace::{Workspace, is_workspace, lock_path},
};
use crate::{
    context::Context,
    format::bag::OF_WORKSPACE,
    model::{Act, Evidence},
    text::one_line,
};

/// What a backup holds of what it should.
pub struct BackedUp {
    /// The names of files of evidence that are not in the workspace any more, so they are not in its backup either.
    pub missing: Vec<String>,
}

impl Workspace {
    /// Writes everything in the workspace to `target`, reads it back, and notes that it was done.
    ///
    /// # Errors
    /// If anything fails there is no new file, and an old one is as it was.
    pub fn back_up(&mut self, context: &Context, target: &Path, replace: bool, passed: impl FnMut(u64)) -> Result<BackedUp, StoreError> {
        let members = {
            // Nothing of this device is half written while it is gathered; journals come before what they name is looked for.
            let _lock = self.device.as_ref().map(|device| Lock::take(&lock_path(&self.root, device))).transpose()?;
            let mut members = Vec::new();
            for name in ["imh.json", "framework", "journal", "evidence", "private", "drafts"] {
                gather(&self.root, &self.root.join(name), &mut members)?;
            }
            members
        };
        let missing: BTreeSet<String> = self
            .portfolio
            .evidence
            .iter()
            .flat_map(Evidence::ever_kept)
            .filter(|file| {
                let folder = format!("data/evidence/{}/", file.sha256);
                !members.iter().any(|(name, _)| name.starts_with(&folder))
            })
            .map(|file| file.name.clone())
            .collect();
        let at = context.bundle_time();
        let about = [
            ("Bagging-Date", at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%d").to_string()),
            ("Bag-Software-Agent", format!("imh {}", env!("CARGO_PKG_VERSION"))),
            ("External-Description", "Backup of a workspace, with everything in it".to_owned()),
        ];
        let sha256 = write_bundle(OF_WORKSPACE, target, replace, at, &about, members, passed)?;
        if self.read_only.is_none() {
            let file_name = target.file_name().map(|name| one_line(&name.to_string_lossy())).unwrap_or_default();
            self.record(context, |_| Ok::<_, StoreError>(Act::BackedUp { file_name, sha256 }))?;
        }
        Ok(BackedUp { missing: missing.into_iter().collect() })
    }
}

/// Every file at or below `path`; what another process is just writing is nobody's yet, and links lead elsewhere.
fn gather(root: &Path, path: &Path, members: &mut Vec<(String, Source)>) -> Result<(), StoreError> {
    let Some(found) = disk::kind_of(path) else { return Ok(()) };
    if found.is_dir() {
        for inner in disk::list(path)? {
            gather(root, &inner, members)?;
        }
        return Ok(());
    }
    let inside = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    if found.is_file() && !is_passing(&inside) {
        let source = if inside.starts_with("evidence/") {
            let (sha256, size_bytes) = disk::digest_of(path, |_| ())?;
            Source::File { path: path.to_owned(), sha256, size_bytes }
        } else {
            Source::Bytes(disk::read_file(path)?)
        };
        members.push((format!("data/{inside}"), source));
    }
    Ok(())
}

/// Locks, and drafts that have no name yet. Whatever lies in the folder of a piece of evidence is somebody's file.
fn is_passing(inside: &str) -> bool {
    let is = |name: &str, kind: &str| name.rsplit_once('.').is_some_and(|(_, known)| known == kind);
    let is_draft = |name: &str| name.starts_with(".imh-") && is(name, "part");
    match inside.split('/').collect::<Vec<_>>()[..] {
        ["journal", name] => is(name, "lock") || is_draft(name),
        ["evidence" | "framework" | "private" | "drafts", name] => is_draft(name),
        _ => false,
    }
}

/// What a restored workspace is.
pub struct Restored {
    pub workspace: Workspace,
    pub damage: Vec<Damage>,
}

/// Puts a backup into `folder`, which is not there yet or has nothing in it: beside it first, looked through, and only then
/// under its name.
///
/// # Errors
/// A file that does not verify, or a folder that holds something. Then nothing was changed.
pub fn restore(context: &Context, backup: &Path, folder: &Path, mut passed: impl FnMut(u64)) -> Result<Restored, StoreError> {
    if is_workspace(folder) {
        return Err(StoreError::AlreadyAWorkspace(folder.to_owned()));
    }
    if !disk::list(folder).is_ok_and(|inside| inside.is_empty()) {
        return Err(StoreError::FolderIsNotEmpty(folder.to_owned()));
    }
    let verification = read_bundle(OF_WORKSPACE, backup, &mut passed)?;
    if let Some(fault) = verification.faults.first() {
        let of = if fault.file.is_empty() { String::new() } else { format!("{} ", fault.file) };
        let fault = format!("is no backup that can be restored: {of}{}", fault.fault);
        return Err(StoreError::Source { path: backup.to_owned(), fault });
    }
    // `portfolio/.` has a name as well.
    let folder: PathBuf = folder.components().collect();
    let beside = FolderDraft::beside(&folder)?;
    unpack(backup, beside.path())?;
    let looked_through = Workspace::open(context, beside.path())?.check(&mut passed)?;
    beside.keep(&folder)?;
    let workspace = Workspace::open(context, &folder)?;
    Ok(Restored { workspace, damage: looked_through.damage })
}

fn unpack(backup: &Path, folder: &Path) -> Result<(), StoreError> {
    let unreadable = || StoreError::Source { path: backup.to_owned(), fault: "could not be read to its end".to_owned() };
    let mut archive = ZipArchive::new(BufReader::new(disk::open(backup)?)).map_err(|_| unreadable())?;
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).map_err(|_| unreadable())?;
        let name = member.name().map_err(|_| unreadable())?.into_owned();
        // It was verified: no name leads out of the folder. Only what is a workspace's own is taken all the same.
        let Some(inside) = name.strip_prefix(OF_WORKSPACE.root).and_then(|name| name.strip_prefix("/data/")) else { continue };
        let target: PathBuf = folder.join(inside);
        if let Some(parent) = target.parent() {
            disk::create_folders(parent)?;
        }
        disk::write_from(&target, &mut member, inside.starts_with("evidence/"))?;
    }
    Ok(())
}
