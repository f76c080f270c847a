//! When something happened, as exactly as a person wishes to say: a month is often enough, and safer for a family.

use jiff::civil::Date;

/// `2026-03` or `2026-03-09`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDate {
    year: i16,
    month: i8,
    day: Option<i8>,
}

/// The text is no year and month, with or without a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a date is a year and a month, with or without a day, such as `2026-03` or `2026-03-09`")]
pub struct PartialDateError;

impl PartialDate {
    /// # Errors
    /// Only `YYYY-MM` and `YYYY-MM-DD` that name a day or month of the calendar are dates.
    pub fn parse(text: &str) -> Result<Self, PartialDateError> {
        let whole = match text.len() {
            7 => format!("{text}-01"),
            10 => text.to_owned(),
            _ => return Err(PartialDateError),
        };
        let shaped = whole.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
        if !shaped {
            return Err(PartialDateError);
        }
        let date: Date = whole.parse().map_err(|_| PartialDateError)?;
        Ok(Self { year: date.year(), month: date.month(), day: (text.len() == 10).then(|| date.day()) })
    }

    /// The month in which a day is.
    #[must_use]
    pub fn month_of(day: Date) -> Self {
        Self { year: day.year(), month: day.month(), day: None }
    }

    /// The first day that it can mean.
    #[must_use]
    pub fn earliest(self) -> Date {
        Date::new(self.year, self.month, self.day.unwrap_or(1)).expect("a partial date is only made from a day of the calendar")
    }
}

impl PartialDate {
    /// The last day that it can mean.
    #[must_use]
    pub fn latest(self) -> Date {
        if self.day.is_some() { self.earliest() } else { self.earliest().last_of_month() }
    }

    /// Whether it names a day, which can give a family away.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.day.is_some()
    }
}

impl std::fmt::Display for PartialDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_a_date_and_printing_gives_back_what_was_typed() {
        for text in ["2026-03", "2024-02-29", "0001-01-01"] {
            assert_eq!(PartialDate::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_not_on_the_calendar_is_no_date() {
        for text in ["2026", "2026-13", "2026-02-30", "2026-3", "26-03-2026", "+026-03-01", "2026-03-01T00", "２０２６-03"] {
            assert!(PartialDate::parse(text).is_err(), "{text}");
        }
    }
}
