//! The portfolio in a bundle, for people: `index.html`, and the tables for spreadsheets.
//! `format/portfolio/` makes `portfolio.json`, which is complete.

mod view;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

pub use view::PortfolioView;
pub(in crate::report) use view::{
    GrowthView, LevelBelowView, PortfolioAspectView, PortfolioCompetencyView, PortfolioDomainView,
    PortfolioEvidenceView, PortfolioGoalView, PortfolioPersonView, PortfolioRatingView,
};

use super::{
    CompetencyName, decided::DecidedView, evidence::EvidenceView, framework::FrameworkView,
    tally::TallyView,
};
use crate::report::{Table, render::csv};
use crate::{
    analysis::{
        AspectStanding, GrowthDay, StageWords, Standing, Target, Verdict, growth, levels_up_to,
        standing_of, standings, tally,
    },
    model::{
        Answer, Competency, Evidence, Framework, Goal, LevelId, Point, Portfolio, Rated, Scale,
    },
};

/// The choices made when a bundle is made.
pub struct PortfolioOptions<'a> {
    pub made: Timestamp,
    pub draft: bool,
    /// The title of the target.
    pub submission: Option<&'a str>,
    /// The path of each file of each piece of evidence, in the order of the portfolio's evidence.
    pub paths: &'a [Vec<String>],
    /// The person's words on each piece, in the same order.
    pub words: &'a [Option<String>],
    /// The assessors' decisions on an earlier version, if they are included.
    pub decided: Vec<DecidedView>,
    /// True if assessors decided on an earlier version.
    pub sent_again: bool,
}

