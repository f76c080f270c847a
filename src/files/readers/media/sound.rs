//! Frames of MP3 and AAC, which have no head for the whole file. Only their lengths are read.

use super::octets::Octets;

/// Returns whether bytes begin like a frame.
pub(in crate::files) fn is_frame(head: &[u8]) -> bool {
    matches!(head, [0xff, second, ..] if second & 0xe0 == 0xe0 && second & 0x18 != 8)
}

/// Returns whether frames follow one another from here on.
pub(super) fn frames_at(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    for number in 0..3 {
        if rest.is_empty() || rest.starts_with(b"TAG") || rest.starts_with(b"APETAGEX") {
            return number > 0;
        }
        let Some(length) = length(rest) else { return false };
        // A frame that is cut is none.
        let Some(after) = rest.get(length..) else { return number > 0 };
        rest = after;
    }
    true
}

/// In thousand bits a second, by version and layer (ISO 11172-3 and 13818-3).
const RATES: [[u16; 15]; 5] = [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// Returns the length of a frame by its first bytes.
fn length(head: &[u8]) -> Option<usize> {
    let bits = Octets(head).be32().filter(|bits| bits >> 21 == 0x7ff)?;
    let (version, layer) = (bits >> 19 & 3, bits >> 17 & 3);
    if layer == 0 {
        // AAC (ISO 13818-7): the length has 13 bits.
        let length =
            (bits & 3) << 11 | u32::from(*head.get(4)?) << 3 | u32::from(*head.get(5)?) >> 5;
        return usize::try_from(length).ok().filter(|length| *length >= 7);
    }
    let rates = match (version, layer) {
        (3, 3) => 0,
        (3, 2) => 1,
        (3, 1) => 2,
        (_, 3) => 3,
        _ => 4,
    };
    let rate = RATES[rates]
        .get(usize::try_from(bits >> 12 & 15).ok()?)
        .copied()
        .filter(|rate| *rate > 0)?;
    let hertz = [44_100, 48_000, 32_000].get(usize::try_from(bits >> 10 & 3).ok()?)?;
    let hertz = match version {
        3 => *hertz,
        2 => hertz / 2,
        0 => hertz / 4,
        _ => return None,
    };
    let padding = usize::try_from(bits >> 9 & 1).ok()?;
    let rate = usize::from(rate) * 1_000;
    let length = match (layer, version) {
        (3, _) => (12 * rate / hertz + padding) * 4,
        (1, 0 | 2) => 72 * rate / hertz + padding,
        _ => 144 * rate / hertz + padding,
    };
    (length >= 4).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_frame_is_that_of_its_kind() {
        for (head, known) in [
            (b"\xff\xfb\x90\x64\0\0", Some(417)),
            (b"\xff\xfb\x92\x64\0\0", Some(418)),
            (b"\xff\xf3\x40\xc4\0\0", Some(104)),
            (b"\xff\xf1\x50\x80\x02\x1f", Some(16)),
            (b"\xff\xfb\xf0\x64\0\0", None),
            (b"words\0", None),
        ] {
            assert_eq!(length(head), known, "{head:?}");
        }
    }
}
