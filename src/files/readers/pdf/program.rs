//! The names that a font inside a PDF gives its codes, if the PDF gives none: the encoding of a Type 1
//! font, and of a CFF font with its list of names.

use std::sync::LazyLock;

use super::tokens::is_blank;

/// The names of codes, of which a font has at most 256.
pub(super) type NamesOfCodes = Vec<(u8, Vec<u8>)>;

/// Returns the names that a Type 1 font gives its codes; none if it has the standard encoding.
pub(super) fn of_type1(font: &[u8]) -> NamesOfCodes {
    let clear = memchr::memmem::find(font, b"eexec").unwrap_or(font.len());
    let clear = &font[..clear];
    let Some(at) = memchr::memmem::find(clear, b"/Encoding") else { return Vec::new() };
    let mut names = Vec::new();
    let mut rest = &clear[at + 9..];
    let (mut before, mut code) = (&b""[..], None);
    // A name may follow its code without a blank: `dup 65/A put`.
    while let Some(word) = next_word(&mut rest) {
        match word {
            b"def" | b"StandardEncoding" => break,
            [b'/', name @ ..] => names.extend(code.take().map(|code| (code, name.to_vec()))),
            word if before == b"dup" => {
                code = std::str::from_utf8(word).ok().and_then(|code| code.parse().ok());
            }
            _ => {}
        }
        if names.len() > 256 {
            break;
        }
        before = word;
    }
    names
}

fn next_word<'f>(rest: &mut &'f [u8]) -> Option<&'f [u8]> {
    let begin = rest.iter().position(|&byte| !is_blank(byte))?;
    let word = &rest[begin..];
    let is_part = |byte: &u8| !is_blank(*byte) && *byte != b'/';
    let length = 1 + word[1..].iter().take_while(|byte| is_part(byte)).count();
    *rest = &word[length..];
    Some(&word[..length])
}

static NAMES: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("tables/cff.txt").lines().collect());

/// Big numbers of one to four bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(bytes.iter().fold(0, |value, &byte| value << 8 | usize::from(byte)))
}

/// A list of byte strings: where each is, and where the list ends.
struct Index<'f> {
    bytes: &'f [u8],
    count: usize,
    offsets: usize,
    size: usize,
    end: usize,
}

impl<'f> Index<'f> {
    fn read(bytes: &'f [u8], at: usize) -> Option<Self> {
        let count = number(bytes, at, 2)?;
        if count == 0 {
            return Some(Self { bytes, count, offsets: at, size: 1, end: at + 2 });
        }
        let size = number(bytes, at + 2, 1)?;
        if !(1..=4).contains(&size) {
            return None;
        }
        let mut index = Self { bytes, count, offsets: at + 3, size, end: 0 };
        index.end = index.begin_of(count)?;
        Some(index)
    }

    fn begin_of(&self, item: usize) -> Option<usize> {
        let data = self.offsets + (self.count + 1) * self.size - 1;
        data.checked_add(number(self.bytes, self.offsets + item * self.size, self.size)?)
    }

    fn get(&self, item: usize) -> Option<&'f [u8]> {
        if item >= self.count {
            return None;
        }
        self.bytes.get(self.begin_of(item)?..self.begin_of(item + 1)?)
    }
}

/// The entries of a font's table that say where its shapes, their names and its codes are.
#[derive(Default)]
struct Places {
    charset: usize,
    encoding: usize,
    shapes: usize,
    is_numbered: bool,
}

fn places(table: &[u8]) -> Places {
    let mut places = Places::default();
    let (mut at, mut last) = (0, 0_usize);
    while let Some(&byte) = table.get(at) {
        at += 1;
        match byte {
            12 => {
                places.is_numbered |= table.get(at) == Some(&30);
                at += 1;
            }
            15 => places.charset = last,
            16 => places.encoding = last,
            17 => places.shapes = last,
            28 => {
                last = number(table, at, 2).unwrap_or(0);
                at += 2;
            }
            29 => {
                last = number(table, at, 4).unwrap_or(0);
                at += 4;
            }
            30 => {
                while table.get(at).is_some_and(|byte| byte & 0xf != 0xf && byte >> 4 != 0xf) {
                    at += 1;
                }
                at += 1;
            }
            32..=246 => last = usize::from(byte).saturating_sub(139),
            247..=250 => {
                let low = table.get(at).copied().unwrap_or(0);
                last = (usize::from(byte) - 247) * 256 + usize::from(low) + 108;
                at += 1;
            }
            251..=254 => {
                last = 0;
                at += 1;
            }
            _ => {}
        }
    }
    places
}

/// Returns the names that a CFF font gives its codes; none if it has the standard encoding, or numbers
/// instead of names.
pub(super) fn of_cff(font: &[u8]) -> NamesOfCodes {
    read_cff(font).unwrap_or_default()
}

