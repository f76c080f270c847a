//! The pictures on the pages of a PDF, as files that another program can open.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};

use super::{super::super::part::limits, image_size, objects, pages::MOST_PAGES};
use crate::files::scans::{FEWEST_PIXELS, Scan};

/// Returns each picture once, by the page that it is on.
pub(in crate::files) fn scans(bytes: &[u8]) -> Vec<Scan> {
    let options = LoadOptions {
        max_decompressed_size: usize::try_from(limits::PART_BYTES).ok(),
        ..LoadOptions::default()
    };
    let Ok(document) = Document::load_mem_with_options(bytes, options) else { return Vec::new() };
    let mut known: Vec<ObjectId> = Vec::new();
    let mut scans = Vec::new();
    let mut left = usize::try_from(limits::ALL_BYTES).unwrap_or(usize::MAX);
    for (number, page) in document.get_pages().into_iter().take(MOST_PAGES) {
        for image in document.get_page_images(page).unwrap_or_default() {
            if image.width.saturating_mul(image.height) < FEWEST_PIXELS || known.contains(&image.id)
            {
                continue;
            }
            known.push(image.id);
            let Ok(stream) = document.get_object(image.id).and_then(Object::as_stream) else {
                continue;
            };
            let picture = picture(&document, stream, left);
            left = left.saturating_sub(picture.as_ref().map_or(0, Vec::len));
            scans.push(Scan { place: format!("page {number}"), picture });
        }
    }
    scans
}

/// Returns a picture as a file: a JPEG as it is, a fax in a TIFF, and samples in a PNM.
fn picture(document: &Document, stream: &Stream, most: usize) -> Option<Vec<u8>> {
    let filters = stream.filters().unwrap_or_default();
    match filters.last() {
        Some(&b"DCTDecode") => {
            let rest = Stream { dict: without_last_filter(&stream.dict), ..stream.clone() };
            if filters.len() == 1 {
                Some(stream.content.clone())
            } else {
                objects::unpacked(document, &rest, most)
            }
        }
        Some(&b"CCITTFaxDecode") if filters.len() == 1 => fax(document, stream),
        Some(&b"JBIG2Decode" | &b"JPXDecode" | &b"CCITTFaxDecode") => None,
        _ => samples(document, stream, most),
    }
}

fn without_last_filter(dict: &Dictionary) -> Dictionary {
    let mut rest = dict.clone();
    for key in [&b"Filter"[..], b"DecodeParms"] {
        if let Ok(Object::Array(list)) = rest.get_mut(key) {
            list.pop();
        }
    }
    rest
}

/// Returns samples of one bit or eight bits each as a PBM, PGM or PPM.
fn samples(document: &Document, stream: &Stream, most: usize) -> Option<Vec<u8>> {
    let (width, height) = image_size(&stream.dict)?;
    let (width, height) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    let whole = |key| objects::whole(document, stream.dict.get(key).ok()?);
    let is_mask = stream.dict.get(b"ImageMask").is_ok_and(|is| matches!(is, Object::Boolean(true)));
    let bits = if is_mask { 1 } else { whole(b"BitsPerComponent")? };
    let said = objects::unpacked(document, stream, most)?;
    let colours = colours(document, &stream.dict);
    let is_inverse = objects::list(document, &stream.dict, b"Decode")
        .first()
        .and_then(|first| objects::number(document, first))
        .is_some_and(|first| first > 0.5);
    let row = match (bits, &colours) {
        (1, _) => width.div_ceil(8),
        (8, Colours::Each(channels)) => width.checked_mul(*channels)?,
        (8, Colours::Table(..)) => width,
        _ => return None,
    };
    let said = said.get(..row.checked_mul(height)?)?;
    let (kind, body) = match (bits, colours) {
        // A set bit is black in a PBM, and white in a PDF.
        (1, _) => {
            let turn = if is_inverse { 0 } else { 0xff };
            ("P4", said.iter().map(|byte| byte ^ turn).collect())
        }
        (_, Colours::Each(1)) => ("P5", said.to_vec()),
        (_, Colours::Each(3)) => ("P6", said.to_vec()),
        (_, Colours::Each(4)) => ("P5", said.chunks_exact(4).map(of_inks).collect()),
        (_, Colours::Table(table, channels)) => {
            let colour = |byte: &u8| {
                let at = usize::from(*byte) * channels;
                let colour = table.get(at..at + channels).unwrap_or_default();
                let sum: usize = colour.iter().map(|part| usize::from(*part)).sum();
                u8::try_from(sum / channels.max(1)).unwrap_or(u8::MAX)
            };
            ("P5", said.iter().map(colour).collect())
        }
        _ => return None,
    };
    let depth = if kind == "P4" { "" } else { "255\n" };
    Some([format!("{kind}\n{width} {height}\n{depth}").as_bytes(), &body].concat())
}

