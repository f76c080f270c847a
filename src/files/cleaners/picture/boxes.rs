//! The boxes of which pictures consist (ISO 14496-12): HEIC, AVIF, JPEG XL.

use std::ops::Range;

use super::high;

/// A box: its name, all of it, and its contents.
pub(super) struct PictureBox {
    pub(super) name: [u8; 4],
    pub(super) whole: Range<usize>,
    pub(super) said: Range<usize>,
}

/// A picture has some hundred.
const MOST: usize = 100_000;

/// Returns the boxes in a range, and where the last of them ends.
pub(super) fn boxes(bytes: &[u8], within: &Range<usize>) -> (Vec<PictureBox>, usize) {
    let mut found = Vec::new();
    let mut at = within.start;
    while found.len() < MOST
        && let Some(one) = next(bytes, at, within.end)
    {
        at = one.whole.end;
        found.push(one);
    }
    (found, at)
}

fn next(bytes: &[u8], at: usize, end: usize) -> Option<PictureBox> {
    let length = high(bytes, at, 4)?;
    let name: [u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
    let (head, length) = match length {
        0 => (8, end.checked_sub(at)?),
        1 => (16, high(bytes, at + 8, 8)?),
        length => (8, length),
    };
    let ends = at.checked_add(length).filter(|ends| *ends <= end && length >= head)?;
    let is_name = name.iter().all(|&byte| byte >= 32 && byte != 127);
    is_name.then_some(PictureBox { name, whole: at..ends, said: at + head..ends })
}

/// Turns a box into one that every program passes over, with nothing in it.
pub(super) fn free(bytes: &mut [u8], one: &PictureBox) {
    bytes[one.whole.start + 4..one.whole.start + 8].copy_from_slice(b"free");
    bytes[one.said.clone()].fill(0);
}
