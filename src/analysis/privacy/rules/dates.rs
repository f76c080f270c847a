//! Exact days on which something happened to somebody, and days of birth.

use std::ops::RangeInclusive;

use super::{Match, Shape, ShapeRule, always, month::MONTH};
use crate::{analysis::privacy::checks, model::FindingKind};

/// Words beside a date that make it a date of birth, in small letters.
const BIRTH: &str = r"\bd\.? ?o\.? ?b\b|\bd of b\b|\bdate[ -]of[ -]birth\b|\bbirth ?date\b|\bborn\b|\bb(?:irth|'|’)day\b|\be\.? ?d\.? ?d\b|\bestimated date of delivery\b|\bdyddiad geni\b|\bganwyd\b|\bganed\b|(?:^|[ (,])b\.? ?$";

/// The numbers of the days from 1954 to 2064.
const DAYS: RangeInclusive<u32> = 20_000..=60_000;

pub(super) fn all() -> Vec<ShapeRule> {
    let written = format!(
        r"\b(?<day>\d{{1,2}})(?<nth>st|nd|rd|th|af|ail|ydd|f?ed|eg|ain)?(?:[ -]{{1,3}}(?:day )?of)?[ \u{{a0}}-]{{0,3}}(?<month>{MONTH})(?:\.?[ ,'’-]{{0,4}}(?<year>(?:19|20)\d{{2}})\b|\b\.?(?:[ ,'’-]{{1,4}}(?<short>\d{{2}})\b)?)"
    );
    let american = format!(
        r"\b(?<month>{MONTH})\.? (?:the )?(?<day>\d{{1,2}})(?<nth>st|nd|rd|th)?\b(?:,? (?<year>(?:19|20)\d{{2}})\b)?"
    );
    let day_first =
        r"\b(?<day>\d{1,2})(?:/|\.|-)(?<month>\d{1,2})(?:/|\.|-)(?:(?:19|20)\d{2}|\d{2})\b";
    let year_first = r"\b(?:19|20)\d{2}[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:\b|t\d{1,2}:\d\d(?::\d\d)?z?)";
    let run_together =
        r"(?:\b|_)(?<it>(?:19|20)\d{2}(?<month>0[1-9]|1[0-2])(?<day>0[1-9]|[12]\d|3[01]))(?:\b|_)";
    let said_of_birth = words_of_birth();
    // A date of birth is a date with such words beside it.
    let births = [written.as_str(), american.as_str(), day_first, year_first].map(|shape| {
        let said = said_of_birth.clone();
        ShapeRule::in_any_case(FindingKind::DateOfBirth, shape, move |found| {
            is_birth(&said, found) && checks::is_day(found.group("day"), "1")
        })
    });
    let mut rules = Vec::from(births);
    // One digit in each box of a form, or all without a sign between, or `4 8 24`.
    rules.push(ShapeRule::in_any_case(
        FindingKind::DateOfBirth,
        r"\b(?:d\.?o\.?b\.?|date of birth|dyddiad geni)[ :|]{0,4}(?<it>(?<day>\d[ |]{0,3}\d|\d )[ |/]{0,3}(?<month>\d[ |]{0,3}\d|\d )[ |/]{0,3}\d[ |]{0,3}\d(?:[ |]{0,3}\d[ |]{0,3}\d)?)\b",
        |found| {
            let digits = |name: &str| found.group(name).replace(['|', ' '], "");
            checks::is_day(&digits("day"), &digits("month"))
        },
    ));
    // A spreadsheet keeps a day as a number, and some programs show that.
    rules.push(ShapeRule::in_any_case(
        FindingKind::DateOfBirth,
        r"\b(?:d\.?o\.?b\.?|date of birth)[ :|]{1,4}(?<it>\d{5})(?:\.0)?\b",
        |found| found.stands_alone() && DAYS.contains(&found.group("it").parse().unwrap_or(0)),
    ));
    let mut add = |shape: &str, check: fn(&Match<'_>) -> bool| {
        rules.push(ShapeRule::in_any_case(FindingKind::ExactDate, shape, check));
    };
    add(&written, is_written);
    add(&american, is_written);
    add(day_first, is_in_numbers);
    add(year_first, is_in_numbers);
    add(run_together, always);
    add(r"\b(?<day>\d{1,2})/(?<month>\d{1,2})\b", is_day_and_month);
    add(r"\b(?<day>\d\d?)\.(?<month>\d\d?)\.", is_day_with_dots);
    add(r"\b(?:visit|visited|seen|dated) (?<it>(?<day>\d\d)\.(?<month>\d\d))\b", |found| {
        let next = found.just_after(3);
        checks::is_day(found.group("day"), found.group("month"))
            && !next.trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit())
            && !next.trim_start().starts_with(['a', 'p', 'k', '%'])
    });
    rules
}

pub(super) fn words_of_birth() -> Shape {
    Shape::of(BIRTH)
}

