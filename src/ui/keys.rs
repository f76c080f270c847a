//! Keys one by one, and what was pasted in one piece.

use std::{cell::RefCell, collections::VecDeque, io, time::Duration};

use console::{Key, Term};

use super::{
    burst::{OVER, PAUSE, REST, is_paste, more_within},
    interrupt::{self, OnInterrupt},
    mode::{MARK_NO_PASTES, MARK_PASTES, Mode},
};

/// What a person did.
pub(super) enum Pressed {
    Key(Key),
    /// What the terminal said was pasted.
    Pasted(String),
    /// What came faster than any hand types, line ends included.
    Burst(String),
}

/// A terminal whose keys are read one by one, and left as it was found however that ends.
pub(super) struct KeyReader {
    pub(super) term: Term,
    /// Read already, and still to be answered.
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
        // The library sends itself an interrupt for a Ctrl-C, which would kill us while the cursor is hidden.
        interrupt::answer_with(OnInterrupt::Nothing);
        let term = Term::stderr();
        let mode = Mode::of_keys();
        let _ = term.write_str(MARK_PASTES);
        Self { term, ahead: RefCell::default(), _mode: mode }
    }

    /// A key that is an answer by itself, or all of a paste.
    ///
    /// # Errors
    /// `Interrupted` for Ctrl-C; or as the terminal says.
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

    /// A key while a line is written: what came at once is several letters of it.
    ///
    /// # Errors
    /// As [`KeyReader::next`].
    pub(super) fn next_of_line(&self) -> io::Result<Pressed> {
        let ahead = self.ahead.borrow_mut().pop_front();
        let key = ahead.map_or_else(|| self.key(), unless_stopped)?;
        if let Some(pasted) = self.marked(&key)? {
            return Ok(Pressed::Pasted(pasted));
        }
        let Some(first) = letter_of(&key).filter(|_| key != Key::Tab) else { return Ok(Pressed::Key(key)) };
        let mut burst = String::from(first);
        // Whether a line end is the last is seen only when nothing comes after it.
        self.gather(&mut burst, |burst| if burst.len() > 1 && burst.ends_with('\n') { OVER } else { PAUSE });
        Ok(if burst.chars().nth(1).is_none() { Pressed::Key(key) } else { Pressed::Burst(burst) })
    }

    /// Adds the letters that come without a pause; another key waits for its turn.
    fn gather(&self, burst: &mut String, pause: impl Fn(&str) -> Duration) {
        while more_within(pause(burst)) {
            // A terminal that is gone says so again to whoever reads next, and the letters before it were typed.
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

    /// Whether no key comes for a while, where that can be known.
    pub(super) fn rest(&self) -> bool {
        cfg!(unix) && self.ahead.borrow().is_empty() && !more_within(REST)
    }

    /// What stands between the marks of a paste, if a key begins one.
    fn marked(&self, key: &Key) -> io::Result<Option<String>> {
        if !self.is_mark(key, '0')? {
            return Ok(None);
        }
        let mut pasted = String::new();
        loop {
            // What came of a paste was pasted, whatever ends it.
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

    /// A paste begins with `ESC [ 200 ~` and ends with `ESC [ 201 ~`, of which the library knows the first four.
    fn is_mark(&self, key: &Key, last: char) -> io::Result<bool> {
        let begins = matches!(key, Key::UnknownEscSeq(signs) if signs.as_slice() == ['[', '2', '0']);
        Ok(begins && self.key()? == Key::Char(last) && self.key()? == Key::Char('~'))
    }
}

/// Ctrl-C is not a key, but the end of what is asked.
fn unless_stopped(key: Key) -> io::Result<Key> {
    if key == Key::CtrlC { Err(io::ErrorKind::Interrupted.into()) } else { Ok(key) }
}

/// What a key is in a text.
fn letter_of(key: &Key) -> Option<char> {
    match key {
        Key::Char(letter) if !letter.is_control() => Some(*letter),
        Key::Enter => Some('\n'),
        Key::Tab => Some('\t'),
        _ => None,
    }
}
