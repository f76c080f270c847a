//! `imh show RB-03`: a competency with every answer, its evidence, goals and decisions.

use jiff::{civil::Date, tz::TimeZone};
use serde::Serialize;

use super::{Document, GoneView, PartRow, Table, answers::AspectShowView};
use crate::{
    analysis::{Deed, Gone, has_run_out, in_order, is_open, standing_of},
    model::{Competency, CompetencyId, DeviceId, Evidence, Framework, LevelId, Portfolio},
    report::views::{
        ChoiceView, CompetencyName, NOT_TO_WAIT,
        name::joined_names,
        plan::GoalView,
        review::{AssessorView, DecisionView},
    },
    text::{day_in_words, list, own_words},
};

/// A competency with everything that its person and the assessors said about it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CompetencyShowView {
    pub id: String,
    /// The number printed by the publisher; null if there is none.
    pub code: Option<String>,
    pub title: String,
    /// The choice that it belongs to; null if there is none.
    pub choice: Option<ChoiceView>,
    pub summary: Option<String>,
    pub examples: Vec<String>,
    pub url: Option<String>,
    /// The ids of competencies to look at with it.
    pub related: Vec<CompetencyName>,
    pub domain: String,
    pub domain_title: String,
    pub cluster: Option<String>,
    /// The level of the statements and answers shown.
    pub level: String,
    /// The other levels at which it has a statement.
    pub other_levels: Vec<String>,
    /// A point's id, `not-rated` or `not-applicable`.
    pub verdict: String,
    pub aspects: Vec<AspectShowView>,
    /// What must not wait, if it is not met yet; null if that is nothing.
    pub when_not_met: Option<String>,
    pub evidence: Vec<EvidenceForView>,
    pub goals: Vec<GoalView>,
    /// The decisions of each review, in the order in which they count.
    pub decisions: Vec<DecidedByView>,
    /// True if assessors differ and have not settled it: then nothing is decided.
    pub open: bool,
    #[serde(skip)]
    label: String,
    /// What it counts for, in words, if it does not count by itself.
    #[serde(skip)]
    part: Option<String>,
    /// The argument that makes a command use this level; empty for the person's own level.
    #[serde(skip)]
    elsewhere: String,
}

/// A piece of evidence and what it shows of this competency.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceForView {
    pub evidence: String,
    pub title: String,
    pub kind: String,
    /// A month or a day; null if none is given.
    pub happened: Option<String>,
    pub shows: Option<String>,
    /// The last month or day on which it counts; null if none is given.
    pub valid_until: Option<String>,
    /// True if that has passed.
    pub has_run_out: bool,
    /// The way it left the portfolio; null if it is still part of it.
    pub gone: Option<GoneView>,
    #[serde(skip)]
    kind_title: String,
}

/// The decisions of one assessor, or of two together.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecidedByView {
    pub by: Vec<AssessorView>,
    /// The SHA-256 of the bundle that they saw, before it is encrypted.
    pub bundle: String,
    /// The latest decision, with those before it.
    pub decision: DecisionView,
}

/// The data beside the portfolio that a competency is shown with.
pub struct CompetencyBeside<'e> {
    pub deeds: &'e [Deed<'e>],
    pub gone: &'e [(Evidence, Gone)],
    pub first_device: &'e DeviceId,
    pub today: Date,
    pub zone: TimeZone,
}

impl CompetencyShowView {
    #[must_use]
    pub fn of(
        framework: &Framework,
        portfolio: &Portfolio,
        competency: &Competency,
        level: &LevelId,
        beside: &CompetencyBeside<'_>,
    ) -> Self {
        let standing = standing_of(framework, portfolio, competency, level);
        let other = |other: &&crate::model::Level| {
            other.id != *level && competency.is_at(other.id.as_str())
        };
        let aspects = framework.aspects_of(competency, level.as_str());
        let speaks = |item: &Evidence| item.speaks_for(&competency.id);
        let here = portfolio
            .evidence_for(&competency.id)
            .map(|item| EvidenceForView::of(framework, item, &competency.id, beside.today, None));
        let gone = beside.gone.iter().filter(|(item, _)| speaks(item)).map(|(item, gone)| {
            EvidenceForView::of(
                framework,
                item,
                &competency.id,
                beside.today,
                Some(GoneView::of(gone, beside.first_device)),
            )
        });
        let goals =
            portfolio.goals.iter().filter(|goal| goal.competencies.contains(&competency.id));
        Self {
            id: competency.id.to_string(),
            code: competency.code.clone(),
            choice: ChoiceView::of(framework, &competency.id),
            part: framework.part_in_words(competency),
            title: competency.title.clone(),
            summary: competency.summary.clone(),
            examples: competency.examples.clone(),
            url: competency.url.clone(),
            related: CompetencyName::each(framework, competency.related.iter()),
            domain: competency.domain.to_string(),
            domain_title: framework
                .domain(competency.domain.as_str())
                .map(|domain| domain.title.clone())
                .unwrap_or_default(),
            cluster: competency.cluster.clone(),
            level: level.to_string(),
            other_levels: framework
                .levels
                .iter()
                .filter(other)
                .map(|level| level.id.to_string())
                .collect(),
            when_not_met: standing.when_not_met().map(str::to_owned),
            verdict: standing.verdict.id().to_owned(),
            label: standing.label().to_owned(),
            elsewhere: if *level == portfolio.level {
                String::new()
            } else {
                format!(" --level {level}")
            },
            aspects: aspects
                .map(|aspect| {
                    AspectShowView::of((framework, portfolio), competency, level, aspect, beside)
                })
                .collect(),
            evidence: here.chain(gone).collect(),
            goals: goals
                .map(|goal| GoalView::of(framework, portfolio, goal, beside.today))
                .collect(),
            decisions: decisions(framework, portfolio, competency, level),
            open: is_open(portfolio, level, &competency.id),
        }
    }

