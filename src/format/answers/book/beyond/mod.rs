//! Finds words of a spreadsheet outside its cells: comments, text boxes, headers and footers.

mod edge;
mod xls;
mod xlsb;

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::{
    files::xml::{Node, walk},
    format::answers::{Aside, AsidePlace, Book},
    text::tidy,
};

/// A description of the place, and the words.
type PlacedWords = (String, String);

const TEXT_BOX: &str = "a text box";
const INSIDE: &str = "a picture or file on a sheet";
const EDGE: &str = "a header or footer";
/// Excel writes each thread a second time, for programs without threads; in every language that
/// copy contains this address.
const OF_A_THREAD: &str = "go.microsoft.com/fwlink/?linkid=870924";

/// Returns every aside that is not in a cell. Those in an OpenDocument's cells are read with the
/// cells.
pub(super) fn beyond(bytes: &[u8], book: Book) -> Vec<Aside> {
    let said = if book == Book::Xls { xls::said(bytes) } else { in_parts(bytes) };
    let said = said.into_iter().map(|(place, words)| (place, tidy(&words)));
    let said = said.filter(|(_, words)| !words.is_empty());
    said.map(|(place, words)| Aside {
        place: AsidePlace::Beyond(place),
        words,
        is_beside_question: false,
    })
    .collect()
}

fn in_parts(bytes: &[u8]) -> Vec<PlacedWords> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut said: Vec<PlacedWords> = Vec::new();
    let mut has_threads = false;
    let sheets = super::owners::sheets_of_parts(&mut archive);
    for at in 0..archive.len() {
        let Ok(mut member) = archive.by_index(at) else { continue };
        let Ok(name) = member.name().map(|name| name.to_lowercase()) else { continue };
        let is = |start: &str, end: &str| name.starts_with(start) && name.ends_with(end);
        let on_sheet = |place: String| match sheets.get(&name) {
            Some(sheet) => format!("{place} of sheet {sheet}"),
            None => place,
        };
        let mut left = super::MOST_BYTES;
        let mut part = BookPart::default();
        if is("xl/comments", ".bin") || is("xl/worksheets/", ".bin") {
            let mut records = Vec::new();
            if member.read_to_end(&mut records).is_ok() {
                let placed = xlsb::said(&records).into_iter();
                said.extend(placed.map(|(place, words)| (on_sheet(place), words)));
            }
            continue;
        }
        let read = if is("xl/comments", ".xml") || is("xl/threadedcomments/", ".xml") {
            has_threads |= name.starts_with("xl/thread");
            walk(member, &mut left, |node| part.comment(&node))
        } else if ["xl/drawings/", "xl/charts/chart", "xl/diagrams/data"]
            .iter()
            .any(|start| is(start, ".xml"))
        {
            walk(member, &mut left, |node| part.drawing(&node))
        } else if is("xl/worksheets/", ".xml") {
            walk(member, &mut left, |node| part.edge(&node))
        } else if name.ends_with("/content.xml") {
            // An object inside an OpenDocument, such as a chart.
            let read = walk(member, &mut left, |node| part.object(&node));
            if !part.is_chart {
                said.push((INSIDE.to_owned(), name.trim_end_matches("/content.xml").to_owned()));
            }
            read
        } else if name == "styles.xml" {
            walk(member, &mut left, |node| part.open_edge(&node))
        } else if is("docprops/core", ".xml") || name == "meta.xml" {
            walk(member, &mut left, |node| part.description(&node))
        } else if is("xl/drawings/", ".vml") {
            // Words of controls of an older Excel. The part need not be valid XML to its end.
            walk(member, &mut left, |node| part.drawing(&node)).or(Ok(()))
        } else if ["xl/media/", "pictures/", "xl/embeddings/"]
            .iter()
            .any(|start| name.starts_with(start))
            && !name.ends_with('/')
        {
            said.push((INSIDE.to_owned(), name.rsplit('/').next().unwrap_or_default().to_owned()));
            continue;
        } else {
            continue;
        };
        said.extend(part.said.into_iter().map(|(place, words)| (on_sheet(place), words)));
        if read.is_err() {
            said.push(("a part that imh cannot read".to_owned(), name));
        }
    }
    said.retain(|(_, words)| !has_threads || !words.contains(OF_A_THREAD));
    said
}

/// The state while reading one part.
#[derive(Default)]
struct BookPart {
    said: Vec<PlacedWords>,
    place: Option<String>,
    words: String,
    fields: usize,
    in_field: usize,
    is_chart: bool,
}

