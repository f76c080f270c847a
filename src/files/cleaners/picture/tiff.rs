//! TIFF: the pages, with the tags that are needed to show them. Everything stays in its place, and what
//! no page needs is zero.

use std::{collections::BTreeSet, ops::Range};

use super::{super::StripFault, RAW, high, low, profile};

/// A book that was scanned has some hundred.
const MOST_PAGES: usize = 5_000;
const INSIDE: u16 = 330;
const COLOURS: u16 = 34_675;

/// How numbers are written: which byte is first, and whether places have eight bytes (BigTIFF).
struct TiffBytes<'b> {
    bytes: &'b [u8],
    is_high_first: bool,
    is_big: bool,
}

/// A tag of a page, where it is, and where its value is.
struct TiffTag {
    tag: u16,
    kind: u16,
    at: usize,
    value: Range<usize>,
}

struct TiffPage {
    at: usize,
    tags: Vec<TiffTag>,
    /// All of its table.
    table: Range<usize>,
    inside: Vec<Vec<TiffPage>>,
}

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let is_high_first = bytes.starts_with(b"MM");
    let mark = bytes.get(if is_high_first { 3 } else { 2 });
    let is_big = mark == Some(&43);
    if mark != Some(&42) && !is_big || bytes.get(8..10) == Some(b"CR") {
        return Err(RAW);
    }
    let tiff = TiffBytes { bytes, is_high_first, is_big };
    let (head, place) = if is_big { (16, 8) } else { (8, 4) };
    let first = tiff.number(head - place, place).ok_or(StripFault::Damaged)?;
    // What pages share is read again for each, within bounds.
    let most = bytes.len().saturating_mul(4).saturating_add(1 << 20);
    let mut walk = TiffWalk { known: BTreeSet::new(), left: most };
    let pages = tiff.chain(first, &mut walk, 0).ok_or(StripFault::Damaged)?;
    for page in all(&pages) {
        tiff.can_be_cleaned(page)?;
    }
    let mut copy = TiffCopy {
        bytes: vec![0; bytes.len()],
        alone: std::iter::once(0..head).collect(),
        shared: Vec::new(),
        left: most,
    };
    copy.bytes[..head - place].copy_from_slice(&bytes[..head - place]);
    tiff.write(&pages, Some(head - place), &mut copy).ok_or(StripFault::Damaged)?;
    let ends = copy.ends().ok_or(StripFault::Damaged)?;
    copy.bytes.truncate(ends);
    Ok(copy.bytes)
}

/// What is written already, and where.
struct TiffCopy {
    bytes: Vec<u8>,
    /// What is written anew, so that nothing else may be there.
    alone: Vec<Range<usize>>,
    /// Pixels and values, which pages may share.
    shared: Vec<Range<usize>>,
    /// How many bytes may still be copied.
    left: usize,
}

/// The pages that are known already, and how many bytes may still be looked at.
struct TiffWalk {
    known: BTreeSet<usize>,
    left: usize,
}

impl TiffCopy {
    /// Returns where it ends; `None` if two things are in one place.
    fn ends(&mut self) -> Option<usize> {
        self.alone.sort_by_key(|range| (range.start, range.end));
        self.alone.dedup();
        let is_apart = self.alone.windows(2).all(|two| two[0].end <= two[1].start);
        let is_free = self.shared.iter().filter(|range| !range.is_empty()).all(|range| {
            let after = self.alone.partition_point(|alone| alone.end <= range.start);
            self.alone.get(after).is_none_or(|alone| range.end <= alone.start)
        });
        let ends = self.alone.iter().chain(&self.shared).map(|range| range.end).max();
        ends.filter(|_| is_apart && is_free)
    }

    fn alone(&mut self, at: usize, said: &[u8]) -> Option<()> {
        let range = at..at.checked_add(said.len())?;
        self.bytes.get_mut(range.clone())?.copy_from_slice(said);
        self.alone.push(range);
        Some(())
    }

