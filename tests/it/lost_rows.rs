//! No row of a table is swallowed by another, and no text inside a cell becomes an answer.

use serde_json::json;

use super::{handed_in::zip_of, harness::Sandbox};

const HEADER: &str = "person,level,competency,aspect,point,note\n";

#[test]
fn a_quote_that_is_not_closed_takes_in_nobody_else_s_row() {
    let sandbox = Sandbox::begun();
    for rows in [
        // A quote never closed; closed where another cell begins; closed by the next open quote.
        "Ada,1,RB-01,knowledge,achieved,\"I like it\nBen,1,RB-02,knowledge,achieved,\nCy,1,RB-03,knowledge,achieved,\n",
        "Ada,1,RB-01,knowledge,achieved,\"I like it\nBen,1,RB-02,knowledge,achieved,\"so so\"\n",
        "Ada,1,RB-01,knowledge,achieved,\"I like it\nBen,1,RB-02,knowledge,achieved,\"\nCy,1,RB-03,knowledge,achieved,\n",
        "Ada,1,RB-01,knowledge,achieved,\"I like it\r\nBen,1,RB-02,knowledge,achieved,\r\n",
        "Ada,1,RB-01,knowledge,achieved,\"I like it\rBen,1,RB-02,knowledge,achieved,\r",
    ] {
        sandbox.write("all.csv", format!("{HEADER}{rows}"));
        let report = sandbox.json("cohort gaps all.csv --min-group 1 --format json");
        let told = report["unreadable"].to_string();
        assert!(
            report["people"] == 0
                && told.contains("line 2: a quote")
                && told.contains("takes in lines below it"),
            "{rows}: {report}"
        );
        sandbox.write(
            "mine.csv",
            format!("{HEADER}{rows}").replace("Ben", "Ada").replace("Cy", "Ada"),
        );
        assert!(sandbox.fails(2, "rate --from mine.csv").contains("line 2: a quote"), "{rows}");
        let semicolons = format!("{HEADER}{rows}").replace(',', ";");
        sandbox.write("all.csv", semicolons);
        assert_eq!(
            sandbox.json("cohort gaps all.csv --min-group 1 --format json")["people"],
            0,
            "{rows}"
        );
    }
    for rows in [
        "Ada,1,RB-01,knowledge,achieved,\"one\ntwo, three, four, five, six, seven\n\"\"said\"\" she\"\nBen,1,RB-02,knowledge,achieved,\"x\"\n",
        "Ada,1,RB-01,knowledge,achieved,he is 5\" tall\nBen,1,RB-02,knowledge,achieved,\n",
        "Ada,1,RB-01,knowledge,achieved,\"he said \"hi\" there\"\nBen,1,RB-02,knowledge,achieved,\n",
        "\"Ada\",\"1\",\"RB-01\",\"knowledge\",\"achieved\",\"one\r\n\r\ntwo\"\r\n\"Ben\",\"1\",\"RB-02\",\"knowledge\",\"achieved\",\"\"",
    ] {
        sandbox.write("all.csv", format!("{HEADER}{rows}"));
        let report = sandbox.json("cohort gaps all.csv --min-group 1 --format json");
        assert_eq!((&report["people"], &report["unreadable"]), (&json!(2), &json!([])), "{rows}");
    }
}

#[test]
fn a_quote_that_is_not_closed_is_told_by_its_line_whatever_ends_the_lines() {
    let sandbox = Sandbox::begun();
    let rows = "A. B.,1,RB-01,knowledge,achieved,\nA. B.,1,RB-02,knowledge,achieved,\"I like it\nA. B.,1,RB-03,knowledge,achieved,\n";
    for (before, end, line) in
        [("", "\n", 3), ("", "\r\n", 3), ("", "\r", 3), ("sep=,\n", "\r", 4), ("\n\n", "\r", 5)]
    {
        sandbox.write("t.csv", format!("{before}{HEADER}{rows}").replace('\n', end));
        let told =
            sandbox.json("cohort gaps t.csv --min-group 1 --format json")["unreadable"].to_string();
        assert!(told.contains(&format!("line {line}: a quote")), "{end:?}: {told}");
        let refusal = sandbox.fails(2, "rate --from t.csv");
        assert!(refusal.contains(&format!("line {line}: a quote")), "{end:?}: {refusal}");
        // Only the header decides the separator.
        let one = format!(
            "{before}{HEADER}A. B.,1,RB-01,knowledge,achieved,one; two; three; four; five; six; seven\n"
        );
        sandbox.write("one.csv", one.replace('\n', end));
        sandbox.ok("rate --from one.csv");
    }
}

