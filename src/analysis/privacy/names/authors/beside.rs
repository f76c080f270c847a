//! What stands before a name of somebody who wrote or made something.

use std::sync::LazyLock;

use super::{
    super::{
        lists::{self, WordList, words},
        sentence::Sentence,
    },
    AUTHORS,
};
use crate::analysis::privacy::tokens::Token;

impl Sentence<'_> {
    /// `Keynote: Catherine Maguire`
    pub(super) fn is_after_a_label(&self, first: usize) -> bool {
        first.checked_sub(1).is_some_and(|before| {
            self.gap(before) == ": " && SPEAKERS.contains(&*self.words[before].plain)
        })
    }

    /// Returns whether what stands before a full name says that it made a work: `a chapter by`, `the
    /// writer`, `I read`.
    pub(super) fn is_after_a_work(&self, first: usize, end: usize) -> bool {
        let back = |count: usize| {
            let at = first.checked_sub(count)?;
            (!self.gap(at).contains(['.', '!', '?', '\n'])).then(|| &self.words[at])
        };
        let Some(last) = back(1).filter(|_| matches!(self.gap(first - 1), " " | " \u{201c}"))
        else {
            return false;
        };
        match &*last.plain {
            // `Class is in the room, wrote Lynsey Hanley`
            "wrote" | "writes" | "argued" | "argues" => {
                back(2).is_some()
                    && self.gap(first - 2).contains([',', '"', '\u{201d}', '\u{2019}'])
            }
            "by" => (2..6).any(|count| {
                back(count).is_some_and(|word| {
                    let is_title = count == 2
                        && word.is_capital
                        && (lists::is_common(&word.plain) || word.plain.len() < 3)
                        && !PAPERS_OF_A_FAMILY.contains(&*word.plain)
                        && !lists::KIN.contains(&*word.plain);
                    !word.is_capital && MADE_BY.contains(&*word.plain) || is_title
                })
            }),
            "of" => back(2).is_some_and(|word| {
                let uses = || {
                    word.plain == "work"
                        && back(4).is_some_and(|verb| {
                            matches!(
                                &*verb.plain,
                                "uses" | "use" | "on" | "from" | "read" | "follows"
                            )
                        })
                };
                THOUGHT.contains(&*word.plain) || uses()
            }),
            "read" | "reading" | "reads" | "reread" | "quotes" | "quoting" | "cites" | "citing" => {
                let is_to_whom = |word: &Token<'_>| {
                    matches!(
                        &*word.plain,
                        "a" | "her" | "his" | "the" | "their" | "another" | "some"
                    )
                };
                !self.words[end - 1].is_possessive && !self.words.get(end).is_some_and(is_to_whom)
            }
            other => !last.is_capital && AUTHORS.contains(other),
        }
    }
}

/// What is made of words or pictures, before `by`.
static MADE_BY: WordList = LazyLock::new(|| {
    words(
        "album article articles authored blog book books cards cd chapter chapters chart charts checklist coined course curve developed devised diagram diagrams documentary drawings edited essay essays established figure figures film films founded graph graphs guide handout handouts illustrated image images invented leaflet leaflets lecture lectures model music painting paper papers photographs pioneered podcast poem poems popularised poster posters programme programmes proposed reading readings recording recordings research series sheet song songs studies study talk talks template templates theories theory toolkit training translated translation webinar worksheet worksheets workshop",
    )
});

/// Labels before somebody who speaks or writes.
static SPEAKERS: WordList = LazyLock::new(|| {
    words(
        "keynote speaker speakers host guest presenter author authors reading book film podcast read",
    )
});

/// What an author thought, before `of`.
static THOUGHT: WordList = LazyLock::new(|| {
    words(
        "cycle framework ideas ladder method methods model models pyramid research theories theory thinking wheel works writing writings",
    )
});

/// Papers that name those who wrote them, who are no authors of books.
static PAPERS_OF_A_FAMILY: WordList = LazyLock::new(|| {
    words(
        "report reports assessment review plan plans letter note notes visit visits referral form record records summary account statement observation observations handover completed agreed signed seen taken held supported brought written prepared",
    )
});
