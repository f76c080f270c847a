//! Handles Ctrl-C, which should not end the program in the middle of a word, and signals from
//! outside.

use std::{
    io::{self, Write},
    sync::Mutex,
};

use crate::store::{discard_drafts, is_anything_saved, waiting_words};

/// The message for somebody who stopped after something was saved.
pub const ALL_KEPT: &str = "Stopped. Everything that was saved is still there.";

/// The effect of Ctrl-C.
#[derive(Clone, Copy)]
pub(super) enum OnInterrupt {
    /// None: while keys are read one by one it is one of them, and while another program runs it
    /// belongs to that program.
    Nothing,
    /// Removes half-written files, prints the message and ends the program.
    End(&'static str),
}

/// The current effect. By default Ctrl-C ends the program, as everywhere.
static ANSWER: Mutex<OnInterrupt> = Mutex::new(OnInterrupt::End(""));

/// Sets the effect of Ctrl-C, and returns the previous one.
pub(super) fn answer_with(answer: OnInterrupt) -> OnInterrupt {
    // A second call fails because the handler is already set.
    let _ = ctrlc::set_handler(interrupted);
    tidy_when_told_to_end();
    ANSWER.lock().map_or(answer, |mut now| std::mem::replace(&mut *now, answer))
}

#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "what there is to put back is put back, and neither a line that is being read nor long work can be left otherwise"
)]
fn interrupted() {
    let Ok(OnInterrupt::End(words)) = ANSWER.lock().map(|answer| *answer) else { return };
    // After this no draft is made.
    super::open_line::keep();
    let kept = waiting_words();
    discard_drafts();
    super::mode::Unseen::end();
    if !words.is_empty() {
        let words = if is_anything_saved() { ALL_KEPT } else { words };
        let _ = writeln!(io::stderr(), "\n{words}");
    }
    if !kept.is_empty() {
        let _ = writeln!(io::stderr(), "imh kept your unfinished words, and shows them next time:");
    }
    for path in kept {
        let _ = writeln!(io::stderr(), "{}", path.display());
    }
    std::process::exit(130);
}

/// Cleans up when the program is ended from outside, because the computer shuts down or the person
/// closes the window: the terminal's echo is restored, and half-written files and files laid out
/// for viewing are removed. Saved data stays.
pub fn tidy_when_told_to_end() {
    #[cfg(unix)]
    {
        use signal_hook::{
            consts::{SIGHUP, SIGQUIT, SIGTERM},
            iterator::Signals,
            low_level::emulate_default_handler,
        };
        static BEGUN: std::sync::Once = std::sync::Once::new();
        BEGUN.call_once(|| {
            let Ok(mut signals) = Signals::new([SIGTERM, SIGHUP, SIGQUIT]) else { return };
            std::thread::spawn(move || {
                if let Some(signal) = signals.forever().next() {
                    super::open_line::keep();
                    discard_drafts();
                    super::mode::put_back();
                    let _ = emulate_default_handler(signal);
                }
            });
        });
    }
}
