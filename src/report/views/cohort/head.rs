//! The beginning of a report on a cohort: for whom it is, its title, its day and a note.

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    report::Document,
    text::{day_in_words, one_line},
};

/// For whom a report is, and what its author wrote on it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HeadView {
    /// `publish`, or `team`: for the people it is about, who all agreed to see every number.
    pub purpose: &'static str,
    /// True if single people may be recognised in it: it is for the team itself, or shows every
    /// number.
    pub not_for_passing_on: bool,
    /// The title that its author gave it; `null` if none.
    pub title: Option<String>,
    /// The note that its author wrote on it; `null` if none.
    pub note: Option<String>,
    /// The day on which it was made.
    pub made_on: String,
}

impl HeadView {
    /// Builds the head of a report that shows no number from 1 to below `minimum`.
    #[must_use]
    pub fn of(
        is_for_team: bool,
        minimum: u32,
        title: Option<&str>,
        note: Option<&str>,
        made_on: Date,
    ) -> Self {
        let own = |words: Option<&str>| words.map(one_line).filter(|words| !words.is_empty());
        Self {
            purpose: if is_for_team { "team" } else { "publish" },
            not_for_passing_on: minimum <= 1,
            title: own(title),
            note: own(note),
            made_on: made_on.to_string(),
        }
    }

    fn in_words(&self) -> &'static str {
        match (self.purpose, self.not_for_passing_on) {
            ("team", _) => "For the team itself, not for passing on",
            (_, true) => "Every number shown, not for passing on",
            _ => "To publish",
        }
    }

    /// Returns the first line of a report that is called `otherwise` if its author gave no title.
    pub(super) fn title(&self, otherwise: &str) -> String {
        format!("{}: {}", self.in_words(), self.title.as_deref().unwrap_or(otherwise))
    }

    /// Adds what stands below the title.
    pub(super) fn begun(&self, document: Document, otherwise: &str) -> Document {
        let document = match &self.title {
            Some(_) => document.text(format!("{otherwise}.")),
            None => document,
        };
        let document = document.note(self.note.clone());
        let day = day_in_words(&self.made_on);
        document.text(if self.purpose == "team" {
            format!(
                "Made on {day}, for people who are all in it and agreed to see it. It shows every number, so anybody in it may be recognised."
            )
        } else if self.not_for_passing_on {
            format!("Made on {day}. It shows every number, so anybody in it may be recognised.")
        } else {
            format!("Made on {day}.")
        })
    }

    /// The columns of a table in which each row bears the head.
    pub(super) const COLUMNS: [&str; 4] = ["for", "report-title", "note", "made-on"];

    pub(super) fn cells(&self) -> [String; 4] {
        [
            self.in_words().to_lowercase(),
            self.title.clone().unwrap_or_default(),
            self.note.clone().unwrap_or_default(),
            self.made_on.clone(),
        ]
    }
}
