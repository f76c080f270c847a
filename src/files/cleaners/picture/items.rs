//! Pictures that consist of items in boxes (HEIF, ISO 23008-12): HEIC, AVIF. All stays in its place, so
//! that nothing that says where something is has to change. Properties are overwritten.

use std::{collections::BTreeSet, ops::Range};

use super::{
    super::{super::readers::holds_pixels, StripFault},
    RAW,
    boxes::{PictureBox, boxes, free},
    film, high, profile, strip as strip_picture, turn, upright,
};

/// An item that a list names: what it is, and where its bytes are in the file.
#[derive(Default)]
struct HeldItem {
    id: usize,
    kind: [u8; 4],
    /// Where its entry in the list begins, and where that names its kind.
    entry: usize,
    kind_at: usize,
    media: Range<usize>,
    packing: Range<usize>,
    extents: Vec<Range<usize>>,
    /// False if its bytes are in a place of which nothing else is known.
    is_here: bool,
}

/// The kind of an item, and of a link, that is not there any more.
const GONE: [u8; 4] = *b"free";

/// A part that is written in a way that imh does not know.
pub(super) const ODD: StripFault = StripFault::Kind(
    "a picture with a part of a kind that it does not know: save it as .jpg or .png, and clean that",
);

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let (mut all, _) = boxes(bytes, &(0..bytes.len()));
    // A film of its own begins behind the picture.
    let begins = |one: &PictureBox| &one.name == b"ftyp";
    if let Some(at) = all.iter().skip(1).position(begins) {
        all.truncate(at + 1);
    }
    let mut kept = bytes.to_vec();
    let name = |one: &PictureBox| one.name;
    let first = all.first().filter(|one| begins(one)).ok_or(StripFault::Damaged)?;
    if bytes[first.said.clone()].starts_with(b"crx ") {
        return Err(RAW);
    }
    if all.iter().any(|one| name(one) == *b"moof") {
        return Err(ODD);
    }
    let data: Vec<Range<usize>> =
        all.iter().filter(|one| name(one) == *b"mdat").map(|one| one.said.clone()).collect();
    let is_film = all.iter().any(|one| name(one) == *b"moov");
    let mut metas = all.iter().filter(|one| name(one) == *b"meta");
    let meta = metas.next().ok_or(StripFault::Damaged)?;
    if metas.next().is_some() {
        return Err(ODD);
    }
    let used = of_items(&mut kept, &meta.said, &data)?;
    if !is_film {
        // What an earlier version of the picture left behind.
        for data in &data {
            zero_between(&mut kept, data, &used);
        }
    }
    let mut ends = 0;
    for one in &all {
        match &one.name {
            b"ftyp" | b"styp" | b"meta" | b"mdat" => {}
            b"moov" => film::strip(&mut kept, &one.said, 0)?,
            _ => {
                free(&mut kept, one);
                continue;
            }
        }
        ends = one.whole.end;
    }
    kept.truncate(ends);
    Ok(kept)
}

/// Overwrites what is no pixels in `meta`, and in the items that it lists. Returns where the bytes of
/// all items are.
fn of_items(
    kept: &mut [u8],
    meta: &Range<usize>,
    data: &[Range<usize>],
) -> Result<Vec<Range<usize>>, StripFault> {
    let (parts, _) = boxes(kept, &(meta.start.saturating_add(4)..meta.end));
    let find = |name: &[u8; 4]| parts.iter().find(|part| part.name == *name);
    let list = find(b"iinf").ok_or(StripFault::Damaged)?;
    let inside = find(b"idat").map(|part| part.said.clone());
    let mut items = listed(kept, &list.said).ok_or(StripFault::Damaged)?;
    if let Some(places) = find(b"iloc") {
        let inside = inside.clone().unwrap_or(0..0);
        locate(kept, &places.said, &inside, &mut items).ok_or(StripFault::Damaged)?;
    }
    if let Some(links) = find(b"iref") {
        let gone = thumbnails(kept, &links.said);
        for item in items.iter_mut().filter(|item| gone.contains(&item.id)) {
            // A hidden item of a kind that no program knows.
            kept[item.kind_at..item.kind_at + 4].copy_from_slice(&GONE);
            kept[item.entry + 3] |= 1;
            item.kind = GONE;
        }
    }
    let (pixels, others): (Vec<HeldItem>, Vec<HeldItem>) =
        items.into_iter().partition(|item| holds_pixels(item.kind));
    let ranges = |items: &[HeldItem]| -> Vec<Range<usize>> {
        let mut all: Vec<Range<usize>> = items
            .iter()
            .flat_map(|item| item.extents.clone())
            .filter(|one| !one.is_empty())
            .collect();
        all.sort_by_key(|range| range.start);
        all
    };
    let (of_pixels, of_others) = (ranges(&pixels), ranges(&others));
    // A file that lies about its places could make words into pixels, or the other way round.
    let mut room = data.to_vec();
    room.extend(inside);
    let is_in_room = |range: &Range<usize>| {
        room.iter().any(|room| room.start <= range.start && range.end <= room.end)
    };
    let touches = |range: &Range<usize>| {
        let after = of_pixels.partition_point(|pixels| pixels.end <= range.start);
        of_pixels.get(after).is_some_and(|pixels| pixels.start < range.end)
    };
    if of_others.windows(2).any(|two| two[1].start < two[0].end)
        || of_others.iter().any(touches)
        || !of_pixels.iter().chain(&of_others).all(is_in_room)
        || !others.iter().all(|item| item.is_here)
    {
        return Err(StripFault::Damaged);
    }
    for item in &others {
        overwrite(kept, item)?;
    }
    for part in &parts {
        match &part.name {
            b"iinf" | b"iloc" | b"pitm" | b"iref" | b"idat" | b"dinf" | b"grpl" => {}
            b"hdlr" => kept[part.said.clone()].iter_mut().skip(24).for_each(|byte| *byte = 0),
            b"iprp" => properties(kept, &part.said),
            b"ipro" | b"ipmc" => return Err(ODD),
            _ => free(kept, part),
        }
    }
    let mut used = [of_pixels, of_others].concat();
    used.sort_by_key(|range| range.start);
    Ok(used)
}

