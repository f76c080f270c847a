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
mod titles;

use super::{Hit, text::Text};
use cues::{Cue, Cues};
use shape::{Check, Match, ShapeRule, compiled};

/// All rules, and what tells where they can fit.
pub(super) struct AllRules {
    all: Vec<ShapeRule>,
    cues: Cues,
    /// The cue of each rule, by its number.
    cue_of: Vec<usize>,
}

impl AllRules {
    pub(super) fn new() -> Self {
        let all = all();
        let cues = Cues::of(all.iter().map(|rule| rule.cue));
        let cue_of = all.iter().map(|rule| cues.number(rule.cue)).collect();
        Self { all, cues, cue_of }
    }

    /// Finds what fits, the most specific rule first.
    pub(super) fn find(&self, text: &Text, hits: &mut Vec<Hit>) {
        let windows = self.cues.windows(text);
        for (rule, &cue) in self.all.iter().zip(&self.cue_of) {
            for window in &windows[cue] {
                rule.find(text, window, hits);
            }
        }
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

    use super::{shape::Letters, *};

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