#[test]
fn words_in_a_column_without_a_name_are_told_and_never_passed_over() {
    let sandbox = Sandbox::begun();
    let before = sandbox.tree("ws");
    let header = "competency,level,aspect,point,,note\n";
    for (table, place) in [
        (format!("{header}RB-01,1,knowledge,achieved,,\nRB-02,1,knowledge,achieved,my own words,\n"), "line 3, column 5"),
        (format!("{header}RB-01,1,knowledge,achieved,2,\n"), "line 2, column 5"),
        ("competency;level;point; \nRB-01;1;achieved;mine\n".to_owned(), "line 2, column 4"),
        (",competency,level,point\nmine,RB-01,1,achieved\n".to_owned(), "line 2, column 1"),
        // Also beside an unanswered question of a form.
        (
            "competency,level,aspect,statement,point,\nRB-01,1,knowledge,I know,achieved,\nRB-02,1,knowledge,I see,,mine\n".to_owned(),
            "line 3, column 6",
        ),
    ] {
        sandbox.write("t.csv", &table);
        let refusal = sandbox.fails(2, "rate --from t.csv");
        assert!(refusal.contains(&format!("{place}: there are words here, and the column has no name")), "{table}: {refusal}");
        assert_eq!(sandbox.tree("ws"), before);
        let report = sandbox.json("cohort gaps t.csv --min-group 1 --format json");
        assert!(report["people"] == 0 && report["unreadable"].to_string().contains(place), "{table}: {report}");
    }
    // A spreadsheet as well, with words beside the table.
    let book = |beside: &str, column: u16| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 1, ["competency", "level", "aspect", "point"]).unwrap();
        sheet.write_row(1, 1, ["RB-01", "1", "knowledge", "achieved"]).unwrap();
        sheet.write_string(1, column, beside).unwrap();
        book.save(sandbox.path("t.xlsx")).unwrap();
    };
    for (beside, column, cell) in [("my own words", 6, "cell G2"), ("achieved", 0, "cell A2")] {
        book(beside, column);
        assert!(
            sandbox
                .fails(2, "rate --from t.xlsx")
                .contains(&format!("{cell}: there are words here"))
        );
        assert!(
            sandbox.json("cohort gaps t.xlsx --format json")["unreadable"]
                .to_string()
                .contains(cell)
        );
    }
    assert_eq!(sandbox.tree("ws"), before);
    // A column of row numbers that programs write before the first column is ignored.
    book("7", 0);
    sandbox.ok("rate --from t.xlsx");
    sandbox.write("t.csv", ",competency,level,aspect,point,,\n0,RB-01,1,knowledge,achieved,,\n5,RB-02,1,knowledge,achieved,,\n");
    sandbox.ok("rate --from t.csv");
}

#[test]
fn words_of_a_drawing_in_a_cell_do_not_answer() {
    let sandbox = Sandbox::new();
    let cell =
        |words: &str| format!("<table:table-cell><text:p>{words}</text:p></table:table-cell>");
    let drawing = "<draw:custom-shape><text:p>achieved</text:p></draw:custom-shape><draw:g><draw:frame><draw:text-box><text:p>achieved</text:p></draw:text-box></draw:frame></draw:g>";
    for (point, people) in [("", 0), ("<text:p>not-yet</text:p>", 1)] {
        let content = format!(
            "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:draw=\"d\"><table:table><table:table-row>{}</table:table-row><table:table-row>{}<table:table-cell>{point}{drawing}</table:table-cell></table:table-row></table:table></office:document-content>",
            ["person", "competency", "level", "point"].map(cell).concat(),
            ["Ada", "RB-01", "1"].map(cell).concat(),
        );
        let book = [
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".as_slice()),
            ("META-INF/manifest.xml", b"<manifest/>"),
            ("content.xml", content.as_bytes()),
        ];
        sandbox.write("a.ods", zip_of(&book));
        let report = sandbox.json("cohort gaps a.ods --min-group 1 --format json");
        assert_eq!(report["people"], people, "{report}");
        assert!(
            report["competencies"].as_array().unwrap().iter().all(|one| one["met"] == 0),
            "{report}"
        );
    }
}

#[test]
fn a_moment_with_its_zone_has_the_day_that_is_written_in_it() {
    let sandbox = Sandbox::new();
    let rows = [
        "2026-03-31T23:30:00Z",
        "2026-03-31T23:30:00+02:00",
        "2026-03-31 00:15",
        "31/03/2026",
        "2026-03-31T00:00:00.000Z",
    ];
    let rows = rows
        .iter()
        .enumerate()
        .map(|(at, day)| format!("P{at},RB-01,1,achieved,{day}\n"))
        .collect::<String>();
    sandbox.write("days.csv", format!("person,competency,level,point,answered\n{rows}"));
    let rows = sandbox.ok("cohort export days.csv --min-group 1 --identify");
    assert_eq!(
        rows.lines().filter(|row| row.contains("2026-03-31")).count(),
        rows.lines().count() - 1,
        "{rows}"
    );
    assert_eq!(
        sandbox.json("cohort gaps days.csv --min-group 1 --strict --format json")["people"],
        5
    );
}

