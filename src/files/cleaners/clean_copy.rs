//! A cleaned copy that is made while it is read: stretches of the file it comes from, and what
//! stands in place of others. Films are larger than the memory, so nothing holds them whole.

use std::{
    collections::BTreeSet,
    io::{self, Read, Seek, SeekFrom},
};

use super::StripFault;
use crate::model::FindingKind;

/// A cleaned copy of a file. It reads like a file, from any place and more than once.
pub struct CleanCopy<F> {
    file: F,
    /// Where the file stands, if that is known.
    file_at: Option<u64>,
    pieces: Vec<CopyPiece>,
    at: u64,
    /// How long the copy is.
    pub size_bytes: u64,
    /// True if anything was taken out.
    pub is_changed: bool,
    /// The metadata that is still in it.
    pub carried: BTreeSet<FindingKind>,
}

/// A stretch of the copy.
struct CopyPiece {
    begins: u64,
    length: u64,
    from: PieceSource,
}

enum PieceSource {
    /// From this place of the file.
    File(u64),
    Zeros,
    Made(Vec<u8>),
}

/// A stretch of a file, and what stands there afterwards: zeros, or other bytes.
pub(super) struct Edit {
    pub(super) at: u64,
    pub(super) length: u64,
    pub(super) with: Option<Vec<u8>>,
}

impl<F> CleanCopy<F> {
    pub(super) fn made(file: F, bytes: Vec<u8>, is_changed: bool) -> Self {
        let length = bytes.len() as u64;
        let mut copy = Self::of(file, is_changed);
        copy.put(length, PieceSource::Made(bytes));
        copy
    }

    /// # Errors
    /// If two edits disagree about a place, or one lies outside the file.
    pub(super) fn edited(
        file: F,
        size_bytes: u64,
        mut edits: Vec<Edit>,
    ) -> Result<Self, StripFault> {
        edits.sort_by_key(|edit| edit.at);
        let mut copy = Self::of(file, !edits.is_empty());
        let mut at = 0;
        for edit in edits {
            let ends = edit.at.checked_add(edit.length).filter(|ends| *ends <= size_bytes);
            let ends = ends.ok_or(StripFault::Odd)?;
            let is_overlapping = edit.at < at;
            if is_overlapping && (edit.with.is_some() || !copy.ends_with_zeros()) {
                return Err(StripFault::Odd);
            }
            copy.put(edit.at.saturating_sub(at), PieceSource::File(at));
            match edit.with {
                None => copy.put(ends.saturating_sub(edit.at.max(at)), PieceSource::Zeros),
                Some(bytes) => copy.put(bytes.len() as u64, PieceSource::Made(bytes)),
            }
            at = at.max(ends);
        }
        copy.put(size_bytes - at, PieceSource::File(at));
        Ok(copy)
    }

    /// Returns the file that it comes from.
    pub fn file(&self) -> &F {
        &self.file
    }

    /// Reads it from its beginning again.
    pub fn start_again(&mut self) {
        self.at = 0;
    }

    fn of(file: F, is_changed: bool) -> Self {
        Self {
            file,
            file_at: None,
            pieces: Vec::new(),
            at: 0,
            size_bytes: 0,
            is_changed,
            carried: BTreeSet::new(),
        }
    }

    fn ends_with_zeros(&self) -> bool {
        self.pieces.last().is_some_and(|piece| matches!(piece.from, PieceSource::Zeros))
    }

    fn put(&mut self, length: u64, from: PieceSource) {
        if length > 0 {
            self.pieces.push(CopyPiece { begins: self.size_bytes, length, from });
            self.size_bytes += length;
        }
    }
}

impl<F: Read + Seek> Read for CleanCopy<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let after = self.pieces.partition_point(|piece| piece.begins <= self.at);
        let Some(piece) = after.checked_sub(1).and_then(|at| self.pieces.get(at)) else {
            return Ok(0);
        };
        let inside = self.at - piece.begins;
        let left = piece.length.saturating_sub(inside);
        let length = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        if length == 0 {
            return Ok(0);
        }
        let buffer = &mut buffer[..length];
        let read = match &piece.from {
            PieceSource::Zeros => {
                buffer.fill(0);
                length
            }
            PieceSource::Made(bytes) => {
                (&bytes[usize::try_from(inside).unwrap_or(usize::MAX)..]).read(buffer)?
            }
            PieceSource::File(from) => {
                let from = from + inside;
                if self.file_at != Some(from) {
                    self.file_at = None;
                    self.file.seek(SeekFrom::Start(from))?;
                }
                let read = self.file.read(buffer)?;
                self.file_at = Some(from + read as u64);
                if read == 0 {
                    return Err(io::Error::other("it became shorter while it was read"));
                }
                read
            }
        };
        self.at += read as u64;
        Ok(read)
    }
}

impl<F: Seek> Seek for CleanCopy<F> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size_bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn edit(at: u64, length: u64, with: Option<&[u8]>) -> Edit {
        Edit { at, length, with: with.map(<[u8]>::to_vec) }
    }

    #[test]
    fn a_copy_reads_like_a_file_with_its_edits_in_place() {
        let edits = vec![
            edit(7, 3, None),
            edit(2, 2, Some(b"XY")),
            edit(8, 3, None),
            edit(14, 2, Some(b"")),
        ];
        let file = Cursor::new(b"abcdefghijklmnop");
        let mut copy = CleanCopy::edited(file, 16, edits).unwrap();
        let mut whole = Vec::new();
        copy.read_to_end(&mut whole).unwrap();
        assert_eq!(whole, b"abXYefg\0\0\0\0lmn");
        assert_eq!(copy.size_bytes, 14);
        for from in 0..=14 {
            copy.seek(SeekFrom::Start(from)).unwrap();
            let mut rest = Vec::new();
            copy.read_to_end(&mut rest).unwrap();
            assert_eq!(rest, whole[usize::try_from(from).unwrap()..], "{from}");
        }
    }

    #[test]
    fn edits_that_disagree_or_lie_outside_are_refused() {
        for edits in [
            vec![edit(2, 2, Some(b"XY")), edit(3, 2, None)],
            vec![edit(2, 2, None), edit(3, 2, Some(b"XY"))],
            vec![edit(15, 2, None)],
            vec![edit(u64::MAX, 2, None)],
        ] {
            assert!(CleanCopy::edited(Cursor::new(b"abcdefghijklmnop"), 16, edits).is_err());
        }
    }
}
