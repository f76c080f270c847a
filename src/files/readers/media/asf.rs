//! Windows Media (ASF): sound (WMA) and film (WMV).

use super::{
    super::{
        super::part::Sink,
        picture::{self, Of, readable},
    },
    boxes::cover,
    id3,
    octets::Octets,
    reel::{DAMAGED, Reel, TOO_MUCH},
    said::{said, unknown, wide},
};
use crate::model::FindingKind;

const PLACE: &str = "properties";
const DEPTH: usize = 6;

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    let head = reel.read(0, 30).ok_or(DAMAGED)?;
    let length = Octets(&head[16..]).le64().filter(|length| *length >= 30).ok_or(DAMAGED)?;
    let header = reel.read(30, length - 30).ok_or_else(|| reel.fault.unwrap_or(DAMAGED))?;
    objects(&header, 0, sink);
    let (mut at, mut count) = (length, 0);
    while at + 24 <= reel.size {
        count += 1;
        let head = reel.up_to(at, 24);
        let length = Octets(&head[16..]).le64().unwrap_or_default();
        let ends = at.checked_add(length).filter(|_| length >= 24 && count < 10_000);
        let Some(ends) = ends else { break };
        // The data, and indexes by time; XMP may stand behind them.
        if guid(&head) == "be7acfcb97a942e89c71999491e3afac" {
            let packet = reel.read(at + 24, length - 24).ok_or(TOO_MUCH)?;
            picture::packet(&packet, PLACE, Of::Picture, sink);
        } else if !INDEXES.contains(&guid(&head).as_str()) {
            break;
        }
        at = ends;
    }
    if at < reel.size {
        super::behind(reel, at, sink);
    }
    if at > reel.size { Err(DAMAGED.to_owned()) } else { Ok(()) }
}

/// The data, and indexes by time.
pub(in crate::files) const INDEXES: [&str; 5] = [
    "3626b2758e66cf11a6d900aa0062ce6c",
    "90080033b1e5cf1189f400a0c90349cb",
    "d329e2d6da35d111903400a0c90349be",
    "f803b1fead12644c840f2a1d2f7ad48c",
    "d03fb73c4a0c034c953dedf7b6228f0c",
];

