//! Writing a bag: payload first, its manifests last. What is small is prepared on any thread; what is large streams through.

use std::io::{self, Read as _, Seek, Write};

use flate2::{Compression, write::DeflateEncoder};
use jiff::{Timestamp, tz::TimeZone};
use zip::{
    CompressionMethod, ZipWriter,
    result::ZipError,
    write::{PreparedZipFile, SimpleFileOptions},
};

use super::{BagKind, DECLARATION, INFO, MANIFEST, SIGNATURE, TAG_MANIFEST, linear::Foreseen};
use crate::{format::sha256, model::Digest};

/// How the members of one bag are written: bytes in, the same bytes out on every machine.
#[derive(Clone, Copy)]
pub struct Recipe {
    kind: BagKind,
    at: zip::DateTime,
}

/// A member that is ready to be copied into a bag.
pub struct Prepared {
    path: String,
    digest: Digest,
    size_bytes: u64,
    file: PreparedZipFile,
}

/// Writes a bag, payload first, and its manifests last.
pub struct BagWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
    recipe: Recipe,
    payload: Vec<(String, Digest)>,
    payload_bytes: u64,
}

/// A streamed member is written in parts of this many bytes: what is compressed in other parts may come out as other bytes.
pub const PART_BYTES: usize = 1 << 20;

/// Replaces `part` with the next part of a member and gives its length, which is shorter only at its end; 0 once there is none.
///
/// # Errors
/// Whatever reading meets.
pub fn next_part(content: &mut impl io::Read, part: &mut Vec<u8>) -> io::Result<usize> {
    part.clear();
    part.reserve(PART_BYTES);
    io::Read::take(content, PART_BYTES as u64).read_to_end(part)
}

/// So much of a file says whether the rest can be compressed.
pub const SAMPLE_BYTES: usize = 32 << 10;
/// A file that compression makes hardly smaller is stored: whoever opens it waits less.
const WORTH_PERCENT: u64 = 95;

/// Whether files like this sample get smaller when they are compressed.
#[must_use]
pub fn is_worth_compressing(sample: &[u8]) -> bool {
    let sample = &sample[..sample.len().min(SAMPLE_BYTES)];
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(sample.len()), Compression::fast());
    encoder.write_all(sample).and_then(|()| encoder.finish()).is_ok_and(|packed| is_worth(packed.len() as u64, sample.len() as u64))
}

fn is_worth(packed_bytes: u64, bytes: u64) -> bool {
    packed_bytes < bytes * WORTH_PERCENT / 100
}

impl Recipe {
    /// Members all bear the moment `at`, in UTC. ZIP knows 1980 to 2107; an earlier or later moment is its nearest.
    #[must_use]
    pub fn new(kind: BagKind, at: Timestamp) -> Self {
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
        Self { kind, at }
    }

    fn options(&self, compresses: bool) -> SimpleFileOptions {
        let method = if compresses { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        // Said, because otherwise the bytes would tell which system wrote them.
        let options = SimpleFileOptions::default().system(zip::System::Unix);
        options.compression_method(method).last_modified_time(self.at).unix_permissions(0o644)
    }

    fn name(&self, path: &str) -> String {
        format!("{}/{path}", self.kind.root)
    }

    /// Compresses a whole member, whose digest is known, on whichever thread.
    ///
    /// # Errors
    /// A name that no ZIP holds.
    pub fn prepare(&self, path: &str, bytes: &[u8], digest: Digest) -> io::Result<Prepared> {
        let middle = (bytes.len() / 2).saturating_sub(SAMPLE_BYTES / 2);
        let prepare = |compresses| PreparedZipFile::from_data(self.name(path), self.options(compresses), bytes).map_err(io::Error::from);
        // What is small is its own sample.
        let compresses = bytes.len() <= SAMPLE_BYTES || is_worth_compressing(&bytes[middle..]);
        let mut file = prepare(compresses)?;
        if compresses && !is_worth(file.compressed_size(), bytes.len() as u64) {
            file = prepare(false)?;
        }
        Ok(Prepared { path: path.to_owned(), digest, size_bytes: bytes.len() as u64, file })
    }

    /// What a writer would go back and fill in once it had streamed this member, told beforehand for one that cannot go back.
    ///
    /// # Errors
    /// Whatever reading meets.
    pub fn foresee(&self, path: &str, size_bytes: u64, compresses: bool, mut content: impl io::Read) -> io::Result<Foreseen> {
        let mut rehearsal = BagWriter::of(*self, super::linear::Linear::rehearsal());
        rehearsal.begin(path, size_bytes, compresses)?;
        let mut part = Vec::new();
        while next_part(&mut content, &mut part)? > 0 {
            rehearsal.write_all(&part)?;
        }
        rehearsal.close()?;
        Ok(rehearsal.zip.get_ref().map(super::linear::Linear::foreseen).unwrap_or_default())
    }
}

impl Prepared {
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }
}

