//! Words that a PDF shows whole and keeps in pieces, and letters that are none.

use crate::files::broken::{broken_words, resumed};

/// The fewest letters of a word that is put together from pieces. Two small words make a shorter name
/// by chance: `In a`.
const FEWEST_LETTERS: usize = 6;
/// The most pieces of a word after its first.
const MOST_PIECES: usize = 3;

/// Returns each word that may go on in the pieces after it: a capital, and small letters where a soft
/// hyphen, a sign of no width or the end of a line stood. Programs write a blank there.
pub(super) fn joined(text: &str) -> String {
    // The hyphen may be a piece of its own.
    let is_piece = |word: &&str| !without_hyphen(word).is_empty();
    let words: Vec<&str> = text.split_whitespace().filter(is_piece).collect();
    let mut all = String::new();
    for (at, first) in words.iter().enumerate().filter(|(_, word)| is_begun(word)) {
        let mut whole = without_hyphen(first).to_owned();
        for piece in words[at + 1..].iter().take(MOST_PIECES) {
            let letters: String = piece.chars().take_while(|c| c.is_alphabetic()).collect();
            if !letters.starts_with(char::is_lowercase) {
                break;
            }
            whole.push_str(&letters);
            if whole.chars().count() >= FEWEST_LETTERS {
                all.extend([&whole, " | "]);
            }
            if without_hyphen(piece) != letters {
                break;
            }
        }
    }
    all
}

/// The most lines at the foot or the head of a page that are not its text.
const EDGE_LINES: usize = 5;

/// Returns the words that a hyphen may break between a page and the next, whatever stands at the foot
/// of one and at the head of the other.
pub(super) fn over_pages(page: &str, next: &str) -> Vec<String> {
    let is_full = |line: &&str| !line.trim().is_empty();
    let last = page.lines().rev().filter(is_full).take(EDGE_LINES + 1);
    let begun = last.map(|line| broken_words(line, 4)).find(|begun| !begun.is_empty());
    let Some(begun) = begun else { return Vec::new() };
    let first = next.lines().filter(is_full).take(EDGE_LINES + 1).map(resumed);
    // A word does not go on with a number.
    let is_word = begun.trim_end_matches('-').ends_with(char::is_alphabetic);
    let goes_on = |words: &&str| words.starts_with(|c: char| !is_word || c.is_alphabetic());
    let joined = first.filter(goes_on).map(|words| format!("{begun}\n{words}"));
    joined.collect()
}

fn is_begun(word: &str) -> bool {
    let word = without_hyphen(word);
    word.starts_with(char::is_uppercase) && word.len() > 1 && word.chars().all(char::is_alphabetic)
}

fn without_hyphen(word: &str) -> &str {
    word.trim_end_matches(['-', '\u{ad}', '\u{2010}', '\u{2011}'])
}

/// So many letters show whether they make words.
const ENOUGH_LETTERS: usize = 60;

/// Returns whether letters cannot be those that the eye sees: a program that does not say which letter
/// a shape is leaves its number, and too few of them are vowels.
pub(super) fn is_garbled(text: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let vowels = text.bytes().filter(|byte| b"aeiouAEIOU".contains(byte)).count();
    // Other alphabets are left alone.
    let all = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= ENOUGH_LETTERS && letters * 10 >= all * 9 && vowels * 100 < letters * 22
}

/// Returns garbled letters as the two usual ways of numbering shapes would have them: by their place
/// in a font of TrueType, and three further on.
pub(super) fn shifted(text: &str) -> [String; 2] {
    [29, -3].map(|by| {
        let moved = |c: char| {
            let moved = u32::from(c).checked_add_signed(by).and_then(char::from_u32);
            moved.filter(char::is_ascii_graphic).unwrap_or(' ')
        };
        text.chars().map(moved).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_word_are_put_together_and_small_words_are_not() {
        let pieces = joined("We saw Ot \nto \nline come. Feather- stone \n-\nhaugh, In a van.");
        assert!(
            pieces.contains("Ottoline | ") && pieces.contains("Featherstonehaugh | "),
            "{pieces}"
        );
        assert!(!pieces.split(" | ").any(|word| word == "Ina"), "{pieces}");
    }

    #[test]
    fn a_word_goes_on_behind_the_foot_of_a_page_and_the_head_of_the_next() {
        let page = "We met at ten\nand so we saw Otto-\nSupervision, page 1 of 2\n\n";
        let next = "29/11/2025\nSupervision\n\nline come in. Then\nwe left";
        assert!(over_pages(page, next).contains(&"so we saw Otto-\nline come".to_owned()));
        assert_eq!(over_pages("we saw her\npage 1", next), Vec::<String>::new());
        assert_eq!(
            over_pages("Otto-\none\ntwo\nthree\nfour\nfive\nsix", next),
            Vec::<String>::new()
        );
    }

    #[test]
    fn letters_that_make_no_words_are_told_from_words() {
        let words =
            "The first visit to the office was an affair of the kitchen, and Ottoline made coffee.";
        assert!(!is_garbled(words));
        assert!(!is_garbled(
            "Cafodd y plentyn ei weld yn y clinig gyda'i fam, ac roedd pob dim yn dda iawn."
        ));
        for by in [3_i8, -29] {
            let garbled: String =
                words.bytes().map(|byte| char::from(byte.wrapping_add_signed(by))).collect();
            assert!(is_garbled(&garbled), "{garbled}");
            assert!(shifted(&garbled).iter().any(|text| text.contains("Ottoline")), "{garbled}");
        }
    }
}
