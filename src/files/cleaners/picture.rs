//! Reduces a picture to its pixels and colours.

use super::{
    super::readers::picture::{Stretch, StretchKind, stretches},
    StripFault,
};

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let stretches = stretches(bytes).ok_or(StripFault::Damaged)?;
    let is_kept =
        |stretch: &&Stretch| matches!(stretch.kind, StretchKind::Picture | StretchKind::Colours);
    // Upright photographs are often stored sideways, and only their properties say so.
    let upright = orientation(bytes, &stretches).map(upright);
    let mut kept = Vec::with_capacity(bytes.len());
    for (at, stretch) in stretches.iter().filter(is_kept).enumerate() {
        kept.extend_from_slice(&bytes[stretch.whole.clone()]);
        match (&upright, at) {
            (Some(properties), 0) if bytes.starts_with(b"\xff\xd8") => {
                kept.extend_from_slice(b"\xff\xe1\x00\x22Exif\0\0");
                kept.extend_from_slice(properties);
            }
            // After the signature and the header.
            (Some(properties), 1) if bytes.starts_with(b"\x89PNG") => {
                kept.extend(png_chunk(*b"eXIf", properties));
            }
            _ => {}
        }
    }
    if bytes.starts_with(b"RIFF") {
        let is_extended = kept.get(12..16) == Some(b"VP8X");
        if let Some(properties) = upright.as_ref().filter(|_| is_extended) {
            kept.extend_from_slice(b"EXIF");
            kept.extend_from_slice(
                &u32::try_from(properties.len()).expect("they are a few bytes").to_le_bytes(),
            );
            kept.extend_from_slice(properties);
        }
        let length = u32::try_from(kept.len() - 8).map_err(|_| StripFault::TooLarge)?;
        kept[4..8].copy_from_slice(&length.to_le_bytes());
        // Clears the flags for properties that are gone: XMP always, and Exif unless the
        // orientation stays.
        if is_extended {
            kept[20] &= if upright.is_some() { !0b0000_0100 } else { !0b0000_1100 };
        }
    }
    Ok(kept)
}

fn png_chunk(name: [u8; 4], said: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(&name);
    crc.update(said);
    let length = u32::try_from(said.len()).expect("it is a few bytes");
    [&length.to_be_bytes(), &name[..], said, &crc.sum().to_be_bytes()].concat()
}

fn orientation(bytes: &[u8], stretches: &[Stretch]) -> Option<u16> {
    let stretch = stretches.iter().find(|stretch| stretch.kind == StretchKind::Exif)?;
    let exif = exif::Reader::new().read_raw(bytes[stretch.said.clone()].to_vec()).ok()?;
    let value = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?.value.get_uint(0)?;
    u16::try_from(value).ok().filter(|turn| (2..=8).contains(turn))
}

/// Returns Exif properties with the orientation and nothing else.
fn upright(turn: u16) -> Vec<u8> {
    let mut properties = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    properties.extend_from_slice(&turn.to_be_bytes());
    properties.extend_from_slice(&[0; 6]);
    properties
}
