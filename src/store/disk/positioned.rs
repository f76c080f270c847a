//! A file with many readers, each at a position of its own.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    sync::Arc,
};

/// The size of the buffer for small reads; larger ones go to the file.
const BUFFER_BYTES: usize = 16 << 10;

/// One reader of a shared file. A clone begins at the same position.
pub struct Positioned {
    file: Arc<File>,
    at: u64,
    size_bytes: u64,
    /// The bytes that were read ahead, and their position in the file.
    buffer: Vec<u8>,
    buffered_from: u64,
}

impl Positioned {
    /// # Errors
    /// If the size of the file cannot be read.
    pub fn new(file: File) -> io::Result<Self> {
        let size_bytes = file.metadata()?.len();
        Ok(Self { file: Arc::new(file), at: 0, size_bytes, buffer: Vec::new(), buffered_from: 0 })
    }

    fn read_file(&self, at: u64, bytes: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::read_at(&*self.file, bytes, at);
        #[cfg(windows)]
        return std::os::windows::fs::FileExt::seek_read(&*self.file, bytes, at);
    }
}

impl Clone for Positioned {
    fn clone(&self) -> Self {
        Self {
            file: Arc::clone(&self.file),
            at: self.at,
            size_bytes: self.size_bytes,
            buffer: Vec::new(),
            buffered_from: 0,
        }
    }
}

impl Read for Positioned {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let ahead = usize::try_from(self.at.wrapping_sub(self.buffered_from)).unwrap_or(usize::MAX);
        let read = match self.buffer.get(ahead..).filter(|rest| !rest.is_empty()) {
            Some(rest) => {
                let length = rest.len().min(bytes.len());
                bytes[..length].copy_from_slice(&rest[..length]);
                length
            }
            None if bytes.len() >= BUFFER_BYTES => self.read_file(self.at, bytes)?,
            None => {
                let mut buffer = std::mem::take(&mut self.buffer);
                buffer.resize(BUFFER_BYTES, 0);
                let filled = self.read_file(self.at, &mut buffer)?;
                buffer.truncate(filled);
                let length = filled.min(bytes.len());
                bytes[..length].copy_from_slice(&buffer[..length]);
                self.buffer = buffer;
                self.buffered_from = self.at;
                length
            }
        };
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Positioned {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.size_bytes.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
