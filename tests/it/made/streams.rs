//! Films of Flash, in packets of a broadcast or a camera, and of MPEG in one stream.

use imh::model::FindingKind::{Author, ExactDate, Phone, PhotoPlace, Unreadable};

use super::{Put, SAID, short};

fn string(words: &str) -> Vec<u8> {
    [&[2][..], &short(words.as_bytes()), words.as_bytes()].concat()
}

fn field(key: &str, value: &[u8]) -> Vec<u8> {
    [&short(key.as_bytes())[..], key.as_bytes(), value].concat()
}

/// A film of Flash with these fields, behind a frame.
fn flash(fields: &[Vec<u8>]) -> Vec<u8> {
    let tag = |kind: u8, said: &[u8]| {
        let length = u32::try_from(said.len()).unwrap();
        let before = (length + 11).to_be_bytes();
        [&[kind][..], &length.to_be_bytes()[1..], &[0; 7], said, &before].concat()
    };
    let fields = [&[8, 0, 0, 0, 9][..], &fields.concat(), &[0, 0, 9]].concat();
    let said = [string("onMetaData"), fields].concat();
    [&b"FLV\x01\x01\0\0\0\x09\0\0\0\0"[..], &tag(9, &[7; 40]), &tag(18, &said)].concat()
}

pub(super) fn films_of_flash(put: &mut Put<'_>) {
    let number = |number: f64| [&[0][..], &number.to_be_bytes()].concat();
    let moment = [&[11][..], &1_710_000_000_000_f64.to_be_bytes(), &[0, 0]].concat();
    let inside = [&[3][..], &field("comment", &string(SAID)), &[0, 0, 9]].concat();
    let list = [&[10, 0, 0, 0, 1][..], &inside].concat();
    let packet = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description>\
        <dc:creator>Perpetua Quill</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>";
    for (file, kind, place, said) in [
        ("title.flv", Phone, "title", field("title", &string(SAID))),
        ("creator.flv", Author, "who", field("creator", &string("Perpetua Quill"))),
        ("date.flv", ExactDate, "when", field("creationdate", &moment)),
        ("place.flv", PhotoPlace, "where", field("gpslatitude", &number(51.5074))),
        ("inside.flv", Phone, "comment", field("cues", &list)),
        ("packet.flv", Author, "properties", field("liveXML", &string(packet))),
        ("odd.flv", Unreadable, "properties", field("other", &[17, 9, 9])),
    ] {
        put(file, kind, place, flash(&[field("duration", &number(1.5)), said]));
    }
}

/// Splits bytes into packets of a stream, with so many bytes before each.
fn packets(id: u16, bytes: &[u8], before: usize) -> Vec<u8> {
    let mut made = Vec::new();
    for (at, piece) in bytes.chunks(184).enumerate() {
        let begins = if at == 0 { 0x4000 } else { 0 };
        made.extend(vec![0; before]);
        made.push(0x47);
        made.extend((id | begins).to_be_bytes());
        let fill = 184 - piece.len();
        match fill {
            0 => made.push(0x10),
            1 => made.extend([0x30, 0]),
            _ => {
                made.extend([0x30, u8::try_from(fill - 1).unwrap(), 0]);
                made.extend(vec![0xff; fill - 2]);
            }
        }
        made.extend(piece);
    }
    made
}

fn table(kind: u8, said: &[u8]) -> Vec<u8> {
    let length = u16::try_from(said.len() + 9).unwrap();
    [&[0, kind][..], &(length | 0xb000).to_be_bytes(), &[0, 1, 0xc1, 0, 0], said, &[0; 4]].concat()
}

/// A film in packets, of one stream of this kind.
fn broadcast(kind: u8, frames: &[u8], more: &[u8], before: usize) -> Vec<u8> {
    let list = table(0, &[0, 1, 0xe1, 0]);
    let streams = table(2, &[0xe1, 1, 0xf0, 0, kind, 0xe1, 1, 0xf0, 0]);
    let head = [&[0, 0, 1, 0xe0, 0, 0, 0x80, 0, 0][..], frames].concat();
    [
        packets(0, &list, before),
        packets(0x100, &streams, before),
        more.to_vec(),
        packets(0x101, &head, before),
    ]
    .concat()
}

