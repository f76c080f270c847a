//! Where the portfolio stands.

use serde::Serialize;

use super::{Document, Table, View, framework::FrameworkView};
use crate::{
    analysis::{Standing, Tally, tally},
    model::{Framework, Portfolio},
    text::{counted, day},
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
    /// The command that comes next.
    pub next: String,
}

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
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DomainStatusView {
    pub domain: String,
    pub title: String,
    pub summary: TallyView,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExportedView {
    /// When, in UTC.
    pub at: String,
    pub file: String,
    pub draft: bool,
}

impl From<Tally> for TallyView {
    fn from(tally: Tally) -> Self {
        Self {
            competencies: tally.competencies,
            met: tally.met,
            not_met: tally.not_met,
            not_rated: tally.not_rated,
            not_applicable: tally.not_applicable,
        }
    }
}

impl TallyView {
    /// What is achieved comes first, and what is open is an invitation.
    #[must_use]
    pub fn in_words(&self) -> String {
        let of = counted(self.competencies, "competency", "competencies");
        let mut parts = Vec::new();
        // Somebody who begins is told where they are, not that they have nothing.
        parts.push(if self.met > 0 || self.competencies == 0 { format!("{} of {of} achieved", self.met) } else { of });
        if self.not_met > 0 {
            parts.push(format!("{} on the way", self.not_met));
        }
        if self.not_rated > 0 {
            parts.push(format!("{} not yet rated", self.not_rated));
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
    pub fn of(framework: &Framework, portfolio: &Portfolio, standings: &[Standing<'_>], evidence_count: usize) -> Self {
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
        let next = if summary.not_rated > 0 {
            "imh assess"
        } else if summary.not_met > 0 {
            "imh gaps"
        } else if evidence_count == 0 {
            "imh evidence add"
        } else {
            "imh export"
        };
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
            }),
            next: next.to_owned(),
        }
    }

    fn domain_table(&self) -> Table {
        let any_not_applicable = self.summary.not_applicable > 0;
        let mut table = Table::new(
            ["", "Domain", "Achieved", "On the way", "Not yet rated"].into_iter().chain(any_not_applicable.then_some("Not my role")),
        );
        for DomainStatusView { domain, title, summary } in &self.domains {
            let mut row = vec![
                domain.clone(),
                title.clone(),
                format!("{} of {}", summary.met, summary.competencies),
                summary.not_met.to_string(),
                summary.not_rated.to_string(),
            ];
            row.extend(any_not_applicable.then(|| summary.not_applicable.to_string()));
            table.row(row);
        }
        table
    }
}

impl View for StatusView {
    const NAME: &'static str = "status";

    fn document(&self) -> Document {
        let title = self.person.label.as_ref().map_or_else(|| "Your portfolio".to_owned(), |label| format!("Portfolio of {label}"));
        let mut facts = Vec::new();
        facts.extend(self.person.role.clone().map(|role| ("Role", role)));
        facts.push(("Level", self.level.clone()));
        facts.push(("Framework", self.framework.in_words()));
        facts.push(("Evidence", counted(self.evidence, "piece", "pieces")));
        facts.extend(self.exported.as_ref().map(|exported| {
            ("Last export", format!("{}{}, {}", exported.file, if exported.draft { " (draft)" } else { "" }, day(&exported.at)))
        }));
        Document::new(title)
            .text(format!("{}.", self.summary.in_words()))
            .facts(facts)
            .table(self.domain_table())
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
