//! The findings of the confidentiality check, and whether a portfolio may be submitted.

use std::collections::BTreeSet;

use serde::Serialize;

use super::CompetencyName;
use super::advice::{ByCleaning, advice, by_cleaning, cleaned_in};
use super::ending::EndingView;
use crate::report::{Document, Table, View};
use crate::{
    analysis::{Ending, Missing, Standing, evidence_of, is_ready},
    model::{
        ByHand, Concern, Finding, FindingKind, Portfolio, Severity, Submission, numbers_of_findings,
    },
    text::counted,
};

const NOTICE: &str = "This check warns, and never certifies: it cannot know whom your words would call to mind. Before anything leaves, \
                      read it once as a neighbour of the family would.";

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckView {
    /// True if nothing that must be there is missing and no finding is open.
    pub ready: bool,
    /// The submission target; null if none was named.
    pub target: Option<String>,
    pub missing: Vec<MissingView>,
    /// Competencies on which nothing is needed, because the person gave a reason.
    pub set_aside: Vec<SetAsideView>,
    pub findings: Vec<FindingView>,
    /// The number of files of the evidence, including any that could not be read in full.
    pub files: usize,
    /// Evidence that has run out or will within 60 days, in the order of its last days.
    pub ending: Vec<EndingView>,
    /// The number of files that could not be read completely, even if that was accepted.
    #[serde(skip)]
    unread: usize,
    /// The number of names on the person's own list.
    pub listed_names: usize,
    /// The number of words that the person said are no names of a family, and that are passed over.
    pub dismissed_words: usize,
    /// How to change each kind of place in which something is open.
    #[serde(skip)]
    advice: Vec<String>,
    pub notice: String,
    /// A caution about the target; null if it has none.
    pub target_notice: Option<String>,
}

