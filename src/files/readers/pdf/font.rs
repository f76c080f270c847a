//! A font: for each code its letters, and how far it moves on.

use std::{cell::Cell, collections::HashMap, rc::Rc};

use lopdf::{Dictionary, Document, Object, Stream};
use unicode_normalization::UnicodeNormalization;

use super::{
    cmap::Map,
    encoding,
    letters::{names_of_codes, simple_letters},
    objects,
    wide::Wide,
};

/// A code of a shown string.
pub(super) struct ShownCode {
    pub(super) code: u32,
    /// How far it moves on, where 1 is the size of the font.
    pub(super) width: f64,
    /// True for the blank of one byte, which words are spaced by.
    pub(super) is_blank_byte: bool,
}

/// What a code shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lettering {
    Letters,
    Nothing,
    /// Letters that cannot be known.
    Unknown,
}

pub(super) struct Font<'d> {
    pub(super) kind: FontKind<'d>,
    map: Option<Map>,
    /// The letters of codes of one byte, if they are known without the map.
    simple: Vec<Option<String>>,
    pub(super) widths: HashMap<u32, f64>,
    pub(super) usual_width: f64,
}

pub(super) enum FontKind<'d> {
    /// One byte is a letter.
    Simple,
    Wide(Box<Wide<'d>>),
    /// Each letter is drawn by commands.
    Drawn(Box<DrawnFont<'d>>),
}

pub(super) struct DrawnFont<'d> {
    pub(super) matrix: [f64; 6],
    pub(super) resources: Option<&'d Dictionary>,
    /// The commands of each code.
    pub(super) commands: HashMap<u32, &'d Stream>,
    /// The size of its letters, in the measure of its matrix.
    pub(super) size: f64,
}

/// The bytes that the fonts of a file may unpack to.
pub(super) const FONT_BYTES: usize = 128 << 20;
/// For one that cannot be unpacked.
const FAILED_BYTES: usize = 1 << 20;
/// For one map of a font, or its program.
pub(super) const MAP_BYTES: usize = 4 << 20;
pub(super) const PROGRAM_BYTES: usize = 32 << 20;

/// How many bytes may still be unpacked.
pub(super) type BytesLeft = Rc<Cell<usize>>;

pub(super) fn unpacked(
    document: &Document,
    object: &Object,
    most: usize,
    left: &BytesLeft,
) -> Option<Vec<u8>> {
    let most = most.min(left.get());
    let bytes = objects::unpacked(document, object.as_stream().ok()?, most);
    // One that cannot be unpacked takes time as well.
    let taken = bytes.as_ref().map_or(FAILED_BYTES, Vec::len);
    left.set(left.get().saturating_sub(taken));
    bytes
}

impl<'d> Font<'d> {
    /// `left` is how many bytes may still be unpacked for fonts.
    pub(super) fn read(document: &'d Document, dict: &'d Dictionary, left: &BytesLeft) -> Self {
        let map = match objects::get(document, dict, b"ToUnicode") {
            Some(map @ Object::Stream(_)) => {
                unpacked(document, map, MAP_BYTES, left).map(|bytes| Map::read(&bytes))
            }
            _ => None,
        };
        let mut font = Self {
            kind: FontKind::Simple,
            map: map.filter(Map::has_letters),
            simple: Vec::new(),
            widths: HashMap::new(),
            usual_width: 0.5,
        };
        match objects::name(document, dict, b"Subtype") {
            b"Type0" => font.read_wide(document, dict, left),
            b"Type3" => font.read_drawn(document, dict, left),
            _ => font.read_simple(document, dict, left),
        }
        font
    }

    /// A font whose codes are those of most programs.
    pub(super) fn plain() -> Self {
        let letter = |&letter: &char| (letter != '\u{fffd}').then(|| letter.to_string());
        let letters = encoding::table("WinAnsi");
        Self {
            kind: FontKind::Simple,
            map: None,
            simple: [const { None }; 32].into_iter().chain(letters.iter().map(letter)).collect(),
            widths: HashMap::new(),
            usual_width: 0.5,
        }
    }

    fn read_simple(&mut self, document: &'d Document, dict: &'d Dictionary, left: &BytesLeft) {
        let descriptor = objects::table(document, dict, b"FontDescriptor");
        let base = objects::name(document, dict, b"BaseFont");
        // A part of a font has a prefix: `ABCDEF+Helvetica`.
        let base = base.rsplit(|&byte| byte == b'+').next().unwrap_or_default();
        let base = String::from_utf8_lossy(base).into_owned();
        self.simple = simple_letters(document, dict, descriptor, &base, left);
        self.read_widths(document, dict, 1000.0);
        let missing =
            descriptor.and_then(|dict| objects::number(document, dict.get(b"MissingWidth").ok()?));
        self.usual_width = missing.map_or(0.5, |width| width / 1000.0);
        if self.widths.is_empty() {
            let standard = encoding::standard_widths(standard_name(&base));
            let is_even = base.contains("Courier") || base.contains("Mono");
            self.usual_width = if is_even { 0.6 } else { 0.5 };
            if let Some(widths) = standard.filter(|_| !is_even) {
                for (code, letters) in (0..).zip(&self.simple) {
                    let first = letters.as_ref().and_then(|letters| letters.chars().next());
                    let width = first.and_then(|first| widths.get(&first));
                    self.widths.extend(width.map(|width| (code, width / 1000.0)));
                }
            }
        }
    }

    fn read_widths(&mut self, document: &Document, dict: &Dictionary, per_size: f64) {
        let first = dict.get(b"FirstChar").ok().and_then(|first| objects::whole(document, first));
        let widths = objects::list(document, dict, b"Widths").iter().take(256);
        for (code, width) in (first.unwrap_or(0).min(255)..).zip(widths) {
            if let Some(width) = objects::number(document, width) {
                self.widths.insert(code, width / per_size);
            }
        }
    }

