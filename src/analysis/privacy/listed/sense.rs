//! Weighs whether a listed name that is a word, a month or a place as well names somebody where it
//! stands: `Child: Hope`, `the Hope family`, and not `the Hope Project`, `in May`.

use std::sync::LazyLock;

use super::{
    PartMeaning, begins_sentence,
    entries::PLACES,
    lists::{self, WordList, words},
};
use crate::analysis::privacy::tokens::Token;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordSense {
    Person,
    /// It begins a sentence, or is part of the name of a thing.
    Perhaps,
    /// It is a month, a feast, or a word for a place such as `Ward`.
    Thing,
}

/// Words before something that is not a person.
static ARTICLES: WordList =
    LazyLock::new(|| words("a an the this these those any no some every each such what which"));

/// Words before a time.
static BEFORE_TIMES: WordList = LazyLock::new(|| {
    words(
        "in since until till by during last next every each this that early late mid before after throughout all",
    )
});

/// Words before which `of` a time may stand.
static SPANS: WordList = LazyLock::new(|| {
    words(
        "end start beginning middle month week weeks days day rest most much part half first second third fourth last",
    )
});

/// Words before somebody whom one meets, beside those for what was done.
static BESIDE: WordList = LazyLock::new(|| words("with mr mrs ms miss mx dr auntie uncle"));

/// What a time does as well.
static OF_TIMES: WordList = LazyLock::new(|| {
    words(
        "is was has had will would could can might must did does do came comes began begins went goes seemed seems felt feels brought brings ended ends fell falls started starts left leaves passed flew made makes saw sees got gets",
    )
});

/// Returns what a word with a capital names that means something else as well.
pub(super) fn sense(read: &str, words: &[Token<'_>], at: usize, meaning: PartMeaning) -> WordSense {
    let here = HereWord { read, words, at };
    if here.is_surely_a_person() {
        WordSense::Person
    } else if meaning == PartMeaning::Proper {
        match () {
            () if here.is_perhaps_a_person() => WordSense::Person,
            () if here.is_a_time() => WordSense::Thing,
            () => WordSense::Perhaps,
        }
    } else if here.is_of_a_thing() && PLACES.contains(&*here.word().plain) {
        WordSense::Thing
    } else if here.is_of_a_thing() || here.only_begins_a_sentence() {
        WordSense::Perhaps
    } else {
        WordSense::Person
    }
}

/// Returns whether a name in the plural is that of a family, and not part of a title.
pub(super) fn is_family(read: &str, words: &[Token<'_>], at: usize) -> bool {
    let here = HereWord { read, words, at };
    let is_the = here.before(1).is_some_and(|before| before.plain == "the" && !before.is_capital);
    is_the && !here.is_of_a_title()
}

struct HereWord<'t> {
    read: &'t str,
    words: &'t [Token<'t>],
    at: usize,
}

impl<'t> HereWord<'t> {
    fn word(&self) -> &'t Token<'t> {
        &self.words[self.at]
    }

    /// Returns the word before this one by so many, if only blanks or hyphens part them all.
    fn before(&self, count: usize) -> Option<&'t Token<'t>> {
        let first = self.at.checked_sub(count)?;
        self.is_one_row(first, self.at).then(|| &self.words[first])
    }

    fn after(&self, count: usize) -> Option<&'t Token<'t>> {
        let last = self.at + count;
        (last < self.words.len() && self.is_one_row(self.at, last)).then(|| &self.words[last])
    }

    fn is_one_row(&self, first: usize, last: usize) -> bool {
        let mut pairs = self.words[first..=last].windows(2);
        pairs.all(|pair| {
            let between = self.read.get(pair[0].span.end..pair[1].span.start).unwrap_or("?");
            let between = between.strip_prefix("'s").unwrap_or(between);
            matches!(between, " " | "-" | "\n" | "' ")
        })
    }

