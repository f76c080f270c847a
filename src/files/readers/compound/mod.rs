//! A compound file ([MS-CFB]): streams in storages, like files in folders. Documents of the older
//! Office and messages of Outlook are such files.

mod bytes;
#[cfg(test)]
pub(super) mod told;

use std::{
    borrow::Cow,
    io::{Cursor, Read},
};

use cfb::CompoundFile;

use super::super::part::limits;
pub(crate) use bytes::{book_records, long, short, wide};
pub(super) use bytes::{narrow, narrow_or_utf8, slice};

type OpenedFile<'b> = CompoundFile<Cursor<Cow<'b, [u8]>>>;

/// Opens a compound file. The library wants a sector for each entry of the table of sectors, and
/// SheetJS writes a table with entries to spare, so those are added.
pub(crate) fn opened(bytes: &[u8]) -> Option<OpenedFile<'_>> {
    let open = |bytes| CompoundFile::open(Cursor::new(bytes)).ok();
    open(Cow::Borrowed(bytes)).or_else(|| {
        let sector_bytes = 1_usize << short(bytes, 0x1e).filter(|shift| matches!(shift, 9 | 12))?;
        let sectors = (long(bytes, 0x2c)? as usize).checked_mul(sector_bytes / 4)?;
        let whole = sectors.checked_add(1)?.checked_mul(sector_bytes)?;
        if whole <= bytes.len() || whole - bytes.len() > MOST_ADDED {
            return None;
        }
        let mut padded = bytes.to_vec();
        padded.resize(whole, 0);
        open(Cow::Owned(padded))
    })
}

/// The entries to spare are those of one sector of the table.
const MOST_ADDED: usize = 1024 * 4096;

pub(super) struct Compound<'b> {
    file: OpenedFile<'b>,
    /// The number of bytes that may still be read.
    left: u64,
}

impl<'b> Compound<'b> {
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, String> {
        let file = opened(bytes)
            .ok_or_else(|| "it is damaged, or not a document that imh can read".to_owned())?;
        Ok(Self { file, left: limits::ALL_BYTES })
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.file.exists(path)
    }

    /// Returns the bytes of a stream, or `None` if there is none, it is damaged or too long.
    pub(super) fn stream(&mut self, path: &str) -> Option<Vec<u8>> {
        let most = limits::PART_BYTES.min(self.left);
        let mut bytes = Vec::new();
        let mut stream = self.file.open_stream(path).ok()?;
        if stream.len() > most {
            return None;
        }
        stream.read_to_end(&mut bytes).ok()?;
        self.left -= bytes.len() as u64;
        Some(bytes)
    }

    /// Returns the names in a storage, at most as many as imh reads.
    pub(super) fn names(&self, storage: &str) -> Vec<String> {
        let entries = self.file.read_storage(storage).into_iter().flatten();
        entries.take(limits::PARTS).map(|entry| entry.name().to_owned()).collect()
    }
}
