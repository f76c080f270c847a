//! Reads the parts of a document of Pages, Numbers or Keynote (.iwa): stretches that Snappy packed, of
//! messages whose fields have numbers and no names (protocol buffers). Passes on every string in them.

use std::io::{Read, Seek};

use super::{
    super::{
        media::Octets,
        traces::{self, Searched},
    },
    Archive, Sink, limits, whole_part,
};
use crate::model::FindingKind;

/// How the name of such a part ends.
pub(super) const ENDING: &str = ".iwa";

/// The kinds of messages that say more than their words.
const COMMENT: u64 = 3056;
const CHANGE: u64 = 2060;
const TILE_OF_CELLS: u64 = 6002;

/// Messages inside messages.
const MOST_DEPTH: usize = 24;

/// Reads every part; does nothing if there is none.
pub(super) fn read<F: Read + Seek>(archive: &mut Archive<'_, F>, sink: &mut Sink<'_>) {
    let mut seen = SeenInApple::default();
    for name in archive.names_of(|name| name.ends_with(ENDING)) {
        let place = archive.called(&name);
        let Some(packed) = whole_part(archive, &name, &place, sink) else { continue };
        let (bytes, is_whole) = unpacked(&packed, sink);
        // How it looks: fonts are called Georgia as people are.
        let is_looks =
            ["Stylesheet", "ViewState", "Metadata"].iter().any(|word| name.contains(word));
        let mut told = StringsOfApple { place: &place, is_looks, sink };
        let is_read = messages(&bytes, &mut seen, &mut told);
        if !is_whole || !is_read {
            sink.unreadable(&place, "it is damaged");
            let _ = traces::read(&mut &*bytes, Searched::ByLetters, sink);
        }
    }
    if seen.has_comments {
        sink.has("", FindingKind::Comment);
    }
    if seen.has_changes {
        sink.has("", FindingKind::TrackedChange);
    }
    if seen.has_cells {
        sink.unreadable("its tables", "imh reads the words in them, and not the numbers and days");
    }
}

#[derive(Default)]
struct SeenInApple {
    has_comments: bool,
    has_changes: bool,
    has_cells: bool,
}

/// Strings on their way to the sink.
struct StringsOfApple<'p, 's, 'k> {
    place: &'p str,
    is_looks: bool,
    sink: &'s mut Sink<'k>,
}

impl StringsOfApple<'_, '_, '_> {
    fn tell(&mut self, words: &str) {
        // Ids of styles and of languages: one word of several parts.
        let is_id = !words.contains(char::is_whitespace)
            && words.contains(|c: char| matches!(c, '-' | '_') || c.is_ascii_digit());
        if self.is_looks || is_id && !words.contains("://") {
            self.sink.traces(self.place, words);
        } else {
            for paragraph in words.lines() {
                self.sink.paragraph(self.place, paragraph);
            }
        }
    }
}

/// Unpacks stretches, each with a zero and its length before it. Returns whether all could be.
fn unpacked(packed: &[u8], sink: &mut Sink<'_>) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    let mut octets = Octets(packed);
    let mut decoder = snap::raw::Decoder::new();
    while !octets.0.is_empty() {
        let length = (octets.byte() == Some(0)).then(|| octets.take(3)).flatten();
        let length = length.map(|low| u32::from_le_bytes([low[0], low[1], low[2], 0]) as usize);
        let Some(stretch) = length.and_then(|length| octets.take(length)) else {
            return (bytes, false);
        };
        let most = limits::PART_BYTES.min(sink.bytes_left);
        let is_short = snap::raw::decompress_len(stretch)
            .is_ok_and(|length| (bytes.len() + length) as u64 <= most);
        let Ok(said) =
            (if is_short { decoder.decompress_vec(stretch).map_err(|_| ()) } else { Err(()) })
        else {
            return (bytes, false);
        };
        bytes.extend(said);
    }
    sink.bytes_left = sink.bytes_left.saturating_sub(bytes.len() as u64);
    (bytes, true)
}

