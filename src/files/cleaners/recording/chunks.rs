//! Files of chunks (RIFF, AIFF, CAF, AU): chunks that say something of a recording become free room.

use super::{super::super::readers::media::Octets, Edits, Reel, StripFault};

const DEPTH: usize = 8;
const MOST_CHUNKS: usize = 100_000;

/// Whether numbers have their highest byte first (RIFX), and how long the sound is where its own
/// length has no room (RF64).
struct ChunkWay {
    is_high_first: bool,
    long: u64,
    count: usize,
}

fn size(bytes: &[u8], is_high_first: bool) -> Option<u64> {
    let mut octets = Octets(bytes);
    (if is_high_first { octets.be32() } else { octets.le32() }).map(u64::from)
}

fn name_at(head: &[u8], at: usize) -> Option<[u8; 4]> {
    head.get(at..at + 4)?.try_into().ok()
}

/// Makes free room of a chunk, under a name that programs pass over.
fn free(
    reel: &mut Reel<'_>,
    (at, name, is): (u64, [u8; 4], &[u8; 4]),
    (from, end): (u64, u64),
    edits: &mut Edits,
) {
    edits.write(at, &name, is.to_vec());
    edits.zero_unread(reel, from, end - from);
}

pub(super) fn clean_riff(reel: &mut Reel<'_>, edits: &mut Edits) -> Result<(), StripFault> {
    let mut at = 0;
    let mut way = ChunkWay { is_high_first: false, long: 0, count: 0 };
    while at + 12 <= reel.size {
        let head = reel.up_to(at, 12);
        way.is_high_first = head.starts_with(b"RIFX");
        let is_riff =
            [&b"RIFF"[..], b"RIFX", b"RF64", b"BW64"].iter().any(|start| head.starts_with(start));
        if !is_riff {
            break;
        }
        let length = size(&head[4..], way.is_high_first).unwrap_or_default();
        // A program that was stopped, or sound of more than 4 GiB, has no length.
        let ends = if length == 0xffff_ffff || length == 0 { reel.size } else { at + 8 + length };
        if ends > reel.size {
            return Err(StripFault::Unread);
        }
        way.long = 0;
        riff_chunks(reel, (at + 12, ends), &mut way, 0, edits)?;
        at = ends + ends % 2;
    }
    edits.cut_end(reel, at.min(reel.size));
    Ok(())
}

fn riff_chunks(
    reel: &mut Reel<'_>,
    (begins, ends): (u64, u64),
    way: &mut ChunkWay,
    depth: usize,
    edits: &mut Edits,
) -> Result<(), StripFault> {
    let mut at = begins;
    while at + 8 <= ends {
        way.count += 1;
        if way.count > MOST_CHUNKS || depth > DEPTH {
            return Err(StripFault::Unread);
        }
        let head = reel.up_to(at, 12);
        let name = name_at(&head, 0).ok_or(StripFault::Unread)?;
        let mut length = size(&head[4..], way.is_high_first).ok_or(StripFault::Unread)?;
        if &name == b"data" && length == 0xffff_ffff && way.long > 0 {
            length = way.long;
        }
        let from = at + 8;
        let is_endless = &name == b"data" && length >= 0xffff_0000;
        let end = match from.checked_add(length) {
            Some(end) if end <= ends => end,
            _ if is_endless => ends,
            _ => return Err(StripFault::Unread),
        };
        match (&name, name_at(&head, 8)) {
            (b"LIST", Some(inner))
                if length >= 4
                    && !matches!(&inner, b"INFO" | b"exif" | b"adtl" | b"movi" | b"rec ") =>
            {
                riff_chunks(reel, (from + 4, end), way, depth + 1, edits)?;
            }
            (b"ds64", _) => {
                let said = reel.up_to(from, (end - from).min(16));
                way.long = said.get(8..).and_then(|rest| Octets(rest).le64()).unwrap_or_default();
            }
            (b"JUNK" | b"junk" | b"PAD " | b"FLLR", _) => {
                edits.zero_unread(reel, from, end - from);
            }
            _ if is_for_playing(name, name_at(&head, 8)) => {}
            _ => free(reel, (at, name, b"JUNK"), (from, end), edits),
        }
        at = end + length % 2;
    }
    Ok(())
}