    fn rest(&self) -> &'t str {
        &self.read[self.word().span.end..]
    }

    /// `May's mum`, `Hope (4)`, `Baby Rose`, `asked Will`, `the Hill family`
    fn is_surely_a_person(&self) -> bool {
        let before = self.before(1);
        let kin = |word: &Token<'_>| {
            lists::KIN.contains(&*word.plain) && !matches!(&*word.plain, "called" | "named")
                || BESIDE.contains(&*word.plain) && word.is_capital && word.plain != "with"
        };
        let met = |word: &Token<'_>| lists::MET.contains(&*word.plain);
        let is_of_a_family = |word: &Token<'_>| {
            !word.is_capital
                && matches!(&*word.plain, "family" | "household" | "twins" | "siblings")
        };
        // `Will and Grace Foundation` is no pair of people.
        let has = self.after(1).is_some_and(|word| word.plain == "and")
            && self.after(2).is_some_and(|word| matches!(&*word.plain, "her" | "his" | "their"));
        self.word().is_possessive && !self.is_of_a_title()
            || self.has_an_age()
            || has
            || self.after(1).is_some_and(is_of_a_family)
            // Somebody may be called `Grace Ward`.
            || before.is_some_and(|before| kin(before) || met(before))
            || before.is_some_and(|before| before.plain == "with") && !self.is_of_a_title()
    }

    /// `Hope (4)`, `Hope, 4`
    fn has_an_age(&self) -> bool {
        let Some(rest) = self.rest().strip_prefix(" (").or_else(|| self.rest().strip_prefix(", "))
        else {
            return false;
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        (1..3).contains(&digits) && !rest[digits..].starts_with(['.', '/', '-', ':'])
    }

    /// `May sang`, `May and Hodan`
    fn is_perhaps_a_person(&self) -> bool {
        let acts = self.after(1).is_some_and(|next| {
            !next.is_capital && lists::is_deed(&next.plain) && !OF_TIMES.contains(&*next.plain)
        });
        let is_name = |word: Option<&Token<'_>>| {
            word.is_some_and(|word| {
                let is_given = lists::given(&word.plain).is_some();
                word.is_capital && is_given && !lists::CALENDAR.contains(&*word.plain)
            })
        };
        let and = |word: Option<&Token<'_>>| word.is_some_and(|word| word.plain == "and");
        acts && !self.is_a_time()
            || self.is_quoted()
            || and(self.after(1)) && is_name(self.after(2))
            || and(self.before(1)) && is_name(self.before(2))
    }

    /// `"May"`
    fn is_quoted(&self) -> bool {
        self.read[..self.word().span.start].ends_with(['"', '\u{201c}'])
            && self.rest().trim_start_matches([',', '!', '?']).starts_with(['"', '\u{201d}'])
    }

    /// `in May`, `May 2024`, `the end of May`, `3 May`, `May and June`
    fn is_a_time(&self) -> bool {
        if !lists::CALENDAR.contains(&*self.word().plain) {
            return false;
        }
        let lead = self.read[..self.word().span.start].trim_end();
        // `3 May`, `3rd May`
        let has_day = match lead.as_bytes() {
            [.., digit, first, second] if second.is_ascii_alphabetic() => {
                digit.is_ascii_digit() && first.is_ascii_alphabetic()
            }
            bytes => bytes.last().is_some_and(u8::is_ascii_digit),
        };
        let has_year =
            self.rest().trim_start_matches([' ', ',']).starts_with(|c: char| c.is_ascii_digit());
        let is_of = self.before(1).is_some_and(|before| before.plain == "of")
            && self.before(2).is_some_and(|before| SPANS.contains(&*before.plain));
        let is_time = |at: Option<usize>| {
            at.and_then(|at| self.words.get(at)).is_some_and(|word| {
                (word.is_capital || word.is_loud) && lists::CALENDAR.contains(&*word.plain)
            })
        };
        // `May and June`, `May to June`, `May/June`
        let near =
            [self.at.checked_sub(2), self.at.checked_sub(1), Some(self.at + 1), Some(self.at + 2)];
        has_day
            || has_year
            || is_of
            || self.before(1).is_some_and(|before| BEFORE_TIMES.contains(&*before.plain))
            || near.into_iter().any(is_time)
    }

    /// `the Hope Project`, `a Grace period`, `Free Will`, `Grace and Courtesy`
    fn is_of_a_thing(&self) -> bool {
        if self.is_of_a_title() {
            return true;
        }
        let Some(before) = self.before(1) else { return false };
        let is_title =
            || self.words.len() == 2 || !begins_sentence(self.read, self.words, self.at - 1);
        ARTICLES.contains(&*before.plain)
            || (before.is_capital || before.is_loud) && is_only_a_word(before) && is_title()
    }

    /// Returns whether a name of a thing or a title goes on after it.
    fn is_of_a_title(&self) -> bool {
        let Some(next) = self.after(1) else { return false };
        let and = next.plain == "and"
            && self.after(2).is_some_and(|word| word.is_capital && is_only_a_word(word));
        let is_title = next.is_capital
            && (lists::BODIES.contains(&*next.plain)
                || PLACES.contains(&*next.plain)
                || matches!(
                    &*next.plain,
                    "the" | "of" | "and" | "each" | "your" | "all" | "period"
                ));
        and || is_title
    }

    /// Returns whether a capital says nothing, because any word would have one.
    fn only_begins_a_sentence(&self) -> bool {
        let (read, word) = (self.read, self.word());
        let is_alone = self.words.len() == 1 && read.trim().len() <= word.span.len() + 6;
        let lead = read[..word.span.start].trim_end();
        let rest = self.rest();
        let is_name = is_alone
            || !begins_sentence(read, self.words, self.at)
            || !lead.is_empty() && !lead.ends_with(['.', '!', '?', '"', '\u{201c}', '\u{2018}'])
            || rest.starts_with([',', ':', ';', ')', '/', '|', '"', '\u{201d}', '\u{2019}'])
            || rest.trim_start().starts_with(|c: char| c == '(' || c.is_ascii_digit())
            || self.words.get(self.at + 1).is_some_and(|next| lists::is_deed(&next.plain));
        !is_name
    }
}

/// Returns whether a word is no name of a person, nor a word for one.
fn is_only_a_word(word: &Token<'_>) -> bool {
    lists::is_common(&word.plain)
        && lists::given(&word.plain).is_none()
        && !lists::KIN.contains(&*word.plain)
        && !BESIDE.contains(&*word.plain)
}