/// Returns whether words beside a day say that somebody was born on it.
pub(super) fn is_birth(said: &Shape, found: &Match<'_>) -> bool {
    let near = found.just_before(32);
    // Only words of the same sentence count; the dots of `d.o.b.` do not end it.
    let sentence = near.rsplit([';', '!', '?']).next().unwrap_or_default();
    let sentence = sentence
        .rsplit_once(". ")
        .filter(|(said, last)| {
            !["o.b", "dob", "d.d", "edd"].iter().any(|end| said.ends_with(end))
                && !(last.is_empty()
                    && (*said == "b"
                        || said.ends_with([' ', '(', ','])
                        || said.ends_with(" b")
                        || said.ends_with("(b")))
        })
        .map_or(sentence, |(_, last)| last);
    // In `DOB 9/2/23, visit 1/3/25` the words belong to the first day.
    let sentence = match sentence.rfind(['/', '.', '-']).filter(|_| is_after_a_day(sentence)) {
        Some(end) => &sentence[end..],
        None => sentence,
    };
    let follows = found.just_after(24);
    let follows = follows.split(['.', ';', '!', '?']).next().unwrap_or_default();
    let is_said_after = said.find(follows).is_some_and(|born| {
        !follows[born.start()..].starts_with("born")
            || follows[..born.start()].trim_end().ends_with('(')
    });
    said.is_match(sentence) || is_said_after
}

fn is_written(found: &Match<'_>) -> bool {
    let month = found.group("month").to_lowercase();
    // `may`, `march` and the Welsh `mai` are also words. Only a capital, a year or `3rd` makes them
    // months.
    let is_month =
        !matches!(found.group("month"), "may" | "march" | "mar" | "mai" | "fai" | "medi")
            || ["year", "short", "nth"].iter().any(|sign| found.has(sign));
    let next = found.after();
    let goes_on = next.starts_with(|c: char| c.is_ascii_digit())
        || (next.starts_with(':') && next[1..].starts_with(|c: char| c.is_ascii_digit()));
    let is_range = found.before().ends_with("th/") || found.before().ends_with("rd/");
    let is_end_of_more = !is_range
        && found.before().ends_with(['.', ':', '/'])
        && found.whole().starts_with(|c: char| c.is_ascii_digit());
    !month.is_empty()
        && is_month
        && !goes_on
        && !is_end_of_more
        && checks::is_day(found.group("day"), "1")
}

fn is_in_numbers(found: &Match<'_>) -> bool {
    let (day, month) = (found.group("day"), found.group("month"));
    found.stands_alone()
        && !found.before().ends_with(['.', '£', 'v', 'V'])
        && (checks::is_day(day, month) || checks::is_day(month, day))
}

/// `17/3` is a day; `3/4`, `100/60`, `36/40` and `5/7`, five days of a week, are none. Between them,
/// the word before decides.
fn is_day_and_month(found: &Match<'_>) -> bool {
    let (day, month) = (found.group("day"), found.group("month"));
    let before = found.just_before(14);
    let last = before
        .trim_end()
        .trim_end_matches([':', ',', '('])
        .rsplit([' ', '\n', '('])
        .next()
        .unwrap_or_default();
    let is_said = super::is_one_of(
        last,
        "edd dob d.o.b d.o.b. e.d.d e.d.d. birth delivery geni on dated date dates until since seen visit visited visits born from due mon tue tues wed thu thur thurs fri sat sun monday \
         tuesday wednesday thursday friday saturday sunday contact session w/c",
    );
    let is_no_fraction =
        day.parse::<u8>().is_ok_and(|day| day > 12) && !matches!(month, "7" | "12" | "10" | "5");
    let next = found.just_after(12);
    let is_part = [" of ", " weeks", " months", " days", " people", " families", " a ", "%"]
        .iter()
        .any(|said| next.starts_with(said));
    found.stands_alone()
        && !found.before().ends_with(['.', '£', ','])
        && checks::is_day(day, month)
        && (is_said || is_no_fraction)
        && !is_part
}

/// `02.04.`: the dot at the end may be that of a sentence, whose number may be a time or a price.
fn is_day_with_dots(found: &Match<'_>) -> bool {
    let (day, month) = (found.group("day"), found.group("month"));
    let before = found.just_before(8);
    let last = before.trim_end().rsplit(' ').next().unwrap_or_default();
    let has_a_zero = (day.starts_with('0') || month.starts_with('0')) && !matches!(month, "00");
    let is_time = before.ends_with(['@', '£', '-', '.', ':', '$', '€'])
        || super::is_one_of(
            last,
            "at @ about around by till until from to past and section version kg was £",
        )
        || found.just_after(4).trim_start().starts_with(['a', 'p'])
            && found.just_after(4).contains('m');
    // `On 17.3. she came`
    let is_short = day.len() < 2 || month.len() < 2;
    let is_said = super::is_one_of(last, "on dated date: seen am") || last.is_empty() && !is_short;
    found.stands_alone()
        && checks::is_day(day, month)
        && !is_time
        && (has_a_zero && !is_short || is_said)
        && !found.after().starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Returns whether another day in numbers is in the words.
fn is_after_a_day(words: &str) -> bool {
    let signs = |c: char| matches!(c, '/' | '.' | '-');
    words.split(|c: char| !c.is_ascii_digit() && !signs(c)).any(|said| {
        let mut parts = said.split(signs);
        said.matches(signs).count() == 2 && parts.all(|part| !part.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use crate::{analysis::privacy::Lookout, model::FindingKind};

    #[test]
    fn a_day_of_birth_that_a_spreadsheet_keeps_as_a_number_is_found() {
        let lookout = Lookout::new(&[]);
        let is_birth =
            |text: &str| lookout.hits(text).iter().any(|hit| hit.kind == FindingKind::DateOfBirth);
        for text in ["Date of birth\t44241", "DOB: 44241.0", "d.o.b. 44241, seen"] {
            assert!(is_birth(text), "{text}");
        }
        for text in ["DOB 12345", "DOB: 442411", "Date of birth form 44241", "44241"] {
            assert!(!is_birth(text), "{text}");
        }
    }
}
