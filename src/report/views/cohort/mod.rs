//! Reports on a cohort.

mod compare;
mod counts;
mod export;
mod gaps;
mod handed_in;
mod head;
mod parquet;
mod set;
mod sheets;
mod training;

use serde::Serialize;

pub use compare::CohortCompareView;
pub use export::{
    AnswerRow, Belongs, CsvRows, PersonColumns, blur, column, each_answer, write_line,
};
pub use gaps::CohortGapsView;
pub use handed_in::{ExpectedView, HandedInView, UnexpectedView};
pub use head::HeadView;
pub use parquet::ParquetRows;
pub use sheets::{CohortSheetsView, SheetStandingView, SheetView};
pub use training::CohortTrainingView;

use self::{
    counts::{CountsView, OpenView},
    set::SetView,
};
use super::{PackView, UnreadableView};
use crate::{
    analysis::cohort::Why,
    report::{Document, render::chart::DASH},
    text::{counted, list},
};

/// The people in a report, and the files that could not be read.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PeopleView {
    /// The person who rated: `self`, each person their own practice.
    pub rated_by: &'static str,
    /// The number of people counted.
    pub people: u32,
    /// The number of files and workspaces that were read or tried.
    pub files: usize,
    /// The number of other files in the same folders.
    pub passed_over: usize,
    /// The way one person is recognised in several files: by `name`, `file` or `folder`.
    pub people_by: &'static str,
    /// The number of people who handed in more than once; their latest answers count.
    pub again: usize,
    /// The number of people whose file gives answers of several days: for each question the latest
    /// counts, and answers to other questions stay.
    pub several_days: usize,
    /// The file taken for a person with several that differ and do not say which is later.
    pub chosen: Vec<ChosenView>,
    /// With people recognised by the names of files or folders: names that occur in several places
    /// and count as one person.
    pub one_name: Vec<OneNameView>,
    /// The number of people who share a name, have different roles and are counted separately.
    pub namesakes: usize,
    /// The frameworks that were answered, and whether they are known here.
    pub packs: Vec<PackView>,
    /// The number of files that name no person. Each counts as one person, except for copies.
    pub nameless: usize,
    /// The number of nameless files with the same answers as another file, named or not; each
    /// counts with it as one person.
    pub copies: usize,
    /// Lists of nameless files with the same answers; empty unless files are to be named.
    pub copied: Vec<Vec<String>>,
    /// The number of files that name no framework, and were taken to be for the one given with
    /// `--framework` or the one that comes with imh.
    pub without_framework: usize,
    /// The number of people carried over from another version of their framework by a mapping.
    pub carried_over: u32,
    /// True if answers to a framework in another language count as answers to the framework itself.
    /// Their number is not told, because it may be that of a single person.
    pub translated: bool,
    /// Numbers from 1 to below this are not shown, nor any from which they could be worked out.
    pub min_group: u32,
    pub unreadable: Vec<UnreadableView>,
}

/// The file that was taken for a person with several files.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChosenView {
    /// The file that was taken; `null` unless files are to be named.
    pub file: Option<String>,
    /// The files that were not taken; empty unless files are to be named.
    pub rather_than: Vec<String>,
    /// The number of files of that person.
    pub files: usize,
    /// The reason: `says-its-day`, `changed-last` or `last-by-name`.
    pub why: &'static str,
}

/// A name of a file or a folder that occurs in several places.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OneNameView {
    /// `null` unless files are to be named.
    pub name: Option<String>,
    pub places: usize,
}

impl ChosenView {
    #[must_use]
    pub fn of(file: String, rather_than: Vec<String>, why: Why) -> Self {
        let why = match why {
            Why::SaysItsDay => "says-its-day",
            Why::ChangedLast => "changed-last",
            Why::LastByName => "last-by-name",
        };
        Self { file: Some(file), files: rather_than.len() + 1, rather_than, why }
    }

