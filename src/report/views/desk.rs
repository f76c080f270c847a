//! The state of every portfolio and decision file in a folder.

use serde::Serialize;

use super::{PackView, decided::SideView, left_out, page_not_compared};
use crate::{
    analysis::Side,
    model::{Fault, FileFaults, Mend, Review},
    report::{CompetencyName, Document, Table, View},
    text::{counted, list, own_words},
};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeskView {
    pub folder: String,
    /// The oldest first.
    pub bundles: Vec<DeskBundleView>,
    /// Files that imh cannot read or rely on, with the reason.
    pub unreadable: Vec<UnreadableView>,
    /// Mails and ZIPs without a portfolio, which are not a fault.
    pub others: Vec<OtherView>,
    /// Decision files about bundles that are not in the folder.
    pub loose: Vec<String>,
    /// Files of one review that a sync service split, each with something that the others lack.
    /// They are shown as one.
    pub halves: Vec<Vec<String>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeskBundleView {
    pub file: String,
    pub sha256: String,
    /// The name of the person in the portfolio; null if it gives none.
    pub person: Option<String>,
    pub level: String,
    /// The framework of the portfolio.
    pub pack: PackView,
    pub submission: Option<String>,
    pub draft: bool,
    /// The day on which it was made, in UTC.
    pub made: String,
    /// The number of whole days since it was made.
    pub days: i64,
    pub state: DeskState,
    /// The earlier bundle in the folder that this one replaces; null if there is none.
    pub resubmission_of: Option<String>,
    pub competencies: usize,
    /// The number of competencies accepted on an earlier bundle, with nothing new since.
    pub accepted_before: usize,
    pub reviews: Vec<DeskReviewView>,
    /// The number of competencies accepted, by the decisions that count in all of its files.
    pub accepted: usize,
    /// The number of competencies with something asked for, by the decisions that count.
    pub asked: usize,
    /// The number of competencies neither decided nor accepted before.
    pub undecided: usize,
    /// The number of competencies that people decided differently and nobody settled, or that
    /// somebody decided again after they were settled.
    pub open: usize,
    /// The open competencies, each with the decisions side by side.
    pub differ: Vec<DeskDifferView>,
    /// The fingerprint of the key that signed it, by the signature alone; null if not signed.
    pub signed_by: Option<String>,
    /// True if its page and `portfolio.json` were made again from one source and match.
    pub one_source: bool,
    /// The imh that made the page, if it is another version, whose page this one cannot compare;
    /// empty if the page does not name it, otherwise null.
    pub page_of_another: Option<String>,
    /// Keys of `portfolio.json` that this imh does not know, because a newer imh wrote them.
    pub unknown: Vec<String>,
    /// True if it is not packed as it was sent. `sha256` is then that of its contents packed again.
    pub repacked: bool,
    /// The framework and the level, in words.
    #[serde(skip)]
    pub against: String,
}

/// An open competency, with the decisions on it that count.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeskDifferView {
    pub competency: CompetencyName,
    pub sides: Vec<SideView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum DeskState {
    /// Nobody has decided anything.
    Received,
    /// Some of it is decided, or several assessors still have to settle.
    InReview,
    /// Every competency has a decision.
    Decided,
    /// A later bundle has replaced it.
    Resubmitted,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeskReviewView {
    pub file: String,
    pub by: Vec<String>,
    /// True if the assessors agreed these decisions together.
    pub settled: bool,
    /// True if any decision in it counts: a settled one replaces what each decided alone before.
    pub counts: bool,
    pub accepted: usize,
    pub asked: usize,
    pub undecided: usize,
    /// The number of reviews that it settles whose files are not in the folder.
    pub missing: usize,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnreadableView {
    pub file: String,
    pub reason: String,
}

impl UnreadableView {
    /// Builds it from the first faults, with the first remedy.
    #[must_use]
    pub fn of(file: String, faults: &FileFaults) -> Self {
        const SHOWN: usize = 3;
        let mut said: Vec<String> = faults.iter().take(SHOWN).map(Fault::in_words).collect();
        said.extend(
            faults
                .iter()
                .count()
                .checked_sub(SHOWN)
                .filter(|more| *more > 0)
                .map(|more| format!("and {more} more like these")),
        );
        said.extend(faults.iter().find_map(|fault| fault.mend.as_ref()).map(Mend::in_words));
        Self { file, reason: said.join("; ") }
    }

    /// Builds it for one person of a table who is left out.
    #[must_use]
    pub fn of_person(file: String, faults: &FileFaults) -> Self {
        let Self { file, reason } = Self::of(file, faults);
        Self { file, reason: format!("{reason}; that person is left out") }
    }
}

/// A file that was sent along with portfolios.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OtherView {
    pub file: String,
    pub what: String,
}

impl DeskState {
    /// Returns the state of a bundle, from the decisions that count. Several assessors who decided
    /// alone still have to settle, even if they agree.
    #[must_use]
    pub fn of(bundle: &DeskBundleView) -> Self {
        let is_one_word =
            bundle.reviews.iter().any(|review| review.settled) || bundle.reviews.len() == 1;
        match bundle.reviews.as_slice() {
            [] => Self::Received,
            _ if is_one_word && bundle.undecided == 0 && bundle.open == 0 => Self::Decided,
            _ => Self::InReview,
        }
    }

    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InReview => "in review",
            Self::Decided => "decided",
            Self::Resubmitted => "sent again",
        }
    }
}

