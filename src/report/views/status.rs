//! The state of the portfolio.

use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

use super::{
    decided::DecidedTallyView,
    ending::EndingView,
    exported::ExportedView,
    framework::FrameworkView,
    moved_aside::MoveSetAsideView,
    tally::TallyView,
    target::{TargetLevelView, target_size},
};
use crate::report::{Document, Table, View};
use crate::{
    analysis::{Decided, StageWords, Standing, Target, endings, next, tally},
    model::{CompetencyId, DeviceId, Evidence, Framework, Portfolio},
    text::{FULL, HATCHED, OPEN, bar, counted, day, one_line, own_words},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatusView {
    pub framework: FrameworkView,
    pub person: PersonView,
    pub level: String,
    /// Each level of the target, from the lowest.
    pub levels: Vec<TargetLevelView>,
    pub summary: TallyView,
    pub domains: Vec<DomainStatusView>,
    /// Answers from an earlier framework that do not count until the person looks at them again.
    pub to_look_at_again: usize,
    /// Answers to a framework from which the person moved back, or after a move that does not
    /// count. They do not count.
    pub answers_set_aside: usize,
    /// Moves that do not count, because another device had moved elsewhere first.
    pub moves_set_aside: Vec<MoveSetAsideView>,
    /// The number of pieces of evidence.
    pub evidence: usize,
    /// The last bundle that was exported; null if there is none.
    pub exported: Option<ExportedView>,
    /// The assessors' decisions in numbers; null if no decision file was received.
    pub decided: Option<DecidedTallyView>,
    /// The latest ratings, evidence, goals and exports, at most three, latest first.
    pub lately: Vec<LatelyView>,
    /// Open goals with a due day, at most three, the nearest first.
    pub due: Vec<DueView>,
    /// The short ids of evidence and goals that were taken out, and changed after that on another
    /// device.
    pub changed_when_out: Vec<String>,
    /// Evidence that has run out or will within 60 days, in the order of its last days.
    pub ending: Vec<EndingView>,
    /// The time of the last backup of the whole workspace, in UTC; null if there was none.
    pub backed_up: Option<String>,
    /// True if the last backup, or without one the start of the portfolio, is at least 30 days ago.
    pub backup_due: bool,
    /// The next command to run.
    pub next: String,
    #[serde(skip)]
    backup_words: String,
    /// The target in words.
    #[serde(skip)]
    target: String,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LatelyView {
    /// The time, in UTC.
    pub at: String,
    #[serde(serialize_with = "super::plain")]
    pub says: String,
    #[serde(skip)]
    when: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DueView {
    pub goal: String,
    pub what: String,
    /// The day it is due.
    pub by: String,
    /// The number of whole days until `by`, negative once it has passed.
    pub days_left: i32,
}

/// The data for a status that the portfolio itself does not hold.
pub struct StatusOptions<'a> {
    pub target: &'a Target<'a>,
    pub evidence_count: usize,
    pub latest_evidence: Option<&'a Evidence>,
    pub decided: &'a [Decided<'a>],
    pub first_device: &'a DeviceId,
    pub now: Timestamp,
    pub zone: TimeZone,
}

/// The days without a backup after which a reminder is shown.
const BACKUP_DAYS: i64 = 30;
const LATELY: usize = 3;

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PersonView {
    pub label: Option<String>,
    pub role: Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DomainStatusView {
    pub domain: String,
    pub title: String,
    pub summary: TallyView,
}

impl PersonView {
    #[must_use]
    pub fn of(framework: &Framework, portfolio: &Portfolio) -> Self {
        let role = portfolio.role.as_ref().map(|id| {
            framework.role(id.as_str()).map_or_else(|| id.to_string(), |role| role.title.clone())
        });
        Self { label: portfolio.label.clone(), role }
    }
}

impl StatusView {
    #[must_use]
    pub fn of(
        framework: &Framework,
        portfolio: &Portfolio,
        standings: &[Standing<'_>],
        about: &StatusOptions<'_>,
    ) -> Self {
        let evidence_count = about.evidence_count;
        let words = StageWords::of(framework);
        let summary = TallyView::of(tally(standings), &words);
        let domains = framework
            .domains
            .iter()
            .map(|domain| DomainStatusView {
                domain: domain.id.to_string(),
                title: domain.title.clone(),
                summary: TallyView::of(
                    tally(
                        standings.iter().filter(|standing| standing.competency.domain == domain.id),
                    ),
                    &words,
                ),
            })
            .filter(|domain| domain.summary.competencies > 0)
            .collect();
        let next = next(portfolio, tally(standings), about.decided, evidence_count);
        Self {
            framework: FrameworkView::of(framework, portfolio.pin.sha256),
            person: PersonView::of(framework, portfolio),
            level: portfolio.level.to_string(),
            levels: TargetLevelView::of(framework, portfolio, about.target, standings),
            target: about.target.in_words(),
            summary,
            domains,
            to_look_at_again: to_look_at_again(framework, portfolio, about.target),
            answers_set_aside: portfolio.answers_set_aside,
            moves_set_aside: portfolio
                .moves_set_aside
                .iter()
                .map(|aside| MoveSetAsideView::of(aside, about.first_device, &about.zone))
                .collect(),
            evidence: evidence_count,
            exported: ExportedView::of(portfolio),
            decided: (!portfolio.reviews.is_empty()).then(|| DecidedTallyView::of(about.decided)),
            lately: lately(framework, portfolio, about),
            due: due(portfolio, about),
            changed_when_out: portfolio.changed_when_out.clone(),
            ending: endings(portfolio, about.now.to_zoned(about.zone.clone()).date())
                .iter()
                .map(EndingView::of)
                .collect(),
            backed_up: portfolio.backed_up.map(|at| format!("{at:.0}")),
            backup_due: days_since(portfolio.backed_up.unwrap_or(portfolio.began), about.now)
                >= BACKUP_DAYS,
            backup_words: backup_in_words(portfolio, about),
            next: next.command().to_owned(),
        }
    }

    /// Returns a line for answers that do not count since the person moved.
    fn waiting(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.to_look_at_again > 0 {
            lines.push(format!(
                "{} from an earlier framework {} again: imh assess",
                counted(self.to_look_at_again, "answer", "answers"),
                if self.to_look_at_again == 1 {
                    "waits until you look at it"
                } else {
                    "wait until you look at them"
                }
            ));
        }
        lines.extend(self.moves_set_aside.iter().map(|aside| aside.in_words().to_owned()));
        let after_those: usize = self.moves_set_aside.iter().map(|aside| aside.answers).sum();
        let moved_back = self.answers_set_aside.saturating_sub(after_those);
        if moved_back > 0 {
            lines.push(format!(
                "{} to a framework from which you moved back, and {} not counted: imh history",
                counted(moved_back, "answer was given", "answers were given"),
                if moved_back == 1 { "is" } else { "are" }
            ));
        }
        lines
    }

    /// Returns a line for each domain. The bar leaves open what is not begun or not rated.
    fn domain_table(&self) -> Table {
        // A column takes room, so it is there only if it says something.
        let has_not_yet = self.summary.not_yet > 0;
        let words = self.summary.words();
        let [met, lowest] = [&words.met, &words.lowest].map(|word| StageWords::heading(word));
        let columns = ["", "Domain", "", &met, "On the way"];
        let mut table =
            Table::new(columns.into_iter().chain(has_not_yet.then_some(lowest.as_str())));
        // Titles shrink to the width left by the other columns, so that everything fits one screen.
        table.gives_way = Some(1);
        for DomainStatusView { domain, title, summary } in &self.domains {
            let met = format!("{} of {}", summary.met, summary.competencies);
            let row = [
                domain.clone(),
                title.clone(),
                steps(summary),
                met,
                summary.on_the_way.to_string(),
            ];
            table.row(
                row.into_iter().chain(has_not_yet.then(|| summary.not_yet.to_string())).collect(),
            );
        }
        table
    }
}

impl DueView {
    fn in_words(&self) -> String {
        let when = match self.days_left {
            0 => "today".to_owned(),
            left if left < 0 => "that day has passed; a new one is fine".to_owned(),
            left => format!("{} left", counted(usize::try_from(left).unwrap_or(0), "day", "days")),
        };
        format!("By {}: {} {} ({when})", self.by, self.goal, own_words(&self.what))
    }
}

/// Draws ten steps: met, on the way, and the rest. The numbers stand beside them.
fn steps(tally: &TallyView) -> String {
    const STEPS: usize = 10;
    let of = (tally.competencies - tally.not_applicable).max(1);
    // Anything begun fills at least one step, and only a complete count fills all ten.
    let step = |count: usize| (count * STEPS / of).max(usize::from(count > 0)).min(STEPS);
    let met = step(tally.met);
    let on_the_way = step(tally.on_the_way).min(STEPS - met);
    bar(&[(FULL, met), (HATCHED, on_the_way)], STEPS, OPEN)
}

fn days_since(then: Timestamp, now: Timestamp) -> i64 {
    now.duration_since(then).as_hours() / 24
}

fn backup_in_words(portfolio: &Portfolio, about: &StatusOptions<'_>) -> String {
    let days = days_since(portfolio.backed_up.unwrap_or(portfolio.began), about.now);
    match portfolio.backed_up {
        Some(at) if days < BACKUP_DAYS => {
            at.to_zoned(about.zone.clone()).strftime("%Y-%m-%d").to_string()
        }
        Some(at) => format!(
            "{}; time for another: imh workspace backup FILE",
            at.to_zoned(about.zone.clone()).strftime("%Y-%m-%d")
        ),
        None if days < BACKUP_DAYS => "none yet".to_owned(),
        None => "none yet; a memory stick is a good place: imh workspace backup FILE".to_owned(),
    }
}

/// Returns the latest ratings, evidence, goals and exports.
fn lately(
    framework: &Framework,
    portfolio: &Portfolio,
    about: &StatusOptions<'_>,
) -> Vec<LatelyView> {
    let own = |words: &str| own_words(&one_line(words));
    let mut done: Vec<(Timestamp, String)> = Vec::new();
    // Ratings given together count as one.
    let mut rated: std::collections::BTreeMap<Timestamp, Vec<&CompetencyId>> =
        std::collections::BTreeMap::new();
    for (key, history) in portfolio.ratings() {
        if let Some(last) = history.last() {
            let ids = rated.entry(last.at).or_default();
            if ids.last() != Some(&&key.competency) {
                ids.push(&key.competency);
            }
        }
    }
    done.extend(rated.into_iter().rev().take(LATELY).map(|(at, ids)| {
        (
            at,
            if ids.len() > 3 {
                format!("rated {}", counted(ids.len(), "competency", "competencies"))
            } else {
                format!(
                    "rated {}",
                    ids.iter().map(|id| framework.called(id)).collect::<Vec<_>>().join(", ")
                )
            },
        )
    }));
    done.extend(
        about
            .latest_evidence
            .map(|item| (item.added, format!("added {} {}", item.short, own(&item.title)))),
    );
    done.extend(
        portfolio
            .goals
            .iter()
            .map(|goal| (goal.added, format!("planned {} {}", goal.short, own(&goal.what)))),
    );
    done.extend(
        portfolio
            .exports
            .last()
            .map(|(at, export)| (*at, format!("exported {}", own(&export.file_name)))),
    );
    done.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let view = |(at, says): (Timestamp, String)| LatelyView {
        at: format!("{at:.0}"),
        says,
        when: at.to_zoned(about.zone.clone()).strftime("%Y-%m-%d").to_string(),
    };
    done.into_iter().take(LATELY).map(view).collect()
}

fn to_look_at_again(framework: &Framework, portfolio: &Portfolio, target: &Target<'_>) -> usize {
    let part = framework.part_of(target.role);
    portfolio
        .answers_to_look_at_again()
        .filter(|(key, _)| {
            let competency = framework.competency(key.competency.as_str());
            target.levels.contains(&&key.level) && competency.is_some_and(|one| part.has(one))
        })
        .count()
}

fn due(portfolio: &Portfolio, about: &StatusOptions<'_>) -> Vec<DueView> {
    let today = about.now.to_zoned(about.zone.clone()).date();
    let mut due: Vec<DueView> = portfolio
        .goals
        .iter()
        .filter(|goal| goal.done.is_none())
        .filter_map(|goal| {
            let (by, days_left) = (goal.by?, goal.days_left(today)?);
            Some(DueView {
                goal: goal.short.clone(),
                what: goal.what.clone(),
                by: by.to_string(),
                days_left,
            })
        })
        .collect();
    due.sort_by_key(|due| due.days_left);
    due.truncate(LATELY);
    due
}

impl View for StatusView {
    const NAME: &'static str = "status";

    fn document(&self) -> Document {
        let title = self.person.label.as_ref().map_or_else(
            || "Your portfolio".to_owned(),
            |label| format!("Portfolio of {}", own_words(label)),
        );
        let mut facts = Vec::new();
        let role = self.person.role.iter().map(|role| format!("{role}, ")).collect::<String>();
        facts.push(("For", format!("{role}{}", self.target)));
        facts.extend(target_size(&self.levels).map(|size| ("Target", size)));
        facts.push(("Framework", self.framework.in_words()));
        facts.push(("Evidence", counted(self.evidence, "piece", "pieces")));
        facts.extend(self.exported.as_ref().map(|exported| {
            let draft = if exported.draft { " (draft)" } else { "" };
            let to =
                exported.submission.as_ref().map(|to| format!(" for {to}")).unwrap_or_default();
            (
                "Last export",
                format!(
                    "{}{draft}{to}, {}; {}",
                    exported.file,
                    day(&exported.at),
                    exported.since.in_words()
                ),
            )
        }));
        facts.extend(
            self.decided.map(|decided| {
                ("Decisions", format!("{}: imh decisions list", decided.in_words()))
            }),
        );
        facts.push(("Last backup", self.backup_words.clone()));
        Document::new(title)
            .text(format!("{}.", self.summary.in_words()))
            .facts(facts)
            .table(self.domain_table())
            .list(self.waiting())
            .list(
                self.lately
                    .iter()
                    .map(|lately| format!("{}: {}", lately.when, lately.says))
                    .collect(),
            )
            .list(self.due.iter().map(DueView::in_words).collect())
            .list(EndingView::lines(&self.ending))
            .list(
                self.changed_when_out
                    .iter()
                    .map(|short| format!("{short} was taken out, and changed after that on another device: imh show {short}"))
                    .collect(),
            )
            .note(self.framework.notice.clone())
            .text(format!("Next: {}", self.next))
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "domain",
            "title",
            "competencies",
            "met",
            "not-met",
            "not-rated",
            "not-applicable",
            "on-the-way",
            "not-yet",
            "half-answered",
        ]);
        for DomainStatusView { domain, title, summary } in &self.domains {
            let counts = [
                summary.competencies,
                summary.met,
                summary.not_met,
                summary.not_rated,
                summary.not_applicable,
                summary.on_the_way,
                summary.not_yet,
                summary.half_answered,
            ];
            table.row(
                [domain.clone(), title.clone()]
                    .into_iter()
                    .chain(counts.map(|count| count.to_string()))
                    .collect(),
            );
        }
        table
    }
}
