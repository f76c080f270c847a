//! Asking on a real terminal: one key an answer.

use std::fmt;

use console::{Key, Term};
use dialoguer::{Input, Select, theme::Theme};

use super::{Card, Prompt, PromptError, Reply, lines_of};
use crate::text::wrapped;

pub struct TerminalPrompt {
    term: Term,
    _cursor: ShowCursor,
    /// Whether a card covers the screen.
    card_is_shown: bool,
}

impl Drop for TerminalPrompt {
    fn drop(&mut self) {
        // What is said last should not stand below keys that no longer do anything.
        if self.card_is_shown {
            let _ = self.term.clear_screen();
        }
    }
}

/// Questions as they are written, without marks of any kind.
struct Plainly;

/// What stands between a question and its answer: one mark is enough.
fn lead(prompt: &str) -> &'static str {
    if prompt.ends_with('?') { " " } else { ": " }
}

impl Theme for Plainly {
    fn format_prompt(&self, f: &mut dyn fmt::Write, prompt: &str) -> fmt::Result {
        f.write_str(prompt)
    }

    fn format_input_prompt(&self, f: &mut dyn fmt::Write, prompt: &str, _: Option<&str>) -> fmt::Result {
        write!(f, "{prompt}{}", lead(prompt))
    }

    fn format_input_prompt_selection(&self, f: &mut dyn fmt::Write, prompt: &str, typed: &str) -> fmt::Result {
        write!(f, "{prompt}{}{typed}", lead(prompt))
    }

    fn format_select_prompt_selection(&self, f: &mut dyn fmt::Write, prompt: &str, chosen: &str) -> fmt::Result {
        write!(f, "{prompt} {chosen}")
    }

    fn format_select_prompt_item(&self, f: &mut dyn fmt::Write, text: &str, is_active: bool) -> fmt::Result {
        write!(f, "{} {text}", if is_active { "›" } else { " " })
    }
}

/// Leaves the cursor as it was found, however the asking ends.
struct ShowCursor(Term);

impl Drop for ShowCursor {
    fn drop(&mut self) {
        let _ = self.0.show_cursor();
    }
}

impl TerminalPrompt {
    #[must_use]
    pub fn new() -> Self {
        // With a handler, Ctrl-C inside a list or a line comes back as `Interrupted` instead of killing us while the
        // cursor is hidden. A second handler cannot be set, which is just as well.
        let _ = ctrlc::set_handler(|| {});
        let term = Term::stderr();
        Self { _cursor: ShowCursor(term.clone()), term, card_is_shown: false }
    }
}

impl Default for TerminalPrompt {
    fn default() -> Self {
        Self::new()
    }
}

fn error_of(dialoguer::Error::IO(error): dialoguer::Error) -> PromptError {
    error.into()
}

impl Prompt for TerminalPrompt {
    fn choose(&mut self, question: &str, options: &[String], first: usize) -> Result<usize, PromptError> {
        let columns = usize::from(self.term.size().1).max(20);
        let options: Vec<String> = options.iter().map(|option| crate::text::cut(&crate::text::one_line(option), columns - 4)).collect();
        let chosen = Select::with_theme(&Plainly)
            .with_prompt(question)
            .items(&options)
            .default(first)
            .interact_on_opt(&self.term)
            .map_err(error_of)?;
        chosen.ok_or(PromptError::Declined)
    }

    fn words(&mut self, question: &str, before: &str) -> Result<String, PromptError> {
        let columns = usize::from(self.term.size().1).max(20);
        let mut lines = wrapped(question, columns - 2);
        let last = lines.pop().unwrap_or_default();
        for line in lines {
            self.term.write_line(&line)?;
        }
        let input = Input::<String>::with_theme(&Plainly).with_prompt(last).with_initial_text(before).allow_empty(true);
        input.interact_text_on(&self.term).map_err(error_of)
    }

    fn rate(&mut self, card: &Card) -> Result<Reply, PromptError> {
        // Nothing is chosen for anybody: Enter answers only where a point was chosen, now or before.
        let mut cursor = card.given;
        let last = card.points.len().saturating_sub(1);
        loop {
            let (rows, columns) = self.term.size();
            self.term.clear_screen()?;
            self.card_is_shown = true;
            self.term.write_line(&lines_of(card, cursor, usize::from(columns), usize::from(rows)).join("\n"))?;
            match self.term.read_key_raw()? {
                Key::Char(digit @ '1'..='9') => {
                    let point = digit as usize - '1' as usize;
                    if point < card.points.len() {
                        return Ok(Reply::Point(point));
                    }
                }
                Key::ArrowUp | Key::Char('k') => cursor = Some(cursor.and_then(|at| at.checked_sub(1)).unwrap_or(last)),
                Key::ArrowDown | Key::Char('j') => cursor = Some(cursor.filter(|at| *at < last).map_or(0, |at| at + 1)),
                Key::Enter => {
                    if let Some(point) = cursor {
                        return Ok(Reply::Point(point));
                    }
                }
                Key::Char('b' | 'B') | Key::ArrowLeft | Key::Backspace => return Ok(Reply::Back),
                Key::Char('s' | 'S') | Key::ArrowRight | Key::Tab => return Ok(Reply::Skip),
                Key::Char('n' | 'N') => return Ok(Reply::Note),
                Key::Char('x' | 'X') => return Ok(Reply::NotApplicable),
                Key::Char('q' | 'Q') | Key::Escape => return Ok(Reply::Quit),
                Key::CtrlC => return Err(PromptError::Interrupted),
                _ => {}
            }
        }
    }
}
