//! A text as a reader sees it: without invisible characters, and with one sign for all that look
//! alike.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::{
    across::{ACROSS_BYTES, is_half},
    escapes::escaped,
    runs::Runs,
};
use crate::text::is_lead;

/// The forms of a text that rules and names are compared with, and the place where each was
/// written.
pub(super) struct Text {
    /// The text with one kind of dash and of blank, no zero-width signs and no emphasis, case
    /// unchanged.
    pub(super) read: String,
    /// The same with ASCII letters in small letters, byte for byte.
    pub(super) small: String,
    /// Whether all of it is ASCII.
    pub(super) is_plain: bool,
    /// The runs of letters in it.
    pub(super) runs: Runs,
    /// The place in the original text of each byte of `read`; `None` if nothing moved.
    written_at: Option<Vec<u32>>,
    /// The places in `read` of blanks that were written as a tab.
    tabs: Vec<u32>,
    /// True if a hyphen at the end of a line was left out, because a word may go on there.
    joins_halves: bool,
    length: usize,
}

/// How a text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    AsSeen,
    WithoutTags,
    /// No word goes on after a hyphen at the end of a line.
    HalvesApart,
}

/// Words without accents and case, with the place in `read` of each byte.
pub(super) struct Folded {
    pub(super) text: String,
    read_at: Option<Vec<u32>>,
    length: usize,
}

impl Text {
    /// `written` is at most as long as what is looked at together, far below 4 GiB.
    pub(super) fn new(written: &str) -> Self {
        Self::read(written, Reading::AsSeen)
    }

    /// Returns the text without the tags of a page, if it has any.
    pub(super) fn without_tags(written: &str) -> Option<Self> {
        let has_tag = written.match_indices('<').any(|(at, _)| tag(&written[at..]).is_some());
        has_tag.then(|| Self::read(written, Reading::WithoutTags))
    }

    /// Returns the same text with each hyphen at the end of a line as a hyphen, if a word was taken
    /// to go on after one.
    pub(super) fn with_halves_apart(&self, written: &str) -> Option<Self> {
        self.joins_halves.then(|| Self::read(written, Reading::HalvesApart))
    }

    fn read(written: &str, reading: Reading) -> Self {
        let length = written.len();
        if reading == Reading::AsSeen && is_as_read(written) {
            return Self {
                read: written.to_owned(),
                small: written.to_ascii_lowercase(),
                is_plain: true,
                runs: Runs::of(written),
                written_at: None,
                tabs: Vec::new(),
                joins_halves: false,
                length,
            };
        }
        let mut joins_halves = false;
        let mut broken = |read: &str, rest: &str| {
            let more = broken_word(read, rest).filter(|_| reading != Reading::HalvesApart);
            joins_halves |= more.is_some();
            more
        };
        let mut read = String::with_capacity(length);
        let mut written_at = Vec::with_capacity(length);
        let mut tabs = Vec::new();
        let mut at = 0;
        while let Some(c) = written[at..].chars().next() {
            let letters = written.as_bytes()[at..].iter().take_while(|byte| is_as_it_is(**byte));
            let letters = letters.count();
            if letters > 0 {
                read.push_str(&written[at..at + letters]);
                let places = at..at + letters;
                written_at.extend(places.map(|at| u32::try_from(at).unwrap_or(u32::MAX)));
                at += letters;
                continue;
            }
            // Most words end so.
            if written[at..].starts_with(' ') && !read.ends_with(' ') {
                read.push(' ');
                written_at.push(u32::try_from(at).unwrap_or(u32::MAX));
                at += 1;
                continue;
            }
            let (sign, mut used) = escaped(read.chars().next_back(), &written[at..])
                .unwrap_or_else(|| (enclosed(written, at).unwrap_or(c), c.len_utf8()));
            let before = read.len();
            match sign {
                '*' | '`' => {}
                '~' if written[at + used..].starts_with('~') => used += 1,
                // By itself it would become a blank.
                '\u{b4}' => read.push('\''),
                '\u{a3}' => read.push(pound(&read, &written[at + used..])),
                '<' if reading == Reading::WithoutTags
                    && let Some(length) = tag(&written[at..]) =>
                {
                    used = length;
                }
                '\\' if written[at + used..].starts_with(|c: char| c.is_ascii_punctuation()) => {}
                '\u{ad}' => match broken(&read, &written[at + used..]) {
                    Some(more) => used += more,
                    None if reading == Reading::HalvesApart
                        && broken_word(&read, &written[at + used..]).is_some() =>
                    {
                        read.push('-');
                    }
                    None => {}
                },
                c if has_no_width(c) => {}
                c if c == '-' || is_dash(c) => match broken(&read, &written[at + used..]) {
                    Some(more) => used += more,
                    None => read.push('-'),
                },
                '\n' => read.push('\n'),
                c if c.is_whitespace() => {
                    if !read.ends_with(' ') {
                        if c == '\t' {
                            tabs.push(u32::try_from(read.len()).unwrap_or(u32::MAX));
                        }
                        read.push(' ');
                    }
                }
                c if c.is_ascii() => read.push(c),
                c => read.extend(std::iter::once(c).nfkc()),
            }
            written_at.resize(
                written_at.len() + read.len() - before,
                u32::try_from(at).unwrap_or(u32::MAX),
            );
            at += used;
        }
        Self {
            small: read.to_ascii_lowercase(),
            is_plain: read.is_ascii(),
            runs: Runs::of(&read),
            read,
            written_at: Some(written_at),
            tabs,
            joins_halves,
            length,
        }
    }

