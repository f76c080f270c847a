//! Reads the summary of a document of the older, binary Office: a property set ([MS-OLEPS]) in a
//! compound file, with the time of the last save and the description of the document.

use jiff::{SignedDuration, Timestamp};

use super::{
    super::compound::Compound,
    super::compound::{long, narrow_or_utf8, slice, wide},
    super::defaults::is_nobody,
    Sink,
};
use crate::model::FindingKind;

const SUMMARY: &str = "\u{5}SummaryInformation";
const DOCUMENT_SUMMARY: &str = "\u{5}DocumentSummaryInformation";
/// [MS-OSHARED] 2.3.3.2.1.1: the id of the property, and the type of a moment.
const LAST_SAVED: u32 = 0x0d;
const FILETIME: u32 = 0x40;
/// The seconds from the start of 1601, from which FILETIME counts, to the start of 1970.
const TO_UNIX_SECONDS: i64 = 11_644_473_600;
const MOST_PROPERTIES: u32 = 100;

/// The description of a file ([MS-OLEPS] 3.1.2.1), with our names for its parts.
const WORDS: [(u32, &str); 4] =
    [(0x02, "title"), (0x03, "subject"), (0x05, "keywords"), (0x06, "description")];
const AUTHOR: u32 = 0x04;
const LAST_EDITOR: u32 = 0x08;
/// Of the document (3.2.1).
const MANAGER: u32 = 0x0e;
const COMPANY: u32 = 0x0f;
/// The id of the code page of the letters.
const PAGE: u32 = 0x01;
const NUMBER: u32 = 0x02;
const LETTERS: u32 = 0x1e;
const WIDE_LETTERS: u32 = 0x1f;

/// The properties of a document: up to two sets, of which the second is one's own.
struct PropertySet(Vec<u8>);

impl PropertySet {
    fn of(document: &[u8]) -> Option<Self> {
        Self::named(&mut Compound::open(document).ok()?, SUMMARY)
    }

    fn named(file: &mut Compound<'_>, stream: &str) -> Option<Self> {
        file.stream(stream).map(Self)
    }

    fn word(&self, at: usize) -> Option<u32> {
        long(&self.0, at)
    }

    /// Returns the ids of the properties of a set, each with the place of its type and value.
    fn entries(&self, set: usize) -> Vec<(u32, usize)> {
        // Sets follow a header of 28 bytes, each with its own id of 16.
        let entries = || {
            let set = self.word(44 + set * 20)? as usize;
            let count = self.word(set.checked_add(4)?)?.min(MOST_PROPERTIES) as usize;
            let entry = |at: usize| {
                let entry = set + 8 + at * 8;
                Some((self.word(entry)?, set.checked_add(self.word(entry + 4)? as usize)?))
            };
            Some((0..count).filter_map(entry).collect())
        };
        entries().unwrap_or_default()
    }

    /// Returns where the value of a property of this type is.
    fn value(&self, property: u32, of_type: u32) -> Option<usize> {
        let (_, value) = self.entries(0).into_iter().find(|(id, _)| *id == property)?;
        (self.word(value)? == of_type).then_some(value + 4)
    }

    /// Returns the words at the place of a property.
    fn words_at(&self, place: usize, page: u32) -> Option<String> {
        let (of_type, length) = (self.word(place)?, self.word(place + 4)? as usize);
        let text = match of_type {
            LETTERS if page != 1200 => {
                let bytes = slice(&self.0, place + 8, length)?;
                let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
                narrow_or_utf8(bytes, page)
            }
            LETTERS => wide(slice(&self.0, place + 8, length)?),
            WIDE_LETTERS => wide(slice(&self.0, place + 8, length.checked_mul(2)?)?),
            _ => return None,
        };
        Some(text.trim_end_matches('\0').to_owned()).filter(|text| !text.trim().is_empty())
    }

    fn page(&self) -> u32 {
        self.value(PAGE, NUMBER).and_then(|at| self.word(at)).map_or(1252, |page| page & 0xffff)
    }

    fn words(&self, property: u32) -> Option<String> {
        let (_, place) = self.entries(0).into_iter().find(|(id, _)| *id == property)?;
        self.words_at(place, self.page())
    }
}

/// Passes on who made a document, and every other property with words.
pub(super) fn tell(file: &mut Compound<'_>, sink: &mut Sink<'_>) {
    for stream in [SUMMARY, DOCUMENT_SUMMARY] {
        let Some(set) = PropertySet::named(file, stream) else { continue };
        let page = set.page();
        for number in 0..2 {
            for (id, place) in set.entries(number) {
                let Some(words) = set.words_at(place, page) else { continue };
                let kind = match (stream == SUMMARY, number, id) {
                    (true, 0, AUTHOR) => Some(FindingKind::Author),
                    (true, 0, LAST_EDITOR) => Some(FindingKind::LastEditor),
                    (false, 0, MANAGER | COMPANY) => Some(FindingKind::Company),
                    _ => None,
                };
                match kind {
                    Some(_) if is_nobody(&words) => sink.traces("properties", words),
                    Some(kind) => {
                        sink.has("properties", kind);
                        sink.traces("properties", words);
                    }
                    None => sink.words("properties", &words),
                }
            }
        }
    }
}

/// Returns the description that somebody wrote about the document, with the name of each part.
pub(crate) fn summary_words(document: &[u8]) -> Vec<(&'static str, String)> {
    let Some(summary) = PropertySet::of(document) else { return Vec::new() };
    WORDS
        .into_iter()
        .filter_map(|(property, name)| Some((name, summary.words(property)?)))
        .collect()
}

pub(in crate::files::readers) fn last_saved(document: &[u8]) -> Option<Timestamp> {
    let summary = PropertySet::of(document)?;
    let value = summary.value(LAST_SAVED, FILETIME)?;
    let tenths =
        u64::from(summary.word(value)?) | u64::from(summary.word(value.checked_add(4)?)?) << 32;
    let seconds = i64::try_from(tenths / 10_000_000).ok()? - TO_UNIX_SECONDS;
    let at = Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_secs(seconds)).ok()?;
    (at > Timestamp::UNIX_EPOCH).then_some(at)
}
