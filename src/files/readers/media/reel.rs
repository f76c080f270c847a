//! A long file of which only some places are read: films can be larger than the memory.

use std::io::{Read, Seek, SeekFrom};

use super::super::super::part::limits;

/// What a reel can lie on.
pub(in crate::files) trait Medium: Read + Seek {}

impl<T: Read + Seek> Medium for T {}

/// Reading on is quicker than a jump that is shorter.
const JUMP_BYTES: u64 = 128 << 10;

/// A file that is read here and there, within bounds.
pub(in crate::files) struct Reel<'f> {
    file: &'f mut dyn Medium,
    at: u64,
    pub(in crate::files) size: u64,
    /// How many bytes may still be read.
    left: u64,
    /// Why something of it was not read.
    pub(in crate::files) fault: Option<&'static str>,
}

pub(super) const DAMAGED: &str = "it is damaged";
pub(super) const TOO_MUCH: &str = "it holds more than imh reads";

impl<'f> Reel<'f> {
    /// # Errors
    /// Only errors of the disk.
    pub(in crate::files) fn new(file: &'f mut dyn Medium) -> std::io::Result<Self> {
        let size = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        // Headers are a small part of a film; what is read by mistake must not be all of it.
        Ok(Self { file, at: 0, size, left: limits::ALL_BYTES, fault: None })
    }

    /// Returns so many bytes from a place. If they are not there, or too many, the reel notes why.
    pub(in crate::files) fn read(&mut self, from: u64, length: u64) -> Option<Vec<u8>> {
        let Some(end) = from.checked_add(length).filter(|end| *end <= self.size) else {
            self.fault.get_or_insert(DAMAGED);
            return None;
        };
        if length > limits::PART_BYTES || length > self.left {
            self.fault.get_or_insert(TOO_MUCH);
            return None;
        }
        self.left -= length;
        let bytes = self.go_to(from).and_then(|()| {
            let mut bytes = Vec::new();
            (&mut *self.file).take(length).read_to_end(&mut bytes)?;
            Ok(bytes)
        });
        let bytes = bytes.ok().filter(|bytes| bytes.len() as u64 == length);
        match bytes {
            Some(_) => self.at = end,
            None => {
                self.fault.get_or_insert("it could not be read from the disk");
                self.at = u64::MAX;
            }
        }
        bytes
    }

    /// Returns up to so many bytes from a place: fewer at the end.
    pub(in crate::files) fn up_to(&mut self, from: u64, length: u64) -> Vec<u8> {
        self.read(from, length.min(self.size.saturating_sub(from))).unwrap_or_default()
    }

    fn go_to(&mut self, from: u64) -> std::io::Result<()> {
        match from.checked_sub(self.at) {
            Some(gap) if gap <= JUMP_BYTES => {
                std::io::copy(&mut (&mut *self.file).take(gap), &mut std::io::sink())?;
            }
            _ => {
                self.file.seek(SeekFrom::Start(from))?;
            }
        }
        Ok(())
    }
}
