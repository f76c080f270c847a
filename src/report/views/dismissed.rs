//! The words that the person said are no names of a family.

use serde::Serialize;

use crate::report::{Document, Table, View};

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DismissedView {
    /// Each word, as it was written when it was dismissed.
    pub words: Vec<String>,
}

impl View for DismissedView {
    const NAME: &'static str = "check-names-dismissed";

    fn document(&self) -> Document {
        let none = self.words.is_empty().then_some("You have dismissed no words.");
        let table = if self.words.is_empty() { Table::default() } else { self.table() };
        Document::new("Words that you dismissed").table(table).note(none)
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["word"]);
        for word in &self.words {
            table.row(vec![word.clone()]);
        }
        table
    }
}
