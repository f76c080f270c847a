//! Reads rich text (.rtf, Rich Text Format Specification 1.9.1): a text in groups, with control
//! words between the letters. A group for anything but the text, such as a note, has words of its
//! own. What imh does not know is read as words, so that none is passed over.

mod letters;
#[cfg(test)]
mod tests;

use super::{
    super::{
        broken::push_break,
        part::{Sink, limits},
    },
    cells::Cells,
    defaults::is_nobody,
    read_inner, traces,
};
use crate::model::FindingKind;
use letters::{FontLetters, page_of_charset};

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    sink.bytes_left = sink.bytes_left.saturating_sub(bytes.len() as u64);
    let mut reader = RichText {
        bytes,
        at: 0,
        groups: vec![GroupState { unicode_bytes: 1, ..GroupState::default() }],
        texts: vec![(GroupKind::Body, String::new())],
        is_first: false,
        letters: FontLetters { page: 1252, ..FontLetters::default() },
        cells: Cells::default(),
        paragraph: 1,
        pictures: 0,
        found: Vec::new(),
        sink,
    };
    let outcome = reader.walk();
    while let Some((of, text)) = reader.texts.pop() {
        reader.tell(of, &text);
    }
    let (is_unsure, found) = (reader.letters.is_unsure, std::mem::take(&mut reader.found));
    for kind in found {
        sink.has("", kind);
    }
    match outcome {
        Ok(()) if is_unsure => Err("imh cannot read all the letters it is written in".to_owned()),
        outcome => outcome.map_err(str::to_owned),
    }
}

/// What the words of a group are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum GroupKind {
    Body,
    /// Words with a place of their own; without one, that of the paragraph they stand in.
    Words(&'static str),
    /// Who made it, or where.
    Maker(FindingKind),
    Picture,
    File,
    Fonts,
    /// Numbers of a program, or words.
    Value,
    /// Numbers and names that programs keep.
    Program,
    Nothing,
}

#[derive(Clone, Copy, Default)]
struct GroupState {
    /// True if its words are apart from those around it.
    is_apart: bool,
    /// The letters to pass over after one that is given by number.
    unicode_bytes: usize,
    font: i32,
    is_in_table: bool,
}

struct RichText<'b, 'k, 's> {
    bytes: &'b [u8],
    at: usize,
    groups: Vec<GroupState>,
    texts: Vec<(GroupKind, String)>,
    /// True at the beginning of a group, where a control word may say what it holds.
    is_first: bool,
    letters: FontLetters,
    cells: Cells,
    paragraph: usize,
    pictures: usize,
    found: Vec<FindingKind>,
    sink: &'k mut Sink<'s>,
}