/// Takes a number of which each byte but the last has its highest bit set.
fn number(octets: &mut Octets<'_>) -> Option<u64> {
    let mut number = 0;
    for shift in 0..10 {
        let byte = octets.byte()?;
        number |= u64::from(byte & 0x7f).checked_shl(shift * 7).unwrap_or_default();
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// A field of a message.
enum FieldOfApple<'b> {
    Number(u64),
    Bytes(&'b [u8]),
    Other,
}

fn field<'b>(octets: &mut Octets<'b>) -> Option<(u64, FieldOfApple<'b>)> {
    let key = number(octets)?;
    let value = match key & 7 {
        0 => FieldOfApple::Number(number(octets)?),
        1 => octets.take(8).map(|_| FieldOfApple::Other)?,
        2 => {
            let length = usize::try_from(number(octets)?).ok()?;
            FieldOfApple::Bytes(octets.take(length)?)
        }
        5 => octets.take(4).map(|_| FieldOfApple::Other)?,
        _ => return None,
    };
    (key >> 3 > 0).then_some((key >> 3, value))
}

/// Reads a part: for each object how many messages it has, of which kind and how long, and then
/// those. Returns whether all could be read.
fn messages(bytes: &[u8], seen: &mut SeenInApple, told: &mut StringsOfApple<'_, '_, '_>) -> bool {
    let mut octets = Octets(bytes);
    while !octets.0.is_empty() {
        let head =
            number(&mut octets).and_then(|length| octets.take(usize::try_from(length).ok()?));
        let Some(head) = head else { return false };
        let mut head = Octets(head);
        while let Some((at, value)) = field(&mut head) {
            let (2, FieldOfApple::Bytes(info)) = (at, value) else { continue };
            let (mut kind, mut length) = (0, 0);
            let mut info = Octets(info);
            while let Some((at, value)) = field(&mut info) {
                match (at, value) {
                    (1, FieldOfApple::Number(said)) => kind = said,
                    (3, FieldOfApple::Number(said)) => length = said,
                    _ => {}
                }
            }
            let message = usize::try_from(length).ok().and_then(|length| octets.take(length));
            let Some(message) = message else { return false };
            seen.has_comments |= kind == COMMENT;
            seen.has_changes |= kind == CHANGE;
            seen.has_cells |= kind == TILE_OF_CELLS && message.len() > 40;
            strings(message, 0, told);
        }
    }
    true
}

/// Passes on every string of a message, and of those inside it.
fn strings(message: &[u8], depth: usize, told: &mut StringsOfApple<'_, '_, '_>) {
    let mut octets = Octets(message);
    while let Some((_, value)) = field(&mut octets) {
        let FieldOfApple::Bytes(bytes) = value else { continue };
        match std::str::from_utf8(bytes) {
            Ok(words) if !words.contains(is_no_letter) => told.tell(words),
            _ if depth < MOST_DEPTH && is_message(bytes) => strings(bytes, depth + 1, told),
            _ => told.sink.traces(told.place, String::from_utf8_lossy(bytes)),
        }
    }
}

/// Returns whether a letter stands in no words. Some stand for what is drawn in a line, and for its
/// end.
fn is_no_letter(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\n' | '\r' | '\u{4}' | '\u{5}' | '\u{b}' | '\u{c}' | '\u{e}')
}

fn is_message(bytes: &[u8]) -> bool {
    let mut octets = Octets(bytes);
    while !octets.0.is_empty() {
        if field(&mut octets).is_none() {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use proptest::prelude::*;
    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::{COMMENT, TILE_OF_CELLS};
    use crate::files::readers::compound::told::told;

    fn bytes_of(field: u8, said: &[u8]) -> Vec<u8> {
        [&[field << 3 | 2, u8::try_from(said.len()).unwrap()][..], said].concat()
    }

    /// Makes a part of one message of a kind.
    fn part(kind: u64, message: &[u8]) -> Vec<u8> {
        let length = u8::try_from(message.len()).unwrap();
        let [low, high] = [kind & 0x7f | 0x80, kind >> 7].map(|part| u8::try_from(part).unwrap());
        let info = bytes_of(2, &[8, low, high, 24, length]);
        let head = [&[8, 7][..], &info].concat();
        let said = [&[u8::try_from(head.len()).unwrap()][..], &head, message].concat();
        let packed = snap::raw::Encoder::new().compress_vec(&said).unwrap();
        let length = u32::try_from(packed.len()).unwrap().to_le_bytes();
        [&[0, length[0], length[1], length[2]][..], &packed].concat()
    }

    fn container(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_document_of_apple_is_read_string_by_string() {
        let inside = bytes_of(4, &bytes_of(2, "Zo\u{eb} and Otto-1".as_bytes()));
        let words = [bytes_of(3, "with Ottoline\nin spring".as_bytes()), inside].concat();
        let said = told(
            "a.pages",
            &container(&[
                ("Index/Document.iwa", part(2001, &words)),
                ("Index/Comments.iwa", part(COMMENT, &bytes_of(1, b"seen by Greta"))),
                ("Index/DocumentStylesheet.iwa", part(401, &bytes_of(1, b"Georgia"))),
            ]),
        );
        for part in [
            "[part 1] with Ottoline\n",
            "[part 1] in spring\n",
            "[part 1] Zo\u{eb} and Otto-1\n",
            "[part 2] seen by Greta\n",
            "(part 3) Georgia\n",
            "[] Comment",
        ] {
            assert!(said.contains(part), "{part:?} in {said}");
        }
        assert!(!said.contains("Unreadable") && !said.contains("AttachedFile"), "{said}");
    }

    #[test]
    fn a_part_of_a_document_of_apple_that_cannot_be_read_is_told() {
        let words = part(2001, &bytes_of(3, b"with Ottoline"));
        let huge = vec![0, 8, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0];
        for bytes in [words[..words.len() - 3].to_vec(), b"Ottoline was here".to_vec(), huge] {
            let said = told("a.pages", &container(&[("Index/Document.iwa", bytes)]));
            assert!(said.contains("[part 1] Unreadable"), "{said}");
        }
        let cells = part(TILE_OF_CELLS, &bytes_of(5, &[200; 60]));
        let said = told("a.numbers", &container(&[("Index/Tables/Tile.iwa", cells)]));
        assert!(said.contains("[its tables] Unreadable"), "{said}");
    }

    proptest! {
        #[test]
        fn any_change_of_a_document_of_apple_leaves_the_reader_running(
            at in any::<prop::sample::Index>(), value in any::<u8>(), cut in any::<bool>(),
        ) {
            let inside = bytes_of(4, &bytes_of(2, b"Ottoline"));
            let mut bytes = part(2001, &[bytes_of(3, b"with Otto"), inside].concat());
            let at = at.index(bytes.len());
            bytes[at] = value;
            if cut {
                bytes.truncate(at);
            }
            let said = told("a.pages", &container(&[("Index/Document.iwa", bytes)]));
            prop_assert!(!said.contains("could not get through"));
        }
    }
}
