//! The words of a text, as names are compared with them.

use std::{borrow::Cow, ops::Range};

use super::{
    runs::PlainRun,
    text::{Text, plain_letters},
};

/// A word: letters, with apostrophes inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// In bytes of the text that is read.
    pub(super) span: Range<usize>,
    /// In plain small letters, without apostrophes.
    pub(super) plain: Cow<'t, str>,
    /// True if it begins with a capital, and has a small letter.
    pub(super) is_capital: bool,
    /// True if it has several letters, and all are capitals.
    pub(super) is_loud: bool,
    /// True if it ends in an apostrophe and an `s`, or stands before an apostrophe.
    pub(super) is_possessive: bool,
}

/// Returns the words of a text in order. A capital after small letters begins another word, as in
/// `AmeliaPatel.docx`.
pub(super) fn tokens(read: &Text) -> Vec<Token<'_>> {
    let mut found = Vec::with_capacity(read.runs.all.len() + 1);
    let mut words = RunWords::of(read);
    for run in &read.runs.all {
        if read.is_plain && words.at <= run.begins() && run.is_word {
            words.at = run.ends();
            found.push(whole_word(read, run));
        } else {
            words.add(run, &mut found);
        }
    }
    words.read_to(read.read.len(), |word| found.push(word));
    found
}

/// Makes words of the runs of letters in a text: one word of most, and several words of a run or
/// one word of several runs where capitals, apostrophes or other letters are among them.
pub(super) struct RunWords<'t> {
    text: &'t Text,
    /// The end of the words that were read.
    at: usize,
}

impl<'t> RunWords<'t> {
    pub(super) fn of(text: &'t Text) -> Self {
        Self { text, at: 0 }
    }

    #[inline(never)]
    fn add(&mut self, run: &PlainRun, found: &mut Vec<Token<'t>>) {
        self.read(run, |word| found.push(word));
    }

    /// Hands the words to `each` that begin in the next run, or between it and the last.
    pub(super) fn read(&mut self, run: &PlainRun, mut each: impl FnMut(Token<'t>)) {
        if !self.text.is_plain {
            self.read_to(run.begins(), &mut each);
        }
        if self.at <= run.begins() && run.is_word {
            self.at = run.ends();
            each(whole_word(self.text, run));
        } else {
            self.at = self.at.max(run.begins());
            self.read_to(run.ends(), each);
        }
    }

    /// Hands the words to `each` that begin before this place.
    pub(super) fn read_to(&mut self, end: usize, mut each: impl FnMut(Token<'t>)) {
        let text = self.text.read.as_str();
        while self.at < end {
            let begins = self.at;
            match text[begins..].chars().next() {
                Some(c) if is_letter(c) => {
                    self.at = end_of_word(text, begins);
                    each(token(self.text, begins..self.at));
                }
                c => self.at += c.map_or(1, char::len_utf8),
            }
        }
    }
}

/// Returns the word that a run is.
#[inline]
fn whole_word<'t>(text: &'t Text, run: &PlainRun) -> Token<'t> {
    let span = run.begins()..run.ends();
    let ends_small = || text.read.as_bytes()[span.end - 1].is_ascii_lowercase();
    let is_first = run.is_capital();
    let is_loud = is_first && span.len() > 1 && !ends_small();
    Token {
        plain: Cow::Borrowed(&text.small[span.clone()]),
        span,
        is_capital: is_first && !is_loud,
        is_loud,
        is_possessive: false,
    }
}

/// Returns where the word ends that begins here.
fn end_of_word(text: &str, from: usize) -> usize {
    let mut chars = text[from..].char_indices().peekable();
    let mut last = None;
    while let Some((at, c)) = chars.next() {
        let Some(before) = last.replace(c) else { continue };
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let goes_on = is_letter(c)
            || is_letter(before)
                && is_letter(next)
                && (is_apostrophe(c)
                    || is_look_alike(c) && before.is_lowercase() == next.is_lowercase());
        let is_another =
            || c.is_uppercase() && before.is_lowercase() && parts_there(&text[from..from + at]);
        if !goes_on || is_another() {
            return from + at;
        }
    }
    text.len()
}

/// Returns whether a capital after these letters begins another word. `Mc`, `Mac`, `De` and the
/// like belong to the rest of a name, and a capital `I` may stand for a small `l`.
fn parts_there(before: &str) -> bool {
    before.chars().count() >= 3 && before != "Mac"
}

fn token(read: &Text, span: Range<usize>) -> Token<'_> {
    let text = read.read.as_str();
    let word = &text[span.clone()];
    let rest = &text[span.end..];
    let (bare, possessive) = match word.char_indices().rev().nth(1) {
        Some((at, c)) if is_apostrophe(c) && word.ends_with(['s', 'S']) => (&word[..at], true),
        _ => (word, rest.starts_with(is_apostrophe) && word.ends_with('s')),
    };
    let span = span.start..span.start + bare.len();
    let mut letters = bare.chars().filter(|c| c.is_alphabetic());
    let first = letters.next().is_some_and(char::is_uppercase);
    let (any_small, all) =
        letters.fold((false, 1), |(small, all), c| (small || c.is_lowercase(), all + 1));
    Token {
        plain: plain_of(bare, &read.small[span.clone()]),
        is_capital: first && (any_small || all == 1),
        is_loud: first && !any_small && all > 1,
        is_possessive: possessive,
        span,
    }
}

/// Returns a word in plain letters; `small` is the same word in small letters.
fn plain_of<'t>(word: &str, small: &'t str) -> Cow<'t, str> {
    if !word.is_ascii() {
        let plain = plain_letters(word);
        return Cow::Owned(plain.chars().filter(|c| !is_apostrophe(*c)).collect());
    }
    if small.contains('\'') { Cow::Owned(small.replace('\'', "")) } else { Cow::Borrowed(small) }
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2019}' | '\u{2018}' | '\u{2b9}' | '\u{2bb}'
            ..='\u{2bf}'
                | '\u{2c8}'
                | '\u{2ca}'
                | '\u{a78c}'
                | '\u{b4}'
                | '`'
                | '\u{2032}'
                | '\u{ff07}'
                | '\u{201b}'
    )
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}')
}

/// Returns whether a digit may stand for a letter inside a word.
fn is_look_alike(c: char) -> bool {
    matches!(c, '0' | '1' | '3' | '4' | '5')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// If each were read to the end of the line, this would take minutes.
    #[test]
    fn many_words_without_a_blank_are_read_once() {
        for word in ["Otto", "Ottolinechen"] {
            assert_eq!(tokens(&Text::new(&word.repeat(200_000))).len(), 200_000);
        }
    }

    #[test]
    fn words_are_parted_where_a_reader_parts_them() {
        let plain = |text: &str| {
            tokens(&Text::new(text))
                .into_iter()
                .map(|token| token.plain.into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(plain("visitAmeliaPatel2.docx"), ["visit", "amelia", "patel", "docx"]);
        assert_eq!(plain("O\u{2019}Shaughnessy's and McAteer"), ["oshaughnessy", "and", "mcateer"]);
        assert_eq!(plain("Łucja Strauß Møller"), ["lucja", "strauss", "moller"]);
        assert_eq!(plain("Am3lia and 4 others"), ["am3lia", "and", "others"]);
        let text = Text::new("the Nowaks' car");
        let nowaks = &tokens(&text)[1];
        assert!(nowaks.is_possessive && nowaks.is_capital && !nowaks.is_loud);
        assert!(tokens(&Text::new("AMELIA"))[0].is_loud);
    }
}