impl<W: Write + Seek> BagWriter<W> {
    pub fn of(recipe: Recipe, inner: W) -> Self {
        Self { zip: ZipWriter::new(inner), recipe, payload: Vec::new(), payload_bytes: 0 }
    }

    /// Copies a member that is ready.
    ///
    /// # Errors
    /// Whatever writing meets.
    pub fn add(&mut self, member: Prepared) -> io::Result<()> {
        debug_assert!(member.path.starts_with("data/"));
        self.zip.add_prepared_file(member.file)?;
        self.note(&member.path, member.digest, member.size_bytes);
        Ok(())
    }

    /// Begins a member whose bytes are then written to this, and ended by [`BagWriter::end`].
    ///
    /// # Errors
    /// Whatever writing meets.
    pub fn begin(&mut self, path: &str, size_bytes: u64, compresses: bool) -> io::Result<()> {
        let is_large = size_bytes > u64::from(u32::MAX) - (1 << 20);
        let options = self.recipe.options(compresses).large_file(is_large);
        self.zip.start_file(self.recipe.name(path), options).map_err(io::Error::from)
    }

    /// Ends the member that was begun.
    ///
    /// # Errors
    /// Whatever writing meets.
    pub fn end(&mut self, path: &str, digest: Digest, size_bytes: u64) -> io::Result<()> {
        self.close()?;
        self.note(path, digest, size_bytes);
        Ok(())
    }

    /// The library ends a member when the next thing is asked of it, and this asks for nothing: no member has this name.
    fn close(&mut self) -> io::Result<()> {
        match self.zip.hide_file("") {
            Ok(()) | Err(ZipError::FileNotFound) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn note(&mut self, path: &str, digest: Digest, size_bytes: u64) {
        self.payload_bytes += size_bytes;
        self.payload.push((path.to_owned(), digest));
    }

    /// Writes the tag files and the directory of the ZIP. `about` becomes `bag-info.txt`, in its order; `sign` makes a
    /// signature over the manifest that all others hang from.
    ///
    /// # Errors
    /// Whatever writing or signing meets.
    pub fn finish(mut self, about: &[(&str, String)], sign: impl FnOnce(&[u8]) -> io::Result<Option<String>>) -> io::Result<W> {
        self.payload.sort();
        let mut info = String::new();
        for (name, value) in about {
            info.push_str(&format!("{name}: {}\n", crate::text::one_line(value)));
        }
        info.push_str(&format!("Payload-Oxum: {}.{}\n", self.payload_bytes, self.payload.len()));
        let manifest = print_manifest(&self.payload);
        let mut tags = Vec::new();
        for (name, content) in [("bagit.txt", DECLARATION), ("bag-info.txt", &info), (MANIFEST, &manifest)] {
            tags.push((name.to_owned(), self.put(name, content)?));
        }
        tags.sort();
        let tag_manifest = print_manifest(&tags);
        self.put(TAG_MANIFEST, &tag_manifest)?;
        if let Some(signature) = sign(tag_manifest.as_bytes())? {
            self.put(SIGNATURE, &signature)?;
        }
        self.zip.finish().map_err(io::Error::from)
    }

    /// As [`BagWriter::finish`], with the tag files that there were: `tag` gives the bytes of one.
    ///
    /// # Errors
    /// Whatever writing meets.
    pub fn finish_as<'t>(mut self, tag: impl Fn(&str) -> Option<&'t [u8]>) -> io::Result<W> {
        for name in ["bagit.txt", INFO, MANIFEST, TAG_MANIFEST, SIGNATURE] {
            if let Some(content) = tag(name).and_then(|bytes| std::str::from_utf8(bytes).ok()) {
                self.put(name, content)?;
            }
        }
        self.zip.finish().map_err(io::Error::from)
    }

    fn put(&mut self, name: &str, content: &str) -> io::Result<Digest> {
        let digest = sha256(content.as_bytes());
        let member = self.recipe.prepare(name, content.as_bytes(), digest)?;
        self.zip.add_prepared_file(member.file)?;
        Ok(digest)
    }
}

impl<W: Write + Seek> Write for BagWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.zip.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.zip.flush()
    }
}

fn print_manifest(members: &[(String, Digest)]) -> String {
    members
        .iter()
        .map(|(path, digest)| format!("{digest}  {}\n", path.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D")))
        .collect()
}
