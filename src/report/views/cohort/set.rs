//! A framework at a level, with the number of people who rated themselves against it, and when.

use serde::Serialize;

use crate::{
    analysis::cohort::{Given, Questionnaire},
    model::{PartialDate, Wording},
    text::day_in_words,
};

/// A framework at a level.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SetView {
    pub framework: String,
    pub version: String,
    /// The SHA-256 of the framework's file, which tells apart two files of one version.
    pub sha256: String,
    pub title: String,
    /// The origin of its statements: `own` or `imported`.
    pub wording: &'static str,
    /// The notice to show with the framework's words; `null` if it has none.
    pub notice: Option<String>,
    pub level: String,
    pub people: u32,
    /// The first month in which people rated themselves, as far as their files say; `null` if fewer
    /// people gave a day than `min-group`.
    pub answered_from: Option<String>,
    /// The last month in which people rated themselves; `null` if `answered-from` is `null`.
    pub answered_to: Option<String>,
    /// True if every file states when its answers were given.
    #[serde(skip)]
    is_all_dated: bool,
}

impl SetView {
    #[must_use]
    pub fn of(questionnaire: &Questionnaire, people: u32, given: &Given) -> Self {
        let framework = &questionnaire.framework;
        let month = |month: Option<PartialDate>| month.map(|month| month.to_string());
        Self {
            framework: framework.id.to_string(),
            version: framework.version.clone(),
            sha256: questionnaire.sha256.to_string(),
            title: framework.title.clone(),
            wording: framework.wording.name(),
            notice: framework.notice.clone(),
            level: questionnaire.level.to_string(),
            people,
            answered_from: month(given.months.map(|(from, _)| from)),
            answered_to: month(given.months.map(|(_, to)| to)),
            is_all_dated: given.is_all_dated,
        }
    }

    /// States the basis of the numbers: who rated whom, when, and against which framework.
    pub(super) fn basis(&self, when: Option<String>) -> String {
        let when = when.map(|when| format!(", {when},")).unwrap_or_default();
        let wording = if self.wording == Wording::Own.name() {
            "its wording is our own"
        } else {
            "its wording was imported"
        };
        let notice = self.notice.as_ref().map(|notice| format!(" {notice}")).unwrap_or_default();
        format!(
            "People rated themselves{when} against {} {} ({wording}).{notice}",
            self.title, self.version
        )
    }

    /// Says when people rated themselves.
    pub(super) fn when(&self) -> Option<String> {
        if self.answered_from.is_none() && !self.is_all_dated {
            return Some("on days that not all of their files give".to_owned());
        }
        let (from, to) =
            (day_in_words(self.answered_from.as_ref()?), day_in_words(self.answered_to.as_ref()?));
        let told = if self.is_all_dated { "" } else { " as far as their files say" };
        Some(if from == to {
            format!("in {from}{told}")
        } else {
            format!("from {from} to {to}{told}")
        })
    }

    /// Returns the first and the last month, for a table.
    pub(super) fn months(&self) -> [String; 2] {
        [&self.answered_from, &self.answered_to].map(|month| month.clone().unwrap_or_default())
    }

    /// Names the set. The beginning of the digest distinguishes two sets of one version.
    pub(super) fn named(&self, sets: &[Self]) -> String {
        let is_alike = |other: &&Self| {
            (&other.framework, &other.version, &other.level)
                == (&self.framework, &self.version, &self.level)
        };
        let apart = if sets.iter().filter(is_alike).count() > 1 {
            format!(" ({})", &self.sha256[..8])
        } else {
            String::new()
        };
        format!("{} {}{apart}, level {}", self.framework, self.version, self.level)
    }
}
