//! Reduces a picture to its pixels, its colours, and which side is up.

mod bitmap;
mod boxes;
mod film;
mod gif;
mod items;
mod jxl;
mod photoshop;
mod profile;
mod segments;
mod tiff;

use super::StripFault;

/// Returns the picture without anything but what shows it. Its pixels are the same bytes.
pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let stripped = once(bytes)?;
    // A file that lies about its places would change again.
    if once(&stripped)? == stripped { Ok(stripped) } else { Err(StripFault::Damaged) }
}

fn once(bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let starts = |start: &[u8]| bytes.starts_with(start);
    if starts(b"\xff\xd8") || starts(b"\x89PNG") || starts(b"RIFF") {
        segments::strip(bytes)
    } else if starts(b"GIF8") {
        gif::strip(bytes).ok_or(StripFault::Damaged)
    } else if starts(b"8BPS") {
        photoshop::strip(bytes)
    } else if starts(b"BM") {
        bitmap::strip(bytes).ok_or(StripFault::Damaged)
    } else if starts(b"II") || starts(b"MM\0") {
        tiff::strip(bytes)
    } else if starts(b"\xff\x0a") {
        // Pixels of JPEG XL and nothing else; it has no room for properties.
        Ok(bytes.to_vec())
    } else if starts(b"\0\0\0\x0cJXL ") {
        jxl::strip(bytes).ok_or(StripFault::Damaged)
    } else {
        items::strip(bytes)
    }
}

/// A camera's own format: programs need what the maker keeps in it to show it.
const RAW: StripFault = StripFault::Kind(super::RAW);

/// Returns a number of so many bytes, at most eight, with the highest first.
fn high(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(length)?)?;
    usize::try_from(digits.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))).ok()
}

/// Returns a number of so many bytes, at most eight, with the lowest first.
fn low(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(length)?)?;
    usize::try_from(digits.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))).ok()
}

/// Returns Exif properties with the orientation and nothing else.
fn upright(turn: u16) -> Vec<u8> {
    let mut properties = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    properties.extend_from_slice(&turn.to_be_bytes());
    properties.extend_from_slice(&[0; 6]);
    properties
}

/// Returns the side that is up, if properties say one that is not the usual.
fn turn(said: &[u8]) -> Option<u16> {
    let exif = exif::Reader::new().continue_on_error(true).read_raw(said.to_vec());
    let exif = match exif {
        Ok(exif) => exif,
        Err(exif::Error::PartialResult(partial)) => partial.into_inner().0,
        Err(_) => return None,
    };
    let value = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?.value.get_uint(0)?;
    u16::try_from(value).ok().filter(|turn| (2..=8).contains(turn))
}
