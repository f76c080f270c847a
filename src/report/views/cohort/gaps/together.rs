//! How far the questions of a domain hang together.

use serde::Serialize;

use super::{super::DASH, DomainNeedView};
use crate::{
    analysis::cohort::Alpha,
    report::{Document, Table},
};

/// Cronbach's alpha of the competencies of a domain, to two digits; all `null` if not every number
/// is shown, or if there is none.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AlphaView {
    pub alpha: Option<f64>,
    /// The lower end of the 95% interval of `alpha`.
    pub alpha_low: Option<f64>,
    /// The upper end of the 95% interval of `alpha`.
    pub alpha_high: Option<f64>,
    /// The number of people who rated every one of the competencies; nobody else counts for `alpha`.
    pub alpha_people: Option<u32>,
}

/// What alpha says, and what it does not.
const ALPHA: &str = "Cronbach's alpha; 95% interval: Feldt 1965. Near 1, people who rate one competency of the domain high rate the others high; near 0, one says nothing about another. It does not say that the competencies are one thing, that the domain is the right thing to ask about, or how anybody works; and of a few people the interval says how little is known. Only people who rated every one of them are counted.";

impl AlphaView {
    pub(super) fn of(alpha: Option<Alpha>) -> Self {
        // Adding zero makes -0.0 the zero that people write.
        let digits = |value: f64| (value * 100.0).round() / 100.0 + 0.0;
        Self {
            alpha: alpha.map(|alpha| digits(alpha.value)),
            alpha_low: alpha.map(|alpha| digits(alpha.interval.0)),
            alpha_high: alpha.map(|alpha| digits(alpha.interval.1)),
            alpha_people: alpha.map(|alpha| alpha.people),
        }
    }

    fn in_words(self) -> String {
        match (self.alpha, self.alpha_low, self.alpha_high) {
            (Some(alpha), Some(low), Some(high)) => format!("{alpha:.2} ({low:.2} to {high:.2})"),
            _ => DASH.to_owned(),
        }
    }

    /// Adds the domains to a report, if any has an alpha.
    pub(super) fn add_to<'v>(
        document: Document,
        domains: impl Iterator<Item = &'v DomainNeedView>,
    ) -> Document {
        let mut table = Table::new(["Domain", "Competencies", "People", "Alpha"]);
        let mut is_any = false;
        for one in domains {
            is_any |= one.alpha.alpha.is_some();
            table.row(vec![
                one.title.clone(),
                one.competencies.to_string(),
                one.alpha.alpha_people.map_or_else(|| DASH.to_owned(), |people| people.to_string()),
                one.alpha.in_words(),
            ]);
        }
        if !is_any {
            return document;
        }
        document
            .heading("How far each domain hangs together")
            .table(table)
            .note(Some(ALPHA.to_owned()))
    }
}
