//! Grids as text, good and bad.

mod kept;
mod rows;

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

/// Returns the number or id, the title and the statements of each competency.
fn stated(reading: &GridReading) -> Vec<String> {
    let of = |one: &crate::model::Competency| {
        let texts: Vec<String> =
            one.statements.iter().map(|said| format!("{}={}", said.level, said.text)).collect();
        let code = one.code.clone().unwrap_or_else(|| format!("({})", one.id));
        format!("{code} {}: {}", one.title, texts.join("; "))
    };
    reading.taken.framework.competencies.iter().map(of).collect()
}

fn in_words(faults: &[Fault]) -> String {
    faults.iter().map(Fault::in_words).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_row_whose_number_looks_like_a_range_is_a_competency_if_it_states_something() {
    let reading =
        taken("Code,Competency,Level 1\nD1,Waits,Waits a\nD1-2,Sings,Sings a\nD2,Hums,Hums a\n")
            .unwrap();
    assert_eq!(
        stated(&reading),
        ["D1 Waits: 1=Waits a", "D1-2 Sings: 1=Sings a", "D2 Hums: 1=Hums a"]
    );
    assert_eq!(reading.taken.framework.domains.len(), 1);
    // Where all numbers look like one, and where only a title or a mark stands beside them.
    for text in [
        "No.,Competency\n1-1,Waits\n1-2,Sings\n1-3,Hums\n",
        "No.,Competency,Achieved\n1-1,Waits,x\n1-2,Sings,\n1-3,Hums,\n",
        "Competency,Achieved\n1-1 Waits,\n1-2 Sings,x\n1-3 Hums,\n",
        "No.,Competency,Level 1\n1.1-1.2,Waits,Waits\n1.3,Sings,Sings\n1.4,Hums,Hums\n",
    ] {
        assert_eq!(stated(&taken(text).unwrap()).len(), 3, "{text}");
    }
}

#[test]
fn a_heading_over_a_range_stands_alone_and_begins_with_the_next_number() {
    for text in [
        "No.,Competency,Achieved\n1.01 - 1.02: Together,,\n1.01,Waits,x\n1.02,Sings,\n",
        "No.,Competency,Achieved\n1.01 - 1.02,Together,\n1.01,Waits,x\n1.02,Sings,\n",
        "No.,Competency,Achieved\n1 - 2,Together,\n1,Waits,x\n2,Sings,\n",
    ] {
        let reading = taken(text).unwrap();
        assert_eq!(stated(&reading).len(), 2, "{text}");
        assert_eq!(reading.taken.framework.domains[0].title, "Together", "{text}");
    }
    // A heading under which nothing stands is told, and doubtful if it may be a competency.
    let reading = taken("Competency,Achieved\n1.01 Waits,x\n1.02 Sings,\nLast one,\n").unwrap();
    let doubts = in_words(&reading.doubts);
    assert!(doubts.contains("line 4: the row is read as a heading, and no competency"), "{doubts}");
    let reading = taken("No.,Competency\n1.01,Waits\n1.02,Sings\n1.03 - 1.04: Last,\n").unwrap();
    let told = in_words(&reading.taken.told);
    assert!(told.contains("line 4: the row is read as a heading, and no competency"), "{told}");
}

#[test]
fn a_heading_over_a_range_keeps_the_group_in_its_row_and_an_apostrophe_is_taken_off() {
    let text = "Domain,No.,Competency,Level 1\nOne,0.1,Rests,R\nTwo,1.01 - 1.02,Together,\n,1.01,'=Waits,W\n,1.02,Sings,S\n";
    let reading = taken(text).unwrap();
    let all = &reading.taken.framework.competencies;
    assert_eq!((all[1].domain.as_str(), all[1].cluster.as_deref()), ("D2", Some("Together")));
    assert_eq!(all[1].title, "=Waits");
    assert!(in_words(&reading.taken.told).contains("line 4, column 3: the apostrophe"));
}

#[test]
fn a_number_of_which_a_program_made_a_day_is_doubtful() {
    let reading =
        taken("No.,Competency,Level 1\n1.1,Waits,Waits\n15-Mar,Rocks,Rocks\n1.3,Hums,Hums\n")
            .unwrap();
    assert_eq!(stated(&reading)[1], "15-Mar Rocks: 1=Rocks");
    assert_eq!(
        in_words(&reading.doubts),
        "line 3: the number is the day 15-Mar; it may have been 3-15 or 15-3 before a program made a day of it"
    );
}

fn answers_of(text: &str) -> (Vec<String>, GridReading) {
    let reading = taken(text).unwrap();
    let answers = reading.answers.iter();
    let said = answers.map(|one| {
        let note = one.note.as_deref().map(|note| format!(" ({note})")).unwrap_or_default();
        let aspect = one.aspect.as_deref().map(|aspect| format!(" {aspect}")).unwrap_or_default();
        format!("{}{aspect} {}{note}", one.competency, one.point)
    });
    (said.collect(), reading)
}

#[test]
fn a_day_under_a_mark_stays_as_a_note_and_a_no_is_not_counted() {
    let (answers, reading) = answers_of(
        "No.,Competency,Working towards,Evidence,Achieved\n1,Waits,Yes,,No\n2,Names,,,not yet\n3,Talks,,,n/a\n4,Asks,since May 2025,Diary,\n5,Plays,since May,,12/05/2025\n6,Sings,,,?\n7,Hums,-,,FALSE\n8,Rocks,,,TRUE\n",
    );
    assert_eq!(
        answers,
        [
            "C-1 working-towards",
            "C-4 working-towards (Diary\nWorking towards: since May 2025)",
            "C-5 achieved (Working towards: since May\nAchieved: 12/05/2025)",
            "C-8 achieved",
        ]
    );
    let told = in_words(&reading.taken.told);
    for place in ["line 2, column 5", "line 3, column 5", "line 4, column 5", "line 8, column 5"] {
        assert!(told.contains(&format!("{place}: words or signs such as \"no\"")), "{told}");
    }
    assert!(told.contains("line 5, column 3: a day, or words behind a mark"), "{told}");
    assert_eq!(
        in_words(&reading.doubts),
        "line 7, column 5: imh cannot tell whether \"?\" is a mark; it is taken as none"
    );
}

#[test]
fn not_applicable_is_an_answer_with_its_reason_and_told_without_one() {
    let (answers, reading) = answers_of(
        "No.,Competency,Not yet,Achieved,N/A,Evidence\n1,Waits,,,x,\n2,Names,,x,x,\n3,Talks,,,no babies here,\n4,Sings,,,x,I only manage\n5,Hums,x,,no,\n",
    );
    assert_eq!(answers, ["C-3 n/a (no babies here)", "C-4 n/a (I only manage)", "C-5 not-yet"]);
    let told = in_words(&reading.taken.told);
    assert!(told.contains("line 2: \"not applicable\" is marked without a reason"), "{told}");
    assert_eq!(
        in_words(&reading.doubts),
        "line 3: \"Achieved\" is marked, and \"not applicable\" as well; no answer is made of them"
    );
}

#[test]
fn a_column_that_names_points_in_words_is_told_and_makes_no_marks() {
    let (answers, reading) =
        answers_of("No.,Competency,Rating\n1,Waits,Essential\n2,Names,Important\n");
    assert!(answers.is_empty());
    let told = in_words(&reading.taken.told);
    assert!(told.contains("line 2, column 3: words under \"Rating\" are left out"), "{told}");
}

#[test]
fn our_own_table_may_have_marks_and_its_ids_are_read_beside_other_columns() {
    let head = "Id,Code,Domain id,Domain,Cluster,Title,Level,Level title";
    let (answers, reading) = answers_of(&format!(
        "{head},Practice,Achieved\nX1-2,1.10,B,Part,,Waits,1,First,Waits,x\nX1-3,,B,Part,,Sings,1,First,Sings,\n"
    ));
    assert_eq!(answers, ["X1-2 achieved"]);
    assert_eq!(stated(&reading), ["1.10 Waits: 1=Waits", "(X1-3) Sings: 1=Sings"]);
    assert_eq!(reading.taken.framework.domains[0].id.as_str(), "B");
    let reading = taken("Code,Id,Title,Level 1\n1.10,RB-1,Waits,a\n1.2,RB-2,Sings,b\n").unwrap();
    let ids: Vec<_> =
        reading.taken.framework.competencies.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["RB-1", "RB-2"]);
    assert_eq!(stated(&reading)[0], "1.10 Waits: 1=a");
    // Numbers that only count rows are no ids.
    let reading = taken("Id,Code,Title,Level 1\n1,RB-1,Waits,a\n2,RB-2,Sings,b\n").unwrap();
    assert_eq!(stated(&reading)[0], "RB-1 Waits: 1=a");
}

