//! The names that may be anywhere in a file, in a form in which a film is searched about as fast as
//! it is read.
//!
//! A name is known by every three bytes of it that follow one another, in small and in capital
//! letters, in UTF-8, in Windows-1252 and with two bytes a letter. What has as many of these in a row
//! as the shortest name is only perhaps one: it is read again, letter by letter.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// The names that are looked for among the bytes of a file that are no words to its reader.
pub enum Sought {
    /// No list: then these bytes are not read.
    Nothing,
    Names(Box<Grams>),
    /// Everything that could be a word, for tests of what readers pass on.
    Anything,
}

/// Three bytes in a row of any name.
pub struct Grams {
    /// One bit for each gram.
    known: Vec<u64>,
    /// How many grams in a row a name with this gram has, at most [`IN_A_ROW`].
    in_a_row: FxHashMap<u32, u8>,
    /// For each byte, in which of eight groups of grams it is the first, the second and the third:
    /// a bit each in its first, second and third eight bits. Most bytes are passed over by these
    /// alone, several at once.
    groups: [u32; 256],
}

const GRAM_BYTES: usize = 3;
/// Looked at together.
const PIECE_BYTES: usize = 32;
/// Enough to tell a name from chance.
const IN_A_ROW: usize = 3;
const CLASS_BITS: u32 = 6;
/// Read again on each side of what may be a name.
const AROUND_BYTES: usize = 192;

impl Sought {
    /// Takes the names of a list, in all their spellings, as single words.
    #[must_use]
    pub fn of<'n>(words: impl IntoIterator<Item = &'n str>) -> Self {
        let mut grams = Grams {
            known: vec![0; 1 << (3 * CLASS_BITS - 6)],
            in_a_row: FxHashMap::default(),
            groups: [0; 256],
        };
        let mut is_any = false;
        for word in words {
            is_any = true;
            let capital = word.chars().next().map(|first| {
                let rest = &word[first.len_utf8()..];
                first.to_uppercase().collect::<String>() + &rest.to_lowercase()
            });
            for written in [word.to_lowercase(), word.to_uppercase()].into_iter().chain(capital) {
                grams.add(written.as_bytes());
                grams.add(&windows_1252(&written).unwrap_or_default());
                let low = written.encode_utf16().map(|unit| unit.to_be_bytes()[1]);
                grams.add(&low.collect::<Vec<u8>>());
            }
        }
        if is_any { Self::Names(Box::new(grams)) } else { Self::Nothing }
    }
}

impl Grams {
    fn add(&mut self, name: &[u8]) {
        let Some(count) = (name.len() + 1).checked_sub(GRAM_BYTES).filter(|count| *count > 0)
        else {
            return;
        };
        let needed = u8::try_from(count.min(IN_A_ROW)).expect("it is a few");
        for three in name.windows(GRAM_BYTES) {
            let gram = gram(three[0], three[1], three[2]);
            self.known[(gram >> 6) as usize] |= 1 << (gram & 63);
            let group = 1 << (class(three[0]) & 7);
            for (place, of) in three.iter().enumerate() {
                for alike in [of.to_ascii_lowercase(), of.to_ascii_uppercase()] {
                    self.groups[usize::from(alike)] |= group << (8 * place);
                }
            }
            let fewest = self.in_a_row.entry(gram).or_insert(needed);
            *fewest = needed.min(*fewest);
        }
    }

    fn has(&self, gram: u32) -> bool {
        self.known[(gram >> 6) as usize] >> (gram & 63) & 1 == 1
    }

    /// Returns the stretches of some bytes that may hold a name, in order and apart.
    pub(super) fn stretches(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut note = |at: usize, apart: usize| {
            if found.last().is_some_and(|known| at + AROUND_BYTES / 2 < known.end)
                || !self.is_name(bytes, at, apart)
            {
                return;
            }
            let begins = at.saturating_sub(AROUND_BYTES);
            let end = (at + AROUND_BYTES).min(bytes.len());
            match found.last_mut() {
                Some(known) if begins <= known.end => known.end = end,
                _ => found.push(begins..end),
            }
        };
        let mut at = 0;
        while let Some(piece) = bytes.get(at..at + PIECE_BYTES + 2 * GRAM_BYTES - 2) {
            if self.may_begin(piece.try_into().expect("it is as long")) {
                (at..at + PIECE_BYTES).for_each(|at| (1..=2).for_each(|apart| note(at, apart)));
            }
            at += PIECE_BYTES;
        }
        (at..bytes.len()).for_each(|at| (1..=2).for_each(|apart| note(at, apart)));
        found
    }

