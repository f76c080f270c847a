//! Counts the columns of places in a text.

/// The columns of places in a text, asked for in order, so that a long line is counted once.
pub(super) struct Columns<'t> {
    text: &'t str,
    /// How many characters of the line stand before the text.
    begins: usize,
    counted: (usize, usize),
}

impl<'t> Columns<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self::after(0, text)
    }

    /// Counts the columns of a piece of a line that begins after so many of its characters.
    pub(super) fn after(begins: usize, text: &'t str) -> Self {
        Self { text, begins, counted: (0, 1) }
    }

    pub(super) fn at(&mut self, byte: usize) -> usize {
        let (from, column) = if byte < self.counted.0 { (0, 1) } else { self.counted };
        self.counted = (byte, column + self.text[from..byte].chars().count());
        self.begins + self.counted.1
    }
}
