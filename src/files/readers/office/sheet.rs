//! Reads a spreadsheet (.xlsx): cells by name, days that are stored as numbers, notes, and hidden
//! parts.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read, Seek},
};

use super::{
    super::days, Archive, Node, Sink, WordsSoFar, limits, page_edges::without_codes, walk,
};
use crate::model::FindingKind;

pub(super) fn read<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) {
    let mut shared = SharedStrings::read(archive, sink);
    let mut days = Days::read(archive, sink);
    let mut sheets = 0;
    walk(archive, "xl/workbook.xml", sink, |node, sink| match node {
        Node::Open("sheet", attributes) => {
            sheets += 1;
            sink.words("the name of a sheet", attributes.get("name").unwrap_or_default());
            if matches!(attributes.get("state"), Some("hidden" | "veryHidden")) {
                sink.has(&format!("sheet {sheets}"), FindingKind::Hidden);
            }
        }
        Node::Open("workbookPr", attributes) => {
            days.begins_in_1904 =
                attributes.get("date1904").is_some() && attributes.is_on("date1904");
        }
        Node::Open("definedName", attributes) => {
            for said in ["name", "comment", "description"] {
                sink.words("a name of cells", attributes.get(said).unwrap_or_default());
            }
        }
        Node::Words(text) => sink.words("a name of cells", text),
        _ => {}
    });
    let numbered = numbered(&archive.names, "xl/worksheets/sheet");
    let others = archive.names_of(|name| {
        ["xl/worksheets/", "xl/chartsheets/", "xl/dialogsheets/", "xl/macrosheets/"]
            .iter()
            .any(|folder| name.starts_with(folder))
            && name.rsplit_once('.').is_some_and(|(_, kind)| kind == "xml")
            && !name.contains("/_rels/")
    });
    let mut parts: Vec<(String, String)> =
        numbered.iter().map(|(number, name)| (format!("sheet {number}"), name.clone())).collect();
    parts.extend(
        others
            .into_iter()
            .filter(|name| !numbered.iter().any(|(_, known)| known == name))
            .map(|name| ("another sheet".to_owned(), name)),
    );
    for (place, name) in parts {
        read_sheet(archive, &name, &place, &mut shared, &days, sink);
    }
    // Words that were deleted from every cell stay in the file.
    for text in shared.never_shown() {
        sink.words("words that no cell shows", text);
    }
    notes(archive, sink);
}

/// Reads notes on cells, and drawings.
fn notes<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) {
    let is_note =
        |name: &str| name.starts_with("xl/comments") || name.starts_with("xl/threadedComments/");
    let is_xml = |name: &str| name.rsplit_once('.').is_some_and(|(_, kind)| kind == "xml");
    for name in
        archive.names_of(|name| (is_note(name) || name.starts_with("xl/drawings/")) && is_xml(name))
    {
        let is_note = is_note(&name);
        let mut words = WordsSoFar::default();
        let mut cell = String::new();
        let mut any = false;
        walk(archive, &name, sink, |node, sink| match node {
            Node::Open("comment" | "threadedComment", attributes) => {
                any = true;
                cell = cell_name(attributes.get("ref").unwrap_or_default());
            }
            Node::Open("cNvPr", attributes) => {
                for said in ["descr", "title", "name"] {
                    sink.words("a drawing", attributes.get(said).unwrap_or_default());
                }
            }
            Node::Words(text) => words.push(text),
            Node::Close("comment" | "threadedComment" | "author") if is_note => {
                words.tell(&format!("a note on cell {cell}"), sink);
            }
            Node::Close("p") if !is_note => words.tell("a drawing", sink),
            _ => {}
        });
        words.tell("a drawing", sink);
        if any {
            sink.has("", FindingKind::Comment);
        }
    }
}

/// Returns the parts `start<number>.xml`, by their number.
pub(super) fn numbered(names: &[String], start: &str) -> Vec<(u32, String)> {
    numbered_parts(names, start, ".xml")
}

/// Returns the parts `start<number>end`, by their number.
pub(super) fn numbered_parts(names: &[String], start: &str, end: &str) -> Vec<(u32, String)> {
    let number = |name: &String| {
        Some((name.strip_prefix(start)?.strip_suffix(end)?.parse().ok()?, name.clone()))
    };
    let mut parts: Vec<(u32, String)> = names.iter().filter_map(number).collect();
    parts.sort();
    parts
}

/// Returns the name of a cell, `B4`. Any other name may be anything, and is not shown.
fn cell_name(name: &str) -> String {
    let letters = name.bytes().take_while(u8::is_ascii_uppercase).count();
    let is_name = (1..=3).contains(&letters)
        && (1..=7).contains(&(name.len() - letters))
        && name[letters..].bytes().all(|byte| byte.is_ascii_digit());
    if is_name { name.to_owned() } else { "?".to_owned() }
}

/// Returns the column of a cell, `B` of `B4`.
fn column(cell: &str) -> &str {
    cell.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Words that cells refer to by number.
struct SharedStrings {
    texts: Vec<String>,
    shown: BTreeSet<usize>,
}

impl SharedStrings {
    fn read<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) -> Self {
        let mut texts = Vec::new();
        let mut current = String::new();
        let mut total_bytes = 0;
        walk(archive, "xl/sharedStrings.xml", sink, |node, _| match node {
            // How the words before it are said.
            Node::Open("rPh", _) => current.push(' '),
            Node::Words(text) => {
                total_bytes += text.len();
                if total_bytes <= 8 * limits::WORDS_BYTES {
                    current.push_str(text);
                }
            }
            Node::Close("si") => texts.push(std::mem::take(&mut current)),
            _ => {}
        });
        if total_bytes > 8 * limits::WORDS_BYTES {
            sink.unreadable("", "it has more text than imh reads");
        }
        Self { texts, shown: BTreeSet::new() }
    }

    fn named(&mut self, number: &str) -> Option<&String> {
        let at = number.trim().parse().ok()?;
        self.shown.insert(at);
        self.texts.get(at)
    }

    fn never_shown(&self) -> impl Iterator<Item = &String> {
        self.texts
            .iter()
            .enumerate()
            .filter(|(at, _)| !self.shown.contains(at))
            .map(|(_, text)| text)
    }
}

