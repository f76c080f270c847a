//! Recordings: tags of MP3, Ogg, FLAC, RIFF, AIFF, CAF, AU and AMR.

use imh::model::FindingKind::{Author, ExactDate, Phone, PhotoPlace, Unreadable};

use super::{Put, SAID, base64, chunk, creator, long, low, photo_with_place, riff, wide};

pub(crate) fn seven(length: usize) -> [u8; 4] {
    [21, 14, 7, 0].map(|shift| u8::try_from(length >> shift & 127).unwrap())
}

pub(super) fn id3(version: u8, flags: u8, frames: &[u8]) -> Vec<u8> {
    [b"ID3", &[version, 0, flags][..], &seven(frames.len()), frames].concat()
}

pub(super) fn frame(name: &[u8], said: &[u8]) -> Vec<u8> {
    [name, &long(said), &[0, 0], said].concat()
}

/// Three frames of MP3, of 104 bytes each, without any sound.
pub(crate) fn sound() -> Vec<u8> {
    [b"\xff\xf3\x40\xc4", &[0; 100][..]].concat().repeat(3)
}

pub(super) fn tags(put: &mut Put<'_>) {
    let three = |frames: &[u8]| [id3(3, 0, frames), sound()].concat();
    let said = |code: u8, words: &[u8]| [&[code], words].concat();
    let marked = [b"\xff\xfe".to_vec(), wide(SAID, u16::to_le_bytes)].concat();
    put("title.mp3", Phone, "title", three(&frame(b"TIT2", &said(1, &marked))));
    put("artist.mp3", Author, "who", three(&frame(b"TPE1", &said(0, b"Perpetua Quill"))));
    put("owner.mp3", Author, "who", three(&frame(b"TOWN", &said(0, b"Perpetua Quill"))));
    put(
        "date.mp3",
        ExactDate,
        "when",
        [id3(4, 0, &frame(b"TDRC", &said(3, b"2024-03-09T10"))), sound()].concat(),
    );
    let comment = [b"\0eng\0", SAID.as_bytes()].concat();
    put("comment.mp3", Phone, "comment", three(&frame(b"COMM", &comment)));
    put("lyrics.mp3", Phone, "comment", three(&frame(b"USLT", &comment)));
    let own = said(0, b"location\0Netherwick");
    put("own.mp3", PhotoPlace, "where", three(&frame(b"TXXX", &own)));
    let picture = [b"\0image/jpeg\0\x03\0", &photo_with_place()[..]].concat();
    put("cover.mp3", PhotoPlace, "the cover", three(&frame(b"APIC", &picture)));
    let file = [b"\0text/plain\0a.txt\0\0", SAID.as_bytes()].concat();
    put("file.mp3", Phone, "a file inside it", three(&frame(b"GEOB", &file)));
    put(
        "priv.mp3",
        Author,
        "properties",
        three(&frame(b"PRIV", &[b"XMP\0", &creator()[..]].concat())),
    );
    let small = [b"TT2\0\0\x16\0", SAID.as_bytes()].concat();
    put("small.mp3", Phone, "title", [id3(2, 0, &small), sound()].concat());
    // A zero after each 0xff of the whole tag.
    let parted: Vec<u8> = frame(b"TIT2", &said(1, &marked))
        .into_iter()
        .flat_map(|byte| if byte == 0xff { vec![0xff, 0] } else { vec![byte] })
        .collect();
    put("parted.mp3", Phone, "title", [id3(3, 0x80, &parted), sound()].concat());
    let chapter = [b"ch1\0", &[0; 16][..], &frame(b"TIT2", &said(0, SAID.as_bytes()))].concat();
    put("chapter.mp3", Phone, "title", three(&frame(b"CHAP", &chapter)));
    put(
        "aac.aac",
        Phone,
        "title",
        [
            id3(4, 0, &[b"TIT2", &seven(22)[..], &[0, 0, 3], SAID.as_bytes()].concat()),
            b"\xff\xf1\x50\x80\x02\x1f\xfc\0\0\0\0\0\0\0\0\0".repeat(3),
        ]
        .concat(),
    );
    let mut first = vec![0; 128];
    first[..3].copy_from_slice(b"TAG");
    first[3..24].copy_from_slice(SAID.as_bytes());
    put("first.mp3", Phone, "title", [&sound()[..], &first].concat());
    let mut longer = vec![0; 227];
    longer[..4].copy_from_slice(b"TAG+");
    longer[64..78].copy_from_slice(b"Perpetua Quill");
    let empty = [b"TAG", &[0; 125][..]].concat();
    put("longer.mp3", Author, "who", [&sound()[..], &longer, &empty].concat());
    let item = [&low(SAID.as_bytes())[..], &[0; 4], b"Comment\0", SAID.as_bytes()].concat();
    let size = u32::try_from(item.len() + 32).unwrap().to_le_bytes();
    let foot = [b"APETAGEX\xd0\x07\0\0", &size[..], &[1, 0, 0, 0], &[0; 12]].concat();
    put("ape.mp3", Phone, "comment", [&sound()[..], &item, &foot].concat());
    let lyrics = format!("LYRICSBEGINLYR{:05}{SAID}", SAID.len());
    let lyrics = format!("{lyrics}{:06}LYRICS200", lyrics.len());
    put("lyrics3.mp3", Phone, "comment", [&sound()[..], lyrics.as_bytes(), &empty].concat());
}

