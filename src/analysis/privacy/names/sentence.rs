//! Weighs whether a word of a line is a name, by what stands beside it.

use std::{ops::Range, sync::LazyLock};

use memchr::memmem::Finder;

use super::{
    Sureness,
    lists::{self, FirstName},
    person,
};
use crate::analysis::privacy::{
    listed::begins_sentence,
    text::Text,
    tokens::{Token, is_apostrophe},
};

/// Words that are read together.
pub(super) struct Sentence<'t> {
    pub(super) read: &'t str,
    pub(super) words: &'t [Token<'t>],
    /// True if capitals say nothing, because most words have one.
    pub(super) is_title: bool,
    goes_on: bool,
    /// A word in capitals of fewer letters is an abbreviation.
    loud_letters: usize,
    /// True if the words may say that a name is made up.
    pub(super) tells_renaming: bool,
}

/// Words of which one stands wherever a name is said to be made up.
static RENAMING: LazyLock<[Finder<'static>; 3]> =
    LazyLock::new(|| ["name", "pseudonym", "call"].map(Finder::new));

impl<'t> Sentence<'t> {
    /// Takes the words that stand `here` in a line, with those of the lines before and after.
    pub(super) fn new(
        text: &'t Text,
        words: &'t [Token<'t>],
        here: Range<usize>,
        goes_on: bool,
    ) -> Self {
        let tells = |word: &Finder<'_>| word.find(text.small.as_bytes()).is_some();
        Self {
            read: &text.read,
            words,
            is_title: is_title(&words[here.clone()]),
            goes_on,
            loud_letters: if words[here].iter().all(|word| word.is_loud) { 0 } else { 6 },
            tells_renaming: RENAMING.iter().any(tells),
        }
    }

    /// Returns how sure it is that a name begins at a word, how many words it has, and whether it
    /// has a capital inside a sentence.
    pub(super) fn weigh(&self, at: usize) -> (Sureness, usize, bool) {
        let word = &self.words[at];
        let is_first = begins_sentence(self.read, self.words, at) && !(at == 0 && self.goes_on);
        let is_inside = word.is_capital && !is_first && !self.is_title;
        // `Maternity Ward`, `School of Art`
        let is_body = || {
            let body = |at: usize| {
                self.words[at].is_capital && lists::BODIES.contains(&*self.words[at].plain)
            };
            self.before(at).is_some_and(|before| {
                before.is_capital && lists::BODIES.contains(&*word.plain)
                    || before.plain == "of" && at.checked_sub(2).is_some_and(body)
            })
        };
        if self.is_of_body(at)
            || word.is_capital && is_body()
            || lists::BODIES.contains(&*word.plain) && self.is_a_whole_line(at)
            || is_contraction(&self.read[word.span.clone()])
            || lists::RENOWNED.contains(&*word.plain)
        {
            return (Sureness::None, 1, false);
        }
        if self.is_pseudonym(at) {
            return (Sureness::Pseudonym, 1, is_inside);
        }
        // `Amelia Stern` may be an author, and a child.
        if word.is_capital
            && let Some(next) = self.after(at)
            && next.is_capital
            && lists::is_of_the_field(&next.plain)
            && !self.shows_a_person(at)
        {
            let is_a_name = given_of(&word.plain) == Some(FirstName::Plain)
                && lists::SHARED.contains(&*next.plain)
                && !self.is_title;
            let sureness = if is_a_name { Sureness::Context } else { Sureness::None };
            return (sureness, 2, false);
        }
        if self.is_chinese(at) {
            return (Sureness::Name, 2, is_inside);
        }
        let given = given_of(&word.plain);
        if given.is_some() && self.is_of_a_thing(at, is_first) {
            return (Sureness::None, 1, false);
        }
        let is_town = || person::TOWNS.contains(&*word.plain) && self.is_where(at);
        match given {
            Some(FirstName::Plain) if is_town() => (Sureness::None, 1, false),
            Some(FirstName::Plain) if self.is_written_as_name(word) => {
                (Sureness::Name, self.with_surname(at), is_inside)
            }
            Some(_) if word.is_capital && self.is_person(at, is_first) => {
                (Sureness::Name, self.with_surname(at), is_inside)
            }
            Some(_) if is_inside && self.is_met(at) || self.is_perhaps_a_person(at, is_first) => {
                (Sureness::Context, 1, is_inside)
            }
            None if person::is_virtue(&word.plain) && self.is_virtuous(at, is_first) => {
                (Sureness::Context, 1, is_inside)
            }
            None if person::is_virtue(&word.plain) => (Sureness::None, 1, false),
            None if self.is_perhaps(at) || self.is_family(at) => (Sureness::Context, 1, is_inside),
            _ if word.is_capital && (self.is_called_so(at) || self.is_drawn_by(at)) => {
                (Sureness::Context, 1, is_inside)
            }
            _ => (Sureness::None, 1, is_inside && !self.is_where(at)),
        }
    }

    /// Returns whether a first name may be written so: in small letters if it is no short word, and
    /// in capitals if it is not an abbreviation among other words.
    fn is_written_as_name(&self, word: &Token<'_>) -> bool {
        let letters = word.plain.chars().count();
        match (word.is_loud, word.is_capital) {
            (true, _) => letters >= self.loud_letters,
            (false, true) => true,
            (false, false) => letters > 3,
        }
    }

    /// Returns whether nothing else is in the line of a word, as a label of a form: `Ward`.
    fn is_a_whole_line(&self, at: usize) -> bool {
        let span = &self.words[at].span;
        let (lead, rest) = (&self.read[..span.start], &self.read[span.end..]);
        let is_parted = lead.ends_with('\n') || rest.starts_with('\n');
        is_parted
            && (lead.is_empty() || lead.ends_with('\n'))
            && (rest.is_empty() || rest.starts_with([':', '\n']))
    }

    pub(super) fn before(&self, at: usize) -> Option<&Token<'_>> {
        let before = self.words.get(at.checked_sub(1)?)?;
        let between = &self.read[before.span.end..self.words[at].span.start];
        (between.trim_matches(['"', ' ', '(', '\u{201c}']).is_empty() && !between.is_empty())
            .then_some(before)
    }

    pub(super) fn after(&self, at: usize) -> Option<&Token<'_>> {
        let after = self.words.get(at + 1)?;
        let rest = &self.read[self.words[at].span.end..after.span.start];
        matches!(rest, " " | "\n" | "-").then_some(after)
    }

    /// Counts the words of a name: a first name, others after it, and a surname.
    fn with_surname(&self, at: usize) -> usize {
        let mut end = at;
        while end < at + 3
            && let Some(next) = self.after(end)
            && next.is_capital
            && !self.words[end].is_possessive
            && !self.is_title
            && next.plain.chars().count() > 1
            && !is_contraction(&self.read[next.span.clone()])
            && !lists::CALENDAR.contains(&*next.plain)
            && !lists::KIN.contains(&*next.plain)
            && (given_of(&next.plain).is_some() || !lists::is_common(&next.plain))
        {
            end += 1;
        }
        end - at + 1
    }

    /// Returns whether a word is part of the name of a place, a body, a book or a method.
    fn is_of_body(&self, at: usize) -> bool {
        if !self.words[at].is_capital {
            return false;
        }
        let renowned = self
            .before(at)
            .is_some_and(|before| before.is_capital && lists::RENOWNED.contains(&*before.plain));
        let mut end = at;
        while end < at + 4
            && !self.words[end].is_possessive
            && let Some(next) = self.after(end)
            && next.is_capital
        {
            if lists::BODIES.contains(&*next.plain) {
                return true;
            }
            end += 1;
        }
        renowned
    }
}

