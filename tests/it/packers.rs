//! The ZIP headers of other programs that repack a portfolio: each is recognised, and the portfolio
//! is read.

use super::{harness::Sandbox, repacked::same_verdict};

/// The headers that a program writes, as seen in its own files.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of some programs by itself")]
struct Shape {
    program: &'static str,
    made_by: u16,
    needed: u16,
    /// True if names are marked as UTF-8 even if they are plain.
    says_utf8: bool,
    deflates: bool,
    /// `Some` if checksum and sizes follow the bytes; the flags say whether with a signature, and
    /// whether in eight bytes.
    after: Option<(bool, bool)>,
    /// True if sizes are in a ZIP64 field: in the local header, and in the directory.
    wide: (bool, bool),
    /// Extra fields in the local header and in the directory.
    fields: (&'static [u8], &'static [u8]),
    /// True if a name that is not plain is repeated in an extra field.
    repeats: bool,
    attributes: u32,
    internal: u16,
    folders: bool,
    note: &'static str,
    comment: &'static str,
    /// `Some` if the end is also written as ZIP64; true if the narrow numbers then say nothing.
    wide_end: Option<bool>,
    fill: usize,
}

const PLAIN: Shape = Shape {
    program: "",
    made_by: 20,
    needed: 20,
    says_utf8: false,
    deflates: true,
    after: None,
    wide: (false, false),
    fields: (b"", b""),
    repeats: false,
    attributes: 0o100_644 << 16,
    internal: 0,
    folders: false,
    note: "",
    comment: "",
    wide_end: None,
    fill: 0,
};
const UT: &[u8] = b"UT\x05\0\x03\x12\x34\x56\x65";
const UT_BOTH: &[u8] = b"UT\x09\0\x03\x12\x34\x56\x65\x12\x34\x56\x65";
const UT_UX: (&[u8], &[u8]) = (
    b"UT\x09\0\x03\x12\x34\x56\x65\x12\x34\x56\x65ux\x0b\0\x01\x04\0\0\0\0\x04\0\0\0\0",
    b"UT\x05\0\x03\x12\x34\x56\x65ux\x0b\0\x01\x04\0\0\0\0\x04\0\0\0\0",
);
const NTFS: &[u8] =
    b"\x0a\0\x20\0\0\0\0\0\x01\0\x18\0\x11\x11\x11\x11\x11\x11\xdb\x01\x11\x11\x11\x11\x11\x11\xdb\x01\x11\x11\x11\x11\x11\x11\xdb\x01";

