//! A piece of evidence that has run out, or will soon.

use serde::Serialize;

use crate::{
    analysis::Ending,
    text::{counted, own_words},
};

const MOST_LINES: usize = 3;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EndingView {
    /// The short id, such as `E7`.
    pub evidence: String,
    /// Null where no word of the person is shown, as in the check.
    pub title: Option<String>,
    /// The last month or day on which it counts.
    pub until: String,
    /// True if that has passed; else it comes within 60 days.
    pub has_run_out: bool,
}

impl EndingView {
    #[must_use]
    pub fn of(ending: &Ending<'_>) -> Self {
        Self {
            evidence: ending.item.short.clone(),
            title: Some(ending.item.title.clone()),
            until: ending.until.to_string(),
            has_run_out: ending.has_run_out,
        }
    }

    /// Leaves out the title, which may name somebody.
    #[must_use]
    pub fn without_title(self) -> Self {
        Self { title: None, ..self }
    }

    /// Returns a line for each of the first few, and one that counts the others.
    #[must_use]
    pub fn lines(endings: &[Self]) -> Vec<String> {
        let mut lines: Vec<String> = endings.iter().take(MOST_LINES).map(Self::in_words).collect();
        if let Some(more) = endings.len().checked_sub(MOST_LINES + 1) {
            let more = counted(more + 1, "other piece runs", "other pieces run");
            lines.push(format!("{more} out as well: imh evidence list"));
        }
        lines
    }

    /// Says until when it counts, and how to record that it was renewed.
    #[must_use]
    pub fn in_words(&self) -> String {
        let Self { evidence, until, .. } = self;
        let title = self.title.as_ref().map(|title| format!(" {}", own_words(title)));
        let title = title.unwrap_or_default();
        let counts = if self.has_run_out { "has run out: it counted" } else { "counts only" };
        format!(
            "{evidence}{title} {counts} until {until}. Once it is renewed: imh evidence edit {evidence} --valid-until DAY"
        )
    }
}
