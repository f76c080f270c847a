//! The rows of one competency: the verdict over it, and each aspect that counts.
//!
//! A person's verdict is the lowest of their aspects, in the order not rated, not yet, on the way,
//! met, not applicable. So the rows tell of one another, and all show the same splits. Everybody can
//! still stand on the other side of a split that is not shown, in an aspect and in the verdict:
//! each side of a split is a stretch of that order, so a verdict moves within the same split or
//! stays.
//!
//! If that leaves no split at all, the aspects are not shown, and the verdict shows the splits of
//! its own row: whatever the verdicts are, each number of an aspect could be another, because the
//! other aspects are not shown either.

use super::{
    Between, ShownStates, Splits, StateCounts, band,
    tree::{OPEN, STATES},
};

#[derive(Clone, Debug)]
pub(in super::super) struct CompetencyRows {
    verdict: StateCounts,
    /// By the place of the aspect in the framework.
    aspects: Vec<(usize, StateCounts)>,
    of_verdict: Splits,
    of_aspects: Splits,
    open: Between,
}

impl CompetencyRows {
    /// `is_lowest` says that the verdict is the lowest of the aspects; otherwise all numbers are
    /// shown, or none.
    pub(in super::super) fn new(
        verdict: StateCounts,
        aspects: Vec<(usize, StateCounts)>,
        is_lowest: bool,
        minimum: u32,
    ) -> Self {
        let rows: Vec<StateCounts> =
            [verdict].into_iter().chain(aspects.iter().map(|(_, row)| *row)).collect();
        let of_all = STATES.shown(&rows, Splits::ALL, minimum);
        let of_aspects = if is_lowest || STATES.is_whole(of_all) { of_all } else { Splits::NONE };
        let is_alone = is_lowest && of_aspects == Splits::NONE;
        let of_verdict =
            if is_alone { STATES.shown(&[verdict], Splits::ALL, minimum) } else { of_aspects };
        let people: u32 = verdict.iter().sum();
        let open = match STATES.part(&verdict, of_verdict, OPEN) {
            Some(open) => Between::exactly(open),
            None if is_lowest => band(verdict[1..4].iter().sum(), people, minimum),
            None => Between { least: 0, most: people },
        };
        Self { verdict, aspects, of_verdict, of_aspects, open }
    }

    pub(in super::super) fn verdict(&self) -> ShownStates {
        ShownStates::of(&self.verdict, self.of_verdict)
    }

    /// Returns the splits that are shown of the verdict.
    pub(in super::super) fn of_verdict(&self) -> Splits {
        self.of_verdict
    }

    pub(in super::super) fn aspect(&self, aspect: usize) -> Option<ShownStates> {
        let (_, row) = self.aspects.iter().find(|(known, _)| *known == aspect)?;
        Some(ShownStates::of(row, self.of_aspects))
    }

    pub(in super::super) fn open(&self) -> Between {
        self.open
    }
}
