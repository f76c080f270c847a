//! Splits a page into lines as an editor counts them, and the rows of its tables.

use std::collections::{HashMap, HashSet};

use super::super::defaults::PROPERTY_LIST;
use super::said::{Said, comment, said_in, sign_of, without_schemas};
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
    /// Entities that the page declares itself, by name.
    declared: HashMap<&'h str, &'h str>,
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
        declared: declared(html),
        elements: HashSet::new(),
    };
    page.read(html);
    page.end_line();
    page.tell_said();
}

/// Entities of a page itself that are read, and their longest words: enough for a name, and too
/// short for a bomb.
const MOST_DECLARED: usize = 64;
const DECLARED_BYTES: usize = 64;

/// Returns the words that a page declares under a name of their own. Entities inside them stay as
/// they are.
fn declared(html: &str) -> HashMap<&str, &str> {
    let one = |(at, mark): (usize, &str)| {
        let rest = html[at + mark.len()..].trim_start();
        let (name, rest) = rest.split_once(char::is_whitespace)?;
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let words = rest[1..].split(quote).next()?;
        (words.len() <= DECLARED_BYTES && !words.contains('<')).then_some((name, words))
    };
    let head = &html[..html.floor_char_boundary(LINE_BYTES)];
    let marks = head.match_indices("<!ENTITY").take(MOST_DECLARED);
    marks.filter_map(one).collect()
}

