//! Numbers in cells, and the names of columns.

use crate::files::readers::compound::slice;

pub(super) fn float(body: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(slice(body, at, 8)?.try_into().ok()?))
}

/// Returns the number in four bytes (2.5.217): a whole one, or the upper half of a fraction, either
/// of them a hundred times as large.
pub(super) fn short_number(bits: u32) -> f64 {
    let number = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

/// Returns the name of a column: `A` for the first.
pub(super) fn column_name(column: u16) -> String {
    let mut name = String::new();
    let mut left = u32::from(column) + 1;
    while left > 0 {
        let letter = (left - 1) % 26;
        name.insert(0, char::from(b'A' + u8::try_from(letter).unwrap_or_default()));
        left = (left - 1) / 26;
    }
    name
}
