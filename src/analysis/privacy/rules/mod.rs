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
mod titles;

use std::ops::Range;

use regex::{Captures, Regex};

use super::{Hit, text::Text};
use crate::model::FindingKind;
use cues::{Cue, Cues};

type Check = Box<dyn Fn(&Match<'_>) -> bool + Send + Sync>;

/// All rules, and what tells where they can fit.
pub(super) struct Rules {
    all: Vec<ShapeRule>,
    cues: Cues,
    /// The cue of each rule, by its number.
    cue_of: Vec<usize>,
}

impl Rules {
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

struct ShapeRule {
    kind: FindingKind,
    letters: Letters,
    /// What every text of this shape has.
    cue: Cue,
    shape: Regex,
    check: Check,
    /// Whether a finding may begin or end within a word.
    may_cut_words: bool,
    /// Whether text that failed the check is passed over as a whole, because no finding begins
    /// within it.
    skips_whole: bool,
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

    /// Returns the words before it, as far as a check may look, so that none takes long.
    fn before(&self) -> &str {
        let end = self.span().start;
        &self.text[self.text.ceil_char_boundary(end.saturating_sub(NEAR))..end]
    }

    /// Returns the words after it, as far as a check may look.
    fn after(&self) -> &str {
        let start = self.span().end;
        &self.text[start..self.text.floor_char_boundary(start.saturating_add(NEAR))]
    }

    /// Returns the last characters before it, in small letters.
    fn just_before(&self, chars: usize) -> String {
        let start: Vec<char> = self.before().chars().rev().take(chars).collect();
        start.into_iter().rev().collect::<String>().to_lowercase()
    }

    /// Returns the next characters after it, in small letters.
    fn just_after(&self, chars: usize) -> String {
        self.after().chars().take(chars).collect::<String>().to_lowercase()
    }

    /// Returns whether a letter or digit goes on before or after it. The borders of words in shapes
    /// know only plain letters, because they are a few times as fast.
    fn cuts_a_word(&self) -> bool {
        let goes_on = |outer: Option<char>, inner: Option<char>| {
            outer.is_some_and(char::is_alphanumeric) && inner.is_some_and(char::is_alphanumeric)
        };
        let whole = self.whole();
        goes_on(self.before().chars().next_back(), whole.chars().next())
            || goes_on(self.after().chars().next(), whole.chars().next_back())
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
        cue: Cue,
        shape: &str,
        check: impl Fn(&Match<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            kind,
            letters: Letters::AsWritten,
            cue,
            shape: compiled(shape),
            check: Box::new(check),
            may_cut_words: false,
            skips_whole: false,
        }
    }

    /// Makes a rule with a shape in small letters that also fits capitals.
    fn in_any_case(
        kind: FindingKind,
        cue: Cue,
        shape: &str,
        check: impl Fn(&Match<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self { letters: Letters::Small, ..Self::as_written(kind, cue, shape, check) }
    }

    fn cutting_words(self) -> Self {
        Self { may_cut_words: true, ..self }
    }

    fn find(&self, text: &Text, window: &Range<usize>, hits: &mut Vec<Hit>) {
        let looked_at = match self.letters {
            Letters::AsWritten => &text.read[..window.end],
            Letters::Small => &text.small[..window.end],
        };
        let mut at = window.start;
        // Usually there is no match, and asking only for its place is cheaper.
        while let Some(captures) = self
            .shape
            .find_at(looked_at, at)
            .and_then(|found| self.shape.captures_at(looked_at, found.start()))
        {
            let found = Match { text: &text.read, captures };
            let whole = found.span();
            let is_right = (self.may_cut_words || !found.cuts_a_word()) && (self.check)(&found);
            if is_right {
                hits.push(Hit { kind: self.kind, span: found.thing() });
            }
            at = if is_right || self.skips_whole || whole.len() > LONGEST {
                whole.end
            } else {
                // Text that only looked like a finding may contain the beginning of a real one.
                looked_at[whole.start..]
                    .chars()
                    .next()
                    .map_or(looked_at.len(), |c| whole.start + c.len_utf8())
            };
            if at >= looked_at.len() || whole.is_empty() {
                break;
            }
        }
    }
}

/// Compiles a shape. Digits and the borders of words are those of plain letters, and letters are
/// ranges that hold every alphabet: the exact tables make a shape ten times as large.
fn compiled(shape: &str) -> Regex {
    let plain = shape
        .replace(r"\b", r"(?-u:\b)")
        .replace(r"\d", "[0-9]")
        .replace(
            r"\p{Lu}",
            r"[\x41-\x5a\u{c0}-\u{de}\u{100}-\u{17f}\u{370}-\u{42f}\u{1e00}-\u{1eff}]",
        )
        .replace(r"\p{Ll}", r"[a-z\u{df}-\u{24f}\u{3ac}-\u{52f}\u{1e00}-\u{1eff}]")
        .replace(r"\p{L}", r"[\x41-\x5aa-z\u{aa}-\u{2af}\u{370}-\u{1fff}\u{2c00}-\u{d7ff}]");
    Regex::new(&plain).expect("every rule is compiled by a test")
}

/// The bytes before and after a finding at which a check may look.
const NEAR: usize = 256;

/// The most bytes of a finding of which only a part may be right.
const LONGEST: usize = 400;

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

    /// Whatever fits a rule, and half of it, again and again without an end. A check that looks back
    /// through the whole text takes ten times as long as the limit.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "time is what it is about")]
    fn a_text_made_against_a_rule_takes_no_longer_than_its_length() {
        let mut runner = TestRunner::deterministic();
        let rules = Rules::new();
        for rule in all() {
            let whole_words = rule.shape.as_str().replace(r"(?-u:\b)", "");
            let fitting = proptest::string::string_regex(&whole_words).unwrap();
            for joint in ["", " ", "/"] {
                let piece = fitting.new_tree(&mut runner).unwrap().current();
                let half = &piece[..piece.floor_char_boundary(piece.len() / 2)];
                for piece in [piece.as_str(), half] {
                    let text = format!("{piece}{joint}");
                    let text = text.repeat(60_000 / text.len().max(1) + 1);
                    // A rule that takes longer than its text is long would never end.
                    rules.find(&Text::new(&text), &mut Vec::new());
                }
            }
        }
    }
}
