//! Resources of Photoshop: in its own pictures (PSD), in JPEG, in TIFF and in PNG.

use super::{
    super::{
        super::part::Sink,
        picture::{self, Of, readable},
        read_inner,
    },
    iptc,
    octets::Octets,
    said::{COMMENT, text, wide},
};
use crate::model::FindingKind;

const PLACE: &str = "properties";

/// Reads resources: each has a number, a name, and contents. Returns whether they were whole.
pub(in crate::files) fn read(bytes: &[u8], sink: &mut Sink<'_>) -> bool {
    let mut octets = Octets(bytes);
    while octets.0.len() > 4 {
        let Some(mark) = octets.take(4) else { return false };
        if !matches!(mark, b"8BIM" | b"AgHg" | b"DCSR" | b"MeSa" | b"PHUT") {
            return mark.iter().all(|&byte| byte == 0);
        }
        let mut one = || {
            let number = octets.be16()?;
            let length = usize::from(octets.byte()?);
            let name = octets.take(length)?;
            octets.take(1 - length % 2)?;
            let said = octets.be_stretch()?;
            octets.take((said.len() % 2).min(octets.0.len()))?;
            Some((number, name, said))
        };
        let Some((number, name, said)) = one() else { return false };
        sink.words(PLACE, &text(name));
        resource(number, said, sink);
    }
    true
}

fn resource(number: u16, said: &[u8], sink: &mut Sink<'_>) {
    match number {
        0x0404 => {
            iptc::read(said, sink);
        }
        0x0422 | 0x0423 => picture::exif(said, sink),
        0x0424 => picture::packet(said, PLACE, Of::Picture, sink),
        0x0409 | 0x040c => {
            sink.has(PLACE, FindingKind::PhotoThumbnail);
            if let Some(inner) = said.get(28..).filter(|inner| inner.starts_with(b"\xff\xd8")) {
                read_inner("the preview inside it", "preview.jpg", inner, sink);
            }
        }
        0x040f => super::colours(said, sink),
        // A caption, an address, and the names of slices, layers and files.
        0x03f0
        | 0x040b
        | 0x041e
        | 0x041a
        | 0x0415
        | 0x0401
        | 0x0402
        | 0x07d0..=0x0bb7
        | 0x0fa0..=0x1387 => sink.words(COMMENT, &readable(said)),
        0x0435 | 0x043b..=0x043e => sink.words(PLACE, &wide(said, u16::from_be_bytes)),
        _ => sink.traces(PLACE, readable(said)),
    }
}

/// Reads a picture of Photoshop: its resources, and the names and words of its layers.
///
/// # Errors
/// Why not all of it can be read.
pub(super) fn read_psd(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    let mut octets = Octets(bytes);
    let is_large = bytes.get(4..6) == Some(&[0, 2]);
    let mut parts = || {
        octets.take(26)?;
        octets.be_stretch()?;
        let resources = octets.be_stretch()?;
        let length = octets.high_first(if is_large { 8 } else { 4 })?;
        Some((resources, octets.take(usize::try_from(length).ok()?)?))
    };
    let (resources, layers) = parts().ok_or("it is damaged")?;
    let is_whole = read(resources, sink);
    for at in memchr::memmem::find_iter(layers, b"8BIM") {
        let mut octets = Octets(&layers[at + 4..]);
        let (Some(name), Some(said)) = (octets.take(4), octets.be_stretch()) else { continue };
        match name {
            b"luni" => sink.words(
                "the name of a layer",
                &wide(said.get(4..).unwrap_or_default(), u16::from_be_bytes),
            ),
            b"TySh" | b"tySh" => {
                sink.words("the words of a layer", &spoken(said));
            }
            b"shmd" | b"lnkD" | b"lnk2" | b"SoLd" | b"plLd" | b"anno" | b"Anno" => {
                sink.traces(PLACE, readable(said));
                if name != b"shmd" {
                    sink.unreadable(
                        "a picture or note inside it",
                        "imh does not know what is in this part of it",
                    );
                }
            }
            _ => {}
        }
    }
    if is_whole { Ok(()) } else { Err("it is damaged".to_owned()) }
}

/// Returns the words of a layer: they stand in two bytes a letter.
fn spoken(said: &[u8]) -> String {
    let end = memchr::memmem::find(said, b"EngineData").unwrap_or(said.len());
    [0, 1]
        .map(|from| readable(said.get(from..end).unwrap_or_default()).replace(' ', ""))
        .iter()
        .zip([0, 1].map(|from| wide(said.get(from..end).unwrap_or_default(), u16::from_be_bytes)))
        .map(|(_, wide)| {
            wide.chars().map(|c| if c.is_ascii() && !c.is_control() { c } else { ' ' }).collect()
        })
        .collect::<Vec<String>>()
        .join(" ")
}