    pub(super) fn document(&self) -> Document {
        let mut facts = vec![("Domain", format!("{} {}", self.domain, self.domain_title))];
        facts.extend(self.cluster.clone().map(|cluster| ("Cluster", cluster)));
        facts.extend(self.code.clone().map(|code| ("Printed as", code)));
        facts.extend(self.part.clone().map(|part| ("Counts as", part)));
        let others = self.other_levels.first().map(|first| {
            format!(
                "; it says something at {} too: imh show {} --level {first}",
                list(&self.other_levels),
                self.id
            )
        });
        facts.push(("Level", format!("{}{}", self.level, others.unwrap_or_default())));
        facts.push(("Where you stand", self.label.clone()));
        facts.extend(self.url.clone().map(|url| ("More", url)));
        if !self.related.is_empty() {
            facts.push(("See as well", joined_names(&self.related)));
        }
        let mut document = Document::new(format!("{} {}", self.id, self.title)).facts(facts);
        if let Some(summary) = &self.summary {
            document = document.text(summary);
        }
        if !self.examples.is_empty() {
            document = document.text("For example:").list(self.examples.clone());
        }
        if let Some(urgent) = &self.when_not_met {
            document = document.heading(NOT_TO_WAIT).text(urgent);
        }
        for aspect in &self.aspects {
            document = document.heading(&aspect.title);
            if let Some(statement) = &aspect.statement {
                document = document.text(statement);
            }
            document = match aspect.answers_table() {
                None => document.text(format!(
                    "Not yet rated: imh assess {}{}{}",
                    self.id, self.elsewhere, aspect.asked_only_by_name
                )),
                Some(answers) => document.table(answers),
            };
        }
        let mut evidence = Table::new(["", "Evidence", "Kind", "Happened", "Shows"]);
        for item in &self.evidence {
            evidence.row(item.cells());
        }
        document = document.heading("Evidence for it");
        document = if evidence.rows.is_empty() {
            document
                .text(format!("None yet: imh evidence add FILE --for {} --shows \"...\"", self.id))
        } else {
            document.table(evidence).text("To read one in full: imh show, with its id")
        };
        if !self.goals.is_empty() {
            let mut goals = Table::new(["", "What", "By", "How it is going"]);
            for goal in &self.goals {
                goals.row(vec![goal.id.clone(), own_words(&goal.what), goal.due(), goal.going()]);
            }
            document = document.heading("Goals for it").table(goals);
        }
        if !self.decisions.is_empty() {
            let mut said = Table::new(["By", "On", "Decision", "Why", "It rests on"]);
            for decided in &self.decisions {
                decided.each(|decision, by, label| {
                    let found = (!decision.quality.is_empty())
                        .then(|| format!("found {}", list(&decision.quality)));
                    let evidence =
                        (!decision.evidence.is_empty()).then(|| list(&decision.evidence));
                    let rests_on = evidence.into_iter().chain(found).collect::<Vec<_>>().join(", ");
                    let on = day_in_words(&decision.decided_on);
                    said.row(vec![
                        own_words(&by),
                        on,
                        label,
                        own_words(&decision.reason),
                        rests_on,
                    ]);
                });
            }
            document = document.heading("Decisions by assessors");
            if self.open {
                document = document.text("This is open: the assessors have not settled it.");
            }
            document = document.table(said);
        }
        document
    }

