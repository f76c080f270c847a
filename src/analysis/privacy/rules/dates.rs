//! Exact days on which something happened to somebody, and days of birth.

use regex::Regex;

use super::{Match, ShapeRule, always, compiled};
use crate::{
    analysis::privacy::{checks, text::Sign},
    model::FindingKind,
};

const MONTH: &str = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";

/// Words beside a date that make it a date of birth, in small letters.
const BIRTH: &str = r"\bd\.? ?o\.? ?b\b|\bd of b\b|\bdate[ -]of[ -]birth\b|\bbirth ?date\b|\bborn\b|\bb(?:irth|'|’)day\b";

pub(super) fn all() -> Vec<ShapeRule> {
    let written = format!(
        r"\b(?<day>\d{{1,2}})(?<nth>st|nd|rd|th)?(?:[ -]+(?:day )?of)?[ \u{{a0}}-]*(?<month>{MONTH})(?:\.?[ ,'’-]*(?<year>(?:19|20)\d{{2}})\b|\b\.?(?:[ ,'’-]+(?<short>\d{{2}})\b)?)"
    );
    let american = format!(
        r"\b(?<month>{MONTH})\.? (?:the )?(?<day>\d{{1,2}})(?<nth>st|nd|rd|th)?\b(?:,? (?<year>(?:19|20)\d{{2}})\b)?"
    );
    let day_first =
        r"\b(?<day>\d{1,2})(?:/|\.|-)(?<month>\d{1,2})(?:/|\.|-)(?:(?:19|20)\d{2}|\d{2})\b";
    let year_first =
        r"\b(?:19|20)\d{2}[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:\b|t\d{1,2}:\d\d)";
    let run_together =
        r"(?:\b|_)(?<it>(?:19|20)\d{2}(?<month>0[1-9]|1[0-2])(?<day>0[1-9]|[12]\d|3[01]))(?:\b|_)";
    let said_of_birth = compiled(BIRTH);
    // A date of birth is a date with such words beside it.
    let births = [written.as_str(), american.as_str(), day_first, year_first].map(|shape| {
        let said = said_of_birth.clone();
        ShapeRule::in_any_case(FindingKind::DateOfBirth, shape, move |found| is_birth(&said, found))
    });
    let mut rules = Vec::from(births);
    rules.push(ShapeRule::in_any_case(FindingKind::ExactDate, &written, is_written));
    rules.push(ShapeRule::in_any_case(FindingKind::ExactDate, &american, is_written));
    rules.push(ShapeRule::in_any_case(FindingKind::ExactDate, day_first, is_in_numbers));
    rules.push(ShapeRule::in_any_case(FindingKind::ExactDate, year_first, is_in_numbers));
    rules.push(ShapeRule::in_any_case(FindingKind::ExactDate, run_together, always));
    rules.into_iter().map(|rule| rule.needing(Sign::Digit)).collect()
}

fn is_birth(said: &Regex, found: &Match<'_>) -> bool {
    let near = found.just_before(32);
    // Only words of the same sentence count; the dots of `d.o.b.` do not end it.
    let sentence = near.rsplit([';', '!', '?']).next().unwrap_or_default();
    let sentence = sentence
        .rsplit_once(". ")
        .filter(|(said, _)| !said.ends_with("o.b") && !said.ends_with("dob"))
        .map_or(sentence, |(_, last)| last);
    let follows = found.after().chars().take(24).collect::<String>().to_lowercase();
    let follows = follows.split(['.', ';', '!', '?']).next().unwrap_or_default();
    let is_said_after = said.find(follows).is_some_and(|born| {
        !follows[born.start()..].starts_with("born")
            || follows[..born.start()].trim_end().ends_with('(')
    });
    (said.is_match(sentence) || is_said_after) && checks::is_day(found.group("day"), "1")
}

fn is_written(found: &Match<'_>) -> bool {
    let month = found.group("month");
    // `may` and `march` are also words. Only a capital, a year or `3rd` makes them months.
    let is_month = !matches!(month, "may" | "march" | "mar")
        || ["year", "short", "nth"].iter().any(|sign| found.has(sign));
    let next = found.after();
    let goes_on = next.starts_with(|c: char| c.is_ascii_digit())
        || (next.starts_with(':') && next[1..].starts_with(|c: char| c.is_ascii_digit()));
    let is_end_of_more = found.before().ends_with(['.', ':', '/'])
        && found.whole().starts_with(|c: char| c.is_ascii_digit());
    is_month && !goes_on && !is_end_of_more && checks::is_day(found.group("day"), "1")
}

fn is_in_numbers(found: &Match<'_>) -> bool {
    let (day, month) = (found.group("day"), found.group("month"));
    found.stands_alone()
        && !found.before().ends_with(['.', '£', 'v', 'V'])
        && (checks::is_day(day, month) || checks::is_day(month, day))
}
