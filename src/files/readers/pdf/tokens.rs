//! The commands of a page with what is given to each, read one after another: a page decoded whole
//! takes many times its size.

use std::borrow::Cow;

use super::strings::{unescaped, without_escapes};

/// A value that stands before a command.
#[derive(Debug, PartialEq)]
pub(super) enum Operand<'b> {
    Number(f64),
    Name(Cow<'b, [u8]>),
    Text(Cow<'b, [u8]>),
    List(Vec<Operand<'b>>),
    /// Keys and values.
    Table(Vec<(Cow<'b, [u8]>, Operand<'b>)>),
}

impl Operand<'_> {
    pub(super) fn number(&self) -> f64 {
        if let Operand::Number(number) = self { *number } else { 0.0 }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Operand::Name(name) = self { Some(name) } else { None }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        if let Operand::Text(text) = self { Some(text) } else { None }
    }
}

/// For lists and tables inside each other.
const DEEPEST: usize = 16;

pub(super) struct Commands<'b> {
    bytes: &'b [u8],
    at: usize,
    most: usize,
    /// The values before the command that was read last.
    pub(super) given: Vec<Operand<'b>>,
    /// True once values were left out, since there were too many.
    pub(super) is_cut: bool,
    /// True once a picture has no end.
    has_no_ends: bool,
}

/// The most places where a picture may end that are looked at.
const MOST_ENDS: usize = 64;

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0x0c | 0)
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !b"()<>[]{}/%".contains(&byte)
}

impl<'b> Commands<'b> {
    /// `most` is how many values may stand before a command, or in a list.
    pub(super) fn new(bytes: &'b [u8], most: usize) -> Self {
        Self { bytes, at: 0, most, given: Vec::new(), is_cut: false, has_no_ends: false }
    }

