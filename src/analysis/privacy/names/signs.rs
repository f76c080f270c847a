//! Weaker signs of a person, beside first names that are also places, surnames or words: `with Rui`,
//! `Ayo, the care coordinator`, `Marek was on lates`. What they find is told.

use std::{ops::Range, sync::LazyLock};

use super::{
    lists::{self, FirstName, WordList, words},
    person::is_helper,
    sentence::Sentence,
};

impl Sentence<'_> {
    /// Returns whether something beside a first name says a little that it is a person.
    pub(super) fn is_perhaps_a_person(&self, at: usize, is_first: bool) -> bool {
        let word = &self.words[at];
        if !word.is_capital || self.is_title || self.joins_capitals(at) {
            return false;
        }
        if self.is_in_a_state(at) || self.is_of_the_team(at) || self.has_own(at) {
            return true;
        }
        if lists::is_common(&word.plain)
            || lists::CALENDAR.contains(&*word.plain)
            || lists::KIN.contains(&*word.plain)
            || PLACES.contains(&*word.plain)
            || lists::is_perhaps_of_the_field(&word.plain)
        {
            return false;
        }
        let before = self.before(at).map(|before| &*before.plain);
        let is_with = || !is_first && before.is_some_and(|before| WITH.contains(before));
        let next = self.after(at).map_or("", |next| &*next.plain);
        let is_past = || next.len() > 4 && next.ends_with("ed") && lists::is_common(next);
        let acts = || {
            if is_first {
                matches!(next, "was" | "had" | "has" | "did")
            } else {
                !self.is_where(at) && (lists::is_deed(next) || is_past())
            }
        };
        is_with() || acts()
    }

    /// Returns whether words that may be the name of a thing as well are that of a person: `her dad,
    /// Tom Quillfeather, came`, `Tom Quillfeather (27)`.
    pub(super) fn is_somebody(&self, name: &Range<usize>, at: usize) -> bool {
        let last = name.end - 1;
        let back =
            |count: usize| name.start.checked_sub(count).map_or("", |at| &*self.words[at].plain);
        let rest = &self.read[self.words[last].span.end..];
        let is_kin = |word: &str| lists::KIN.contains(word);
        let is_beside_kin = || {
            is_kin(back(1)) && rest.starts_with([',', '.', ')'])
                || matches!(back(1), "is" | "was") && is_kin(back(2))
        };
        let is_aged = || {
            rest.strip_prefix(" (").is_some_and(|age| age.starts_with(|c: char| c.is_ascii_digit()))
        };
        self.shows_a_person(at)
            || self.shows_a_person(last)
            || [at, last].into_iter().any(|one| self.is_in_a_state(one) || self.has_own(one))
            || is_beside_kin()
            || is_aged()
    }

    /// Returns whether such words are perhaps those of a person: `We sat with Tom Quillfeather`.
    pub(super) fn is_perhaps_somebody(&self, name: &Range<usize>) -> bool {
        let back =
            |count: usize| name.start.checked_sub(count).map_or("", |at| &*self.words[at].plain);
        let next = |count: usize| self.words.get(name.end + count);
        let and = || {
            self.read[self.words[name.end - 1].span.end..].starts_with(" and ")
                && next(1).is_some_and(|word| {
                    word.is_capital && lists::given(&word.plain) == Some(FirstName::Plain)
                })
        };
        WITH.contains(back(1))
            || back(1) == "to" && matches!(back(2), "spoke" | "talked" | "speak" | "talk" | "said")
            || and()
    }

    /// Returns whether a word with a capital stands right beside, so that both may be a title or the
    /// name of a place.
    fn joins_capitals(&self, at: usize) -> bool {
        let is_near = |other: usize, between: &str| {
            self.words.get(other).is_some_and(|word| word.is_capital)
                && matches!(between, " " | "-" | "/")
        };
        let after = self
            .words
            .get(at + 1)
            .map_or("", |next| &self.read[self.words[at].span.end..next.span.start]);
        let before = at.checked_sub(1).map_or("", |before| {
            &self.read[self.words[before].span.end..self.words[at].span.start]
        });
        is_near(at + 1, after) || at > 0 && is_near(at - 1, before)
    }

    /// `Zoraiz was asleep`
    pub(super) fn is_in_a_state(&self, at: usize) -> bool {
        let next = |count: usize| self.words.get(at + count).map_or("", |word| &*word.plain);
        self.after(at).is_some()
            && match next(1) {
                "was" | "is" => {
                    STATES.contains(next(2))
                        || matches!(next(2), "fast" | "still" | "wide" | "very" | "already")
                            && STATES.contains(next(3))
                        || matches!(next(2), "on" | "in" | "under")
                            && matches!(next(3), "the" | "a" | "her" | "his" | "my")
                            && FURNITURE.contains(next(4))
                }
                "fell" => next(2) == "asleep",
                _ => false,
            }
    }

    /// `Summer had her book`, `Blessing had twins`, `Blessing is having a baby`
    pub(super) fn has_own(&self, at: usize) -> bool {
        let next = |count: usize| self.words.get(at + count).map_or("", |word| &*word.plain);
        let bears = || {
            let from = if matches!(next(2), "having" | "expecting" | "just") { 3 } else { 2 };
            let is_one = matches!(next(from), "a" | "another" | "her" | "our");
            BORNE.contains(next(from + usize::from(is_one)))
        };
        self.after(at).is_some_and(|after| is_helper(&after.plain))
            && (matches!(next(2), "her" | "his") || bears())
    }

    /// `Morag on the desk`, `Rose from the office`
    fn is_of_the_team(&self, at: usize) -> bool {
        let mut next = self.words[at + 1..].iter().take(4).map(|word| &*word.plain);
        let how = next.next().unwrap_or_default();
        self.after(at).is_some()
            && matches!(how, "from" | "on" | "at" | "in")
            && next
                .skip_while(|word| matches!(*word, "the" | "our" | "front" | "main" | "next"))
                .take(1)
                .any(|word| {
                    DESKS.contains(word)
                        || how == "from"
                            && matches!(word, "church" | "nursery" | "school" | "upstairs")
                })
    }
}

