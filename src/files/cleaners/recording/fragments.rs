//! Films in fragments (`moof`): each says again where the samples of each track are.

use super::{
    super::super::readers::media::Octets,
    Edits, StripFault,
    boxes::{BoxPlace, boxes, is_for_playing},
    moov::FilmPlan,
};

/// Of one film; a phone notes some hundred a second.
const MOST_SAMPLES: usize = 4_000_000;

#[derive(Default)]
pub(super) struct Fragments {
    /// Where the samples of tracks are that go.
    pub(super) taken_out: Vec<(u64, u64)>,
}

impl Fragments {
    /// Plans a fragment, which begins at the first of two places, and its contents at the second.
    pub(super) fn plan(
        &mut self,
        bytes: &[u8],
        (at, begins): (u64, u64),
        film: &FilmPlan,
        edits: &mut Edits,
    ) -> Result<(), StripFault> {
        let inside = boxes(bytes, begins).ok_or(StripFault::Damaged)?;
        for (number, one) in inside.iter().filter(|one| &one.name == b"traf").enumerate() {
            let parts = boxes(one.body, one.begins()).ok_or(StripFault::Damaged)?;
            let head = parts.iter().find(|part| &part.name == b"tfhd");
            let id = head.and_then(|head| Octets(head.body.get(4..)?).be32());
            if id.is_some_and(|id| film.gone.contains(&id)) {
                self.samples(&parts, at, number, film).ok_or(StripFault::Odd)?;
                one.free(edits);
            } else {
                without_tags(&parts, edits);
            }
        }
        without_tags(&inside, edits);
        Ok(())
    }

    /// Notes where the samples of one track in one fragment are.
    fn samples(
        &mut self,
        parts: &[BoxPlace<'_>],
        at: u64,
        number: usize,
        film: &FilmPlan,
    ) -> Option<()> {
        let head = parts.iter().find(|part| &part.name == b"tfhd")?;
        let mut octets = Octets(head.body);
        let (flags, id) = (octets.be32()?, octets.be32()?);
        let mut place = if flags & 1 != 0 { octets.be64()? } else { at };
        // Without either, it begins where the samples of the track before it end.
        if flags & 0x2_0001 == 0 && number > 0 {
            return None;
        }
        let base = place;
        let mut usual = film.usual.iter().find(|(known, _)| *known == id).map(|(_, size)| *size);
        for flag in [2, 8, 16] {
            let said = if flags & flag == 0 { None } else { Some(octets.be32()?) };
            if flag == 16 {
                usual = said.or(usual);
            }
        }
        for (run, part) in parts.iter().filter(|part| &part.name == b"trun").enumerate() {
            let mut octets = Octets(part.body);
            let (flags, count) = (octets.be32()?, octets.be32()?);
            if flags & 1 != 0 {
                place = base.checked_add_signed(i64::from(octets.be32()?.cast_signed()))?;
            } else if run == 0 {
                // Nobody says where it begins.
                return None;
            }
            if flags & 4 != 0 {
                octets.be32()?;
            }
            let begins = place;
            for _ in 0..usize::try_from(count).ok().filter(|count| *count <= MOST_SAMPLES)? {
                let mut size = usual;
                for flag in [0x100, 0x200, 0x400, 0x800] {
                    let said = if flags & flag == 0 { None } else { Some(octets.be32()?) };
                    if flag == 0x200 {
                        size = said.or(size);
                    }
                }
                place = place.checked_add(u64::from(size?))?;
            }
            self.taken_out.push((begins, place));
        }
        Some(())
    }
}

/// Plans the index of fragments (`mfra`), from which entries for tracks that go are taken.
pub(super) fn plan_index(
    bytes: &[u8],
    begins: u64,
    film: &FilmPlan,
    edits: &mut Edits,
) -> Result<(), StripFault> {
    for one in boxes(bytes, begins).ok_or(StripFault::Damaged)? {
        let id = one.body.get(4..).and_then(|rest| Octets(rest).be32());
        if &one.name == b"tfra" && id.is_some_and(|id| film.gone.contains(&id)) {
            one.free(edits);
        }
    }
    Ok(())
}

fn without_tags(parts: &[BoxPlace<'_>], edits: &mut Edits) {
    for part in parts {
        let is_tags = match &part.name {
            b"meta" | b"udta" => true,
            b"uuid" => !is_for_playing(part.body),
            _ => false,
        };
        if is_tags {
            part.free(edits);
        }
    }
}
