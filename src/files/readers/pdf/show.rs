//! The state of a page while letters are shown: matrices, the font, and where the next letter stands.

use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{
    canvas::{Glyph, Sort, Transform},
    font::{Font, FontKind},
    objects,
};

#[derive(Clone)]
pub(super) struct GraphicsState<'d> {
    pub(super) matrix: Transform,
    pub(super) font: Option<Rc<Font<'d>>>,
    pub(super) size: f64,
    pub(super) between_letters: f64,
    pub(super) between_words: f64,
    pub(super) stretch: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
}

impl GraphicsState<'_> {
    pub(super) fn new(matrix: Transform) -> Self {
        Self {
            matrix,
            font: None,
            size: 1.0,
            between_letters: 0.0,
            between_words: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

/// Content that is carried out: where its fonts and forms are, and how deep inside others it is.
#[derive(Clone, Copy)]
pub(super) struct Within<'d, 'r> {
    pub(super) resources: Option<&'d Dictionary>,
    /// The resources of what it is drawn in, for what its own do not have.
    pub(super) outer: Option<&'r Within<'d, 'r>>,
    pub(super) depth: usize,
}

impl<'d> Within<'d, '_> {
    /// Returns a font, a form or the like by its name, and its id.
    pub(super) fn find(
        &self,
        document: &'d Document,
        sort: &[u8],
        name: &[u8],
    ) -> Option<(Option<ObjectId>, &'d Object)> {
        let here = self
            .resources
            .and_then(|resources| objects::table(document, resources, sort))
            .and_then(|sort| sort.get(name).ok())
            .and_then(|object| document.dereference(object).ok());
        here.or_else(|| self.outer?.find(document, sort, name))
    }
}

/// The state of the text: where the next letter and the next line begin.
pub(super) struct Cursor {
    pub(super) matrix: Transform,
    pub(super) line: Transform,
}

impl Cursor {
    pub(super) fn next_line(&mut self, x: f64, y: f64) {
        self.line = Transform::moved(x, y).then(self.line);
        self.matrix = self.line;
    }
}

/// A string that is being shown.
pub(super) struct Show<'d, 's> {
    pub(super) state: &'s GraphicsState<'d>,
    pub(super) text: &'s mut Cursor,
    pub(super) within: Within<'d, 's>,
    pub(super) run: usize,
    pub(super) span: usize,
}

impl<'d> Show<'d, '_> {
    /// Moves on by a part of the size, without a letter.
    pub(super) fn move_by(&mut self, part: f64) {
        let is_vertical = self.state.font.as_ref().is_some_and(|font| is_vertical(font));
        let by = part * self.state.size;
        self.text.matrix = if is_vertical {
            Transform::moved(0.0, by)
        } else {
            Transform::moved(by * self.state.stretch, 0.0)
        }
        .then(self.text.matrix);
    }

    pub(super) fn advance(&mut self, font: &Font<'_>, width: f64, spaced: f64) {
        let by = if is_vertical(font) {
            Transform::moved(0.0, spaced - self.state.size)
        } else {
            Transform::moved((width * self.state.size + spaced) * self.state.stretch, 0.0)
        };
        self.text.matrix = by.then(self.text.matrix);
    }

    /// Returns what puts a letter of size 1 on the page.
    pub(super) fn matrix(&self) -> Transform {
        let state = self.state;
        Transform([state.size * state.stretch, 0.0, 0.0, state.size, 0.0, state.rise])
            .then(self.text.matrix)
            .then(state.matrix)
    }

    pub(super) fn glyph(
        &self,
        font: &Font<'d>,
        width: f64,
        sort: Sort,
        text: (usize, usize),
    ) -> Glyph {
        let matrix = self.matrix();
        let size = if let FontKind::Drawn(drawn) = &font.kind { drawn.size } else { 1.0 };
        let (along, length) = if is_vertical(font) {
            ((-matrix.0[2], -matrix.0[3]), (0.0, -1.0))
        } else {
            ((matrix.0[0], matrix.0[1]), (width, 0.0))
        };
        let wide = matrix.0[0].hypot(matrix.0[1]) * size;
        let area = (matrix.0[0] * matrix.0[3] - matrix.0[1] * matrix.0[2]) * size * size;
        let high = if wide > 0.0 { area.abs() / wide } else { 0.0 };
        let (from, to) = (matrix.put(0.0, 0.0), matrix.put(length.0, length.1));
        let numbers = [from.0, from.1, to.0, to.1, wide, high];
        let fits = numbers.iter().all(|number| number.is_finite() && number.abs() < 1e9);
        let turn = along.1.atan2(along.0).to_degrees().round();
        let glyph = Glyph {
            text,
            sort,
            from,
            to,
            wide: wide.max(1e-6),
            high: high.max(1e-6),
            turn: objects::to_whole(turn).unwrap_or(0),
            is_mirrored: area < 0.0,
            run: self.run,
            span: self.span,
        };
        if fits {
            return glyph;
        }
        // A letter nowhere is still a letter.
        Glyph { from: (0.0, 0.0), to: (0.0, 0.0), wide: 1.0, high: 1.0, turn: 0, ..glyph }
    }
}

fn is_vertical(font: &Font<'_>) -> bool {
    matches!(&font.kind, FontKind::Wide(wide) if wide.is_vertical)
}
