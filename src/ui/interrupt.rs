//! Ctrl-C, as something to answer instead of an end in the middle of a word.

use std::io::{self, Write};

/// From now on an interrupt ends nothing by itself: while keys are read one by one, Ctrl-C is one of them, and while
/// another program runs it is that program's to answer. A second call changes nothing.
pub(super) fn ignore() {
    let _ = ctrlc::set_handler(|| {});
}

/// From now on Ctrl-C says `words` and ends the program, for where lines are read and nobody can look up from one.
#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "what there is to put back is put back, and a line that is being read cannot be left"
)]
pub(super) fn end_with(words: &'static str) {
    let _ = ctrlc::set_handler(move || {
        super::mode::Unseen::end();
        let _ = writeln!(io::stderr(), "\n{words}");
        std::process::exit(130);
    });
}
