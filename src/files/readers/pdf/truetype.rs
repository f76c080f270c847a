//! What a TrueType font inside a PDF says of its shapes: their letters (`cmap`) and their names
//! (`post`), for a font whose codes no map of the PDF explains.

use std::collections::HashMap;

use super::{encoding, program};

#[derive(Default)]
pub(super) struct Shapes {
    /// The letter of each shape.
    letters: HashMap<u32, String>,
    /// The shape of each code of one byte.
    codes: HashMap<u32, u32>,
}

/// For the entries of one table.
const MOST_ENTRIES: usize = 100_000;
const MOST_TABLES: usize = 64;

fn short(bytes: &[u8], at: usize) -> Option<u32> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u32::from(two[0]) << 8 | u32::from(two[1]))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(short(bytes, at)? << 16 | short(bytes, at.checked_add(2)?)?)
}

fn place(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(long(bytes, at)?).ok()
}

fn index(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

/// Returns a table of a font.
fn table<'f>(font: &'f [u8], name: &[u8]) -> Option<&'f [u8]> {
    // Several fonts may be in one file; the first is the one.
    let begin = if font.starts_with(b"ttcf") { place(font, 12)? } else { 0 };
    let count = index(short(font, begin.checked_add(4)?)?).min(MOST_TABLES);
    let record = (0..count)
        .map(|number| begin + 12 + number * 16)
        .find(|&at| font.get(at..at + 4) == Some(name))?;
    font.get(place(font, record + 8)?..)
}

impl Shapes {
    pub(super) fn read(font: &[u8]) -> Self {
        let mut shapes = Self::default();
        shapes.read_names(font);
        let Some(cmap) = table(font, b"cmap") else { return shapes };
        let count = index(short(cmap, 2).unwrap_or(0)).min(MOST_TABLES);
        for record in (0..count).map(|number| 4 + number * 8) {
            let (Some(platform), Some(kind)) = (short(cmap, record), short(cmap, record + 2))
            else {
                break;
            };
            let Some(map) = place(cmap, record + 4).and_then(|at| cmap.get(at..)) else { continue };
            let is_unicode = platform == 0 || (platform == 3 && matches!(kind, 1 | 10));
            for (code, shape) in pairs(map).unwrap_or_default() {
                if shape == 0 {
                    continue;
                }
                if is_unicode {
                    if let Some(letter) = char::from_u32(code).filter(|c| !c.is_control()) {
                        shapes.letters.entry(shape).or_insert_with(|| letter.to_string());
                    }
                } else if code < 256 || (platform == 3 && (0xf000..0xf100).contains(&code)) {
                    shapes.codes.insert(code & 0xff, shape);
                }
            }
        }
        shapes
    }

    /// Reads a font whose shapes have names, in the form that PostScript fonts have.
    pub(super) fn read_named(font: &[u8]) -> Self {
        let mut shapes = Self::default();
        for (shape, name) in (1..).zip(program::shapes_of_cff(font)) {
            let letters = name.and_then(|name| encoding::letters_of_name(&name));
            shapes.letters.extend(letters.map(|letters| (shape, letters)));
        }
        shapes
    }

    /// Reads the names of shapes, of which those that are in no standard list are spelt out.
    fn read_names(&mut self, font: &[u8]) -> Option<()> {
        let post = table(font, b"post")?;
        if long(post, 0)? != 0x0002_0000 {
            return None;
        }
        let count = index(short(post, 32)?);
        let mut at = 34 + count * 2;
        let mut names: Vec<&[u8]> = Vec::new();
        while let Some(&length) = post.get(at)
            && names.len() < count
        {
            let Some(name) = post.get(at + 1..at + 1 + usize::from(length)) else { break };
            names.push(name);
            at += 1 + usize::from(length);
        }
        for shape in 0..u32::try_from(count).unwrap_or(0) {
            let number = index(short(post, 34 + index(shape) * 2)?);
            // The standard list has the signs of ASCII in their order, from the fourth on.
            let letters = if (3..98).contains(&number) {
                u32::try_from(number + 29).ok().and_then(char::from_u32).map(String::from)
            } else {
                let name = number.checked_sub(258).and_then(|number| names.get(number));
                name.and_then(|name| encoding::letters_of_name(name))
            };
            self.letters.extend(letters.map(|letters| (shape, letters)));
        }
        Some(())
    }