/// Words before somebody, and seldom before a place.
static WITH: WordList = LazyLock::new(|| {
    words(
        "with about beside without than like towards behind hugging holding watching seeing meeting visiting feeding",
    )
});

/// Whom and what only a person has.
static BORNE: WordList = LazyLock::new(|| {
    words("twins triplets baby babies miscarriage stillbirth caesarean daughter son girl boy")
});

/// Where people of a team are.
static DESKS: WordList =
    LazyLock::new(|| words("desk office reception kitchen till switchboard door hr"));

/// How babies and their families are.
static STATES: WordList = LazyLock::new(|| {
    words(
        "asleep awake sleeping crying smiling laughing feeding kicking crawling teething babbling gurgling grizzling screaming sobbing yawning sucking chewing lying sitting standing waking unsettled poorly hungry tired born weighed weaned swaddled breastfed sick upset tearful exhausted pregnant lining waving clapping pointing cooing reaching",
    )
});

/// Where a baby is, and what a baby is in.
static FURNITURE: WordList = LazyLock::new(|| {
    words(
        "bed sofa floor mat rug carpet sling cot bath pram buggy pushchair lap arms knee crib basket bouncer highchair incubator swing carrier shoulder",
    )
});

/// First names that many more people know as a place.
static PLACES: WordList = LazyLock::new(|| {
    words(
        "adelaide africa alberta alexandria america asia austin barnet bath boston bradford brent brighton brooklyn cairo camden carolina chad chelsea chester china clifton dakota dallas denver derby devon dover durham eden england essex florence florida georgia hampton harlow havana india indiana israel italy jamaica jordan kent kenya kingston lancaster lincoln london lorraine lourdes malta melbourne memphis milan nevada oxford paris persia phoenix preston raleigh rome salem savannah selby sharon siena somerset stafford stockton surrey sydney syria texas trent trinity troy tyrone valencia venice verona victoria vienna virginia wells whitby windsor york",
    )
});