fn read_cff(font: &[u8]) -> Option<NamesOfCodes> {
    let called = Index::read(font, usize::from(*font.get(2)?))?;
    let tables = Index::read(font, called.end)?;
    let strings = Index::read(font, tables.end)?;
    let places = places(tables.get(0)?);
    // The two standard encodings have no place.
    if places.is_numbered || places.encoding < 2 {
        return None;
    }
    let names = names(font, &places, &strings)?;
    let name = |shape: usize| names.get(shape.checked_sub(1)?).copied().flatten();
    let mut codes = Vec::new();
    let kind = *font.get(places.encoding)?;
    let count = usize::from(*font.get(places.encoding + 1)?);
    let mut shape = 1;
    for item in 0..count {
        if matches!(kind, 0 | 0x80) {
            codes.push((*font.get(places.encoding + 2 + item)?, shape));
            shape += 1;
        } else {
            let first = *font.get(places.encoding + 2 + item * 2)?;
            for left in 0..=*font.get(places.encoding + 3 + item * 2)? {
                codes.push((first.saturating_add(left), shape));
                shape += 1;
            }
        }
    }
    codes.truncate(256);
    Some(
        codes.into_iter().filter_map(|(code, shape)| Some((code, name(shape)?.to_vec()))).collect(),
    )
}

/// Returns the names of the shapes of a CFF font from the second on, if it has names.
pub(super) fn shapes_of_cff(font: &[u8]) -> Vec<Option<Vec<u8>>> {
    let read = || {
        let called = Index::read(font, usize::from(*font.get(2)?))?;
        let tables = Index::read(font, called.end)?;
        let strings = Index::read(font, tables.end)?;
        let places = places(tables.get(0)?);
        let names = if places.is_numbered { None } else { names(font, &places, &strings) }?;
        Some(names.into_iter().map(|name| name.map(<[u8]>::to_vec)).collect())
    };
    read().unwrap_or_default()
}

fn names<'f>(
    font: &'f [u8],
    places: &Places,
    strings: &Index<'f>,
) -> Option<Vec<Option<&'f [u8]>>> {
    let shapes = Index::read(font, places.shapes)?.count;
    let name = |number: usize| match NAMES.get(number) {
        Some(name) => Some(name.as_bytes()),
        None => strings.get(number - NAMES.len()),
    };
    Some(charset(font, places.charset, shapes).into_iter().map(name).collect())
}

/// Returns the number of the name of each shape from the second on.
fn charset(font: &[u8], at: usize, shapes: usize) -> Vec<usize> {
    let most = shapes.saturating_sub(1);
    // The first standard list counts up.
    if at < 3 {
        return (1..=most).collect();
    }
    let mut numbers = Vec::new();
    let kind = font.get(at).copied().unwrap_or(0);
    let mut at = at + 1;
    while numbers.len() < most {
        let Some(first) = number(font, at, 2) else { break };
        let left = match kind {
            0 => Some(0),
            kind => number(font, at + 2, usize::from(kind.min(2))),
        };
        let Some(left) = left else { break };
        numbers.extend((first..=first + left).take(most - numbers.len()));
        at += 2 + usize::from(kind.min(2));
    }
    numbers
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn a_type_1_font_names_its_codes() {
        let font = b"%!PS /Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\ndup 65 /O put\ndup 66/tt put\nreadonly def\ndup 67 /x put eexec dup 68 /y put";
        assert_eq!(of_type1(font), [(65, b"O".to_vec()), (66, b"tt".to_vec())]);
        assert_eq!(of_type1(b"/Encoding StandardEncoding def dup 65 /O put"), []);
    }

    /// A font with three shapes: nothing, `O`, and one of its own name.
    fn cff() -> Vec<u8> {
        let mut font = vec![1, 0, 4, 1];
        font.extend([0, 1, 1, 1, 2, b'F']);
        // Where things are: the charset at 60, the encoding at 70, the shapes at 80.
        font.extend([0, 1, 1, 1, 7, 139 + 60, 15, 139 + 70, 16, 139 + 80, 17]);
        font.extend([0, 1, 1, 1, 4, b't', b'_', b't']);
        font.resize(60, 0);
        font.extend([0, 0, 48, 1, 135]);
        font.resize(70, 0);
        font.extend([0, 2, 1, 2]);
        font.resize(80, 0);
        font.extend([0, 3, 1, 1, 1, 1, 1]);
        font
    }

    #[test]
    fn a_cff_font_names_its_codes() {
        assert_eq!(of_cff(&cff()), [(1, b"O".to_vec()), (2, b"t_t".to_vec())]);
        assert_eq!(shapes_of_cff(&cff()), [Some(b"O".to_vec()), Some(b"t_t".to_vec())]);
    }

    proptest! {
        #[test]
        fn any_font_is_read(at in 0..87_usize, byte in any::<u8>(), bytes in vec(any::<u8>(), 0..80)) {
            let mut font = cff();
            font[at] = byte;
            let _ = (of_cff(&font), of_cff(&bytes), of_type1(&bytes));
        }
    }
}
