//! Colour profiles (ICC.1): their colours stay, byte for byte and in their places, and their words go. A
//! person gives a profile its name, and programs write the name and number of a screen into it.

use std::ops::Range;

use super::high;

const HEAD_BYTES: usize = 128;
const ENTRY_BYTES: usize = 12;
/// A profile has some twenty.
const MOST_TAGS: usize = 1_000;

/// Texts of profiles that many people have. Numbers and signs in them do not count, so that a year can
/// be any.
const WELL_KNOWN: [&str; 40] = [
    "",
    "srgb",
    "srgb iec",
    "srgb built in",
    "srgb parametric",
    "iec default rgb colour space srgb",
    "iec http www iec ch",
    "reference viewing condition in iec",
    "copyright c hewlett packard company",
    "copyright international color consortium",
    "no copyright use freely",
    "public domain",
    "icc profile",
    "google inc",
    "google",
    "display p",
    "srgb profile",
    "copyright apple inc",
    "copyright apple computer inc",
    "copyright apple computer inc all rights reserved",
    "generic rgb profile",
    "generic gray profile",
    "generic gray gamma profile",
    "adobe rgb",
    "copyright adobe systems incorporated",
    "dot gain",
    "prophoto rgb",
    "romm rgb",
    "image p",
    "wide gamut rgb",
    "rec itu r bt",
    "gimp built in srgb",
    "gimp",
    "artifex software srgb icc profile",
    "copyright artifex software",
    "lab identity built in",
    "xyz identity built in",
    "gray built in",
    "rgb built in",
    "cc",
];

/// Where a profile names the module for its colours, the maker and model of a device, and who made it.
const SIGNATURES: [usize; 4] = [4, 48, 52, 80];

/// Returns whether a signature of four letters is of somebody whose profiles many people have.
fn is_of_maker(signature: &[u8]) -> bool {
    let makers = [
        &b"\0\0\0\0"[..],
        b"appl",
        b"APPL",
        b"ADBE",
        b"lcms",
        b"Lino",
        b"IEC ",
        b"sRGB",
        b"HP  ",
        b"GOOG",
        b"MSFT",
        b"none",
        b"KODA",
        b"ROMM",
        b"INTL",
        b"FB  ",
        b"    ",
        b"argl",
        b"SKIA",
    ];
    makers.contains(&signature)
}

/// Returns a profile of the same length and the same colours, without words that are not well known;
/// `None` if it is no profile.
pub(super) fn plain(profile: &[u8]) -> Option<Vec<u8>> {
    let count = high(profile, HEAD_BYTES, 4).filter(|count| *count <= MOST_TAGS)?;
    let table = HEAD_BYTES + 4;
    let mut tags = Vec::new();
    for at in 0..count {
        let entry = table + at * ENTRY_BYTES;
        let begins = high(profile, entry + 4, 4)?;
        let range = begins..begins.checked_add(high(profile, entry + 8, 4)?)?;
        let name: [u8; 4] = profile.get(entry..entry + 4)?.try_into().ok()?;
        profile.get(range.clone()).filter(|_| begins >= table + count * ENTRY_BYTES)?;
        tags.push((name, range));
    }
    if profile.get(36..40) != Some(b"acsp") || tags.is_empty() {
        return None;
    }
    let is_known = SIGNATURES.iter().all(|&at| is_of_maker(&profile[at..at + 4]))
        && tags.iter().all(|(name, range)| match name {
            b"desc" | b"cprt" | b"dmnd" | b"dmdd" | b"vued" | b"dscm" => {
                is_well_known(&profile[range.clone()])
            }
            name => is_colour(*name) || name == b"tech",
        });
    let mut kept = vec![0; profile.len()];
    kept[..table].copy_from_slice(&profile[..table]);
    if !is_known {
        // The program and the day, the screen or printer, and a digest of what is not there any more.
        kept[24..36].copy_from_slice(b"\x07\xd0\0\x01\0\x01\0\0\0\0\0\0");
        kept[80..100].fill(0);
        for at in SIGNATURES {
            kept[at..at + 4].fill(0);
        }
    }
    kept[100..HEAD_BYTES].fill(0);
    let stays = |name: [u8; 4]| is_known || is_colour(name) || matches!(&name, b"desc" | b"cprt");
    let stay: Vec<_> = tags.iter().filter(|(name, _)| stays(*name)).collect();
    let number = u32::try_from(stay.len()).ok()?.to_be_bytes();
    kept[HEAD_BYTES..table].copy_from_slice(&number);
    // Tags may share their bytes, so that colours come last.
    let is_whole = |name: [u8; 4]| is_known || is_colour(name);
    for (_, range) in stay.iter().filter(|(name, _)| !is_whole(*name)) {
        kept[range.clone()].copy_from_slice(&blank(&profile[range.clone()]));
    }
    for (_, range) in stay.iter().filter(|(name, _)| is_whole(*name)) {
        kept[range.clone()].copy_from_slice(&profile[range.clone()]);
    }
    for (at, (name, range)) in stay.iter().enumerate() {
        let entry = table + at * ENTRY_BYTES;
        kept[entry..entry + 4].copy_from_slice(name);
        for (at, number) in [(4, range.start), (8, range.len())] {
            let number = u32::try_from(number).ok()?.to_be_bytes();
            kept[entry + at..entry + at + 4].copy_from_slice(&number);
        }
    }
    Some(kept)
}

