//! Keys one by one, and what was pasted in one piece.

use std::io;

use console::{Key, Term};

use super::{
    interrupt::{self, Answer},
    mode::{MARK_NO_PASTES, MARK_PASTES, Mode},
};

/// What a person did.
pub(super) enum Pressed {
    Key(Key),
    /// Several lines become one.
    Pasted(String),
}

/// A terminal whose keys are read one by one, and left as it was found however that ends.
pub(super) struct Keys {
    pub(super) term: Term,
    _mode: Mode,
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = self.term.show_cursor();
        let _ = self.term.write_str(MARK_NO_PASTES);
    }
}

impl Keys {
    pub(super) fn new() -> Self {
        // The library sends itself an interrupt for a Ctrl-C inside a list, which would kill us while the cursor is hidden.
        interrupt::answer_with(Answer::Nothing);
        let term = Term::stderr();
        let mode = Mode::of_keys();
        let _ = term.write_str(MARK_PASTES);
        Self { term, _mode: mode }
    }

    /// # Errors
    /// `Interrupted` for Ctrl-C; or as the terminal says.
    pub(super) fn next(&self) -> io::Result<Pressed> {
        let key = self.key()?;
        if !self.is_mark(&key, '0')? {
            return Ok(Pressed::Key(key));
        }
        let mut pasted = String::new();
        loop {
            match self.key()? {
                Key::Char(c) => pasted.push(c),
                Key::Enter | Key::Tab => pasted.push(' '),
                key if self.is_mark(&key, '1')? => break,
                _ => {}
            }
        }
        Ok(Pressed::Pasted(pasted.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    fn key(&self) -> io::Result<Key> {
        let key = self.term.read_key_raw()?;
        if key == Key::CtrlC { Err(io::ErrorKind::Interrupted.into()) } else { Ok(key) }
    }

    /// A paste begins with `ESC [ 200 ~` and ends with `ESC [ 201 ~`, of which the library knows the first four.
    fn is_mark(&self, key: &Key, last: char) -> io::Result<bool> {
        let begins = matches!(key, Key::UnknownEscSeq(signs) if signs.as_slice() == ['[', '2', '0']);
        Ok(begins && self.key()? == Key::Char(last) && self.key()? == Key::Char('~'))
    }
}
