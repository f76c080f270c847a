//! The words that cells share, which go on from one record to the next.

use super::letters;

/// The bytes of a record and of those that go on from it.
pub(super) struct Pieces<'b> {
    all: &'b [&'b [u8]],
    piece: usize,
    at: usize,
}

impl<'b> Pieces<'b> {
    /// Begins at a place in the first.
    pub(super) fn from(all: &'b [&'b [u8]], at: usize) -> Self {
        Self { all, piece: 0, at }
    }

    /// Goes on with the next piece, if this one is at its end.
    fn go_on(&mut self) -> Option<bool> {
        let is_at_end = self.at >= self.all.get(self.piece)?.len();
        if is_at_end {
            (self.piece, self.at) = (self.piece + 1, 0);
            self.all.get(self.piece)?;
        }
        Some(is_at_end)
    }

    fn byte(&mut self) -> Option<u8> {
        self.go_on()?;
        let byte = *self.all[self.piece].get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.go_on()?;
            let here = (self.all[self.piece].len() - self.at).min(count);
            self.at += here;
            count -= here;
        }
        Some(())
    }

    /// Reads words with their formats and how they sound ([MS-XLS] 2.5.293).
    pub(super) fn words(&mut self) -> Option<String> {
        let mut left = usize::from(self.short()?);
        let mut how = self.byte()?;
        let formats = if how & 8 == 0 { 0 } else { usize::from(self.short()?) * 4 };
        let sounds = if how & 4 == 0 {
            0
        } else {
            u32::from(self.short()?) as usize | usize::from(self.short()?) << 16
        };
        let mut words = String::new();
        while left > 0 {
            if self.go_on()? {
                how = self.byte()?;
            }
            let width = 1 + usize::from(how & 1);
            let piece = &self.all[self.piece][self.at..];
            let bytes = (left * width).min(piece.len() / width * width);
            if bytes == 0 {
                return None;
            }
            words.push_str(&letters(&piece[..bytes], width == 2));
            self.at += bytes;
            left -= bytes / width;
        }
        self.skip(formats + sounds)?;
        Some(words)
    }
}
