//! The next thing for a person to do.

use super::{Decided, Tally};
use crate::model::Portfolio;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Assessors ask for something, and nothing about it is new yet.
    Answer,
    /// Everything that was asked for is there.
    SendAgain,
    Rate,
    CloseGaps,
    Collect,
    Send,
}

/// Returns what comes next for a portfolio with so much evidence and these decisions of assessors.
#[must_use]
pub fn next(portfolio: &Portfolio, tally: Tally, decided: &[Decided<'_>], evidence: usize) -> Next {
    let mut asked = decided.iter().filter(|one| !one.is_accepted());
    if asked.clone().any(|one| one.since.is_empty()) {
        Next::Answer
    } else if asked.next().is_some() && !portfolio.since_export.is_empty() {
        Next::SendAgain
    } else if tally.not_rated > 0 {
        Next::Rate
    } else if tally.not_met > 0 {
        Next::CloseGaps
    } else if evidence == 0 {
        Next::Collect
    } else {
        Next::Send
    }
}