    fn in_words(&self) -> String {
        let is_one = self.files == 2;
        let why = match (self.why, is_one) {
            ("says-its-day", true) => "it gives its day, and the other does not",
            ("says-its-day", false) => "it gives its day, and the others do not",
            ("changed-last", _) => {
                "none of them says which is later, and this one was changed last"
            }
            _ => {
                "none of them says which is later, all were changed at the same moment, and this one comes last by name"
            }
        };
        let taken = match &self.file {
            Some(file) => format!("imh took {file} rather than {}", list(&few(&self.rather_than))),
            None => format!("imh took one of {} files", self.files),
        };
        format!("For the same person, {taken}: {why}. A column `answered` with the day settles it.")
    }
}

/// Returns the first few, and how many more there are.
fn few(all: &[String]) -> Vec<String> {
    const SHOWN: usize = 5;
    let more = all.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("{more} more"));
    all.iter().take(SHOWN).cloned().chain(more).collect()
}

/// Formats a number, or a dash for one that is not shown.
fn number(count: Option<u32>) -> String {
    count.map_or_else(|| DASH.to_owned(), |count| count.to_string())
}

fn too_few(people: u32, minimum: u32) -> String {
    format!(
        "{} fewer than {minimum}, so no number is shown.",
        counted(people as usize, "person is", "people are")
    )
}

/// Formats a number, or the least that is certain.
fn at_least(exact: Option<u32>, least: u32) -> String {
    match (exact, least) {
        (None, 1..) => format!("{least} or more"),
        _ => number(exact),
    }
}

/// Names the framework files, by their digests.
fn framework_files<'p>(packs: impl IntoIterator<Item = &'p PackView>) -> Option<String> {
    let files: Vec<String> = packs.into_iter().map(|pack| pack.fact().1).collect();
    (!files.is_empty()).then(|| format!("Framework files: {}.", files.join("; ")))
}

/// Stands for a number that is not shown, in a table for programs.
const SUPPRESSED: &str = "suppressed";

/// Returns a framework's digest and whether it is known here, for a table.
fn proof<'p>(sha256: &str, packs: impl IntoIterator<Item = &'p PackView>) -> [String; 2] {
    let known =
        packs.into_iter().find(|pack| pack.sha256 == sha256).map_or("", |pack| pack.known.name());
    [sha256.to_owned(), known.to_owned()]
}

/// Formats a number for a table. An empty cell would be read as zero or as unknown.
fn cell(count: Option<u32>) -> String {
    count.map_or_else(|| SUPPRESSED.to_owned(), |count| count.to_string())
}

