//! Splits a page into lines as an editor counts them, and the rows of its tables.

use std::collections::{HashMap, HashSet};

use super::super::defaults::PROPERTY_LIST;
use super::{
    declared::Declared,
    said::{Said, comment, said_in, sign_of, without_schemas},
};
use crate::files::{broken::push_break, part::Sink};

/// What is inside tags is passed on together, after the lines that it stands in.
const MOST_SAID: usize = 4096;
const SAID_BYTES: usize = 1 << 20;
/// For a line by itself; a longer one is cut at a tag.
const LINE_BYTES: usize = 1 << 20;
/// Cells before one in its row that are counted, and tables inside tables.
const MOST_CELLS: usize = 40;
const MOST_TABLES: usize = 64;

/// A page on its way to the sink: the line that is being read, and what its tags say.
pub(super) struct Page<'h, 'p, 's> {
    within: &'p str,
    sink: &'p mut Sink<'s>,
    number: usize,
    text: String,
    /// How many characters of the line were passed on before.
    begins: usize,
    has_words: bool,
    /// True if a box begins where a word of this line may go on.
    has_doubt: bool,
    said: String,
    all_said: Vec<(usize, String)>,
    said_bytes: usize,
    /// The cell that is being read, for each table inside the other.
    cells: Vec<OpenCell>,
    entities: HashMap<&'h str, (String, usize)>,
    /// The last word of a line that a tag or a comment breaks.
    torn: String,
    /// Where the words of a raised stretch begin, of which a note's number may be one.
    raised_at: Option<usize>,
    declared: Declared<'h>,
    /// Elements that somebody named, each once.
    elements: HashSet<&'h str>,
}

/// A place in a row of a table.
#[derive(Clone, Copy, Default)]
struct OpenCell {
    is_open: bool,
    column: usize,
    width: usize,
}

/// Passes on every line of a page, and the text inside its tags.
pub(in crate::files::readers) fn tell(html: &str, within: &str, sink: &mut Sink<'_>) {
    let mut page = Page {
        within,
        sink,
        number: 1,
        text: String::new(),
        begins: 0,
        has_words: false,
        has_doubt: false,
        said: String::new(),
        all_said: Vec::new(),
        said_bytes: 0,
        cells: Vec::new(),
        entities: HashMap::new(),
        torn: String::new(),
        raised_at: None,
        declared: Declared::of(html),
        elements: HashSet::new(),
    };
    if page.declared.is_cut {
        page.sink.unreadable("", "it declares more words of its own than imh reads");
    }
    page.read(html);
    page.end_line();
    page.tell_said();
}

