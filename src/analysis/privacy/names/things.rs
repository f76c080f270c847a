//! Names of things: a room, a toy, a bird, a season.

use std::sync::LazyLock;

use super::{
    lists::{self, FirstName, WordList, words},
    sentence::{Sentence, given_of},
};

impl Sentence<'_> {
    /// Returns whether what stands beside a first name makes it the name of a thing.
    pub(super) fn is_of_a_thing(&self, at: usize, is_first: bool) -> bool {
        let word = &self.words[at];
        if !word.is_capital {
            return false;
        }
        let is_ordinary = given_of(&word.plain) == Some(FirstName::Ordinary);
        let before = self.before(at).map(|before| &*before.plain);
        // `A Robin sat on the fence`, `the Hazel room`
        if is_ordinary && before.is_some_and(|before| ARTICLES.contains(before)) {
            return true;
        }
        let next = self.after(at).filter(|_| !word.is_possessive);
        let is_room = next.is_some_and(|next| ROOMS.contains(&*next.plain))
            && (is_ordinary || before == Some("the"))
            || is_ordinary && self.is_among_rooms(at);
        is_room
            || self.is_toy(at)
            || is_ordinary && (self.grows(at) || self.is_among_words(at))
            || is_first && self.dawns(at)
    }

    /// `Robin, Wren and Jay rooms`
    fn is_among_rooms(&self, at: usize) -> bool {
        let mut next = at;
        while next < at + 12
            && let Some(word) = self.words.get(next + 1)
        {
            let gap = &self.read[self.words[next].span.end..word.span.start];
            let goes_on = word.is_capital && matches!(gap, ", " | " ") || word.plain == "and";
            if !goes_on {
                return next > at && gap == " " && ROOMS_OF_A_LIST.contains(&*word.plain);
            }
            next += 1;
        }
        false
    }

    /// `Sophie the giraffe`, `Ewan the Dream Sheep`, `a donkey called Jasper`
    fn is_toy(&self, at: usize) -> bool {
        let word = |at: usize| self.words.get(at).map(|word| &*word.plain);
        let is_animal = |word: Option<&str>| word.is_some_and(|word| ANIMALS.contains(word));
        let is_called = || {
            at > 1 && matches!(word(at - 1), Some("called" | "named")) && is_animal(word(at - 2))
        };
        let the = word(at + 1) == Some("the") && self.after(at).is_some();
        the && (is_animal(word(at + 2))
            || self.words[at + 2..].iter().take(1).any(|next| next.is_capital)
                && is_animal(word(at + 3)))
            || is_called()
            || !self.words[at].is_possessive
                && self
                    .after(at)
                    .is_some_and(|next| !next.is_capital && ANIMALS.contains(&*next.plain))
    }

    /// `Holly and Ivy grow along the bank`
    fn grows(&self, at: usize) -> bool {
        let rest = self.words[at + 1..].iter().take(4);
        let mut rest = rest.skip_while(|word| word.is_capital || word.plain == "and");
        rest.next().is_some_and(|word| GROWS.contains(&*word.plain))
    }

    /// `Kindness, Courage, Hope, Respect`
    fn is_among_words(&self, at: usize) -> bool {
        let is_word = |at: usize| {
            self.words.get(at).is_some_and(|word| {
                word.is_capital
                    && lists::is_common(&word.plain)
                    && given_of(&word.plain).is_none()
                    && !lists::KIN.contains(&*word.plain)
                    && !lists::CALENDAR.contains(&*word.plain)
            })
        };
        let is_listed = |at: usize| {
            self.words
                .get(at + 1)
                .is_some_and(|next| self.read[self.words[at].span.end..next.span.start] == *", ")
        };
        is_listed(at) && is_word(at + 1)
            || at > 1 && is_listed(at - 1) && is_word(at - 1) && is_listed(at - 2)
    }

    /// `Dawn came up`, `Charity begins at home`
    fn dawns(&self, at: usize) -> bool {
        let Some(next) = self.after(at) else { return false };
        let further = self.words.get(at + 2).map_or("", |word| &*word.plain);
        match &*self.words[at].plain {
            "dawn" | "summer" | "autumn" | "april" | "may" | "june" | "august" | "dusk" => {
                matches!(
                    &*next.plain,
                    "leaves" | "brings" | "brought" | "begins" | "began" | "broke"
                ) || matches!(&*next.plain, "came" | "comes" | "went" | "goes")
                    && !matches!(
                        further,
                        "to" | "in" | "into" | "with" | "back" | "home" | "round" | "out" | "from"
                    )
            }
            other => {
                lists::is_common(other)
                    && matches!(
                        &*next.plain,
                        "begins"
                            | "comes"
                            | "lies"
                            | "takes"
                            | "needs"
                            | "gives"
                            | "makes"
                            | "leaves"
                            | "helps"
                    )
            }
        }
    }
}

/// Words before a word that is no name.
static ARTICLES: WordList =
    LazyLock::new(|| words("a an the each every some no any many this these those two three"));

static ROOMS: WordList = LazyLock::new(|| {
    words(
        "room rooms groups leaders communities suite wing unit bay corner group class table garden building line hospital",
    )
});

/// What several names stand before.
static ROOMS_OF_A_LIST: WordList =
    LazyLock::new(|| words("rooms groups classes tables bays wings units suites wards gardens"));

static ANIMALS: WordList = LazyLock::new(|| {
    words(
        "bear bee bird bunny bus cat caterpillar chick cow crocodile digger dinosaur dog doll donkey dragon duck elephant engine fish fox frog giraffe goat goose hamster hedgehog hen hippo horse kangaroo ladybird lamb lion llama monkey mouse octopus owl panda parrot penguin pig pony puppet rabbit robot scarecrow sheep snail snake spider squirrel teddy tiger toad tortoise toy tractor train turtle unicorn whale worm zebra",
    )
});

static GROWS: WordList = LazyLock::new(|| {
    words(
        "grow grows grew growing bloom blooms bloomed blossom flower flowers flowered hangs climbs leaves berries buds catkins bark tree trees",
    )
});
