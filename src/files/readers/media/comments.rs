//! Comments of Vorbis, Opus, Theora and FLAC, and the files that hold them: Ogg and FLAC.

use super::{
    super::{super::part::Sink, read_inner},
    boxes::cover,
    id3,
    octets::Octets,
    reel::{DAMAGED, Reel, TOO_MUCH},
    said::{said, text, unknown},
    tail,
};
use crate::model::FindingKind;

const PLACE: &str = "properties";
/// The longest comment: a few pictures.
const MOST_BYTES: usize = 32 << 20;
/// Streams that are read at once.
const MOST_STREAMS: usize = 64;

/// Reads a program's name, and keys with their values.
fn comments(bytes: &[u8], sink: &mut Sink<'_>) -> Option<()> {
    let mut octets = Octets(bytes);
    sink.traces(PLACE, text(octets.le_stretch()?));
    for _ in 0..octets.le32()? {
        let line = octets.le_stretch()?;
        let at = memchr::memchr(b'=', line).unwrap_or(0);
        let (key, value) = (text(&line[..at]), line.get(at + 1..).unwrap_or_default());
        match key.to_uppercase().as_str() {
            "METADATA_BLOCK_PICTURE" => match mail_parser::decoders::base64::base64_decode(value) {
                Some(block) => picture(&block, sink),
                None => sink.unreadable("the cover", DAMAGED),
            },
            "COVERART" => match mail_parser::decoders::base64::base64_decode(value) {
                Some(bytes) => cover(&bytes, sink),
                None => sink.unreadable("the cover", DAMAGED),
            },
            _ if at == 0 => sink.words(PLACE, &text(line)),
            _ => said(&key, &text(value), sink),
        }
    }
    Some(())
}

/// A picture of FLAC: its kind, its media type, words about it, and its bytes.
fn picture(block: &[u8], sink: &mut Sink<'_>) {
    let mut octets = Octets(block);
    let mut read = || {
        octets.be32()?;
        octets.be_stretch()?;
        let called = octets.be_stretch()?;
        octets.take(16)?;
        Some((called, octets.be_stretch().unwrap_or(octets.0)))
    };
    match read() {
        Some((called, bytes)) => {
            sink.words("the cover", &text(called));
            cover(bytes, sink);
        }
        None => sink.unreadable("the cover", DAMAGED),
    }
}

/// Reads a FLAC file.
///
/// # Errors
/// Why not all of it can be read.
pub(super) fn read_flac(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    let begins = id3::read(reel, 0, sink);
    if reel.up_to(begins, 4) != b"fLaC" {
        return Err(DAMAGED.to_owned());
    }
    let mut at = begins + 4;
    loop {
        let head = reel.read(at, 4).ok_or(DAMAGED)?;
        let length = Octets(&head[1..]).high_first(3).unwrap_or_default();
        let block = reel.read(at + 4, length).ok_or_else(|| reel.fault.unwrap_or(DAMAGED))?;
        at += 4 + length;
        flac_block(head[0] & 0x7f, &block, sink);
        if head[0] & 0x80 != 0 {
            break;
        }
    }
    tail::read(reel, at, sink);
    Ok(())
}

fn flac_block(kind: u8, block: &[u8], sink: &mut Sink<'_>) {
    match kind {
        // How to play it, and what was left free.
        0 | 1 | 3 => {}
        2 => match block.split_at_checked(4) {
            Some((b"riff" | b"aiff", chunk)) => {
                sink.traces(PLACE, super::super::picture::readable(chunk));
            }
            Some((_, said)) => unknown("properties of a maker", said, sink),
            None => {}
        },
        4 => {
            if comments(block, sink).is_none() {
                sink.unreadable(PLACE, DAMAGED);
            }
        }
        5 => sink.traces(PLACE, text(block.get(..128).unwrap_or_default())),
        6 => picture(block, sink),
        _ => unknown("a part of its own kind", block, sink),
    }
}

