//! Letters of UTF-8 that a program read as another encoding, and saved so.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::analysis::privacy::text::is_accent;

/// The signs of the bytes from 128 on in the encodings for which programs take UTF-8: Windows-1252,
/// Windows-1250, that of the Macintosh, and code pages 850 and 437.
pub(in crate::analysis::privacy) const PAGES: [&str; 5] = [
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
     ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
    "€\u{81}‚\u{83}„…†‡\u{88}‰Š‹ŚŤŽŹ\u{90}‘’“”•–—\u{98}™š›śťžź\u{a0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{ad}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż\
     ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
    "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
     ¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
     └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
];

/// The places of the first two.
const WESTERN: usize = 0;
const CENTRAL: usize = 1;

/// The byte of each sign on each page, or 0.
static BYTES: LazyLock<FxHashMap<char, [u8; PAGES.len()]>> = LazyLock::new(|| {
    let mut bytes: FxHashMap<char, [u8; PAGES.len()]> = FxHashMap::default();
    for (page, signs) in PAGES.iter().enumerate() {
        for (sign, byte) in signs.chars().zip(0x80..=0xff) {
            bytes.entry(sign).or_default()[page] = byte;
        }
    }
    bytes
});

/// Returns the letter whose bytes a text begins with, and the bytes used.
pub(super) fn misread(text: &str) -> Option<(char, usize)> {
    let first = text.chars().next()?;
    let twice = || letter(text, byte_of_misread).filter(|(c, _)| is_likely(*c));
    let once = || letter(text, byte).filter(|(c, used)| is_meant(*c, &text[..*used]));
    let by_itself = || Some((of_control(first)?, first.len_utf8()));
    let (c, used) = twice().or_else(once).or_else(by_itself)?;
    Some((of_control(c).unwrap_or(c), used))
}

/// Returns the byte for which a sign at the start of a text stands on a page.
type ByteOf = fn(text: &str, page: usize) -> Option<(u8, usize)>;

fn letter(text: &str, byte: ByteOf) -> Option<(char, usize)> {
    let begins = BYTES.get(&text.chars().next()?)?;
    (0..PAGES.len())
        .filter(|page| begins[*page] >= 0xc2)
        .find_map(|page| letter_of(text, page, byte))
}

/// Returns the letter that was misread on this page.
fn letter_of(text: &str, page: usize, byte: ByteOf) -> Option<(char, usize)> {
    let mut bytes = [0; 4];
    let (first, mut used) = byte(text, page)?;
    let length = match first {
        0xc2..=0xc5 => 2,
        0xe2 => 3,
        _ if page != WESTERN => return None,
        0xc6..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    bytes[0] = first;
    for place in bytes.iter_mut().take(length).skip(1) {
        let (next, more) = byte(&text[used..], page)?;
        (*place, used) = (next, used + more);
    }
    let c = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    Some((c, used))
}

fn byte(text: &str, page: usize) -> Option<(u8, usize)> {
    let c = text.chars().next()?;
    Some((byte_of(c, page)?, c.len_utf8()))
}

/// Like [`byte`], where the sign was misread and saved before: `ÃƒÂ«`.
fn byte_of_misread(text: &str, page: usize) -> Option<(u8, usize)> {
    let (c, used) = letter(text, byte)?;
    Some((byte_of(c, page)?, used))
}

/// Returns whether a character is likely to be part of a name, or of what stands between names.
fn is_likely(c: char) -> bool {
    c.is_alphanumeric()
        || is_accent(c)
        || matches!(c, '\u{80}'..='\u{a0}' | '\u{ad}' | '\u{b4}' | '\u{2000}'..='\u{206f}')
}

/// Returns whether signs stand for a letter. They do not if they follow one another in ordinary
/// words: `“café”…`, `„Strauß“`.
fn is_meant(c: char, signs: &str) -> bool {
    let mut rest = signs.chars();
    let (Some(first), Some(second)) = (rest.next(), rest.next()) else { return false };
    if is_box(first) && is_box(second) && first != '├' || second == 'Ş' {
        return false;
    }
    let are_usual = is_usual(second) && rest.all(is_usual);
    let is_common = matches!(c, '\u{80}'..='\u{17f}' | '\u{380}'..='\u{47f}')
        || matches!(c, '\u{5c0}'..='\u{67f}' | '\u{2000}'..='\u{206f}');
    is_likely(c) && (is_common || !are_usual)
}

fn byte_of(sign: char, page: usize) -> Option<u8> {
    if sign.is_ascii() {
        return None;
    }
    if is_control(sign) {
        return u8::try_from(sign).ok().filter(|_| page <= CENTRAL);
    }
    BYTES.get(&sign).map(|bytes| bytes[page]).filter(|byte| *byte != 0)
}

fn is_control(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}')
}

/// Returns the sign for which programs write a control character.
fn of_control(c: char) -> Option<char> {
    let sign = is_control(c).then(|| PAGES[WESTERN].chars().nth(c as usize - 0x80));
    sign.flatten().filter(|sign| !is_control(*sign))
}

/// Returns whether a sign follows a letter in ordinary words.
fn is_usual(c: char) -> bool {
    c.is_alphabetic()
        || matches!(
            c,
            '\u{2013}'..='\u{2022}' | '\u{2026}' | '\u{2039}' | '\u{203a}' | '«' | '»' | '\u{a0}'
        )
}

/// Returns whether a sign is part of a drawn table.
fn is_box(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{257f}')
}
