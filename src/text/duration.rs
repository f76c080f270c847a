//! Ages as people type them: `6months`, `2 weeks`, `1 year`.

use jiff::{Span, Timestamp, tz::TimeZone};

/// Returns the moment that is `age` before `now`.
///
/// # Errors
/// A message for the person who typed the age.
pub fn ago(age: &str, now: Timestamp) -> Result<Timestamp, String> {
    let trouble = || {
        format!(
            "`{age}` is not an age that can be read; write it like `6months`, `2weeks` or `1year`"
        )
    };
    let span: Span = age.parse().map_err(|_| trouble())?;
    if span.is_negative() || span.is_zero() {
        return Err(trouble());
    }
    now.to_zoned(TimeZone::UTC)
        .checked_sub(span)
        .map(|then| then.timestamp())
        .map_err(|_| trouble())
}

/// Returns the UTC day of a moment as reports write it.
#[must_use]
pub fn day(moment: &str) -> String {
    moment.split('T').next().unwrap_or(moment).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_months_back_is_the_same_day_of_the_month() {
        let now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let then = ago("6months", now).unwrap();
        assert_eq!(then.to_string(), "2026-05-22T09:00:00Z");
    }

    #[test]
    fn an_age_that_makes_no_sense_is_told_with_an_example() {
        let now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        for bad in ["", "soon", "-3 days", "0 days", "99999999 years"] {
            assert!(ago(bad, now).unwrap_err().contains("6months"), "{bad}");
        }
    }
}
