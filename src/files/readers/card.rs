//! Reads calendars and contacts (.ics, .vcf): lines that are folded, and values that are packed.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
    io::{BufRead, BufReader, Read},
};

use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};

use super::{
    super::part::{Sink, limits},
    escapes::of_card,
    packed::may_be_plain,
    plain::{decoded, unsure},
    read_inner,
};
use crate::model::FindingKind;

/// For one property, unfolded: a photograph may be in it.
const LONGEST_BYTES: usize = 16 << 20;
/// The most properties that are told apart, so that one that is there again and again is read once.
const MOST_KNOWN: usize = 100_000;
/// A property, which may stand in several lines.
#[derive(Default)]
struct Property {
    begins: usize,
    bytes: Vec<u8>,
    /// The same with a blank at each fold, where a program folds between words.
    spaced: Option<Vec<u8>>,
}

/// # Errors
/// Why the rest of it cannot be read.
pub(super) fn read(file: &mut impl Read, sink: &mut Sink<'_>) -> Result<(), String> {
    let mut reader = BufReader::with_capacity(256 << 10, file);
    let mut known = Known { hashes: HashSet::new(), by: RandomState::new() };
    let mut property = Property { begins: 1, ..Property::default() };
    let mut line = Vec::new();
    let (mut number, mut is_new) = (1, true);
    loop {
        line.clear();
        let most = limits::WORDS_BYTES as u64;
        let read = (&mut reader)
            .take(most)
            .read_until(b'\n', &mut line)
            .map_err(|error| error.to_string())?;
        if line.contains(&0) {
            property.tell(&mut known, sink);
            return Err(format!("from line {number} on it is not text"));
        }
        let ends = line.ends_with(b"\n");
        let said = line.strip_suffix(b"\n").unwrap_or(&line);
        let said = said.strip_suffix(b"\r").unwrap_or(said);
        let goes_on = read > 0 && property.bytes.len() + said.len() <= LONGEST_BYTES;
        if !(goes_on && property.takes(said, is_new)) {
            property.tell(&mut known, sink);
            property.begins = number;
            property.bytes.extend_from_slice(said);
        }
        if read == 0 {
            return Ok(());
        }
        is_new = ends;
        number += usize::from(ends);
    }
}

struct Known {
    hashes: HashSet<u64>,
    by: RandomState,
}

impl Known {
    fn is_new(&mut self, bytes: &[u8]) -> bool {
        let hash = self.by.hash_one(bytes);
        if self.hashes.len() < MOST_KNOWN {
            self.hashes.insert(hash)
        } else {
            !self.hashes.contains(&hash)
        }
    }
}

impl Property {
    /// Appends a line if it goes on with this property: it is folded, or its last line ends softly.
    fn takes(&mut self, said: &[u8], is_new: bool) -> bool {
        let folded = said.strip_prefix(b" ").or_else(|| said.strip_prefix(b"\t"));
        if !is_new {
            self.bytes.extend_from_slice(said);
        } else if self.bytes.ends_with(b"=") && self.is_quoted() {
            self.bytes.pop();
            // A value may end so, and another property follow.
            let spaced = self.spaced.get_or_insert_with(|| self.bytes.clone());
            spaced.push(b' ');
            spaced.extend_from_slice(said);
            self.bytes.extend_from_slice(said);
            return true;
        } else if let Some(more) = folded.filter(|_| !self.bytes.is_empty()) {
            let spaced = self.spaced.get_or_insert_with(|| self.bytes.clone());
            spaced.extend_from_slice(said);
            self.bytes.extend_from_slice(more);
            return true;
        } else {
            return false;
        }
        if let Some(spaced) = &mut self.spaced {
            spaced.extend_from_slice(said);
        }
        true
    }

    fn is_quoted(&self) -> bool {
        let head = self.bytes.split(|&byte| byte == b':').next().unwrap_or_default();
        head.to_ascii_uppercase().windows(16).any(|name| name == b"QUOTED-PRINTABLE")
    }