impl<'h> Page<'h, '_, '_> {
    fn read(&mut self, html: &'h str) {
        let mut rest = html;
        let has_data = is_xml(html);
        // After a tag or a comment without an end, no later one has an end either.
        let (mut tags_end, mut comments_end, mut data_end) = (true, true, true);
        while let Some(at) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
            self.push(&rest[..at]);
            rest = &rest[at..];
            let Some(inside) = rest.strip_prefix('<') else {
                let length = self.push_entity(rest);
                rest = &rest[length..];
                continue;
            };
            let is_data = has_data && inside.starts_with(DATA);
            let begins = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
            let (mark, may_end) = if is_data {
                ("]]>", &mut data_end)
            } else if inside.starts_with(COMMENT) {
                ("-->", &mut comments_end)
            } else {
                (">", &mut tags_end)
            };
            let is_tag = *may_end && inside.starts_with(begins);
            let find = || memchr::memmem::find(inside.as_bytes(), mark.as_bytes());
            match is_tag.then(find).flatten() {
                Some(end) => {
                    if is_data {
                        self.push(inside[..end].strip_prefix(DATA).unwrap_or_default());
                    } else {
                        self.push_tag(&inside[..end]);
                    }
                    rest = &inside[end + mark.len()..];
                }
                None => {
                    *may_end &= !is_tag;
                    self.push("<");
                    rest = inside;
                }
            }
        }
        self.push(rest);
    }

    /// Appends words to the current line, and begins a new one at each line break.
    fn push(&mut self, words: &str) {
        let torn = std::mem::take(&mut self.torn);
        if !torn.is_empty() && words.starts_with(char::is_alphanumeric) {
            let rest = words.split_whitespace().next().unwrap_or_default();
            let place = format!("{}line {}", self.within, self.number);
            self.sink.traces(&place, torn + &rest[..rest.floor_char_boundary(TORN_BYTES)]);
        }
        for (at, part) in words.split('\n').enumerate() {
            if at > 0 {
                self.end_line();
            }
            if !self.has_words && !part.trim().is_empty() {
                self.has_words = true;
                // A cell that does not begin its line still stands in its own column.
                if let Some(cell) = self.cells.last().filter(|cell| cell.is_open) {
                    self.text.clear();
                    self.text.extend(std::iter::repeat_n('\t', cell.column.min(MOST_CELLS)));
                }
            }
            self.text.push_str(part);
        }
    }

    /// Appends the sign of an entity, and returns how long that is in the page.
    fn push_entity(&mut self, rest: &'h str) -> usize {
        const LONGEST: usize = 34;
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b';');
        let Some(name) = end.map(|end| &rest[..=end]) else {
            self.push("&");
            return 1;
        };
        if let Some((sign, length)) = self.entities.get(name).cloned() {
            self.push(&sign);
            return length;
        }
        if let Some(words) = self.declared.words_of(&name[1..name.len() - 1]) {
            self.push(&words);
            return name.len();
        }
        let (sign, length) = sign_of(name);
        self.push(&sign);
        if self.entities.len() < MOST_SAID {
            self.entities.insert(name, (sign.into_owned(), length));
        }
        length
    }

    fn push_tag(&mut self, tag: &'h str) {
        let is_end = tag.starts_with('/');
        let tag = tag.trim_start_matches('/');
        let (element, said) =
            tag.split_at(tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(tag.len()));
        let name = element.to_ascii_lowercase();
        let local = name.rsplit(':').next().unwrap_or_default();
        match (local, is_end) {
            ("table", false) if self.cells.len() < MOST_TABLES => {
                if self.has_words {
                    self.tell_line();
                }
                self.text.clear();
                self.cells.push(OpenCell::default());
            }
            ("table", true) => {
                self.end_row();
                self.cells.pop();
            }
            ("tr" | "table-row", _) => self.end_row(),
            ("td" | "th" | "table-cell" | "covered-table-cell", _) => {
                self.end_cell();
                if let Some(cell) = self.cells.last_mut().filter(|_| !is_end) {
                    cell.is_open = true;
                    cell.width = width_of(said);
                }
            }
            _ => {}
        }
        // A blank of OpenDocument is called as a word that is struck out.
        if tag.starts_with(COMMENT) || tag.starts_with('?') {
            // Nothing of it is shown, so that the words around it go on.
        } else if !is_inline(local) || name == "text:s" || is_shown_apart(said) {
            self.torn.clear();
            push_break(&mut self.text);
        } else if local == "tspan" {
            self.has_doubt = true;
            self.text.push(JOINT);
        } else if local == "sup" {
            self.end_raised();
            self.raised_at = (!is_end).then_some(self.text.len());
        }
        if self.text.len() > LINE_BYTES {
            self.tell_line();
        }
        // The name of a setting is of words run together, of which small letters part none.
        let small = local.starts_with("config-item").then(|| said.to_lowercase());
        let said = small.as_deref().unwrap_or(said);
        let inside = match tag.strip_prefix('!') {
            Some(words) => {
                let words = words.trim_matches('-').replace(PROPERTY_LIST, "");
                Said { words: comment(&words), shown: String::new() }
            }
            None => {
                let (said, schemas) = without_schemas(tag, said);
                let said = self.declared.put_into(said);
                self.tell_names(element, &schemas);
                said_in(&said, local == "input")
            }
        };
        if !inside.shown.is_empty() {
            self.push(&inside.shown);
        }
        self.push_said(&inside.words);
    }

    /// Parts the number of a note from the word or the number before it.
    fn end_raised(&mut self) {
        let is_sign = |c: char| c.is_ascii_digit() || "[](),*\u{2020}\u{2021} ".contains(c);
        if let Some(at) = self.raised_at.take()
            && let Some(raised) = self.text.get(at..)
            && raised.chars().all(is_sign)
        {
            let apart = format!(" [{}]", raised.trim_matches(['[', ']', '(', ')', ' ']));
            self.text.truncate(at);
            self.text.push_str(&apart);
        }
    }

    /// Passes on the name of an element, if it is one that somebody made up, and schemas.
    fn tell_names(&mut self, element: &'h str, schemas: &str) {
        let place = || format!("{}line {}", self.within, self.number);
        if is_made_up(element) && !self.elements.contains(element) {
            if self.elements.len() < MOST_SAID {
                self.elements.insert(element);
            }
            self.sink.traces(&place(), element);
        }
        self.sink.traces(&place(), schemas);
    }

    fn push_said(&mut self, words: &str) {
        if words.contains(|c: char| !c.is_whitespace()) {
            self.said.push(' ');
        }
        if words.contains('\n') {
            let word = self.text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            self.torn =
                word[word.ceil_char_boundary(word.len().saturating_sub(TORN_BYTES))..].into();
        }
        // Line breaks inside a tag are kept, so that lines are counted as an editor counts them.
        for (at, part) in words.split('\n').enumerate() {
            if at > 0 {
                self.end_line();
            }
            self.said.push_str(part);
        }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cells.last_mut().filter(|cell| cell.is_open) else { return };
        cell.is_open = false;
        cell.column += cell.width;
        let width = cell.width;
        // Cells stay apart, so that a label is that of its own column.
        self.text.extend(std::iter::repeat_n('\t', width));
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(cell) = self.cells.last_mut() {
            cell.column = 0;
        }
        if self.has_words {
            self.tell_line();
            // The next row does not go on with this one.
            self.sink.line("", "");
        }
        self.text.clear();
    }

    fn tell_line(&mut self) {
        let place = format!("{}line {}", self.within, self.number);
        let mut text = std::mem::take(&mut self.text);
        if std::mem::take(&mut self.has_doubt) {
            self.sink.traces(&place, text.replace(JOINT, ""));
            text = text.replace(JOINT, " ");
        }
        self.sink.piece(&place, &text, self.begins);
        self.begins += text.chars().count();
        self.has_words = false;
    }

    fn end_line(&mut self) {
        if self.cells.last().is_some_and(|cell| cell.is_open) && self.has_words {
            self.text.push('\t');
        }
        self.tell_line();
        if self.said.contains(|c: char| !c.is_whitespace()) {
            self.said_bytes += self.said.len();
            self.all_said.push((self.number, std::mem::take(&mut self.said)));
            if self.said_bytes > SAID_BYTES || self.all_said.len() > MOST_SAID {
                self.tell_said();
            }
        }
        self.said.clear();
        (self.number, self.begins) = (self.number + 1, 0);
    }

    fn tell_said(&mut self) {
        for (number, words) in std::mem::take(&mut self.all_said) {
            self.sink.words(&format!("{}line {number}", self.within), &words);
        }
        self.said_bytes = 0;
    }
}

