//! The bundle: a BagIt 1.0 bag (RFC 8493) with SHA-256, in a ZIP whose bytes depend on its content and one moment only.
//!
//! Reading trusts nothing: sizes and counts are bounded, no name leaves the root folder, no link is followed, and every
//! fault is told with its file.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read, Seek, SeekFrom, Write},
};

use jiff::{Timestamp, tz::TimeZone};
use unicode_normalization::UnicodeNormalization;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{Sha256Reader, Sha256Writer};
use crate::model::{BagFault, Digest, Verification};

/// The folder that everything in a bundle lies in.
pub const ROOT: &str = "imh-portfolio";

/// What makes a bag a portfolio.
pub const PORTFOLIO: &str = "data/portfolio.json";
pub const FRAMEWORK: &str = "data/framework.toml";

const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const MANIFEST: &str = "manifest-sha256.txt";
const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
const MOST_MEMBERS: usize = 100_000;
const LARGEST_TAG_FILE_BYTES: u64 = 32 << 20;
/// The tag files whose words are looked at; of any other only the digest is.
const READ_TAGS: [&str; 4] = ["bagit.txt", "bag-info.txt", MANIFEST, TAG_MANIFEST];
const END_RECORD_BYTES: usize = 22;
const LOCAL_HEADER_BYTES: usize = 30;
/// Deflate cannot do better than about 1,030 to 1; whatever claims more is a trap.
const HIGHEST_RATIO: u64 = 1_100;

/// Writes a bag, payload first, and its manifests last.
pub struct BagWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
    at: zip::DateTime,
    payload: Vec<(String, Digest)>,
    payload_bytes: u64,
}

impl<W: Write + Seek> BagWriter<W> {
    /// A bag whose members all bear the moment `at`, in UTC. ZIP knows 1980 to 2107; an earlier or later moment is its nearest.
    pub fn new(inner: W, at: Timestamp) -> Self {
        let moment = at.to_zoned(TimeZone::UTC);
        let part = |value: i8| u8::try_from(value).unwrap_or_default();
        let at = match moment.year() {
            year @ 1980..=2107 => zip::DateTime::from_date_and_time(
                u16::try_from(year).unwrap_or(1980),
                part(moment.month()),
                part(moment.day()),
                part(moment.hour()),
                part(moment.minute()),
                part(moment.second()),
            )
            .unwrap_or_default(),
            ..1980 => zip::DateTime::default(),
            _ => zip::DateTime::from_date_and_time(2107, 12, 31, 23, 59, 58).unwrap_or_default(),
        };
        Self { zip: ZipWriter::new(inner), at, payload: Vec::new(), payload_bytes: 0 }
    }

    /// Copies `content` to `path`, which begins with `data/` and is given once.
    ///
    /// # Errors
    /// Whatever reading or writing meets.
    pub fn add(&mut self, path: &str, size_bytes: u64, content: impl Read) -> io::Result<Digest> {
        debug_assert!(path.starts_with("data/"));
        let (digest, written) = self.put(path, size_bytes, content)?;
        self.payload_bytes += written;
        self.payload.push((path.to_owned(), digest));
        Ok(digest)
    }

    fn put(&mut self, path: &str, size_bytes: u64, mut content: impl Read) -> io::Result<(Digest, u64)> {
        let method = if is_compressed_already(path) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(self.at)
            .unix_permissions(0o644)
            .large_file(size_bytes > u64::from(u32::MAX) - (1 << 20));
        self.zip.start_file(format!("{ROOT}/{path}"), options).map_err(io::Error::from)?;
        let mut writer = Sha256Writer::new(&mut self.zip);
        io::copy(&mut content, &mut writer)?;
        let (_, digest, written) = writer.finish();
        Ok((digest, written))
    }

    /// Writes the tag files and the directory of the ZIP. `about` becomes `bag-info.txt`, in its order.
    ///
    /// # Errors
    /// Whatever writing meets.
    pub fn finish(mut self, about: &[(&str, String)]) -> io::Result<W> {
        self.payload.sort();
        let mut info = String::new();
        for (name, value) in about {
            info.push_str(&format!("{name}: {}\n", crate::text::one_line(value)));
        }
        info.push_str(&format!("Payload-Oxum: {}.{}\n", self.payload_bytes, self.payload.len()));
        let manifest = print_manifest(&self.payload);
        let mut tags = Vec::new();
        for (name, content) in [("bagit.txt", DECLARATION), ("bag-info.txt", &info), (MANIFEST, &manifest)] {
            let (digest, _) = self.put(name, content.len() as u64, content.as_bytes())?;
            tags.push((name.to_owned(), digest));
        }
        tags.sort();
        let tag_manifest = print_manifest(&tags);
        self.put(TAG_MANIFEST, tag_manifest.len() as u64, tag_manifest.as_bytes())?;
        self.zip.finish().map_err(io::Error::from)
    }
}