    /// Returns whether a gram may begin at one of the first bytes, with letters of one byte or two.
    fn may_begin(&self, bytes: &[u8; PIECE_BYTES + 2 * GRAM_BYTES - 2]) -> bool {
        let mut of = [0; PIECE_BYTES + 2 * GRAM_BYTES - 2];
        for (of, byte) in of.iter_mut().zip(bytes) {
            *of = self.groups[usize::from(*byte)];
        }
        // The processor does these for several places at once.
        let mut begins = [0; PIECE_BYTES];
        for (at, begins) in begins.iter_mut().enumerate() {
            *begins =
                of[at] & (of[at + 1] >> 8 & of[at + 2] >> 16 | of[at + 2] >> 8 & of[at + 4] >> 16);
        }
        let begins = begins.iter().fold(0, |all, one| all | one);
        begins & 0xff != 0
    }

    /// Returns whether as many grams stand around here in a row as a name with this one has.
    /// Letters are so many bytes apart.
    fn is_name(&self, bytes: &[u8], at: usize, apart: usize) -> bool {
        let gram_at = |at: Option<usize>| {
            let at = at?;
            let gram = gram(*bytes.get(at)?, *bytes.get(at + apart)?, *bytes.get(at + 2 * apart)?);
            self.has(gram).then_some(gram)
        };
        let Some(gram) = gram_at(Some(at)) else { return false };
        let needed = usize::from(self.in_a_row[&gram]);
        let before = (1..needed).take_while(|back| gram_at(at.checked_sub(back * apart)).is_some());
        let after = (1..needed).take_while(|on| gram_at(Some(at + on * apart)).is_some());
        1 + before.count() + after.count() >= needed
    }
}

/// Returns a word with one byte a letter, if all its letters can be written so.
fn windows_1252(word: &str) -> Option<Vec<u8>> {
    let byte = |c| match c {
        'Š' => Some(0x8a),
        'Ž' => Some(0x8e),
        '\u{2019}' => Some(0x92),
        'š' => Some(0x9a),
        'ž' => Some(0x9e),
        c => u8::try_from(u32::from(c)).ok().filter(|byte| !(0x80..0xa0).contains(byte)),
    };
    word.chars().map(byte).collect()
}

/// Returns a number for three bytes, the same for small and capital letters.
fn gram(first: u8, second: u8, third: u8) -> u32 {
    class(first) << (2 * CLASS_BITS) | class(second) << CLASS_BITS | class(third)
}

/// Returns the place of a letter in the alphabet, and for all other bytes one of 32 numbers behind
/// these.
fn class(byte: u8) -> u32 {
    static CLASSES: [u8; 256] = classes();
    u32::from(CLASSES[usize::from(byte)])
}

const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    loop {
        classes[byte as usize] =
            if byte.is_ascii_alphabetic() { byte & 31 } else { 32 + ((byte ^ byte >> 3) & 31) };
        if byte == u8::MAX {
            return classes;
        }
        byte += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::*;

    const NAMES: [&str; 8] =
        ["Ottoline", "Zoë", "Mia", "Khan", "Łucja", "Оксана", "王小明", "Feather"];

    fn grams() -> Box<Grams> {
        match Sought::of(NAMES) {
            Sought::Names(grams) => grams,
            _ => unreachable!("there are names"),
        }
    }

    fn is_found(bytes: &[u8], name: Range<usize>) -> bool {
        grams()
            .stretches(bytes)
            .iter()
            .any(|stretch| stretch.start <= name.start && name.end <= stretch.end)
    }

    proptest! {
        #[test]
        fn a_name_among_any_bytes_lies_in_a_stretch(
            name in select(&NAMES),
            writing in 0..4_usize,
            case in 0..3_usize,
            before in vec(any::<u8>(), 0..700),
            after in vec(any::<u8>(), 0..700),
        ) {
            let name = match case {
                0 => name.to_lowercase(),
                1 => name.to_uppercase(),
                _ => name.to_owned(),
            };
            let said = match writing {
                0 => name.into_bytes(),
                1 => name.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                2 => name.encode_utf16().flat_map(u16::to_be_bytes).collect(),
                _ => windows_1252(&name).unwrap_or(name.into_bytes()),
            };
            let bytes = [&before[..], &said, &after].concat();
            prop_assert!(is_found(&bytes, before.len()..before.len() + said.len()));
        }
    }

    #[test]
    fn a_short_name_at_either_edge_lies_in_a_stretch() {
        for bytes in [&b"Mia"[..], b"Mia\0\0", b"\0Mia", b"\0\0\0\0\0\0Mia"] {
            let at = bytes.iter().position(|byte| *byte == b'M').unwrap();
            assert!(is_found(bytes, at..at + 3), "{bytes:?}");
        }
    }

    #[test]
    fn nearly_all_that_is_chance_is_passed_over() {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let chance: Vec<u8> = (0..1 << 20)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_le_bytes()[3]
            })
            .collect();
        let read: usize = grams().stretches(&chance).iter().map(Range::len).sum();
        assert!(read < chance.len() / 50, "{read}");
    }

    #[test]
    fn an_empty_list_seeks_nothing() {
        assert!(matches!(Sought::of([]), Sought::Nothing));
    }
}
