//! Boxes (ISO 14496-12, QuickTime, JPEG XL): films, recordings and pictures that consist of them.
//! Frames and sound (`mdat`) are passed over.

use super::{
    super::{
        super::part::{Sink, limits},
        picture::{self, Of},
        read_inner,
    },
    film::{Film, metadata, user_data},
    items, jbrd,
    octets::Octets,
    reel::{DAMAGED, Reel, TOO_MUCH},
    said::unknown,
};
use crate::model::FindingKind;

/// A film of many hours in fragments has fewer.
const MOST_BOXES: usize = 100_000;

/// A box of a file: its name, and where its contents begin and end.
pub(in crate::files) struct Atom {
    pub(in crate::files) name: [u8; 4],
    pub(in crate::files) begins: u64,
    pub(in crate::files) ends: u64,
}

/// Reads the head of the box at a place.
pub(in crate::files) fn next_box(reel: &mut Reel<'_>, at: u64) -> Option<Atom> {
    let head = reel.up_to(at, 16);
    let mut octets = Octets(&head);
    let (length, name) = (octets.be32()?, octets.take(4)?.try_into().ok()?);
    let (begins, ends) = match length {
        0 => (at + 8, reel.size),
        1 => (at + 16, at.checked_add(octets.be64()?)?),
        length => (at + 8, at.checked_add(u64::from(length))?),
    };
    let is_name = |name: [u8; 4]| name.iter().all(|&byte| byte >= 32 && byte != 127);
    (begins <= ends && is_name(name)).then_some(Atom { name, begins, ends })
}

/// Passes the boxes inside a box to `each`: name and contents. Returns whether all of it was boxes.
pub(super) fn children<'b>(bytes: &'b [u8], mut each: impl FnMut([u8; 4], &'b [u8])) -> bool {
    let mut rest = bytes;
    for _ in 0..limits::PARTS * 10 {
        // QuickTime ends a list with a zero.
        if rest.iter().take(8).all(|&byte| byte == 0) {
            return true;
        }
        let mut octets = Octets(rest);
        let (Some(length), Some(name)) = (octets.be32(), octets.take(4)) else { return false };
        let head = if length == 1 { 16 } else { 8 };
        let whole = match length {
            0 => Some(rest.len()),
            1 => octets.be64().and_then(|length| usize::try_from(length).ok()),
            _ => usize::try_from(length).ok(),
        };
        let Some(whole) = whole.filter(|whole| *whole >= head && *whole <= rest.len()) else {
            return false;
        };
        each(name.try_into().unwrap_or_default(), &rest[head..whole]);
        rest = &rest[whole..];
    }
    false
}

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    let mut film = Film::default();
    let (mut at, mut count, mut is_cut) = (0, 0, false);
    let (mut says_something, mut frames) = (false, Vec::new());
    while at < reel.size {
        count += 1;
        if count > MOST_BOXES {
            return Err(TOO_MUCH.to_owned());
        }
        let Some(atom) = next_box(reel, at) else {
            if says_something {
                super::behind(reel, at, sink);
            }
            break;
        };
        says_something |= matches!(&atom.name, b"moov" | b"moof" | b"meta" | b"JXL ");
        is_cut |= atom.ends > reel.size;
        let ends = atom.ends.min(reel.size);
        if matches!(&atom.name, b"mdat" | b"imda") {
            frames.push(atom.begins..ends);
        }
        one(reel, &Atom { ends, ..atom }, &mut film, sink);
        at = ends;
    }
    film.samples(reel, sink);
    film.tell_frames(&frames, sink);
    // A film that says nothing of itself cannot be played.
    if is_cut || !says_something { Err(DAMAGED.to_owned()) } else { Ok(()) }
}