/// Returns what is known of a word as a first name. A day or a month is an ordinary word.
pub(super) fn given_of(plain: &str) -> Option<FirstName> {
    let given = lists::given(plain)?;
    Some(if lists::CALENDAR.contains(plain) { FirstName::Ordinary } else { given })
}

/// Returns whether a word is two in one: `I've`, `can't`.
fn is_contraction(word: &str) -> bool {
    if word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    let end = word.rsplit(is_apostrophe).next().unwrap_or_default();
    end.len() < word.len()
        && matches!(end.to_ascii_lowercase().as_str(), "ve" | "ll" | "re" | "d" | "m" | "t" | "s")
}

/// Returns whether most words of a line have a capital, so that a capital says nothing.
fn is_title(words: &[Token<'_>]) -> bool {
    let (mut long, mut capitals) = (0, 0);
    for word in words {
        let is_long = word.plain.len() > 3;
        long += usize::from(is_long);
        capitals += usize::from(is_long && (word.is_capital || word.is_loud));
    }
    // Somebody speaks of a family: `Hasenfratz and our mum Zorvina. Feather-`
    let is_of_family = |word: &Token<'_>| {
        !word.is_capital
            && !word.is_loud
            && matches!(&*word.plain, "our" | "my" | "her" | "his" | "mum" | "dad" | "nan" | "mam")
    };
    long >= 3 && capitals * 10 >= long * 8 && !words.iter().any(is_of_family)
}
