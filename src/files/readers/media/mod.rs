//! Reads what films, recordings and pictures say of themselves. Nothing looks at pixels or listens
//! to sound, and what holds these is passed over, whatever its length.

pub(in crate::files) mod about;
mod among_frames;
mod asf;
mod boxes;
mod broadcast;
mod comments;
mod film;
mod flash;
mod gif;
mod id3;
mod iff;
pub(super) mod iptc;
mod items;
mod jbrd;
mod matroska;
mod octets;
pub(super) mod places;
mod program;
mod reel;
pub(super) mod resources;
mod riff;
pub(super) mod said;
mod samples;
mod sound;
mod tail;
mod tape;
mod tiff;
mod xtra;

use std::io::Read;

use super::{
    super::{
        begins::{is_broadcast, is_tape},
        part::{Sink, limits},
    },
    picture::{self, Of, readable},
    read_inner,
};
use crate::model::FindingKind;
pub(in crate::files) use asf::{INDEXES as ASF_INDEXES, TECHNICAL as ASF_PLAYING, guid};
pub(in crate::files) use boxes::next_box;
pub(in crate::files) use film::{Film, without_version};
pub(in crate::files) use id3::length as id3_length;
pub(in crate::files) use items::holds_pixels;
pub(in crate::files) use matroska::{ebml_head, ebml_next};
pub(in crate::files) use octets::Octets;
pub(in crate::files) use reel::{Medium, Reel};
pub(in crate::files) use samples::Track;
pub(in crate::files) use sound::is_frame;
pub(in crate::files) use tail::{ape_first, read as read_tail};

/// Reads a film, a recording or a picture of any kind that is known by its first bytes.
///
/// # Errors
/// Why not all of it can be read.
pub(super) fn read(file: &mut dyn Medium, sink: &mut Sink<'_>) -> Result<(), String> {
    let mut reel = Reel::new(file).map_err(|error| error.to_string())?;
    let head = reel.up_to(0, 64);
    let starts = |start: &[u8]| head.starts_with(start);
    let is_boxes = matches!(
        head.get(4..8),
        Some(
            b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot" | b"styp" | b"JXL "
        )
    );
    let outcome = if is_boxes {
        boxes::read(&mut reel, sink)
    } else if starts(b"\x1a\x45\xdf\xa3") {
        matroska::read(&mut reel, sink)
    } else if [&b"RIFF"[..], b"RIFX", b"RF64", b"BW64"].iter().any(|start| starts(start)) {
        riff::read(&mut reel, sink)
    } else if starts(b"OggS") {
        comments::read_ogg(&mut reel, sink)
    } else if starts(b"fLaC") {
        comments::read_flac(&mut reel, sink)
    } else if starts(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11") {
        asf::read(&mut reel, sink)
    } else if starts(b"FORM") {
        iff::read_aiff(&mut reel, sink)
    } else if starts(b"caff") {
        iff::read_caf(&mut reel, sink)
    } else if starts(b".snd") {
        iff::read_au(&mut reel, sink)
    } else if starts(b"#!AMR") {
        iff::read_amr(&mut reel, sink)
    } else if starts(b"II") || starts(b"MM\0") {
        tiff::read(&mut reel, sink)
    } else if starts(b"GIF8") || starts(b"8BPS") {
        whole(&mut reel).and_then(|bytes| {
            let read = if starts(b"GIF8") { gif::read } else { resources::read_psd };
            read(&bytes, sink)
        })
    } else if starts(b"\xff\x0a") {
        // Pixels of JPEG XL and nothing else; it has no room for properties.
        Ok(())
    } else if starts(b"BM") {
        bitmap(&mut reel, sink)
    } else if starts(b"FLV\x01") {
        flash::read(&mut reel, sink)
    } else if starts(b"\0\0\x01\xba") || starts(b"\0\0\x01\xb3") {
        program::read(&mut reel, sink)
    } else if is_tape(&head) {
        tape::read(&mut reel, sink);
        Ok(())
    } else if is_broadcast(&reel.up_to(0, 400)) {
        broadcast::read(&mut reel, sink)
    } else if starts(b"ID3") || starts(b"APETAGEX") || is_frame(&head) {
        frames(&mut reel, sink)
    } else {
        tail::read(&mut reel, 0, sink);
        Err("imh cannot look into this kind of film or sound".to_owned())
    };
    match (outcome, reel.fault) {
        (Ok(()), Some(fault)) => Err(fault.to_owned()),
        (outcome, _) => outcome,
    }
}

fn whole(reel: &mut Reel<'_>) -> Result<Vec<u8>, String> {
    if reel.size > limits::WHOLE_BYTES {
        return Err("it is larger than 128 MiB".to_owned());
    }
    let mut bytes = Vec::new();
    while (bytes.len() as u64) < reel.size {
        let piece = reel.up_to(bytes.len() as u64, limits::PART_BYTES);
        if piece.is_empty() {
            return Err(reel.fault.unwrap_or(reel::DAMAGED).to_owned());
        }
        bytes.extend(piece);
    }
    Ok(bytes)
}

/// Reads a recording in frames (MP3, AAC): tags before them and behind them.
fn frames(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    let mut begins = id3::read(reel, 0, sink);
    if reel.up_to(begins, 8) == b"APETAGEX" && begins == 0 {
        begins = ape_first(reel, sink).ok_or(reel::DAMAGED)?;
    }
    // Padding stands between a tag and the sound.
    let near = reel.up_to(begins, 64 << 10);
    let start = near.iter().position(|&byte| byte != 0).unwrap_or(near.len());
    let sound = &near[start..];
    if sound.starts_with(b"fLaC") {
        return comments::read_flac(reel, sink);
    }
    tail::read(reel, begins, sink);
    let is_sound = (0..sound.len().min(8_192)).any(|at| sound::frames_at(&sound[at..]));
    if sound.is_empty() || is_sound {
        Ok(())
    } else {
        Err("imh does not know the sound behind its tags".to_owned())
    }
}

