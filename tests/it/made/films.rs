//! Films in boxes, Matroska and Windows Media.

use imh::model::FindingKind::{
    AttachedFile, Author, CameraOwner, ExactDate, ListedName, PeopleInPicture, Phone, PhotoPlace,
    Unreadable,
};

use super::{
    POSITION, Put, SAID, atom, creator, film, long, low, named, photo_with_place, short, spoken,
    user, wide, zlib,
};

pub(crate) fn versioned(name: &str, said: &[u8]) -> Vec<u8> {
    atom(name, &[&[0; 4], said].concat())
}

pub(crate) fn value(kind: u32, said: &[u8]) -> Vec<u8> {
    atom("data", &[&kind.to_be_bytes()[..], &[0; 4], said].concat())
}

pub(crate) fn handler(kind: &str) -> Vec<u8> {
    atom("hdlr", &[&[0; 8], kind.as_bytes(), &[0; 12], b"\0"].concat())
}

pub(crate) fn list(tags: &[u8]) -> Vec<u8> {
    let meta = [handler("mdir"), atom("ilst", tags)].concat();
    atom("udta", &versioned("meta", &meta))
}

/// Keys and values as phones of Apple write them.
fn keyed(key: &str, said: &str) -> Vec<u8> {
    let key = [&long(&[&[0; 8], key.as_bytes()].concat())[..], b"mdta", key.as_bytes()].concat();
    let keys = atom("keys", &[&[0; 4], &1_u32.to_be_bytes()[..], &key].concat());
    let list = atom("ilst", &named([0, 0, 0, 1], &value(1, said.as_bytes())));
    atom("meta", &[handler("mdta"), keys, list].concat())
}

fn tag_of(name: [u8; 4], said: &str) -> Vec<u8> {
    list(&named(name, &value(1, said.as_bytes())))
}

/// A tag that Windows adds, with one value.
fn of_windows(name: &[u8], value: &[u8]) -> Vec<u8> {
    let tag = [&long(name)[..], name, &1_u32.to_be_bytes(), value].concat();
    let tag = [&long(&[&[0; 4], &tag[..]].concat())[..], &tag].concat();
    user(*b"Xtra", &tag)
}

