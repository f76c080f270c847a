//! What a film in boxes says of itself (`moov`): its days, its tags in every way of writing them, and
//! its tracks.

use super::{
    super::{
        super::part::Sink,
        picture::{self, Of, readable},
    },
    boxes::{children, cover, with_id},
    id3,
    octets::Octets,
    reel::DAMAGED,
    said::{said, text, unknown, wide},
    samples::{SampleTable, Track},
    xtra,
};
use crate::model::FindingKind;

const PLACE: &str = "properties";
const DEVICE: &str = "properties, the device";
/// Boxes lie in boxes in boxes, but not without an end.
const DEPTH: usize = 12;
const TOO_DEEP: &str = "its parts lie too deep inside one another";

#[derive(Default)]
pub(in crate::files) struct Film {
    pub(in crate::files) tracks: Vec<Track>,
}

impl Film {
    /// Reads `moov`.
    pub(in crate::files) fn read(&mut self, bytes: &[u8], sink: &mut Sink<'_>) {
        self.inside(bytes, 0, sink);
    }

    fn inside(&mut self, bytes: &[u8], depth: usize, sink: &mut Sink<'_>) {
        if depth > DEPTH {
            sink.unreadable(PLACE, TOO_DEEP);
            return;
        }
        let is_whole = children(bytes, |name, said| self.one(name, said, depth, sink));
        if !is_whole {
            sink.unreadable(PLACE, DAMAGED);
        }
    }

    fn one(&mut self, name: [u8; 4], bytes: &[u8], depth: usize, sink: &mut Sink<'_>) {
        match &name {
            b"trak" => {
                self.tracks.push(Track::default());
                self.inside(bytes, depth + 1, sink);
            }
            b"mdia" | b"minf" | b"stbl" | b"gmhd" => self.inside(bytes, depth + 1, sink),
            b"mvhd" | b"tkhd" | b"mdhd" => {
                days(bytes, sink);
                if &name == b"tkhd" {
                    let at = if bytes.first() == Some(&1) { 20 } else { 12 };
                    let id = bytes.get(at..).and_then(|rest| Octets(rest).be32());
                    self.track().id = id.unwrap_or_default();
                }
            }
            b"hdlr" => self.handler(bytes, sink),
            b"udta" => user_data(bytes, depth, sink),
            b"meta" => metadata(bytes, depth, sink),
            b"ilst" => list(bytes, &[], sink),
            b"uuid" => with_id(bytes, sink),
            b"stsd" => self.track().entries(bytes),
            b"stco" | b"co64" | b"stsc" | b"stsz" | b"stz2" => self.track().table.read(name, bytes),
            b"cmov" => self.packed(bytes, depth, sink),
            b"name" => sink.words(PLACE, &text(bytes)),
            // How to play it.
            b"edts" | b"dinf" | b"tref" | b"mvex" | b"vmhd" | b"smhd" | b"nmhd" | b"hmhd"
            | b"sthd" | b"stts" | b"ctts" | b"cslg" | b"stss" | b"stps" | b"sdtp" | b"sbgp"
            | b"sgpd" | b"subs" | b"saiz" | b"saio" | b"stsh" | b"padb" | b"tapt" | b"load"
            | b"elng" | b"iods" | b"trgr" | b"free" | b"skip" | b"wide" | b"clip" | b"crgn"
            | b"matt" | b"ctab" | b"imap" | b"gmin" | b"tmcd" | b"text" | b"code" | b"stdp"
            | b"snro" | b"pssh" | b"drmp" => {}
            _ => unknown("a part of its own kind", bytes, sink),
        }
    }

    pub(super) fn track(&mut self) -> &mut Track {
        if self.tracks.is_empty() {
            self.tracks.push(Track::default());
        }
        let last = self.tracks.len() - 1;
        &mut self.tracks[last]
    }

    /// A handler says what a track is for, and may have a name.
    fn handler(&mut self, bytes: &[u8], sink: &mut Sink<'_>) {
        let Some((head, name)) = bytes.split_at_checked(24) else { return };
        let kind: [u8; 4] = head[8..12].try_into().unwrap_or_default();
        if !matches!(&kind, b"alis" | b"url " | b"rsrc") {
            self.track().handler = kind;
        }
        let name = match name.split_first() {
            Some((&length, rest)) if usize::from(length) == rest.len() => rest,
            _ => name,
        };
        let name = text(name);
        let is_usual = ["Handler", "Core Media", "ISO Media", "Sound", "Video", "Apple", "Data"];
        if is_usual.iter().any(|usual| name.contains(usual)) {
            sink.traces(PLACE, name);
        } else {
            sink.words(PLACE, name.trim());
        }
    }