    /// Goes on to the next command and returns its name.
    pub(super) fn next(&mut self) -> Option<&'b [u8]> {
        self.given.clear();
        loop {
            self.skip_blanks();
            let byte = *self.bytes.get(self.at)?;
            if let Some(value) = self.value(byte, 0) {
                if self.given.len() < self.most {
                    self.given.push(value);
                } else {
                    self.is_cut = true;
                }
                continue;
            }
            let word = self.word();
            match word {
                b"" => self.at += 1,
                b"true" | b"false" | b"null" => {}
                b"BI" => self.skip_picture(),
                word => return Some(word),
            }
        }
    }

    fn skip_blanks(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'%' {
                let rest = &self.bytes[self.at..];
                self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    fn word(&mut self) -> &'b [u8] {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take_while(|&&byte| is_regular(byte)).count();
        self.at += length;
        &rest[..length]
    }

    /// Reads a value that begins with `byte`, if one does.
    fn value(&mut self, byte: u8, depth: usize) -> Option<Operand<'b>> {
        let second = self.bytes.get(self.at + 1).copied();
        match byte {
            b'0'..=b'9' | b'+' | b'-' | b'.' => Some(Operand::Number(self.number())),
            b'/' => {
                self.at += 1;
                Some(Operand::Name(unescaped(self.word())))
            }
            b'(' => Some(Operand::Text(self.literal())),
            b'<' if second == Some(b'<') => {
                self.at += 2;
                Some(self.table(depth))
            }
            b'<' => Some(Operand::Text(self.hex())),
            b'[' => {
                self.at += 1;
                Some(Operand::List(self.list(b']', depth)))
            }
            _ => None,
        }
    }

    fn number(&mut self) -> f64 {
        let (mut value, mut scale, mut is_below) = (0.0_f64, 1.0_f64, false);
        let mut in_fraction = false;
        let begin = self.at;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'0'..=b'9' if in_fraction => {
                    scale /= 10.0;
                    value += f64::from(byte - b'0') * scale;
                }
                b'0'..=b'9' => value = value.mul_add(10.0, f64::from(byte - b'0')),
                b'.' if !in_fraction => in_fraction = true,
                // Some programs write two signs.
                b'-' if self.at < begin + 2 => is_below = true,
                b'+' if self.at == begin => {}
                // Others write a sign inside a number, which ends nothing.
                b'-' => {}
                _ => break,
            }
            self.at += 1;
        }
        let value = if value.is_finite() { value.min(1e9) } else { 0.0 };
        if is_below { -value } else { value }
    }

    fn list(&mut self, end: u8, depth: usize) -> Vec<Operand<'b>> {
        let mut list = Vec::new();
        loop {
            self.skip_blanks();
            let Some(&byte) = self.bytes.get(self.at) else { return list };
            if byte == end {
                self.at += 1;
                return list;
            }
            if depth >= DEEPEST && matches!(byte, b'[' | b'<') {
                self.at += 1;
                continue;
            }
            match self.value(byte, depth + 1) {
                Some(value) if list.len() < self.most => list.push(value),
                Some(_) => self.is_cut = true,
                None => {
                    let begin = self.at;
                    let word = self.word();
                    // A list that does not end leaves the text after it.
                    if end == b']' && matches!(word, b"Tj" | b"TJ" | b"ET" | b"BT" | b"Td") {
                        self.at = begin;
                        return list;
                    }
                    if word.is_empty() {
                        self.at += 1;
                    }
                }
            }
        }
    }

    fn table(&mut self, depth: usize) -> Operand<'b> {
        let mut values = self.list(b'>', depth).into_iter();
        if self.bytes.get(self.at) == Some(&b'>') {
            self.at += 1;
        }
        let mut pairs = Vec::new();
        while let Some(key) = values.next() {
            if let Operand::Name(key) = key
                && let Some(value) = values.next()
            {
                pairs.push((key, value));
            }
        }
        Operand::Table(pairs)
    }

    fn hex(&mut self) -> Cow<'b, [u8]> {
        self.at += 1;
        let rest = &self.bytes[self.at..];
        let length = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        self.at += length + 1;
        let mut digits = rest[..length].iter().filter_map(|&byte| char::from(byte).to_digit(16));
        let mut bytes = Vec::with_capacity(length / 2);
        while let Some(first) = digits.next() {
            let both = first * 16 + digits.next().unwrap_or(0);
            bytes.push(u8::try_from(both).unwrap_or_default());
        }
        Cow::Owned(bytes)
    }

    fn literal(&mut self) -> Cow<'b, [u8]> {
        let begin = self.at + 1;
        self.at = begin;
        let (mut depth, mut is_plain) = (1_usize, true);
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => {
                    is_plain = false;
                    self.at += 1;
                }
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'\r' => is_plain = false,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            self.at += 1;
        }
        let end = self.at.min(self.bytes.len());
        self.at = end + 1;
        let within = &self.bytes[begin.min(end)..end];
        if is_plain { Cow::Borrowed(within) } else { Cow::Owned(without_escapes(within)) }
    }

    /// Goes to the end of a picture inside the page, whose bytes may look like anything.
    fn skip_picture(&mut self) {
        let data = loop {
            self.skip_blanks();
            let Some(&byte) = self.bytes.get(self.at) else { return };
            if self.value(byte, 0).is_none() {
                match self.word() {
                    b"ID" => break self.at + 1,
                    b"EI" => return,
                    b"" => self.at += 1,
                    _ => {}
                }
            }
        };
        let data = data.min(self.bytes.len());
        self.at = data;
        if self.has_no_ends {
            return;
        }
        let ends = memchr::memmem::find_iter(&self.bytes[data..], b"EI").map(|at| data + at);
        let is_alone = |at: &usize| {
            let after = self.bytes.get(at + 2).copied();
            is_blank(self.bytes[at.saturating_sub(1)]) && after.is_none_or(is_blank)
        };
        let mut ends = ends.filter(is_alone).take(MOST_ENDS);
        // Behind the last byte of a picture there are words, and no bytes of a picture.
        let is_end = |at: &usize| {
            let rest = &self.bytes[(at + 2).min(self.bytes.len())..];
            rest.iter().take(16).all(|&byte| byte.is_ascii_graphic() || is_blank(byte))
        };
        let first = ends.clone().next();
        // Without its end, what looks like text may be text.
        self.has_no_ends = first.is_none();
        self.at = ends.find(is_end).or(first).map_or(data, |at| at + 2);
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn said(bytes: &[u8]) -> String {
        let mut commands = Commands::new(bytes, 100);
        let mut all = String::new();
        while let Some(name) = commands.next() {
            all.push_str(&format!("{:?} {}\n", commands.given, String::from_utf8_lossy(name)));
        }
        all
    }

    #[test]
    fn values_are_read_before_their_command() {
        assert_eq!(
            said(b"1 -.5 --3 +4. 12-7 Td(a\\(b\\051\\\n(c)\\8)Tj<4 14>Tj/F#311 9 Tf"),
            "[Number(1.0), Number(-0.5), Number(-3.0), Number(4.0), Number(127.0)] Td\n\
             [Text([97, 40, 98, 41, 40, 99, 41, 56])] Tj\n\
             [Text([65, 64])] Tj\n\
             [Name([70, 49, 49]), Number(9.0)] Tf\n"
        );
        assert_eq!(
            said(b"[(a)-12<41>]TJ % note (x)\n/P<</MCID 0/L[1]>>BDC"),
            "[List([Text([97]), Number(-12.0), Text([65])])] TJ\n\
             [Name([80]), Table([([77, 67, 73, 68], Number(0.0)), ([76], List([Number(1.0)]))])] BDC\n"
        );
    }

    #[test]
    fn a_picture_on_the_page_holds_no_commands() {
        let picture = b"q BI /W 2 /H 2 ID (EI \xff\x01 EI\x02 x\nEI Q (a) Tj";
        assert_eq!(said(picture), "[] q\n[] Q\n[Text([97])] Tj\n");
        assert!(said(b"BI /W 2 ID \xff\xff (a) Tj").ends_with("[Text([97])] Tj\n"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_their_end(bytes in vec(any::<u8>(), 0..300)) {
            said(&bytes);
        }

        #[test]
        fn any_signs_are_read_to_their_end(text in "[\\[\\]<>()/%\\\\ 0-9.aBIDEj-]{0,200}") {
            said(text.as_bytes());
        }
    }
}