pub(super) fn films(put: &mut Put<'_>) {
    let isom = b"isom";
    let film_of = |moov: &[u8]| film(isom, moov);
    put("xyz.mp4", PhotoPlace, "where", film_of(&user(*b"\xa9xyz", &spoken(POSITION))));
    let loci = [&[0; 4], &[0x15, 0xc7][..], b"At home\0", &[0; 13], b"earth\0\0"].concat();
    put("loci.3gp", PhotoPlace, "where", film(b"3gp4", &user(*b"loci", &loci)));
    let words = [&[0; 4], &[0x15, 0xc7][..], SAID.as_bytes(), b"\0"].concat();
    put("titl.3gp", Phone, "title", film(b"3gp4", &user(*b"titl", &words)));
    put("auth.3gp", Author, "who", film(b"3gp4", &user(*b"auth", &words)));
    put("nam.mp4", ListedName, "title", film_of(&tag_of(*b"\xa9nam", SAID)));
    put("art.mp4", Author, "who", film_of(&tag_of(*b"\xa9ART", "Perpetua Quill")));
    put("day.m4a", ExactDate, "when", film(b"M4A ", &tag_of(*b"\xa9day", "2024-03-09")));
    let free = [
        versioned("mean", b"com.apple.iTunes"),
        versioned("name", b"Recorded at"),
        value(1, SAID.as_bytes()),
    ];
    put("free.m4a", Phone, "properties", film(b"M4A ", &list(&atom("----", &free.concat()))));
    let cover = list(&atom("covr", &value(13, &photo_with_place())));
    put("cover.m4a", PhotoPlace, "the cover", film(b"M4A ", &cover));
    for (file, kind, place, key, said) in [
        ("place.mov", PhotoPlace, "where", "com.apple.quicktime.location.ISO6709", POSITION),
        ("author.mov", Author, "who", "com.apple.quicktime.author", "Perpetua Quill"),
        ("date.mov", ExactDate, "when", "com.apple.quicktime.creationdate", "2024-03-09T10:15:00Z"),
        ("own.mov", Phone, "properties", "org.example.note", SAID),
    ] {
        put(file, kind, place, film(b"qt  ", &keyed(key, said)));
    }
    let id = b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
    let packet = atom("uuid", &[&id[..], &creator()].concat());
    put("xmp.mp4", Author, "properties", [film_of(b""), packet.clone()].concat());
    put("xmp-inside.mov", Author, "properties", film(b"qt  ", &user(*b"XMP_", &creator())));
    let moment = [&[0; 4], &3_800_000_000_u32.to_be_bytes()[..], &[0; 92]].concat();
    put("moment.mp4", ExactDate, "when", film_of(&atom("mvhd", &moment)));
    let late = [&[1, 0, 0, 0], &3_800_000_000_u64.to_be_bytes()[..], &[0; 96]].concat();
    put("moment-long.mp4", ExactDate, "when", film_of(&atom("mvhd", &late)));
    let bare = atom("moov", &user(*b"\xa9xyz", &spoken(POSITION)));
    put("bare.mov", PhotoPlace, "where", [atom("mdat", &[7; 9]), bare.clone()].concat());
    let large = [&[0, 0, 0, 1][..], b"mdat", &24_u64.to_be_bytes(), &[7; 8], &bare].concat();
    put("large.mov", PhotoPlace, "where", [atom("wide", b""), large].concat());
    let chapters = [&[1, 0, 0, 0, 0, 0, 0, 0, 1], &[0; 8][..], &[21], SAID.as_bytes()].concat();
    put("chapters.m4b", Phone, "chapter 1", film(b"M4B ", &user(*b"chpl", &chapters)));
    put("number.mov", CameraOwner, "device", film(b"qt  ", &user(*b"SNum", &spoken("ABC12345"))));
    put("lens.mp4", CameraOwner, "device", film_of(&user(*b"LENS", b"LAJ7061916")));
    put("camera.mov", CameraOwner, "device", film(b"qt  ", &user(*b"cmid", b"QX99321844")));
    put("enc.m4a", Author, "who", film(b"M4A ", &tag_of(*b"\xa9enc", "Perpetua Quill")));
    put("rldt.m4a", ExactDate, "when", film(b"M4A ", &tag_of(*b"rldt", "2024-03-09")));
    put("purd.mov", ExactDate, "when", film(b"qt  ", &tag_of(*b"purd", "2024-03-09 10:11:12")));
    let moment = [&[0x40, 0, 0, 0][..], &132_000_000_000_000_000_u64.to_le_bytes()].concat();
    let one = [&long(&[&[0; 6], &moment[..]].concat())[..], &[0, 65], &moment].concat();
    put("acquired.mp4", ExactDate, "when", film_of(&of_windows(b"{2CBAA8F5} 100", &one)));
    let said = wide(SAID, u16::to_le_bytes);
    let one = [&long(&[&[0; 6], &said[..]].concat())[..], &[0, 8], &said].concat();
    put("windows.mp4", Phone, "properties", film_of(&of_windows(b"WM/Mood", &one)));
    put("unknown.mp4", Unreadable, "", film_of(&atom("xxxx", &[1, 2, 3, 4, 250, 5, 6, 7, 8, 9])));
    put("cut.mp4", Unreadable, "", film_of(b"")[..30].to_vec());
}

/// A track with one sample, which stands in `mdat` at byte 16.
pub(crate) fn track(kind: &str, entry: &[u8], length: usize) -> Vec<u8> {
    let number = |number: usize| u32::try_from(number).unwrap().to_be_bytes();
    let table = [
        versioned("stsd", &[&number(1)[..], entry].concat()),
        versioned("stsc", &[number(1), number(1), number(1), number(1)].concat()),
        versioned("stsz", &[number(length), number(1)].concat()),
        versioned("stco", &[number(1), number(16)].concat()),
    ];
    let head = [&[0; 12], &number(1)[..], &[0; 68]].concat();
    let media = [handler(kind), atom("minf", &atom("stbl", &table.concat()))];
    atom("trak", &[atom("tkhd", &head), atom("mdia", &media.concat())].concat())
}

pub(crate) fn with_sample(sample: &[u8], moov: &[u8]) -> Vec<u8> {
    [atom("skip", b""), atom("mdat", sample), atom("moov", moov)].concat()
}

