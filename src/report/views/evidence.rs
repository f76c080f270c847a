//! Evidence: the list of all pieces, and one piece in full.

use jiff::civil::Date;
use serde::Serialize;

use super::show::{EarlierView, GoneView, PartRow, with_earlier};
use super::{
    CompetencyName,
    name::{joined_ids, joined_names},
};
use crate::report::{Document, Table, View};
use crate::{
    analysis::has_run_out,
    model::{
        CompetencyId, Confirmation, Confirmed, Evidence, EvidenceFile, Framework, Hours,
        PartialDate, Revision,
    },
    text::{counted, day, own_words, size, word_count},
};

/// The name of the last day on which evidence counts.
const UNTIL: &str = "Counts until";

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceListView {
    pub evidence: Vec<EvidenceView>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceShowView {
    pub evidence: EvidenceView,
    /// The person's own words, as Markdown; null if there are none on this computer.
    pub words: Option<String>,
    pub word_count: Option<usize>,
    /// True for each file that is on this computer: the person's own words first, then the others
    /// in the order of `files`.
    pub on_disk: Vec<bool>,
    /// Its earlier contents, oldest first.
    pub revisions: Vec<RevisionView>,
    /// Earlier values, the latest first; empty if its files were wiped.
    pub earlier: Vec<EarlierView>,
    /// The way it left the portfolio; null if it is still part of it.
    pub gone: Option<GoneView>,
    #[serde(skip)]
    titles: Vec<String>,
}

/// The words and files of a piece of evidence that are on this computer.
#[derive(Default)]
pub struct EvidenceOnDisk {
    pub words: Option<String>,
    /// For each file of [`Evidence::kept`], true if it is here.
    pub files: Vec<bool>,
    /// The words of each revision.
    pub earlier_words: Vec<Option<String>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceView {
    /// The short id, such as `E7`.
    pub id: String,
    pub title: String,
    pub kind: String,
    pub kind_title: String,
    /// A month or a day; null if none is given.
    pub happened: Option<String>,
    /// The time when it was added, in UTC.
    pub added: String,
    /// The last month or day on which it counts; null if none is given.
    pub valid_until: Option<String>,
    /// True if that had passed when the report was made.
    pub has_run_out: bool,
    pub minutes: Option<u32>,
    /// The strongest confirmation: `self-declared`, `colleague` or `external`.
    pub verified: String,
    pub confirmations: Vec<ConfirmationView>,
    pub consent: Option<String>,
    #[serde(rename = "for")]
    pub competencies: Vec<CompetencyName>,
    /// The text on what it shows of each competency, in the order of `for`; null if there is none.
    pub shows: Vec<Option<String>>,
    pub link: Option<String>,
    /// The file with the person's own words; null if there is none.
    pub account: Option<EvidenceFileView>,
    pub files: Vec<EvidenceFileView>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ConfirmationView {
    /// `colleague` or `external`.
    pub how: String,
    /// The role of the person who confirmed it.
    pub by: String,
    /// The day of the confirmation.
    pub on: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceFileView {
    pub name: String,
    pub sha256: String,
    pub size_bytes: u64,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RevisionView {
    /// The time when it was replaced, in UTC.
    pub until: String,
    pub files: Vec<EvidenceFileView>,
    /// The person's words at that time, as Markdown; null if they did not change with this
    /// revision, or are not on this computer.
    pub words: Option<String>,
}

impl EvidenceFileView {
    fn of(file: &EvidenceFile) -> Self {
        Self {
            name: file.name.clone(),
            sha256: file.sha256.to_string(),
            size_bytes: file.size_bytes,
        }
    }
}

impl ConfirmationView {
    pub(super) fn of(confirmation: &Confirmation) -> Self {
        Self {
            how: confirmation.how.name().to_owned(),
            by: confirmation.by.clone(),
            on: confirmation.on.to_string(),
        }
    }

    pub(super) fn in_words(&self) -> String {
        let outside = if self.how == Confirmed::External.name() { " (from outside)" } else { "" };
        format!("{}{outside}, {}", own_words(&self.by), self.on)
    }
}

impl EvidenceView {
    #[must_use]
    pub fn of(framework: &Framework, item: &Evidence, today: Date) -> Self {
        Self {
            id: item.short.clone(),
            title: item.title.clone(),
            kind: item.kind.to_string(),
            kind_title: framework
                .evidence_kind(item.kind.as_str())
                .map_or_else(|| item.kind.to_string(), |kind| kind.title.clone()),
            happened: item.happened.map(|date: PartialDate| date.to_string()),
            added: format!("{:.0}", item.added),
            valid_until: item.valid_until.map(|date| date.to_string()),
            has_run_out: has_run_out(item, today),
            minutes: item.hours.map(Hours::minutes),
            verified: item.verified().map_or("self-declared", Confirmed::name).to_owned(),
            confirmations: item.confirmations.iter().map(ConfirmationView::of).collect(),
            consent: item.consent.clone(),
            competencies: CompetencyName::each(framework, item.competencies()),
            shows: item.claims.iter().map(|claim| claim.shows.clone()).collect(),
            link: item.link.clone(),
            account: item.account.as_ref().map(EvidenceFileView::of),
            files: item.files.iter().map(EvidenceFileView::of).collect(),
        }
    }

    pub(super) const COLUMNS: [&'static str; 13] = [
        "evidence",
        "title",
        "kind",
        "happened",
        "added",
        "valid-until",
        "hours",
        "verified",
        "confirmed-by",
        "consent",
        "for",
        "link",
        "files",
    ];

    pub(super) fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.title.clone(),
            self.kind.clone(),
            self.happened.clone().unwrap_or_default(),
            self.added.clone(),
            self.valid_until.clone().unwrap_or_default(),
            self.hours().unwrap_or_default(),
            self.verified.clone(),
            self.confirmed_by().unwrap_or_default(),
            self.consent.clone().unwrap_or_default(),
            joined_ids(&self.competencies),
            self.link.clone().unwrap_or_default(),
            self.kept().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", "),
        ]
    }

    pub(in crate::report) fn kept(&self) -> impl Iterator<Item = &EvidenceFileView> {
        self.account.iter().chain(&self.files)
    }

    fn hours(&self) -> Option<String> {
        self.minutes
            .and_then(|minutes| Hours::of_minutes(minutes).ok())
            .map(|hours| hours.to_string())
    }

    fn confirmed_by(&self) -> Option<String> {
        let all: Vec<String> = self.confirmations.iter().map(ConfirmationView::in_words).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    fn until_in_words(&self) -> Option<String> {
        let passed = if self.has_run_out { ", and has run out" } else { "" };
        self.valid_until.as_ref().map(|until| format!("{until}{passed}"))
    }

    /// Returns the facts about it, for a reader.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("Kind", self.kind_title.clone())];
        facts.extend(self.happened.clone().map(|happened| ("Happened", happened)));
        facts.push(("Added", day(&self.added)));
        facts.extend(self.until_in_words().map(|until| (UNTIL, until)));
        facts.extend(self.hours().map(|hours| ("Hours", hours)));
        facts.push((
            "Confirmed by",
            self.confirmed_by()
                .unwrap_or_else(|| "nobody else yet; it is self-declared".to_owned()),
        ));
        facts.extend(self.consent.as_ref().map(|consent| ("Consent", own_words(consent))));
        facts.extend(self.link.clone().map(|link| ("Link", link)));
        facts
    }
}

impl EvidenceShowView {
    #[must_use]
    pub fn of(
        framework: &Framework,
        item: &Evidence,
        disk: EvidenceOnDisk,
        earlier: Vec<EarlierView>,
        gone: Option<GoneView>,
        today: Date,
    ) -> Self {
        let words_after =
            |at: usize| item.revisions.get(at + 1).map_or(&item.account, |next| &next.account);
        let revision =
            |(at, (revision, words)): (usize, (&Revision, Option<String>))| RevisionView {
                until: format!("{:.0}", revision.until),
                files: revision
                    .account
                    .iter()
                    .chain(&revision.files)
                    .map(EvidenceFileView::of)
                    .collect(),
                words: words.filter(|_| revision.account != *words_after(at)),
            };
        let title = |id: &CompetencyId| {
            framework
                .competency(id.as_str())
                .map(|competency| competency.title.clone())
                .unwrap_or_default()
        };
        Self {
            evidence: EvidenceView::of(framework, item, today),
            word_count: disk.words.as_deref().map(word_count),
            words: disk.words,
            on_disk: disk.files,
            revisions: item
                .revisions
                .iter()
                .zip(disk.earlier_words)
                .enumerate()
                .map(revision)
                .collect(),
            earlier,
            gone,
            titles: item.competencies().map(title).collect(),
        }
    }

    /// Returns its parts, one row each, in the columns of every record.
    pub(super) fn rows(&self) -> Vec<PartRow> {
        let item = &self.evidence;
        let mut rows = vec![
            PartRow::of("title", &item.id)
                .says(&item.title)
                .state(self.gone.as_ref().map_or("here", |gone| &gone.how)),
        ];
        rows.extend(item.facts().into_iter().map(|(name, value)| {
            let row = PartRow::of(&name.to_lowercase().replace(' ', "-"), "");
            match &item.valid_until {
                Some(until) if name == UNTIL => {
                    row.says(until).state(if item.has_run_out { "run-out" } else { "" })
                }
                _ => row.says(&value),
            }
        }));
        for ((id, title), shows) in item.competencies.iter().zip(&self.titles).zip(&item.shows) {
            rows.push(PartRow::of("competency", &id.id).says(title).words(shows.as_deref()));
        }
        for (at, (file, here)) in item.kept().zip(&self.on_disk).enumerate() {
            let state = if *here { "on-disk" } else { "not-on-disk" };
            rows.push(PartRow::of("file", &(at + 1).to_string()).says(&file.name).state(state));
        }
        rows.extend(self.words.as_ref().map(|words| PartRow::of("words", "").words(Some(words))));
        rows.extend(self.earlier.iter().map(EarlierView::row));
        rows
    }
}

impl View for EvidenceListView {
    const NAME: &'static str = "evidence-list";

    fn document(&self) -> Document {
        // A column takes room, so it is there only if it says something.
        let has = |says: fn(&EvidenceView) -> &Option<String>| {
            self.evidence.iter().any(|item| says(item).is_some())
        };
        let happened = has(|item| &item.happened);
        let ends = has(|item| &item.valid_until);
        let columns = [
            ("", true),
            ("Title", true),
            ("Kind", true),
            ("Happened", happened),
            ("For", true),
            ("Confirmed", true),
            ("Files", true),
            ("Counts until", ends),
        ];
        let shown = |(name, says): (&'static str, bool)| says.then_some(name);
        let mut table = Table::new(columns.into_iter().filter_map(shown));
        for item in &self.evidence {
            let row = [
                item.id.clone(),
                own_words(&item.title),
                item.kind_title.clone(),
                item.happened.clone().unwrap_or_default(),
                joined_names(&item.competencies),
                item.confirmations.len().to_string(),
                item.kept().count().to_string(),
                item.until_in_words().unwrap_or_default(),
            ];
            let cells = row.into_iter().zip(columns);
            table.row(cells.filter(|(_, (_, says))| *says).map(|(cell, _)| cell).collect());
        }
        let document =
            Document::new(format!("Evidence: {}", counted(self.evidence.len(), "piece", "pieces")));
        if self.evidence.is_empty() {
            return document.text("None yet. `imh evidence add FILE --for RB-01` adds the first.");
        }
        document.table(table)
    }

    fn table(&self) -> Table {
        let mut table = Table::new(EvidenceView::COLUMNS);
        for item in &self.evidence {
            table.row(item.cells());
        }
        table
    }
}

impl View for EvidenceShowView {
    const NAME: &'static str = "evidence-show";

    fn document(&self) -> Document {
        let item = &self.evidence;
        let mut claims = Table::new(["For", "Competency", "Shows"]);
        for ((id, title), shows) in item.competencies.iter().zip(&self.titles).zip(&item.shows) {
            claims.row(vec![
                id.to_string(),
                title.clone(),
                shows.as_ref().map_or_else(|| "not said yet".to_owned(), |shows| own_words(shows)),
            ]);
        }
        let mut files = Table::new(["", "File", "Size"]);
        for (at, (file, here)) in item.kept().zip(&self.on_disk).enumerate() {
            let there = if *here { "" } else { ", not on this computer" };
            files.row(vec![
                (at + 1).to_string(),
                own_words(&file.name),
                format!("{}{there}", size(file.size_bytes)),
            ]);
        }
        let mut facts = item.facts();
        facts.extend(self.word_count.map(|words| ("Words", words.to_string())));
        let mut document = Document::new(format!("{} {}", item.id, own_words(&item.title)));
        if let Some(gone) = &self.gone {
            document = document.text(gone.in_words(&item.id));
        }
        document = document.facts(facts);
        if item.competencies.is_empty() && self.gone.is_none() {
            document = document.text(format!(
                "It speaks for no competency yet: imh evidence link {} COMPETENCY --shows \"...\"",
                item.id
            ));
        }
        let document = document.table(claims).table(files).words(self.words.clone());
        with_earlier(document, &self.earlier)
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["evidence", "file", "size-bytes", "sha256"]);
        for file in self.evidence.kept() {
            table.row(vec![
                self.evidence.id.clone(),
                file.name.clone(),
                file.size_bytes.to_string(),
                file.sha256.clone(),
            ]);
        }
        table
    }
}