    /// The whole of it, packed with zlib (QuickTime).
    fn packed(&mut self, bytes: &[u8], depth: usize, sink: &mut Sink<'_>) {
        let mut packed = None;
        children(bytes, |name, said| {
            if &name == b"cmvd" {
                packed = said.get(4..);
            }
        });
        let said = packed.and_then(|packed| super::inflated(packed, sink));
        match said {
            Some(said) => children(&said, |_, said| self.inside(said, depth + 1, sink)),
            None => {
                sink.unreadable(PLACE, DAMAGED);
                true
            }
        };
    }
}

/// Of one track; a phone writes some ten.
const MOST_KEYS: usize = 256;

/// The seconds between 1904, from which QuickTime counts, and 1970.
const UNIX: u64 = 2_082_844_800;

/// The moments at which it was made and changed.
fn days(bytes: &[u8], sink: &mut Sink<'_>) {
    let mut octets = Octets(bytes);
    let length = if octets.be32().is_some_and(|version| version >> 24 == 1) { 8 } else { 4 };
    let moments = [octets.high_first(length), octets.high_first(length)];
    if moments.into_iter().flatten().any(|moment| moment != 0 && moment != UNIX) {
        sink.has("properties, when it was made", FindingKind::ExactDate);
    }
}

/// Returns a box's contents after its version, if it is the one in which a list may have none.
pub(in crate::files) fn without_version(bytes: &[u8]) -> &[u8] {
    if bytes.get(4..8) == Some(b"hdlr") { bytes } else { bytes.get(4..).unwrap_or_default() }
}

/// Reads `meta`: keys and values, or a list of tags.
pub(super) fn metadata(bytes: &[u8], depth: usize, sink: &mut Sink<'_>) {
    if depth > DEPTH {
        sink.unreadable(PLACE, TOO_DEEP);
        return;
    }
    let bytes = without_version(bytes);
    let mut keys = Vec::new();
    children(bytes, |name, said| {
        if &name == b"keys" {
            keys = keys_in(said);
        }
    });
    let is_whole = children(bytes, |name, said| match &name {
        b"ilst" => list(said, &keys, sink),
        b"ID32" => id3::read_tag(said.get(6..).unwrap_or_default(), sink),
        b"xml " => picture::packet(said.get(4..).unwrap_or_default(), PLACE, Of::Picture, sink),
        b"uuid" => with_id(said, sink),
        b"udta" => user_data(said, depth + 1, sink),
        b"keys" | b"hdlr" | b"free" | b"skip" | b"iloc" | b"iinf" | b"pitm" | b"iprp" | b"idat"
        | b"iref" | b"dinf" | b"mhdr" | b"ctry" | b"lang" => {}
        _ => unknown("a part of its own kind", said, sink),
    });
    if !is_whole {
        sink.unreadable(PLACE, DAMAGED);
    }
}

/// The keys of `mdta`: each has its length, a namespace, and a name.
fn keys_in(bytes: &[u8]) -> Vec<String> {
    let mut octets = Octets(bytes.get(8..).unwrap_or_default());
    let mut keys = Vec::new();
    while let Some(length) = octets.be32() {
        let Some(key) = usize::try_from(length).ok().and_then(|length| length.checked_sub(4))
        else {
            break;
        };
        let Some(key) = octets.take(key) else { break };
        keys.push(text(key.get(4..).unwrap_or_default()));
    }
    keys
}