    fn read_drawn(&mut self, document: &'d Document, dict: &'d Dictionary, left: &BytesLeft) {
        self.simple = simple_letters(document, dict, None, "", left);
        let matrix = objects::numbers(document, dict, b"FontMatrix")
            .unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
        // Widths are in the measure of its matrix.
        let across = matrix[0].hypot(matrix[1]);
        self.read_widths(document, dict, if across > 0.0 { 1.0 / across } else { 1.0 });
        self.usual_width = 0.0;
        let boxed = objects::numbers::<4>(document, dict, b"FontBBox").unwrap_or_default();
        let high = (boxed[3] - boxed[1]).abs() * matrix[2].hypot(matrix[3]);
        let known: Vec<f64> = self.widths.values().copied().filter(|&width| width > 0.0).collect();
        let mean =
            known.iter().sum::<f64>() / f64::from(u32::try_from(known.len()).unwrap_or(1).max(1));
        // A letter is about half as wide as it is high, whatever a box says.
        let size = if mean > 0.0 { high.clamp(mean * 1.2, mean * 3.0) } else { high };
        let procedures = objects::table(document, dict, b"CharProcs");
        let mut commands = HashMap::new();
        for (code, name) in names_of_codes(document, dict) {
            let stream = procedures
                .and_then(|procedures| objects::get(document, procedures, name))
                .and_then(|stream| stream.as_stream().ok());
            commands.extend(stream.map(|stream| (u32::from(code), stream)));
        }
        self.kind = FontKind::Drawn(Box::new(DrawnFont {
            matrix,
            resources: objects::table(document, dict, b"Resources"),
            commands,
            size: if size > 0.0 { size } else { 1.0 },
        }));
    }

    /// Divides a shown string into codes.
    pub(super) fn codes<'s>(&'s self, bytes: &'s [u8]) -> impl Iterator<Item = ShownCode> + 's {
        let mut rest = bytes;
        std::iter::from_fn(move || {
            let length = self.length(rest).min(rest.len());
            if length == 0 {
                return None;
            }
            let code = rest[..length].iter().fold(0, |code, &byte| code << 8 | u32::from(byte));
            let is_blank_byte = length == 1 && code == 32;
            rest = &rest[length..];
            let number = self.number(code);
            let width = self.widths.get(&number).copied().unwrap_or(self.usual_width);
            Some(ShownCode { code, width, is_blank_byte })
        })
    }

    fn length(&self, bytes: &[u8]) -> usize {
        if let FontKind::Wide(wide) = &self.kind { wide.length(bytes) } else { 1 }
    }

    /// Returns the number under which widths and shapes are kept.
    fn number(&self, code: u32) -> u32 {
        if let FontKind::Wide(wide) = &self.kind { wide.number(code) } else { code }
    }

    /// Appends the letters of a code.
    pub(super) fn push_letters(&self, code: u32, letters: &mut String) -> Lettering {
        let mapped = self.map.as_ref().and_then(|map| map.letters(code));
        if let Some(mapped) = mapped.filter(|mapped| is_meant(mapped)) {
            return push(&mapped, letters);
        }
        if let FontKind::Wide(wide) = &self.kind {
            return match wide.letters(code) {
                Some(known) => push(&known, letters),
                None if code == 0 => Lettering::Nothing,
                None => Lettering::Unknown,
            };
        }
        match usize::try_from(code).ok().and_then(|code| self.simple.get(code)) {
            Some(Some(known)) if known.is_empty() => Lettering::Nothing,
            Some(Some(known)) => push(known, letters),
            _ => Lettering::Unknown,
        }
    }
}

/// Returns whether letters of a map are some: others stand for a shape that has none.
fn is_meant(letters: &str) -> bool {
    letters.chars().any(|c| !c.is_control() || c.is_whitespace())
}

/// Appends letters; those of a private area are signs of the font's own.
fn push(known: &str, letters: &mut String) -> Lettering {
    let mut shown = Lettering::Letters;
    for letter in known.chars() {
        match letter {
            // Fonts of signs keep theirs behind these.
            '\u{f020}'..='\u{f07e}' => {
                let plain = u32::from(letter) - 0xf000;
                letters.extend(char::from_u32(plain));
            }
            '\u{f07f}'..='\u{f0ff}' => letters.push('\u{2022}'),
            '\u{e000}'..='\u{f8ff}' | '\u{fffd}' => shown = Lettering::Unknown,
            letter if letter.is_control() && !letter.is_whitespace() => {}
            '\u{fb00}'..='\u{fb06}' => letters.extend(letter.nfkc()),
            letter => letters.push(letter),
        }
    }
    shown
}

/// Returns the standard font whose widths are nearest.
fn standard_name(base: &str) -> &'static str {
    let has = |part: &str| base.to_ascii_lowercase().contains(part);
    let is_bold = has("bold") || has("black") || has("heavy");
    let is_slanted = has("italic") || has("oblique");
    if base == "Symbol" {
        return "Symbol";
    }
    let has_serifs = ["times", "serif", "roman", "georgia", "garamond", "cambria", "palatino"];
    match (has_serifs.iter().any(|part| has(part)) && !has("sans"), is_bold, is_slanted) {
        (false, true, _) => "Helvetica-Bold",
        (false, false, _) => "Helvetica",
        (true, true, true) => "Times-BoldItalic",
        (true, true, false) => "Times-Bold",
        (true, false, true) => "Times-Italic",
        (true, false, false) => "Times-Roman",
    }
}