/// Returns whether a chunk holds sound, pictures, or how to play them.
fn is_for_playing(name: [u8; 4], list: Option<[u8; 4]>) -> bool {
    match &name {
        b"LIST" => matches!(&list, Some([b'm', b'o', b'v', b'i'] | [b'r', b'e', b'c', b' '])),
        b"data" | b"fmt " | b"fact" | b"PEAK" | b"idx1" | b"avih" | b"strh" | b"strf" | b"indx"
        | b"dmlh" | b"vprp" | b"smpl" | b"inst" | b"acid" | b"cue " | b"slnt" | b"levl"
        | b"plst" | b"dbmd" | b"chna" | b"strc" => true,
        // An index of one stream of a long film, such as `ix00`.
        [b'i', b'x', number @ ..] => number.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

pub(super) fn clean_aiff(reel: &mut Reel<'_>, edits: &mut Edits) -> Result<(), StripFault> {
    let head = reel.read(0, 12).ok_or(StripFault::Unread)?;
    let ends = 8 + size(&head[4..], true).unwrap_or_default();
    let (mut at, mut count) = (12, 0);
    while at + 8 <= ends.min(reel.size) {
        let head = reel.read(at, 8).ok_or(StripFault::Unread)?;
        let name = name_at(&head, 0).ok_or(StripFault::Unread)?;
        let length = size(&head[4..], true).ok_or(StripFault::Unread)?;
        let (from, end) = (at + 8, at + 8 + length);
        count += 1;
        if end > ends || count > MOST_CHUNKS {
            return Err(StripFault::Unread);
        }
        match &name {
            b"SSND" | b"COMM" | b"FVER" | b"INST" | b"MIDI" | b"CHAN" | b"AESD" => {}
            _ => free(reel, (at, name, b"JUNK"), (from, end), edits),
        }
        at = end + length % 2;
    }
    edits.cut_end(reel, (ends + ends % 2).min(reel.size));
    Ok(())
}

pub(super) fn clean_caf(reel: &mut Reel<'_>, edits: &mut Edits) -> Result<(), StripFault> {
    let (mut at, mut count) = (8, 0);
    while at < reel.size {
        let head = reel.read(at, 12).ok_or(StripFault::Unread)?;
        let name = name_at(&head, 0).ok_or(StripFault::Unread)?;
        let length = Octets(&head[4..]).be64().ok_or(StripFault::Unread)?;
        let from = at + 12;
        // Sound that goes on to the end has a length of -1.
        let end = if length == u64::MAX { Some(reel.size) } else { from.checked_add(length) };
        count += 1;
        let end = end.filter(|end| *end <= reel.size && count <= MOST_CHUNKS);
        let end = end.ok_or(StripFault::Unread)?;
        match &name {
            b"data" | b"desc" | b"pakt" | b"kuki" | b"chan" | b"ovvw" | b"peak" | b"inst" => {}
            _ => free(reel, (at, name, b"free"), (from, end), edits),
        }
        at = end;
    }
    Ok(())
}

/// The head of AU says where the sound begins, with words before it.
pub(super) fn clean_au(reel: &mut Reel<'_>, edits: &mut Edits) -> Result<(), StripFault> {
    let head = reel.read(0, 24).ok_or(StripFault::Unread)?;
    let begins = size(&head[4..], true).unwrap_or_default();
    let words = begins.checked_sub(24).filter(|_| begins <= reel.size).ok_or(StripFault::Unread)?;
    edits.zero_unread(reel, 24, words);
    Ok(())
}
