//! What stands beside a word and says that it is a person: a word for kin, an age, what people do.

use std::sync::LazyLock;

use super::{
    authors::CLINICAL,
    cited::WORKS,
    lists::{self, FirstName, WordList, words},
    sentence::{Sentence, given_of},
};
use crate::analysis::privacy::{listed::begins_sentence, tokens::Token};

impl Sentence<'_> {
    /// Returns whether an ordinary word with a capital is a person here.
    pub(super) fn is_person(&self, at: usize, is_first: bool) -> bool {
        let word = &self.words[at];
        // `Nan looked at me`
        if lists::KIN.contains(&*word.plain) && self.surname(at).is_none() {
            return false;
        }
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
        if is_word && !is_first && !self.is_where(at) {
            return true;
        }
        let is_of_kin =
            || self.before(at).is_some_and(|before| lists::KIN.contains(&*before.plain));
        let acts = || {
            self.after(at).is_some_and(|after| {
                !after.is_capital
                    && lists::is_deed(&after.plain)
                    && (!is_first || !is_helper(&after.plain))
                    && !self.passes(at)
                    && !self.is_where(at)
            })
        };
        // `Frances Quillfeather wrote to us`
        let acts_in_full = || {
            let last = self.end_of_name(at);
            let is_surname = |word: &Token<'_>| {
                let is_word = lists::is_common(&word.plain) && !lists::is_of_the_field(&word.plain);
                !is_word && !lists::BODIES.contains(&*word.plain) && word.plain.chars().count() > 2
            };
            last > at
                && self.words[at + 1..=last].iter().all(is_surname)
                && self.after(last).is_some_and(|next| {
                    !next.is_capital && lists::is_deed(&next.plain) && !is_helper(&next.plain)
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
            let is_kin = |word: &str| {
                let word = word.trim_matches(|c: char| !c.is_alphabetic());
                lists::KIN.contains(word) || ROLES.contains(word)
            };
            if rest.strip_prefix(" (").is_some_and(|rest| rest.split(' ').take(2).any(is_kin)) {
                return true;
            }
            if rest.starts_with(", who ") {
                return true;
            }
            let mut next = rest.strip_prefix(", ").unwrap_or_default().split(' ');
            matches!(
                next.next(),
                Some("the" | "her" | "his" | "their" | "my" | "our" | "a" | "another")
            ) && next.take(3).any(is_kin)
        };
        word.is_possessive
            || is_of_kin()
            || acts()
            || acts_in_full()
            || has()
            || is_explained()
            || self.is_paired(at)
    }

    /// Returns whether what stands beside a word says that it is a person whom somebody met, and not
    /// one who wrote a book.
    pub(super) fn shows_a_person(&self, at: usize) -> bool {
        let last = self.end_of_name(at);
        let next = self.after(last).filter(|next| !next.is_capital).map(|next| &*next.plain);
        let acts = || {
            next.is_some_and(|next| {
                let is_deed = lists::is_deed(next) || CLINICAL.contains(next);
                is_deed && (last > at || !is_helper(next) && !lists::SAYINGS.contains(next))
            })
        };
        let has = || {
            let next = self.words.get(last + 1).filter(|next| !next.is_capital);
            self.words[last].is_possessive
                && next.is_some_and(|next| lists::FAMILY.contains(&*next.plain))
        };
        let met = || self.before(at).is_some_and(|before| lists::MET.contains(&*before.plain));
        acts() || has() || met() || self.is_after_kin(at) || self.has_an_age(last)
    }

    /// Returns whether somebody met whom a name that is also a place or a surname names: `I asked
    /// Morag`, `picked up Teddy and`.
    pub(super) fn is_met(&self, at: usize) -> bool {
        let word = &self.words[at];
        let met = |before: &Token<'_>| lists::MET.contains(&*before.plain);
        let is_alone = self.after(at).is_none_or(|next| !next.is_capital);
        word.is_capital
            && is_alone
            && !lists::CALENDAR.contains(&*word.plain)
            && !lists::KIN.contains(&*word.plain)
            && (self.before(at).is_some_and(met) || self.is_after_kin(at) || self.has_an_age(at))
    }

    /// Returns whether a word stands beside another first name: `Poppy and Summer`.
    pub(super) fn is_paired(&self, at: usize) -> bool {
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
    pub(super) fn is_family(&self, at: usize) -> bool {
        let word = &self.words[at];
        if !word.is_capital || self.before(at).is_none_or(|before| before.plain != "the") {
            return false;
        }
        let plural = word.plain.strip_suffix('s').filter(|one| one.len() > 3);
        let is_word = |one: &str| {
            lists::is_common(one) || lists::PEOPLES.contains(format!("{one}s").as_str())
        };
        !self.is_title
            && !lists::is_common(&word.plain)
            && plural.is_some_and(|one| !is_word(one))
            && !self.makes_works(at)
            && self.after(at).is_none_or(|next| !next.is_capital)
    }

    /// Returns whether a common word that is a first name too is one here: `his wife Comfort`, `and
    /// Sunday sang`.
    pub(super) fn is_virtuous(&self, at: usize, is_first: bool) -> bool {
        let word = &self.words[at];
        let before = self.before(at).map(|before| &*before.plain);
        let next = self.after(at).filter(|next| !next.is_capital).map(|next| &*next.plain);
        let is_a_day = lists::CALENDAR.contains(&*word.plain);
        let acts = || {
            next.is_some_and(|next| {
                let says_little = is_helper(next) || is_first && lists::SAYINGS.contains(next);
                let is_born = next == "was"
                    && self.words.get(at + 2).is_some_and(|word| word.plain == "born");
                lists::is_deed(next)
                    && (!says_little || is_born)
                    && !self.passes(at)
                    && !self.is_where(at)
            })
        };
        let is_dated = || {
            before.is_some_and(|before| {
                matches!(
                    before,
                    "on" | "last"
                        | "next"
                        | "this"
                        | "that"
                        | "every"
                        | "each"
                        | "by"
                        | "until"
                        | "since"
                        | "from"
                        | "to"
                        | "of"
                        | "or"
                        | "the"
                        | "a"
                )
            })
        };
        let met = || before.is_some_and(|before| lists::MET.contains(before));
        // `Comfort, her sister, came`
        let is_explained = || {
            let near = |at: usize| self.words.get(at).map_or("", |word| &*word.plain);
            self.read[word.span.end..].starts_with(", ")
                && matches!(near(at + 1), "her" | "his" | "their" | "my" | "our" | "the")
                && lists::FAMILY.contains(near(at + 2))
        };
        let is_other = |other: Option<&Token<'_>>| other.is_some_and(|other| other.is_capital);
        let is_of_kin = || {
            self.words.get(at.wrapping_sub(1)).is_some_and(|before| {
                !before.is_capital
                    && lists::KIN.contains(&*before.plain)
                    && !matches!(
                        &*before.plain,
                        "child" | "student" | "worker" | "hey" | "hello" | "called"
                    )
            }) && self.before(at).is_some()
                && (!is_a_day || self.read[word.span.end..].starts_with([',', ')']) || acts())
        };
        word.is_capital
            && !self.is_title
            && !is_other(self.after(at))
            && (is_of_kin() || acts() && !is_dated() || !is_a_day && (met() || is_explained()))
    }

    /// `the Robertsons' films`, `the films of the Robertsons`
    fn makes_works(&self, at: usize) -> bool {
        let is_work = |word: &Token<'_>| WORKS.contains(&*word.plain);
        let before = at.checked_sub(3).map(|work| &self.words[work..at]);
        self.words[at].is_possessive && self.words.get(at + 1).is_some_and(is_work)
            || before.is_some_and(|before| is_work(&before[0]) && before[1].plain == "of")
    }

    /// Returns whether only what stands beside an unknown word shows that it is a name.
    pub(super) fn is_perhaps(&self, at: usize) -> bool {
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
        let next_is_title = || {
            self.after(at).is_some_and(|next| {
                next.is_capital
                    && lists::is_common(&next.plain)
                    && lists::given(&next.plain).is_none()
            })
        };
        // `"Amal," I said`
        let is_called = || {
            self.read[..word.span.start].ends_with(['"', '\u{201c}'])
                && self.read[word.span.end..].starts_with([',', '!', '?'])
                && self.read[word.span.end + 1..].starts_with(['"', '\u{201d}'])
        };
        // `then Amal smiled`
        let smiles = || {
            !begins_sentence(self.read, self.words, at)
                && !self.is_where(at)
                && self.before(at).is_some_and(|before| !before.is_capital)
                && self.after(at).is_some_and(|after| {
                    !after.is_capital
                        && lists::is_deed(&after.plain)
                        && !is_helper(&after.plain)
                        && !lists::SAYINGS.contains(&*after.plain)
                })
        };
        // `Shukria giggled`, and `Mouaz had his`
        let begins = || {
            begins_sentence(self.read, self.words, at)
                && self.after(at).is_some_and(|after| BODILY.contains(&*after.plain))
                || self.has_of_a_child(at)
        };
        (kin || family() || is_called() || smiles() || begins() || self.is_in_a_state(at))
            && !is_word()
            && !next_is_title()
    }

    /// Returns whether a word stands after one for kin: `mum Hodan`, `his dad, Hodan, came`, `the mum
    /// of Hodan`, `called him Hodan`.
    pub(super) fn is_after_kin(&self, at: usize) -> bool {
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
    pub(super) fn has_an_age(&self, at: usize) -> bool {
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
}

/// What only people do, and no authors in books.
static BODILY: WordList = LazyLock::new(|| {
    words(
        "smiled smiles laughed laughs cried cries slept sleeps woke wakes crawled crawls babbled babbles giggled giggles kicked kicks waved waves clapped claps yawned yawns hugged hugs cuddled cuddles kissed kisses sucked chewed napped naps grizzled gurgled cooed sobbed nodded nods shrugged sighed sighs sang sings breastfed breastfeeds",
    )
});

/// What a child has.
static OF_A_CHILD: WordList = LazyLock::new(|| {
    words(
        "hearing bath nap bottle lunch breakfast tea supper feed feeds jab jabs injection injections vaccination vaccinations immunisation immunisations eyes hand hands arms thumb fingers mouth mum mummy dad daddy coat shoes dummy blanket cup hair nappy cot teddy first birthday tooth teeth tongue heel",
    )
});

/// What a child makes for somebody.
static DRAWN: WordList =
    LazyLock::new(|| words("drawing picture painting scribble handprint footprint collage"));

/// What a month, a day and a feast do as well as people.
static PASSES: WordList = LazyLock::new(|| {
    words(
        "is was has had does did will would can could may might must should made makes helps helped fell falls began begins came comes went goes started starts stopped stops brought brings felt feels seemed seems left leaves took takes gave gives got gets kept keeps turned turns saw sees showed shows moved moves needs needed means meant arrived arrives returned returns called calls worked works put puts",
    )
});

/// Words before a place.
static WHERE: WordList =
    LazyLock::new(|| words("in near from outside around across via throughout beyond of"));

/// Towns and countries whose names are first names, and mean nothing else.
pub(super) static TOWNS: WordList = LazyLock::new(|| {
    words(
        "ashton asia bradley brandon clayton elmira kimberley lindsey lyndon orlando paxton savannah sheldon tyrone",
    )
});

/// What comes from somebody, and seldom from a place.
static SENT: WordList = LazyLock::new(|| {
    words(
        "message messages text texts call calls letter letters card cards email emails present presents word words note notes gift gifts update wave smile kiss hug cry nod look help advice feedback story hear heard this that it away down up",
    )
});

/// What people of a team are.
static ROLES: WordList = LazyLock::new(|| {
    words(
        "coordinator manager nurse midwife doctor teacher interpreter visitor therapist receptionist lead leader assistant trainee supervisor mentor counsellor cook cleaner caretaker officer advocate volunteer psychologist practitioner lady guest",
    )
});

/// Names of West Africa that are common words in English.
static VIRTUES: WordList = LazyLock::new(|| {
    words(
        "comfort friday gift glory goodness happiness honour lucky monday peace praise sunday testimony treasure victory wonderful",
    )
});

impl Sentence<'_> {
    /// Returns whether a month or a feast does what it can do itself: `April was hard`.
    fn passes(&self, at: usize) -> bool {
        if !lists::CALENDAR.contains(&*self.words[at].plain) {
            return false;
        }
        let next = |count: usize| self.words.get(at + count).map_or("", |word| &*word.plain);
        let is_to_somebody = matches!(next(1), "came" | "comes" | "went" | "goes")
            && matches!(next(2), "to" | "in" | "into" | "back" | "home" | "round" | "out" | "over");
        PASSES.contains(next(1)) && !is_to_somebody
    }

    /// `Nour and Sama are their names`, `short for Iretiola`
    pub(super) fn is_called_so(&self, at: usize) -> bool {
        let back = |count: usize| at.checked_sub(count).map_or("", |at| &*self.words[at].plain);
        if back(1) == "for" && back(2) == "short" {
            return true;
        }
        let mut next = self.words[at + 1..].iter().take(8);
        let mut next = next.by_ref().skip_while(|word| word.is_capital || word.plain == "and");
        matches!(next.next().map(|word| &*word.plain), Some("is" | "are" | "were" | "was"))
            && matches!(next.next().map(|word| &*word.plain), Some("her" | "his" | "their" | "our"))
            && matches!(next.next().map(|word| &*word.plain), Some("name" | "names"))
            && next.next().is_none_or(|word| word.plain != "for")
    }

    /// `Mouaz had his hearing test`
    fn has_of_a_child(&self, at: usize) -> bool {
        let next = |count: usize| self.words.get(at + count).map_or("", |word| &*word.plain);
        self.after(at).is_some()
            && matches!(next(1), "had" | "has")
            && matches!(next(2), "her" | "his")
            && OF_A_CHILD.contains(next(3))
    }

    /// `a drawing by Nadzieja`
    pub(super) fn is_drawn_by(&self, at: usize) -> bool {
        let back = |count: usize| at.checked_sub(count).map_or("", |at| &*self.words[at].plain);
        back(1) == "by"
            && DRAWN.contains(back(2))
            && self.before(at).is_some()
            && self.surname(at).is_none()
            && (lists::given(&self.words[at].plain).is_some()
                || !lists::is_common(&self.words[at].plain))
            && !lists::CALENDAR.contains(&*self.words[at].plain)
    }

    /// Returns whether the word before a name says that it is where somebody is, or comes from: `a
    /// mother from Leeds laughed`.
    pub(super) fn is_where(&self, at: usize) -> bool {
        let back = |count: usize| at.checked_sub(count).map_or("", |at| &*self.words[at].plain);
        self.before(at).is_some()
            && WHERE.contains(back(1))
            && match back(1) {
                "of" => matches!(back(2), "town" | "city" | "village" | "outskirts" | "centre"),
                "from" => !SENT.contains(back(2)),
                _ => true,
            }
    }
}

/// Returns whether a common word is a first name too, where what stands beside it says so.
pub(in crate::analysis::privacy) fn is_virtue(plain: &str) -> bool {
    VIRTUES.contains(plain)
}

/// Returns whether a word is a first name with an `s` whose apostrophe was left out: `Shanices mum`.
fn is_name_and_s(plain: &str) -> bool {
    plain.strip_suffix('s').is_some_and(|name| lists::given(name) == Some(FirstName::Plain))
}

/// Returns whether a verb says little about who does it: `Hope is`, `Will can`.
pub(super) fn is_helper(plain: &str) -> bool {
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