    pub(super) fn letters(&self, shape: u32) -> Option<&str> {
        self.letters.get(&shape).map(String::as_str)
    }

    /// Returns whether codes are the numbers of shapes, so that they say nothing of letters.
    pub(super) fn has_numbers_as_codes(&self) -> bool {
        !self.codes.is_empty() && self.codes.iter().all(|(code, shape)| code == shape)
    }

    /// Returns the letters of the shape of a code of one byte.
    pub(super) fn letters_of_code(&self, code: u8) -> Option<&str> {
        self.letters(*self.codes.get(&u32::from(code))?)
    }
}

/// Returns the codes of a map and their shapes.
fn pairs(map: &[u8]) -> Option<Vec<(u32, u32)>> {
    let mut pairs = Vec::new();
    match short(map, 0)? {
        0 => {
            let shapes = map.get(6..262)?;
            pairs.extend((0..).zip(shapes.iter().map(|&shape| u32::from(shape))));
        }
        4 => {
            let segments = index(short(map, 6)?) / 2;
            for segment in 0..segments {
                let last = short(map, 14 + segment * 2)?;
                let first = short(map, 16 + (segments + segment) * 2)?;
                let delta = short(map, 16 + (2 * segments + segment) * 2)?;
                let offset_at = 16 + (3 * segments + segment) * 2;
                let offset = index(short(map, offset_at)?);
                for code in first..=last {
                    if pairs.len() >= MOST_ENTRIES {
                        return Some(pairs);
                    }
                    let shape = if offset == 0 {
                        code + delta
                    } else {
                        match short(map, offset_at + offset + index(code - first) * 2) {
                            Some(0) | None => continue,
                            Some(shape) => shape + delta,
                        }
                    };
                    pairs.push((code, shape & 0xffff));
                }
            }
        }
        6 => {
            let first = short(map, 6)?;
            for number in 0..short(map, 8)? {
                let Some(shape) = short(map, 10 + index(number) * 2) else { break };
                pairs.push((first + number, shape));
            }
        }
        12 => {
            for group in 0..index(long(map, 12)?).min(MOST_ENTRIES) {
                let at = 16 + group * 12;
                let (Some(first), Some(last), Some(shape)) =
                    (long(map, at), long(map, at + 4), long(map, at + 8))
                else {
                    break;
                };
                for code in first..=last {
                    if pairs.len() >= MOST_ENTRIES {
                        return Some(pairs);
                    }
                    pairs.push((code, shape.wrapping_add(code - first)));
                }
            }
        }
        _ => {}
    }
    Some(pairs)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// A font whose only table maps `A` and `B` to the shapes 5 and 6.
    pub(in super::super) fn font(kind: [u8; 4]) -> Vec<u8> {
        let map = [0_u16, 4, 32, 0, 4, 0, 0, 0, 0x42, 0xffff, 0, 0x41, 0xffff, 0xffc4, 1, 0, 0];
        let mut bytes =
            [&[0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0][..], b"cmap\0\0\0\0\0\0\0\x1c\0\0\0\x40"]
                .concat();
        bytes.extend([0, 0, 0, 1]);
        bytes.extend(kind);
        bytes.extend([0, 0, 0, 12]);
        bytes.extend(map[1..].iter().flat_map(|unit| unit.to_be_bytes()));
        bytes
    }

    #[test]
    fn a_shape_has_the_letter_that_the_font_gives_it() {
        let shapes = Shapes::read(&font([0, 3, 0, 1]));
        assert_eq!(
            (shapes.letters(5), shapes.letters(6), shapes.letters(7)),
            (Some("A"), Some("B"), None)
        );
        let shapes = Shapes::read(&font([0, 1, 0, 0]));
        assert_eq!((shapes.letters(5), shapes.letters_of_code(0x41)), (None, None));
    }

    proptest! {
        #[test]
        fn any_font_is_read(at in 12..80_usize, byte in any::<u8>(), tail in vec(any::<u8>(), 0..40)) {
            let mut font = font([0, 3, 0, 1]);
            if let Some(place) = font.get_mut(at) {
                *place = byte;
            }
            Shapes::read(&[font, tail].concat());
        }
    }
}
