//! The cover: the person, the framework, the recipient and the date, and the files beside the page.

use super::{DRAFT, PortfolioView};
use crate::{
    report::{Block, Document, Line, To},
    text::{counted, day_in_words, marked_like, own_words, unmarked},
};

const BESIDE: &str = "The ratings are this person's own. Decisions that assessors made on an earlier portfolio stand beside them, unchanged.";
const OWN: &str =
    "The ratings are this person's own. An assessor's decision is not part of this document.";

impl PortfolioView {
    fn title(&self) -> String {
        self.person.label.as_ref().map_or_else(
            || "Portfolio".to_owned(),
            |label| format!("Portfolio of {}", own_words(label)),
        )
    }

    pub(super) fn cover(&self) -> Document {
        let mut facts = Vec::new();
        facts.extend(self.person.role.clone().map(|role| ("Role", role)));
        facts.push((
            "Framework",
            format!(
                "{}, version {} ({})",
                self.framework.title, self.framework.version, self.framework.id
            ),
        ));
        facts.push(("Level", self.level_in_words()));
        facts.extend(self.submission.clone().map(|title| ("For", title)));
        facts.push(("Begun", day_in_words(&self.began)));
        facts.push(("Made", day_in_words(&self.made)));
        facts.push(("Self-rating", self.summary.in_words()));
        facts.push(("Evidence", counted(self.evidence.len(), "piece", "pieces")));
        facts.extend(self.what_is_new().map(|words| ("Sent again", words)));
        let own = if self.sent_again { BESIDE } else { OWN };
        let document = Document::new(self.title());
        let document =
            if self.draft { document.block(Block::Draft(DRAFT.to_owned())) } else { document };
        document.facts(facts).note(self.framework.notice.clone()).note(Some(own))
    }

    /// Summarises earlier decisions and how many competencies have something new since.
    fn what_is_new(&self) -> Option<String> {
        if !self.sent_again {
            return None;
        }
        let carried: Vec<_> =
            self.competencies().filter_map(|competency| competency.decision.as_ref()).collect();
        let accepted = carried.iter().filter(|one| one.accepted).count();
        let new = carried.iter().filter(|one| !one.since.is_empty()).count();
        let open = carried.iter().filter(|one| one.is_open()).count();
        let asked = carried.len() - accepted - open;
        let open = if open > 0 {
            format!(", {open} open because the assessors have not settled this")
        } else {
            String::new()
        };
        let new = if new == 0 {
            "nothing of these is new".to_owned()
        } else {
            format!("{new} of all these with something new")
        };
        Some(format!("{accepted} accepted before, {asked} with something asked for{open}; {new}"))
    }

    fn level_in_words(&self) -> String {
        self.level_about.as_ref().map_or_else(
            || self.level_title.clone(),
            |about| {
                let both = format!("{}: {}", unmarked(&self.level_title), unmarked(about));
                marked_like(about, &both)
            },
        )
    }

    /// Adds the list of files beside the page, and the advice for a reader who lacks them.
    pub(super) fn with_foot(&self, document: Document) -> Document {
        let files = [
            ("portfolio.json", "all of it for machines"),
            ("ratings.csv", "the ratings as a table"),
            ("evidence.csv", "the evidence as a table"),
            ("framework.toml", "the framework that the ratings are against"),
        ];
        let file = |(name, what): (&str, &str)| {
            Line::default().link(To::File(name.to_owned()), name).text(format!(": {what}"))
        };
        document
            .text("Beside this page:")
            .list(files.map(file).to_vec())
            .text("If a link to a file does not open, unzip the whole folder first, and open this page from there.")
            .text(format!("Made with imh on {}.", day_in_words(&self.made)))
    }
}
