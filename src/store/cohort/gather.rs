//! Which files and workspaces are meant by a list of paths.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use crate::format::answers::FORM_MARK;
use crate::store::{disk, error::StoreError, workspace::is_workspace};

/// What may hold somebody's answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    File(PathBuf),
    Workspace(PathBuf),
    /// A folder that lies so deep that it is not looked into.
    TooDeep(PathBuf),
}

/// What was found, and how many other files were passed over.
#[derive(Debug, Default)]
pub struct Gathered {
    pub found: Vec<Found>,
    pub passed_over: usize,
}

/// Files of other kinds in a folder are somebody's own business.
const KINDS: [&str; 7] = ["zip", "age", "json", "jsonl", "csv", "tsv", "xlsx"];
/// Of these only a form is looked for, which somebody may send back in place of their answers.
const PAGES: [&str; 2] = ["html", "htm"];
/// Deeper than anybody's folders.
const DEEPEST: usize = 40;

impl Found {
    pub(super) fn into_path(self) -> PathBuf {
        match self {
            Self::File(path) | Self::Workspace(path) | Self::TooDeep(path) => path,
        }
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::File(path) | Self::Workspace(path) | Self::TooDeep(path) => path,
        }
    }
}

/// Everything below these paths: a file that is named is taken whatever it is called, and in folders those that could be meant.
///
/// # Errors
/// A path where nothing is, or a folder that cannot be read.
pub fn gather(paths: &[PathBuf]) -> Result<Gathered, StoreError> {
    let mut gathered = Gathered::default();
    for path in paths {
        match disk::metadata(path) {
            Ok(found) if found.is_dir() => folder(path, 0, &mut gathered)?,
            Ok(_) => gathered.found.push(Found::File(path.clone())),
            Err(error) => return Err(disk::failed("open", path)(error).into()),
        }
    }
    gathered.found.sort_by(|one, other| one.path().cmp(other.path()));
    gathered.found.dedup();
    Ok(gathered)
}

fn is_form(path: &Path) -> bool {
    const LARGEST_FORM: u64 = 4 << 20;
    let mut bytes = Vec::new();
    let read = disk::open(path).is_ok_and(|file| file.take(LARGEST_FORM).read_to_end(&mut bytes).is_ok());
    read && memchr::memmem::find(&bytes, FORM_MARK.as_bytes()).is_some()
}

fn folder(path: &Path, depth: usize, gathered: &mut Gathered) -> Result<(), StoreError> {
    if is_workspace(path) {
        gathered.found.push(Found::Workspace(path.to_owned()));
        return Ok(());
    }
    if depth > DEEPEST {
        gathered.found.push(Found::TooDeep(path.to_owned()));
        return Ok(());
    }
    for (path, kind) in disk::list_with_kinds(path)? {
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if is_hidden {
            continue;
        }
        if kind.is_dir() {
            folder(&path, depth + 1, gathered)?;
            continue;
        }
        // A link may lead to a file, and is not followed into another folder.
        let is_file = kind.is_file() || (kind.is_symlink() && disk::metadata(&path).is_ok_and(|found| found.is_file()));
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if is_file && (KINDS.contains(&ending.as_str()) || PAGES.contains(&ending.as_str()) && is_form(&path)) {
            gathered.found.push(Found::File(path));
        } else {
            gathered.passed_over += 1;
        }
    }
    Ok(())
}
