//! Weighs whether a word of a line is a name, by what stands beside it.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::{
    Sureness,
    lists::{self, FirstName},
};
use crate::analysis::privacy::{
    listed::begins_sentence,
    text::Text,
    tokens::{Token, is_apostrophe},
};

/// Words that are read together.
pub(super) struct Sentence<'t> {
    read: &'t str,
    words: &'t [Token<'t>],
    /// True if capitals say nothing, because most words have one.
    is_title: bool,
    goes_on: bool,
    /// A word in capitals of fewer letters is an abbreviation.
    loud_letters: usize,
    /// True if the words may say that a name is made up.
    tells_renaming: bool,
}

/// Words of which one stands wherever a name is said to be made up.
static RENAMING: LazyLock<[Finder<'static>; 3]> =
    LazyLock::new(|| ["name", "pseudonym", "call"].map(Finder::new));

impl<'t> Sentence<'t> {
    pub(super) fn new(text: &'t Text, words: &'t [Token<'t>], goes_on: bool) -> Self {
        let tells = |word: &Finder<'_>| word.find(text.small.as_bytes()).is_some();
        Self {
            read: &text.read,
            words,
            is_title: is_title(words),
            goes_on,
            loud_letters: if words.iter().all(|word| word.is_loud) { 0 } else { 6 },
            tells_renaming: RENAMING.iter().any(tells),
        }
    }

    /// Returns how sure it is that a name begins at a word, how many words it has, and whether it
    /// has a capital inside a sentence.
    pub(super) fn weigh(&self, at: usize) -> (Sureness, usize, bool) {
        let word = &self.words[at];
        let is_first = begins_sentence(self.read, self.words, at) && !(at == 0 && self.goes_on);
        let is_inside = word.is_capital && !is_first && !self.is_title;
        if self.is_of_body(at)
            || is_contraction(&self.read[word.span.clone()])
            || lists::RENOWNED.contains(&*word.plain)
        {
            return (Sureness::None, 1, false);
        }
        if self.is_pseudonym(at) {
            return (Sureness::Pseudonym, 1, is_inside);
        }
        // The first name of an author, before a surname of the field.
        if word.is_capital
            && let Some(next) = self.after(at)
            && next.is_capital
            && lists::is_of_the_field(&next.plain)
        {
            return (Sureness::None, 2, false);
        }
        match given_of(&word.plain) {
            Some(FirstName::Plain) if self.is_written_as_name(word) => {
                (Sureness::Name, self.with_surname(at), is_inside)
            }
            Some(_) if word.is_capital && self.is_person(at, is_first) => {
                (Sureness::Name, self.with_surname(at), is_inside)
            }
            Some(_) if is_inside && self.is_met(at) => (Sureness::Context, 1, is_inside),
            None if self.is_perhaps(at) || self.is_family(at) => (Sureness::Context, 1, is_inside),
            _ => (Sureness::None, 1, is_inside),
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

    fn before(&self, at: usize) -> Option<&Token<'_>> {
        let before = self.words.get(at.checked_sub(1)?)?;
        let between = &self.read[before.span.end..self.words[at].span.start];
        (between.trim_matches(['"', ' ', '(', '\u{201c}']).is_empty() && !between.is_empty())
            .then_some(before)
    }

    fn after(&self, at: usize) -> Option<&Token<'_>> {
        let after = self.words.get(at + 1)?;
        let rest = &self.read[self.words[at].span.end..after.span.start];
        matches!(rest, " " | "\n" | "-").then_some(after)
    }

    /// Returns whether an ordinary word with a capital is a person here.
    fn is_person(&self, at: usize, is_first: bool) -> bool {
        let word = &self.words[at];
        // The second half of a surname: `Schmidt Neven writes`.
        let is_surname = self.before(at).is_some_and(|before| {
            before.is_capital
                && !begins_sentence(self.read, self.words, at - 1)
                && given_of(&before.plain).is_none()
                && !lists::KIN.contains(&*before.plain)
        });
        if is_surname || self.is_title {
            return false;
        }
        let is_word = lists::is_common(&word.plain) && !lists::CALENDAR.contains(&*word.plain);
        if is_word && !is_first {
            return true;
        }
        let is_of_kin =
            || self.before(at).is_some_and(|before| lists::KIN.contains(&*before.plain));
        let acts = || {
            self.after(at).is_some_and(|after| {
                !after.is_capital
                    && lists::is_deed(&after.plain)
                    && (!is_first || !is_helper(&after.plain))
            })
        };
        // A child and the name of a parent: `Grace and her mum`.
        let has = || {
            let mut next = self.words[at + 1..].iter().map(|word| &*word.plain);
            matches!(next.next(), Some("and"))
                && matches!(next.next(), Some("her" | "his" | "their"))
        };
        // `May, the grandmother`
        let is_explained = || {
            let rest = &self.read[word.span.end..];
            let is_kin =
                |word: &str| lists::KIN.contains(word.trim_matches(|c: char| !c.is_alphabetic()));
            if rest.strip_prefix(" (").is_some_and(|rest| rest.split(' ').take(2).any(is_kin)) {
                return true;
            }
            let mut next = rest.strip_prefix(", ").unwrap_or_default().split(' ');
            matches!(next.next(), Some("the" | "her" | "his" | "their" | "my" | "our" | "who"))
                && next.take(3).any(is_kin)
        };
        word.is_possessive || is_of_kin() || acts() || has() || is_explained() || self.is_paired(at)
    }

    /// Returns whether somebody met whom a name that is also a place or a surname names: `I asked
    /// Morag`, `picked up Teddy and`.
    fn is_met(&self, at: usize) -> bool {
        let word = &self.words[at];
        let met = |before: &Token<'_>| lists::MET.contains(&*before.plain);
        let is_alone = self.after(at).is_none_or(|next| !next.is_capital);
        word.is_capital
            && is_alone
            && !lists::is_ordinary(&word.plain)
            && (self.before(at).is_some_and(met) || self.is_after_kin(at) || self.has_an_age(at))
    }

    /// Returns whether a word stands beside another first name: `Poppy and Summer`.
    fn is_paired(&self, at: usize) -> bool {
        // `May and June` are months.
        let is_month = lists::CALENDAR.contains(&*self.words[at].plain);
        let is_name = |other: Option<&Token<'_>>| {
            other.is_some_and(|other| {
                other.is_capital
                    && lists::given(&other.plain).is_some()
                    && !(is_month && lists::CALENDAR.contains(&*other.plain))
            })
        };
        let and = |between: Option<&Token<'_>>| between.is_some_and(|word| word.plain == "and");
        let before = at.checked_sub(1).map(|one| &self.words[one]);
        let further = at.checked_sub(2).map(|two| &self.words[two]);
        let is_list = |first: usize, second: usize| {
            self.read[self.words[first].span.end..self.words[second].span.start] == *", "
        };
        let is_half = |first: usize, second: usize| {
            self.read[self.words[first].span.end..self.words[second].span.start] == *"-"
        };
        let next = self.words.get(at + 1);
        and(next) && is_name(self.words.get(at + 2))
            || and(before) && is_name(further)
            || at > 0 && is_name(before) && (is_list(at - 1, at) || is_half(at - 1, at))
            || is_name(next) && is_half(at, at + 1)
    }

    /// Returns whether a word is a surname in the plural: `the Nowaks`.
    fn is_family(&self, at: usize) -> bool {
        let word = &self.words[at];
        let plural = word.plain.strip_suffix('s').filter(|one| one.len() > 3);
        let is_word = |one: &str| {
            lists::is_common(one) || lists::PEOPLES.contains(format!("{one}s").as_str())
        };
        word.is_capital
            && !self.is_title
            && !lists::is_common(&word.plain)
            && plural.is_some_and(|one| !is_word(one))
            && self.before(at).is_some_and(|before| before.plain == "the")
            && self.after(at).is_none_or(|next| !next.is_capital)
    }

    /// Returns whether only what stands beside an unknown word shows that it is a name.
    fn is_perhaps(&self, at: usize) -> bool {
        let word = &self.words[at];
        let is_word = || {
            lists::is_common(&word.plain)
                || lists::KIN.contains(&*word.plain)
                || lists::CALENDAR.contains(&*word.plain)
                || lists::BODIES.contains(&*word.plain)
        };
        if !word.is_capital || self.is_title || word.plain.chars().count() < 3 {
            return false;
        }
        let kin = self.is_after_kin(at) || self.has_an_age(at);
        let family = || {
            self.words.get(at + 1).is_some_and(|next| {
                (word.is_possessive || is_name_and_s(&word.plain))
                    && !next.is_capital
                    && lists::FAMILY.contains(&*next.plain)
                    || matches!(&*next.plain, "family" | "household" | "twins" | "siblings")
                        && !next.is_capital
                        && self.after(at).is_some()
            })
        };
        let next_is_title = self.after(at).is_some_and(|next| {
            next.is_capital && lists::is_common(&next.plain) && lists::given(&next.plain).is_none()
        });
        // `"Amal," I said`
        let is_called = || {
            self.read[..word.span.start].ends_with(['"', '\u{201c}'])
                && self.read[word.span.end..].starts_with([',', '!', '?'])
                && self.read[word.span.end + 1..].starts_with(['"', '\u{201d}'])
        };
        // `then Amal smiled`
        let smiles = || {
            !begins_sentence(self.read, self.words, at)
                && self.before(at).is_some_and(|before| !before.is_capital)
                && self.after(at).is_some_and(|after| {
                    !after.is_capital
                        && lists::is_deed(&after.plain)
                        && !is_helper(&after.plain)
                        && !lists::SAYINGS.contains(&*after.plain)
                })
        };
        (kin || family() || is_called() || smiles()) && !is_word() && !next_is_title
    }

    /// Returns whether a word stands after one for kin: `mum Hodan`, `his dad, Hodan, came`, `the mum
    /// of Hodan`, `called him Hodan`.
    fn is_after_kin(&self, at: usize) -> bool {
        let is_kin = |at: usize| {
            let word = &self.words[at];
            lists::KIN.contains(&*word.plain)
                && (!word.is_capital || begins_sentence(self.read, self.words, at))
        };
        let Some(last) = at.checked_sub(1) else { return false };
        let word = &self.words[at];
        let gap = &self.read[self.words[last].span.end..word.span.start];
        let goes_on = || self.read[word.span.end..].starts_with([',', '.', ')']);
        if gap == ", " && goes_on() {
            return is_kin(last);
        }
        if self.before(at).is_none() {
            return false;
        }
        let is_called = || {
            matches!(&*self.words[last].plain, "him" | "her" | "them")
                && last.checked_sub(1).is_some_and(|call| {
                    matches!(&*self.words[call].plain, "called" | "call" | "named" | "name")
                })
        };
        is_kin(last)
            || self.words[last].plain == "of" && last.checked_sub(1).is_some_and(is_kin)
            || is_called()
    }

    /// Returns whether an age stands after a word: `Zofia (14 months)`, `Zofia, 8 weeks`.
    fn has_an_age(&self, at: usize) -> bool {
        let rest = &self.read[self.words[at].span.end..];
        let rest = rest.strip_prefix(',').unwrap_or(rest).strip_prefix(' ');
        let Some(rest) = rest.map(|rest| rest.strip_prefix('(').unwrap_or(rest)) else {
            return false;
        };
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let unit = after.trim_start_matches([' ', '-']);
        (1..3).contains(&(rest.len() - after.len()))
            && ["day", "week", "wk", "month", "mth", "year", "yr"]
                .iter()
                .any(|one| unit.starts_with(one))
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

    /// Returns whether the text says that a name is made up.
    fn is_pseudonym(&self, at: usize) -> bool {
        let word = &self.words[at];
        if !word.is_capital || !self.tells_renaming {
            return false;
        }
        let rest = &self.read[word.span.end..];
        let rest = rest[..rest.floor_char_boundary(rest.len().min(80))].to_ascii_lowercase();
        let sentence = rest.split(['.', '!', '?']).next().unwrap_or_default();
        let says = [
            "not her real name",
            "not his real name",
            "not their real name",
            "pseudonym",
            "real names",
            "made-up name",
            "name changed",
            "name has been changed",
        ];
        if says.iter().any(|says| sentence.contains(says)) {
            return true;
        }
        let lead = &self.read[..word.span.start];
        let lead =
            lead[lead.ceil_char_boundary(lead.len().saturating_sub(30))..].to_ascii_lowercase();
        let calls =
            ["i will call ", "i'll call ", "i shall call ", "i have called ", "we will call "];
        calls.iter().any(|call| {
            lead.rfind(call).is_some_and(|from| lead[from + call.len()..].split(' ').count() <= 3)
        })
    }
}

/// Returns whether a word is a first name with an `s` whose apostrophe was left out: `Shanices mum`.
fn is_name_and_s(plain: &str) -> bool {
    plain.strip_suffix('s').is_some_and(|name| lists::given(name) == Some(FirstName::Plain))
}

/// Returns whether a verb says little about who does it: `Hope is`, `Will can`.
fn is_helper(plain: &str) -> bool {
    matches!(
        plain,
        "is" | "was"
            | "has"
            | "had"
            | "does"
            | "did"
            | "will"
            | "would"
            | "can"
            | "could"
            | "may"
            | "might"
            | "must"
            | "should"
            | "made"
            | "makes"
            | "helps"
            | "helped"
    )
}

/// Returns what is known of a word as a first name. A day or a month is an ordinary word.
fn given_of(plain: &str) -> Option<FirstName> {
    let given = lists::given(plain)?;
    Some(if lists::CALENDAR.contains(plain) { FirstName::Ordinary } else { given })
}

/// Returns whether a word is two in one: `I've`, `can't`.
fn is_contraction(word: &str) -> bool {
    let end = word.rsplit(is_apostrophe).next().unwrap_or_default();
    end.len() < word.len()
        && matches!(end.to_ascii_lowercase().as_str(), "ve" | "ll" | "re" | "d" | "m" | "t" | "s")
}

/// Returns whether most words of a line have a capital, so that a capital says nothing.
fn is_title(words: &[Token<'_>]) -> bool {
    let long = || words.iter().filter(|word| word.plain.len() > 3);
    let capitals = long().filter(|word| word.is_capital || word.is_loud).count();
    long().count() >= 3 && capitals * 10 >= long().count() * 8
}