/// A bitmap has no room for words but that for its colours, and behind its end.
fn bitmap(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    let head = reel.read(0, 18).ok_or(reel::DAMAGED)?;
    let mut octets = Octets(&head[2..]);
    let length = u64::from(octets.le32().unwrap_or_default());
    let mut octets = Octets(&head[10..]);
    let pixels = u64::from(octets.le32().unwrap_or_default());
    // The head of each version of Windows and OS/2 has a length of its own.
    let is_bitmap = matches!(octets.le32(), Some(12 | 16 | 40 | 52 | 56 | 64 | 108 | 124));
    if !is_bitmap || pixels > reel.size {
        return Err(reel::DAMAGED.to_owned());
    }
    if length > 18 && length < reel.size {
        behind(reel, length, sink);
        return Err("something stands behind its pixels".to_owned());
    }
    Ok(())
}

/// Tells of what stands behind the end of a file, and reads it if its kind is known.
fn behind(reel: &mut Reel<'_>, begins: u64, sink: &mut Sink<'_>) {
    let length = reel.size.saturating_sub(begins);
    let start = reel.up_to(begins, length.min(4096));
    if start.iter().all(|&byte| byte == 0) {
        return;
    }
    if start.starts_with(b"TAG") && length == 128 || start.starts_with(b"ID3") {
        tail::read(reel, begins, sink);
        id3::read(reel, begins, sink);
        return;
    }
    let bytes = reel.up_to(begins, length.min(limits::PART_BYTES));
    rest(&bytes, sink);
}

/// Tells of bytes behind the end of a file, and reads them if their kind is known.
pub(super) fn rest(bytes: &[u8], sink: &mut Sink<'_>) {
    const PLACE: &str = "after its end";
    if bytes.iter().all(|&byte| byte == 0) {
        return;
    }
    sink.has(PLACE, FindingKind::Hidden);
    // A film after a photograph begins with a box, and a picture with its mark.
    let starts: [&[u8]; 7] =
        [b"\xff\xd8\xff", b"\x89PNG\r\n", b"RIFF", b"PK\x03\x04", b"%PDF-", b"II*\0", b"MM\0*"];
    let is_file = starts.iter().any(|start| bytes.starts_with(start))
        || matches!(bytes.get(4..8), Some(b"ftyp" | b"moov" | b"mdat"));
    if is_file {
        read_inner(PLACE, "file", bytes, sink);
        return;
    }
    let film = memchr::memmem::find(&bytes[..bytes.len().min(64 << 10)], b"ftyp");
    let picture = memchr::memmem::find(bytes, b"\xff\xd8\xff");
    match (film.and_then(|at| at.checked_sub(4)), picture) {
        (Some(at), _) | (None, Some(at)) if at > 0 => {
            if !embedded(&bytes[..at], sink) {
                sink.traces(PLACE, readable(&bytes[..at]));
            }
            read_inner(PLACE, "file", &bytes[at..], sink);
        }
        _ => {
            if !embedded(bytes, sink) {
                sink.words(PLACE, &said::text(bytes.get(..4096).unwrap_or(bytes)));
            }
        }
    }
}

/// Reads properties that stand among other bytes, known by how they begin. Returns whether there
/// were any.
fn embedded(bytes: &[u8], sink: &mut Sink<'_>) -> bool {
    let mut is_any = false;
    if let Some(at) = memchr::memmem::find(bytes, b"<x:xmpmeta") {
        let end = memchr::memmem::find(&bytes[at..], b"</x:xmpmeta>");
        let end = end.map_or(bytes.len(), |end| at + end + 12);
        picture::packet(&bytes[at..end], "properties", Of::Picture, sink);
        is_any = true;
    }
    let mut exif = memchr::memmem::find_iter(bytes, b"Exif\0\0").take(4);
    if let Some(at) = exif.find(|at| picture::is_exif(&bytes[at + 6..])) {
        picture::exif(&bytes[at + 6..], sink);
        is_any = true;
    } else if picture::is_exif(bytes) {
        picture::exif(bytes, sink);
        is_any = true;
    }
    // Captions of the press, behind a photograph (AFCP) or in what a program keeps.
    if let Some(at) = memchr::memmem::find(bytes, b"\x1c\x02\0\0\x02") {
        is_any |= iptc::read(&bytes[at..], sink);
    }
    is_any
}

/// The description of a colour profile may be the name of somebody's screen.
pub(super) fn colours(bytes: &[u8], sink: &mut Sink<'_>) {
    sink.words("properties", &readable(bytes.get(128..).unwrap_or_default()));
}

/// Unpacks what zlib packed, or its inner form; `None` if it is damaged or too long.
pub(super) fn inflated(bytes: &[u8], sink: &mut Sink<'_>) -> Option<Vec<u8>> {
    let most = limits::PART_BYTES.min(sink.bytes_left);
    let mut said = Vec::new();
    let outcome = flate2::read::ZlibDecoder::new(bytes).take(most + 1).read_to_end(&mut said);
    sink.bytes_left = sink.bytes_left.saturating_sub(said.len() as u64);
    (outcome.is_ok() && said.len() as u64 <= most).then_some(said)
}
