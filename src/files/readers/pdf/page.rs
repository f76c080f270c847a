//! Carries out the commands of a page as far as they place letters.

use std::{
    cell::Cell,
    collections::{HashMap, HashSet},
    rc::Rc,
};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::{
    canvas::{Canvas, Sort, Transform},
    font::{BytesLeft, DrawnFont, FONT_BYTES, Font, FontKind, Lettering},
    forms::{DEEPEST, FORM_BYTES},
    objects,
    show::{Cursor, GraphicsState, Show, Within},
    tokens::{Commands, Operand},
};

/// For all pages of a file together.
const MOST_COMMANDS: u64 = 20_000_000;
const MOST_GLYPHS: usize = 3_000_000;
const MOST_GLYPHS_OF_PAGE: usize = 300_000;
/// For states that are put aside.
const MOST_STATES: usize = 512;
/// For values before a command, or in a list.
const MOST_GIVEN: usize = 1 << 16;

pub(super) struct PageReader<'d> {
    pub(super) document: &'d Document,
    fonts: HashMap<usize, Rc<Font<'d>>>,
    font_bytes: BytesLeft,
    /// For letters in a font that is not there.
    plain_font: Rc<Font<'d>>,
    pub(super) forms: HashMap<ObjectId, Rc<Vec<u8>>>,
    pub(super) draws: HashMap<ObjectId, u32>,
    /// The forms that show letters.
    pub(super) lettered: HashSet<ObjectId>,
    /// The forms that were drawn somewhere.
    pub(super) drawn: HashSet<ObjectId>,
    commands_left: u64,
    glyphs_left: usize,
    /// How many bytes forms may still unpack to.
    pub(super) bytes_left: u64,
    /// True once something of the page was left out.
    pub(super) is_cut: bool,
}

impl<'d> PageReader<'d> {
    pub(super) fn new(document: &'d Document, bytes_left: u64) -> Self {
        Self {
            document,
            fonts: HashMap::new(),
            plain_font: Rc::new(Font::plain()),
            font_bytes: Rc::new(Cell::new(FONT_BYTES)),
            forms: HashMap::new(),
            draws: HashMap::new(),
            lettered: HashSet::new(),
            drawn: HashSet::new(),
            commands_left: MOST_COMMANDS,
            glyphs_left: MOST_GLYPHS,
            bytes_left,
            is_cut: false,
        }
    }

    /// Returns whether the maps of some fonts were left out, since there are too many.
    pub(super) fn lacks_fonts(&self) -> bool {
        self.font_bytes.get() == 0
    }

    /// Returns the letters of a page, or of a form by itself.
    pub(super) fn page(&mut self, content: &[u8], resources: Option<&'d Dictionary>) -> Canvas {
        let mut canvas = Canvas::default();
        self.draws.clear();
        self.is_cut = false;
        let within = Within { resources, outer: None, depth: 0 };
        self.carry_out(content, within, GraphicsState::new(Transform::SAME), &mut canvas);
        canvas
    }

