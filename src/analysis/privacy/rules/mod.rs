//! The rules. Each has a shape, and a check of what the shape alone cannot show.

mod dates;
mod numbers;
mod people;
mod places;

use std::ops::Range;

use regex::{Captures, Regex};

use super::{
    Hit,
    text::{Sign, Text},
};
use crate::model::FindingKind;

type Check = Box<dyn Fn(&Match<'_>) -> bool + Send + Sync>;

pub(super) struct ShapeRule {
    kind: FindingKind,
    letters: Letters,
    /// A sign without which the shape fits nothing, so that most lines of most texts are skipped.
    needs: Option<Sign>,
    shape: Regex,
    check: Check,
}

/// The letters that a shape is compared with. Small letters cost one copy of a text for all rules.
/// Shapes that ignore case would need tables of all letters of the world, which cost time at each
/// start.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    AsWritten,
    /// The shape is written in small letters, and capitals in the text are lowered.
    Small,
}

/// Text that fits a shape, as it was written.
struct Match<'t> {
    text: &'t str,
    captures: Captures<'t>,
}

impl Match<'_> {
    fn span(&self) -> Range<usize> {
        self.captures.get(0).map_or(0..0, |found| found.range())
    }

    /// Returns the group called `it`, if the shape matches more than the finding itself.
    fn thing(&self) -> Range<usize> {
        self.captures.name("it").map_or(self.span(), |found| found.range())
    }

    fn whole(&self) -> &str {
        &self.text[self.span()]
    }

    fn group(&self, name: &str) -> &str {
        self.captures.name(name).map_or("", |found| &self.text[found.range()])
    }

    fn has(&self, name: &str) -> bool {
        self.captures.name(name).is_some()
    }

    fn before(&self) -> &str {
        &self.text[..self.span().start]
    }

    fn after(&self) -> &str {
        &self.text[self.span().end..]
    }

    /// Returns the last characters before it, in small letters.
    fn just_before(&self, chars: usize) -> String {
        let start: Vec<char> = self.before().chars().rev().take(chars).collect();
        start.into_iter().rev().collect::<String>().to_lowercase()
    }

    /// Returns whether it is a number by itself, not part of a longer one.
    fn stands_alone(&self) -> bool {
        let is_more = |c: char| c.is_alphanumeric() || matches!(c, '-' | '+');
        let mut lead = self.before().chars().rev();
        let ends_a_number =
            lead.next() == Some('/') && lead.next().is_some_and(|c| c.is_ascii_digit());
        let next = self.after();
        let goes_on = next.starts_with(|c: char| c.is_alphanumeric())
            || (next.starts_with(['-', '/', '.'])
                && next[1..].starts_with(|c: char| c.is_ascii_digit()));
        !self.before().ends_with(is_more) && !ends_a_number && !goes_on
    }

    /// Returns whether a sentence begins here, or a line that begins with one of the signs.
    fn starts_sentence(&self, signs: &[char]) -> bool {
        let lead = self.before().trim_end();
        lead.is_empty() || lead.ends_with(['.', '!', '?', ':', '\n']) || lead.ends_with(signs)
    }
}

impl ShapeRule {
    /// Makes a rule with a shape that is case-sensitive.
    fn as_written(
        kind: FindingKind,
        shape: &str,
        check: impl Fn(&Match<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            kind,
            letters: Letters::AsWritten,
            needs: None,
            shape: compiled(shape),
            check: Box::new(check),
        }
    }

    /// Makes a rule with a shape in small letters that also fits capitals.
    fn in_any_case(
        kind: FindingKind,
        shape: &str,
        check: impl Fn(&Match<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            kind,
            letters: Letters::Small,
            needs: None,
            shape: compiled(shape),
            check: Box::new(check),
        }
    }

    /// Skips texts without that sign, which every text of this shape has.
    fn needing(self, sign: Sign) -> Self {
        Self { needs: Some(sign), ..self }
    }

    pub(super) fn find(&self, text: &Text, hits: &mut Vec<Hit>) {
        if self.needs.is_some_and(|sign| !text.has(sign)) {
            return;
        }
        let looked_at = match self.letters {
            Letters::AsWritten => &text.read,
            Letters::Small => &text.small,
        };
        let mut at = 0;
        // Usually there is no match, and asking only for its place is cheaper.
        while let Some(captures) = self
            .shape
            .find_at(looked_at, at)
            .and_then(|found| self.shape.captures_at(looked_at, found.start()))
        {
            let found = Match { text: &text.read, captures };
            let whole = found.span();
            if (self.check)(&found) {
                hits.push(Hit { kind: self.kind, span: found.thing() });
                at = whole.end;
            } else {
                // Text that only looked like a finding may contain the beginning of a real one.
                at = looked_at[whole.start..]
                    .chars()
                    .next()
                    .map_or(looked_at.len(), |c| whole.start + c.len_utf8());
            }
            if at >= looked_at.len() || whole.is_empty() {
                break;
            }
        }
    }
}

fn compiled(shape: &str) -> Regex {
    Regex::new(shape).expect("every rule is compiled by a test")
}

fn always(_: &Match<'_>) -> bool {
    true
}

/// Returns whether a word is in a list separated by spaces.
fn is_one_of(word: &str, list: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// Returns all rules, the most specific first.
pub(super) fn all() -> Vec<ShapeRule> {
    let mut rules = numbers::that_say_most();
    rules.extend(dates::all());
    rules.extend(people::all());
    rules.extend(numbers::of_registers_and_cases());
    rules.extend(places::all());
    rules.push(numbers::postcode());
    rules
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

    #[test]
    fn whatever_a_shape_fits_has_the_sign_that_it_needs() {
        let mut runner = TestRunner::deterministic();
        for rule in all() {
            let Some(sign) = rule.needs else { continue };
            let whole_words = rule.shape.as_str().replace(r"\b", "");
            let fitting = proptest::string::string_regex(&whole_words).unwrap();
            for _ in 0..64 {
                let text = fitting.new_tree(&mut runner).unwrap().current();
                assert!(
                    Text::new(&text).has(sign),
                    "{text:?} has no {sign:?}, and fits {whole_words}"
                );
            }
        }
    }
}
