//! Compares the subjects of portfolios and of decisions on them: person, framework and level.

use crate::model::{LevelId, Pin, Portfolio, Review};

/// The subject of a portfolio, or of a review of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortfolioSubject<'s> {
    person: Option<&'s str>,
    pin: &'s Pin,
    level: &'s LevelId,
}

/// The difference between two subjects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherSubject {
    FrameworkOrLevel,
    Person,
}

impl PortfolioSubject<'_> {
    /// # Errors
    /// The difference between them, if there is one.
    pub fn must_be(self, other: PortfolioSubject<'_>) -> Result<(), OtherSubject> {
        if (self.pin, self.level) != (other.pin, other.level) {
            Err(OtherSubject::FrameworkOrLevel)
        } else if self.person != other.person {
            Err(OtherSubject::Person)
        } else {
            Ok(())
        }
    }
}

impl<'s> From<&'s Review> for PortfolioSubject<'s> {
    fn from(review: &'s Review) -> Self {
        Self { person: review.person.as_deref(), pin: &review.pin, level: &review.level }
    }
}

impl<'s> From<&'s Portfolio> for PortfolioSubject<'s> {
    fn from(portfolio: &'s Portfolio) -> Self {
        Self { person: portfolio.label.as_deref(), pin: &portfolio.pin, level: &portfolio.level }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Digest, FrameworkId};

    #[test]
    fn another_framework_or_level_is_told_before_another_person() {
        let pins = ["1.0.0", "1.1.0"].map(|version| Pin {
            id: FrameworkId::new("f"),
            version: version.to_owned(),
            sha256: Digest([0; 32]),
        });
        let levels = ["1", "2"].map(LevelId::new);
        let one = PortfolioSubject { person: Some("A. B."), pin: &pins[0], level: &levels[0] };
        assert_eq!(one.must_be(one), Ok(()));
        assert_eq!(
            one.must_be(PortfolioSubject { person: None, ..one }),
            Err(OtherSubject::Person)
        );
        assert_eq!(
            one.must_be(PortfolioSubject { pin: &pins[1], ..one }),
            Err(OtherSubject::FrameworkOrLevel)
        );
        assert_eq!(
            one.must_be(PortfolioSubject { person: None, level: &levels[1], ..one }),
            Err(OtherSubject::FrameworkOrLevel)
        );
    }
}