    /// Returns whether the blank at this place of `read` was written as a tab.
    pub(super) fn is_tab(&self, at: usize) -> bool {
        u32::try_from(at).is_ok_and(|at| self.tabs.binary_search(&at).is_ok())
    }

    /// Returns where a span of `read` was written.
    pub(super) fn written(&self, read: Range<usize>) -> Range<usize> {
        back(self.written_at.as_deref(), self.length, read)
    }

    pub(super) fn folded(&self) -> Folded {
        let length = self.read.len();
        if self.is_plain {
            return Folded { text: self.small.clone(), read_at: None, length };
        }
        let mut text = String::with_capacity(length);
        let mut read_at = Vec::with_capacity(length);
        for (at, c) in self.read.char_indices() {
            let before = text.len();
            push_plain(c, &mut text);
            read_at
                .resize(read_at.len() + text.len() - before, u32::try_from(at).unwrap_or(u32::MAX));
        }
        Folded { text, read_at: Some(read_at), length }
    }
}

impl Folded {
    /// Returns where a span of it is in `read`.
    pub(super) fn read(&self, folded: Range<usize>) -> Range<usize> {
        back(self.read_at.as_deref(), self.length, folded)
    }
}

fn back(map: Option<&[u32]>, length: usize, range: Range<usize>) -> Range<usize> {
    let Some(map) = map else { return range };
    let place = |at: usize| map.get(at).map_or(length, |&place| place as usize);
    place(range.start)..place(range.end).max(place(range.start))
}

/// Returns a text in small letters without accents, with the plain letter for each that only looks
/// otherwise: `ł` and a Cyrillic `а` as well. Each character is replaced by itself.
pub(super) fn plain_letters(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    text.chars().for_each(|c| push_plain(c, &mut plain));
    plain
}

fn push_plain(c: char, plain: &mut String) {
    if c.is_ascii() {
        plain.push(c.to_ascii_lowercase());
        return;
    }
    let letters = std::iter::once(c).nfd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase);
    for letter in letters {
        match plain_letter(letter) {
            Some(plain_letter) => plain.push_str(plain_letter),
            None => plain.push(letter),
        }
    }
}