    fn shared(&mut self, from: &[u8], range: Range<usize>) -> Option<()> {
        self.left = self.left.checked_sub(range.len())?;
        self.bytes.get_mut(range.clone())?.copy_from_slice(from.get(range.clone())?);
        self.shared.push(range);
        Some(())
    }
}

fn all(pages: &[TiffPage]) -> Vec<&TiffPage> {
    pages
        .iter()
        .flat_map(|page| {
            std::iter::once(page).chain(page.inside.iter().flat_map(|inside| all(inside)))
        })
        .collect()
}

impl TiffBytes<'_> {
    fn number(&self, at: usize, length: usize) -> Option<usize> {
        (if self.is_high_first { high } else { low })(self.bytes, at, length)
    }

    fn digits(&self, number: usize, length: usize) -> Vec<u8> {
        let number = number as u64;
        if self.is_high_first {
            number.to_be_bytes()[8 - length..].to_vec()
        } else {
            number.to_le_bytes()[..length].to_vec()
        }
    }

    /// Returns how many bytes a number of tags, a tag, and a place have.
    fn lengths(&self) -> (usize, usize, usize) {
        if self.is_big { (8, 20, 8) } else { (2, 12, 4) }
    }

    /// Returns a page and all that follow it. A chain that comes back to itself ends there.
    fn chain(&self, first: usize, walk: &mut TiffWalk, depth: usize) -> Option<Vec<TiffPage>> {
        let (count_bytes, tag_bytes, place_bytes) = self.lengths();
        let (mut pages, mut at) = (Vec::new(), first);
        while at != 0 && walk.known.insert(at) {
            if walk.known.len() > MOST_PAGES || depth > 4 {
                return None;
            }
            let count = self.number(at, count_bytes).filter(|count| *count <= 65_535)?;
            let from = at.checked_add(count_bytes)?;
            let after = from.checked_add(count * tag_bytes)?;
            self.bytes.get(from..after)?;
            walk.left = walk.left.checked_sub(after - from)?;
            let tags: Option<Vec<TiffTag>> =
                (0..count).map(|number| self.tag(from + number * tag_bytes)).collect();
            let mut tags = tags?;
            // A number in letters is none, and every tag that shows something is a number.
            tags.retain(|tag| !is_needed(tag.tag) || is_number(tag.kind));
            let needed = tags.iter().filter(|tag| is_needed(tag.tag));
            let looked_at = needed.fold(0, |all: usize, tag| all.saturating_add(tag.value.len()));
            walk.left = walk.left.checked_sub(looked_at)?;
            let mut inside = Vec::new();
            for tag in tags.iter().filter(|tag| tag.tag == INSIDE) {
                // Some programs also chain them. From the last on, each is found in its own place.
                for place in self.numbers(tag).into_iter().rev() {
                    inside.insert(0, self.chain(place, walk, depth + 1)?);
                }
            }
            // The last page of some programs ends with its last tag.
            let next = self.number(after, place_bytes);
            let end = if next.is_some() { after + place_bytes } else { after };
            pages.push(TiffPage { at, tags, table: at..end, inside });
            at = next.unwrap_or(0);
        }
        Some(pages)
    }

    fn tag(&self, at: usize) -> Option<TiffTag> {
        let (_, _, place_bytes) = self.lengths();
        let tag = u16::try_from(self.number(at, 2)?).ok()?;
        let kind = u16::try_from(self.number(at + 2, 2)?).ok()?;
        let count = self.number(at + 4, place_bytes)?;
        let length = count.checked_mul(size_of(kind))?;
        let place = at + 4 + place_bytes;
        let begins = if length <= place_bytes { place } else { self.number(place, place_bytes)? };
        let value = begins..begins.checked_add(length)?;
        // A value that is not there is kept out; the tags that are needed must be there.
        let is_there = self.bytes.get(value.clone()).is_some();
        (is_there || !is_needed(tag)).then_some(TiffTag { tag, kind, at, value })
    }

    fn numbers(&self, tag: &TiffTag) -> Vec<usize> {
        let size = size_of(tag.kind);
        let places = tag.value.clone().step_by(size);
        places.filter_map(|at| self.number(at, size)).collect()
    }

    fn one(&self, page: &TiffPage, tag: u16) -> Option<usize> {
        let tag = page.tags.iter().find(|known| known.tag == tag && !known.value.is_empty())?;
        self.number(tag.value.start, size_of(tag.kind))
    }

    /// # Errors
    /// If a page is of a camera's own format, or of a kind whose end nobody knows.
    fn can_be_cleaned(&self, page: &TiffPage) -> Result<(), StripFault> {
        let is_raw = page.tags.iter().any(|tag| matches!(tag.tag, 50_706 | 33_421 | 33_422))
            || matches!(self.one(page, 262), Some(32_803 | 34_892))
            || matches!(self.one(page, 259), Some(32_767 | 32_770 | 34_713 | 65_535));
        if is_raw {
            return Err(RAW);
        }
        let is_small = self.is_small(page);
        if is_small {
            return Ok(());
        }
        let is_packed_of_old = self.one(page, 259) == Some(6);
        for (begins, lengths) in PIXELS {
            let find = |tag: u16| page.tags.iter().find(|known| known.tag == tag);
            let Some(begins) = find(begins) else { continue };
            let Some(lengths) = find(lengths) else { return Err(ODD) };
            let (begins, lengths) = (self.numbers(begins), self.numbers(lengths));
            let is_odd = begins.len() != lengths.len()
                || begins.iter().zip(&lengths).any(|(begins, length)| *begins > 0 && *length == 0);
            let stated: usize = lengths.iter().fold(0, |all, one| all.saturating_add(*one));
            if is_odd || is_packed_of_old || stated < self.plain_bytes(page).unwrap_or(0) {
                return Err(ODD);
            }
        }
        Ok(())
    }

    /// Returns how many bytes the pixels of a page have, if they are not packed.
    fn plain_bytes(&self, page: &TiffPage) -> Option<usize> {
        let is_plain = self.one(page, 259).unwrap_or(1) == 1
            && self.one(page, 262) != Some(6)
            && self.one(page, 273).is_some();
        let bits =
            self.one(page, 258).unwrap_or(1).checked_mul(self.one(page, 277).unwrap_or(1))?;
        let line = self.one(page, 256)?.checked_mul(bits)?.div_ceil(8);
        line.checked_mul(self.one(page, 257)?).filter(|_| is_plain)
    }

    /// Returns whether a page is a smaller copy of another, which may show what was cut off since.
    fn is_small(&self, page: &TiffPage) -> bool {
        self.one(page, 254).is_some_and(|kind| kind & 1 == 1) || self.one(page, 255) == Some(2)
            // The preview in the properties of a photograph.
            || self.one(page, 259) == Some(6) && self.one(page, 513).is_some() && self.one(page, 273).is_none()
    }

    /// Writes the pages that stay, each with the place of the next, and returns the place of the first.
    fn write(&self, pages: &[TiffPage], link: Option<usize>, copy: &mut TiffCopy) -> Option<usize> {
        let (_, _, place_bytes) = self.lengths();
        let mut stay: Vec<&TiffPage> = pages.iter().filter(|page| !self.is_small(page)).collect();
        if stay.is_empty() && link.is_some() {
            stay.extend(pages.first());
        }
        let first = stay.first().map_or(0, |page| page.at);
        if let Some(link) = link {
            copy.bytes[link..link + place_bytes].copy_from_slice(&self.digits(first, place_bytes));
        }
        for (number, page) in stay.iter().enumerate() {
            self.page(page, stay.get(number + 1).map_or(0, |page| page.at), copy)?;
        }
        Some(first)
    }

    fn page(&self, page: &TiffPage, next: usize, copy: &mut TiffCopy) -> Option<()> {
        let (count_bytes, _, place_bytes) = self.lengths();
        let mut table = Vec::new();
        let mut count = 0;
        for tag in page.tags.iter().filter(|tag| is_needed(tag.tag)) {
            let is_inline = tag.value.start == tag.at + 4 + place_bytes;
            let mut said = self.bytes.get(tag.value.clone())?.to_vec();
            if tag.tag == COLOURS {
                let Some(profile) = profile::plain(&said) else { continue };
                copy.alone(tag.value.start, &profile).filter(|()| !is_inline)?;
            } else if tag.tag == INSIDE {
                let mut places = Vec::new();
                for inside in &page.inside {
                    let first = self.write(inside, None, copy)?;
                    places.extend((first > 0).then_some(first));
                }
                said = places.iter().flat_map(|at| self.digits(*at, size_of(tag.kind))).collect();
                if places.is_empty() {
                    continue;
                }
                if !is_inline && said.len() > place_bytes {
                    copy.alone(tag.value.start, &said)?;
                }
            } else if !is_inline {
                copy.shared(self.bytes, tag.value.clone())?;
            }
            table.extend_from_slice(&self.bytes[tag.at..tag.at + 4]);
            table.extend(self.digits(said.len() / size_of(tag.kind), place_bytes));
            if said.len() > place_bytes {
                table.extend(self.digits(tag.value.start, place_bytes));
            } else {
                said.resize(place_bytes, 0);
                table.extend(said);
            }
            count += 1;
        }
        let mut whole = self.digits(count, count_bytes);
        whole.append(&mut table);
        whole.extend(self.digits(next, place_bytes));
        whole.truncate(page.table.len());
        copy.alone(page.at, &whole)?;
        for (begins, lengths) in PIXELS {
            let find = |tag: u16| page.tags.iter().find(|known| known.tag == tag);
            if let (Some(begins), Some(lengths)) = (find(begins), find(lengths)) {
                for (begins, length) in self.numbers(begins).into_iter().zip(self.numbers(lengths))
                {
                    let range = begins..begins.checked_add(length)?;
                    copy.shared(self.bytes, range.clone())?;
                    if self.one(page, 259) == Some(7) {
                        without_words(&mut copy.bytes[range]);
                    }
                }
            }
        }
        Some(())
    }
}

