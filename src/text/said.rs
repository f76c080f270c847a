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
