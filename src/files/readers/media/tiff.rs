//! TIFF, and what cameras keep in its way (DNG, NEF, CR2, ARW, ORF, RW2): the properties of every
//! page. The pixels are passed over, so that a page of any length can be read.

use super::{
    super::{
        super::part::{Sink, limits},
        picture::{self, Of},
    },
    iptc,
    reel::{DAMAGED, Reel, TOO_MUCH},
    resources,
};
use crate::model::FindingKind;

const PLACE: &str = "properties";
/// A book that was scanned has some hundred.
const MOST_PAGES: usize = 5_000;
/// For one value.
const VALUE_BYTES: u64 = 16 << 20;

/// How numbers are written: which byte is first, and whether places have eight bytes (BigTIFF).
#[derive(Clone, Copy)]
struct TiffWay {
    is_high_first: bool,
    is_big: bool,
}

/// An entry of a page: a property.
struct TiffEntry {
    tag: u16,
    kind: u16,
    count: u64,
    value: Vec<u8>,
}

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    let head = reel.up_to(0, 16);
    let is_high_first = head.starts_with(b"MM");
    let way =
        TiffWay { is_high_first, is_big: head.get(if is_high_first { 3 } else { 2 }) == Some(&43) };
    let first = if way.is_big { head.get(8..16) } else { head.get(4..8) };
    let mut pages = vec![way.number(first.ok_or(DAMAGED)?)];
    let (mut known, mut faults) = (Vec::new(), 0);
    while let Some(at) = pages.pop() {
        if at == 0 || known.contains(&at) {
            continue;
        }
        known.push(at);
        if known.len() > MOST_PAGES {
            return Err(TOO_MUCH.to_owned());
        }
        match way.entries(reel, at) {
            Some((entries, after)) => {
                pages.push(after);
                let inside = entries.iter().filter(|entry| entry.tag == 330);
                pages.extend(inside.flat_map(|entry| way.places(entry)));
                pages.truncate(MOST_PAGES);
                page(reel, way, &entries, sink);
            }
            None => faults += 1,
        }
    }
    if faults > 0 { Err(reel.fault.unwrap_or(DAMAGED).to_owned()) } else { Ok(()) }
}

impl TiffWay {
    fn number(self, bytes: &[u8]) -> u64 {
        let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        if self.is_high_first { bytes.iter().fold(0, add) } else { bytes.iter().rev().fold(0, add) }
    }

