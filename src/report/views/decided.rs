//! The assessors' decisions, as the person sees them beside their own ratings.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

use super::{PackView, review::title_of};
use crate::report::{CompetencyName, Document, Table, View};
use crate::{
    analysis::{Decided, Side, in_order},
    model::{Export, Framework, Portfolio, Received, Review},
    text::{counted, day_in_words, list, own_words, stopped, unmarked},
};

/// The decision that counts for a competency.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecidedView {
    pub competency: CompetencyName,
    pub title: String,
    pub outcome: String,
    pub label: String,
    pub accepted: bool,
    /// The day of the decision.
    pub decided_on: String,
    /// The names of the people who decided.
    pub by: Vec<String>,
    /// Other people who decided the same in words of their own; absent if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_by: Vec<String>,
    pub reason: String,
    pub evidence: Vec<String>,
    /// The changes since then to what an acceptance rests on, in words.
    pub changed: Vec<String>,
    /// All changes to the competency since then, in words.
    pub since: Vec<String>,
    /// People's decisions that differ and nobody settled (`outcome` is `open`); absent if none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sides: Vec<SideView>,
}

/// One of several decisions on one competency that differ.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SideView {
    pub by: Vec<String>,
    pub outcome: String,
    pub label: String,
    pub accepts: bool,
    /// The day of the decision.
    pub decided_on: String,
    pub reason: String,
    pub evidence: Vec<String>,
}

impl SideView {
    pub(super) fn of<R: AsRef<Review>>(side: &Side<'_, R>) -> Self {
        let (review, decision) = (side.review(), side.decision);
        Self {
            by: review.assessors().map(|assessor| assessor.name.clone()).collect(),
            outcome: decision.outcome.clone(),
            label: review
                .outcome(&decision.outcome)
                .map_or_else(|| decision.outcome.clone(), |outcome| outcome.label.clone()),
            accepts: side.accepts(),
            decided_on: decision.decided_on.to_string(),
            reason: decision.reason.clone(),
            evidence: decision.evidence.clone(),
        }
    }

    /// Returns `C. D. on 24 November 2026: Please clarify. How often did you meet?`
    pub(super) fn in_words(&self) -> String {
        format!(
            "{} on {}: {} {}",
            own_words(&list(&self.by)),
            day_in_words(&self.decided_on),
            stopped(&self.label),
            own_words(&stopped(&self.reason))
        )
    }
}

/// Sets out on one line what different people decided.
#[must_use]
pub fn side_by_side<R: AsRef<Review>>(sides: &[Side<'_, R>]) -> String {
    let said: Vec<String> = sides.iter().map(|side| SideView::of(side).in_words()).collect();
    unmarked(&said.join(" ")).into_owned()
}

/// Stands for the outcome where nothing is decided.
const OPEN: &str = "open";

impl DecidedView {
    #[must_use]
    pub fn of(decided: &Decided<'_>, framework: Option<&Framework>) -> Self {
        let (review, decision) = (&decided.received.review, decided.decision);
        if decided.is_open() {
            let sides: Vec<SideView> = decided.open.iter().map(SideView::of).collect();
            let mut by: Vec<String> = sides.iter().flat_map(|side| &side.by).cloned().collect();
            let mut seen = BTreeSet::new();
            by.retain(|name| seen.insert(name.clone()));
            return Self {
                competency: CompetencyName::of(decided.competency),
                title: title_of(decision, framework),
                outcome: OPEN.to_owned(),
                label: "Open, because the assessors have not settled it".to_owned(),
                accepted: false,
                decided_on: decision.decided_on.to_string(),
                by,
                also_by: Vec::new(),
                reason: side_by_side(&decided.open),
                evidence: Vec::new(),
                changed: Vec::new(),
                since: decided.since.clone(),
                sides,
            };
        }
        Self {
            sides: Vec::new(),
            competency: CompetencyName::of(decided.competency),
            title: title_of(decision, framework),
            outcome: decision.outcome.clone(),
            label: review
                .outcome(&decision.outcome)
                .map_or_else(|| decision.outcome.clone(), |outcome| outcome.label.clone()),
            accepted: decided.is_accepted(),
            decided_on: decision.decided_on.to_string(),
            by: review.assessors().map(|assessor| assessor.name.clone()).collect(),
            also_by: decided.alike.iter().map(|assessor| assessor.name.clone()).collect(),
            reason: decision.reason.clone(),
            evidence: decision.evidence.clone(),
            changed: decided.changed.clone(),
            since: decided.since.clone(),
        }
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        self.outcome == OPEN && !self.accepted
    }

    /// Sets out what different people decided, if it is open.
    fn sides_in_words(&self) -> String {
        if self.sides.is_empty() {
            // A decision that came along in a bundle has lost its sides.
            return own_words(&self.reason);
        }
        self.sides.iter().map(SideView::in_words).collect::<Vec<_>>().join(" ")
    }

    /// Returns `Please clarify, by C. D. on 24 November 2026: ...`
    #[must_use]
    pub fn said(&self) -> String {
        if self.is_open() {
            return format!("{}. {}", self.label, self.sides_in_words());
        }
        let also = if self.also_by.is_empty() {
            String::new()
        } else {
            format!(" {} decided the same.", own_words(&list(&self.also_by)))
        };
        format!(
            "{}, by {} on {}: {}{also}",
            self.label,
            own_words(&list(&self.by)),
            day_in_words(&self.decided_on),
            own_words(&stopped(&self.reason))
        )
    }

    /// Adds to [`DecidedView::said`] what changed since: for an acceptance, what it rests on; for a
    /// request, everything new.
    #[must_use]
    pub fn in_words(&self) -> String {
        let said = self.said();
        if self.accepted && !self.changed.is_empty() {
            format!(
                "{said} It rests on something that has changed since: {}.",
                self.changed.join("; ")
            )
        } else if !self.accepted && !self.since.is_empty() {
            format!("{said} Since then: {}.", self.since.join("; "))
        } else {
            said
        }
    }

    /// Adds to [`DecidedView::said`] everything that is new since, or that nothing is.
    #[must_use]
    pub fn with_news(&self) -> String {
        let since = if self.since.is_empty() {
            "Nothing is new since.".to_owned()
        } else {
            format!("Since then: {}.", self.since.join("; "))
        };
        format!("{} {since}", self.said())
    }
}

/// The number of competencies in each state, by the assessors' decisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecidedTallyView {
    pub accepted: usize,
    /// Competencies on which something is asked for.
    pub asked: usize,
    /// Competencies that the assessors have not settled: they differ, or one was not heard.
    pub open: usize,
    /// Accepted competencies that rest on something that has changed since.
    pub changed: usize,
}

