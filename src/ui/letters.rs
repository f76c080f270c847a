//! The letters of each card, in one table each: the keys, the typed words and the lines that
//! explain them come from it.

use super::{Reply, ReviewCard, ReviewReply};

/// A letter, and its effect.
pub(super) struct CardKey<R> {
    letter: char,
    /// The words that may be typed instead, line by line.
    words: &'static [&'static str],
    /// The label after the letter in the list of keys.
    label: &'static str,
    /// The words after the letter in a sentence.
    sentence: &'static str,
    reply: R,
}

pub(super) const RATE: [CardKey<Reply>; 5] = [
    CardKey {
        letter: 'b',
        words: &["back"],
        label: "back",
        sentence: "for back",
        reply: Reply::Back,
    },
    CardKey {
        letter: 's',
        words: &["skip"],
        label: "skip",
        sentence: "for skip",
        reply: Reply::Skip,
    },
    CardKey {
        letter: 'n',
        words: &["note"],
        label: "note",
        sentence: "for a note",
        reply: Reply::Note,
    },
    CardKey {
        letter: 'x',
        words: &["n/a", "not my role"],
        label: "not my role",
        sentence: "for not my role",
        reply: Reply::NotApplicable,
    },
    CardKey {
        letter: 'q',
        words: &["quit"],
        label: "quit",
        sentence: "to quit",
        reply: Reply::Quit,
    },
];

pub(super) const REVIEW: [CardKey<ReviewReply>; 8] = [
    CardKey {
        letter: 'o',
        words: &["open"],
        label: "open a file",
        sentence: "to open a file",
        reply: ReviewReply::Open,
    },
    CardKey {
        letter: 'e',
        words: &["evidence"],
        label: "evidence",
        sentence: "for the evidence it rests on",
        reply: ReviewReply::Evidence,
    },
    CardKey {
        letter: 'r',
        words: &["remark"],
        label: "remark",
        sentence: "for a remark on the whole",
        reply: ReviewReply::Remark,
    },
    CardKey {
        letter: 'n',
        words: &["next"],
        label: "next",
        sentence: "for next",
        reply: ReviewReply::Next,
    },
    CardKey {
        letter: 'u',
        words: &["undecided"],
        label: "next undecided",
        sentence: "for the next undecided",
        reply: ReviewReply::NextUndecided,
    },
    CardKey {
        letter: 'b',
        words: &["back"],
        label: "back",
        sentence: "for back",
        reply: ReviewReply::Back,
    },
    CardKey {
        letter: 'g',
        words: &["go", "go to"],
        label: "go to",
        sentence: "to go to one by its id",
        reply: ReviewReply::Goto,
    },
    CardKey {
        letter: 'q',
        words: &["quit"],
        label: "quit",
        sentence: "to quit",
        reply: ReviewReply::Quit,
    },
];

/// Returns the reply for a letter or a lower-case word.
pub(super) fn reply_to<R: Clone>(keys: &[CardKey<R>], typed: &str) -> Option<R> {
    let is_it = |key: &&CardKey<R>| typed.chars().eq([key.letter]) || key.words.contains(&typed);
    keys.iter().find(is_it).map(|key| key.reply.clone())
}

/// Like [`reply_to`], with the letters of the qualities of evidence.
pub(super) fn review_reply(card: &ReviewCard, typed: &str) -> Option<ReviewReply> {
    let is_it = |(name, _): &(&str, bool)| *name == typed || tick_of(name) == typed;
    reply_to(&REVIEW, typed).or_else(|| card.ticks.iter().position(is_it).map(ReviewReply::Tick))
}

/// Returns the letter that ticks a quality of the evidence, or removes the tick.
pub(super) fn tick_of(name: &str) -> &str {
    &name[..1]
}

/// Returns `b back` for each key.
pub(super) fn labels<R>(keys: &[CardKey<R>]) -> Vec<String> {
    keys.iter().map(|key| format!("{} {}", key.letter, key.label)).collect()
}

/// Returns `b for back, s for skip` for all keys.
pub(super) fn in_a_sentence<R>(keys: &[CardKey<R>]) -> String {
    keys.iter().map(|key| format!("{} {}", key.letter, key.sentence)).collect::<Vec<_>>().join(", ")
}

/// Returns `b, s or q` for all keys, after those in `first`.
pub(super) fn choices<'a, R>(
    first: impl IntoIterator<Item = &'a str>,
    keys: &[CardKey<R>],
) -> String {
    let mut all: Vec<String> = first
        .into_iter()
        .map(str::to_owned)
        .chain(keys.iter().map(|key| key.letter.to_string()))
        .collect();
    let last = all.pop().unwrap_or_default();
    format!("{} or {last}", all.join(", "))
}

impl Reply {
    pub(super) fn letter(&self) -> char {
        letter_of(&RATE, self)
    }
}

impl ReviewReply {
    /// Returns the letter of this reply.
    #[must_use]
    pub fn letter(&self) -> char {
        letter_of(&REVIEW, self)
    }
}

fn letter_of<R: PartialEq>(keys: &[CardKey<R>], reply: &R) -> char {
    keys.iter()
        .find(|key| key.reply == *reply)
        .map(|key| key.letter)
        .expect("only what a letter does is asked for")
}
