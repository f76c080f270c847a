//! Tags of MP3 and other recordings in frames (ID3v2.2 to 2.4).

use std::borrow::Cow;

use super::{
    super::{super::part::Sink, picture::readable, read_inner},
    boxes::cover,
    octets::Octets,
    reel::{DAMAGED, Reel, TOO_MUCH},
    said::{COMMENT, said, text, unknown, wide},
};
use crate::model::FindingKind;

const PLACE: &str = "properties";

/// Returns the length of a tag that begins with these ten bytes, head and foot included.
pub(in crate::files) fn length(head: &[u8]) -> Option<u64> {
    let size = head.get(6..10)?;
    let is_tag = head.starts_with(b"ID3") && size.iter().all(|&byte| byte < 0x80);
    let length = size.iter().fold(0, |length, &byte| length << 7 | u64::from(byte));
    let foot = if head[5] & 0x10 == 0 { 0 } else { 10 };
    is_tag.then_some(10 + length + foot)
}

/// Reads the tags at a place of a file, one after another, and returns where they end.
pub(super) fn read(reel: &mut Reel<'_>, mut at: u64, sink: &mut Sink<'_>) -> u64 {
    while let Some(length) = length(&reel.up_to(at, 10)) {
        let whole = length.min(reel.size - at);
        match reel.read(at, whole) {
            Some(tag) => read_tag(&tag, sink),
            None => sink.unreadable(PLACE, reel.fault.unwrap_or(TOO_MUCH)),
        }
        if whole < length {
            sink.unreadable(PLACE, DAMAGED);
        }
        at += whole;
    }
    at
}

/// Reads a whole tag.
pub(super) fn read_tag(tag: &[u8], sink: &mut Sink<'_>) {
    let Some(whole) = length(tag) else {
        sink.unreadable(PLACE, DAMAGED);
        return;
    };
    let (version, flags) = (tag[3], tag[5]);
    if !(2..=4).contains(&version) {
        unknown(PLACE, &tag[10..], sink);
        return;
    }
    let end = tag.len().min(usize::try_from(whole).unwrap_or(usize::MAX));
    let mut body = Cow::Borrowed(&tag[10..end]);
    // Before 2.4 all of it is written without false starts of a frame of sound.
    if flags & 0x80 != 0 && version < 4 {
        body = Cow::Owned(synchronised(&body));
    }
    let skipped = match (version, flags & 0x40 != 0) {
        (3, true) => Octets(&body).be32().map_or(0, |length| length as usize + 4),
        (4, true) => body.get(..4).map_or(0, seven),
        _ => 0,
    };
    frames(body.get(skipped..).unwrap_or_default(), version, flags, 0, sink);
}

fn seven(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |length, &byte| length << 7 | usize::from(byte & 0x7f))
}

/// Takes out the zeros that were put after each 0xff.
fn synchronised(bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(bytes.len());
    let mut is_after = false;
    for &byte in bytes {
        if !(is_after && byte == 0) {
            whole.push(byte);
        }
        is_after = byte == 0xff;
    }
    whole
}

fn frames(mut rest: &[u8], version: u8, flags: u8, depth: usize, sink: &mut Sink<'_>) {
    let name_length = if version == 2 { 3 } else { 4 };
    while rest.len() > name_length * 2 && rest[0] != 0 {
        let mut octets = Octets(rest);
        let name = octets.take(name_length).unwrap_or_default();
        let is_name = name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let size = octets.take(name_length).unwrap_or_default();
        let plain = size.iter().fold(0, |length: usize, &byte| length << 8 | usize::from(byte));
        let of_frame = if version == 2 { 0 } else { octets.be16().unwrap_or_default() };
        // Some programs write a length of 2.4 as one of 2.3.
        let length = if version == 4 {
            let meant = seven(size);
            if meant != plain && !begins_frame(octets.0, meant) && begins_frame(octets.0, plain) {
                plain
            } else {
                meant
            }
        } else {
            plain
        };
        let Some(body) = octets.take(length).filter(|_| is_name) else {
            unknown(PLACE, rest, sink);
            return;
        };
        rest = octets.0;
        let name = String::from_utf8_lossy(name).into_owned();
        whole_frame(&name, body, (version, flags, of_frame), depth, sink);
    }
    if rest.iter().any(|&byte| byte != 0) && !rest.starts_with(b"3DI") {
        unknown(PLACE, rest, sink);
    }
}

