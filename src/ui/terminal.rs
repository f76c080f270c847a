//! Asks on a real terminal, with one key for an answer.

use console::Key;

use super::{
    Card, Prompt, PromptError, Reply, ReviewCard, ReviewReply,
    burst::{answers_nothing, as_one_line},
    keys::{KeyReader, Pressed},
    letters::{RATE, reply_to, review_reply},
    line, lines_of,
    list::{self, ListReply},
    prompt::{lead, unkept},
    review_card::review_lines,
};
use crate::{
    store::HalfTyped,
    text::{cut, one_line, pastable, wrapped},
};

pub struct TerminalPrompt {
    keys: KeyReader,
    /// True while a card covers the screen.
    card_is_shown: bool,
    /// The competency of the last review card, and how far it was scrolled.
    read_to: (String, usize),
}

/// The person's answer about a paste.
enum OfPaste {
    Wanted(String),
    Unwanted,
    /// Nothing: it stays in its field.
    Left,
}

impl Drop for TerminalPrompt {
    fn drop(&mut self) {
        // The last message should not appear below keys that no longer work.
        if self.card_is_shown {
            let _ = self.keys.term.clear_screen();
        }
    }
}

impl TerminalPrompt {
    #[must_use]
    pub fn new() -> Self {
        Self { keys: KeyReader::new(), card_is_shown: false, read_to: (String::new(), 0) }
    }

    fn columns(&self) -> usize {
        usize::from(self.keys.term.size().1).max(20)
    }

    /// Stores a paste that came where a key was expected, shows it, and asks once whether to keep
    /// it. Text that follows is added to it.
    fn keeps(
        &mut self,
        mut pasted: String,
        question: &str,
        half: &mut HalfTyped,
    ) -> Result<OfPaste, PromptError> {
        half.begin_paste().map_err(unkept(&as_one_line(&pasted)))?;
        loop {
            let words = as_one_line(&pasted);
            if words.is_empty() {
                return Ok(OfPaste::Unwanted);
            }
            half.hold(&words).map_err(unkept(&words))?;
            if self.card_is_shown {
                self.keys.term.clear_screen()?;
            }
            for line in wrapped(
                &format!(
                    "{}\n\n{question}\ny yes, n no, Escape decide later",
                    answers_nothing(&words)
                ),
                self.columns(),
            ) {
                self.keys.term.write_line(&line)?;
            }
            let more = loop {
                match self.keys.next()? {
                    Pressed::Key(Key::Char('y' | 'Y')) => return Ok(OfPaste::Wanted(words)),
                    Pressed::Key(Key::Char('n' | 'N')) => {
                        half.release().map_err(unkept(&words))?;
                        return Ok(OfPaste::Unwanted);
                    }
                    Pressed::Key(Key::Escape) => return Ok(OfPaste::Left),
                    Pressed::Key(_) => {}
                    Pressed::Pasted(more) | Pressed::Burst(more) => break more,
                }
            };
            pasted.push_str(&more);
        }
    }

    fn list(
        &self,
        question: &str,
        options: &[String],
        first: usize,
        keeps: bool,
    ) -> Result<ListReply, PromptError> {
        let columns = self.columns();
        let whole: Vec<String> = options.iter().map(|option| one_line(option)).collect();
        let options: Vec<String> = whole.iter().map(|option| cut(option, columns - 4)).collect();
        // In a narrow window the list shows the beginning of each, so all are written out before.
        if options != whole {
            for line in whole.iter().flat_map(|option| written_out(option, columns)) {
                self.keys.term.write_line(&line)?;
            }
        }
        let asked = self.last_line(question, columns)?;
        list::choose(&self.keys, &asked, &options, first, keeps)
    }

    /// Asks for a line after a question.
    fn line(
        &mut self,
        question: &str,
        read: impl FnOnce(&KeyReader, &str) -> Result<String, PromptError>,
    ) -> Result<String, PromptError> {
        let last = self.last_line(question, self.columns() - 2)?;
        let typed = read(&self.keys, &format!("{last}{}", lead(&last)));
        if matches!(typed, Err(PromptError::Interrupted | PromptError::Closed)) {
            // The words that were being typed stay readable, so that they can be copied.
            self.card_is_shown = false;
        }
        typed
    }

    /// Prints a question except its last line, which it returns.
    fn last_line(&self, question: &str, columns: usize) -> Result<String, PromptError> {
        let mut lines = pastable(question, columns);
        let last = lines.pop().unwrap_or_default();
        for line in lines {
            self.keys.term.write_line(&line)?;
        }
        Ok(last)
    }
}

impl Default for TerminalPrompt {
    fn default() -> Self {
        Self::new()
    }
}

impl Prompt for TerminalPrompt {
    fn choose(
        &mut self,
        question: &str,
        options: &[String],
        first: usize,
    ) -> Result<usize, PromptError> {
        loop {
            if let ListReply::At(chosen) = self.list(question, options, first, false)? {
                return Ok(chosen);
            }
        }
    }

    fn choose_or_words(
        &mut self,
        question: &str,
        options: &[String],
        first: usize,
        keeps: &str,
        half: &mut HalfTyped,
    ) -> Result<Result<usize, String>, PromptError> {
        loop {
            match self.list(question, options, first, true)? {
                ListReply::At(chosen) => return Ok(Ok(chosen)),
                ListReply::Pasted(pasted) => {
                    if let OfPaste::Wanted(words) = self.keeps(pasted, keeps, half)? {
                        return Ok(Err(words));
                    }
                }
            }
        }
    }

    fn words(&mut self, question: &str, before: &str) -> Result<String, PromptError> {
        self.line(question, |keys, lead| line::read(keys, lead, before))
    }

