//! Comments, text boxes, headers and footers of the older Excel, in the records of [MS-XLS]. The
//! words of an object follow it, and a note names its object.

use std::collections::BTreeMap;

use super::{EDGE, PlacedWords, TEXT_BOX, edge};
use crate::{
    files::summary_words,
    format::answers::book::records::{counted, letters, of_xls, short, stream_of_xls},
    model::cell_name,
};

const HEADER: u16 = 0x14;
const FOOTER: u16 = 0x15;
const NOTE: u16 = 0x1c;
const CONTINUE: u16 = 0x3c;
const OBJECT: u16 = 0x5d;
const TEXT: u16 = 0x1b6;
/// Words on a chart, such as its title.
const OF_CHART: u16 = 0x100d;
const BEGIN: u16 = 0x809;
const END: u16 = 0x0a;

/// The words of the objects of a sheet, and the notes on its cells.
#[derive(Default)]
struct Objects {
    texts: BTreeMap<u16, String>,
    notes: BTreeMap<u16, String>,
}

impl Objects {
    fn told(self, said: &mut Vec<PlacedWords>) {
        for (id, words) in self.texts {
            let place = self.notes.get(&id).cloned().unwrap_or_else(|| TEXT_BOX.to_owned());
            said.push((place, words));
        }
    }
}

pub(super) fn said(workbook: &[u8]) -> Vec<PlacedWords> {
    let Some(stream) = stream_of_xls(workbook) else { return Vec::new() };
    let (mut said, mut objects) = (described(workbook), Objects::default());
    // A chart inside a sheet is stored like a sheet of its own.
    let (mut depth, mut sheet) = (0_usize, 0_usize);
    let (mut object, mut letters_left) = (0_u16, 0_usize);
    for (kind, record) in of_xls(&stream) {
        match kind {
            BEGIN => {
                sheet += usize::from(depth == 0);
                depth += 1;
            }
            END => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    std::mem::take(&mut objects).told(&mut said);
                }
            }
            HEADER | FOOTER => said.extend(
                counted(record)
                    .and_then(|words| edge::words(&words))
                    .map(|words| (EDGE.to_owned(), words)),
            ),
            // Its first part gives its type and its number.
            OBJECT => object = short(record, 6).unwrap_or_default(),
            TEXT => letters_left = short(record, 10).map_or(0, usize::from),
            CONTINUE if letters_left > 0 => {
                let words = letters(record, letters_left);
                letters_left = letters_left.saturating_sub(words.encode_utf16().count().max(1));
                objects.texts.entry(object).or_default().push_str(&words);
            }
            OF_CHART => {
                let length = record.get(2).copied().map_or(0, usize::from);
                said.extend(
                    record.get(3..).map(|words| (TEXT_BOX.to_owned(), letters(words, length))),
                );
            }
            NOTE => {
                if let (Some(row), Some(column), Some(id)) =
                    (short(record, 0), short(record, 2), short(record, 6))
                {
                    // Records of the whole workbook come before the first sheet.
                    let number = sheet.saturating_sub(1);
                    objects.notes.insert(
                        id,
                        format!(
                            "a comment on cell {} of sheet {number}",
                            cell_name(row.into(), column.into())
                        ),
                    );
                }
            }
            _ => {}
        }
    }
    objects.told(&mut said);
    said
}

/// Returns the description of the file as a whole.
fn described(workbook: &[u8]) -> Vec<PlacedWords> {
    let words = summary_words(workbook).into_iter();
    words.map(|(name, words)| (format!("the {name} of the file"), words)).collect()
}
