//! A rule: a shape, and a check of what the shape alone cannot show.

use std::{
    ops::{Deref, Range},
    sync::OnceLock,
};

use regex::{Captures, Regex};

use super::{
    super::{Hit, text::Text},
    needs::MetNeeds,
};
use crate::model::FindingKind;

pub(super) type Check = Box<dyn Fn(&Match<'_>) -> bool + Send + Sync>;

pub(super) struct ShapeRule {
    pub(super) kind: FindingKind,
    pub(super) letters: Letters,
    pub(super) shape: Shape,
    pub(super) check: Check,
    /// Whether a finding may begin or end within a word.
    pub(super) may_cut_words: bool,
    /// Whether text that failed the check is passed over as a whole, because no finding begins
    /// within it.
    pub(super) skips_whole: bool,
    /// Whether the check passes no text without a digit, which the shape does not say.
    pub(super) has_digits: bool,
}

/// The letters that a shape is compared with. Small letters cost one copy of a text for all rules.
/// Shapes that ignore case would need tables of all letters of the world, which cost time at each
/// start.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    AsWritten,
    /// The shape is written in small letters, and capitals in the text are lowered.
    Small,
}

impl Letters {
    pub(super) fn of(self, text: &Text) -> &str {
        match self {
            Self::AsWritten => &text.read,
            Self::Small => &text.small,
        }
    }
}

/// Text that fits a shape, as it was written.
pub(super) struct Match<'t> {
    pub(super) text: &'t str,
    pub(super) captures: Captures<'t>,
}

impl Match<'_> {
    pub(super) fn span(&self) -> Range<usize> {
        self.captures.get(0).map_or(0..0, |found| found.range())
    }

    /// Returns the group called `it`, if the shape matches more than the finding itself.
    pub(super) fn thing(&self) -> Range<usize> {
        self.captures.name("it").map_or(self.span(), |found| found.range())
    }

    pub(super) fn whole(&self) -> &str {
        &self.text[self.span()]
    }

    pub(super) fn group(&self, name: &str) -> &str {
        self.captures.name(name).map_or("", |found| &self.text[found.range()])
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.captures.name(name).is_some()
    }

    /// Returns the words before it, as far as a check may look, so that none takes long.
    pub(super) fn before(&self) -> &str {
        let end = self.span().start;
        &self.text[self.text.ceil_char_boundary(end.saturating_sub(NEAR))..end]
    }

    /// Returns the words after it, as far as a check may look.
    pub(super) fn after(&self) -> &str {
        let start = self.span().end;
        &self.text[start..self.text.floor_char_boundary(start.saturating_add(NEAR))]
    }

    /// Returns the last characters before it, in small letters.
    pub(super) fn just_before(&self, chars: usize) -> String {
        let start: Vec<char> = self.before().chars().rev().take(chars).collect();
        start.into_iter().rev().collect::<String>().to_lowercase()
    }

    /// Returns the next characters after it, in small letters.
    pub(super) fn just_after(&self, chars: usize) -> String {
        self.after().chars().take(chars).collect::<String>().to_lowercase()
    }

    /// Returns whether a letter or digit goes on before or after it. The borders of words in shapes
    /// know only plain letters, because they are a few times as fast.
    pub(super) fn cuts_a_word(&self) -> bool {
        let goes_on = |outer: Option<char>, inner: Option<char>| {
            outer.is_some_and(char::is_alphanumeric) && inner.is_some_and(char::is_alphanumeric)
        };
        let whole = self.whole();
        goes_on(self.before().chars().next_back(), whole.chars().next())
            || goes_on(self.after().chars().next(), whole.chars().next_back())
    }

    /// Returns whether it is a number by itself, not part of a longer one.
    pub(super) fn stands_alone(&self) -> bool {
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
    pub(super) fn starts_sentence(&self, signs: &[char]) -> bool {
        let lead = self.before().trim_end();
        lead.is_empty() || lead.ends_with(['.', '!', '?', ':', '\n']) || lead.ends_with(signs)
    }
}

impl ShapeRule {
    /// Makes a rule with a shape that is case-sensitive.
    pub(super) fn as_written(
        kind: FindingKind,
        shape: &str,
        check: impl Fn(&Match<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            kind,
            letters: Letters::AsWritten,
            shape: Shape::of(shape),
            check: Box::new(check),
            may_cut_words: false,
            skips_whole: false,
            has_digits: false,
        }
    }

    /// Makes a rule with a shape in small letters that also fits capitals.
    pub(super) fn in_any_case(
        kind: FindingKind,
        shape: &str,
        check: impl Fn(&Match<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self { letters: Letters::Small, ..Self::as_written(kind, shape, check) }
    }

    pub(super) fn cutting_words(self) -> Self {
        Self { may_cut_words: true, ..self }
    }

    pub(super) fn with_digits(self) -> Self {
        Self { has_digits: true, ..self }
    }

    pub(super) fn find(&self, text: &Text, met: MetNeeds, hits: &mut Vec<Hit>) {
        if self.has_digits && !met.has_digit() {
            return;
        }
        let looked_at = self.letters.of(text);
        let mut at = 0;
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

/// A shape, which is compiled when a text is first compared with it: most never are.
#[derive(Clone)]
pub(super) struct Shape {
    written: String,
    compiled: OnceLock<Regex>,
}

impl Shape {
    /// Digits and the borders of words are those of plain letters, and letters are ranges that hold
    /// every alphabet: the exact tables make a shape ten times as large.
    pub(super) fn of(shape: &str) -> Self {
        let written = shape
            .replace(r"\b", r"(?-u:\b)")
            .replace(r"\d", "[0-9]")
            .replace(
                r"\p{Lu}",
                r"[\x41-\x5a\u{c0}-\u{de}\u{100}-\u{17f}\u{370}-\u{42f}\u{1e00}-\u{1eff}]",
            )
            .replace(r"\p{Ll}", r"[a-z\u{df}-\u{24f}\u{3ac}-\u{52f}\u{1e00}-\u{1eff}]")
            .replace(r"\p{L}", r"[\x41-\x5aa-z\u{aa}-\u{2af}\u{370}-\u{1fff}\u{2c00}-\u{d7ff}]");
        Self { written, compiled: OnceLock::new() }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.written
    }
}

impl Deref for Shape {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        let compile = || Regex::new(&self.written).expect("every rule is compiled by a test");
        self.compiled.get_or_init(compile)
    }
}

/// The bytes before and after a finding at which a check may look.
const NEAR: usize = 256;

/// The most bytes of a finding of which only a part may be right.
const LONGEST: usize = 400;