/// Returns the plain form of a small letter: of Latin letters that no accent makes, and of letters
/// of other alphabets that look like Latin ones.
fn plain_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'ł' | 'ŀ' | 'ʟ' => "l",
        'ø' | 'ο' | 'о' | 'օ' | 'ᴏ' => "o",
        'đ' | 'ð' | 'ԁ' | 'ᴅ' => "d",
        'þ' => "th",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ı' | 'ι' | 'і' | 'ӏ' | 'ɪ' => "i",
        'ħ' | 'һ' | 'н' | 'η' | 'ʜ' => "h",
        'ŋ' | 'ν' | 'ɴ' => "n",
        'ɑ' | 'α' | 'а' | 'ᴀ' => "a",
        'ɡ' | 'ɢ' => "g",
        'β' | 'в' | 'ʙ' => "b",
        'с' | 'ᴄ' => "c",
        'ε' | 'е' | 'ᴇ' => "e",
        'ј' | 'ᴊ' => "j",
        'κ' | 'к' | 'ᴋ' => "k",
        'μ' | 'м' | 'ᴍ' => "m",
        'ρ' | 'р' | 'ᴘ' => "p",
        'ѕ' | 'ꜱ' => "s",
        'τ' | 'т' | 'ᴛ' => "t",
        'υ' | 'у' | 'ʏ' => "y",
        'χ' | 'х' => "x",
        'ζ' | 'ᴢ' => "z",
        'ꜰ' => "f",
        'ꞯ' => "q",
        'ʀ' => "r",
        'ᴜ' => "u",
        'ᴠ' => "v",
        'ᴡ' => "w",
        // Arabic letters that writers and keyboards exchange.
        'ى' | 'ی' => "ي",
        'ة' => "ه",
        'ک' => "ك",
        _ => return None,
    })
}

/// Returns whether nothing in a text is read as something else. Every byte is looked at, because
/// that can be done for many at a time.
fn is_as_read(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_odd = |byte: u8| {
        !byte.is_ascii()
            || matches!(byte, b'%' | b'&' | b'*' | b'`' | b'~' | b'\\' | b'\t' | b'\r' | 0xb | 0xc)
    };
    let after = bytes.get(1..).unwrap_or_default();
    let is_parted = |byte: u8, next: u8| {
        let is_code = matches!(next, b'8' | b'9' | b'A'..=b'F' | b'\n');
        byte == b' ' && matches!(next, b' ' | b'\n')
            || byte == b'-' && next == b'\n'
            || byte == b'=' && is_code
    };
    let both = bytes.iter().zip(after);
    let parted = both.fold(0, |parted, (byte, next)| parted | u8::from(is_parted(*byte, *next)));
    bytes.iter().fold(parted, |odd, byte| odd | u8::from(is_odd(*byte))) == 0
}

/// Returns whether a byte is read as what it is, wherever it stands.
fn is_as_it_is(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!'..=b'$' | b'\''..=b')' | b'+' | b',' | b'.' | b'/' | b':'..=b';' | b'>'..=b'@' | b'[' | b']'..=b'_' | b'|' | b'}')
}

/// Returns the length of a tag of a page, or of a comment.
pub(super) fn tag(text: &str) -> Option<usize> {
    const LONGEST: usize = 400;
    let inside = text.strip_prefix('<')?;
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')) {
        return None;
    }
    inside.bytes().take(LONGEST).position(|byte| byte == b'>').map(|end| end + 2)
}

/// Returns how many bytes part the halves of a word or a number, if a hyphen at the end of a line
/// broke it there, with the signs of a quotation or a list.
fn broken_word(before: &str, after: &str) -> Option<usize> {
    if !is_half(before) {
        return None;
    }
    let after = &after[..after.floor_char_boundary(after.len().min(ACROSS_BYTES))];
    let next = after.trim_start_matches([' ', '\t', '\r', '\u{ad}']).strip_prefix('\n')?;
    let next = next.trim_start_matches(is_lead);
    next.starts_with(char::is_alphanumeric).then(|| after.len() - next.len())
}

/// Also the points of Hebrew, and of Arabic, with the stroke that only makes a word longer.
pub(super) fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}')
        || matches!(c, '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Returns whether a character may end the half of a word.
pub(super) fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_accent(c) || has_no_width(c)
}

