//! Reads journals, and appends to this device's own. Nothing is dropped in silence: each unusable
//! line is reported with file and line.

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
        journal::{
            EvidenceInPassing, JournalLine, LineFault, evidence_in_passing, parse_line, print_line,
        },
        sha256,
    },
    model::{DeviceId, Digest, Entry, Mend},
};

/// A fact about a workspace that a person should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The end of the last line is missing. It was never acknowledged, so nothing is lost.
    Torn { file: String, line: usize },
    /// The end of the last line of another device is missing; a service may still be downloading
    /// it.
    Partial { file: String, line: usize },
    /// A line has changed since it was written.
    Broken { file: String, line: usize, what: String },
    /// A line that a newer `imh` wrote.
    Newer { file: String, line: usize, what: String },
    /// Two files with the same beginning have diverged.
    Forked { file: String, what: String },
    /// A file that a service keeps elsewhere for now, or is still downloading.
    Away { file: String },
    /// A copy without anything new, which people need not know about.
    Spare { file: String, what: String },
    /// Evidence that should have been wiped and is still there.
    NotWiped { file: String },
    /// Any other file in the folder with a fault.
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

pub const NOT_WIPED: &str = "its wiping was interrupted, or another device brought it back";

impl Damage {
    /// Returns the remedy, if a command can apply it.
    #[must_use]
    pub fn mend(&self) -> Option<Mend> {
        match self {
            Self::Forked { .. } => Some(Mend::JoinJournals),
            Self::NotWiped { .. } => Some(Mend::FinishWiping),
            _ => None,
        }
    }
}

/// The message for a file that is temporarily elsewhere.
pub const AWAY: &str = "is not here at the moment; a service that syncs this folder keeps it elsewhere, or is still bringing it";

/// The message for the end of a journal that another device may still be sending.
pub const PARTIAL: &str = "the end of it is not here; it may still be on the way from another device, and what it says does not count until it is here";

/// How much of a journal is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    Whole,
    /// Only counts new evidence, if that is enough to show the progress: a fraction of the work.
    Glance,
}

/// A journal on disk, with the additional lines of its copies.
pub(super) struct Journal {
    pub(super) device: DeviceId,
    pub(super) entries: Vec<Entry>,
    /// The numbers of the entries about new evidence that were skipped.
    pub(super) passed: Vec<u64>,
    /// The last of those lines, unparsed.
    pub(super) last_passed: Vec<u8>,
    pub(super) damage: Vec<Damage>,
    pub(super) end: End,
    /// True if it has no file of its own, but comes from a copy of another journal that diverged.
    pub(super) is_of_a_copy: bool,
}

impl Journal {
    /// Makes an empty journal.
    pub(super) fn of(device: DeviceId) -> Self {
        Self {
            device,
            entries: Vec::new(),
            passed: Vec::new(),
            last_passed: Vec::new(),
            damage: Vec::new(),
            end: End::default(),
            is_of_a_copy: false,
        }
    }
}

/// The position of the next line, and the line that it follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct End {
    pub(super) file_bytes: u64,
    /// The length of the complete lines.
    pub(super) good_bytes: u64,
    pub(super) last_n: u64,
    pub(super) last_digest: Option<Digest>,
    /// The last line is complete except for its line end.
    pub(super) wants_newline: bool,
    /// Lines that only a copy has, and that must be added before any new line.
    pub(super) only_in_copies: Vec<u8>,
}

/// Journals smaller than this are read faster by one thread.
const WORTH_THREADS_BYTES: u64 = 8 << 20;
const SMALL_BLOCK_BYTES: usize = 64 << 10;
const LARGE_BLOCK_BYTES: usize = 8 << 20;

pub(super) fn path_of(root: &Path, device: &DeviceId) -> PathBuf {
    root.join("journal").join(format!("{device}.jsonl"))
}

/// Returns the device of a journal file, from its name.
pub(super) fn device_of(path: &Path) -> Option<DeviceId> {
    let stem = path
        .extension()
        .is_some_and(|extension| extension == "jsonl")
        .then(|| path.file_stem()?.to_str())??;
    is_device(stem).then(|| DeviceId::new(stem))
}

