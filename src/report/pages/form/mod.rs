//! The questions of an assessment for people without imh: as a page that keeps answers in the
//! browser and saves them as an answers file, as a spreadsheet, or as a table. `format/answers`
//! reads what comes back; `tests/it/form.rs` checks that both agree.

mod book;
mod page;
mod printed;
mod stand;
mod table;

pub use printed::Printed;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::report::render::spoken;
use crate::{
    analysis::{IF_YOU_LIKE, StageWords},
    model::{Aspect, Competency, Digest, Framework, Level, Scale, ScaleId},
    text::unmarked,
};

/// The label of "not applicable" on a form.
const NOT_MY_WORK: &str = "Not part of my work";

/// A form that somebody fills in outside imh.
pub struct FormView<'f> {
    framework: &'f Framework,
    level: &'f Level,
    /// The digest of the framework's file. It comes back with the answers and distinguishes two
    /// files with one name and version.
    sha256: Digest,
    /// The code of the person it is for.
    code: Option<&'f str>,
    /// The last day on which answers are in time.
    closing: Option<Date>,
}

impl<'f> FormView<'f> {
    #[must_use]
    pub fn of(framework: &'f Framework, level: &'f Level, sha256: Digest) -> Self {
        Self { framework, level, sha256, code: None, closing: None }
    }

    /// Returns the form for one person, whose answers come back under a code.
    #[must_use]
    pub fn for_one(self, code: &'f str) -> Self {
        Self { code: Some(code), ..self }
    }

    /// Returns the form with the last day on which answers are in time.
    #[must_use]
    pub fn closing(self, closing: Option<Date>) -> Self {
        Self { closing, ..self }
    }

    /// Returns the whole page.
    #[must_use]
    pub fn page(&self) -> String {
        let framework = spoken(self.framework);
        let level = framework.level(self.level.id.as_str()).expect("it has the same levels");
        FormView { framework: &framework, level, ..*self }.in_html()
    }

    fn competencies(&self) -> impl Iterator<Item = &'f Competency> {
        self.framework.at_level(self.level.id.as_str())
    }

    fn aspects(&self, competency: &'f Competency) -> impl Iterator<Item = &'f Aspect> {
        self.framework.aspects_of(competency, self.level.id.as_str())
    }

    fn title(&self) -> String {
        format!("{}, level {}", self.framework.title, self.level.id)
    }

    /// Returns the summary of the level, or its title if it has none.
    fn summary(&self) -> &'f str {
        self.level.summary.as_deref().unwrap_or(&self.level.title)
    }

    /// Returns every question, in order.
    fn questions(&self) -> impl Iterator<Item = (&'f Competency, &'f Aspect)> {
        let domains = self.framework.domains.iter();
        let competencies =
            domains.flat_map(|domain| self.competencies().filter(|one| one.domain == domain.id));
        competencies
            .flat_map(|competency| self.aspects(competency).map(move |aspect| (competency, aspect)))
    }

    /// Returns the words of a question for formats that can mark an optional question only in
    /// words.
    fn question_in_words(&self, competency: &'f Competency, aspect: &'f Aspect) -> String {
        format!(
            "{}{}",
            self.statement(competency, aspect),
            if aspect.optional { IF_YOU_LIKE } else { "" }
        )
    }

    /// Returns the title of a competency with its printed code and the choice that it belongs to.
    fn titled(&self, competency: &Competency) -> String {
        let code = competency.code.iter().filter(|code| **code != *competency.id.as_str());
        let beside: Vec<String> =
            code.cloned().chain(self.framework.part_in_words(competency)).collect();
        if beside.is_empty() {
            competency.title.clone()
        } else {
            format!("{} ({})", competency.title, beside.join("; "))
        }
    }

    fn statement(&self, competency: &'f Competency, aspect: &'f Aspect) -> &'f str {
        competency.asked(self.level.id.as_str(), aspect).unwrap_or_default()
    }

    /// Names the lowest answer, which is as good as any other, in the middle of a sentence.
    fn good_answer(&self) -> String {
        let words = StageWords::of(self.framework);
        let first = self.scales().into_iter().find_map(|scale| scale.points.first());
        match first {
            Some(point) if unmarked(&point.label).to_lowercase() == words.lowest => {
                format!("\"{}\"", words.lowest)
            }
            Some(point) if self.scales().len() == 1 => format!("\"{}\"", point.label),
            _ => "the first point of a scale".to_owned(),
        }
    }

    /// Returns the scales in use, each once.
    fn scales(&self) -> Vec<&'f Scale> {
        let mut seen: BTreeSet<&ScaleId> = BTreeSet::new();
        self.questions()
            .map(|(competency, aspect)| self.framework.scale_of(competency, aspect))
            .filter(|scale| seen.insert(&scale.id))
            .collect()
    }
}
