//! The assessors' decisions: acceptances and requests, with reasons.

use serde::Serialize;

use super::PackView;
use crate::report::{CompetencyName, Document, Table, View};
use crate::{
    analysis::{ReviewTally, review_tally, reviewed},
    model::{Assessor, Decision, Framework, Outcome, Review, RoleId},
    text::{day_in_words, list, own_words, stopped, unmarked},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReviewView {
    /// The id of the review: the same in every later version of the decision file.
    pub review: String,
    /// The SHA-256 of the bundle before it is encrypted.
    pub bundle: String,
    pub framework: String,
    pub framework_version: String,
    pub level: String,
    /// The framework file, and whether it is known here.
    pub pack: PackView,
    /// The name of the person in the portfolio; null if it gives none.
    pub person: Option<String>,
    /// The submission target that sets the outcomes; null if there is none.
    pub submission: Option<String>,
    pub assessors: Vec<AssessorView>,
    /// The fingerprint of the key that signed the decision file; null if it is not signed.
    pub signed_by: Option<String>,
    pub summary: ReviewSummaryView,
    /// The decision that counts for each competency, with those before it.
    pub decisions: Vec<DecisionView>,
    pub remarks: Vec<RemarkView>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AssessorView {
    pub name: String,
    pub role: Option<String>,
    pub registration: Option<String>,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReviewSummaryView {
    pub accepted: usize,
    /// Competencies on which something is asked for.
    pub asked: usize,
    /// Competencies not yet decided; null if the framework is not at hand.
    pub undecided: Option<usize>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecisionView {
    /// Counted from 1, in the order in which decisions were made.
    pub number: usize,
    pub competency: CompetencyName,
    pub title: String,
    pub outcome: String,
    pub label: String,
    pub accepted: bool,
    /// The day of the decision.
    pub decided_on: String,
    pub reason: String,
    /// The evidence that it rests on, by its short ids in the bundle.
    pub evidence: Vec<String>,
    /// The qualities found in the evidence: `valid`, `authentic`, `current`, `sufficient`.
    pub quality: Vec<String>,
    /// Earlier decisions on the same competency, oldest first.
    pub earlier: Vec<DecisionView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RemarkView {
    /// The day on which it was written.
    pub written_on: String,
    pub says: String,
}

/// The role of the person who was decided on. A decision file does not name it.
#[derive(Clone, Copy)]
pub enum WhoseRole<'r> {
    Known(Option<&'r RoleId>),
    Unknown,
}

impl WhoseRole<'_> {
    /// Counts the competencies that the role sees, if that can be known.
    fn tally(self, framework: &Framework, review: &Review) -> Option<ReviewTally> {
        let role = match self {
            Self::Known(role) => role,
            Self::Unknown if framework.has_parts() => return None,
            Self::Unknown => None,
        };
        Some(review_tally(review, &reviewed(framework, role, review)))
    }
}

impl ReviewView {
    #[must_use]
    pub fn of(
        review: &Review,
        against: Option<(&Framework, WhoseRole<'_>)>,
        pack: PackView,
        signed_by: Option<String>,
    ) -> Self {
        let framework = against.map(|(framework, _)| framework);
        let tally = against.and_then(|(framework, role)| role.tally(framework, review));
        let mut decisions: Vec<DecisionView> = Vec::new();
        for decision in review.decisions() {
            let mut view = DecisionView::of(review, decision, framework);
            if let Some(at) = decisions.iter().position(|known| known.competency == view.competency)
            {
                let mut before = decisions.remove(at);
                view.earlier = std::mem::take(&mut before.earlier);
                view.earlier.push(before);
            }
            decisions.push(view);
        }
        let place = |id: &str| {
            framework.and_then(|framework| {
                framework.competencies.iter().position(|known| known.id.as_str() == id)
            })
        };
        decisions
            .sort_by_key(|decision| (place(&decision.competency.id), decision.competency.clone()));
        let accepted = decisions.iter().filter(|decision| decision.accepted).count();
        let asked = decisions.len() - accepted;
        Self {
            review: review.id.to_string(),
            bundle: review.bundle.to_string(),
            framework: review.pin.id.to_string(),
            framework_version: review.pin.version.clone(),
            level: review.level.to_string(),
            pack,
            person: review.person.clone(),
            submission: review.submission.as_ref().map(ToString::to_string),
            assessors: review.assessors().map(AssessorView::of).collect(),
            signed_by,
            summary: ReviewSummaryView {
                accepted,
                asked,
                undecided: tally.map(|ReviewTally { undecided, .. }| undecided),
            },
            decisions,
            remarks: review
                .remarks
                .iter()
                .map(|remark| RemarkView {
                    written_on: remark.written_on.to_string(),
                    says: remark.says.clone(),
                })
                .collect(),
        }
    }

    /// Keeps only the decisions that ask for something, where the list of accepted ones is long.
    #[must_use]
    pub fn in_short(mut self) -> Self {
        self.decisions.retain(|decision| !decision.accepted);
        self
    }

    fn parts(&self, accepted: bool) -> impl Iterator<Item = &DecisionView> {
        self.decisions.iter().filter(move |decision| decision.accepted == accepted)
    }
}

impl AssessorView {
    pub(super) fn of(assessor: &Assessor) -> Self {
        Self {
            name: assessor.name.clone(),
            role: assessor.role.clone(),
            registration: assessor.registration.clone(),
        }
    }

    pub(super) fn in_words(&self) -> String {
        let more: Vec<&str> =
            [self.role.as_deref(), self.registration.as_deref()].into_iter().flatten().collect();
        if more.is_empty() {
            self.name.clone()
        } else {
            format!("{} ({})", self.name, more.join(", "))
        }
    }
}

impl ReviewSummaryView {
    /// Returns `12 accepted, 3 asked for more, 48 not yet decided`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let asked = (self.asked > 0).then(|| format!("{} with something asked for", self.asked));
        let undecided =
            self.undecided.filter(|left| *left > 0).map(|left| format!("{left} not yet decided"));
        let accepted =
            (self.accepted > 0 || self.asked == 0).then(|| format!("{} accepted", self.accepted));
        let parts: Vec<String> = accepted.into_iter().chain(asked).chain(undecided).collect();
        parts.join(", ")
    }
}

/// Returns the title of a competency that was decided on: that of the framework, whose words may be
/// marked, if a decision says the same.
pub(super) fn title_of(decision: &Decision, framework: Option<&Framework>) -> String {
    framework
        .and_then(|framework| framework.competency(decision.competency.as_str()))
        .map(|competency| &competency.title)
        .filter(|title| unmarked(title) == decision.title)
        .unwrap_or(&decision.title)
        .clone()
}

impl DecisionView {
    #[must_use]
    pub fn of(review: &Review, decision: &Decision, framework: Option<&Framework>) -> Self {
        let outcome = review.outcome(&decision.outcome);
        Self {
            number: decision.number,
            competency: CompetencyName::if_known(framework, &decision.competency),
            title: title_of(decision, framework),
            outcome: decision.outcome.clone(),
            label: outcome.map_or_else(
                || decision.outcome.clone(),
                |outcome: &Outcome| outcome.label.clone(),
            ),
            accepted: review.accepts(decision),
            decided_on: decision.decided_on.to_string(),
            reason: decision.reason.clone(),
            evidence: decision.evidence.clone(),
            quality: decision.quality.iter().map(|quality| quality.name().to_owned()).collect(),
            earlier: Vec::new(),
        }
    }

    /// Returns `Please clarify, 24 November 2026: ...`
    #[must_use]
    pub fn in_words(&self) -> String {
        unmarked(&self.said()).into_owned()
    }

    /// Returns the same with the assessor's own words marked.
    pub(super) fn said(&self) -> String {
        let reason = own_words(&stopped(&self.reason));
        format!("{}, {}: {reason}", self.label, day_in_words(&self.decided_on))
    }

    fn line(&self) -> String {
        let with_evidence = |decision: &Self| match decision.rests_on() {
            Some(rests_on) => format!("{} {rests_on}.", decision.said()),
            None => decision.said(),
        };
        let mut line = format!("{} {}. {}", self.competency, self.title, with_evidence(self));
        for earlier in &self.earlier {
            line.push_str(&format!(" Before that: {}", with_evidence(earlier)));
        }
        line
    }

    /// Returns `It rests on E1, found valid`; without evidence, `The evidence was found current`.
    pub(super) fn rests_on(&self) -> Option<String> {
        let found = list(&self.quality);
        match (self.evidence.is_empty(), self.quality.is_empty()) {
            (true, true) => None,
            (true, false) => Some(format!("The evidence was found {found}")),
            (false, true) => Some(format!("It rests on {}", list(&self.evidence))),
            (false, false) => Some(format!("It rests on {}, found {found}", list(&self.evidence))),
        }
    }
}

impl View for ReviewView {
    const NAME: &'static str = "review";

    fn document(&self) -> Document {
        let assessors: Vec<String> = self.assessors.iter().map(AssessorView::in_words).collect();
        let whose = self.person.as_ref().map_or_else(
            || "a portfolio".to_owned(),
            |person| format!("the portfolio of {}", own_words(person)),
        );
        let mut facts = vec![
            ("Decided by", own_words(&list(&assessors))),
            (
                "Framework",
                format!("{} {}, level {}", self.framework, self.framework_version, self.level),
            ),
        ];
        facts.extend(self.submission.clone().map(|target| ("For", target)));
        facts.push(self.pack.fact());
        facts.push(("Portfolio file", format!("SHA-256 {}", self.bundle)));
        facts.extend(self.signed_by.clone().map(|key| ("Signed by", key)));
        let mut document = PackView::document([&self.pack], format!("Decisions on {whose}"))
            .text(format!("{}.", self.summary.in_words()))
            .facts(facts);
        if !self.remarks.is_empty() {
            let remarks = self.remarks.iter().map(|remark| {
                format!("{}: {}", day_in_words(&remark.written_on), own_words(&remark.says))
            });
            document = document.heading("On the whole").list(remarks.collect());
        }
        if self.summary.asked > 0 {
            document = document
                .heading("More is asked for")
                .text(match self.summary.asked {
                    1 => "1 competency, with what would help:".to_owned(),
                    asked => format!("{asked} competencies, each with what would help:"),
                })
                .list(self.parts(false).map(DecisionView::line).collect());
        }
        if self.parts(true).next().is_some() {
            document = document
                .heading("Accepted")
                .list(self.parts(true).map(DecisionView::line).collect());
        }
        document
            .note(Some("A decision stands beside a person's own rating, and does not change it."))
    }

    fn first(&self) -> Option<String> {
        self.pack.in_words()
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "number",
            "competency",
            "title",
            "level",
            "outcome",
            "decided-on",
            "reason",
            "evidence",
            "quality",
            "counts",
        ]);
        let mut all: Vec<(&DecisionView, bool)> = Vec::new();
        for decision in &self.decisions {
            all.extend(decision.earlier.iter().map(|earlier| (earlier, false)));
            all.push((decision, true));
        }
        all.sort_by_key(|(decision, _)| decision.number);
        for (decision, counts) in all {
            table.row(vec![
                decision.number.to_string(),
                decision.competency.id.clone(),
                decision.title.clone(),
                self.level.clone(),
                decision.outcome.clone(),
                decision.decided_on.clone(),
                decision.reason.clone(),
                decision.evidence.join(" "),
                decision.quality.join(" "),
                counts.to_string(),
            ]);
        }
        self.pack.beside(table)
    }
}