/// What a camera notes among the frames, with the zeros parted that would be a start.
fn noted(values: &[(u8, [u8; 4])]) -> Vec<u8> {
    let id = b"\x17\xee\x8c\x60\xf8\x4d\x11\xd9\x8c\xd6\x08\x00\x20\x0c\x9a\x66";
    let values: Vec<u8> =
        values.iter().flat_map(|(kind, value)| [&[*kind][..], value].concat()).collect();
    let count = u8::try_from(values.len() / 5).unwrap();
    let said = [&id[..], b"MDPM", &[count], &values].concat();
    let mut escaped = Vec::new();
    for byte in said.iter().copied() {
        if byte <= 3 && escaped.ends_with(&[0, 0]) {
            escaped.push(3);
        }
        escaped.push(byte);
    }
    let length = u8::try_from(said.len()).unwrap();
    [
        &[0, 0, 0, 1, 0x09, 0x10, 0, 0, 0, 1, 0x06, 5, length][..],
        &escaped,
        &[0x80, 0, 0, 1, 0x65, 7],
    ]
    .concat()
}

/// A film of a camera that found out where it is only at the end, with these bytes between.
pub(crate) fn film_of_a_camera(between: usize) -> Vec<u8> {
    let nowhere = noted(&[(0xb1, [0; 4]), (0xb2, [0; 4])]);
    let place = noted(&[(0xb1, *b"N\0\0\0"), (0xb2, [0, 51, 0, 1])]);
    broadcast(0x1b, &[nowhere, vec![7; between], place].concat(), &[], 4)
}

pub(super) fn broadcasts(put: &mut Put<'_>) {
    const AVC: u8 = 0x1b;
    let day = noted(&[(0x18, [0x82, 0x20, 0x24, 0x03]), (0x19, [0x09, 0x10, 0x15, 0])]);
    let place = noted(&[(0xb1, *b"N\0\0\0"), (0xb2, [0, 51, 0, 1]), (0xb3, [0, 30, 0, 1])]);
    let service = [&[0x48, 0, 1, 4][..], b"Nobs", &[21], SAID.as_bytes()].concat();
    let length = u8::try_from(service.len() - 2).unwrap();
    let service = [&[service[0], length][..], &service[2..]].concat();
    let station = [&[0, 1, 0xff, 0, 1, 0xfc, 0xf0, length + 2][..], &service].concat();
    let station = packets(0x11, &table(0x42, &station), 0);
    put("date.mts", ExactDate, "when", broadcast(AVC, &day, &[], 4));
    put("place.mts", PhotoPlace, "where", broadcast(AVC, &place, &[], 4));
    put("station.ts", Phone, "title", broadcast(0x02, &[7; 400], &station, 0));
    put("beside.ts", Unreadable, "a stream beside", broadcast(0x15, &[7; 40], &[], 0));
    let captions = b"\0\0\x01\xb2GA94\x03\xc1\xff\xfc\x41\x42\0\0\x01\xb3";
    put("captions.ts", Unreadable, "subtitles", broadcast(0x02, captions, &[], 0));
}

pub(super) fn tapes(put: &mut Put<'_>) {
    let block = |head: &[u8], said: &[u8]| {
        let mut block = [head, said].concat();
        block.resize(80, 0xff);
        block
    };
    let head = block(&[0x1f, 7, 0, 0xbf], &[]);
    let day = block(&[0x56, 7, 0], &[0x61, 0, 0, 0, 0, 0x62, 0xff, 0xc9, 0xe3, 0x24]);
    let sync = [&[0; 3][..], &[0x52, 0xff, 0xc9, 0xe3, 0x98]].concat();
    put("date.dv", ExactDate, "when", [head.clone(), day].concat());
    put("day.dv", ExactDate, "when", [head, block(&[0x3f, 7, 0], &sync)].concat());
}

pub(super) fn films_in_one_stream(put: &mut Put<'_>) {
    let pack = b"\0\0\x01\xba\x44\0\x04\0\x04\x01\0\0\x03\xf8";
    let packet = |id: u8, said: &[u8]| {
        let said = [&[0x80, 0, 0][..], said].concat();
        [&[0, 0, 1, id][..], &short(&said), &said].concat()
    };
    let film = |id: u8, said: &[u8]| {
        [&pack[..], &packet(0xe0, b"\0\0\x01\xb3\x2d\x01"), &packet(id, said), &[0, 0, 1, 0xb9]]
            .concat()
    };
    let day = noted(&[(0x18, [0x82, 0x20, 0x24, 0x03]), (0x19, [0x09, 0x10, 0x15, 0])]);
    let coded = [&b"\0\0\x01\x67\x2d"[..], &day].concat();
    let avc = [&pack[..], &packet(0xe0, &coded), &[0, 0, 1, 0xb9]].concat();
    put("date.mpg", ExactDate, "when", avc);
    let captions = b"\0\0\x01\xb2CC\x01\xf8\x82\xff\x41\x42";
    put("captions.vob", Unreadable, "subtitles", film(0xe0, captions));
    put("odd.mpg", Unreadable, "", film(0xfc, &[7; 40]));
}
