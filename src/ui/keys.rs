//! Reads keys one by one, and a paste in one piece.

use std::{cell::RefCell, collections::VecDeque, io, time::Duration};

use console::{Key, Term};

use super::{
    burst::{OVER, PAUSE, REST, is_paste, more_within},
    interrupt::{self, OnInterrupt},
    mode::{MARK_NO_PASTES, MARK_PASTES, Mode},
};

/// An input of the person.
pub(super) enum Pressed {
    Key(Key),
    /// Text that the terminal marked as pasted.
    Pasted(String),
    /// Text that came faster than anybody types, including line ends.
    Burst(String),
}

/// A terminal in key mode. It is restored when this is dropped.
pub(super) struct KeyReader {
    pub(super) term: Term,
    /// Keys that were read and not handled yet.
    ahead: RefCell<VecDeque<Key>>,
    _mode: Mode,
}

impl Drop for KeyReader {
    fn drop(&mut self) {
        let _ = self.term.show_cursor();
        let _ = self.term.write_str(MARK_NO_PASTES);
    }
}

impl KeyReader {
    pub(super) fn new() -> Self {
        // The library sends itself an interrupt for Ctrl-C, which would kill the program while the
        // cursor is hidden.
        interrupt::answer_with(OnInterrupt::Nothing);
        let term = Term::stderr();
        let mode = Mode::of_keys();
        let _ = term.write_str(MARK_PASTES);
        Self { term, ahead: RefCell::default(), _mode: mode }
    }

    /// Returns a key that is an answer by itself, or a whole paste.
    ///
    /// # Errors
    /// Fails with `Interrupted` for Ctrl-C, or with an error of the terminal.
    pub(super) fn next(&self) -> io::Result<Pressed> {
        let ahead = self.ahead.borrow_mut().pop_front();
        if let Some(key) = ahead.as_ref().filter(|key| letter_of(key).is_some()) {
            return Ok(Pressed::Key(key.clone()));
        }
        let was_there = more_within(Duration::ZERO);
        let key = ahead.map_or_else(|| self.key(), unless_stopped)?;
        if let Some(pasted) = self.marked(&key)? {
            return Ok(Pressed::Pasted(pasted));
        }
        let Some(first) = letter_of(&key) else { return Ok(Pressed::Key(key)) };
        let mut burst = String::from(first);
        self.gather(&mut burst, |burst| if burst.chars().nth(1).is_some() { OVER } else { PAUSE });
        if !is_paste(&burst, was_there) {
            let mut ahead = self.ahead.borrow_mut();
            for _ in burst.chars().skip(1) {
                ahead.push_front(key.clone());
            }
            return Ok(Pressed::Key(key));
        }
        Ok(Pressed::Burst(burst))
    }

    /// Returns a key while a line is written: input that came at once is several letters of it.
    ///
    /// # Errors
    /// As for [`KeyReader::next`].
    pub(super) fn next_of_line(&self) -> io::Result<Pressed> {
        let ahead = self.ahead.borrow_mut().pop_front();
        let key = ahead.map_or_else(|| self.key(), unless_stopped)?;
        if let Some(pasted) = self.marked(&key)? {
            return Ok(Pressed::Pasted(pasted));
        }
        let Some(first) = letter_of(&key).filter(|_| key != Key::Tab) else {
            return Ok(Pressed::Key(key));
        };
        let mut burst = String::from(first);
        // Only a longer wait shows whether a line end is the last of a paste.
        self.gather(&mut burst, |burst| {
            if burst.len() > 1 && burst.ends_with('\n') { OVER } else { PAUSE }
        });
        Ok(if burst.chars().nth(1).is_none() { Pressed::Key(key) } else { Pressed::Burst(burst) })
    }

    /// Adds the letters that come without a pause; any other key is queued.
    fn gather(&self, burst: &mut String, pause: impl Fn(&str) -> Duration) {
        while more_within(pause(burst)) {
            // An error of the terminal occurs again at the next read, so the letters before it are
            // not lost.
            let Ok(key) = self.term.read_key_raw() else { break };
            match letter_of(&key) {
                Some(letter) => burst.push(letter),
                None => {
                    self.ahead.borrow_mut().push_back(key);
                    break;
                }
            }
        }
    }

    fn key(&self) -> io::Result<Key> {
        self.term.read_key_raw().and_then(unless_stopped)
    }

    /// Reports whether no key comes for a while, on systems where that can be known.
    pub(super) fn rest(&self) -> bool {
        cfg!(unix) && self.ahead.borrow().is_empty() && !more_within(REST)
    }

    /// Returns the text between the marks of a paste, if this key begins one.
    fn marked(&self, key: &Key) -> io::Result<Option<String>> {
        if !self.is_mark(key, '0')? {
            return Ok(None);
        }
        let mut pasted = String::new();
        loop {
            // However the paste ends, the text so far was pasted.
            let Ok(key) = self.term.read_key_raw() else { return Ok(Some(pasted)) };
            match letter_of(&key) {
                Some(letter) => pasted.push(letter),
                None if key == Key::CtrlC => {
                    self.ahead.borrow_mut().push_back(key);
                    return Ok(Some(pasted));
                }
                None if self.is_mark(&key, '1')? => return Ok(Some(pasted)),
                None => {}
            }
        }
    }

    /// Reports whether a key begins a mark of a paste: `ESC [ 200 ~` before it or `ESC [ 201 ~`
    /// after it. The library reads only the first four characters as one key.
    fn is_mark(&self, key: &Key, last: char) -> io::Result<bool> {
        let begins =
            matches!(key, Key::UnknownEscSeq(signs) if signs.as_slice() == ['[', '2', '0']);
        Ok(begins && self.key()? == Key::Char(last) && self.key()? == Key::Char('~'))
    }
}

/// Turns Ctrl-C into `Interrupted`.
fn unless_stopped(key: Key) -> io::Result<Key> {
    if key == Key::CtrlC { Err(io::ErrorKind::Interrupted.into()) } else { Ok(key) }
}

/// Returns the character that a key types.
fn letter_of(key: &Key) -> Option<char> {
    match key {
        Key::Char(letter) if !letter.is_control() => Some(*letter),
        Key::Enter => Some('\n'),
        Key::Tab => Some('\t'),
        _ => None,
    }
}
