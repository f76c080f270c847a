//! What cameras and programs put into the segments of a JPEG beside Exif and XMP.

use super::{
    super::{
        super::part::Sink,
        media::{Octets, colours, resources},
        read_inner,
    },
    readable,
};
use crate::model::FindingKind;

const PLACE: &str = "properties";

/// Segments that are parts of one another, joined.
#[derive(Default)]
pub(super) struct Joined {
    photoshop: Vec<u8>,
    flir: Vec<u8>,
}

impl Joined {
    /// Reads one segment, or keeps it until the last one of its kind is there.
    pub(super) fn segment(&mut self, said: &[u8], sink: &mut Sink<'_>) {
        if let Some(part) = said.strip_prefix(b"Photoshop 3.0\0") {
            self.photoshop.extend_from_slice(part);
        } else if let Some(part) = said.strip_prefix(b"FLIR\0") {
            self.flir.extend_from_slice(part.get(3..).unwrap_or_default());
        } else if said.starts_with(b"JFIF\0") {
            let side = |at: usize| said.get(at).map_or(0, |&side| usize::from(side));
            let pixels = 3 * side(12) * side(13);
            if pixels > 0 {
                sink.has(PLACE, FindingKind::PhotoThumbnail);
            }
            sink.words(PLACE, &readable(said.get(14 + pixels..).unwrap_or_default()));
        } else if let Some(part) = said.strip_prefix(b"JFXX\0") {
            sink.has(PLACE, FindingKind::PhotoThumbnail);
            if part.first() == Some(&0x10) {
                read_inner("the preview inside it", "preview.jpg", &part[1..], sink);
            }
        } else if said.get(6..14) == Some(b"HEAPJPGM") {
            // Older cameras of Canon keep their owner and number there (CIFF).
            sink.has(PLACE, FindingKind::CameraOwner);
            sink.words(PLACE, &readable(said));
        } else if !said.starts_with(b"MPF\0") {
            sink.words(PLACE, &readable(said));
        }
    }

    /// Reads what was joined.
    pub(super) fn tell(&self, sink: &mut Sink<'_>) {
        if !self.photoshop.is_empty() && !resources::read(&self.photoshop, sink) {
            sink.unreadable("its properties", "they are damaged");
            sink.words(PLACE, &readable(&self.photoshop));
        }
        if !self.flir.is_empty() && flir(&self.flir, sink).is_none() {
            sink.unreadable(
                "properties of a maker",
                "imh does not know what is in this part of it",
            );
        }
    }
}

/// Colours of a JPEG stand behind a mark and the number of the segment.
pub(super) fn profile(said: &[u8], sink: &mut Sink<'_>) {
    if let Some(profile) = said.strip_prefix(b"ICC_PROFILE\0") {
        colours(profile.get(2..).unwrap_or_default(), sink);
    }
}

/// Records of a camera that measures heat: its numbers, a position, and the picture it took beside.
fn flir(bytes: &[u8], sink: &mut Sink<'_>) -> Option<()> {
    let mut octets = Octets(bytes.strip_prefix(b"FFF\0")?.get(20..)?);
    let (from, count) = (octets.be32()?, octets.be32()?);
    let from = usize::try_from(from).ok()?;
    for at in 0..usize::try_from(count).ok()?.min(1_000) {
        let mut entry = Octets(bytes.get(from + at * 32..from + at * 32 + 32)?);
        let kind = entry.be16()?;
        entry.take(10)?;
        let (from, length) = (entry.be32()?, entry.be32()?);
        let from = usize::try_from(from).ok()?;
        let said = bytes.get(from..from.checked_add(usize::try_from(length).ok()?)?)?;
        match kind {
            0x0e if said.len() > 32 => {
                sink.has(PLACE, FindingKind::PhotoThumbnail);
                read_inner("the preview inside it", "preview", &said[32..], sink);
            }
            0x20 => {
                sink.has(PLACE, FindingKind::CameraOwner);
                sink.words(PLACE, &readable(said));
            }
            0x2b if said.get(..4).is_some_and(|valid| valid != [0; 4]) => {
                sink.has(PLACE, FindingKind::PhotoPlace);
            }
            0x2a => sink.words(PLACE, &readable(said)),
            _ => sink.traces(PLACE, readable(said)),
        }
    }
    Some(())
}
