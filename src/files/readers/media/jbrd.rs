//! What a JPEG XL keeps of the JPEG that it was (ISO 18181-2, annex A), so that a program can make the same
//! JPEG again: its properties and comments too, packed with Brotli behind a head of unknown length.

use std::io::Read;

use super::{
    super::{
        super::part::{Sink, limits},
        picture,
    },
    rest,
};

const PLACE: &str = "what it keeps of the JPEG that it was";
/// The head says how the JPEG was packed; it is short, but for pictures in many parts.
const MOST_HEAD_BYTES: usize = 8 << 10;

pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) {
    let mut first = None;
    for at in 0..bytes.len().min(MOST_HEAD_BYTES) {
        let Some(said) = unpacked(&bytes[at..], sink) else { continue };
        let ends = segments(&said);
        if ends > 0 {
            // A JPEG with these segments and no pixels says the same.
            let photo = [b"\xff\xd8", &marked(&said[..ends])[..], b"\xff\xd9"].concat();
            if let Err(why) = picture::tell(&photo, &mut sink.within(PLACE)) {
                sink.unreadable(PLACE, &why);
            }
            rest(&said[ends..], &mut sink.within(PLACE));
            return;
        }
        first.get_or_insert(said);
    }
    match first {
        Some(said) => rest(&said, &mut sink.within(PLACE)),
        None => sink.unreadable(PLACE, "imh cannot unpack this part of it"),
    }
}

/// Unpacks bytes if they are packed with Brotli from the first to the last. Such bytes have no mark and
/// no checksum: that they do not end sooner tells them from others.
fn unpacked(bytes: &[u8], sink: &mut Sink<'_>) -> Option<Vec<u8>> {
    let mut unpack = |bytes: &[u8]| {
        let most = limits::PART_BYTES.min(sink.bytes_left);
        let mut said = Vec::new();
        let packed = brotli_decompressor::Decompressor::new(bytes, 4096);
        let outcome = packed.take(most + 1).read_to_end(&mut said);
        // Also what comes of a wrong beginning takes time.
        sink.bytes_left = sink.bytes_left.saturating_sub(said.len() as u64);
        (outcome.is_ok() && said.len() as u64 <= most).then_some(said)
    };
    let said = unpack(bytes)?;
    unpack(&bytes[..bytes.len() - 1]).is_none().then_some(said)
}

/// Returns where the segments of a JPEG end that stand first: each has a mark, a length, and contents.
fn segments(said: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&[0xe0..=0xef | 0xfe, high, low]) = said.get(at..at + 3) {
        let end = at + 1 + usize::from(u16::from_be_bytes([high, low]));
        if end < at + 3 || end > said.len() {
            break;
        }
        at = end;
    }
    at
}

/// Returns segments with the byte before each that a JPEG has there.
fn marked(segments: &[u8]) -> Vec<u8> {
    let (mut marked, mut rest) = (Vec::new(), segments);
    while let Some(&[_, high, low]) = rest.get(..3) {
        let (segment, after) = rest.split_at(1 + usize::from(u16::from_be_bytes([high, low])));
        marked.push(0xff);
        marked.extend_from_slice(segment);
        rest = after;
    }
    marked
}
