//! Asking on a real terminal: one key an answer.

use console::{Key, Term};
use dialoguer::{Input, Select, theme::SimpleTheme};

use super::{Card, Prompt, PromptError, Reply, lines_of};

pub struct TerminalPrompt {
    term: Term,
    _cursor: ShowCursor,
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
        Self { _cursor: ShowCursor(term.clone()), term }
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
        let chosen = Select::with_theme(&SimpleTheme)
            .with_prompt(question)
            .items(&options)
            .default(first)
            .interact_on_opt(&self.term)
            .map_err(error_of)?;
        chosen.ok_or(PromptError::Interrupted)
    }

    fn words(&mut self, question: &str) -> Result<String, PromptError> {
        Input::<String>::with_theme(&SimpleTheme).with_prompt(question).allow_empty(true).interact_text_on(&self.term).map_err(error_of)
    }

    fn rate(&mut self, card: &Card) -> Result<Reply, PromptError> {
        let mut cursor = card.given.unwrap_or(0);
        loop {
            let (rows, columns) = self.term.size();
            self.term.clear_screen()?;
            self.term.write_line(&lines_of(card, cursor, usize::from(columns), usize::from(rows)).join("\n"))?;
            match self.term.read_key_raw()? {
                Key::Char(digit @ '1'..='9') => {
                    let point = digit as usize - '1' as usize;
                    if point < card.points.len() {
                        return Ok(Reply::Point(point));
                    }
                }
                Key::ArrowUp | Key::Char('k') => cursor = cursor.checked_sub(1).unwrap_or(card.points.len() - 1),
                Key::ArrowDown | Key::Char('j') => cursor = (cursor + 1) % card.points.len(),
                Key::Enter => return Ok(Reply::Point(cursor)),
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
