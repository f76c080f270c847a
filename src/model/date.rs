//! Dates that are as exact as a person wishes: a month is often enough, and safer for a family.

use jiff::civil::Date;

use crate::text::MONTHS;

/// `2026-03` or `2026-03-09`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDate {
    year: i16,
    month: i8,
    day: Option<i8>,
}

/// The text is not a year and month, with or without a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a date is a year and a month, with or without a day, such as `2026-03` or `2026-03-09`")]
pub struct PartialDateError;

/// The typed words are not a date, or are ambiguous.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TypedDateError {
    #[error(
        "write a day as 31/03/2026, 31 March 2026 or 2026-03-31, and a month as March 2026 or 2026-03"
    )]
    NoDate,
    #[error("the calendar has no such date; a day is written as 31/03/2026 or 2026-03-31")]
    OnNoCalendar,
    /// It would be a date if the day and the month were swapped.
    #[error("the day stands before the month; if you mean {} {} {}, write {}/{:02}/{}", day_of(*.0), MONTHS[month_of(*.0)], .0.year, day_of(*.0), .0.month, .0.year)]
    MonthFirst(PartialDate),
    #[error("write all four digits of the year, as in 31/03/2026")]
    ShortYear,
}

fn day_of(date: PartialDate) -> i8 {
    date.latest().day()
}

fn month_of(date: PartialDate) -> usize {
    usize::try_from(date.month - 1).unwrap_or(0)
}

