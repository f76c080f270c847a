//! The runs of plain letters in a text. All letters of a block are told apart at once.

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
    /// True if the run is one word: no capital stands after a small letter, and no sign after it
    /// belongs to it.
    pub(super) is_word: bool,
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
/// The bit that a capital does not have.
const SMALL: u64 = 0x20 * EACH;

impl PlainRun {
    #[inline]
    fn at(text: &[u8], begins: u32, ends: u32) -> Self {
        let letters = eight(text, begins as usize) & FIRST[(ends - begins).min(8) as usize];
        let goes_on = text.get(ends as usize).is_some_and(|next| GOES_ON[usize::from(*next)]);
        Self { letters, begins, ends, is_word: !goes_on, is_parted: false }
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
struct LetterBlock {
    letters: u64,
    capitals: u64,
    /// Neither letters nor blanks.
    signs: u64,
}

impl LetterBlock {
    fn of(bytes: &[u8; BLOCK]) -> Self {
        let letters = bits(bytes, |byte| (byte | 0x20).wrapping_sub(b'a') < 26);
        let blanks = bits(bytes, |byte| byte == b' ');
        // A letter without the bit.
        let capitals = letters & bits(bytes, |byte| byte & 0x20 == 0);
        Self { letters, capitals, signs: !letters & !blanks }
    }
}

/// Returns a bit for each byte of a block that is so. There is no branch in it, so that many bytes
/// are looked at together.
#[inline]
fn bits(bytes: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
    let mut marks = [0; BLOCK];
    for (at, (mark, byte)) in marks.iter_mut().zip(bytes).enumerate() {
        *mark = if is(*byte) { 1 << (at % 8) } else { 0 };
    }
    let (eights, _) = marks.as_chunks::<8>();
    // The marks of eight bytes have different bits, so that their sum has all of them.
    let all = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(EACH) >> 56;
    eights.iter().rev().fold(0, |bits, eight| bits << 8 | all(eight))
}

impl Runs {
    /// The text is far below 4 GiB.
    pub(super) fn of(text: &str) -> Self {
        let text = text.as_bytes();
        // Few words are shorter, so that the list seldom grows.
        let mut all = Vec::with_capacity(text.len() / 4 + 2);
        let mut partings = Vec::new();
        let (mut signs, mut any_blank) = (0, 0);
        // Where the last run began, and the bits of the byte before the block.
        let (mut begins, mut after_letter, mut after_small) = (0, 0, 0);
        let (blocks, rest) = text.as_chunks::<BLOCK>();
        let mut last = [b'.'; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        let last = (&last, below(rest.len()));
        let blocks = blocks.iter().map(|block| (block, u64::MAX)).chain([last]);
        for (number, (bytes, of_text)) in blocks.enumerate() {
            let from = number * BLOCK;
            let block = LetterBlock::of(bytes);
            let before = block.letters << 1 | after_letter;
            let (mut starts, ends) = (block.letters & !before, before & !block.letters);
            let mut is_open = after_letter != 0;
            each_bit(ends, from, |end| {
                // The first may have begun in a block before.
                if !std::mem::take(&mut is_open) {
                    begins = place(from) + starts.trailing_zeros();
                    starts &= starts.wrapping_sub(1);
                }
                all.push(PlainRun::at(text, begins, end));
            });
            if starts != 0 {
                begins = place(from) + starts.trailing_zeros();
            }
            after_letter = block.letters >> (BLOCK - 1);
            let small = block.letters & !block.capitals;
            let parted = block.capitals & (small << 1 | after_small);
            each_bit(parted, from, |at| partings.push(at));
            after_small = small >> (BLOCK - 1);
            signs |= signs_in(block.signs & of_text, text, from);
            any_blank |= !(block.letters | block.signs);
        }
        if any_blank != 0 {
            signs |= Signs::of(b' ').0;
        }
        for parting in partings {
            let after = all.partition_point(|run| run.begins < parting);
            if let Some(run) = all[..after].last_mut() {
                (run.is_parted, run.is_word) = (true, false);
            }
        }
        Self { all, signs: Signs(signs) }
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Hands the place in a text of each bit of a block to `each`.
#[inline]
fn each_bit(mut bits: u64, from: usize, mut each: impl FnMut(u32)) {
    while bits != 0 {
        each(place(from) + bits.trailing_zeros());
        bits &= bits - 1;
    }
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
    if let Some((eight, _)) = text.get(at..).and_then(<[u8]>::split_first_chunk) {
        return u64::from_le_bytes(*eight);
    }
    text[at..].iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte))
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

/// The bytes with which a word may go on after plain letters: an apostrophe, a digit that may stand
/// for a letter, and those of letters beyond ASCII.
const GOES_ON: [bool; 256] = {
    let signs = b"'`01345";
    let mut goes_on = [false; 256];
    let mut at = 0;
    while at < signs.len() {
        goes_on[signs[at] as usize] = true;
        at += 1;
    }
    let mut beyond = 0x80;
    while beyond < 256 {
        goes_on[beyond] = true;
        beyond += 1;
    }
    goes_on
};

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