    pub(super) fn rows(&self) -> Vec<PartRow> {
        let mut rows =
            vec![PartRow::of("competency", &self.id).says(&self.title).state(&self.verdict)];
        for aspect in &self.aspects {
            rows.push(
                PartRow::of("statement", &aspect.aspect)
                    .says(aspect.statement.as_deref().unwrap_or_default()),
            );
            for answer in &aspect.answers {
                let point = answer.point.as_deref().unwrap_or(crate::model::Answer::NOT_APPLICABLE);
                let words = answer
                    .reason
                    .iter()
                    .chain(&answer.note)
                    .cloned()
                    .collect::<Vec<_>>()
                    .join("\n");
                rows.push(
                    PartRow::of("answer", &aspect.aspect)
                        .at(&answer.at)
                        .says(point)
                        .words(Some(&words))
                        .state(&answer.state),
                );
            }
        }
        for item in &self.evidence {
            let state = item.gone.as_ref().map_or("here", |gone| &gone.how);
            let happened = item.happened.as_deref().unwrap_or_default();
            rows.push(
                PartRow::of("evidence", &item.evidence)
                    .at(happened)
                    .says(&item.title)
                    .words(item.shows.as_deref())
                    .state(state),
            );
        }
        for goal in &self.goals {
            let words = [&goal.how, &goal.done_when, &goal.note]
                .into_iter()
                .flatten()
                .cloned()
                .collect::<Vec<_>>()
                .join("\n");
            let by = goal.by.as_deref().unwrap_or_default();
            rows.push(
                PartRow::of("goal", &goal.id)
                    .at(by)
                    .says(&goal.what)
                    .words(Some(&words))
                    .state(&goal.state),
            );
        }
        for decided in &self.decisions {
            let mut state = if self.open { "open" } else { "stands" };
            decided.each(|decision, by, _| {
                let row =
                    PartRow::of("decision", &by).at(&decision.decided_on).says(&decision.outcome);
                rows.push(row.words(Some(&decision.reason)).state(state));
                state = "earlier";
            });
        }
        rows
    }
}

impl EvidenceForView {
    fn of(
        framework: &Framework,
        item: &Evidence,
        competency: &CompetencyId,
        today: Date,
        gone: Option<GoneView>,
    ) -> Self {
        let kind = framework.evidence_kind(item.kind.as_str());
        Self {
            evidence: item.short.clone(),
            title: item.title.clone(),
            kind: item.kind.to_string(),
            kind_title: kind.map_or_else(|| item.kind.to_string(), |kind| kind.title.clone()),
            happened: item.happened.map(|happened| happened.to_string()),
            shows: item
                .claims
                .iter()
                .find(|claim| claim.competency == *competency)
                .and_then(|claim| claim.shows.clone()),
            valid_until: item.valid_until.map(|until| until.to_string()),
            has_run_out: has_run_out(item, today),
            gone,
        }
    }

    fn cells(&self) -> Vec<String> {
        let gone = self.gone.as_ref().map_or("", |gone| match gone.how.as_str() {
            "erased" => " (taken out and wiped)",
            "taken-out" => " (taken out)",
            _ => " (taken back)",
        });
        let gone = if gone.is_empty() && self.has_run_out { " (has run out)" } else { gone };
        let shows = self.shows.as_deref().map_or_else(|| "not said yet".to_owned(), own_words);
        let happened = self.happened.clone().unwrap_or_default();
        vec![
            self.evidence.clone(),
            format!("{}{gone}", own_words(&self.title)),
            self.kind_title.clone(),
            happened,
            shows,
        ]
    }
}

impl DecidedByView {
    /// Passes the current decision and then the earlier ones, latest first, to `one`, each with its
    /// assessors and its label.
    fn each(&self, mut one: impl FnMut(&DecisionView, String, String)) {
        let by = list(&self.by.iter().map(AssessorView::in_words).collect::<Vec<_>>());
        one(&self.decision, by.clone(), self.decision.label.clone());
        for earlier in self.decision.earlier.iter().rev() {
            one(earlier, by.clone(), format!("{} (before that)", earlier.label));
        }
    }
}

fn decisions(
    framework: &Framework,
    portfolio: &Portfolio,
    competency: &Competency,
    level: &LevelId,
) -> Vec<DecidedByView> {
    let each = in_order(portfolio).into_iter().filter_map(|received| {
        let review = &received.review;
        let of_it = review
            .decisions()
            .iter()
            .filter(|decision| decision.competency == competency.id && decision.level == *level);
        let mut views: Vec<DecisionView> =
            of_it.map(|decision| DecisionView::of(review, decision, Some(framework))).collect();
        let decision = views.pop()?;
        Some(DecidedByView {
            by: review.assessors().map(AssessorView::of).collect(),
            bundle: review.bundle.to_string(),
            decision: DecisionView { earlier: views, ..decision },
        })
    });
    each.collect()
}