    pub(super) fn carry_out(
        &mut self,
        content: &[u8],
        within: Within<'d, '_>,
        state: GraphicsState<'d>,
        canvas: &mut Canvas,
    ) {
        let mut state = state;
        let (mut states, mut not_kept): (Vec<GraphicsState<'d>>, u64) = (Vec::new(), 0);
        let mut text = Cursor { matrix: Transform::SAME, line: Transform::SAME };
        // For each open mark, the words that stand for what is in it.
        let mut marks: Vec<usize> = Vec::new();
        let mut commands = Commands::new(content, MOST_GIVEN);
        while let Some(command) = commands.next() {
            let Some(left) = self.commands_left.checked_sub(1) else {
                self.is_cut = true;
                return;
            };
            self.commands_left = left;
            let given = &commands.given;
            let number = |at: usize| given.get(at).map_or(0.0, Operand::number);
            match command {
                b"q" if states.len() < MOST_STATES => states.push(state.clone()),
                b"q" => not_kept += 1,
                b"Q" if not_kept > 0 => not_kept -= 1,
                b"Q" => state = states.pop().unwrap_or(state),
                b"cm" => state.matrix = matrix(given).then(state.matrix),
                b"BT" => text = Cursor { matrix: Transform::SAME, line: Transform::SAME },
                b"Tc" => state.between_letters = number(0),
                b"Tw" => state.between_words = number(0),
                b"Tz" => state.stretch = number(0) / 100.0,
                b"TL" => state.leading = number(0),
                b"Ts" => state.rise = number(0),
                b"Tf" => {
                    state.size = number(1);
                    let name = given.first().and_then(Operand::name);
                    state.font = name.and_then(|name| self.font(within, name));
                }
                b"gs" => {
                    let name = given.first().and_then(Operand::name).unwrap_or_default();
                    self.set_by_table(within, name, &mut state);
                }
                b"Td" => text.next_line(number(0), number(1)),
                b"TD" => {
                    state.leading = -number(1);
                    text.next_line(number(0), number(1));
                }
                b"Tm" => {
                    text.line = matrix(given);
                    text.matrix = text.line;
                }
                b"T*" => text.next_line(0.0, -state.leading),
                b"Tj" | b"'" | b"\"" | b"TJ" => {
                    if matches!(command, b"'" | b"\"") {
                        text.next_line(0.0, -state.leading);
                    }
                    if command == b"\"" {
                        state.between_words = number(0);
                        state.between_letters = number(1);
                    }
                    let span = marks.iter().rev().find(|&&span| span > 0).copied().unwrap_or(0);
                    let run = canvas.glyphs.last().map_or(0, |glyph| glyph.run + 1);
                    let mut show = Show { state: &state, text: &mut text, within, run, span };
                    match given.last() {
                        Some(Operand::List(list)) => {
                            for value in list {
                                if let Some(bytes) = value.text() {
                                    self.show(&mut show, bytes, canvas);
                                } else {
                                    show.move_by(-value.number() / 1000.0);
                                }
                            }
                        }
                        Some(value) => {
                            self.show(&mut show, value.text().unwrap_or_default(), canvas);
                        }
                        None => {}
                    }
                }
                b"BMC" => marks.push(0),
                b"BDC" => {
                    let span = self.mark(within, given.get(1), canvas);
                    marks.push(span);
                }
                b"EMC" => {
                    marks.pop();
                }
                b"Do" => {
                    let name = given.first().and_then(Operand::name).unwrap_or_default();
                    if let Some((id, Object::Stream(form))) =
                        within.find(self.document, b"XObject", name)
                        && objects::name(self.document, &form.dict, b"Subtype") == b"Form"
                    {
                        let before = canvas.glyphs.len();
                        self.draw_form(id, form, within, &state, canvas);
                        if let Some(&span) = marks.iter().rev().find(|&&span| span > 0) {
                            for glyph in canvas.glyphs.iter_mut().skip(before) {
                                glyph.span = if glyph.span == 0 { span } else { glyph.span };
                            }
                        }
                    }
                }
                _ => {}
            }
            marks.truncate(MOST_STATES);
        }
        self.is_cut |= commands.is_cut;
    }

    fn set_by_table(&mut self, within: Within<'d, '_>, name: &[u8], state: &mut GraphicsState<'d>) {
        let Some((_, Object::Dictionary(table))) = within.find(self.document, b"ExtGState", name)
        else {
            return;
        };
        if let [font, size] = objects::list(self.document, table, b"Font")
            && let Ok((_, Object::Dictionary(font))) = self.document.dereference(font)
        {
            state.size = objects::number(self.document, size).unwrap_or(1.0);
            state.font = Some(self.font_of(font));
        }
    }

    fn font(&mut self, within: Within<'d, '_>, name: &[u8]) -> Option<Rc<Font<'d>>> {
        let (_, font) = within.find(self.document, b"Font", name)?;
        Some(self.font_of(font.as_dict().ok()?))
    }

