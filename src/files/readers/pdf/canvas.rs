//! The letters of a page where they stand, and a matrix to put them there.

/// Moves, turns and stretches: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Transform(pub(super) [f64; 6]);

impl Transform {
    pub(super) const SAME: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Returns the matrix that does this first, and then `after`.
    pub(super) fn then(self, after: Self) -> Self {
        let (along, across) =
            (after.turned(self.0[0], self.0[1]), after.turned(self.0[2], self.0[3]));
        let origin = after.put(self.0[4], self.0[5]);
        Self([along.0, along.1, across.0, across.1, origin.0, origin.1])
    }

    /// Turns and stretches, and does not move.
    fn turned(self, x: f64, y: f64) -> (f64, f64) {
        (self.0[0] * x + self.0[2] * y, self.0[1] * x + self.0[3] * y)
    }

    pub(super) fn moved(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    pub(super) fn put(self, x: f64, y: f64) -> (f64, f64) {
        let (turned_x, turned_y) = self.turned(x, y);
        (turned_x + self.0[4], turned_y + self.0[5])
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Letter,
    Blank,
    /// A letter that cannot be known.
    Unknown,
}

/// A letter on a page, or several in one shape.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// Where its letters are in the text of the canvas.
    pub(super) text: (usize, usize),
    pub(super) sort: Sort,
    /// Where it begins and ends, on the line that letters stand on.
    pub(super) from: (f64, f64),
    pub(super) to: (f64, f64),
    /// The size of its font along the line, and across it.
    pub(super) wide: f64,
    pub(super) high: f64,
    /// The direction of its line in degrees, and whether it is drawn as in a mirror.
    pub(super) turn: i64,
    pub(super) is_mirrored: bool,
    /// The command that drew it, and the words that stand for it (0 for none).
    pub(super) run: usize,
    pub(super) span: usize,
}

#[derive(Clone, Default)]
pub(super) struct Canvas {
    pub(super) text: String,
    pub(super) glyphs: Vec<Glyph>,
    /// The words that stand for other letters (`/ActualText`), of which a glyph has the number from 1.
    pub(super) spans: Vec<String>,
    /// PageWords that describe a part of the page.
    pub(super) said: Vec<String>,
    /// The codes of letters that cannot be known, as if they were letters.
    pub(super) codes: String,
}

impl Canvas {
    pub(super) fn letters(&self, glyph: &Glyph) -> &str {
        self.text.get(glyph.text.0..glyph.text.1).unwrap_or_default()
    }
}
