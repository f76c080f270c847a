//! The names that a person never wants to export. A service may split the list, or remove it for a
//! while. Missing names are always reported, because a name that is not looked for would be
//! exported.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{
    device, disk,
    error::StoreError,
    name_marks::{COUNT, KnownNames, Mark, is_count},
    private_text::{self, PrivateFault, refused},
    synced,
    workspace::Workspace,
};
use crate::{context::Context, text::tidy};

const LIST: &str = "names.txt";

/// The list, as far as it is here.
pub struct PrivateNames {
    /// In the order in which they were added.
    pub names: Vec<String>,
    /// The number of names when the list was last changed, if that is known.
    pub known: Option<usize>,
    /// True if a list is elsewhere at the moment, or names that were on it are missing here.
    is_away: bool,
    /// The files that it was read from, with the names in each.
    lists: Vec<(PathBuf, Vec<String>)>,
}

impl PrivateNames {
    /// Returns whether all names are here, as far as that is known.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.is_away && self.known.is_none_or(|known| self.names.len() >= known)
    }

    /// Counts the files of the list; more than one if a service made copies of it.
    #[must_use]
    pub fn lists(&self) -> usize {
        self.lists.len()
    }
}

impl Workspace {
    /// Returns the names that must not be exported.
    ///
    /// # Errors
    /// If some known names are not here, or reading fails.
    pub fn private_names(&self) -> Result<Vec<String>, StoreError> {
        let found = self.private_names_here()?;
        if found.is_whole() {
            Ok(found.names)
        } else {
            Err(StoreError::NamesAway { known: found.known, here: found.names.len() })
        }
    }

    /// Returns the names that are here, even if some are missing.
    ///
    /// # Errors
    /// If reading fails, or a list is not text.
    pub fn private_names_here(&self) -> Result<PrivateNames, StoreError> {
        let folder = synced::look(&self.root.join("private"))?;
        let mut files = folder.here;
        for other in synced::other_folders(&self.root, "private")? {
            files.extend(synced::look(&other)?.here);
        }
        // The list itself comes first, then the copies that a service made. The names in all of
        // them count.
        files.sort_by_key(|path| !path.ends_with(Path::new("private").join(LIST)));
        let mut lists = Vec::new();
        for path in files.into_iter().filter(|path| is_list(path)) {
            match private_text::read(&path)? {
                Ok(text) => lists.push((path, names_in(&text))),
                Err(_) if is_passed_over(&path) => {}
                Err(why) => return Err(refused(&self.root, path, PrivateFault::List(why))),
            }
        }
        let mut names: Vec<String> = Vec::new();
        for name in lists.iter().flat_map(|(_, names)| names) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        let counts = self.counts()?;
        let known = KnownNames::of(counts.here.iter().filter(|path| is_count(path)));
        let is_away = folder.away.iter().any(|path| is_list(path))
            || counts.away.iter().any(|path| is_count(path));
        // Two devices may each have added a name, and one list may have replaced the other. The
        // number alone would not show that.
        let is_away = is_away || !known.there.is_subset(&self.marks(&names));
        Ok(PrivateNames { names, known: known.count, is_away, lists })
    }

    /// Writes the list, whole or not at all. Copies of it stay as they are, except that removed
    /// names are removed from them too.
    ///
    /// # Errors
    /// If reading or writing fails.
    pub fn set_private_names(&self, context: &Context, names: &[String]) -> Result<(), StoreError> {
        self.must_be_writable()?;
        self.sweep();
        let found = self.private_names_here()?;
        let gone: BTreeSet<Mark> =
            self.marks(&found.names).difference(&self.marks(names)).copied().collect();
        // Recorded first, so that an interruption does not leave imh waiting for a removed name.
        if !gone.is_empty() {
            let there = self.known_names()?.there.difference(&gone).copied().collect();
            self.note_names(context, &there, names.len().min(found.names.len()))?;
        }
        let list = self.root.join("private").join(LIST);
        disk::create_folders(&self.root.join("private"))?;
        disk::saved(disk::write_whole(&list, lines(names).as_bytes()))?;
        for (path, there) in found.lists.iter().filter(|(path, _)| *path != list) {
            let kept: Vec<String> =
                there.iter().filter(|name| names.contains(name)).cloned().collect();
            if kept.len() < there.len() {
                disk::write_whole(path, lines(&kept).as_bytes())?;
            }
        }
        let there = self.known_names()?.there.union(&self.marks(names)).copied().collect();
        self.note_names(context, &there, names.len())
    }

    /// Accepts the list as complete as it is here.
    ///
    /// # Errors
    /// If reading or writing fails.
    pub fn confirm_private_names(&self, context: &Context) -> Result<usize, StoreError> {
        self.must_be_writable()?;
        let found = self.private_names_here()?;
        self.note_names(context, &self.marks(&found.names), found.names.len())?;
        Ok(found.names.len())
    }

    /// Records the names on the list if it is complete, and its record is not up to date.
    ///
    /// # Errors
    /// If reading or writing fails.
    pub fn remember_private_names(&self, context: &Context) -> Result<(), StoreError> {
        let found = self.private_names_here()?;
        let here = self.marks(&found.names);
        if !found.is_whole() || self.known_names()?.there == here {
            Ok(())
        } else {
            self.note_names(context, &here, found.names.len())
        }
    }

    fn marks(&self, names: &[String]) -> BTreeSet<Mark> {
        names.iter().map(|name| Mark::of(&self.marker.workspace, name)).collect()
    }

    fn known_names(&self) -> Result<KnownNames, StoreError> {
        Ok(KnownNames::of(self.counts()?.here.iter().filter(|path| is_count(path))))
    }

    /// Returns the files beside the journals, also in folders that a service made from theirs.
    fn counts(&self) -> Result<synced::Folder, StoreError> {
        let mut found = synced::look(&self.root.join("journal"))?;
        for other in synced::other_folders(&self.root, "journal")? {
            let other = synced::look(&other)?;
            found.here.extend(other.here);
            found.away.extend(other.away);
        }
        Ok(found)
    }

    /// Records the names on the list, and that all earlier ones were removed.
    fn note_names(
        &self,
        context: &Context,
        there: &BTreeSet<Mark>,
        count: usize,
    ) -> Result<(), StoreError> {
        let known = self.known_names()?;
        if known.there == *there && known.count == Some(count) {
            return Ok(());
        }
        let device = device::known_or_new(context, &self.marker.workspace, &self.root)?;
        let folder = self.root.join("journal");
        // A service may have given it another name.
        disk::create_folders(&folder)?;
        let path = folder.join(format!("{device}.{COUNT}"));
        Ok(disk::write_whole(&path, known.then(context.now(), there, count).as_bytes())?)
    }
}

fn lines(names: &[String]) -> String {
    names.iter().map(|name| format!("{name}\n")).collect()
}

/// Returns whether a file in this folder is a list of names: any text file, whatever a service
/// calls it.
fn is_list(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_draft = name.starts_with(".imh-");
    !is_draft
        && (name.contains("names")
            || path.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("txt")))
}

/// Returns whether a file that is not text is none of ours: a folder or a document that happens to
/// be called so, or what an editor keeps for itself.
fn is_passed_over(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let kind = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    let is_text = kind.is_none_or(|kind| kind == "txt") || name.starts_with(LIST);
    name.starts_with('.') || !is_text || path.is_dir() && name != LIST
}

/// Reads one name from each line.
fn names_in(text: &str) -> Vec<String> {
    text.lines().map(tidy).filter(|name| !name.is_empty()).collect()
}