fn shapes() -> Vec<Shape> {
    let folder = Shape { folders: true, ..PLAIN };
    let streams = Shape { after: Some((true, false)), ..PLAIN };
    vec![
        Shape {
            program: "7-Zip",
            made_by: 0x33f,
            fields: (b"", NTFS),
            attributes: 0x81a4_8020,
            ..folder
        },
        Shape {
            program: "7-Zip to a pipe",
            made_by: 0x33f,
            fields: (b"", NTFS),
            attributes: 0x81a4_8020,
            folders: true,
            ..streams
        },
        Shape { program: "Info-ZIP", made_by: 0x31e, fields: UT_UX, internal: 1, ..folder },
        Shape {
            program: "Info-ZIP, files alone",
            made_by: 0x31e,
            fields: UT_UX,
            internal: 1,
            ..PLAIN
        },
        Shape { program: "Info-ZIP -X -0", made_by: 0x31e, needed: 10, deflates: false, ..folder },
        Shape {
            program: "Info-ZIP -fz",
            made_by: 0x31e,
            needed: 45,
            wide: (true, false),
            fields: UT_UX,
            wide_end: Some(false),
            ..folder
        },
        Shape { program: "libarchive", made_by: 0x314, fields: UT_UX, folders: true, ..streams },
        Shape {
            program: "libarchive to a pipe",
            made_by: 0x314,
            fields: UT_UX,
            folders: true,
            fill: 5510,
            ..streams
        },
        Shape {
            program: "libarchive, zip64",
            made_by: 0x32d,
            needed: 45,
            wide: (true, false),
            after: Some((true, true)),
            fields: UT_UX,
            wide_end: Some(false),
            ..folder
        },
        Shape { program: "Python", made_by: 0x314, ..PLAIN },
        Shape { program: "Python, stored", made_by: 0x314, deflates: false, ..PLAIN },
        Shape { program: "Python to a pipe", made_by: 0x314, ..streams },
        Shape {
            program: "Python to a pipe, zip64",
            made_by: 0x32d,
            needed: 45,
            wide: (true, false),
            after: Some((true, true)),
            ..PLAIN
        },
        Shape { program: "fflate", attributes: 0, ..PLAIN },
        Shape { program: "fflate as it comes, stored", attributes: 0, deflates: false, ..streams },
        Shape { program: "yazl", made_by: 0x33f, says_utf8: true, fields: (b"", UT), ..streams },
        Shape {
            program: "yazl, zip64",
            made_by: 0x33f,
            needed: 45,
            says_utf8: true,
            after: Some((true, true)),
            wide: (false, true),
            wide_end: Some(true),
            ..PLAIN
        },
        Shape {
            program: "adm-zip",
            made_by: 0x314,
            says_utf8: true,
            note: "note",
            comment: "c",
            ..PLAIN
        },
        Shape { program: "zip.js", made_by: 0x300, fields: (UT, UT), ..streams },
        Shape {
            program: "zip.js, zip64, no mark",
            made_by: 0x300,
            needed: 45,
            fields: (UT, UT),
            after: Some((false, true)),
            wide: (true, true),
            wide_end: Some(true),
            ..PLAIN
        },
        Shape {
            program: "archiver",
            made_by: 0x32d,
            attributes: 0x81a4_0020,
            folders: true,
            ..streams
        },
        Shape {
            program: "archiver, zip64",
            made_by: 0x32d,
            attributes: 0x81a4_0020,
            folders: true,
            wide_end: Some(true),
            ..streams
        },
        Shape {
            program: "JSZip",
            needed: 10,
            attributes: 0,
            deflates: false,
            repeats: true,
            ..folder
        },
        Shape {
            program: "JSZip as it comes",
            made_by: 0x31e,
            needed: 10,
            repeats: true,
            comment: "hi",
            folders: true,
            ..streams
        },
        Shape {
            program: "client-zip",
            made_by: 0x32d,
            needed: 45,
            says_utf8: true,
            deflates: false,
            attributes: 0x81b4_0000,
            ..streams
        },
        Shape {
            program: "a program with fields that nobody knows",
            fields: (UT_BOTH, b"\xfe\xca\0\0\x99\x99\x03\0abc"),
            ..folder
        },
    ]
}

