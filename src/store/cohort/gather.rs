//! Finds the files and workspaces in a list of paths.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::AnswersPlace;
use crate::{
    store::{
        bundle::is_unpacked,
        disk,
        error::StoreError,
        found::{is_without_marker, is_workspace},
        synced,
    },
    text::{left_by, stands_for},
};

/// Something that may contain answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Candidate {
    File(PathBuf),
    /// A file that somebody named, rather than one found in a folder.
    Named(PathBuf),
    Workspace(PathBuf),
    /// A folder with an unpacked portfolio.
    Unpacked(PathBuf),
    /// A file that a service keeps elsewhere for now, or is still downloading.
    Away(PathBuf),
    /// Something that is not read, and why.
    PassedBy(PathBuf, &'static str),
}

/// The files that were found, and how many were skipped because only systems put them there.
#[derive(Debug, Default)]
pub struct Gathered {
    pub found: Vec<Candidate>,
    pub passed_over: usize,
}

/// Deeper than anybody's folders.
const DEEPEST: usize = 40;
const TOO_DEEP: &str = "is a folder that lies too deep to be looked into";
const LINKED_FOLDER: &str =
    "is a link to a folder, and links to folders are not followed; name that folder as well";
const LEADS_NOWHERE: &str = "is a link to something that is not there";

impl Candidate {
    pub(super) fn place(&self) -> AnswersPlace<'_> {
        match self {
            Self::Workspace(path) | Self::Unpacked(path) => AnswersPlace::folder(path),
            _ => AnswersPlace::file(self.path()),
        }
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::File(path)
            | Self::Named(path)
            | Self::Unpacked(path)
            | Self::Workspace(path)
            | Self::Away(path)
            | Self::PassedBy(path, _) => path,
        }
    }
}

/// Finds everything below these paths. Named files are always taken, and files in folders unless a
/// system put them there.
///
/// # Errors
/// If a path does not exist, or a folder cannot be read.
pub fn gather(paths: &[PathBuf]) -> Result<Gathered, StoreError> {
    let mut gathered = Gathered::default();
    for path in paths {
        match disk::metadata(path) {
            Ok(found) if found.is_dir() => folder(path, 0, &mut gathered)?,
            Ok(_) if synced::is_away(path) => {
                return Err(disk::failed("open", path)(io::ErrorKind::NotFound.into()).into());
            }
            Ok(_) => gathered.found.push(Candidate::Named(path.clone())),
            Err(error) => return Err(disk::failed("open", path)(error).into()),
        }
    }
    gathered.found.sort_by(|one, other| one.path().cmp(other.path()));
    gathered.found.dedup_by(|one, other| one.path() == other.path());
    Ok(gathered)
}

fn folder(path: &Path, depth: usize, gathered: &mut Gathered) -> Result<(), StoreError> {
    if is_workspace(path) || is_without_marker(path) {
        gathered.found.push(Candidate::Workspace(path.to_owned()));
        return Ok(());
    }
    if is_unpacked(path) {
        gathered.found.push(Candidate::Unpacked(path.to_owned()));
        return Ok(());
    }
    if depth > DEEPEST {
        gathered.found.push(Candidate::PassedBy(path.to_owned(), TOO_DEEP));
        return Ok(());
    }
    gathered.found.extend(synced::look(path)?.away.into_iter().map(Candidate::Away));
    for (path, kind) in disk::list_with_kinds(path)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // The file that it stands for has been reported already.
        if stands_for(&name).is_some() {
            continue;
        }
        if name.starts_with('.') || left_by(&name).is_some() {
            gathered.passed_over += usize::from(kind.is_file() && !name.starts_with('.'));
            continue;
        }
        if kind.is_dir() {
            folder(&path, depth + 1, gathered)?;
            continue;
        }
        // Links to files are followed, and links to folders are not. The kind of a file shows when
        // it is read.
        let leads_to = kind.is_symlink().then(|| disk::metadata(&path));
        match leads_to {
            None if kind.is_file() => gathered.found.push(Candidate::File(path)),
            Some(Ok(found)) if found.is_file() => gathered.found.push(Candidate::File(path)),
            Some(Ok(found)) if found.is_dir() => {
                gathered.found.push(Candidate::PassedBy(path, LINKED_FOLDER));
            }
            Some(Err(_)) => gathered.found.push(Candidate::PassedBy(path, LEADS_NOWHERE)),
            None | Some(Ok(_)) => gathered.passed_over += 1,
        }
    }
    Ok(())
}