/// Returns the items that `iinf` lists (ISO 14496-12, section 8.11.6), and takes away their names, which
/// programs and people give.
fn listed(kept: &mut [u8], list: &Range<usize>) -> Option<Vec<HeldItem>> {
    let head = if kept.get(list.start) == Some(&0) { 6 } else { 8 };
    let (entries, _) = boxes(kept, &(list.start.checked_add(head)?..list.end));
    let mut items = Vec::new();
    for entry in entries.iter().filter(|entry| &entry.name == b"infe") {
        let said = entry.said.clone();
        let version = *kept.get(said.start)?;
        let wide = if version == 3 { 4 } else { 2 };
        if version < 2 {
            return None;
        }
        let id = high(kept, said.start + 4, wide)?;
        let lock = high(kept, said.start + 4 + wide, 2)?;
        let kind_at = said.start + 6 + wide;
        let kind: [u8; 4] = kept.get(kind_at..kind_at + 4)?.try_into().ok()?;
        if lock != 0 || kind_at + 4 > said.end {
            return None;
        }
        let mut at = kind_at + 4;
        let name = text(kept, &mut at, said.end);
        kept[name].fill(b' ');
        let mut item =
            HeldItem { id, kind, entry: said.start, kind_at, is_here: true, ..HeldItem::default() };
        if matches!(&kind, b"mime" | b"uri ") {
            item.media = text(kept, &mut at, said.end);
            item.packing = text(kept, &mut at, said.end);
        }
        items.push(item);
    }
    Some(items)
}

/// Returns where a text ends with a zero, or with its box, and passes over it.
fn text(bytes: &[u8], at: &mut usize, end: usize) -> Range<usize> {
    let begins = (*at).min(end);
    let length = memchr::memchr(0, &bytes[begins..end]).unwrap_or(end - begins);
    *at = (begins + length + 1).min(end);
    begins..begins + length
}

/// Returns the items that are smaller copies of another, which may show what was cut off since, and the
/// items that only belong to these. Nothing refers to them as copies any more.
fn thumbnails(kept: &mut [u8], links: &Range<usize>) -> BTreeSet<usize> {
    let wide = if kept.get(links.start) == Some(&0) { 2 } else { 4 };
    let mut all = Vec::new();
    for link in boxes(kept, &(links.start.saturating_add(4).min(links.end)..links.end)).0 {
        let from = high(kept, link.said.start, wide);
        let count = high(kept, link.said.start + wide, 2).unwrap_or_default();
        let begins = link.said.start + wide + 2;
        let to: Vec<usize> = (begins..link.said.end)
            .step_by(wide)
            .take(count)
            .filter_map(|at| high(kept, at, wide))
            .collect();
        if let Some(from) = from {
            all.push((link.name, from, to));
        }
        if &link.name == b"thmb" {
            kept[link.whole.start + 4..link.whole.start + 8].copy_from_slice(&GONE);
        }
    }
    let small = all.iter().filter(|(name, ..)| name == b"thmb");
    let mut gone: BTreeSet<usize> = small.map(|(_, from, _)| *from).collect();
    // The pieces of which one is joined, and what says where it is opaque.
    for _ in 0..3 {
        let pieces = |is_gone: bool| -> BTreeSet<usize> {
            let of = all
                .iter()
                .filter(|(name, from, _)| name == b"dimg" && gone.contains(from) == is_gone);
            of.flat_map(|(.., to)| to.iter().copied()).collect()
        };
        let masks: BTreeSet<usize> = all
            .iter()
            .filter(|(name, _, to)| name == b"auxl" && to.iter().all(|to| gone.contains(to)))
            .map(|(_, from, _)| *from)
            .collect();
        let more = &pieces(true) - &pieces(false);
        gone.extend(more.into_iter().chain(masks));
    }
    gone
}