/// Stands where words may go on or be parted, until the line is passed on.
const JOINT: char = '\u{0}';

const COMMENT: &str = "!--";
const DATA: &str = "![CDATA[";
/// For each half of a word that a tag breaks.
const TORN_BYTES: usize = 80;

/// Returns whether a text is no page of HTML, so that words may stand in stretches of data.
fn is_xml(html: &str) -> bool {
    let head = html[..html.floor_char_boundary(1024)].trim_start().to_ascii_lowercase();
    head.starts_with("<?xml") || !head.contains("<html") && !head.contains("<!doctype html")
}

/// Returns whether an element does not separate words.
fn is_inline(name: &str) -> bool {
    const INLINE: &str = "b i em strong span u a font sub sup small mark wbr s q abbr big code ins \
        del tspan ruby bdi bdo cite dfn kbd samp var tt strike nobr label time data acronym";
    INLINE.split(' ').any(|inline| inline == name)
}

/// Returns how many columns a cell takes.
fn width_of(said: &str) -> usize {
    let spans = ["colspan", "number-columns-repeated", "number-columns-spanned"];
    let number = |name: &str| {
        let rest = &said[said.find(name)? + name.len()..];
        let rest = rest.trim_start_matches(['=', '"', '\'', ' ']);
        rest[..rest.bytes().take_while(u8::is_ascii_digit).count()].parse::<usize>().ok()
    };
    spans.into_iter().find_map(number).unwrap_or(1).clamp(1, MOST_CELLS)
}

/// Returns whether an element has a style that makes it a box, such as a cell, which separates
/// words.
fn is_shown_apart(said: &str) -> bool {
    if !said.as_bytes().windows(7).any(|part| part.eq_ignore_ascii_case(b"display")) {
        return false;
    }
    let squeezed: String =
        said.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    let mut shown =
        squeezed.match_indices("display:").map(|(at, display)| &squeezed[at + display.len()..]);
    shown.any(|how| {
        ["block", "inline-", "table", "flex", "grid", "list-item"]
            .iter()
            .any(|boxed| how.starts_with(boxed))
    })
}

/// Returns whether the name of an element is like none of a format: `<Ottoline>`, or an address in a
/// mail, `<ottoline@example.org>`.
fn is_made_up(name: &str) -> bool {
    let local = name.rsplit(':').next().unwrap_or_default();
    let is_capital = local.starts_with(|c: char| c.is_ascii_uppercase())
        && local.contains(|c: char| c.is_ascii_lowercase());
    let is_usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_');
    is_capital || !name.trim_start_matches('?').chars().all(is_usual)
}

#[cfg(test)]
mod tests;
