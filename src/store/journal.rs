//! Reading journals, and adding to one's own. Nothing is dropped silently: what cannot be used is told with file and line.

use std::{
    fs::File,
    path::{Path, PathBuf},
    thread,
};

use super::{
    disk::{self, Disk},
    error::StoreError,
};
use crate::{
    format::{
        journal::{Line, LineFault, parse_line, print_line},
        sha256,
    },
    model::{DeviceId, Digest, Entry},
};

/// Something about a workspace that a person should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The end of the last line is missing. It was never acknowledged, so nothing is lost.
    Torn { file: String, line: usize },
    /// A line is not what was written.
    Broken { file: String, line: usize, what: String },
    /// A line that a newer `imh` wrote.
    Newer { file: String, line: usize, what: String },
    /// Anything else in the folder that is not as it should be.
    Other { file: String, what: String },
}

/// One journal, for `workspace check`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalReport {
    pub file: String,
    pub device: DeviceId,
    pub entry_count: usize,
    pub damage: Vec<Damage>,
}

/// A journal as it lies on disk.
pub(super) struct Journal {
    pub(super) device: DeviceId,
    pub(super) entries: Vec<Entry>,
    pub(super) damage: Vec<Damage>,
    pub(super) end: End,
}

/// Where the next line goes, and what it must follow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct End {
    pub(super) file_bytes: u64,
    /// How much of it is whole lines.
    pub(super) good_bytes: u64,
    pub(super) last_n: u64,
    pub(super) last_digest: Option<Digest>,
    /// The last line is whole but for its line end.
    pub(super) wants_newline: bool,
}

/// Journals large enough to be worth a second thread, in bytes.
const WORTH_A_THREAD_BYTES: usize = 64 << 10;

pub(super) fn path_of(root: &Path, device: &DeviceId) -> PathBuf {
    root.join("journal").join(format!("{device}.jsonl"))
}

/// Every journal of a workspace, by device.
pub(super) fn read_all(root: &Path) -> Disk<Vec<Journal>> {
    let mut journals = Vec::new();
    for path in disk::list(&root.join("journal"))? {
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            journals.push(read(&path)?);
        }
    }
    Ok(journals)
}

/// One journal; one that is not there yet is empty.
pub(super) fn read(path: &Path) -> Disk<Journal> {
    let bytes = disk::read_if_there(path)?.unwrap_or_default();
    let device = DeviceId::new(path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
    let file = format!("journal/{}", path.file_name().unwrap_or_default().to_string_lossy());
    Ok(parse(&bytes, device, &file))
}

fn parse(bytes: &[u8], device: DeviceId, file: &str) -> Journal {
    let whole_lines = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let tail = &bytes[whole_lines..];
    let mut lines: Vec<&[u8]> = bytes[..whole_lines].split(|&byte| byte == b'\n').collect();
    lines.pop();
    let mut reader =
        Reader { journal: Journal { device, entries: Vec::with_capacity(lines.len()), damage: Vec::new(), end: End::default() }, file };
    for (at, (line, digest)) in parse_lines(&lines).into_iter().enumerate() {
        reader.take(at + 1, line, digest);
    }
    let mut journal = reader.journal;
    journal.end.file_bytes = bytes.len() as u64;
    journal.end.good_bytes = whole_lines as u64;
    if !tail.is_empty() {
        // A tool that strips the last line end leaves an acknowledged entry behind it; a torn write does not.
        match parse_line(tail) {
            Ok(line) if line.prev == journal.end.last_digest.unwrap_or(Digest::NONE) && line.entry.n == journal.end.last_n + 1 => {
                journal.end.last_n = line.entry.n;
                journal.end.last_digest = Some(sha256(tail));
                journal.end.good_bytes = bytes.len() as u64;
                journal.end.wants_newline = true;
                journal.entries.push(line.entry);
            }
            _ => journal.damage.push(Damage::Torn { file: file.to_owned(), line: lines.len() + 1 }),
        }
    }
    journal
}

type ParsedLine = (Result<Line, LineFault>, Digest);

/// Parses and digests each line, on as many threads as there are, where that is worth it.
fn parse_lines(lines: &[&[u8]]) -> Vec<ParsedLine> {
    let one = |line: &&[u8]| (parse_line(line), sha256(line));
    let total: usize = lines.iter().map(|line| line.len()).sum();
    let threads = if total < WORTH_A_THREAD_BYTES { 1 } else { thread::available_parallelism().map_or(1, usize::from).min(8) };
    if threads == 1 {
        return lines.iter().map(one).collect();
    }
    let mut parsed = Vec::with_capacity(lines.len());
    thread::scope(|scope| {
        let (first, rest) = lines.split_at(lines.len().div_ceil(threads));
        let others: Vec<_> = rest
            .chunks(lines.len().div_ceil(threads))
            .map(|chunk| scope.spawn(move || chunk.iter().map(one).collect::<Vec<_>>()))
            .collect();
        parsed.extend(first.iter().map(one));
        for other in others {
            parsed.extend(other.join().expect("parsing a line does not panic"));
        }
    });
    parsed
}

struct Reader<'a> {
    journal: Journal,
    file: &'a str,
}

