//! The gaps at a level, and the training that covers them.

use super::{Standing, State};
use crate::model::{Framework, Training};

/// A competency of the target whose verdict is not met, or that is not yet rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap<'f> {
    pub standing: &'f Standing<'f>,
    pub training: Vec<&'f Training>,
}

#[must_use]
pub fn gaps<'f>(
    framework: &Framework,
    standings: &'f [Standing<'f>],
    catalogue: &'f [Training],
) -> Vec<Gap<'f>> {
    standings
        .iter()
        .filter(|standing| matches!(standing.verdict.state(), State::NotMet | State::NotRated))
        .map(|standing| Gap {
            standing,
            training: catalogue
                .iter()
                .filter(|training| {
                    training.covers(
                        framework.id.as_str(),
                        standing.competency.domain.as_str(),
                        standing.competency.id.as_str(),
                    )
                })
                .collect(),
        })
        .collect()
}
