//! Days in spreadsheets, which are numbers that a format shows as days.

/// Returns whether a format that every program knows by its number shows a day (ECMA-376, 18.8.30).
pub(super) fn is_day(format: u16) -> bool {
    matches!(format, 14..=16 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// Returns whether a number format shows a day. Quoted, bracketed and escaped letters do not count,
/// nor does `General`.
pub(super) fn shows_a_day(code: &str) -> bool {
    let (mut in_quotes, mut in_brackets, mut is_escaped) = (false, false, false);
    for c in code.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' | '_' | '*' => is_escaped = true,
            '"' => in_quotes = !in_quotes,
            '[' if !in_quotes => in_brackets = true,
            ']' => in_brackets = false,
            'd' | 'D' if !in_quotes && !in_brackets => return true,
            _ => {}
        }
    }
    false
}

/// Returns the day that a number means.
pub(super) fn day_of(serial: i64, begins_in_1904: bool) -> Option<String> {
    if !(1..2_958_466).contains(&serial) {
        return None;
    }
    // Spreadsheets count 29 February 1900 as day 60, but that day never existed.
    let first = if begins_in_1904 {
        jiff::civil::date(1904, 1, 1)
    } else {
        jiff::civil::date(1899, 12, if serial < 60 { 31 } else { 30 })
    };
    first.checked_add(jiff::Span::new().try_days(serial).ok()?).ok().map(|day| day.to_string())
}
