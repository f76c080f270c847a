//! The changes in a cohort between two dates.

mod shown;
mod sums;

use serde::Serialize;

use super::{HeadView, PackView, PeopleView, SUPPRESSED, SetView, cell};
use crate::{
    analysis::cohort::{Comparison, SidesOrder},
    report::{BarPart, CompetencyName, Document},
    text::{counted, list},
};
use sums::SumMoveView;

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CohortCompareView {
    #[serde(flatten)]
    pub head: HeadView,
    pub before: PeopleView,
    pub after: PeopleView,
    pub sets: Vec<ComparedView>,
    /// The limits of every comparison of this kind.
    pub cannot_show: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ComparedView {
    pub framework: String,
    pub version: String,
    pub sha256: String,
    pub level: String,
    /// The origin of the framework's statements: `own` or `imported`.
    pub wording: &'static str,
    pub notice: Option<String>,
    /// The first month in which the earlier side rated themselves, as far as their files say;
    /// `null` if fewer people gave a day than `min-group`.
    pub before_from: Option<String>,
    /// The last month in which they did; `null` if `before-from` is `null`.
    pub before_to: Option<String>,
    /// The first month in which the later side rated themselves; `null` as for `before-from`.
    pub after_from: Option<String>,
    /// The last month in which they did; `null` if `after-from` is `null`.
    pub after_to: Option<String>,
    /// The side whose answers are earlier, by the days in their files: `before-first`, as it should
    /// be; `after-first` if the sides seem swapped; `mixed` if it differs from person to person;
    /// `same` if both sides are the same answers; or `unknown`.
    pub order: &'static str,
    pub people_before: u32,
    pub people_after: u32,
    /// The number of people found on both sides. If 0, the two sides are compared as a whole.
    pub pairs: u32,
    /// `paired` or `unpaired`.
    pub comparison: &'static str,
    /// The method for the interval of a change.
    pub method: &'static str,
    /// Pairs with more competencies met than before; `null` if not shown, or without pairs.
    pub people_with_more: Option<u32>,
    /// Pairs with as many as before; `null` if not shown, or without pairs.
    pub people_with_as_many: Option<u32>,
    /// Pairs with fewer than before; `null` if not shown, or without pairs.
    pub people_with_fewer: Option<u32>,
    /// Empty where whole domains are compared, or all of them together.
    pub competencies: Vec<MoveView>,
    /// By domain, and last all domains together; to publish, only what was asked for. Empty without
    /// pairs.
    pub sums: Vec<SumMoveView>,
    #[serde(skip)]
    title: String,
    /// The basis of the numbers: who rated whom, and against which framework.
    #[serde(skip)]
    basis: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MoveView {
    pub competency: CompetencyName,
    pub domain: String,
    pub title: String,
    /// The number of pairs that moved up; `null` if not shown, or without pairs.
    pub moved_up: Option<u32>,
    /// A lower bound of `moved-up`; `null` without pairs.
    pub moved_up_at_least: Option<u32>,
    /// An upper bound of `moved-up`; `null` without pairs.
    pub moved_up_at_most: Option<u32>,
    /// The number of pairs that stayed; `null` if not shown, or without pairs.
    pub stayed: Option<u32>,
    /// The number of pairs that moved down; `null` if not shown, or without pairs.
    pub moved_down: Option<u32>,
    /// Pairs not rated, or not applicable, on either side; `null` if not shown, or without pairs.
    pub not_compared: Option<u32>,
    pub met_before: Option<u32>,
    pub of_before: Option<u32>,
    pub met_after: Option<u32>,
    pub of_after: Option<u32>,
    /// The change in percentage points; `null` if not shown.
    pub change: Option<f64>,
    /// The lower end of the 95% interval of `change`; `null` if not shown.
    pub low: Option<f64>,
    /// The upper end of the 95% interval of `change`; `null` if not shown.
    pub high: Option<f64>,
}

/// The caveat of every comparison.
const CANNOT_SHOW: &str = "These are people's own ratings of themselves. They cannot show what brought a change about: much else happens between two \
    dates, and people who did not take part are not here to compare with. They cannot show how anybody works. People who learn more about something may rate \
    themselves lower than before, because they see more of it; and people who handed in only once are not compared with themselves.";

const PAIRED: &str = "95% interval for paired shares: adjusted Wald, Bonett and Price 2012";
const UNPAIRED: &str =
    "95% interval for two independent shares: hybrid score, Newcombe 1998 (method 10)";

/// Converts a share to percentage points, to a tenth.
fn points(share: f64) -> f64 {
    (share * 1_000.0).round() / 10.0
}

impl CohortCompareView {
    #[must_use]
    pub fn of(
        head: HeadView,
        [before, after]: [PeopleView; 2],
        comparisons: &[Comparison<'_>],
    ) -> Self {
        Self {
            head,
            before,
            after,
            sets: comparisons.iter().map(ComparedView::of).collect(),
            cannot_show: CANNOT_SHOW,
        }
    }

    /// Returns the frameworks of both sides, each once.
    fn packs(&self) -> impl Iterator<Item = &PackView> {
        self.before
            .packs
            .iter()
            .chain(self.after.packs.iter().filter(|pack| !self.before.packs.contains(pack)))
    }

    /// Reports whether anything shown moved down, or nothing can be compared, so that nobody can
    /// tell.
    #[must_use]
    pub fn did_anything_fall(&self) -> bool {
        self.sets.is_empty()
            || self
                .sets
                .iter()
                .flat_map(|set| &set.competencies)
                .any(|one| one.moved_down.is_some_and(|down| down > 0))
    }

    /// Returns what is odd about the order of the sides, for output that has no place for it.
    pub fn odd_orders(&self) -> impl Iterator<Item = String> {
        self.sets.iter().filter_map(|set| Some(format!("{}: {}", set.title, set.odd_order()?)))
    }

    /// Reports whether nobody is known on both sides of a comparison.
    #[must_use]
    pub fn is_unpaired(&self) -> bool {
        self.sets.iter().any(|set| set.pairs == 0)
    }

    /// Reports whether a suppressed number may hide a fall.
    #[must_use]
    pub fn hides_falls(&self) -> bool {
        let is_hidden = |set: &ComparedView| {
            set.pairs > 0 && set.competencies.iter().any(|one| one.moved_down.is_none())
        };
        self.sets.iter().any(is_hidden)
    }
}

impl ComparedView {
    fn of(comparison: &Comparison<'_>) -> Self {
        let [before, set] =
            [(comparison.before, 0), (comparison.after, 1)].map(|(people, side)| {
                SetView::of(comparison.questionnaire, people, &comparison.given[side])
            });
        let when = [("before", before.when()), ("after", set.when())];
        let when: Vec<String> =
            when.into_iter().filter_map(|(side, when)| Some(format!("{side} {}", when?))).collect();
        let basis = set.basis((!when.is_empty()).then(|| list(&when)));
        let is_paired = comparison.pairs > 0;
        let [people_with_more, people_with_as_many, people_with_fewer, _] =
            comparison.people.map(|count| count.filter(|_| is_paired));
        let competencies = comparison.moves.iter().map(|one| {
            let competency =
                comparison.questionnaire.competency(&comparison.questionnaire.asked[one.asked]);
            let [moved_up, stayed, moved_down, not_compared] = one.moved.unwrap_or([None; 4]);
            MoveView {
                competency: CompetencyName::of(competency),
                domain: competency.domain.to_string(),
                title: competency.title.clone(),
                moved_up,
                moved_up_at_least: one.up.map(|up| up.least),
                moved_up_at_most: one.up.map(|up| up.most),
                stayed,
                moved_down,
                not_compared,
                met_before: one.met.map(|((met, _), _)| met),
                of_before: one.met.map(|((_, of), _)| of),
                met_after: one.met.map(|(_, (met, _))| met),
                of_after: one.met.map(|(_, (_, of))| of),
                change: one.change.map(|change| points(change.value)),
                low: one.change.map(|change| points(change.low)),
                high: one.change.map(|change| points(change.high)),
            }
        });
        Self {
            people_before: comparison.before,
            people_after: comparison.after,
            pairs: comparison.pairs,
            comparison: if is_paired { "paired" } else { "unpaired" },
            method: if is_paired { PAIRED } else { UNPAIRED },
            people_with_more,
            people_with_as_many,
            people_with_fewer,
            competencies: competencies.collect(),
            sums: comparison.sums.iter().map(|sum| SumMoveView::of(comparison, sum)).collect(),
            title: set.named(&[]),
            basis,
            wording: set.wording,
            notice: set.notice,
            before_from: before.answered_from,
            before_to: before.answered_to,
            after_from: set.answered_from,
            after_to: set.answered_to,
            order: match comparison.order {
                SidesOrder::BeforeFirst => "before-first",
                SidesOrder::AfterFirst => "after-first",
                SidesOrder::Mixed => "mixed",
                SidesOrder::Same => "same",
                SidesOrder::Unknown => "unknown",
            },
            framework: set.framework,
            version: set.version,
            sha256: set.sha256,
            level: set.level,
        }
    }

    /// Says so where the sides are not earlier and later answers.
    fn odd_order(&self) -> Option<&'static str> {
        match self.order {
            "after-first" => Some(
                "The answers called \"before\" are later than those called \"after\". If the two were swapped, up and down are swapped as \
                 well; the earlier answers come first in the command.",
            ),
            "mixed" => Some(
                "For some people, the answers called \"before\" are later than those called \"after\", so moves up and down are mixed. \
                 Some files may be on the wrong side.",
            ),
            "same" => Some(
                "Both sides are the same answers by the same people, so nothing can have moved. The same files may have been named twice.",
            ),
            _ => None,
        }
    }

    /// Ends a comparison of whole domains.
    fn ended_alone(&self, document: Document, suppressed: Option<String>) -> Document {
        if self.pairs == 0 {
            return document
                .text("Domains can be compared only of people who are found on both sides.");
        }
        let is_any_hidden = !self.sums.iter().all(SumMoveView::is_whole);
        document.note(suppressed.filter(|_| is_any_hidden))
    }

    fn in_words(&self) -> String {
        if self.pairs == 0 {
            return format!(
                "imh found nobody on both sides, so it compares {} before and {} after as if they were different people.",
                counted(self.people_before as usize, "person", "people"),
                self.people_after
            );
        }
        let pairs = counted(self.pairs as usize, "person is", "people are");
        let mut words = format!("{pairs} on both sides, and compared with themselves.");
        let alone = [
            (self.people_before - self.pairs, "before"),
            (self.people_after - self.pairs, "after"),
        ];
        for (count, when) in alone.into_iter().filter(|(count, _)| *count > 0) {
            words.push_str(&format!(
                " {} only {when}, and left out.",
                counted(count as usize, "person is here", "people are here")
            ));
        }
        if let (Some(more), Some(same), Some(fewer)) =
            (self.people_with_more, self.people_with_as_many, self.people_with_fewer)
        {
            words.push_str(&format!(
                " {} met more competencies than before, {same} as many, and {fewer} fewer.",
                counted(more as usize, "person", "people")
            ));
        }
        words
    }
}

impl MoveView {
    /// Returns the cells of a table for programs.
    fn cells(&self, pairs: u32) -> Vec<String> {
        let what = [&self.competency.id, &self.domain, &self.title].map(Clone::clone);
        // Without pairs nobody is said to have moved. That differs from a suppressed number.
        let moved = [self.moved_up, self.stayed, self.moved_down, self.not_compared];
        let moved = moved.map(|count| if pairs == 0 { String::new() } else { cell(count) });
        let bounds = [self.moved_up_at_least, self.moved_up_at_most];
        let bounds = bounds.map(|bound| bound.map(|bound| bound.to_string()).unwrap_or_default());
        let met = [self.met_before, self.of_before, self.met_after, self.of_after].map(cell);
        let change = [self.change, self.low, self.high].map(|value| match value {
            Some(value) => value.to_string(),
            None if self.met_before.is_some() => String::new(),
            None => SUPPRESSED.to_owned(),
        });
        let steps = [const { String::new() }; 3];
        what.into_iter().chain(moved).chain(bounds).chain(met).chain(change).chain(steps).collect()
    }

    /// Returns how many moved up, as far as that is shown.
    fn up(&self) -> BarPart {
        match (self.moved_up_at_least, self.moved_up_at_most) {
            (Some(least), Some(most)) => BarPart::between(least, most),
            _ => None.into(),
        }
    }

    fn change_in_words(&self) -> String {
        match (self.change, self.low, self.high) {
            (Some(change), Some(low), Some(high)) => {
                format!("{change:+.0} ({low:+.0} to {high:+.0})")
            }
            _ => super::DASH.to_owned(),
        }
    }

    fn share(met: Option<u32>, of: Option<u32>) -> String {
        met.zip(of).map_or_else(|| super::DASH.to_owned(), |(met, of)| format!("{met} of {of}"))
    }
}