/// The styles that show a number as a day (ECMA-376, 18.8.30).
#[derive(Default)]
struct Days {
    styles: BTreeSet<usize>,
    begins_in_1904: bool,
}

impl Days {
    fn read<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) -> Self {
        let mut own: BTreeMap<String, bool> = BTreeMap::new();
        let (mut styles, mut in_cells, mut number) = (BTreeSet::new(), false, 0);
        walk(archive, "xl/styles.xml", sink, |node, _| match node {
            Node::Open("numFmt", attributes) => {
                let code = attributes.get("formatCode").unwrap_or_default();
                own.insert(
                    attributes.get("numFmtId").unwrap_or_default().to_owned(),
                    days::shows_a_day(code),
                );
            }
            Node::Open("cellXfs", _) => in_cells = true,
            Node::Close("cellXfs") => in_cells = false,
            Node::Open("xf", attributes) if in_cells => {
                let format = attributes.get("numFmtId").unwrap_or_default();
                let is_day = own
                    .get(format)
                    .copied()
                    .unwrap_or_else(|| format.parse().is_ok_and(days::is_day));
                if is_day {
                    styles.insert(number);
                }
                number += 1;
            }
            _ => {}
        });
        Self { styles, begins_in_1904: false }
    }

    /// Returns the day that a number means in a cell of this style.
    fn day(&self, style: &str, number: &str) -> Option<String> {
        self.styles.contains(&style.parse().ok()?).then_some(())?;
        let serial = number.trim().split('.').next()?.parse().ok()?;
        days::day_of(serial, self.begins_in_1904)
    }
}

const PAGE_EDGES: [&str; 6] =
    ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"];

fn read_sheet<F: Read + Seek>(
    archive: &mut Archive<'_, F>,
    name: &str,
    place: &str,
    shared: &mut SharedStrings,
    days: &Days,
    sink: &mut Sink<'_>,
) {
    let (mut cell, mut kind, mut style) = (String::new(), String::new(), String::new());
    let mut words = WordsSoFar::default();
    let (mut in_cell, mut is_value, mut has_hidden) = (false, false, false);
    let mut number = String::new();
    // The first cell of a column says what its days mean.
    let mut heads: BTreeMap<String, String> = BTreeMap::new();
    walk(archive, name, sink, |node, sink| match node {
        Node::Open("c", attributes) => {
            cell = cell_name(attributes.get("r").unwrap_or_default());
            attributes.get("t").unwrap_or_default().clone_into(&mut kind);
            attributes.get("s").unwrap_or_default().clone_into(&mut style);
            words.text.clear();
            number.clear();
            in_cell = true;
        }
        Node::Open("rPh", _) if in_cell => words.push(" "),
        Node::Open("v" | "t" | "f" | "formula" | "formula1" | "formula2", _) => is_value = true,
        Node::Open("col" | "row", attributes)
            if attributes.get("hidden").is_some() && attributes.is_on("hidden") =>
        {
            has_hidden = true;
        }
        // The text that a cell or a link shows when somebody points at it.
        Node::Open("dataValidation" | "hyperlink", attributes) => {
            for said in
                ["prompt", "promptTitle", "error", "errorTitle", "tooltip", "display", "location"]
            {
                sink.words(
                    &format!("{place}, beside a cell"),
                    attributes.get(said).unwrap_or_default(),
                );
            }
        }
        Node::Open(edge, _) if PAGE_EDGES.contains(&edge) => is_value = true,
        Node::Words(text) if is_value => {
            words.push(text);
            number.push_str(if text.len() < 40 { text } else { "" });
        }
        Node::Close(end @ ("v" | "t" | "f")) => {
            is_value = false;
            // Words may be in several runs.
            if end != "t" {
                words.push(" ");
            }
            if end == "f" {
                number.clear();
            }
            if !in_cell {
                words.tell(place, sink);
            }
        }
        Node::Close("formula" | "formula1" | "formula2") => {
            is_value = false;
            words.tell(&format!("{place}, beside a cell"), sink);
        }
        Node::Close(edge) if PAGE_EDGES.contains(&edge) => {
            is_value = false;
            let place = format!("{place} header or footer");
            sink.traces(&place, words.text.as_str());
            words.text = without_codes(&words.text);
            words.tell(&place, sink);
        }
        Node::Close("c") => {
            in_cell = false;
            if kind == "s" {
                if let Some(text) = shared.named(&words.text) {
                    words.text.clone_from(text);
                }
            } else if let Some(day) =
                days.day(&style, &number).filter(|_| matches!(kind.as_str(), "" | "n"))
            {
                let head =
                    heads.get(column(&cell)).map(|head| format!("{head}: ")).unwrap_or_default();
                words.text = format!("{head}{day}");
            }
            if !words.text.trim().is_empty() && heads.len() < limits::PARTS {
                heads
                    .entry(column(&cell).to_owned())
                    .or_insert_with(|| crate::text::cut(words.text.trim(), 24));
            }
            words.tell(&format!("{place} cell {cell}"), sink);
        }
        _ => {}
    });
    if has_hidden {
        sink.has(place, FindingKind::Hidden);
    }
}
