//! Fonts of several bytes a letter.

use std::{cell::OnceCell, rc::Rc};

use lopdf::{Dictionary, Document, Object};

use super::{
    cmap::Map,
    font::{BytesLeft, Font, FontKind, MAP_BYTES, PROGRAM_BYTES, unpacked},
    objects,
    truetype::Shapes,
};

pub(super) struct Wide<'d> {
    codes: Codes,
    pub(super) is_vertical: bool,
    /// The font itself, which is read once a code needs it: a large one takes long.
    program: Option<(&'d Document, &'d Object, BytesLeft)>,
    shapes: OnceCell<Option<Shapes>>,
    /// The shape of each number, two bytes each.
    numbers: Vec<u8>,
}

/// How a font of several bytes a letter divides its strings.
enum Codes {
    TwoBytes,
    /// The codes are UTF-16.
    Letters,
    /// One byte or two, as in an old encoding of an East Asian language.
    Mixed,
    Map(Map),
}

impl Wide<'_> {
    fn shapes(&self) -> Option<&Shapes> {
        let read = || {
            let (document, program, left) = self.program.as_ref()?;
            let bytes = unpacked(document, program, PROGRAM_BYTES, left)?;
            // Three sorts of fonts; that of PostScript begins with its version.
            Some(if bytes.starts_with(&[1, 0]) && !bytes.starts_with(&[1, 0, 0, 0]) {
                Shapes::read_named(&bytes)
            } else {
                Shapes::read(&bytes)
            })
        };
        self.shapes.get_or_init(read).as_ref()
    }

    /// Returns how many bytes the next code has.
    pub(super) fn length(&self, bytes: &[u8]) -> usize {
        match &self.codes {
            Codes::TwoBytes | Codes::Letters => 2,
            Codes::Mixed if bytes.first().is_some_and(|byte| (0x81..0xff).contains(byte)) => 2,
            Codes::Mixed => 1,
            Codes::Map(map) => map.length(bytes),
        }
    }

    /// Returns the number under which widths and shapes are kept.
    pub(super) fn number(&self, code: u32) -> u32 {
        // A map may only name another one, which numbers all codes.
        if let Codes::Map(map) = &self.codes { map.shape(code).unwrap_or(code) } else { code }
    }

    /// Returns the shape of a code.
    fn shape(&self, code: u32) -> u32 {
        let number = self.number(code);
        let at = usize::try_from(number).unwrap_or(usize::MAX).saturating_mul(2);
        match self.numbers.get(at..at.saturating_add(2)) {
            Some(two) => u32::from(two[0]) << 8 | u32::from(two[1]),
            None => number,
        }
    }

    /// Returns the letters of a code, as its encoding or the font itself has them.
    pub(super) fn letters(&self, code: u32) -> Option<String> {
        let encoded = match self.codes {
            Codes::Letters => char::from_u32(code),
            Codes::Mixed => char::from_u32(code).filter(char::is_ascii),
            _ => None,
        };
        let own = || Some(self.shapes()?.letters(self.shape(code))?.to_owned());
        encoded.map(String::from).or_else(own)
    }
}

impl<'d> Font<'d> {
    pub(super) fn read_wide(
        &mut self,
        document: &'d Document,
        dict: &'d Dictionary,
        left: &BytesLeft,
    ) {
        let below = objects::list(document, dict, b"DescendantFonts").first();
        let below = below.and_then(|below| document.dereference(below).ok());
        let below = below.and_then(|(_, below)| objects::as_table(below));
        let (codes, is_vertical) = match objects::get(document, dict, b"Encoding") {
            Some(Object::Name(name)) => {
                let is_vertical = name.ends_with(b"-V");
                let has = |part: &[u8]| memchr::memmem::find(name, part).is_some();
                let codes = if has(b"UCS2") || has(b"UTF16") {
                    Codes::Letters
                } else if name.starts_with(b"Identity") || name.is_empty() {
                    Codes::TwoBytes
                } else {
                    Codes::Mixed
                };
                (codes, is_vertical)
            }
            Some(map @ Object::Stream(_)) => {
                let map = unpacked(document, map, MAP_BYTES, left).map(|bytes| Map::read(&bytes));
                map.map_or((Codes::TwoBytes, false), |map| {
                    let is_vertical = map.is_vertical;
                    (Codes::Map(map), is_vertical)
                })
            }
            _ => (Codes::TwoBytes, false),
        };
        let mut wide = Wide {
            codes,
            is_vertical,
            program: None,
            shapes: OnceCell::new(),
            numbers: Vec::new(),
        };
        self.usual_width = 1.0;
        if let Some(below) = below {
            let usual = below.get(b"DW").ok().and_then(|width| objects::number(document, width));
            self.usual_width = usual.unwrap_or(1000.0) / 1000.0;
            self.read_wide_widths(document, objects::list(document, below, b"W"));
            if let Some(numbers @ Object::Stream(_)) = objects::get(document, below, b"CIDToGIDMap")
            {
                wide.numbers = unpacked(document, numbers, 1 << 17, left).unwrap_or_default();
            }
            let descriptor = objects::table(document, below, b"FontDescriptor");
            let program = descriptor.and_then(|dict| {
                objects::get(document, dict, b"FontFile2")
                    .or_else(|| objects::get(document, dict, b"FontFile3"))
            });
            wide.program = program.map(|program| (document, program, Rc::clone(left)));
        }
        self.kind = FontKind::Wide(Box::new(wide));
    }

    fn read_wide_widths(&mut self, document: &Document, list: &[Object]) {
        let number = |at: usize| list.get(at).and_then(|object| objects::whole(document, object));
        let width_of = |object: &Object| objects::number(document, object).unwrap_or(0.0) / 1000.0;
        let (mut at, mut said) = (0, 0);
        // Nobody needs to say them again and again.
        while let (Some(first), Some(second)) = (number(at), list.get(at + 1))
            && said < MOST_WIDTHS
        {
            let each = document.dereference(second).ok().and_then(|(_, each)| each.as_array().ok());
            if let Some(each) = each {
                let each = each.iter().take(MOST_WIDTHS).map(width_of);
                self.widths.extend((first..=0xffff).zip(each));
                at += 2;
            } else {
                let end = number(at + 1).unwrap_or(first).min(0xffff);
                let width = list.get(at + 2).map_or(0.0, width_of);
                self.widths.extend((first..=end).map(|code| (code, width)));
                said += usize::try_from(end.saturating_sub(first)).unwrap_or(0);
                at += 3;
            }
            said += 1;
        }
    }
}

/// For codes whose widths a font says.
const MOST_WIDTHS: usize = 200_000;