/// Writes a spreadsheet of rows, with `merged` cells from the first to the last row and column.
fn book(rows: &[&[&str]], merged: &[(u32, u16, u32, u16)]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let format = rust_xlsxwriter::Format::new();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            if !cell.is_empty() {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    for (first, left, last, right) in merged {
        let words = rows[*first as usize][*left as usize];
        sheet.merge_range(*first, *left, *last, *right, words, &format).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn taken_book(rows: &[&[&str]], merged: &[(u32, u16, u32, u16)]) -> GridReading {
    let options = GridOptions { name: "Grid", ..GridOptions::default() };
    read(&book(rows, merged), &options).unwrap_or_else(|faults| panic!("{}", in_words(&faults)))
}

#[test]
fn merged_cells_are_read_for_each_row_and_column_that_they_reach() {
    let head: &[&str] = &["No.", "Competency", "Level 1", "Level 2"];
    // Number and title over two rows: both belong to one competency.
    let rows: &[&[&str]] =
        &[head, &["1.1", "Waits", "a", ""], &["1.2", "Sings", "low", ""], &["", "", "high", "b"]];
    let reading = taken_book(rows, &[(2, 0, 3, 0), (2, 1, 3, 1)]);
    assert_eq!(stated(&reading), ["1.1 Waits: 1=a", "1.2 Sings: 1=low high; 2=b"]);
    assert_eq!(reading.taken.framework.domains.len(), 1);
    assert!(in_words(&reading.taken.told).contains("row 3: several cells state the same level"));
    // One number over three competencies.
    let rows: &[&[&str]] = &[
        head,
        &["1.1", "Waits", "a", ""],
        &["1.2", "Sings", "low", ""],
        &["", "Hums", "high", ""],
        &["", "Rocks", "now", ""],
    ];
    let reading = taken_book(rows, &[(2, 0, 4, 0)]);
    assert_eq!(
        stated(&reading),
        [
            "1.1 Waits: 1=a",
            "(C-1-2-1) Sings: 1=low",
            "(C-1-2-2) Hums: 1=high",
            "(C-1-2-3) Rocks: 1=now",
        ]
    );
    assert!(in_words(&reading.doubts).contains("row 4: the number 1.2 is merged over several"));
    assert!(reading.taken.framework.domains.iter().all(|domain| domain.title != "1.2"));
    // A statement over two levels.
    let rows: &[&[&str]] = &[head, &["1.1", "Waits", "a", ""], &["1.2", "Hums", "b", "c"]];
    let reading = taken_book(rows, &[(1, 2, 1, 3)]);
    assert_eq!(stated(&reading), ["1.1 Waits: 1=a; 2=a", "1.2 Hums: 1=b; 2=c"]);
    let told = in_words(&reading.taken.told);
    assert!(
        told.contains(
            "C2: the cell is merged over \"Level 1\" and \"Level 2\"; its words stand at each"
        ),
        "{told}"
    );
    // A title over two numbers, and a statement over two competencies.
    let rows: &[&[&str]] =
        &[head, &["1.1", "Waits", "a", "d"], &["1.2", "", "b", ""], &["1.3", "Hums", "c", "e"]];
    let reading = taken_book(rows, &[(1, 1, 2, 1), (1, 3, 2, 3)]);
    assert_eq!(
        stated(&reading),
        ["1.1 Waits: 1=a; 2=d", "1.2 Waits: 1=b; 2=d", "1.3 Hums: 1=c; 2=e"]
    );
    assert!(in_words(&reading.doubts).contains("B3: the title is merged over several numbers"));
    assert!(in_words(&reading.taken.told).contains("D3: the cell is merged over several rows"));
    // A level over two rows, marks over two rows, and a mark over two columns.
    let rows: &[&[&str]] = &[
        &["No.", "Competency", "Level", "Working towards", "Achieved"],
        &["1.1", "Waits", "2", "", "x"],
        &["1.2", "Hums", "", "", ""],
        &["1.3", "Sings", "1", "x", ""],
    ];
    let reading = taken_book(rows, &[(1, 2, 2, 2), (1, 4, 2, 4), (3, 3, 3, 4)]);
    assert_eq!(stated(&reading), ["1.1 Waits: 2=Waits", "1.2 Hums: 2=Hums", "1.3 Sings: 1=Sings"]);
    assert_eq!(reading.answers.len(), 2);
    let doubts = in_words(&reading.doubts);
    assert!(doubts.contains("E3: the cell is merged over several rows"), "{doubts}");
    assert!(doubts.contains("D4: the cell is merged over \"Working towards\" and"), "{doubts}");
}

/// Takes the values of formulas away, as programs that only write a spreadsheet leave them.
fn without_values(bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut made = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).unwrap();
        let name = member.name().unwrap().into_owned();
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut member, &mut text).unwrap();
        if name.ends_with("sheet1.xml") {
            let whole = String::from_utf8(text).unwrap();
            let (before, after) = whole.split_once("</f>").unwrap();
            let after = &after[after.find("</c>").unwrap()..];
            text = format!("{before}</f>{after}").into_bytes();
        }
        made.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut made, &text).unwrap();
    }
    made.finish().unwrap().into_inner()
}

