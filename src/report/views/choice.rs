//! A choice between competencies in a report.

use serde::Serialize;

use crate::model::{CompetencyId, Framework};

/// At least `minimum` of the competencies `from` count.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChoiceView {
    pub minimum: usize,
    pub from: Vec<String>,
}

impl ChoiceView {
    /// Returns the choice that a competency belongs to, if there is one.
    #[must_use]
    pub fn of(framework: &Framework, competency: &CompetencyId) -> Option<Self> {
        framework.choice_of(competency).map(|choice| Self {
            minimum: choice.minimum,
            from: choice.from.iter().map(ToString::to_string).collect(),
        })
    }
}
