//! The samples of a film's tracks that hold words or values: subtitles, chapters, and what a phone
//! notes beside the pictures. Pictures and sound are not read.

use std::ops::Range;

use std::collections::BTreeSet;

use super::{
    super::super::part::Sink,
    boxes::children,
    film::Film,
    octets::Octets,
    reel::{DAMAGED, Reel, TOO_MUCH},
    said::{said, text, unknown},
};
use crate::{
    files::xml::{self, Node},
    model::FindingKind,
};

/// Of one film. A film of two hours has some thousand subtitles.
const MOST_STRETCHES: usize = 4_000_000;
const MOST_SAMPLES: usize = 50_000;

/// A track: what it is for, how its samples are written, and where they are.
#[derive(Default)]
pub(in crate::files) struct Track {
    pub(in crate::files) id: u32,
    pub(super) handler: [u8; 4],
    pub(super) entry: [u8; 4],
    /// The keys of `mebx`, by the number that stands in a sample.
    pub(super) keys: Vec<(u32, String)>,
    pub(in crate::files) table: SampleTable,
    /// How many of its samples were read.
    number: usize,
    /// Values that were told already: a phone writes most of them many times a second.
    known: BTreeSet<Vec<u8>>,
}

/// Where samples are (ISO 14496-12, section 8.7).
#[derive(Default)]
pub(in crate::files) struct SampleTable {
    pub(super) chunks: Vec<u64>,
    /// From which chunk on a chunk has so many samples.
    pub(super) runs: Vec<(u32, u32)>,
    pub(super) each: u32,
    pub(super) count: u32,
    pub(super) sizes: Vec<u32>,
    pub(super) is_odd: bool,
}

impl SampleTable {
    /// Returns the place and the length of each sample.
    fn samples(&self) -> Vec<(u64, u64)> {
        let mut found = Vec::new();
        let mut sizes = self.sizes.iter().copied();
        let mut run = 0;
        for (at, &chunk) in self.chunks.iter().enumerate() {
            let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
            while self.runs.get(run + 1).is_some_and(|(first, _)| *first <= number) {
                run += 1;
            }
            let in_chunk = self.runs.get(run).map_or(1, |(_, each)| *each);
            let mut place = chunk;
            for _ in 0..in_chunk {
                let size = if self.each == 0 { sizes.next() } else { Some(self.each) };
                let Some(size) = size.filter(|_| found.len() <= MOST_SAMPLES) else { return found };
                if self.each != 0 && found.len() >= self.count as usize {
                    return found;
                }
                found.push((place, u64::from(size)));
                place = place.saturating_add(u64::from(size));
            }
        }
        found
    }
}

impl SampleTable {
    /// Returns the stretches that the samples of each chunk fill: from where to where. `None` if
    /// they are listed in a way that imh does not read, or are more than that.
    pub(in crate::files) fn stretches(&self, most: usize) -> Option<Vec<(u64, u64)>> {
        if self.is_odd || self.chunks.len() > most {
            return None;
        }
        let mut sizes = self.sizes.iter().map(|&size| u64::from(size));
        let mut left = u64::from(self.count);
        let mut run = 0;
        let mut found = Vec::with_capacity(self.chunks.len());
        for (at, &chunk) in self.chunks.iter().enumerate() {
            let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
            while self.runs.get(run + 1).is_some_and(|(first, _)| *first <= number) {
                run += 1;
            }
            let in_chunk = u64::from(self.runs.get(run).map_or(1, |(_, each)| *each)).min(left);
            left -= in_chunk;
            let length = if self.each == 0 {
                let count = usize::try_from(in_chunk).ok()?;
                sizes.by_ref().take(count).fold(0, u64::saturating_add)
            } else {
                in_chunk.saturating_mul(u64::from(self.each))
            };
            found.push((chunk, chunk.checked_add(length)?));
        }
        Some(found)
    }
}

