//! Tags that Windows adds to a film in boxes (`Xtra`).

use super::{
    super::super::part::Sink,
    octets::Octets,
    said::{said, text, wide},
};
use crate::model::FindingKind;

/// Reads tags: a length, a name, and values, each with its length and type. Returns whether they
/// were whole.
pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) -> bool {
    let mut octets = Octets(bytes);
    while !octets.0.is_empty() {
        let tag = octets.be32().and_then(|length| usize::try_from(length).ok());
        let Some(tag) = tag.and_then(|length| octets.take(length.checked_sub(4)?)) else {
            return false;
        };
        if values(Octets(tag), sink).is_none() {
            return false;
        }
    }
    true
}

fn values(mut octets: Octets<'_>, sink: &mut Sink<'_>) -> Option<()> {
    let name = text(octets.be_stretch()?);
    for _ in 0..octets.be32()? {
        let length = usize::try_from(octets.be32()?).ok()?;
        let mut value = Octets(octets.take(length.checked_sub(4)?)?);
        match value.be16()? {
            8 => said(&name, &wide(value.0, u16::from_le_bytes), sink),
            // A moment, in ticks since 1601.
            21 if value.0.iter().any(|&byte| byte != 0) => {
                sink.has("properties, when it was made", FindingKind::ExactDate);
            }
            // The same in a property of Windows: its kind, and the ticks.
            65 if value.0.starts_with(&[0x40, 0, 0, 0])
                && value.0[4..].iter().any(|&byte| byte != 0) =>
            {
                sink.has("properties, when it was made", FindingKind::ExactDate);
            }
            _ => {}
        }
    }
    Some(())
}
