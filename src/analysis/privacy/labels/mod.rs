//! Labels and their values in different places: `DOB` in one cell and the day in the next, the
//! label above a column, one digit in each box of a form.

mod boxes;
mod known;
mod table;

use std::collections::BTreeMap;

use memchr::{memchr, memchr_iter, memchr2};

use super::{Hit, Lookout};
use crate::model::FindingKind;
use boxes::first_boxes;
use known::{is_label, is_of_form, is_of_other, without_marks};
use table::{Grid, Heading};

/// The most characters of a cell that is a label or a value, and not a sentence.
const SHORT: usize = 60;

/// The most columns whose labels are kept.
const COLUMNS: usize = 1_000;

#[derive(Default)]
pub(super) struct Labels {
    /// The name of the file, to begin anew with the next.
    called: String,
    /// The place of the last cell, and the table or part that it is in.
    place: String,
    area: String,
    /// The row of the last cell, where places name rows of a table.
    row: String,
    /// The last cell, if it is a label.
    last: Option<String>,
    /// How many labels stand side by side in the row, up to the last cell.
    side_by_side: usize,
    /// The last cell of a row that is one line, if it is a label.
    last_in_row: Option<String>,
    /// The label at the head of each column, where places name columns.
    heads: BTreeMap<String, String>,
    /// The same where they do not.
    table: Grid,
    boxes: Boxes,
}

/// The column of a cell.
struct Column {
    name: String,
    /// True if other cells of its row are in the same line.
    is_in_row: bool,
}

/// Letters and digits that come one at a time.
#[derive(Default)]
struct Boxes {
    place: String,
    text: String,
    label: String,
    told: Vec<FindingKind>,
}

/// What is found with the help of labels: in the words themselves, and in the boxes that end here,
/// with the place of the first and what they hold together.
#[derive(Default)]
pub(super) struct Labelled {
    pub(super) hits: Vec<Hit>,
    pub(super) boxed: Vec<(FindingKind, String, String)>,
}

impl Labels {
    /// Reads the next words of a file.
    pub(super) fn read(
        &mut self,
        lookout: &Lookout,
        called: &str,
        place: &str,
        text: &str,
    ) -> Labelled {
        if called != self.called {
            called.clone_into(&mut self.called);
            self.heads.clear();
            self.end_table();
        }
        let mut found = Labelled::default();
        let is_row = |(sign, more_than): &(char, usize)| {
            memchr_iter(*sign as u8, text.as_bytes()).nth(*more_than).is_some()
        };
        if memchr2(b'|', b'\t', text.as_bytes()).is_some()
            && let Some((sign, _)) = [('|', 1), ('\t', 0)].into_iter().find(is_row)
        {
            self.read_row(lookout, place, text, sign, &mut found);
            return found;
        }
        let column = column_of(place).map(|name| Column { name, is_in_row: false });
        self.enter(place, column.is_some());
        self.read_cell(lookout, place, column, text, 0, &mut found);
        found
    }

    /// Leaves behind what stands in another table or part: a label there says nothing here.
    fn enter(&mut self, place: &str, is_cell: bool) {
        // The next line of the same text, as most are.
        let is_digit = |byte: &u8| byte.is_ascii_digit();
        if self.row.is_empty() && place.bytes().filter(|byte| !is_digit(byte)).eq(self.area.bytes())
        {
            return;
        }
        let (area, row) = area_and_row(place);
        if area != self.area {
            self.heads.clear();
            let last = self.last.take().filter(|_| is_cell);
            self.end_table();
            self.last = last;
        } else if row != self.row {
            self.last = None;
            self.side_by_side = 0;
        }
        (self.area, self.row) = (area, row);
    }

    fn end_table(&mut self) {
        self.last = None;
        self.side_by_side = 0;
        self.table = Grid::default();
        self.boxes = Boxes::default();
    }