/// Pictures, film, sound, archives and office files are compressed as they are; doing it again costs time and saves nothing.
fn is_compressed_already(path: &str) -> bool {
    const KINDS: [&str; 29] = [
        "jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "avif", "mp4", "m4v", "mov", "webm", "mkv", "avi", "mp3", "m4a", "aac", "ogg",
        "opus", "zip", "7z", "gz", "bz2", "xz", "docx", "xlsx", "pptx", "odt", "ods",
    ];
    path.rsplit_once('.').is_some_and(|(_, kind)| KINDS.contains(&kind.to_ascii_lowercase().as_str()))
}

fn print_manifest(members: &[(String, Digest)]) -> String {
    members
        .iter()
        .map(|(path, digest)| format!("{digest}  {}\n", path.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D")))
        .collect()
}

/// Where a member lies in the file, for the look at the container itself.
struct Extent {
    name: Vec<u8>,
    header: u64,
    end: u64,
}

/// What is wrong with the container: what one reader would see and another would not.
fn container_faults<R: Read + Seek>(bundle: &mut R, archive_offset: u64, extents: &mut [Extent]) -> io::Result<Vec<&'static str>> {
    let mut faults = Vec::new();
    let size = bundle.seek(SeekFrom::End(0))?;
    let mut end_record = [0; END_RECORD_BYTES];
    bundle.seek(SeekFrom::Start(size.saturating_sub(END_RECORD_BYTES as u64)))?;
    let has_end_record = size >= END_RECORD_BYTES as u64 && {
        bundle.read_exact(&mut end_record)?;
        end_record.starts_with(b"PK\x05\x06")
    };
    if archive_offset != 0 || !has_end_record {
        faults.push("there is something before or after the ZIP in this file");
    } else {
        let counted = u64::from(u16::from_le_bytes([end_record[10], end_record[11]]));
        if counted != u64::from(u16::MAX) && counted != extents.len() as u64 {
            faults.push("it holds two files under one name, and different tools would show different ones");
        }
    }
    extents.sort_by_key(|extent| extent.header);
    if extents.windows(2).any(|pair| pair[1].header < pair[0].end) {
        faults.push("two of its files share the same bytes, as in a trap");
    }
    for extent in extents.iter() {
        let mut header = vec![0; LOCAL_HEADER_BYTES + extent.name.len()];
        bundle.seek(SeekFrom::Start(extent.header))?;
        let is_read = bundle.read_exact(&mut header).is_ok();
        let name_bytes = usize::from(u16::from_le_bytes([header[26], header[27]]));
        if !is_read || name_bytes != extent.name.len() || header[LOCAL_HEADER_BYTES..] != extent.name {
            faults.push("a file in it has two names, and different tools would show different ones");
            break;
        }
    }
    Ok(faults)
}

/// Reads a whole bundle and tells everything that is wrong with it. `progress` is told how many bytes of content were read.
///
/// # Errors
/// Only what the machine does (a disk that cannot be read); whatever is wrong with the bytes is a fault.
pub fn verify(mut bundle: impl Read + Seek, mut progress: impl FnMut(u64)) -> io::Result<Verification> {
    let mut reading = Reading::default();
    let mut archive = match ZipArchive::new(&mut bundle) {
        Ok(archive) => archive,
        Err(zip::result::ZipError::Io(error)) if !is_about_the_bytes(&error) => return Err(error),
        Err(_) => {
            reading.found.fault("", "this is not a portfolio file, or only a part of one");
            return Ok(reading.found);
        }
    };
    if archive.len() > MOST_MEMBERS {
        reading.found.fault("", format!("it holds {} files; more than {MOST_MEMBERS} are not read", archive.len()));
        return Ok(reading.found);
    }
    let offset = archive.offset();
    let mut extents = Vec::with_capacity(archive.len());
    for at in 0..archive.len() {
        // One that cannot be opened is told below.
        if let Ok(file) = archive.by_index_raw(at) {
            let end = file.data_start().unwrap_or(file.header_start()) + file.compressed_size();
            extents.push(Extent { name: file.name_raw().to_vec(), header: file.header_start(), end });
        }
    }
    drop(archive);
    for fault in container_faults(&mut bundle, offset, &mut extents)? {
        reading.found.fault("", fault);
    }
    if reading.found.faults.iter().any(|fault| fault.fault.contains("share the same bytes")) {
        return Ok(reading.found);
    }
    let mut archive = ZipArchive::new(&mut bundle).map_err(io::Error::from)?;
    for at in 0..archive.len() {
        reading.member(&mut archive, at, &mut progress)?;
    }
    Ok(reading.compare())
}

fn is_about_the_bytes(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other)
}