/// Reads `ilst`: each tag is a box by its name, or by the number of its key.
fn list(bytes: &[u8], keys: &[String], sink: &mut Sink<'_>) {
    let is_whole = children(bytes, |name, tag| {
        let number = usize::try_from(u32::from_be_bytes(name)).unwrap_or(0);
        let mut key = match number.checked_sub(1).and_then(|at| keys.get(at)) {
            Some(key) => key.clone(),
            None => four(name),
        };
        if &name == b"free" {
            return;
        }
        let is_whole = children(tag, |part, said| match &part {
            b"name" => key = text(said.get(4..).unwrap_or_default()),
            b"data" => value(&key, said, sink),
            b"mean" => {}
            _ => unknown(PLACE, said, sink),
        });
        if !is_whole {
            // As in QuickTime: a length, a language, and text.
            in_languages(&key, tag, sink);
        }
    });
    if !is_whole {
        sink.unreadable(PLACE, DAMAGED);
    }
}

/// Returns the four letters of a name; they are Latin-1.
fn four(name: [u8; 4]) -> String {
    name.iter().map(|&byte| char::from(byte)).collect()
}

/// A value with its type (QuickTime File Format, "Well-known types").
fn value(key: &str, bytes: &[u8], sink: &mut Sink<'_>) {
    let mut octets = Octets(bytes);
    let (Some(kind), Some(_)) = (octets.be32(), octets.be32()) else { return };
    let bytes = octets.0;
    match kind & 0x00ff_ffff {
        2 | 5 => said(key, &wide(bytes, u16::from_be_bytes), sink),
        12..=14 | 27 => cover(bytes, sink),
        0 if key == "covr" => cover(bytes, sink),
        1 | 3 | 4 => said(key, &text(bytes), sink),
        // Numbers: a track, a rate, the side that is up.
        0 | 15..=26 | 65..=80 if bytes.len() <= 16 => {}
        _ => unknown(PLACE, bytes, sink),
    }
}

/// Text of QuickTime: each piece has a length and a language.
fn in_languages(key: &str, bytes: &[u8], sink: &mut Sink<'_>) {
    let mut octets = Octets(bytes);
    while let (Some(length), Some(_)) = (octets.be16(), octets.be16()) {
        match octets.take(usize::from(length)) {
            Some(piece) => said(key, &text(piece), sink),
            None => {
                // Some programs write the text alone.
                said(key, &text(bytes), sink);
                return;
            }
        }
    }
}

/// Reads `udta`: tags of QuickTime, of phones (3GPP TS 26.244, section 8), and of makers.
pub(super) fn user_data(bytes: &[u8], depth: usize, sink: &mut Sink<'_>) {
    let is_whole = children(bytes, |name, tag| match &name {
        b"meta" => metadata(tag, depth + 1, sink),
        b"ilst" => list(tag, &[], sink),
        b"udta" if tag.len() < bytes.len() => sink.unreadable(PLACE, DAMAGED),
        b"XMP_" => picture::packet(tag, PLACE, Of::Picture, sink),
        b"uuid" => with_id(tag, sink),
        [0xa9, ..] if tag.get(4..8) == Some(b"data") => {
            children(tag, |_, said| value(&four(name), said, sink));
        }
        [0xa9, ..] => in_languages(&four(name), tag, sink),
        b"titl" | b"auth" | b"dscp" | b"perf" | b"gnre" | b"cprt" | b"albm" | b"kywd" | b"coll" => {
            said(&four(name), &text(tag.get(6..).unwrap_or_default()), sink);
        }
        b"loci" => place_of(tag, sink),
        b"rtng" | b"clsf" => said("rtng", &text(tag.get(10..).unwrap_or_default()), sink),
        b"chpl" => chapters(tag, sink),
        b"Xtra" if xtra::read(tag, sink) => {}
        b"thmb" | b"THMB" | b"PICT" | b"PVIM" => sink.has(PLACE, FindingKind::PhotoThumbnail),
        b"name" => said("name", &text(tag), sink),
        // Action cameras: their number, and how they were set.
        b"CAME" | b"MUID" | b"GUMI" | b"LENS" | b"cmid" => {
            sink.has(DEVICE, FindingKind::CameraOwner);
            sink.traces(PLACE, readable(tag));
        }
        b"GPMF" => {
            if memchr::memmem::find(tag, b"CASN").is_some() {
                sink.has(DEVICE, FindingKind::CameraOwner);
            }
            sink.traces(PLACE, readable(tag));
        }
        b"FIRM" | b"SETT" | b"AMBA" | b"HMMT" | b"BCID" | b"SCEN" | b"smta" => {
            sink.traces(PLACE, readable(tag));
        }
        b"yrrc" | b"hnti" | b"hinf" | b"free" | b"skip" | b"tagc" | b"ludt" | b"LOOP" | b"AllF"
        | b"SelO" | b"WLOC" | b"kind" | b"ptv " | b"elng" | b"ctry" => {}
        _ => other_tag(&four(name), tag, sink),
    });
    // Some programs end it with a zero of their own.
    if !is_whole && bytes.len() > 4 {
        sink.unreadable(PLACE, DAMAGED);
    }
}

