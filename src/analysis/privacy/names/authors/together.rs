//! Names that stand together.

use super::super::{lists, sentence::Sentence};

/// No list of authors in a sentence is longer, in words.
const LONGEST_LIST: usize = 16;

/// Names that stand together: `Paul Barrows`, `Hughes, Turton and Leon`.
pub(super) struct Together {
    pub(super) first: usize,
    /// After the last word.
    pub(super) end: usize,
    /// True if one of the names has more than one word.
    pub(super) is_full: bool,
}

impl Sentence<'_> {
    /// Returns the surname of a name of two words or more, also if it is a common word.
    pub(in super::super) fn surname(&self, at: usize) -> Option<&str> {
        let last = self.end_of_name(at);
        (last > at).then(|| &*self.words[last].plain)
    }

    /// Returns the last word of the name that begins at a word.
    pub(in super::super) fn end_of_name(&self, at: usize) -> usize {
        (at..at + 4).find(|one| !self.joins(*one)).unwrap_or(at + 4)
    }

    /// Returns the first word of the name that goes on at a word.
    pub(in super::super) fn begin_of_name(&self, at: usize) -> usize {
        (at.saturating_sub(2)..=at).find(|one| (*one..at).all(|one| self.joins(one))).unwrap_or(at)
    }

    pub(super) fn gap(&self, at: usize) -> &str {
        match self.words.get(at + 1) {
            Some(next) => &self.read[self.words[at].span.end..next.span.start],
            None => "",
        }
    }

    /// Returns whether a word and the next are parts of one name.
    pub(super) fn joins(&self, at: usize) -> bool {
        let word = &self.words[at];
        self.words.get(at + 1).is_some_and(|next| {
            let is_initial = word.plain.chars().count() == 1;
            word.is_capital
                && next.is_capital
                && !word.is_possessive
                && !lists::KIN.contains(&*word.plain)
                && !lists::CALENDAR.contains(&*next.plain)
                && (matches!(self.gap(at), " " | "-") || is_initial && self.gap(at) == ". ")
        })
    }

    pub(super) fn listed(&self, at: usize) -> Together {
        let is_and = |at: usize| self.words[at].plain == "and";
        let is_capital = |at: usize| self.words.get(at).is_some_and(|word| word.is_capital);
        let (mut first, mut end) = (at, at);
        while at - first < LONGEST_LIST && first > 0 {
            let before = first - 1;
            let is_parted = self.gap(before) == ", " && self.words[before].is_capital;
            let is_joined = is_and(before)
                && matches!(self.gap(before), " ")
                && before > 0
                && is_capital(before - 1)
                && matches!(self.gap(before - 1), " " | ", ");
            if self.joins(before) || is_parted {
                first = before;
            } else if is_joined {
                first = before - 1;
            } else {
                break;
            }
        }
        // `As Paul Barrows`: the word that begins the sentence is none of the name.
        if first < at
            && (lists::is_common(&self.words[first].plain) || self.words[first].plain.len() == 2)
            && lists::given(&self.words[first].plain).is_none()
        {
            first += 1;
        }
        let mut is_full = (first..at).any(|one| self.joins(one));
        while end - at < LONGEST_LIST {
            if self.joins(end) {
                is_full = true;
                end += 1;
            } else if matches!(self.gap(end), ", " | " & ") && is_capital(end + 1) {
                end += 1;
            } else if matches!(self.gap(end), " " | ", ")
                && self.words.get(end + 1).is_some_and(|word| word.plain == "and")
                && is_capital(end + 2)
                && self.gap(end + 1) == " "
            {
                end += 2;
            } else {
                break;
            }
        }
        Together { first, end: end + 1, is_full }
    }
}
