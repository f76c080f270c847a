//! Pictures of items and boxes, TIFF, GIF, PSD and bitmaps.

use imh::model::FindingKind::{
    Author, CameraOwner, Hidden, Phone, PhotoPlace, PhotoThumbnail, Unreadable,
};

use super::{
    Put, SAID, atom, creator, exif_place, films::handler, films::versioned, iptc, long,
    photo_with_place, resource, wide,
};

/// A picture of items (HEIF): properties, in the file or in the box beside their list.
fn items(brand: &[u8], kind: &[u8], media: &[u8], said: &[u8], is_inside: bool) -> Vec<u8> {
    let start = atom("ftyp", &[brand, &[0; 4], brand].concat());
    let make = |place: u32| {
        let item = [&[2, 0, 0, 0, 0, 1, 0, 0][..], kind, b"\0", media].concat();
        let mut list = vec![0, 0, 0, 0, 0, 1];
        list.extend(atom("infe", &item));
        let method = u16::from(is_inside).to_be_bytes();
        let places = [
            &[1, 0, 0, 0, 0x44, 0, 0, 1, 0, 1][..],
            &method,
            &[0, 0, 0, 1],
            &place.to_be_bytes(),
            &long(said),
        ];
        let inner = [
            handler("pict"),
            atom("iinf", &list),
            atom("iloc", &places.concat()),
            atom("idat", if is_inside { said } else { &[] }),
        ];
        versioned("meta", &inner.concat())
    };
    let place = u32::try_from(start.len() + make(0).len() + 8).unwrap();
    let place = if is_inside { 0 } else { place };
    [start, make(place), atom("mdat", if is_inside { &[7; 9] } else { said })].concat()
}

pub(super) fn pictures(put: &mut Put<'_>) {
    let exif = [&[0, 0, 0, 6][..], b"Exif\0\0", &exif_place()].concat();
    let rdf = b"application/rdf+xml\0";
    put("exif.heic", PhotoPlace, "properties", items(b"heic", b"Exif", b"", &exif, false));
    put("xmp.heic", Author, "properties", items(b"mif1", b"mime", rdf, &creator(), false));
    put("exif.avif", PhotoPlace, "properties", items(b"avif", b"Exif", b"", &exif, true));
    put("xmp.avif", Author, "properties", items(b"avif", b"mime", rdf, &creator(), true));
    let other = items(b"heic", b"mime", b"text/plain\0", SAID.as_bytes(), true);
    put("words.heic", Phone, "a part of its own kind", other);
    let jxl = |name: &str, said: &[u8]| {
        let start = atom("JXL ", b"\r\n\x87\n");
        let kind = atom("ftyp", b"jxl \0\0\0\0jxl ");
        [start, kind, atom(name, said), atom("jxlc", b"\xff\x0a\0\0")].concat()
    };
    put("exif.jxl", PhotoPlace, "properties", jxl("Exif", &[&[0; 4], &exif_place()[..]].concat()));
    put("xmp.jxl", Author, "properties", jxl("xml ", &creator()));
    // Brotli can hold bytes as they are.
    let packed = |name: &[u8], said: &[u8]| {
        let head = u32::try_from(said.len() - 1).unwrap() << 4 | 1 << 20;
        [name, &head.to_le_bytes()[..3], said, &[3]].concat()
    };
    let comment = [b"\xfe\0\x17", SAID.as_bytes()].concat();
    let kept = jxl("jbrd", &packed(&[0x5a; 40], &comment));
    put("jbrd.jxl", Phone, "what it keeps of the JPEG that it was", kept);
    put("brob.jxl", Author, "properties", jxl("brob", &packed(b"xml ", &creator())));
}

/// A TIFF with entries of text, bytes or numbers, one page after another.
pub(crate) fn tiff(pages: &[&[(u16, u16, Vec<u8>)]]) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    for (number, entries) in pages.iter().enumerate() {
        let mut place = bytes.len() + 2 + entries.len() * 12 + 4;
        bytes.extend(u16::try_from(entries.len()).unwrap().to_le_bytes());
        let mut values: Vec<u8> = Vec::new();
        for (tag, kind, value) in *entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            let size = match kind {
                3 => 2,
                4 => 4,
                5 => 8,
                _ => 1,
            };
            bytes.extend(u32::try_from(value.len() / size).unwrap().to_le_bytes());
            if value.len() <= 4 {
                bytes.extend(value);
                bytes.resize(bytes.len() + 4 - value.len(), 0);
            } else {
                bytes.extend(u32::try_from(place).unwrap().to_le_bytes());
                values.extend(value);
                place += value.len();
            }
        }
        let next = if number + 1 == pages.len() { 0 } else { u32::try_from(place).unwrap() };
        bytes.extend(next.to_le_bytes());
        bytes.extend(values);
    }
    bytes
}

