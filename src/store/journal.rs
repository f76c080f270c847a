//! Reading journals, and adding to one's own. Nothing is dropped silently: what cannot be used is told with file and line.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    thread,
};

use super::{
    disk::{self, Disk},
    error::StoreError,
};
use crate::{
    format::{
        journal::{EvidenceInPassing, Line, LineFault, evidence_in_passing, parse_line, print_line},
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

/// How much of a journal is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    Whole,
    /// Of new evidence only that it is there: enough to say where somebody stands, for a fraction of the work.
    Glance,
}

/// A journal as it lies on disk.
pub(super) struct Journal {
    pub(super) device: DeviceId,
    pub(super) entries: Vec<Entry>,
    /// The numbers of the entries about new evidence that were only seen in passing.
    pub(super) passed: Vec<u64>,
    /// The last of those lines, as it stands.
    pub(super) last_passed: Vec<u8>,
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
const SMALL_BLOCK_BYTES: usize = 64 << 10;
const LARGE_BLOCK_BYTES: usize = 8 << 20;

pub(super) fn path_of(root: &Path, device: &DeviceId) -> PathBuf {
    root.join("journal").join(format!("{device}.jsonl"))
}

/// Every journal of a workspace, by device.
pub(super) fn read_all(root: &Path, depth: Depth) -> Disk<Vec<Journal>> {
    let mut journals = Vec::new();
    for path in disk::list(&root.join("journal"))? {
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            let is_device =
                path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| stem.bytes().all(|b| b.is_ascii_lowercase()));
            journals.push(if is_device { read(&path, depth)? } else { copy_of_a_journal(root, &path)? });
        }
    }
    Ok(journals)
}