impl RichText<'_, '_, '_> {
    fn walk(&mut self) -> Result<(), &'static str> {
        let mut is_starred = false;
        // Letters that stand for the one before, for programs that do not know it.
        let mut left_out = 0_usize;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    let group = GroupState { is_apart: false, ..*self.group() };
                    self.groups.push(group);
                    if self.groups.len() > limits::DEPTH {
                        return Err("its parts lie too deep inside one another");
                    }
                    (self.is_first, left_out) = (true, 0);
                }
                b'}' => {
                    self.flush();
                    (self.is_first, left_out) = (false, 0);
                    self.end_group();
                    if self.groups.len() <= 1 {
                        self.end();
                        return Ok(());
                    }
                }
                b'\\' => {
                    let Some((word, number)) = self.control() else { break };
                    match word.as_str() {
                        "*" => {
                            is_starred = true;
                            continue;
                        }
                        "'" => {
                            let byte = self.hex_byte();
                            if left_out > 0 {
                                left_out -= 1;
                            } else if let Some(byte) = byte {
                                self.byte(byte);
                            }
                        }
                        "u" => {
                            self.unit(number);
                            left_out = self.group().unicode_bytes;
                        }
                        _ => {
                            left_out = 0;
                            self.control_word(&word, number, is_starred)?;
                        }
                    }
                    (self.is_first, is_starred) = (false, false);
                }
                b'\r' | b'\n' | 0 => {}
                _ if left_out > 0 => left_out -= 1,
                _ => {
                    self.is_first = false;
                    self.byte(byte);
                }
            }
        }
        Err("it is damaged")
    }

    fn end_group(&mut self) {
        let is_apart = self.groups.pop().is_some_and(|group| group.is_apart);
        if is_apart && let Some((of, text)) = self.texts.pop() {
            self.tell(of, &text);
        } else if self.texts.last().is_some_and(|(of, _)| *of == GroupKind::Words("properties")) {
            // Names and values in groups of their own.
            self.push(" ");
        }
    }

    fn hex_byte(&mut self) -> Option<u8> {
        let digits = self.bytes.get(self.at..self.at + 2).unwrap_or_default();
        self.at += digits.len();
        let digits = std::str::from_utf8(digits).unwrap_or_default();
        let byte = u8::from_str_radix(digits, 16).ok();
        self.letters.is_unsure |= byte.is_none();
        byte
    }

    /// Returns the control word that begins here, and its number.
    fn control(&mut self) -> Option<(String, i32)> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if length == 0 {
            self.at += 1;
            return Some((char::from(*rest.first()?).to_string(), 0));
        }
        let is_digit = |byte: &&u8| byte.is_ascii_digit();
        let sign = usize::from(rest.get(length) == Some(&b'-'));
        let digits = rest[length + sign..].iter().take_while(is_digit).count();
        let end = if digits > 0 { length + sign + digits } else { length };
        let number = String::from_utf8_lossy(&rest[length..end]).parse();
        let default = if digits > 0 { i32::MAX } else { 1 };
        self.at += end + usize::from(rest.get(end) == Some(&b' '));
        Some((String::from_utf8_lossy(&rest[..length]).into_owned(), number.unwrap_or(default)))
    }

    fn control_word(
        &mut self,
        word: &str,
        number: i32,
        is_starred: bool,
    ) -> Result<(), &'static str> {
        self.flush();
        if let Some(of) = destination(word, is_starred).filter(|_| self.is_first) {
            self.begin(of);
            return Ok(());
        }
        let of = self.texts.last().map_or(GroupKind::Body, |(of, _)| *of);
        match word {
            "par" | "sect" | "page" | "column" | "\n" | "\r" | "nestcell" | "nestrow" => {
                self.end_paragraph();
            }
            "line" | "lbr" | "softline" => {
                if let Some((_, text)) = self.texts.last_mut() {
                    push_break(text);
                }
            }
            "cell" => {
                self.group().is_in_table = true;
                self.end_paragraph();
                self.cells.open_cell();
            }
            "row" => {
                self.cells.open_row();
                self.cells.open_cell();
            }
            "pard" => self.group().is_in_table = false,
            "intbl" => self.group().is_in_table = true,
            "tab" => self.push("\t"),
            "~" | "emspace" | "enspace" | "qmspace" => self.push("\u{a0}"),
            "-" | "zwbo" => self.push("\u{ad}"),
            "_" => self.push("\u{2011}"),
            "emdash" | "endash" => self.push("\u{2013}"),
            "bullet" => self.push("\u{2022}"),
            "lquote" | "rquote" => self.push("\u{2019}"),
            "ldblquote" | "rdblquote" => self.push("\""),
            "{" | "}" | "\\" => self.push(word),
            "uc" => self.group().unicode_bytes = usize::try_from(number).unwrap_or(1),
            "f" if of == GroupKind::Fonts => self.letters.font = number,
            "f" => self.group().font = number,
            "plain" => self.group().font = self.letters.usual_font,
            "deff" => {
                self.letters.usual_font = number;
                self.group().font = number;
            }
            "fcharset" if of == GroupKind::Fonts => {
                self.letters.fonts.insert(self.letters.font, page_of_charset(number));
            }
            "cpg" if of == GroupKind::Fonts => {
                self.letters.fonts.insert(self.letters.font, Some(number));
            }
            "ansicpg" => self.letters.page = number,
            "mac" => self.letters.page = 10_000,
            "pc" | "pca" => self.letters.page = 850,
            "v" if number != 0 => self.note(FindingKind::Hidden),
            "deleted" | "revised" if number != 0 => self.note(FindingKind::TrackedChange),
            "bin" => {
                let length = usize::try_from(number).unwrap_or(0);
                let data = self.bytes.get(self.at..self.at.saturating_add(length));
                let data = data.ok_or("it is damaged")?;
                self.at += length;
                self.file(of, data);
            }
            _ => {}
        }
        Ok(())
    }

    /// Begins the words of a group, unless those around it are none.
    fn begin(&mut self, of: GroupKind) {
        let around = self.texts.last().map(|(of, _)| *of);
        if matches!(around, Some(GroupKind::Fonts | GroupKind::Program | GroupKind::Nothing)) {
            return;
        }
        self.group().is_apart = true;
        self.texts.push((of, String::new()));
        match of {
            GroupKind::Words("a comment") => self.note(FindingKind::Comment),
            GroupKind::File => self.note(FindingKind::AttachedFile),
            _ => {}
        }
    }

    fn group(&mut self) -> &mut GroupState {
        if self.groups.is_empty() {
            self.groups.push(GroupState::default());
        }
        self.groups.last_mut().expect("one was put there if there was none")
    }

    fn note(&mut self, kind: FindingKind) {
        if !self.found.contains(&kind) {
            self.found.push(kind);
        }
    }

    fn byte(&mut self, byte: u8) {
        if byte.is_ascii() {
            self.flush();
            let mut letter = [0; 4];
            self.push(char::from(byte).encode_utf8(&mut letter));
        } else {
            self.letters.bytes.push(byte);
        }
    }

    /// Adds a letter by its number, of which the rarer ones come in two halves.
    fn unit(&mut self, number: i32) {
        let unit = u16::try_from(number.rem_euclid(0x1_0000)).unwrap_or_default();
        if !self.letters.bytes.is_empty() {
            self.flush();
        }
        self.letters.units.push(unit);
        if !(0xd800..0xdc00).contains(&unit) {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let font = self.group().font;
        let letters = self.letters.take(font);
        self.push(&letters);
    }

    fn push(&mut self, words: &str) {
        if let Some((of, text)) = self.texts.last_mut()
            && !matches!(of, GroupKind::Fonts | GroupKind::Nothing)
        {
            text.push_str(words);
        }
    }

    fn end_paragraph(&mut self) {
        let is_in_table = self.group().is_in_table;
        let Some((of, text)) = self.texts.last_mut() else { return };
        if !matches!(of, GroupKind::Body | GroupKind::Words(_)) {
            return;
        }
        let (of, text) = (*of, std::mem::take(text));
        if of == GroupKind::Body && is_in_table != self.cells.is_inside() {
            if is_in_table {
                self.cells.open_table();
                self.cells.open_row();
                self.cells.open_cell();
            } else {
                self.cells.close_table();
            }
        }
        self.tell(of, &text);
        self.paragraph += usize::from(of == GroupKind::Body);
    }

    fn tell(&mut self, of: GroupKind, text: &str) {
        let place = match of {
            GroupKind::Body | GroupKind::Value | GroupKind::Words("") => {
                self.cells.place().unwrap_or_else(|| format!("paragraph {}", self.paragraph))
            }
            GroupKind::Words(place) => place.to_owned(),
            _ => "properties".to_owned(),
        };
        match of {
            GroupKind::Picture | GroupKind::File => {
                self.file(of, &unhexed(text).unwrap_or_default());
            }
            GroupKind::Value | GroupKind::Program if unhexed(text).is_some() => {
                self.file(of, &unhexed(text).unwrap_or_default());
            }
            GroupKind::Body => self.sink.paragraph(&place, text),
            GroupKind::Value if !text.contains(char::is_alphabetic) => {
                self.sink.traces(&place, text);
            }
            GroupKind::Words(_) | GroupKind::Value => self.sink.words(&place, text),
            GroupKind::Maker(kind) => {
                if !text.trim().is_empty() && !is_nobody(text) {
                    self.sink.has(&place, kind);
                }
                self.sink.traces(&place, text);
            }
            GroupKind::Program => self.sink.traces(&place, text),
            GroupKind::Fonts | GroupKind::Nothing => {}
        }
    }

    fn file(&mut self, of: GroupKind, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        match of {
            GroupKind::Picture => {
                self.pictures += 1;
                read_inner(&format!("picture {}", self.pictures), "picture", bytes, self.sink);
            }
            GroupKind::File => read_inner("a file in it", "file", bytes, self.sink),
            // Reading bytes from memory cannot fail.
            _ => drop(traces::read(&mut &*bytes, traces::Searched::ByLetters, self.sink)),
        }
    }

    /// Looks at what comes after the last group.
    fn end(&mut self) {
        let behind = &self.bytes[self.at..];
        if behind.iter().any(|byte| !byte.is_ascii_whitespace() && *byte != 0) {
            self.sink.has("after its end", FindingKind::Hidden);
            let _ = traces::read(&mut &*behind, traces::Searched::ByLetters, self.sink);
        }
    }
}

