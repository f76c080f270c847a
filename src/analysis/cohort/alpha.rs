//! How far the questions of a domain hang together.

use statrs::distribution::{ContinuousCDF, FisherSnedecor};

use super::{domains::is_in, questionnaire::Questionnaire};
use crate::{
    analysis::Verdict,
    model::{CohortMember, DomainId},
};

/// Cronbach's alpha of some questions, with the ends of its 95% interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alpha {
    pub value: f64,
    pub interval: (f64, f64),
    /// Those who answered every one of the questions; nobody else is counted.
    pub people: u32,
}

/// Returns the alpha of the competencies of a domain, over those who rated all of them. `None` if
/// there are fewer than two competencies, or if nothing differs between people.
#[must_use]
pub(super) fn alpha_of_domain(
    questionnaire: &Questionnaire,
    members: &[&CohortMember],
    domain: &DomainId,
) -> Option<Alpha> {
    let asked: Vec<_> = (0..questionnaire.asked.len())
        .filter(|at| is_in(questionnaire, *at, domain))
        .map(|at| &questionnaire.asked[at])
        .collect();
    let rated = |member: &&CohortMember| -> Option<Vec<f64>> {
        let heights = asked.iter().map(|asked| match asked.verdict(&member.answers) {
            Verdict::Point(height) => Some(height.share()),
            _ => None,
        });
        heights.collect()
    };
    alpha(&members.iter().filter_map(rated).collect::<Vec<_>>())
}

/// Computes alpha (L. J. Cronbach, 1951) with the interval of L. S. Feldt (1965), from a row of
/// answers for each person.
fn alpha(rows: &[Vec<f64>]) -> Option<Alpha> {
    let count = |count: usize| u32::try_from(count).ok();
    let people = count(rows.len())?;
    let questions = f64::from(count(rows.first()?.len())?);
    let of_each: f64 =
        (0..rows[0].len()).map(|at| variance(rows.iter().map(move |row| row[at]))).sum();
    let of_sums = variance(rows.iter().map(|row| row.iter().sum()));
    // Sums of equal answers may differ by the last digit.
    if people < 2 || questions < 2.0 || of_sums < 1e-12 {
        return None;
    }
    let value = questions / (questions - 1.0) * (1.0 - of_each / of_sums);
    let freedom = f64::from(people) - 1.0;
    let spread = FisherSnedecor::new(freedom, freedom * (questions - 1.0)).ok()?;
    let end = |share: f64| 1.0 - (1.0 - value) * spread.inverse_cdf(share);
    Some(Alpha { value, interval: (end(0.975), end(0.025)), people })
}

fn variance(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let count = values.clone().map(|_| 1.0).sum::<f64>();
    let mean = values.clone().sum::<f64>() / count;
    values.map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_is_what_an_independent_library_says() {
        // From SciPy 1.17, `scipy.stats.f.isf` in the formula of Feldt; pingouin 0.7,
        // `cronbach_alpha`, says the same to three digits.
        let known: [(&[&[f64]], f64, f64, f64); 3] = [
            (
                &[
                    &[1.0, 2.0, 2.0],
                    &[2.0, 2.0, 3.0],
                    &[3.0, 3.0, 3.0],
                    &[1.0, 1.0, 2.0],
                    &[2.0, 3.0, 3.0],
                    &[1.0, 2.0, 1.0],
                ],
                0.875_912_408_759_124_1,
                0.474_354_333_144_476_5,
                0.981_253_256_076_571_5,
            ),
            (
                &[&[0.0, 1.0], &[1.0, 1.0], &[2.0, 2.0], &[0.0, 0.0], &[1.0, 2.0]],
                0.88,
                -0.152_543_586_167_443_9,
                0.987_505_895_505_528_7,
            ),
            (
                &[
                    &[2.0, 0.0, 1.0, 1.0],
                    &[0.0, 2.0, 1.0, 0.0],
                    &[1.0, 1.0, 0.0, 2.0],
                    &[2.0, 1.0, 2.0, 0.0],
                    &[0.0, 0.0, 1.0, 1.0],
                    &[1.0, 2.0, 0.0, 2.0],
                    &[2.0, 2.0, 2.0, 1.0],
                ],
                -0.197_530_864_197_530_73,
                -2.857_145_491_695_382_7,
                0.769_800_097_747_218_7,
            ),
        ];
        for (rows, value, low, high) in known {
            let rows: Vec<Vec<f64>> = rows.iter().map(|row| row.to_vec()).collect();
            let found = alpha(&rows).unwrap();
            let pairs = [(found.value, value), (found.interval.0, low), (found.interval.1, high)];
            assert!(pairs.iter().all(|(one, other)| (one - other).abs() < 1e-7), "{found:?}");
            assert_eq!(found.people as usize, rows.len());
        }
    }

    #[test]
    fn alpha_needs_two_people_who_differ_and_two_questions() {
        for rows in [
            vec![],
            vec![vec![1.0, 2.0]],
            vec![vec![1.0], vec![2.0]],
            vec![vec![0.1, 0.2], vec![0.1, 0.2], vec![0.2, 0.1]],
        ] {
            assert_eq!(alpha(&rows), None, "{rows:?}");
        }
    }
}
