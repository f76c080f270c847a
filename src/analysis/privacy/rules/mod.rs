//! The rules. Each has a shape, and a check of what the shape alone cannot show.

mod addresses;
mod babies;
mod bare;
mod codes;
mod dates;
mod handles;
mod initials;
mod links;
mod month;
mod needs;
mod numbers;
mod only;
mod people;
mod places;
mod plates;
mod registers;
mod shape;
mod sieve;
mod titles;

pub(super) use addresses::ADDRESS_LABELS;
pub(super) use needs::MetNeeds;
pub(super) use people::NAME_LABELS;
pub(super) use places::PLACE_LABELS;

use super::{Hit, text::Text};
use shape::{Check, Match, Shape, ShapeRule};
use sieve::Sieves;

/// All rules, and what tells which of them can fit.
pub(super) struct AllRules {
    all: Vec<ShapeRule>,
    sieve: Sieves,
}

impl AllRules {
    pub(super) fn new() -> Self {
        let all = all();
        Self { sieve: Sieves::of(&all), all }
    }

    /// Returns what a text has of what rules need.
    pub(super) fn met(&self, text: &Text) -> MetNeeds {
        self.sieve.needs.met(text)
    }

    /// Finds what fits, the most specific rule first.
    pub(super) fn find(&self, text: &Text, hits: &mut Vec<Hit>) {
        self.find_met(text, self.met(text), hits);
    }

    /// The same with what the text has of what rules need.
    pub(super) fn find_met(&self, text: &Text, met: MetNeeds, hits: &mut Vec<Hit>) {
        let Some(bare) = bare::bare(&text.read, met.signs) else {
            self.sieve.sift(text, met, |rule| self.all[rule].find(text, met, hits));
            return;
        };
        let met_bare = self.met(&bare);
        let mut found: Vec<(usize, Hit)> = Vec::new();
        for (text, met, is_bare) in [(text, met, false), (&bare, met_bare, true)] {
            self.sieve.sift(text, met, |rule| {
                let mut hits = Vec::new();
                self.all[rule].find(text, met, &mut hits);
                let read = |span| if is_bare { text.written(span) } else { span };
                found.extend(
                    hits.into_iter().map(|hit| (rule, Hit { span: read(hit.span), ..hit })),
                );
            });
        }
        found.sort_by_key(|(rule, _)| *rule);
        hits.extend(found.into_iter().map(|(_, hit)| hit));
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
mod as_written;

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
        // `\p{L}` and `\D` are not letters.
        let no_letters = Shape::of(r"\\(?:p\{[^}]*\}|.)");
        for rule in all().iter().filter(|rule| rule.letters == Letters::Small) {
            let shape = no_letters.replace_all(rule.shape.as_str(), "").into_owned();
            assert!(!shape.contains(|c: char| c.is_ascii_uppercase()), "{shape}");
        }
    }

    #[test]
    fn the_sieve_passes_every_rule_that_fits() {
        let mut runner = TestRunner::deterministic();
        let rules = AllRules::new();
        for rule in all() {
            let whole_words = rule.shape.as_str().replace(r"(?-u:\b)", "");
            let fitting = proptest::string::string_regex(&whole_words).unwrap();
            for at in 0..48 {
                let said = fitting.new_tree(&mut runner).unwrap().current();
                let said = if at % 2 == 0 { said } else { said.to_ascii_uppercase() };
                let text = Text::new(&format!("On 3 May 2024, {said} \u{e9}. Then {said}-{said}"));
                let mut passed = Vec::new();
                let met = rules.met(&text);
                rules.sieve.sift(&text, met, |rule| passed.push(rule));
                for (number, rule) in rules.all.iter().enumerate() {
                    let mut hits = Vec::new();
                    rule.find(&text, met, &mut hits);
                    assert!(hits.is_empty() || passed.contains(&number), "{:?}", text.read);
                }
            }
        }
    }
}
