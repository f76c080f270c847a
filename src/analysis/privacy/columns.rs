//! Counts the columns of places in a text.

/// The columns of places in a text, asked for in order, so that a long line is counted once.
pub(super) struct Columns<'t> {
    text: &'t str,
    counted: (usize, usize),
}

impl<'t> Columns<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, counted: (0, 1) }
    }

    pub(super) fn at(&mut self, byte: usize) -> usize {
        let (from, column) = if byte < self.counted.0 { (0, 1) } else { self.counted };
        self.counted = (byte, column + self.text[from..byte].chars().count());
        self.counted.1
    }
}