impl DecidedTallyView {
    #[must_use]
    pub fn of(decided: &[Decided<'_>]) -> Self {
        let accepted = decided.iter().filter(|one| one.is_accepted()).count();
        let changed = decided.iter().filter(|one| !one.changed.is_empty()).count();
        let open = decided.iter().filter(|one| one.is_open()).count();
        Self { accepted, asked: decided.len() - accepted - open, open, changed }
    }

    #[must_use]
    pub fn in_words(&self) -> String {
        let asked = (self.asked > 0).then(|| format!("{} with something asked for", self.asked));
        let open = (self.open > 0)
            .then(|| format!("{} open because the assessors have not settled this", self.open));
        let parts: Vec<String> = std::iter::once(format!("{} accepted", self.accepted))
            .chain(asked)
            .chain(open)
            .collect();
        let changed = if self.changed > 0 {
            format!(
                "; {} of those accepted {} on something that changed since",
                self.changed,
                if self.changed == 1 { "rests" } else { "rest" }
            )
        } else {
            String::new()
        };
        format!("{}{changed}", parts.join(", "))
    }
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecisionsView {
    /// The framework of the portfolio, and whether it is known here.
    pub pack: PackView,
    pub summary: DecidedTallyView,
    /// The decision that counts for each competency, in the framework's order.
    pub decisions: Vec<DecidedView>,
    /// The decision files received; those on an earlier portfolio come first.
    pub reviews: Vec<ReceivedView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReceivedView {
    /// The id of the review: the same in every later version of the decision file.
    pub review: String,
    pub by: Vec<String>,
    /// The SHA-256 of the bundle that was decided on.
    pub bundle: String,
    /// The file name of that bundle when it was exported; null if no export of it is known.
    pub exported: Option<String>,
    /// The time of that export, in UTC; null if no export of it is known.
    pub exported_at: Option<String>,
    pub decisions: usize,
    /// The fingerprint of the key that signed the file; null if it is not signed.
    pub signed_by: Option<String>,
    /// True if the signature that came along does not match the file, which only an older imh
    /// accepted; otherwise absent.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bad_signature: bool,
    /// Remarks on the portfolio as a whole.
    pub remarks: Vec<String>,
}

impl DecisionsView {
    /// Builds a view of the `wanted` decisions; the summary covers all of them.
    #[must_use]
    pub fn of(
        framework: &Framework,
        portfolio: &Portfolio,
        pack: PackView,
        decided: &[Decided<'_>],
        wanted: impl Fn(&Decided<'_>) -> bool,
    ) -> Self {
        let exports: BTreeMap<_, &(Timestamp, Export)> =
            portfolio.exports.iter().map(|one| (one.1.sha256, one)).collect();
        let received = |received: &Received| {
            let review = &received.review;
            let export = exports.get(&review.bundle);
            ReceivedView {
                review: review.id.to_string(),
                by: review.assessors().map(|assessor| assessor.name.clone()).collect(),
                bundle: review.bundle.to_string(),
                exported: export.map(|(_, export)| export.file_name.clone()),
                exported_at: export.map(|(at, _)| format!("{at:.0}")),
                decisions: review.decisions().len(),
                signed_by: received.signed_by.clone(),
                bad_signature: received.has_bad_signature(),
                remarks: review.remarks.iter().map(|remark| remark.says.clone()).collect(),
            }
        };
        let view = |one| DecidedView::of(one, Some(framework));
        Self {
            pack,
            summary: DecidedTallyView::of(decided),
            decisions: decided.iter().filter(|one| wanted(one)).map(view).collect(),
            reviews: in_order(portfolio).into_iter().map(received).collect(),
        }
    }

    fn lines(&self, wanted: impl Fn(&DecidedView) -> bool) -> Vec<String> {
        let wanted = self.decisions.iter().filter(|decided| wanted(decided));
        let said = |decided: &DecidedView| {
            if decided.is_open() { decided.sides_in_words() } else { decided.in_words() }
        };
        wanted
            .map(|decided| format!("{} {}. {}", decided.competency, decided.title, said(decided)))
            .collect()
    }
}

impl ReceivedView {
    fn in_words(&self) -> String {
        let about = match (&self.exported, &self.exported_at) {
            (Some(file), Some(at)) => format!(" on {} of {}", own_words(file), day_in_words(at)),
            _ => String::new(),
        };
        let signed = match (&self.signed_by, self.bad_signature) {
            (Some(_), _) => ", signed",
            (None, true) => ", with a signature that does not match this file",
            (None, false) => ", not signed",
        };
        let remarks = self
            .remarks
            .iter()
            .map(|remark| format!(" {}", own_words(&stopped(remark))))
            .collect::<String>();
        format!(
            "{}{about}: {}{signed}.{remarks}",
            own_words(&list(&self.by)),
            counted(self.decisions, "decision", "decisions")
        )
    }
}

impl View for DecisionsView {
    const NAME: &'static str = "decisions";

    fn document(&self) -> Document {
        if self.reviews.is_empty() {
            return Document::new("Decisions").text("Nobody has decided yet. When a decision file comes back: imh decisions import FILE");
        }
        let mut document = PackView::document([&self.pack], "Decisions")
            .text(format!("{}.", self.summary.in_words()));
        for (heading, lines) in [
            ("Open: the assessors have not settled it", self.lines(DecidedView::is_open)),
            ("More is asked for", self.lines(|decided| !decided.accepted && !decided.is_open())),
            ("Accepted, and changed since", self.lines(|decided| !decided.changed.is_empty())),
            ("Accepted", self.lines(|decided| decided.accepted && decided.changed.is_empty())),
        ] {
            if !lines.is_empty() {
                document = document.heading(heading).list(lines);
            }
        }
        document
            .heading("Assessors")
            .list(self.reviews.iter().map(ReceivedView::in_words).collect())
            .note(Some(self.pack.file()))
            .note(Some("Decisions stand beside your own ratings, and do not change them."))
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "competency",
            "title",
            "outcome",
            "accepted",
            "decided-on",
            "by",
            "also-by",
            "reason",
            "evidence",
            "changed",
            "open",
        ]);
        for decided in &self.decisions {
            for side in &decided.sides {
                table.row(vec![
                    decided.competency.id.clone(),
                    decided.title.clone(),
                    side.outcome.clone(),
                    "false".to_owned(),
                    side.decided_on.clone(),
                    side.by.join("; "),
                    String::new(),
                    side.reason.clone(),
                    side.evidence.join(" "),
                    String::new(),
                    "true".to_owned(),
                ]);
            }
            if decided.is_open() {
                continue;
            }
            table.row(vec![
                decided.competency.id.clone(),
                decided.title.clone(),
                decided.outcome.clone(),
                decided.accepted.to_string(),
                decided.decided_on.clone(),
                decided.by.join("; "),
                decided.also_by.join("; "),
                decided.reason.clone(),
                decided.evidence.join(" "),
                decided.changed.join("; "),
                "false".to_owned(),
            ]);
        }
        self.pack.beside(table)
    }

    fn first(&self) -> Option<String> {
        self.pack.in_words()
    }
}
