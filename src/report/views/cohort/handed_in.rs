//! Who has handed in, for the trainer's eyes only.

use serde::Serialize;

use super::super::UnreadableView;
use crate::{
    report::{Document, Table, View},
    text::{counted, day_in_words, list},
};

/// Names people, so it is for the trainer's eyes only.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HandedInView {
    /// Always true: it names people.
    pub not_for_passing_on: bool,
    pub made_on: String,
    /// The last day on which answers are in time; `null` if none was given.
    pub closing: Option<String>,
    /// The number of people who are expected.
    pub expected: usize,
    /// The number of them who have handed in, in time or late.
    pub handed_in: usize,
    /// In the order of the table that was given.
    pub people: Vec<ExpectedView>,
    /// People who handed in and are not expected.
    pub others: Vec<UnexpectedView>,
    /// The number of files that name nobody.
    pub nameless: usize,
    pub unreadable: Vec<UnreadableView>,
    /// The names of the columns that `people` has beside the names.
    #[serde(skip)]
    pub columns: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExpectedView {
    /// The name in the table; `null` if it has none.
    pub person: Option<String>,
    /// The code in the table; `null` if it has none.
    pub code: Option<String>,
    /// `in-time`, `late`, `unsure` (the file gives no day and was changed after the closing day) or
    /// `missing`.
    pub state: &'static str,
    /// The first day on which they answered, as far as is known; `null` if they are missing.
    pub first: Option<String>,
    /// The last such day.
    pub last: Option<String>,
    /// False if a file does not give its day, and `first` is when it was last changed.
    pub says_its_day: bool,
    /// The files; more than one if they handed in more than once.
    pub files: Vec<String>,
    /// The cells of the other columns.
    #[serde(skip)]
    pub others: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnexpectedView {
    /// The name or code as they wrote it.
    pub person: String,
    pub files: Vec<String>,
    /// Somebody who is missing and has nearly the same name; `null` if nobody.
    pub may_be: Option<String>,
}

impl ExpectedView {
    fn named(&self) -> String {
        match (&self.person, &self.code) {
            (Some(person), Some(code)) => format!("{person} ({code})"),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => String::new(),
        }
    }

    fn is_missing(&self) -> bool {
        self.state == "missing"
    }

    /// Returns whether they handed in more than one file.
    fn is_twice(&self) -> bool {
        self.files.len() > 1
    }
}

impl HandedInView {
    fn in_state<'v>(&'v self, state: &'v str) -> impl Iterator<Item = &'v ExpectedView> {
        self.people.iter().filter(move |one| one.state == state)
    }

    /// Reports whether somebody is missing.
    #[must_use]
    pub fn is_anybody_missing(&self) -> bool {
        self.people.iter().any(ExpectedView::is_missing)
    }

    /// Returns the table of people to remind: those who have not handed in, with the other columns
    /// of the table that was given.
    #[must_use]
    pub fn reminders(&self) -> Table {
        let columns = ["person", "code"].into_iter().chain(self.columns.iter().map(String::as_str));
        let mut table = Table::new(columns.chain(["closing-day"]));
        for one in self.people.iter().filter(|one| one.is_missing()) {
            let names = [&one.person, &one.code].map(|name| name.clone().unwrap_or_default());
            let closing = self.closing.clone().unwrap_or_default();
            table.row(
                names.into_iter().chain(one.others.iter().cloned()).chain([closing]).collect(),
            );
        }
        table
    }

    fn list_of<'v>(
        document: Document,
        heading: &str,
        all: impl Iterator<Item = &'v ExpectedView>,
        words: impl Fn(&ExpectedView) -> String,
    ) -> Document {
        let all: Vec<String> = all.map(|one| format!("{}{}", one.named(), words(one))).collect();
        if all.is_empty() {
            return document;
        }
        document.heading(format!("{heading}: {}", all.len())).list(all)
    }
}

fn day(day: Option<&String>) -> String {
    day.map(|day| day_in_words(day)).unwrap_or_default()
}

