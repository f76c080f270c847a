//! Keeps a half-typed line in line mode if something ends the program. If the window is closed the
//! line is lost, because the terminal can no longer be read.

#[cfg(not(unix))]
use crate::store::HalfTyped;

/// A line is being typed while this lives.
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
        /// Stores words in the field's draft.
        keep: Box<dyn Fn(&str) + Send>,
        /// The words that were there before, to which the line is added.
        begun: String,
        before: Termios,
    }

    static OPEN: Mutex<Option<OpenField>> = Mutex::new(None);
    /// Set when the program ends: then only the handler may read the terminal.
    static ENDED: AtomicBool = AtomicBool::new(false);

    impl OpenLine {
        pub(in crate::ui) fn begin(half: &HalfTyped) -> Self {
            if let (Ok(before), Ok(mut open)) = (tcgetattr(io::stdin()), OPEN.lock()) {
                let mut mode = before.clone();
                // Otherwise the terminal discards the line on Ctrl-C.
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
            while poll(&mut [PollFd::new(&stdin, PollFlags::IN)], None)
                .is_err_and(|error| error == rustix::io::Errno::INTR)
            {}
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

    /// Stores the half-typed line of an open field, before the program ends.
    pub(in crate::ui) fn keep() {
        let Some(open) = OPEN.lock().ok().and_then(|mut open| open.take()) else { return };
        ENDED.store(true, Ordering::SeqCst);
        let mut typed = Vec::new();
        {
            // In key mode a line can be read before its end.
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
