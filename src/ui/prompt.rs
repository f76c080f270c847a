//! Questions, behind one trait: asked on a terminal, or line by line.

use std::io;

use super::{Card, ReviewCard, speech::is_left};
use crate::store::HalfTyped;

/// Why a question has no answer.
#[derive(Debug)]
pub enum PromptError {
    /// Ctrl-C.
    Interrupted,
    /// Escape: rather not.
    Declined,
    /// The input ended, or the terminal was closed.
    Closed,
    Io(io::Error),
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

/// What a person did with a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The place of a point among the card's.
    Point(usize),
    /// Not part of my work; the reason is asked for next.
    NotApplicable,
    /// The words of a note, to be kept with the answer.
    Note,
    /// Words for a note that came where an answer was asked for.
    Pasted(String),
    Back,
    Skip,
    Quit,
}

/// What an assessor did with a competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewReply {
    /// The place of an outcome among the card's; the reason is asked for next.
    Outcome(usize),
    /// Says something for the evidence, or takes it back: its place among the card's ticks.
    Tick(usize),
    /// Look at a file.
    Open,
    /// Say which evidence the decision rests on.
    Evidence,
    /// Words about the portfolio as a whole.
    Remark,
    /// Words for the reason of a decision that came before it.
    Pasted(String),
    Next,
    NextUndecided,
    Back,
    /// To a competency that is named next.
    Goto,
    Quit,
}

pub trait Prompt {
    /// One of several; gives its place.
    ///
    /// # Errors
    /// If there is no answer.
    fn choose(&mut self, question: &str, options: &[String], first: usize) -> Result<usize, PromptError>;

    /// As [`Prompt::choose`], or words that came there and that the person wants to keep, as `keeps` asks.
    ///
    /// # Errors
    /// If there is no answer.
    fn choose_or_words(
        &mut self,
        question: &str,
        options: &[String],
        first: usize,
        keeps: &str,
    ) -> Result<Result<usize, String>, PromptError>;

    /// Words, perhaps none; `before` is what stood there, to be changed.
    ///
    /// # Errors
    /// If there is no answer.
    fn words(&mut self, question: &str, before: &str) -> Result<String, PromptError>;

    /// As [`Prompt::words`], of words that are on disk before they are given.
    ///
    /// # Errors
    /// If there is no answer; what was typed waits.
    fn kept_words(&mut self, question: &str, half: &mut HalfTyped) -> Result<String, PromptError>;

    /// Waits until a person is ready; gives words that came meanwhile and that they want to keep, as `keeps` asks.
    ///
    /// # Errors
    /// If there is no answer.
    fn ready(&mut self, question: &str, keeps: &str) -> Result<Option<String>, PromptError>;

    /// Words that nobody looking on sees, such as a passphrase.
    ///
    /// # Errors
    /// If there is no answer.
    fn secret(&mut self, question: &str) -> Result<String, PromptError>;

    /// A competency to rate.
    ///
    /// # Errors
    /// If there is no answer.
    fn rate(&mut self, card: &Card) -> Result<Reply, PromptError>;

    /// A competency to decide on.
    ///
    /// # Errors
    /// If there is no answer.
    fn review(&mut self, card: &ReviewCard) -> Result<ReviewReply, PromptError>;
}

/// What stands between a question and its answer: one mark is enough.
pub(super) fn lead(prompt: &str) -> &'static str {
    if prompt.ends_with('?') { " " } else { ": " }
}
