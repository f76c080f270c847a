//! RIFF: sound (WAV, RF64) and film (AVI), with all that broadcasters and cameras write into it.

use super::{
    super::{
        super::part::Sink,
        picture::{self, Of, readable},
    },
    id3,
    octets::Octets,
    reel::{DAMAGED, Reel, TOO_MUCH},
    said::{COMMENT, said, text, unknown},
    tail,
};
use crate::model::FindingKind;

const PLACE: &str = "properties";
const DEPTH: usize = 8;
const MOST_CHUNKS: usize = 100_000;

/// Whether numbers have their highest byte first (RIFX), and how long the sound is where its own
/// length has no room (RF64).
#[derive(Clone, Copy, Default)]
struct RiffWay {
    is_high_first: bool,
    long: u64,
}

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(reel: &mut Reel<'_>, sink: &mut Sink<'_>) -> Result<(), String> {
    let mut at = 0;
    let mut is_cut = false;
    let mut left = MOST_CHUNKS;
    while at + 12 <= reel.size {
        let head = reel.up_to(at, 12);
        let is_high_first = head.starts_with(b"RIFX");
        if !(is_high_first
            || [b"RIFF", b"RF64", b"BW64"].iter().any(|start| head.starts_with(*start)))
        {
            break;
        }
        let length = size(&head[4..], is_high_first);
        // A program that was stopped, or sound of more than 4 GiB, has no length.
        let mut ends = at + 8 + length;
        if length == 0xffff_ffff || length == 0 {
            ends = reel.size;
        }
        is_cut |= ends > reel.size;
        ends = ends.min(reel.size);
        let mut way = RiffWay { is_high_first, long: 0 };
        is_cut |= !chunks(reel, (at + 12, ends), &mut way, 0, &mut left, sink);
        at = ends + ends % 2;
    }
    let begins = at.min(reel.size);
    let rest = reel.up_to(begins, 512);
    if rest.iter().any(|&byte| byte != 0) {
        tail::read(reel, begins, sink);
        super::behind(reel, begins, sink);
    }
    if is_cut { Err(DAMAGED.to_owned()) } else { Ok(()) }
}

fn size(bytes: &[u8], is_high_first: bool) -> u64 {
    let mut octets = Octets(bytes);
    let size = if is_high_first { octets.be32() } else { octets.le32() };
    u64::from(size.unwrap_or_default())
}

/// Reads chunks; returns whether they were whole.
fn chunks(
    reel: &mut Reel<'_>,
    (begins, ends): (u64, u64),
    way: &mut RiffWay,
    depth: usize,
    left: &mut usize,
    sink: &mut Sink<'_>,
) -> bool {
    let mut at = begins;
    while at + 8 <= ends {
        *left = left.saturating_sub(1);
        if *left == 0 || depth > DEPTH {
            sink.unreadable(PLACE, TOO_MUCH);
            return true;
        }
        let head = reel.up_to(at, 12);
        let Some(name) = head.get(..4).and_then(|name| <[u8; 4]>::try_from(name).ok()) else {
            return false;
        };
        let mut length = size(&head[4..], way.is_high_first);
        if &name == b"data" && length == 0xffff_ffff && way.long > 0 {
            length = way.long;
        }
        let from = at + 8;
        let to = from.saturating_add(length);
        if to > ends && &name != b"data" {
            return false;
        }
        let end = to.min(ends);
        match (&name, head.get(8..12)) {
            (b"LIST", Some(b"movi" | b"rec ")) => {}
            (b"LIST", Some(b"INFO" | b"exif")) if length >= 4 => {
                list(reel, (from + 4, end), way, sink);
            }
            (b"LIST", Some(_)) if length >= 4 => {
                if !chunks(reel, (from + 4, end), way, depth + 1, left, sink) {
                    sink.unreadable(PLACE, DAMAGED);
                }
            }
            _ => chunk(reel, name, (from, end), way, sink),
        }
        if to > ends && length < 0xffff_0000 {
            return false;
        }
        at = end + length % 2;
    }
    true
}

