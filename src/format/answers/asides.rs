//! Finds words in a file of answers that are not part of an answer: beside, above or below a
//! question, or in a comment on it. Callers decide which of them a form itself contains.

use super::{
    Kind,
    aside::{Aside, AsidePlace, is_words},
    book,
    columns::{column_of_answer, is_known_heading},
    kind_of, table,
};
use crate::{format::input::text_of, text::tidy};

/// Returns every aside of a file whose answers can be read.
#[must_use]
pub fn asides(bytes: &[u8]) -> Vec<Aside> {
    if let Kind::Book(book) = kind_of(bytes) {
        return book::asides(bytes, book);
    }
    let Ok(text) = text_of(bytes) else { return Vec::new() };
    // An answers file in JSON has no room for them.
    if text.trim_start().starts_with('{') { Vec::new() } else { in_table(&text) }
}

fn in_table(text: &str) -> Vec<Aside> {
    let Ok(mut sheet) = table::open(text) else { return Vec::new() };
    let header = sheet.header();
    let mut found = Vec::new();
    let mut take = |column: &str, line: u64, words: &str| {
        let place = AsidePlace::Line { column: tidy(column), line };
        found.extend(is_words(words).then(|| Aside {
            place,
            words: tidy(words),
            is_beside_question: !column.is_empty(),
        }));
    };
    header.iter().filter(|name| !is_known_heading(name)).for_each(|name| take("", 1, name));
    let mut record = csv::StringRecord::new();
    loop {
        match sheet.next_row(&mut record) {
            Ok(false) => return found,
            Ok(true) => {
                let line = sheet.line_of(&record);
                for (name, words) in header.iter().zip(&record) {
                    if !column_of_answer(name, words) {
                        take(name, line, words);
                    }
                }
            }
            // Then the answers of the file are refused as well.
            Err(_) => {}
        }
    }
}
