//! Reads films in packets of a broadcast (.ts), or of a camera (.mts, .m2ts): which streams they
//! hold, what a station says of them, and what a camera notes among the frames.
//!
//! A camera notes the same again and again, so only the beginning and the end are looked through.

use std::collections::BTreeMap;

use super::{
    super::super::part::Sink,
    Octets,
    among_frames::{Coded, Notes},
    readable,
    reel::{DAMAGED, Reel},
    said::{TITLE, text},
};

/// Looked through at the beginning, and at the end.
pub(super) const NEAR_BYTES: u64 = 8 << 20;

const LISTED: u16 = 0;
const STATION: u16 = 0x11;
const PROGRAMMES: u16 = 0x12;
const BESIDE: &str = "a stream beside the film";
const SYNC: u8 = 0x47;

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    let head = reel.up_to(0, 8);
    // A camera writes a moment of four bytes before each packet.
    let (before, packet) = if head.first() == Some(&SYNC) { (0, 188) } else { (4, 192) };
    let mut broadcast = Broadcast::default();
    for begins in beginnings(reel.size, packet) {
        let bytes = reel.up_to(begins, NEAR_BYTES);
        broadcast.take(&bytes, before, usize::try_from(packet).unwrap_or(188), sink);
    }
    broadcast.tell(sink);
    if broadcast.streams.is_empty() { Err(DAMAGED.to_owned()) } else { Ok(()) }
}

/// Returns where the stretches begin that are looked through: one, if the film is short.
pub(super) fn beginnings(size: u64, packet: u64) -> Vec<u64> {
    let last = size.saturating_sub(NEAR_BYTES).div_ceil(packet) * packet;
    if last == 0 { vec![0] } else { vec![0, last.max(NEAR_BYTES / packet * packet)] }
}

#[derive(Default)]
struct Broadcast {
    /// The packets that list the streams, and the kind and descriptors of each stream.
    lists: Vec<u16>,
    streams: BTreeMap<u16, (u8, Vec<u8>)>,
    /// The bytes of tables that are not at their end yet.
    begun: BTreeMap<u16, Vec<u8>>,
    /// The bytes of each stream, for one stretch.
    read: BTreeMap<u16, Vec<u8>>,
    told: Vec<String>,
    codes: Notes,
}

impl Broadcast {
    fn take(&mut self, bytes: &[u8], before: usize, packet: usize, sink: &mut Sink<'_>) {
        self.begun.clear();
        for packet in bytes.chunks_exact(packet).filter_map(|packet| packet.get(before..)) {
            let mut octets = Octets(packet);
            let (Some(SYNC), Some(flags), Some(how)) =
                (octets.byte(), octets.be16(), octets.byte())
            else {
                continue;
            };
            let (id, begins) = (flags & 0x1fff, flags & 0x4000 != 0);
            if how & 0x20 != 0 {
                let length = octets.byte().unwrap_or_default();
                octets.take(usize::from(length));
            }
            if how & 0x10 != 0 {
                self.payload(id, begins, octets.0, sink);
            }
        }
        for (id, bytes) in std::mem::take(&mut self.read) {
            let kind = self.streams.get(&id).map_or(0, |(kind, _)| *kind);
            if let Some(coded) = Coded::of(kind) {
                self.codes.take(&bytes, coded);
            }
        }
    }

    fn payload(&mut self, id: u16, begins: bool, payload: &[u8], sink: &mut Sink<'_>) {
        let is_table = matches!(id, LISTED | STATION | PROGRAMMES) || self.lists.contains(&id);
        if !is_table {
            self.read.entry(id).or_default().extend(payload);
            return;
        }
        let mut rest = payload;
        if begins {
            // How far away the next table begins.
            let skipped = payload.first().map_or(0, |skipped| usize::from(*skipped));
            self.begun.insert(id, Vec::new());
            rest = payload.get(1 + skipped..).unwrap_or_default();
        }
        let Some(begun) = self.begun.get_mut(&id) else { return };
        begun.extend(rest);
        let mut tables = std::mem::take(begun);
        while let Some(length) =
            tables.get(1..3).map(|two| usize::from(two[0] & 15) << 8 | usize::from(two[1]))
        {
            if tables[0] == 0xff || tables.len() < 3 + length {
                break;
            }
            let after = tables.split_off(3 + length);
            self.table(id, &tables, sink);
            tables = after;
        }
        self.begun.insert(id, tables);
    }

