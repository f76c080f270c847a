//! Open competencies, what each still lacks, and the training that covers it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    ChoiceView, CompetencyName, NOT_TO_WAIT, decided::DecidedView, framework::FrameworkView,
    tally::TallyView,
};
use crate::report::{Document, Table, View};
use crate::{
    analysis::{Decided, Gap, Stage, StageWords, Standing, Target, Verdict, tally},
    model::{AspectId, Digest, Framework, LevelId, Point, Training},
    text::counted,
};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GapsView {
    pub framework: FrameworkView,
    /// The level that the person aims for, or the one that was asked for.
    pub level: String,
    /// Every level of the target, from the lowest.
    pub levels: Vec<String>,
    pub summary: TallyView,
    pub gaps: Vec<GapView>,
    /// What must not wait, of everything that is answered and not met, whether or not it counts.
    pub urgent: Vec<UrgentView>,
    /// Competencies on which an assessor asks for something, or the assessors have not settled,
    /// whatever their self-rating.
    pub asked: Vec<DecidedView>,
    /// The ids of the aspects that count, with the titles of their columns.
    #[serde(skip)]
    aspects: Vec<(String, String)>,
    /// The target in words.
    #[serde(skip)]
    target: String,
    #[serde(skip)]
    own_level: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UrgentView {
    pub competency: CompetencyName,
    pub title: String,
    pub level: String,
    /// What to do, as the framework says.
    pub text: String,
}

impl UrgentView {
    fn of(standing: &Standing<'_>) -> Option<Self> {
        Some(Self {
            competency: CompetencyName::of(standing.competency),
            title: standing.competency.title.clone(),
            level: standing.level.to_string(),
            text: standing.when_not_met()?.to_owned(),
        })
    }

    fn in_words(&self) -> String {
        format!("{} {}: {}", self.competency, self.title, self.text)
    }
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GapView {
    pub competency: CompetencyName,
    pub domain: String,
    pub title: String,
    pub level: String,
    /// A point's id, or `not-rated`.
    pub verdict: String,
    /// Each aspect with its point, `not-rated` or `not-applicable`.
    pub aspects: BTreeMap<String, String>,
    /// The aspects that keep it open.
    pub open: Vec<String>,
    /// The number of pieces of evidence for it.
    pub evidence: usize,
    /// The choice that it belongs to: others may count in its place; null if there is none.
    pub choice: Option<ChoiceView>,
    pub training: Vec<TrainingView>,
    /// The assessors' decision on it; null if there is none.
    pub decision: Option<DecidedView>,
    #[serde(skip)]
    domain_title: String,
    #[serde(skip)]
    labels: BTreeMap<String, String>,
    #[serde(skip)]
    stage: Stage,
    /// The choice in words.
    #[serde(skip)]
    part: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TrainingView {
    pub id: String,
    pub title: String,
    pub provider: String,
    pub length: Option<String>,
    pub runs: Option<String>,
    pub url: Option<String>,
    pub notice: Option<String>,
}

impl TrainingView {
    pub(super) fn of(training: &Training) -> Self {
        Self {
            id: training.id.to_string(),
            title: training.title.clone(),
            provider: training.provider.clone(),
            length: training.length.clone(),
            runs: training.runs.clone(),
            url: training.url.clone(),
            notice: training.notice.clone(),
        }
    }
}

impl GapsView {
    /// Builds the view. `standings` is what the tally counts; `gaps` is the open part of them;
    /// `answered` is everything in which something may not wait.
    #[must_use]
    pub fn of(
        framework: &Framework,
        sha256: Digest,
        (target, own_level): (&Target<'_>, &LevelId),
        standings: &[Standing<'_>],
        gaps: &[Gap<'_>],
        answered: &[Standing<'_>],
        decided: &[Decided<'_>],
    ) -> Self {
        Self {
            asked: decided
                .iter()
                .filter(|one| !one.is_accepted())
                .map(|one| DecidedView::of(one, Some(framework)))
                .collect(),
            framework: FrameworkView::of(framework, sha256),
            level: target.levels.last().map_or_else(String::new, ToString::to_string),
            levels: target.levels.iter().map(ToString::to_string).collect(),
            target: target.in_words(),
            own_level: own_level.to_string(),
            summary: TallyView::of(tally(standings), &StageWords::of(framework)),
            gaps: gaps.iter().map(|gap| GapView::of(framework, gap, decided)).collect(),
            urgent: answered.iter().filter_map(UrgentView::of).collect(),
            aspects: framework
                .aspects
                .iter()
                .filter(|aspect| aspect.counts)
                .map(|aspect| (aspect.id.to_string(), aspect.title.clone()))
                .collect(),
        }
    }

    fn part(&self, stage: Stage) -> Table {
        let titles = self.aspects.iter().map(|(_, title)| title.as_str());
        let has_levels = self.levels.len() > 1;
        let mut table = Table::new(
            ["", "Competency"]
                .into_iter()
                .chain(has_levels.then_some("Level"))
                .chain(titles)
                .chain(["Evidence"]),
        );
        for gap in self.gaps.iter().filter(|gap| gap.stage == stage) {
            let labels =
                self.aspects.iter().map(|(id, _)| gap.labels.get(id).cloned().unwrap_or_default());
            table.row(
                [gap.competency.to_string(), gap.titled()]
                    .into_iter()
                    .chain(has_levels.then(|| gap.level.clone()))
                    .chain(labels)
                    .chain([gap.evidence.to_string()])
                    .collect(),
            );
        }
        table
    }

    fn by_domain(&self) -> Vec<String> {
        let mut domains: Vec<(&str, &str, usize)> = Vec::new();
        for gap in self.gaps.iter().filter(|gap| gap.stage == Stage::NotRated) {
            match domains.iter_mut().find(|(id, ..)| *id == gap.domain) {
                Some((.., count)) => *count += 1,
                None => domains.push((&gap.domain, &gap.domain_title, 1)),
            }
        }
        domains.into_iter().map(|(id, title, count)| format!("{id} {title}: {count}")).collect()
    }
}

impl GapView {
    /// Returns the title, and the choice that it belongs to.
    fn titled(&self) -> String {
        let part = self.part.as_ref().map(|part| format!(" ({part})")).unwrap_or_default();
        format!("{}{part}", self.title)
    }

    fn of(framework: &Framework, gap: &Gap<'_>, decided: &[Decided<'_>]) -> Self {
        let standing = gap.standing;
        let said = |words: fn(&Verdict<&Point>) -> String| -> BTreeMap<String, String> {
            standing
                .aspects
                .iter()
                .map(|aspect| (aspect.aspect.id.to_string(), words(&aspect.verdict())))
                .collect()
        };
        Self {
            competency: CompetencyName::of(standing.competency),
            domain: standing.competency.domain.to_string(),
            title: standing.competency.title.clone(),
            level: standing.level.to_string(),
            verdict: standing.verdict.id().to_owned(),
            aspects: said(|verdict| verdict.id().to_owned()),
            open: standing.open_aspects().map(AspectId::to_string).collect(),
            evidence: standing.evidence_count,
            choice: ChoiceView::of(framework, &standing.competency.id),
            part: framework.part_in_words(standing.competency),
            training: gap.training.iter().map(|training| TrainingView::of(training)).collect(),
            decision: decided
                .iter()
                .find(|one| {
                    (&one.decision.competency, &one.decision.level)
                        == (&standing.competency.id, standing.level)
                })
                .map(|one| DecidedView::of(one, Some(framework))),
            domain_title: framework
                .domain(standing.competency.domain.as_str())
                .map(|domain| domain.title.clone())
                .unwrap_or_default(),
            labels: said(|verdict| verdict.label().to_owned()),
            stage: standing.stage,
        }
    }
}

impl View for GapsView {
    const NAME: &'static str = "gaps";

    fn document(&self) -> Document {
        let mut document =
            Document::new(format!("At {}, {}", self.target, self.summary.in_words()));
        let unrated = self.part(Stage::NotRated);
        if !self.asked.is_empty() {
            let lines = self.asked.iter().map(|decided| {
                format!("{} {}. {}", decided.competency, decided.title, decided.in_words())
            });
            document = document.heading("Asked for by assessors").list(lines.collect());
        }
        if !self.urgent.is_empty() {
            let lines = self.urgent.iter().map(UrgentView::in_words).collect();
            document = document.heading(NOT_TO_WAIT).list(lines);
        }
        if self.gaps.is_empty() {
            document = document.text("Nothing is open. When each competency has its evidence, `imh export` makes the bundle.");
        }
        let lowest = StageWords::heading(&self.summary.words().lowest);
        let parts = [
            ("On the way", Stage::OnTheWay),
            (lowest.as_str(), Stage::NotYet),
            ("Half answered", Stage::HalfAnswered),
        ];
        for (heading, part) in parts.map(|(heading, stage)| (heading, self.part(stage))) {
            if !part.rows.is_empty() {
                document = document.heading(heading).table(part);
            }
        }
        match unrated.rows.len() {
            0 => {}
            // A list of everything helps nobody.
            many if many > 20 => {
                document = document
                    .heading("Not yet rated")
                    .text(format!(
                        "{} to look at, with `imh assess`:",
                        counted(many, "competency", "competencies")
                    ))
                    .list(self.by_domain());
            }
            _ => document = document.heading("Not yet rated").table(unrated),
        }
        if let Some(gap) = self.gaps.iter().find(|gap| gap.stage != Stage::NotRated) {
            let elsewhere = if self.own_level == gap.level {
                String::new()
            } else {
                format!(" --level {}", gap.level)
            };
            document = document.text(format!(
                "To see one of them with all you said about it: imh show {}{elsewhere}",
                gap.competency.id
            ));
        }
        let mut training: BTreeMap<&TrainingView, usize> = BTreeMap::new();
        for course in self.gaps.iter().flat_map(|gap| &gap.training) {
            *training.entry(course).or_default() += 1;
        }
        if !training.is_empty() {
            document = document.heading("Training that covers some of this").list(
                training
                    .iter()
                    .map(|(course, covered)| {
                        let details: Vec<&str> = [&course.length, &course.runs, &course.url]
                            .into_iter()
                            .flatten()
                            .map(String::as_str)
                            .collect();
                        let details = if details.is_empty() {
                            String::new()
                        } else {
                            format!(" ({})", details.join("; "))
                        };
                        let notice = course
                            .notice
                            .as_ref()
                            .map(|notice| format!(" {notice}"))
                            .unwrap_or_default();
                        format!(
                            "{}, {}{details}: covers {covered} of these.{notice}",
                            course.title, course.provider
                        )
                    })
                    .collect(),
            );
        }
        document.note(self.framework.notice.clone())
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "competency",
            "domain",
            "title",
            "level",
            "verdict",
            "aspects",
            "open",
            "evidence",
            "training",
            "when-not-met",
        ]);
        for gap in &self.gaps {
            let urgent = self
                .urgent
                .iter()
                .find(|one| (&one.competency.id, &one.level) == (&gap.competency.id, &gap.level));
            let aspects: Vec<String> =
                gap.aspects.iter().map(|(aspect, point)| format!("{aspect}={point}")).collect();
            table.row(vec![
                gap.competency.id.clone(),
                gap.domain.clone(),
                gap.title.clone(),
                gap.level.clone(),
                gap.verdict.clone(),
                aspects.join(" "),
                gap.open.join(" "),
                gap.evidence.to_string(),
                gap.training.iter().map(|course| course.id.as_str()).collect::<Vec<_>>().join(" "),
                urgent.map(|one| one.text.clone()).unwrap_or_default(),
            ]);
        }
        table
    }
}
