//! Recognises who wrote or made something, by what stands beside a name: `as Paul Barrows writes`,
//! `a film by Amanda Jones`. Few files of practice hold the full name of a parent; most that hold
//! one speak of a book.

mod beside;
mod together;
mod verbs;

use std::sync::LazyLock;

use super::{
    lists::{self, FirstName, WordList, words},
    sentence::{Sentence, given_of},
};
use crate::analysis::privacy::tokens::Token;
use together::Together;
pub(super) use verbs::CLINICAL;

/// Whether a name is that of an author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Authorship {
    None,
    /// If the file names several others who are surely authors.
    Possible,
    /// If the file names another who surely is one.
    Likely,
    Sure,
}

impl Sentence<'_> {
    /// Returns whether the name that begins at a word is that of an author.
    pub(super) fn authorship(&self, at: usize) -> Authorship {
        let listed = self.listed(at);
        if self.stands_with_one_of_the_field(at, &listed) {
            return Authorship::Sure;
        }
        if listed.is_full && self.is_after_a_work(listed.first, listed.end) {
            return Authorship::Sure;
        }
        if listed.is_full && self.is_after_a_label(listed.first) {
            return Authorship::Likely;
        }
        // `Sidebotham and Brandon reviewed`: one who is called by a surname is no child.
        let is_surname = |word: &Token<'_>| {
            word.is_capital
                && !lists::KIN.contains(&*word.plain)
                && given_of(&word.plain) != Some(FirstName::Plain)
        };
        let is_rare = listed.is_full || self.words[listed.first..listed.end].iter().any(is_surname);
        self.does_what_authors_do(&listed, is_rare)
    }

    /// `Trevarthen and Amelia Ormerell`; not `For Trevarthen, Amelia`
    fn stands_with_one_of_the_field(&self, at: usize, listed: &Together) -> bool {
        let last = self.end_of_name(at);
        let is_and = |at: Option<usize>| {
            at.and_then(|at| self.words.get(at)).is_some_and(|word| word.plain == "and")
        };
        let is_known = |at: usize| {
            self.words
                .get(at)
                .is_some_and(|word| word.is_capital && lists::is_of_the_field(&word.plain))
        };
        let ends_with_known = |first: usize| is_known(self.end_of_name(first));
        let is_full = last > at;
        let is_beside = |one: usize| is_known(one) && !(at..=last).contains(&one);
        is_full && (listed.first..listed.end).any(is_beside)
            || !is_full && is_known(last)
            || is_and(at.checked_sub(1)) && at > 1 && is_known(at - 2)
            || is_and(Some(last + 1)) && last + 2 < self.words.len() && ends_with_known(last + 2)
    }

    /// Returns whether a word that is no first name is the surname of an author: `Rhode writes of`.
    pub(super) fn authorship_of_a_surname(&self, at: usize) -> Authorship {
        let word = &self.words[at];
        let is_alone = word.is_capital
            && !self.is_title
            && !word.is_possessive
            && self.after(at).is_some_and(|next| !next.is_capital);
        if !is_alone {
            return Authorship::None;
        }
        self.does_what_authors_do(&Together { first: at, end: at + 1, is_full: false }, true)
    }
}

/// Who makes works.
static AUTHORS: WordList = LazyLock::new(|| {
    words(
        "author authors writer writers researcher researchers theorist theorists psychoanalyst psychoanalysts illustrator illustrators poet philosopher scholar scholars editor editors",
    )
});
