//! Documents of the older Office, made byte by byte.

use std::io::{Cursor, Write};

use proptest::prelude::*;

use crate::files::readers::compound::told::{told, wide};

/// Makes a compound file of streams.
fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    // As Office writes them.
    let made = Cursor::new(Vec::new());
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, made).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}

/// Makes a document of two pieces, the first with one byte a letter. `comments` are at its end.
fn document(narrow: &str, broad: &str, comments: &str) -> Vec<u8> {
    const TEXT: usize = 0x600;
    let narrow: Vec<u8> = narrow.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let count = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap();
    let body = u32::try_from(narrow.len()).unwrap() + count(broad);
    let mut main = vec![0; TEXT];
    put(&mut main, 0, &[0xec, 0xa5, 0xc1, 0]);
    put(&mut main, 0x0a, &0x0200_u16.to_le_bytes());
    put(&mut main, 0x4c, &body.to_le_bytes());
    put(&mut main, 0x5c, &count(comments).to_le_bytes());
    let begins = [0, u32::try_from(narrow.len()).unwrap(), body + count(comments)];
    let wide_at = u32::try_from(TEXT + narrow.len()).unwrap();
    main.extend(&narrow);
    main.extend(wide(broad));
    main.extend(wide(comments));
    // Settings of a paragraph stand before the pieces.
    let mut table = vec![1, 2, 0, 9, 9, 2];
    table.extend(28_u32.to_le_bytes());
    table.extend(begins.iter().flat_map(|begin| begin.to_le_bytes()));
    for at in [u32::try_from(TEXT * 2).unwrap() | 0x4000_0000, wide_at] {
        table.extend([0, 0]);
        table.extend(at.to_le_bytes());
        table.extend([0, 0]);
    }
    put(&mut main, 0x1a2, &0_u32.to_le_bytes());
    put(&mut main, 0x1a6, &u32::try_from(table.len()).unwrap().to_le_bytes());
    // Who changed something: nobody, and somebody.
    let changers = table.len();
    table.extend([0xff, 0xff, 2, 0, 0, 0, 1, 0]);
    table.extend(wide("?"));
    table.extend([8, 0]);
    table.extend(wide("Ottoline"));
    put(&mut main, 0x9a + 51 * 8, &u32::try_from(changers).unwrap().to_le_bytes());
    let length = u32::try_from(table.len() - changers).unwrap();
    put(&mut main, 0x9a + 51 * 8 + 4, &length.to_le_bytes());
    compound(&[("WordDocument", &main), ("1Table", &table)])
}

#[test]
fn a_document_is_read_piece_by_piece_with_its_rows_and_codes() {
    let bytes = document(
        "We met caf\u{e9} \u{92}Zo\u{13} HYPERLINK \"x\" \u{14}e\u{15}\rDOB\u{7}14/02/2021\u{7}\u{7}Otto-",
        "\u{b}line \u{141}ucja\u{1e}a\rlast",
        "a remark\r",
    );
    let said = told("a.doc", &bytes);
    for part in [
        "[paragraph 1] We met caf\u{e9} \u{2019}Zoe\n",
        "[paragraph 1]  HYPERLINK \"x\"  \n",
        "[paragraph 2] DOB\t14/02/2021\n",
        "[paragraph 3] Otto-\nline \u{141}ucja-a\n",
        "[paragraph 4] last\n",
        "[comments, paragraph 1] a remark\n",
        "[comments] Comment",
        "[who changed something] Ottoline\n",
        "[] TrackedChange",
    ] {
        assert!(said.contains(part), "{part:?} in {said}");
    }
    assert!(!said.contains("Unreadable"), "{said}");
}

