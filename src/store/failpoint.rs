//! Injects faults for the crash tests: in a debug build every durable step is counted and may fail.
//!
//! `IMH_FAIL=kill:3` exits before the third step, `torn:3` writes half of it and exits,
//! `error:3:28` makes it fail with that error number, and `wait:3` makes the file `IMH_FAIL_GATE`
//! and waits until it is removed. `IMH_FAIL=count` prints the number of steps. A release build has
//! none of this.

#[cfg(not(debug_assertions))]
use std::io;

/// The outcome of the next step.
pub(super) enum Fate {
    Go,
    #[cfg(debug_assertions)]
    Torn,
}

#[cfg(not(debug_assertions))]
#[inline]
pub(super) fn step() -> io::Result<Fate> {
    Ok(Fate::Go)
}

#[cfg(not(debug_assertions))]
/// Returns the number of durable steps so far; a release build does not count them.
#[must_use]
pub fn steps_if_counted() -> Option<u64> {
    None
}

#[cfg(debug_assertions)]
pub(super) use debug::step;
#[cfg(debug_assertions)]
pub use debug::steps_if_counted;

#[cfg(debug_assertions)]
mod debug {
    #![expect(
        clippy::disallowed_methods,
        reason = "a fault is asked for by the environment, and only in a debug build"
    )]

    use std::{
        env, fs, io, process,
        sync::atomic::{AtomicU64, Ordering},
        thread,
        time::Duration,
    };

    use super::Fate;

    static STEPS: AtomicU64 = AtomicU64::new(0);

    pub(in crate::store) fn step() -> io::Result<Fate> {
        let here = STEPS.fetch_add(1, Ordering::SeqCst) + 1;
        let Ok(asked) = env::var("IMH_FAIL") else { return Ok(Fate::Go) };
        let mut parts = asked.split(':');
        let (fate, at) =
            (parts.next().unwrap_or_default(), parts.next().and_then(|at| at.parse::<u64>().ok()));
        if at != Some(here) {
            return Ok(Fate::Go);
        }
        match fate {
            "kill" => process::abort(),
            "torn" => Ok(Fate::Torn),
            "error" => Err(io::Error::from_raw_os_error(
                parts.next().and_then(|code| code.parse().ok()).unwrap_or(5),
            )),
            "wait" => {
                let gate = env::var("IMH_FAIL_GATE").unwrap_or_default();
                fs::write(&gate, b"")?;
                while fs::metadata(&gate).is_ok() {
                    thread::sleep(Duration::from_millis(2));
                }
                Ok(Fate::Go)
            }
            _ => Ok(Fate::Go),
        }
    }

    /// Returns the number of durable steps so far, if the environment asks for it.
    #[must_use]
    pub fn steps_if_counted() -> Option<u64> {
        (env::var("IMH_FAIL").as_deref() == Ok("count")).then(|| STEPS.load(Ordering::SeqCst))
    }
}
