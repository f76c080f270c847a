//! What a film in boxes says of itself (`moov`): its days become zero, its tags free room, and tracks
//! that note places or faces beside the pictures go with all their samples.

use super::{
    super::super::{
        part::Sink,
        readers::media::{Film, Track},
        sought::Sought,
    },
    Edits, StripFault,
    boxes::{BoxPlace, boxes, is_for_playing},
    tags::{tags, user_data},
};

/// Boxes lie in boxes in boxes, but not without an end.
const DEPTH: usize = 12;
/// Stretches of samples. A film of a day has fewer.
const MOST_STRETCHES: usize = 4_000_000;

/// What becomes of a film's tracks.
#[derive(Default)]
pub(super) struct FilmPlan {
    /// Where the samples of tracks are that stay.
    kept: Vec<(u64, u64)>,
    /// True if nobody knows where some of these are.
    is_kept_unknown: bool,
    /// Where the samples of tracks are that go.
    taken_out: Vec<(u64, u64)>,
    /// The numbers of tracks that go.
    pub(super) gone: Vec<u32>,
    /// How long a sample of each track is, if a fragment does not say it.
    pub(super) usual: Vec<(u32, u32)>,
}

impl FilmPlan {
    /// Plans `moov`.
    pub(super) fn plan(
        &mut self,
        bytes: &[u8],
        begins: u64,
        edits: &mut Edits,
    ) -> Result<(), StripFault> {
        let mut film = Film::default();
        film.read(bytes, &mut Sink::new(&Sought::Nothing, &mut |_| ()));
        let mut tracks = film.tracks.iter();
        let inside = boxes(bytes, begins).ok_or(StripFault::Damaged)?;
        for one in &inside {
            match &one.name {
                b"trak" => {
                    let track = tracks.next().ok_or(StripFault::Odd)?;
                    self.track(track, one, edits)?;
                }
                // All of it is packed, and would become longer or shorter.
                b"cmov" => return Err(StripFault::Odd),
                _ => {}
            }
        }
        if tracks.next().is_some() {
            return Err(StripFault::Odd);
        }
        for one in inside.iter().filter(|one| &one.name != b"trak") {
            part(one, 0, edits)?;
            if &one.name == b"mvex" {
                self.defaults(one, edits)?;
            }
        }
        Ok(())
    }

    fn track(
        &mut self,
        track: &Track,
        whole: &BoxPlace<'_>,
        edits: &mut Edits,
    ) -> Result<(), StripFault> {
        let stretches = track.table.stretches(MOST_STRETCHES);
        if track.is_beside() {
            self.taken_out.extend(stretches.ok_or(StripFault::Odd)?);
            self.gone.push(track.id);
            whole.free(edits);
            return Ok(());
        }
        self.is_kept_unknown |= stretches.is_none();
        self.kept.extend(stretches.unwrap_or_default());
        inside(whole, 0, edits)
    }

    /// Reads what fragments go by (`mvex`).
    fn defaults(&mut self, whole: &BoxPlace<'_>, edits: &mut Edits) -> Result<(), StripFault> {
        for one in boxes(whole.body, whole.begins()).ok_or(StripFault::Damaged)? {
            let number = |at: usize| {
                let four = one.body.get(at..at + 4)?;
                Some(u32::from_be_bytes(four.try_into().ok()?))
            };
            if let (b"trex", Some(id), Some(size)) = (&one.name, number(4), number(16)) {
                self.usual.push((id, size));
                if self.gone.contains(&id) {
                    one.free(edits);
                }
            }
        }
        Ok(())
    }

