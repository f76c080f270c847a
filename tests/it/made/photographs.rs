//! PNG, WebP and JPEG.

use imh::model::FindingKind::{
    Author, CameraOwner, ExactDate, ListedName, Phone, PhotoPlace, PhotoThumbnail,
};

use super::{
    POSITION, Put, SAID, chunk, creator, exif_place, film, iptc, long, photo, photo_with_place,
    resource, riff, segment, spoken, user, wide, xmp, zlib,
};

/// Properties with one text.
fn exif_text(tag: u16, words: &str) -> Vec<u8> {
    let mut bytes = b"MM\0*\0\0\0\x08\0\x01".to_vec();
    bytes.extend(tag.to_be_bytes());
    bytes.extend([0, 2]);
    let words = format!("{words}\0");
    bytes.extend(long(words.as_bytes()));
    bytes.extend([0, 0, 0, 26, 0, 0, 0, 0]);
    bytes.extend(words.as_bytes());
    bytes
}

fn png_chunk(name: &[u8], said: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(name);
    crc.update(said);
    [&long(said)[..], name, said, &crc.sum().to_be_bytes()].concat()
}

fn png_with(chunks: &[u8]) -> Vec<u8> {
    let head = png_chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
    let data = png_chunk(b"IDAT", &zlib(&[0, 1, 2, 3]));
    [&b"\x89PNG\r\n\x1a\n"[..], &head, chunks, &data, &png_chunk(b"IEND", b"")].concat()
}

fn digits(kind: &str, said: &[u8]) -> Vec<u8> {
    let mut text = format!("Raw profile type {kind}\0\n{kind}\n{:8}\n", said.len());
    for (at, byte) in said.iter().enumerate() {
        text.push_str(&format!("{byte:02x}"));
        if at % 36 == 35 {
            text.push('\n');
        }
    }
    text.into_bytes()
}

