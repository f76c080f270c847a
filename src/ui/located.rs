//! Questions in which every command names the workspace that was named.

use super::{Card, Prompt, PromptError, Reply, ReviewCard, ReviewReply};
use crate::{store::HalfTyped, text::at_workspace};

/// Adds the workspace to each command that would otherwise search for one, then asks as `asks`
/// does.
pub struct LocatedPrompt {
    pub asks: Box<dyn Prompt>,
    /// Quoted for a shell.
    pub workspace: String,
}

impl LocatedPrompt {
    fn told(&self, words: &str) -> String {
        at_workspace(words, &self.workspace)
    }

    fn all_told(&self, words: &[String]) -> Vec<String> {
        words.iter().map(|words| self.told(words)).collect()
    }
}

impl Prompt for LocatedPrompt {
    fn choose(
        &mut self,
        question: &str,
        options: &[String],
        first: usize,
    ) -> Result<usize, PromptError> {
        let (question, options) = (self.told(question), self.all_told(options));
        self.asks.choose(&question, &options, first)
    }

    fn choose_or_words(
        &mut self,
        question: &str,
        options: &[String],
        first: usize,
        keeps: &str,
        half: &mut HalfTyped,
    ) -> Result<Result<usize, String>, PromptError> {
        let (question, options, keeps) =
            (self.told(question), self.all_told(options), self.told(keeps));
        self.asks.choose_or_words(&question, &options, first, &keeps, half)
    }

    fn words(&mut self, question: &str, before: &str) -> Result<String, PromptError> {
        let question = self.told(question);
        self.asks.words(&question, before)
    }

    fn kept_words(&mut self, question: &str, half: &mut HalfTyped) -> Result<String, PromptError> {
        let question = self.told(question);
        self.asks.kept_words(&question, half)
    }

    fn ready(
        &mut self,
        question: &str,
        keeps: &str,
        half: &mut HalfTyped,
    ) -> Result<(), PromptError> {
        let (question, keeps) = (self.told(question), self.told(keeps));
        self.asks.ready(&question, &keeps, half)
    }

    fn secret(&mut self, question: &str) -> Result<String, PromptError> {
        let question = self.told(question);
        self.asks.secret(&question)
    }

    fn rate(&mut self, card: &Card, note: &mut HalfTyped) -> Result<Reply, PromptError> {
        self.asks.rate(card, note)
    }

    fn review(
        &mut self,
        card: &ReviewCard,
        reason: &mut HalfTyped,
    ) -> Result<ReviewReply, PromptError> {
        self.asks.review(card, reason)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        cell::RefCell,
        io::{self, Cursor, Write},
        rc::Rc,
    };

    use super::*;
    use crate::ui::PlainPrompt;

    /// An output that the test can read later.
    struct SharedOutput(Rc<RefCell<Vec<u8>>>);

    impl Write for SharedOutput {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_command_in_a_question_means_the_workspace_that_was_named() {
        let said = Rc::new(RefCell::new(Vec::new()));
        let asks = Box::new(PlainPrompt::new(
            Cursor::new("1\nwords\n"),
            SharedOutput(said.clone()),
            None,
            false,
        ));
        let mut prompt = LocatedPrompt { asks, workspace: "'her own'".to_owned() };
        let options = ["Leave it, and `imh assess` goes on".to_owned()];
        assert_eq!(prompt.choose("Stop? `imh undo` takes it back.", &options, 0).unwrap(), 0);
        assert_eq!(prompt.words("What is it, as `imh show E1` says?", "").unwrap(), "words");
        let said = String::from_utf8(said.borrow().clone()).unwrap();
        for command in ["undo", "assess", "show E1"] {
            assert!(said.contains(&format!("`imh --workspace 'her own' {command}`")), "{said}");
        }
    }
}
