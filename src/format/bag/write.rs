//! Writing a bag: payload first, its manifests last.

use std::io::{self, Read, Seek, Write};

use jiff::{Timestamp, tz::TimeZone};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{BagSort, DECLARATION, MANIFEST, TAG_MANIFEST};
use crate::{format::Sha256Writer, model::Digest};

/// Writes a bag, payload first, and its manifests last.
pub struct BagWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
    sort: BagSort,
    at: zip::DateTime,
    payload: Vec<(String, Digest)>,
    payload_bytes: u64,
}

impl<W: Write + Seek> BagWriter<W> {
    /// A bag whose members all bear the moment `at`, in UTC. ZIP knows 1980 to 2107; an earlier or later moment is its nearest.
    pub fn new(sort: BagSort, inner: W, at: Timestamp) -> Self {
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
        Self { zip: ZipWriter::new(inner), sort, at, payload: Vec::new(), payload_bytes: 0 }
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
        self.zip.start_file(format!("{}/{path}", self.sort.root), options).map_err(io::Error::from)?;
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
