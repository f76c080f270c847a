//! Lists and reads the members of an untrusted ZIP, and decides which may be read.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read, Seek},
};

use unicode_normalization::UnicodeNormalization;
use zip::{CompressionMethod, ZipArchive, result::ZipError};

use super::{
    EVIDENCE, FRAMEWORK, MANIFEST, PAGE, PORTFOLIO, RATINGS, SIGNATURE, TAG_MANIFEST,
    repacked::Layout,
};
use crate::{
    format::{Sha256Reader, sha256},
    model::{Digest, Fault, Verification},
    text::left_by,
};

/// Files whose contents are checked, and which are therefore kept whole; of all others only the
/// digest is kept.
const KEPT: [&str; 10] = [
    "bagit.txt",
    "bag-info.txt",
    MANIFEST,
    TAG_MANIFEST,
    SIGNATURE,
    PORTFOLIO,
    FRAMEWORK,
    PAGE,
    RATINGS,
    EVIDENCE,
];
const LARGEST_KEPT_BYTES: u64 = 32 << 20;
/// Files derived from `portfolio.json` may be a few times as long.
const LARGEST_MADE_BYTES: u64 = 128 << 20;
/// Deflate cannot do better than about 1,030 to 1, so a higher claim is an attack.
const HIGHEST_RATIO: u64 = 1_100;

/// Returns files in the manifest that have the name of a system file, because evidence may be
/// called that.
fn sent_as_litter<R: Read + Seek>(archive: &mut ZipArchive<R>, root: &str) -> BTreeSet<String> {
    let mut manifest = String::new();
    if archive.file_names().flatten().any(|name| left_by(&name).is_some()) {
        let read = archive.by_name(&format!("{root}{MANIFEST}")).ok();
        // An unreadable manifest names no files.
        let _ = read.map(|member| member.take(LARGEST_KEPT_BYTES).read_to_string(&mut manifest));
    }
    let paths = manifest.lines().filter_map(|line| Some(line.split_once("  ")?.1));
    paths.filter(|path| left_by(path).is_some()).map(|path| format!("{root}{path}")).collect()
}

/// A member that may be read: its place in the ZIP, and its path in the bag.
pub(super) struct BagMember {
    at: usize,
    pub(super) path: String,
    size_bytes: u64,
}

/// The result of reading a member.
pub(super) struct MemberRead {
    pub(super) digest: Digest,
    pub(super) size_bytes: u64,
    /// The contents, if they are checked.
    pub(super) kept: Option<Vec<u8>>,
    pub(super) faults: Vec<String>,
}

/// Returns whether an error means that the bytes are wrong, not that the machine could not read
/// them.
pub(super) fn is_about_the_bytes(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof
            | io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::Other
    )
}

/// Checks the names and headers of all members, and reads none of their contents.
pub(super) fn list<R: Read + Seek>(
    layout: &Layout,
    archive: &mut ZipArchive<R>,
    verification: &mut Verification,
) -> io::Result<Vec<BagMember>> {
    let Verification { faults, repacked, .. } = verification;
    let root = layout.root.as_str();
    let mut members = Vec::with_capacity(archive.len());
    // Names as the most lenient file system compares them, without the root folder.
    let fold = |name: &str| name.nfc().flat_map(char::to_lowercase).collect::<String>();
    let mut files = BTreeSet::new();
    let mut folders = BTreeMap::new();
    let sent = sent_as_litter(archive, root);
    for at in 0..archive.len() {
        let mut fault =
            |file: &str, fault: &str| faults.push(Fault::at(file.to_owned(), fault.to_owned()));
        let named = called(archive, at);
        let file = match archive.by_index_raw(at) {
            Ok(file) => file,
            Err(ZipError::Io(error)) if !is_about_the_bytes(&error) => return Err(error),
            Err(error) => {
                fault(&named, &format!("cannot be opened ({error})"));
                continue;
            }
        };
        let Ok(name) = file.name().map(|name| layout.plain(&name).into_owned()) else {
            fault(&format!("member {}", at + 1), "has a name that is not UTF-8");
            continue;
        };
        if name.is_empty() && file.is_dir() {
            continue;
        }
        let shown = crate::text::one_line(&name);
        if let Some(what) = name_fault(&name) {
            fault(&shown, what);
            continue;
        }
        // Its contents are never read or unpacked, unless the manifest lists it.
        if let Some(by) = left_by(&name).filter(|_| !sent.contains(&name)) {
            repacked.push(Fault::at(
                shown,
                format!("was left by {}, and is not part of what was sent", by.in_words()),
            ));
            continue;
        }
        let Some(path) = name.strip_prefix(root).filter(|path| !path.is_empty()) else {
            // The folder itself, and those around it. A letter that somebody put beside it was not
            // in the bundle as sent.
            if file.is_dir() && root.starts_with(&name) {
                continue;
            }
            if !root.is_empty() && fold(&name).starts_with(&fold(root)) {
                fault(
                    &shown,
                    &format!(
                        "lies outside the folder `{}`, and some systems would put it inside",
                        root.trim_end_matches('/')
                    ),
                );
            } else if !file.is_dir() {
                repacked.push(Fault::at(
                    shown,
                    "lies beside what was sent, and is not part of it".to_owned(),
                ));
            }
            continue;
        };
        let ends = path.match_indices('/').map(|(at, _)| &path[..at]);
        folders.extend(ends.map(|folder| (fold(folder), folder.to_owned())));
        if file.is_dir() {
            if file.size() > 0 || file.compressed_size() > 0 {
                fault(path, "is a folder that holds bytes of its own");
            }
            continue;
        }
        if file
            .unix_mode()
            .is_some_and(|mode| mode & 0o170_000 != 0 && mode & 0o170_000 != 0o100_000)
        {
            fault(path, "is a link or a device, not a file");
            continue;
        }
        if file.encrypted()
            || !matches!(
                file.compression(),
                CompressionMethod::Stored | CompressionMethod::Deflated
            )
        {
            fault(path, "is packed in a way that many tools cannot open");
            continue;
        }
        if !files.insert(fold(path)) {
            fault(path, "has the same name as another file on some systems");
            continue;
        }
        if file.size() > file.compressed_size().saturating_mul(HIGHEST_RATIO).saturating_add(1_000)
        {
            fault(path, "claims to grow beyond what is possible, as a trap would");
            continue;
        }
        if path == "fetch.txt" {
            fault(path, "asks to fetch files from elsewhere; a portfolio holds all of its files");
        }
        let most = if [PAGE, RATINGS, EVIDENCE].contains(&path) {
            LARGEST_MADE_BYTES
        } else {
            LARGEST_KEPT_BYTES
        };
        if KEPT.contains(&path) && file.size() > most {
            fault(path, "is too large for what it is");
            continue;
        }
        members.push(BagMember { at, path: path.to_owned(), size_bytes: file.size() });
    }
    let both = folders.into_iter().filter(|(folded, _)| files.contains(folded));
    faults
        .extend(both.map(|(_, file)| Fault::at(file, "is a file and a folder at once".to_owned())));
    Ok(members)
}

