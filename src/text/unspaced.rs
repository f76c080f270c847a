//! Writings without blanks between words.

/// Returns whether a letter belongs to a writing that has no blanks between words: Chinese,
/// Japanese, Thai, Lao, Burmese or Khmer.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
