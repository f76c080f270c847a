//! The questions as a table (CSV): a row for each question, with an empty cell for the answer.

use super::FormView;
use crate::{
    model::{Answer, Aspect, Competency},
    report::render::{csv, document::Table},
};

impl FormView<'_> {
    /// Returns the whole table.
    #[must_use]
    pub fn table(&self) -> String {
        let columns = [
            "framework",
            "version",
            "level",
            "competency",
            "title",
            "aspect",
            "statement",
            "choices",
            "point",
            "note",
            "person",
            "role",
            "sha256",
            "code",
            "counts-as",
        ];
        let mut table = Table::new(columns);
        for (competency, aspect) in self.questions() {
            let mut row = vec![
                self.framework.id.to_string(),
                self.framework.version.clone(),
                self.level.id.to_string(),
                competency.id.to_string(),
                competency.title.clone(),
                aspect.id.to_string(),
                self.question_in_words(competency, aspect),
                self.choices(competency, aspect),
            ];
            row.resize(columns.len() - 3, String::new());
            row.push(self.sha256.to_string());
            row.push(competency.code.clone().unwrap_or_default());
            row.push(self.framework.part_in_words(competency).unwrap_or_default());
            table.row(row);
        }
        csv::render(&table)
    }

    /// Returns the ids that may be written into the cell of an answer.
    pub(super) fn choices(&self, competency: &Competency, aspect: &Aspect) -> String {
        let scale = self.framework.scale_of(competency, aspect);
        let points = scale.points.iter().map(|point| point.id.as_str());
        points.chain([Answer::NOT_APPLICABLE]).collect::<Vec<_>>().join(" | ")
    }
}