/// A page of Ogg with one packet.
pub(crate) fn page(flags: u8, packet: &[u8]) -> Vec<u8> {
    let mut lacing = vec![255; packet.len() / 255];
    lacing.push(u8::try_from(packet.len() % 255).unwrap());
    let count = u8::try_from(lacing.len()).unwrap();
    [b"OggS\0", &[flags][..], &[0; 8], &[1, 0, 0, 0], &[0; 8], &[count], &lacing, packet].concat()
}

pub(crate) fn comments(line: &str) -> Vec<u8> {
    [&low(b"imh")[..], b"imh", &1_u32.to_le_bytes(), &low(line.as_bytes()), line.as_bytes()]
        .concat()
}

pub(super) fn recordings(put: &mut Put<'_>) {
    let ogg = |first: &[u8], mark: &[u8], line: &str| {
        [page(2, first), page(0, &[mark, &comments(line), b"\x01"].concat())].concat()
    };
    let vorbis = |line: &str| ogg(b"\x01vorbis", b"\x03vorbis", line);
    put("place.ogg", PhotoPlace, "where", vorbis("LOCATION=Netherwick"));
    put("artist.opus", Author, "who", ogg(b"OpusHead", b"OpusTags", "ARTIST=Perpetua Quill"));
    put("comment.ogg", Phone, "comment", vorbis(&format!("COMMENT={SAID}")));
    let chain = [vorbis("A=b"), vorbis(&format!("TITLE={SAID}"))].concat();
    put("chain.ogg", Phone, "title", chain);
    let photo = photo_with_place();
    let picture = [
        &[0, 0, 0, 3][..],
        &long(b"image/jpeg"),
        b"image/jpeg",
        &[0; 4],
        &[0; 16],
        &long(&photo),
        &photo,
    ]
    .concat();
    let packed = base64(&picture);
    put("cover.ogg", PhotoPlace, "the cover", vorbis(&format!("METADATA_BLOCK_PICTURE={packed}")));
    let block = |kind: u8, said: &[u8]| [&[kind][..], &long(said)[1..], said].concat();
    let flac = |last: &[u8]| [b"fLaC", &block(0, &[0; 34])[..], last].concat();
    put("title.flac", Phone, "title", flac(&block(0x84, &comments(&format!("TITLE={SAID}")))));
    put("cover.flac", PhotoPlace, "the cover", flac(&block(0x86, &picture)));
    let wav = |chunks: &[u8]| {
        riff(
            b"WAVE",
            &[chunk(b"fmt ", &[0; 16]), chunks.to_vec(), chunk(b"data", &[9; 8])].concat(),
        )
    };
    let info =
        |name: &[u8], said: &[u8]| chunk(b"LIST", &[b"INFO", &chunk(name, said)[..]].concat());
    put("artist.wav", Author, "who", wav(&info(b"IART", b"Perpetua Quill\0")));
    put("date.wav", ExactDate, "when", wav(&info(b"ICRD", b"2024-03-09\0")));
    let mut bext = SAID.as_bytes().to_vec();
    bext.resize(602, 0);
    put("bext.wav", Phone, "comment", wav(&chunk(b"bext", &bext)));
    put(
        "ixml.wav",
        Phone,
        "properties",
        wav(&chunk(b"iXML", format!("<BWFXML><NOTE>{SAID}</NOTE></BWFXML>").as_bytes())),
    );
    put("xmp.wav", Author, "properties", wav(&chunk(b"_PMX", &creator())));
    let tag = id3(3, 0, &frame(b"TIT2", &[&[0], SAID.as_bytes()].concat()));
    put("id3.wav", Phone, "title", wav(&chunk(b"id3 ", &tag)));
    let label = chunk(b"labl", &[&[1, 0, 0, 0], SAID.as_bytes()].concat());
    put("label.wav", Phone, "comment", wav(&chunk(b"LIST", &[b"adtl", &label[..]].concat())));
    let long_sound = [
        b"RF64\xff\xff\xff\xffWAVE".to_vec(),
        chunk(
            b"ds64",
            &[0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ),
        b"data\xff\xff\xff\xff\x09\x09\x09\x09".to_vec(),
        info(b"IART", b"Perpetua Quill\0"),
    ];
    put("long.wav", Author, "who", long_sound.concat());
    let avi =
        |chunks: &[u8]| riff(b"AVI ", &[chunks.to_vec(), chunk(b"LIST", b"movi\0\0\0\0")].concat());
    put("title.avi", Phone, "title", avi(&info(b"INAM", SAID.as_bytes())));
    let stream = chunk(b"LIST", &[b"strl", &chunk(b"strn", SAID.as_bytes())[..]].concat());
    put("stream.avi", Phone, "title", avi(&chunk(b"LIST", &[b"hdrl", &stream[..]].concat())));
    put("moment.avi", ExactDate, "when", avi(&chunk(b"IDIT", b"Sat Mar 09 10:15:00 2024\n")));
    let exif = chunk(b"LIST", &[b"exif", &chunk(b"etim", b"2024:03:09 10:15:00")[..]].concat());
    put("exif.avi", ExactDate, "when", avi(&exif));
    let high =
        |name: &[u8], said: &[u8]| [name, &long(said), said, &vec![0; said.len() % 2]].concat();
    let aiff = |chunks: &[u8]| high(b"FORM", &[b"AIFF", chunks].concat());
    put("author.aiff", Author, "who", aiff(&high(b"AUTH", b"Perpetua Quill")));
    put("note.aif", Phone, "comment", aiff(&high(b"ANNO", SAID.as_bytes())));
    put("id3.aiff", Phone, "title", aiff(&high(b"ID3 ", &tag)));
    let info = [&[0, 0, 0, 1][..], b"artist\0Perpetua Quill\0"].concat();
    let caf = |name: &[u8], said: &[u8]| {
        [b"caff\0\x01\0\0", name, &(said.len() as u64).to_be_bytes(), said].concat()
    };
    put("artist.caf", Author, "who", caf(b"info", &info));
    put(
        "words.au",
        Phone,
        "comment",
        [b".snd\0\0\0\x30", &[0; 16][..], SAID.as_bytes(), b"\0\0\0", &[7; 9]].concat(),
    );
    put("behind.amr", Unreadable, "", [b"#!AMR\n\x3c", &[0; 31][..], SAID.as_bytes()].concat());
}
