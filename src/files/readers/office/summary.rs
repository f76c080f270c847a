//! Reads the summary of a document of the older, binary Office: a property set ([MS-OLEPS]) in a
//! compound file, with the time of the last save and the description of the document.

use std::io::{Cursor, Read};

use jiff::{SignedDuration, Timestamp};

use crate::files::part::limits;

const SUMMARY: &str = "\u{5}SummaryInformation";
/// [MS-OSHARED] 2.3.3.2.1.1: the id of the property, and the type of a moment.
const LAST_SAVED: u32 = 0x0d;
const FILETIME: u32 = 0x40;
/// The seconds from the start of 1601, from which FILETIME counts, to the start of 1970.
const TO_UNIX_SECONDS: i64 = 11_644_473_600;
const MOST_PROPERTIES: u32 = 100;

/// The description of a file ([MS-OLEPS] 3.1.2.1), with our names for its parts.
const WORDS: [(u32, &str); 4] =
    [(0x02, "title"), (0x03, "subject"), (0x05, "keywords"), (0x06, "description")];
const LETTERS: u32 = 0x1e;

/// The properties of a document.
struct PropertySet(Vec<u8>);

impl PropertySet {
    fn of(document: &[u8]) -> Option<Self> {
        let mut file = cfb::CompoundFile::open(Cursor::new(document)).ok()?;
        let mut bytes = Vec::new();
        file.open_stream(SUMMARY).ok()?.take(limits::PART_BYTES).read_to_end(&mut bytes).ok()?;
        Some(Self(bytes))
    }

    fn word(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.0.get(at..at.checked_add(4)?)?.try_into().ok()?))
    }

    /// Returns where the value of a property of this type is.
    fn value(&self, property: u32, of_type: u32) -> Option<usize> {
        // The first set follows a header of 28 bytes and its own id of 16.
        let set = self.word(44)? as usize;
        let count = self.word(set.checked_add(4)?)?.min(MOST_PROPERTIES) as usize;
        let entry = (0..count)
            .map(|at| set + 8 + at * 8)
            .find(|entry| self.word(*entry) == Some(property))?;
        let value = set.checked_add(self.word(entry + 4)? as usize)?;
        (self.word(value)? == of_type).then_some(value + 4)
    }

    fn words(&self, property: u32) -> Option<String> {
        let at = self.value(property, LETTERS)?;
        let length = self.word(at)? as usize;
        let bytes = self.0.get(at + 4..(at + 4).checked_add(length)?)?;
        let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
        // In UTF-8, or else in a code page, which is read as Latin-1.
        let letters = || bytes.iter().map(|byte| char::from(*byte)).collect();
        Some(std::str::from_utf8(bytes).map_or_else(|_| letters(), str::to_owned))
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

pub(super) fn last_saved(document: &[u8]) -> Option<Timestamp> {
    let summary = PropertySet::of(document)?;
    let value = summary.value(LAST_SAVED, FILETIME)?;
    let tenths =
        u64::from(summary.word(value)?) | u64::from(summary.word(value.checked_add(4)?)?) << 32;
    let seconds = i64::try_from(tenths / 10_000_000).ok()? - TO_UNIX_SECONDS;
    let at = Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_secs(seconds)).ok()?;
    (at > Timestamp::UNIX_EPOCH).then_some(at)
}