    /// Reads a table (ISO 13818-1, 2.4.4; ETSI EN 300 468, 5.2), with eight bytes before its
    /// entries and a checksum behind them.
    fn table(&mut self, id: u16, table: &[u8], sink: &mut Sink<'_>) {
        let Some(entries) = table.get(8..table.len().saturating_sub(4)) else { return };
        let mut octets = Octets(entries);
        match (id, table[0]) {
            (LISTED, 0) => {
                while let (Some(program), Some(list)) = (octets.be16(), octets.be16()) {
                    if program != 0 && self.lists.len() < 64 {
                        self.lists.push(list & 0x1fff);
                    }
                }
            }
            (STATION, 0x42 | 0x46) => {
                octets.take(3);
                while octets.take(3).is_some() {
                    self.described(&mut octets, sink);
                }
            }
            (PROGRAMMES, 0x4e..=0x6f) => {
                octets.take(6);
                while octets.take(10).is_some() {
                    self.described(&mut octets, sink);
                }
            }
            (_, 2) => {
                octets.be16();
                self.described(&mut octets, sink);
                while let (Some(kind), Some(stream)) = (octets.byte(), octets.be16()) {
                    let said = descriptors(&mut octets).to_vec();
                    if self.streams.len() < 1_000 {
                        self.streams.insert(stream & 0x1fff, (kind, said));
                    }
                }
            }
            _ => {}
        }
    }

    /// Reads what a station says of itself, and of what is on.
    fn described(&mut self, octets: &mut Octets<'_>, sink: &mut Sink<'_>) {
        let mut said = Octets(descriptors(octets));
        while let (Some(kind), Some(length)) = (said.byte(), said.byte()) {
            let Some(bytes) = said.take(usize::from(length)) else { return };
            let mut inside = Octets(bytes);
            match kind {
                0x48 => {
                    inside.byte();
                }
                0x4d => {
                    inside.take(3);
                }
                _ => {
                    sink.traces(TITLE, text(bytes));
                    continue;
                }
            }
            while let Some(words) =
                inside.byte().and_then(|length| inside.take(usize::from(length)))
            {
                let words = text(words);
                let words = words.trim_start_matches(|c: char| c < ' ');
                // It is said many times a second.
                if self.told.len() < 1_000 && !self.told.iter().any(|told| told == words) {
                    sink.words(TITLE, words);
                    self.told.push(words.to_owned());
                }
            }
        }
    }

    fn tell(&mut self, sink: &mut Sink<'_>) {
        self.codes.tell(sink);
        for (kind, said) in self.streams.values() {
            let has = |mark: &[u8]| memchr::memmem::find(said, mark).is_some();
            let is_known = match kind {
                // Pictures; sound; subtitles that are pictures.
                0x01
                | 0x02
                | 0x10
                | 0x1b
                | 0x20
                | 0x24
                | 0x42
                | 0xea
                | 0x03
                | 0x04
                | 0x0f
                | 0x11
                | 0x1c
                | 0x80..=0x87
                | 0x90
                | 0x91 => true,
                // Whose descriptors say that it is sound (AC-3, DTS, Opus).
                0x06 => {
                    has(b"AC-3")
                        || has(b"EAC3")
                        || has(b"Opus")
                        || has(b"DTS")
                        || matches!(said.first(), Some(0x6a | 0x7a | 0x7b | 0x7c))
                }
                _ => false,
            };
            if !is_known {
                sink.traces(BESIDE, readable(said));
                sink.unreadable(BESIDE, "imh does not know what is in this part of it");
            }
        }
    }
}

/// Takes the length of descriptors, and those.
fn descriptors<'b>(octets: &mut Octets<'b>) -> &'b [u8] {
    let length = octets.be16().map_or(0, |length| usize::from(length & 0x0fff));
    octets.take(length).unwrap_or_default()
}