fn one(reel: &mut Reel<'_>, atom: &Atom, film: &mut Film, sink: &mut Sink<'_>) {
    match &atom.name {
        // How to play it, what was left free, and the pictures and the sound themselves.
        b"ftyp" | b"styp" | b"mdat" | b"imda" | b"free" | b"skip" | b"wide" | b"sidx" | b"ssix"
        | b"prft" | b"mfra" | b"pdin" | b"pnot" | b"JXL " | b"jxlc" | b"jxlp" | b"jxli"
        | b"jxll" => return,
        _ => {}
    }
    let place = "properties";
    let Some(bytes) = reel.read(atom.begins, atom.ends.saturating_sub(atom.begins)) else {
        sink.unreadable(place, TOO_MUCH);
        return;
    };
    match &atom.name {
        b"moov" => film.read(&bytes, sink),
        b"moof" => film.fragment(&bytes, atom.begins, reel, sink),
        b"meta" if items::has_items(&bytes) => items::read(&bytes, reel, sink),
        b"meta" => metadata(&bytes, 0, sink),
        b"udta" => user_data(&bytes, 0, sink),
        b"uuid" => with_id(&bytes, sink),
        b"Exif" => after_offset(&bytes, sink),
        b"xml " => picture::packet(&bytes, place, Of::Picture, sink),
        b"brob" => packed(&bytes, sink),
        b"jbrd" => jbrd::read(&bytes, sink),
        b"mpvd" => read_inner("a film inside it", "film.mp4", &bytes, sink),
        b"PICT" | b"pict" | b"thum" => {
            sink.has(place, FindingKind::PhotoThumbnail);
        }
        _ => unknown("a part of its own kind", &bytes, sink),
    }
}

/// Reads properties before which stands how far they are away (ISO 23008-12, annex A).
pub(super) fn after_offset(bytes: &[u8], sink: &mut Sink<'_>) {
    let mut octets = Octets(bytes);
    let skipped = octets.be32().and_then(|skipped| usize::try_from(skipped).ok());
    let said = skipped.and_then(|skipped| octets.0.get(skipped..)).unwrap_or(bytes);
    picture::exif(said, sink);
}

/// A box whose kind is an id: XMP, or what a maker keeps.
pub(super) fn with_id(bytes: &[u8], sink: &mut Sink<'_>) {
    const PACKET: &[u8] = b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
    const CANON: &[u8] = b"\x85\xc0\xb6\x87\x82\x0f\x11\xe0\x81\x11\xf4\xce\x46\x2b\x6a\x48";
    const PROFILE: &[u8] = b"PROF\x21\xd2\x4f\xce\xbb\x88\x69\x5c\xfa\xc9\xc7\x40";
    match bytes.split_at_checked(16) {
        Some((PACKET, said)) => picture::packet(said, "properties", Of::Picture, sink),
        Some((CANON, said)) => {
            children(said, |name, said| match &name {
                b"CMT1" | b"CMT2" | b"CMT3" | b"CMT4" => picture::exif(said, sink),
                b"CNTH" | b"THMB" => sink.has("properties", FindingKind::PhotoThumbnail),
                _ => sink.traces("properties", picture::readable(said)),
            });
        }
        Some((PROFILE, _)) | None => {}
        Some((_, said)) => unknown("properties of a maker", said, sink),
    }
}

/// A box of JPEG XL that is packed with Brotli: its name stands first.
fn packed(bytes: &[u8], sink: &mut Sink<'_>) {
    use std::io::Read;
    let Some((name, packed)) = bytes.split_at_checked(4) else { return };
    let most = limits::PART_BYTES.min(sink.bytes_left);
    let mut said = Vec::new();
    let outcome =
        brotli_decompressor::Decompressor::new(packed, 4096).take(most + 1).read_to_end(&mut said);
    sink.bytes_left = sink.bytes_left.saturating_sub(said.len() as u64);
    if outcome.is_err() || said.len() as u64 > most {
        sink.unreadable("properties", DAMAGED);
    }
    match name {
        b"Exif" => after_offset(&said, sink),
        b"xml " => picture::packet(&said, "properties", Of::Picture, sink),
        _ => unknown("a part of its own kind", &said, sink),
    }
}

/// A picture inside: a cover, a preview.
pub(super) fn cover(bytes: &[u8], sink: &mut Sink<'_>) {
    read_inner("the cover", "cover", bytes, sink);
}
