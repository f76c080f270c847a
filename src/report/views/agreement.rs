//! The agreement of two assessors, and the points they still have to discuss.

use serde::Serialize;

use super::{
    PackView,
    review::{DecisionView, title_of},
};
use crate::report::{CompetencyName, Document, Table, View};
use crate::{
    analysis::{Agreement, Pair},
    model::{Decision, Framework, Review},
    text::{counted, own_words},
};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AgreementView {
    /// The assessor of the first file.
    pub one: String,
    /// The assessor of the second file.
    pub other: String,
    /// The framework that both used.
    pub pack: PackView,
    /// The number of competencies that both decided.
    pub both: usize,
    /// The number of competencies that both decided alike.
    pub alike: usize,
    /// 0 to 100; null if there is no competency that both decided.
    pub percent: Option<f64>,
    pub kappa: Option<KappaView>,
    /// Each competency that either of them decided.
    pub competencies: Vec<PairView>,
}

/// Cohen's kappa, unweighted (Cohen 1960), and its 95% interval (Fleiss, Cohen and Everitt 1969).
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct KappaView {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PairView {
    pub competency: CompetencyName,
    pub title: String,
    pub alike: bool,
    /// The decision of the assessor of the first file; null if there is none.
    pub one: Option<DecisionView>,
    /// The decision of the assessor of the second file; null if there is none.
    pub other: Option<DecisionView>,
}

/// Rounds to three decimals, because the number is no more precise.
fn rounded(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}

impl AgreementView {
    #[must_use]
    pub fn of(
        one: &Review,
        other: &Review,
        agreement: &Agreement<'_>,
        framework: Option<&Framework>,
        pack: PackView,
    ) -> Self {
        let side = |review: &Review, decision: Option<&Decision>| {
            decision.map(|decision| DecisionView::of(review, decision, framework))
        };
        let pair = |pair: &Pair<'_>| PairView {
            competency: CompetencyName::if_known(framework, pair.competency),
            title: pair
                .one
                .or(pair.other)
                .map_or_else(|| pair.title().to_owned(), |one| title_of(one, framework)),
            alike: pair.is_alike(),
            one: side(one, pair.one),
            other: side(other, pair.other),
        };
        let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let share = |part: usize, whole: usize| {
            (whole > 0).then(|| rounded(100.0 * number(part) / number(whole)))
        };
        Self {
            one: one.assessor.name.clone(),
            other: other.assessor.name.clone(),
            pack,
            both: agreement.both,
            alike: agreement.alike,
            percent: share(agreement.alike, agreement.both),
            kappa: agreement.kappa.map(|kappa| KappaView {
                value: rounded(kappa.value),
                low: rounded(kappa.interval.0),
                high: rounded(kappa.interval.1),
            }),
            competencies: agreement.pairs.iter().map(pair).collect(),
        }
    }

    fn apart(&self) -> impl Iterator<Item = &PairView> {
        self.competencies.iter().filter(|pair| !pair.alike)
    }
}

impl PairView {
    fn side(decision: Option<&DecisionView>, who: &str) -> String {
        decision.map_or_else(
            || format!("{who}: not yet decided."),
            |decision| format!("{}: {}", own_words(who), decision.said()),
        )
    }
}

impl View for AgreementView {
    const NAME: &'static str = "review-compare";

    fn document(&self) -> Document {
        let Self { one, other, both, alike, .. } = self;
        let title = format!("How far {} and {} agree", own_words(one), own_words(other));
        let Some(percent) = self.percent else {
            return PackView::document([&self.pack], title)
                .note(Some(self.pack.file()))
                .text("There is no competency yet that both of them decided.");
        };
        let mut facts = vec![
            ("Decided by both", counted(*both, "competency", "competencies")),
            ("Alike", format!("{alike} ({percent:.0}%)")),
        ];
        if let Some(kappa) = self.kappa {
            facts.push((
                "Cohen's kappa",
                format!("{:.2}, 95% interval {:.2} to {:.2}", kappa.value, kappa.low, kappa.high),
            ));
        }
        let about = match self.kappa {
            Some(_) => {
                "Kappa is agreement beyond chance: 1 is full agreement, 0 is what chance alone would give (Cohen 1960; interval: Fleiss, Cohen and Everitt 1969, for large numbers; with few competencies, or if nearly all are alike, it says little)."
            }
            None => {
                "There is no kappa: it needs two competencies that both decided on, with more than one outcome among them."
            }
        };
        let apart: Vec<String> = self
            .apart()
            .map(|pair| {
                let (first, second) = (
                    PairView::side(pair.one.as_ref(), one),
                    PairView::side(pair.other.as_ref(), other),
                );
                format!("{} {}. {first} {second}", pair.competency, pair.title)
            })
            .collect();
        let document = PackView::document([&self.pack], title)
            .facts(facts)
            .note(Some(about))
            .note(Some(self.pack.file()));
        if apart.is_empty() {
            return document.text("They agree on everything that was decided.");
        }
        document.heading("To talk about").list(apart)
    }

    fn first(&self) -> Option<String> {
        self.pack.in_words()
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "competency",
            "title",
            "one",
            "other",
            "alike",
            "one-reason",
            "other-reason",
        ]);
        for pair in &self.competencies {
            let outcome = |decision: &Option<DecisionView>| {
                decision.as_ref().map(|decision| decision.outcome.clone()).unwrap_or_default()
            };
            let reason = |decision: &Option<DecisionView>| {
                decision.as_ref().map(|decision| decision.reason.clone()).unwrap_or_default()
            };
            table.row(vec![
                pair.competency.id.clone(),
                pair.title.clone(),
                outcome(&pair.one),
                outcome(&pair.other),
                pair.alike.to_string(),
                reason(&pair.one),
                reason(&pair.other),
            ]);
        }
        self.pack.beside(table)
    }
}
