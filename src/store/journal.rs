//! Reading journals, and adding to one's own. Nothing is dropped silently: what cannot be used is told with file and line.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    thread,
};

use super::{
    disk::{self, Disk},
    error::StoreError,
};
use crate::{
    format::{
        journal::{Depth, Line, LineFault, parse_line, parse_line_to, print_line},
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

/// Journals smaller than this are read faster by one thread.
const WORTH_THREADS_BYTES: u64 = 8 << 20;
const SMALL_BLOCK_BYTES: u64 = 64 << 10;
const LARGE_BLOCK_BYTES: u64 = 8 << 20;

pub(super) fn path_of(root: &Path, device: &DeviceId) -> PathBuf {
    root.join("journal").join(format!("{device}.jsonl"))
}

/// Every journal of a workspace, by device.
pub(super) fn read_all(root: &Path, depth: Depth) -> Disk<Vec<Journal>> {
    let mut journals = Vec::new();
    for path in disk::list(&root.join("journal"))? {
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            journals.push(read(&path, depth)?);
        }
    }
    Ok(journals)
}

/// One journal; one that is not there yet is empty. Read block by block, so that little memory is touched.
pub(super) fn read(path: &Path, depth: Depth) -> Disk<Journal> {
    let device = DeviceId::new(path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
    let file = format!("journal/{}", path.file_name().unwrap_or_default().to_string_lossy());
    let mut reader =
        Reader { journal: Journal { device, entries: Vec::new(), damage: Vec::new(), end: End::default() }, file: &file, lines: 0 };
    let Some(mut bytes) = disk::open_if_there(path)? else { return Ok(reader.journal) };
    let size_bytes = bytes.metadata().map_or(0, |found| found.len());
    let block_bytes = if size_bytes < WORTH_THREADS_BYTES { SMALL_BLOCK_BYTES } else { LARGE_BLOCK_BYTES };
    let mut block = Vec::new();
    loop {
        let read = bytes.by_ref().take(block_bytes).read_to_end(&mut block).map_err(disk::failed("read", path))?;
        let whole_lines = block.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        reader.take_lines(&block[..whole_lines], depth, size_bytes >= WORTH_THREADS_BYTES);
        reader.journal.end.good_bytes += whole_lines as u64;
        block.drain(..whole_lines);
        if read == 0 {
            break;
        }
    }
    reader.take_tail(&block);
    Ok(reader.journal)
}

type ParsedLine = (Result<Line, LineFault>, Digest);

struct Reader<'a> {
    journal: Journal,
    file: &'a str,
    /// How many lines were taken so far.
    lines: usize,
}

impl Reader<'_> {
    /// Parses and digests whole lines, on as many threads as there are where that is worth it.
    fn take_lines(&mut self, bytes: &[u8], depth: Depth, is_worth_threads: bool) {
        let one = |line: &[u8]| (parse_line_to(line, depth), sha256(line));
        let lines = bytes.split_inclusive(|&byte| byte == b'\n').map(|line| &line[..line.len() - 1]);
        let threads = if is_worth_threads { thread::available_parallelism().map_or(1, usize::from).min(8) } else { 1 };
        if threads == 1 {
            lines.for_each(|line| self.take(one(line)));
            return;
        }
        let lines: Vec<&[u8]> = lines.collect();
        let many = |lines: &[&[u8]]| lines.iter().map(|line| one(line)).collect::<Vec<ParsedLine>>();
        thread::scope(|scope| {
            let parts: Vec<_> = lines.chunks(lines.len().div_ceil(threads).max(1)).map(|part| scope.spawn(move || many(part))).collect();
            for part in parts {
                part.join().expect("parsing a line does not panic").into_iter().for_each(|parsed| self.take(parsed));
            }
        });
    }

    /// What stands after the last line end.
    fn take_tail(&mut self, tail: &[u8]) {
        self.journal.end.file_bytes = self.journal.end.good_bytes + tail.len() as u64;
        if tail.is_empty() {
            return;
        }
        let end = &mut self.journal.end;
        // A tool that strips the last line end leaves an acknowledged entry behind it; a torn write does not.
        match parse_line(tail) {
            Ok(line) if line.prev == end.last_digest.unwrap_or(Digest::NONE) && line.entry.n == end.last_n + 1 => {
                end.last_n = line.entry.n;
                end.last_digest = Some(sha256(tail));
                end.good_bytes = end.file_bytes;
                end.wants_newline = true;
                self.journal.entries.push(line.entry);
            }
            _ => self.journal.damage.push(Damage::Torn { file: self.file.to_owned(), line: self.lines + 1 }),
        }
    }

    fn broken(&mut self, line: usize, what: impl Into<String>) {
        self.journal.damage.push(Damage::Broken { file: self.file.to_owned(), line, what: what.into() });
    }

    fn take(&mut self, (parsed, digest): ParsedLine) {
        self.lines += 1;
        let line = self.lines;
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
