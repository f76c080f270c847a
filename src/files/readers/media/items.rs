//! Pictures that consist of items in boxes (HEIF, ISO 23008-12): HEIC, AVIF. The pixels are items too,
//! and are not read.

use std::collections::BTreeMap;

use super::{
    super::{
        super::part::{Sink, limits},
        picture::{self, Of},
        read_inner,
    },
    boxes::{after_offset, children, with_id},
    film,
    octets::Octets,
    reel::{DAMAGED, Reel},
    said::{text, unknown},
};
use crate::model::FindingKind;

const PLACE: &str = "properties";

/// An item: what it is, and where its bytes are.
#[derive(Default)]
struct Item {
    id: u64,
    kind: [u8; 4],
    media: String,
    is_packed: bool,
    is_locked: bool,
    /// In the file (0), or in the box `idat` (1).
    method: u16,
    extents: Vec<(u64, u64)>,
}

/// Returns whether `meta` lists items.
pub(super) fn has_items(bytes: &[u8]) -> bool {
    let mut has = false;
    children(bytes.get(4..).unwrap_or_default(), |name, _| has |= &name == b"iinf");
    has
}

/// Reads `meta` and what its items hold besides pixels.
pub(super) fn read(bytes: &[u8], reel: &mut Reel<'_>, sink: &mut Sink<'_>) {
    let mut items: Vec<Item> = Vec::new();
    let mut within: &[u8] = &[];
    let mut places: &[u8] = &[];
    let is_whole = children(bytes.get(4..).unwrap_or_default(), |name, said| match &name {
        b"iinf" => items = listed(said, sink),
        b"iloc" => places = said,
        b"idat" => within = said,
        b"iref" => {
            children(said.get(4..).unwrap_or_default(), |name, _| {
                if &name == b"thmb" {
                    sink.has(PLACE, FindingKind::PhotoThumbnail);
                }
            });
        }
        b"iprp" => properties(said, sink),
        b"uuid" => with_id(said, sink),
        b"udta" => film::user_data(said, 0, sink),
        b"hdlr" | b"pitm" | b"dinf" | b"grpl" | b"free" | b"skip" | b"ipro" | b"ipmc" => {}
        _ => unknown("a part of its own kind", said, sink),
    });
    if !is_whole || locate(places, &mut items).is_none() {
        sink.unreadable(PLACE, DAMAGED);
    }
    for item in items.iter().take(limits::PARTS) {
        if holds_pixels(item.kind) {
            continue;
        }
        match item.bytes(within, reel) {
            Some(said) if !said.is_empty() && !item.is_locked => tell(item, &said, sink),
            _ => sink.unreadable(PLACE, reel.fault.unwrap_or(DAMAGED)),
        }
    }
}

/// Returns the items that `iinf` lists (section 8.11.6).
fn listed(bytes: &[u8], sink: &mut Sink<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    let head = if bytes.first() == Some(&0) { 6 } else { 8 };
    children(bytes.get(head..).unwrap_or_default(), |name, said| {
        let mut octets = Octets(said);
        let version = octets.be32().unwrap_or_default() >> 24;
        let id = octets.high_first(if version == 3 { 4 } else { 2 });
        let (Some(id), Some(lock), b"infe") = (id, octets.be16(), &name) else { return };
        let mut item = Item { id, is_locked: lock != 0, ..Item::default() };
        if version >= 2 {
            item.kind = octets.take(4).and_then(|kind| kind.try_into().ok()).unwrap_or_default();
        }
        let called = text(octets.until_zero());
        if !["Exif", "XMP", "HEVC", "AV1", "Color", "Alpha", "Image", "Item"]
            .iter()
            .any(|usual| called.contains(usual))
        {
            sink.words(PLACE, &called);
        }
        if version < 2 || &item.kind == b"mime" || &item.kind == b"uri " {
            item.media = text(octets.until_zero());
            item.is_packed = !octets.until_zero().is_empty();
        }
        items.push(item);
    });
    items
}

