//! A file without the stretches that hold pixels, frames or sound.

use std::{
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
};

/// In place of a stretch, so that no word goes on across it.
const GAP_BYTES: usize = 16;

/// Reads like a file in which a few zeros stand in place of each stretch.
pub(in crate::files::readers) struct Without<'f, F> {
    file: &'f mut F,
    /// In order, and apart, the next one last.
    stretches: Vec<Range<u64>>,
    at: u64,
    /// The zeros that come next.
    zeros: usize,
}

impl<'f, F: Read + Seek> Without<'f, F> {
    pub(in crate::files::readers) fn new(file: &'f mut F, mut stretches: Vec<Range<u64>>) -> Self {
        stretches.sort_by_key(|stretch| stretch.start);
        let mut apart: Vec<Range<u64>> = Vec::with_capacity(stretches.len());
        for stretch in stretches {
            match apart.last_mut() {
                Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
                _ => apart.push(stretch),
            }
        }
        apart.reverse();
        Self { file, stretches: apart, at: 0, zeros: 0 }
    }

    /// Goes to the beginning of the file.
    ///
    /// # Errors
    /// Only errors of the disk.
    pub(in crate::files::readers) fn start(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0)).map(|_| ())
    }
}

impl<F: Read + Seek> Read for Without<'_, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(stretch) = self.stretches.pop_if(|stretch| stretch.start <= self.at) {
            self.at = self.file.seek(SeekFrom::Start(stretch.end.max(self.at)))?;
            self.zeros = GAP_BYTES;
        }
        if self.zeros > 0 {
            let count = self.zeros.min(buffer.len());
            buffer[..count].fill(0);
            self.zeros -= count;
            return Ok(count);
        }
        let room = self.stretches.last().map_or(u64::MAX, |stretch| stretch.start - self.at);
        let room = usize::try_from(room).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.file.read(&mut buffer[..room])?;
        self.at += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn zeros_stand_in_place_of_each_stretch_and_all_else_is_read() {
        let mut file = Cursor::new(b"abcdefghijklmnop");
        for (stretches, read) in [
            (&[][..], "abcdefghijklmnop"),
            (&[(4, 6), (0, 2), (5, 8)], "0cd0ijklmnop"),
            (&[(12, 40)], "abcdefghijkl0"),
            (&[(3, 3)], "abc0defghijklmnop"),
        ] {
            let stretches = stretches.iter().map(|&(from, to)| from..to).collect();
            let mut rest = Without::new(&mut file, stretches);
            rest.start().unwrap();
            let mut bytes = Vec::new();
            rest.read_to_end(&mut bytes).unwrap();
            let read = read.replace('0', &"\0".repeat(GAP_BYTES));
            assert_eq!(String::from_utf8(bytes).unwrap(), read);
        }
    }
}
