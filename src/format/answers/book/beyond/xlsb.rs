//! Comments, headers and footers in Excel's binary form, with the record numbers of [MS-XLSB].

use super::{EDGE, PlacedWords, edge};
use crate::{
    format::answers::book::records::{long, of_xlsb, wide},
    model::cell_name,
};

const BEGIN_COMMENT: u32 = 635;
const COMMENT_TEXT: u32 = 637;
const BEGIN_HEADER_FOOTER: u32 = 479;

/// Reads the words of one part.
pub(super) fn said(part: &[u8]) -> Vec<PlacedWords> {
    let (mut said, mut place) = (Vec::new(), "a comment".to_owned());
    for (kind, record) in of_xlsb(part) {
        match kind {
            // The id of the author, then the first and last row and column.
            BEGIN_COMMENT => {
                if let (Some(row), Some(column)) = (long(record, 4), long(record, 12)) {
                    place =
                        format!("a comment on cell {}", cell_name(row & 0xf_ffff, column & 0x3fff));
                }
            }
            // A byte of formatting flags comes before the length.
            COMMENT_TEXT => said.extend(text(record, 1).map(|(words, _)| (place.clone(), words))),
            BEGIN_HEADER_FOOTER => {
                let mut at = 2;
                for _ in 0..6 {
                    let Some((words, next)) = text(record, at) else { break };
                    at = next;
                    said.extend(edge::words(&words).map(|words| (EDGE.to_owned(), words)));
                }
            }
            _ => {}
        }
    }
    said
}

/// Reads words with their length before them, and returns where they end.
fn text(record: &[u8], at: usize) -> Option<(String, usize)> {
    let length = long(record, at)?;
    // A missing text.
    if length == u32::MAX {
        return Some((String::new(), at + 4));
    }
    let end = at.checked_add(4)?.checked_add((length as usize).checked_mul(2)?)?;
    Some((wide(record.get(at + 4..end)?), end))
}
