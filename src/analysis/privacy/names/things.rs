//! Names of things: a room, a toy, a bird, a season.

use std::sync::LazyLock;

use super::{
    lists::{self, FirstName, WordList, words},
    sentence::{Sentence, given_of},
};
use crate::analysis::privacy::tokens::Token;

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
        if self.names_a_thing(at) || self.is_a_figure(at) {
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

    /// `a Henry hoover`, `the Marcus Garvey library`, `the Tamsin Ormerell lecture`
    fn names_a_thing(&self, at: usize) -> bool {
        let (mut first, last) = (self.begin_of_name(at), self.end_of_name(at));
        if first < at && ARTICLES.contains(&*self.words[first].plain) {
            first += 1;
        }
        let before = first.checked_sub(1).map_or("", |before| &*self.words[before].plain);
        let is_after_article = ARTICLES.contains(before) || matches!(before, "old" | "new");
        !self.words[last].is_possessive
            && self.after(last).is_some_and(|next| {
                !next.is_capital
                    && (is_after_article && MADE.contains(&*next.plain)
                        || last > first && FOUNDED.contains(&*next.plain))
            })
    }

    /// `Freddie the Firefly`, not `Freddie the Health Visitor`
    fn is_a_figure(&self, at: usize) -> bool {
        let is_figure = |word: &Token<'_>| {
            word.is_capital
                && lists::is_common(&word.plain)
                && given_of(&word.plain).is_none()
                && !lists::KIN.contains(&*word.plain)
                && !OF_WORK.contains(&*word.plain)
        };
        let the = self.after(at).filter(|_| !self.words[at].is_possessive);
        let what = self.words.get(at + 2).filter(|_| self.after(at + 1).is_some());
        let further = self.words.get(at + 3).filter(|_| self.after(at + 2).is_some());
        the.is_some_and(|the| the.plain == "the")
            && what.is_some_and(is_figure)
            && further.is_none_or(|word| !word.is_capital || is_figure(word))
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
            let which = || {
                at > 3
                    && word(at - 1) == Some("call")
                    && matches!(word(at - 3), Some("that" | "which"))
                    && is_animal(word(at - 4))
            };
            let named = at > 1 && matches!(word(at - 1), Some("called" | "named"));
            named && is_animal(word(at - 2)) || which()
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

/// What people make and name, after the name of somebody whom few people meet.
static MADE: WordList = LazyLock::new(|| {
    words(
        "album alarm app apron bell bib blanket book books bookcase bottle bottles box bust cake cakes car cards carrier chair chart clock costume cot curtains cushion doll dolls dress duvet film films frame game games hat highchair hoover jacket jigsaw jumper kettle lamp lunchbox manikin manikins mat microwave mobile monitor mug mural museum oven painting pan pans picnic pillow plate plates poster posters pram pushchair print prints pump puppet puppets puzzle puzzles quote radio rucksack rug set shirt sling socks sofa song songs speaker stage statue sticker stickers stool stories story stroller swing tape tapes tent theme thermometer toy toys train tunes version video videos vacuum walker wallpaper",
    )
});

/// What is founded in memory of somebody, after two names.
static FOUNDED: WordList = LazyLock::new(|| {
    words(
        "appeal award awards building bursary campaign charity collection concert exhibition festival foundation fund gallery garden gardens hall hospice institute lecture lectures library medal memorial museum prize scholarship statue studio theatre trust",
    )
});

/// Words for people at work, who are no figures of stories.
static OF_WORK: WordList = LazyLock::new(|| {
    words(
        "assistant area care carer case class community consultant coordinator cook deputy district doctor early education emergency family health head housing key lead leader link local manager midwife named night nurse nursery officer outreach owner paediatric parent physio practice practitioner receptionist room school senior social specialist speech staff student support teacher team therapist trainee tutor visitor volunteer ward youth",
    )
});

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
        "bear bee bird bunny bus cat caterpillar chick cow crocodile digger frame hoover manikin mannequin pelvis plant robot scarecrow stander van dinosaur dog doll donkey dragon duck elephant engine fish fox frog giraffe goat goose hamster hedgehog hen hippo horse kangaroo ladybird lamb lion llama monkey mouse octopus owl panda parrot penguin pig pony puppet rabbit sheep snail snake spider squirrel teddy tiger toad tortoise toy tractor train turtle unicorn whale worm zebra",
    )
});

static GROWS: WordList = LazyLock::new(|| {
    words(
        "grow grows grew growing bloom blooms bloomed blossom flower flowers flowered hangs climbs leaves berries buds catkins bark tree trees",
    )
});