/// What has been read so far: the digest of every member by its path in the bag, and the text of the tag files.
#[derive(Default)]
struct Reading {
    found: Verification,
    digests: BTreeMap<String, (Digest, u64)>,
    tags: BTreeMap<String, String>,
    /// Names as the least careful file system would see them.
    folded: BTreeSet<String>,
}

impl Reading {
    fn member<R: Read + Seek>(&mut self, archive: &mut ZipArchive<R>, at: usize, progress: &mut impl FnMut(u64)) -> io::Result<()> {
        let mut file = match archive.by_index(at) {
            Ok(file) => file,
            Err(zip::result::ZipError::Io(error)) if !is_about_the_bytes(&error) => return Err(error),
            Err(error) => {
                self.found.fault(format!("member {}", at + 1), format!("cannot be opened ({error})"));
                return Ok(());
            }
        };
        let Ok(name) = file.name().map(std::borrow::Cow::into_owned) else {
            self.found.fault(format!("member {}", at + 1), "has a name that is not UTF-8");
            return Ok(());
        };
        let shown = crate::text::one_line(&name);
        if let Some(fault) = name_fault(&name) {
            self.found.fault(shown, fault);
            return Ok(());
        }
        let (root, path) = name.split_once('/').unwrap_or(("", &name));
        if root != ROOT {
            self.found.fault(shown, format!("lies outside the folder `{ROOT}`"));
            return Ok(());
        }
        if file.is_dir() {
            if file.size() > 0 {
                self.found.fault(path, "is a folder that holds bytes of its own");
            }
            return Ok(());
        }
        if file.unix_mode().is_some_and(|mode| mode & 0o170_000 != 0 && mode & 0o170_000 != 0o100_000) {
            self.found.fault(path, "is a link or a device, not a file");
            return Ok(());
        }
        if !self.folded.insert(name.nfc().flat_map(char::to_lowercase).collect()) {
            self.found.fault(path, "has the same name as another file on some systems");
            return Ok(());
        }
        if file.size() > file.compressed_size().saturating_mul(HIGHEST_RATIO).saturating_add(1_000) {
            self.found.fault(path, "claims to grow beyond what is possible, as a trap would");
            return Ok(());
        }
        let is_tag = READ_TAGS.contains(&path);
        if path == "fetch.txt" {
            self.found.fault(path, "asks to fetch files from elsewhere; a portfolio holds all of its files");
        }
        if is_tag && file.size() > LARGEST_TAG_FILE_BYTES {
            self.found.fault(path, "is too large for what it is");
            return Ok(());
        }
        let declared = file.size();
        let mut text = Vec::new();
        let mut reader = Sha256Reader::new(file.by_ref().take(declared + 1));
        if let Err(error) = copy(&mut reader, is_tag.then_some(&mut text), progress) {
            if !is_about_the_bytes(&error) {
                return Err(error);
            }
            self.found.fault(path, format!("cannot be unpacked ({error})"));
        }
        let (digest, size_bytes) = reader.finish();
        if size_bytes != declared {
            self.found.fault(path, format!("is {size_bytes} bytes long, and the ZIP says {declared}"));
        }
        self.digests.insert(path.to_owned(), (digest, size_bytes));
        if is_tag {
            match String::from_utf8(text) {
                Ok(text) => drop(self.tags.insert(path.to_owned(), text)),
                Err(_) => self.found.fault(path, "is not UTF-8"),
            }
        }
        Ok(())
    }

