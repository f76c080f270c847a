//! The runs of plain letters in a text. All letters of a block are told apart at once.

use std::ops::Range;

/// The runs of letters in a text, in order, and the signs between them.
pub(super) struct Runs {
    pub(super) all: Vec<PlainRun>,
    pub(super) signs: Signs,
}

/// A run of ASCII letters with none before or after it.
#[derive(Clone, Copy)]
pub(super) struct PlainRun {
    /// The first eight letters as they are written, or all with zeros, the first in the lowest byte.
    pub(super) letters: u64,
    begins: u32,
    ends: u32,
    /// True if a capital stands after a small letter.
    pub(super) is_parted: bool,
}

/// The bytes between runs: a bit for each sign. All digits share one, and so do some signs.
#[derive(Clone, Copy, Default)]
pub(super) struct Signs(u64);

impl Signs {
    pub(super) fn of(sign: u8) -> Self {
        let bit = match sign {
            b'0'..=b'9' => b'0',
            sign if sign.is_ascii() => sign & 63,
            // No sign is a letter.
            _ => b'A' & 63,
        };
        Self(1 << bit)
    }

    /// Returns whether a dot follows another.
    pub(super) fn has_leader(self) -> bool {
        self.0 & LEADER != 0
    }

    pub(super) fn has(self, sign: u8) -> bool {
        self.has_any(Self::of(sign))
    }

    pub(super) fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A bit that no sign has.
const LEADER: u64 = 1 << (b'B' & 63);

const EACH: u64 = 0x0101_0101_0101_0101;
const TOP: u64 = 0x80 * EACH;
/// The bit that a capital does not have.
const SMALL: u64 = 0x20 * EACH;

impl PlainRun {
    #[inline]
    fn at(text: &[u8], run: Range<usize>, is_parted: bool) -> Self {
        let letters = eight(text, run.start) & FIRST[run.len().min(8)];
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { letters, begins: place(run.start), ends: place(run.end), is_parted }
    }

    #[inline]
    pub(super) fn begins(&self) -> usize {
        self.begins as usize
    }

    #[inline]
    pub(super) fn ends(&self) -> usize {
        self.ends as usize
    }

    #[inline]
    pub(super) fn length(&self) -> usize {
        (self.ends - self.begins) as usize
    }

    /// Returns the first eight letters in small letters.
    #[inline]
    pub(super) fn small(&self) -> u64 {
        self.letters | SMALL & FIRST[self.length().min(8)]
    }