/// What a sync program made of two versions of a journal (`x (conflicted copy).jsonl`): nothing new if it is the beginning of
/// the journal that it is a copy of, and otherwise something to be looked at by a person.
fn copy_of_a_journal(root: &Path, path: &Path) -> Disk<Journal> {
    let file = format!("journal/{}", crate::text::one_line(&path.file_name().unwrap_or_default().to_string_lossy()));
    let bytes = disk::read_file(path)?;
    let first = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let original = match parse_line(first) {
        Ok(line) => disk::read_if_there(&path_of(root, &line.entry.by))?.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    let damage = if original.starts_with(&bytes) {
        Damage::Other { file, what: "a copy that a sync program made; all of it is in the journal itself, so it can be deleted".to_owned() }
    } else {
        let what = "a copy of a journal, with entries that the journal itself does not have; keep both files, and ask for help".to_owned();
        Damage::Broken { file, line: 1, what }
    };
    Ok(Journal {
        device: DeviceId::new(""),
        entries: Vec::new(),
        passed: Vec::new(),
        last_passed: Vec::new(),
        damage: vec![damage],
        end: End::default(),
    })
}

/// One journal; one that is not there yet is empty. Read block by block, so that little memory is touched.
pub(super) fn read(path: &Path, depth: Depth) -> Disk<Journal> {
    let device = DeviceId::new(path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
    let file = format!("journal/{}", path.file_name().unwrap_or_default().to_string_lossy());
    let mut reader = Reader {
        journal: Journal {
            device,
            entries: Vec::new(),
            passed: Vec::new(),
            last_passed: Vec::new(),
            damage: Vec::new(),
            end: End::default(),
        },
        file: &file,
        lines: 0,
    };
    let Some(mut bytes) = disk::open_if_there(path)? else { return Ok(reader.journal) };
    let size_bytes = bytes.metadata().map_or(0, |found| found.len());
    let block_bytes = if size_bytes < WORTH_THREADS_BYTES { SMALL_BLOCK_BYTES } else { LARGE_BLOCK_BYTES };
    let mut block = Vec::new();
    loop {
        let tail_bytes = block.len();
        block.resize(tail_bytes + block_bytes, 0);
        let read = read_some(&mut bytes, &mut block[tail_bytes..]).map_err(disk::failed("read", path))?;
        block.truncate(tail_bytes + read);
        let whole_lines = memchr::memrchr(b'\n', &block).map_or(0, |at| at + 1);
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

fn read_some(file: &mut File, block: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(block) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
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
        let one = |line: &[u8]| (parse_line(line), sha256(line));
        let mut begun = 0;
        let lines = memchr::memchr_iter(b'\n', bytes).map(|end| &bytes[std::mem::replace(&mut begun, end + 1)..end]);
        let threads = if is_worth_threads { thread::available_parallelism().map_or(1, usize::from).min(8) } else { 1 };
        if threads == 1 {
            let mut last_passed = None;
            for line in lines {
                match evidence_in_passing(line).filter(|_| depth == Depth::Glance) {
                    Some(passing) => {
                        self.pass(passing);
                        last_passed = Some(line);
                    }
                    None => self.take(one(line)),
                }
            }
            if let Some(line) = last_passed {
                self.journal.last_passed = line.to_vec();
            }
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
        // A write that was torn leaves no whole entry behind; a tool that strips the last line end does, and an entry is
        // never set aside.
        match parse_line(tail) {
            Err(LineFault::Unreadable(_)) => {
                self.journal.damage.push(Damage::Torn { file: self.file.to_owned(), line: self.lines + 1 });
            }
            parsed => {
                self.take((parsed, sha256(tail)));
                self.journal.end.good_bytes = self.journal.end.file_bytes;
                self.journal.end.wants_newline = true;
            }
        }
    }

    fn broken(&mut self, line: usize, what: impl Into<String>) {
        self.journal.damage.push(Damage::Broken { file: self.file.to_owned(), line, what: what.into() });
    }

    fn take(&mut self, (parsed, digest): ParsedLine) {
        match parsed {
            Ok(Line { prev, entry }) => {
                self.follow(entry.n, prev, entry.by.as_str(), Some(digest));
                self.journal.entries.push(entry);
            }
            Err(fault) => {
                self.lines += 1;
                self.journal.end.last_digest = Some(digest);
                self.journal.end.last_n += 1;
                match fault {
                    LineFault::Unreadable(what) => self.broken(self.lines, format!("it cannot be read ({what})")),
                    LineFault::Newer(what) => {
                        self.journal.damage.push(Damage::Newer { file: self.file.to_owned(), line: self.lines, what });
                    }
                }
            }
        }
    }

    /// Holds the line before it to the chain, and leaves its own content, which nobody asked for, unread.
    fn pass(&mut self, EvidenceInPassing { n, prev, by }: EvidenceInPassing<'_>) {
        self.follow(n, prev, by, None);
        self.journal.passed.push(n);
    }

    /// Holds a line to its place in the chain.
    fn follow(&mut self, n: u64, prev: Digest, by: &str, digest: Option<Digest>) {
        self.lines += 1;
        let line = self.lines;
        let expected_prev = match (self.journal.end.last_digest, line) {
            (Some(digest), _) => digest,
            (None, 1) => Digest::NONE,
            // What stands before was seen in passing.
            (None, _) => prev,
        };
        self.journal.end.last_digest = digest;
        let expected_n = self.journal.end.last_n + 1;
        self.journal.end.last_n = n;
        match (prev == expected_prev, n == expected_n) {
            (true, true) => {}
            (true, false) => self.broken(line, format!("it is entry {n}, and should be entry {expected_n}")),
            // Numbered as it should be, and written after another line than the one that stands there now.
            (false, true) if line > 1 => self.broken(line - 1, "it is not what was written"),
            (false, _) => self.broken(line, format!("it is entry {n}, and does not follow what stands before it")),
        }
        if by != self.journal.device.as_str() {
            let by = crate::text::one_line(by);
            self.broken(line, format!("it was written by the device `{by}`, whose journal is another file"));
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