impl BookPart {
    fn tell(&mut self) {
        let words = std::mem::take(&mut self.words);
        self.said.extend(self.place.take().map(|place| (place, words)));
    }

    fn comment(&mut self, node: &Node<'_>) {
        match node {
            Node::Open("comment" | "threadedComment", attributes) => {
                self.words.clear();
                self.place =
                    Some(format!("a comment on cell {}", attributes.get("ref").unwrap_or("?")));
            }
            Node::Words(words) => self.words.push_str(words),
            Node::Close("comment" | "threadedComment") => self.tell(),
            _ => {}
        }
    }

    fn drawing(&mut self, node: &Node<'_>) {
        match node {
            Node::Open("txBody" | "rich" | "textbox", _) => {
                self.words.clear();
                self.place = Some(TEXT_BOX.to_owned());
            }
            Node::Open("dataModel", _) => self.place = Some(TEXT_BOX.to_owned()),
            Node::Words(words) => self.words.push_str(words),
            Node::Close("p" | "br") => self.words.push('\n'),
            Node::Close("txBody" | "rich" | "textbox" | "dataModel") => self.tell(),
            _ => {}
        }
    }

    /// Reads words on a chart of an OpenDocument. Its numbers come from cells, and are left out.
    fn object(&mut self, node: &Node<'_>) {
        match node {
            Node::Open("chart", _) => self.is_chart = true,
            Node::Open("title" | "subtitle" | "footer", _) => {
                self.words.clear();
                self.place = Some(TEXT_BOX.to_owned());
            }
            Node::Words(words) if self.place.is_some() => self.words.push_str(words),
            Node::Close("title" | "subtitle" | "footer") => self.tell(),
            _ => {}
        }
    }

    /// Reads the description of the file as a whole.
    fn description(&mut self, node: &Node<'_>) {
        match node {
            Node::Open(
                name @ ("description" | "title" | "subject" | "keywords" | "keyword" | "category"),
                _,
            ) => {
                self.words.clear();
                self.place = Some(format!("the {name} of the file"));
            }
            Node::Words(words) if self.place.is_some() => self.words.push_str(words),
            Node::Close(
                "description" | "title" | "subject" | "keywords" | "keyword" | "category",
            ) => self.tell(),
            _ => {}
        }
    }

    fn edge(&mut self, node: &Node<'_>) {
        let is_edge = |name: &str| {
            matches!(name.get(name.len().saturating_sub(6)..), Some("Header" | "Footer"))
        };
        match node {
            Node::Open(name, _) if is_edge(name) => {
                self.words.clear();
                self.place = Some(EDGE.to_owned());
            }
            Node::Words(words) if self.place.is_some() => self.words.push_str(words),
            Node::Close(name) if is_edge(name) => {
                let words = std::mem::take(&mut self.words);
                self.said.extend(
                    edge::words(&words).zip(self.place.take()).map(|(words, place)| (place, words)),
                );
            }
            _ => {}
        }
    }

    /// Reads a header or footer of an OpenDocument, where filled-in values are elements of their
    /// own.
    fn open_edge(&mut self, node: &Node<'_>) {
        const FIELDS: [&str; 7] =
            ["sheet-name", "page-number", "page-count", "date", "time", "title", "file-name"];
        let is_edge = |name: &str| {
            ["header", "footer"].contains(&name.split('-').next().unwrap_or_default())
                && !name.ends_with("style")
        };
        match node {
            Node::Open(name, attributes)
                if is_edge(name) && attributes.get("display") != Some("false") =>
            {
                (self.fields, self.in_field) = (0, 0);
                self.words.clear();
                self.place = Some(EDGE.to_owned());
            }
            Node::Open(name, _) if FIELDS.contains(name) => {
                (self.fields, self.in_field) = (self.fields + 1, self.in_field + 1);
                self.words.push(' ');
            }
            Node::Close(name) if FIELDS.contains(name) => {
                self.in_field = self.in_field.saturating_sub(1);
            }
            Node::Words(words) if self.place.is_some() && self.in_field == 0 => {
                self.words.push_str(words);
            }
            Node::Close("p") => self.words.push('\n'),
            Node::Close(name) if is_edge(name) => {
                let words = std::mem::take(&mut self.words);
                self.said.extend(
                    self.place
                        .take()
                        .filter(|_| edge::is_somebodys(&words, self.fields))
                        .map(|place| (place, words)),
                );
            }
            _ => {}
        }
    }
}
