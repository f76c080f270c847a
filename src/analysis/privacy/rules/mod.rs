//! The rules. Each has a shape, and a check of what the shape alone cannot show.

mod addresses;
mod babies;
mod codes;
mod cues;
mod dates;
mod handles;
mod initials;
mod links;
mod month;
mod numbers;
mod only;
mod people;
mod places;
mod plates;
mod registers;
mod shape;
mod sieve;
mod titles;

use std::{
    ops::Range,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{Hit, text::Text};
use cues::{Cue, Cues};
use shape::{Check, Letters, Match, ShapeRule, compiled};
use sieve::Sieve;

/// All rules, and what tells where they can fit.
pub(super) struct AllRules {
    all: Vec<ShapeRule>,
    cues: Cues,
    groups: Vec<RuleGroup>,
    /// How much was looked at near cues.
    looked_at: AtomicUsize,
}

/// Rules with the same cue that are compared with the same letters.
struct RuleGroup {
    cue: usize,
    letters: Letters,
    /// The places of its rules among all.
    rules: Vec<usize>,
    sieve: OnceLock<Option<Sieve>>,
}

/// For fewer rules than these a sieve is not worth a pass.
const WORTH_A_SIEVE: usize = 4;
/// In less text than this sieves are not worth their making.
const WORTH_SIEVES_BYTES: usize = 100_000;

impl AllRules {
    pub(super) fn new() -> Self {
        let all = all();
        let cues = Cues::of(all.iter().map(|rule| rule.cue));
        let mut groups: Vec<RuleGroup> = Vec::new();
        for (at, rule) in all.iter().enumerate() {
            let (cue, letters) = (cues.number(rule.cue), rule.letters);
            let same = |group: &&mut RuleGroup| group.cue == cue && group.letters == letters;
            match groups.iter_mut().find(same) {
                Some(group) => group.rules.push(at),
                None => {
                    groups.push(RuleGroup {
                        cue,
                        letters,
                        rules: vec![at],
                        sieve: OnceLock::new(),
                    });
                }
            }
        }
        Self { all, cues, groups, looked_at: AtomicUsize::new(0) }
    }

    /// Finds what fits, the most specific rule first.
    pub(super) fn find(&self, text: &Text, hits: &mut Vec<Hit>) {
        let windows = self.cues.windows(text);
        let bytes = windows.iter().flatten().map(Range::len).sum();
        let seen = self.looked_at.fetch_add(bytes, Ordering::Relaxed);
        let mut fitting: Vec<(usize, &Range<usize>)> = Vec::new();
        for group in &self.groups {
            let sieve = (seen > WORTH_SIEVES_BYTES && group.rules.len() >= WORTH_A_SIEVE)
                .then(|| group.sieve.get_or_init(|| self.sieve(group)).as_ref())
                .flatten();
            for window in &windows[group.cue] {
                match sieve {
                    Some(sieve) => {
                        sieve.sift(group.letters.of(text), window.clone(), |number| {
                            fitting.push((group.rules[number], window));
                        });
                    }
                    None => fitting.extend(group.rules.iter().map(|rule| (*rule, window))),
                }
            }
        }
        fitting.sort_by_key(|(rule, window)| (*rule, window.start));
        for (rule, window) in fitting {
            self.all[rule].find(text, window, hits);
        }
    }

    fn sieve(&self, group: &RuleGroup) -> Option<Sieve> {
        let shapes: Vec<&str> =
            group.rules.iter().map(|rule| self.all[*rule].shape.as_str()).collect();
        Sieve::of(&shapes)
    }
}

fn always(_: &Match<'_>) -> bool {
    true
}

fn stands_alone(found: &Match<'_>) -> bool {
    found.stands_alone()
}

/// Returns whether a word is in a list separated by spaces.
fn is_one_of(word: &str, list: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// Returns all rules, the most specific first.
fn all() -> Vec<ShapeRule> {
    [
        codes::all(),
        handles::all(),
        links::all(),
        numbers::that_say_most(),
        dates::all(),
        month::all(),
        plates::all(),
        people::all(),
        registers::all(),
        babies::all(),
        addresses::all(),
        places::all(),
        vec![numbers::postcode()],
        only::all(),
        initials::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use proptest::{
        strategy::{Strategy, ValueTree},
        test_runner::TestRunner,
    };

    use super::*;

    #[test]
    fn every_rule_is_a_shape_that_can_be_looked_for() {
        assert!(all().len() > 15);
    }

    /// The program is built without the tables for this, but other libraries in the tests enable
    /// them again, so a run alone does not prove it.
    #[test]
    fn no_shape_asks_for_letters_in_any_case_by_itself() {
        assert!(all().iter().all(|rule| !rule.shape.as_str().contains("(?i")));
    }

    #[test]
    fn a_shape_for_small_letters_has_no_capital() {
        for rule in all().iter().filter(|rule| rule.letters == Letters::Small) {
            // `\p{L}` and `\D` are not letters.
            let shape =
                compiled(r"\\(?:p\{[^}]*\}|.)").replace_all(rule.shape.as_str(), "").into_owned();
            assert!(!shape.contains(|c: char| c.is_ascii_uppercase()), "{shape}");
        }
    }

    /// A long text is looked at through sieves, and a short one is not.
    #[test]
    fn a_sieve_finds_what_each_rule_finds_by_itself() {
        let mut runner = TestRunner::deterministic();
        let (fresh, sieves) = (AllRules::new(), AllRules::new());
        sieves.looked_at.store(WORTH_SIEVES_BYTES + 1, Ordering::Relaxed);
        for rule in all() {
            let whole_words = rule.shape.as_str().replace(r"(?-u:\b)", "");
            let fitting = proptest::string::string_regex(&whole_words).unwrap();
            for _ in 0..24 {
                let said = fitting.new_tree(&mut runner).unwrap().current();
                let text = Text::new(&format!("On 3 May 2024, {said} \u{e9}. Then {said}-{said}"));
                let (mut alone, mut sifted) = (Vec::new(), Vec::new());
                fresh.find(&text, &mut alone);
                fresh.looked_at.store(0, Ordering::Relaxed);
                sieves.find(&text, &mut sifted);
                assert_eq!(alone, sifted, "{:?}", text.read);
            }
        }
    }

    #[test]
    fn every_text_of_a_shape_has_the_cue_that_it_needs() {
        let mut runner = TestRunner::deterministic();
        for rule in all() {
            let whole_words = rule.shape.as_str().replace(r"(?-u:\b)", "");
            let fitting = proptest::string::string_regex(&whole_words).unwrap();
            let cues = Cues::of(std::iter::once(rule.cue));
            for _ in 0..48 {
                let text = Text::new(&fitting.new_tree(&mut runner).unwrap().current());
                // Without the borders of words, some words run together.
                let Some(captures) = rule.shape.captures(&text.read) else { continue };
                let found = Match { text: &text.read, captures };
                if !(rule.check)(&found) {
                    continue;
                }
                let found = found.span();
                let reached = cues.windows(&text).concat();
                assert!(
                    reached
                        .iter()
                        .any(|window| window.start <= found.start && found.start < window.end),
                    "{:?} has no {:?}, and fits {whole_words}",
                    text.read,
                    rule.cue
                );
            }
        }
    }
}
