//! What changes in a file, collected while it is looked through.

use super::{super::clean_copy::Edit, Reel};

/// Read at once, when a stretch is looked at.
const PIECE_BYTES: u64 = 256 << 10;
/// A longer stretch is written over without a look.
const LOOKED_AT_BYTES: u64 = 16 << 20;

#[derive(Default)]
pub(super) struct Edits {
    pub(super) all: Vec<Edit>,
}

impl Edits {
    /// Puts bytes in the place of as many others.
    pub(super) fn write(&mut self, at: u64, was: &[u8], is: Vec<u8>) {
        debug_assert_eq!(was.len(), is.len(), "nothing moves");
        if was != is {
            self.all.push(Edit { at, length: was.len() as u64, with: Some(is) });
        }
    }

    /// Puts zeros in the place of these bytes.
    pub(super) fn zero(&mut self, at: u64, was: &[u8]) {
        if was.iter().any(|&byte| byte != 0) {
            self.zero_all(at, was.len() as u64);
        }
    }

    /// Puts zeros in the place of bytes that are not in memory.
    pub(super) fn zero_unread(&mut self, reel: &mut Reel<'_>, at: u64, length: u64) {
        if !is_zero(reel, at, length) {
            self.zero_all(at, length);
        }
    }

    pub(super) fn zero_all(&mut self, at: u64, length: u64) {
        self.all.push(Edit { at, length, with: None });
    }

    /// Takes out what stands behind the end of a file.
    pub(super) fn cut_end(&mut self, reel: &mut Reel<'_>, at: u64) {
        let length = reel.size.saturating_sub(at);
        if !is_zero(reel, at, length) {
            self.cut(at, length);
        }
    }

    pub(super) fn cut(&mut self, at: u64, length: u64) {
        if length > 0 {
            self.all.push(Edit { at, length, with: Some(Vec::new()) });
        }
    }
}

fn is_zero(reel: &mut Reel<'_>, at: u64, length: u64) -> bool {
    if length > LOOKED_AT_BYTES {
        return false;
    }
    let mut done = 0;
    while done < length {
        let piece = reel.up_to(at + done, (length - done).min(PIECE_BYTES));
        if piece.is_empty() || piece.iter().any(|&byte| byte != 0) {
            return false;
        }
        done += piece.len() as u64;
    }
    true
}
