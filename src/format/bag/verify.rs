//! Reading a bag that came from somewhere, and telling everything that is wrong with it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read, Seek},
};

use unicode_normalization::UnicodeNormalization;
use zip::ZipArchive;

use super::{
    BagSort, DECLARATION, MANIFEST, TAG_MANIFEST,
    container::{Extent, container_faults},
};
use crate::{
    format::Sha256Reader,
    model::{BagFault, Digest, Verification},
};

const MOST_MEMBERS: usize = 100_000;
const LARGEST_TAG_FILE_BYTES: u64 = 32 << 20;
/// The tag files whose words are looked at; of any other only the digest is.
const READ_TAGS: [&str; 4] = ["bagit.txt", "bag-info.txt", MANIFEST, TAG_MANIFEST];
/// Deflate cannot do better than about 1,030 to 1; whatever claims more is a trap.
const HIGHEST_RATIO: u64 = 1_100;

/// Reads a whole bundle and tells everything that is wrong with it. `progress` is told how many bytes of content were read.
///
/// # Errors
/// Only what the machine does (a disk that cannot be read); whatever is wrong with the bytes is a fault.
pub fn verify(sort: BagSort, mut bundle: impl Read + Seek, mut progress: impl FnMut(u64)) -> io::Result<Verification> {
    let mut reading =
        Reading { sort, found: Verification::default(), digests: BTreeMap::new(), tags: BTreeMap::new(), folded: BTreeSet::new() };
    let mut archive = match ZipArchive::new(&mut bundle) {
        Ok(archive) => archive,
        Err(zip::result::ZipError::Io(error)) if !is_about_the_bytes(&error) => return Err(error),
        Err(_) => {
            reading.found.fault("", format!("this is not a {} file, or only a part of one", sort.called));
            return Ok(reading.found);
        }
    };
    let root = archive.name_for_index(0).and_then(Result::ok).map(|name| name.split('/').next().unwrap_or_default().to_owned());
    if let Some(other) = super::SORTS.into_iter().find(|other| *other != sort && Some(other.root) == root.as_deref()) {
        reading.found.other = Some(other.called);
        reading.found.fault("", format!("this is a {}, and no {}", other.called, sort.called));
        return Ok(reading.found);
    }
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
struct Reading {
    sort: BagSort,
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
        if root != self.sort.root {
            self.found.fault(shown, format!("lies outside the folder `{}`", self.sort.root));
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
        for path in self.sort.required {
            if !self.digests.contains_key(*path) {
                self.found.fault(*path, format!("is missing, so this is no {}", self.sort.called));
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
