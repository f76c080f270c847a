//! Questions, behind one trait: asked on a terminal, or line by line.

use std::io;

use super::Card;

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
            io::ErrorKind::UnexpectedEof | io::ErrorKind::NotConnected | io::ErrorKind::BrokenPipe => Self::Closed,
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
    Back,
    Skip,
    Quit,
}

pub trait Prompt {
    /// One of several; gives its place.
    ///
    /// # Errors
    /// If there is no answer.
    fn choose(&mut self, question: &str, options: &[String], first: usize) -> Result<usize, PromptError>;

    /// Words, perhaps none; `before` is what stood there, to be changed.
    ///
    /// # Errors
    /// If there is no answer.
    fn words(&mut self, question: &str, before: &str) -> Result<String, PromptError>;

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
}

/// What stands between a question and its answer: one mark is enough.
pub(super) fn lead(prompt: &str) -> &'static str {
    if prompt.ends_with('?') { " " } else { ": " }
}