pub(super) fn png(put: &mut Put<'_>) {
    let words = |name: &[u8], said: &[u8]| png_with(&png_chunk(name, said));
    put("words.png", Phone, "comment", words(b"tEXt", format!("Comment\0{SAID}").as_bytes()));
    put("author.png", Author, "who", words(b"tEXt", b"author\0Perpetua Quill"));
    put("moment.png", ExactDate, "when", words(b"tEXt", b"Creation Time\x002024:03:09 10:15:00"));
    let packed = [b"Comment\0\0", &zlib(SAID.as_bytes())[..]].concat();
    put("packed.png", Phone, "comment", words(b"zTXt", &packed));
    // Other programs choose a smaller window, so that its first byte is another.
    let raw = &zlib(SAID.as_bytes())[2..];
    let small = [b"Comment\0\0\x58\x85", raw].concat();
    put("window.png", Phone, "comment", words(b"zTXt", &small));
    let between = [b"Comment\0\x01\0en\0\0", &zlib(SAID.as_bytes())[..]].concat();
    put("languages.png", Phone, "comment", words(b"iTXt", &between));
    put(
        "xmp.png",
        Author,
        "properties",
        words(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", &creator()[..]].concat()),
    );
    put("exif.png", PhotoPlace, "properties", words(b"eXIf", &exif_place()));
    for (file, kind, found, said) in [
        ("digits-exif.png", "exif", PhotoPlace, [b"Exif\0\0".to_vec(), exif_place()].concat()),
        ("digits-offset.png", "exif", PhotoPlace, [vec![0; 4], exif_place()].concat()),
        ("digits-app1.png", "APP1", PhotoPlace, [b"Exif\0\0".to_vec(), exif_place()].concat()),
        ("digits-iptc.png", "iptc", PhotoPlace, resource(0x0404, &iptc(90, "Netherwick"))),
        ("digits-bare.png", "iptc", PhotoPlace, iptc(90, "Netherwick")),
        ("digits-8bim.png", "8bim", Author, resource(0x0404, &iptc(80, "Perpetua Quill"))),
        ("digits-xmp.png", "xmp", Author, creator()),
    ] {
        put(file, found, "properties", words(b"tEXt", &digits(kind, &said)));
    }
    put("time.png", ExactDate, "when", words(b"tIME", &[7, 0xe8, 3, 9, 10, 15, 0]));
    let profile = [&[0; 128][..], b"desc\0\0\0\0Ottoline's screen"].concat();
    put(
        "colours.png",
        ListedName,
        "properties",
        words(b"iCCP", &[b"icc\0\0", &zlib(&profile)[..]].concat()),
    );
    put("palette.png", ListedName, "properties", words(b"sPLT", b"Ottoline\0\x08"));
    put("own.png", Phone, "properties", words(b"prVt", &zlib(SAID.as_bytes())));
    put("behind.png", PhotoPlace, "after its end", [png_with(b""), photo_with_place()].concat());
    let webp = |chunks: &[u8]| riff(b"WEBP", &[chunk(b"VP8X", &[0; 10]), chunks.to_vec()].concat());
    put("exif.webp", PhotoPlace, "properties", webp(&chunk(b"EXIF", &exif_place())));
    put("xmp.webp", Author, "properties", webp(&chunk(b"XMP ", &creator())));
    put("xmp-zero.webp", Author, "properties", webp(&chunk(b"XMP\0", &creator())));
    put("own.webp", Phone, "a part of its own kind", webp(&chunk(b"abcd", SAID.as_bytes())));
}

/// Properties that many programs write, each with a prefix of its own.
const IN_PACKETS: [(imh::model::FindingKind, &str, &str); 20] = [
    (PhotoPlace, "GPSLatitude", "51.5074"),
    (PhotoPlace, "GpsLongtitude", "-0.1278"),
    (PhotoPlace, "decimalLatitude", "51.5074"),
    (PhotoPlace, "verbatimLatitude", "51 30 N"),
    (PhotoPlace, "locality", "Netherwick"),
    (PhotoPlace, "county", "Netherwick"),
    (PhotoPlace, "stateProvince", "Netherwick"),
    (PhotoPlace, "CiAdrCity", "Netherwick"),
    (PhotoPlace, "CiAdrRegion", "Netherwick"),
    (PhotoPlace, "location", "Netherwick"),
    (PhotoPlace, "shotLocation", "Netherwick"),
    (PhotoPlace, "coverage", "Netherwick"),
    (PhotoPlace, "LicensorCity", "Netherwick"),
    (PhotoPlace, "LicensorStreetAddress", "1 Low Road"),
    (PhotoPlace, "cgi", "234-15-1-2"),
    (PhotoPlace, "LocationId", "n1"),
    (CameraOwner, "CameraSerialNumber", "QX99321844"),
    (ExactDate, "CaptionsDateTimeStamps", "2019-03-17T10:11:12"),
    (ExactDate, "CircaDateCreated", "2019:03:17 10:11:12"),
    (ExactDate, "DateAcquired", "2019-03-17T10:11:12"),
];

pub(super) fn jpeg(put: &mut Put<'_>) {
    let exif = segment(0xe1, &[b"Exif\0\0".to_vec(), exif_place()].concat());
    // As djxl makes it of a JPEG XL.
    let behind = [b"Exif\0\0\0\0\0\0".to_vec(), exif_place()].concat();
    put("offset.jpg", PhotoPlace, "properties", photo(&[segment(0xe1, &behind)]));
    put("stray.jpg", PhotoPlace, "properties", photo(&[b"\x01\x02\x03".to_vec(), exif]));
    let model = [b"Exif\0\0".to_vec(), exif_text(0x0110, "Ottoline's")].concat();
    put("model.jpg", ListedName, "properties", photo(&[segment(0xe1, &model)]));
    let number = [b"Exif\0\0".to_vec(), exif_text(0xc62f, "QX99321844")].concat();
    put("number.jpg", CameraOwner, "properties", photo(&[segment(0xe1, &number)]));
    for (number, (kind, name, said)) in IN_PACKETS.iter().enumerate() {
        let packet = xmp(&format!("<x:{name}>{said}</x:{name}>"));
        let packet = [b"http://ns.adobe.com/xap/1.0/\0".to_vec(), packet].concat();
        let file = format!("packet{number}-{}.jpg", name.to_lowercase());
        put(&file, *kind, "properties", photo(&[segment(0xe1, &packet)]));
    }
    let packet = xmp(&format!("<dc:description>{SAID}</dc:description>"));
    let (one, two) = packet.split_at(packet.len() - 80);
    let part = |from: usize, said: &[u8]| {
        let head =
            [&b"http://ns.adobe.com/xmp/extension/\0"[..], &[b'0'; 32], &long(&packet)].concat();
        segment(0xe1, &[&head[..], &u32::try_from(from).unwrap().to_be_bytes(), said].concat())
    };
    put("extended.jpg", Phone, "properties", photo(&[part(one.len(), two), part(0, one)]));
    put(
        "jfif.jpg",
        PhotoThumbnail,
        "properties",
        photo(&[segment(0xe0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01\x10\x20\x30")]),
    );
    put(
        "jfxx.jpg",
        PhotoPlace,
        "preview",
        photo(&[segment(0xe0, &[b"JFXX\0\x10", &photo_with_place()[..]].concat())]),
    );
    let photoshop = |said: &[u8]| segment(0xed, &[b"Photoshop 3.0\0", said].concat());
    let preview = resource(0x040c, &[vec![0; 28], photo_with_place()].concat());
    put("photoshop.jpg", PhotoThumbnail, "properties", photo(&[photoshop(&preview)]));
    let sent = [&[0x1c, 1, 70, 0, 8][..], b"20190317", &iptc(5, "x")].concat();
    put("sent.jpg", ExactDate, "", photo(&[photoshop(&resource(0x0404, &sent))]));
    let caption = resource(0x0404, &iptc(120, SAID));
    let (one, two) = caption.split_at(30);
    put("parted.jpg", Phone, "properties", photo(&[photoshop(one), photoshop(two)]));
    let mut record = [&0x20_u16.to_be_bytes()[..], &[0; 10]].concat();
    record.extend(96_u32.to_be_bytes());
    record.extend(8_u32.to_be_bytes());
    record.resize(32, 0);
    let mut flir = [b"FFF\0", &[0; 20][..], &64_u32.to_be_bytes(), &1_u32.to_be_bytes()].concat();
    flir.resize(64, 0);
    flir.extend(record);
    flir.extend(b"T1234567");
    put(
        "flir.jpg",
        CameraOwner,
        "properties",
        photo(&[segment(0xe1, &[b"FLIR\0\x01\0\0", &flir[..]].concat())]),
    );
    put(
        "ciff.jpg",
        CameraOwner,
        "properties",
        photo(&[segment(0xe0, b"II\x1a\0\0\0HEAPJPGM\0\0\0\0owner")]),
    );
    let film = film(b"mp42", &user(*b"\xa9xyz", &spoken(POSITION)));
    put("motion.jpg", PhotoPlace, "after its end", [photo(&[]), film].concat());
    put("second.jpg", PhotoPlace, "after its end", [photo(&[]), photo_with_place()].concat());
    put(
        "afcp.jpg",
        PhotoPlace,
        "properties",
        [photo(&[]), b"AXS!\0\x01\0\x01IPTC".to_vec(), iptc(90, "Netherwick")].concat(),
    );
    let wide_words = wide(SAID, u16::to_be_bytes);
    put(
        "wide.jpg",
        Phone,
        "properties",
        photo(&[segment(0xea, &[b"Comment\0", &wide_words[..]].concat())]),
    );
    put("comment.jpg", Phone, "properties", photo(&[segment(0xfe, SAID.as_bytes())]));
}
