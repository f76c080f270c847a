//! JPEG, PNG and WebP: segments of pixels and colours stay as they are.

use std::{borrow::Cow, collections::BTreeMap, io::Read};

use super::{
    super::{
        super::{
            part::limits,
            readers::picture::{Stretch, StretchKind, stretches},
        },
        StripFault,
    },
    profile, turn, upright,
};

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let stretches = stretches(bytes).ok_or(StripFault::Damaged)?;
    let is_jpeg = bytes.starts_with(b"\xff\xd8");
    let is_png = bytes.starts_with(b"\x89PNG");
    // Upright photographs are often stored sideways, and only their properties say so.
    let upright = orientation(bytes, &stretches).map(upright);
    let profiles = if is_jpeg { of_jpeg(bytes, &stretches) } else { BTreeMap::new() };
    let mut kept = Vec::with_capacity(bytes.len());
    for (at, stretch) in stretches.iter().enumerate() {
        let whole = &bytes[stretch.whole.clone()];
        let segment = match stretch.kind {
            StretchKind::Picture if is_png && whole.get(4..8) == Some(b"sPLT") => continue,
            StretchKind::Picture => Cow::Borrowed(whole),
            StretchKind::Colours | StretchKind::Other if is_jpeg => match profiles.get(&at) {
                Some(profile) => Cow::Owned(profile.clone()),
                None => match of_program(whole) {
                    Some(segment) => segment,
                    None => continue,
                },
            },
            StretchKind::Colours => {
                let said = &bytes[stretch.said.clone()];
                let profile = if is_png { in_png(whole, said) } else { in_webp(whole, said) };
                match profile {
                    Some(profile) => profile,
                    None => continue,
                }
            }
            _ => continue,
        };
        kept.extend_from_slice(&segment);
        match &upright {
            Some(properties) if is_jpeg && at == 0 => {
                kept.extend_from_slice(b"\xff\xe1\x00\x22Exif\0\0");
                kept.extend_from_slice(properties);
            }
            // After the header.
            Some(properties) if is_png && whole.get(4..8) == Some(b"IHDR") => {
                kept.extend(png_chunk(*b"eXIf", properties));
            }
            _ => {}
        }
    }
    if bytes.starts_with(b"RIFF") {
        close_webp(&mut kept, upright.as_deref())?;
    }
    Ok(kept)
}

/// Adds which side of a WebP is up, and states its length and what it holds.
fn close_webp(kept: &mut Vec<u8>, upright: Option<&[u8]>) -> Result<(), StripFault> {
    let is_extended = kept.get(12..16) == Some(b"VP8X") && kept.len() >= 30;
    if let Some(properties) = upright.filter(|_| is_extended) {
        kept.extend_from_slice(b"EXIF");
        kept.extend_from_slice(
            &u32::try_from(properties.len()).expect("they are a few bytes").to_le_bytes(),
        );
        kept.extend_from_slice(properties);
    }
    let length = u32::try_from(kept.len() - 8).map_err(|_| StripFault::TooLarge)?;
    kept[4..8].copy_from_slice(&length.to_le_bytes());
    // Clears the flags for what is gone: XMP always, Exif unless the orientation stays, and a profile
    // that was none.
    if is_extended {
        kept[20] &= if upright.is_some() { !0b0000_0100 } else { !0b0000_1100 };
        if kept.get(30..34) != Some(b"ICCP") {
            kept[20] &= !0b0010_0000;
        }
    }
    Ok(())
}

fn png_chunk(name: [u8; 4], said: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(&name);
    crc.update(said);
    let length = u32::try_from(said.len()).expect("a chunk has less than 4 GiB");
    [&length.to_be_bytes(), &name[..], said, &crc.sum().to_be_bytes()].concat()
}

fn orientation(bytes: &[u8], stretches: &[Stretch]) -> Option<u16> {
    let stretch = stretches.iter().find(|stretch| stretch.kind == StretchKind::Exif)?;
    turn(&bytes[stretch.said.clone()])
}