/// Returns the digits of an id.
pub(in crate::files) fn guid(bytes: &[u8]) -> String {
    bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Reads the objects of a header: an id, a length, and contents.
fn objects(bytes: &[u8], depth: usize, sink: &mut Sink<'_>) {
    let mut octets = Octets(bytes);
    while let (Some(kind), Some(length)) = (octets.take(16), octets.le64()) {
        let body =
            usize::try_from(length).ok().and_then(|length| octets.take(length.checked_sub(24)?));
        let Some(body) = body else {
            sink.unreadable(PLACE, DAMAGED);
            return;
        };
        if object(&guid(kind), body, depth, sink).is_none() {
            sink.unreadable(PLACE, DAMAGED);
        }
    }
}

fn object(id: &str, body: &[u8], depth: usize, sink: &mut Sink<'_>) -> Option<()> {
    let mut octets = Octets(body);
    match id {
        // Title, author, copyright, description and rating.
        "3326b2758e66cf11a6d900aa0062ce6c" => {
            let lengths: Option<Vec<u16>> = (0..5).map(|_| octets.le16()).collect();
            let keys = ["title", "author", "copyright", "description", "rating"];
            for (key, length) in keys.into_iter().zip(lengths?) {
                said(key, &words(octets.take(usize::from(length))?), sink);
            }
        }
        // More tags, by name.
        "40a4d0d207e3d21197f000a0c95ea850" => {
            for _ in 0..octets.le16()? {
                let length = octets.le16()?;
                let name = words(octets.take(usize::from(length))?);
                let (kind, length) = (octets.le16()?, octets.le16()?);
                value(&name, kind, octets.take(usize::from(length))?, sink);
            }
        }
        // Tags of each stream.
        "eacbf8c5af5b77488467aa8c44fa4cca" | "941c23449894d149a1411d134e457054" => {
            for _ in 0..octets.le16()? {
                octets.take(4)?;
                let (name, kind) = (octets.le16()?, octets.le16()?);
                let length = usize::try_from(octets.le32()?).ok()?;
                let name = words(octets.take(usize::from(name))?);
                value(&name, kind, octets.take(length)?, sink);
            }
        }
        // The properties of the file: its day counts from 1601.
        "a1dcab8c47a9cf118ee400c00c205365" => {
            octets.take(24)?;
            if octets.le64()? != 0 {
                sink.has("properties, when it was made", FindingKind::ExactDate);
            }
        }
        // The extension, which holds objects itself.
        "b503bf5f2ea9cf118ee300c00c205365" if depth < DEPTH => {
            objects(body.get(22..)?, depth + 1, sink);
        }
        // Markers, commands and branding: their words.
        "01cd87f451a9cf118ee600c00c205365"
        | "301afb1e620bd011a39b00a0c90348f6"
        | "fab3112223bdd211b4b700a0c955fc6e" => sink.words("its chapters", &readable(body)),
        "be7acfcb97a942e89c71999491e3afac" => {
            picture::packet(body, PLACE, Of::Picture, sink);
        }
        // Locked with the rights of a shop.
        "fbb3112223bdd211b4b700a0c955fc6e" | "14e68a292226174cb935dae07ee9289c" => {
            sink.unreadable(PLACE, "a part of it is locked");
        }
        _ if TECHNICAL.contains(&id) => {}
        _ => unknown("a part of its own kind", body, sink),
    }
    Some(())
}

/// How to play it: streams, codecs, languages, rates, padding.
pub(in crate::files) const TECHNICAL: [&str; 14] = [
    "9107dcb7b7a9cf118ee600c00c205365",
    "4052d1861d31d011a3a400a0c90348f6",
    "ce75f87b8d46d1118d82006097c9a2b2",
    "cba5e61472c632438399a96952065b5a",
    "7494a53d05ef8b4fae7a4b2d20e5b9ce",
    "74d40618dfca0945a4ba9aabcb96aae8",
    "a946437ce0effc4bb229393ede415c85",
    "d1465e5b2d4a4a44b3e6b7ab4bd2b10d",
    "5d8bf126844c4f42838e0e4b47f94f2b",
    "5dcb1126a84cd4119e2b00a0c9eb1d6a",
    "dccee15cfbe3f44db1a2bf6c8cc4a9fc",
    "d8d3abd2baa9cf118ee600c00c205365",
    "df29e35586b54b489c8e3cb5b9bc5ed4",
    "dce29bd4a4c3c54d9d8db92fe3c18ac7",
];

/// A value by its type: text, bytes, or a number.
fn value(name: &str, kind: u16, bytes: &[u8], sink: &mut Sink<'_>) {
    match kind {
        0 => said(name, &words(bytes), sink),
        1 if name == "WM/Picture" => {
            // Its kind, its length, its media type and words about it, each with an end.
            let mut at = 5;
            for _ in 0..2 {
                let rest = bytes.get(at..).unwrap_or_default();
                let end = rest.chunks_exact(2).position(|two| two == [0, 0]);
                let end = end.map_or(rest.len(), |end| end * 2 + 2);
                sink.words("the cover", &words(&rest[..end]));
                at += end;
            }
            cover(bytes.get(at..).unwrap_or_default(), sink);
        }
        1 if bytes.starts_with(b"ID3") => id3::read_tag(bytes, sink),
        1 => unknown(PLACE, bytes, sink),
        _ => sink.traces(PLACE, name),
    }
}

fn words(bytes: &[u8]) -> String {
    wide(bytes, u16::from_le_bytes).trim_end().to_owned()
}
