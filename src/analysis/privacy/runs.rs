//! The runs of plain letters in a text, eight letters at a time.

/// A run of ASCII letters with none before or after it.
pub(super) struct PlainRun {
    pub(super) begins: usize,
    pub(super) ends: usize,
    /// The first eight letters as they are written, or all with zeros, the first in the lowest byte.
    pub(super) letters: u64,
    /// True if a capital stands after a small letter, or after the eighth.
    pub(super) may_be_parted: bool,
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
    /// Returns the letters in small letters.
    pub(super) fn small(&self) -> u64 {
        self.letters | SMALL & first(self.ends - self.begins)
    }

    pub(super) fn is_capital(&self) -> bool {
        self.letters & 0x20 == 0
    }

    /// Reads up to eight letters more, and returns whether one is a capital; `None` at its end.
    fn read_on(&mut self, text: &[u8]) -> Option<bool> {
        let length = self.ends - self.begins;
        if length == 0 || !length.is_multiple_of(8) || self.ends == text.len() {
            return None;
        }
        let bytes = eight(text, self.ends);
        let letters = letters_at_start(bytes);
        self.ends += letters;
        (letters > 0).then_some(capitals(bytes) & first(letters) != 0)
    }
}

/// Hands each run to `each`, in order, and returns the signs between them.
pub(super) fn each_run(text: &str, mut each: impl FnMut(&PlainRun)) -> Signs {
    let text = text.as_bytes();
    let (mut signs, mut at) = (0, 0);
    while at < text.len() {
        if text[at].is_ascii_alphabetic() {
            let run = run_at(text, at);
            at = run.ends;
            each(&run);
        } else {
            signs |= Signs::of(text[at]).0;
            if text[at..].starts_with(b"..") {
                signs |= LEADER;
            }
            at += 1;
        }
    }
    Signs(signs)
}

/// Returns the run that begins at a letter.
fn run_at(text: &[u8], begins: usize) -> PlainRun {
    let mut run = beginning_at(text, begins);
    while let Some(capitals) = run.read_on(text) {
        run.may_be_parted |= capitals;
    }
    run
}

/// Returns the run that begins at a letter, unless it may be parted. Nothing is read after the place
/// where that shows, so that many words in one run are read once.
pub(super) fn unparted_run_at(text: &[u8], begins: usize) -> Option<PlainRun> {
    let mut run = beginning_at(text, begins);
    if run.may_be_parted {
        return None;
    }
    while let Some(capitals) = run.read_on(text) {
        if capitals {
            return None;
        }
    }
    Some(run)
}

/// Returns the first eight letters of a run, or all.
fn beginning_at(text: &[u8], begins: usize) -> PlainRun {
    let bytes = eight(text, begins);
    let letters = letters_at_start(bytes);
    let capitals = capitals(bytes) & first(letters);
    PlainRun {
        begins,
        ends: begins + letters,
        letters: bytes & first(letters),
        // A capital after a small letter.
        may_be_parted: capitals & !(capitals << 8 | 0x20) != 0,
    }
}

/// Returns eight bytes of a text, with zeros after its end.
fn eight(text: &[u8], at: usize) -> u64 {
    match text.get(at..at + 8) {
        Some(bytes) => u64::from_le_bytes(bytes.try_into().unwrap_or_default()),
        None => text[at..].iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    }
}

/// Returns a mask of so many bytes.
fn first(bytes: usize) -> u64 {
    if bytes < 8 { (1 << (8 * bytes)) - 1 } else { u64::MAX }
}

/// Returns how many of eight bytes are letters before the first that is none.
fn letters_at_start(bytes: u64) -> usize {
    let small = (bytes | SMALL) & !TOP;
    let from_a = small + (0x80 - u64::from(b'a')) * EACH;
    let after_z = small + (0x7f - u64::from(b'z')) * EACH;
    let letters = from_a & !after_z & !bytes & TOP;
    ((!letters & TOP).trailing_zeros() / 8) as usize
}

/// Returns a bit for each letter that is a capital.
fn capitals(letters: u64) -> u64 {
    !letters & SMALL
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_are_those_that_a_loop_over_the_bytes_finds(text in "[a-zA-Z0-9 '_.é@\\[`{-]{0,60}") {
            let mut found = Vec::new();
            let signs = each_run(&text, |run| {
                let word = &text.as_bytes()[run.begins..run.ends];
                let mut eight = [0; 8];
                eight.iter_mut().zip(word).for_each(|(to, from)| *to = *from);
                assert_eq!(run.letters, u64::from_le_bytes(eight));
                assert_eq!(run.small(), u64::from_le_bytes(eight.map(|byte| byte.to_ascii_lowercase())));
                assert_eq!(run.is_capital(), word[0].is_ascii_uppercase());
                let parts = word.windows(2).any(|two| {
                    two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase()
                });
                assert!(run.may_be_parted || !parts);
                found.push(word.to_vec());
            });
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