/// Returns whether another frame, padding or the end comes after so many bytes.
fn begins_frame(rest: &[u8], length: usize) -> bool {
    rest.get(length..).is_some_and(|rest| {
        rest.first().is_none_or(|&byte| byte == 0)
            || rest.iter().take(4).all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}

/// Undoes what was done to one frame.
fn whole_frame(
    name: &str,
    body: &[u8],
    (version, flags, of_frame): (u8, u8, u16),
    depth: usize,
    sink: &mut Sink<'_>,
) {
    let mut body = Cow::Borrowed(body);
    let (packed, locked, has_group) = match version {
        3 => (of_frame & 0x80 != 0, of_frame & 0x40 != 0, of_frame & 0x20 != 0),
        4 => (of_frame & 8 != 0, of_frame & 4 != 0, of_frame & 0x40 != 0),
        _ => (false, false, false),
    };
    if locked {
        sink.unreadable(PLACE, "a part of it is locked");
        return;
    }
    let has_length = version == 4 && of_frame & 1 != 0;
    let skipped = usize::from(has_group) + if has_length || version == 3 && packed { 4 } else { 0 };
    body = Cow::Owned(body.get(skipped..).unwrap_or_default().to_vec());
    if version == 4 && (of_frame & 2 != 0 || flags & 0x80 != 0) {
        body = Cow::Owned(synchronised(&body));
    }
    if packed {
        match super::inflated(&body, sink) {
            Some(whole) => body = Cow::Owned(whole),
            None => {
                sink.unreadable(PLACE, DAMAGED);
                return;
            }
        }
    }
    frame(name, &body, version, depth, sink);
}

fn frame(name: &str, body: &[u8], version: u8, depth: usize, sink: &mut Sink<'_>) {
    let (code, rest) = body.split_first().map_or((0, body), |(code, rest)| (*code, rest));
    match name {
        "TXXX" | "TXX" | "WXXX" | "WXX" => {
            let (key, value) = parted(code, rest);
            let value = if name.starts_with('W') { text(value) } else { words(code, value) };
            said(&words(code, key), &value, sink);
        }
        "COMM" | "COM" | "USLT" | "ULT" => {
            let (key, value) = parted(code, rest.get(3..).unwrap_or_default());
            let (key, value) = (words(code, key), words(code, value));
            // iTunes keeps how it is played in comments.
            if key.starts_with("iTun") {
                sink.traces(COMMENT, value);
            } else {
                sink.words(COMMENT, &key);
                said("comment", &value, sink);
            }
        }
        "SYLT" | "SLT" => {
            sink.words(COMMENT, &readable_in(code, rest.get(5..).unwrap_or_default()));
        }
        "USER" => sink.words(COMMENT, &words(code, rest.get(3..).unwrap_or_default())),
        "APIC" => {
            let mut octets = Octets(rest);
            octets.until_zero();
            octets.byte();
            let (called, picture) = parted(code, octets.0);
            sink.words("the cover", &words(code, called));
            cover(picture, sink);
        }
        "PIC" => {
            let (called, picture) = parted(code, rest.get(4..).unwrap_or_default());
            sink.words("the cover", &words(code, called));
            cover(picture, sink);
        }
        "GEOB" | "GEO" => {
            let mut octets = Octets(rest);
            octets.until_zero();
            let (file, rest) = parted(code, octets.0);
            let (called, bytes) = parted(code, rest);
            let (file, called) = (words(code, file), words(code, called));
            sink.words(PLACE, &file);
            sink.words(PLACE, &called);
            sink.has(PLACE, FindingKind::AttachedFile);
            read_inner("a file inside it", &file, bytes, sink);
        }
        "PRIV" => {
            let mut octets = Octets(body);
            let owner = text(octets.until_zero());
            sink.traces(PLACE, owner.as_str());
            if owner == "XMP" {
                let of = super::super::picture::Of::Picture;
                super::super::picture::packet(octets.0, PLACE, of, sink);
            } else if octets.0.len() > 16 {
                unknown("properties of a maker", octets.0, sink);
            }
        }
        "OWNE" | "COMR" => {
            said("owner", &readable_in(code, rest), sink);
            sink.has("properties, when it was made", FindingKind::ExactDate);
        }
        "POPM" | "POP" | "UFID" | "UFI" | "LINK" | "LNK" => sink.words(PLACE, &readable(body)),
        "IPLS" | "IPL" | "TIPL" | "TMCL" => said("performer", &words(code, rest), sink),
        "CHAP" | "CTOC" if depth < 4 => {
            let mut octets = Octets(body);
            sink.traces(PLACE, text(octets.until_zero()));
            let inner = if name == "CHAP" {
                octets.0.get(16..).unwrap_or_default()
            } else {
                octets.byte();
                for _ in 0..octets.byte().unwrap_or_default() {
                    octets.until_zero();
                }
                octets.0
            };
            frames(inner, version, 0, depth + 1, sink);
        }
        _ if name.starts_with('T') => said(key_of(name), &words(code, rest), sink),
        _ if name.starts_with('W') => sink.words(PLACE, &text(body)),
        // How loud it is, how often it was played, where to go on.
        "PCNT" | "CNT" | "RVAD" | "RVA2" | "RVA" | "EQUA" | "EQU2" | "EQU" | "RVRB" | "REV"
        | "MLLT" | "MLL" | "ETCO" | "ETC" | "SYTC" | "STC" | "POSS" | "RBUF" | "BUF" | "SEEK"
        | "ASPI" | "MCDI" | "MCI" | "ENCR" | "GRID" | "SIGN" | "RGAD" | "XRVA" | "NCON" => {}
        _ => unknown(PLACE, body, sink),
    }
}

/// Returns the key in words of a frame whose name means something else in other formats.
fn key_of(name: &str) -> &str {
    match name {
        "TOWN" => "owner",
        "TEXT" | "TXT" => "lyricist",
        "TIT1" | "TT1" | "TIT3" | "TT3" => "description",
        "TRSO" | "TRSN" | "TPUB" | "TPB" => "publisher",
        "TMOO" | "TCON" | "TCO" | "TALB" | "TAL" => "album",
        "TCMP" | "TRCK" | "TPOS" | "TBPM" | "TLAN" | "TFLT" | "TMED" | "TKEY" | "TDLY" | "TSRC"
        | "TRK" | "TPA" | "TBP" | "TLA" | "TFT" | "TMT" | "TKE" | "TDY" | "TRC" | "TSIZ"
        | "TSI" | "TIME" | "TIM" => "track",
        name => name,
    }
}

/// Decodes words by the code that stands before them.
fn words(code: u8, bytes: &[u8]) -> String {
    match code {
        2 => wide(bytes, u16::from_be_bytes),
        1 if bytes.starts_with(b"\xfe\xff") => wide(bytes, u16::from_be_bytes),
        1 => wide(bytes, u16::from_le_bytes),
        _ => text(bytes),
    }
}

/// Returns what may be words among other bytes.
fn readable_in(code: u8, bytes: &[u8]) -> String {
    if code == 1 || code == 2 { readable(bytes) } else { text(bytes) }
}

/// Parts what stands before the first zero, of one byte or two, and what stands after it.
fn parted(code: u8, bytes: &[u8]) -> (&[u8], &[u8]) {
    if code == 1 || code == 2 {
        let end = bytes.chunks_exact(2).position(|two| two == [0, 0]).map(|at| at * 2);
        let end = end.unwrap_or(bytes.len());
        (&bytes[..end], bytes.get(end + 2..).unwrap_or_default())
    } else {
        let mut octets = Octets(bytes);
        (octets.until_zero(), octets.0)
    }
}
