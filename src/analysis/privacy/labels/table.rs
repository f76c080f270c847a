//! A table whose columns have no names: a row of labels, and rows of values below.

use super::{
    super::{Hit, Lookout},
    with_label,
};
use crate::model::FindingKind;

/// The most cells before a label in its row.
const MOST_WIDE: usize = 24;

/// The most rows below the labels.
const MOST_ROWS: usize = 50;

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
    /// The label of what says nothing by it.
    Field,
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
        if self.row.iter().all(|(_, role)| !role.has_value()) {
            return Vec::new();
        }
        let at = self.cells.saturating_sub(1);
        if let Some(width) = self.width.filter(|width| *width > 0) {
            let rows = (at + 1).saturating_sub(self.row.len()).div_ceil(width);
            let above = at.checked_sub(rows * width).filter(|_| rows < MOST_ROWS);
            return match above.and_then(|above| self.row.get(above)) {
                Some((label, role)) if role.has_value() => with_label(lookout, label, value),
                _ => Vec::new(),
            };
        }
        if !self.has_values {
            return self.first_in_words(lookout, value);
        }
        if !value.contains(|c: char| c.is_ascii_digit()) {
            return Vec::new();
        }
        let is_day = lookout.hits(value).iter().any(|hit| hit.kind == FindingKind::ExactDate);
        for (above, (label, role)) in self.row.iter().enumerate().take(MOST_WIDE) {
            if !role.has_value() {
                continue;
            }
            let hits = with_label(lookout, label, value);
            if *role == Heading::Other && is_day || !hits.is_empty() {
                self.width = at.checked_sub(above);
                return hits;
            }
        }
        Vec::new()
    }

    /// The same of the first cell below a row of nothing but labels, if it has no digits: it stands
    /// below the first of them.
    fn first_in_words(&mut self, lookout: &Lookout, value: &str) -> Vec<Hit> {
        let Some(([(first, role), more @ ..], _)) =
            self.row.split_last().map(|(last, labels)| (labels, last))
        else {
            return Vec::new();
        };
        if more.is_empty()
            || *role != Heading::Label
            || more.iter().any(|(_, role)| *role == Heading::Words)
        {
            return Vec::new();
        }
        let hits = with_label(lookout, first, value);
        if !hits.is_empty() {
            self.row.pop();
            self.width = Some(self.row.len());
            self.has_values = true;
        }
        hits
    }
}

impl Heading {
    fn has_value(self) -> bool {
        matches!(self, Self::Label | Self::Other)
    }
}
