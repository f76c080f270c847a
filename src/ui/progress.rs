//! How far a long piece of work is, on a terminal and only if it is long.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Less work than this is over before a bar could be read, in bytes.
const WORTH_SHOWING_BYTES: u64 = 64 << 20;

pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar for `total_bytes` of work, called `what`.
    #[must_use]
    pub fn new(what: &'static str, total_bytes: u64) -> Self {
        let is_shown = total_bytes >= WORTH_SHOWING_BYTES && std::io::stderr().is_terminal();
        let target = if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(total_bytes), target);
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {bytes} of {total_bytes}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        Self { bar }
    }

    pub fn passed(&self, bytes: u64) {
        self.bar.inc(bytes);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
