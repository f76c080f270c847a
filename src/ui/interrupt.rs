//! Ctrl-C, as something to answer instead of an end in the middle of a word.

use std::{
    io::{self, Write},
    sync::atomic::{AtomicBool, Ordering},
};

static PRESSED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C is remembered and ends nothing. A second call changes nothing.
pub(super) fn watch() {
    let _ = ctrlc::set_handler(|| PRESSED.store(true, Ordering::SeqCst));
}

/// `Interrupted` if it was pressed since somebody last asked; it may come while nobody reads a key.
pub(super) fn check() -> io::Result<()> {
    if PRESSED.swap(false, Ordering::SeqCst) { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
}

/// From now on Ctrl-C says `words` and ends the program, for where lines are read and nobody can look up from one.
#[expect(clippy::exit, clippy::disallowed_methods, reason = "there is nothing to put back, and a line that is being read cannot be left")]
pub(super) fn end_with(words: &'static str) {
    let _ = ctrlc::set_handler(move || {
        let _ = writeln!(io::stderr(), "\n{words}");
        std::process::exit(130);
    });
}
