//! Reads the tables of a document of a word processor (.docx), with the headings and paragraphs
//! before each, and its merged cells.

use std::io::Cursor;

use zip::ZipArchive;

use super::beside::{DocumentNotes, RAISED, STRUCK, is_sign_of_note, margins, notes, with_words};
use super::code::{lettered, split_code, tidy_code};
use super::controls::DocumentControls;
use super::numbering::DocumentNumbers;
use super::styles::{DocumentLook, DocumentStyles};
use super::table::{
    GridCell, GridCover, GridFile, GridHeading, GridRow, GridTable, GridTablePlace, MOST_COLUMNS,
};
use crate::{
    files::xml::{Attributes, Node, walk},
    model::{Fault, Place},
    text::counted,
};

const PART: &str = "word/document.xml";
/// The most that a document may unpack to.
const MOST_BYTES: u64 = 64 << 20;
const MOST_ROWS: usize = 50_000;

/// Returns whether bytes are a document of a word processor.
pub(super) fn is_document(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
        && ZipArchive::new(Cursor::new(bytes))
            .is_ok_and(|archive| archive.index_for_name(PART).is_some())
}

pub(super) fn read(bytes: &[u8]) -> Result<GridFile, Vec<Fault>> {
    let refused = |why: &str| vec![Fault::whole(format!("the document cannot be read: {why}"))];
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| refused("it is damaged"))?;
    let mut bytes_left = MOST_BYTES;
    let styles = archive
        .by_name("word/styles.xml")
        .map(|part| DocumentStyles::read(part, &mut bytes_left))
        .unwrap_or_default();
    let margins = margins(&mut archive, &mut bytes_left);
    let notes = notes(&mut archive, &mut bytes_left);
    let numbers = archive
        .by_name("word/numbering.xml")
        .map(|part| DocumentNumbers::read(part, &mut bytes_left))
        .unwrap_or_default();
    let part = archive.by_name(PART).map_err(|_| refused("it is damaged"))?;
    let mut reading = DocumentReading { styles, notes, numbers, ..DocumentReading::default() };
    walk(part, &mut bytes_left, |node| reading.meet(&node))
        .map_err(|fault| refused(fault.in_words()))?;
    if reading.is_too_long {
        return Err(refused("it has more rows than imh reads"));
    }
    let mut file = reading.end();
    file.told.extend(margins);
    Ok(file)
}

#[derive(Default)]
struct DocumentReading {
    styles: DocumentStyles,
    notes: DocumentNotes,
    file: GridFile,
    /// For each thing that was told and stands in no table, its number and the tables before it.
    outside: Vec<(usize, usize)>,
    /// For each picture that is open, whether a text box was in it.
    pictures: Vec<bool>,
    /// The number of text boxes inside one another, and their words.
    boxes: usize,
    boxed: String,
    before: Vec<GridHeading>,
    /// The number of tables inside one another.
    depth: usize,
    cell: Option<GridCell>,
    cell_span: usize,
    paragraph: String,
    heading: Option<u8>,
    is_point: bool,
    in_text: bool,
    /// What the run of words that is read says of its look, and its style.
    run: Option<(DocumentLook, String)>,
    /// The style of the paragraph.
    style: String,
    controls: DocumentControls,
    numbers: DocumentNumbers,
    /// The list of the paragraph, and its depth in it.
    list: Option<(String, usize)>,
    /// The numbers that lists write in the cell.
    listed: Vec<String>,
    /// Inside something that is shown in another way, or was deleted.
    depth_hidden: usize,
    is_too_long: bool,
    rows: usize,
}

impl DocumentReading {
    fn meet(&mut self, node: &Node<'_>) {
        match node {
            Node::Open("Fallback" | "del" | "moveFrom", _) => {
                self.depth_hidden += 1;
                if self.depth_hidden == 1 && !matches!(node, Node::Open("Fallback", _)) {
                    self.tell("words that are marked as deleted are left out");
                }
            }
            Node::Close("Fallback" | "del" | "moveFrom") => {
                self.depth_hidden = self.depth_hidden.saturating_sub(1);
            }
            _ if self.depth_hidden > 0 => {}
            Node::Open("txbxContent", _) => {
                self.boxes += 1;
                self.pictures.iter_mut().for_each(|has_box| *has_box = true);
            }
            Node::Close("txbxContent") => self.end_box(),
            _ if self.boxes > 0 => self.meet_boxed(node),
            Node::Open(name, attributes) => self.open(name, attributes),
            Node::Words(words) if self.in_text => self.add_words(words),
            Node::Close(name) => self.close(name),
            Node::Words(_) | Node::Comment(_) => {}
        }
    }

