//! Films in boxes (ISO 14496-12, QuickTime): boxes that say something of a film become free room.

use super::{
    super::super::readers::media::{Octets, next_box},
    Edits, Reel, StripFault,
    fragments::{Fragments, plan_index},
    moov::FilmPlan,
};

/// A film of many hours in fragments has fewer.
const MOST_BOXES: usize = 100_000;

/// A box in memory: its name, where it begins in the file, how long its head is, and its contents.
pub(super) struct BoxPlace<'b> {
    pub(super) name: [u8; 4],
    pub(super) at: u64,
    head: u64,
    pub(super) body: &'b [u8],
}

impl BoxPlace<'_> {
    /// Returns where its contents begin in the file.
    pub(super) fn begins(&self) -> u64 {
        self.at + self.head
    }

    /// Makes free room of it.
    pub(super) fn free(&self, edits: &mut Edits) {
        edits.write(self.at + 4, &self.name, b"free".to_vec());
        edits.zero(self.begins(), self.body);
    }
}

/// Returns the boxes in some bytes, which begin at a place of the file; `None` if not all of it is
/// boxes.
pub(super) fn boxes(bytes: &[u8], begins: u64) -> Option<Vec<BoxPlace<'_>>> {
    let mut found = Vec::new();
    let mut rest = bytes;
    loop {
        // QuickTime ends a list with a zero.
        if rest.iter().take(8).all(|&byte| byte == 0) {
            return rest.iter().all(|&byte| byte == 0).then_some(found);
        }
        let mut octets = Octets(rest);
        let (length, name) = (octets.be32()?, octets.take(4)?);
        let head = if length == 1 { 16 } else { 8 };
        let whole = match length {
            0 => rest.len(),
            1 => usize::try_from(octets.be64()?).ok()?,
            _ => usize::try_from(length).ok()?,
        };
        if whole < head || whole > rest.len() || found.len() > MOST_BOXES {
            return None;
        }
        found.push(BoxPlace {
            name: name.try_into().ok()?,
            at: begins + (bytes.len() - rest.len()) as u64,
            head: head as u64,
            body: &rest[head..whole],
        });
        rest = &rest[whole..];
    }
}

pub(super) fn clean(reel: &mut Reel<'_>, edits: &mut Edits) -> Result<(), StripFault> {
    let mut film = FilmPlan::default();
    let mut fragments = Fragments::default();
    let mut frames: Vec<(u64, u64)> = Vec::new();
    let (mut at, mut end) = (0, reel.size);
    for count in 0.. {
        if at >= reel.size {
            break;
        }
        let Some(atom) = next_box(reel, at) else {
            edits.cut_end(reel, at);
            end = at;
            break;
        };
        if count > MOST_BOXES || atom.ends > reel.size {
            return Err(StripFault::Unread);
        }
        let (begins, ends) = (atom.begins, atom.ends);
        let length = ends - begins;
        let whole = |reel: &mut Reel<'_>| reel.read(begins, length).ok_or(StripFault::Unread);
        match &atom.name {
            b"ftyp" | b"styp" | b"sidx" | b"ssix" => {}
            b"mdat" | b"imda" => frames.push((begins, ends)),
            b"free" | b"skip" | b"wide" => edits.zero_unread(reel, begins, length),
            b"moov" => film.plan(&whole(reel)?, begins, edits)?,
            b"moof" => fragments.plan(&whole(reel)?, (at, begins), &film, edits)?,
            b"mfra" => plan_index(&whole(reel)?, begins, &film, edits)?,
            b"uuid" if is_for_playing(&reel.up_to(begins, length.min(16))) => {}
            b"meta" if has_items(&whole(reel)?) => return Err(StripFault::Odd),
            _ => {
                edits.write(at + 4, &atom.name, b"free".to_vec());
                edits.zero_unread(reel, begins, length);
            }
        }
        at = ends;
    }
    film.zero_samples(fragments.taken_out, &frames, end, edits)
}

fn has_items(bytes: &[u8]) -> bool {
    boxes(bytes.get(4..).unwrap_or_default(), 0)
        .is_none_or(|inside| inside.iter().any(|one| &one.name == b"iinf"))
}

/// Returns whether a box with an id of its own says how to play it: portable players, and films that
/// are locked or sent in pieces (Smooth Streaming).
pub(super) fn is_for_playing(body: &[u8]) -> bool {
    let ids: [&[u8]; 6] = [
        b"PROF\x21\xd2\x4f\xce\xbb\x88\x69\x5c\xfa\xc9\xc7\x40",
        b"\xd4\x80\x7e\xf2\xca\x39\x46\x95\x8e\x54\x26\xcb\x9e\x46\xa7\x9f",
        b"\x6d\x1d\x9b\x05\x42\xd5\x44\xe6\x80\xe2\x14\x1d\xaf\xf7\x57\xb2",
        b"\xa2\x39\x4f\x52\x5a\x9b\x4f\x14\xa2\x44\x6c\x42\x7c\x64\x8d\xf4",
        b"\xd0\x8a\x4f\x18\x10\xf3\x4a\x82\xb6\xc8\x32\xd8\xab\xa1\x83\xd3",
        b"\x89\x74\xdb\xce\x7b\xe7\x4c\x51\x84\xf9\x71\x48\xf9\x88\x25\x54",
    ];
    ids.iter().any(|id| body.starts_with(id))
}
