//! The formats of the numbers in an older workbook, which the library does not pass on, from the
//! records of [MS-XLS].

use std::collections::BTreeMap;

use super::records::{counted, of_xls, short, stream_of_xls};

const BEGIN: u16 = 0x809;
const END: u16 = 0x0a;
const FORMAT: u16 = 0x41e;
const STYLE: u16 = 0xe0;
const NUMBER: u16 = 0x203;
const SHORT_NUMBER: u16 = 0x27e;
const SHORT_NUMBERS: u16 = 0xbd;
const FORMULA: u16 = 0x06;
/// The formats that a file does not spell out, and that show more than a number.
const KNOWN: [(u16, &str); 2] = [(9, "0%"), (10, "0.00%")];

/// The format of each cell with a number.
pub(super) type Formats = BTreeMap<(u32, u32), String>;

/// Returns the formats of each sheet, in order.
pub(super) fn of_sheets(workbook: &[u8]) -> Vec<Formats> {
    let Some(stream) = stream_of_xls(workbook) else { return Vec::new() };
    let mut codes: BTreeMap<u16, String> =
        KNOWN.into_iter().map(|(id, code)| (id, code.to_owned())).collect();
    let (mut styles, mut sheets, mut depth) = (Vec::new(), Vec::new(), 0_usize);
    for (kind, record) in of_xls(&stream) {
        let at = |at: usize| short(record, at).unwrap_or_default();
        match kind {
            BEGIN => {
                if depth == 0 {
                    sheets.push(Formats::new());
                }
                depth += 1;
            }
            END => depth = depth.saturating_sub(1),
            FORMAT => codes.extend(record.get(2..).and_then(counted).map(|code| (at(0), code))),
            STYLE => styles.push(at(2)),
            NUMBER | SHORT_NUMBER | SHORT_NUMBERS | FORMULA if depth == 1 => {
                let Some(sheet) = sheets.last_mut() else { continue };
                let count =
                    if kind == SHORT_NUMBERS { record.len().saturating_sub(6) / 6 } else { 1 };
                for number in 0..count {
                    let code =
                        styles.get(usize::from(at(4 + 6 * number))).and_then(|id| codes.get(id));
                    let column =
                        u32::from(at(2)).saturating_add(u32::try_from(number).unwrap_or(u32::MAX));
                    sheet.extend(code.map(|code| ((u32::from(at(0)), column), code.clone())));
                }
            }
            _ => {}
        }
    }
    // The first part describes the whole workbook.
    sheets.into_iter().skip(1).collect()
}