/// The ZIP that a program would write of these files.
fn packed(shape: &Shape, files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut folders: Vec<String> = Vec::new();
    for (name, _) in files.iter().filter(|_| shape.folders) {
        for (at, _) in name.match_indices('/') {
            let folder = name[..=at].to_owned();
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
    }
    let (mut zip, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u64);
    let members = folders
        .iter()
        .map(|folder| (folder.as_str(), [].as_slice()))
        .chain(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    for (name, bytes) in members {
        let is_folder = name.ends_with('/');
        let deflates = shape.deflates && !is_folder;
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let crc = crc.sum();
        let mut body = bytes.to_vec();
        if deflates {
            let mut encoder =
                flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
            std::io::Write::write_all(&mut encoder, bytes).unwrap();
            body = encoder.finish().unwrap();
        }
        let after = shape.after.filter(|_| !is_folder);
        let (is_wide_beside, is_wide_listed) = if is_folder { (false, false) } else { shape.wide };
        let (packed, size) = (body.len() as u64, bytes.len() as u64);
        let flags =
            u16::from(after.is_some()) << 3 | u16::from(shape.says_utf8 || !name.is_ascii()) << 11;
        let mut repeated = Vec::new();
        if shape.repeats && !name.is_ascii() {
            let mut of_name = flate2::Crc::new();
            of_name.update(name.as_bytes());
            let length = u16::try_from(name.len() + 5).unwrap();
            repeated = [
                b"up".as_slice(),
                &length.to_le_bytes(),
                &[1],
                &of_name.sum().to_le_bytes(),
                name.as_bytes(),
            ]
            .concat();
        }
        let wide = |packed: u64, size: u64| {
            [b"\x01\0\x10\0".as_slice(), &size.to_le_bytes(), &packed.to_le_bytes()].concat()
        };
        let narrow = |is_wide: bool, size: u64| {
            if is_wide { u32::MAX } else { u32::try_from(size).unwrap() }
        };
        let header_at = zip.len() as u64;
        let here = [
            shape.fields.0,
            &repeated,
            &if is_wide_beside {
                wide(
                    if after.is_some() { 0 } else { packed },
                    if after.is_some() { 0 } else { size },
                )
            } else {
                Vec::new()
            },
        ]
        .concat();
        let there = [
            shape.fields.1,
            &repeated,
            &if is_wide_listed { wide(packed, size) } else { Vec::new() },
        ]
        .concat();
        let method: u16 = if deflates { 8 } else { 0 };
        let (here_crc, here_packed, here_size) =
            if after.is_some() { (0, 0, 0) } else { (crc, packed, size) };
        let length = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_le_bytes();
        zip.extend(
            [
                b"PK\x03\x04".as_slice(),
                &shape.needed.to_le_bytes(),
                &flags.to_le_bytes(),
                &method.to_le_bytes(),
                b"\x21\x50\x7c\x5b",
            ]
            .concat(),
        );
        zip.extend(
            [
                here_crc.to_le_bytes(),
                narrow(is_wide_beside, here_packed).to_le_bytes(),
                narrow(is_wide_beside, here_size).to_le_bytes(),
            ]
            .concat(),
        );
        zip.extend([length(name.as_bytes()), length(&here)].concat());
        zip.extend([name.as_bytes(), &here, &body].concat());
        if let Some((is_marked, is_wide)) = after {
            zip.extend(if is_marked { b"PK\x07\x08".as_slice() } else { b"" });
            zip.extend(crc.to_le_bytes());
            for size in [packed, size] {
                zip.extend(if is_wide {
                    size.to_le_bytes().to_vec()
                } else {
                    u32::try_from(size).unwrap().to_le_bytes().to_vec()
                });
            }
        }
        let attributes = if is_folder {
            shape.attributes & 0xffff | (0o040_755 << 16 | 0x10)
        } else {
            shape.attributes
        };
        directory.extend(
            [
                b"PK\x01\x02".as_slice(),
                &shape.made_by.to_le_bytes(),
                &shape.needed.to_le_bytes(),
                &flags.to_le_bytes(),
                &method.to_le_bytes(),
                b"\x21\x50\x7c\x5b",
            ]
            .concat(),
        );
        directory.extend(
            [
                crc.to_le_bytes(),
                narrow(is_wide_listed, packed).to_le_bytes(),
                narrow(is_wide_listed, size).to_le_bytes(),
            ]
            .concat(),
        );
        directory.extend(
            [
                length(name.as_bytes()),
                length(&there),
                length(shape.note.as_bytes()),
                [0, 0],
                shape.internal.to_le_bytes(),
            ]
            .concat(),
        );
        directory.extend(
            [attributes.to_le_bytes(), u32::try_from(header_at).unwrap().to_le_bytes()].concat(),
        );
        directory.extend([name.as_bytes(), &there, shape.note.as_bytes()].concat());
        count += 1;
    }
    let (start, bytes) = (zip.len() as u64, directory.len() as u64);
    zip.extend(directory);
    if shape.wide_end.is_some() {
        let end = zip.len() as u64;
        zip.extend(
            [
                b"PK\x06\x06".as_slice(),
                &44_u64.to_le_bytes(),
                &45_u16.to_le_bytes(),
                &45_u16.to_le_bytes(),
                &[0; 8],
            ]
            .concat(),
        );
        zip.extend([count, count, bytes, start].map(u64::to_le_bytes).concat());
        zip.extend(
            [b"PK\x06\x07".as_slice(), &[0; 4], &end.to_le_bytes(), &1_u32.to_le_bytes()].concat(),
        );
    }
    let says_nothing = shape.wide_end == Some(true);
    let short = if says_nothing { u16::MAX } else { u16::try_from(count).unwrap() }.to_le_bytes();
    let long = |number: u64| {
        if says_nothing { u32::MAX } else { u32::try_from(number).unwrap() }.to_le_bytes()
    };
    zip.extend(
        [b"PK\x05\x06".as_slice(), &[0; 4], &short, &short, &long(bytes), &long(start)].concat(),
    );
    zip.extend(
        [
            u16::try_from(shape.comment.len()).unwrap().to_le_bytes().as_slice(),
            shape.comment.as_bytes(),
            &vec![0; shape.fill],
        ]
        .concat(),
    );
    zip
}

#[test]
fn every_header_that_a_program_writes_is_told_as_packed_again_and_gone_on_with() {
    let sandbox = Sandbox::with_content();
    sandbox.write("café.txt", "At the café.\n");
    sandbox.ok("evidence add café.txt --for RB-07 --title Café");
    sandbox.ok("export --draft --output good.zip");
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(sandbox.path("good.zip")).unwrap()).unwrap();
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::copy(&mut member, &mut bytes).unwrap();
        files.push((member.name().unwrap().into_owned(), bytes));
    }
    for (at, shape) in shapes().iter().enumerate() {
        let file = format!("in-{at}/{at}.zip");
        sandbox.write(&file, packed(shape, &files));
        // Another program reads the same.
        let report = sandbox.json(&format!("verify {file} --format json"));
        assert_eq!(report["faults"], serde_json::json!([]), "{}", shape.program);
        let repacked = report["repacked"].to_string();
        assert!(
            repacked.contains("a program other than imh packed it"),
            "{}: {repacked}",
            shape.program
        );
        assert_eq!(
            repacked.contains("wrote a comment"),
            !shape.comment.is_empty(),
            "{}",
            shape.program
        );
        assert_eq!(repacked.contains("with zeros"), shape.fill > 0, "{}", shape.program);
    }
    // The least usual ones, in every command.
    for (at, shape) in
        shapes().iter().enumerate().filter(|(_, shape)| shape.wide_end.is_some() || shape.fill > 0)
    {
        same_verdict(
            &sandbox,
            &format!("in-{at}/{at}.zip"),
            &format!("in-{at}"),
            true,
            shape.program,
        );
    }
}