impl DeskView {
    /// Returns each framework once, with the portfolios made against it; unknown ones come first.
    fn packs(&self) -> Vec<(&PackView, Vec<&str>)> {
        let mut packs: Vec<(&PackView, Vec<&str>)> = Vec::new();
        for bundle in &self.bundles {
            match packs.iter_mut().find(|(pack, _)| **pack == bundle.pack) {
                Some((_, of)) => of.push(&bundle.file),
                None => packs.push((&bundle.pack, vec![&bundle.file])),
            }
        }
        packs.sort_by_key(|(pack, _)| pack.says.is_none());
        packs
    }
}

impl DeskBundleView {
    fn not_compared(&self) -> Option<String> {
        Some(format!(
            "{}: {}",
            quoted(&self.file),
            page_not_compared(self.page_of_another.as_deref()?)
        ))
    }

    /// Returns `example.zip` (draft)
    fn in_words(&self) -> String {
        let draft = if self.draft { " (draft)" } else { "" };
        let repacked = if self.repacked { " (packed again)" } else { "" };
        format!("{}{draft}{repacked}", quoted(&self.file))
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = Vec::new();
        facts.extend(self.person.as_ref().map(|person| ("Of", own_words(person))));
        facts.push(("Against", self.against.clone()));
        facts.push(("Signed", if self.signed_by.is_some() { "yes" } else { "no" }.to_owned()));
        let age = match self.days {
            0 => "made today".to_owned(),
            days => {
                format!("made {} ago", counted(usize::try_from(days).unwrap_or(0), "day", "days"))
            }
        };
        facts.push(("State", format!("{}; {age}", self.state.in_words())));
        // A settled decision replaces what each decided alone, unless one of them decided later.
        let mut decisions: Vec<String> = self
            .reviews
            .iter()
            .filter(|review| review.counts || review.settled)
            .map(DeskReviewView::in_words)
            .collect();
        decisions.extend(
            (self.accepted_before > 0).then(|| format!("{} accepted before", self.accepted_before)),
        );
        decisions
            .extend((self.open > 0).then(|| {
                format!("{} open because the assessors have not settled this", self.open)
            }));
        if !decisions.is_empty() {
            facts.push(("Decisions", decisions.join("; ")));
        }
        facts
    }
}

impl DeskDifferView {
    #[must_use]
    pub fn of(competency: CompetencyName, sides: &[Side<'_, Review>]) -> Self {
        Self { competency, sides: sides.iter().map(SideView::of).collect() }
    }

    fn in_words(&self) -> String {
        format!(
            "{}: {}",
            self.competency,
            self.sides.iter().map(SideView::in_words).collect::<Vec<_>>().join(" ")
        )
    }
}

impl DeskReviewView {
    fn in_words(&self) -> String {
        let left =
            if self.undecided > 0 { format!(", {} left", self.undecided) } else { String::new() };
        let settle =
            counted(self.missing, "file that they settle is", "files that they settle are");
        let missing =
            if self.missing > 0 { format!(" ({settle} not here)") } else { String::new() };
        format!(
            "{}: {} accepted, {} asked{left}{missing}",
            own_words(&list(&self.by)),
            self.accepted,
            self.asked
        )
    }
}

/// Quotes a file name, so that no line break splits it.
fn quoted(file: &str) -> String {
    format!("`{file}`")
}

impl View for DeskView {
    const NAME: &'static str = "review-list";