    /// Passes it on, and begins anew.
    fn tell(&mut self, known: &mut Known, sink: &mut Sink<'_>) {
        let Self { begins, bytes, spaced } = std::mem::take(self);
        if bytes.is_empty() || !known.is_new(&bytes) {
            return;
        }
        let place = format!("line {begins}");
        if let Some(unsure) = unsure(&bytes) {
            sink.traces(&place, unsure);
        }
        let text = decoded(&bytes);
        let text = text.trim_start_matches('\u{feff}');
        let (head, value) = text.split_at(end_of_head(text));
        let small = head.to_ascii_lowercase();
        let name = small.split(';').next().unwrap_or_default();
        let name = name.rsplit('.').next().unwrap_or_default();
        let value = value.strip_prefix(':').unwrap_or(value);
        if is_position(name, value) {
            sink.has(&place, FindingKind::PhotoPlace);
        }
        if let Some((said, packed)) = packed(&small, value) {
            let head = format!("{head}:{said}");
            sink.words(&place, &of_card(&head).unwrap_or(head));
            if may_be_plain(packed.as_bytes()) {
                sink.traces(&place, packed);
            }
            match base64_decode(packed.as_bytes()) {
                Some(inside) => read_inner(&place, "value", &inside, sink),
                None => sink.unreadable(&place, "it is damaged"),
            }
            return;
        }
        if is_quoted(&small) {
            let value = quoted_printable_decode(value.as_bytes())
                .unwrap_or_else(|| value.as_bytes().to_vec());
            let meant = format!("{head}:{}", decoded(&value));
            sink.words(&place, &of_card(&meant).unwrap_or(meant));
            sink.traces(&place, text);
        } else if let Some(day) = (name == "bday").then(|| day(value)).flatten() {
            sink.words(&place, &format!("date of birth: {day}"));
            sink.traces(&place, of_card(text).unwrap_or_else(|| text.to_owned()));
        } else if let Some(meant) = of_card(text) {
            sink.words(&place, &meant);
            sink.traces(&place, text);
        } else {
            sink.words(&place, text);
        }
        if let Some(spaced) = spaced {
            let text = decoded(&spaced);
            sink.traces(&place, of_card(&text).unwrap_or_else(|| text.into_owned()));
        }
    }
}

/// Returns whether a value is a position on the earth (RFC 5545, 3.8.1.6; RFC 6350, 6.5.2), or a link
/// to one (RFC 5870).
fn is_position(name: &str, value: &str) -> bool {
    if name == "geo" && !value.contains(':') {
        return value.contains(|c| matches!(c, '1'..='9'));
    }
    value.split("geo:").skip(1).any(|link| {
        let said = link.split([';', '?', '"', '\\']).next().unwrap_or_default();
        let mut numbers = said.split(',').map(|number| number.trim().parse::<f64>());
        matches!((numbers.next(), numbers.next()), (Some(Ok(north)), Some(Ok(east))) if (north, east) != (0.0, 0.0))
    })
}

fn is_quoted(small: &str) -> bool {
    small.contains("quoted-printable")
}

/// Returns where the name and the parameters of a property end, and its value begins.
fn end_of_head(text: &str) -> usize {
    let mut is_quoted = false;
    let end = text.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        byte == b':' && !is_quoted
    });
    end.or_else(|| text.find(':')).unwrap_or(0)
}

/// Returns what is said before the packed value of a property, and that value, if it is packed in
/// letters.
fn packed<'v>(small: &str, value: &'v str) -> Option<(&'v str, &'v str)> {
    let is_packed = small.split(';').skip(1).any(|parameter| {
        matches!(parameter.trim(), "base64" | "encoding=b" | "encoding=base64" | "b")
    });
    let (said, packed) = if is_packed {
        ("", value)
    } else {
        let (kind, packed) =
            value.split_once(";base64,").or_else(|| value.split_once(";base64\\,"))?;
        kind.trim_start().to_ascii_lowercase().starts_with("data:").then_some((kind, packed))?
    };
    Some((said, packed))
}

/// Returns a day as people write it, `2021-02-14` of `20210214`.
fn day(value: &str) -> Option<String> {
    let value = value.trim();
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    match digits {
        8 => Some(format!("{}-{}-{}", &value[..4], &value[4..6], &value[6..8])),
        4 if value[4..].starts_with('-') => Some(value.get(..10)?.to_owned()),
        _ => None,
    }
}
