//! Keys one by one, and what was pasted in one piece.

use std::io;

use console::{Key, Term};

use super::interrupt;

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

/// The terminal in the mode in which every key is a key, also one that is pressed while nobody reads: Ctrl-C is not lost
/// between two questions, and nothing that is typed ahead is shown twice.
struct Mode {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

#[cfg(unix)]
impl Mode {
    fn of_keys() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(io::stdin()).ok();
        if let Some(before) = &before {
            let mut mode = before.clone();
            mode.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
            let _ = tcsetattr(io::stdin(), OptionalActions::Drain, &mode);
            Self::put_back_when_told_to_end(before.clone());
        }
        Self { before }
    }

    /// A computer that is shut down, or a person who has had enough, ends a program from outside, and the terminal must not
    /// be left without an echo. What was saved is saved.
    fn put_back_when_told_to_end(before: rustix::termios::Termios) {
        use signal_hook::{
            consts::{SIGHUP, SIGTERM},
            iterator::Signals,
            low_level::emulate_default_handler,
        };
        let Ok(mut signals) = Signals::new([SIGTERM, SIGHUP]) else { return };
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, &before);
                let _ = Term::stderr().write_line(MARK_NO_PASTES);
                let _ = Term::stderr().show_cursor();
                let _ = emulate_default_handler(signal);
            }
        });
    }
}

#[cfg(unix)]
impl Drop for Mode {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Drain, before);
        }
    }
}

#[cfg(not(unix))]
impl Mode {
    fn of_keys() -> Self {
        Self {}
    }
}

/// While this lives, what is typed line by line is not shown.
pub(super) struct Unseen;

/// The terminal as it was before it stopped showing what is typed.
#[cfg(unix)]
static SEEN: std::sync::Mutex<Option<rustix::termios::Termios>> = std::sync::Mutex::new(None);

impl Unseen {
    pub(super) fn begin() -> Self {
        #[cfg(unix)]
        if let (Ok(before), Ok(mut seen)) = (rustix::termios::tcgetattr(io::stdin()), SEEN.lock()) {
            use rustix::termios::{LocalModes, OptionalActions, tcsetattr};
            let mut mode = before.clone();
            mode.local_modes -= LocalModes::ECHO;
            let _ = tcsetattr(io::stdin(), OptionalActions::Drain, &mode);
            Mode::put_back_when_told_to_end(before.clone());
            *seen = Some(before);
        }
        Self
    }

    /// Shows again what is typed, also for whoever ends the program meanwhile.
    pub(super) fn end() {
        #[cfg(unix)]
        if let Some(before) = SEEN.lock().ok().and_then(|mut seen| seen.take()) {
            let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, &before);
        }
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        Self::end();
    }
}

/// Asks the terminal to mark what is pasted. One that knows nothing of it shows nothing either.
const MARK_PASTES: &str = "\x1b[?2004h";
const MARK_NO_PASTES: &str = "\x1b[?2004l";

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = self.term.show_cursor();
        let _ = self.term.write_str(MARK_NO_PASTES);
    }
}

impl Keys {
    pub(super) fn new() -> Self {
        // The library sends itself an interrupt for a Ctrl-C inside a list, which would kill us while the cursor is hidden.
        interrupt::ignore();
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
