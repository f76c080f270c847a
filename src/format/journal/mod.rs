//! One line of a journal: bytes to entry and back. See docs/format.md.
//!
//! `{"n":17,"at":"2026-11-22T09:15:04.120Z","prev":"<sha256>","by":"<device>","entry":{"kind":"rated",...}}`
//!
//! Records know the format on disk, and none of the rules; the model knows the rules, and nothing
//! of the disk.

mod evidence;
mod goals;
mod moves;
mod received;
mod records;

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::sha256;
use crate::model::{DeviceId, Digest, Entry};
pub(super) use evidence::is_short_id;
use records::ActRecord;

/// The version of the workspace format that is read and written.
pub const FORMAT: u64 = 1;

/// The `prev` of a first line.
const ZEROS: Digest = Digest([0; 32]);

/// The reason why a line cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// The bytes are not an entry.
    Unreadable(String),
    /// An entry of a kind that only a newer `imh` knows.
    Newer(String),
}

/// A parsed line, before its place in the chain is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLine {
    /// The digest of the line before it; the first line has none.
    pub prev: Option<Digest>,
    pub entry: Entry,
}

/// Writes the line for an entry, with its line end.
#[must_use]
pub fn print_line(entry: &Entry, prev: Option<Digest>) -> Vec<u8> {
    let record = LineRecord {
        n: entry.n,
        at: Cow::Owned(format!("{:.3}", entry.at)),
        prev: Cow::Owned(prev.unwrap_or(ZEROS).to_string()),
        by: Cow::Borrowed(entry.by.as_str()),
        entry: ActRecord::of(&entry.act),
    };
    let mut line =
        serde_json::to_vec(&record).expect("a record of text and numbers is always JSON");
    line.push(b'\n');
    line
}

/// Writes a journal from its first entry on, with each line chained to the one before it.
#[must_use]
pub fn print_lines(entries: &[Entry]) -> Vec<u8> {
    let (mut lines, mut prev) = (Vec::new(), None);
    for entry in entries {
        let line = print_line(entry, prev);
        prev = Some(sha256(&line[..line.len() - 1]));
        lines.extend(line);
    }
    lines
}

/// The place in the chain of an entry that adds evidence, without its contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvidenceInPassing<'a> {
    pub n: u64,
    pub prev: Option<Digest>,
    pub by: &'a str,
}

/// Reads the place in the chain of a line about new evidence, in the form that this program writes;
/// `None` for any other line. Faults in the details are not noticed, because this only checks that
/// the next line was written after this one.
#[must_use]
pub fn evidence_in_passing(line: &[u8]) -> Option<EvidenceInPassing<'_>> {
    let line = line.strip_suffix(b"}}")?;
    let (n, line) = field(line, b"{\"n\":", b',')?;
    let (_, line) = field(line, b"\"at\":\"", b'"')?;
    let (prev, line) = field(line, b",\"prev\":\"", b'"')?;
    let (by, line) = field(line, b",\"by\":\"", b'"')?;
    line.starts_with(b",\"entry\":{\"kind\":\"evidence-added\",").then_some(EvidenceInPassing {
        n: n.parse().ok()?,
        prev: before(Digest::parse(prev)?),
        by,
    })
}

/// Returns the digest of the line before, from the value of `prev`.
fn before(prev: Digest) -> Option<Digest> {
    (prev != ZEROS).then_some(prev)
}

/// Returns the text between `lead` and `end`, if it has no escapes, and the rest of the line.
fn field<'a>(line: &'a [u8], lead: &[u8], end: u8) -> Option<(&'a str, &'a [u8])> {
    let line = line.strip_prefix(lead)?;
    let length = memchr::memchr2(end, b'\\', line).filter(|&at| line[at] == end)?;
    Some((std::str::from_utf8(&line[..length]).ok()?, &line[length + 1..]))
}

/// Reads one line, without its line end.
///
/// # Errors
/// Says whether the line is damaged or from a newer version.
pub fn parse_line(line: &[u8]) -> Result<JournalLine, LineFault> {
    // The whole line is checked for UTF-8 once, so that its texts need no checks of their own.
    let line = std::str::from_utf8(line)
        .map_err(|_| LineFault::Unreadable("it is not UTF-8".to_owned()))?;
    match serde_json::from_str::<LineRecord<'_>>(line) {
        Ok(record) => record.line().ok_or_else(|| {
            LineFault::Unreadable("a field does not hold what it should".to_owned())
        }),
        Err(error) => Err(match serde_json::from_str::<BareRecord<'_>>(line) {
            Ok(bare) if bare.is_sound() => LineFault::Newer(plain(&error)),
            _ => LineFault::Unreadable(plain(&error)),
        }),
    }
}

fn plain(error: &serde_json::Error) -> String {
    crate::text::one_line(&error.to_string())
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineRecord<'a> {
    n: u64,
    #[serde(borrow)]
    at: Cow<'a, str>,
    #[serde(borrow)]
    prev: Cow<'a, str>,
    #[serde(borrow)]
    by: Cow<'a, str>,
    #[serde(borrow)]
    entry: ActRecord<'a>,
}

/// A line whose entry is not looked at.
#[derive(Deserialize)]
#[expect(dead_code, reason = "read only to know that they are there")]
struct BareRecord<'a> {
    n: u64,
    #[serde(borrow)]
    at: Cow<'a, str>,
    #[serde(borrow)]
    prev: Cow<'a, str>,
    by: IgnoredAny,
    entry: IgnoredAny,
}

impl BareRecord<'_> {
    fn is_sound(&self) -> bool {
        Digest::parse(&self.prev).is_some() && self.at.parse::<Timestamp>().is_ok()
    }
}

impl LineRecord<'_> {
    /// Returns `None` if a digest, a date or a rating is invalid.
    fn line(self) -> Option<JournalLine> {
        let at: Timestamp = self.at.parse().ok()?;
        Some(JournalLine {
            prev: before(Digest::parse(&self.prev)?),
            entry: Entry { n: self.n, at, by: DeviceId::new(&*self.by), act: self.entry.act(at)? },
        })
    }
}