/// How many words the person wrote down for the check.
#[derive(Clone, Copy, Debug)]
pub struct OwnWords {
    pub listed: usize,
    pub dismissed: usize,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MissingView {
    /// The rule's kind, `nothing-yet`, `levels`, `opens` or `closes`.
    pub rule: String,
    pub competency: Option<CompetencyName>,
    /// The short id of a piece of evidence; null if the rule is about none.
    pub evidence: Option<String>,
    /// The rule in its own words.
    pub message: String,
    /// The present state; null if the rule says it all.
    pub stands: Option<String>,
    /// `must` or `should`.
    pub severity: String,
    /// The source of the rule; null if it names none.
    pub source: Option<String>,
    /// The remedy, with a command if there is one.
    pub mend: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SetAsideView {
    pub competency: CompetencyName,
    pub level: String,
    /// True if that is not the level that the person aims for.
    #[serde(skip)]
    is_elsewhere: bool,
    /// The reason why it is not part of this person's work, or cannot be met there.
    pub reason: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FindingView {
    /// Stays the same until the content changes.
    pub id: String,
    /// A few digits that stand for the id, shorter to type; other findings may make them longer.
    pub number: String,
    #[serde(rename = "where")]
    pub place: String,
    pub kind: String,
    /// `open` is still to be mended or accepted, `told` is only worth a look, `accepted` is known.
    pub state: String,
    pub detail: Option<String>,
    /// The reason for accepting it; null unless it is accepted.
    pub reason: Option<String>,
    #[serde(skip)]
    finding: Option<Finding>,
}

impl FindingView {
    /// Returns the file or the part of the portfolio that it is in, as its place names it.
    #[must_use]
    pub fn within(&self) -> &str {
        self.place.split(", ").next().unwrap_or_default()
    }

    /// Returns what was found, for a reader.
    #[must_use]
    pub fn in_words(&self) -> String {
        let title = FindingKind::parse(&self.kind).map_or("something", FindingKind::title);
        self.detail.as_ref().map_or_else(|| title.to_owned(), |detail| format!("{title}: {detail}"))
    }

    /// Returns what a person does about it, unless it was accepted.
    #[must_use]
    pub fn mend(&self) -> Option<String> {
        let finding = self.finding.as_ref().filter(|_| self.reason.is_none())?;
        let by_hand = finding.by_hand.map(|by_hand| by_hand.advice.to_owned());
        let mend = by_hand.or_else(|| cleaned_in(finding));
        Some(mend.unwrap_or_else(|| finding.kind.mend().to_owned()))
    }

    /// Returns whether `imh check clean` takes it out.
    #[must_use]
    pub fn is_cleaned(&self) -> bool {
        self.finding.as_ref().is_some_and(|finding| by_cleaning(finding) == ByCleaning::Yes)
    }

    /// Returns a reason with which it can be accepted once a person has looked: of a file that imh could
    /// not read.
    #[must_use]
    pub fn reason_by_hand(&self) -> Option<&'static str> {
        self.finding.as_ref()?.by_hand.map(|by_hand| by_hand.reason)
    }
}

impl SetAsideView {
    fn in_words(&self) -> String {
        let level =
            if self.is_elsewhere { format!(" at level {}", self.level) } else { String::new() };
        // Reasons at other levels are not in a portfolio that was restored from a bundle.
        let reason =
            if self.reason.is_empty() { String::new() } else { format!(": {}", self.reason) };
        format!("{}{level}{reason}", self.competency)
    }
}

impl CheckView {
    /// Adds the evidence that has run out, or will soon.
    #[must_use]
    pub fn with_endings(mut self, endings: &[Ending<'_>]) -> Self {
        self.ending = endings.iter().map(|one| EndingView::of(one).without_title()).collect();
        self
    }

    #[must_use]
    pub fn of(
        portfolio: &Portfolio,
        target: Option<&Submission>,
        missing: &[Missing<'_>],
        set_aside: &[(&Standing<'_>, &str)],
        findings: Vec<Finding>,
        own: OwnWords,
    ) -> Self {
        let unread: BTreeSet<&str> = findings
            .iter()
            .filter(|finding| finding.kind == FindingKind::Unreadable)
            .map(file_of)
            .collect();
        let unread = unread.len();
        let mut views: Vec<FindingView> = findings
            .into_iter()
            .filter_map(|finding| {
                let concern = target.map_or_else(
                    || finding.kind.usual_concern(),
                    |target| target.concern(finding.kind),
                );
                let accepted = portfolio.accepted.get(&finding.id);
                let accepted = accepted.filter(|_| !finding.is_unseen);
                let state = match (accepted, concern) {
                    (_, Concern::Off) => return None,
                    (Some(_), _) => "accepted",
                    (None, concern) => concern.name(),
                };
                Some(FindingView {
                    id: finding.id.clone(),
                    number: String::new(),
                    place: finding.place.clone(),
                    kind: finding.kind.id().to_owned(),
                    state: state.to_owned(),
                    detail: finding.detail.clone(),
                    reason: accepted.map(|acceptance| acceptance.reason.clone()),
                    finding: Some(finding),
                })
            })
            .collect();
        let rank = |view: &FindingView| {
            ["open", "told", "accepted"].iter().position(|state| *state == view.state)
        };
        views.sort_by_key(rank);
        let ids: Vec<&str> = views.iter().map(|view| view.id.as_str()).collect();
        let numbers = numbers_of_findings(&ids);
        views.iter_mut().zip(numbers).for_each(|(view, number)| view.number = number);
        let advice = advice(
            portfolio,
            views
                .iter()
                .filter(|view| view.state != "accepted")
                .filter_map(|view| view.finding.as_ref()),
        );
        let open = views.iter().filter(|view| view.state == "open").count();
        let ready = is_ready(missing, open);
        let missing: Vec<MissingView> = missing
            .iter()
            .map(|missing| MissingView {
                rule: missing.rule.to_owned(),
                competency: missing.competency.map(CompetencyName::of),
                evidence: missing.evidence.map(str::to_owned),
                message: missing.says.clone(),
                stands: missing.stands.clone(),
                severity: missing.severity.name().to_owned(),
                source: missing.source.map(str::to_owned),
                mend: missing.mend.in_words(),
            })
            .collect();
        Self {
            ready,
            target: target.map(|target| target.id.to_string()),
            missing,
            set_aside: set_aside
                .iter()
                .map(|(standing, reason)| SetAsideView {
                    competency: CompetencyName::of(standing.competency),
                    level: standing.level.to_string(),
                    is_elsewhere: *standing.level != portfolio.level,
                    reason: (*reason).to_owned(),
                })
                .collect(),
            findings: views,
            ending: Vec::new(),
            files: portfolio.evidence.iter().map(|item| item.kept().count()).sum(),
            unread,
            listed_names: own.listed,
            dismissed_words: own.dismissed,
            advice,
            notice: NOTICE.to_owned(),
            target_notice: target.and_then(|target| target.notice.clone()),
        }
    }

    /// Counts the files that could not be read. Nobody has looked into them, so finding nothing
    /// there proves nothing.
    #[must_use]
    pub fn unread_in_words(&self) -> Option<String> {
        let into = if self.unread == 1 { "it" } else { "them" };
        (self.unread > 0).then(|| {
            format!(
                "{} could not be read in full, so imh has not checked all of {into}.",
                counted(self.unread, "file", "files")
            )
        })
    }

    /// Counts the findings in a state.
    #[must_use]
    pub fn count(&self, state: &str) -> usize {
        self.findings.iter().filter(|view| view.state == state).count()
    }

    /// Lists each unmet rule of the target once, with where it is open, the state there, and the
    /// remedy.
    #[must_use]
    pub fn rules_in_words(&self) -> Vec<String> {
        let mut rules: Vec<(String, Vec<&MissingView>)> = Vec::new();
        for missing in &self.missing {
            let lead = if missing.severity == Severity::Must.name() {
                "Still needed: "
            } else {
                "Worth having: "
            };
            let source =
                missing.source.as_ref().map(|source| format!(" ({source})")).unwrap_or_default();
            let says = format!("{lead}{}{source}", missing.message);
            match rules.iter_mut().find(|(known, _)| *known == says) {
                Some((_, all)) => all.push(missing),
                None => rules.push((says, vec![missing])),
            }
        }
        let open = |missing: &&MissingView| {
            let competency = missing.competency.as_ref().map(ToString::to_string);
            let of = competency.or_else(|| missing.evidence.clone());
            match (of, &missing.stands) {
                (Some(of), Some(stands)) => Some(format!("{of} ({stands})")),
                (Some(of), None) => Some(of),
                (None, stands) => stands.clone(),
            }
        };
        rules
            .into_iter()
            .map(|(says, all)| {
                let named: Vec<String> = all.iter().take(12).filter_map(open).collect();
                let more = if all.len() > 12 {
                    format!(" and {} more", all.len() - 12)
                } else {
                    String::new()
                };
                let open = if named.is_empty() {
                    String::new()
                } else {
                    format!(" Open: {}{more}.", named.join(", "))
                };
                format!("{says}{open} Next: {}", all[0].mend)
            })
            .collect()
    }

    /// Says that the person's own list is empty, or how to go through the names that were found.
    #[must_use]
    pub fn names_in_words(&self) -> Option<&'static str> {
        let names = [FindingKind::Name, FindingKind::PerhapsName].map(FindingKind::id);
        let is_name =
            |view: &FindingView| view.state != "accepted" && names.contains(&view.kind.as_str());
        match (self.listed_names, self.findings.iter().any(is_name)) {
            (0, true) => Some(
                "Your own list of names is empty. `imh check names suggest` goes through the names that imh found, and puts those of a family on it.",
            ),
            (0, false) => Some(
                "Your own list of names is empty, so a name that imh does not know may be missed. `imh check names add NAME` adds one.",
            ),
            (_, true) => Some("`imh check names suggest` goes through the names that imh found."),
            (_, false) => None,
        }
    }

    /// Counts the words that are passed over, and says how to see them.
    #[must_use]
    pub fn dismissed_in_words(&self) -> Option<String> {
        let words = counted(self.dismissed_words, "word", "words");
        let (are, names) =
            if self.dismissed_words == 1 { ("is", "no name") } else { ("are", "no names") };
        (self.dismissed_words > 0).then(|| {
            format!("imh passes over {words} that you said {are} {names} of a family. To see which: imh check names suggest --dismissed")
        })
    }

    /// Returns, for each kind of file that could not be read, how to say that it was looked at.
    fn accepted_by_hand(&self) -> Vec<String> {
        let mut kinds: Vec<(&ByHand, &str)> = Vec::new();
        for view in self.findings.iter().filter(|view| view.state == "open") {
            let by_hand = view.finding.as_ref().and_then(|finding| finding.by_hand);
            if let Some(by_hand) = by_hand.filter(|one| kinds.iter().all(|(known, _)| known != one))
            {
                kinds.push((by_hand, &view.number));
            }
        }
        kinds
            .into_iter()
            .map(|(by_hand, number)| {
                let reason = format!("\"{}\"", by_hand.reason);
                format!(
                    "Once you have looked, for example: imh check accept {number} --reason {reason}"
                )
            })
            .collect()
    }

    fn section(&self, document: Document, state: &str, heading: &str) -> Document {
        let mut table = Table::new(["", "Where", "Finding", "How to mend it"]);
        // A number is typed or copied, so it is never broken.
        table.stacks = true;
        for view in self.findings.iter().filter(|view| view.state == state) {
            let accepted = view.reason.as_ref().map(|reason| format!("accepted: {reason}"));
            let mend = accepted.or_else(|| view.mend()).unwrap_or_default();
            table.row(vec![view.number.clone(), view.place.clone(), view.in_words(), mend]);
        }
        if table.rows.is_empty() { document } else { document.heading(heading).table(table) }
    }
}

/// Returns the file of a finding, as its place names it.
fn file_of(finding: &Finding) -> &str {
    finding.place.split(", ").next().unwrap_or_default()
}

impl View for CheckView {
    const NAME: &'static str = "check";

    fn document(&self) -> Document {
        let open = self.count("open");
        let first = match (open, self.files, self.unread) {
            (0, 0, _) => "Nothing was found in your words, and there are no files yet.".to_owned(),
            (0, files, 0) => format!(
                "The check found nothing to mend in your words or in {}.",
                counted(files, "file", "files")
            ),
            (0, files, _) => {
                format!(
                    "The check found nothing to mend in your words, or in what could be read of {}.",
                    counted(files, "file", "files")
                )
            }
            (open, ..) => format!("{} to mend or to accept.", counted(open, "thing", "things")),
        };
        let first = self
            .unread_in_words()
            .map_or_else(|| first.clone(), |unread| format!("{first} {unread}"));
        let told = self.count("told");
        let first = if told > 0 {
            format!("{first} {} worth a look.", counted(told, "other is", "others are"))
        } else {
            first
        };
        let title =
            if self.target.is_some() { "Confidentiality and readiness" } else { "Confidentiality" };
        let mut document = Document::new(title).text(first);
        document = self.section(document, "open", "To mend, or to accept with a reason");
        document = self.section(document, "told", "Worth a look");
        document = self.section(document, "accepted", "Accepted");
        for line in &self.advice {
            document = document.text(line);
        }
        if let Some(first) = self.findings.iter().find(|view| view.state == "open") {
            document = document.text("To go through them one by one: imh check walk").text(format!(
                "To accept one as it is: imh check accept {} --reason \"...\". You are asked again if the content changes.",
                first.number
            ));
        }
        if let Some(names) = self.names_in_words() {
            document = document.text(names);
        }
        if let Some(dismissed) = self.dismissed_in_words() {
            document = document.text(dismissed);
        }
        for line in self.accepted_by_hand() {
            document = document.text(line);
        }
        let asks_consent = |view: &FindingView| {
            let asks = [FindingKind::PeopleInPicture, FindingKind::VoicesHeard];
            view.state == "open" && asks.iter().any(|kind| view.kind == kind.id())
        };
        if let Some(view) = self.findings.iter().find(|view| asks_consent(view)) {
            let short = evidence_of(&view.place).unwrap_or("ID");
            document = document.text(format!("To record what people who are seen or heard agreed to, and carers for a baby: imh evidence edit {short} --consent \"...\"."));
        }
        for line in EndingView::lines(&self.ending) {
            document = document.text(line);
        }
        if let Some(target) = &self.target {
            let lines = self.rules_in_words();
            let answer = if self.ready {
                "ready to submit, as far as imh knows"
            } else {
                "not ready to submit yet"
            };
            document = document.heading(format!("For {target}: {answer}")).list(lines);
            document = document.note(self.target_notice.clone());
            if !self.set_aside.is_empty() {
                let lines = self.set_aside.iter().map(SetAsideView::in_words).collect();
                document =
                    document.heading("Not part of this role, or cannot be met there").list(lines);
            }
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