/// Returns whether the words of a day begin with its year.
#[must_use]
pub fn begins_with_a_year(typed: &str) -> bool {
    typed.get(..4).is_some_and(|start| start.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns whether the words of a day would also be one with the month first.
#[must_use]
pub fn day_is_either_way(typed: &str, day: Date) -> bool {
    let is_in_numbers = || !typed.bytes().any(|byte| byte.is_ascii_alphabetic());
    day.day() <= 12 && day.day() != day.month() && !begins_with_a_year(typed) && is_in_numbers()
}

/// Returns the number of a month from its name, or from at least three letters of it.
fn month_called(word: &str) -> Option<i8> {
    let is_it = |name: &str| {
        word.len() >= 3
            && name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let at = MONTHS
        .iter()
        .position(|name| is_it(name))
        .or_else(|| word.eq_ignore_ascii_case("sept").then_some(8))?;
    i8::try_from(at + 1).ok()
}

impl PartialDate {
    /// Parses a date as people in Britain write it, or in the form of [`Self::parse`]. This is the
    /// only parser for typed dates, in commands, answers and tables. A year of two digits belongs
    /// to this century, and is accepted only if it cannot be a day.
    ///
    /// # Errors
    /// If it is not a date, or is ambiguous.
    pub fn typed(text: &str) -> Result<Self, TypedDateError> {
        let text = text.trim();
        if let Ok(date) = Self::parse(text) {
            return Ok(date);
        }
        let words: Vec<&str> = text
            .split([' ', '/', '.', '-', ',', '\u{a0}'])
            .filter(|word| !word.is_empty())
            .collect();
        let number = |word: &str| -> Option<i16> {
            let is_number = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { word.parse().ok() } else { None }
        };
        let day_number = |word: &str| {
            number(
                ["st", "nd", "rd", "th"]
                    .iter()
                    .find_map(|end| word.strip_suffix(end))
                    .unwrap_or(word),
            )
        };
        let is_year = |word: &str| word.len() == 4 && number(word).is_some();
        let year_of = |word: &str| match (word.len(), number(word)) {
            (4, Some(year)) => Ok(year),
            // Other programs read such years in the same way. Years that would be almost a century
            // ago are refused.
            (2, Some(year @ 0..=68)) if !text.contains('-') => Ok(2000 + year),
            (2, Some(_)) => Err(TypedDateError::ShortYear),
            _ => Err(TypedDateError::NoDate),
        };
        let (year, month, day) = match words.as_slice() {
            [year, month, day] if is_year(year) => {
                (year_of(year)?, number(month), Some(day_number(day)))
            }
            [day, month, year] => match (month_called(day), month_called(month)) {
                (Some(called), None) => {
                    (year_of(year)?, Some(called.into()), Some(day_number(month)))
                }
                (None, called) => (
                    year_of(year)?,
                    called.map(i16::from).or_else(|| number(month)),
                    Some(day_number(day)),
                ),
                _ => return Err(TypedDateError::NoDate),
            },
            [year, month] if is_year(year) => (year_of(year)?, number(month), None),
            [month, year] if is_year(year) => {
                (year_of(year)?, month_called(month).map(i16::from).or_else(|| number(month)), None)
            }
            _ => return Err(TypedDateError::NoDate),
        };
        let small = |number: i16| i8::try_from(number).map_err(|_| TypedDateError::OnNoCalendar);
        let month = small(month.ok_or(TypedDateError::NoDate)?)?;
        let day = day.map(|day| small(day.ok_or(TypedDateError::NoDate)?)).transpose()?;
        if Date::new(year, month, day.unwrap_or(1)).is_ok() {
            return Ok(Self { year, month, day });
        }
        match day {
            Some(day) if Date::new(year, day, month).is_ok() => {
                Err(TypedDateError::MonthFirst(Self { year, month: day, day: Some(month) }))
            }
            _ => Err(TypedDateError::OnNoCalendar),
        }
    }

    /// # Errors
    /// Only `YYYY-MM` and `YYYY-MM-DD` that name a day or month of the calendar are dates.
    pub fn parse(text: &str) -> Result<Self, PartialDateError> {
        let whole = match text.len() {
            7 => format!("{text}-01"),
            10 => text.to_owned(),
            _ => return Err(PartialDateError),
        };
        let shaped = whole.bytes().enumerate().all(|(at, byte)| {
            if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() }
        });
        if !shaped {
            return Err(PartialDateError);
        }
        let date: Date = whole.parse().map_err(|_| PartialDateError)?;
        Ok(Self {
            year: date.year(),
            month: date.month(),
            day: (text.len() == 10).then(|| date.day()),
        })
    }

    /// Returns the month of a day.
    #[must_use]
    pub fn month_of(day: Date) -> Self {
        Self { year: day.year(), month: day.month(), day: None }
    }

    /// Returns the first day that it can mean.
    #[must_use]
    pub fn earliest(self) -> Date {
        Date::new(self.year, self.month, self.day.unwrap_or(1))
            .expect("a partial date is only made from a day of the calendar")
    }
}

impl PartialDate {
    /// Returns the last day that it can mean.
    #[must_use]
    pub fn latest(self) -> Date {
        if self.day.is_some() { self.earliest() } else { self.earliest().last_of_month() }
    }

    /// Returns whether it names a day, which can identify a family.
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
    fn a_date_is_read_as_people_in_britain_write_it() {
        let days = [
            "31/03/2026",
            "31/3/2026",
            "31.03.2026",
            "31-03-2026",
            "31/03/26",
            "31 March 2026",
            "31st march 2026",
            "31 Mar 26",
        ];
        for text in days.into_iter().chain([
            "2026-03-31",
            "2026/3/31",
            " March 31, 2026 ",
            "31\u{a0}March\u{a0}2026",
        ]) {
            assert_eq!(
                PartialDate::typed(text).map(|date| date.to_string()).as_deref(),
                Ok("2026-03-31"),
                "{text}"
            );
        }
        for text in ["March 2026", "mar 2026", "03/2026", "3/2026", "2026-03", "2026-3", "2026/03"]
        {
            assert_eq!(
                PartialDate::typed(text).map(|date| date.to_string()).as_deref(),
                Ok("2026-03"),
                "{text}"
            );
        }
        assert_eq!(PartialDate::typed("03/04/2026").unwrap().to_string(), "2026-04-03");
        assert_eq!(PartialDate::typed("1 Sept 2026").unwrap().to_string(), "2026-09-01");
    }

    #[test]
    fn a_date_that_could_be_misread_is_refused_with_a_remedy() {
        let said = |text: &str| PartialDate::typed(text).unwrap_err().to_string();
        assert_eq!(
            said("04/13/2026"),
            "the day stands before the month; if you mean 13 April 2026, write 13/04/2026"
        );
        for (text, words) in [
            ("31/02/2026", "the calendar has no such date"),
            ("31/13/2026", "the calendar has no such date"),
            ("31/03/99", "four digits"),
            ("26-03-31", "four digits"),
            ("March 26", "write a day as 31/03/2026"),
            ("31 March", "write a day as 31/03/2026"),
            ("soon", "write a day as 31/03/2026"),
            ("1/2/3/2026", "write a day as"),
            ("31 March April", "write a day as"),
            ("٣١/03/2026", "write a day as"),
            ("ma 2026", "write a day as"),
            ("", "write a day as"),
        ] {
            assert!(said(text).contains(words), "{text}: {}", said(text));
        }
    }

    #[test]
    fn a_day_that_is_not_on_the_calendar_is_refused() {
        for text in [
            "2026",
            "2026-13",
            "2026-02-30",
            "2026-3",
            "26-03-2026",
            "+026-03-01",
            "2026-03-01T00",
            "２０２６-03",
        ] {
            assert!(PartialDate::parse(text).is_err(), "{text}");
        }
    }
}
