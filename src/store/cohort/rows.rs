//! Reads the answers of many people in one file, in parts on every thread.

use std::{
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use jiff::Timestamp;

use super::{AnswersPlace, CohortReading, FileRead, people::PeopleInRows};
use crate::{
    format::answers::{self, WrongRow},
    model::FileFaults,
    store::{
        disk::{self, Positioned},
        error::describe,
        parallel::on_all,
    },
};

const PART_BYTES: u64 = 8 << 20;
/// The largest table with quoted cells, which cannot be split and is loaded whole.
const MOST_QUOTED_BYTES: u64 = 1 << 30;
/// The longest line at which a part may end.
const LONGEST_LINE: u64 = 1 << 20;

impl CohortReading<'_> {
    /// Reads rows that are all in memory; `None` if no row names a person, so that all belong to
    /// one.
    pub(super) fn many_in(
        &self,
        place: AnswersPlace<'_>,
        bytes: &[u8],
        changed: Timestamp,
    ) -> Result<Option<FileRead>, FileFaults> {
        let text =
            std::str::from_utf8(bytes).map_err(|error| not_text(error.valid_up_to() as u64))?;
        let mut people = PeopleInRows::default();
        self.take_rows(text.strip_prefix('\u{feff}').unwrap_or(text), 0, &mut people)?;
        if people.is_of_one() {
            return Ok(None);
        }
        self.handed(people, place, changed).map(Some)
    }

    /// Reads rows that may not fit in memory.
    pub(super) fn many(&self, path: &Path) -> Result<FileRead, FileFaults> {
        let mut file = Positioned::new(disk::open(path).map_err(|error| error.reason())?)
            .map_err(|error| describe(&error))?;
        let changed = disk::metadata(path)
            .ok()
            .and_then(|found| found.modified().ok())
            .and_then(|at| Timestamp::try_from(at).ok());
        let size = file.seek(SeekFrom::End(0)).map_err(|error| describe(&error))?;
        let start = read_from(&mut file, 0, LONGEST_LINE)?;
        if !answers::is_of_many(&start) {
            return Err("it is larger than 8 MiB, and not a table of many people's answers".into());
        }
        // A first line that only names the separator comes before the header.
        let begins = |with: &[u8]| {
            start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&start).starts_with(with)
        };
        let header_lines = if begins(b"sep=") { 2 } else { 1 };
        let header_end =
            memchr::memchr_iter(b'\n', &start).nth(header_lines - 1).map_or(0, |at| at + 1);
        let header = if begins(b"{") { Vec::new() } else { start[..header_end].to_vec() };
        let from = header.len() as u64;
        let mut ends = vec![from];
        while ends[ends.len() - 1] < size {
            let wanted = ends[ends.len() - 1] + PART_BYTES;
            let rest = if wanted >= size {
                Vec::new()
            } else {
                read_from(&mut file, wanted, LONGEST_LINE)?
            };
            ends.push(memchr::memchr(b'\n', &rest).map_or(size, |at| wanted + at as u64 + 1));
        }
        let parts: Vec<(u64, u64)> = ends.windows(2).map(|ends| (ends[0], ends[1])).collect();
        let read = on_all(parts, |(from, to)| {
            self.part(&mut file.clone(), &header, from, to, !header.is_empty())
        });
        let people = match read {
            Ok(parts) => parts.into_iter().fold(PeopleInRows::default(), PeopleInRows::with),
            Err(RowsRefusal::Quoted) if size <= MOST_QUOTED_BYTES => self
                .part(&mut file, &header, from, size, false)
                .map_err(RowsRefusal::into_faults)?,
            Err(refusal) => return Err(refusal.into_faults()),
        };
        self.handed(people, AnswersPlace::file(path), changed.unwrap_or(Timestamp::UNIX_EPOCH))
    }

    fn part(
        &self,
        file: &mut Positioned,
        header: &[u8],
        from: u64,
        to: u64,
        refuses_quotes: bool,
    ) -> Result<PeopleInRows, RowsRefusal> {
        let mut bytes = header.to_vec();
        let room = usize::try_from(to - from)
            .map_err(|_| RowsRefusal::Other("it is larger than this machine can hold".into()))?;
        bytes.reserve_exact(room);
        file.seek(SeekFrom::Start(from))
            .map_err(|error| RowsRefusal::Other(describe(&error).into()))?;
        file.take(to - from)
            .read_to_end(&mut bytes)
            .map_err(|error| RowsRefusal::Other(describe(&error).into()))?;
        if refuses_quotes && memchr::memchr(b'"', &bytes[header.len()..]).is_some() {
            return Err(RowsRefusal::Quoted);
        }
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            RowsRefusal::Other(not_text(from + error.valid_up_to() as u64).into())
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut people = PeopleInRows::default();
        self.take_rows(text, 0, &mut people).map_err(RowsRefusal::Other)?;
        if people.is_wrong() && from > header.len() as u64 {
            // Only faults name their line, so lines are only counted if there is one.
            people = PeopleInRows::default();
            let lines = lines_before(file, from)
                .map_err(|reason| RowsRefusal::Other(reason.into()))?
                .saturating_sub(memchr::memchr_iter(b'\n', header).count() as u64);
            self.take_rows(text, lines, &mut people).map_err(RowsRefusal::Other)?;
        }
        Ok(people)
    }

    fn take_rows(
        &self,
        text: &str,
        lines_before: u64,
        people: &mut PeopleInRows,
    ) -> Result<(), FileFaults> {
        answers::each_row(text, lines_before, |row| match row {
            Ok((whose, answer)) => self.take_row(whose, &answer, people),
            // The person of the row is known, and nobody else's answers depend on it.
            Err(WrongRow { fault, person: Some(person), is_month_first }) => {
                people.leave_out(&person, &fault, is_month_first);
            }
            Err(WrongRow { fault, person: None, .. }) => people.faults.push(fault.into_redacted()),
        })
        .map_err(|faults| FileFaults::from(faults).into_redacted())
    }
}

enum RowsRefusal {
    /// A part of a table may end inside a quoted cell.
    Quoted,
    Other(FileFaults),
}

impl RowsRefusal {
    fn into_faults(self) -> FileFaults {
        match self {
            Self::Quoted => "it has quoted cells, and is larger than 1 GiB, which is more than imh can hold at once; split it by person".into(),
            Self::Other(reason) => reason,
        }
    }
}

fn not_text(at: u64) -> String {
    format!("byte {} is not UTF-8; save it as `CSV UTF-8`", at + 1)
}

fn read_from(file: &mut Positioned, at: u64, most: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(at))
        .and_then(|_| file.take(most).read_to_end(&mut bytes))
        .map_err(|error| describe(&error))?;
    Ok(bytes)
}

/// Counts the lines that end before a position in a file.
fn lines_before(file: &mut Positioned, end: u64) -> Result<u64, String> {
    let (mut lines, mut at) = (0, 0);
    while at < end {
        let bytes = read_from(file, at, (end - at).min(PART_BYTES))?;
        if bytes.is_empty() {
            break;
        }
        lines += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        at += bytes.len() as u64;
    }
    Ok(lines)
}
