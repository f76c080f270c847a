//! Numbers in the cells of binary workbooks, and the names of columns.

use super::{compound::slice, days};

pub(super) fn float(body: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(slice(body, at, 8)?.try_into().ok()?))
}

/// Returns the number in four bytes ([MS-XLS] 2.5.217): a whole one, or the upper half of a fraction, either
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

/// Returns a number as a program shows it: a day without its time, under the heading of its column.
pub(super) fn shown(
    number: f64,
    is_day: bool,
    begins_in_1904: bool,
    head: Option<&str>,
) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    let day = || days::day_of(format!("{:.0}", number.floor()).parse().ok()?, begins_in_1904);
    Some(match (is_day.then(day).flatten(), head) {
        (Some(day), Some(head)) => format!("{head}: {day}"),
        (Some(day), None) => day,
        (None, _) if (number - number.round()).abs() < f64::EPSILON => format!("{number:.0}"),
        (None, _) => number.to_string(),
    })
}
