//! The state of every portfolio and decision file in a folder.

use serde::Serialize;

use super::{PackView, left_out, page_not_compared};
use crate::report::{Document, Table, View};
use crate::text::{counted, list};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeskView {
    pub folder: String,
    /// The oldest first.
    pub bundles: Vec<DeskBundleView>,
    /// What could not be read or relied on, with the reason.
    pub unreadable: Vec<UnreadableView>,
    /// Decision files on bundles that are not in the folder.
    pub loose: Vec<String>,
    /// Files of one review that a sync service parted, each with something that the others do not have. They are told of as one.
    pub halves: Vec<Vec<String>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeskBundleView {
    pub file: String,
    pub sha256: String,
    /// What the portfolio calls its person.
    pub person: Option<String>,
    pub level: String,
    /// The framework that it was made against.
    pub pack: PackView,
    pub submission: Option<String>,
    pub draft: bool,
    /// The day on which it was made.
    pub made: String,
    /// Whole days since then.
    pub days: i64,
    pub state: DeskState,
    /// The earlier bundle in the folder that this one takes the place of.
    pub resubmission_of: Option<String>,
    pub competencies: usize,
    /// Accepted on an earlier bundle, with nothing new since.
    pub accepted_before: usize,
    pub reviews: Vec<DeskReviewView>,
    /// Competencies that different people decided differently, and nobody settled.
    pub open: usize,
    /// The fingerprint of the key that signed it, by the signature alone.
    pub signed_by: Option<String>,
    /// Whether its page and `portfolio.json` were made again from one source, and are the same.
    pub one_source: bool,
    /// What made the page, where that is not this imh, which can then not compare it; empty where it does not say.
    pub page_of_another: Option<String>,
    /// What `portfolio.json` says beside what this imh knows, by the names of its keys; a newer imh wrote it.
    pub unknown: Vec<String>,
    /// Whether it is not packed as it was sent, so that decisions on it are on other bytes than those that were sent.
    pub repacked: bool,
    /// The framework and the level, in words.
    #[serde(skip)]
    pub against: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum DeskState {
    /// Nobody has decided anything on it.
    Received,
    /// Some of it is decided, or two assessors have still to settle.
    InReview,
    /// Every competency has a decision.
    Decided,
    /// A later bundle has taken its place.
    Resubmitted,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeskReviewView {
    pub file: String,
    pub by: Vec<String>,
    /// Whether two assessors agreed on it.
    pub settled: bool,
    pub accepted: usize,
    pub asked: usize,
    pub undecided: usize,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnreadableView {
    pub file: String,
    pub reason: String,
}

impl DeskState {
    /// Where a bundle stands by its reviews: what two agreed counts before what one decided alone.
    #[must_use]
    pub fn of(reviews: &[DeskReviewView], open: usize) -> Self {
        let counts = reviews.iter().find(|review| review.settled).or(if let [one] = reviews { Some(one) } else { None });
        match (reviews, counts) {
            ([], _) => Self::Received,
            (_, Some(review)) if review.undecided == 0 && open == 0 => Self::Decided,
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
    /// Each framework once, with the portfolios that were made against it; what is not known comes first.
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
        Some(format!("{}: {}", self.file, page_not_compared(self.page_of_another.as_deref()?)))
    }
}

impl DeskReviewView {
    fn in_words(&self) -> String {
        let left = if self.undecided > 0 { format!(", {} left", self.undecided) } else { String::new() };
        format!("{}: {} accepted, {} asked{left}", list(&self.by), self.accepted, self.asked)
    }
}

impl View for DeskView {
    const NAME: &'static str = "review-list";

    fn document(&self) -> Document {
        let mut table = Table::new(["Portfolio", "Of", "Against", "Signed", "Days", "State", "Decisions"]);
        for bundle in &self.bundles {
            // What two settled stands for what each decided alone.
            let settled = bundle.reviews.iter().any(|review| review.settled);
            let mut decisions: Vec<String> =
                bundle.reviews.iter().filter(|review| review.settled || !settled).map(DeskReviewView::in_words).collect();
            decisions.extend((bundle.accepted_before > 0).then(|| format!("{} accepted before", bundle.accepted_before)));
            decisions.extend((bundle.open > 0).then(|| format!("{} open because the assessors differ", bundle.open)));
            let draft = if bundle.draft { " (draft)" } else { "" };
            let repacked = if bundle.repacked { " (packed again)" } else { "" };
            table.row(vec![
                format!("{}{draft}{repacked}", bundle.file),
                bundle.person.clone().unwrap_or_default(),
                bundle.against.clone(),
                if bundle.signed_by.is_some() { "yes" } else { "no" }.to_owned(),
                bundle.days.to_string(),
                bundle.state.in_words().to_owned(),
                decisions.join("; "),
            ]);
        }
        let title = if self.folder == "." { "The desk in this folder".to_owned() } else { format!("The desk in {}", self.folder) };
        let mut document = PackView::document(self.packs().into_iter().map(|(pack, _)| pack), title);
        if self.bundles.is_empty() {
            document = document.text("There is no portfolio file here that can be relied on.");
        }
        document = document.table(table);
        if !self.bundles.is_empty() {
            let frameworks = self.packs().into_iter().map(|(pack, of)| {
                let (_, file) = pack.fact();
                if of.len() == self.bundles.len() { file } else { format!("{file}: {}", list(&of)) }
            });
            document = document.heading("Framework files").list(frameworks.collect());
        }
        let pages: Vec<String> = self.bundles.iter().filter_map(DeskBundleView::not_compared).collect();
        if !pages.is_empty() {
            document = document.heading("Pages that were not compared").list(pages);
        }
        let newer = self.bundles.iter().filter_map(|bundle| Some(format!("{}: {}", bundle.file, left_out(&bundle.unknown)?)));
        let newer: Vec<String> = newer.collect();
        if !newer.is_empty() {
            document = document.heading("Left out, because a newer imh wrote it").list(newer);
        }
        if !self.unreadable.is_empty() {
            let lines = self.unreadable.iter().map(|file| format!("{}: {}", file.file, file.reason));
            document = document
                .heading(format!("{} that could not be read", counted(self.unreadable.len(), "file", "files")))
                .list(lines.collect());
        }
        if !self.loose.is_empty() {
            document = document.heading("Decisions on a portfolio that is not here").list(self.loose.clone());
        }
        if !self.halves.is_empty() {
            let lines = self.halves.iter().map(|files| format!("{}. `imh review settle` on both writes one file of them", list(files)));
            document = document.heading("Decisions of one review in several files, told of as one").list(lines.collect());
        }
        document
    }

    fn first(&self) -> Option<String> {
        let said: Vec<String> =
            self.packs().into_iter().filter_map(|(pack, of)| Some(format!("{}: {}", list(&of), pack.in_words()?))).collect();
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
            let last = [bundle.open.to_string(), bundle.one_source.to_string(), signed_by, bundle.repacked.to_string()];
            let mut row = |end: [String; 5]| table.row(start.iter().cloned().chain(end).chain(last.iter().cloned()).collect());
            for review in &bundle.reviews {
                let numbers = [review.accepted, review.asked, review.undecided].map(|number| number.to_string());
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

#[cfg(test)]
mod tests {
    use super::*;

    fn review(settled: bool, undecided: usize) -> DeskReviewView {
        DeskReviewView { file: String::new(), by: Vec::new(), settled, accepted: 0, asked: 0, undecided }
    }

    #[test]
    fn a_portfolio_is_decided_when_one_alone_or_two_together_decided_all_of_it() {
        assert_eq!(DeskState::of(&[], 0), DeskState::Received);
        assert_eq!(DeskState::of(&[review(false, 3)], 0), DeskState::InReview);
        assert_eq!(DeskState::of(&[review(false, 0)], 0), DeskState::Decided);
        assert_eq!(DeskState::of(&[review(false, 0), review(false, 0)], 0), DeskState::InReview);
        assert_eq!(DeskState::of(&[review(false, 0), review(false, 0), review(true, 0)], 0), DeskState::Decided);
        // One of them thought again.
        assert_eq!(DeskState::of(&[review(false, 0), review(false, 0), review(true, 0)], 1), DeskState::InReview);
    }
}
