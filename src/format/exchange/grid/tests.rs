//! Grids as text, good and bad.

use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::format::framework::{parse, print};

fn taken(text: &str) -> Result<GridReading, Vec<String>> {
    read(text.as_bytes(), &GridOptions { name: "Grid", ..GridOptions::default() })
        .map_err(|faults| faults.iter().map(Fault::in_words).collect())
}

fn refusal(text: &str) -> String {
    taken(text).unwrap_err().join("; ")
}

#[test]
fn a_grid_with_a_fault_is_refused_with_its_place() {
    for (text, said) in [
        ("", "the file is empty"),
        ("\n \n", "the file is empty"),
        ("just words", "no row of it has heads"),
        (
            "No.,Competency\n1.01,Waits\n1.01,Sings\n",
            "line 3: the number 1.01 is here again with other words",
        ),
        ("No.,Colour\n1.01,red\n", "it begins with \"No.\", \"Colour\""),
        ("No.,Competency\n", "no row below the heads holds a competency"),
        ("Job title,Grade,Reports to\nCook,1,Owner\n", "lists jobs"),
        ("Code,Statement,Parent\na,A,b\nb,B,a\n", "is, through others, above itself"),
        ("Code,Statement,Parent\na,A,\na,B,\n", "line 3: `a` is here again"),
        ("No.,Competency\n1,\"Waits\n2,Sings\n", "line 2: a quote"),
        ("No.,Competency\n1,Zo\u{fffd}\u{0}\n", "none of these"),
    ] {
        let found = refusal(text);
        assert!(found.contains(said), "{text}: {found}");
    }
    let older =
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"]
            .concat();
    let refused = read(&older, &GridOptions::default()).unwrap_err();
    assert!(refused[0].in_words().contains("save it as .docx"));
}

#[test]
fn a_column_that_was_named_and_is_not_there_is_told_with_those_that_are() {
    let columns = [("code".to_owned(), "Nr".to_owned()), ("title".to_owned(), "Skill".to_owned())];
    let options = GridOptions { columns: &columns, name: "Grid", ..GridOptions::default() };
    let faults = read(b"Ref,Skill\n1,Waits\n", &options).unwrap_err();
    assert_eq!(
        faults[0].in_words(),
        "the table: no column has the head \"Nr\"; the heads are \"Ref\", \"Skill\""
    );
}

#[test]
fn a_number_that_may_have_lost_a_zero_is_doubtful() {
    let reading = taken("No.,Competency\n1.07,A b\n1.08,B c\n1.09,C d\n1.1,D e\n").unwrap();
    assert_eq!(
        reading.doubts[0].in_words(),
        "line 5: the number 1.1 has fewer digits than those beside it; it may have been 1.10"
    );
}

#[test]
fn ten_thousand_rows_are_read() {
    let mut text = "Domain,No.,Competency,Achieved\n".to_owned();
    for row in 0..10_000 {
        writeln!(text, "Area {},{}.{row},Waits {row},x", row / 500, row / 500).unwrap();
    }
    let reading = taken(&text).unwrap();
    let framework = &reading.taken.framework;
    assert_eq!((framework.competencies.len(), framework.domains.len()), (10_000, 20));
    assert_eq!(reading.answers.len(), 10_000);
}

#[test]
fn the_ids_of_a_grid_are_the_same_each_time_and_its_codes_stay_as_printed() {
    let text = "No.;Competency\n1.01;Waits\n1.10;Sings\nRB-2;Rests\n";
    let codes = |reading: GridReading| -> Vec<(String, Option<String>)> {
        let competencies = reading.taken.framework.competencies;
        competencies.into_iter().map(|one| (one.id.to_string(), one.code)).collect()
    };
    let once = codes(taken(text).unwrap());
    assert_eq!(once, codes(taken(text).unwrap()));
    assert_eq!(
        once,
        [("C-1-01", "1.01"), ("C-1-10", "1.10"), ("RB-2", "RB-2")]
            .map(|(id, code)| (id.to_owned(), Some(code.to_owned())))
    );
}

/// A cell as grids have them.
fn any_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        proptest::sample::select(vec![
            "No.",
            "Competency",
            "Level",
            "Domain",
            "Beginner",
            "Knowledge",
            "Achieved",
            "Evidence",
            "Parent",
            "1.01",
            "1.01 - 1.03: Part",
            "1.02Waits",
            "x",
            "☐",
            "Level 2",
            "A. PART:",
            "Domain 1: Part (2 units)",
            "1.1 Domain 1/Folio 1",
            "• a\n• b",
            "<p>a</p>",
            "0. None",
        ])
        .prop_map(str::to_owned),
        "[ -~é\u{ad}\u{a0}]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_table_gives_a_sound_framework_or_a_reason(
        rows in proptest::collection::vec(proptest::collection::vec(any_cell(), 1..6), 0..12)
    ) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        match read(&bytes, &GridOptions { name: "Grid", ..GridOptions::default() }) {
            Ok(reading) => {
                let printed = print(&reading.taken.framework);
                prop_assert!(parse(printed.as_bytes()).is_ok(), "{:?}\n{printed}", parse(printed.as_bytes()));
            }
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }
}
