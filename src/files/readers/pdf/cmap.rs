//! The maps of a font from codes to letters (`/ToUnicode`) and from codes to shapes (`/Encoding` of a
//! font of several bytes a letter). A line that makes no sense is left out, and no other.

use super::{encoding, tokens::is_blank};

/// For the entries of one map.
const MOST_ENTRIES: usize = 200_000;

#[derive(Default)]
pub(super) struct Map {
    /// First and last code, and what the first stands for; later ones count up.
    letters: Vec<(u32, u32, String)>,
    /// First and last code, and the number of the first shape.
    shapes: Vec<(u32, u32, u32)>,
    /// The number of bytes, and the first and last code, of each range of codes.
    spaces: Vec<(usize, u32, u32)>,
    pub(super) is_vertical: bool,
}

/// A word of a map, and whether it begins a line.
#[derive(Debug)]
enum MapWord {
    Code { bytes: Vec<u8>, begins: bool },
    Number(u32),
    Name(Vec<u8>),
    Open,
    Close,
}

/// Adds the words of a section to a map.
type AddSection = fn(&mut Map, &[MapWord]);

impl Map {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut rest = bytes;
        while let Some(at) = memchr::memmem::find(rest, b"begin") {
            let after = &rest[at + 5..];
            let end = memchr::memmem::find(after, b"end").unwrap_or(after.len());
            for (kind, add) in Self::SECTIONS {
                if let Some(section) = after[..end].strip_prefix(kind.as_bytes()) {
                    add(&mut map, &words(section));
                }
            }
            rest = &after[end.min(after.len())..];
        }
        map.is_vertical = memchr::memmem::find(bytes, b"/WMode 1").is_some();
        map.letters.sort_by_key(|&(first, ..)| first);
        map.shapes.sort_by_key(|&(first, ..)| first);
        map
    }

    const SECTIONS: [(&'static str, AddSection); 5] = [
        ("bfchar", Self::add_letters),
        ("bfrange", Self::add_ranges),
        ("cidchar", Self::add_shapes),
        ("cidrange", Self::add_shape_ranges),
        ("codespacerange", Self::add_spaces),
    ];

    fn push(&mut self, first: u32, last: u32, letters: String) {
        if first <= last && !letters.is_empty() && self.letters.len() < MOST_ENTRIES {
            self.letters.push((first, last, letters));
        }
    }

    fn add_letters(&mut self, words: &[MapWord]) {
        let mut at = 0;
        while let (Some(from), Some(to)) = (words.get(at), words.get(at + 1)) {
            let begins_line =
                |word: Option<&MapWord>| matches!(word, Some(MapWord::Code { begins: true, .. }));
            // A line with a code alone, before a line that is whole.
            let is_alone =
                begins_line(Some(from)) && begins_line(Some(to)) && !begins_line(words.get(at + 2));
            // The rest of a line that is none.
            let is_rest = !begins_line(Some(from)) && begins_line(Some(to));
            if is_alone || is_rest {
                at += 1;
                continue;
            }
            if let MapWord::Code { bytes, .. } = from {
                match to {
                    MapWord::Code { bytes: to, .. } => {
                        self.push(code(bytes), code(bytes), utf16(to));
                    }
                    MapWord::Name(name) => {
                        let letters = encoding::letters_of_name(name).unwrap_or_default();
                        self.push(code(bytes), code(bytes), letters);
                    }
                    _ => {}
                }
                at += 2;
            } else {
                at += 1;
            }
        }
    }

    fn add_ranges(&mut self, words: &[MapWord]) {
        let mut at = 0;
        while let Some(three) = words.get(at..at + 3) {
            let [MapWord::Code { bytes: first, .. }, MapWord::Code { bytes: last, .. }, to] = three
            else {
                at += 1;
                continue;
            };
            let (first, last) = (code(first), code(last));
            match to {
                MapWord::Code { bytes, .. } => self.push(first, last, utf16(bytes)),
                MapWord::Open => {
                    let each =
                        words[at + 3..].iter().take_while(|word| !matches!(word, MapWord::Close));
                    let mut length = 0;
                    for (number, word) in (first..=last).zip(each) {
                        length += 1;
                        match word {
                            MapWord::Code { bytes, .. } => self.push(number, number, utf16(bytes)),
                            MapWord::Name(name) => {
                                let letters = encoding::letters_of_name(name).unwrap_or_default();
                                self.push(number, number, letters);
                            }
                            _ => {}
                        }
                    }
                    at += length + 1;
                }
                _ => {}
            }
            at += 3;
        }
    }

    fn add_shapes(&mut self, words: &[MapWord]) {
        for two in words.windows(2) {
            if let [MapWord::Code { bytes, .. }, MapWord::Number(shape)] = two {
                self.push_shapes(code(bytes), code(bytes), *shape);
            }
        }
    }

    fn add_shape_ranges(&mut self, words: &[MapWord]) {
        for three in words.windows(3) {
            if let [
                MapWord::Code { bytes: first, .. },
                MapWord::Code { bytes: last, .. },
                MapWord::Number(shape),
            ] = three
            {
                self.push_shapes(code(first), code(last), *shape);
            }
        }
    }

    fn push_shapes(&mut self, first: u32, last: u32, shape: u32) {
        if first <= last && self.shapes.len() < MOST_ENTRIES {
            self.shapes.push((first, last, shape));
        }
    }

    fn add_spaces(&mut self, words: &[MapWord]) {
        for two in words.chunks(2) {
            if let [MapWord::Code { bytes: first, .. }, MapWord::Code { bytes: last, .. }] = two
                && self.spaces.len() < 100
            {
                self.spaces.push((first.len(), code(first), code(last)));
            }
        }
    }

    /// Returns the letters of a code.
    pub(super) fn letters(&self, code: u32) -> Option<String> {
        let after = self.letters.partition_point(|&(first, ..)| first <= code);
        // Ranges may overlap; the nearest few are looked at.
        let (first, _, letters) =
            self.letters[..after].iter().rev().take(8).find(|&&(_, last, _)| code <= last)?;
        if code == *first {
            return Some(letters.clone());
        }
        let mut letters = letters.clone();
        let last = u32::from(letters.pop()?);
        letters.push(char::from_u32(last.checked_add(code - first)?)?);
        Some(letters)
    }

    pub(super) fn has_letters(&self) -> bool {
        !self.letters.is_empty()
    }

    /// Returns the number of the shape of a code.
    pub(super) fn shape(&self, code: u32) -> Option<u32> {
        let after = self.shapes.partition_point(|&(first, ..)| first <= code);
        let (first, _, shape) =
            self.shapes[..after].iter().rev().take(8).find(|&&(_, last, _)| code <= last)?;
        shape.checked_add(code - first)
    }

    /// Returns how many bytes the next code has.
    pub(super) fn length(&self, bytes: &[u8]) -> usize {
        let fits = |length: usize| {
            bytes.get(..length).is_some_and(|bytes| {
                let code = code(bytes);
                self.spaces
                    .iter()
                    .any(|&(bytes, first, last)| bytes == length && (first..=last).contains(&code))
            })
        };
        let shortest = self.spaces.iter().map(|&(length, ..)| length).min();
        (1..=4).find(|&length| fits(length)).or(shortest).unwrap_or(2).clamp(1, 4)
    }
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |code, &byte| code << 8 | u32::from(byte))
}

