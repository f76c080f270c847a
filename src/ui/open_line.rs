//! A line that a terminal hands over whole: what of it was typed when something ends the program in the middle is kept as well.
//! A window that is closed takes it along, since then nobody can ask the terminal for it any more.

#[cfg(not(unix))]
use crate::store::HalfTyped;

/// As long as this lives, a line is being written.
pub(super) struct OpenLine;

#[cfg(unix)]
mod unix {
    use std::{
        io,
        sync::{
            Mutex,
            atomic::{AtomicBool, Ordering},
        },
        thread,
    };

    use rustix::{
        event::{PollFd, PollFlags, poll},
        termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr},
    };

    use super::OpenLine;
    use crate::{
        store::HalfTyped,
        ui::{
            burst::{PAUSE, as_one_line, more_within},
            mode::{Mode, remember},
        },
    };

    struct OpenField {
        /// Keeps words in the field's own place.
        keep: Box<dyn Fn(&str) + Send>,
        /// What was begun before, to which the line is added.
        begun: String,
        before: Termios,
    }

    static OPEN: Mutex<Option<OpenField>> = Mutex::new(None);
    /// Whoever ends the program reads what is left, and nobody else.
    static ENDED: AtomicBool = AtomicBool::new(false);

    impl OpenLine {
        pub(in crate::ui) fn begin(half: &HalfTyped) -> Self {
            if let (Ok(before), Ok(mut open)) = (tcgetattr(io::stdin()), OPEN.lock()) {
                let mut mode = before.clone();
                // Else the terminal forgets the line with Ctrl-C.
                mode.local_modes |= LocalModes::NOFLSH;
                let _ = tcsetattr(io::stdin(), OptionalActions::Now, &mode);
                remember(&before);
                let begun = half.begun().unwrap_or_default().to_owned();
                *open = Some(OpenField { keep: half.keeper(), begun, before });
            }
            Self
        }

        /// Waits until there is a line.
        pub(in crate::ui) fn wait() {
            let stdin = io::stdin();
            while poll(&mut [PollFd::new(&stdin, PollFlags::IN)], None).is_err_and(|error| error == rustix::io::Errno::INTR) {}
            while ENDED.load(Ordering::SeqCst) {
                thread::park();
            }
        }
    }

    impl Drop for OpenLine {
        fn drop(&mut self) {
            if let Some(open) = OPEN.lock().ok().and_then(|mut open| open.take()) {
                let _ = tcsetattr(io::stdin(), OptionalActions::Now, &open.before);
            }
        }
    }

    /// Keeps what was typed of a line that is open, for whoever ends the program.
    pub(in crate::ui) fn keep() {
        let Some(open) = OPEN.lock().ok().and_then(|mut open| open.take()) else { return };
        ENDED.store(true, Ordering::SeqCst);
        let mut typed = Vec::new();
        {
            // Where every key is a key, a line needs no end to be read.
            let _keys = Mode::of_keys();
            let mut part = [0; 4096];
            while more_within(PAUSE) {
                match rustix::io::read(io::stdin(), &mut part) {
                    Ok(count @ 1..) => typed.extend_from_slice(&part[..count]),
                    _ => break,
                }
            }
        }
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &open.before);
        let words = as_one_line(&String::from_utf8_lossy(&typed));
        if !words.is_empty() {
            (open.keep)(format!("{} {words}", open.begun).trim_start());
        }
    }
}

#[cfg(unix)]
pub(super) use unix::keep;

#[cfg(not(unix))]
impl OpenLine {
    pub(super) fn begin(_: &HalfTyped) -> Self {
        Self
    }

    pub(super) fn wait() {}
}

#[cfg(not(unix))]
pub(super) fn keep() {}
