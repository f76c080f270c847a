//! Each word of a grid ends in the pack, in an answer, or in what is told.

use std::fmt::Write;

use proptest::prelude::*;

use super::{GridReading, in_words, taken};
use crate::format::framework::print;

const HEADS: [&str; 20] = [
    "No.",
    "Domain",
    "Competency",
    "Level 1",
    "Level 2",
    "Foundation",
    "Knowledge",
    "Achieved",
    "Working towards",
    "Evidence",
    "Level",
    "Colour",
    "Description",
    "Examples",
    "Related",
    "Cluster",
    "Practice",
    "Not applicable",
    "Skills",
    "Indicator",
];

/// What stands in a cell, before each has a word of its own.
fn any_cell() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "",
        "",
        "",
        "W",
        "W",
        "Sees W",
        "Sees W.",
        "W AND X",
        "1.1",
        "1.2",
        "2.1",
        "1",
        "A",
        "1.1 W",
        "A. W",
        "B. W",
        "1.1 - 1.3: W",
        "Domain 2: W",
        "Section B W",
        "x",
        "-",
        "TBC",
        "ditto",
        "Level 1",
        "Level 2",
        "1-2",
        "All",
        "Total",
        "Note: W",
        "\u{2022} W\n\u{2022} Sees W",
        "0-2 years W",
    ])
}

/// Returns the words that are nowhere: neither in the pack, nor in answers, nor told of their line or
/// their column.
fn lost(text: &str, heads: &[&str], reading: &GridReading) -> Vec<String> {
    let framework = &reading.taken.framework;
    let mut kept = print(framework);
    for answer in &reading.answers {
        let _ = write!(kept, " {}", answer.note.as_deref().unwrap_or_default());
    }
    let told = in_words(&reading.taken.told) + "\n" + &in_words(&reading.doubts);
    kept.push_str(&told);
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let mut lost = Vec::new();
    for row in rows.records().map(Result::unwrap) {
        let line = row.position().unwrap().line();
        let is_told = told.lines().any(|one| {
            one.starts_with(&format!("line {line}:")) || one.starts_with(&format!("line {line},"))
        });
        for (at, cell) in row.iter().enumerate() {
            let is_left = reading
                .columns
                .iter()
                .any(|column| column.head == heads[at] && column.became.starts_with("left out"));
            let words = cell.split(|c: char| !c.is_alphanumeric());
            let own = words.filter(|word| word.starts_with('W') && word.len() > 3);
            let nowhere = own.filter(|word| !kept.contains(*word));
            lost.extend(nowhere.filter(|_| !is_told && !is_left).map(str::to_owned));
        }
    }
    lost
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn no_word_of_a_grid_is_lost_in_silence(
        heads in proptest::sample::subsequence(HEADS.to_vec(), 1..7),
        rows in proptest::collection::vec(proptest::collection::vec(any_cell(), 7), 1..9),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&heads).unwrap();
        let mut number = 100;
        for row in &rows {
            let cells = row[..heads.len()].iter().map(|cell| {
                number += 1;
                cell.replace('W', &format!("W{number}"))
            });
            writer.write_record(cells).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        if let Ok(reading) = taken(&text) {
            let lost = lost(&text, &heads, &reading);
            prop_assert!(lost.is_empty(), "{lost:?}\n{text}\n{}", print(&reading.taken.framework));
        }
    }
}
