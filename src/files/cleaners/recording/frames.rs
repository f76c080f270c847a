//! Recordings in frames (MP3, AAC): tags before the sound become empty ones of the same length, and
//! tags behind it are taken out.

pub(super) use super::super::super::readers::media::is_frame;
use super::{
    super::super::{
        part::Sink,
        readers::media::{ape_first, id3_length, read_tail},
        sought::Sought,
    },
    Edits, Reel, StripFault, flac,
};

pub(super) fn clean(reel: &mut Reel<'_>, edits: &mut Edits) -> Result<(), StripFault> {
    let mut begins = without_first(reel, edits)?;
    if begins == 0 && reel.up_to(0, 8) == b"APETAGEX" {
        begins = ape_first(reel, &mut Sink::new(&Sought::Nothing, &mut |_| ()))
            .ok_or(StripFault::Damaged)?;
        edits.cut(0, begins);
    }
    let near = reel.up_to(begins, 64 << 10);
    let start = near.iter().position(|&byte| byte != 0).unwrap_or(near.len());
    if near[start..].starts_with(b"fLaC") {
        return flac::blocks(reel, begins + start as u64, edits);
    }
    without_tail(reel, begins, edits);
    Ok(())
}

/// Empties the tags at the beginning of a file, and returns where they end.
pub(super) fn without_first(reel: &mut Reel<'_>, edits: &mut Edits) -> Result<u64, StripFault> {
    let mut at = 0;
    loop {
        let head = reel.up_to(at, 10);
        let Some(length) = id3_length(&head) else { return Ok(at) };
        if length > reel.size - at {
            return Err(StripFault::Unread);
        }
        // A tag with nothing in it but padding. What stood at its foot belongs to that.
        let mut empty = b"ID3\x03\0\0".to_vec();
        empty.extend(
            [21, 14, 7, 0]
                .map(|shift| u8::try_from((length - 10) >> shift & 0x7f).expect("seven bits fit")),
        );
        if length - 10 >= 1 << 28 {
            return Err(StripFault::Odd);
        }
        edits.write(at, &head, empty);
        edits.zero_unread(reel, at + 10, length - 10);
        at += length;
    }
}

/// Takes out the tags at the end of a file.
pub(super) fn without_tail(reel: &mut Reel<'_>, begins: u64, edits: &mut Edits) {
    let ends = read_tail(reel, begins, &mut Sink::new(&Sought::Nothing, &mut |_| ()));
    edits.cut(ends, reel.size.saturating_sub(ends));
}
