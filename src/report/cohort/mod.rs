//! Reports on many people at once.

mod compare;
mod export;
mod gaps;
mod parquet;
mod training;

use serde::Serialize;

pub use compare::CohortCompareView;
pub use export::{AnswerRow, Belongs, CsvRows, PersonColumns, blur, column, each_answer, write_line};
pub use gaps::CohortGapsView;
pub use parquet::ParquetRows;
pub use training::CohortTrainingView;

use super::{
    PackView, UnreadableView,
    chart::{KEPT_BACK, Share},
};
use crate::{
    analysis::cohort::{Questionnaire, Shown, Why},
    text::{counted, list},
};

/// Who is in a report, and what could not be read.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PeopleView {
    /// How many people are counted.
    pub people: u32,
    /// How many files and workspaces were read or tried.
    pub files: usize,
    /// Other files in the same folders.
    pub passed_over: usize,
    /// People who handed in more than once, of whom the latest counts.
    pub again: usize,
    /// Which of several files of a person was taken, where the files do not say which is later and answer differently.
    pub chosen: Vec<ChosenView>,
    /// People who share a name and have different work, and are counted apart.
    pub namesakes: usize,
    /// The frameworks that were answered, and whether they are known here.
    pub packs: Vec<PackView>,
    /// Files that do not say whose they are. Each is one person, except for copies.
    pub nameless: usize,
    /// Those of them that answer what another of them answers, and count with it as one person.
    pub copies: usize,
    /// Files that do not say their framework, and were taken as of the one that was named or ships.
    pub without_framework: usize,
    /// People carried over from another version of their framework by a mapping.
    pub carried_over: u32,
    /// Numbers from 1 to under this are not shown, nor those from which they could be worked out.
    pub min_group: u32,
    pub unreadable: Vec<UnreadableView>,
}

/// Which of several files of a person was taken.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChosenView {
    pub file: String,
    pub rather_than: Vec<String>,
    /// `says-its-day`, `changed-last` or `last-by-name`.
    pub why: &'static str,
}

impl ChosenView {
    #[must_use]
    pub fn of(file: String, rather_than: Vec<String>, why: Why) -> Self {
        let why = match why {
            Why::SaysItsDay => "says-its-day",
            Why::ChangedLast => "changed-last",
            Why::LastByName => "last-by-name",
        };
        Self { file, rather_than, why }
    }

    fn in_words(&self) -> String {
        let (others, is_one) = (list(&self.rather_than), self.rather_than.len() == 1);
        let why = match (self.why, is_one) {
            ("says-its-day", true) => "it says its day, and the other does not",
            ("says-its-day", false) => "it says its day, and the others do not",
            ("changed-last", _) => "none says that it is later, and this one was changed last",
            _ => "none says that it is later, all were changed at one moment, and this one comes last by name",
        };
        format!("Of the same person, {} was taken rather than {others}: {why}. A column `answered` with the day settles it.", self.file)
    }
}

/// A framework at a level.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SetView {
    pub framework: String,
    pub version: String,
    /// Of the framework's file: two with one name and version are told apart.
    pub sha256: String,
    pub title: String,
    pub level: String,
    pub people: u32,
}

/// How many people are where; a number that is not shown is `null`.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CountsView {
    pub met: Option<u32>,
    pub not_met: Option<u32>,
    pub not_rated: Option<u32>,
    pub not_applicable: Option<u32>,
    /// How many there are in all.
    #[serde(skip)]
    of: u32,
}

impl CountsView {
    /// What is shown of so many in all.
    fn of([met, not_met, not_rated, not_applicable]: Shown, of: u32) -> Self {
        Self { met, not_met, not_rated, not_applicable, of }
    }

    fn parts(&self) -> [Option<u32>; 4] {
        [self.met, self.not_met, self.not_rated, self.not_applicable]
    }

    fn cells(&self) -> [String; 4] {
        self.parts().map(number)
    }

    fn is_whole(&self) -> bool {
        self.parts().iter().all(Option::is_some)
    }

    /// Of those to whom it applies, the part that meet it, in percent; what is not rated yet is open as well. Nothing, where nobody rated it.
    fn met_of_all(&self) -> Share {
        let Some(met) = self.met else { return Share::KeptBack };
        let of = match (self.not_applicable, self.not_met, self.not_rated) {
            (_, Some(0), _) if met == 0 => return Share::OfNobody,
            (Some(others), ..) => self.of - others,
            (None, Some(not_met), Some(not_rated)) => met + not_met + not_rated,
            _ => return Share::KeptBack,
        };
        if of == 0 { Share::OfNobody } else { Share::Percent(percent(met, of)) }
    }

    /// The same, where so many are open at least.
    fn met_with_open(&self, at_least: u32) -> Share {
        match (self.met_of_all(), self.not_applicable) {
            (Share::KeptBack, Some(others)) if at_least > 0 => Share::UpTo(percent(self.of - others - at_least, self.of - others)),
            (share, _) => share,
        }
    }
}