/// A tag of a maker: text, perhaps with a length and a language, or something else.
fn other_tag(key: &str, tag: &[u8], sink: &mut Sink<'_>) {
    let length = Octets(tag).be16().map(usize::from);
    let is_letter = |byte: &u8| *byte >= 32 && *byte != 127;
    if length.is_some_and(|length| length > 0 && length + 4 == tag.len()) {
        in_languages(key, tag, sink);
    } else {
        let end = tag.iter().rposition(|&byte| byte != 0).map_or(0, |at| at + 1);
        if tag[..end].iter().all(is_letter) {
            said(key, &text(tag), sink);
        } else if tag.len() > 8 {
            let device = ["SNum", "slno"].contains(&key);
            if device {
                sink.has(DEVICE, FindingKind::CameraOwner);
            }
            unknown("properties of a maker", tag, sink);
        }
    }
}

/// A place (`loci`): a name, a role, a position, and more words.
fn place_of(tag: &[u8], sink: &mut Sink<'_>) {
    sink.has("properties, where it was made", FindingKind::PhotoPlace);
    let words = tag.get(6..).unwrap_or_default();
    if words.starts_with(b"\xfe\xff") {
        sink.words("properties, where it was made", &text(words));
        return;
    }
    let mut octets = Octets(words);
    let name = octets.until_zero();
    let rest = octets.0.get(13..).unwrap_or_default();
    for said in [name, rest] {
        sink.words("properties, where it was made", &text(said));
    }
}

/// The chapters of Nero: each has a moment, and a name with its length.
fn chapters(tag: &[u8], sink: &mut Sink<'_>) {
    // The number of chapters has one byte or four, by the version.
    let skipped = if tag.first() == Some(&1) { 9 } else { 5 };
    let mut octets = Octets(tag.get(skipped..).unwrap_or_default());
    let mut number = 0;
    while octets.be64().is_some() {
        number += 1;
        let name = octets.byte().and_then(|length| octets.take(usize::from(length)));
        let Some(name) = name else {
            sink.unreadable("its chapters", DAMAGED);
            return;
        };
        sink.words(&format!("chapter {number}"), &text(name));
    }
}

impl Track {
    /// Reads `stsd`: in which way its samples are written.
    fn entries(&mut self, bytes: &[u8]) {
        children(bytes.get(8..).unwrap_or_default(), |name, said| {
            self.entry = name;
            if &name == b"mebx" {
                children(said.get(8..).unwrap_or_default(), |name, said| {
                    if &name == b"keys" {
                        children(said, |id, key| self.local_key(u32::from_be_bytes(id), key));
                    }
                });
            }
        });
    }

    fn local_key(&mut self, id: u32, bytes: &[u8]) {
        children(bytes, |name, said| {
            if &name == b"keyd" && self.keys.len() < MOST_KEYS {
                self.keys.push((id, text(said.get(4..).unwrap_or_default())));
            }
        });
    }
}

impl SampleTable {
    fn read(&mut self, name: [u8; 4], bytes: &[u8]) {
        let mut octets = Octets(bytes.get(4..).unwrap_or_default());
        match &name {
            b"stco" | b"co64" => {
                octets.be32();
                let length = if &name == b"stco" { 4 } else { 8 };
                self.chunks = std::iter::from_fn(|| octets.high_first(length)).collect();
            }
            b"stsc" => {
                octets.be32();
                let run = || Some((octets.be32()?, octets.be32()?, octets.be32()?));
                self.runs = std::iter::from_fn(run).map(|(first, each, _)| (first, each)).collect();
            }
            b"stsz" => {
                self.each = octets.be32().unwrap_or_default();
                self.count = octets.be32().unwrap_or_default();
                self.sizes = std::iter::from_fn(|| octets.be32()).collect();
            }
            _ => self.is_odd = true,
        }
    }
}