impl PortfolioView {
    #[must_use]
    pub fn of(
        framework: &Framework,
        portfolio: &Portfolio,
        standings: &[Standing<'_>],
        options: PortfolioOptions<'_>,
    ) -> Self {
        let level = &portfolio.level;
        let words = StageWords::of(framework);
        let domains = framework
            .domains
            .iter()
            .map(|domain| PortfolioDomainView {
                domain: domain.id.to_string(),
                title: domain.title.clone(),
                about: domain.summary.clone(),
                summary: TallyView::of(
                    tally(
                        standings.iter().filter(|standing| standing.competency.domain == domain.id),
                    ),
                    &words,
                ),
                competencies: framework
                    .seen_at(level.as_str(), portfolio.role.as_ref())
                    .filter(|competency| competency.domain == domain.id)
                    .map(|competency| {
                        PortfolioCompetencyView::of(framework, portfolio, competency, level)
                    })
                    .collect(),
            })
            .filter(|domain| !domain.competencies.is_empty())
            .collect();
        // Wherever on earth it is read, a day that has passed here is not called so too early.
        let today = options.made.to_zoned(TimeZone::UTC).date();
        let evidence = portfolio
            .evidence
            .iter()
            .zip(options.words.iter().zip(options.paths))
            .map(|(item, (words, paths))| {
                PortfolioEvidenceView::of(framework, item, (words.clone(), paths.clone()), today)
            })
            .collect();
        let mut view = Self {
            framework: FrameworkView::of(framework, portfolio.pin.sha256),
            person: PortfolioPersonView::of(framework, portfolio),
            level: level.to_string(),
            began: format!("{:.0}", portfolio.began),
            made: format!("{:.0}", options.made),
            draft: options.draft,
            submission: options.submission.map(str::to_owned),
            sent_again: options.sent_again,
            summary: TallyView::of(tally(standings), &words),
            domains,
            below: below(framework, portfolio),
            evidence,
            growth: growth(framework, portfolio, &Target::at(portfolio, level))
                .iter()
                .map(|day| GrowthView::of(day, &words))
                .collect(),
            plan: portfolio
                .goals
                .iter()
                .map(|goal| PortfolioGoalView::of(framework, goal))
                .collect(),
            level_title: framework
                .level(level.as_str())
                .map_or_else(|| level.to_string(), |level| level.title.clone()),
            level_about: framework.level(level.as_str()).and_then(|level| level.summary.clone()),
        };
        for competency in view.domains.iter_mut().flat_map(|domain| &mut domain.competencies) {
            competency.decision = options
                .decided
                .iter()
                .find(|one| one.competency.id == competency.competency.id)
                .cloned();
        }
        view
    }

    pub(in crate::report) fn competencies(&self) -> impl Iterator<Item = &PortfolioCompetencyView> {
        self.domains.iter().flat_map(|domain| &domain.competencies)
    }

    /// Returns `ratings.csv`: every rating at the level, with its history.
    #[must_use]
    pub fn ratings_csv(&self) -> String {
        let mut table =
            Table::new(["competency", "level", "aspect", "point", "note", "at", "stands"]);
        for competency in self.competencies() {
            for aspect in &competency.aspects {
                for (at, rating) in aspect.ratings.iter().enumerate() {
                    table.row(vec![
                        competency.competency.id.clone(),
                        competency.level.clone(),
                        aspect.aspect.clone(),
                        rating.point.clone().unwrap_or_else(|| Answer::NOT_APPLICABLE.to_owned()),
                        rating.words(),
                        rating.at.clone(),
                        if at + 1 == aspect.ratings.len() { "yes" } else { "no" }.to_owned(),
                    ]);
                }
            }
        }
        csv::render(&table)
    }

    /// Returns `evidence.csv`.
    #[must_use]
    pub fn evidence_csv(&self) -> String {
        let mut table = Table::new(EvidenceView::COLUMNS.into_iter().chain(["paths"]));
        for item in &self.evidence {
            table.row(item.evidence.cells().into_iter().chain([item.paths.join(" | ")]).collect());
        }
        csv::render(&table)
    }
}

impl PortfolioPersonView {
    fn of(framework: &Framework, portfolio: &Portfolio) -> Self {
        let id = portfolio.role.as_ref();
        let role = id.map(|id| {
            framework.role(id.as_str()).map_or_else(|| id.to_string(), |role| role.title.clone())
        });
        Self { label: portfolio.label.clone(), role }
    }
}

impl GrowthView {
    fn of(day: &GrowthDay, words: &StageWords) -> Self {
        Self {
            on: day.on.to_string(),
            summary: TallyView::of(day.tally, words),
            steps_up: day.steps_up,
        }
    }
}

impl PortfolioEvidenceView {
    fn of(
        framework: &Framework,
        item: &Evidence,
        (words, paths): (Option<String>, Vec<String>),
        today: Date,
    ) -> Self {
        Self { evidence: EvidenceView::of(framework, item, today), words, paths }
    }
}

impl PortfolioGoalView {
    fn of(framework: &Framework, goal: &Goal) -> Self {
        Self {
            id: goal.short.clone(),
            what: goal.what.clone(),
            competencies: CompetencyName::each(framework, goal.competencies.iter()),
            how: goal.how.clone(),
            by: goal.by.map(|by| by.to_string()),
            done_when: goal.done_when.clone(),
            added: format!("{:.0}", goal.added),
            done_on: goal.done.as_ref().map(|done| done.on.to_string()),
            note: goal.done.as_ref().and_then(|done| done.note.clone()),
        }
    }
}

/// Returns the levels below the portfolio's own: all if they count as well, else those at which
/// anything was rated before.
fn below(framework: &Framework, portfolio: &Portfolio) -> Vec<LevelBelowView> {
    let counts = Target::of(framework, portfolio).levels.len() > 1;
    let mut levels = levels_up_to(framework, &portfolio.level);
    levels.pop();
    levels.retain(|level| counts || portfolio.ratings().any(|(key, _)| key.level == **level));
    let of = |level: &LevelId| {
        let standings = standings(framework, portfolio, &Target::at(portfolio, level));
        LevelBelowView {
            level: level.to_string(),
            counts,
            title: framework
                .level(level.as_str())
                .map_or_else(|| level.to_string(), |known| known.title.clone()),
            summary: TallyView::of(tally(&standings), &StageWords::of(framework)),
            competencies: standings
                .iter()
                .map(|standing| {
                    let title = &standing.competency.title;
                    let title = match framework.part_in_words(standing.competency) {
                        Some(part) => format!("{title} ({part})"),
                        None => title.clone(),
                    };
                    (CompetencyName::of(standing.competency), title, standing.label().to_owned())
                })
                .collect(),
        }
    };
    levels.into_iter().map(of).collect()
}

impl PortfolioCompetencyView {
    fn of(
        framework: &Framework,
        portfolio: &Portfolio,
        competency: &Competency,
        level: &LevelId,
    ) -> Self {
        let standing = standing_of(framework, portfolio, competency, level);
        Self {
            competency: CompetencyName::of(competency),
            part: framework.part_in_words(competency),
            title: competency.title.clone(),
            level: level.to_string(),
            decision: None,
            stage: standing.stage,
            label: if standing.is_half_answered() {
                standing.label()
            } else {
                label_of(&standing.verdict)
            }
            .to_owned(),
            aspects: standing
                .told_aspects()
                .map(|aspect| PortfolioAspectView::of(portfolio, competency, level, aspect))
                .collect(),
            evidence: portfolio
                .evidence_for(&competency.id)
                .map(|item| item.short.clone())
                .collect(),
        }
    }
}

impl PortfolioAspectView {
    fn of(
        portfolio: &Portfolio,
        competency: &Competency,
        level: &LevelId,
        standing: &AspectStanding<'_>,
    ) -> Self {
        let aspect = standing.aspect;
        Self {
            aspect: aspect.id.to_string(),
            title: aspect.title.clone(),
            label: label_of(&standing.verdict()).to_owned(),
            statement: competency.asked(level.as_str(), aspect).map(str::to_owned),
            ratings: {
                let history = portfolio.ratings_of(&competency.id, level, &aspect.id);
                let view = |(at, rated)| {
                    PortfolioRatingView::of(standing.scale, rated, at + 1 == history.len())
                };
                history.iter().enumerate().map(view).collect()
            },
        }
    }
}

impl PortfolioRatingView {
    /// Builds the view. An earlier rating keeps only its point and time: its words were changed for
    /// a reason, and may hold what must not leave.
    fn of(scale: &Scale, rated: &Rated, stands: bool) -> Self {
        let (point, not_applicable) = match &rated.answer {
            Answer::Point(point) => (Some(point.to_string()), None),
            Answer::NotApplicable { reason } => {
                (None, Some(if stands { reason.clone() } else { String::new() }))
            }
        };
        let note = rated.note.clone().filter(|_| stands);
        // A point that this version of the framework no longer has is shown by its id.
        let label = point.as_ref().map_or_else(
            || label_of(&Verdict::NotApplicable).to_owned(),
            |point| {
                let known = scale.points.iter().find(|known| known.id.as_str() == point);
                known.map_or_else(|| point.clone(), |known| known.label.clone())
            },
        );
        Self { at: format!("{:.0}", rated.at), point, not_applicable, note, label }
    }

    /// Returns the person's words: the reason why it is not applicable, and the note.
    fn words(&self) -> String {
        self.not_applicable
            .iter()
            .chain(&self.note)
            .filter(|words| !words.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// Returns the label of a verdict on the page. A competency outside somebody's work must not read
/// as a lack.
fn label_of<'v>(verdict: &Verdict<&'v Point>) -> &'v str {
    if *verdict == Verdict::NotApplicable { "Not part of this role" } else { verdict.label() }
}
