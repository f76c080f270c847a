//! Where the portfolio stands.

use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

use super::{decided::DecidedTallyView, framework::FrameworkView};
use crate::report::{Document, Table, View};
use crate::{
    analysis::{Decided, Standing, Tally, next, tally},
    model::{Changes, Evidence, Framework, Portfolio},
    text::{FULL, HATCHED, OPEN, bar, counted, day, one_line},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatusView {
    pub framework: FrameworkView,
    pub person: PersonView,
    pub level: String,
    pub summary: TallyView,
    pub domains: Vec<DomainStatusView>,
    /// Pieces of evidence.
    pub evidence: usize,
    /// The last bundle that was written, if any was.
    pub exported: Option<ExportedView>,
    /// What assessors decided, if anybody did.
    pub decided: Option<DecidedTallyView>,
    /// What was done last, latest first.
    pub lately: Vec<LatelyView>,
    /// Open goals that have a day, the nearest first.
    pub due: Vec<DueView>,
    /// When the whole workspace was last backed up, in UTC.
    pub backed_up: Option<String>,
    /// Whether it is time for a backup.
    pub backup_due: bool,
    /// The command that comes next.
    pub next: String,
    #[serde(skip)]
    backup_words: String,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LatelyView {
    /// When, in UTC.
    pub at: String,
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
    /// The day.
    pub by: String,
    /// Negative once it has passed.
    pub days_left: i32,
}

/// The data for a status that the portfolio itself does not hold.
pub struct StatusOptions<'a> {
    pub evidence_count: usize,
    pub latest_evidence: Option<&'a Evidence>,
    pub decided: &'a [Decided<'a>],
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

/// How many competencies are where; the four parts add up to `competencies`.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TallyView {
    pub competencies: usize,
    pub met: usize,
    pub not_met: usize,
    pub not_rated: usize,
    pub not_applicable: usize,
    /// Counts shown to people only: `not_yet` is part of those not met, `half_answered` of those
    /// not rated.
    #[serde(skip)]
    not_yet: usize,
    #[serde(skip)]
    half_answered: usize,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DomainStatusView {
    pub domain: String,
    pub title: String,
    pub summary: TallyView,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExportedView {
    /// When, in UTC.
    pub at: String,
    pub file: String,
    pub draft: bool,
    /// Where it went, if that was said.
    pub submission: Option<String>,
    /// Of the bundle itself.
    pub sha256: String,
    /// Of the file, where the bundle is encrypted in it.
    pub sealed_sha256: Option<String>,
    /// The fingerprint of the key that signed it.
    pub signed_by: Option<String>,
    pub since: ChangesView,
}

/// What happened since an export: how many of each.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChangesView {
    /// Competencies whose rating was given or taken back.
    pub rated: usize,
    pub evidence_added: usize,
    pub evidence_changed: usize,
    pub evidence_removed: usize,
    pub goals: usize,
    /// Whether the role, the level or the name is another.
    pub details: bool,
}

impl ChangesView {
    fn of(changes: &Changes) -> Self {
        Self {
            rated: changes.rated.len(),
            evidence_added: changes.added.len(),
            evidence_changed: changes.changed.len(),
            evidence_removed: changes.removed.len(),
            goals: changes.goals.len(),
            details: changes.details,
        }
    }

    fn in_words(self) -> String {
        let pieces = |count, what: &str| (count > 0).then(|| format!("{} of evidence {what}", counted(count, "piece", "pieces")));
        let parts = [
            (self.rated > 0).then(|| format!("{} rated", counted(self.rated, "competency", "competencies"))),
            pieces(self.evidence_added, "added"),
            pieces(self.evidence_changed, "changed"),
            pieces(self.evidence_removed, "removed"),
            (self.goals > 0).then(|| format!("{} set or changed", counted(self.goals, "goal", "goals"))),
            self.details.then(|| "your details changed".to_owned()),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "nothing has changed since".to_owned() } else { format!("since then {}", parts.join(", ")) }
    }
}

impl From<Tally> for TallyView {
    fn from(tally: Tally) -> Self {
        Self {
            competencies: tally.competencies,
            met: tally.met,
            not_met: tally.not_met,
            not_yet: tally.not_yet,
            not_rated: tally.not_rated,
            not_applicable: tally.not_applicable,
            half_answered: tally.half_answered,
        }
    }
}

impl TallyView {
    /// Counts those that are begun and not yet met.
    #[must_use]
    pub fn on_the_way(&self) -> usize {
        self.not_met - self.not_yet
    }

    /// Counts those at the point where everybody starts.
    #[must_use]
    pub fn not_yet(&self) -> usize {
        self.not_yet
    }

    /// Describes the tally. What is achieved comes first, and what is open reads as an invitation.
    #[must_use]
    pub fn in_words(&self) -> String {
        let of = counted(self.competencies, "competency", "competencies");
        let mut parts = Vec::new();
        // A beginner is told where they are, not that they have nothing.
        parts.push(if self.met > 0 || self.competencies == 0 { format!("{} of {of} achieved", self.met) } else { of });
        if self.on_the_way() > 0 {
            parts.push(format!("{} on the way", self.on_the_way()));
        }
        if self.not_yet > 0 {
            parts.push(format!("{} not yet", self.not_yet));
        }
        if self.not_rated > 0 {
            let half = if self.half_answered > 0 { format!(" ({} half answered)", self.half_answered) } else { String::new() };
            parts.push(format!("{} not yet rated{half}", self.not_rated));
        }
        if self.not_applicable > 0 {
            parts.push(format!("{} not part of this role", self.not_applicable));
        }
        if self.met == 0 && parts.len() > 1 {
            let of = parts.remove(0);
            return format!("{of}: {}", parts.join(", "));
        }
        parts.join(", ")
    }
}

impl PersonView {
    #[must_use]
    pub fn of(framework: &Framework, portfolio: &Portfolio) -> Self {
        let role = portfolio.role.as_ref().map(|id| framework.role(id.as_str()).map_or_else(|| id.to_string(), |role| role.title.clone()));
        Self { label: portfolio.label.clone(), role }
    }
}

impl StatusView {
    #[must_use]
    pub fn of(framework: &Framework, portfolio: &Portfolio, standings: &[Standing<'_>], about: &StatusOptions<'_>) -> Self {
        let evidence_count = about.evidence_count;
        let summary: TallyView = tally(standings).into();
        let domains = framework
            .domains
            .iter()
            .map(|domain| DomainStatusView {
                domain: domain.id.to_string(),
                title: domain.title.clone(),
                summary: tally(standings.iter().filter(|standing| standing.competency.domain == domain.id)).into(),
            })
            .filter(|domain| domain.summary.competencies > 0)
            .collect();
        let next = next(portfolio, tally(standings), about.decided, evidence_count);
        Self {
            framework: FrameworkView::of(framework, portfolio.pin.sha256),
            person: PersonView::of(framework, portfolio),
            level: portfolio.level.to_string(),
            summary,
            domains,
            evidence: evidence_count,
            exported: portfolio.exports.last().map(|(at, export)| ExportedView {
                at: format!("{at:.0}"),
                file: export.file_name.clone(),
                draft: export.draft,
                submission: export.submission.as_ref().map(ToString::to_string),
                sha256: export.sha256.to_string(),
                sealed_sha256: export.sealed_sha256.map(|digest| digest.to_string()),
                signed_by: export.signed_by.clone(),
                since: ChangesView::of(&portfolio.since_export),
            }),
            decided: (!portfolio.reviews.is_empty()).then(|| DecidedTallyView::of(about.decided)),
            lately: lately(portfolio, about),
            due: due(portfolio, about),
            backed_up: portfolio.backed_up.map(|at| format!("{at:.0}")),
            backup_due: days_since(portfolio.backed_up.unwrap_or(portfolio.began), about.now) >= BACKUP_DAYS,
            backup_words: backup_in_words(portfolio, about),
            next: next.command().to_owned(),
        }
    }

    /// Returns a line for each domain. The bar leaves open what is not begun or not rated.
    fn domain_table(&self) -> Table {
        // A column takes room, so it is there only if it says something.
        let has_not_yet = self.summary.not_yet > 0;
        let columns = ["", "Domain", "", "Achieved", "On the way"];
        let mut table = Table::new(columns.into_iter().chain(has_not_yet.then_some("Not yet")));
        // Titles shrink to the width left by the other columns, so that everything fits one screen.
        table.gives_way = Some(1);
        for DomainStatusView { domain, title, summary } in &self.domains {
            let achieved = format!("{} of {}", summary.met, summary.competencies);
            let row = [domain.clone(), one_line(title), steps(summary), achieved, summary.on_the_way().to_string()];
            table.row(row.into_iter().chain(has_not_yet.then(|| summary.not_yet.to_string())).collect());
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
        format!("By {}: {} {} ({when})", self.by, self.goal, self.what)
    }
}

/// Draws ten steps: achieved, on the way, and the rest. The numbers stand beside them.
fn steps(tally: &TallyView) -> String {
    const STEPS: usize = 10;
    let of = (tally.competencies - tally.not_applicable).max(1);
    // Anything begun fills at least one step, and only a complete count fills all ten.
    let step = |count: usize| (count * STEPS / of).max(usize::from(count > 0)).min(STEPS);
    let met = step(tally.met);
    let on_the_way = step(tally.on_the_way()).min(STEPS - met);
    bar(&[(FULL, met), (HATCHED, on_the_way)], STEPS, OPEN)
}

fn days_since(then: Timestamp, now: Timestamp) -> i64 {
    now.duration_since(then).as_hours() / 24
}

fn backup_in_words(portfolio: &Portfolio, about: &StatusOptions<'_>) -> String {
    let days = days_since(portfolio.backed_up.unwrap_or(portfolio.began), about.now);
    match portfolio.backed_up {
        Some(at) if days < BACKUP_DAYS => at.to_zoned(about.zone.clone()).strftime("%Y-%m-%d").to_string(),
        Some(at) => format!("{}; time for another: imh workspace backup FILE", at.to_zoned(about.zone.clone()).strftime("%Y-%m-%d")),
        None if days < BACKUP_DAYS => "none yet".to_owned(),
        None => "none yet; a memory stick is a good place: imh workspace backup FILE".to_owned(),
    }
}

/// Returns the latest ratings, evidence, goals and exports.
fn lately(portfolio: &Portfolio, about: &StatusOptions<'_>) -> Vec<LatelyView> {
    let mut done: Vec<(Timestamp, String)> = Vec::new();
    // Ratings given together count as one.
    let mut rated: std::collections::BTreeMap<Timestamp, Vec<&str>> = std::collections::BTreeMap::new();
    for (key, history) in portfolio.ratings() {
        if let Some(last) = history.last() {
            let ids = rated.entry(last.at).or_default();
            if ids.last() != Some(&key.competency.as_str()) {
                ids.push(key.competency.as_str());
            }
        }
    }
    done.extend(rated.into_iter().rev().take(LATELY).map(|(at, ids)| {
        (
            at,
            if ids.len() > 3 {
                format!("rated {}", counted(ids.len(), "competency", "competencies"))
            } else {
                format!("rated {}", ids.join(", "))
            },
        )
    }));
    done.extend(about.latest_evidence.map(|item| (item.added, format!("added {} {}", item.short, one_line(&item.title)))));
    done.extend(portfolio.goals.iter().map(|goal| (goal.added, format!("planned {} {}", goal.short, one_line(&goal.what)))));
    done.extend(portfolio.exports.last().map(|(at, export)| (*at, format!("exported {}", one_line(&export.file_name)))));
    done.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let view = |(at, says): (Timestamp, String)| LatelyView {
        at: format!("{at:.0}"),
        says,
        when: at.to_zoned(about.zone.clone()).strftime("%Y-%m-%d").to_string(),
    };
    done.into_iter().take(LATELY).map(view).collect()
}

fn due(portfolio: &Portfolio, about: &StatusOptions<'_>) -> Vec<DueView> {
    let today = about.now.to_zoned(about.zone.clone()).date();
    let mut due: Vec<DueView> = portfolio
        .goals
        .iter()
        .filter(|goal| goal.done.is_none())
        .filter_map(|goal| {
            let (by, days_left) = (goal.by?, goal.days_left(today)?);
            Some(DueView { goal: goal.short.clone(), what: goal.what.clone(), by: by.to_string(), days_left })
        })
        .collect();
    due.sort_by_key(|due| due.days_left);
    due.truncate(LATELY);
    due
}

impl View for StatusView {
    const NAME: &'static str = "status";

    fn document(&self) -> Document {
        let title = self.person.label.as_ref().map_or_else(|| "Your portfolio".to_owned(), |label| format!("Portfolio of {label}"));
        let mut facts = Vec::new();
        let role = self.person.role.iter().map(|role| format!("{role}, ")).collect::<String>();
        facts.push(("For", format!("{role}level {}", self.level)));
        facts.push(("Framework", self.framework.in_words()));
        facts.push(("Evidence", counted(self.evidence, "piece", "pieces")));
        facts.extend(self.exported.as_ref().map(|exported| {
            let draft = if exported.draft { " (draft)" } else { "" };
            let to = exported.submission.as_ref().map(|to| format!(" for {to}")).unwrap_or_default();
            ("Last export", format!("{}{draft}{to}, {}; {}", exported.file, day(&exported.at), exported.since.in_words()))
        }));
        facts.extend(self.decided.map(|decided| ("Decisions", format!("{}: imh decisions list", decided.in_words()))));
        facts.push(("Last backup", self.backup_words.clone()));
        Document::new(title)
            .text(format!("{}.", self.summary.in_words()))
            .facts(facts)
            .table(self.domain_table())
            .list(self.lately.iter().map(|lately| format!("{}: {}", lately.when, lately.says)).collect())
            .list(self.due.iter().map(DueView::in_words).collect())
            .note(self.framework.notice.clone())
            .text(format!("Next: {}", self.next))
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["domain", "title", "competencies", "met", "not-met", "not-rated", "not-applicable"]);
        for DomainStatusView { domain, title, summary } in &self.domains {
            let counts = [summary.competencies, summary.met, summary.not_met, summary.not_rated, summary.not_applicable];
            table.row([domain.clone(), title.clone()].into_iter().chain(counts.map(|count| count.to_string())).collect());
        }
        table
    }
}
