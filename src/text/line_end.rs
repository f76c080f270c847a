//! Signs at the end of a line and at the beginning of the next.

/// Returns whether a sign may break a word at the end of a line.
#[must_use]
pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

/// Returns whether a sign stands before the words of a line in a quotation or a list.
#[must_use]
pub fn is_lead(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '*' | '#' | '>' | '|' | '\u{2022}')
}
