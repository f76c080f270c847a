//! Writes the whole workspace into one file.

use std::{collections::BTreeSet, path::Path};

use super::{
    bundle::{Binding, MemberSource, write_bundle},
    disk,
    error::StoreError,
    journal::shown,
    lock::Lock,
    synced,
    workspace::{Workspace, lock_path},
};
use crate::{
    context::Context,
    format::bag::OF_WORKSPACE,
    model::{Act, Evidence},
    text::one_line,
};

/// The result of a backup.
pub struct BackedUp {
    /// The names of files that are missing from the workspace, perhaps only for now, and so from
    /// its backup too.
    pub missing: Vec<String>,
    /// True if the workspace recorded the backup; the file exists in either case.
    pub noted: Result<(), StoreError>,
}

impl Workspace {
    /// Writes everything in the workspace to `target`, reads it back, and records the backup.
    ///
    /// # Errors
    /// If anything fails there is no new file, and an existing one is unchanged.
    pub fn back_up(
        &mut self,
        context: &Context,
        target: &Path,
        replace: bool,
        passed: impl Fn(u64) + Sync,
    ) -> Result<BackedUp, StoreError> {
        let members = {
            // The lock keeps this device from writing meanwhile. Journals are read before the files
            // that they name.
            let _lock = self
                .device
                .as_ref()
                .map(|device| Lock::take(&lock_path(&self.root, device)))
                .transpose()?;
            let mut members = Vec::new();
            for name in ["imh.json", "framework", "journal", "evidence", "private", "drafts"] {
                gather(&self.root, &self.root.join(name), &mut members)?;
            }
            // Also files in a folder that a service renamed, or with the name of a system file.
            for file in self.portfolio.evidence.iter().flat_map(Evidence::ever_kept) {
                let folder = format!("data/evidence/{}/", file.sha256);
                let path = self.evidence_path(file);
                if disk::exists(&path) && !members.iter().any(|(name, _)| name.starts_with(&folder))
                {
                    let (sha256, size_bytes) = disk::digest_of(&path, |_| ())?;
                    members.push((
                        format!("{folder}{}", file.name),
                        MemberSource::File { path, sha256, size_bytes },
                    ));
                }
            }
            members
        };
        let mut missing: BTreeSet<String> = self
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
        for folder in ["journal", "framework", "private", "drafts"] {
            missing.extend(
                synced::look(&self.root.join(folder))?
                    .away
                    .iter()
                    .map(|path| shown(&self.root, path)),
            );
        }
        let is_list_here = match self.private_names_here() {
            Ok(found) => found.is_whole(),
            // The backup has it as it is.
            Err(StoreError::PrivateFile { path, .. }) => path.is_file(),
            Err(error) => return Err(error),
        };
        if !is_list_here {
            missing.insert("private/names.txt".to_owned());
        }
        let at = context.bundle_time();
        let about = [
            ("Bagging-Date", at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%d").to_string()),
            ("Bag-Software-Agent", format!("imh {}", env!("CARGO_PKG_VERSION"))),
            ("External-Description", "Backup of a workspace, with everything in it".to_owned()),
        ];
        let binding = Binding {
            kind: OF_WORKSPACE,
            at,
            about: &about,
            signed_by: None,
            sealed_with: None,
            replaces: replace,
        };
        let sha256 = write_bundle(target, &binding, &members, passed)?.sha256;
        let mut noted = Ok(());
        if self.read_only.is_none() {
            let file_name = target
                .file_name()
                .map(|name| one_line(&name.to_string_lossy()))
                .unwrap_or_default();
            noted = self
                .record(context, |_| Ok::<_, StoreError>(Act::BackedUp { file_name, sha256 }))
                .map(drop);
        }
        Ok(BackedUp { missing: missing.into_iter().collect(), noted })
    }
}

/// Collects every file at or below `path`, except links and files that another process is still
/// writing.
fn gather(
    root: &Path,
    path: &Path,
    members: &mut Vec<(String, MemberSource)>,
) -> Result<(), StoreError> {
    let Some(found) = disk::kind_of(path) else { return Ok(()) };
    if found.is_dir() {
        // Leaves out files that systems made, and placeholders for files that are elsewhere.
        for inner in synced::look(path)?.here {
            gather(root, &inner, members)?;
        }
        return Ok(());
    }
    let inside = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    if found.is_file() && !is_passing(&inside) {
        let source = if inside.starts_with("evidence/") {
            let (sha256, size_bytes) = disk::digest_of(path, |_| ())?;
            MemberSource::File { path: path.to_owned(), sha256, size_bytes }
        } else {
            MemberSource::Bytes(disk::read_file(path)?)
        };
        members.push((format!("data/{inside}"), source));
    }
    Ok(())
}

/// Returns whether a file is a lock or an unnamed draft, or inside such a draft. Every file in the
/// folder of a piece of evidence belongs to somebody.
fn is_passing(inside: &str) -> bool {
    let is_lock = |name: &str| name.rsplit_once('.').is_some_and(|(_, kind)| kind == "lock");
    match inside.split('/').collect::<Vec<_>>()[..] {
        ["journal", name] => is_lock(name) || disk::is_draft(Path::new(name)),
        ["evidence" | "framework" | "private" | "drafts", name, ..] => {
            disk::is_draft(Path::new(name))
        }
        _ => false,
    }
}
