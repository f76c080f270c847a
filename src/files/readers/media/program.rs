//! Reads films of MPEG in one stream (.mpg, .vob) or without any (.m2v): what programs and cameras
//! note among the frames, at the beginning and at the end.

use super::{
    super::super::part::Sink,
    among_frames::{Coded, Notes},
    broadcast::{NEAR_BYTES, beginnings},
    reel::Reel,
};

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    const PACK: &[u8] = b"\0\0\x01\xba";
    const PICTURE: &[u8] = b"\0\0\x01\0";
    let is_in_packs = reel.up_to(0, 4) == PACK;
    let mut notes = Notes::default();
    let (mut is_known, mut has_any) = (true, false);
    for begins in beginnings(reel.size, 1) {
        let bytes = reel.up_to(begins, NEAR_BYTES);
        if is_in_packs {
            let begin = memchr::memmem::find(&bytes, PACK).unwrap_or(bytes.len());
            let Packets { frames, all_known, any } = packets(&bytes[begin..]);
            is_known &= all_known;
            has_any |= any;
            let coded = if is_avc(&frames) { Coded::Avc } else { Coded::Mpeg };
            notes.take(&frames, coded);
        } else {
            has_any |= memchr::memmem::find(&bytes, PICTURE).is_some();
            notes.take(&bytes, Coded::Mpeg);
        }
    }
    notes.tell(sink);
    match (has_any, is_known) {
        (true, true) => Ok(()),
        (true, false) => Err("imh does not know all that is in this film".to_owned()),
        (false, _) => Err("it begins like a film, and imh finds none in it".to_owned()),
    }
}

/// The packets of a stretch of a film.
#[derive(Default)]
struct Packets {
    /// The bytes of all pictures.
    frames: Vec<u8>,
    /// Whether every other packet is known.
    all_known: bool,
    /// Whether there is any packet of pictures or sound.
    any: bool,
}

/// Reads packets (ISO 13818-1, 2.5).
fn packets(bytes: &[u8]) -> Packets {
    let mut packets = Packets { all_known: true, ..Packets::default() };
    let mut at = 0;
    while let Some(packet) = bytes.get(at..at + 4) {
        if packet[..3] != [0, 0, 1] {
            // Cut off, or padded: on to the next packet.
            match memchr::memmem::find(&bytes[at + 1..], b"\0\0\x01\xba") {
                Some(next) => at += 1 + next,
                None => break,
            }
            continue;
        }
        let length = bytes
            .get(at + 4..at + 6)
            .map_or(0, |two| usize::from(two[0]) << 8 | usize::from(two[1]));
        at += match packet[3] {
            0xb9 => 4,
            // The head of a pack: of MPEG-2 with padding behind it, or of MPEG-1.
            0xba if bytes.get(at + 4).is_some_and(|how| how & 0xc0 == 0x40) => {
                14 + bytes.get(at + 13).map_or(0, |padding| usize::from(padding & 7))
            }
            0xba => 12,
            id => {
                let body = bytes.get(at + 6..(at + 6 + length).min(bytes.len()));
                match id {
                    0xe0..=0xef => {
                        packets.frames.extend(payload(body.unwrap_or_default()));
                        packets.any = true;
                    }
                    0xbd | 0xc0..=0xdf | 0xfd => packets.any = true,
                    // Heads, subtitles that are pictures, menus, and padding.
                    0xbb..=0xbf => {}
                    _ => packets.all_known = false,
                }
                6 + length
            }
        };
    }
    packets
}

/// Returns the bytes of a packet behind its head: that of MPEG-2 says how long it is.
fn payload(body: &[u8]) -> &[u8] {
    match body {
        [how, _, length, rest @ ..] if how & 0xc0 == 0x80 => {
            rest.get(usize::from(*length)..).unwrap_or_default()
        }
        _ => {
            let padding = body.iter().take_while(|byte| **byte == 0xff).count();
            body.get(padding..).unwrap_or_default()
        }
    }
}

/// Returns whether frames are of H.264, whose sets of parameters begin like this.
fn is_avc(frames: &[u8]) -> bool {
    let near = &frames[..frames.len().min(64 << 10)];
    memchr::memmem::find(near, b"\0\0\x01\x67").is_some()
        && memchr::memmem::find(near, b"\0\0\x01\xb3").is_none()
}