    /// Reads a row of a table that is one line, cell by cell.
    fn read_row(
        &mut self,
        lookout: &Lookout,
        place: &str,
        text: &str,
        sign: char,
        found: &mut Labelled,
    ) {
        let is_full =
            |cell: &str| !cell.trim_matches(|c: char| matches!(c, '-' | ':' | ' ')).is_empty();
        // A page may have each cell of a row in a line of its own, after tabs for those before.
        let before = self.last_in_row.take();
        self.last = before.filter(|_| sign == '\t' && text.starts_with(sign));
        self.side_by_side = 0;
        let is_alone = sign == '\t' && text.split(sign).filter(|cell| is_full(cell)).count() == 1;
        found.hits.extend(self.boxes_below_label(lookout, text, sign));
        let mut at = 0;
        for (number, cell) in text.split(sign).enumerate().take(COLUMNS) {
            if is_full(cell) {
                let column = Column { name: format!("{sign}{number}"), is_in_row: !is_alone };
                self.read_cell(lookout, place, Some(column), cell, at, found);
            }
            at += cell.len() + 1;
        }
        self.last_in_row = self.last.take();
    }

    /// Returns what the boxes of a row hold, if their label stands above the first.
    fn boxes_below_label(&self, lookout: &Lookout, text: &str, sign: char) -> Option<Hit> {
        let boxes = first_boxes(text, sign)?;
        let head = self.heads.get(&format!("{sign}{}", boxes.number))?;
        let kind = with_label(lookout, head, &boxes.value).first()?.kind;
        Some(Hit { kind, span: boxes.span })
    }

    /// Reads the words of one cell, which begin at `at` in what they were passed on with.
    fn read_cell(
        &mut self,
        lookout: &Lookout,
        place: &str,
        column: Option<Column>,
        text: &str,
        at: usize,
        found: &mut Labelled,
    ) {
        let said = text.trim();
        let lead = at + text.len() - text.trim_start().len();
        if said.len() > SHORT && (said.is_ascii() || said.chars().nth(SHORT).is_some()) {
            self.end_table();
            return;
        }
        let words = without_marks(said);
        let small = words.to_lowercase();
        let is_in_row = column.as_ref().is_some_and(|column| column.is_in_row);
        let column = column.map(|column| column.name);
        if !is_in_row && said.chars().count() == 1 && said.starts_with(char::is_alphanumeric) {
            let head = column.as_ref().and_then(|column| self.heads.get(column)).cloned();
            self.read_box(lookout, place, said, head, found);
            return;
        }
        self.boxes.text.clear();
        let is_other = is_of_other(&small);
        if is_label(&small) {
            self.side_by_side += 1;
            self.table.add(words, if is_other { Heading::Other } else { Heading::Label });
            self.last = Some(words.to_owned());
            if let Some(column) = column.filter(|_| self.heads.len() < COLUMNS) {
                self.heads.insert(column, words.to_owned());
            }
            return;
        }
        // The label of something else is no value.
        if is_of_form(&small) {
            self.side_by_side += 1;
            self.table.add(words, if is_other { Heading::Other } else { Heading::Field });
            self.last = None;
            return;
        }
        let has_digits = said.contains(|c: char| c.is_ascii_digit());
        let role = if is_other && !has_digits { Heading::Other } else { Heading::Words };
        // A value that is passed on twice, as it is and as it is shown, is one cell.
        let is_same_cell = place.contains("paragraph ") && place == self.place && has_digits;
        place.clone_into(&mut self.place);
        if !is_same_cell {
            self.table.add(said, role);
        }
        // `- 114/22`: what makes it an item is not of the value.
        let marked = ["- ", "* ", "+ ", "> "].into_iter().find(|mark| said.starts_with(mark));
        let begins = marked.map_or(0, |mark| said.len() - said[mark.len()..].trim_start().len());
        let (said, lead) = (&said[begins..], lead + begins);
        // The labels of a row of them are those of the columns below.
        let is_in_head = column.is_some() && std::mem::take(&mut self.side_by_side) > 2;
        let label = self.last.take().filter(|_| !is_in_head);
        let mut hits = label.as_ref().map_or(Vec::new(), |label| with_label(lookout, label, said));
        if !hits.is_empty() {
            // The labels are on the left.
            self.table = Grid::default();
            self.heads.retain(|_, head| Some(&*head) != label.as_ref());
        } else if let Some(head) = column.as_ref().and_then(|column| self.heads.get(column)) {
            hits = with_label(lookout, head, said);
        } else if column.is_none() {
            hits = self.table.labelled(lookout, said);
        }
        found.hits.extend(
            hits.into_iter()
                .map(|hit| Hit { span: hit.span.start + lead..hit.span.end + lead, ..hit }),
        );
    }

