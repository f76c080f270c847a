//! What the confidentiality check found, and whether a portfolio may be submitted.

use serde::Serialize;

use super::{Document, Table, View};
use crate::{
    analysis::Missing,
    model::{Concern, Finding, Portfolio, Severity, Submission},
    text::counted,
};

const NOTICE: &str = "This check warns, and never certifies: it cannot know whom your words would call to mind. Before anything leaves, \
                      read it once as a neighbour of the family would.";

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckView {
    /// Nothing that must be there is missing, and no finding is open.
    pub ready: bool,
    /// The submission target, if one was named.
    pub target: Option<String>,
    pub missing: Vec<MissingView>,
    pub findings: Vec<FindingView>,
    /// How many files were looked into.
    pub files: usize,
    pub notice: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MissingView {
    pub rule: String,
    pub competency: Option<String>,
    pub message: String,
    /// `must` or `should`.
    pub severity: String,
    /// Where the rule is from.
    pub source: Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FindingView {
    /// The same until the content changes.
    pub id: String,
    #[serde(rename = "where")]
    pub place: String,
    pub kind: String,
    /// `open` stands in the way; `told` does not; `accepted` is known and all right.
    pub state: String,
    pub detail: Option<String>,
    /// Why it was accepted.
    pub reason: Option<String>,
    #[serde(skip)]
    finding: Option<Finding>,
}

impl CheckView {
    #[must_use]
    pub fn of(portfolio: &Portfolio, target: Option<&Submission>, missing: &[Missing<'_>], findings: Vec<Finding>) -> Self {
        let mut views: Vec<FindingView> = findings
            .into_iter()
            .filter_map(|finding| {
                let concern = target.map_or_else(|| finding.kind.usual_concern(), |target| target.concern(finding.kind));
                let accepted = portfolio.accepted.get(&finding.id);
                let state = match (accepted, concern) {
                    (_, Concern::Off) => return None,
                    (Some(_), _) => "accepted",
                    (None, concern) => concern.name(),
                };
                Some(FindingView {
                    id: finding.id.clone(),
                    place: finding.place.clone(),
                    kind: finding.kind.id().to_owned(),
                    state: state.to_owned(),
                    detail: finding.detail.clone(),
                    reason: accepted.map(|acceptance| acceptance.reason.clone()),
                    finding: Some(finding),
                })
            })
            .collect();
        let rank = |view: &FindingView| ["open", "told", "accepted"].iter().position(|state| *state == view.state);
        views.sort_by_key(rank);
        let missing: Vec<MissingView> = missing
            .iter()
            .map(|missing| MissingView {
                rule: missing.rule.kind.name().to_owned(),
                competency: missing.standing.map(|standing| standing.competency.id.to_string()),
                message: missing.rule.says.clone(),
                severity: missing.rule.severity.name().to_owned(),
                source: missing.rule.source.clone(),
            })
            .collect();
        let must = missing.iter().any(|missing| missing.severity == Severity::Must.name());
        Self {
            ready: !must && views.iter().all(|view| view.state != "open"),
            target: target.map(|target| target.id.to_string()),
            missing,
            findings: views,
            files: portfolio.evidence.iter().map(|item| item.kept().count()).sum(),
            notice: NOTICE.to_owned(),
        }
    }

    /// How many findings are in a state.
    #[must_use]
    pub fn count(&self, state: &str) -> usize {
        self.findings.iter().filter(|view| view.state == state).count()
    }

    fn section(&self, document: Document, state: &str, heading: &str) -> Document {
        let mut table = Table::new(["", "Where", "What", "What mends it"]);
        for view in self.findings.iter().filter(|view| view.state == state) {
            let Some(finding) = &view.finding else { continue };
            let what = finding
                .detail
                .as_ref()
                .map_or_else(|| finding.kind.title().to_owned(), |detail| format!("{}: {detail}", finding.kind.title()));
            let mend = view.reason.as_ref().map_or_else(|| finding.kind.mend().to_owned(), |reason| format!("accepted: {reason}"));
            table.row(vec![view.id.clone(), view.place.clone(), what, mend]);
        }
        if table.rows.is_empty() { document } else { document.heading(heading).table(table) }
    }
}

impl View for CheckView {
    const NAME: &'static str = "check";

    fn document(&self) -> Document {
        let open = self.count("open");
        let first = match (open, self.files) {
            (0, 0) => "Nothing was found in your words, and there are no files yet.".to_owned(),
            (0, files) => format!("Nothing that must be mended was found in your words and {}.", counted(files, "file", "files")),
            (open, _) => format!("{} to look at.", counted(open, "thing", "things")),
        };
        let mut document = Document::new("Confidentiality and readiness").text(first);
        document = self.section(document, "open", "To mend, or to accept with a reason");
        document = self.section(document, "told", "Worth a look");
        document = self.section(document, "accepted", "Accepted");
        if open > 0 {
            document = document
                .text("What is all right as it is: imh check accept ID --reason \"...\". It is asked again if the content changes.");
        }
        if let Some(target) = &self.target {
            let mut rules: Vec<(String, Vec<&str>)> = Vec::new();
            for missing in &self.missing {
                let says = match (&missing.source, missing.severity.as_str()) {
                    (Some(source), "must") => format!("{} ({source})", missing.message),
                    (None, "must") => missing.message.clone(),
                    _ => format!("Worth having: {}", missing.message),
                };
                let at = rules.iter().position(|(known, _)| *known == says).unwrap_or_else(|| {
                    rules.push((says, Vec::new()));
                    rules.len() - 1
                });
                rules[at].1.extend(missing.competency.as_deref());
            }
            let lines = rules.into_iter().map(|(says, open)| match open.len() {
                0 => says,
                1..=12 => format!("{says} Open: {}.", open.join(", ")),
                many => format!("{says} Open: {} and {} more.", open[..12].join(", "), many - 12),
            });
            let answer = if self.ready { "ready to submit, as far as imh knows" } else { "not ready to submit yet" };
            document = document.heading(format!("For {target}: {answer}")).list(lines.collect());
        }
        document.note(Some(self.notice.clone()))
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["finding", "where", "kind", "state", "detail", "reason"]);
        for view in &self.findings {
            table.row(vec![
                view.id.clone(),
                view.place.clone(),
                view.kind.clone(),
                view.state.clone(),
                view.detail.clone().unwrap_or_default(),
                view.reason.clone().unwrap_or_default(),
            ]);
        }
        table
    }
}