#[test]
fn a_bundle_that_an_earlier_imh_packed_is_as_it_was_sent() {
    let sandbox = Sandbox::new();
    for version in ["v1", "v2"] {
        let file = super::harness::repository(&format!("testdata/workspaces/{version}/bundle.zip"));
        let report = sandbox.json(&format!("verify {} --format json", file.display()));
        assert_eq!(
            (&report["valid"], &report["repacked"]),
            (&true.into(), &serde_json::json!([])),
            "{version}"
        );
    }
}

#[test]
fn bytes_at_the_end_of_a_zip_that_no_program_means_are_still_a_fault() {
    let sandbox = Sandbox::with_content();
    sandbox.ok("export --output good.zip");
    let good = sandbox.read_bytes("good.zip");
    let bad = [
        ("something before or after", [good.as_slice(), &[0; 100], b"x"].concat()),
        (
            "something before or after",
            [good.as_slice(), b"PK\x05\x06", &[0; 18], &[0; 7], b"x"].concat(),
        ),
        ("something before or after", [b"\0\0\0\0".as_slice(), &good].concat()),
    ];
    for (fault, bytes) in bad {
        sandbox.write("bad.zip", bytes);
        let report = sandbox.json("verify bad.zip --format json");
        assert!(report["faults"].to_string().contains(fault), "{report}");
    }
    // Two ends that contradict each other.
    let files = [(
        "imh-portfolio/bagit.txt".to_owned(),
        b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_vec(),
    )];
    let mut bytes = packed(&Shape { wide_end: Some(false), ..PLAIN }, &files);
    let at = bytes.len() - 22 - 20 - 56 + 32;
    bytes[at] = 2;
    sandbox.write("bad.zip", bytes);
    let report = sandbox.json("verify bad.zip --format json");
    assert!(
        report["faults"].to_string().contains("different tools would show different files"),
        "{report}"
    );
}
