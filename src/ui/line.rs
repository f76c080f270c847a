//! A text field on one line: it wraps, can be edited anywhere, and takes a paste as one piece.

use std::io;

use console::Key;

use super::{
    PromptError,
    burst::as_one_line,
    keys::{KeyReader, Pressed},
};
use crate::{store::HalfTyped, text::width};

/// The text of a field, and the position of the cursor in it.
struct EditedLine {
    letters: Vec<char>,
    at: usize,
    is_secret: bool,
}

/// The row of the terminal's cursor below the first row of the question.
struct Drawn {
    row: usize,
}

/// Asks for words after `lead`; `before` is in the field at first.
///
/// # Errors
/// Escape gives `Declined`, Ctrl-C `Interrupted`, Ctrl-D on an empty line `Closed`; or an error of
/// the terminal.
pub(super) fn read(keys: &KeyReader, lead: &str, before: &str) -> Result<String, PromptError> {
    read_line(keys, lead, EditedLine::of(before), None)
}

/// Like [`read`], for words that are stored on disk while they are typed.
///
/// # Errors
/// As for [`read`].
pub(super) fn read_kept(
    keys: &KeyReader,
    lead: &str,
    half: &mut HalfTyped,
) -> Result<String, PromptError> {
    let typed = read_line(keys, lead, EditedLine::of(half.words()), Some(half));
    if let Ok(words) = &typed {
        // Letters may have come together with Enter.
        half.typed(words);
    }
    half.rest();
    typed
}

/// Like [`read`], without showing anything of the words, not even their length.
///
/// # Errors
/// As for [`read`].
pub(super) fn read_secret(keys: &KeyReader, lead: &str) -> Result<String, PromptError> {
    read_line(keys, lead, EditedLine { is_secret: true, ..EditedLine::of("") }, None)
}

fn read_line(
    keys: &KeyReader,
    lead: &str,
    mut line: EditedLine,
    mut half: Option<&mut HalfTyped>,
) -> Result<String, PromptError> {
    let mut drawn = Drawn { row: 0 };
    let end = loop {
        if let Some(half) = &mut half {
            half.typed(&line.words());
        }
        drawn = line.draw(keys, lead, &drawn)?;
        if let Some(half) = half.as_mut().filter(|half| half.is_to_rest() && keys.rest()) {
            half.rest();
        }
        let pressed = match keys.next_of_line() {
            Ok(pressed) => pressed,
            Err(error) => break Err(error.into()),
        };
        match pressed {
            Pressed::Pasted(words) | Pressed::Burst(words)
                if line.is_secret && is_several(&words) =>
            {
                // The person could not see how lines were joined, and a wrong space makes a
                // passphrase useless.
                line = EditedLine { is_secret: true, ..EditedLine::of("") };
                keys.term.write_line("")?;
                keys.term.write_line(
                    "Several lines came at once, but this takes only one. Please type it again.",
                )?;
                drawn = Drawn { row: 0 };
            }
            Pressed::Pasted(words) if line.is_secret => line.insert_all(&words),
            Pressed::Pasted(words) => line.insert_all(&as_one_line(&words)),
            Pressed::Burst(words) => {
                line.insert_all(&words);
                if words.ends_with('\n') {
                    break Ok(line.words());
                }
            }
            Pressed::Key(Key::Enter) => break Ok(line.words()),
            Pressed::Key(Key::Escape) => break Err(PromptError::Declined),
            Pressed::Key(Key::Char('\u{4}')) if line.letters.is_empty() => {
                break Err(PromptError::Closed);
            }
            Pressed::Key(key) => line.press(&key),
        }
    };
    // The words stay readable on the screen, whatever comes next.
    line.at = line.letters.len();
    line.draw(keys, lead, &drawn)?;
    keys.term.write_line("")?;
    end
}

/// Reports whether there are several lines, ignoring line ends at both ends.
fn is_several(words: &str) -> bool {
    words.trim_matches(['\r', '\n']).contains(['\r', '\n'])
}

impl EditedLine {
    fn of(words: &str) -> Self {
        let letters: Vec<char> = words.chars().collect();
        Self { at: letters.len(), letters, is_secret: false }
    }

    fn words(&self) -> String {
        self.letters.iter().collect()
    }

    /// Inserts words; several lines become one.
    fn insert_all(&mut self, words: &str) {
        for letter in words.trim_matches('\n').chars() {
            self.insert(if letter.is_whitespace() { ' ' } else { letter });
        }
    }

    fn insert(&mut self, letter: char) {
        if !letter.is_control() {
            self.letters.insert(self.at, letter);
            self.at += 1;
        }
    }

    fn press(&mut self, key: &Key) {
        match key {
            Key::Char('\u{15}') => {
                self.letters.drain(..self.at);
                self.at = 0;
            }
            Key::Char('\u{17}') => {
                let kept = self.letters[..self.at]
                    .iter()
                    .rposition(|letter| !letter.is_whitespace())
                    .map_or(0, |last| last + 1);
                let kept = self.letters[..kept]
                    .iter()
                    .rposition(|letter| letter.is_whitespace())
                    .map_or(0, |blank| blank + 1);
                self.letters.drain(kept..self.at);
                self.at = kept;
            }
            Key::Char('\u{b}') => self.letters.truncate(self.at),
            Key::Char(letter) => self.insert(*letter),
            Key::Backspace if self.at > 0 => {
                self.at -= 1;
                self.letters.remove(self.at);
            }
            Key::Del if self.at < self.letters.len() => {
                self.letters.remove(self.at);
            }
            Key::ArrowLeft => self.at = self.at.saturating_sub(1),
            Key::ArrowRight => self.at = (self.at + 1).min(self.letters.len()),
            Key::Home => self.at = 0,
            Key::End => self.at = self.letters.len(),
            _ => {}
        }
    }

    /// Draws the question and the field over the previous drawing, with our own line breaks.
    fn draw(&self, keys: &KeyReader, lead: &str, before: &Drawn) -> io::Result<Drawn> {
        let columns = usize::from(keys.term.size().1).max(20) - 1;
        let mut rows = vec![String::new()];
        let mut cursor = (0, 0);
        let mut used = 0;
        let mut letter_as_text = [0; 4];
        let shown: &[char] = if self.is_secret { &[] } else { &self.letters };
        for (at, letter) in lead
            .chars()
            .map(|letter| (None, letter))
            .chain(shown.iter().enumerate().map(|(at, &letter)| (Some(at), letter)))
        {
            let wide = width(letter.encode_utf8(&mut letter_as_text));
            if used + wide > columns {
                rows.push(String::new());
                used = 0;
            }
            if at == Some(self.at) {
                cursor = (rows.len() - 1, used);
            }
            rows.last_mut().expect("there is always a row").push(letter);
            used += wide;
        }
        if self.at == self.letters.len() {
            cursor = (rows.len() - 1, used);
        }
        let term = &keys.term;
        term.move_cursor_up(before.row)?;
        term.write_str("\r")?;
        term.clear_to_end_of_screen()?;
        term.write_str(&rows.join("\r\n"))?;
        term.move_cursor_up(rows.len() - 1 - cursor.0)?;
        term.write_str("\r")?;
        term.move_cursor_right(cursor.1)?;
        Ok(Drawn { row: cursor.0 })
    }
}