impl Film {
    /// Notes where the frames and the sound are in the boxes for them. Between them may be anything.
    pub(super) fn tell_frames(&self, boxes: &[Range<u64>], sink: &mut Sink<'_>) {
        let mut tell = |(from, to)| {
            if boxes.iter().any(|inside| inside.start <= from && to <= inside.end) {
                sink.has_frames(from..to);
            }
        };
        let seen_or_heard =
            self.tracks.iter().filter(|track| matches!(&track.handler, b"vide" | b"soun"));
        let mut stretches: Vec<(u64, u64)> = seen_or_heard
            .filter_map(|track| track.table.stretches(MOST_STRETCHES))
            .flatten()
            .collect();
        stretches.sort_unstable();
        // Those of several tracks stand in turns, right behind one another.
        let mut joined: Option<(u64, u64)> = None;
        for (begins, ends) in stretches {
            match &mut joined {
                Some((_, last)) if begins <= *last => *last = ends.max(*last),
                _ => {
                    joined.replace((begins, ends)).map(&mut tell);
                }
            }
        }
        joined.map(tell);
    }

    /// Reads the samples of all tracks that may hold words or values.
    pub(super) fn samples(&mut self, reel: &mut Reel<'_>, sink: &mut Sink<'_>) {
        for track in &mut self.tracks {
            if !track.is_told() {
                continue;
            }
            let samples = track.table.samples();
            if track.table.is_odd || samples.len() > MOST_SAMPLES {
                sink.unreadable(track.place(), TOO_MUCH);
            }
            for (place, length) in samples.into_iter().take(MOST_SAMPLES) {
                let Some(sample) = reel.read(place, length) else {
                    sink.unreadable(track.place(), reel.fault.unwrap_or(DAMAGED));
                    break;
                };
                track.sample(&sample, sink);
            }
        }
    }

    /// Reads the samples of one fragment (`moof`), which lie beside it.
    pub(super) fn fragment(
        &mut self,
        bytes: &[u8],
        begins: u64,
        reel: &mut Reel<'_>,
        sink: &mut Sink<'_>,
    ) {
        children(bytes, |name, part| {
            if &name == b"meta" {
                super::film::metadata(part, 0, sink);
            } else if &name == b"traf" {
                self.track_fragment(part, begins.saturating_sub(8), reel, sink);
            }
        });
    }

    fn track_fragment(
        &mut self,
        bytes: &[u8],
        begins: u64,
        reel: &mut Reel<'_>,
        sink: &mut Sink<'_>,
    ) {
        let mut track = None;
        let (mut base, mut usual) = (begins, 0);
        children(bytes, |name, part| {
            let mut octets = Octets(part);
            let flags = octets.be32().unwrap_or_default();
            if &name == b"tfhd" {
                let id = octets.be32();
                track = self.tracks.iter().position(|track| Some(track.id) == id);
                base = octets.be64().filter(|_| flags & 1 != 0).unwrap_or_else(|| {
                    octets = Octets(part.get(8..).unwrap_or_default());
                    begins
                });
                for (flag, is_size) in [(2, false), (8, false), (16, true)] {
                    let said = if flags & flag == 0 { None } else { octets.be32() };
                    usual = said.filter(|_| is_size).unwrap_or(usual);
                }
            }
            let track = track.and_then(|at| self.tracks.get_mut(at));
            let Some(track) = track.filter(|track| &name == b"trun" && track.is_told()) else {
                return;
            };
            let count = octets.be32().unwrap_or_default();
            let skipped = if flags & 1 == 0 { 0 } else { octets.be32().unwrap_or_default() };
            if flags & 4 != 0 {
                octets.be32();
            }
            let mut place = base.wrapping_add_signed(i64::from(skipped.cast_signed()));
            for _ in 0..count.min(100_000) {
                let mut size = usual;
                for flag in [0x100, 0x200, 0x400, 0x800] {
                    let value = if flags & flag == 0 { None } else { octets.be32() };
                    size = value.filter(|_| flag == 0x200).unwrap_or(size);
                }
                let Some(sample) = reel.read(place, u64::from(size)) else {
                    sink.unreadable(track.place(), reel.fault.unwrap_or(DAMAGED));
                    return;
                };
                place = place.saturating_add(u64::from(size));
                track.sample(&sample, sink);
            }
        });
    }
}