impl Reader<'_> {
    fn broken(&mut self, line: usize, what: impl Into<String>) {
        self.journal.damage.push(Damage::Broken { file: self.file.to_owned(), line, what: what.into() });
    }

    fn take(&mut self, line: usize, parsed: Result<Line, LineFault>, digest: Digest) {
        let expected_prev = self.journal.end.last_digest.unwrap_or(Digest::NONE);
        self.journal.end.last_digest = Some(digest);
        self.journal.end.last_n += 1;
        match parsed {
            Ok(Line { prev, entry }) => {
                let follows = entry.n == self.journal.end.last_n;
                match (prev == expected_prev, follows) {
                    (true, true) => {}
                    (true, false) => self.broken(line, format!("it is entry {}, and should be entry {}", entry.n, self.journal.end.last_n)),
                    // Numbered as it should be, and written after another line than the one that stands there now.
                    (false, true) if line > 1 => self.broken(line - 1, "it is not what was written"),
                    (false, _) => self.broken(line, format!("it is entry {}, and does not follow what stands before it", entry.n)),
                }
                if entry.by != self.journal.device {
                    self.broken(line, format!("it was written by the device `{}`, whose journal is another file", entry.by));
                }
                self.journal.end.last_n = entry.n;
                self.journal.entries.push(entry);
            }
            Err(LineFault::Unreadable(what)) => self.broken(line, format!("it cannot be read ({what})")),
            Err(LineFault::Newer(what)) => {
                self.journal.damage.push(Damage::Newer { file: self.file.to_owned(), line, what });
            }
        }
    }
}

/// Adds an entry to a journal whose end is known, and returns its new end. The lock is held by the caller.
pub(super) fn append(root: &Path, entry: &Entry, end: &End) -> Result<End, StoreError> {
    let path = path_of(root, &entry.by);
    let is_new = end.file_bytes == 0 && !disk::exists(&path);
    if is_new {
        disk::create_folders(&root.join("journal"))?;
    }
    let mut file = disk::open_to_append(&path)?;
    if is_new {
        disk::sync_folder(&root.join("journal"))?;
    }
    if end.file_bytes > end.good_bytes {
        set_aside(&mut file, &path, end)?;
    }
    let line = print_line(entry, end.last_digest.unwrap_or(Digest::NONE));
    let mut bytes = if end.wants_newline { vec![b'\n'] } else { Vec::new() };
    bytes.extend_from_slice(&line);
    disk::append(&mut file, &path, &bytes)?;
    let good_bytes = end.good_bytes + bytes.len() as u64;
    Ok(End {
        file_bytes: good_bytes,
        good_bytes,
        last_n: entry.n,
        last_digest: Some(sha256(&line[..line.len() - 1])),
        wants_newline: false,
    })
}

/// Moves a torn tail out of the journal into a file of its own, so that even what was never acknowledged can be looked at.
fn set_aside(file: &mut File, path: &Path, end: &End) -> Result<(), StoreError> {
    let bytes = disk::read_file(path)?;
    let good = usize::try_from(end.good_bytes).unwrap_or(usize::MAX).min(bytes.len());
    let aside = path.with_extension("torn");
    let mut torn = disk::open_to_append(&aside)?;
    let mut tail = bytes[good..].to_vec();
    tail.push(b'\n');
    disk::append(&mut torn, &aside, &tail)?;
    disk::truncate(file, path, end.good_bytes)?;
    Ok(())
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Torn { file, line } => write!(f, "{file} line {line}: the line was cut short while it was written"),
            Self::Broken { file, line, what } => write!(f, "{file} line {line}: {what}"),
            Self::Newer { file, line, what } => write!(f, "{file} line {line}: a newer imh wrote it ({what})"),
            Self::Other { file, what } => write!(f, "{file}: {what}"),
        }
    }
}
