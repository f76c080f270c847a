//! The modes of the terminal, and restoring them whatever happens.

#[cfg(unix)]
use std::io;

#[cfg(unix)]
use console::Term;

/// Asks the terminal to mark pasted text. A terminal that does not know this prints nothing.
pub(super) const MARK_PASTES: &str = "\x1b[?2004h";
pub(super) const MARK_NO_PASTES: &str = "\x1b[?2004l";

/// The terminal in key mode, also while nobody reads: Ctrl-C between two questions is not lost, and
/// keys typed ahead are not echoed twice.
pub(super) struct Mode {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

#[cfg(unix)]
impl Mode {
    pub(super) fn of_keys() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(io::stdin()).ok();
        if let Some(before) = &before {
            let mut mode = before.clone();
            mode.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
            let _ = tcsetattr(io::stdin(), OptionalActions::Drain, &mode);
            remember(before);
        }
        Self { before }
    }
}

/// The terminal's settings before the program changed any.
#[cfg(unix)]
static BEFORE: std::sync::Mutex<Option<rustix::termios::Termios>> = std::sync::Mutex::new(None);

/// Remembers the settings to restore when the program ends; only the first call counts.
#[cfg(unix)]
pub(super) fn remember(before: &rustix::termios::Termios) {
    if let Ok(mut known) = BEFORE.lock() {
        known.get_or_insert_with(|| before.clone());
    }
}

/// Restores the terminal, if it was changed.
#[cfg(unix)]
pub(super) fn put_back() {
    if let Some(before) = BEFORE.lock().ok().and_then(|before| before.clone()) {
        let _ =
            rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, &before);
        let _ = Term::stderr().write_line(MARK_NO_PASTES);
        let _ = Term::stderr().show_cursor();
    }
}

#[cfg(unix)]
impl Drop for Mode {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            let _ = rustix::termios::tcsetattr(
                io::stdin(),
                rustix::termios::OptionalActions::Drain,
                before,
            );
        }
    }
}

#[cfg(not(unix))]
impl Mode {
    pub(super) fn of_keys() -> Self {
        Self {}
    }
}

/// Hides typed lines while it lives.
pub(super) struct Unseen;

/// The terminal's settings before typing was hidden.
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
            remember(&before);
            *seen = Some(before);
        }
        Self
    }

    /// Shows typed lines again; also called when the program is ended from outside.
    pub(super) fn end() {
        #[cfg(unix)]
        if let Some(before) = SEEN.lock().ok().and_then(|mut seen| seen.take()) {
            let _ = rustix::termios::tcsetattr(
                io::stdin(),
                rustix::termios::OptionalActions::Now,
                &before,
            );
        }
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        Self::end();
    }
}