#[test]
fn a_formula_without_a_value_is_a_fault_where_its_column_is_read() {
    let made = |head: &str| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (column, cell) in (0..).zip(["No.", "Competency", head]) {
            sheet.write_string(0, column, cell).unwrap();
        }
        sheet.write_string(1, 0, "1.1").unwrap();
        sheet.write_string(1, 1, "Waits").unwrap();
        let formula = rust_xlsxwriter::Formula::new("=A2&B2").set_result("");
        sheet.write_formula(1, 2, formula).unwrap();
        let bytes = without_values(&book.save_to_buffer().unwrap());
        read(&bytes, &GridOptions { name: "Grid", ..GridOptions::default() })
    };
    for head in ["Level 1", "Practice"] {
        let faults = in_words(&made(head).unwrap_err());
        assert!(faults.contains("C2: the cell is a formula without a value"), "{faults}");
    }
    let told = in_words(&made("Date").unwrap().taken.told);
    assert!(told.contains("C2: the cell is a formula without a value"), "{told}");
}

#[test]
fn an_id_of_another_script_does_not_depend_on_the_rows_beside_it() {
    let ids = |text: &str| -> Vec<String> {
        let all = taken(text).unwrap().taken.framework.competencies;
        all.into_iter().map(|one| one.id.to_string()).collect()
    };
    let first = ids("No.,Competency\nБ-1,Ждет\nВ-1,Поет\n");
    assert_eq!(ids("No.,Competency\nА-1,Спит\nБ-1,Ждет\nВ-1,Поет\n")[1..], first);
    let told =
        in_words(&taken("No.,Competency\n§§,Waits\n1-01,Sings\n1.01,Hums\n").unwrap().taken.told);
    assert!(told.contains("line 2: the number §§ makes no id of its own, so it has C"), "{told}");
    assert!(
        told.contains("line 4: the number 1.01 makes no id of its own, so it has C-1-01-2"),
        "{told}"
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

#[test]
fn two_columns_with_one_head_and_words_without_a_head_are_doubtful() {
    let (answers, reading) = answers_of(
        "No.,Competency,Level 1,Level 1,Achieved\n1.01,Waits,a1,a2,x\n1.02,Sings,b1,b2,\n",
    );
    assert_eq!(answers, ["C-1-01 achieved"]);
    let doubts = in_words(&reading.doubts);
    assert!(doubts.contains("a column before it has the head \"Level 1\" as well"), "{doubts}");
    let (_, reading) = answers_of(
        "No.,Competency,Achieved,\"\"\n1.1,Digs,x,I dig every day\n1.2,Hums,,I hum often\n",
    );
    let doubts = in_words(&reading.doubts);
    assert!(doubts.contains("by its content it became the statement"), "{doubts}");
    assert!(!in_words(&reading.taken.told).contains("words under no head"), "they are kept");
}
