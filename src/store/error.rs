//! Errors of the disk and the workspace, in words that a person can act on.

use std::{io, path::PathBuf};

use super::{
    DiskError, PrivateFault, ReadOnly,
    elsewhere::is_kept_elsewhere,
    journal::{AWAY, Damage},
};
use crate::{format::seal::UnsealFault, model::Fault};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("you have no portfolio yet")]
    NoWorkspace,
    #[error("there is no portfolio in `{0}`")]
    NoWorkspaceAt(PathBuf),
    #[error("`{0}` is not a workspace: it has no `imh.json`")]
    NotAWorkspace(PathBuf),
    #[error("`{0}` is not a folder, and a workspace is one")]
    WorkspaceIsAFile(PathBuf),
    #[error("`{0}` is a workspace already")]
    AlreadyAWorkspace(PathBuf),
    #[error(
        "`{0}` already has something in it, and the files that come out need a folder of their own"
    )]
    FolderIsNotEmpty(PathBuf),
    #[error("the workspace is being used by another imh{}", .pid.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    Locked { pid: Option<u32> },
    #[error("another imh is installing or removing a framework{}", .pid.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    PacksInUse { pid: Option<u32> },
    #[error("the workspace is open for reading only, so nothing can be added")]
    ReadOnly(ReadOnly),
    #[error("the workspace is damaged: {0}")]
    Damaged(Damage),
    #[error("`{file}` of the workspace `{}` is not here at the moment", .root.display())]
    NotHere { root: PathBuf, file: String },
    #[error("`{0}` is not here at the moment")]
    FileAway(PathBuf),
    #[error("your list of names {}", in_part(*.known, *.here))]
    NamesAway { known: Option<usize>, here: usize },
    /// A file of `private/`, as the person knows it.
    #[error("`{file}` {}", not_understood(.fault))]
    PrivateFile { file: String, path: PathBuf, fault: PrivateFault },
    #[error("something stopped imh while it was making the workspace `{0}`")]
    Unfinished(PathBuf),
    #[error(
        "imh has to remember which device this is, and this account has no folder of its own to write that in"
    )]
    NoOwnFolder(#[source] Option<DiskError>),
    #[error("the workspace was made by a newer imh (format {0}), and this one cannot read it")]
    Newer(u64),
    #[error("`{path}` changed while it was being copied")]
    SourceChanged { path: PathBuf },
    #[error("`{path}` {fault}")]
    Source { path: PathBuf, fault: String },
    #[error("`{path}` {}", not_restored(.called, .fault))]
    NotRestored { path: PathBuf, called: &'static str, fault: Box<Fault> },
    #[error("`{path}` {}", .fault.in_words())]
    StaysSealed { path: PathBuf, fault: UnsealFault },
    #[error("`{0}` is a folder without an unpacked portfolio or backup in it")]
    NothingUnpacked(PathBuf),
    #[error("another window moved this portfolio to another framework meanwhile")]
    MovedMeanwhile,
    #[error("there is already a file `{0}`")]
    OutputExists(PathBuf),
    #[error("the portfolio that you chose is not in `{0}`")]
    ChosenIsGone(PathBuf),
    #[error("imh cannot write down the name of the folder `{0}`")]
    CannotRemember(PathBuf),
    #[error("there is no folder `{0}`")]
    NoFolderForOutput(PathBuf),
    #[error("`{0}` is a folder, and imh has one file to write")]
    OutputIsAFolder(PathBuf),
    #[error("there is already a file `{0}`, and imh never overwrites a key")]
    KeyExists(PathBuf),
    #[error("somebody else is changing `{0}`, or has changed it since you opened this review")]
    ReviewChanged(PathBuf),
    #[error(
        "the signature `{path}` {fault}, so imh adds nothing to those decisions and signs nothing in its place"
    )]
    Misfit { path: PathBuf, fault: &'static str },
    /// It was written, but may not survive a power failure.
    #[error("`{0}` holds the decisions, but the disk did not confirm that they are kept")]
    Unsure(PathBuf, DiskError),
    #[error("the bundle that was written does not verify: {0}")]
    BundleDoesNotVerify(Box<Fault>),
    #[error(transparent)]
    Disk(#[from] DiskError),
}

impl StoreError {
    /// Returns the message for somebody who was just told the name of the file, as a clause about
    /// "it".
    #[must_use]
    pub fn about_it(&self) -> String {
        match self {
            Self::FileAway(_) => AWAY.to_owned(),
            Self::SourceChanged { .. } => "changed while it was being copied".to_owned(),
            Self::Source { fault, .. } => fault.clone(),
            Self::NotRestored { called, fault, .. } => not_restored(called, fault),
            Self::StaysSealed { fault, .. } => fault.in_words().to_owned(),
            Self::NothingUnpacked(_) => {
                "is a folder without an unpacked portfolio or backup in it".to_owned()
            }
            Self::Disk(error) => format!("could not be read: {}", error.reason()),
            other => other.to_string(),
        }
    }
}

fn not_restored(called: &str, fault: &Fault) -> String {
    let of = fault.place.name().map(|file| format!("{file} ")).unwrap_or_default();
    format!("is not a {called} that can be restored: {of}{}", fault.what)
}

fn not_understood(fault: &PrivateFault) -> String {
    match fault {
        PrivateFault::Newer(format) => {
            format!("was made by a newer imh (format {format}), and this one cannot read it")
        }
        PrivateFault::List(_) | PrivateFault::Words(_) => {
            "is there, but imh cannot read it".to_owned()
        }
    }
}

fn in_part(known: Option<usize>, here: usize) -> String {
    let names = |count: usize| crate::text::counted(count, "name", "names");
    match (known, here) {
        (None, _) => "is not here at the moment".to_owned(),
        (Some(known), 0) => format!("is not here: it had {}", names(known)),
        (Some(known), here) if here < known => {
            format!("is not all here: it had {}, and now has {here}", names(known))
        }
        (Some(_), _) => "is not all here at the moment".to_owned(),
    }
}

/// Describes an I/O error in plain words, without the system's error number.
#[must_use]
pub fn describe(error: &io::Error) -> String {
    if is_kept_elsewhere(error) {
        return "a service that syncs this folder keeps it elsewhere, and cannot bring it at the moment".to_owned();
    }
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "this account does not have permission to do that there".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk or folder can only be read".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        io::ErrorKind::NotADirectory => "a part of the path is a file, not a folder".to_owned(),
        io::ErrorKind::IsADirectory => "that is a folder, not a file".to_owned(),
        io::ErrorKind::InvalidFilename => {
            "a name in it is longer than this system allows, or has characters that it does not allow".to_owned()
        }
        _ => error.to_string(),
    }
}
