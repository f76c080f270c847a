//! The number of competencies in each state, in numbers and in words.

use serde::Serialize;

use crate::{
    analysis::{StageWords, Tally},
    text::counted,
};

/// The number of competencies in each state; `met`, `not-met`, `not-rated` and `not-applicable` add
/// up to `competencies`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TallyView {
    pub competencies: usize,
    pub met: usize,
    pub not_met: usize,
    pub not_rated: usize,
    pub not_applicable: usize,
    /// Those not met that are above the first point of their scale.
    pub on_the_way: usize,
    /// Those not met that are at the first point of their scale.
    pub not_yet: usize,
    /// Those not rated of which some aspects are answered.
    pub half_answered: usize,
    #[serde(skip)]
    words: StageWords,
}

impl TallyView {
    #[must_use]
    pub fn of(tally: Tally, words: &StageWords) -> Self {
        Self {
            words: words.clone(),
            competencies: tally.competencies,
            met: tally.met,
            not_met: tally.not_met,
            on_the_way: tally.not_met - tally.not_yet,
            not_yet: tally.not_yet,
            not_rated: tally.not_rated,
            not_applicable: tally.not_applicable,
            half_answered: tally.half_answered,
        }
    }

    /// Returns what the stages are called.
    #[must_use]
    pub fn words(&self) -> &StageWords {
        &self.words
    }

    /// Puts what is met first, and what is open as an invitation.
    #[must_use]
    pub fn in_words(&self) -> String {
        let of = counted(self.competencies, "competency", "competencies");
        let mut parts = Vec::new();
        // A beginner is told where they are, not that they have nothing.
        parts.push(if self.met > 0 || self.competencies == 0 {
            format!("{} of {of} {}", self.met, self.words.met)
        } else {
            of
        });
        if self.on_the_way > 0 {
            parts.push(format!("{} on the way", self.on_the_way));
        }
        if self.not_yet > 0 {
            parts.push(format!("{} {}", self.not_yet, self.words.lowest));
        }
        if self.not_rated > 0 {
            let half = if self.half_answered > 0 {
                format!(" ({} half answered)", self.half_answered)
            } else {
                String::new()
            };
            parts.push(format!("{} not yet rated{half}", self.not_rated));
        }
        if self.not_applicable > 0 {
            parts.push(format!("{} not part of this role", self.not_applicable));
        }
        if self.met == 0 && parts.len() > 1 {
            let of = parts.remove(0);
            return format!("{of}: {}", parts.join(", "));
        }
        parts.join(", ")
    }
}