    /// Puts zeros in the place of the samples of tracks that go.
    ///
    /// # Errors
    /// If they are not among the frames, or lie in those of a track that stays.
    pub(super) fn zero_samples(
        mut self,
        in_fragments: Vec<(u64, u64)>,
        frames: &[(u64, u64)],
        end: u64,
        edits: &mut Edits,
    ) -> Result<(), StripFault> {
        self.taken_out.extend(in_fragments);
        self.taken_out.retain(|(begins, ends)| begins < ends);
        self.kept.sort_unstable();
        // How far those reach that begin before: they may lie in one another.
        let mut reach = 0;
        let reaches: Vec<u64> = self
            .kept
            .iter()
            .map(|(_, ends)| {
                reach = reach.max(*ends);
                reach
            })
            .collect();
        if reach > end && !edits.all.is_empty() {
            return Err(StripFault::Unread);
        }
        for (begins, ends) in self.taken_out {
            let before = self.kept.partition_point(|(kept, _)| *kept < ends);
            let is_shared = before > 0 && reaches[before - 1] > begins;
            let is_among_frames =
                frames.iter().any(|(first, last)| *first <= begins && ends <= *last);
            if is_shared || !is_among_frames || self.is_kept_unknown {
                return Err(StripFault::Odd);
            }
            edits.zero_all(begins, ends - begins);
        }
        Ok(())
    }
}

fn inside(whole: &BoxPlace<'_>, depth: usize, edits: &mut Edits) -> Result<(), StripFault> {
    if depth > DEPTH {
        return Err(StripFault::Odd);
    }
    for one in boxes(whole.body, whole.begins()).ok_or(StripFault::Damaged)? {
        part(&one, depth, edits)?;
    }
    Ok(())
}

/// A box inside `moov`, which says how to play it, or is free room from now on.
fn part(one: &BoxPlace<'_>, depth: usize, edits: &mut Edits) -> Result<(), StripFault> {
    match &one.name {
        b"mdia" | b"minf" | b"stbl" | b"gmhd" | b"dinf" => inside(one, depth + 1, edits)?,
        b"mvhd" | b"tkhd" | b"mdhd" => {
            let length = if one.body.first() == Some(&1) { 16 } else { 8 };
            let moments = one.body.get(4..4 + length).ok_or(StripFault::Damaged)?;
            edits.zero(one.begins() + 4, moments);
        }
        b"hdlr" => edits.zero(one.begins() + 24, one.body.get(24..).unwrap_or_default()),
        b"udta" => user_data(one, edits),
        b"meta" => tags(one, edits),
        b"free" | b"skip" | b"wide" => edits.zero(one.begins(), one.body),
        b"uuid" if is_for_playing(one.body) => {}
        b"dref" => references(one, edits),
        b"stsd" => reel_names(one, edits),
        b"stco" | b"co64" | b"stsc" | b"stsz" | b"stz2" | b"edts" | b"tref" | b"mvex" | b"vmhd"
        | b"smhd" | b"nmhd" | b"hmhd" | b"sthd" | b"stts" | b"ctts" | b"cslg" | b"stss"
        | b"stps" | b"sdtp" | b"sbgp" | b"sgpd" | b"subs" | b"saiz" | b"saio" | b"stsh"
        | b"padb" | b"tapt" | b"load" | b"elng" | b"iods" | b"trgr" | b"clip" | b"crgn"
        | b"matt" | b"ctab" | b"imap" | b"gmin" | b"tmcd" | b"text" | b"code" | b"stdp"
        | b"snro" | b"pssh" | b"drmp" => {}
        _ => one.free(edits),
    }
    Ok(())
}

/// A reference to the file itself needs no path, but programs may have left one.
fn references(whole: &BoxPlace<'_>, edits: &mut Edits) {
    let said = whole.body.get(8..).unwrap_or_default();
    for one in boxes(said, whole.begins() + 8).unwrap_or_default() {
        if one.body.get(3).is_some_and(|flags| flags & 1 != 0) {
            edits.zero(one.begins() + 4, &one.body[4..]);
        }
    }
}

/// The name of the tape, which a track with time codes may have.
fn reel_names(whole: &BoxPlace<'_>, edits: &mut Edits) {
    const ENTRY_BYTES: usize = 26;
    let said = whole.body.get(8..).unwrap_or_default();
    for entry in boxes(said, whole.begins() + 8).unwrap_or_default() {
        if &entry.name == b"tmcd"
            && let Some(said) = entry.body.get(ENTRY_BYTES..)
            && let Some(parts) = boxes(said, entry.begins() + ENTRY_BYTES as u64)
        {
            for part in parts {
                part.free(edits);
            }
        }
    }
}
