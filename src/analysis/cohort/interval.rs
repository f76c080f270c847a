//! Confidence intervals for a change: in how many people meet something, and in a mean.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// The two-sided 95% point of the normal distribution.
const NINETY_FIVE: f64 = 1.959_963_984_540_054;

/// A change in a share, from -1 to 1, with the ends of its 95% interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareChange {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// Computes the change among `people` who were asked twice, of whom `gained` met something only the
/// second time and `lost` only the first: the adjusted Wald interval of D. G. Bonett and R. M.
/// Price ("Adjusted Wald confidence interval for a difference of binomial proportions based on
/// paired data", Journal of Educational and Behavioral Statistics 37, 2012), which M. W. Fagerland,
/// S. Lydersen and P. Laake recommend ("Recommended tests and confidence intervals for paired
/// binomial proportions", Statistics in Medicine 33, 2014). `None` without people.
#[must_use]
pub fn paired(gained: u32, lost: u32, people: u32) -> Option<ShareChange> {
    if people == 0 {
        return None;
    }
    let people = f64::from(people);
    let (gained, lost) = (f64::from(gained), f64::from(lost));
    let (up, down) = ((gained + 1.0) / (people + 2.0), (lost + 1.0) / (people + 2.0));
    let half = NINETY_FIVE * ((up + down - (up - down).powi(2)) / (people + 2.0)).sqrt();
    let middle = up - down;
    Some(ShareChange {
        value: (gained - lost) / people,
        low: (middle - half).max(-1.0),
        high: (middle + half).min(1.0),
    })
}

/// Computes the change between two sets of different people, in which `met` of `people` meet
/// something: Newcombe's hybrid score interval (R. G. Newcombe, "Interval estimation for the
/// difference between independent proportions: comparison of eleven methods", Statistics in
/// Medicine 17, 1998, method 10). `None` without people on either side.
#[must_use]
pub fn unpaired(before: (u32, u32), after: (u32, u32)) -> Option<ShareChange> {
    if before.1 == 0 || after.1 == 0 {
        return None;
    }
    let share = |(met, people): (u32, u32)| f64::from(met) / f64::from(people);
    let (first, second) = (share(before), share(after));
    let ((first_low, first_high), (second_low, second_high)) = (wilson(before), wilson(after));
    let value = second - first;
    let below = ((second - second_low).powi(2) + (first_high - first).powi(2)).sqrt();
    let above = ((second_high - second).powi(2) + (first - first_low).powi(2)).sqrt();
    Some(ShareChange { value, low: value - below, high: value + above })
}

/// Computes Wilson's score interval of one share (E. B. Wilson, 1927).
fn wilson((met, people): (u32, u32)) -> (f64, f64) {
    let (met, people) = (f64::from(met), f64::from(people));
    let square = NINETY_FIVE * NINETY_FIVE;
    let middle = (met + square / 2.0) / (people + square);
    let half =
        NINETY_FIVE / (people + square) * (met * (people - met) / people + square / 4.0).sqrt();
    (middle - half, middle + half)
}

/// A mean change, with the ends of its 95% interval if it has one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanChange {
    pub value: f64,
    pub interval: Option<(f64, f64)>,
}

