//! How far two assessors agree, competency by competency.

use std::collections::BTreeMap;

use crate::model::{CompetencyId, Decision, Review};

/// Two reviews of one bundle, compared.
#[derive(Clone, Debug)]
pub struct Agreement<'r> {
    /// The decisions of either, in the order of the competencies' ids.
    pub pairs: Vec<Pair<'r>>,
    /// The number of competencies that both decided.
    pub both: usize,
    /// The number that both decided alike.
    pub alike: usize,
    /// `None` if it would mean nothing: fewer than two decided by both, or the same outcome
    /// throughout.
    pub kappa: Option<Kappa>,
}

/// The decisions of two assessors on one competency, as far as they made any.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'r> {
    pub competency: &'r CompetencyId,
    pub one: Option<&'r Decision>,
    pub other: Option<&'r Decision>,
}

/// Cohen's kappa: agreement beyond chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kappa {
    pub value: f64,
    /// The ends of its 95% interval, within -1 and 1.
    pub interval: (f64, f64),
}

impl Pair<'_> {
    #[must_use]
    pub fn is_alike(&self) -> bool {
        self.one.zip(self.other).is_some_and(|(one, other)| one.outcome == other.outcome)
    }

    #[must_use]
    pub fn title(&self) -> &str {
        self.one.or(self.other).map_or("", |decision| decision.title.as_str())
    }
}

/// Compares the decisions that count in two reviews.
#[must_use]
pub fn agreement<'r>(one: &'r Review, other: &'r Review) -> Agreement<'r> {
    let mut pairs: BTreeMap<&CompetencyId, Pair<'r>> = BTreeMap::new();
    let nothing = |competency: &'r CompetencyId| Pair { competency, one: None, other: None };
    // The latest decision on a competency comes last.
    for decision in one.decisions() {
        pairs.entry(&decision.competency).or_insert(nothing(&decision.competency)).one =
            Some(decision);
    }
    for decision in other.decisions() {
        pairs.entry(&decision.competency).or_insert(nothing(&decision.competency)).other =
            Some(decision);
    }
    let pairs: Vec<Pair<'r>> = pairs.into_values().collect();
    let outcomes: Vec<&str> = one.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    let place = |decision: &Decision| outcomes.iter().position(|known| *known == decision.outcome);
    let mut table = vec![vec![0_u32; outcomes.len()]; outcomes.len()];
    for (one, other) in pairs.iter().filter_map(|pair| pair.one.zip(pair.other)) {
        if let (Some(row), Some(column)) = (place(one), place(other)) {
            table[row][column] += 1;
        }
    }
    let both = pairs.iter().filter(|pair| pair.one.is_some() && pair.other.is_some()).count();
    let alike = pairs.iter().filter(|pair| pair.is_alike()).count();
    Agreement { pairs, both, alike, kappa: kappa(&table) }
}

/// Computes Cohen's kappa of a square table of counts, unweighted (J. Cohen, "A coefficient of
/// agreement for nominal scales", 1960), with the 95% interval of its large-sample variance (J. L.
/// Fleiss, J. Cohen and B. S. Everitt, "Large sample standard errors of kappa and weighted kappa",
/// 1969, the formula for an unweighted kappa that need not be 0). `None` for fewer than two counts,
/// or if chance alone explains full agreement.
#[must_use]
pub fn kappa(table: &[Vec<u32>]) -> Option<Kappa> {
    const NINETY_FIVE: f64 = 1.959_963_984_540_054;
    let count = f64::from(table.iter().flatten().sum::<u32>());
    if count < 2.0 {
        return None;
    }
    let share = |row: usize, column: usize| f64::from(table[row][column]) / count;
    let size = table.len();
    let rows: Vec<f64> =
        (0..size).map(|row| (0..size).map(|column| share(row, column)).sum()).collect();
    let columns: Vec<f64> =
        (0..size).map(|column| (0..size).map(|row| share(row, column)).sum()).collect();
    let observed: f64 = (0..size).map(|at| share(at, at)).sum();
    let by_chance: f64 = (0..size).map(|at| rows[at] * columns[at]).sum();
    let beyond = 1.0 - by_chance;
    if beyond < 1e-12 {
        return None;
    }
    let value = (observed - by_chance) / beyond;
    let mut alike = 0.0;
    let mut unlike = 0.0;
    for row in 0..size {
        for column in 0..size {
            let part = share(row, column);
            if row == column {
                alike += part * (beyond - (columns[row] + rows[row]) * (1.0 - observed)).powi(2);
            } else {
                unlike += part * (columns[row] + rows[column]).powi(2);
            }
        }
    }
    let rest = (observed * by_chance - 2.0 * by_chance + observed).powi(2);
    let variance = (alike + (1.0 - observed).powi(2) * unlike - rest) / (count * beyond.powi(4));
    let half = NINETY_FIVE * variance.max(0.0).sqrt();
    Some(Kappa { value, interval: ((value - half).max(-1.0), (value + half).min(1.0)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-9
    }

    #[test]
    fn kappa_is_what_an_independent_library_says() {
        // From statsmodels 0.14, `cohens_kappa`.
        for (table, value, low, high) in [
            (
                vec![vec![20, 5, 1], vec![3, 15, 2], vec![0, 4, 10]],
                0.615_384_615_384_615_4,
                0.447_554_378_326_326_66,
                0.783_214_852_442_904_1,
            ),
            (
                vec![vec![88, 14, 18], vec![10, 40, 10], vec![2, 6, 12]],
                0.491_525_423_728_813_47,
                0.391_563_702_053_546_9,
                0.591_487_145_404,
            ),
            (
                vec![vec![45, 15], vec![25, 15]],
                0.130_434_782_608_695_65,
                -0.062_938_277_792_589_65,
                0.323_807_843_000_980_8 + 7.0e-13,
            ),
            (vec![vec![0, 5], vec![5, 0]], -1.0, -1.0, -1.0),
            // Its interval goes beyond 1, where no kappa is.
            (
                vec![vec![2, 0, 0], vec![1, 1, 0], vec![0, 0, 0]],
                0.5,
                -0.234_986_494_202_520_38,
                1.0,
            ),
        ] {
            let kappa = kappa(&table).unwrap();
            let (from, to) = kappa.interval;
            assert!(
                close(kappa.value, value) && close(from, low) && close(to, high),
                "{table:?}: {kappa:?}"
            );
        }
    }

    #[test]
    fn kappa_is_missing_if_chance_explains_all_or_nothing_was_decided() {
        assert_eq!(kappa(&[vec![0, 0], vec![0, 0]]), None);
        assert_eq!(kappa(&[vec![1, 0], vec![0, 0]]), None);
        assert_eq!(kappa(&[vec![9, 0], vec![0, 0]]), None);
    }
}
