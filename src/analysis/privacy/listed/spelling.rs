//! The ways in which people write an entry of the list.

use regex::Regex;

use crate::analysis::privacy::{text::plain_letters, tokens::is_apostrophe};

/// Returns the words and numbers of an entry in plain letters.
pub(super) fn words_of(read: &str) -> Vec<String> {
    let plain: String = plain_letters(read).chars().filter(|c| !is_apostrophe(*c)).collect();
    plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns a pattern for an entry of numbers, however they are parted.
pub(super) fn number(words: &[String]) -> Option<Regex> {
    let shape: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
    let shape = shape.join(r"[\s./-]{0,3}");
    Regex::new(&format!(r"\b{shape}\b")).ok()
}

/// Returns a part as people spell it: also with `ue` for `ü`, and with `mac` for `mc`.
pub(super) fn spellings(word: &str, read: &str) -> Vec<String> {
    let mut all = vec![word.to_owned()];
    if let Some(rest) = word.strip_prefix("mac").filter(|rest| rest.len() > 3) {
        all.push(format!("mc{rest}"));
    } else if let Some(rest) = word.strip_prefix("mc").filter(|rest| rest.len() > 2) {
        all.push(format!("mac{rest}"));
    }
    if read.contains(['ä', 'ö', 'ü', 'ø', 'å', 'Ä', 'Ö', 'Ü', 'Ø', 'Å']) {
        let long: String = read
            .to_lowercase()
            .chars()
            .map(|c| match c {
                'ä' => "ae".to_owned(),
                'ö' | 'ø' => "oe".to_owned(),
                'ü' => "ue".to_owned(),
                'å' => "aa".to_owned(),
                c => c.to_string(),
            })
            .collect();
        // Only the same word in its longer spelling.
        let plain = |word: &str| plain_letters(word);
        all.extend(
            words_of(&long)
                .into_iter()
                .zip(words_of(read))
                .filter(|(long, short)| plain(short) == word && long != word)
                .map(|(long, _)| long),
        );
    }
    all
}
