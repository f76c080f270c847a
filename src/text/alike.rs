//! Compares words as people read them, and ignores the changes that programs make to them.

use super::compatible;

/// Returns whether a character is a blank, or one that programs insert or substitute by themselves:
/// a quote or a dash.
fn is_of_no_account(c: char) -> bool {
    let is_quote = matches!(
        c,
        '\'' | '"' | '`' | '´' | '′' | '″' | '«' | '»' | '‹' | '›' | '\u{2018}'..='\u{201f}'
    );
    let is_dash = matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}');
    c.is_whitespace() || is_quote || is_dash
}

/// Returns a key that is equal for words that differ only in blanks, line breaks, quotes, dashes,
/// case, soft hyphens, or the form of their letters.
#[must_use]
pub fn alike(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !is_of_no_account(*c)).collect();
    compatible(&plain).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Returns the words of `text` that were added before, after or in the middle of `known`, and how
/// many letters the two share.
#[must_use]
pub fn added<'t>(text: &'t str, known: &str) -> (&'t str, usize) {
    let (ours, theirs) = (letters(known), letters(text));
    let same = |pair: &(&(usize, String), &(usize, String))| pair.0.1 == pair.1.1;
    let before = ours.iter().zip(&theirs).take_while(same).count();
    let most = ours.len().min(theirs.len()) - before;
    let behind = ours.iter().rev().zip(theirs.iter().rev()).take(most).take_while(same).count();
    let middle = &theirs[before..theirs.len() - behind];
    let (Some((first, _)), Some((last, _))) = (middle.first(), middle.last()) else {
        return ("", before + behind);
    };
    // Only whole words, so that they can be read.
    let from =
        text[..*first].char_indices().rev().find(|(_, c)| c.is_whitespace()).filter(|_| before > 0);
    let from = from.map_or(0, |(at, blank)| at + blank.len_utf8());
    let to = text[*last..]
        .find(char::is_whitespace)
        .filter(|_| behind > 0)
        .map_or(text.len(), |at| last + at);
    (text[from..to].trim(), before + behind)
}

/// Returns each letter that counts, and its position.
fn letters(text: &str) -> Vec<(usize, String)> {
    let each = text.char_indices().map(|(at, c)| (at, alike(c.encode_utf8(&mut [0; 4]))));
    each.filter(|(_, letter)| !letter.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_that_programs_make_are_alike_and_a_changed_word_is_not() {
        let printed = "I say \"well done\" - and don't cut in... re\u{e9}l";
        for same in [
            "I say \u{201c}well done\u{201d} \u{2013} and don\u{2019}t cut in\u{2026} ree\u{301}l",
            "i say \u{ab}well done\u{bb} and\u{a0}don't\ncut\r\nin... re\u{e9}l ",
            "I say \"well\u{ad} done\" -- and don't cut\u{200b} in... re\u{e9}l",
        ] {
            assert_eq!(alike(printed), alike(same), "{same}");
        }
        for other in [
            "I say \"well done\" - and don't cut in... re\u{e9}l no",
            "I say well done - and don't cut in... re\u{e9}l \u{2713}",
        ] {
            assert_ne!(alike(printed), alike(other), "{other}");
        }
    }

    #[test]
    fn words_that_were_added_are_found_wherever_they_stand() {
        let known = "I notice when a baby \"looks away\".";
        for (text, words) in [
            ("I notice when a baby \u{201c}looks away\u{201d}. - yes, each day", "yes, each day"),
            ("Zoe says: I notice when a baby \"looks away\".", "Zoe says:"),
            ("I notice (mostly) when a baby \"looks away\".", "(mostly)"),
            ("I notice when a baby \"looks away\".", ""),
            ("I notice when a", ""),
        ] {
            assert_eq!(added(text, known).0, words, "{text}");
        }
    }
}
