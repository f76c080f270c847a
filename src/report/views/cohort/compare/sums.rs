//! The change in whole domains.

use serde::Serialize;

use super::super::{DASH, SUPPRESSED, cell, number};
use crate::{
    analysis::cohort::{Comparison, MeanSteps, SumMove},
    report::{Bar, BarPart, Chart, Document, Look, Table},
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
    /// A lower bound of `moved-up`.
    pub moved_up_at_least: u32,
    /// An upper bound of `moved-up`.
    pub moved_up_at_most: u32,
    /// The number of pairs with as many; `null` if not shown.
    pub stayed: Option<u32>,
    /// The number of pairs with more steps down than up; `null` if not shown.
    pub moved_down: Option<u32>,
    /// Pairs with nothing in it that is rated on both sides; `null` if not shown.
    pub not_compared: Option<u32>,
    /// The steps up of each person, less those down, as a mean: to a tenth, or to publish in whole
    /// steps; `null` if not shown.
    pub steps: Option<f64>,
    /// The lower end of the 95% interval of `steps`; `null` to publish, or for one person.
    pub low: Option<f64>,
    /// The upper end of the 95% interval of `steps`; `null` to publish, or for one person.
    pub high: Option<f64>,
    /// Set if `steps` are in whole steps.
    #[serde(skip)]
    about: Option<i32>,
}

/// What stands below the sums of domains.
const STEPS: &str = "Up means more steps up than down within the domain, from point to point of the scale. Steps are the mean of each person's steps up, less those down";

/// How exact a mean is, for people who may see it all.
const EXACTLY: &str = "; 95% interval: Student's t, which says little about a few people.";

/// How exact a mean is, to publish.
const ABOUT: &str = ", in whole steps and without an interval: a finer mean would tell how far single people came. A report --for team gives both.";

/// Stands in their place if nothing of them can be shown.
const HIDDEN: &str = "Nothing of this can be shown: some number of people is too small everywhere. A report --for team shows it.";

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
        let (exact, about) = match sum.steps {
            Some(MeanSteps::Exactly(mean)) => (Some(mean), None),
            Some(MeanSteps::About(steps)) => (None, Some(steps)),
            None => (None, None),
        };
        let ends = exact.and_then(|mean| mean.interval);
        let [moved_up, stayed, moved_down, not_compared] = sum.moved;
        Self {
            domain,
            title: known.unwrap_or_else(|| "All together".to_owned()),
            competencies: sum.competencies,
            moved_up,
            moved_up_at_least: sum.up.least,
            moved_up_at_most: sum.up.most,
            stayed,
            moved_down,
            not_compared,
            steps: exact.map(|mean| tenth(mean.value)).or(about.map(f64::from)),
            low: ends.map(|(low, _)| tenth(low)),
            high: ends.map(|(_, high)| tenth(high)),
            about,
        }
    }

    pub(super) fn is_whole(&self) -> bool {
        [self.moved_up, self.stayed, self.moved_down, self.not_compared].iter().all(Option::is_some)
    }

    /// Returns how many moved up, as far as that is shown.
    fn up(&self) -> BarPart {
        BarPart::between(self.moved_up_at_least, self.moved_up_at_most)
    }

    /// Returns the cells of a table for programs.
    pub(super) fn cells(&self) -> Vec<String> {
        let what = [String::new(), self.domain.clone().unwrap_or_default(), self.title.clone()];
        let moved = [self.moved_up, self.stayed, self.moved_down, self.not_compared].map(cell);
        // Shares of people who meet it are of competencies only.
        let shares = [const { String::new() }; 7];
        let is_shown = self.is_whole() && self.steps.is_some() && self.about.is_none();
        let steps = [self.steps, self.low, self.high].map(|value| match value {
            Some(value) => value.to_string(),
            None if is_shown => String::new(),
            None => SUPPRESSED.to_owned(),
        });
        let bounds = [self.moved_up_at_least, self.moved_up_at_most].map(|bound| bound.to_string());
        what.into_iter().chain(moved).chain(bounds).chain(shares).chain(steps).collect()
    }

    fn steps_in_words(&self) -> String {
        if let Some(about) = self.about {
            return format!("about {about:+}");
        }
        let steps = self.steps.map(|steps| format!("{steps:+.1}"));
        match (steps, self.low.zip(self.high)) {
            (Some(steps), Some((low, high))) => format!("{steps} ({low:+.1} to {high:+.1})"),
            (Some(steps), None) => steps,
            (None, _) => DASH.to_owned(),
        }
    }

    /// Adds the sums to a report, or says why none can be shown.
    pub(super) fn add_to(document: Document, sums: &[Self], people: u32) -> Document {
        if sums.iter().all(|sum| sum.up() == None.into()) {
            return document.note(Some(HIDDEN.to_owned()));
        }
        let exactness = if sums.iter().any(|sum| sum.about.is_some()) { ABOUT } else { EXACTLY };
        document
            .chart(Self::chart(sums, people))
            .table(Self::table(sums))
            .note(Some(format!("{STEPS}{exactness}")))
    }

    fn table(sums: &[Self]) -> Table {
        let mut table = Table::new(["Domain", "Up", "Stayed", "Down", "Steps up for each person"]);
        for sum in sums {
            table.row(vec![
                sum.title.clone(),
                sum.up().in_words(),
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
            parts: vec![
                sum.up(),
                sum.stayed.into(),
                sum.moved_down.into(),
                sum.not_compared.into(),
            ],
        });
        Chart {
            title: "How many moved up, stayed and moved down, by domain".to_owned(),
            parts: Look::in_turn(MOVED),
            bars: bars.collect(),
        }
    }
}
