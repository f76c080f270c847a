//! Splits a picture file into segments: pixels, and everything else.

/// One segment of a picture file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::files) struct Stretch {
    pub(in crate::files) kind: StretchKind,
    /// The whole segment, with its marker.
    pub(in crate::files) whole: std::ops::Range<usize>,
    /// Only its contents.
    pub(in crate::files) said: std::ops::Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::files) enum StretchKind {
    /// Pixels, and everything needed to show them.
    Picture,
    Exif,
    /// A packet of properties in XML.
    Packet,
    /// Words: a comment, a caption.
    Words,
    /// Colour profiles. They stay, but may contain words.
    Colours,
    /// Private data of a program; may contain anything.
    Other,
    /// Data after the end of the picture: a film, an earlier copy.
    Behind,
}

/// Returns every segment of a JPEG, PNG or WebP, from the first byte to the last; `None` if it is
/// none of these, or damaged.
pub(in crate::files) fn stretches(bytes: &[u8]) -> Option<Vec<Stretch>> {
    if bytes.starts_with(b"\xff\xd8") {
        of_jpeg(bytes)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        of_png(bytes)
    } else {
        of_webp(bytes)
    }
}

fn of_jpeg(bytes: &[u8]) -> Option<Vec<Stretch>> {
    let mut found = vec![Stretch { kind: StretchKind::Picture, whole: 0..2, said: 2..2 }];
    let mut at = 2;
    loop {
        while bytes.get(at) == Some(&0xff) && bytes.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        if *bytes.get(at)? != 0xff {
            // Viewers pass over stray bytes, as far as the next marker.
            let end = at + memchr::memchr(0xff, &bytes[at..])?;
            found.push(Stretch { kind: StretchKind::Other, whole: at..end, said: at..end });
            at = end;
            continue;
        }
        let marker = *bytes.get(at + 1)?;
        if matches!(marker, 0x00 | 0x01 | 0xd0..=0xd7) {
            found.push(Stretch { kind: StretchKind::Other, whole: at..at + 2, said: at..at });
            at += 2;
            continue;
        }
        if marker == 0xd9 {
            found.push(Stretch { kind: StretchKind::Picture, whole: at..at + 2, said: at..at });
            if bytes.len() > at + 2 {
                found.push(Stretch {
                    kind: StretchKind::Behind,
                    whole: at + 2..bytes.len(),
                    said: at + 2..bytes.len(),
                });
            }
            return Some(found);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let end = at + 2 + length;
        if length < 2 || end > bytes.len() {
            return None;
        }
        let said = at + 4..end;
        let body = &bytes[said.clone()];
        let (kind, skipped) = match marker {
            0xe1 if body.starts_with(b"Exif\0") => (StretchKind::Exif, 6.min(body.len())),
            0xe1 if body.starts_with(b"FLIR\0") => (StretchKind::Other, 0),
            0xe1 => (
                StretchKind::Packet,
                body.iter().position(|&byte| byte == 0).map_or(0, |zero| zero + 1),
            ),
            // A preview of plain pixels may stand in it.
            0xe0 if body.starts_with(b"JFIF\0") && body.len() > 14 => (StretchKind::Other, 0),
            0xfe => (StretchKind::Words, 0),
            // Colour segments (JFIF, ICC, Adobe) belong to the picture.
            0xe0 | 0xe2 | 0xee
                if body.starts_with(b"JFIF")
                    || body.starts_with(b"ICC_PROFILE")
                    || body.starts_with(b"Adobe") =>
            {
                (StretchKind::Colours, 0)
            }
            // Frames, tables and scans (ITU T.81, table B.1).
            0xc0..=0xc7 | 0xc9..=0xcf | 0xda..=0xdf => (StretchKind::Picture, 0),
            _ => (StretchKind::Other, 0),
        };
        let mut whole = at..end;
        if marker == 0xda {
            whole.end = end_of_scan(bytes, end)?;
        }
        at = whole.end;
        found.push(Stretch { kind, whole, said: said.start + skipped..said.end });
    }
}

/// Returns where the pixels of a scan end: at the first marker that does not belong to them.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr(0xff, bytes.get(at..)?)?;
        match bytes.get(at + 1)? {
            0x00 | 0xd0..=0xd7 | 0xff => at += 1,
            _ => return Some(at),
        }
    }
}

fn of_png(bytes: &[u8]) -> Option<Vec<Stretch>> {
    let mut found = vec![Stretch { kind: StretchKind::Picture, whole: 0..8, said: 8..8 }];
    let mut at = 8;
    while at < bytes.len() {
        let length =
            usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()?;
        let name = bytes.get(at + 4..at + 8)?;
        let said = at + 8..(at + 8).checked_add(length)?;
        let whole = at..said.end.checked_add(4)?;
        if whole.end > bytes.len() {
            return None;
        }
        let is_packet = name == b"iTXt" && bytes[said.clone()].starts_with(b"XML:com.adobe.xmp");
        let kind = match name {
            b"eXIf" => StretchKind::Exif,
            b"iTXt" if is_packet => StretchKind::Packet,
            b"tEXt" | b"iTXt" | b"zTXt" => StretchKind::Words,
            b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"fdAT" => StretchKind::Picture,
            b"iCCP" => StretchKind::Colours,
            name if COLOURS.contains(&name) => StretchKind::Picture,
            _ => StretchKind::Other,
        };
        let is_last = name == b"IEND";
        at = whole.end;
        found.push(Stretch { kind, whole, said });
        if is_last && at < bytes.len() {
            found.push(Stretch {
                kind: StretchKind::Behind,
                whole: at..bytes.len(),
                said: at..bytes.len(),
            });
            break;
        }
    }
    Some(found)
}

/// The chunks needed to show it as intended, including the frames of an animation and the way of Apple
/// to order the bytes of pixels.
const COLOURS: [&[u8]; 18] = [
    b"CgBI", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sPLT", b"oFFs", b"sCAL", b"sTER", b"pHYs",
    b"bKGD", b"sBIT", b"hIST", b"cICP", b"mDCV", b"cLLI", b"acTL", b"fcTL",
];

fn of_webp(bytes: &[u8]) -> Option<Vec<Stretch>> {
    if !bytes.starts_with(b"RIFF") || bytes.get(8..12) != Some(b"WEBP") {
        return None;
    }
    let mut found = vec![Stretch { kind: StretchKind::Picture, whole: 0..12, said: 12..12 }];
    let end = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?))
        .ok()?
        .checked_add(8)?
        .min(bytes.len());
    let mut at = 12;
    while at + 8 <= end {
        let length =
            usize::try_from(u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?))
                .ok()?;
        let said = at + 8..(at + 8).checked_add(length)?;
        let whole = at..said.end.checked_add(length % 2)?.min(bytes.len());
        if said.end > bytes.len() {
            return None;
        }
        let kind = match &bytes[at..at + 4] {
            b"EXIF" => StretchKind::Exif,
            b"XMP " | b"XMP\0" => StretchKind::Packet,
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF" => StretchKind::Picture,
            b"ICCP" => StretchKind::Colours,
            _ => StretchKind::Other,
        };
        let skipped = if kind == StretchKind::Exif && bytes[said.clone()].starts_with(b"Exif\0\0") {
            6
        } else {
            0
        };
        at = whole.end;
        found.push(Stretch { kind, whole, said: said.start + skipped..said.end });
    }
    if at < bytes.len() {
        found.push(Stretch {
            kind: StretchKind::Behind,
            whole: at..bytes.len(),
            said: at..bytes.len(),
        });
    }
    Some(found)
}