    /// Adds words of a run, but for those that are no part of the text.
    fn add_words(&mut self, words: &str) {
        let (own, style) = self.run.clone().unwrap_or_default();
        let look = self.styles.look(own, &style, &self.style);
        let is = |part: Option<bool>| part == Some(true);
        let is_blank = words.trim().is_empty();
        if self.controls.is_unfilled() && !is_blank {
            self.tell(&with_words("a field that nobody filled in is read as empty", words));
            return;
        }
        if (is(look.strikes) || is(look.strikes_twice)) && !is_blank {
            self.doubt(with_words(STRUCK, words));
            return;
        }
        if is(look.raises) && is_sign_of_note(&self.paragraph, words) {
            self.doubt(with_words(RAISED, words));
            return;
        }
        self.paragraph.push_str(words);
        if is(look.hides) && !is_blank {
            self.tell_unseen("words");
        }
    }

    /// A text box floats over the page, so its words belong to no cell and to no heading.
    fn meet_boxed(&mut self, node: &Node<'_>) {
        match node {
            Node::Open("t", _) => self.in_text = true,
            Node::Close("t") => self.in_text = false,
            Node::Open("tab" | "br" | "cr", _) | Node::Close("p" | "tc") => self.boxed.push(' '),
            Node::Words(words) if self.in_text => self.boxed.push_str(words),
            _ => {}
        }
    }

    fn end_box(&mut self) {
        self.boxes = self.boxes.saturating_sub(1);
        if self.boxes == 0 {
            let words = std::mem::take(&mut self.boxed);
            if !words.trim().is_empty() {
                self.tell(&with_words("a text box is left out", &words));
            }
        }
    }

    fn tell_note(&mut self, what: &str, reference: &str, attributes: &Attributes) {
        let id = attributes.get("id").unwrap_or_default();
        let is_it = |(by, of): &&(&str, String)| *by == reference && of == id;
        let found = self.notes.keys().find(is_it).and_then(|key| self.notes.get(key));
        let said = with_words(what, found.map_or("", String::as_str));
        self.tell(&said);
    }

    /// Returns what was read, once the last table is known.
    fn end(mut self) -> GridFile {
        let last = self.file.tables.len();
        let after = || format!("after table {last}");
        for (number, before) in self.outside {
            let place =
                if before < last { format!("before table {}", before + 1) } else { after() };
            self.file.told[number].place = Place::Named(place);
        }
        if !self.before.is_empty() && last > 0 {
            let count = counted(self.before.len(), "paragraph is", "paragraphs are");
            let words: Vec<&str> = self.before.iter().map(|one| one.words.as_str()).collect();
            let what = with_words(&format!("{count} left out"), &words.join(" "));
            self.file.told.push(Fault::at(after(), what));
        }
        self.file
    }

    /// Tells what is left out, at its cell or between tables.
    fn tell(&mut self, what: &str) {
        match self.place() {
            Some(place) => self.file.told.push(Fault::at(place, what)),
            None => {
                self.outside.push((self.file.told.len(), self.file.tables.len()));
                self.file.told.push(Fault::whole(what));
            }
        }
    }

    /// Tells what is read although its program does not show it.
    fn tell_unseen(&mut self, what: &str) {
        let are = if what == "words" { "are" } else { "is" };
        self.doubt(format!("{what} that {are} hidden in the program {are} read like the others"));
    }

    /// Tells what may be wrong with a table, which is then doubtful.
    fn doubt(&mut self, said: String) {
        let Some(place) = self.place() else { return self.tell(&said) };
        let fault = Fault::at(place, said);
        if let Some(table) = self.file.tables.last_mut()
            && table.unseen.last() != Some(&fault)
        {
            table.unseen.push(fault);
        }
    }

