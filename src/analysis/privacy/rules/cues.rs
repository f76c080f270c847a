//! Finds the places of a text where a rule can fit, in one pass for all rules. Most of most texts
//! is near no cue, and no shape is compared with it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::super::text::Text;

/// Something that every text of a shape has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cue {
    Digit,
    At,
    /// A dot before a letter.
    InnerDot,
    /// Two slashes, or one right after a blank.
    Slash,
    /// A capital letter alone; `I` only before a dot.
    Letter,
    /// One of these words, in small letters, separated by blanks.
    Words(&'static str),
}

/// The bytes before and after a cue within which a finding begins and ends. A window goes on to the
/// next blank.
const REACH: usize = 128;

/// The stretches of a text near one cue, in order. They do not overlap.
pub(super) type Windows = Vec<Range<usize>>;

/// All cues of the rules, each once.
pub(super) struct Cues {
    all: Vec<Cue>,
    /// The cues of each word, as bits.
    words: FxHashMap<&'static str, u64>,
    /// The lengths of known words by their first two letters, as bits, so that few words are looked
    /// up.
    lengths: Vec<u32>,
}

const LETTERS: usize = 26;

impl Cues {
    pub(super) fn of(all: impl Iterator<Item = Cue>) -> Self {
        let mut cues: Vec<Cue> = Vec::new();
        for cue in all {
            if !cues.contains(&cue) {
                cues.push(cue);
            }
        }
        let mut words: FxHashMap<&str, u64> = FxHashMap::default();
        let mut lengths = vec![0; LETTERS * LETTERS];
        for (at, cue) in cues.iter().enumerate() {
            let Cue::Words(list) = cue else { continue };
            for word in list.split_whitespace() {
                *words.entry(word).or_default() |= 1 << at;
                lengths[pair(word.as_bytes())] |= length_bit(word);
            }
        }
        Self { all: cues, words, lengths }
    }

    /// Returns the number of a cue, by which its windows are found.
    pub(super) fn number(&self, cue: Cue) -> usize {
        self.all.iter().position(|known| *known == cue).unwrap_or_default()
    }

    /// Returns the windows of each cue.
    pub(super) fn windows(&self, text: &Text) -> Vec<Windows> {
        let mut windows: Vec<Windows> = vec![Vec::new(); self.all.len()];
        let of_sign = |cue: Cue| self.all.iter().position(|known| *known == cue);
        let (digit, at_sign, dot) = (of_sign(Cue::Digit), of_sign(Cue::At), of_sign(Cue::InnerDot));
        let (slash, letter) = (of_sign(Cue::Slash), of_sign(Cue::Letter));
        let bytes = text.read.as_bytes();
        let mut mark = |cue: Option<usize>, span: Range<usize>| {
            if let Some(cue) = cue {
                widen(&mut windows[cue], bytes, span);
            }
        };
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            at += 1;
            let next = bytes.get(at).copied().unwrap_or(b' ');
            match bytes[start] {
                b'0'..=b'9' => {
                    at += bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                    mark(digit, start..at);
                }
                first if first.is_ascii_alphabetic() => {
                    at += bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                    if at - start == 1 {
                        if first.is_ascii_uppercase()
                            && (first != b'I' || bytes.get(at) == Some(&b'.'))
                        {
                            mark(letter, start..at);
                        }
                        continue;
                    }
                    let word = &text.small[start..at];
                    if self.lengths[pair(word.as_bytes())] & length_bit(word) == 0 {
                        continue;
                    }
                    let mut cues = self.words.get(word).copied().unwrap_or_default();
                    while cues != 0 {
                        mark(Some(cues.trailing_zeros() as usize), start..at);
                        cues &= cues - 1;
                    }
                }
                b'@' => mark(at_sign, start..at),
                b'.' if next.is_ascii_alphanumeric() || !next.is_ascii() => mark(dot, start..at),
                b'/' if next == b'/' || start == 0 || is_blank(bytes[start - 1]) => {
                    mark(slash, start..at);
                }
                _ => {}
            }
        }
        windows
    }
}

/// Adds the stretch around a cue, joined with the one before if they touch.
fn widen(windows: &mut Windows, bytes: &[u8], cue: Range<usize>) {
    let before = windows.last().map_or(0, |window| window.end);
    if cue.end + REACH <= before {
        return;
    }
    let mut end = (cue.end + REACH).min(bytes.len());
    end += bytes[end..].iter().take_while(|byte| !is_blank(**byte)).count();
    let mut start = cue.start.saturating_sub(REACH).max(before);
    start -= bytes[before..start].iter().rev().take_while(|byte| !is_blank(**byte)).count();
    match windows.last_mut() {
        Some(window) if start <= window.end => window.end = end,
        _ => windows.push(start..end),
    }
}

fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\n'
}

/// Returns the number of the first two letters of a word in small letters.
fn pair(word: &[u8]) -> usize {
    usize::from(word[0] - b'a') * LETTERS + usize::from(word[1] - b'a')
}

fn length_bit(word: &str) -> u32 {
    1 << word.len().min(31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_ends_at_blanks_and_windows_that_touch_are_one() {
        let cues = Cues::of([Cue::Digit, Cue::Words("ward road")].into_iter());
        let text = Text::new(&format!("{}a7b {} on Ward 3", "é x ".repeat(80), "y ".repeat(300)));
        let windows = cues.windows(&text);
        assert_eq!(windows[0].len(), 2);
        assert_eq!(windows[1].len(), 1);
        for window in windows.iter().flatten() {
            assert!(text.read.get(window.clone()).is_some());
        }
        assert!(text.read[windows[0][0].clone()].contains("a7b"));
        let together = Text::new("1 2 3 4 and on a ward");
        let windows = cues.windows(&together);
        assert_eq!((windows[0].len(), windows[0][0].len()), (1, together.read.len()));
    }
}