impl<'h> Page<'h, '_, '_> {
    fn read(&mut self, html: &'h str) {
        let mut rest = html;
        // After a tag or a comment without an end, no later one has an end either.
        let (mut tags_end, mut comments_end) = (true, true);
        while let Some(at) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
            self.push(&rest[..at]);
            rest = &rest[at..];
            let Some(inside) = rest.strip_prefix('<') else {
                let length = self.push_entity(rest);
                rest = &rest[length..];
                continue;
            };
            let is_comment = inside.starts_with("!--");
            let begins = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
            let (mark, may_end) =
                if is_comment { ("-->", &mut comments_end) } else { (">", &mut tags_end) };
            let is_tag = *may_end && inside.starts_with(begins);
            let find = || memchr::memmem::find(inside.as_bytes(), mark.as_bytes());
            match is_tag.then(find).flatten() {
                Some(end) => {
                    self.push_tag(&inside[..end]);
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
        if let Some(words) = self.declared.get(&name[1..name.len() - 1]).copied() {
            self.push(words);
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
        if !is_inline(local) || name == "text:s" || is_shown_apart(said) {
            push_break(&mut self.text);
        } else if local == "tspan" {
            self.has_doubt = true;
            self.text.push(JOINT);
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
                self.tell_names(element, &schemas);
                said_in(&said, local == "input")
            }
        };
        if !inside.shown.is_empty() {
            self.push(&inside.shown);
        }
        self.push_said(&inside.words);
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

/// Returns whether an element does not separate words.
fn is_inline(name: &str) -> bool {
    const INLINE: &str =
        "b i em strong span u a font sub sup small mark wbr s q abbr big code ins del tspan ruby";
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
mod tests {
    use super::*;
    use crate::files::{Part, Sought};

    /// Returns the words of a page as they are passed on, with their places.
    fn parts(page: &str) -> Vec<(String, String)> {
        let mut parts = Vec::new();
        let mut emit = |part| {
            if let Part::Words { text, place, .. } = part {
                parts.push((place, text));
            }
        };
        tell(page, "", &mut Sink::new(&Sought::Anything, &mut emit));
        parts
    }

    fn first(page: &str) -> String {
        parts(page)[0].1.clone()
    }

    #[test]
    fn words_attributes_and_comments_are_all_read() {
        let page = "<p>one<b>two</b></p><!-- three > 3 --><img alt=\"four &amp; five\"><a href='mailto:a&#64;b.org'>x</a> 1 < 2 > 1 &unknown;";
        let parts = parts(page);
        for said in ["onetwo", "1 < 2 > 1", "&unknown;"] {
            assert!(parts[0].1.contains(said), "{said}: {parts:?}");
        }
        for said in ["three > 3", "four & five", "mailto:a@b.org"] {
            assert!(parts[1].1.contains(said), "{said}: {parts:?}");
        }
    }

    #[test]
    fn boxes_of_a_page_part_words() {
        for page in [
            "<table><tr><td>Amelia</td><td>Nowak</td></tr></table>",
            "<span style='display: table-cell'>Amelia</span><span style='display: table-cell'>Nowak</span>",
            "<b style=\"color:red;DISPLAY:block\">Amelia</b><b style=display:inline-block>Nowak</b>",
            "<ul><li>Amelia<li>Nowak</ul>",
            "<svg><text>Amelia<tspan>Nowak</tspan></text></svg>",
        ] {
            let line = first(page);
            assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["Amelia", "Nowak"], "{page}");
        }
        assert_eq!(first("Ame<span style='display:inline'>lia</span>"), "Amelia");
    }

    #[test]
    fn a_tag_inside_a_word_splits_nothing_and_lines_are_those_of_an_editor() {
        let parts = parts(
            "Ame<wbr>lia Ame<span class=\"x\">lia</span> Zo&euml; 943<text:span a='1'>476\n</text:span>5919 Ame&shy;lia<br>x",
        );
        assert_eq!(parts[0], ("line 1".to_owned(), "Amelia Amelia Zoë 943476".to_owned()));
        assert_eq!(parts[1], ("line 2".to_owned(), "5919 Ame\u{ad}lia x".to_owned()));
    }

    #[test]
    fn a_line_inside_a_tag_is_counted_as_an_editor_counts_it() {
        for page in [
            "<p\nid='a'>Ottoline",
            "</p\n>Ottoline",
            "<svg xmlns='x'\nid='a'>Ottoline",
            "&NewLine;<p title='a&#10;b'>\nOttoline",
        ] {
            let parts = parts(page);
            let (place, _) = parts.iter().find(|(_, line)| line.contains("Ottoline")).unwrap();
            assert_eq!(place, "line 2", "{page}: {parts:?}");
        }
    }

    #[test]
    fn each_cell_of_a_table_stands_in_its_own_column() {
        let columns = |page: &str| -> Vec<(usize, String)> {
            let words = parts(page).into_iter().flat_map(|(_, line)| {
                let cells: Vec<(usize, String)> = line
                    .split('\t')
                    .map(|cell| cell.trim().to_owned())
                    .enumerate()
                    .filter(|(_, cell)| !cell.is_empty())
                    .collect();
                cells
            });
            words.collect()
        };
        let cell = |column: usize, said: &str| (column, said.to_owned());
        let wanted = [cell(0, "a"), cell(1, "b"), cell(0, "c"), cell(1, "d")];
        for page in [
            "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>",
            "<table><tr><th>a<th>b<tr><td>c<td>d</table>",
            "<table>\n<tr>\n<th>\na\n</th>\n<th>b</th>\n</tr>\n<tr><td>c</td>\n<td>\n d</td></tr></table>",
            "<table:table><table:table-row><table:table-cell>a</table:table-cell><table:table-cell>b</table:table-cell></table:table-row><table:table-row><table:table-cell>c</table:table-cell><table:table-cell>d</table:table-cell></table:table-row></table:table>",
        ] {
            assert_eq!(columns(page), wanted, "{page}");
        }
        let nested = "<table><tr><td>a</td><td><table><tr><td>b</td></tr></table>c</td><td>d</td></tr></table>";
        assert_eq!(columns(nested), [cell(0, "a"), cell(0, "b"), cell(1, "c"), cell(2, "d")]);
        let wide = "<table><tr><td colspan=\"2\">a</td><td>b</td></tr></table>";
        assert_eq!(columns(wide)[..2], [cell(0, "a"), cell(2, "b")]);
        let apart = "<table><tr><td colspan=\"2\">a</td>\n<td>b</td></tr></table>";
        assert_eq!(columns(apart)[..2], [cell(0, "a"), cell(2, "b")]);
    }

    /// Each took minutes while the end was looked for again and again.
    #[test]
    fn marks_that_never_end_are_read_in_one_go() {
        for piece in [
            "<!--",
            "<a ",
            "<![CDATA[",
            "<script",
            "<style>",
            "&",
            "&x",
            "<dc:date",
            "<td>",
            "<table>",
            "<br>",
            "-<br>",
            "<!-->",
            "\n<p a>",
            ";base64,",
            "<tspan>",
            "<meta charset=",
        ] {
            let page = piece.repeat((2 << 20) / piece.len());
            let mut emit = |_| {};
            super::super::read(page.as_bytes(), &mut Sink::new(&Sought::Anything, &mut emit));
        }
    }
}
