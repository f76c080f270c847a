//! Makes small files of the kinds that phones and cameras write, each with one thing in it.

pub(crate) mod films;
mod photographs;
mod pictures;
pub(crate) mod recordings;
pub(crate) mod streams;
mod texts;

use std::io::Write;

use imh::model::FindingKind;
pub(crate) use pictures::tiff;

/// A file with one thing in it: its kind, and words of its place.
pub(crate) struct Made {
    pub(crate) file: String,
    pub(crate) kind: FindingKind,
    pub(crate) place: &'static str,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) const SAID: &str = "Ottoline 07700 900123";
pub(crate) const POSITION: &str = "+51.5074-000.1278/";

/// Returns every file.
pub(crate) fn all() -> Vec<Made> {
    let mut all = Vec::new();
    let mut put = |file: &str, kind, place, bytes| {
        all.push(Made { file: file.to_owned(), kind, place, bytes });
    };
    films::films(&mut put);
    films::more_of_films(&mut put);
    pictures::pictures(&mut put);
    pictures::older_pictures(&mut put);
    films::matroska(&mut put);
    recordings::tags(&mut put);
    recordings::recordings(&mut put);
    films::windows(&mut put);
    streams::films_of_flash(&mut put);
    streams::broadcasts(&mut put);
    streams::tapes(&mut put);
    streams::films_in_one_stream(&mut put);
    photographs::png(&mut put);
    photographs::jpeg(&mut put);
    texts::texts(&mut put);
    all
}

type Put<'p> = dyn FnMut(&str, FindingKind, &'static str, Vec<u8>) + 'p;

pub(crate) fn short(bytes: &[u8]) -> [u8; 2] {
    u16::try_from(bytes.len()).unwrap().to_be_bytes()
}

pub(crate) fn long(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap().to_be_bytes()
}

pub(crate) fn low(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap().to_le_bytes()
}

pub(crate) fn wide(words: &str, pair: fn(u16) -> [u8; 2]) -> Vec<u8> {
    words.encode_utf16().flat_map(pair).collect()
}

/// A box (ISO 14496-12).
pub(crate) fn named(name: [u8; 4], said: &[u8]) -> Vec<u8> {
    let length = u32::try_from(said.len() + 8).unwrap();
    [&length.to_be_bytes()[..], &name, said].concat()
}

pub(crate) fn atom(name: &str, said: &[u8]) -> Vec<u8> {
    named(name.as_bytes().try_into().unwrap(), said)
}

pub(crate) fn film(brand: &[u8], moov: &[u8]) -> Vec<u8> {
    [atom("ftyp", &[brand, &[0; 4], brand].concat()), atom("mdat", &[7; 40]), atom("moov", moov)]
        .concat()
}

/// A film of so many bytes that says where it was made.
pub(crate) fn film_with_place(length: usize) -> Vec<u8> {
    let moov = atom("moov", &user(*b"\xa9xyz", &spoken(POSITION)));
    [atom("ftyp", b"qt  \0\0\0\0qt  "), atom("mdat", &vec![7; length]), moov].concat()
}

pub(crate) fn user(name: [u8; 4], said: &[u8]) -> Vec<u8> {
    atom("udta", &named(name, said))
}

/// Text of QuickTime: a length, a language, and the words.
pub(crate) fn spoken(words: &str) -> Vec<u8> {
    [&short(words.as_bytes())[..], &[0x15, 0xc7], words.as_bytes()].concat()
}

fn xmp(said: &str) -> Vec<u8> {
    format!(
        "<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description>{said}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    .into_bytes()
}

fn creator() -> Vec<u8> {
    xmp("<dc:creator><rdf:Seq><rdf:li>Perpetua Quill</rdf:li></rdf:Seq></dc:creator>")
}

/// Properties (Exif) with a position, and nothing else.
fn exif_place() -> Vec<u8> {
    let mut bytes = b"MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0".to_vec();
    bytes.extend(b"\0\x02\0\x01\0\x02\0\0\0\x02N\0\0\0\0\x02\0\x05\0\0\0\x03\0\0\0\x38\0\0\0\0");
    for part in [51_u32, 1, 30, 1, 26, 1] {
        bytes.extend(part.to_be_bytes());
    }
    bytes
}

fn segment(marker: u8, said: &[u8]) -> Vec<u8> {
    let length = u16::try_from(said.len() + 2).unwrap();
    [&[0xff, marker][..], &length.to_be_bytes(), said].concat()
}

fn photo(segments: &[Vec<u8>]) -> Vec<u8> {
    let scan = segment(0xda, &[1, 1, 0, 0, 63, 0]);
    [b"\xff\xd8".to_vec(), segments.concat(), scan, b"\x12\x34\xff\xd9".to_vec()].concat()
}

pub(crate) fn photo_with_place() -> Vec<u8> {
    photo(&[segment(0xe1, &[b"Exif\0\0".to_vec(), exif_place()].concat())])
}

fn iptc(number: u8, said: &str) -> Vec<u8> {
    [&[0x1c, 2, 0, 0, 2, 0, 2, 0x1c, 2, number], &short(said.as_bytes())[..], said.as_bytes()]
        .concat()
}

fn resource(number: u16, said: &[u8]) -> Vec<u8> {
    let padding = vec![0; said.len() % 2];
    [b"8BIM", &number.to_be_bytes()[..], &[0, 0], &long(said), said, &padding].concat()
}

fn zlib(said: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(said).unwrap();
    packer.finish().unwrap()
}

pub(crate) fn chunk(name: &[u8], said: &[u8]) -> Vec<u8> {
    [name, &low(said), said, &vec![0; said.len() % 2]].concat()
}

pub(crate) fn riff(kind: &[u8], chunks: &[u8]) -> Vec<u8> {
    let said = [kind, chunks].concat();
    [b"RIFF", &low(&said)[..], &said].concat()
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut letters = String::new();
    for three in bytes.chunks(3) {
        let whole = three.iter().fold(0_u32, |all, &byte| all << 8 | u32::from(byte))
            << (8 * (3 - three.len()));
        for at in 0..4 {
            let sign = SIGNS[(whole >> (18 - 6 * at) & 63) as usize];
            letters.push(if at > three.len() { '=' } else { char::from(sign) });
        }
    }
    letters
}
