//! Recognises the names of authors: in a citation, and in a list of references.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Token,
    lists::{self, FirstName, WordList, words},
};

static YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:1[89]|20)[0-9]{2}[a-z]?\b").expect("a test compiles every pattern")
});

static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*\p{Lu}[\w'\u{2019}-]+,\s+(?:\p{Lu}\.\s?-?){1,4}")
        .expect("a test compiles every pattern")
});

/// In bytes, from the bracket to the year.
const LONGEST_CITATION: usize = 300;

/// Words between the names of authors.
static BETWEEN: WordList =
    LazyLock::new(|| words("and et al with colleagues in see e g cited by von van de der"));

/// Returns for each word whether it is part of a citation.
pub(super) fn cited(read: &str, words: &[Token<'_>]) -> Vec<bool> {
    let mut cited = vec![false; words.len()];
    let mut has_et = false;
    for (at, word) in words.iter().enumerate() {
        has_et |= word.plain == "et";
        if word.is_possessive && word.is_capital && is_of_a_work(read, words, at) {
            mark_back(words, at + 1, &mut cited);
        }
    }
    // Every byte is looked at, because that can be done for many at a time.
    let has_digit = read.bytes().fold(false, |has, byte| has | byte.is_ascii_digit());
    if !(has_digit || has_et && read.contains("et al")) {
        return cited;
    }
    let years: Vec<usize> = YEAR.find_iter(read).map(|year| year.start()).collect();
    if !years.is_empty() && REFERENCE.is_match(read) {
        cited.fill(true);
        return cited;
    }
    for year in years {
        // Only a year in brackets, or after a comma in brackets, is one of a book.
        let from = read.floor_char_boundary(year.saturating_sub(LONGEST_CITATION));
        let lead = &read[from..year];
        let opened = lead.rfind('(').filter(|at| !lead[*at..].contains(')'));
        let Some(opened) = opened.map(|at| from + at) else { continue };
        let first = words.partition_point(|word| word.span.start < opened);
        for (at, word) in words.iter().enumerate().skip(first).take(40) {
            if word.span.start > year {
                break;
            }
            cited[at] = true;
        }
        // `Fraiberg, Adelson and Shapiro (1975)`
        if read[opened + 1..year].trim().is_empty() {
            mark_back(words, first, &mut cited);
        }
    }
    for (at, pair) in words.windows(2).enumerate() {
        if pair[0].plain == "et" && pair[1].plain == "al" {
            mark_back(words, at, &mut cited);
        }
    }
    cited
}

/// Returns whether the words after a possessive are a title, or what an author makes: `Herman's
/// Trauma and Recovery`, `Perry's neurosequential model`; not `Amelia's Key Person`.
fn is_of_a_work(read: &str, words: &[Token<'_>], of: usize) -> bool {
    let after = &words[of + 1..];
    let is_title = |word: &Token<'_>| {
        word.is_capital
            && lists::is_common(&word.plain)
            && lists::given(&word.plain).is_none()
            && !lists::KIN.contains(&*word.plain)
    };
    // `Tamsin Ormerell's chapter`
    let is_full = of.checked_sub(1).is_some_and(|first| {
        words[first].is_capital && read[words[first].span.end..words[of].span.start] == *" "
    });
    if is_full && after.first().is_some_and(|word| WRITTEN.contains(&*word.plain)) {
        return true;
    }
    if lists::given(&words[of].plain) == Some(FirstName::Plain) {
        // A family has books, papers and key people as well.
        return after
            .first()
            .is_some_and(|word| word.is_capital && NAMED_AFTER.contains(&*word.plain))
            || after.iter().take(2).any(|word| THEORIES.contains(&*word.plain));
    }
    let makes = |word: &Token<'_>| WORKS.contains(&*word.plain);
    let is_work = || {
        let mut next = after.iter().map(|word| &*word.plain);
        next.next() == Some("work") && matches!(next.next(), Some("at" | "on" | "in" | "about"))
    };
    after.first().is_some_and(is_title) || after.iter().take(2).any(makes) || is_work()
}

/// What is named after somebody: `Amelia's Law`.
static NAMED_AFTER: WordList =
    LazyLock::new(|| words("law rule trust fund foundation appeal mark"));

/// What the full name of an author stands before, and hardly that of a child.
static WRITTEN: WordList = LazyLock::new(|| {
    words(
        "article articles chapter chapters essay essays handbook lecture lectures novel paper podcast poem poems textbook webinar",
    )
});

/// What only an author makes.
static THEORIES: WordList = LazyLock::new(|| {
    words(
        "theory theories model models concept concepts framework cycle typology taxonomy hierarchy principles definition",
    )
});

/// What an author makes.
pub(super) static WORKS: WordList = LazyLock::new(|| {
    words(
        "film films theory theories model models concept concepts research study studies book books paper papers article framework cycle scale writing writings notion typology stages taxonomy handbook principles definition hierarchy",
    )
});

/// Marks the names before a place, with the words between them.
fn mark_back(words: &[Token<'_>], before: usize, cited: &mut [bool]) {
    for at in (before.saturating_sub(8)..before).rev() {
        if !words[at].is_capital && !BETWEEN.contains(&*words[at].plain) {
            break;
        }
        cited[at] = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::privacy::{text::Text, tokens::tokens};

    #[test]
    fn authors_are_cited_and_others_are_not() {
        let left = |text: &str| {
            let read = Text::new(text);
            let words = tokens(&read);
            let cited = cited(text, &words);
            let left = words.iter().zip(cited).filter(|(word, cited)| word.is_capital && !cited);
            left.map(|(word, _)| word.plain.to_string()).collect::<Vec<_>>()
        };
        assert!(left("Selma Fraiberg, Edna Adelson and Vivian Shapiro (1975) wrote.").is_empty());
        assert!(left("as others found (Trevarthen, 1979; Beebe et al., 2010)").is_empty());
        assert!(
            left("Brazelton, T. B. (1984) Neonatal Behavioural Assessment. Blackwell.").is_empty()
        );
        assert_eq!(left("Amelia was born in 2024 and met Zosia"), ["amelia", "zosia"]);
    }
}
