//! Time spent, to the minute.

/// More than nothing and at most 10,000 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hours {
    minutes: u32,
}

/// The text is not a length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "hours are a number such as `1.5`, or hours and minutes such as `1:30`; more than none and at most 10,000"
)]
pub struct HoursError;

const MOST_MINUTES: u32 = 10_000 * 60;

impl Hours {
    /// # Errors
    /// If there are no minutes, or more than 10,000 hours.
    pub fn of_minutes(minutes: u32) -> Result<Self, HoursError> {
        if (1..=MOST_MINUTES).contains(&minutes) { Ok(Self { minutes }) } else { Err(HoursError) }
    }

    /// Parses `2`, `1.5` (at most two decimals) or `1:30`.
    ///
    /// # Errors
    /// Anything else.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let number = |digits: &str, most: usize| -> Result<u32, HoursError> {
            let is_number = !digits.is_empty()
                && digits.len() <= most
                && digits.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { digits.parse().map_err(|_| HoursError) } else { Err(HoursError) }
        };
        let minutes = if let Some((hours, minutes)) = text.split_once(':') {
            let past_the_hour = number(minutes, 2)?;
            if minutes.len() != 2 || past_the_hour > 59 {
                return Err(HoursError);
            }
            number(hours, 5)? * 60 + past_the_hour
        } else if let Some((hours, hundredths)) = text.split_once('.') {
            let hundredths = number(hundredths, 2)? * if hundredths.len() == 1 { 10 } else { 1 };
            number(hours, 5)? * 60 + (hundredths * 60 + 50) / 100
        } else {
            number(text, 5)? * 60
        };
        Self::of_minutes(minutes)
    }

    #[must_use]
    pub fn minutes(self) -> u32 {
        self.minutes
    }
}

/// Writes `1:30`, a form that can be typed again.
impl std::fmt::Display for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_typed_as_people_write_them_and_printed_as_they_can_be_typed() {
        for (typed, minutes) in [
            ("2", 120),
            ("1.5", 90),
            ("0.25", 15),
            ("1:05", 65),
            ("0.33", 20),
            ("10000", MOST_MINUTES),
        ] {
            let hours = Hours::parse(typed).unwrap();
            assert_eq!(hours.minutes(), minutes, "{typed}");
            assert_eq!(Hours::parse(&hours.to_string()), Ok(hours));
        }
    }

    #[test]
    fn words_that_do_not_make_a_length_of_time_are_refused() {
        for typed in [
            "",
            "0",
            "0.00",
            "-1",
            "1,5",
            "two",
            "1:5",
            "1:60",
            "1.555",
            "1e3",
            "10001",
            "99999999999",
            " 1",
            ".5",
            "1.",
        ] {
            assert_eq!(Hours::parse(typed), Err(HoursError), "{typed}");
        }
    }
}
