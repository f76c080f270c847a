//! Reads what a form gives only once: its framework, its level, and its person.

use super::{
    ERROR, NO_VALUE,
    sheet::{BookSheet, Cell},
};
use crate::{
    model::{Fault, cell_name},
    text::{alike, is_name},
};

const LABELS: [&str; 5] =
    ["framework", "version", "level", "your name, or a code of your own", "your work"];
/// The label for the person in older forms.
const OLDER_PERSON: &str = "a name, or whatever tells you apart";
const PERSON: usize = 3;
const ROLE: usize = 4;
/// The most columns between a label and its value, since people may insert columns.
const FURTHEST: u32 = 8;

/// The values beside labels on a sheet, before its answers.
#[derive(Default)]
pub(super) struct Facts {
    said: [Option<String>; LABELS.len()],
    /// The fault of a sheet that asks for the role but no longer for the name.
    without_name: Option<Fault>,
}

/// Returns which of the labels these words are.
fn label(words: &str) -> Option<usize> {
    let words = alike(words.trim().trim_end_matches(':'));
    let is_said = |label: &str| alike(label) == words;
    LABELS
        .iter()
        .position(|label| is_said(label))
        .or_else(|| is_said(OLDER_PERSON).then_some(PERSON))
}

/// Returns whether a table is the first sheet of a form, saved without the sheet of answers.
pub(in crate::format::answers) fn is_without_answers(table: &str) -> bool {
    let table = table.to_lowercase();
    table.contains(LABELS[ROLE])
        && [LABELS[PERSON], OLDER_PERSON].iter().any(|label| table.contains(label))
}

impl Facts {
    fn take(&mut self, fact: usize) -> Option<String> {
        self.said[fact].take()
    }

    pub(super) fn framework(&mut self) -> Option<(String, String)> {
        self.take(0).zip(self.take(1))
    }

    pub(super) fn level(&mut self) -> Option<String> {
        self.take(2)
    }

    pub(super) fn is_named(&self) -> bool {
        self.said[PERSON].as_deref().is_some_and(is_name)
    }

    pub(super) fn person(&mut self) -> Option<String> {
        self.take(PERSON).filter(|label| is_name(label))
    }

    pub(super) fn role(&mut self) -> Option<String> {
        self.take(ROLE)
    }

    /// Returns a fault if no row asks for the name any more.
    pub(super) fn without_name(&mut self) -> Option<Fault> {
        self.without_name.take()
    }

    /// Reads the rows before `end`. People may have inserted columns before the labels, or between
    /// labels and values. The labels are in the column that has most of them, and all values are in
    /// one column.
    pub(super) fn read(&mut self, sheet: &BookSheet, end: u32, faults: &mut Vec<Fault>) {
        let mut found: Vec<(u32, u32, usize)> = Vec::new();
        for (row, cells) in sheet.rows.range(..end) {
            let labels = cells
                .keys()
                .filter_map(|column| Some((*row, *column, label(sheet.words(*row, *column)?)?)));
            found.extend(labels);
        }
        let in_column = |column: u32| found.iter().filter(|(_, at, _)| *at == column).count();
        // The first column wins if two have as many.
        let labels = found
            .iter()
            .map(|(_, column, _)| *column)
            .min_by_key(|at| (std::cmp::Reverse(in_column(*at)), *at));
        let Some(labels) = labels else { return };
        found.retain(|(_, column, _)| *column == labels);
        // A single label outside the first column is a title over the person's own columns.
        if labels > 0 && found.len() < 2 {
            return;
        }
        let beside = |row: u32| {
            let cells = &sheet.rows[&row];
            cells.range(labels + 1..=labels + FURTHEST).map(|(column, _)| *column).next()
        };
        let printed = found
            .iter()
            .filter(|(.., fact)| *fact < PERSON)
            .filter_map(|(row, ..)| beside(*row))
            .min();
        let values = printed.unwrap_or(labels + 1);
        for (row, _, fact) in &found {
            let at = cell_name(*row, values);
            match sheet.rows[row].get(&values) {
                Some(Cell::Words(value)) => match &self.said[*fact] {
                    None => self.said[*fact] = Some(value.clone()),
                    Some(known) if known == value => {}
                    Some(_) => faults.push(Fault::at(
                        format!("cell {at}"),
                        "another sheet says something else beside the same words; keep only one of them, or split the file",
                    )),
                },
                Some(Cell::Error) => faults.push(Fault::at(format!("cell {at}"), ERROR)),
                Some(Cell::NoValue) => faults.push(Fault::at(format!("cell {at}"), NO_VALUE)),
                // imh cannot tell whether the words in another column are the value.
                None => {
                    if let Some(other) = beside(*row) {
                        let moved = format!("imh looks for this in cell {at}, which is empty; write it there");
                        faults.push(Fault::at(format!("cell {}", cell_name(*row, other)), moved));
                    }
                }
            }
        }
        let asked = |wanted: usize| found.iter().find(|(.., fact)| *fact == wanted);
        if let (Some((row, ..)), None) = (asked(ROLE), asked(PERSON)) {
            let place = format!("cell {}", cell_name(*row, labels));
            let gone = "the row `Your name, or a code of your own` above it is gone, so imh cannot tell whose answers these are; write it again, with the name beside it";
            self.without_name = Some(Fault::at(place, gone));
        }
    }
}