    /// Returns the entries of a page, and where the next page is.
    fn entries(self, reel: &mut Reel<'_>, at: u64) -> Option<(Vec<TiffEntry>, u64)> {
        let (count_bytes, entry_bytes, place_bytes) =
            if self.is_big { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.number(&reel.read(at, count_bytes)?);
        let length = count.checked_mul(entry_bytes).filter(|_| count <= 65_535)?;
        let from = at.checked_add(count_bytes)?;
        let table = reel.read(from, length)?;
        let after = reel.read(from + length, place_bytes).map_or(0, |after| self.number(&after));
        let mut entries = Vec::new();
        for entry in table.chunks_exact(usize::try_from(entry_bytes).ok()?) {
            let (tag, kind) = (self.number(&entry[..2]), self.number(&entry[2..4]));
            let (count, place) = entry[4..].split_at(usize::try_from(place_bytes).ok()?);
            let count = self.number(count);
            let (tag, kind) = (u16::try_from(tag).ok()?, u16::try_from(kind).ok()?);
            let length = count.checked_mul(size_of(kind))?;
            let value = if length <= place_bytes {
                place[..usize::try_from(length).ok()?].to_vec()
            } else if is_pixels(tag) {
                Vec::new()
            } else if length > VALUE_BYTES {
                reel.fault.get_or_insert(TOO_MUCH);
                return None;
            } else {
                reel.read(self.number(place), length)?
            };
            entries.push(TiffEntry { tag, kind, count, value });
        }
        Some((entries, after))
    }

    fn places(self, entry: &TiffEntry) -> Vec<u64> {
        let size = usize::try_from(size_of(entry.kind)).unwrap_or(4);
        entry.value.chunks_exact(size).map(|place| self.number(place)).take(MOST_PAGES).collect()
    }
}

/// Where the pixels are, and how they are packed.
fn is_pixels(tag: u16) -> bool {
    matches!(
        tag,
        273 | 279 | 288 | 289 | 324 | 325 | 320 | 347 | 512..=521 | 50_711..=50_740 | 50_936..=50_982
            | 51_008..=51_022 | 37_724
    )
}

fn size_of(kind: u16) -> u64 {
    match kind {
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16 | 17 | 18 => 8,
        _ => 1,
    }
}

fn page(reel: &mut Reel<'_>, way: TiffWay, entries: &[TiffEntry], sink: &mut Sink<'_>) {
    for entry in entries {
        let said = &entry.value;
        match entry.tag {
            700 => picture::packet(said, PLACE, Of::Picture, sink),
            // Some programs write it as numbers of four bytes, turned round.
            33_723 if !iptc::read(said, sink) => {
                let turned = said.chunks(4).flat_map(|four| four.iter().rev().copied());
                iptc::read(&turned.collect::<Vec<u8>>(), sink);
            }
            34_377 if !resources::read(said, sink) => sink.unreadable(PLACE, DAMAGED),
            34_675 => super::colours(said, sink),
            // A smaller copy (254), or an older way to say so (255).
            254 | 255 if way.number(said) == 1 || entry.tag == 255 && way.number(said) == 2 => {
                sink.has(PLACE, FindingKind::PhotoThumbnail);
            }
            // The number of the camera (DNG), and of its parts.
            50_735 => sink.has(PLACE, FindingKind::CameraOwner),
            _ => {}
        }
    }
    let small = small(reel, way, entries);
    match small {
        Some(small) => picture::exif(&small, sink),
        None => sink.unreadable(PLACE, reel.fault.unwrap_or(DAMAGED)),
    }
}

/// Returns a TIFF with the properties of one page and without its pixels.
fn small(reel: &mut Reel<'_>, way: TiffWay, entries: &[TiffEntry]) -> Option<Vec<u8>> {
    let mut bytes = if way.is_high_first { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
    way.put(&mut bytes, 8, 4);
    way.write(&mut bytes, reel, entries, 0)?;
    Some(bytes)
}

impl TiffWay {
    fn put(self, bytes: &mut Vec<u8>, number: u64, length: usize) {
        if self.is_high_first {
            bytes.extend_from_slice(&number.to_be_bytes()[8 - length..]);
        } else {
            bytes.extend_from_slice(&number.to_le_bytes()[..length]);
        }
    }

    /// Writes entries, and behind them their values.
    fn write(
        self,
        bytes: &mut Vec<u8>,
        reel: &mut Reel<'_>,
        entries: &[TiffEntry],
        depth: usize,
    ) -> Option<()> {
        let kept: Vec<&TiffEntry> = entries
            .iter()
            .filter(|entry| {
                let is_read = matches!(entry.tag, 330 | 700 | 33_723 | 34_377 | 34_675);
                !(is_pixels(entry.tag) || is_read || matches!(entry.kind, 16..=18))
            })
            .collect();
        let mut table = Vec::new();
        let mut values = Vec::new();
        let begins = bytes.len() + 2 + kept.len() * 12 + 4;
        self.put(&mut table, kept.len() as u64, 2);
        for entry in kept {
            self.put(&mut table, u64::from(entry.tag), 2);
            let place = (begins + values.len()) as u64;
            // Exif, positions, and what other programs need.
            if matches!(entry.tag, 0x8769 | 0x8825 | 0xa005) {
                self.put(&mut table, 4, 2);
                self.put(&mut table, 1, 4);
                self.put(&mut table, place, 4);
                let inside = self.places(entry).first().copied().filter(|_| depth < 3)?;
                let (inside, _) = self.entries(reel, inside)?;
                let mut padded = vec![0; begins + values.len()];
                self.write(&mut padded, reel, &inside, depth + 1)?;
                values.extend_from_slice(&padded[begins + values.len()..]);
                continue;
            }
            self.put(&mut table, u64::from(entry.kind), 2);
            self.put(&mut table, entry.count, 4);
            if entry.value.len() <= 4 {
                table.extend_from_slice(&entry.value);
                table.resize(table.len() + 4 - entry.value.len(), 0);
            } else {
                self.put(&mut table, place, 4);
                values.extend_from_slice(&entry.value);
            }
        }
        self.put(&mut table, 0, 4);
        bytes.append(&mut table);
        bytes.append(&mut values);
        (bytes.len() as u64 <= limits::PART_BYTES).then_some(())
    }
}
