//! What is drawn onto a page from elsewhere: forms, and the looks of notes and fields.

use std::rc::Rc;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::{
    canvas::{Canvas, Transform},
    objects,
    page::PageReader,
    show::{GraphicsState, Within},
};

/// For one form on one page.
const MOST_DRAWS: u32 = 200;
/// For the states of one field.
const MOST_STATES: usize = 500;
/// For forms inside forms.
pub(super) const DEEPEST: usize = 12;
/// For one form, unpacked.
pub(super) const FORM_BYTES: usize = 16 << 20;

impl<'d> PageReader<'d> {
    /// Adds what a note or a field on the page shows, in each of its states.
    pub(super) fn add_appearances(
        &mut self,
        annotation: &'d Dictionary,
        resources: Option<&'d Dictionary>,
        canvas: &mut Canvas,
    ) {
        let Some(states) = objects::table(self.document, annotation, b"AP") else { return };
        let within = Within { resources, outer: None, depth: 0 };
        for key in [b"N".as_slice(), b"R", b"D"] {
            let Ok(value) = states.get(key) else { continue };
            let Ok((id, object)) = self.document.dereference(value) else { continue };
            let mut forms = vec![(id, object)];
            if let Object::Dictionary(each) = object {
                self.is_cut |= each.len() > MOST_STATES;
                forms = each
                    .iter()
                    .take(MOST_STATES)
                    .filter_map(|(_, form)| self.document.dereference(form).ok())
                    .collect();
            }
            for (id, form) in forms {
                if let Object::Stream(form) = form
                    && id.is_none_or(|id| !self.drawn.contains(&id))
                {
                    let place = self.place_of(annotation, form);
                    self.draw_form(id, form, within, &GraphicsState::new(place), canvas);
                }
            }
        }
    }

    /// Returns where the box of a form is put, so that it fills the rectangle of its annotation.
    fn place_of(&self, annotation: &Dictionary, form: &Stream) -> Transform {
        let numbers = |dict: &Dictionary, key: &[u8]| {
            objects::numbers::<4>(self.document, dict, key).unwrap_or_default()
        };
        let (rect, own) = (numbers(annotation, b"Rect"), numbers(&form.dict, b"BBox"));
        let matrix = objects::numbers(self.document, &form.dict, b"Matrix");
        let matrix = matrix.map_or(Transform::SAME, Transform);
        let corners = [(0, 1), (2, 1), (0, 3), (2, 3)].map(|(x, y)| matrix.put(own[x], own[y]));
        let least =
            |value: fn(&(f64, f64)) -> f64| corners.iter().map(value).fold(f64::MAX, f64::min);
        let (left, below) = (least(|corner| corner.0), least(|corner| corner.1));
        Transform::moved(rect[0].min(rect[2]) - left, rect[1].min(rect[3]) - below)
    }

    pub(super) fn draw_form(
        &mut self,
        id: Option<ObjectId>,
        form: &'d Stream,
        within: Within<'d, '_>,
        state: &GraphicsState<'d>,
        canvas: &mut Canvas,
    ) {
        if within.depth >= DEEPEST {
            self.is_cut = true;
            return;
        }
        if let Some(id) = id {
            self.drawn.insert(id);
            let draws = self.draws.entry(id).or_default();
            *draws += 1;
            if *draws > MOST_DRAWS {
                // A sign without letters may be drawn as often as one likes.
                self.is_cut |= self.lettered.contains(&id);
                return;
            }
        }
        let Some(content) = self.form_content(id, form) else {
            self.is_cut = true;
            return;
        };
        let matrix = objects::numbers(self.document, &form.dict, b"Matrix");
        let state = GraphicsState {
            matrix: matrix.map_or(Transform::SAME, Transform).then(state.matrix),
            ..state.clone()
        };
        let resources = objects::table(self.document, &form.dict, b"Resources");
        let inner = Within { resources, outer: Some(&within), depth: within.depth + 1 };
        let before = canvas.glyphs.len();
        self.carry_out(&content, inner, state, canvas);
        if canvas.glyphs.len() > before {
            self.lettered.extend(id);
        }
    }

    fn form_content(&mut self, id: Option<ObjectId>, form: &Stream) -> Option<Rc<Vec<u8>>> {
        if let Some(content) = id.and_then(|id| self.forms.get(&id)) {
            return Some(Rc::clone(content));
        }
        let most = FORM_BYTES.min(usize::try_from(self.bytes_left).unwrap_or(FORM_BYTES));
        let content = Rc::new(objects::unpacked(self.document, form, most)?);
        self.bytes_left = self.bytes_left.saturating_sub(content.len() as u64);
        // Small forms are drawn often.
        if let Some(id) = id
            && content.len() < 1 << 14
            && self.forms.len() < 256
        {
            self.forms.insert(id, Rc::clone(&content));
        }
        Some(content)
    }
}