/// Returns what a group holds that begins with a control word; `None` if that only formats it.
fn destination(word: &str, is_starred: bool) -> Option<GroupKind> {
    Some(match word {
        "fonttbl" => GroupKind::Fonts,
        "colortbl" => GroupKind::Nothing,
        "stylesheet" | "latentstyles" | "listtable" | "listoverridetable" | "rsidtbl"
        | "generator" | "xmlnstbl" | "atndate" | "atnref" | "atrfstart" | "atrfend" | "bkmkend"
        | "listtext" | "pntext" | "nonshppict" | "sn" => GroupKind::Program,
        "header" | "headerl" | "headerr" | "headerf" => GroupKind::Words("header"),
        "footer" | "footerl" | "footerr" | "footerf" => GroupKind::Words("footer"),
        "footnote" => GroupKind::Words("footnotes"),
        "annotation" => GroupKind::Words("a comment"),
        "atnauthor" | "atnid" => GroupKind::Words("who made a comment"),
        "revtbl" => GroupKind::Words("who changed something"),
        "author" => GroupKind::Maker(FindingKind::Author),
        "operator" => GroupKind::Maker(FindingKind::LastEditor),
        "company" | "manager" => GroupKind::Maker(FindingKind::Company),
        "info" | "title" | "subject" | "keywords" | "category" | "comment" | "doccomm"
        | "hlinkbase" | "propname" | "staticval" | "linkval" | "docvar" => {
            GroupKind::Words("properties")
        }
        "pict" => GroupKind::Picture,
        "objdata" => GroupKind::File,
        "shptxt" | "shprslt" => GroupKind::Words("a text box"),
        "fldinst" | "ffname" | "ffdeftext" | "ffhelptext" | "ffstattext" | "ffl" | "bkmkstart"
        | "xe" | "tc" | "txe" | "rxe" => GroupKind::Words(""),
        "sv" => GroupKind::Value,
        // The picture is in a group of its own.
        "shppict" => return None,
        _ if is_starred => GroupKind::Value,
        _ => return None,
    })
}

/// Returns the bytes of a text that is digits only, as pictures and what programs keep are.
fn unhexed(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let is_data = digits.len() >= 32 && digits.iter().all(u8::is_ascii_hexdigit);
    let byte = |two: &[u8]| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok();
    is_data.then(|| digits.chunks_exact(2).filter_map(byte).collect())
}