/// Returns the letters of UTF-16, or nothing if there are none.
fn utf16(bytes: &[u8]) -> String {
    if let [byte] = bytes {
        return char::from(*byte).to_string();
    }
    let units = bytes.chunks_exact(2).take(64).map(|two| u16::from_be_bytes([two[0], two[1]]));
    char::decode_utf16(units).filter_map(Result::ok).collect()
}

fn words(section: &[u8]) -> Vec<MapWord> {
    let mut words = Vec::new();
    let (mut at, mut begins) = (0, true);
    while let Some(&byte) = section.get(at) {
        if words.len() > MOST_ENTRIES * 3 {
            break;
        }
        let rest = &section[at..];
        match byte {
            b'<' => {
                // A code that does not end is no longer than its line.
                let length = memchr::memchr3(b'>', b'\n', b'\r', rest).unwrap_or(rest.len());
                let digits: Vec<u8> = rest[1..length]
                    .iter()
                    .filter_map(|&byte| char::from(byte).to_digit(16))
                    .filter_map(|digit| u8::try_from(digit).ok())
                    .collect();
                let bytes = digits.chunks(2).map(|two| match two {
                    [one, two] => one << 4 | two,
                    _ => two[0],
                });
                words.push(MapWord::Code { bytes: bytes.collect(), begins });
                begins = false;
                at += length + usize::from(rest.get(length) == Some(&b'>'));
                continue;
            }
            b'[' => words.push(MapWord::Open),
            b']' => words.push(MapWord::Close),
            b'/' | b'0'..=b'9' => {
                let is_part = |byte: &u8| !is_blank(*byte) && !b"<>[]/".contains(byte);
                let length = 1 + rest[1..].iter().take_while(|byte| is_part(byte)).count();
                words.push(if byte == b'/' {
                    MapWord::Name(rest[1..length].to_vec())
                } else {
                    let number = std::str::from_utf8(&rest[..length]).unwrap_or_default();
                    MapWord::Number(number.parse().unwrap_or_default())
                });
                at += length;
                continue;
            }
            b'\n' | b'\r' => begins = true,
            _ => {}
        }
        at += 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn letters(map: &str, code: u32) -> String {
        Map::read(map.as_bytes()).letters(code).unwrap_or_default()
    }

    #[test]
    fn one_bad_line_of_a_map_loses_no_other() {
        for bad in ["<0007>", "<0007> <>", "<0007> 12 <0041>", "<00", "<0007> /nothing", "x y"] {
            let map = format!(
                "3 beginbfchar\n<0001> <004F>\n{bad}\n<0003> <0066006C>\nendbfchar\n\
                 1 beginbfrange\n<0010> <0020> <0061>\n<0030> <0031> [<0041> /B]\nendbfrange"
            );
            for (code, said) in
                [(1, "O"), (3, "fl"), (0x12, "c"), (0x30, "A"), (0x31, "B"), (9, "")]
            {
                assert_eq!(letters(&map, code), said, "{bad} {code}");
            }
        }
    }

    #[test]
    fn a_map_of_shapes_says_how_long_a_code_is() {
        let map = Map::read(
            b"1 begincodespacerange <00> <7f> <8000> <ffff> endcodespacerange\n\
              1 begincidrange <8000> <8010> 5 endcidrange 1 begincidchar <41> 7 endcidchar",
        );
        assert_eq!((map.length(b"A"), map.length(b"\x80\x01")), (1, 2));
        assert_eq!((map.shape(0x8001), map.shape(0x41), map.shape(0x42)), (Some(6), Some(7), None));
    }

    proptest! {
        #[test]
        fn any_map_is_read(text in "(begin(bfchar|bfrange|cidrange|codespacerange)|end|[<>\\[\\]/0-9a-f \n]){0,60}", code in any::<u32>(), bytes in vec(any::<u8>(), 0..4)) {
            let map = Map::read(text.as_bytes());
            let _ = (map.letters(code), map.shape(code), map.length(&bytes));
        }
    }
}