fn chunk(
    reel: &mut Reel<'_>,
    name: [u8; 4],
    (from, end): (u64, u64),
    way: &mut RiffWay,
    sink: &mut Sink<'_>,
) {
    match &name {
        // Sound, pictures, how to play them, and free room.
        b"data" | b"fmt " | b"fact" | b"PEAK" | b"JUNK" | b"junk" | b"PAD " | b"FLLR" | b"idx1"
        | b"avih" | b"strh" | b"strf" | b"indx" | b"dmlh" | b"vprp" | b"smpl" | b"inst"
        | b"acid" | b"cue " | b"slnt" | b"levl" | b"minf" | b"elm1" | b"regn" | b"umid"
        | b"bpmd" | b"SAUR" | b"SMED" | b"LGWV" | b"strc" | b"dbmd" | b"chna" | b"plst"
        | b"ovwf" | b"MD5 " => return,
        _ => {}
    }
    let Some(bytes) = reel.read(from, end - from) else {
        sink.unreadable(PLACE, reel.fault.unwrap_or(DAMAGED));
        return;
    };
    match &name {
        b"ds64" => {
            let mut octets = Octets(bytes.get(8..).unwrap_or_default());
            way.long = octets.le64().unwrap_or_default();
        }
        b"id3 " | b"ID3 " => id3::read_tag(&bytes, sink),
        b"_PMX" => picture::packet(&bytes, PLACE, Of::Picture, sink),
        b"iXML" | b"axml" | b"aXML" => picture::packet(&bytes, PLACE, Of::Document, sink),
        b"bext" => broadcast(&bytes, sink),
        b"cart" => sink.words(PLACE, &fields(&bytes)),
        b"labl" | b"note" => sink.words(COMMENT, &text(bytes.get(4..).unwrap_or_default())),
        b"ltxt" => sink.words(COMMENT, &text(bytes.get(20..).unwrap_or_default())),
        b"file" => unknown("a file inside it", bytes.get(8..).unwrap_or_default(), sink),
        b"DISP" => sink.words(PLACE, &text(bytes.get(4..).unwrap_or_default())),
        b"IDIT" => said("IDIT", &text(&bytes), sink),
        b"strn" => sink.words("properties, the title", &text(&bytes)),
        b"ISMP" | b"strd" => sink.traces(PLACE, readable(&bytes)),
        [b'I', rest @ ..] if rest.iter().all(u8::is_ascii_uppercase) => {
            tag(name, &bytes, sink);
        }
        _ => unknown("a part of its own kind", &bytes, sink),
    }
}

/// Reads a list of tags, each a chunk by its name.
fn list(reel: &mut Reel<'_>, (from, end): (u64, u64), way: &RiffWay, sink: &mut Sink<'_>) {
    let Some(bytes) = reel.read(from, end.saturating_sub(from)) else {
        sink.unreadable(PLACE, reel.fault.unwrap_or(DAMAGED));
        return;
    };
    let mut octets = Octets(&bytes);
    while let (Some(name), Some(length)) = (octets.take(4), octets.take(4)) {
        let length = usize::try_from(size(length, way.is_high_first)).unwrap_or(usize::MAX);
        let value = match octets.take(length) {
            Some(value) => value,
            None => {
                sink.unreadable(PLACE, DAMAGED);
                octets.take(octets.0.len()).unwrap_or_default()
            }
        };
        tag(name.try_into().unwrap_or_default(), value, sink);
        if length % 2 == 1 {
            octets.take(1);
        }
    }
}

fn tag(name: [u8; 4], value: &[u8], sink: &mut Sink<'_>) {
    let key = match &name {
        b"IART" | b"IENG" | b"ITCH" | b"ICMS" | b"ICOP" | b"IMUS" | b"IWRI" | b"IPRO" | b"ISTR"
        | b"IDPI" | b"ICNM" | b"IEDT" | b"IPDS" => "artist",
        b"ICRD" | b"IDIT" | b"etim" | b"YEAR" => "date",
        b"INAM" | b"TITL" => "title",
        b"ICMT" | b"COMM" | b"eucm" | b"ISBJ" | b"IKEY" => "comment",
        b"ILOC" | b"ICNT" => "location",
        b"ISFT" | b"ITOC" | b"IPRT" | b"ITRK" | b"IFRM" | b"ecor" | b"emdl" | b"ever" | b"ISMP"
        | b"ILNG" => "software",
        b"emnt" => {
            // What the maker of a camera notes may hold its number.
            sink.has("properties, the device", FindingKind::CameraOwner);
            sink.traces(PLACE, readable(value));
            return;
        }
        _ => "album",
    };
    // Exif in AVI says in eight bytes how a comment is written.
    let value = if &name == b"eucm" { value.get(8..).unwrap_or_default() } else { value };
    said(key, &text(value), sink);
}

/// What broadcasters write (EBU Tech 3285): fields of fixed lengths.
fn broadcast(bytes: &[u8], sink: &mut Sink<'_>) {
    let field = |from: usize, to: usize| {
        let field = bytes.get(from..to.min(bytes.len())).unwrap_or_default();
        text(field.split(|&byte| byte == 0).next().unwrap_or_default())
    };
    said("comment", &field(0, 256), sink);
    said("originator", &field(256, 288), sink);
    sink.words(PLACE, &field(288, 320));
    said("date", &field(320, 330), sink);
    sink.words(PLACE, &field(602, usize::MAX));
    sink.traces(PLACE, readable(bytes));
}

/// Returns fields of fixed lengths in lines.
fn fields(bytes: &[u8]) -> String {
    let fields = bytes.split(|&byte| byte == 0).filter(|field| field.len() > 1);
    fields.map(text).collect::<Vec<_>>().join("\n")
}
