//! Ogg (RFC 3533): comments of Vorbis, Opus, Theora, Speex and FLAC are emptied where they stand, and
//! the pages with them get new checksums.

use super::{super::super::readers::media::Octets, Edits, Reel, StripFault};

/// Streams that are read at once.
const MOST_STREAMS: usize = 64;
/// The longest comment: a few pictures.
const MOST_BYTES: usize = 32 << 20;

/// A page with a part of a stream's heads.
struct OggPage {
    at: u64,
    was: Vec<u8>,
    is: Vec<u8>,
}

/// A stream, as far as its heads go.
#[derive(Default)]
struct OggHeads {
    serial: u32,
    pages: Vec<OggPage>,
    /// Where the bytes of a packet are: in which page, from where, and how many.
    packet: Vec<(usize, usize, usize)>,
    packets: usize,
    is_flac: bool,
    is_done: bool,
}

pub(super) fn clean(reel: &mut Reel<'_>, edits: &mut Edits) -> Result<(), StripFault> {
    let mut streams: Vec<OggHeads> = Vec::new();
    let mut at = 0;
    while at < reel.size {
        let head = reel.up_to(at, 27);
        if head.len() < 27 || !head.starts_with(b"OggS") {
            edits.cut_end(reel, at);
            break;
        }
        let serial = Octets(&head[14..]).le32().unwrap_or_default();
        let lacing = reel.up_to(at + 27, u64::from(head[26]));
        let length: u64 = lacing.iter().map(|&part| u64::from(part)).sum();
        let whole = 27 + lacing.len() as u64 + length;
        if head[5] & 2 != 0 {
            if let Some(before) = streams.iter().position(|stream| stream.serial == serial) {
                streams.remove(before).finish(edits);
            }
            if streams.len() >= MOST_STREAMS {
                return Err(StripFault::Odd);
            }
            streams.push(OggHeads { serial, ..OggHeads::default() });
        }
        let stream = streams.iter_mut().find(|stream| stream.serial == serial);
        let stream = stream.ok_or(StripFault::Unread)?;
        if !stream.is_done {
            let page = reel.read(at, whole).ok_or(StripFault::Unread)?;
            stream.page(at, &lacing, page, edits)?;
        }
        at += whole;
        if at > reel.size {
            return Err(StripFault::Unread);
        }
    }
    for mut stream in streams {
        stream.finish(edits);
    }
    Ok(())
}

impl OggHeads {
    fn page(
        &mut self,
        at: u64,
        lacing: &[u8],
        page: Vec<u8>,
        edits: &mut Edits,
    ) -> Result<(), StripFault> {
        let number = self.pages.len();
        let mut from = 27 + lacing.len();
        self.pages.push(OggPage { at, is: page.clone(), was: page });
        for &part in lacing {
            let part = usize::from(part);
            self.packet.push((number, from, part));
            from += part;
            if self.packet.iter().map(|(_, _, length)| length).sum::<usize>() > MOST_BYTES {
                return Err(StripFault::Odd);
            }
            if part < 255 {
                self.packets += 1;
                self.whole()?;
                self.packet.clear();
            }
            if self.is_done {
                break;
            }
        }
        // Pages without a part of a packet that is not whole yet need not be kept.
        if self.is_done || self.packet.is_empty() {
            self.finish(edits);
        }
        Ok(())
    }