pub(super) fn older_pictures(put: &mut Put<'_>) {
    let text = |tag: u16, said: &str| (tag, 2, format!("{said}\0").into_bytes());
    put("artist.tif", Author, "properties", tiff(&[&[text(315, "Perpetua Quill")]]));
    put("words.tiff", Phone, "properties", tiff(&[&[text(270, SAID)]]));
    put("page.tif", Phone, "properties", tiff(&[&[text(305, "Scan")], &[text(270, SAID)]]));
    put("xmp.tif", Author, "properties", tiff(&[&[(700, 1, creator())]]));
    put("iptc.tif", PhotoPlace, "properties", tiff(&[&[(33_723, 7, iptc(90, "Netherwick"))]]));
    let photoshop = resource(0x0404, &iptc(80, "Perpetua Quill"));
    put("photoshop.tif", Author, "properties", tiff(&[&[(34_377, 7, photoshop)]]));
    let small = [(254, 4, vec![1, 0, 0, 0])];
    put("preview.tif", PhotoThumbnail, "properties", tiff(&[&[text(305, "Scan")], &small]));
    put("number.dng", CameraOwner, "properties", tiff(&[&[text(50_735, "ABC123")]]));
    // A page inside a page, and its position.
    let gps = tiff(&[&[(330, 4, vec![26, 0, 0, 0])]]);
    let inner = &tiff(&[&[text(270, SAID)]])[8..];
    let mut inner = inner.to_vec();
    // The words stand behind both.
    let place = u32::try_from(gps.len() + 18).unwrap();
    inner[10..14].copy_from_slice(&place.to_le_bytes());
    put("inside.dng", Phone, "properties", [gps, inner].concat());
    put("place.tif", PhotoPlace, "properties", exif_place());
    let mut big = b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0".to_vec();
    big.extend([0x0e, 1, 2, 0]);
    big.extend((SAID.len() as u64 + 1).to_le_bytes());
    big.extend((52_u64).to_le_bytes());
    big.extend([0; 8]);
    big.extend(format!("{SAID}\0").bytes());
    put("big.tif", Phone, "properties", big);
    let gif = |said: &[u8]| {
        [
            b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff",
            said,
            b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b",
        ]
        .concat()
    };
    let block = [&[0x21, 0xfe, 21], SAID.as_bytes(), &[0]].concat();
    put("comment.gif", Phone, "comment", gif(&block));
    let end: Vec<u8> = [1].into_iter().chain((0..=255).rev()).chain([0]).collect();
    let packet = [b"\x21\xff\x0bXMP DataXMP", &creator()[..], &end].concat();
    put("xmp.gif", Author, "properties", gif(&packet));
    let plain = [&[0x21, 1, 12][..], &[0; 12], &[21], SAID.as_bytes(), &[0]].concat();
    put("plain.gif", Phone, "words in the picture", gif(&plain));
    put("behind.gif", Hidden, "after its end", [gif(b""), SAID.as_bytes().to_vec()].concat());
    let psd = |resources: &[u8], layers: &[u8]| {
        let head = b"8BPS\0\x01\0\0\0\0\0\0\0\x03\0\0\0\x01\0\0\0\x01\0\x08\0\x03\0\0\0\0";
        [&head[..], &long(resources), resources, &long(layers), layers, &[0, 0]].concat()
    };
    put("iptc.psd", PhotoPlace, "properties", psd(&resource(0x0404, &iptc(90, "Netherwick")), b""));
    put("exif.psd", PhotoPlace, "properties", psd(&resource(0x0422, &exif_place()), b""));
    put("xmp.psd", Author, "properties", psd(&resource(0x0424, &creator()), b""));
    let preview = [vec![0; 28], photo_with_place()].concat();
    put("preview.psd", PhotoPlace, "preview", psd(&resource(0x040c, &preview), b""));
    let called = wide(SAID, u16::to_be_bytes);
    let layer = [b"8BIMluni", &long(&[&[0; 4], &called[..]].concat())[..], &[0, 0, 0, 21], &called]
        .concat();
    let extra = [&[0; 8][..], b"\x08Ottoline\0\0\0", &layer].concat();
    let record = [&[0; 18][..], b"8BIMnorm\xff\0\0\0", &long(&extra), &extra].concat();
    let layers = [&[0, 1][..], &record].concat();
    let layers = [&long(&layers)[..], &layers].concat();
    put("layer.psd", Phone, "the name of a layer", psd(b"", &layers));
    let bitmap = [
        b"BM\x1e\0\0\0\0\0\0\0\x1a\0\0\0\x0c\0\0\0\x01\0\x01\0\x01\0\x18\0\0\0\0\0",
        SAID.as_bytes(),
    ];
    put("behind.bmp", Unreadable, "", bitmap.concat());
}