/// Notes where the bytes of each item are (`iloc`, section 8.11.3).
fn locate(bytes: &[u8], items: &mut [Item]) -> Option<()> {
    if bytes.is_empty() {
        return items.iter().all(|item| holds_pixels(item.kind)).then_some(());
    }
    let mut octets = Octets(bytes);
    let version = octets.be32()? >> 24;
    let sizes = octets.be16()?;
    let size = |shift: u16| usize::from(sizes >> shift & 15).min(8);
    let (offset, length, base, index) = (size(12), size(8), size(4), size(0));
    let wide = if version < 2 { 2 } else { 4 };
    let by_id: BTreeMap<u64, usize> =
        items.iter().enumerate().map(|(at, item)| (item.id, at)).collect();
    for _ in 0..octets.high_first(wide)? {
        let id = octets.high_first(wide)?;
        let method = if version == 0 { 0 } else { octets.be16()? & 15 };
        octets.be16()?;
        let begins = octets.high_first(base)?;
        let count = octets.be16()?;
        let mut extents = Vec::new();
        for _ in 0..count {
            if version != 0 {
                octets.take(index)?;
            }
            let from = begins.checked_add(octets.high_first(offset)?)?;
            extents.push((from, octets.high_first(length)?));
        }
        if let Some(at) = by_id.get(&id) {
            (items[*at].method, items[*at].extents) = (method, extents);
        }
    }
    Some(())
}

impl Item {
    fn bytes(&self, within: &[u8], reel: &mut Reel<'_>) -> Option<Vec<u8>> {
        let mut all = Vec::new();
        for &(from, length) in &self.extents {
            let bytes = match self.method {
                // A length of zero is all that follows.
                0 if length == 0 => reel.up_to(from, reel.size.min(limits::PART_BYTES)),
                0 => reel.read(from, length)?,
                1 => {
                    let from = usize::try_from(from).ok()?;
                    let to = from.checked_add(usize::try_from(length).ok()?)?;
                    within.get(from..if length == 0 { within.len() } else { to })?.to_vec()
                }
                _ => return None,
            };
            all.extend(bytes);
            if all.len() as u64 > limits::PART_BYTES {
                return None;
            }
        }
        Some(all)
    }
}

/// Returns whether an item of a kind holds pixels, or says how to join those of others.
pub(in crate::files) fn holds_pixels(kind: [u8; 4]) -> bool {
    matches!(
        &kind,
        b"hvc1"
            | b"hev1"
            | b"lhv1"
            | b"av01"
            | b"avc1"
            | b"vvc1"
            | b"evc1"
            | b"j2k1"
            | b"grid"
            | b"iovl"
            | b"iden"
            | b"tmap"
            | b"unci"
            | b"hvt1"
            | b"a1op"
            | b"a1lx"
            | b"mski"
            | b"sato"
            | b"tiln"
    )
}

fn tell(item: &Item, bytes: &[u8], sink: &mut Sink<'_>) {
    let unpacked = item.is_packed.then(|| super::inflated(bytes, sink));
    let bytes = match &unpacked {
        None => bytes,
        Some(Some(unpacked)) => unpacked,
        Some(None) => {
            sink.unreadable(PLACE, "imh cannot unpack this part of it");
            return;
        }
    };
    match &item.kind {
        b"Exif" => after_offset(bytes, sink),
        b"jpeg" => read_inner("a picture inside it", "picture.jpg", bytes, sink),
        _ if item.media.contains("rdf+xml") => picture::packet(bytes, PLACE, Of::Picture, sink),
        _ if item.media.starts_with("image/") => {
            read_inner("a picture inside it", "picture", bytes, sink);
        }
        _ => unknown("a part of its own kind", bytes, sink),
    }
}

/// Properties of items (`iprp`): words that somebody gave them, and days.
fn properties(bytes: &[u8], sink: &mut Sink<'_>) {
    children(bytes, |name, said| {
        if &name != b"ipco" {
            return;
        }
        children(said, |name, said| match &name {
            b"udes" => {
                sink.words("properties, a comment", &text(said.get(4..).unwrap_or_default()));
            }
            b"crtt" | b"cre8" | b"mdft" if said.iter().skip(4).any(|&byte| byte != 0) => {
                sink.has("properties, when it was made", FindingKind::ExactDate);
            }
            b"colr" => super::colours(said.get(4..).unwrap_or_default(), sink),
            b"uuid" => with_id(said, sink),
            _ => {}
        });
    });
}
