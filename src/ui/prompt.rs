//! Questions behind one trait: on a terminal, or line by line.

use std::io;

use super::{Card, ReviewCard, speech::is_left};
use crate::store::{HalfTyped, StoreError};

/// The reason why a question has no answer.
#[derive(Debug)]
pub enum PromptError {
    /// Ctrl-C.
    Interrupted,
    /// Escape: the person declines.
    Declined,
    /// The input ended, or the terminal was closed.
    Closed,
    Io(io::Error),
    /// A paste that could not be stored.
    Unkept {
        words: String,
        error: StoreError,
    },
}

impl From<io::Error> for PromptError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::Interrupted => Self::Interrupted,
            io::ErrorKind::UnexpectedEof | io::ErrorKind::NotConnected => Self::Closed,
            _ if is_left(&error) => Self::Closed,
            _ => Self::Io(error),
        }
    }
}

/// The person's reply to a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The index of a point on the card.
    Point(usize),
    /// Not part of my work; the reason is asked for next.
    NotApplicable,
    /// A note, to be kept with the answer.
    Note,
    /// Words for a note that were pasted where a key was expected. They stay in the field of the
    /// note until they are taken out there.
    Pasted(String),
    /// A paste of which the person did not say whether to keep it: it is in the field of the note.
    Left,
    Back,
    Skip,
    Quit,
}

/// An assessor's reply to a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewReply {
    /// The index of an outcome on the card; the reason is asked for next.
    Outcome(usize),
    /// Ticks a quality of the evidence, or removes the tick: its index on the card.
    Tick(usize),
    /// Open a file.
    Open,
    /// Choose the evidence that the decision rests on.
    Evidence,
    /// A remark on the portfolio as a whole.
    Remark,
    /// Words were pasted, and are in the field of a reason without a decision.
    Pasted,
    Next,
    NextUndecided,
    Back,
    /// Go to a competency that is named next.
    Goto,
    Quit,
}

pub trait Prompt {
    /// Asks for one of several options, and returns its index.
    ///
    /// # Errors
    /// Fails if there is no answer.
    fn choose(
        &mut self,
        question: &str,
        options: &[String],
        first: usize,
    ) -> Result<usize, PromptError>;

    /// Like [`Prompt::choose`], or returns words that were pasted and that the person wants to
    /// keep; `keeps` is the question. A paste is stored in `half` before the question, and stays
    /// there unless the answer is no.
    ///
    /// # Errors
    /// Fails if there is no answer.
    fn choose_or_words(
        &mut self,
        question: &str,
        options: &[String],
        first: usize,
        keeps: &str,
        half: &mut HalfTyped,
    ) -> Result<Result<usize, String>, PromptError>;

    /// Asks for words, which may be empty; `before` is the text to edit.
    ///
    /// # Errors
    /// Fails if there is no answer.
    fn words(&mut self, question: &str, before: &str) -> Result<String, PromptError>;

    /// Like [`Prompt::words`], for words that are stored on disk while they are typed.
    ///
    /// # Errors
    /// Fails if there is no answer; the typed words are kept.
    fn kept_words(&mut self, question: &str, half: &mut HalfTyped) -> Result<String, PromptError>;

    /// Waits until the person is ready. A paste goes into `half`, as for
    /// [`Prompt::choose_or_words`].
    ///
    /// # Errors
    /// Fails if there is no answer.
    fn ready(
        &mut self,
        question: &str,
        keeps: &str,
        half: &mut HalfTyped,
    ) -> Result<(), PromptError>;

    /// Asks for hidden words, such as a passphrase.
    ///
    /// # Errors
    /// Fails if there is no answer.
    fn secret(&mut self, question: &str) -> Result<String, PromptError>;

    /// Asks for the rating of a competency. A paste goes into `note`, as for
    /// [`Prompt::choose_or_words`].
    ///
    /// # Errors
    /// Fails if there is no answer.
    fn rate(&mut self, card: &Card, note: &mut HalfTyped) -> Result<Reply, PromptError>;

    /// Asks for the decision on a competency. A paste goes into `reason`, as for
    /// [`Prompt::choose_or_words`].
    ///
    /// # Errors
    /// Fails if there is no answer.
    fn review(
        &mut self,
        card: &ReviewCard,
        reason: &mut HalfTyped,
    ) -> Result<ReviewReply, PromptError>;
}

/// Returns the error for a paste that could not be stored, or not be taken away again.
pub(super) fn unkept(words: &str) -> impl FnOnce(StoreError) -> PromptError {
    move |error| PromptError::Unkept { words: words.to_owned(), error }
}

/// Returns the text between a question and its answer: a question mark needs no colon after it.
pub(super) fn lead(prompt: &str) -> &'static str {
    if prompt.ends_with('?') { " " } else { ": " }
}
