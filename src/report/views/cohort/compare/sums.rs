//! The change in whole domains.

use serde::Serialize;

use super::super::{DASH, SUPPRESSED, cell, number};
use crate::{
    analysis::cohort::{Comparison, SumMove},
    report::{Bar, Chart, Document, Look, Table},
};

/// How people moved in a domain as a whole: more steps up than down, as many, or fewer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SumMoveView {
    /// `null` for all domains together.
    pub domain: Option<String>,
    pub title: String,
    pub competencies: usize,
    /// The number of pairs with more steps up than down; `null` if not shown.
    pub moved_up: Option<u32>,
    /// The number of pairs with as many; `null` if not shown.
    pub stayed: Option<u32>,
    /// The number of pairs with more steps down than up; `null` if not shown.
    pub moved_down: Option<u32>,
    /// Pairs with nothing in it that is rated on both sides; `null` if not shown.
    pub not_compared: Option<u32>,
    /// The steps up of each person, less those down, as a mean; `null` if not shown.
    pub steps: Option<f64>,
    /// The lower end of the 95% interval of `steps`; `null` if not shown, or for one person.
    pub low: Option<f64>,
    /// The upper end of the 95% interval of `steps`; `null` if not shown, or for one person.
    pub high: Option<f64>,
}

/// What stands below the sums of domains.
const STEPS: &str = "Up means more steps up than down within the domain, from point to point of the scale. Steps are the mean of each person's steps up, less those down; 95% interval: Student's t, which says little about a few people.";

/// Stands in their place if no domain can be shown.
const HIDDEN: &str = "Domains are shown only if every number of their competencies is. --domains shows more of them, without the competencies; a report --for team always shows them.";

/// Stands in their place if no domain can be shown even alone.
const HIDDEN_ALONE: &str = "No domain can be shown: in each, some number of people is too small. A report --for team shows them.";

/// The parts of a bar.
pub(super) const MOVED: [&str; 4] = ["Moved up", "Stayed", "Moved down", "Not rated both times"];

impl SumMoveView {
    pub(super) fn of(comparison: &Comparison<'_>, sum: &SumMove) -> Self {
        let domain = sum.domain.as_ref().map(ToString::to_string);
        let known = domain
            .as_deref()
            .and_then(|id| comparison.questionnaire.framework.domain(id))
            .map(|domain| domain.title.clone());
        // Adding zero makes -0.0 the zero that people write.
        let tenth = |steps: f64| (steps * 10.0).round() / 10.0 + 0.0;
        let ends = sum.steps.and_then(|steps| steps.interval);
        let [moved_up, stayed, moved_down, not_compared] = sum.moved;
        Self {
            domain,
            title: known.unwrap_or_else(|| "All together".to_owned()),
            competencies: sum.competencies,
            moved_up,
            stayed,
            moved_down,
            not_compared,
            steps: sum.steps.map(|steps| tenth(steps.value)),
            low: ends.map(|(low, _)| tenth(low)),
            high: ends.map(|(_, high)| tenth(high)),
        }
    }

    pub(super) fn is_whole(&self) -> bool {
        [self.moved_up, self.stayed, self.moved_down, self.not_compared].iter().all(Option::is_some)
    }

    /// Returns the cells of a table for programs.
    pub(super) fn cells(&self) -> Vec<String> {
        let what = [String::new(), self.domain.clone().unwrap_or_default(), self.title.clone()];
        let moved = [self.moved_up, self.stayed, self.moved_down, self.not_compared].map(cell);
        // Shares of people who meet it are of competencies only.
        let shares = [const { String::new() }; 7];
        let steps = [self.steps, self.low, self.high].map(|value| match value {
            Some(value) => value.to_string(),
            None if self.is_whole() => String::new(),
            None => SUPPRESSED.to_owned(),
        });
        what.into_iter().chain(moved).chain(shares).chain(steps).collect()
    }

    fn steps_in_words(&self) -> String {
        let steps = self.steps.map(|steps| format!("{steps:+.1}"));
        match (steps, self.low.zip(self.high)) {
            (Some(steps), Some((low, high))) => format!("{steps} ({low:+.1} to {high:+.1})"),
            (Some(steps), None) => steps,
            (None, _) => DASH.to_owned(),
        }
    }

    /// Adds the domains to a report, or says why none can be shown.
    pub(super) fn add_to(
        document: Document,
        sums: &[Self],
        people: u32,
        is_alone: bool,
    ) -> Document {
        if sums.iter().all(|sum| sum.moved_up.is_none()) {
            let why = if is_alone { HIDDEN_ALONE } else { HIDDEN };
            return document.note(Some(why.to_owned()));
        }
        let is_more_alone = !is_alone && !sums.iter().all(Self::is_whole);
        document
            .chart(Self::chart(sums, people))
            .table(Self::table(sums))
            .note(Some(STEPS.to_owned()))
            .note(is_more_alone.then(|| HIDDEN.to_owned()))
    }

    fn table(sums: &[Self]) -> Table {
        let mut table = Table::new(["Domain", "Up", "Stayed", "Down", "Steps up for each person"]);
        for sum in sums {
            table.row(vec![
                sum.title.clone(),
                number(sum.moved_up),
                number(sum.stayed),
                number(sum.moved_down),
                sum.steps_in_words(),
            ]);
        }
        table
    }

    fn chart(sums: &[Self], people: u32) -> Chart {
        let bars = sums.iter().map(|sum| Bar {
            name: sum.title.clone().into(),
            whole: people,
            parts: [sum.moved_up, sum.stayed, sum.moved_down, sum.not_compared]
                .map(Into::into)
                .to_vec(),
        });
        Chart {
            title: "How many moved up, stayed and moved down, by domain".to_owned(),
            parts: Look::in_turn(MOVED),
            bars: bars.collect(),
        }
    }
}