/// What stands before the pieces of a profile in a JPEG: a mark, the number of the piece, and how many
/// there are.
const PROFILE: &[u8] = b"ICC_PROFILE\0";
const PROFILE_BYTES: usize = 4 + PROFILE.len() + 2;

/// Returns the segments of a profile without its words, by their position. A JPEG parts a profile.
fn of_jpeg(bytes: &[u8], stretches: &[Stretch]) -> BTreeMap<usize, Vec<u8>> {
    let mut parts: Vec<(usize, &[u8])> = stretches
        .iter()
        .enumerate()
        .filter(|(_, stretch)| bytes[stretch.said.clone()].starts_with(PROFILE))
        .map(|(at, stretch)| (at, &bytes[stretch.whole.clone()]))
        .filter(|(_, whole)| whole[1] == 0xe2 && whole.len() >= PROFILE_BYTES)
        .collect();
    parts.sort_by_key(|(_, whole)| whole[PROFILE_BYTES - 2]);
    let joined: Vec<u8> =
        parts.iter().flat_map(|(_, whole)| &whole[PROFILE_BYTES..]).copied().collect();
    let Some(plain) = profile::plain(&joined) else { return BTreeMap::new() };
    let mut rest = &plain[..];
    let mut kept = BTreeMap::new();
    for (at, whole) in parts {
        let (piece, after) = rest.split_at(whole.len() - PROFILE_BYTES);
        kept.insert(at, [&whole[..PROFILE_BYTES], piece].concat());
        rest = after;
    }
    kept
}

/// Returns what stays of a segment that says how the colours of a JPEG are meant (JFIF, Adobe).
/// Behind its numbers may be a preview, or words.
fn of_program(whole: &[u8]) -> Option<Cow<'_, [u8]>> {
    let said = whole.get(4..)?;
    if whole[1] == 0xe0 && said.starts_with(b"JFIF\0") && said.len() >= 12 {
        return Some(Cow::Owned([b"\xff\xe0\0\x10", &said[..12], &[0, 0]].concat()));
    }
    if whole[1] == 0xee && said.starts_with(b"Adobe") && said.len() >= 12 {
        return Some(Cow::Owned([b"\xff\xee\0\x0e", &said[..12]].concat()));
    }
    None
}

/// Returns the chunk of a PNG with a profile that has no words, and no name but a usual one.
fn in_png<'b>(whole: &'b [u8], said: &[u8]) -> Option<Cow<'b, [u8]>> {
    if whole.get(4..8) != Some(b"iCCP") {
        return Some(Cow::Borrowed(whole));
    }
    let end = memchr::memchr(0, said)?;
    let packed = said.get(end + 2..)?;
    let mut unpacked = Vec::new();
    let mut inflater = flate2::read::ZlibDecoder::new(packed);
    (&mut inflater).take(limits::PART_BYTES).read_to_end(&mut unpacked).ok()?;
    let plain = profile::plain(&unpacked)?;
    let is_whole = inflater.total_in() == packed.len() as u64;
    if plain == unpacked && is_whole && is_usual(&said[..end]) {
        return Some(Cow::Borrowed(whole));
    }
    let mut deflater =
        flate2::bufread::ZlibEncoder::new(&plain[..], flate2::Compression::default());
    let mut chunk = b"ICC profile\0\0".to_vec();
    deflater.read_to_end(&mut chunk).ok()?;
    Some(Cow::Owned(png_chunk(*b"iCCP", &chunk)))
}

/// Returns whether programs give a profile this name.
fn is_usual(name: &[u8]) -> bool {
    let names = ["icc profile", "icc", "srgb", "display p3", "adobe rgb (1998)"];
    names.iter().any(|usual| name.eq_ignore_ascii_case(usual.as_bytes()))
}

fn in_webp<'b>(whole: &'b [u8], said: &[u8]) -> Option<Cow<'b, [u8]>> {
    let plain = profile::plain(said)?;
    let mut kept = whole.to_vec();
    kept.get_mut(8..8 + plain.len())?.copy_from_slice(&plain);
    Some(Cow::Owned(kept))
}
