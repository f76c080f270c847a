//! When a document of the older, binary Office was last saved, as its summary says: a property set ([MS-OLEPS]) in a compound file.

use std::io::{Cursor, Read};

use jiff::{SignedDuration, Timestamp};

use crate::files::part::limits;

const SUMMARY: &str = "\u{5}SummaryInformation";
/// [MS-OSHARED] 2.3.3.2.1.1: the property, and the type of a moment.
const LAST_SAVED: u32 = 0x0d;
const FILETIME: u32 = 0x40;
/// From the first moment of 1601, where such moments begin, to that of 1970.
const TO_UNIX_SECONDS: i64 = 11_644_473_600;
const MOST_PROPERTIES: u32 = 100;

pub(super) fn last_saved(document: &[u8]) -> Option<Timestamp> {
    let mut file = cfb::CompoundFile::open(Cursor::new(document)).ok()?;
    let mut bytes = Vec::new();
    file.open_stream(SUMMARY).ok()?.take(limits::PART_BYTES).read_to_end(&mut bytes).ok()?;
    let word = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?));
    // The first set follows a header of 28 bytes and its own id of 16.
    let set = word(44)? as usize;
    let count = word(set.checked_add(4)?)?.min(MOST_PROPERTIES) as usize;
    let entry = (0..count).map(|at| set + 8 + at * 8).find(|entry| word(*entry) == Some(LAST_SAVED))?;
    let value = set.checked_add(word(entry + 4)? as usize)?;
    if word(value)? != FILETIME {
        return None;
    }
    let tenths = u64::from(word(value.checked_add(4)?)?) | u64::from(word(value.checked_add(8)?)?) << 32;
    let seconds = i64::try_from(tenths / 10_000_000).ok()? - TO_UNIX_SECONDS;
    let at = Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_secs(seconds)).ok()?;
    (at > Timestamp::UNIX_EPOCH).then_some(at)
}