    /// Returns the place of the cell that is read, if it is in a table.
    fn place(&self) -> Option<String> {
        let table = self.file.tables.last().filter(|_| self.depth > 0)?;
        let row = table.rows.len().saturating_sub(1);
        Some(match table.rows.last() {
            Some(cells) => {
                let own = cells.cells.iter();
                let own = own.filter(|cell| cell.nth > 0 && cell.cover != GridCover::Beside);
                format!("{}, cell {}", table.place_of_row(row), own.count() + 1)
            }
            None => table.place(),
        })
    }

    fn open(&mut self, name: &str, attributes: &Attributes) {
        self.controls.open(name, attributes);
        match name {
            "tbl" => {
                self.depth += 1;
                if self.depth == 1 {
                    let number = self.file.tables.len() + 1;
                    self.file.tables.push(GridTable {
                        place: GridTablePlace::Document(number),
                        before: std::mem::take(&mut self.before),
                        rows: Vec::new(),
                        lost: Vec::new(),
                        unseen: Vec::new(),
                    });
                } else {
                    self.tell("a table inside a cell is read as the words of that cell");
                }
            }
            "tr" if self.depth == 1 => {
                self.rows += 1;
                self.is_too_long |= self.rows > MOST_ROWS;
                if let Some(table) = self.file.tables.last_mut().filter(|_| !self.is_too_long) {
                    let number = u32::try_from(table.rows.len() + 1).unwrap_or(u32::MAX);
                    table.rows.push(GridRow { number, cells: Vec::new() });
                }
            }
            "tc" if self.depth == 1 => {
                self.cell = Some(GridCell::default());
                self.cell_span = 1;
            }
            "gridSpan" if self.depth == 1 => {
                let span = attributes.get("val").and_then(|span| span.parse().ok()).unwrap_or(1);
                self.cell_span = usize::min(span, MOST_COLUMNS).max(1);
            }
            "gridBefore" if self.depth == 1 => {
                let columns: usize =
                    attributes.get("val").and_then(|span| span.parse().ok()).unwrap_or(0);
                let row = self.file.tables.last_mut().and_then(|table| table.rows.last_mut());
                if let Some(row) = row {
                    row.cells.resize(columns.min(MOST_COLUMNS), GridCell::default());
                }
            }
            "vMerge" if self.depth == 1 => {
                if let Some(cell) = &mut self.cell
                    && attributes.get("val") != Some("restart")
                {
                    cell.cover = GridCover::Above;
                }
            }
            "p" => {
                self.end_paragraph();
                (self.heading, self.is_point) = (None, false);
                self.style.clear();
            }
            "pStyle" => {
                let id = attributes.get("val").unwrap_or_default();
                id.clone_into(&mut self.style);
                self.heading = self.styles.heading(id);
                self.list = self.styles.list(id);
                self.is_point |= self.list.is_some() || id.to_lowercase().starts_with("listbullet");
            }
            "outlineLvl" => {
                let level: Option<u8> = attributes.get("val").and_then(|level| level.parse().ok());
                self.heading =
                    self.heading.or(level.filter(|level| *level < 9).map(|level| level + 1));
            }
            "numPr" => {
                self.is_point = true;
                self.list = Some(Default::default());
            }
            "ilvl" | "numId" => {
                let value = attributes.get("val").unwrap_or_default();
                match &mut self.list {
                    Some((_, depth)) if name == "ilvl" => *depth = value.parse().unwrap_or(0),
                    // A paragraph that says so is in no list, whatever its style says.
                    Some(_) if value == "0" => (self.list, self.is_point) = (None, false),
                    Some((list, _)) => value.clone_into(list),
                    None => {}
                }
            }
            "drawing" | "pict" | "object" => self.pictures.push(false),
            "commentReference" => self.tell_note("a comment is left out", name, attributes),
            "footnoteReference" | "endnoteReference" => {
                self.tell_note("a footnote is left out", name, attributes);
            }
            "r" => self.run = Some(Default::default()),
            "rStyle" | "vanish" | "strike" | "dstrike" | "vertAlign" => {
                let Some((look, style)) = &mut self.run else { return };
                if name == "rStyle" {
                    attributes.get("val").unwrap_or_default().clone_into(style);
                }
                look.meet(name, attributes);
            }
            "hidden" if self.depth == 1 && self.cell.is_none() && attributes.is_on("val") => {
                self.tell_unseen("a row");
            }
            "t" => self.in_text = true,
            "tab" => self.paragraph.push(' '),
            "br" | "cr" => self.paragraph.push('\n'),
            "noBreakHyphen" => self.paragraph.push('-'),
            "softHyphen" => self.paragraph.push('\u{ad}'),
            "sym" => self.paragraph.push(symbol(attributes)),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(shown) = self.controls.close(name) {
            self.paragraph.push_str(&shown);
        }
        match name {
            "t" => self.in_text = false,
            "r" => self.run = None,
            "drawing" | "pict" | "object" => {
                let has_box = self.pictures.pop().unwrap_or(true);
                if self.pictures.is_empty() && !has_box {
                    self.tell("a picture or a drawing is left out");
                }
            }
            "p" => self.end_paragraph(),
            "tc" if self.depth == 1 => self.end_cell(),
            "tbl" => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let words = paragraph.trim();
        let list = self.list.take();
        if let Some(number) = list.and_then(|(list, depth)| self.numbers.next(&list, depth))
            && self.cell.is_some()
        {
            self.listed.push(number);
        }
        if words.is_empty() {
            return;
        }
        if let Some(cell) = &mut self.cell {
            if !cell.words.is_empty() {
                cell.words.push('\n');
            }
            if self.is_point {
                cell.words.push_str("• ");
            }
            cell.words.push_str(words);
        } else if self.depth == 0 {
            self.before.push(GridHeading { words: words.to_owned(), depth: self.heading });
        }
    }

    /// Puts the number that a list writes before the words of a cell, if that is a code, or if the
    /// cell holds nothing else.
    fn number(&mut self, cell: &mut GridCell) {
        let listed = std::mem::take(&mut self.listed);
        let words = cell.words.strip_prefix("\u{2022} ").unwrap_or(&cell.words);
        let is_code = |number: &str| {
            let whole = format!("{number} Words");
            let code = split_code(&whole).or_else(|| lettered(&whole));
            code.is_some_and(|(code, _)| code == tidy_code(number))
        };
        match listed.as_slice() {
            [] => {}
            _ if words.is_empty() => listed.join("\n").clone_into(&mut cell.words),
            [number] if is_code(number) => format!("{number} {words}").clone_into(&mut cell.words),
            // In words, a single number counts only with its full stop.
            [number] if is_code(&format!("{number}.")) => {
                format!("{number}. {words}").clone_into(&mut cell.words);
            }
            [number] if !words.contains('\n') => {
                cell.words = words.to_owned();
                self.tell(&with_words("the number of a list is left out", number));
            }
            _ => self.tell(&with_words(
                "the numbers of a list are left out, and its points are read as bullets",
                &listed.join(" "),
            )),
        }
    }

    fn end_cell(&mut self) {
        self.end_paragraph();
        let Some(mut cell) = self.cell.take() else { return };
        self.number(&mut cell);
        let row = self.file.tables.last_mut().and_then(|table| table.rows.last_mut());
        let Some(row) = row.filter(|row| row.cells.len() < MOST_COLUMNS) else { return };
        let own = row.cells.iter().filter(|cell| cell.nth > 0 && cell.cover != GridCover::Beside);
        cell.nth = u32::try_from(own.count() + 1).unwrap_or(u32::MAX);
        let beside = GridCell { nth: cell.nth, cover: GridCover::Beside, ..GridCell::default() };
        row.cells.push(cell);
        for _ in 1..self.cell_span {
            row.cells.push(beside.clone());
        }
    }
}

/// Returns the sign that a font of signs shows.
fn symbol(attributes: &Attributes) -> char {
    let code = attributes.get("char").and_then(|code| u32::from_str_radix(code, 16).ok());
    match code.map(|code| code & 0xff) {
        Some(0xfe | 0x78 | 0x52 | 0xfd) => '☑',
        Some(0xa8 | 0x6f | 0xa3 | 0x71) => '☐',
        Some(0xfc | 0x50) => '✓',
        Some(0xb7 | 0xa7) => '•',
        _ => '\u{fffd}',
    }
}
