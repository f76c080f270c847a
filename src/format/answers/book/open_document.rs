//! Reads the cells of an OpenDocument spreadsheet. It has a reader of its own, so that a cell that
//! is repeated a million times is stored once, and merged cells and formulas without a value are
//! reported.

use std::{collections::BTreeSet, io::Cursor};

use jiff::SignedDuration;
use zip::ZipArchive;

use super::looks::{CellWords, OpenStyles};
use super::sheet::{
    BookSheet, Cell, Merged, SheetAside, clock, moment_in_words, no_book, too_long,
};
use crate::{
    files::xml::{Attributes, Node, walk},
    model::Fault,
    text::tidy,
};

/// The most blanks that one element can stand for.
const MOST_BLANKS: usize = 100;

/// Elements in a cell that are not part of its text: comments, and drawings with words in them.
const BESIDE: [&str; 17] = [
    "annotation",
    "custom-shape",
    "frame",
    "g",
    "rect",
    "line",
    "polyline",
    "polygon",
    "regular-polygon",
    "path",
    "circle",
    "ellipse",
    "connector",
    "measure",
    "caption",
    "control",
    "scene",
];

/// The state of the reader.
#[derive(Default)]
struct ReadingAt {
    sheets: Vec<BookSheet>,
    row: u32,
    column: u32,
    rows_repeated: u32,
    is_row_hidden: bool,
    /// How many columns are described so far.
    described: u32,
    cell: Option<Opened>,
    /// The depth inside a comment or a drawing, whose words do not belong to the cell.
    depth_beside: usize,
    beside: Option<SheetAside>,
    /// Inside the author and date of a comment.
    in_signature: bool,
    is_too_long: bool,
    /// The style that is described here, and those whose tables are not shown.
    style: String,
    hidden: BTreeSet<String>,
    styles: OpenStyles,
    /// The style of the cells of each column that name none, up to a column.
    column_styles: Vec<(u32, String)>,
    row_style: String,
}

struct Opened {
    repeated: u32,
    /// The number of rows and columns that it covers.
    spans: (u32, u32),
    value: Option<Value>,
    is_error: bool,
    is_formula: bool,
    /// True if the file gives the type of its value.
    has_kind: bool,
    text: String,
    paragraphs: usize,
    /// The same words by their look, and the looks that are open, the nearest last.
    parts: Vec<CellWords>,
    looks: Vec<(bool, bool)>,
}

/// The value of a cell, which a program writes beside the words that the cell shows.
enum Value {
    /// Words or a day, which count as they are written here.
    Written(String),
    /// A time or a yes or no, which counts as the cell shows it.
    Shown(String),
    /// A number, which counts unless the cell shows more than a number.
    Number(String),
}

impl Value {
    fn of(attributes: &Attributes) -> Option<Self> {
        let value = |name| attributes.get(name).filter(|value| !value.is_empty());
        let time =
            |value: &str| value.parse::<SignedDuration>().map_or_else(|_| value.to_owned(), clock);
        value("string-value")
            .map(|words| Self::Written(words.to_owned()))
            .or_else(|| value("date-value").map(|moment| Self::Written(moment_in_words(moment))))
            .or_else(|| value("boolean-value").map(|value| Self::Shown(value.to_uppercase())))
            .or_else(|| value("time-value").map(|value| Self::Shown(time(value))))
            .or_else(|| value("value").map(|number| Self::Number(number.to_owned())))
    }

    /// Returns the words of a cell that has this value and shows these words.
    fn in_words<'v>(&'v self, shown: &'v str) -> &'v str {
        match self {
            Self::Shown(_) if !shown.is_empty() => shown,
            Self::Number(value) if !shown.is_empty() && !is_number(shown, value) => shown,
            Self::Written(value) | Self::Shown(value) | Self::Number(value) => value,
        }
    }
}

/// Returns whether a cell shows nothing but its number: `2.00` for 2, but not `TRUE` for 1, nor 50%
/// for 0.5.
fn is_number(shown: &str, value: &str) -> bool {
    let is_of_number =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || ".,'+-\u{2212}Ee".contains(c);
    let is_another = shown
        .parse::<f64>()
        .ok()
        .zip(value.parse::<f64>().ok())
        .is_some_and(|(one, other)| (one - other).abs() > 0.5);
    shown.contains(|c: char| c.is_ascii_digit()) && shown.chars().all(is_of_number) && !is_another
}

pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<BookSheet>, Vec<Fault>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(no_book)?;
    let mut at = ReadingAt { styles: OpenStyles::named(&mut archive), ..ReadingAt::default() };
    let content = archive.by_name("content.xml").map_err(no_book)?;
    let mut bytes_left = super::MOST_BYTES;
    walk(content, &mut bytes_left, |node| at.meet(&node))
        .map_err(|fault| no_book(fault.in_words()))?;
    if at.is_too_long { Err(vec![too_long(at.sheets.len())]) } else { Ok(at.sheets) }
}