#[test]
fn a_document_that_cannot_be_read_is_told() {
    let bytes = document("We met", "Otto", "");
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).unwrap();
    let mut with = |at: usize, value: u8| {
        let mut main = Vec::new();
        let mut stream = file.open_stream("WordDocument").unwrap();
        std::io::Read::read_to_end(&mut stream, &mut main).unwrap();
        main[at] = value;
        told("a.doc", &compound(&[("WordDocument", &main), ("1Table", &[])]))
    };
    assert!(with(0x0b, 0x03).contains("locked with a password"));
    assert!(with(2, 0x65).contains("older than Word 97"));
    assert!(with(2, 0xc1).contains("a part of its text cannot be read"));
    assert!(told("a.doc", &compound(&[("EncryptedPackage", b"x")])).contains("locked"));
    assert!(told("a.doc", &compound(&[("Other", b"x")])).contains("does not know what program"));
}

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
}

/// Makes a cell: its row, its column, its style, and its value.
fn cell(kind: u16, column: u8, style: u8, value: &[u8]) -> Vec<u8> {
    record(kind, &[&[0, 0, column, 0, style, 0], value].concat())
}

fn book() -> Vec<u8> {
    // Two words, of which the second goes on in the next record, there with two bytes a letter.
    let shared = [&[3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0][..], b"DOB", &[8, 0, 0], b"Otto"].concat();
    let goes_on = [&[1][..], &wide("line")].concat();
    let unused = record(0xfc, &shared);
    let header = [&[9, 0, 0][..], b"&LZorvina"].concat();
    [
        record(0x809, &[0, 6, 5, 0]),
        record(0x41e, &[&[0xa4, 0, 10, 0, 0][..], b"dd/mm/yyyy"].concat()),
        record(0xe0, &[0, 0, 0, 0]),
        record(0xe0, &[0, 0, 0xa4, 0]),
        record(0x85, &[&[0, 0, 0, 0, 1, 0, 4, 0][..], b"Plan"].concat()),
        unused,
        record(0x3c, &goes_on),
        record(0x0a, &[]),
        record(0x809, &[0, 6, 0x10, 0]),
        record(0x14, &header),
        cell(0xfd, 0, 0, &[0, 0, 0, 0]),
        cell(0x203, 0, 1, &44_241.5_f64.to_le_bytes()),
        // 07700900123 without its nought, as a whole number and as a fraction of a hundred.
        cell(0x203, 1, 0, &7_700_900_123_f64.to_le_bytes()),
        cell(0x27e, 2, 0, &(4500_u32 << 2 | 3).to_le_bytes()),
        cell(0x204, 3, 0, &[&[3, 0, 0][..], b"Zo\xeb"].concat()),
        cell(0x06, 4, 0, &[0, 0, 0, 0, 0, 0, 0xff, 0xff]),
        record(0x207, &[&[4, 0, 0][..], b"Hope"].concat()),
        record(0x1b6, &[0; 18]),
        record(0x3c, &[&[0][..], b"a note of Otto"].concat()),
    ]
    .concat()
}

#[test]
fn a_workbook_is_read_cell_by_cell_with_its_days_notes_and_edges() {
    let said = told("a.xls", &compound(&[("Workbook", &book())]));
    for part in [
        "[the name of a sheet] Plan\n",
        "[sheet 1] Hidden",
        "[sheet 1 header or footer]  Zorvina\n",
        "[sheet 1 cell A1] DOB\n",
        "[sheet 1 cell A1] DOB: 2021-02-14\n",
        "[sheet 1 cell B1] 7700900123\n",
        "[sheet 1 cell C1] 45\n",
        "[sheet 1 cell D1] Zo\u{eb}\n",
        "[sheet 1 cell E1] Hope\n",
        "[sheet 1, a note or a box] a note of Otto\n",
        "[words that no cell shows] Ottoline\n",
    ] {
        assert!(said.contains(part), "{part:?} in {said}");
    }
    assert!(!said.contains("Unreadable"), "{said}");
    let locked = [record(0x809, &[0, 6, 5, 0]), record(0x2f, &[0; 6])].concat();
    assert!(told("a.xls", &compound(&[("Workbook", &locked)])).contains("locked"));
}

