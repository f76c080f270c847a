//! Pictures of Photoshop: layers stay, with names that say nothing. Properties go.

use std::ops::Range;

use super::{super::StripFault, high, profile};

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, StripFault> {
    let parts = PsdParts::of(bytes).ok_or(StripFault::Damaged)?;
    let mut layers = bytes[parts.layers.clone()].to_vec();
    if parts.is_large { layer_names(&mut layers, 8) } else { layer_names(&mut layers, 4) }?;
    let resources = resources(&bytes[parts.resources.clone()]).ok_or(StripFault::Damaged)?;
    let length = u32::try_from(resources.len()).map_err(|_| StripFault::TooLarge)?;
    Ok([
        &bytes[..parts.resources.start - 4],
        &length.to_be_bytes(),
        &resources,
        &bytes[parts.resources.end..parts.layers.start],
        &layers,
        &bytes[parts.layers.end..],
    ]
    .concat())
}

/// Where the parts of such a picture are.
struct PsdParts {
    is_large: bool,
    resources: Range<usize>,
    layers: Range<usize>,
}

impl PsdParts {
    fn of(bytes: &[u8]) -> Option<Self> {
        let is_large = bytes.get(4..6)? == [0, 2];
        let part = |at: usize, wide: usize| {
            let begins = at.checked_add(wide)?;
            let range = begins..begins.checked_add(high(bytes, at, wide)?)?;
            bytes.get(range.clone()).map(|_| range)
        };
        let colours = part(26, 4)?;
        let resources = part(colours.end, 4)?;
        let layers = part(resources.end, if is_large { 8 } else { 4 })?;
        Some(Self { is_large, resources, layers })
    }
}

/// Returns the resources that are needed to show the picture: its resolution, its colours, and the shape
/// of a pixel.
fn resources(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at + 4 < bytes.len() {
        if bytes[at..at + 4].iter().all(|&byte| byte == 0) {
            break;
        }
        let number = high(bytes, at + 4, 2)?;
        let name = usize::from(*bytes.get(at + 6)?);
        let head = at + 7 + name + (1 - name % 2);
        let length = high(bytes, head, 4)?;
        let said = bytes.get(head + 4..(head + 4).checked_add(length)?)?;
        let plain = match number {
            0x03ed | 0x0411 | 0x0416 | 0x0417 | 0x041d | 0x0428 => Some(said.to_vec()),
            0x040f => profile::plain(said),
            _ => None,
        };
        if let Some(plain) = plain {
            kept.extend_from_slice(b"8BIM");
            kept.extend_from_slice(&bytes[at + 4..at + 6]);
            kept.extend_from_slice(&[0, 0]);
            kept.extend_from_slice(&u32::try_from(plain.len()).ok()?.to_be_bytes());
            kept.extend_from_slice(&plain);
            kept.resize(kept.len() + plain.len() % 2, 0);
        }
        at = head + 4 + length + length % 2;
    }
    Some(kept)
}

const INSIDE: StripFault = StripFault::Kind(
    "a picture of Photoshop with files or notes inside: save it as .png or .jpg, and clean that",
);

/// Overwrites the names of layers, in both forms.
fn layer_names(layers: &mut [u8], wide: usize) -> Result<(), StripFault> {
    let marks: Vec<usize> = memchr::memmem::find_iter(layers, b"8BIM").collect();
    for at in marks {
        let (Some(name), Some(length)) = (layers.get(at + 4..at + 8), high(layers, at + 8, 4))
        else {
            continue;
        };
        let name: [u8; 4] = name.try_into().expect("it has four bytes");
        let Some(said) = (at + 12).checked_add(length).and_then(|end| layers.get_mut(at + 12..end))
        else {
            continue;
        };
        match &name {
            b"luni" => {
                let room = said.len().saturating_sub(4) / 2 * 2;
                if let Some(letters) = said.get_mut(4..4 + room) {
                    letters.chunks_exact_mut(2).for_each(|two| two.copy_from_slice(b"\0 "));
                }
            }
            b"shmd" => said.fill(0),
            // Of pictures with more than eight bits, all layers are in such a part.
            b"Lr16" | b"Lr32" | b"Layr" if length > 0 => return Err(INSIDE),
            b"lnkD" | b"lnk2" | b"lnk3" | b"lnkE" | b"SoLd" | b"SoLE" | b"plLd" | b"anno"
            | b"Anno" => {
                return Err(INSIDE);
            }
            _ => {}
        }
    }
    if high(layers, 0, wide).is_some_and(|length| length > 0) {
        short_names(layers, wide).ok_or(StripFault::Damaged)?;
    }
    Ok(())
}

/// Overwrites the names of one byte a letter, which stand in the record of each layer.
fn short_names(layers: &mut [u8], wide: usize) -> Option<()> {
    let count = i16::from_be_bytes(layers.get(wide..wide + 2)?.try_into().ok()?).unsigned_abs();
    let mut at = wide + 2;
    for _ in 0..count {
        let channels = high(layers, at + 16, 2)?;
        let fixed = at.checked_add(18)?.checked_add(channels.checked_mul(2 + wide)?)?;
        if layers.get(fixed..fixed + 4)? != b"8BIM" {
            return None;
        }
        let extra = high(layers, fixed + 12, 4)?;
        let mask = fixed + 16;
        let ranges = mask.checked_add(4)?.checked_add(high(layers, mask, 4)?)?;
        let name = ranges.checked_add(4)?.checked_add(high(layers, ranges, 4)?)?;
        let length = usize::from(*layers.get(name)?);
        layers.get_mut(name + 1..name + 1 + length)?.fill(b' ');
        at = mask.checked_add(extra)?;
    }
    Some(())
}