pub(super) fn more_of_films(put: &mut Put<'_>) {
    let words = [&short(SAID.as_bytes())[..], SAID.as_bytes()].concat();
    let text = atom("tx3g", &[0; 8]);
    let plain = track("sbtl", &text, words.len());
    put("subtitles.mp4", Phone, "subtitle or chapter 1", with_sample(&words, &plain));
    put(
        "text.mov",
        Phone,
        "subtitle",
        with_sample(&words, &track("text", &atom("text", &[0; 8]), words.len())),
    );
    let cue = atom("vttc", &atom("payl", SAID.as_bytes()));
    let vtt = track("text", &atom("wvtt", &[0; 8]), cue.len());
    put("vtt.mp4", Phone, "subtitle", with_sample(&cue, &vtt));
    // What a phone notes beside the pictures: a key for each number, and samples with values.
    for (file, kind, place, key, said) in [
        (
            "faces.mov",
            PeopleInPicture,
            "faces",
            "com.apple.quicktime.detected-face",
            &b"\0\0\0\x01"[..],
        ),
        (
            "walk.mov",
            PhotoPlace,
            "where",
            "com.apple.quicktime.location.ISO6709",
            POSITION.as_bytes(),
        ),
    ] {
        let name = atom("keyd", &[b"mdta", key.as_bytes()].concat());
        let entry = atom("mebx", &[vec![0; 8], atom("keys", &named([0, 0, 0, 1], &name))].concat());
        let sample = named([0, 0, 0, 1], said);
        put(file, kind, place, with_sample(&sample, &track("meta", &entry, sample.len())));
    }
    let sample = [&[0, 0, 5, 0][..], &[0; 24]].concat();
    let camm = track("camm", &atom("camm", &[0; 8]), sample.len());
    put("camm.mp4", PhotoPlace, "where", with_sample(&sample, &camm));
    let sample = b"DEVCxxxxGPS5xxxx";
    let gpmd = track("meta", &atom("gpmd", &[0; 8]), sample.len());
    put("gpmd.mp4", PhotoPlace, "where", with_sample(sample, &gpmd));
    // In fragments: the sample stands in the `mdat` after its `moof`.
    let begin =
        [atom("ftyp", b"iso5\0\0\0\0iso5"), atom("moov", &track("sbtl", &text, 0))].concat();
    let run = |place: u32| {
        let head = [&[0, 2, 0, 0, 0, 0, 0, 1][..]].concat();
        let size = u32::try_from(words.len()).unwrap();
        let run =
            [&[0, 0, 2, 1, 0, 0, 0, 1][..], &place.to_be_bytes(), &size.to_be_bytes()].concat();
        atom("moof", &atom("traf", &[atom("tfhd", &head), atom("trun", &run)].concat()))
    };
    let place = u32::try_from(run(0).len() + 8).unwrap();
    let fragments = [begin, run(place), atom("mdat", &words)].concat();
    put("fragments.mp4", Phone, "subtitle", fragments);
}

/// An element of Matroska, with a length of eight bytes.
pub(crate) fn element(id: &[u8], said: &[u8]) -> Vec<u8> {
    let mut length = (said.len() as u64).to_be_bytes();
    length[0] = 1;
    [id, &length, said].concat()
}

