//! Ctrl-C, as something to answer instead of an end in the middle of a word; and an end that comes from outside.

use std::{
    io::{self, Write},
    sync::Mutex,
};

use crate::store::{discard_drafts, waiting_words};

/// What Ctrl-C does.
#[derive(Clone, Copy)]
pub(super) enum OnInterrupt {
    /// Nothing by itself: while keys are read one by one it is one of them, and while another program runs it is that
    /// program's to answer.
    Nothing,
    /// Removes what is half-written, says the words and ends the program.
    End(&'static str),
}

/// As long as nothing else was asked for it ends the program, as everywhere.
static ANSWER: Mutex<OnInterrupt> = Mutex::new(OnInterrupt::End(""));

/// From now on this is the answer; what it was before.
pub(super) fn answer_with(answer: OnInterrupt) -> OnInterrupt {
    // A second call finds that it is there.
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
    // No draft is made after that.
    super::open_line::keep();
    let kept = waiting_words();
    discard_drafts();
    super::mode::Unseen::end();
    if !words.is_empty() {
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

/// A computer that is shut down, or a person who has had enough, ends a program from outside. Then the terminal is not left without
/// an echo, and nothing that is half-written or laid out to be looked at is left at all. What was saved is saved.
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
