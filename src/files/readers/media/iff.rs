//! Older recordings: AIFF, CAF, AU and AMR.

use super::{
    super::{
        super::part::Sink,
        picture::{self, Of, readable},
    },
    id3,
    octets::Octets,
    reel::{DAMAGED, Reel},
    said::{COMMENT, said, text, unknown},
    tail,
};

const PLACE: &str = "properties";
const MOST_CHUNKS: usize = 10_000;

/// Reads AIFF.
///
/// # Errors
/// Why not all of it can be read.
pub(super) fn read_aiff(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    let head = reel.read(0, 12).ok_or(DAMAGED)?;
    let ends = 8 + Octets(&head[4..]).high_first(4).unwrap_or_default();
    let mut at = 12;
    for _ in 0..MOST_CHUNKS {
        if at + 8 > ends.min(reel.size) {
            if ends > reel.size {
                return Err(DAMAGED.to_owned());
            }
            super::behind(reel, ends + ends % 2, sink);
            return Ok(());
        }
        let head = reel.read(at, 8).ok_or(DAMAGED)?;
        let length = Octets(&head[4..]).high_first(4).unwrap_or_default();
        let name = &head[..4];
        if !matches!(name, b"SSND" | b"COMM" | b"FVER" | b"INST" | b"MIDI" | b"CHAN" | b"AESD") {
            let said = reel.read(at + 8, length).ok_or_else(|| reel.fault.unwrap_or(DAMAGED))?;
            aiff_chunk(name, &said, sink);
        }
        at += 8 + length + length % 2;
    }
    Err(DAMAGED.to_owned())
}

fn aiff_chunk(name: &[u8], bytes: &[u8], sink: &mut Sink<'_>) {
    match name {
        b"NAME" => said("title", &text(bytes), sink),
        b"AUTH" => said("author", &text(bytes), sink),
        b"(c) " => said("copyright", &text(bytes), sink),
        b"ANNO" => said("comment", &text(bytes), sink),
        b"ID3 " | b"id3 " => id3::read_tag(bytes, sink),
        b"COMT" | b"MARK" => sink.words(COMMENT, &readable(bytes)),
        b"APPL" if bytes.starts_with(b"XMP ") => {
            picture::packet(bytes, PLACE, Of::Picture, sink);
        }
        b"iXML" | b"xml " => picture::packet(bytes, PLACE, Of::Document, sink),
        _ => unknown("a part of its own kind", bytes, sink),
    }
}

/// Reads CAF.
///
/// # Errors
/// Why not all of it can be read.
pub(super) fn read_caf(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    let mut at = 8;
    for _ in 0..MOST_CHUNKS {
        if at >= reel.size {
            return Ok(());
        }
        let head = reel.read(at, 12).ok_or(DAMAGED)?;
        let length = Octets(&head[4..]).be64().unwrap_or_default();
        // Sound that goes on to the end has a length of -1.
        let length = if length == u64::MAX { reel.size - at - 12 } else { length };
        let name = &head[..4];
        if !matches!(
            name,
            b"data" | b"desc" | b"pakt" | b"kuki" | b"chan" | b"free" | b"ovvw" | b"peak" | b"inst"
        ) {
            let said = reel.read(at + 12, length).ok_or_else(|| reel.fault.unwrap_or(DAMAGED))?;
            caf_chunk(name, &said, sink);
        }
        at = at.checked_add(12).and_then(|at| at.checked_add(length)).ok_or(DAMAGED)?;
        if at > reel.size {
            return Err(DAMAGED.to_owned());
        }
    }
    Err(DAMAGED.to_owned())
}

fn caf_chunk(name: &[u8], bytes: &[u8], sink: &mut Sink<'_>) {
    match name {
        b"info" => {
            let mut octets = Octets(bytes.get(4..).unwrap_or_default());
            while !octets.0.is_empty() {
                let key = text(octets.until_zero());
                said(&key, &text(octets.until_zero()), sink);
            }
        }
        b"strg" => {
            let mut octets = Octets(bytes);
            let count = octets.be32().and_then(|count| usize::try_from(count).ok());
            let strings = count.and_then(|count| octets.0.get(count.checked_mul(12)?..));
            sink.words(COMMENT, &text(strings.unwrap_or(bytes)));
        }
        b"mark" | b"regn" | b"umid" => sink.traces(PLACE, readable(bytes)),
        b"uuid" => super::boxes::with_id(bytes, sink),
        _ => unknown("a part of its own kind", bytes, sink),
    }
}

/// Reads AU, whose head says where the sound begins, with words before it.
///
/// # Errors
/// Why not all of it can be read.
pub(super) fn read_au(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    let head = reel.read(0, 24).ok_or(DAMAGED)?;
    let begins = Octets(&head[4..]).high_first(4).unwrap_or_default();
    let words = begins.checked_sub(24).and_then(|length| reel.read(24, length)).ok_or(DAMAGED)?;
    said("comment", &text(&words), sink);
    Ok(())
}

/// Reads AMR (RFC 4867, section 5): frames of known lengths, and nothing beside them.
///
/// # Errors
/// Why not all of it can be read.
pub(super) fn read_amr(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    const NARROW: [u64; 9] = [12, 13, 15, 17, 19, 20, 26, 31, 5];
    const WIDE: [u64; 10] = [17, 23, 32, 36, 40, 46, 50, 58, 60, 5];
    let head = reel.up_to(0, 9);
    let is_wide = head.starts_with(b"#!AMR-WB\n");
    let lengths: &[u64] = if is_wide { &WIDE } else { &NARROW };
    let mut at = if is_wide { 9 } else { 6 };
    let mut is_damaged = !is_wide && !head.starts_with(b"#!AMR\n");
    while at < reel.size && !is_damaged {
        let buffer = reel.up_to(at, 64 << 10);
        if buffer.is_empty() {
            return Err(reel.fault.unwrap_or(DAMAGED).to_owned());
        }
        let mut inside = 0;
        while let Some(&first) = buffer.get(inside) {
            let kind = usize::from(first >> 3 & 15);
            let length = lengths.get(kind).copied().or((kind >= 14).then_some(0));
            let Some(length) = length.filter(|_| first & 0x83 == 0) else {
                is_damaged = true;
                break;
            };
            inside += 1 + usize::try_from(length).unwrap_or_default();
        }
        at += inside as u64;
    }
    if is_damaged || at > reel.size {
        tail::read(reel, 6, sink);
        return Err(DAMAGED.to_owned());
    }
    Ok(())
}