/// A number, or what stands for one that is not shown.
fn number(count: Option<u32>) -> String {
    count.map_or_else(|| KEPT_BACK.to_owned(), |count| count.to_string())
}

fn too_few(people: u32, minimum: u32) -> String {
    format!("{} fewer than {minimum}, so no number is shown.", counted(people as usize, "person is", "people are"))
}

/// A number, or as many at least as are sure.
fn at_least(exact: Option<u32>, least: u32) -> String {
    match (exact, least) {
        (None, 1..) => format!("{least} or more"),
        _ => number(exact),
    }
}

/// The files of frameworks, by their digests.
fn framework_files<'p>(packs: impl IntoIterator<Item = &'p PackView>) -> Option<String> {
    let files: Vec<String> = packs.into_iter().map(|pack| pack.fact().1).collect();
    (!files.is_empty()).then(|| format!("Framework files: {}.", files.join("; ")))
}

/// To the nearest percent; all and none are nothing but that.
fn percent(part: u32, of: u32) -> u32 {
    let nearest = (u64::from(part) * 200 + u64::from(of)) / (u64::from(of) * 2).max(1);
    let nearest = u32::try_from(nearest).unwrap_or(100);
    if part == 0 || part == of { nearest } else { nearest.clamp(1, 99) }
}

/// A number for a table that a program reads: nothing where it is not shown.
fn cell(count: Option<u32>) -> String {
    count.map(|count| count.to_string()).unwrap_or_default()
}

impl SetView {
    #[must_use]
    pub fn of(questionnaire: &Questionnaire, people: u32) -> Self {
        Self {
            framework: questionnaire.framework.id.to_string(),
            version: questionnaire.framework.version.clone(),
            sha256: questionnaire.sha256.to_string(),
            title: questionnaire.framework.title.clone(),
            level: questionnaire.level.to_string(),
            people,
        }
    }

    /// Which it is, in words; two of one version by the beginning of their digest.
    fn named(&self, sets: &[Self]) -> String {
        let is_alike = |other: &&Self| (&other.framework, &other.version, &other.level) == (&self.framework, &self.version, &self.level);
        let apart = if sets.iter().filter(is_alike).count() > 1 { format!(" ({})", &self.sha256[..8]) } else { String::new() };
        format!("{} {}{apart}, level {}", self.framework, self.version, self.level)
    }
}

impl PeopleView {
    /// What a reader should know of where the numbers come from.
    fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.again > 0 {
            remarks.push(format!("{} handed in more than once; the latest counts.", counted(self.again, "person", "people")));
        }
        remarks.extend(self.chosen.iter().map(ChosenView::in_words));
        if self.namesakes > 0 {
            remarks.push(format!(
                "{} share a name with somebody who does other work, and are counted apart.",
                counted(self.namesakes, "person", "people")
            ));
        }
        if self.nameless > 0 {
            remarks.push(match (self.nameless, self.copies) {
                (1, _) => "1 file does not say whose it is, and is counted as one person.".to_owned(),
                (files, 0) => format!("{files} files do not say whose they are, and each is counted as one person."),
                (files, copies) => format!(
                    "{files} files do not say whose they are. {copies} of them {} the same answers as another, so {}, and all of these files \
                     together count as {}. If they are of different people, a name or a `person` in each tells them apart.",
                    if copies == 1 { "holds" } else { "hold" },
                    if copies == 1 { "it is taken as a copy" } else { "they are taken as copies" },
                    counted(files - copies, "person", "people"),
                ),
            });
        }
        if self.without_framework > 0 {
            remarks.push(match self.without_framework {
                1 => "1 file does not say which framework it is for, and was taken as for this one; --framework names another.".to_owned(),
                files => format!(
                    "{files} files do not say which framework they are for, and were taken as for this one; --framework names another."
                ),
            });
        }
        if self.carried_over > 0 {
            let people = counted(self.carried_over as usize, "person is", "people are");
            remarks.push(format!("{people} carried over from another version by the mapping that was given."));
        }
        if self.passed_over > 0 {
            remarks.push(match self.passed_over {
                1 => "1 file of another kind was passed over.".to_owned(),
                files => format!("{files} files of other kinds were passed over."),
            });
        }
        remarks
    }

    /// What is to be said of frameworks before anything else.
    fn first(&self) -> Option<String> {
        let said: Vec<String> = self.packs.iter().filter_map(PackView::in_words).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    fn kept_back(&self) -> Option<String> {
        let few = match self.min_group {
            0 | 1 => return None,
            2 => "1".to_owned(),
            minimum => format!("a number from 1 to {}", minimum - 1),
        };
        Some(format!(
            "{KEPT_BACK} stands for {few}, or for a number from which that could be worked out. --min-group 1 shows all of them to whoever may know them."
        ))
    }

    /// What could not be read, and why.
    fn unread(&self) -> Vec<String> {
        self.unreadable.iter().map(|unread| format!("{}: {}", unread.file, unread.reason)).collect()
    }
}