fn number(attributes: &Attributes, name: &str) -> u32 {
    attributes.get(name).and_then(|typed| typed.parse().ok()).unwrap_or(1).max(1)
}

/// Returns whether a row or a column is not shown, because somebody or a filter hid it.
fn is_hidden(attributes: &Attributes) -> bool {
    matches!(attributes.get("visibility"), Some("collapse" | "filter"))
}

impl ReadingAt {
    fn meet(&mut self, node: &Node<'_>) {
        self.styles.meet(node);
        match node {
            Node::Open("style", attributes) => {
                attributes.get("name").unwrap_or_default().clone_into(&mut self.style);
            }
            Node::Open("table-properties", attributes)
                if attributes.get("display") == Some("false") =>
            {
                self.hidden.insert(self.style.clone());
            }
            Node::Open("table", attributes) => {
                let mut sheet = BookSheet::called(attributes.get("name").unwrap_or_default());
                let style = attributes.get("style-name");
                sheet.is_hidden = style.is_some_and(|style| self.hidden.contains(style));
                self.sheets.push(sheet);
                (self.row, self.column, self.described) = (0, 0, 0);
                self.column_styles.clear();
            }
            Node::Open("table-column", attributes) => self.describe_columns(attributes),
            Node::Open("table-row", attributes) => {
                self.column = 0;
                self.rows_repeated = number(attributes, "number-rows-repeated");
                self.is_row_hidden = is_hidden(attributes);
                attributes
                    .get("default-cell-style-name")
                    .unwrap_or_default()
                    .clone_into(&mut self.row_style);
            }
            Node::Close("table-row") => self.end_row(),
            Node::Open("table-cell" | "covered-table-cell", attributes) => {
                let look = self.styles.look(self.style_of_cell(attributes), (false, false));
                self.cell = Some(Opened::of(attributes, look));
            }
            Node::Open("span", attributes) if self.depth_beside == 0 => {
                if let Some(cell) = &mut self.cell {
                    let style = attributes.get("style-name").unwrap_or_default();
                    cell.looks.push(self.styles.look(style, cell.look()));
                }
            }
            Node::Close("span") if self.depth_beside == 0 => {
                if let Some(cell) = self.cell.as_mut().filter(|cell| cell.looks.len() > 1) {
                    cell.looks.pop();
                }
            }
            Node::Close("table-cell" | "covered-table-cell") => self.end_cell(),
            Node::Open(name, _) if BESIDE.contains(name) => {
                self.depth_beside += 1;
                let cell = self.cell.is_some().then_some((self.row, self.column));
                self.beside.get_or_insert(SheetAside {
                    cell,
                    is_comment: *name == "annotation",
                    words: String::new(),
                });
            }
            Node::Close(name) if BESIDE.contains(name) => self.end_beside(),
            Node::Open(name, attributes) if self.depth_beside == 0 => {
                if let Some(cell) = &mut self.cell {
                    cell.open(name, attributes);
                }
            }
            Node::Words(words) if self.depth_beside == 0 => {
                if let Some(cell) = &mut self.cell {
                    cell.push(words);
                }
            }
            Node::Open("creator" | "date" | "creator-initials" | "date-string", _) => {
                self.in_signature = true;
            }
            Node::Close("creator" | "date" | "creator-initials" | "date-string") => {
                self.in_signature = false;
            }
            Node::Words(words) if !self.in_signature => self.add_beside(words),
            Node::Close("p") => self.add_beside("\n"),
            _ => {}
        }
    }

    fn add_beside(&mut self, words: &str) {
        if let Some(beside) = &mut self.beside {
            beside.words.push_str(words);
        }
    }

    fn end_beside(&mut self) {
        self.depth_beside = self.depth_beside.saturating_sub(1);
        if self.depth_beside == 0
            && let (Some(beside), Some(sheet)) = (self.beside.take(), self.sheets.last_mut())
        {
            sheet.beside.push(beside);
        }
    }

    fn end_cell(&mut self) {
        let (Some(opened), Some(sheet)) = (self.cell.take(), self.sheets.last_mut()) else {
            return;
        };
        let place = (self.row, self.column);
        if opened.spans != (1, 1) {
            let last = (
                self.row.saturating_add(opened.spans.0 - 1),
                self.column.saturating_add(opened.spans.1 - 1),
            );
            sheet.merged.push(Merged { first: place, last });
        }
        if opened.is_formula {
            sheet.formulas.insert(place);
        }
        sheet.digits.extend(opened.digits().map(|digits| (place, digits)));
        let looks = opened.parts.iter().any(|part| !part.is_plain()).then(|| opened.parts.clone());
        self.column = self.column.saturating_add(opened.repeated);
        let Some(cell) = opened.cell() else { return };
        // Cells further to the right are never read.
        for column in (place.1..self.column).take(usize::from(u8::MAX)) {
            self.is_too_long |= !sheet.put((place.0, column), cell.clone());
            sheet.unseen.looks.extend(looks.clone().map(|looks| ((place.0, column), looks)));
        }
    }