/// Computes the mean of the changes of each person, with the interval of Student's t for paired
/// values. It supposes that the changes of people in general would be spread like a bell; of few
/// people nobody can tell. There is no interval for one person, or if everybody's change is the
/// same: its width would be 0, as if the mean were certain. `None` without people.
#[must_use]
pub(super) fn mean_change(changes: &[f64]) -> Option<MeanChange> {
    let people = f64::from(u32::try_from(changes.len()).ok().filter(|people| *people > 0)?);
    let value = changes.iter().sum::<f64>() / people;
    let freedom = people - 1.0;
    let squares: f64 = changes.iter().map(|change| (change - value).powi(2)).sum();
    let student = StudentsT::new(0.0, 1.0, freedom).ok().filter(|_| squares > 0.0);
    let interval = student.map(|student| {
        let half = student.inverse_cdf(0.975) * (squares / freedom / people).sqrt();
        (value - half, value + half)
    });
    Some(MeanChange { value, interval })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Before, after, and the ends of the interval.
    type KnownInterval = ((u32, u32), (u32, u32), f64, f64);
    const UNPAIRED: [KnownInterval; 5] = [
        ((8, 20), (15, 22), -0.016_635_922_748_887_588, 0.519_987_821_691_308_5),
        ((0, 10), (10, 10), 0.607_509_350_430_524_1, 1.0),
        ((56, 70), (48, 80), -0.333_872_654_036_906_14, -0.052_431_472_402_364_98),
        ((5, 5), (3, 9), -0.879_416_181_613_089_2, -0.131_494_642_555_703_3),
        ((300, 1_000), (450, 900), 0.156_288_034_164_099_37, 0.242_707_364_992_497),
    ];

    fn close(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-9
    }

    #[test]
    fn the_unpaired_interval_is_what_an_independent_library_says() {
        // From statsmodels 0.14, `confint_proportions_2indep(method="newcomb", compare="diff")`.
        for (before, after, low, high) in UNPAIRED {
            let change = unpaired(before, after).unwrap();
            assert!(
                close(change.low, low) && close(change.high, high),
                "{before:?} {after:?}: {change:?}"
            );
        }
        assert_eq!((unpaired((0, 0), (1, 2)), unpaired((1, 2), (0, 0))), (None, None));
    }

    #[test]
    fn the_paired_interval_holds_what_it_should_and_turns_with_its_sides() {
        // Computed by hand: of 20 people 8 gained and 2 lost, so the middle is 9/22 - 3/22, and the
        // variance is (12/22 - (6/22)^2) / 22.
        let change = paired(8, 2, 20).unwrap();
        let half = 1.959_963_984_540_054 * ((12.0_f64 / 22.0 - 36.0 / 484.0) / 22.0).sqrt();
        assert!(
            close(change.value, 0.3)
                && close(change.low, 6.0 / 22.0 - half)
                && close(change.high, 6.0 / 22.0 + half),
            "{change:?}"
        );
        let turned = paired(2, 8, 20).unwrap();
        assert!(close(turned.low, -change.high) && close(turned.high, -change.low));
        for (gained, lost, people) in [(0, 0, 5), (5, 0, 5), (0, 5, 5), (100, 20, 1_000)] {
            let change = paired(gained, lost, people).unwrap();
            assert!(change.low >= -1.0 && change.high <= 1.0 && change.low < change.high);
        }
        assert_eq!(paired(0, 0, 0), None);
    }

    #[test]
    fn the_interval_of_a_mean_is_what_an_independent_library_says() {
        // From SciPy 1.17, `scipy.stats.t.interval(0.95, n - 1, mean, scipy.stats.sem(changes))`.
        let known: [(&[f64], f64, f64); 3] = [
            (&[1.0, 2.0], -4.853_102_368_087_347, 7.853_102_368_087_347),
            (
                &[3.0, 5.0, 0.0, 2.0, 4.0, 1.0, 2.0, 6.0, 3.0],
                1.428_194_863_812_9,
                4.349_582_913_964_878,
            ),
            (
                &[-1.0, 0.0, 0.0, 2.0, 1.0, 0.0, 7.0, 3.0, 1.0, 0.0, 2.0, 2.0],
                0.076_809_275_361_423_12,
                2.756_524_057_971_910_6,
            ),
        ];
        for (changes, low, high) in known {
            let (from, to) = mean_change(changes).unwrap().interval.unwrap();
            assert!(close(from, low) && close(to, high), "{changes:?}: {from} to {to}");
        }
        for changes in [&[4.0][..], &[4.0, 4.0, 4.0]] {
            assert_eq!(mean_change(changes), Some(MeanChange { value: 4.0, interval: None }));
        }
        assert_eq!(mean_change(&[]), None);
    }
}