    fn document(&self) -> Document {
        let title = if self.folder == "." {
            "Portfolios in this folder".to_owned()
        } else {
            format!("Portfolios in {}", self.folder)
        };
        let mut document =
            PackView::document(self.packs().into_iter().map(|(pack, _)| pack), title);
        if self.bundles.is_empty() {
            document = document.text("There is no portfolio file here that can be relied on.");
        }
        for bundle in &self.bundles {
            document = document.heading(bundle.in_words()).facts(bundle.facts());
            document = document.list(bundle.differ.iter().map(DeskDifferView::in_words).collect());
        }
        if !self.bundles.is_empty() {
            let frameworks = self.packs().into_iter().map(|(pack, of)| {
                let (_, file) = pack.fact();
                let of: Vec<String> = of.into_iter().map(quoted).collect();
                if of.len() == self.bundles.len() { file } else { format!("{file}: {}", list(&of)) }
            });
            document = document.heading("Framework files").list(frameworks.collect());
        }
        let pages: Vec<String> =
            self.bundles.iter().filter_map(DeskBundleView::not_compared).collect();
        if !pages.is_empty() {
            document = document.heading("Pages that were not compared").list(pages);
        }
        let newer = self.bundles.iter().filter_map(|bundle| {
            Some(format!("{}: {}", quoted(&bundle.file), left_out(&bundle.unknown)?))
        });
        let newer: Vec<String> = newer.collect();
        if !newer.is_empty() {
            document = document.heading("Left out, because a newer imh wrote it").list(newer);
        }
        if !self.unreadable.is_empty() {
            let lines = self
                .unreadable
                .iter()
                .map(|file| format!("{}: {}", quoted(&file.file), file.reason));
            document =
                document.heading("Files that imh cannot read or rely on").list(lines.collect());
        }
        if !self.others.is_empty() {
            let lines =
                self.others.iter().map(|other| format!("{}: {}", quoted(&other.file), other.what));
            document = document.heading("Other files, with nothing wrong").list(lines.collect());
        }
        if !self.loose.is_empty() {
            let files = self.loose.iter().map(|file| quoted(file));
            document =
                document.heading("Decisions on a portfolio that is not here").list(files.collect());
        }
        if !self.halves.is_empty() {
            let names =
                |files: &[String]| list(&files.iter().map(|file| quoted(file)).collect::<Vec<_>>());
            let lines = self.halves.iter().map(|files| {
                format!("{}. `imh review settle` on both writes one file of them", names(files))
            });
            document = document
                .heading("Decisions of one review in several files, shown as one")
                .list(lines.collect());
        }
        document
    }

    fn first(&self) -> Option<String> {
        let said: Vec<String> = self
            .packs()
            .into_iter()
            .filter_map(|(pack, of)| Some(format!("{}: {}", list(&of), pack.in_words()?)))
            .collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "file",
            "person",
            "level",
            "framework-sha256",
            "framework-known",
            "submission",
            "draft",
            "made",
            "days",
            "state",
            "resubmission-of",
            "accepted-before",
            "by",
            "settled",
            "accepted",
            "asked",
            "undecided",
            "open",
            "one-source",
            "signed-by",
            "repacked",
        ]);
        for bundle in &self.bundles {
            let start = [
                bundle.file.clone(),
                bundle.person.clone().unwrap_or_default(),
                bundle.level.clone(),
                bundle.pack.sha256.clone(),
                bundle.pack.known.name().to_owned(),
                bundle.submission.clone().unwrap_or_default(),
                bundle.draft.to_string(),
                bundle.made.clone(),
                bundle.days.to_string(),
                bundle.state.in_words().to_owned(),
                bundle.resubmission_of.clone().unwrap_or_default(),
                bundle.accepted_before.to_string(),
            ];
            let signed_by = bundle.signed_by.clone().unwrap_or_default();
            let last = [
                bundle.open.to_string(),
                bundle.one_source.to_string(),
                signed_by,
                bundle.repacked.to_string(),
            ];
            let mut row = |end: [String; 5]| {
                table.row(start.iter().cloned().chain(end).chain(last.iter().cloned()).collect());
            };
            for review in &bundle.reviews {
                let numbers = [review.accepted, review.asked, review.undecided]
                    .map(|number| number.to_string());
                let [accepted, asked, undecided] = numbers;
                row([review.by.join("; "), review.settled.to_string(), accepted, asked, undecided]);
            }
            if bundle.reviews.is_empty() {
                row([const { String::new() }; 5]);
            }
        }
        table
    }
}
