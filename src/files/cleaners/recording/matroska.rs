//! Matroska and WebM (RFC 9559): tags, titles, days and attached files become free room (`Void`).

use super::{
    super::super::readers::media::{Octets, ebml_head, ebml_next},
    Edits, Reel, StripFault,
};

/// A film of many hours has fewer.
const MOST_ELEMENTS: usize = 2_000_000;
const SEEK_HEAD: u32 = 0x114d_9b74;
const INFO: u32 = 0x1549_a966;
const TRACKS: u32 = 0x1654_ae6b;
const TAGS: u32 = 0x1254_c367;
const ATTACHMENTS: u32 = 0x1941_a469;
const SEGMENT: u32 = 0x1853_8067;
const CLUSTER: u32 = 0x1f43_b675;
const VOID: u32 = 0xec;
const CHECKSUM: u32 = 0xbf;

/// An element in memory: where it begins in the file, its whole length, and its contents.
struct ElementPlace<'b> {
    id: u32,
    at: u64,
    whole: &'b [u8],
    said: &'b [u8],
}

impl ElementPlace<'_> {
    fn begins(&self) -> u64 {
        self.at + (self.whole.len() - self.said.len()) as u64
    }

    fn void(&self, edits: &mut Edits) {
        edits.write(self.at, self.whole, void(self.whole.len()));
    }
}

/// Returns free room of a length, which is two or more.
fn void(length: usize) -> Vec<u8> {
    let mut bytes = void_head(length as u64);
    bytes.resize(length, 0);
    bytes
}

fn void_head(length: u64) -> Vec<u8> {
    let short = length.saturating_sub(2);
    match u8::try_from(short) {
        Ok(short) if short < 127 => vec![0xec, 0x80 | short],
        _ => [&[0xec][..], &((length - 9) | 1 << 56).to_be_bytes()].concat(),
    }
}

pub(super) fn clean(reel: &mut Reel<'_>, edits: &mut Edits) -> Result<(), StripFault> {
    let (mut at, mut ends) = (0, reel.size);
    let mut is_inside = false;
    for count in 0.. {
        if at >= ends {
            if !is_inside || ends >= reel.size {
                break;
            }
            (is_inside, ends) = (false, reel.size);
            continue;
        }
        if count > MOST_ELEMENTS {
            return Err(StripFault::Unread);
        }
        let Some((id, begins, known)) = ebml_next(reel, at) else {
            return Err(StripFault::Unread);
        };
        let inner = known.unwrap_or(ends);
        if inner > ends {
            return Err(StripFault::Unread);
        }
        match id {
            0x1a45_dfa3 if !is_inside => {}
            SEGMENT if !is_inside => {
                (is_inside, ends, at) = (true, inner, begins);
                continue;
            }
            _ if !is_inside => {
                edits.cut_end(reel, at);
                return Ok(());
            }
            CLUSTER if known.is_none() => {
                at = begins;
                continue;
            }
            // Chapters, which are words that people see; and what holds pictures, sound and times.
            CLUSTER | 0x1c53_bb6b | 0x1043_a770 | 0xe7 | 0xa7 | 0xab | 0xa0 | 0xa1 | 0xa3
            | 0x9b | 0xfb | 0xfd | 0x75a1 | 0x75a2 | 0xfa | 0xa4 | 0x5854 | 0xaf | 0x8e => {}
            VOID => edits.zero_unread(reel, begins, inner - begins),
            SEEK_HEAD | INFO | TRACKS => {
                let bytes = reel.read(at, inner - at).ok_or(StripFault::Unread)?;
                let head = usize::try_from(begins - at).map_err(|_| StripFault::Unread)?;
                let whole = ElementPlace { id, at, whole: &bytes, said: &bytes[head..] };
                describing(&whole, edits)?;
            }
            // A whole element may be long: its head becomes that of free room.
            _ if known.is_some() => free(reel, at, inner, edits),
            _ => return Err(StripFault::Unread),
        }
        at = inner;
    }
    Ok(())
}

fn free(reel: &mut Reel<'_>, at: u64, ends: u64, edits: &mut Edits) {
    let head = void_head(ends - at);
    let length = head.len() as u64;
    let was = reel.up_to(at, length);
    edits.write(at, &was, head);
    edits.zero_unread(reel, at + length, ends - at - length);
}

/// Takes the parts out of an element that describe people, places and days.
fn describing(whole: &ElementPlace<'_>, edits: &mut Edits) -> Result<(), StripFault> {
    let before = edits.all.len();
    let inside = elements(whole.said, whole.begins()).ok_or(StripFault::Damaged)?;
    for one in &inside {
        match (whole.id, one.id) {
            (SEEK_HEAD, 0x4dbb) => {
                // What it leads to is gone.
                let leads = elements(one.said, 0).unwrap_or_default();
                let leads = leads.iter().any(|part| {
                    part.id == 0x53ab && matches!(number(part.said), Some(TAGS | ATTACHMENTS))
                });
                if leads {
                    one.void(edits);
                }
            }
            // Free room; and the programs that wrote it, which must be named, but may be named by
            // nothing.
            (_, VOID) | (INFO, 0x4d80 | 0x5741) => edits.zero(one.begins(), one.said),
            // How times are counted, how long it is, and what other films it goes with.
            (INFO, 0x002a_d7b1 | 0x4489 | 0x73a4 | 0x003c_b923 | 0x003e_b923 | 0x4444 | 0x6924) => {
            }
            (INFO, id) if id != CHECKSUM => one.void(edits),
            (TRACKS, 0xae) => track(one, edits)?,
            _ => {}
        }
    }
    checksums(&inside, before, edits);
    Ok(())
}

/// Takes out the names of a track, its codec's and its attached files'.
fn track(whole: &ElementPlace<'_>, edits: &mut Edits) -> Result<(), StripFault> {
    let before = edits.all.len();
    let inside = elements(whole.said, whole.begins()).ok_or(StripFault::Damaged)?;
    for one in &inside {
        match one.id {
            0x536e | 0x0025_8688 | 0x7446 | 0x003a_9697 | 0x003b_4040 | 0x0026_b240 => {
                one.void(edits);
            }
            VOID => edits.zero(one.begins(), one.said),
            _ => {}
        }
    }
    checksums(&inside, before, edits);
    Ok(())
}

/// A checksum of what was changed would be wrong.
fn checksums(inside: &[ElementPlace<'_>], before: usize, edits: &mut Edits) {
    if edits.all.len() > before {
        inside.iter().filter(|one| one.id == CHECKSUM).for_each(|one| one.void(edits));
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    u32::try_from(Octets(bytes).high_first(bytes.len().min(8))?).ok()
}

/// Returns the elements in some bytes, which begin at a place of the file; `None` if not all of it
/// is elements.
fn elements(bytes: &[u8], begins: u64) -> Option<Vec<ElementPlace<'_>>> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        if found.len() > MOST_ELEMENTS {
            return None;
        }
        let at = begins + (bytes.len() - rest.len()) as u64;
        let mut octets = Octets(rest);
        let (id, length) = ebml_head(&mut octets)?;
        let head = rest.len() - octets.0.len();
        let said = octets.take(usize::try_from(length?).ok()?)?;
        found.push(ElementPlace { id, at, whole: &rest[..head + said.len()], said });
        rest = octets.0;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_room_has_every_length_from_two_bytes_on() {
        for length in (2..300).chain([16_383, 70_000]) {
            let bytes = void(length);
            let found = elements(&bytes, 0).unwrap();
            assert_eq!((bytes.len(), found.len(), found[0].id), (length, 1, VOID));
        }
    }
}