pub(super) fn matroska(put: &mut Put<'_>) {
    let start = element(b"\x1a\x45\xdf\xa3", &element(b"\x42\x82", b"matroska"));
    let whole = |parts: &[u8]| [start.clone(), element(b"\x18\x53\x80\x67", parts)].concat();
    let info = |id: &[u8], said: &[u8]| whole(&element(b"\x15\x49\xa9\x66", &element(id, said)));
    put("title.mkv", Phone, "title", info(b"\x7b\xa9", SAID.as_bytes()));
    put("date.webm", ExactDate, "when", info(b"\x44\x61", &[1; 8]));
    let tag = |name: &[u8], said: &[u8], inner: &[u8]| {
        let parts = [element(b"\x45\xa3", name), element(b"\x44\x87", said), inner.to_vec()];
        element(b"\x67\xc8", &parts.concat())
    };
    let tags = |tag: &[u8]| whole(&element(b"\x12\x54\xc3\x67", &element(b"\x73\x73", tag)));
    put("place.webm", PhotoPlace, "where", tags(&tag(b"RECORDING_LOCATION", b"Netherwick", b"")));
    let inner = tag(b"ARTIST", b"Perpetua Quill", b"");
    put("nested.mkv", Author, "who", tags(&tag(b"ORIGINAL", b"x", &inner)));
    let file = [element(b"\x46\x6e", b"a.jpg"), element(b"\x46\x5c", &photo_with_place())].concat();
    let attached = whole(&element(b"\x19\x41\xa4\x69", &element(b"\x61\xa7", &file)));
    put("attached.mkv", PhotoPlace, "a file inside it", attached.clone());
    put("attached-too.mkv", AttachedFile, "a file inside it", attached);
    let chapter = element(b"\x80", &element(b"\x85", SAID.as_bytes()));
    let chapters = element(b"\x45\xb9", &element(b"\xb6", &chapter));
    put("chapter.mkv", Phone, "chapter", whole(&element(b"\x10\x43\xa7\x70", &chapters)));
    let subtitles = |encoding: &[u8], said: &[u8], is_endless: bool| {
        let track = [
            element(b"\xd7", &[1]),
            element(b"\x83", &[0x11]),
            element(b"\x86", b"S_TEXT/UTF8"),
            encoding.to_vec(),
        ];
        let block = element(b"\xa1", &[&[0x81, 0, 0, 0][..], said].concat());
        let group = element(b"\xa0", &block);
        let cluster = if is_endless {
            [b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff", &group[..]].concat()
        } else {
            element(b"\x1f\x43\xb6\x75", &group)
        };
        whole(&[element(b"\x16\x54\xae\x6b", &element(b"\xae", &track.concat())), cluster].concat())
    };
    put("subtitle.mkv", Phone, "subtitle 1", subtitles(b"", SAID.as_bytes(), false));
    put("live.mkv", Phone, "subtitle 1", subtitles(b"", SAID.as_bytes(), true));
    let way = element(b"\x50\x34", &element(b"\x42\x54", &[0]));
    let packing = element(b"\x6d\x80", &element(b"\x62\x40", &way));
    put("packed.mkv", Phone, "subtitle 1", subtitles(&packing, &zlib(SAID.as_bytes()), false));
    put("cut.mkv", Unreadable, "", info(b"\x7b\xa9", SAID.as_bytes())[..60].to_vec());
}

pub(crate) fn guid(digits: &str) -> Vec<u8> {
    (0..16).map(|at| u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).unwrap()).collect()
}

pub(crate) fn object(id: &str, said: &[u8]) -> Vec<u8> {
    [guid(id), (said.len() as u64 + 24).to_le_bytes().to_vec(), said.to_vec()].concat()
}

pub(super) fn windows(put: &mut Put<'_>) {
    let zero = |words: &str| wide(&format!("{words}\0"), u16::to_le_bytes);
    let short = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_le_bytes();
    let whole = |stream: &str, object_said: &[u8]| {
        let stream =
            object("9107dcb7b7a9cf118ee600c00c205365", &[guid(stream), vec![0; 38]].concat());
        let said = [&[2, 0, 0, 0, 1, 2][..], &stream, object_said].concat();
        object("3026b2758e66cf11a6d900aa0062ce6c", &said)
    };
    let sound = "409e69f84d5bcf11a8fd00805f5c442b";
    let film = "c0ef19bc4d5bcf11a8fd00805f5c442b";
    let title = zero(SAID);
    let content = [&short(&title)[..], &[0; 8], &title].concat();
    put(
        "title.wma",
        Phone,
        "title",
        whole(sound, &object("3326b2758e66cf11a6d900aa0062ce6c", &content)),
    );
    let more = |name: &str, kind: u16, said: &[u8]| {
        let name = zero(name);
        let said =
            [&[1, 0][..], &short(&name), &name, &kind.to_le_bytes(), &short(said), said].concat();
        object("40a4d0d207e3d21197f000a0c95ea850", &said)
    };
    put(
        "author.wma",
        Author,
        "who",
        whole(sound, &more("WM/Composer", 0, &zero("Perpetua Quill"))),
    );
    let picture = [
        vec![3],
        low(&photo_with_place()).to_vec(),
        zero("image/jpeg"),
        zero(""),
        photo_with_place(),
    ]
    .concat();
    put("cover.wma", PhotoPlace, "the cover", whole(sound, &more("WM/Picture", 1, &picture)));
    let name = zero("location");
    let said = zero("Netherwick");
    let library =
        [&[1, 0, 0, 0, 0, 0][..], &short(&name), &[0, 0], &low(&said), &name, &said].concat();
    let library = object("941c23449894d149a1411d134e457054", &library);
    let inner = [&[0; 22][..], &library].concat();
    put(
        "library.wmv",
        PhotoPlace,
        "where",
        whole(film, &object("b503bf5f2ea9cf118ee300c00c205365", &inner)),
    );
    let moment = [&[0; 24][..], &[1; 8], &[0; 48]].concat();
    put(
        "moment.wmv",
        ExactDate,
        "when",
        whole(film, &object("a1dcab8c47a9cf118ee400c00c205365", &moment)),
    );
}
