//! Writes a portfolio as `portfolio.json`.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::records::{
    AcceptedRecord, AspectRecord, CarriedRecord, CompetencyRecord, ConfirmationRecord,
    DomainRecord, FileRecord, GoalRecord, GrowthRecord, PersonRecord, PieceRecord, PinRecord,
    PortfolioFile, RatedRecord, RatingRecord, ResubmissionRecord, SubmissionRecord, TallyRecord,
};
use crate::{
    analysis::{AspectStanding, Tally, Target, growth, standing_of, standings, tally},
    model::{
        Answer, Competency, CompetencyId, Confirmation, Confirmed, Domain, Evidence, EvidenceFile,
        Framework, Goal, Hours, Portfolio, Progression, Rated, RatingKey,
    },
};

/// The version of the file that is written.
pub const FORMAT: u32 = 1;
pub(super) const REPORT: &str = "portfolio";

/// Choices made when a bundle is exported, which are not in a journal.
#[derive(Clone, Debug)]
pub struct Making {
    pub made: Timestamp,
    pub draft: bool,
    pub submission: Option<SubmissionRecord>,
    /// The paths of the files of each piece, in the order of the portfolio's evidence.
    pub paths: Vec<Vec<String>>,
    /// The person's own words of each, in the same order.
    pub words: Vec<Option<String>>,
    /// The decisions of assessors on an earlier bundle, if they are included.
    pub decided: Vec<CarriedRecord>,
    pub resubmission: Option<ResubmissionRecord>,
}

impl PortfolioFile {
    #[must_use]
    pub fn of(framework: &Framework, portfolio: &Portfolio, making: &Making) -> Self {
        let target = Target::at(portfolio, &portfolio.level);
        let standings = standings(framework, portfolio, &target);
        let domains = framework.domains.iter().map(|domain| DomainRecord {
            domain: domain.id.to_string(),
            title: domain.title.clone(),
            summary: tally(
                standings.iter().filter(|standing| standing.competency.domain == domain.id),
            )
            .into(),
            competencies: competencies(framework, portfolio, domain, making),
        });
        let evidence = portfolio.evidence.iter().zip(making.words.iter().zip(&making.paths));
        let mut file = Self {
            format: FORMAT,
            report: REPORT.to_owned(),
            framework: PinRecord {
                id: framework.id.to_string(),
                version: framework.version.clone(),
                sha256: portfolio.pin.sha256.to_string(),
                title: framework.title.clone(),
                notice: framework.notice.clone(),
            },
            person: person(framework, portfolio),
            level: portfolio.level.to_string(),
            with_levels_below: portfolio.with_levels_below
                && framework.progression == Progression::Ladder,
            began: Some(format!("{:.0}", portfolio.began)),
            made: format!("{:.0}", making.made),
            draft: making.draft,
            submission: making.submission.clone(),
            resubmission: making.resubmission.clone(),
            summary: tally(&standings).into(),
            domains: domains.filter(|domain| !domain.competencies.is_empty()).collect(),
            evidence: evidence
                .map(|(item, (words, paths))| {
                    PieceRecord::of(framework, item, words.clone(), paths.clone())
                })
                .collect(),
            growth: growth(framework, portfolio, &target)
                .iter()
                .map(|day| GrowthRecord {
                    on: day.on.to_string(),
                    summary: day.tally.into(),
                    steps_up: Some(day.steps_up),
                })
                .collect(),
            plan: portfolio.goals.iter().map(GoalRecord::of).collect(),
            other_ratings: Vec::new(),
            unknown: Vec::new(),
            accepted_findings: portfolio
                .accepted
                .values()
                .map(|accepted| AcceptedRecord {
                    finding: accepted.finding.clone(),
                    kind: accepted.kind.id().to_owned(),
                })
                .collect(),
        };
        file.other_ratings = file.not_shown(portfolio);
        file
    }

    /// Returns the file, with a line end.
    #[must_use]
    pub fn print(&self) -> String {
        let mut text = serde_json::to_string_pretty(self)
            .expect("a record of text and numbers is always JSON");
        text.push('\n');
        text
    }

    /// Returns every rating that is not shown on the pages.
    fn not_shown(&self, portfolio: &Portfolio) -> Vec<RatedRecord> {
        let shown: BTreeSet<(&str, &str, &str)> = self
            .competencies()
            .flat_map(|competency| {
                let (id, level) = (competency.competency.as_str(), competency.level.as_str());
                competency.aspects.iter().map(move |aspect| (id, level, aspect.aspect.as_str()))
            })
            .collect();
        let is_shown = |key: &RatingKey| {
            shown.contains(&(key.competency.as_str(), key.level.as_str(), key.aspect.as_str()))
        };
        let others = portfolio.ratings().filter(|(key, _)| !is_shown(key));
        others
            .map(|(key, history)| RatedRecord {
                competency: key.competency.to_string(),
                level: key.level.to_string(),
                aspect: key.aspect.to_string(),
                ratings: history.iter().map(|rated| RatingRecord::of(rated, false)).collect(),
            })
            .collect()
    }
}

fn person(framework: &Framework, portfolio: &Portfolio) -> PersonRecord {
    let id = portfolio.role.as_ref();
    let role = id.map(|id| {
        framework.role(id.as_str()).map_or_else(|| id.to_string(), |role| role.title.clone())
    });
    PersonRecord { label: portfolio.label.clone(), role, role_id: id.map(ToString::to_string) }
}

