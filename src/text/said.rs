//! Days and durations in words.

pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns `2026-03-09` (also with a time after it) as `9 March 2026`, `2026-03` as `March 2026`,
/// and anything else as it is.
#[must_use]
pub fn day_in_words(date: &str) -> String {
    let mut parts = date.split('T').next().unwrap_or(date).splitn(3, '-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<usize>().ok());
    let month = number(month).and_then(|month| MONTHS.get(month.checked_sub(1)?));
    match (year, month, number(day)) {
        (Some(year), Some(month), Some(day)) => format!("{day} {month} {year}"),
        (Some(year), Some(month), None) => format!("{month} {year}"),
        _ => date.to_owned(),
    }
}

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayPart<'t> {
    Words(&'t str),
    /// A day such as `2026-03-09`, or a month.
    Day(&'t str),
}

/// Parts a text of ours into days and the words between them. A day in the name of a file, in a path
/// or after an option of a command stays among the words, and so does a month unless it is all.
#[must_use]
pub fn day_parts(text: &str) -> Vec<DayPart<'_>> {
    const LENGTH: usize = "2026-03-09".len();
    let whole = text.trim();
    if text.len() == LENGTH - 3 && whole == text && day_in_words(text) != text {
        return vec![DayPart::Day(text)];
    }
    if is_file_name(whole) {
        return vec![DayPart::Words(text)];
    }
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        if at < from || !c.is_ascii_digit() {
            continue;
        }
        let Some(day) = text.get(at..at + LENGTH) else { continue };
        let is_day = day.as_bytes()[4] == b'-'
            && day.as_bytes()[7] == b'-'
            && day.parse::<jiff::civil::Date>().is_ok();
        if !is_day || !stands_alone(&text[..at], &text[at + LENGTH..]) {
            continue;
        }
        if from < at {
            parts.push(DayPart::Words(&text[from..at]));
        }
        parts.push(DayPart::Day(day));
        from = at + LENGTH;
    }
    if from < text.len() {
        parts.push(DayPart::Words(&text[from..]));
    }
    parts
}

/// Returns whether a text ends as the name of a file does.
fn is_file_name(text: &str) -> bool {
    let Some((_, ending)) = text.rsplit_once('.') else { return false };
    (1..6).contains(&ending.len())
        && ending.chars().all(char::is_alphanumeric)
        && ending.contains(char::is_alphabetic)
}

/// Returns whether what stands between two texts is a part of neither.
fn stands_alone(before: &str, after: &str) -> bool {
    let joins =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '\\' | '@' | '`' | '=');
    let is_option = before.rsplit(' ').nth(1).is_some_and(|word| word.starts_with("--"));
    let mut next = after.chars();
    let is_name = match next.next() {
        Some('.') => next.next().is_some_and(char::is_alphanumeric),
        Some(c) => joins(c),
        None => false,
    };
    !is_name && !is_option && !before.ends_with(|c: char| joins(c) || c == '.')
}

/// Returns whether these are only the dots that a hint has in place of a person's own words.
#[must_use]
pub fn are_dots(words: &str) -> bool {
    let words = words.trim();
    !words.is_empty()
        && words.chars().all(|c| matches!(c, '.' | '…' | '"' | '“' | '”' | '\'' | ' '))
}

/// Returns `90` as `1 hour 30 minutes`.
#[must_use]
pub fn minutes_in_words(minutes: u32) -> String {
    let said =
        |count: u32, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    match (minutes / 60, minutes % 60) {
        (0, minutes) => said(minutes, "minute"),
        (hours, 0) => said(hours, "hour"),
        (hours, minutes) => format!("{} {}", said(hours, "hour"), said(minutes, "minute")),
    }
}

/// Adds a full stop, unless the words end with a stop already.
#[must_use]
pub fn stopped(words: &str) -> String {
    if words.is_empty() || words.ends_with(['.', '!', '?', '…', ')']) {
        words.to_owned()
    } else {
        format!("{words}.")
    }
}

/// Returns words as a sentence: with a capital and a stop.
#[must_use]
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    stopped(&format!("{first}{}", letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_ours_is_found_and_one_in_a_name_or_command_is_not() {
        let days = |text: &str| -> Vec<String> {
            let parts = day_parts(text).into_iter();
            parts
                .filter_map(|part| match part {
                    DayPart::Day(day) => Some(day.to_owned()),
                    DayPart::Words(_) => None,
                })
                .collect()
        };
        assert_eq!(days("By 2026-03-09: G1 (2026-11-30)"), ["2026-03-09", "2026-11-30"]);
        assert_eq!(days("2026-11-22 09:15."), ["2026-11-22"]);
        assert_eq!(days("Bis 2026-03-09."), ["2026-03-09"]);
        assert_eq!(days("2026-03"), ["2026-03"]);
        for text in [
            "2026-03-09 notes.pdf",
            "portfolio-2026-03-09",
            "in/2026-03-09",
            "2026-03-09T10:00:00Z",
            "garden@2026-03-09",
            "2026-13-09",
            "12026-03-09",
            "in 2026-03",
            "2026-19",
            "é2026-03-09é",
        ] {
            assert_eq!(days(text), Vec::<String>::new(), "{text}");
            let whole: String = day_parts(text)
                .into_iter()
                .map(|part| match part {
                    DayPart::Day(text) | DayPart::Words(text) => text,
                })
                .collect();
            assert_eq!(whole, text);
        }
    }

    #[test]
    fn a_day_is_put_into_words_and_other_text_stays() {
        let said =
            ["2026-03-09", "2026-12-31T23:59:59Z", "2026-03", "soon", "2026-13-01", "2026-00"]
                .map(day_in_words);
        assert_eq!(
            said,
            ["9 March 2026", "31 December 2026", "March 2026", "soon", "2026-13-01", "2026-00"]
        );
    }

    #[test]
    fn a_length_of_time_is_hours_and_minutes() {
        assert_eq!(
            [1, 60, 90, 121].map(minutes_in_words),
            ["1 minute", "1 hour", "1 hour 30 minutes", "2 hours 1 minute"]
        );
    }
}
