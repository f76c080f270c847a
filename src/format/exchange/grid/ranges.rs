//! Headings over ranges of numbers, and which numbers stand under each.

use std::{collections::BTreeSet, fmt};

use super::code::CodeRange;

/// The numbers of a heading such as `1.01 - 1.03: Working together`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GridRange {
    words: String,
    /// What stands before the last part of each number: `1.`.
    group: String,
    first: u32,
    last: u32,
    /// The digits of the last part.
    width: usize,
    seen: BTreeSet<u32>,
}

impl GridRange {
    /// Returns the range; `None` if its ends do not count in one group.
    pub(super) fn of(range: &CodeRange<'_>) -> Option<Self> {
        const MOST: u32 = 200;
        let (group, first) = parts(range.first)?;
        let (other, last) = parts(range.last)?;
        let (start, end) = (first.parse().ok()?, last.parse().ok()?);
        let is_sound = group == other && start <= end && end - start < MOST;
        is_sound.then(|| Self {
            words: format!("{} to {}", range.first, range.last),
            group: group.to_owned(),
            first: start,
            last: end,
            width: first.len(),
            seen: BTreeSet::new(),
        })
    }

    /// Returns whether another range is a part of this one.
    pub(super) fn holds(&self, other: &Self) -> bool {
        let is_within = self.first <= other.first && other.last <= self.last;
        self.group == other.group
            && is_within
            && (self.first, self.last) != (other.first, other.last)
    }

    /// Notes a number; `false` if it is not one of the range.
    pub(super) fn see(&mut self, number: &str) -> bool {
        let Some((group, last)) = parts(number) else { return false };
        // `1.02a` is a part of 1.02.
        let digits = last.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let Ok(at) = digits.parse() else { return false };
        if group == self.group && (self.first..=self.last).contains(&at) {
            self.seen.insert(at);
            return true;
        }
        // `1.2.1` stands under 1.1 to 1.3.
        let up = group.trim_end_matches(['.', '-']);
        !up.is_empty() && up.len() < number.len() && self.see(up)
    }

    /// Lists the numbers that no row has; `None` if none is missing.
    pub(super) fn missing(&self) -> Option<String> {
        let missing = (self.first..=self.last).filter(|at| !self.seen.contains(at));
        let missing: Vec<String> =
            missing.map(|at| format!("{}{at:0width$}", self.group, width = self.width)).collect();
        (!missing.is_empty()).then(|| missing.join(", "))
    }
}

impl fmt::Display for GridRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// Parts `1.01` into `1.` and `01`.
fn parts(number: &str) -> Option<(&str, &str)> {
    let last = number.rfind(['.', '-']).map_or(0, |at| at + 1);
    let last = if last > 0 { last } else { number.find(|c: char| c.is_ascii_digit())? };
    Some(number.split_at(last))
}

#[cfg(test)]
mod tests {
    use super::{super::code::range_of, *};

    fn range(words: &str) -> GridRange {
        GridRange::of(&range_of(words).unwrap()).unwrap()
    }

    #[test]
    fn a_range_knows_its_numbers_and_those_that_are_missing() {
        let mut together = range("1.08 - 1.11: Together");
        assert!(together.see("1.08") && together.see("1.10a") && together.see("1.11.2"));
        assert!(!together.see("1.12") && !together.see("2.09") && !together.see("x"));
        assert_eq!(together.missing().unwrap(), "1.09");
        assert!(range("1.1-1.9: All").holds(&range("1.1-1.3: Some")));
        assert!(!range("1.1-1.9: All").holds(&range("2.1-2.3: Some")));
    }
}
