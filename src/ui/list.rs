//! A list to choose from, with arrows and Enter. A move redraws only the two lines that change.

use std::{fmt, io};

use console::Key;
use dialoguer::theme::Theme;

use super::{
    PromptError,
    burst::{as_one_line, is_kept_nowhere},
    keys::{KeyReader, Pressed},
};
use crate::text::{pastable, width, wrapped};

/// Shows questions without marks.
struct Plainly;

impl Theme for Plainly {
    fn format_prompt(&self, f: &mut dyn fmt::Write, prompt: &str) -> fmt::Result {
        f.write_str(prompt)
    }

    fn format_select_prompt_selection(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        chosen: &str,
    ) -> fmt::Result {
        write!(f, "{prompt} {chosen}")
    }

    fn format_select_prompt_item(
        &self,
        f: &mut dyn fmt::Write,
        text: &str,
        is_active: bool,
    ) -> fmt::Result {
        write!(f, "{} {text}", if is_active { "›" } else { " " })
    }
}

/// The list. The library that draws lists cannot read the keys here, because line ends in a paste
/// would choose and its letters would move.
struct List<'l> {
    keys: &'l KeyReader,
    question: &'l str,
    options: &'l [String],
    at: usize,
    /// The first option shown, and the number shown.
    from: usize,
    shown: usize,
}

/// The result of a list.
pub(super) enum ListReply {
    At(usize),
    /// A paste that the person may want to keep.
    Pasted(String),
}

/// Asks for one of `options`, each of which fits on a line, with the cursor on `first`. `keeps`
/// returns a paste to the caller.
///
/// # Errors
/// Escape gives `Declined`, Ctrl-C `Interrupted`; or an error of the terminal.
pub(super) fn choose(
    keys: &KeyReader,
    question: &str,
    options: &[String],
    first: usize,
    keeps: bool,
) -> Result<ListReply, PromptError> {
    let Some(lowest) = options.len().checked_sub(1) else { return Err(PromptError::Declined) };
    let rows = usize::from(keys.term.size().0);
    let shown = options.len().min(rows.saturating_sub(3).max(3));
    let mut list =
        List { keys, question, options, at: first, from: (first + 1).saturating_sub(shown), shown };
    list.draw()?;
    let chosen = loop {
        let pressed = match keys.next() {
            Ok(pressed) => pressed,
            Err(error) => break Err(error.into()),
        };
        let key = match pressed {
            Pressed::Key(key) => key,
            Pressed::Pasted(pasted) | Pressed::Burst(pasted) if keeps => {
                break Ok(ListReply::Pasted(pasted));
            }
            Pressed::Pasted(pasted) | Pressed::Burst(pasted) => {
                list.say_unkept(&as_one_line(&pasted))?;
                continue;
            }
        };
        match key {
            Key::ArrowUp | Key::BackTab | Key::Char('k') => {
                list.move_to(list.at.checked_sub(1).unwrap_or(lowest))?;
            }
            Key::ArrowDown | Key::Tab | Key::Char('j') => {
                list.move_to(if list.at < lowest { list.at + 1 } else { 0 })?;
            }
            Key::PageUp | Key::ArrowLeft => list.move_to(list.at.saturating_sub(list.shown))?,
            Key::PageDown | Key::ArrowRight => list.move_to((list.at + list.shown).min(lowest))?,
            Key::Home => list.move_to(0)?,
            Key::End => list.move_to(lowest)?,
            Key::Enter | Key::Char(' ') => break Ok(ListReply::At(list.at)),
            Key::Escape | Key::Char('q') => break Err(PromptError::Declined),
            _ => {}
        }
    };
    list.clear()?;
    if let Ok(ListReply::At(chosen)) = &chosen {
        let mut line = String::new();
        Plainly
            .format_select_prompt_selection(&mut line, question, &options[*chosen])
            .expect("a string takes any text");
        for line in pastable(&line, usize::from(keys.term.size().1).max(20)) {
            keys.term.write_line(&line)?;
        }
    }
    chosen
}

impl List<'_> {
    fn line(&self, at: usize) -> String {
        let mut line = String::new();
        Plainly
            .format_select_prompt_item(&mut line, &self.options[at], at == self.at)
            .expect("a string takes any text");
        line
    }

    /// Draws the whole list, and leaves the cursor on the selected option, where screen readers
    /// look.
    fn draw(&self) -> io::Result<()> {
        let mut head = String::new();
        Plainly.format_select_prompt(&mut head, self.question).expect("a string takes any text");
        let columns = usize::from(self.keys.term.size().1).max(20);
        // A long list shows its visible range beside the question, if there is room.
        let part =
            format!(" ({}-{} of {})", self.from + 1, self.from + self.shown, self.options.len());
        if self.shown < self.options.len() && width(&head) + part.len() < columns {
            head.push_str(&part);
        }
        let lines: Vec<String> =
            (self.from..self.from + self.shown).map(|at| self.line(at)).collect();
        self.keys.term.write_line(&head)?;
        self.keys.term.write_str(&lines.join("\n"))?;
        self.keys.term.move_cursor_up(self.from + self.shown - 1 - self.at)?;
        self.keys.term.write_str("\r")
    }

    fn clear(&self) -> io::Result<()> {
        self.keys.term.move_cursor_up(self.at - self.from + 1)?;
        self.keys.term.write_str("\r")?;
        self.keys.term.clear_to_end_of_screen()
    }

    fn move_to(&mut self, to: usize) -> io::Result<()> {
        let before = self.at;
        if (self.from..self.from + self.shown).contains(&to) {
            self.at = to;
            self.keys.term.write_str(&self.line(before))?;
            if to < before {
                self.keys.term.move_cursor_up(before - to)?;
            } else {
                self.keys.term.move_cursor_down(to - before)?;
            }
            self.keys.term.write_str(&format!("\r{}\r", self.line(to)))
        } else {
            self.clear()?;
            self.at = to;
            self.from = if to < self.from { to } else { to + 1 - self.shown };
            self.draw()
        }
    }

    fn say_unkept(&self, pasted: &str) -> io::Result<()> {
        self.clear()?;
        if !pasted.is_empty() {
            for line in
                wrapped(&is_kept_nowhere(pasted), usize::from(self.keys.term.size().1).max(20))
            {
                self.keys.term.write_line(&line)?;
            }
        }
        self.draw()
    }
}