/// Returns the name of a member, as far as the directory of the ZIP gives it.
fn called<R: Read + Seek>(archive: &ZipArchive<R>, at: usize) -> String {
    match archive.name_for_index(at) {
        Some(Ok(name)) => crate::text::one_line(&name),
        _ => format!("member {}", at + 1),
    }
}

impl BagMember {
    /// Reads a whole member, without trusting it.
    pub(super) fn read<R: Read + Seek>(
        &self,
        archive: &mut ZipArchive<R>,
        passed: &impl Fn(u64),
    ) -> io::Result<MemberRead> {
        let mut read =
            MemberRead { digest: sha256(&[]), size_bytes: 0, kept: None, faults: Vec::new() };
        let file = match archive.by_index(self.at) {
            Ok(file) => file,
            Err(ZipError::Io(error)) if !is_about_the_bytes(&error) => return Err(error),
            Err(error) => {
                read.faults.push(format!("cannot be opened ({error})"));
                return Ok(read);
            }
        };
        let mut kept = KEPT.contains(&self.path.as_str()).then(Vec::new);
        let mut reader = Sha256Reader::new(file.take(self.size_bytes + 1));
        if let Err(error) = copy(&mut reader, kept.as_mut(), passed) {
            if !is_about_the_bytes(&error) {
                return Err(error);
            }
            read.faults.push(format!("cannot be unpacked ({error})"));
        }
        (read.digest, read.size_bytes) = reader.finish();
        if read.size_bytes != self.size_bytes {
            read.faults.push(format!(
                "is {} bytes long, and the ZIP says {}",
                read.size_bytes, self.size_bytes
            ));
        }
        read.kept = kept;
        Ok(read)
    }
}

/// Reads to the end, and keeps the bytes if they are wanted.
fn copy(
    reader: &mut impl Read,
    mut keep: Option<&mut Vec<u8>>,
    passed: &impl Fn(u64),
) -> io::Result<()> {
    let mut buffer = vec![0; 128 << 10];
    loop {
        let read = match reader.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if let Some(kept) = &mut keep {
            kept.extend_from_slice(&buffer[..read]);
        }
        passed(read as u64);
    }
}

/// Returns why it is not safe to unpack a file of this name on every system.
fn name_fault(name: &str) -> Option<&'static str> {
    if crate::text::has_control(name) {
        return Some("has a name with characters that cannot be shown");
    }
    if name.contains('\\') {
        return Some("has a backslash in its name");
    }
    if name.starts_with('/') || name.as_bytes().get(1) == Some(&b':') {
        return Some("has a name that begins at the root of a disk");
    }
    if name.trim_end_matches('/').split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Some("has a name that leaves its folder");
    }
    let holds_everywhere = |part: &str| {
        crate::text::clean_file_name(part).is_ok_and(|clean| clean.chars().eq(part.nfc()))
    };
    if !name.trim_end_matches('/').split('/').all(holds_everywhere) {
        return Some("has a name that some systems cannot hold");
    }
    None
}