    fn read_box(
        &mut self,
        lookout: &Lookout,
        place: &str,
        sign: &str,
        head: Option<String>,
        found: &mut Labelled,
    ) {
        let boxes = &mut self.boxes;
        if boxes.text.is_empty() {
            place.clone_into(&mut boxes.place);
            boxes.label = self.last.take().or(head).unwrap_or_default();
            boxes.told.clear();
        }
        boxes.text.push_str(sign);
        if boxes.text.len() < 6 || boxes.text.len() > SHORT {
            return;
        }
        let mut hits = lookout.hits(&boxes.text);
        hits.extend(with_label(lookout, &boxes.label, &boxes.text));
        for hit in hits {
            if !boxes.told.contains(&hit.kind) {
                boxes.told.push(hit.kind);
                found.boxed.push((hit.kind, boxes.place.clone(), boxes.text.clone()));
            }
        }
    }
}

/// Returns what a value is after its label and is not by itself.
fn with_label(lookout: &Lookout, label: &str, value: &str) -> Vec<Hit> {
    if label.is_empty() || !value.contains(|c: char| c.is_alphanumeric()) {
        return Vec::new();
    }
    let alone = lookout.hits(value);
    let mut found: Vec<Hit> = Vec::new();
    let label = label.trim_end_matches(':');
    // As on one line of a form, with and without the sign.
    for joint in [" ", ": "] {
        let seam = label.len() + joint.len();
        let hits = lookout.hits(&format!("{label}{joint}{value}")).into_iter();
        let hits = hits.filter(|hit| hit.span.end > seam).map(|hit| Hit {
            span: hit.span.start.saturating_sub(seam)..hit.span.end - seam,
            ..hit
        });
        for hit in hits.filter(|hit| !alone.contains(hit) && hit.span.start < 16) {
            if found.iter().all(|known| known.kind != hit.kind) {
                found.push(hit);
            }
        }
    }
    found
}

/// Returns the table or part that a place is in, and its row if it is a cell of a table in a text.
fn area_and_row(place: &str) -> (String, String) {
    if place.starts_with("sheet") {
        let row = place.rsplit(' ').next().unwrap_or_default();
        let row = row.trim_start_matches(|c: char| c.is_ascii_alphabetic()).to_owned();
        return (place.split(' ').take(2).collect(), row);
    }
    if let Some(cell) = place.strip_prefix("row ") {
        return (String::new(), cell.split(' ').next().unwrap_or_default().to_owned());
    }
    match place.split_once(" row ") {
        Some((table, cell)) => {
            (table.to_owned(), cell.split(' ').next().unwrap_or_default().to_owned())
        }
        None => (place.replace(|c: char| c.is_ascii_digit(), ""), String::new()),
    }
}

/// Returns the column that a place names: `sheet 1 cell B4`, `row 3 column 2`.
fn column_of(place: &str) -> Option<String> {
    // Neither `cell` nor `column`.
    memchr(b'c', place.as_bytes())?;
    if let Some((sheet, cell)) = place.rsplit_once(" cell ") {
        let column = cell.trim_end_matches(|c: char| c.is_ascii_digit());
        return Some(format!("{sheet} {column}"));
    }
    let (row, column) = place.split_once(" column ")?;
    row.contains("row ").then(|| column.split(' ').next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests;
