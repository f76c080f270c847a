//! FLAC: comments, pictures and what programs keep become padding.

use super::{
    super::super::readers::media::Octets, Edits, Reel, StripFault, frames, ogg::without_comments,
};

const PADDING: u8 = 1;
const COMMENTS: u8 = 4;

pub(super) fn clean(reel: &mut Reel<'_>, edits: &mut Edits) -> Result<(), StripFault> {
    blocks(reel, 0, edits)
}

/// Cleans the blocks of a file that begins at a place.
pub(super) fn blocks(
    reel: &mut Reel<'_>,
    begins: u64,
    edits: &mut Edits,
) -> Result<(), StripFault> {
    let mut at = begins + 4;
    loop {
        let head = reel.read(at, 4).ok_or(StripFault::Unread)?;
        let length = Octets(&head[1..]).high_first(3).unwrap_or_default();
        let from = at + 4;
        if from + length > reel.size {
            return Err(StripFault::Unread);
        }
        let (last, kind) = (head[0] & 0x80, head[0] & 0x7f);
        match kind {
            // How to play it.
            0 | 3 => {}
            COMMENTS if length < 1 << 20 => {
                let said = reel.read(from, length).ok_or(StripFault::Unread)?;
                match without_comments(b"", &said, b"") {
                    // Only comments that say how to play it are left.
                    Some(left) if left.get(4..8) != Some(&[0; 4]) => edits.write(from, &said, left),
                    _ => pad(reel, (at, head[0], last), length, edits),
                }
            }
            _ => pad(reel, (at, head[0], last), length, edits),
        }
        at = from + length;
        if last != 0 {
            break;
        }
    }
    frames::without_tail(reel, at, edits);
    Ok(())
}

fn pad(reel: &mut Reel<'_>, (at, was, last): (u64, u8, u8), length: u64, edits: &mut Edits) {
    edits.write(at, &[was], vec![last | PADDING]);
    edits.zero_unread(reel, at + 4, length);
}
