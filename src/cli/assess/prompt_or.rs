//! The ways in which a question of the assessment fails: at the prompt, or after it.

use crate::{cli::Failure, store::StoreError, ui::PromptError};

pub(super) enum PromptOr {
    Prompt(PromptError),
    Failure(Failure),
}

impl From<PromptError> for PromptOr {
    fn from(error: PromptError) -> Self {
        Self::Prompt(error)
    }
}

impl From<StoreError> for PromptOr {
    fn from(error: StoreError) -> Self {
        Self::Failure(error.into())
    }
}

impl From<Failure> for PromptOr {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}