    fn kept_words(&mut self, question: &str, half: &mut HalfTyped) -> Result<String, PromptError> {
        self.line(question, |keys, lead| line::read_kept(keys, lead, half))
    }

    fn ready(
        &mut self,
        question: &str,
        keeps: &str,
        half: &mut HalfTyped,
    ) -> Result<(), PromptError> {
        loop {
            self.keys.term.write_line(question)?;
            let pasted = loop {
                match self.keys.next()? {
                    Pressed::Key(Key::Enter) => return Ok(()),
                    Pressed::Key(Key::Escape) => return Err(PromptError::Declined),
                    Pressed::Key(_) => {}
                    Pressed::Pasted(pasted) | Pressed::Burst(pasted) => break pasted,
                }
            };
            if let OfPaste::Wanted(_) = self.keeps(pasted, keeps, half)? {
                return Ok(());
            }
        }
    }

    fn secret(&mut self, question: &str) -> Result<String, PromptError> {
        let last = self.last_line(question, self.columns() - 2)?;
        line::read_secret(&self.keys, &format!("{last}{}", lead(&last)))
    }

    fn rate(&mut self, card: &Card, note: &mut HalfTyped) -> Result<Reply, PromptError> {
        // Nothing is preselected: Enter answers only if a point was chosen, now or before.
        let mut cursor = card.given;
        let last = card.points.len().saturating_sub(1);
        loop {
            let (rows, columns) = self.keys.term.size();
            self.keys.term.clear_screen()?;
            self.card_is_shown = true;
            self.keys.term.write_line(
                &lines_of(card, cursor, usize::from(columns), usize::from(rows)).join("\n"),
            )?;
            let key = match self.keys.next()? {
                Pressed::Key(key) => key,
                Pressed::Pasted(pasted) | Pressed::Burst(pasted) => {
                    match self.keeps(pasted, "Keep it as a note?", note)? {
                        OfPaste::Wanted(words) => return Ok(Reply::Pasted(words)),
                        OfPaste::Left => return Ok(Reply::Left),
                        OfPaste::Unwanted => continue,
                    }
                }
            };
            match key {
                Key::Char(digit @ '1'..='9') => {
                    let point = digit as usize - '1' as usize;
                    if point < card.points.len() {
                        return Ok(Reply::Point(point));
                    }
                }
                Key::ArrowUp | Key::Char('k') => {
                    cursor = Some(cursor.and_then(|at| at.checked_sub(1)).unwrap_or(last));
                }
                Key::ArrowDown | Key::Char('j') => {
                    cursor = Some(cursor.filter(|at| *at < last).map_or(0, |at| at + 1));
                }
                Key::Enter => {
                    if let Some(point) = cursor {
                        return Ok(Reply::Point(point));
                    }
                }
                Key::ArrowLeft | Key::Backspace => return Ok(Reply::Back),
                Key::ArrowRight | Key::Tab => return Ok(Reply::Skip),
                Key::Escape => return Ok(Reply::Quit),
                Key::Char(letter) => {
                    if let Some(reply) = reply_to(&RATE, &letter.to_lowercase().to_string()) {
                        return Ok(reply);
                    }
                }
                _ => {}
            }
        }
    }

    fn review(
        &mut self,
        card: &ReviewCard,
        reason: &mut HalfTyped,
    ) -> Result<ReviewReply, PromptError> {
        let mut scrolled = if self.read_to.0 == card.competency { self.read_to.1 } else { 0 };
        loop {
            self.read_to = (card.competency.clone(), scrolled);
            let (rows, columns) = self.keys.term.size();
            let (lines, furthest) =
                review_lines(card, scrolled, usize::from(columns), usize::from(rows));
            self.keys.term.clear_screen()?;
            self.card_is_shown = true;
            self.keys.term.write_line(&lines.join("\n"))?;
            let key = match self.keys.next()? {
                Pressed::Key(key) => key,
                Pressed::Pasted(pasted) | Pressed::Burst(pasted) => {
                    match self.keeps(pasted, "Keep it as the reason for a decision?", reason)? {
                        OfPaste::Wanted(_) | OfPaste::Left => return Ok(ReviewReply::Pasted),
                        OfPaste::Unwanted => continue,
                    }
                }
            };
            let page = usize::from(rows / 2).max(1);
            match key {
                Key::ArrowUp | Key::Char('k') => scrolled = scrolled.saturating_sub(1),
                Key::ArrowDown | Key::Char('j') => scrolled = (scrolled + 1).min(furthest),
                Key::PageUp => scrolled = scrolled.saturating_sub(page),
                Key::PageDown | Key::Char(' ') => scrolled = (scrolled + page).min(furthest),
                Key::Char(digit @ '1'..='9') => {
                    let outcome = digit as usize - '1' as usize;
                    if outcome < card.outcomes.len() {
                        return Ok(ReviewReply::Outcome(outcome));
                    }
                }
                Key::ArrowRight | Key::Tab => return Ok(ReviewReply::Next),
                Key::ArrowLeft | Key::Backspace => return Ok(ReviewReply::Back),
                Key::Escape => return Ok(ReviewReply::Quit),
                Key::Char(letter) => {
                    if let Some(reply) = review_reply(card, &letter.to_lowercase().to_string()) {
                        return Ok(reply);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Returns lines of which all but the first stand further right.
fn written_out(words: &str, columns: usize) -> Vec<String> {
    let lines = wrapped(words, columns - 4).into_iter().enumerate();
    lines.map(|(at, line)| if at == 0 { line } else { format!("    {line}") }).collect()
}
