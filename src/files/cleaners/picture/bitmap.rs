//! Bitmaps have no room for properties, but a profile of colours and a tail.

use super::{low, profile};

/// Returns the bitmap up to its end; `None` if it is damaged.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    const BITMAP_HEAD: usize = 14;
    let mut kept = bytes.to_vec();
    let head = low(bytes, BITMAP_HEAD, 4)?;
    if head >= 124 {
        profile_of(&mut kept, BITMAP_HEAD)?;
    }
    let stated = low(bytes, 2, 4)?;
    if stated > 18 && stated < bytes.len() && stated >= pixels_end(bytes, head)? {
        kept.truncate(stated);
    }
    Some(kept)
}

/// Returns where the pixels end.
fn pixels_end(bytes: &[u8], head: usize) -> Option<usize> {
    let begins = low(bytes, 10, 4)?;
    let (width, height, bits, packed, size) = if head < 40 {
        (low(bytes, 18, 2)?, low(bytes, 20, 2)?, low(bytes, 24, 2)?, 0, 0)
    } else {
        let height = i32::from_le_bytes(bytes.get(22..26)?.try_into().ok()?).unsigned_abs();
        let packed = low(bytes, 30, 4)?;
        let height = usize::try_from(height).ok()?;
        (low(bytes, 18, 4)?, height, low(bytes, 28, 2)?, packed, low(bytes, 34, 4)?)
    };
    let line = width.checked_mul(bits)?.checked_add(31)? / 32 * 4;
    let plain = line.checked_mul(height)?;
    begins.checked_add(if matches!(packed, 0 | 3 | 6) { plain } else { size })
}

/// Cleans the profile, which is in the file, or is the path of one.
fn profile_of(kept: &mut [u8], head: usize) -> Option<()> {
    let begins = head.checked_add(low(kept, head + 112, 4)?)?;
    let range = begins..begins.checked_add(low(kept, head + 116, 4)?)?;
    match kept.get(head + 56..head + 60)? {
        b"DEBM" => {
            let profile = profile::plain(kept.get(range.clone())?);
            match profile {
                Some(profile) => kept[range].copy_from_slice(&profile),
                None => kept.get_mut(range)?.fill(0),
            }
        }
        b"KNIL" => {
            kept.get_mut(range)?.fill(0);
            kept[head + 56..head + 60].copy_from_slice(b"BGRs");
        }
        _ => {}
    }
    Some(())
}