/// Takes the words out of the colours of a picture in boxes, which may be a profile.
pub(super) fn in_box(said: &mut [u8]) {
    if let Some((kind, profile)) = said.split_at_mut_checked(4)
        && matches!(&*kind, b"prof" | b"rICC")
    {
        match plain(profile) {
            Some(plain) => profile.copy_from_slice(&plain),
            None => profile.fill(0),
        }
    }
}

/// Returns whether programs compute colours from a tag.
fn is_colour(name: [u8; 4]) -> bool {
    matches!(
        &name,
        b"A2B0"
            | b"A2B1"
            | b"A2B2"
            | b"A2B3"
            | b"B2A0"
            | b"B2A1"
            | b"B2A2"
            | b"B2A3"
            | b"D2B0"
            | b"D2B1"
            | b"D2B2"
            | b"D2B3"
            | b"B2D0"
            | b"B2D1"
            | b"B2D2"
            | b"B2D3"
            | b"rXYZ"
            | b"gXYZ"
            | b"bXYZ"
            | b"rTRC"
            | b"gTRC"
            | b"bTRC"
            | b"kTRC"
            | b"wtpt"
            | b"bkpt"
            | b"chad"
            | b"chrm"
            | b"lumi"
            | b"gamt"
            | b"pre0"
            | b"pre1"
            | b"pre2"
            | b"meas"
            | b"view"
            | b"vcgt"
            | b"aarg"
            | b"aagg"
            | b"aabg"
            | b"cicp"
            | b"clro"
    )
}

/// Returns whether the text of a tag is one that many people have.
fn is_well_known(tag: &[u8]) -> bool {
    let text = match tag.get(..4) {
        Some(b"desc") => {
            high(tag, 8, 4).and_then(|length| tag.get(12..12_usize.checked_add(length)?))
        }
        Some(b"text") => tag.get(8..),
        Some(b"mluc") => {
            let Some(letters) = mluc(tag) else { return false };
            let texts = letters.into_iter().map(|range| {
                let units = tag[range].chunks_exact(2);
                let units: Vec<u16> =
                    units.map(|two| u16::from_be_bytes([two[0], two[1]])).collect();
                String::from_utf16_lossy(&units)
            });
            return texts.map(|text| words(&text)).all(|text| WELL_KNOWN.contains(&text.as_str()));
        }
        _ => None,
    };
    // The other forms of a description are the same words.
    text.is_some_and(|text| WELL_KNOWN.contains(&words(&String::from_utf8_lossy(text)).as_str()))
        && (!tag.starts_with(b"desc") || others_are_empty(tag))
}

/// Returns whether a description has only its first form, of one byte a letter.
fn others_are_empty(tag: &[u8]) -> bool {
    let letters = high(tag, 8, 4).unwrap_or_default();
    let rest = tag.get(12 + letters..).unwrap_or_default();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric();
    rest.windows(3).all(|three| !three.iter().all(is_word))
        && rest.iter().filter(|byte| **byte > 32).count() < 4
}

fn words(text: &str) -> String {
    let small: String = text
        .chars()
        .map(|c| if c.is_alphabetic() { c.to_ascii_lowercase() } else { ' ' })
        .collect();
    small.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns where the texts of each language are in a tag (ICC.1, section 10.15).
fn mluc(tag: &[u8]) -> Option<Vec<Range<usize>>> {
    let (count, length) = (high(tag, 8, 4)?, high(tag, 12, 4)?);
    let records = (0..count.min(MOST_TAGS)).map(|at| {
        let record = at.checked_mul(length)?.checked_add(16)?;
        let begins = high(tag, record + 8, 4)?;
        let range = begins..begins.checked_add(high(tag, record + 4, 4)?)?;
        (range.start >= 16 + count * 12 && range.end <= tag.len()).then_some(range)
    });
    (count <= MOST_TAGS && length == 12).then(|| records.collect())?
}

/// Returns the text of a tag without its letters: the same kind, as long as before.
fn blank(tag: &[u8]) -> Vec<u8> {
    let mut kept = vec![0; tag.len()];
    let mut copy = |range: Range<usize>| {
        if let Some(said) = tag.get(range.clone()) {
            kept[range].copy_from_slice(said);
        }
    };
    match tag.get(..4) {
        Some(b"desc") => {
            copy(0..12);
            let letters = high(tag, 8, 4).unwrap_or_default();
            if let Some(letters) = kept.get_mut(12..(11_usize).saturating_add(letters)) {
                letters.fill(b' ');
            }
        }
        Some(b"text") => {
            copy(0..4);
            let end = kept.len().saturating_sub(1).max(8);
            if let Some(letters) = kept.get_mut(8..end) {
                letters.fill(b' ');
            }
        }
        Some(b"mluc") => {
            let letters = mluc(tag).unwrap_or_default();
            if letters.is_empty() {
                copy(0..4);
                kept.iter_mut().skip(15).take(1).for_each(|byte| *byte = 12);
            } else {
                copy(0..16 + letters.len() * 12);
            }
            for range in letters {
                kept[range].chunks_exact_mut(2).for_each(|two| two.copy_from_slice(b"\0 "));
            }
        }
        // It is no text; what a description has to be is empty.
        _ => copy(0..0),
    }
    kept
}