#[test]
fn a_workbook_of_excel_2_is_read_from_its_first_record() {
    let book = [
        record(0x09, &[2, 0, 0x10, 0]),
        record(0x1e, b"\x07General"),
        record(0x1e, b"\x0add/mm/yyyy"),
        record(0x04, b"\0\0\0\0\0\0\0\x08Ottoline"),
        record(0x02, b"\0\0\x01\0\0\x01\0\xd1\xac"),
    ];
    let said = told("a.xls", &book.concat());
    assert!(said.contains("[sheet 1 cell A1] Ottoline\n"), "{said}");
    assert!(said.contains("[sheet 1 cell B1] 2021-02-14\n"), "{said}");
}

#[test]
fn slides_are_read_record_by_record() {
    let long = |kind: u16, version: u16, body: &[u8]| {
        let length = u32::try_from(body.len()).unwrap();
        [&version.to_le_bytes()[..], &kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
    };
    let text = [long(0x0fa0, 0, &wide("Otto\rline\u{b}b")), long(0x0fa8, 0, b"Zo\xeb")].concat();
    let deck = [
        long(0x03f8, 0xf, &long(0x0fa0, 0, &wide("master"))),
        long(0x03ee, 0xf, &long(0x1388, 0xf, &text)),
        long(0x03ee, 0xf, &long(0x2ee0, 0xf, &long(0x0fba, 0x10, &wide("a remark")))),
    ]
    .concat();
    let mut user = vec![0; 28];
    user[20] = 8;
    user.extend(b"Ottoline");
    let said = told("a.ppt", &compound(&[("PowerPoint Document", &deck), ("Current User", &user)]));
    for part in [
        "[slide master 1] master\n",
        "[slide 1] Otto\n",
        "[slide 1] line\nb\n",
        "[slide 1] Zo\u{eb}\n",
        "[slide 2] a remark\n",
        "[] Comment",
        "[properties] LastEditor",
    ] {
        assert!(said.contains(part), "{part:?} in {said}");
    }
    let cut = &deck[..deck.len() - 3];
    let said = told("a.ppt", &compound(&[("PowerPoint Document", cut)]));
    assert!(said.contains("a part of it cannot be read"), "{said}");
}

/// `SheetJS` 0.18.5 writes a table of sectors with entries for sectors that are not there.
#[test]
fn a_table_of_sectors_with_entries_to_spare_is_read() {
    let mut bytes = compound(&[("Workbook", &book())]);
    let table = 512 * (1 + u32::from_le_bytes(bytes[0x4c..0x50].try_into().unwrap()) as usize);
    let used = bytes.len() / 512 - 1;
    for entry in used..128 {
        put(&mut bytes, table + entry * 4, &(-2_i32).to_le_bytes());
    }
    assert!(cfb::CompoundFile::open(Cursor::new(&bytes)).is_err());
    assert!(told("a.xls", &bytes).contains("[sheet 1 cell A1] DOB\n"));
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_an_end(
        which in 0..4_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let (name, mut stream, table) = match which {
            0 => ("Workbook", book(), Vec::new()),
            1 => ("PowerPoint Document", book(), Vec::new()),
            _ => {
                let bytes = document("We met\r\u{7}\u{13}a", "Otto\u{7}\u{7}line", "a");
                let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).unwrap();
                let mut stream = |name: &str| {
                    let mut bytes = Vec::new();
                    let mut stream = file.open_stream(name).unwrap();
                    std::io::Read::read_to_end(&mut stream, &mut bytes).unwrap();
                    bytes
                };
                ("WordDocument", stream("WordDocument"), stream("1Table"))
            }
        };
        let mut table = table;
        for (at, value) in changes {
            let bytes = if which == 3 { &mut table } else { &mut stream };
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
        }
        let said = told("a.doc", &compound(&[(name, &stream), ("1Table", &table)]));
        prop_assert!(!said.contains("could not get through"), "{}", said);
    }
}