/// Notes where the bytes of each item are (`iloc`, section 8.11.3).
fn locate(
    bytes: &[u8],
    places: &Range<usize>,
    inside: &Range<usize>,
    items: &mut [HeldItem],
) -> Option<()> {
    let mut at = places.start;
    let mut take = |length: usize| {
        let number = high(bytes.get(..places.end)?, at, length);
        at += length;
        number
    };
    let version = take(4)? >> 24;
    let sizes = take(2)?;
    let size = |shift: usize| (sizes >> shift & 15).min(8);
    let wide = if version < 2 { 2 } else { 4 };
    for _ in 0..take(wide)? {
        let id = take(wide)?;
        let method = if version == 0 { 0 } else { take(2)? & 15 };
        let elsewhere = take(2)?;
        let base = take(size(4))?;
        let count = take(2)?;
        let mut extents = Vec::new();
        for _ in 0..count {
            if version != 0 {
                take(size(0))?;
            }
            let from = base.checked_add(take(size(12))?)?;
            extents.push((from, take(size(8))?));
        }
        let whole = if method == 1 { inside.clone() } else { 0..bytes.len() };
        let Some(item) = items.iter_mut().find(|item| item.id == id) else { continue };
        if method > 1 || elsewhere != 0 {
            item.is_here = false;
            continue;
        }
        for (from, length) in extents {
            let begins = whole.start.checked_add(from)?;
            // A length of zero is all that follows.
            let ends = if length == 0 { whole.end } else { begins.checked_add(length)? };
            item.extents.push(begins..ends.max(begins));
            bytes.get(begins..ends)?;
        }
    }
    Some(())
}

/// Overwrites the bytes of an item that is no pixels, so that it is still one of its kind.
fn overwrite(kept: &mut [u8], item: &HeldItem) -> Result<(), StripFault> {
    let said: Vec<u8> =
        item.extents.iter().flat_map(|extent| &kept[extent.clone()]).copied().collect();
    let media = kept[item.media.clone()].to_vec();
    let is_packed = !item.packing.is_empty();
    let is_picture = &item.kind == b"jpeg" || media.starts_with(b"image/");
    let mut plain = match &item.kind {
        b"Exif" => properties_of(&said),
        _ if is_picture && !is_packed => strip_picture(&said)?,
        b"mime" if media.ends_with(b"rdf+xml") => b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>".to_vec(),
        b"mime" | b"uri " | &GONE => Vec::new(),
        _ => return Err(ODD),
    };
    let filler = if is_picture || matches!(&item.kind, b"Exif" | &GONE) { 0 } else { b' ' };
    if plain.len() > said.len() {
        plain.clear();
    }
    plain.resize(said.len(), filler);
    let mut rest = &plain[..];
    for extent in &item.extents {
        let (piece, after) = rest.split_at(extent.len());
        kept[extent.clone()].copy_from_slice(piece);
        rest = after;
    }
    // What is there now is not packed, and its kind is one that programs know.
    kept[item.packing.clone()].fill(0);
    if !is_picture && !media.ends_with(b"rdf+xml") {
        kept[item.media.clone()].fill(b' ');
    }
    Ok(())
}

/// Returns properties with the side that is up, after how far they are away (ISO 23008-12, annex A).
fn properties_of(said: &[u8]) -> Vec<u8> {
    let skipped = high(said, 0, 4).and_then(|skipped| said.get(4_usize.checked_add(skipped)?..));
    let exif = skipped.unwrap_or(said);
    let side = turn(exif.strip_prefix(b"Exif\0\0").unwrap_or(exif));
    [&b"\0\0\0\x06Exif\0\0"[..], &upright(side.unwrap_or(1))].concat()
}

/// Properties of items (`iprp`): words that somebody gave them go, and days.
fn properties(kept: &mut [u8], iprp: &Range<usize>) {
    for list in boxes(kept, iprp).0.iter().filter(|list| &list.name == b"ipco") {
        for one in boxes(kept, &list.said).0 {
            let said = one.said;
            match &one.name {
                b"udes" | b"altt" | b"crtt" | b"cre8" | b"mdft" => {
                    kept[said].iter_mut().skip(4).for_each(|byte| *byte = 0);
                }
                b"uuid" => kept[said].iter_mut().skip(16).for_each(|byte| *byte = 0),
                b"colr" => profile::in_box(&mut kept[said]),
                _ => {}
            }
        }
    }
}

/// Zeroes what nothing uses in a range; `used` is in order.
fn zero_between(kept: &mut [u8], within: &Range<usize>, used: &[Range<usize>]) {
    let mut at = within.start;
    for used in used.iter().filter(|used| within.start <= used.start && used.end <= within.end) {
        if used.start > at {
            kept[at..used.start].fill(0);
        }
        at = at.max(used.end);
    }
    kept[at..within.end].fill(0);
}