impl Track {
    fn is_told(&self) -> bool {
        !matches!(
            &self.handler,
            b"vide"
                | b"soun"
                | b"auxv"
                | b"pict"
                | b"hint"
                | b"tmcd"
                | b"odsm"
                | b"sdsm"
                | b"\0\0\0\0"
        ) && self.entry != *b"tmcd"
    }

    /// Returns whether it notes something beside the film, such as places or faces. Subtitles and
    /// chapters are words that people see.
    pub(in crate::files) fn is_beside(&self) -> bool {
        let is_seen = matches!(&self.handler, b"text" | b"sbtl" | b"subt" | b"clcp" | b"subp");
        self.is_told() && !is_seen
    }

    fn place(&self) -> &'static str {
        if matches!(&self.handler, b"text" | b"sbtl" | b"subt" | b"clcp") {
            "its subtitles or chapters"
        } else {
            "a track beside the film"
        }
    }

    fn sample(&mut self, bytes: &[u8], sink: &mut Sink<'_>) {
        self.number += 1;
        match &self.entry {
            b"tx3g" | b"text" => {
                let mut octets = Octets(bytes);
                let words = octets.be16().and_then(|length| octets.take(usize::from(length)));
                self.line(&text(words.unwrap_or(bytes)), sink);
            }
            b"wvtt" => {
                children(bytes, |_, cue| {
                    children(cue, |name, said| {
                        if &name != b"sttg" {
                            self.line(&text(said), sink);
                        }
                    });
                });
            }
            b"stpp" | b"sbtt" | b"stxt" => {
                let mut words = String::new();
                let outcome = xml::walk(bytes, &mut sink.bytes_left, |node| {
                    if let Node::Words(said) = node {
                        words.push_str(said);
                        words.push('\n');
                    }
                });
                self.line(&if outcome.is_ok() { words } else { text(bytes) }, sink);
            }
            b"mebx" => self.keyed(bytes, sink),
            // Kinds 5 and 6 are positions of Android's "camera motion metadata".
            b"camm" if matches!(bytes.get(2), Some(5 | 6)) => {
                sink.has("properties, where it was made", FindingKind::PhotoPlace);
            }
            b"gpmd" if has_position(bytes) => {
                sink.has("properties, where it was made", FindingKind::PhotoPlace);
            }
            b"camm" | b"gpmd" => {}
            _ if self.number == 1 => unknown(self.place(), bytes, sink),
            _ => {}
        }
    }

    fn line(&self, words: &str, sink: &mut Sink<'_>) {
        let word = if self.place().contains("track") { "line" } else { "subtitle or chapter" };
        for line in words.lines() {
            sink.line(&format!("{word} {}", self.number), line);
        }
    }

    /// A sample of `mebx`: values, each with its length and the number of its key.
    fn keyed(&mut self, bytes: &[u8], sink: &mut Sink<'_>) {
        let mut octets = Octets(bytes);
        while let (Some(length), Some(id)) = (octets.be32(), octets.be32()) {
            let value =
                usize::try_from(length).ok().and_then(|length| octets.take(length.checked_sub(8)?));
            let Some(value) = value else { return };
            let Some((_, key)) = self.keys.iter().find(|(known, _)| *known == id) else { continue };
            if key.contains("face") || key.contains("body") || key.contains("human") {
                sink.has("a track that marks faces", FindingKind::PeopleInPicture);
            } else if key.contains("location") {
                sink.has("properties, where it was made", FindingKind::PhotoPlace);
            }
            let is_text = value.len() > 3
                && value.iter().all(|&byte| byte >= 32 && byte != 127)
                && self.known.len() < MOST_SAMPLES;
            if is_text && self.known.insert(value.to_vec()) {
                said(key, &text(value), sink);
            }
        }
    }
}

/// Returns whether a sample of an action camera holds a position.
fn has_position(bytes: &[u8]) -> bool {
    [b"GPS5", b"GPS9"].into_iter().any(|key| memchr::memmem::find(bytes, key).is_some())
}