/// A stream of packets inside Ogg, as far as its heads go.
struct OggStream {
    serial: u32,
    packets: usize,
    packet: Vec<u8>,
    kind: OggKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OggKind {
    /// Its heads are not read yet.
    New,
    Known,
    Flac,
    Speex,
    Done,
}

/// Reads an Ogg file: the heads of all its streams, also of those that follow one another.
///
/// # Errors
/// Why not all of it can be read.
pub(super) fn read_ogg(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    let mut streams: Vec<OggStream> = Vec::new();
    let mut at = id3::read(reel, 0, sink);
    let mut is_odd = false;
    while at < reel.size {
        let head = reel.up_to(at, 27);
        if head.len() < 27 || !head.starts_with(b"OggS") {
            super::behind(reel, at, sink);
            break;
        }
        let serial = Octets(&head[14..]).le32().unwrap_or_default();
        let lacing = reel.up_to(at + 27, u64::from(head[26]));
        let length: u64 = lacing.iter().map(|&part| u64::from(part)).sum();
        let begins = at + 27 + lacing.len() as u64;
        at = begins + length;
        if at > reel.size {
            return Err(DAMAGED.to_owned());
        }
        if head[5] & 2 != 0 && streams.len() < MOST_STREAMS {
            streams.retain(|stream| stream.serial != serial);
            let (packets, packet) = (0, Vec::new());
            streams.push(OggStream { serial, packets, packet, kind: OggKind::New });
        }
        let Some(stream) = streams.iter_mut().find(|stream| stream.serial == serial) else {
            is_odd = true;
            continue;
        };
        if stream.kind == OggKind::Done {
            continue;
        }
        let Some(page) = reel.read(begins, length) else { return Err(TOO_MUCH.to_owned()) };
        stream.page(&lacing, &page, sink);
    }
    if is_odd || streams.is_empty() { Err(DAMAGED.to_owned()) } else { Ok(()) }
}

impl OggStream {
    /// Joins the packets of a page; one that fills its last part goes on in the next page.
    fn page(&mut self, lacing: &[u8], page: &[u8], sink: &mut Sink<'_>) {
        let mut octets = Octets(page);
        for &part in lacing {
            self.packet.extend(octets.take(usize::from(part)).unwrap_or_default());
            if self.packet.len() > MOST_BYTES {
                sink.unreadable(PLACE, TOO_MUCH);
                self.kind = OggKind::Done;
            }
            if self.kind == OggKind::Done {
                self.packet = Vec::new();
                return;
            }
            if part < 255 {
                let packet = std::mem::take(&mut self.packet);
                self.packets += 1;
                self.whole(&packet, sink);
            }
        }
    }

    fn whole(&mut self, packet: &[u8], sink: &mut Sink<'_>) {
        let starts = |start: &[u8]| packet.starts_with(start);
        let said = match self.packets {
            1 => {
                self.kind = if starts(b"\x7fFLAC") {
                    OggKind::Flac
                } else if starts(b"Speex   ") {
                    OggKind::Speex
                } else if [&b"\x01vorbis"[..], b"OpusHead", b"\x80theora", b"fishead", b"BBCD"]
                    .iter()
                    .any(|start| starts(start))
                {
                    OggKind::Known
                } else {
                    unknown("a part of its own kind", packet, sink);
                    OggKind::Done
                };
                if starts(b"fishead") || starts(b"BBCD") {
                    self.kind = OggKind::Done;
                }
                return;
            }
            _ if self.kind == OggKind::Flac => {
                let (kind, block) = (packet.first().copied().unwrap_or(0xff), packet.get(4..));
                if kind & 0x80 != 0 || kind == 0xff {
                    self.kind = OggKind::Done;
                }
                if kind != 0xff {
                    flac_block(kind & 0x7f, block.unwrap_or_default(), sink);
                }
                return;
            }
            _ if self.kind == OggKind::Speex => Some(packet),
            _ => [&b"\x03vorbis"[..], b"OpusTags", b"\x81theora"]
                .iter()
                .find_map(|start| packet.strip_prefix(*start)),
        };
        self.kind = OggKind::Done;
        if said.is_none_or(|said| comments(said, sink).is_none()) {
            sink.unreadable(PLACE, DAMAGED);
        }
    }
}

/// Tells of a file that is kept in a recording.
pub(super) fn attached(name: &str, bytes: &[u8], sink: &mut Sink<'_>) {
    sink.words("a file inside it", name);
    sink.has("a file inside it", FindingKind::AttachedFile);
    read_inner("a file inside it", name, bytes, sink);
}