    /// Returns the style of a cell: its own, that of its row, or that of its column.
    fn style_of_cell<'a>(&'a self, attributes: &'a Attributes) -> &'a str {
        let of_row = (!self.row_style.is_empty()).then_some(self.row_style.as_str());
        let of_column = || {
            let column = self.column_styles.iter().find(|(end, _)| self.column < *end);
            column.map_or("", |(_, style)| style.as_str())
        };
        attributes.get("style-name").or(of_row).unwrap_or_else(of_column)
    }

    /// Adds a row as many times as it is repeated.
    fn end_row(&mut self) {
        let Some(sheet) = self.sheets.last_mut() else { return };
        if let Some(row) = sheet.rows.get(&self.row).filter(|_| self.rows_repeated > 1).cloned() {
            for at in 1..self.rows_repeated {
                for (column, cell) in &row {
                    let place = (self.row.saturating_add(at), *column);
                    self.is_too_long |= !sheet.put(place, cell.clone());
                    let looks = sheet.unseen.looks.get(&(self.row, *column)).cloned();
                    sheet.unseen.looks.extend(looks.map(|looks| (place, looks)));
                }
                if self.is_too_long {
                    break;
                }
            }
        }
        let next = self.row.saturating_add(self.rows_repeated);
        if self.is_row_hidden {
            sheet.unseen.rows.extend(sheet.rows.range(self.row..next).map(|(row, _)| *row));
        }
        self.row = next;
    }

    /// Notes which columns are not shown.
    fn describe_columns(&mut self, attributes: &Attributes) {
        let next = self.described.saturating_add(number(attributes, "number-columns-repeated"));
        if let Some(sheet) = self.sheets.last_mut().filter(|_| is_hidden(attributes)) {
            sheet.unseen.hide_columns(self.described, next.saturating_sub(1));
        }
        let style = attributes.get("default-cell-style-name").unwrap_or_default();
        self.column_styles.push((next, style.to_owned()));
        self.described = next;
    }
}

impl Opened {
    fn of(attributes: &Attributes, look: (bool, bool)) -> Self {
        let is_error =
            attributes.all().any(|(name, value)| name == "value-type" && value == "error");
        Self {
            repeated: number(attributes, "number-columns-repeated"),
            spans: (
                number(attributes, "number-rows-spanned"),
                number(attributes, "number-columns-spanned"),
            ),
            value: Value::of(attributes),
            is_error,
            is_formula: attributes.get("formula").is_some(),
            has_kind: attributes.get("value-type").is_some(),
            text: String::new(),
            paragraphs: 0,
            parts: Vec::new(),
            looks: vec![look],
        }
    }

    /// Returns how the words look that come next.
    fn look(&self) -> (bool, bool) {
        self.looks.last().copied().unwrap_or_default()
    }

    fn push(&mut self, words: &str) {
        self.text.push_str(words);
        let (is_struck, is_raised) = self.look();
        match self.parts.last_mut() {
            Some(last) if (last.is_struck, last.is_raised) == (is_struck, is_raised) => {
                last.words.push_str(words);
            }
            _ => self.parts.push(CellWords { words: words.to_owned(), is_struck, is_raised }),
        }
    }

    /// Reads the other contents of a cell.
    fn open(&mut self, name: &str, attributes: &Attributes) {
        match name {
            "p" | "h" => {
                if self.paragraphs > 0 {
                    self.push("\n");
                }
                self.paragraphs += 1;
            }
            "s" => {
                let blanks = attributes
                    .get("c")
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(1)
                    .min(MOST_BLANKS);
                self.push(&" ".repeat(blanks));
            }
            "tab" => self.push("\t"),
            "line-break" => self.push("\n"),
            _ => {}
        }
    }

    /// Returns the digits that a cell shows, if they differ from its number.
    fn digits(&self) -> Option<String> {
        let Some(Value::Number(value)) = &self.value else { return None };
        let shown = tidy(&self.text);
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        (!shown.is_empty() && shown != *value && is_digits(&shown)).then_some(shown)
    }

    fn cell(&self) -> Option<Cell> {
        let shown = tidy(&self.text);
        let words =
            self.value.as_ref().map_or_else(|| shown.clone(), |value| tidy(value.in_words(&shown)));
        if self.is_error {
            return Some(Cell::Error);
        }
        if words.is_empty() {
            // LibreOffice writes no type and one paragraph for a formula with an empty result;
            // SheetJS writes a type for a formula that it never calculated (seen with 7.4 and
            // 0.18.5).
            let is_blank = !self.has_kind && self.paragraphs > 0;
            return (self.is_formula && !is_blank && self.value.is_none()).then_some(Cell::NoValue);
        }
        Some(Cell::Words(words))
    }
}
