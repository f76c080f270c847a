//! Captions of the press (IPTC IIM 4.2): who, where, when and what.

use super::{
    super::{super::part::Sink, defaults::is_nobody, plain},
    octets::Octets,
    said::said,
};
use crate::model::FindingKind;

/// Reads data sets: a mark, a record, a number, a length and a value. Returns whether there were any.
pub(in crate::files) fn read(bytes: &[u8], sink: &mut Sink<'_>) -> bool {
    let mut octets = Octets(bytes);
    let mut is_any = false;
    while let Some(mark) = octets.byte() {
        if mark != 0x1c {
            // Padding, or nothing that belongs to it.
            continue;
        }
        let mut one = || {
            let (record, number) = (octets.byte()?, octets.byte()?);
            let mut length = usize::from(octets.be16()?);
            if length >= 0x8000 {
                length = usize::try_from(octets.high_first((length & 0x7fff).min(8))?).ok()?;
            }
            Some((record, number, octets.take(length)?))
        };
        let Some((record, number, value)) = one() else { return is_any };
        is_any = true;
        // Some programs write UTF-8 and do not say so.
        let value = plain::decoded(value);
        if record == 2 {
            dataset(number, &value, sink);
        } else if (record, number) == (1, 70) {
            // The day on which it was sent.
            said("date", &value, sink);
        } else if record < 7 && (record, number) != (1, 90) {
            sink.traces("properties", value);
        }
    }
    is_any
}

fn dataset(number: u8, value: &str, sink: &mut Sink<'_>) {
    let has = |kind, sink: &mut Sink<'_>| sink.has("properties", kind);
    match number {
        // Its version, and how urgent it is.
        0 | 10 => return,
        26 | 27 | 90 | 92 | 95 | 100 | 101 => has(FindingKind::PhotoPlace, sink),
        80 | 85 | 110 | 116 | 118 | 122 if !is_nobody(value) => has(FindingKind::Author, sink),
        30 | 37 | 47 | 55 | 62 | 70 => {
            said("date", value, sink);
            return;
        }
        65 => {
            sink.traces("properties", value);
            return;
        }
        _ => {}
    }
    sink.words("properties", value);
}