    #[inline]
    pub(super) fn is_capital(&self) -> bool {
        self.letters & 0x20 == 0
    }
}

/// As many bytes are told apart together.
const BLOCK: usize = 64;

/// A bit for each byte of a block.
#[derive(Default)]
struct LetterBlock {
    letters: u64,
    capitals: u64,
    /// Neither letters nor blanks.
    signs: u64,
}

impl LetterBlock {
    fn of(bytes: &[u8; BLOCK]) -> Self {
        let mut block = Self::default();
        let (eights, _) = bytes.as_chunks::<8>();
        for (number, eight) in eights.iter().enumerate() {
            let eight = u64::from_le_bytes(*eight);
            let letters = letters_in(eight);
            // A letter without the bit.
            let capitals = letters & !(eight << 2);
            let signs = !letters & !blanks_in(eight) & TOP;
            block.letters |= packed(letters) << (8 * number);
            block.capitals |= packed(capitals) << (8 * number);
            block.signs |= packed(signs) << (8 * number);
        }
        block
    }
}

impl Runs {
    /// The text is far below 4 GiB.
    pub(super) fn of(text: &str) -> Self {
        // Few words are shorter, so that the list seldom grows.
        let mut all = Vec::with_capacity(text.len() / 5 + 2);
        let signs = each_run(text.as_bytes(), |run| all.push(run));
        Self { all, signs }
    }
}

/// Hands each run to `each`, in order, and returns the signs between them.
#[inline]
fn each_run(text: &[u8], mut each: impl FnMut(PlainRun)) -> Signs {
    let mut signs = 0;
    // The run that goes on from the block before, and whether it is parted there.
    let mut open: Option<(usize, bool)> = None;
    let mut after_small = 0;
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    let mut last = [b' '; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    for (number, bytes) in blocks.iter().chain((!rest.is_empty()).then_some(&last)).enumerate() {
        let from = number * BLOCK;
        let block = LetterBlock::of(bytes);
        let small = block.letters & !block.capitals;
        let parted = block.capitals & (small << 1 | after_small);
        after_small = small >> (BLOCK - 1);
        let after_letters = block.letters << 1 | u64::from(open.is_some());
        let mut starts = block.letters & !after_letters;
        let mut ends = after_letters & !block.letters;
        while ends != 0 {
            let end = ends.trailing_zeros() as usize;
            ends &= ends - 1;
            let (start, mut is_parted) = open.take().unwrap_or_else(|| {
                let start = starts.trailing_zeros() as usize;
                starts &= starts - 1;
                (from + start, false)
            });
            if parted != 0 {
                is_parted |= (parted & below(end)) >> start.saturating_sub(from) != 0;
            }
            each(PlainRun::at(text, start..from + end, is_parted));
        }
        if starts != 0 {
            open = Some((from + starts.trailing_zeros() as usize, false));
        }
        if let Some((start, is_parted)) = &mut open {
            *is_parted |= parted >> start.saturating_sub(from) != 0;
        }
        signs |= signs_in(block.signs, text, from);
        let is_of_text = if number < blocks.len() { u64::MAX } else { below(rest.len()) };
        if !(block.letters | block.signs) & is_of_text != 0 {
            signs |= Signs::of(b' ').0;
        }
    }
    if let Some((start, is_parted)) = open {
        each(PlainRun::at(text, start..text.len(), is_parted));
    }
    Signs(signs)
}

/// Returns the signs of a block that begins here, of which each has a bit in `at`.
#[inline]
fn signs_in(mut at: u64, text: &[u8], from: usize) -> u64 {
    let mut signs = 0;
    while at != 0 {
        let place = from + at.trailing_zeros() as usize;
        at &= at - 1;
        signs |= Signs::of(text[place]).0;
        if text[place..].starts_with(b"..") {
            signs |= LEADER;
        }
    }
    signs
}

/// Returns eight bytes of a text, with zeros after its end.
#[inline]
fn eight(text: &[u8], at: usize) -> u64 {
    match text[at..].first_chunk() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => text[at..].iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    }
}

/// The masks of the first bytes of eight, by how many they are.
const FIRST: [u64; 9] = {
    let mut masks = [u64::MAX; 9];
    let mut bytes = 0;
    while bytes < 8 {
        masks[bytes] = (1 << (8 * bytes)) - 1;
        bytes += 1;
    }
    masks
};

/// Returns a mask of so many bits, fewer than 64.
fn below(bits: usize) -> u64 {
    (1 << bits) - 1
}

/// Returns the top bit of each of eight bytes that is a letter.
fn letters_in(bytes: u64) -> u64 {
    let small = (bytes | SMALL) & !TOP;
    let from_a = small + (0x80 - u64::from(b'a')) * EACH;
    let after_z = small + (0x7f - u64::from(b'z')) * EACH;
    from_a & !after_z & !bytes & TOP
}

/// Returns the top bit of each of eight bytes that is a blank.
fn blanks_in(bytes: u64) -> u64 {
    let other = bytes ^ (u64::from(b' ') * EACH);
    !(((other & !TOP) + !TOP) | other) & TOP
}

/// Returns the top bits of eight bytes side by side.
fn packed(tops: u64) -> u64 {
    (tops >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_are_those_that_a_loop_over_the_bytes_finds(text in "[a-zA-Z0-9 '_.é@\\[`{-]{0,200}") {
            let Runs { all, signs } = Runs::of(&text);
            let word = |run: &PlainRun| &text.as_bytes()[run.begins()..run.ends()];
            for run in &all {
                let mut eight = [0; 8];
                eight.iter_mut().zip(word(run)).for_each(|(to, from)| *to = *from);
                assert_eq!(run.letters, u64::from_le_bytes(eight));
                assert_eq!(run.small(), u64::from_le_bytes(eight.map(|byte| byte.to_ascii_lowercase())));
                assert_eq!(run.is_capital(), word(run)[0].is_ascii_uppercase());
                let parts = word(run).windows(2).any(|two| {
                    two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase()
                });
                assert_eq!(run.is_parted, parts);
            }
            let found: Vec<Vec<u8>> = all.iter().map(|run| word(run).to_vec()).collect();
            let is_sign = |byte: &u8| !byte.is_ascii_alphabetic();
            let runs: Vec<Vec<u8>> = text
                .as_bytes()
                .split(is_sign)
                .filter(|run| !run.is_empty())
                .map(<[u8]>::to_vec)
                .collect();
            prop_assert_eq!(found, runs);
            prop_assert_eq!(signs.has_leader(), text.contains(".."));
            for sign in text.bytes().filter(is_sign) {
                prop_assert!(signs.has(sign));
            }
        }
    }
}