    fn compare(mut self) -> Verification {
        match self.tags.get("bagit.txt") {
            None => self.found.fault("bagit.txt", "is missing"),
            Some(text) if text != DECLARATION => self.found.fault("bagit.txt", "does not declare a BagIt 1.0 bag in UTF-8"),
            Some(_) => {}
        }
        for path in self.digests.keys() {
            let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
            if let Some(folder) = folders.into_iter().find(|folder| self.digests.contains_key(*folder)) {
                self.found.faults.push(BagFault { file: folder.to_owned(), fault: "is a file and a folder at once".to_owned() });
            }
        }
        let payload: Vec<String> = self.digests.keys().filter(|path| path.starts_with("data/")).cloned().collect();
        let listed = self.check_manifest(MANIFEST);
        for path in &payload {
            if !listed.contains_key(path) {
                self.found.fault(path.clone(), "is in no manifest");
            }
        }
        for path in listed.keys().filter(|path| !path.starts_with("data/")) {
            self.found.fault(MANIFEST, format!("lists `{}`, which is no part of the content", crate::text::one_line(path)));
        }
        let tags = self.check_manifest(TAG_MANIFEST);
        for path in ["bagit.txt", "bag-info.txt", MANIFEST] {
            if self.digests.contains_key(path) && !tags.contains_key(path) {
                self.found.fault(path, format!("is not in {TAG_MANIFEST}"));
            }
        }
        for path in self.digests.keys().filter(|path| !path.starts_with("data/") && *path != TAG_MANIFEST) {
            if !tags.contains_key(path) && !["bagit.txt", "bag-info.txt", MANIFEST].contains(&path.as_str()) {
                self.found.faults.push(BagFault { file: path.clone(), fault: "is in no manifest".to_owned() });
            }
        }
        for path in [PORTFOLIO, FRAMEWORK] {
            if !self.digests.contains_key(path) {
                self.found.fault(path, "is missing, so this is no portfolio");
            }
        }
        self.found.verified_files =
            payload.iter().filter(|path| listed.get(*path).is_some_and(|digest| self.digests[*path].0 == *digest)).count();
        self.found.payload_bytes = payload.iter().map(|path| self.digests[path].1).sum();
        self.check_info(payload.len());
        self.found.faults.sort();
        self.found.faults.dedup();
        self.found
    }

    /// The paths and digests of a manifest, having told what does not agree with the members.
    fn check_manifest(&mut self, manifest: &str) -> BTreeMap<String, Digest> {
        let Some(text) = self.tags.get(manifest).cloned() else {
            self.found.fault(manifest, "is missing");
            return BTreeMap::new();
        };
        let mut listed = BTreeMap::new();
        for (at, line) in text.lines().enumerate() {
            let parsed = line
                .split_once(' ')
                .and_then(|(digest, path)| Some((Digest::parse(&digest.to_ascii_lowercase())?, path.trim_start_matches([' ', '*', '\t']))));
            let Some((digest, path)) = parsed else {
                self.found.fault(manifest, format!("line {} is not a digest and a file", at + 1));
                continue;
            };
            let path = path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
            match self.digests.get(&path) {
                None => self.found.fault(crate::text::one_line(&path), format!("is listed in {manifest} and is not there")),
                Some((found, _)) if *found != digest => {
                    self.found.fault(path.clone(), "is not what it was when the bundle was made (its SHA-256 differs)");
                }
                Some(_) => {}
            }
            if listed.insert(path.clone(), digest).is_some() {
                self.found.fault(manifest, format!("lists `{}` twice", crate::text::one_line(&path)));
            }
        }
        listed
    }

    fn check_info(&mut self, payload_files: usize) {
        let Some(text) = self.tags.get("bag-info.txt") else { return };
        let about: Vec<(String, String)> = text
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (crate::text::one_line(name), crate::text::one_line(value)))
            .collect();
        let oxum = about.iter().find(|(name, _)| name.eq_ignore_ascii_case("Payload-Oxum"));
        let counted = format!("{}.{payload_files}", self.found.payload_bytes);
        if let Some((_, oxum)) = oxum
            && *oxum != counted
        {
            let fault = format!("says that the content is {oxum} (bytes.files), and it is {counted}");
            self.found.fault("bag-info.txt", fault);
        }
        self.found.about = about;
    }
}

/// Reads to the end, keeping the bytes if they are wanted.
fn copy(reader: &mut impl Read, mut keep: Option<&mut Vec<u8>>, progress: &mut impl FnMut(u64)) -> io::Result<()> {
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
        progress(read as u64);
    }
}

/// Why a name in a ZIP is not one that is safe to unpack anywhere.
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
    let holds_everywhere = |part: &str| crate::text::clean_file_name(part).is_ok_and(|clean| clean.chars().eq(part.nfc()));
    if !name.trim_end_matches('/').split('/').all(holds_everywhere) {
        return Some("has a name that some systems cannot hold");
    }
    None
}