impl View for HandedInView {
    const NAME: &'static str = "cohort-handed-in";

    fn document(&self) -> Document {
        let title = format!(
            "For your eyes only: {} of {} handed in",
            self.handed_in,
            counted(self.expected, "person has", "people have")
        );
        let made_on = day_in_words(&self.made_on);
        let mut document = Document::new(title).text(match &self.closing {
            Some(closing) => format!(
                "Made on {made_on}. The last day is {}. It names people, so keep it to yourself.",
                day_in_words(closing)
            ),
            None => format!("Made on {made_on}. It names people, so keep it to yourself."),
        });
        let none = |_: &ExpectedView| String::new();
        document = Self::list_of(document, "Still to come", self.in_state("missing"), none);
        document = Self::list_of(document, "After the last day", self.in_state("late"), |one| {
            format!(": answered on {}", day(one.first.as_ref()))
        });
        document = Self::list_of(
            document,
            "Perhaps after the last day",
            self.in_state("unsure"),
            |one| {
                format!(
                    ": the file gives no day, and was last changed on {}; a copy changes that day too",
                    day(one.first.as_ref())
                )
            },
        );
        document = Self::list_of(
            document,
            "More than one file",
            self.people.iter().filter(|one| one.is_twice()),
            |one| format!(": {}; the latest counts", list(&one.files)),
        );
        if !self.others.is_empty() {
            document = document.heading(format!("Not on your list: {}", self.others.len())).list(
                self.others
                    .iter()
                    .map(|one| {
                        let may_be = one.may_be.as_ref();
                        let may_be = may_be.map(|name| format!("; perhaps {name}"));
                        format!(
                            "{}: {}{}",
                            one.person,
                            list(&one.files),
                            may_be.unwrap_or_default()
                        )
                    })
                    .collect(),
            );
        }
        if self.nameless > 0 {
            document = document.text(format!(
                "{} nobody, and may be from somebody who is still to come.",
                counted(self.nameless, "file names", "files name")
            ));
        }
        if !self.unreadable.is_empty() {
            document = document.heading("Could not be read").list(
                self.unreadable
                    .iter()
                    .map(|unread| format!("{}: {}", unread.file, unread.reason))
                    .collect(),
            );
        }
        let in_time: Vec<String> = self.in_state("in-time").map(ExpectedView::named).collect();
        if !in_time.is_empty() {
            document = document
                .heading(format!("Here: {}", in_time.len()))
                .text(format!("{}.", list(&in_time)));
        }
        document
    }

    fn table(&self) -> Table {
        let columns = ["person", "code"].into_iter().chain(self.columns.iter().map(String::as_str));
        let mut table = Table::new(columns.chain([
            "state",
            "files",
            "first",
            "last",
            "says-its-day",
            "closing-day",
            "for",
        ]));
        let eyes = || "your eyes only".to_owned();
        let closing = || self.closing.clone().unwrap_or_default();
        for one in &self.people {
            let names = [&one.person, &one.code].map(|name| name.clone().unwrap_or_default());
            let says_its_day = if one.says_its_day { "yes" } else { "no" };
            let rest = [
                one.state.to_owned(),
                one.files.len().to_string(),
                one.first.clone().unwrap_or_default(),
                one.last.clone().unwrap_or_default(),
                if one.is_missing() { String::new() } else { says_its_day.to_owned() },
                closing(),
                eyes(),
            ];
            table.row(names.into_iter().chain(one.others.iter().cloned()).chain(rest).collect());
        }
        for one in &self.others {
            let names = [one.person.clone(), String::new()];
            let blank = self.columns.iter().map(|_| String::new());
            let rest = [
                "not-on-the-list".to_owned(),
                one.files.len().to_string(),
                String::new(),
                String::new(),
                String::new(),
                closing(),
                eyes(),
            ];
            table.row(names.into_iter().chain(blank).chain(rest).collect());
        }
        table
    }
}