/// Returns how light four inks are together.
fn of_inks(inks: &[u8]) -> u8 {
    let light = |ink: u8| u32::from(255 - ink) * u32::from(255 - inks[3]) / 255;
    u8::try_from((light(inks[0]) + light(inks[1]) + light(inks[2])) / 3).unwrap_or(u8::MAX)
}

/// How samples stand for colours.
enum Colours {
    /// So many for each point.
    Each(usize),
    /// One, which is a place in a table with so many for each.
    Table(Vec<u8>, usize),
}

fn colours(document: &Document, dict: &Dictionary) -> Colours {
    let space = objects::get(document, dict, b"ColorSpace");
    if let Some(Object::Array(list)) = space
        && let [kind, base, _, table] = list.as_slice()
        && kind.as_name().is_ok_and(|name| name == b"Indexed" || name == b"I")
    {
        let channels = channels(document, document.dereference(base).ok().map(|(_, base)| base));
        let table = match document.dereference(table).ok() {
            Some((_, Object::String(bytes, _))) => bytes.clone(),
            Some((_, Object::Stream(stream))) => {
                objects::unpacked(document, stream, 4096).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        return Colours::Table(table, channels);
    }
    Colours::Each(channels(document, space))
}

fn channels(document: &Document, space: Option<&Object>) -> usize {
    let named = |name: &[u8]| match name {
        b"DeviceRGB" | b"RGB" | b"CalRGB" | b"Lab" => 3,
        b"DeviceCMYK" | b"CMYK" => 4,
        _ => 1,
    };
    match space {
        Some(Object::Name(name)) => named(name),
        Some(Object::Array(list)) => match list.as_slice() {
            [kind, profile, ..] if kind.as_name().is_ok_and(|name| name == b"ICCBased") => {
                let profile = document.dereference(profile).ok().map(|(_, profile)| profile);
                let count = profile
                    .and_then(objects::as_table)
                    .and_then(|profile| objects::whole(document, profile.get(b"N").ok()?));
                count.and_then(|count| usize::try_from(count).ok()).unwrap_or(3)
            }
            [kind, ..] => kind.as_name().map_or(1, named),
            [] => 1,
        },
        _ => 1,
    }
}

/// Returns a fax in a TIFF of one strip.
fn fax(document: &Document, stream: &Stream) -> Option<Vec<u8>> {
    let (width, height) = image_size(&stream.dict)?;
    let parameters = objects::table(document, &stream.dict, b"DecodeParms");
    let of = |key: &[u8]| parameters.and_then(|parameters| parameters.get(key).ok());
    let kind = of(b"K").and_then(|kind| kind.as_i64().ok()).unwrap_or(0);
    let is_black = of(b"BlackIs1").is_some_and(|is| matches!(is, Object::Boolean(true)));
    let columns = of(b"Columns").and_then(|columns| objects::whole(document, columns));
    let (compression, options) = match kind {
        ..0 => (4, 0),
        0 => (3, 0),
        _ => (3, 1),
    };
    let length = u32::try_from(stream.content.len()).ok()?;
    let entries: [(u16, u16, u32); 9] = [
        (256, 4, columns.or(u32::try_from(width).ok())?),
        (257, 4, u32::try_from(height).ok()?),
        (258, 3, 1),
        (259, 3, compression),
        (262, 3, u32::from(is_black)),
        (273, 4, 8 + 2 + 9 * 12 + 4),
        (278, 4, u32::try_from(height).ok()?),
        (279, 4, length),
        (292, 4, options),
    ];
    let mut tiff = b"II*\0\x08\0\0\0\x09\0".to_vec();
    for (tag, of, value) in entries {
        tiff.extend_from_slice(&tag.to_le_bytes());
        tiff.extend_from_slice(&of.to_le_bytes());
        tiff.extend_from_slice(&1_u32.to_le_bytes());
        tiff.extend_from_slice(&value.to_le_bytes());
    }
    tiff.extend_from_slice(&[0; 4]);
    tiff.extend_from_slice(&stream.content);
    Some(tiff)
}