fn competencies(
    framework: &Framework,
    portfolio: &Portfolio,
    domain: &Domain,
    making: &Making,
) -> Vec<CompetencyRecord> {
    framework
        .seen_at(portfolio.level.as_str(), portfolio.role.as_ref())
        .filter(|competency| competency.domain == domain.id)
        .map(|competency| CompetencyRecord {
            decision: making
                .decided
                .iter()
                .find(|one| one.competency == competency.id.as_str())
                .cloned(),
            ..CompetencyRecord::of(framework, portfolio, competency)
        })
        .collect()
}

impl CompetencyRecord {
    fn of(framework: &Framework, portfolio: &Portfolio, competency: &Competency) -> Self {
        let standing = standing_of(framework, portfolio, competency, &portfolio.level);
        Self {
            competency: competency.id.to_string(),
            code: competency.code.clone(),
            title: competency.title.clone(),
            level: portfolio.level.to_string(),
            verdict: standing.verdict.id().to_owned(),
            aspects: standing
                .told_aspects()
                .map(|aspect| AspectRecord::of(portfolio, competency, aspect))
                .collect(),
            evidence: portfolio
                .evidence_for(&competency.id)
                .map(|item| item.short.clone())
                .collect(),
            decision: None,
        }
    }
}

impl AspectRecord {
    fn of(portfolio: &Portfolio, competency: &Competency, standing: &AspectStanding<'_>) -> Self {
        let aspect = standing.aspect;
        let history = portfolio.ratings_of(&competency.id, &portfolio.level, &aspect.id);
        Self {
            aspect: aspect.id.to_string(),
            statement: competency.asked(portfolio.level.as_str(), aspect).map(str::to_owned),
            ratings: history
                .iter()
                .enumerate()
                .map(|(at, rated)| RatingRecord::of(rated, at + 1 == history.len()))
                .collect(),
        }
    }
}

impl RatingRecord {
    /// An earlier rating keeps only its point and its time: its words were changed for a reason,
    /// and may include something that must not be exported.
    fn of(rated: &Rated, stands: bool) -> Self {
        let (point, not_applicable) = match &rated.answer {
            Answer::Point(point) => (Some(point.to_string()), None),
            Answer::NotApplicable { reason } => {
                (None, Some(if stands { reason.clone() } else { String::new() }))
            }
        };
        let note = rated.note.clone().filter(|_| stands);
        Self {
            at: format!("{:.0}", rated.at),
            point,
            not_applicable,
            note,
            framework: rated.framework.to_string(),
        }
    }
}

impl PieceRecord {
    fn of(
        framework: &Framework,
        item: &Evidence,
        words: Option<String>,
        paths: Vec<String>,
    ) -> Self {
        Self {
            id: item.short.clone(),
            title: item.title.clone(),
            kind: item.kind.to_string(),
            kind_title: framework
                .evidence_kind(item.kind.as_str())
                .map_or_else(|| item.kind.to_string(), |kind| kind.title.clone()),
            happened: item.happened.map(|date| date.to_string()),
            added: format!("{:.0}", item.added),
            valid_until: item.valid_until.map(|date| date.to_string()),
            minutes: item.hours.map(Hours::minutes),
            verified: item.verified().map_or("self-declared", Confirmed::name).to_owned(),
            confirmations: item.confirmations.iter().map(ConfirmationRecord::of).collect(),
            consent: item.consent.clone(),
            r#for: item.competencies().map(CompetencyId::to_string).collect(),
            shows: item.claims.iter().map(|claim| claim.shows.clone()).collect(),
            link: item.link.clone(),
            account: item.account.as_ref().map(FileRecord::of),
            files: item.files.iter().map(FileRecord::of).collect(),
            key: Some(item.id.to_string()),
            words,
            paths,
        }
    }
}

impl ConfirmationRecord {
    fn of(confirmation: &Confirmation) -> Self {
        Self {
            how: confirmation.how.name().to_owned(),
            by: confirmation.by.clone(),
            on: confirmation.on.to_string(),
        }
    }
}

impl FileRecord {
    fn of(file: &EvidenceFile) -> Self {
        Self {
            name: file.name.clone(),
            sha256: file.sha256.to_string(),
            size_bytes: file.size_bytes,
        }
    }
}

impl GoalRecord {
    fn of(goal: &Goal) -> Self {
        Self {
            id: goal.short.clone(),
            key: Some(goal.id.to_string()),
            what: goal.what.clone(),
            r#for: goal.competencies.iter().map(ToString::to_string).collect(),
            how: goal.how.clone(),
            by: goal.by.map(|by| by.to_string()),
            done_when: goal.done_when.clone(),
            added: format!("{:.0}", goal.added),
            done_on: goal.done.as_ref().map(|done| done.on.to_string()),
            note: goal.done.as_ref().and_then(|done| done.note.clone()),
        }
    }
}

impl From<Tally> for TallyRecord {
    fn from(tally: Tally) -> Self {
        let Tally { competencies, met, not_met, not_yet, not_rated, not_applicable, .. } = tally;
        Self {
            competencies,
            met,
            not_met,
            on_the_way: Some(not_met - not_yet),
            not_yet: Some(not_yet),
            not_rated,
            not_applicable,
        }
    }
}