/// Returns whether a character takes no room of its own: also signs around a letter, marks
/// beyond those of European letters, and those that join letters in the writings of India.
fn has_no_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{34f}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || matches!(
            c,
            '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{3164}'
                | '\u{ffa0}'
                | '\u{e0000}'..='\u{e0fff}'
        )
        || matches!(
            c,
            '\u{93c}'
                | '\u{94d}'
                | '\u{9bc}'
                | '\u{9cd}'
                | '\u{a3c}'
                | '\u{a4d}'
                | '\u{abc}'
                | '\u{acd}'
                | '\u{b3c}'
                | '\u{b4d}'
                | '\u{bcd}'
                | '\u{c4d}'
                | '\u{cbc}'
                | '\u{ccd}'
                | '\u{d4d}'
                | '\u{dca}'
        )
        || matches!(c, '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Returns the letter that a sign shows in a circle, a square, brackets or the halves of a flag, of
/// which Unicode itself does not say so. Fewer than three of them are a mark or a flag, and a blank.
fn enclosed(written: &str, at: usize) -> Option<char> {
    let (first, letter) = of_alphabet(written[at..].chars().next()?)?;
    let is_same = |c: &char| of_alphabet(*c).is_some_and(|(other, _)| other == first);
    let before = written[..at].chars().rev().take(2).take_while(is_same).count();
    let from_here = written[at..].chars().take(3).take_while(is_same).count();
    Some(if before + from_here >= 3 { letter } else { ' ' })
}

/// Returns the first sign of the alphabet of such signs that a sign belongs to, and its letter.
fn of_alphabet(sign: char) -> Option<(u32, char)> {
    let (first, a) = match sign {
        '\u{249c}'..='\u{24b5}' => (0x249c, b'a'),
        '\u{1f110}'..='\u{1f129}' => (0x1f110, b'A'),
        '\u{1f150}'..='\u{1f169}' => (0x1f150, b'A'),
        '\u{1f170}'..='\u{1f189}' => (0x1f170, b'A'),
        '\u{1f1e6}'..='\u{1f1ff}' => (0x1f1e6, b'A'),
        _ => return None,
    };
    let place = u8::try_from(u32::from(sign) - first).ok()?;
    Some((first, char::from(a + place)))
}

/// Returns what a pound sign stands for: a British keyboard has no `Ł`, so that people type `£ucja` and
/// `Miko£aj`.
fn pound(before: &str, after: &str) -> char {
    let is_inside =
        before.ends_with(char::is_alphabetic) && !after.starts_with(|c: char| c.is_ascii_digit());
    let mut next = after.chars();
    let is_before =
        next.next().is_some_and(char::is_lowercase) && next.next().is_some_and(char::is_alphabetic);
    match (is_inside, is_before) {
        (true, _) => '\u{142}',
        (false, true) => '\u{141}',
        _ => '\u{a3}',
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_leads_back_to_where_it_was_written() {
        let written = "A\u{ad}me\u{200b}lia  \u{2009}**Pa**tel \u{ff19}43\u{2011}476";
        let text = Text::new(written);
        assert_eq!(text.read, "Amelia Patel 943-476");
        let at = text.read.find("Patel").unwrap();
        assert_eq!(&written[text.written(at..at + 5)], "Pa**tel");
        let at = text.read.find("476").unwrap();
        assert_eq!(&written[text.written(at..at + 3)], "476");
        let zoe = Text::new("x Zoë\u{308} y");
        let folded = zoe.folded();
        assert_eq!(folded.text, "x zoe y");
        assert_eq!(&zoe.read[folded.read(2..5)], "Zoë\u{308}");
    }

    /// If each hyphen were read to the end of the line, this would take minutes.
    #[test]
    fn many_hyphens_without_a_word_are_read_once() {
        for signs in ["\u{ad}", "a\u{ad}", "-\n", "a-\n \n"] {
            let text = Text::new(&signs.repeat(200_000));
            assert!(text.read.len() <= 200_000 * signs.len());
        }
    }

    #[test]
    fn a_pound_sign_in_a_name_is_the_letter_that_it_looks_like() {
        assert_eq!(Text::new("\u{a3}ucja, Miko\u{a3}aj").read, "\u{141}ucja, Miko\u{142}aj");
        let sums = "cost \u{a3}5, \u{a3}m, paid\u{a3}50";
        assert_eq!(Text::new(sums).read, sums);
    }

    #[test]
    fn letters_that_are_written_as_numbers_are_read_as_letters() {
        assert_eq!(
            Text::new(r"\u0041melia %41melia 50% off 5%25").read,
            "Amelia Amelia 50% off 5%25"
        );
    }
}
