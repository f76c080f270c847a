//! Numbers of which a program has changed something: a zero, or a day.

use std::collections::{BTreeMap, BTreeSet};

use super::{code::before_day, entry::GridEntry};
use crate::model::Fault;

/// Returns a doubt for each number that may have been another one.
pub(super) fn doubtful_numbers(entries: &[GridEntry]) -> Vec<Fault> {
    let all = [lost_zeros(entries), as_spreadsheets_read(entries), made_days(entries)];
    all.into_iter().flatten().collect()
}

/// Returns a doubt for each number that has fewer digits than those beside it: `1.1` beside `1.02`
/// may have been `1.10`.
fn lost_zeros(entries: &[GridEntry]) -> Vec<Fault> {
    let parts = |entry: &GridEntry| {
        let (group, number) = entry.code.as_deref()?.split_once(['.', ','])?;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| (group.to_owned(), number.len()))
    };
    let mut full: BTreeMap<String, usize> = BTreeMap::new();
    for (group, digits) in entries.iter().filter_map(parts) {
        *full.entry(group).or_default() += usize::from(digits == 2);
    }
    let is_short = |entry: &&GridEntry| {
        parts(entry).is_some_and(|(group, digits)| digits == 1 && full[&group] > 2)
    };
    let doubt = |entry: &GridEntry| {
        let code = entry.code.as_deref().unwrap_or_default();
        let what = format!(
            "the number {code} has fewer digits than those beside it; it may have been {code}0"
        );
        Fault::at(entry.place.clone(), what)
    };
    entries.iter().filter(is_short).map(doubt).collect()
}

/// Returns a doubt for each pair of numbers that a spreadsheet takes for one, unless they are
/// counted through: `1.1` and `1.10` without `1.9`, or `1,1` and `1,10` without `1,9`. Those that have
/// ids of their own, as in a table that imh wrote, are two.
fn as_spreadsheets_read(entries: &[GridEntry]) -> Vec<Fault> {
    let numbered: Vec<(&GridEntry, &str, &str)> = entries
        .iter()
        .filter(|entry| entry.id.is_none())
        .filter_map(|entry| {
            let (group, number) = entry.code.as_deref()?.split_once(['.', ','])?;
            let is_number =
                |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            (is_number(group) && is_number(number)).then_some((entry, group, number))
        })
        .collect();
    let counts = |number: &str| number.parse::<u32>().ok();
    let all: BTreeSet<(&str, Option<u32>)> =
        numbered.iter().map(|(_, group, number)| (*group, counts(number))).collect();
    let follows = |group: &str, number: &str| {
        let before = counts(number).and_then(|number| number.checked_sub(1));
        before.is_some() && all.contains(&(group, before))
    };
    let mut known: BTreeMap<(&str, &str), (&GridEntry, &str)> = BTreeMap::new();
    let mut doubts = Vec::new();
    for (entry, group, number) in numbered {
        let key = (group, number.trim_end_matches('0'));
        let (same, first) = *known.entry(key).or_insert((entry, number));
        let longer = if first.len() > number.len() { first } else { number };
        if first == number || follows(group, longer) {
            continue;
        }
        let code = |entry: &GridEntry| entry.code.clone().unwrap_or_default();
        let what = format!(
            "a spreadsheet takes the number {} for the same as {} in {}, so one of them may have been another",
            code(entry),
            code(same),
            same.place
        );
        doubts.push(Fault::at(entry.place.clone(), what));
    }
    doubts
}

/// Returns whether a number may be `1.10`, of which a spreadsheet makes 1.1.
pub(super) fn may_have_lost_a_zero(code: &str) -> bool {
    let parts = code.split_once(['.', ',']);
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.is_some_and(|(group, number)| is_number(group) && is_number(number) && number.len() == 1)
}

/// Returns a doubt for each number of which a program has made a day.
fn made_days(entries: &[GridEntry]) -> Vec<Fault> {
    let doubt = |entry: &GridEntry| {
        let code = entry.code.as_deref()?;
        let was = before_day(code)?;
        let what = format!(
            "the number is the day {code}; it may have been {was} before a program made a day of it"
        );
        Some(Fault::at(entry.place.clone(), what))
    };
    entries.iter().filter_map(doubt).collect()
}