#[test]
fn a_name_is_one_however_a_program_wrote_it_and_two_on_two_sheets_are_told() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "in/a.csv",
        "person,competency,level,point\n12.0,RB-01,1,achieved\n7.0,RB-01,1,achieved\n",
    );
    sandbox.write(
        "in/b.csv",
        "person,competency,level,point\n12,RB-01,1,achieved\n7.5,RB-01,1,achieved\n",
    );
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["person", "competency", "level", "point"]).unwrap();
    sheet.write_row(1, 0, ["12", "RB-01", "1", "achieved"]).unwrap();
    sheet.write_number(1, 0, 12).unwrap();
    book.save(sandbox.path("in/c.xlsx")).unwrap();
    assert_eq!(sandbox.json("cohort gaps in --min-group 1 --format json")["people"], 3);
    sandbox.write(
        "tabs.csv",
        "person,competency,level,point\n\"Ada\tField\",RB-01,1,achieved\n\"Ada\nField\",RB-02,1,achieved\nAda Field,RB-03,1,achieved\n",
    );
    assert_eq!(sandbox.json("cohort gaps tabs.csv --min-group 1 --format json")["people"], 1);
    for (second, people) in [("Ada", 1), ("Ben", 0)] {
        let mut book = rust_xlsxwriter::Workbook::new();
        for name in ["Ada", second] {
            let start = book.add_worksheet();
            start.write_row(0, 0, ["Level", "1"]).unwrap();
            // The label in older forms, and in present ones.
            let label = if name == second {
                "Your name, or a code of your own"
            } else {
                "A name, or whatever tells you apart"
            };
            start.write_row(1, 0, [label, name]).unwrap();
        }
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["Competency", "Your answer"]).unwrap();
        sheet.write_row(1, 0, ["RB-01", "Achieved"]).unwrap();
        book.save(sandbox.path("two.xlsx")).unwrap();
        let report = sandbox.json("cohort gaps two.xlsx --min-group 1 --format json");
        assert_eq!(
            (
                &report["people"],
                report["unreadable"]
                    .to_string()
                    .contains("cell B2: another sheet says something else")
            ),
            (&json!(people), people == 0),
            "{report}"
        );
    }
}

#[test]
fn rows_of_one_person_belong_together_unless_they_say_other_work() {
    let sandbox = Sandbox::new();
    let table = |rows: &str| {
        sandbox.write("t.csv", format!("person,role,level,competency,point,answered\n{rows}"));
        sandbox.json("cohort gaps t.csv --min-group 1 --by role --format json")
    };
    let met = |report: &serde_json::Value| {
        report["competencies"].as_array().unwrap().iter().filter(|one| one["met"] != 0).count()
    };
    // A day or a role that only some rows state applies to all.
    for rows in [
        "Ada,,1,RB-01,achieved,\nAda,,1,RB-02,achieved,2026-03-31\n",
        "Ada,,1,RB-01,achieved,\nAda,Midwife,1,RB-02,achieved,\n",
        "Ada,midwife,1,RB-01,achieved,\nAda,,1,RB-02,achieved,2026-03-31\nAda,Midwife,1,RB-03,achieved,2026-03-31\n",
    ] {
        let report = table(rows);
        assert_eq!(
            (&report["people"], &report["again"], &report["unreadable"]),
            (&json!(1), &json!(0), &json!([])),
            "{rows}"
        );
        assert_eq!(met(&report), rows.lines().count(), "{rows}: {report}");
    }
    // With several roles nobody knows which is meant; nor which of two answers is later if one has
    // no day.
    for (rows, told) in [
        (
            "Ada,,1,RB-01,achieved,\nAda,Midwife,1,RB-02,achieved,\nAda,Health visitor,1,RB-03,achieved,\n",
            "do not say the role, and others say several",
        ),
        ("Ada,,1,RB-01,achieved,\nAda,,1,RB-01,not-yet,2026-03-31\n", "two different answers"),
    ] {
        let report = table(&format!("{rows}Ben,,1,RB-01,achieved,\n"));
        assert_eq!(report["people"], 1);
        assert!(report["unreadable"].to_string().contains(told), "{report}");
    }
    // Two people with one name and different work are two, as in separate files.
    let report = table("Ada,Midwife,1,RB-01,achieved,\nAda,Health visitor,1,RB-01,not-yet,\n");
    assert_eq!((&report["people"], &report["namesakes"]), (&json!(2), &json!(2)));
    assert_eq!(report["unreadable"], json!([]));
}
