//! Reads a table of Lotus 1-2-3 or the like (.wk1, .wks, .wr1): records with a kind and a length.

use std::collections::BTreeMap;

use super::{
    super::part::Sink,
    compound::{book_records, narrow, short},
    numbers::{column_name, float, shown},
};

mod kind {
    pub(super) const END: u16 = 0x01;
    pub(super) const NAME: u16 = 0x0b;
    pub(super) const WHOLE: u16 = 0x0d;
    pub(super) const NUMBER: u16 = 0x0e;
    pub(super) const WORDS: u16 = 0x0f;
    pub(super) const FORMULA: u16 = 0x10;
    pub(super) const HEADER: u16 = 0x25;
    pub(super) const FOOTER: u16 = 0x26;
    pub(super) const RESULT: u16 = 0x33;
    pub(super) const LOCK: u16 = 0x4b;
}

/// DOS wrote in the letters of its own.
const LETTERS_OF_DOS: u32 = 850;

/// # Errors
/// Why not all of it can be read.
pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), String> {
    let mut heads: BTreeMap<u16, String> = BTreeMap::new();
    let mut has_ended = false;
    for (kind, body) in book_records(bytes) {
        match kind {
            kind::END => has_ended = true,
            kind::LOCK => return Err("it is locked with a password".to_owned()),
            kind::NAME => sink.words("a name of cells", &words(body.get(..16).unwrap_or(body))),
            kind::HEADER | kind::FOOTER => sink.words("header or footer", &words(body)),
            kind::WHOLE | kind::NUMBER | kind::WORDS | kind::FORMULA | kind::RESULT => {
                let (Some(column), Some(row)) = (short(body, 1), short(body, 3)) else { continue };
                let said = match kind {
                    kind::WORDS | kind::RESULT => {
                        // A sign before them says on which side they stand.
                        let said = words(body.get(5..).unwrap_or_default());
                        Some(said.trim_start_matches(['\'', '"', '^', '|', '\\']).to_owned())
                    }
                    _ => {
                        let number = if kind == kind::WHOLE {
                            short(body, 5).map(|number| f64::from(number.cast_signed()))
                        } else {
                            float(body, 5)
                        };
                        let head = heads.get(&column).map(String::as_str);
                        number.and_then(|number| shown(number, shows_a_day(body[0]), false, head))
                    }
                };
                let said = said.unwrap_or_default();
                if !said.trim().is_empty() {
                    let head = || crate::text::cut(said.trim(), 24);
                    heads.entry(column).or_insert_with(head);
                }
                let cell = format!("{}{}", column_name(column), u32::from(row) + 1);
                sink.paragraph(&format!("sheet 1 cell {cell}"), &said);
            }
            // Formats, widths and what is printed how; a listed name is found in its bytes.
            _ => {}
        }
    }
    if has_ended { Ok(()) } else { Err("it is damaged".to_owned()) }
}

fn words(bytes: &[u8]) -> String {
    narrow(bytes.split(|byte| *byte == 0).next().unwrap_or_default(), LETTERS_OF_DOS)
}

/// Returns whether a format of a cell shows a day: those with a day in them among the special ones.
fn shows_a_day(format: u8) -> bool {
    format & 0x70 == 0x70 && matches!(format & 0x0f, 2 | 3 | 9 | 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::files::readers::compound::told::told;

    fn record(kind: u8, body: &[u8]) -> Vec<u8> {
        [&[kind, 0, u8::try_from(body.len()).unwrap(), 0][..], body].concat()
    }

    fn table() -> Vec<u8> {
        let day = [&[0xf2, 0, 0, 1, 0][..], &44_241_f64.to_le_bytes()].concat();
        [
            record(0, &[6, 4]),
            record(0x0b, b"OTTO\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
            record(0x0f, b"\xff\0\0\0\0'DOB\0"),
            record(0x0f, b"\xff\x01\0\0\0^Zo\x89\0"),
            record(0x0e, &day),
            record(0x0d, &[0xff, 1, 0, 1, 0, 12, 0]),
            record(0x33, b"\xff\x02\0\x01\0Greta\0"),
            record(0x26, b"seen by Anna\0"),
            record(1, &[]),
        ]
        .concat()
    }

    #[test]
    fn a_table_of_lotus_is_read_cell_by_cell() {
        let said = told("a.wk1", &table());
        for part in [
            "[a name of cells] OTTO\n",
            "[sheet 1 cell A1] DOB\n",
            "[sheet 1 cell B1] Zo\u{eb}\n",
            "[sheet 1 cell A2] DOB: 2021-02-14\n",
            "[sheet 1 cell B2] 12\n",
            "[sheet 1 cell C2] Greta\n",
            "[header or footer] seen by Anna\n",
        ] {
            assert!(said.contains(part), "{part:?} in {said}");
        }
        assert!(!said.contains("Unreadable"), "{said}");
        let cut = &table()[..40];
        assert!(told("a.wk1", cut).contains("Unreadable"));
        let locked = [record(0, &[6, 4]), record(0x4b, &[1, 2, 3, 4])].concat();
        assert!(told("a.wk1", &locked).contains("locked with a password"));
    }

    proptest! {
        #[test]
        fn any_change_of_a_table_of_lotus_leaves_the_reader_running(
            at in any::<prop::sample::Index>(), value in any::<u8>(),
        ) {
            let mut bytes = table();
            let at = at.index(bytes.len() - 6) + 6;
            bytes[at] = value;
            prop_assert!(!told("a.wk1", &bytes).contains("could not get through"));
        }
    }
}
