//! Writes a bag: payload first, its manifests last. Small files are prepared on any thread, and
//! large ones are streamed.

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

/// The way to write the members of one bag, so that the same input gives the same bytes on every
/// machine.
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

/// The size of the parts in which a streamed member is written. Fixed, because other parts may
/// compress to other bytes.
pub const PART_BYTES: usize = 1 << 20;

/// Replaces `part` with the next part of a member and returns its length, which is shorter only at
/// the end; 0 if there is none.
///
/// # Errors
/// If reading fails.
pub fn next_part(content: &mut impl io::Read, part: &mut Vec<u8>) -> io::Result<usize> {
    part.clear();
    part.reserve(PART_BYTES);
    io::Read::take(content, PART_BYTES as u64).read_to_end(part)
}

/// The sample of a file that shows whether the rest can be compressed, in bytes.
pub const SAMPLE_BYTES: usize = 32 << 10;
/// A file that barely gets smaller is stored, so that it opens faster.
const WORTH_PERCENT: u64 = 95;

/// Returns whether files like this sample get smaller when they are compressed.
#[must_use]
pub fn is_worth_compressing(sample: &[u8]) -> bool {
    let sample = &sample[..sample.len().min(SAMPLE_BYTES)];
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(sample.len()), Compression::fast());
    encoder
        .write_all(sample)
        .and_then(|()| encoder.finish())
        .is_ok_and(|packed| is_worth(packed.len() as u64, sample.len() as u64))
}

fn is_worth(packed_bytes: u64, bytes: u64) -> bool {
    packed_bytes < bytes * WORTH_PERCENT / 100
}

impl Recipe {
    /// All members get the time `at`, in UTC. ZIP supports 1980 to 2107; other years become the
    /// nearest of these.
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
        let method =
            if compresses { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        // Set explicitly, because otherwise the bytes would depend on the system.
        let options = SimpleFileOptions::default().system(zip::System::Unix);
        options.compression_method(method).last_modified_time(self.at).unix_permissions(0o644)
    }

    fn name(&self, path: &str) -> String {
        format!("{}/{path}", self.kind.root)
    }

    /// Compresses a whole member with a known digest, on any thread.
    ///
    /// # Errors
    /// If the name cannot be in a ZIP.
    pub fn prepare(&self, path: &str, bytes: &[u8], digest: Digest) -> io::Result<Prepared> {
        let middle = (bytes.len() / 2).saturating_sub(SAMPLE_BYTES / 2);
        let prepare = |compresses| {
            PreparedZipFile::from_data(self.name(path), self.options(compresses), bytes)
                .map_err(io::Error::from)
        };
        // A small file is its own sample.
        let compresses = bytes.len() <= SAMPLE_BYTES || is_worth_compressing(&bytes[middle..]);
        let mut file = prepare(compresses)?;
        if compresses && !is_worth(file.compressed_size(), bytes.len() as u64) {
            file = prepare(false)?;
        }
        Ok(Prepared { path: path.to_owned(), digest, size_bytes: bytes.len() as u64, file })
    }

    /// Returns the values that a writer would go back and fill in after streaming this member, for
    /// a writer that cannot go back.
    ///
    /// # Errors
    /// If reading fails.
    pub fn foresee(
        &self,
        path: &str,
        size_bytes: u64,
        compresses: bool,
        mut content: impl io::Read,
    ) -> io::Result<Foreseen> {
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

    /// Copies a prepared member.
    ///
    /// # Errors
    /// If writing fails.
    pub fn add(&mut self, member: Prepared) -> io::Result<()> {
        debug_assert!(member.path.starts_with("data/"));
        self.zip.add_prepared_file(member.file)?;
        self.note(&member.path, member.digest, member.size_bytes);
        Ok(())
    }

    /// Begins a member. The caller then writes its bytes to this, and ends it with
    /// [`BagWriter::end`].
    ///
    /// # Errors
    /// If writing fails.
    pub fn begin(&mut self, path: &str, size_bytes: u64, compresses: bool) -> io::Result<()> {
        let is_large = size_bytes > u64::from(u32::MAX) - (1 << 20);
        let options = self.recipe.options(compresses).large_file(is_large);
        self.zip.start_file(self.recipe.name(path), options).map_err(io::Error::from)
    }

    /// Ends the current member.
    ///
    /// # Errors
    /// If writing fails.
    pub fn end(&mut self, path: &str, digest: Digest, size_bytes: u64) -> io::Result<()> {
        self.close()?;
        self.note(path, digest, size_bytes);
        Ok(())
    }

    /// The library ends a member at the next request. This requests nothing, because no member has
    /// this name.
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

    /// Writes the tag files and the directory of the ZIP. `about` becomes `bag-info.txt`, in order;
    /// `sign` signs the manifest that covers all others.
    ///
    /// # Errors
    /// If writing or signing fails.
    pub fn finish(
        mut self,
        about: &[(&str, String)],
        sign: impl FnOnce(&[u8]) -> io::Result<Option<String>>,
    ) -> io::Result<W> {
        self.payload.sort();
        let mut info = String::new();
        for (name, value) in about {
            info.push_str(&format!("{name}: {}\n", crate::text::one_line(value)));
        }
        info.push_str(&format!("Payload-Oxum: {}.{}\n", self.payload_bytes, self.payload.len()));
        let manifest = print_manifest(&self.payload);
        let mut tags = Vec::new();
        for (name, content) in
            [("bagit.txt", DECLARATION), ("bag-info.txt", &info), (MANIFEST, &manifest)]
        {
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

    /// Same as [`BagWriter::finish`], with existing tag files: `tag` returns the bytes of one.
    ///
    /// # Errors
    /// If writing fails.
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
        .map(|(path, digest)| {
            format!(
                "{digest}  {}\n",
                path.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D")
            )
        })
        .collect()
}
