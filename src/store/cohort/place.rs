//! The place where answers were handed in: a file, one inside another, or a folder. It tells people
//! without names apart.

use std::path::{Path, PathBuf};

/// How to recognise the same person in several files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeopleBy {
    /// By their name.
    Name,
    /// By the name of their file.
    File,
    /// By the name of the folder, ZIP or email that contains their file.
    Folder,
}

/// The place of one person's answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswersPlace<'p> {
    path: &'p Path,
    /// The path inside the file, from the outermost: in `all.zip: Anna/answers.csv`, the part after
    /// the colon.
    inside: Option<&'p str>,
    /// True if it is a folder that was named itself.
    is_folder: bool,
}

/// An owned [`AnswersPlace`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceBuf {
    path: PathBuf,
    inside: Option<Box<str>>,
    is_folder: bool,
}

impl PlaceBuf {
    pub(super) fn of(place: AnswersPlace<'_>) -> Self {
        Self {
            path: place.path.to_owned(),
            inside: place.inside.map(Box::from),
            is_folder: place.is_folder,
        }
    }

    #[must_use]
    pub fn place(&self) -> AnswersPlace<'_> {
        AnswersPlace { path: &self.path, inside: self.inside.as_deref(), is_folder: self.is_folder }
    }
}

impl<'p> AnswersPlace<'p> {
    pub(super) fn file(path: &'p Path) -> Self {
        Self { path, inside: None, is_folder: false }
    }

    pub(super) fn folder(path: &'p Path) -> Self {
        Self { path, inside: None, is_folder: true }
    }

    pub(super) fn within(self, inside: &'p str) -> Self {
        Self { inside: Some(inside), ..self }
    }

    pub(super) fn path(self) -> &'p Path {
        self.path
    }

    /// Returns the name of the file, without its path.
    #[must_use]
    pub fn file_name(self) -> String {
        self.parts(self.path).pop().unwrap_or_default()
    }

    /// Returns the name for a person who is identified by file or folder: without an extension.
    #[must_use]
    pub fn person(self, by: PeopleBy) -> String {
        let mut parts = self.parts(self.path);
        let name = parts.pop().unwrap_or_default();
        match by {
            PeopleBy::Folder if self.is_folder => name,
            PeopleBy::Folder => without_ending(&parts.pop().unwrap_or_default()).to_owned(),
            PeopleBy::File | PeopleBy::Name => without_ending(&name).to_owned(),
        }
    }

    /// Returns the folders around a person's file or folder, below the path that was named.
    #[must_use]
    pub fn around(self, by: PeopleBy, roots: &[PathBuf]) -> Vec<String> {
        let below = below(self.path, roots);
        let mut parts = self.parts(below.unwrap_or(self.path));
        parts.pop();
        if by == PeopleBy::Folder && !self.is_folder {
            parts.pop();
        }
        parts
    }

    /// Returns as much of the path as is needed to find it below the path that was named.
    #[must_use]
    pub fn shown(self, roots: &[PathBuf]) -> String {
        let name = below(self.path, roots)
            .or_else(|| self.path.file_name().map(Path::new))
            .unwrap_or(self.path)
            .to_string_lossy();
        self.inside.map_or_else(|| name.to_string(), |inside| format!("{name}: {inside}"))
    }

    fn parts(self, path: &Path) -> Vec<String> {
        let outer = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let inner = self
            .inside
            .into_iter()
            .flat_map(|inside| inside.split(": "))
            .flat_map(|file| file.split(['/', '\\']));
        outer.chain(inner.filter(|part| !part.is_empty()).map(str::to_owned)).collect()
    }
}

fn below<'p>(path: &'p Path, roots: &[PathBuf]) -> Option<&'p Path> {
    roots
        .iter()
        .filter_map(|root| path.strip_prefix(root).ok())
        .find(|below| below.file_name().is_some())
}

/// The extensions of files that are handed in only with answers.
const ANSWERS: [&str; 12] =
    ["csv", "tsv", "json", "jsonl", "xlsx", "xlsm", "xlsb", "xls", "ods", "zip", "eml", "age"];

/// Returns the extension of a file that should hold answers, if it has one.
pub(super) fn answers_ending(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?;
    ANSWERS.into_iter().find(|known| ending.eq_ignore_ascii_case(known))
}

/// Strips the extensions of files with answers; any other dot belongs to the name (`Dr. Smith`).
fn without_ending(name: &str) -> &str {
    let is_known = |ending: &str| {
        ANSWERS.iter().chain(&["txt", "mbox"]).any(|known| ending.eq_ignore_ascii_case(known))
    };
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && is_known(ending) => without_ending(stem),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_told_by_their_file_or_by_what_it_lies_in() {
        let loose = AnswersPlace::file(Path::new("/in/Anna K. Smith/Dr. Smith.csv"));
        let packed =
            AnswersPlace::file(Path::new("/in/all.zip")).within("inner.ZIP: Ben/answers.csv");
        let mailed = AnswersPlace::file(Path::new("/in/cleo.eml.zip")).within("answers.csv");
        let told = |by| {
            [loose, packed, mailed, AnswersPlace::folder(Path::new("/in/Dora"))]
                .map(|place| place.person(by))
        };
        assert_eq!(told(PeopleBy::File), ["Dr. Smith", "answers", "answers", "Dora"]);
        assert_eq!(told(PeopleBy::Folder), ["Anna K. Smith", "Ben", "cleo", "Dora"]);
        let roots = [PathBuf::from("/in")];
        assert_eq!(packed.shown(&roots), "all.zip: inner.ZIP: Ben/answers.csv");
        assert_eq!(packed.around(PeopleBy::File, &roots), ["all.zip", "inner.ZIP", "Ben"]);
        assert_eq!(packed.around(PeopleBy::Folder, &roots), ["all.zip", "inner.ZIP"]);
        assert!(
            AnswersPlace::file(Path::new("/in/anna.csv")).around(PeopleBy::File, &roots).is_empty()
        );
    }
}