    fn font_of(&mut self, font: &'d Dictionary) -> Rc<Font<'d>> {
        // The objects of a document stay where they are as long as it is lent.
        let key = std::ptr::from_ref(font).addr();
        let (document, left) = (self.document, &self.font_bytes);
        let known = self.fonts.entry(key);
        Rc::clone(known.or_insert_with(|| Rc::new(Font::read(document, font, left))))
    }

    /// Returns the number of the words that stand for what a mark holds, and 0 if none do.
    fn mark(
        &self,
        within: Within<'d, '_>,
        given: Option<&Operand<'_>>,
        canvas: &mut Canvas,
    ) -> usize {
        let mut actual = None;
        let mut take = |key: &[u8], text: String, canvas: &mut Canvas| match key {
            b"ActualText" => actual = Some(text),
            b"Alt" | b"E" => canvas.said.push(text),
            _ => {}
        };
        match given {
            Some(Operand::Table(pairs)) => {
                for (key, value) in pairs {
                    if let Some(bytes) = value.text() {
                        take(key, text_of(bytes), canvas);
                    }
                }
            }
            Some(Operand::Name(name)) => {
                let found = within.find(self.document, b"Properties", name);
                let table = found.and_then(|(_, table)| objects::as_table(table));
                for key in [b"ActualText".as_slice(), b"Alt", b"E"] {
                    let text = table.and_then(|table| objects::get(self.document, table, key));
                    if let Some(Object::String(bytes, _)) = text {
                        take(key, text_of(bytes), canvas);
                    }
                }
            }
            _ => {}
        }
        let Some(actual) = actual else { return 0 };
        canvas.spans.push(actual);
        canvas.spans.len()
    }

    fn show(&mut self, show: &mut Show<'d, '_>, bytes: &[u8], canvas: &mut Canvas) {
        let font = show.state.font.clone();
        let font = font.unwrap_or_else(|| Rc::clone(&self.plain_font));
        for code in font.codes(bytes) {
            if self.glyphs_left == 0 || canvas.glyphs.len() >= MOST_GLYPHS_OF_PAGE {
                self.is_cut = true;
                return;
            }
            self.glyphs_left -= 1;
            let begin = canvas.text.len();
            let mut shown = font.push_letters(code.code, &mut canvas.text);
            if let FontKind::Drawn(drawn) = &font.kind
                && let Some(commands) = drawn.commands.get(&code.code)
            {
                let is_placed =
                    shown == Lettering::Unknown && self.draw_letter(show, drawn, commands, canvas);
                if is_placed {
                    shown = Lettering::Nothing;
                }
            }
            if shown == Lettering::Unknown {
                canvas.text.truncate(begin);
                canvas.text.push('\u{fffd}');
                canvas.codes.extend(char::from_u32(code.code));
            }
            let text = (begin, canvas.text.len());
            let letters = &canvas.text[begin..];
            let sort = match shown {
                Lettering::Unknown => Sort::Unknown,
                _ if letters.chars().all(char::is_whitespace) => Sort::Blank,
                _ => Sort::Letter,
            };
            if !letters.is_empty() && shown != Lettering::Nothing {
                canvas.glyphs.push(show.glyph(&font, code.width, sort, text));
            }
            let spaced = if code.is_blank_byte { show.state.between_words } else { 0.0 };
            show.advance(&font, code.width, show.state.between_letters + spaced);
        }
    }

    /// Carries out the commands that draw a letter, and returns whether they show letters.
    fn draw_letter(
        &mut self,
        show: &Show<'d, '_>,
        drawn: &DrawnFont<'d>,
        commands: &'d Stream,
        canvas: &mut Canvas,
    ) -> bool {
        let most = FORM_BYTES.min(usize::try_from(self.bytes_left).unwrap_or(FORM_BYTES));
        if show.within.depth >= DEEPEST {
            return false;
        }
        let Some(content) = objects::unpacked(self.document, commands, most) else { return false };
        self.bytes_left = self.bytes_left.saturating_sub(content.len() as u64);
        // Most letters are pictures or outlines.
        if !["Tj", "TJ", "Do", "'"]
            .iter()
            .any(|name| memchr::memmem::find(&content, name.as_bytes()).is_some())
        {
            return false;
        }
        let before = canvas.glyphs.len();
        let matrix = Transform(drawn.matrix).then(show.matrix());
        let within = Within {
            resources: drawn.resources,
            outer: Some(&show.within),
            depth: show.within.depth + 1,
        };
        self.carry_out(&content, within, GraphicsState::new(matrix), canvas);
        canvas.glyphs.len() > before
    }
}

fn matrix(given: &[Operand<'_>]) -> Transform {
    let mut matrix = [0.0; 6];
    for (to, from) in matrix.iter_mut().zip(given) {
        *to = from.number();
    }
    Transform(matrix)
}

/// Returns the words of a string that is no shown one.
fn text_of(bytes: &[u8]) -> String {
    let string = Object::String(bytes.to_vec(), lopdf::StringFormat::Literal);
    lopdf::decode_text_string(&string)
        .unwrap_or_else(|_| bytes.iter().map(|&byte| char::from(byte)).collect())
}