pub(super) fn is_device(name: &str) -> bool {
    (8..40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Returns the path of a file for messages, relative to the workspace.
pub(super) fn shown(root: &Path, path: &Path) -> String {
    crate::text::one_line(
        &path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/"),
    )
}

/// Reads journals; a missing one is empty.
pub(super) fn read(paths: &[PathBuf], depth: Depth) -> Disk<Vec<Journal>> {
    let size_of = |path: &PathBuf| disk::metadata(path).map_or(0, |found| found.len());
    if depth == Depth::Whole || paths.iter().map(size_of).sum::<u64>() >= WORTH_THREADS_BYTES {
        return paths.iter().map(|path| read_whole(path)).collect();
    }
    let texts: Vec<_> = paths.iter().map(|path| disk::read_if_there(path)).collect::<Disk<_>>()?;
    let texts = texts.iter().map(|text| text.as_deref().unwrap_or_default());
    // Checked before any line is parsed, so that none is parsed twice.
    let depth = if texts.clone().any(needs_whole) { Depth::Whole } else { Depth::Glance };
    let read = |(path, text): (&PathBuf, &[u8])| {
        read_lines(named_by(path), text, text.len() as u64, depth)
            .map_err(disk::failed("read", path))
    };
    paths.iter().zip(texts).map(read).collect()
}

/// Returns whether a journal may record removals or exports: then all evidence must be parsed, to
/// know what is left and what is new. A kind spelt with escapes counts as well.
fn needs_whole(text: &[u8]) -> bool {
    [&b"exported\""[..], b"evidence-removed\"", b"valid-until\"", b"\\u"]
        .iter()
        .any(|kind| memchr::memmem::find(text, kind).is_some())
}

/// Reads a journal block by block, to use little memory.
fn read_whole(path: &Path) -> Disk<Journal> {
    let Some(file) = disk::open_if_there(path)? else { return Ok(Journal::of(named_by(path))) };
    let size_bytes = file.metadata().map_or(0, |found| found.len());
    read_lines(named_by(path), file, size_bytes, Depth::Whole).map_err(disk::failed("read", path))
}

fn named_by(path: &Path) -> DeviceId {
    DeviceId::new(path.file_stem().unwrap_or_default().to_string_lossy().into_owned())
}

/// Reads the lines of a journal from any source.
pub(super) fn read_lines(
    device: DeviceId,
    mut bytes: impl Read,
    size_bytes: u64,
    depth: Depth,
) -> io::Result<Journal> {
    let file = format!("journal/{device}.jsonl");
    let mut reader = JournalReader { journal: Journal::of(device), file: &file, lines: 0 };
    let block_bytes =
        if size_bytes < WORTH_THREADS_BYTES { SMALL_BLOCK_BYTES } else { LARGE_BLOCK_BYTES };
    let mut block = Vec::new();
    loop {
        let tail_bytes = block.len();
        block.resize(tail_bytes + block_bytes, 0);
        let read = read_some(&mut bytes, &mut block[tail_bytes..])?;
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

fn read_some(file: &mut impl Read, block: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(block) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

type ParsedLine = (Result<JournalLine, LineFault>, Digest);

struct JournalReader<'a> {
    journal: Journal,
    file: &'a str,
    /// The number of lines taken so far.
    lines: usize,
}

impl JournalReader<'_> {
    /// Parses and hashes complete lines, on several threads if that is worth it.
    fn take_lines(&mut self, bytes: &[u8], depth: Depth, is_worth_threads: bool) {
        let one = |line: &[u8]| (parse_line(line), sha256(line));
        let mut begun = 0;
        let lines = memchr::memchr_iter(b'\n', bytes)
            .map(|end| &bytes[std::mem::replace(&mut begun, end + 1)..end]);
        let threads = if is_worth_threads {
            thread::available_parallelism().map_or(1, usize::from).min(8)
        } else {
            1
        };
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
        let many =
            |lines: &[&[u8]]| lines.iter().map(|line| one(line)).collect::<Vec<ParsedLine>>();
        thread::scope(|scope| {
            let parts: Vec<_> = lines
                .chunks(lines.len().div_ceil(threads).max(1))
                .map(|part| scope.spawn(move || many(part)))
                .collect();
            for part in parts {
                part.join()
                    .expect("parsing a line does not panic")
                    .into_iter()
                    .for_each(|parsed| self.take(parsed));
            }
        });
    }

    /// Reads the text after the last line end.
    fn take_tail(&mut self, tail: &[u8]) {
        self.journal.end.file_bytes = self.journal.end.good_bytes + tail.len() as u64;
        if tail.is_empty() {
            return;
        }
        // A torn write leaves no complete entry. A tool that strips the last line end does, and
        // such an entry must count.
        match parse_line(tail) {
            Err(LineFault::Unreadable(_)) => {
                self.journal
                    .damage
                    .push(Damage::Torn { file: self.file.to_owned(), line: self.lines + 1 });
            }
            parsed => {
                self.take((parsed, sha256(tail)));
                self.journal.end.good_bytes = self.journal.end.file_bytes;
                self.journal.end.wants_newline = true;
            }
        }
    }

    fn broken(&mut self, line: usize, what: impl Into<String>) {
        self.journal.damage.push(Damage::Broken {
            file: self.file.to_owned(),
            line,
            what: what.into(),
        });
    }

    fn take(&mut self, (parsed, digest): ParsedLine) {
        match parsed {
            Ok(JournalLine { prev, entry }) => {
                self.follow(entry.n, prev, entry.by.as_str(), Some(digest));
                self.journal.entries.push(entry);
            }
            Err(fault) => {
                self.lines += 1;
                self.journal.end.last_digest = Some(digest);
                self.journal.end.last_n += 1;
                match fault {
                    LineFault::Unreadable(what) => {
                        self.broken(self.lines, format!("it cannot be read ({what})"));
                    }
                    LineFault::Newer(what) => {
                        self.journal.damage.push(Damage::Newer {
                            file: self.file.to_owned(),
                            line: self.lines,
                            what,
                        });
                    }
                }
            }
        }
    }

    /// Checks the line before it, and skips its own contents, which are not needed.
    fn pass(&mut self, EvidenceInPassing { n, prev, by }: EvidenceInPassing<'_>) {
        self.follow(n, prev, by, None);
        self.journal.passed.push(n);
    }

    /// Checks the place of a line in the chain.
    fn follow(&mut self, n: u64, prev: Option<Digest>, by: &str, digest: Option<Digest>) {
        self.lines += 1;
        let line = self.lines;
        let expected_prev = match (self.journal.end.last_digest, line) {
            (Some(digest), _) => Some(digest),
            (None, 1) => None,
            // The lines before were skipped, so their digest is unknown.
            (None, _) => prev,
        };
        self.journal.end.last_digest = digest;
        let expected_n = self.journal.end.last_n + 1;
        self.journal.end.last_n = n;
        match (prev == expected_prev, n == expected_n) {
            (true, true) => {}
            (true, false) => {
                self.broken(line, format!("it is entry {n}, and should be entry {expected_n}"));
            }
            // The number is right, but it follows a different line from the one that is there now.
            (false, true) if line > 1 => self.broken(line - 1, "it is not what was written"),
            (false, _) => self.broken(
                line,
                format!("it is entry {n}, and does not follow what stands before it"),
            ),
        }
        if by != self.journal.device.as_str() {
            let by = crate::text::one_line(by);
            self.broken(
                line,
                format!("it was written by the device `{by}`, whose journal is another file"),
            );
        }
    }
}

/// Appends an entry to a journal whose end is known, and returns its new end. The caller holds the
/// lock.
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
    let line = print_line(entry, end.last_digest);
    let mut bytes = if end.wants_newline { vec![b'\n'] } else { Vec::new() };
    bytes.extend_from_slice(&end.only_in_copies);
    bytes.extend_from_slice(&line);
    disk::saved(disk::append(&mut file, &path, &bytes))?;
    let good_bytes = end.good_bytes + bytes.len() as u64;
    Ok(End {
        file_bytes: good_bytes,
        good_bytes,
        last_n: entry.n,
        last_digest: Some(sha256(&line[..line.len() - 1])),
        ..End::default()
    })
}

/// Moves a torn tail out of the journal into a file of its own, so that people can still look at
/// it.
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
            Self::Torn { file, line } => {
                write!(f, "{file} line {line}: the line was cut short while it was written")
            }
            Self::Partial { file, line } => write!(f, "{file} line {line}: {PARTIAL}"),
            Self::Broken { file, line, what } => write!(f, "{file} line {line}: {what}"),
            Self::Newer { file, line, what } => {
                write!(f, "{file} line {line}: a newer imh wrote it ({what})")
            }
            Self::Away { file } => write!(f, "{file}: it {AWAY}"),
            Self::NotWiped { file } => write!(f, "{file}: {NOT_WIPED}"),
            Self::Forked { file, what }
            | Self::Spare { file, what }
            | Self::Other { file, what } => write!(f, "{file}: {what}"),
        }
    }
}
