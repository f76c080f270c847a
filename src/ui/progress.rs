//! Shows the progress of long work, on a terminal only.

use std::{
    io::IsTerminal,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use console::Term;

use super::interrupt::{self, OnInterrupt};
use crate::text::{FULL, OPEN, bar, cut, size};

/// Smaller work, in bytes, ends before a bar could be read.
const WORTH_SHOWING_BYTES: u64 = 64 << 20;
const BAR_COLUMNS: usize = 30;
/// The most updates of the bar: enough to see it move, and cheap.
const STEPS: u128 = 200;

pub struct Progress {
    what: &'static str,
    total_bytes: u64,
    passed_bytes: AtomicU64,
    /// The bar, and the step at which it was drawn last; `None` if nobody would see it.
    shown: Option<Mutex<(Term, u128)>>,
    interrupted_before: OnInterrupt,
}

impl Progress {
    /// Makes a bar named `what` for `total_bytes` of work.
    #[must_use]
    pub fn new(what: &'static str, total_bytes: u64) -> Self {
        let is_shown = total_bytes >= WORTH_SHOWING_BYTES && std::io::stderr().is_terminal();
        let shown = is_shown.then(|| Mutex::new((Term::stderr(), 0)));
        let interrupted_before =
            interrupt::answer_with(OnInterrupt::End("Stopped. Nothing was changed."));
        Self { what, total_bytes, passed_bytes: AtomicU64::new(0), shown, interrupted_before }
    }

    pub fn passed(&self, bytes: u64) {
        let passed = self.passed_bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let step = u128::from(passed) * STEPS / u128::from(self.total_bytes.max(1));
        // If another thread draws at the moment, its bar is nearly the same.
        if let Some(Ok(mut shown)) = self.shown.as_ref().map(Mutex::try_lock)
            && step > shown.1
        {
            shown.1 = step;
            let columns = usize::from(shown.0.size().1).saturating_sub(1);
            let line = cut(&line(self.what, passed, self.total_bytes), columns);
            // A bar that cannot be drawn does not stop the work.
            let _ = shown.0.clear_line().and_then(|()| shown.0.write_str(&line));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(Ok(shown)) = self.shown.as_ref().map(Mutex::lock) {
            let _ = shown.0.clear_line();
        }
        interrupt::answer_with(self.interrupted_before);
    }
}

fn line(what: &str, passed_bytes: u64, total_bytes: u64) -> String {
    let passed_bytes = passed_bytes.min(total_bytes);
    let full = u128::from(passed_bytes) * BAR_COLUMNS as u128 / u128::from(total_bytes.max(1));
    let full = usize::try_from(full).unwrap_or(BAR_COLUMNS);
    format!(
        "{what} {} {} of {}",
        bar(&[(FULL, full)], BAR_COLUMNS, OPEN),
        size(passed_bytes),
        size(total_bytes)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fills_and_never_runs_over() {
        let half = "\u{2588}".repeat(15) + &"\u{2591}".repeat(15);
        assert_eq!(
            line("Reading", 50_000_000, 100_000_000),
            format!("Reading {half} 50 MB of 100 MB")
        );
        let whole = "\u{2588}".repeat(30);
        assert_eq!(
            line("Reading", u64::MAX, 100_000_000),
            format!("Reading {whole} 100 MB of 100 MB")
        );
    }
}
