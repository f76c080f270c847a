//! Binary workbooks, made byte by byte.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::records::strings_in;
use crate::files::readers::compound::told::{told, wide};

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let [low, high] = [kind & 0x7f, kind >> 7].map(|part| u8::try_from(part).unwrap());
    let mut bytes = if high == 0 { vec![low] } else { vec![low | 0x80, high] };
    let length = u16::try_from(body.len()).unwrap();
    let [low, high] = [length & 0x7f, length >> 7].map(|part| u8::try_from(part).unwrap());
    bytes.extend(if high == 0 { vec![low] } else { vec![low | 0x80, high] });
    bytes.extend(body);
    bytes
}

fn string(words: &str) -> Vec<u8> {
    let count = u32::try_from(words.encode_utf16().count()).unwrap();
    [&count.to_le_bytes()[..], &wide(words)].concat()
}

fn cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[&column.to_le_bytes()[..], &style.to_le_bytes(), value].concat())
}

fn row(number: u32, flags: u8) -> Vec<u8> {
    let mut body = [&number.to_le_bytes()[..], &[0; 13]].concat();
    body[11] = flags;
    record(0, &body)
}

fn container(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn book() -> Vec<(&'static str, Vec<u8>)> {
    let nothing = [0; 16];
    let sheet = |state: u32, name: &str| {
        let start = [state.to_le_bytes(), 1_u32.to_le_bytes()].concat();
        record(156, &[start, string("rId1"), string(name)].concat())
    };
    let name = [&[0; 9][..], &string("Visits of Otto"), &[0, 0, 0, 0, 0x17, 4, 0], &wide("Anna")];
    let formula = [&string("Bessie")[..], &[0, 0, 9, 0, 0, 0, 0x17, 5, 0], &wide("Clara")].concat();
    let sheet_part = [
        row(0, 0),
        cell(6, 0, 0, &string("DOB")),
        cell(7, 1, 0, &1_u32.to_le_bytes()),
        row(1, 0x10),
        cell(5, 0, 1, &44_241.5_f64.to_le_bytes()),
        cell(2, 1, 0, &(12_u32 << 2 | 2).to_le_bytes()),
        cell(8, 2, 0, &formula),
        cell(62, 3, 0, &[&[0][..], &string("Dora")].concat()),
        cell(1, 5, 66, &[]),
        record(479, &[&[0; 2][..], &string("&LEdith"), &u32::MAX.to_le_bytes()].concat()),
        record(494, &[&nothing[..], &string("rId3"), &string("mailto:fay@example.org")].concat()),
    ];
    let comments = [
        record(632, &string("Greta")),
        record(635, &[&[0; 4][..], &1_u32.to_le_bytes(), &[0; 4], &3_u32.to_le_bytes()].concat()),
        record(637, &[&[0][..], &string("seen by Hilda")].concat()),
    ];
    let styles = [
        record(44, &[&164_u16.to_le_bytes()[..], &string("dd/mm/yyyy")].concat()),
        record(43, &string("Georgia")),
        record(617, &[]),
        record(47, &[0; 16]),
        record(47, &[&[0, 0, 164, 0][..], &[0; 12]].concat()),
        record(618, &[]),
    ];
    let shared = [record(19, &[&[0][..], &string("Ida")].concat()), {
        record(19, &[&[0][..], &string("Jane")].concat())
    }];
    vec![
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        (
            "xl/workbook.bin",
            [sheet(0, "Kate"), sheet(1, "Lena"), record(39, &name.concat())].concat(),
        ),
        ("xl/worksheets/sheet1.bin", sheet_part.concat()),
        ("xl/comments1.bin", comments.concat()),
        ("xl/styles.bin", styles.concat()),
        ("xl/sharedStrings.bin", shared.concat()),
        ("xl/tables/table1.bin", record(343, &[&[0; 20][..], &string("Mabel")].concat())),
    ]
}

#[test]
fn a_binary_workbook_is_read_cell_by_cell_with_all_that_stands_beside() {
    let said = told("a.xlsb", &container(&book()));
    for part in [
        "[the name of a sheet] Kate\n",
        "[sheet 2] Hidden",
        "] Visits of Otto\n",
        "] Anna\n",
        "[sheet 1 cell A1] DOB\n",
        "[sheet 1 cell B1] Jane\n",
        "[sheet 1 cell A2] DOB: 2021-02-14\n",
        "[sheet 1 cell B2] 12\n",
        "[sheet 1 cell C2] Bessie\n",
        "[sheet 1 cell C2] Clara\n",
        "[sheet 1 cell D2] Dora\n",
        "[sheet 1] Hidden",
        "[sheet 1 header or footer]  Edith\n",
        "[sheet 1, beside a cell] mailto:fay@example.org\n",
        "[who made a note] Greta\n",
        "[a note on cell D2] seen by Hilda\n",
        "[] Comment",
        "[words that no cell shows] Ida\n",
        "[part 7] Mabel\n",
    ] {
        assert!(said.contains(part), "{part:?} in {said}");
    }
    for none in ["Unreadable", "Georgia", "] rId", "cell F2"] {
        assert!(!said.contains(none), "{none:?} in {said}");
    }
}

#[test]
fn a_part_of_a_binary_workbook_that_is_cut_or_of_another_kind_is_told() {
    for (name, bytes) in [
        ("xl/worksheets/sheet2.bin", vec![6, 40, 0, 0, 0, 0]),
        ("xl/workbook.bin", vec![0x83]),
        ("xl/activeX/activeX1.bin", vec![0; 40]),
    ] {
        let mut parts = book();
        parts.retain(|(known, _)| *known != name);
        parts.push((name, bytes));
        assert!(told("a.xlsb", &container(&parts)).contains("Unreadable"), "{name}");
    }
}

#[test]
fn words_that_many_cells_share_are_told_within_a_bound() {
    let shared = record(19, &[&[0][..], &string(&"word ".repeat(1_500))].concat());
    let cells: Vec<u8> = cell(7, 0, 0, &[0; 4]).repeat(10_000);
    let parts = [
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("xl/workbook.bin", Vec::new()),
        ("xl/worksheets/sheet1.bin", cells),
        ("xl/sharedStrings.bin", shared),
    ];
    assert!(told("a.xlsb", &container(&parts)).contains("more text than imh reads"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a limit of time")]
fn strings_among_numbers_are_found_in_one_pass() {
    // Lengths at odd places, so that every place may begin a string.
    let bytes: Vec<u8> = b"\x41\xff\0\0\x41".repeat(200_000);
    let before = std::time::Instant::now();
    strings_in(&bytes);
    assert!(before.elapsed().as_secs() < 20);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_change_of_a_binary_workbook_leaves_the_reader_running(
        part in 1_usize..7, at in any::<prop::sample::Index>(), value in any::<u8>(), cut in any::<bool>(),
    ) {
        let mut parts = book();
        let bytes = &mut parts[part].1;
        let at = at.index(bytes.len());
        bytes[at] = value;
        if cut {
            bytes.truncate(at);
        }
        prop_assert!(!told("a.xlsb", &container(&parts)).contains("could not get through"));
    }
}
