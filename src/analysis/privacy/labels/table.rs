//! A table whose columns have no names: a row of labels, and rows of values below.

use super::{
    super::{Hit, Lookout},
    with_label,
};
use crate::model::FindingKind;

/// The most cells before a label in its row.
const MOST_WIDE: usize = 24;

/// Cells that follow one another in a file that names no columns: a row of labels, and values. The
/// first value that is something only with the label above it shows how wide the table is.
#[derive(Clone, Default)]
pub(super) struct Grid {
    /// Cells without digits from the first label's row on, each with whether it is a label.
    row: Vec<(String, Heading)>,
    has_values: bool,
    /// The number of cells since the table began.
    cells: usize,
    width: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    Label,
    /// The label of something else, such as a visit.
    Other,
    Words,
}

impl Grid {
    pub(super) fn add(&mut self, said: &str, role: Heading) {
        let has_digits = said.contains(|c: char| c.is_ascii_digit());
        if role == Heading::Label && self.has_values || self.row.len() > super::COLUMNS {
            *self = Self::default();
        }
        self.has_values |= has_digits;
        if !self.has_values {
            self.row.push((said.to_owned(), role));
        }
        self.cells += 1;
    }

    /// Returns what the last cell is after the label above it.
    pub(super) fn labelled(&mut self, lookout: &Lookout, value: &str) -> Vec<Hit> {
        if self.row.iter().all(|(_, role)| *role != Heading::Label) {
            return Vec::new();
        }
        let at = self.cells.saturating_sub(1);
        if let Some(width) = self.width.filter(|width| *width > 0) {
            let rows = (at + 1).saturating_sub(self.row.len()).div_ceil(width);
            let above = at.checked_sub(rows * width);
            return match above.and_then(|above| self.row.get(above)) {
                Some((label, Heading::Label)) => with_label(lookout, label, value),
                _ => Vec::new(),
            };
        }
        let is_day = lookout.hits(value).iter().any(|hit| hit.kind == FindingKind::ExactDate);
        for (above, (label, role)) in self.row.iter().enumerate().take(MOST_WIDE) {
            let hits = match role {
                Heading::Label => with_label(lookout, label, value),
                Heading::Other if is_day => Vec::new(),
                Heading::Other | Heading::Words => continue,
            };
            if *role == Heading::Other || !hits.is_empty() {
                self.width = at.checked_sub(above);
                return hits;
            }
        }
        Vec::new()
    }
}