    /// Empties a packet if it holds comments.
    fn whole(&mut self) -> Result<(), StripFault> {
        let mut packet = Vec::new();
        for &(page, from, length) in &self.packet {
            packet.extend_from_slice(&self.pages[page].is[from..from + length]);
        }
        let starts = |start: &[u8]| packet.starts_with(start);
        if self.packets == 1 {
            self.is_flac = starts(b"\x7fFLAC");
            let has_comments =
                [&b"\x01vorbis"[..], b"OpusHead", b"\x80theora", b"Speex   ", b"\x7fFLAC"];
            // Other streams have heads of their own, or none.
            self.is_done = !has_comments.iter().any(|start| starts(start));
            return Ok(());
        }
        let emptied = if self.is_flac {
            let kind = packet.first().copied().unwrap_or(0xff);
            self.is_done = kind & 0x80 != 0;
            flac_block(&packet)
        } else {
            self.is_done = true;
            let marks: [(&[u8], &[u8]); 3] =
                [(b"\x03vorbis", b"\x01"), (b"OpusTags", b""), (b"\x81theora", b"")];
            let mark = marks.iter().find(|(mark, _)| packet.starts_with(mark));
            let (mark, end) = mark.copied().unwrap_or((b"", b""));
            without_comments(mark, &packet, end)
        };
        let emptied = emptied.ok_or(StripFault::Damaged)?;
        let mut octets = Octets(&emptied);
        for &(page, from, length) in &self.packet {
            let piece = octets.take(length).ok_or(StripFault::Odd)?;
            self.pages[page].is[from..from + length].copy_from_slice(piece);
        }
        Ok(())
    }

    fn finish(&mut self, edits: &mut Edits) {
        for page in std::mem::take(&mut self.pages) {
            page.finish(edits);
        }
    }
}

impl OggPage {
    fn finish(mut self, edits: &mut Edits) {
        if self.is != self.was {
            self.is[22..26].fill(0);
            let checksum = checksum(&self.is);
            self.is[22..26].copy_from_slice(&checksum.to_le_bytes());
            edits.write(self.at, &self.was, self.is);
        }
    }
}

/// Returns a block of FLAC without what it says: comments are emptied, others become padding.
fn flac_block(packet: &[u8]) -> Option<Vec<u8>> {
    let (&kind, said) = (packet.first()?, packet.get(4..)?);
    let mut emptied = packet.to_vec();
    match kind & 0x7f {
        0 | 3 | 0x7f => {}
        4 => emptied[4..].copy_from_slice(&without_comments(b"", said, b"")?),
        _ => {
            emptied[0] = kind & 0x80 | 1;
            emptied[4..].fill(0);
        }
    }
    Some(emptied)
}

/// Returns comments of the same length without any that describe somebody; `None` if they are
/// damaged. A mark stands before them, and a byte may stand behind.
pub(super) fn without_comments(mark: &[u8], bytes: &[u8], end: &[u8]) -> Option<Vec<u8>> {
    // Which loudspeaker each channel of FLAC is for.
    const CHANNELS: &[u8] = b"WAVEFORMATEXTENSIBLE_CHANNEL_MASK=";
    let mut octets = Octets(bytes.strip_prefix(mark)?);
    octets.le_stretch()?;
    let mut kept = Vec::new();
    for _ in 0..octets.le32()? {
        let line = octets.le_stretch()?;
        let value = line.get(CHANNELS.len()..).unwrap_or_default();
        if line.to_ascii_uppercase().starts_with(CHANNELS)
            && value.len() <= 10
            && value.iter().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'x' | b'X'))
        {
            kept.push(line);
        }
    }
    let mut emptied = mark.to_vec();
    emptied.extend([0; 4]);
    emptied.extend(u32::try_from(kept.len()).ok()?.to_le_bytes());
    for line in kept {
        emptied.extend(u32::try_from(line.len()).ok()?.to_le_bytes());
        emptied.extend(line);
    }
    emptied.extend(end);
    let is_room = emptied.len() <= bytes.len();
    emptied.resize(bytes.len(), 0);
    is_room.then_some(emptied)
}

/// The checksum of a page (RFC 3533, section 6): CRC-32 with the highest bit first.
fn checksum(page: &[u8]) -> u32 {
    page.iter().fold(0, |sum: u32, &byte| {
        (0..8).fold(sum ^ u32::from(byte) << 24, |sum, _| {
            if sum & 0x8000_0000 == 0 { sum << 1 } else { sum << 1 ^ 0x04c1_1db7 }
        })
    })
}