impl PeopleView {
    /// Lists what a reader should know about the origin of the numbers.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.again > 0 {
            remarks.push(format!(
                "{} handed in more than once; the latest counts.",
                counted(self.again, "person", "people")
            ));
        }
        if self.several_days > 0 {
            remarks.push(format!(
                "{} answered on several days, as one file says. For each question the latest answer counts; answers to other questions stay.",
                counted(self.several_days, "person", "people")
            ));
        }
        remarks.extend(self.chosen.iter().map(ChosenView::in_words));
        remarks.extend(self.same_names());
        if self.namesakes > 0 {
            remarks.push(format!(
                "{} a name with somebody in another role, and {} counted separately.",
                counted(self.namesakes, "person shares", "people share"),
                if self.namesakes == 1 { "is" } else { "are" }
            ));
        }
        if self.nameless > 0 {
            remarks.push(match (self.nameless, self.copies) {
                (1, 0) => "1 file does not say whose it is (`-` and `n/a` name nobody), and is counted as one person.".to_owned(),
                (files, 0) => {
                    format!("{files} files do not say whose they are (`-` and `n/a` name nobody), and each is counted as one person.")
                }
                (files, copies) => format!(
                    "{} {} the same answers as another, so {}, and {}.{} If they belong to different people, a name or a `person` in each \
                     tells them apart, and so does --people-by folder if each is in a folder of its own.",
                    match files {
                        1 => "1 file does not say whose it is. It".to_owned(),
                        files if files == copies => format!("{files} files do not say whose they are. They"),
                        files => format!("{files} files do not say whose they are. {copies} of them"),
                    },
                    if copies == 1 { "holds" } else { "hold" },
                    if copies == 1 { "it is taken as a copy" } else { "they are taken as copies" },
                    match files.saturating_sub(copies) {
                        0 if copies == 1 => "adds nobody to the count".to_owned(),
                        0 => "add nobody to the count".to_owned(),
                        people => format!("all of the files without a name together count as {}", counted(people, "person", "people")),
                    },
                    self.same_answers().map(|named| format!(" {named}")).unwrap_or_default(),
                ),
            });
        }
        if self.without_framework > 0 {
            remarks.push(match self.without_framework {
                1 => "1 file does not say which framework it is for, so imh took it to be for this one; --framework names another.".to_owned(),
                files => format!(
                    "{files} files do not say which framework they are for, so imh took them to be for this one; --framework names another."
                ),
            });
        }
        if self.carried_over > 0 {
            let people = counted(self.carried_over as usize, "person is", "people are");
            remarks.push(format!(
                "{people} carried over from another version by the mapping that was given."
            ));
        }
        if self.translated {
            remarks.push("Answers to the framework in another language count as answers to the framework itself.".to_owned());
        }
        if self.passed_over > 0 {
            remarks.push(match self.passed_over {
                1 => "imh skipped 1 file of another kind.".to_owned(),
                files => format!("imh skipped {files} files of other kinds."),
            });
        }
        remarks
    }

    /// Names the files without a name that have the same answers.
    fn same_answers(&self) -> Option<String> {
        let alike: Vec<String> = self.copied.iter().map(|alike| list(&few(alike))).collect();
        (!alike.is_empty()).then(|| format!("The same answers are in {}.", few(&alike).join("; ")))
    }

    /// Lists the remarks that name files of people who are counted, for a user who has these files.
    #[must_use]
    pub fn named(&self) -> Vec<String> {
        self.chosen
            .iter()
            .map(ChosenView::in_words)
            .chain(self.same_names())
            .chain(self.same_answers())
            .collect()
    }

    /// Removes those names, for a report that is passed on. A file that could not be read keeps its
    /// name.
    #[must_use]
    pub fn without_names(self) -> Self {
        let chosen = self
            .chosen
            .into_iter()
            .map(|chosen| ChosenView { file: None, rather_than: Vec::new(), ..chosen })
            .collect();
        let one_name =
            self.one_name.into_iter().map(|one| OneNameView { name: None, ..one }).collect();
        Self { chosen, one_name, copied: Vec::new(), ..self }
    }

    /// Warns that one name occurs in several places, which may mean several people.
    fn same_names(&self) -> Option<String> {
        let told = |one: &OneNameView| {
            let name =
                one.name.as_ref().map_or_else(|| "a name".to_owned(), |name| format!("`{name}`"));
            format!("{name} in {} places", one.places)
        };
        let named: Vec<String> = self.one_name.iter().map(told).collect();
        let mend = if self.people_by == "folder" {
            "give the folders different names, or put a column `person` in each file"
        } else {
            "--people-by folder tells them apart by the folder of each file"
        };
        (!named.is_empty()).then(|| {
            let named = list(&few(&named));
            format!("One name counts as one person: {named}. If each place is a different person, {mend}.")
        })
    }

    /// Returns what must be said about the frameworks before anything else.
    fn first(&self) -> Option<String> {
        let said: Vec<String> = self.packs.iter().filter_map(PackView::in_words).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    fn suppressed(&self) -> Option<String> {
        let most = self.min_group.checked_sub(1).filter(|most| *most > 0)?;
        Some(format!(
            "{DASH} stands for a number from 1 to {most}, or for a number from which that could be worked out. If it is for the team itself and everybody in it agreed, --for team shows every number."
        ))
    }

    /// Starts a report with what a reader should know about the origin of its numbers.
    fn begun(&self, head: &HeadView, title: &str) -> Document {
        let document = PackView::document(&self.packs, head.title(title));
        head.begun(document, title).list(self.remarks())
    }

    /// Ends the report with the framework files and the files that could not be read.
    fn ended(&self, document: Document) -> Document {
        self.with_unread(
            document.note(framework_files(&self.packs)),
            "Could not be read".to_owned(),
        )
    }

    /// Adds the files that could not be read, with the reasons.
    fn with_unread(&self, document: Document, heading: String) -> Document {
        if self.unreadable.is_empty() {
            return document;
        }
        document.heading(heading).list(
            self.unreadable
                .iter()
                .map(|unread| format!("{}: {}", unread.file, unread.reason))
                .collect(),
        )
    }
}
