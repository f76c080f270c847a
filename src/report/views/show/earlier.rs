//! Earlier values of a piece of evidence or a goal: shown to their owner, and never exported.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::{Document, PartRow, Table, entry_name};
use crate::{
    analysis::{Earlier, RecordPart},
    model::{CompetencyId, DeviceId, Framework},
    report::views::evidence::ConfirmationView,
    text::{own_words, unmarked},
};

/// An earlier value that was replaced, removed or taken back.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EarlierView {
    /// For evidence: `title`, `kind`, `words`, `file`, `link`, `happened`, `valid-until`, `hours`,
    /// `confirmed-by`, `consent` or `shows`. For a goal: `what`, `for`, `how`, `by`, `done-when`,
    /// `done-on` or `note`.
    pub part: String,
    /// The competency, if `part` is `shows`; otherwise null.
    #[serde(rename = "for")]
    pub competency: Option<String>,
    /// The value; null if nothing was said of the competency, or it is not on this computer.
    pub said: Option<String>,
    /// The time until which it applied, in UTC.
    pub until: String,
    /// The entry that ended it, as an argument for `imh undo`.
    pub entry: String,
    /// `earlier`, or `taken-back` if an undo removed it.
    pub state: String,
    #[serde(skip)]
    label: String,
    /// The value in words.
    #[serde(skip)]
    shown: Option<String>,
    #[serde(skip)]
    day: String,
}

/// The context in which earlier values are shown.
pub struct EarlierBeside<'b> {
    pub framework: &'b Framework,
    pub first_device: &'b DeviceId,
    pub zone: TimeZone,
}

impl EarlierView {
    /// Builds the view. `words` are the person's own words from the file, if they are on this
    /// computer.
    #[must_use]
    pub fn of(earlier: &Earlier, words: Option<String>, beside: &EarlierBeside<'_>) -> Self {
        let (part, label, said) = in_words(&earlier.part, words);
        let competency =
            if let RecordPart::Shows(id, _) = &earlier.part { Some(id.to_string()) } else { None };
        let shown = match &earlier.part {
            RecordPart::Kind(kind) => {
                beside.framework.evidence_kind(kind.as_str()).map(|kind| kind.title.clone())
            }
            _ => None,
        };
        Self {
            part: part.to_owned(),
            label: competency
                .as_ref()
                .map_or_else(|| label.to_owned(), |id| format!("{label} for {id}")),
            competency,
            shown: shown.or_else(|| said.clone()),
            said,
            until: format!("{:.0}", earlier.until),
            entry: entry_name(&earlier.by, beside.first_device),
            state: if earlier.is_taken_back { "taken-back" } else { "earlier" }.to_owned(),
            day: earlier.until.to_zoned(beside.zone.clone()).date().to_string(),
        }
    }

    /// Reports whether it needs more than a line.
    fn is_page(&self) -> bool {
        self.part == "words" && self.said.is_some()
    }

    fn cells(&self) -> Vec<String> {
        let nothing =
            if self.part == "words" { "not on this computer" } else { "linked, without words" };
        let shown = self.shown.as_deref().map_or_else(
            || nothing.to_owned(),
            |shown| {
                // A kind is in words of the framework, which are marked already.
                if unmarked(shown) == shown { own_words(shown) } else { shown.to_owned() }
            },
        );
        vec![self.day.clone(), self.label.clone(), format!("{shown}{}", self.taken_back())]
    }

    fn taken_back(&self) -> &'static str {
        if self.state == "taken-back" { " (taken back)" } else { "" }
    }

    pub(in crate::report::views) fn row(&self) -> PartRow {
        let id = self.competency.as_deref().unwrap_or_default();
        PartRow::of(&format!("before-{}", self.part), id)
            .at(&self.until)
            .words(self.said.as_deref())
            .state(&self.state)
    }
}

/// Adds the earlier values to `document`: one line each, then the pages.
pub(in crate::report::views) fn with_earlier(
    mut document: Document,
    earlier: &[EarlierView],
) -> Document {
    let mut table = Table::new(["Until", "What", "It said"]);
    for one in earlier.iter().filter(|one| !one.is_page()) {
        table.row(one.cells());
    }
    if !table.rows.is_empty() {
        document = document.heading("Before").table(table);
    }
    for page in earlier.iter().filter(|one| one.is_page()) {
        document = document
            .heading(format!("Your words until {}{}", page.day, page.taken_back()))
            .words(page.said.clone());
    }
    document
}

/// Returns the name of a part for programs and for people, and its value.
fn in_words(
    part: &RecordPart,
    words: Option<String>,
) -> (&'static str, &'static str, Option<String>) {
    let ids =
        |ids: &[CompetencyId]| ids.iter().map(CompetencyId::as_str).collect::<Vec<_>>().join(", ");
    match part {
        RecordPart::Title(title) => ("title", "Title", Some(title.clone())),
        RecordPart::Kind(kind) => ("kind", "Kind", Some(kind.to_string())),
        RecordPart::Words(_) => ("words", "Your words", words),
        RecordPart::File(file) => ("file", "File", Some(file.name.clone())),
        RecordPart::Link(link) => ("link", "Link", Some(link.clone())),
        RecordPart::Happened(date) => ("happened", "Happened", Some(date.to_string())),
        RecordPart::ValidUntil(date) => ("valid-until", "Counts until", Some(date.to_string())),
        RecordPart::Hours(hours) => ("hours", "Hours", Some(hours.to_string())),
        RecordPart::Confirmation(confirmation) => {
            let said = ConfirmationView::of(confirmation).in_words();
            ("confirmed-by", "Confirmed by", Some(unmarked(&said).into_owned()))
        }
        RecordPart::Consent(consent) => ("consent", "Consent", Some(consent.clone())),
        RecordPart::Shows(_, shows) => ("shows", "Shows", shows.clone()),
        RecordPart::What(what) => ("what", "Goal", Some(what.clone())),
        RecordPart::For(competencies) => ("for", "For", Some(ids(competencies))),
        RecordPart::How(how) => ("how", "How", Some(how.clone())),
        RecordPart::By(by) => ("by", "By", Some(by.to_string())),
        RecordPart::DoneWhen(when) => ("done-when", "Done when", Some(when.clone())),
        RecordPart::DoneOn(on) => ("done-on", "Reached", Some(on.to_string())),
        RecordPart::Note(note) => ("note", "Result", Some(note.clone())),
    }
}
