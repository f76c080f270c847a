//! Fields whose words are not lost: what is typed and not given waits on disk, and stands there again when the field is opened.

use super::{Exit, Failure, Session};
use crate::{
    store::{Draft, HalfTyped},
    text::one_line,
    ui::{Prompt, PromptError},
};

/// Asks for the words of a field. Whoever would rather not give them, or is stopped, finds there again what they typed.
///
/// # Errors
/// Where the words could not be kept; they are said then.
pub(super) fn ask(prompt: &mut dyn Prompt, question: &str, half: &mut HalfTyped) -> Result<Result<String, PromptError>, Failure> {
    let typed = prompt.kept_words(question, half);
    if typed.is_err() {
        let lost = format!("what could not be kept: {}", one_line(half.words()));
        half.leave().map_err(|error| Failure::from(error).because(lost))?;
    }
    Ok(typed)
}

/// Several fields of one thing, asked for one after another. What is typed in each waits until all of it is recorded.
pub(super) struct Fields<'s> {
    session: &'s Session,
    pub(super) prompt: Box<dyn Prompt>,
    /// Where a field has its draft.
    place: Box<dyn Fn(&str) -> Draft + 's>,
    given: Vec<HalfTyped>,
    waits: bool,
}

impl<'s> Fields<'s> {
    pub(super) fn new(session: &'s Session, place: impl Fn(&str) -> Draft + 's) -> Self {
        Self { session, prompt: super::ask::prompt(session), place: Box::new(place), given: Vec::new(), waits: false }
    }

    /// Asks until what is typed can be used; an empty answer is `None`. What cannot be used is typed anew.
    pub(super) fn value<T>(
        &mut self,
        field: &str,
        question: &str,
        read: impl FnMut(&str) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        self.until(field, question, read, false)
    }

    /// As [`Fields::value`], of words that somebody thought about: those that cannot be used stand there to be changed.
    pub(super) fn words<T>(
        &mut self,
        field: &str,
        question: &str,
        read: impl FnMut(&str) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        self.until(field, question, read, true)
    }

    fn until<T>(
        &mut self,
        field: &str,
        question: &str,
        mut read: impl FnMut(&str) -> Result<T, Failure>,
        stays: bool,
    ) -> Result<Option<T>, Failure> {
        let mut half = HalfTyped::at((self.place)(field), "")?;
        loop {
            let typed = ask(self.prompt.as_mut(), question, &mut half)?.inspect_err(|_| self.waits |= !half.words().trim().is_empty())?;
            if typed.trim().is_empty() {
                half.given()?;
                return Ok(None);
            }
            match read(&typed) {
                Ok(value) => {
                    self.given.push(half);
                    self.waits = true;
                    return Ok(Some(value));
                }
                Err(failure) => self.session.ui.say(&failure.message),
            }
            if !stays {
                half.given()?;
                half = HalfTyped::at((self.place)(field), "")?;
            }
        }
    }

    /// What there is to say of what was typed where something stopped the questions.
    pub(super) fn stopped(&self, failure: Failure, command: &str) -> Failure {
        if !self.waits || failure.exit != Exit::Interrupted && failure.exit != Exit::Usage {
            return failure;
        }
        self.session.ui.say(&format!("\nNothing is saved yet. What you typed is kept, and {command} goes on with it."));
        failure.reading()
    }

    /// The fields that were filled in, whose drafts go once all of it is recorded.
    pub(super) fn given(self) -> Vec<HalfTyped> {
        self.given
    }
}
