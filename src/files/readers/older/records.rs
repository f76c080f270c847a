//! Splits the stream of slides into records.

use crate::files::readers::compound::{long, short, slice};

/// The most records of a stream.
const MOST: usize = 4_000_000;

/// Hands each record of slides to `each`, and those inside it after it. A record has four bits of a
/// version, a number, a kind and a length ([MS-PPT] 2.3.1); version 15 holds records. Returns whether
/// all could be read.
pub(super) fn records(stream: &[u8], mut each: impl FnMut(u16, &[u8])) -> bool {
    const HOLDS_RECORDS: u16 = 0xf;
    let mut at = 0;
    for _ in 0..MOST {
        let (Some(version), Some(kind), Some(length)) =
            (short(stream, at), short(stream, at + 2), long(stream, at + 4))
        else {
            return at == stream.len();
        };
        let begins = at + 8;
        if version & HOLDS_RECORDS == HOLDS_RECORDS {
            each(kind, &[]);
            at = begins;
        } else {
            let Some(body) = slice(stream, begins, length as usize) else { return false };
            each(kind, body);
            at = begins + body.len();
        }
    }
    false
}
