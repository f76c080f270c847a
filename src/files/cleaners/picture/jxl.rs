//! JPEG XL in boxes: the boxes of its pixels stay. What it keeps of the JPEG that it was goes too, because
//! that holds the properties of the JPEG; the pixels are the same without it.

use super::boxes::boxes;

/// Returns the picture; `None` if it is damaged.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let (all, _) = boxes(bytes, &(0..bytes.len()));
    let is_kept =
        |name: &[u8]| matches!(name, b"JXL " | b"ftyp" | b"jxll" | b"jxlc" | b"jxlp" | b"jxli");
    let kept: Vec<_> = all.iter().filter(|one| is_kept(&one.name)).collect();
    kept.iter().find(|one| matches!(&one.name, b"jxlc" | b"jxlp"))?;
    Some(kept.iter().flat_map(|one| &bytes[one.whole.clone()]).copied().collect())
}
