//! The film in a picture: a burst, or an animation. It has days and words as films have.

use std::ops::Range;

use super::{
    super::StripFault,
    boxes::{boxes, free},
    items::ODD,
    profile,
};

/// # Errors
/// If it has tracks other than of pictures.
pub(super) fn strip(
    kept: &mut [u8],
    within: &Range<usize>,
    depth: usize,
) -> Result<(), StripFault> {
    if depth > 8 {
        return Err(ODD);
    }
    for one in boxes(kept, within).0 {
        let said = one.said.clone();
        let is_wide = kept.get(said.start) == Some(&1);
        match &one.name {
            b"trak" | b"mdia" | b"minf" | b"stbl" => strip(kept, &said, depth + 1)?,
            b"mvhd" | b"tkhd" | b"mdhd" => {
                let moments = if is_wide { 16 } else { 8 };
                kept[said].iter_mut().skip(4).take(moments).for_each(|byte| *byte = 0);
            }
            b"hdlr" => {
                let kind = kept.get(said.start + 8..said.start + 12);
                if !matches!(kind, Some(b"pict" | b"vide" | b"auxv")) {
                    return Err(ODD);
                }
                kept[said].iter_mut().skip(24).for_each(|byte| *byte = 0);
            }
            b"stsd" => entries(kept, &(said.start.saturating_add(8)..said.end)),
            b"udta" | b"meta" | b"uuid" | b"name" | b"free" | b"skip" => free(kept, &one),
            _ => {}
        }
    }
    Ok(())
}

/// How the frames are written: the name of a program stands among the numbers.
fn entries(kept: &mut [u8], within: &Range<usize>) {
    const NAME: Range<usize> = 42..74;
    const ENTRY_BYTES: usize = 78;
    for one in boxes(kept, within).0 {
        if one.said.len() < ENTRY_BYTES {
            continue;
        }
        kept[one.said.start + NAME.start..one.said.start + NAME.end].fill(0);
        for inner in boxes(kept, &(one.said.start + ENTRY_BYTES..one.said.end)).0 {
            if &inner.name == b"colr" {
                profile::in_box(&mut kept[inner.said]);
            }
        }
    }
}