/// Where the strips or the tiles are, and how long.
const PIXELS: [(u16, u16); 2] = [(273, 279), (324, 325)];

const ODD: StripFault =
    StripFault::Kind("a TIFF that is written in an unusual way: save it as .png, and clean that");

/// Overwrites what programs and people said in a JPEG that is one piece of a page.
fn without_words(jpeg: &mut [u8]) {
    let mut at = 2;
    while let Some(&[0xff, mark]) = jpeg.get(at..at + 2)
        && mark != 0xda
        && let Some(length) = high(jpeg, at + 2, 2).filter(|length| *length >= 2)
        && let Some(said) = jpeg.get_mut(at + 4..at + 2 + length)
    {
        // How the colours are meant stays (JFIF, Adobe).
        if matches!(mark, 0xe1..=0xed | 0xef | 0xfe) {
            said.fill(0);
        }
        at += 2 + length;
    }
}

/// Returns whether a tag is needed to show the pixels as they are meant (TIFF 6.0, and what libtiff
/// knows besides).
fn is_needed(tag: u16) -> bool {
    matches!(
        tag,
        254..=259 | 262..=266 | 273 | 274 | 277..=284 | 290..=293 | 296 | 297 | 301 | 317..=328 | 330
            | 332 | 334 | 336 | 338..=342 | 346 | 347 | 529..=532 | 32_995..=32_998 | COLOURS | 37_439
            | 50_674
    )
}

fn is_number(kind: u16) -> bool {
    matches!(kind, 1 | 3..=13 | 16..=18)
}

fn size_of(kind: u16) -> usize {
    match kind {
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16 | 17 | 18 => 8,
        _ => 1,
    }
}
