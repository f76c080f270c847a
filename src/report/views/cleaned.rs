//! The changes that cleaning made to a piece of evidence or a copy of a file, and the parts that it
//! left.

use serde::Serialize;

use crate::report::{Document, Table, View};
use crate::{
    model::FindingKind,
    text::{counted, list},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CleanedView {
    /// The piece of evidence, such as `E7`, or the name of the file.
    pub of: String,
    /// The path of the cleaned copy of a file; null for evidence, which is cleaned in place.
    pub copy: Option<String>,
    pub files: Vec<CleanedFileView>,
    /// The kinds of findings still in it: only a person can tell whether they may stay.
    pub still_in_it: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CleanedFileView {
    /// Its place among the files of the evidence, from 1.
    pub file: usize,
    /// `cleaned`, `nothing-to-clean` or `left`.
    pub state: String,
    /// The reason why it was left as it is; null if it was not.
    pub reason: Option<String>,
}

impl CleanedFileView {
    /// Describes the outcome for one file: whether anything was removed, or why nothing could be.
    pub fn of<E: ToString>(file: usize, outcome: Result<bool, E>) -> Self {
        let state = match outcome {
            Ok(true) => "cleaned",
            Ok(false) => "nothing-to-clean",
            Err(_) => "left",
        };
        Self { file, state: state.to_owned(), reason: outcome.err().map(|fault| fault.to_string()) }
    }
}

impl CleanedView {
    /// Returns whether something is still in it that should not leave: a name of somebody's list, or
    /// what nobody could read.
    #[must_use]
    pub fn keeps_back(&self) -> bool {
        [FindingKind::ListedName, FindingKind::Unreadable]
            .iter()
            .any(|kind| self.still_in_it.iter().any(|still| still == kind.id()))
    }

    fn cleaned(&self) -> usize {
        self.files.iter().filter(|file| file.state == "cleaned").count()
    }

    /// Says in a sentence or two what was done.
    fn in_words(&self) -> String {
        match (&self.copy, self.cleaned()) {
            (Some(_), 0) => "The copy is written, read back and checked: there was nothing to take out of it.".to_owned(),
            (Some(_), _) if !self.still_in_it.is_empty() => "The copy is written, read back and checked: some of what described it was removed, and some is still in it.".to_owned(),
            (Some(_), _) => "The copy is written, read back and checked: author, place, camera and the like are gone.".to_owned(),
            (None, 0) => format!("There was nothing to clean in {}; nothing was changed.", self.of),
            (None, cleaned) => format!(
                "Cleaned {} of {}. The earlier version is kept with it, and is not exported.",
                counted(cleaned, "file", "files"),
                self.of
            ),
        }
    }
}

impl View for CleanedView {
    const NAME: &'static str = "check-clean";

    fn document(&self) -> Document {
        let left = self
            .files
            .iter()
            .filter_map(|file| Some(format!("file {}: {}", file.file, file.reason.as_ref()?)));
        let left: Vec<String> = left.collect();
        let kinds: Vec<&str> = self
            .still_in_it
            .iter()
            .filter_map(|kind| FindingKind::parse(kind))
            .map(FindingKind::title)
            .collect();
        let more = if self.copy.is_none() { " `imh check` shows where." } else { "" };
        let mut document = Document::new(format!("Cleaned: {}", self.of));
        if left.is_empty() || self.cleaned() > 0 {
            document = document.text(self.in_words());
        }
        document = document
            .note((!left.is_empty()).then(|| format!("Left as they are: {}.", list(&left))))
            .note((!kinds.is_empty()).then(|| format!("Still in it: {}.{more}", list(&kinds))));
        match &self.copy {
            // The path has a line of its own, unbroken, so that it can be copied.
            Some(copy) => document.text("It is here:").drawing(copy.clone()),
            None => document,
        }
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["of", "copy", "file", "state", "reason"]);
        for file in &self.files {
            table.row(vec![
                self.of.clone(),
                self.copy.clone().unwrap_or_default(),
                file.file.to_string(),
                file.state.clone(),
                file.reason.clone().unwrap_or_default(),
            ]);
        }
        table
    }
}
